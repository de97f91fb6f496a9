"""A second question that turns a law round: "X after 60 s, and when is it 0.9?".

The first question gives a law one set of values; the second keeps all of them but the
one that it asks for, and tells the answer of the first instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.rate_words import WHEN
from assistant.reading.units import Unit, parse_unit
from validators.specs.equation import EquationSpec, Point

if TYPE_CHECKING:
    from assistant.reading.laws.relations import Law, Output

_ASKS = (
    r"how|when|what|which|wann|wie|welch|nach welch|quand|combien|quel|en combien|"
    r"au bout|après combien|cuándo|cuánto|cuál|qué|en qué|after (?:how|what|which)|"
    r"in (?:how|what|which)|at (?:what|which)|the time"
)
_JOINT = re.compile(
    rf"[?？;；。!！]\s*|[.]\s+(?=[A-Z¿])|"
    rf",?\s*\b(?:and|und|et|y|e)\s+(?:also\s+)?(?=(?:{_ASKS}))|,\s*(?=(?:{_ASKS}))|"
    r"[,，、]\s*(?=[^,，、。?？]*(?:多久|何时|多少|什么时候|いつ|何秒|何分|何時間|どのくらい))",
    re.I,
)
_LEFT = re.compile(
    r"\bleft\b|remain|retain|\bstill\b|un(?:trans|re|con)\w+|übrig|verbleib|\bnoch\b|"
    r"restent?\b|restant|queda|剩|残",
    re.I,
)
_HALF = re.compile(r"\bhalf\b|\bhälfte\b|\bmoitié\b|\bmitad\b|一半|半分", re.I)


def time_words(words: str) -> str:
    """Words of a time asked for, in all languages."""
    return f"{words}|{WHEN.pattern}"


def cut(text: str) -> tuple[str, str] | None:
    """A text without its last question, and this question."""
    starts = [
        m.end() for m in _JOINT.finditer(text) if text[m.end() :].strip(" ?？.。")
    ]
    if not starts:
        return None
    return text[: starts[-1]].rstrip(" ,;，、"), text[starts[-1] :]


def match(
    law: Law, text: str, read: Callable[[Law, str, None], EquationSpec]
) -> EquationSpec | None:
    """The spec of both questions; None where the second does not turn the law round.

    Raises:
        ReadingError: The first question cannot be read.
    """
    from assistant.reading.laws.relations import _reach, s

    parts = cut(text)
    target = _target(law, parts[1]) if parts else None
    if parts is None or target is None:
        return None
    said = _told(parts[1])
    if said is None or not re.search(r"\d", parts[0]):
        return None
    first = read(law, parts[0] + "?", None)
    answered = first.points[0].of
    known = first.data["known"]
    told = _told_key(law, answered, said, parts)
    if len(first.points) != 1 or target.key not in known or told is None:
        return None
    kept = set(known) - {target.key}
    names = {str(x) for r in (*law.relations, *law.proofs) for x in r.free_symbols}
    again = {s(n): s(f"{n}_2") for n in names - kept}
    level, wanted = f"{told}_2", f"{target.key}_2"
    relations = tuple(
        r.subs(again) for r in law.relations if r.free_symbols & set(again)
    )
    reached = _reach(relations, {**dict.fromkeys(kept, 0), level: 0.0})
    if wanted not in reached:
        return None
    relations = tuple(
        r for r in relations if {str(x) for x in r.free_symbols} <= reached
    )
    value = said.fraction if _is_share(law, told) else said.value
    ranges = first.data["ranges"]
    unit = _unit(law, target, parts)
    heard = (*first.data["heard"], time_words(target.words), re.escape(target.key))
    return replace(
        first,
        unknowns=(*first.unknowns, wanted),
        equations=(*first.equations, *relations),
        parameters={**first.parameters, level: f"{said.text} (to be reached)"},
        points=(*first.points, Point(wanted, None, {}, wanted)),
        scale={**first.scale, wanted: unit.factor},
        unit={**first.unit, wanted: unit.text},
        data={
            **first.data,
            "known": {**known, level: value},
            "ranges": {**ranges, **{f"{n}_2": r for n, r in ranges.items()}},
            "proofs": (*law.proofs, *(p.subs(again) for p in law.proofs)),
            "heard": heard,
        },
    )  # fmt: skip


def _is_share(law: Law, key: str) -> bool:
    """Whether a quantity lies between nothing and all."""
    slot = next((x for x in law.slots if x.key == key), None)
    bare = slot is None or slot.dimensions == (tuple(numbers.NONE),)
    return bare and law.ranges.get(key, (0.0, 2.0))[1] <= 1


def _told_key(
    law: Law, answered: str, said: numbers.Given, parts: tuple[str, str]
) -> str | None:
    """Which quantity the value of the second question is; None where it is unclear."""
    if _LEFT.search(parts[1]) and answered != "left":
        return None
    shares = [k for k in law.ranges if _is_share(law, k)]
    if said.text == "half" or (_is_percent(said) and shares):
        return answered if answered in shares else next(iter(shares), None)
    slot = next((x for x in law.slots if x.key == answered), None)
    if slot is None:
        return None
    kin = {x.key for x in law.slots if x.dimensions == slot.dimensions}
    taken = numbers.assign(law.slots, numbers.givens(parts[0]))
    alike = [i for k, i in taken.items() if k in kin]
    if any(i.dimension != said.dimension for i in alike) or any(
        _is_percent(i) != _is_percent(said) for i in alike
    ):
        return None
    fits = said.dimension in (slot.dimensions or (said.dimension,))
    return answered if fits else None


def _is_percent(item: numbers.Given) -> bool:
    return item.unit is not None and item.unit.text in {"%", "percent"}


def _target(law: Law, clause: str) -> Output | None:
    """What the last question asks for."""
    for output in law.outputs:
        timed = output.unit and parse_unit(output.unit).dimension == dim.TIME
        words = time_words(output.words) if timed else output.words
        if not words.startswith("^") and re.search(words, clause, re.I):
            return output
    return None


def _told(clause: str) -> numbers.Given | None:
    """The one value that a clause tells."""
    items = numbers.givens(clause).items
    if not items and _HALF.search(clause):
        return numbers.Given("", 0.5, "half", tuple(numbers.NONE), None, 0, 0)
    return items[0] if len(items) == 1 else None


def _unit(law: Law, target: Output, parts: tuple[str, str]) -> Unit:
    """The unit that is asked for, else that of the same quantity, else the usual."""
    usual = parse_unit(target.unit) if target.unit else parse_unit("1")
    for _, unit, shown in numbers.wanted_units(parts[1]):
        if tuple(unit.dimension) == tuple(usual.dimension):
            return replace(unit, text=shown)
    item = numbers.assign(law.slots, numbers.givens(parts[0])).get(target.key)
    if item is not None and item.unit is not None and not item.unit.offset:
        return item.unit
    return replace(usual, text=target.unit)
