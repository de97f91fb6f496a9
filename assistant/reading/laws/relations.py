"""Laws that are relations between quantities: what is known gives what is asked.

A law states its relations once; whichever quantity the text leaves open is solved for.
The text must give every other quantity, by name, words or unit; what it leaves out is
assumed where a default is customary, and asked for otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.units import Unit, dimension_text, parse_unit
from validators.specs.equation import EquationSpec, Point

#: Values in SI beside those of the slots, with the reason.
Extra = dict[str, tuple[float, str]]


@dataclass(frozen=True)
class Output:
    """A quantity that can be asked for.

    Attributes:
        key: Its name in the formulas.
        unit: Shown when the text names no other.
        words: A regular expression of the words that ask for it.
    """

    key: str
    unit: str
    words: str


@dataclass(frozen=True)
class Law:
    """A law as relations.

    Attributes:
        name: For the answer.
        cue: What in a text names it.
        slots: Quantities that the text may give.
        relations: Expressions in the keys that vanish.
        outputs: What may be asked, the usual question first.
        assumptions: Said in every answer.
        before: Values taken from the numbers before they are sorted (pairs).
        extra: Further values from the words (a charge, a geometry).
        proofs: Expressions that vanish too, with integrals of the rate law; an
            independent check of the solved values.
        source: Where the law is from.
        asks: Whether its cue alone is enough to ask for what is missing.
    """

    name: str
    cue: str
    slots: tuple[Slot, ...]
    relations: tuple[Any, ...]
    outputs: tuple[Output, ...]
    assumptions: tuple[str, ...] = ()
    extra: Callable[[Givens, dict[str, Given]], Extra] | None = None
    proofs: tuple[Any, ...] = ()
    before: Callable[[Givens], Extra] | None = None
    source: str = ""
    unless: str = ""
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    asks: bool = True


def s(name: str) -> sp.Symbol:
    """The symbol of a quantity."""
    return sp.Symbol(name, real=True)


#: The gas constant where it must keep its unit, for relations with free constants.
GAS_CONSTANT = 8.31446261815324
_RATE = (0, 0, -1, 0, 0, 0)
_GAS_UNIT = (2, 1, -2, -1, -1, 0)


def gas_constant(found: Givens) -> Extra:
    """R as a quantity of the relation."""
    del found
    return {"R": (GAS_CONSTANT, "")}


def one_root(expression: Any, symbol: Any) -> float:
    """A positive root, else a linear one of any sign."""
    if expression.is_polynomial(symbol):
        poly = sp.Poly(expression, symbol)
        roots = [
            complex(r)
            for r in (poly.nroots(n=20, maxsteps=200) if poly.degree() else ())
        ]
        real = sorted(r.real for r in roots if abs(r.imag) < 1e-9 * max(abs(r), 1e-300))
        positive = [r for r in real if r > 0]
        if positive or real:
            return (positive or real)[0]
    solved = sp.solve(expression, symbol)
    values = [complex(sp.N(v)) for v in solved if v.is_number]
    real = sorted(v.real for v in values if abs(v.imag) < 1e-9 * max(abs(v), 1e-300))
    positive = [v for v in real if v > 0]
    if not real:
        raise ReadingError(
            f"no value of {symbol} fulfils the relation", "contradictory"
        )
    return (positive or real)[0]


def match(text: str, asked: Asked | None, laws: tuple[Law, ...]) -> EquationSpec | None:
    """The spec of the first law that the text names and determines.

    Raises:
        ReadingError: A law is named, but a quantity that it needs is missing.
    """
    missing: ReadingError | None = None
    for law in laws:
        if not re.search(law.cue, text, re.I):
            continue
        if law.unless and re.search(law.unless, text, re.I):
            continue
        try:
            if asked is None or not asked.points:
                both = _turned(law, text)
                if both is not None:
                    return both
            return _read(law, text, asked)
        except ReadingError as err:
            if law.asks or err.reason != "missing":
                missing = missing or err
    if missing is not None:
        raise missing
    return None


def _turned(law: Law, text: str) -> EquationSpec | None:
    """Two questions of which the second turns the law round."""
    from assistant.reading.laws import turned

    try:
        return turned.match(law, text, _read)
    except ReadingError:
        return None


def _read(law: Law, text: str, asked: Asked | None) -> EquationSpec:
    found = numbers.givens(text)
    early = law.before(found) if law.before else {}
    assigned = numbers.assign(law.slots, found)
    known = {key: item.value for key, item in assigned.items()}
    fractions = {s.key for s in law.slots if s.dimensions == (numbers.NONE,)}
    known |= {k: assigned[k].fraction for k in assigned if k in fractions}
    told = set(known)
    assumed: list[str] = []
    late = law.extra(found, assigned) if law.extra else {}
    for key, (value, why) in {**early, **late}.items():
        if key not in known:
            known[key] = value
            if why:
                assumed.append(why)
    outputs = _asked_outputs(law, text, asked, told)
    targets = [o.key for o in outputs]
    for slot in law.slots:
        if slot.default is None or slot.key in known or slot.key in targets:
            continue
        if slot.key in _reach(law.relations, known):
            continue
        known[slot.key] = slot.default
        assumed.append(f"{slot.says}: {slot.why}")
    can = _reach(law.relations, known)
    if not outputs:
        outputs = [o for o in law.outputs if o.key in can and o.key not in told][:1]
    if not outputs:
        outputs = [next((o for o in law.outputs if o.key not in told), law.outputs[0])]
    lacking = [o for o in outputs if o.key not in can]
    if lacking or any(i.name in _names(law, outputs) for i in found.items):
        _check_names(law, found, known)
    if lacking:
        raise ReadingError(_question(law, known, lacking[0].key), "missing")
    _check_units(law, known, assigned, outputs)
    left = numbers.unused(found, law.slots)
    return _spec(law, text, known, assigned, outputs, assumed, left, asked)


def _names(law: Law, outputs: list[Output]) -> set[str]:
    """The symbols of what is solved for."""
    wanted = {o.key for o in outputs}
    return {n for x in law.slots if x.key in wanted for n in x.names}


def _check_names(law: Law, found: Givens, known: dict[str, float]) -> None:
    """What is lacking may have been given, by its symbol, in units of something else.

    Raises:
        ReadingError: It was.
    """
    for item in found.items:
        slot = next((x for x in law.slots if item.name in x.names), None)
        if slot is None or item.used or item.unit is None or slot.key in known:
            continue
        if slot.dimensions and item.dimension not in slot.dimensions:
            raise ReadingError(
                f"the units do not fit: {item.name} = {item.text} is in "
                f"{dimension_text(item.unit.dimension)}, but the {slot.says} is in "
                f"{dimension_text(tuple(slot.dimensions[0]))}",  # type: ignore[arg-type]
                "units",
            )


def _check_units(
    law: Law, known: dict[str, float], assigned: dict[str, Given], outputs: list[Output]
) -> None:
    """Constants of any dimension must give the result its own.

    Raises:
        ReadingError: They do not.
    """
    from assistant.reading.laws.homogeneity import check_units

    free = {x.key for x in law.slots if not x.dimensions} & set(assigned)
    if not free:
        return
    usual = {x.key: x.dimensions[0] for x in law.slots if x.dimensions}
    usual["R"] = _GAS_UNIT
    with_units = {
        key: (
            value,
            tuple(assigned[key].dimension)
            if key in assigned
            else usual.get(key, numbers.NONE),
        )
        for key, value in known.items()
    }
    for output in outputs:
        unit = parse_unit(output.unit) if output.unit else parse_unit("1")
        for relation in law.relations:
            if {str(x) for x in relation.free_symbols} & free and s(output.key) in (
                relation.free_symbols
            ):
                check_units(relation, output.key, unit.dimension, with_units)  # type: ignore[arg-type]


def _asked_outputs(
    law: Law, text: str, asked: Asked | None, told: set[str]
) -> list[Output]:
    if asked is not None and asked.points:
        return [
            next(
                (
                    o
                    for o in law.outputs
                    if o.key.lower() == of.lower().replace("_", "")
                ),
                next((o for o in law.outputs if o.key not in told), law.outputs[0]),
            )
            for of, _ in asked.points
        ]
    places = []
    for output in law.outputs:
        if output.key in told:
            continue
        hit = re.search(output.words, _questions(text), re.I)
        if hit:
            places.append((hit.start(), output))
    return [output for _, output in sorted(places, key=lambda p: p[0])]


def _questions(text: str) -> str:
    """The sentences that ask; the whole text when none stands out."""
    sentences = re.split(r"(?<=[?!])\s+|(?<=[A-Za-z)\]0-9])[.;]\s+(?=[A-Z])", text)
    asking = [
        x
        for x in sentences
        if "?" in x
        or re.search(
            r"\b(?:what|how|when|which|find|calculate|compute|determine|give|estimate)\b",
            x,
            re.I,
        )
    ]
    return " ".join(asking) or (sentences[-1] if len(sentences) > 1 else text)


def _reach(relations: tuple[Any, ...], known: dict[str, Any]) -> set[str]:
    """Everything that follows, one relation with one unknown at a time."""
    have = set(known)
    while True:
        new = {
            next(iter(open_))
            for r in relations
            if len(open_ := {str(x) for x in r.free_symbols} - have) == 1
        }
        if not new:
            return have
        have |= new


def _within(relation: Any, names: set[str]) -> bool:
    return {str(x) for x in relation.free_symbols} <= names


def _question(law: Law, known: dict[str, float], key: str) -> str:
    """Which quantity is missing: the first that lets the wanted one follow."""
    able = [
        slot
        for slot in law.slots
        if slot.key not in known
        and slot.key != key
        and key in _reach(law.relations, {**known, slot.key: 1.0})
    ]
    open_ = able or [
        x
        for x in law.slots
        if x.key not in known and x.key != key and x.default is None
    ]
    if not open_:
        return f"which value has {key}? It does not follow from what the text gives."
    return f"{law.name}: which value has the {open_[0].says}?"


def _spec(
    law: Law,
    text: str,
    known: dict[str, float],
    assigned: dict[str, Given],
    outputs: list[Output],
    assumed: list[str],
    left: list[str],
    asked: Asked | None,
) -> EquationSpec:
    scale: dict[str, float] = {}
    unit: dict[str, str] = {}
    points = []
    shifted: list[Any] = []
    wanted = numbers.wanted_units(text)
    for place, output in enumerate(outputs):
        chosen, shown = _unit(output, wanted, assigned)
        key = output.key
        if chosen.offset:
            key = f"{output.key}_C"
            shifted.append(s(key) - s(output.key) + chosen.offset)
        scale[key], unit[key] = chosen.factor, shown
        label = asked.points[place][0] if asked and asked.points else key
        points.append(Point(key, None, {}, label))
    card = {
        key: f"{assigned[key].text}" if key in assigned else f"{value:.10g}"
        for key, value in known.items()
    }
    reached = _reach(law.relations, known)
    says = {slot.key: slot.says for slot in law.slots}
    return EquationSpec(
        unknowns=tuple(dict.fromkeys(p.of for p in points)),
        independent=(),
        time=None,
        equations=(*(r for r in law.relations if _within(r, reached)), *shifted),
        parameters={k: f"{v} ({says[k]})" if k in says else v for k, v in card.items()},
        points=tuple(points),
        scale=scale,
        unit=unit,
        closed_form="no",
        law=law.name,
        assumptions=(*law.assumptions, *assumed),
        data={
            "kind": "relations",
            "known": dict(known),
            "ranges": {**{x.key: x.ranges for x in law.slots}, **law.ranges},
            "proofs": law.proofs,
            "source": law.source,
            "unused": tuple(left),
            "heard": tuple(x for o in outputs for x in (o.words, re.escape(o.key))),
        },
    )


def _clock(item: Given) -> Unit | None:
    """The unit of time in that of a rate: years in ``0.3 1/year``."""
    if item.unit is None or tuple(item.dimension) != _RATE:
        return None
    found = re.fullmatch(r"1/([A-Za-z]+)|([A-Za-z]+)\^?-1", item.unit.text)
    return parse_unit(found[1] or found[2]) if found else None


def _unit(
    output: Output, wanted: list[tuple[int, Unit, str]], assigned: dict[str, Given]
) -> tuple[Unit, str]:
    """The unit asked for, else that of a like quantity in the text, else the usual."""
    usual = parse_unit(output.unit) if output.unit else parse_unit("1")
    for _, unit, text in wanted:
        if tuple(unit.dimension) == tuple(usual.dimension):
            if output.unit == "" and unit.text not in {"%", "percent"}:
                continue
            if unit.text in {"%", "percent"}:
                return replace(unit, factor=0.01), "%"
            return unit, text
    for item in assigned.values():
        clock = _clock(item) if output.unit == "s" else None
        if clock is not None:
            return clock, clock.text
        if (
            item.unit is not None
            and output.unit
            and tuple(item.unit.dimension) == tuple(usual.dimension)
            and re.search(r"^[µun]?m$|mol|°C|/cm|^A/", item.unit.text)
        ):
            return item.unit, item.unit.text
    return usual, output.unit
