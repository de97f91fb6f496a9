"""Whether an assertion is borne out by what is known: wrong, right, or open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import log10

from assistant.granted.assertion import Assertion
from assistant.granted.assertions import assertions_of
from assistant.granted.clauses import Clause, clauses_of
from assistant.granted.compounds import (
    judge_carried,
    judge_dopant,
    judge_nature_of,
    judge_stabilised,
    judge_structure,
    judge_symmetry,
)
from assistant.granted.kinds import BY_ELEMENTS
from assistant.granted.knowing import (
    Known,
    best_of,
    in_unit,
    known_of,
    known_of_range,
    mass_share,
    theoretical_capacity,
)
from assistant.granted.limits import beyond_limits
from assistant.granted.orders import SUPERCONDUCTS
from assistant.granted.subjects import find_named
from assistant.granted.verdict import Evidence, Outcome, Verdict, shown
from knowledge.facts import Fact, library
from knowledge.names import elements_of, host_of_formula
from knowledge.quantities import quantities
from knowledge.traits import Trait, traits_of
from knowledge.units import convert, find_unit

#: Share by which a stated value of a property may differ from those on record, and the
#: factors for those that vary with the sample and for those that do so by decades.
_TOLERANCE, _VARIES, _DECADE = 1.2, 2.5, 10.0
_INTRINSIC = frozenset(
    {"band gap", "critical temperature", "Curie temperature", "density", "capacity",
     "melting point", "atomic mass", "electronegativity", "ionic radius"}
)  # fmt: skip
#: From which share on something passes what is called the most of all.
_PASSES = 1.04
#: Differences below this share tell no order, within one study and between studies.
_APART, _SCATTER = 1.01, 1.3
#: Sources that compare like with like.
_TABLES = frozenset({"pymatgen", "shannon", "formula"})
#: From where a property is called high, and up to where it is called low.
_LEVELS = {
    "thermal conductivity": (20.0, 8.0),
    "band gap": (2.0, 1.5),
    "hardness": (1000.0, 500.0),
    "electronic conductivity": (1e-2, 1e-7),
    "capacity": (300.0, 120.0),
    "critical temperature": (30.0, 20.0),
    "density": (6.0, 5.0),
}


#: What makes a sample another thing than the plain material that is on record.
QUALIFIED = re.compile(
    r"\b(?:doped|porous|nano\w*|thin[- ]films?|films?|composites?|coated|amorphous|"
    r"nanowires?|strained|alloyed|irradiated|dotiert\w*|porös\w*|dopée?s?|poreu\w+|"
    r"dopad\w+|poros\w+|above|below|oberhalb|unterhalb|au-dessus|por encima|"
    r"poly-?cr[iy]stall?in\w*|poly-?crystals?|single[- ]crystals?|poly-?kristall\w*|"
    r"einkristall\w*|polycristaux|monocristau?x?|monocristal\w*|policristal\w*)\b|"
    r"\d\s?(?:°\s?C|K)\b|\bphases?\b|\bforms?\b|掺|多孔|纳米|薄膜|高温|低温|多晶|单晶|"
    r"相(?![对比])|ドープ|多孔質|ナノ|膜|多結晶|単結晶",
    re.IGNORECASE,
)
#: Forms of assertions that hold of the plain material near room temperature only.
_OF_PLAIN = frozenset({"order", "level"})
#: Kinds that change with the phase.
_OF_PHASE = frozenset({"polar order", "magnetic order", "carrier type",
                       "electrical character"})  # fmt: skip


def _of_another(verdict: Verdict) -> bool:
    """Whether a wrong verdict may be one on another thing than the plain material."""
    said = verdict.assertion
    if verdict.outcome != "wrong" or said is None:
        return False
    plain = said.form in _OF_PLAIN and said.quantity not in _INTRINSIC
    return (plain or said.quantity in _OF_PHASE) and bool(
        QUALIFIED.search(verdict.clause)
    )


#: "Given that it is hexagonal": a pronoun that opens a clause.
_IT = re.compile(
    r"^(?:it|this compound|es|diese Verbindung|il|elle|ce composé|este compuesto)\b|"
    r"^(?:它|其|それ|これ)",
    re.IGNORECASE,
)


def _resolved(clause: Clause, text: str) -> Clause:
    """A clause with the one compound of the request in place of its pronoun."""
    if not (clause.granted and clause.marked and _IT.match(clause.text)):
        return clause
    if any(n.formula for n in find_named(clause.text)):
        return clause
    named = {
        n.written: n.formula
        for n in find_named(text)
        if n.kind in {"material", "trait"} and n.formula
    }
    if len(set(named.values())) != 1:
        return clause
    return replace(clause, text=_IT.sub(next(iter(named)), clause.text, count=1))


def verdicts(text: str, pool: Sequence[Fact] = ()) -> list[Verdict]:
    """A verdict on everything that is taken for granted and can be judged."""
    out: list[Verdict] = []
    for clause in clauses_of(text):
        if not clause.text:
            continue
        limit = beyond_limits(clause.text)
        if limit is not None:
            told = ((limit.sentence, limit.fact),)
            filling = (("what", limit.stated), ("limit", limit.limit))
            evidence = Evidence(told, phrase="beyond", filling=filling)
            out.append(Verdict("wrong", clause.text, evidence))
        for assertion in assertions_of(_resolved(clause, text)):
            made = _JUDGES[assertion.form](assertion, pool)
            made = replace(made, clause=clause.text)
            out.append(replace(made, outcome="open") if _of_another(made) else made)
    return out


#: What a structure tells; what is asked beside decides the route.
_OF_STRUCTURES = frozenset({"system", "group", "coordination", "charge", "symmetry"})


def refuted(text: str, *, structures: bool = True) -> bool:
    """Whether a request takes something for granted that is known to be wrong.

    Args:
        text: The request.
        structures: Whether what a crystal structure tells counts as well.
    """
    return any(
        v.outcome == "wrong"
        and (structures or not (v.assertion and v.assertion.form in _OF_STRUCTURES))
        for v in verdicts(text)
    )


def _told(*known: Known) -> tuple[tuple[str, Fact], ...]:
    return tuple((k.text or k.fact.claim, k.fact) for k in known)


def _order(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    one, other = assertion.subject, assertion.other
    assert other is not None
    if assertion.quantity.startswith("share of "):
        symbol = assertion.quantity.removeprefix("share of ")
        shares = mass_share(one.formula, symbol), mass_share(other.formula, symbol)
        first = [s for s in shares[:1] if s is not None]
        second = [s for s in shares[1:] if s is not None]
    else:
        first = known_of(one, assertion.quantity, pool)
        second = known_of(other, assertion.quantity, pool)
    pairs = [
        (a, b)
        for a in first
        for b in second
        if a.ordinal == b.ordinal and (not a.ordinal or _one_scale(a, b))
        and in_unit(b.low, b.unit, a.unit) is not None
    ]  # fmt: skip
    if not pairs:
        return _against_best(assertion, first, second)
    # One study that measured both decides; between studies samples differ.
    within = [(a, b) for a, b in pairs if a.fact.id == b.fact.id]
    pairs = within or pairs
    apart = _APART if within or assertion.quantity in _INTRINSIC else _SCATTER
    if pairs[0][0].ordinal or pairs[0][0].source in _TABLES:
        apart = _APART
    low_a, high_a = min(a.low for a, _ in pairs), max(a.high for a, _ in pairs)
    unit = pairs[0][0].unit
    low_b = min(in_unit(b.low, b.unit, unit) or 0.0 for _, b in pairs)
    high_b = max(in_unit(b.high, b.unit, unit) or 0.0 for _, b in pairs)
    more, less = low_a > high_b * apart, high_a * apart < low_b
    if not (more or less):
        return Verdict("open", assertion.text, assertion=assertion)
    right = more if assertion.sign > 0 else less
    a, b = pairs[0]
    if a.ordinal:
        same = a.fact.id == b.fact.id or a.source == b.source
        evidence = Evidence(told=_told(a) if same else _told(a, b))
    else:
        evidence = Evidence(values=(shown(one, a), shown(other, b)))
    return Verdict("right" if right else "wrong", assertion.text, evidence, assertion)


def _extreme(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """Wrong where something on record passes it; right is beyond what is on record."""
    item = assertion.subject
    own = [k for k in known_of(item, assertion.quantity) if not k.ordinal]
    best = best_of(
        assertion.quantity, assertion.sign, of_elements=item.kind == "element"
    )  # fmt: skip
    if not own or best is None:
        return Verdict("open", assertion.text, assertion=assertion)
    name, known = best
    bound = in_unit(known.low if assertion.sign > 0 else known.high, known.unit,
                    own[0].unit)  # fmt: skip
    passed = bound is not None and (
        bound > max(k.high for k in own) * _PASSES if assertion.sign > 0
        else bound * _PASSES < min(k.low for k in own)
    )  # fmt: skip
    if not passed or name == item.name:
        return Verdict("open", assertion.text, assertion=assertion)
    values = (shown(item, own[0]), (name, known.fact, known.value))
    return Verdict("wrong", assertion.text, Evidence(values=values), assertion)


def _one_scale(a: Known, b: Known) -> bool:
    pair = {a.value.value, b.value.value}
    return (
        a.source == b.source or pair <= {"worse", "better"} or pair <= {"low", "high"}
    )


def _against_best(
    assertion: Assertion, first: Sequence[Known], second: Sequence[Known]
) -> Verdict:
    """Nothing has more of a property than what is recorded as the best."""
    for known, sign in ((first, 1), (second, -1)):
        for item in known:
            if item.value.value == "best":
                right = assertion.sign == sign
                return Verdict("right" if right else "wrong", assertion.text,
                               Evidence(told=_told(item)), assertion)  # fmt: skip
    return Verdict("open", assertion.text, assertion=assertion)


def _value(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    if assertion.quantity not in _INTRINSIC and _elsewhere(assertion):
        return Verdict("open", assertion.text, assertion=assertion)
    known = known_of(assertion.subject, assertion.quantity, pool)
    if not known and assertion.subject.kind == "material":
        known = known_of_range(assertion.subject.name, assertion.quantity)
    for item in known:
        against = _against_level(assertion, item)
        if against is not None:
            return against
    known = [k for k in known if not k.ordinal]
    if assertion.quantity == "capacity" and assertion.subject.formula:
        found = theoretical_capacity(assertion.subject.formula)
        # No sample stores more than its lithium allows; below it samples differ.
        known = known or ([found] if found is not None else [])
    ranges = []
    for item in known:
        stated = in_unit(assertion.number, assertion.unit, item.unit)
        if stated is None or item.low < 0:
            continue
        entry = quantities().get(assertion.quantity)
        vary = _DECADE if entry is not None and entry.log else _VARIES
        vary = _TOLERANCE if assertion.quantity in _INTRINSIC else vary
        low, high = item.low / vary, item.high * vary
        if find_unit(item.unit) and item.unit in {"K", "°C"}:
            low, high = item.low * 0.9, item.high * 1.1
        ranges.append((stated, low, high, item))
    if not ranges:
        return Verdict("open", assertion.text, assertion=assertion)
    at_most = assertion.quantity in {"capacity", "power conversion efficiency"} or bool(
        SUPERCONDUCTS.search(assertion.text)
    )
    wrong = all(
        _off(stated, low, high, assertion.sign, at_most=at_most)
        for stated, low, high, _ in ranges
    )
    # The nearest on record tells most.
    item = min(ranges, key=lambda r: _apart(r[0], r[3]))[3]
    evidence = Evidence(values=(shown(assertion.subject, item),))
    outcome: Outcome = "wrong" if wrong else "right"
    if not wrong and assertion.quantity not in _INTRINSIC:
        # Within a decade samples may differ; that bears no value out.
        near = any(
            not _off(
                x, k.low / _VARIES, k.high * _VARIES, assertion.sign, at_most=at_most
            )
            for x, _, _, k in ranges
        )
        outcome = "right" if near else "open"
    return Verdict(outcome, assertion.text, evidence, assertion)


def _apart(stated: float, known: Known) -> float:
    """Decades between a stated number and a range on record."""
    if stated <= 0 or known.low <= 0 or known.low <= stated <= known.high:
        return 0.0
    return min(abs(log10(stated / end)) for end in (known.low, known.high))


_HEAT = re.compile(r"(-?\d+(?:[.,]\d+)?)\s?(°\s?C|K\b)(?!\s?[/·)])")


def _elsewhere(assertion: Assertion) -> bool:
    """Whether a value is told of another sample or temperature than those on record."""
    if QUALIFIED.search(_HEAT.sub(" ", assertion.text)):
        return True
    heats = [
        convert(float(n.replace(",", ".")), u.replace(" ", ""), "°C")
        for n, u in _HEAT.findall(assertion.text)
    ]
    return any(heat is not None and not 10 <= heat <= 40 for heat in heats)


#: The same for a stated value; samples of one conductor differ too much for levels.
_OF_VALUES = {**_LEVELS, "ionic conductivity": (1e-4, 1e-6)}


def _against_level(assertion: Assertion, item: Known) -> Verdict | None:
    """A value that is high where the property is recorded as low, or the reverse."""
    limits = _OF_VALUES.get(assertion.quantity)
    entry = quantities().get(assertion.quantity)
    if limits is None or entry is None or item.value.value not in {"low", "high"}:
        return None
    stated = in_unit(assertion.number, assertion.unit, entry.unit)
    low = item.value.value == "low"
    if stated is None or not (stated >= limits[0] if low else stated <= limits[1]):
        return None
    return Verdict("wrong", assertion.text, Evidence(told=_told(item)), assertion)


def _off(stated: float, low: float, high: float, sign: int, *, at_most: bool) -> bool:
    if sign > 0:
        return high < stated
    if sign < 0:
        return low > stated
    return stated > high or (stated < low and not at_most)


def _kind(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    known = traits_of(assertion.subject.name, assertion.quantity)
    held = [t for t in known if t.word == assertion.word]
    said = assertion.sign > 0
    # "No superconductor" and "superconductor" deny each other.
    right = bool(held) == said
    evidence = _by_trait((held or list(known))[0])
    return Verdict("right" if right else "wrong", assertion.text, evidence, assertion)


def _by_trait(trait: Trait) -> Evidence:
    return Evidence(told=((trait.text, trait.fact),))


def _level(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    for item in known_of(assertion.subject, assertion.quantity, pool):
        if item.ordinal:
            high = item.low >= 3
            right = high == (assertion.sign > 0)
            evidence = Evidence(told=_told(item))
        else:
            limits = _LEVELS.get(assertion.quantity)
            if limits is None or not (item.low >= limits[0] or item.high <= limits[1]):
                continue
            right = (item.low >= limits[0]) == (assertion.sign > 0)
            evidence = Evidence(values=(shown(assertion.subject, item),))
        outcome: Outcome = "right" if right else "wrong"
        return Verdict(outcome, assertion.text, evidence, assertion)
    return Verdict("open", assertion.text, assertion=assertion)


def _effect(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    trait = traits_of(assertion.subject.name, assertion.quantity)[0]
    right = (trait.word == "raises") == (assertion.sign > 0)
    return Verdict("right" if right else "wrong", assertion.text, _by_trait(trait),
                   assertion)  # fmt: skip


def _contents(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    formula, element = assertion.subject.formula, assertion.word
    present = element in elements_of(formula)
    share = mass_share(formula, element)
    if share is None:
        return Verdict("open", assertion.text, assertion=assertion)
    right = present == (assertion.sign > 0)
    added = _is_added(formula, element) or _some_hold(assertion.subject.name, element)
    if not right and not present and added:
        # Samples on record hold it as a dopant, or members of the class do.
        return Verdict("open", assertion.text, assertion=assertion)
    filling = (("formula", formula), ("element", element))
    evidence = Evidence(
        values=((assertion.subject.written, share.fact, share.value),),
        phrase="holds_it" if present else "holds_no", filling=filling,
    )  # fmt: skip
    return Verdict("right" if right else "wrong", assertion.text, evidence, assertion)


@cache
def _is_added(formula: str, element: str) -> bool:
    """Whether a record holds a compound of these elements together with another."""
    wanted = elements_of(formula) | {element}
    host = host_of_formula(formula)
    return any(
        wanted <= elements_of(value.formula) and host_of_formula(value.formula) == host
        for fact in library()
        for value in fact.values
        if value.formula
    )


@cache
def _some_hold(name: str, element: str) -> bool:
    """Whether a sample on record of a material or class holds an element."""
    return any(
        element in elements_of(value.formula)
        for fact in library()
        if fact.material == name
        for value in fact.values
        if value.formula
    )


def _nature(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """Wrong where a compound lacks the elements of what it is called."""
    formula = assertion.subject.formula
    present = elements_of(formula)
    needed, one_of = next((a, b) for w, _, a, b in BY_ELEMENTS if w == assertion.word)
    missing = (needed - present) or (
        set() if not one_of or one_of & present else one_of
    )
    if not present or not missing or assertion.sign < 0:
        return Verdict("open", assertion.text, assertion=assertion)
    share = mass_share(formula, min(missing))
    if share is None:
        return Verdict("open", assertion.text, assertion=assertion)
    filling = (("formula", formula), ("element", ", ".join(sorted(missing))))
    evidence = Evidence(
        values=((assertion.subject.written, share.fact, share.value),),
        phrase="holds_no", filling=filling,
    )  # fmt: skip
    return Verdict("wrong", assertion.text, evidence, assertion)


_JUDGES: dict[str, Callable[[Assertion, Sequence[Fact]], Verdict]] = {
    "order": _order, "extreme": _extreme, "value": _value, "kind": _kind,
    "level": _level, "effect": _effect, "contents": _contents, "nature": _nature,
    "recorded": judge_dopant, "stabilised": judge_stabilised,
    "character": judge_nature_of, "charge": judge_nature_of, "system": judge_structure,
    "group": judge_structure, "coordination": judge_structure, "carried": judge_carried,
    "symmetry": judge_symmetry,
}  # fmt: skip
