"""What an element does to a property of a host, by the signs that studies measured.

A record with a reference and a result of one study tells a sign: the property of a
sample with more of an element over that of one with less. A clause tells one too, in
whatever words: an element, what it is added to, a property, a rise or a fall.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log10

from assistant.asking.named import find_elements
from assistant.compose.faq_evidence import Effect, effect_of
from assistant.granted.assertion import Assertion
from assistant.granted.changes import direction_of
from assistant.granted.kinds import NOT
from assistant.granted.subjects import Named
from assistant.granted.words import CONDUCTS, compared, property_spans
from knowledge.facts import Fact, Value, library
from knowledge.names import covered, elements_of, material, same_composition
from knowledge.units import convert
from validators.crystal_systems import SEVEN_SYSTEMS

#: Changes below this, in decades, tell no sign.
_LEAST = 0.02
#: Samples of different studies differ by more than this only where something is meant.
_SCATTER = 1.3
#: What makes an element an addition: "Ta doping", "掺Ta", "when W is added".
_ADDED = re.compile(
    r"\bdop\w*|dotier\w*|\bdotad\w*|\badd(?:s|ed|ing|ition\w*)?\b|\bsubstitut\w*|"
    r"\bincorporat\w*|\bintroduc\w*|Substitu\w*|Zusatz\b|zugabe\b|\bzugesetzt\w*|"
    r"\bersetz\w*|\bajout\w*|\bañad\w*|\badici\w*|\bincorpor\w*|\bsustitu\w*|\breplac\w*|"
    r"\bpartial\w*|\balloy\w*|\bcontent\b|\bgehalt\b|\bteneur\b|\bcontenido\b|掺|添加|加入|"
    r"引入|取代|置换|置換|固溶|ドープ|加え|入れ|含有|"
    r"\bmakes?\b|\bmacht\b|\brend\b|\bhace\b|anstelle|\bstatt\b|instead of|in place of|"
    r"à la place|en lugar|代替|代わり",
    re.IGNORECASE,
)
#: Less of it, a certain amount of it, or something beside it: another claim.
_OTHERWISE = re.compile(
    r"\b(?:remov\w+|without|free|less|fewer|undoped|co-?dop\w*|together|also|beyond|above|"
    r"below|too much|excess\w*|small amounts?|trace|heavy|heavily|ohne|weniger|"
    r"undotiert\w*|zu viel|sans|moins de|trop de|sin|menos|demasiad\w*|if|whether|might|"
    r"optimum|optimal|only up to)\b|\d+(?:[.,]\d+)?\s?%|\bx\s?[=<>]|过量|少量|不含|减少|未掺|共掺|"
    r"過剰|微量|なし|減ら|共添加",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A measured sign: of more of an element on a property."""

    sign: int
    before: tuple[Fact, Value]
    after: tuple[Fact, Value]


def recorded_effects(text: str, named: Sequence[Named]) -> list[Assertion]:
    """The sign that a clause gives to an element added to a host."""
    sign = direction_of(text)
    hosts = [n for n in named if n.kind in {"material", "trait"}]
    atoms = [n for n in named if n.kind in {"element", "ion"}]
    if not sign or len({n.name for n in hosts}) != 1 or not atoms:
        return []
    if not _ADDED.search(text) or _OTHERWISE.search(text) or NOT.search(text):
        return []
    host = hosts[0]
    symbols = {n.formula for n in atoms}
    # "Adding aluminium to LATP" is more of a constituent.
    symbols = symbols - _elements(host) or symbols
    if len(symbols) != 1 or compared(text) is not None:
        return []
    names = [name for _, _, name in property_spans(text)]
    if not names and CONDUCTS.search(text):
        names = ["ionic conductivity"]
    return [
        Assertion("recorded", host, name, sign, word=next(iter(symbols)), text=text)
        for name in dict.fromkeys(names)
    ][:1]


def _elements(host: Named) -> frozenset[str]:
    item = material(host.name)
    own = item.elements if item is not None else frozenset()
    return own | elements_of(host.formula)


def signs_of(host: Named, symbol: str, quantity: str) -> tuple[Sign, ...]:
    """Measured signs of more of an element on a property of a host.

    Those within studies decide; where there are none, the best doped sample on record
    is set against the undoped ones.
    """
    names = {host.name, *covered(host.name)[0]}
    within = tuple(
        sign
        for (name, element, base), signs in _signs().items()
        if name in names and element == symbol
        and (base == quantity or base.endswith(f" {quantity}"))
        for sign in signs
    )  # fmt: skip
    return within or _across(host.formula, symbol, quantity)


@cache
def _signs() -> dict[tuple[str, str, str], tuple[Sign, ...]]:
    out: dict[tuple[str, str, str], list[Sign]] = {}
    for fact in library():
        if not fact.usable or not fact.verified or fact.kind in {"computation", "row"}:
            continue
        effect = effect_of(fact)
        if effect is None or abs(log10(effect.ratio)) < _LEAST:
            continue
        item = material(fact.material)
        own = item.elements if item is not None else frozenset()
        before, after = (elements_of(v.formula) for v in (effect.before, effect.after))
        # An addition is what the lever names, or what the formulas differ by.
        levers = set(find_elements(fact.lever, ())) - own or before ^ after
        plain = item is not None and item.formula
        if len(levers) != 1 or (plain and not before | after <= own | levers):
            continue  # gallium on top of tantalum tells nothing of the plain host
        symbol = next(iter(levers))
        more = _more_of(effect, symbol)
        if more:
            sign = 1 if (effect.ratio > 1) == (more > 0) else -1
            key = (fact.material, symbol, effect.after.base)
            ends = (fact, effect.before), (fact, effect.after)
            out.setdefault(key, []).append(Sign(sign, *ends))
    return {key: tuple(signs) for key, signs in out.items()}


def _more_of(effect: Effect, symbol: str) -> int:
    """+1 where the result holds an element that the reference lacks, else -1 or 0.

    Without formulas the lever is taken at its word. A series of doped samples tells
    the sign of a level, not of doping.
    """
    if not effect.before.formula or not effect.after.formula:
        return 1
    before = symbol in elements_of(effect.before.formula)
    after = symbol in elements_of(effect.after.formula)
    return int(after) - int(before)


_Sample = tuple[float, Fact, Value]


@cache
def _samples(
    formula: str, symbol: str, quantity: str
) -> tuple[tuple[_Sample, ...], tuple[_Sample, ...]]:
    """Undoped samples and those with one element more, near room temperature."""
    own = elements_of(formula)
    plain: list[_Sample] = []
    doped: list[_Sample] = []
    for fact in library() if own else ():
        if not fact.usable or not fact.verified or fact.kind == "computation":
            continue
        for value in fact.values:
            number, at = value.number, value.temperature
            if value.base != quantity or not number or not value.formula:
                continue
            if at is not None and not 10 <= at <= 40:
                continue
            held = elements_of(value.formula)
            size = convert(number, value.unit, "S/cm") or number
            if held == own and same_composition(value.formula, formula):
                plain.append((size, fact, value))
            elif held == own | {symbol}:
                doped.append((size, fact, value))
    return tuple(plain), tuple(doped)


def _across(formula: str, symbol: str, quantity: str) -> tuple[Sign, ...]:
    """The sign between the best doped sample on record and the undoped ones."""
    plain, doped = _samples(formula, symbol, quantity)
    if not plain or not doped:
        return ()
    best = max(doped, key=lambda d: d[0])
    high, low = max(plain, key=lambda d: d[0]), min(plain, key=lambda d: d[0])
    if best[0] > high[0] * _SCATTER:
        return (Sign(1, high[1:], best[1:]),)
    if best[0] * _SCATTER < low[0]:
        return (Sign(-1, low[1:], best[1:]),)
    return ()


def exception_to(host: Named, symbol: str, quantity: str, sign: int) -> Sign | None:
    """A doped and an undoped sample on record that an absolute sign does not hold for."""
    within = signs_of(host, symbol, quantity)
    for found in within:
        if found.sign != sign:
            return found
    plain, doped = _samples(host.formula, symbol, quantity)
    if not plain or not doped:
        return None
    # Against "always lowers" the best doped sample, against "always raises" the worst.
    ends = (max, min) if sign < 0 else (min, max)
    one = ends[0](doped, key=lambda d: d[0])
    other = ends[1](plain, key=lambda d: d[0])
    apart = one[0] / other[0] if sign < 0 else other[0] / one[0]
    return Sign(-sign, other[1:], one[1:]) if apart > _SCATTER else None


_STABILISES = re.compile(
    r"stabili[sz]\w*|stabilis\w*|estabiliz\w*|favou?r\w*|begünstig\w*|favorec\w*|稳定|安定化|"
    r"使.{0,12}(?:转变|变)为",
    re.IGNORECASE,
)
_CONTRARY = re.compile(
    r"destabili|desestabili|déstabili|instab|不稳定|不安定", re.IGNORECASE
)


def stabilised(text: str, named: Sequence[Named]) -> list[Assertion]:
    """The form of a host that an addition is said to stabilise."""
    systems = _systems_in(text)
    hosts = [n for n in named if n.kind in {"material", "trait"}]
    atoms = {n.formula for n in named if n.kind in {"element", "ion"}}
    if len(systems) != 1 or len({n.name for n in hosts}) != 1 or len(atoms) != 1:
        return []
    if not _STABILISES.search(text) or _CONTRARY.search(text) or NOT.search(text):
        return []
    return [Assertion("stabilised", hosts[0], f"phase with {next(iter(atoms))}", 1,
                      word=next(iter(systems)), text=text)]  # fmt: skip


def stabilised_on_record(
    host: str, symbol: str
) -> list[tuple[frozenset[str], Fact, str]]:
    """Systems that records say an element stabilises in a host, confirmed ones first.

    Each with the record and its sentence that says so.
    """
    names = {host, *covered(host)[0]}
    out = []
    for fact in library():
        told = f"{fact.lever}. {fact.claim} {fact.mechanism}"
        if fact.material not in names or not fact.usable or fact.kind == "row":
            continue
        systems = _systems_in(told)
        if not systems or not _STABILISES.search(told) or _CONTRARY.search(told):
            continue
        if symbol in find_elements(told, ()):
            said = next(
                (p for p in (fact.claim, fact.mechanism) if _STABILISES.search(p)), told
            )
            out.append((frozenset(systems), fact, said))
    return sorted(out, key=lambda s: (not s[1].verified, s[1].kind == "computation"))


def _systems_in(text: str) -> set[str]:
    return {
        system
        for system, stems in SEVEN_SYSTEMS.items()
        if re.search(rf"(?<![a-zà-ÿ-])(?:{stems})", text, re.IGNORECASE)
    }
