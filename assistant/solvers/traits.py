"""Traits of a solved problem beside its values: period, damping, phase, mean, rest.

Each is computed from the equations or from the solution, and put to a check of another
kind: a formula of linear theory against a run, a mean against a coarser rule.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.solvers.errors import NotConverged, SolverError, Unsupported
from assistant.solvers.oscillators import Line, linear
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, Point

#: Largest relative gap between a trait and its check.
_AGREES = 1e-6
#: Places on an interval at which a field is asked for its mean or extreme; half of
#: the intervals give the coarser value.
_NODES = 32


@dataclass(frozen=True)
class Trait:
    """What is asked.

    Attributes:
        kind: ``phase``, ``period``, ``mean`` …
        quote: The clause that asks, as written.
        unknowns: Those it is asked of.
        when: The time it is asked at, for fields.
    """

    kind: str
    quote: str
    unknowns: tuple[str, ...] = ()
    when: float | None = None


@dataclass(frozen=True)
class Row:
    """One value of a trait.

    Attributes:
        label: What it is, for people.
        value: In internal units.
        error: A bound for it.
        scale: Names and their powers in the unit of the value.
        check: How it was checked.
    """

    label: str
    value: float
    error: float
    scale: tuple[tuple[str, int], ...] = ()
    check: str = ""


#: Traits of a field over an interval.
FIELDS = frozenset({"mean", "total", "maximum", "minimum"})


def can(kind: str, spec: EquationSpec) -> bool:
    """Whether a trait is defined for a problem, by its form."""
    if spec.eigenvalue or spec.delays or not spec.conditions or spec.data.get("kind"):
        return False
    if kind in FIELDS:
        return (
            len(spec.space or spec.independent) == 1
            and len(spec.independent) - bool(spec.time) == 1
            and _ends(spec) is not None
            and (kind in {"maximum", "minimum"} or spec.geometry == "interval")
        )
    if kind == "modes":
        from assistant.solvers import wave_modes

        return wave_modes.line_of(spec) is not None
    if len(spec.independent) != 1 or spec.time is None or spec.scheme is not None:
        return False
    if kind in {"rest", "equilibria"}:
        variable = spec.time
        return not any(str(s) == variable for e in spec.equations
                       for s in e.free_symbols)  # fmt: skip
    found = linear(spec)
    if kind == "loss" and spec.unit:
        return False
    if found is None:
        return kind == "period" and len(spec.unknowns) > 0
    return found.has(kind)


def beside(
    spec: EquationSpec,
    solve: Callable[..., Solution],
    budget_s: float,
    partial: Callable[[Any], None],
) -> Solution:
    """The solution with the traits asked for; what fails is a reservation.

    Raises:
        SolverError: The problem itself has no solution.
    """
    until = time.monotonic() + budget_s
    wanted: tuple[Trait, ...] = spec.data["further"]
    plain = replace(spec, data={k: v for k, v in spec.data.items() if k != "further"})
    solution = solve(plain, budget_s=0.6 * budget_s, partial=partial)
    rows: list[Row] = []
    notes: list[str] = []
    for trait in wanted:
        left = until - time.monotonic()
        try:
            rows += _rows(trait, plain, solve, max(left, 1.0))
        except (SolverError, ArithmeticError, ValueError, np.linalg.LinAlgError) as err:
            why = str(err)
            notes.append(f"“{trait.quote}” is not answered here: {why}")
    return replace(
        solution,
        notes=(*solution.notes, *notes),
        parts={**solution.parts, "further": tuple(rows)},
    )


def _rows(
    trait: Trait, spec: EquationSpec, solve: Callable[..., Solution], budget_s: float
) -> list[Row]:
    if trait.kind in FIELDS:
        return [
            row
            for unknown in trait.unknowns or spec.unknowns
            for row in _field(trait, unknown, spec, solve, budget_s)
        ]
    if trait.kind == "modes":
        return _modes(trait, spec)
    if trait.kind == "rest":
        from assistant.solvers import resting

        return resting.limit(spec, trait.unknowns or spec.unknowns)
    if trait.kind == "equilibria":
        from assistant.solvers import resting

        return resting.equilibria(spec)
    found = linear(spec)
    if found is None:
        return [_period(spec, budget_s)]
    return [_of_line(trait.kind, found, spec)]


def _modes(trait: Trait, spec: EquationSpec) -> list[Row]:
    from assistant.solvers import wave_modes

    line = wave_modes.line_of(spec)
    if line is None:
        raise Unsupported("the equation is no wave equation between two ends")
    count, angular = wave_modes.asked(trait.quote)
    rows = []
    for n, check in enumerate(line.checked(count), 1):
        value = line.angular(n)
        gap = abs(value - check) / value
        if gap > _AGREES:
            raise NotConverged(f"its check gives {check:.6g} instead of {value:.6g}")
        share = 1.0 if angular else 2 * math.pi
        label = f"omega_{n}" if angular else f"f_{n} = omega_{n}/(2 pi)"
        rows.append(
            Row(
                f"natural frequency {label}",
                value / share,
                8e-15 * value / share,
                ((str(spec.time), -1),),
                f"Chebyshev collocation agrees ({gap:.1e})",
            )
        )
    return rows


def _period(spec: EquationSpec, budget_s: float) -> Row:
    from assistant.solvers import period
    from assistant.solvers.first_order import reduce

    got = period.solve(spec, reduce(spec), budget_s=budget_s)
    value, error = got.values[0], got.errors[0]
    if value is None or error is None:
        raise NotConverged("no period was found")
    return Row("period", value, error, ((str(spec.time), 1),), "two integrators agree")


def _of_line(kind: str, line: Line, spec: EquationSpec) -> Row:
    label, value, check, told, scale = line.trait(kind)
    gap = abs(value - check)
    if gap > _AGREES * max(abs(value), abs(check), 1e-12):
        raise NotConverged(f"its check gives {check:.6g} instead of {value:.6g}")
    size = max(abs(value), 1e-300)
    powers = tuple(zip((spec.unknowns[0], str(spec.time)), scale, strict=True))
    return Row(label, value, 8e-15 * size, powers, f"{told} ({gap:.1e})")


# --- fields -------------------------------------------------------------------------


def _ends(spec: EquationSpec) -> tuple[float, float] | None:
    name = next(n for n in spec.independent if n != spec.time)
    ends = spec.domain.get(name)
    if ends is None or not all(getattr(e, "is_finite", False) for e in ends):
        return None
    low, high = (float(e) for e in ends)
    return (low, high) if high > low else None


def _field(
    trait: Trait, unknown: str, spec: EquationSpec, solve: Callable[..., Solution],
    budget_s: float,
) -> list[Row]:  # fmt: skip
    """Mean, integral or extreme over the interval, by Chebyshev interpolation."""
    from scipy.interpolate import BarycentricInterpolator

    from assistant.solvers.jets import symbol

    ends = _ends(spec)
    if ends is None:
        raise Unsupported("the domain has no ends")
    name = next(n for n in spec.independent if n != spec.time)
    middle, half = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2
    places = np.clip(
        middle - half * np.cos(np.pi * np.arange(_NODES + 1) / _NODES), *ends
    )
    at = {} if spec.time is None else {spec.time: trait.when}
    points = tuple(
        Point(unknown, symbol(unknown), {name: float(x), **at}, "")  # type: ignore[dict-item]
        for x in places
    )
    got = solve(replace(spec, points=points), budget_s=budget_s)
    if any(v is None or e is None for v, e in zip(got.values, got.errors, strict=True)):
        raise NotConverged("the field has places without a value")
    values = np.array(got.values, float)
    spread = float(np.max(np.array(got.errors, float)))
    fine = BarycentricInterpolator(places, values)
    coarse = BarycentricInterpolator(places[::2], values[::2])
    where = "" if trait.when is None or spec.time is None else (
        f" at {spec.time} = {trait.when / spec.scale.get(spec.time, 1.0):g}"
    )  # fmt: skip
    if trait.kind in {"mean", "total"}:
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        factor = 0.5 if trait.kind == "mean" else half
        both = [
            factor * float(weights @ f(middle + half * nodes)) for f in (fine, coarse)
        ]
        gap = abs(both[0] - both[1])
        _settled(gap, both[0], values)
        words = "mean" if trait.kind == "mean" else "integral"
        error = gap + spread * (1.0 if trait.kind == "mean" else 2 * half)
        powers = ((unknown, 1), (name, 0 if trait.kind == "mean" else 1))
        label = f"{words} of {unknown} over {name}{where}"
        return [Row(label, both[0], error, powers, f"half the places: {gap:.1e}")]
    sign = 1.0 if trait.kind == "maximum" else -1.0
    (top, place), (other, _) = (_highest(f, ends, sign) for f in (fine, coarse))
    gap = abs(top - other)
    _settled(gap, top, values)
    label = f"{trait.kind} of {unknown} over {name}{where}"
    spot = (
        f"{label}, at {name} = {place / spec.scale.get(name, 1.0):.6g}"
        f"{' ' + spec.unit[name] if spec.unit.get(name) else ''}"
    )
    return [
        Row(spot, top, gap + spread, ((unknown, 1),), f"half the places: {gap:.1e}")
    ]


def _settled(gap: float, value: float, values: np.ndarray) -> None:
    """The coarser rule must agree.

    Raises:
        NotConverged: It does not: the field is not smooth.
    """
    size = max(abs(value), float(np.max(np.abs(values))), 1e-300)
    if gap > 1e-4 * size:
        raise NotConverged("the field is too steep for the places used")


def _highest(field: Any, ends: tuple[float, float], sign: float) -> tuple[float, float]:
    """The largest value of a smooth field and its place."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(*ends, 2001)
    heights = sign * np.asarray(field(grid))
    k = int(np.argmax(heights))
    low, high = grid[max(k - 1, 0)], grid[min(k + 1, 2000)]
    found = minimize_scalar(
        lambda x: -sign * float(field(x)), bounds=(low, high), method="bounded",
        options={"xatol": 1e-12 * (ends[1] - ends[0])},
    )  # fmt: skip
    best, place = -float(found.fun), float(found.x)
    if heights[k] >= best:
        best, place = float(heights[k]), float(grid[k])
    if math.isclose(best, float(heights[k]), rel_tol=1e-14) and k in {0, 2000}:
        place = float(grid[k])
    return sign * best, place
