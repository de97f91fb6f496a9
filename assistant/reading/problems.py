"""One door for every problem: formulas, named laws, JSON specs, follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.reading import (
    commas,
    followups,
    pasted,
    reworded,
    shared_units,
    sympy_text,
)
from assistant.reading.added_terms import lacking
from assistant.reading.asked import Asked
from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from assistant.reading.followups import combined
from assistant.reading.unserved import accounted
from validators.specs.equation import EquationSpec, Point


def read(
    text: str, asked: Asked | None = None, *, earlier: Sequence[str] = ()
) -> EquationSpec:
    """Read a request, with what earlier turns said where it changes them.

    Raises:
        ReadingError: A question back or a refusal, with its reason.
    """
    spec = _whole(text, asked, earlier)
    return accounted(
        text,
        spec,
        lambda other: _whole(other, None, earlier),
        fields=asked is not None and bool(asked.points),
    )


def _whole(text: str, asked: Asked | None, earlier: Sequence[str]) -> EquationSpec:
    """The problem of a request and of what came before it."""
    text = commas.with_points(text)
    earlier = [commas.with_points(turn) for turn in earlier]
    try:
        return _one(text, asked)
    except ReadingError as err:
        if not earlier or err.reason not in {"missing", "syntax"}:
            raise
        problem = err
    for base in reversed(range(len(earlier))):
        try:
            spec = _one(earlier[base], None)
        except ReadingError:
            continue
        whole = earlier[base]
        seen: list[dict[str, float]] = []
        for later in [*earlier[base + 1 :], text]:
            before = spec
            worded = _in_words(spec, whole) and not followups.asks_when(later)
            other = reworded.exchanged(whole, later) if worded else None
            if other is not None:
                whole = other
                spec = _one(whole, asked if later is text else None)
                continue
            if later is text and not followups.changes(whole, later):
                if followups.asks_why(later):
                    raise ReadingError(followups.NOT_TOLD, "open")
                if open_term := lacking(whole, later):
                    raise ReadingError(open_term, "missing")
                raise ReadingError(
                    "what shall change in the problem before? Nothing in your words "
                    "was read as a change; write for example “k = 0.5”, “y(0) = 2” or "
                    "the whole equation anew.",
                    "missing",
                )
            whole = combined(whole, later)
            seen += [dict(p.at) for p in before.points]
            spec = _changed(before, whole, later, asked, seen)
        return spec
    raise problem


def _in_words(spec: EquationSpec, text: str) -> bool:
    """Whether a problem was told as a law in words, not as an equation."""
    from assistant.reading import laws

    return bool(spec.law) and not laws.FORMULAS.search(text)


def _changed(
    before: EquationSpec,
    text: str,
    later: str,
    asked: Asked | None,
    seen: list[dict[str, float]],
) -> EquationSpec:
    """The later problem: new questions answered alone, a new method beside the old."""
    whole = bool(followups.WHOLE.search(later))
    out = after = _one(text, replace(asked or Asked(), profiles=whole))
    places = [dict(p.at) for p in before.points]
    if not followups.asks(later) and before.points:
        out = replace(out, points=before.points)
    elif not whole and before.points:
        filled = [replace(p, at=_filled(dict(p.at), places, out)) for p in out.points]
        out = replace(out, points=_once(_asked_now(filled, places, seen, out)))
    if any(set(p.at) != set(out.independent) for p in out.points) and not whole:
        out = _one(text, asked)
    if followups.OTHER.search(later) or (
        before.scheme != after.scheme and before.scheme is not None
    ):
        flags = out.flags if before.scheme else out.flags | {"other method"}
        out = replace(
            out, flags=flags, data={**out.data, "before": replace(before, data={})}
        )
    elif followups.SMALLER.search(later) and after.scheme is None:
        note = (
            "no scheme with a fixed step is named: steps and grids are refined until "
            "the error bound is met"
        )
        out = replace(out, assumptions=(*out.assumptions, note))
    return out


def _filled(
    at: dict[str, float], places: list[dict[str, float]], spec: EquationSpec
) -> dict[str, float]:
    """A place of the earlier question where the later one leaves it open."""
    for name in spec.independent:
        told = {p[name] for p in places if name in p}
        if name not in at and len(told) == 1:
            at[name] = told.pop()
    return {n: at[n] for n in spec.independent if n in at}


def _asked_now(
    points: list[Point],
    places: list[dict[str, float]],
    seen: list[dict[str, float]],
    spec: EquationSpec,
) -> list[Point]:
    """The points that only the later turn asks for, all coordinates known.

    A coordinate that it does not name stays where it was in the turn before.
    """
    whole = [p for p in points if set(p.at) == set(spec.independent)] or points
    last = {n: {p[n] for p in places if n in p} for n in spec.independent}
    old = {n: {p[n] for p in seen if n in p} for n in spec.independent}
    changed = {n for p in whole for n, v in p.at.items() if v not in old[n]}
    new = [
        p
        for p in whole
        if all(
            v not in old[n] if n in changed else v in last[n] for n, v in p.at.items()
        )
    ]
    return (new if changed else []) or whole


def _once(points: list[Point]) -> tuple[Point, ...]:
    out: list[Point] = []
    for point in points:
        if not any(p.expression == point.expression and p.at == point.at for p in out):
            out.append(point)
    return tuple(out)


def _one(text: str, asked: Asked | None) -> EquationSpec:
    text, asked = pasted.json_problem(text, asked)
    text, notes = shared_units.shared(commas.with_points(sympy_text.as_formulas(text)))
    spec = _read(text, asked)
    return replace(spec, assumptions=(*notes, *spec.assumptions)) if notes else spec


def _read(text: str, asked: Asked | None) -> EquationSpec:
    from assistant.reading import (
        bound_states,
        derivations,
        fronts,
        known_equations,
        laws,
        named,
        plates,
    )

    written = laws.FORMULAS.search(text)
    states = None if written else bound_states.in_symbols(text)
    if states is not None:
        spec = understand(states, asked)
        return replace(
            spec,
            law="stationary Schrödinger equation",
            assumptions=(bound_states.units(states), *spec.assumptions),
        )
    told = None if written else named.in_words(text)
    if told is not None and not told.missing:
        return understand(told.symbols, asked)
    plate = None if written else plates.in_words(text)
    if plate is not None:
        return understand(plate, asked)
    for door in (laws.match, fronts.match):
        try:
            found = door(text, asked)
        except ReadingError:
            # A law that lacks numbers may be asked for as a formula.
            classical = None if written else derivations.match(text)
            if classical is None:
                raise
            return classical
        if found is not None:
            return found
    classical = None if written else derivations.match(text)
    if classical is not None:
        return classical
    if not written:
        equation = named.formula(text)
        if equation is not None:
            return understand(f"{equation}; {text}", asked)
    known = known_equations.written_out(text)
    if known is not None:
        spec = understand(known.symbols, asked)
        return replace(
            spec, law=known.title, assumptions=(*known.assumed, *spec.assumptions)
        )
    if told is not None:
        raise ReadingError(
            f"what are, for the equation that you name, {', '.join(told.missing)}?",
            "missing",
        )
    return understand(text, asked)
