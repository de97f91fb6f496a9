"""What a marched evolution comes to: values with errors, samples, balances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.jets import jets_in, symbol, vanishes
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts


@dataclass
class Run:
    """One discrete solution that can be asked anywhere.

    Attributes:
        sample: ``sample(jet, x, t)`` for places ``x`` and one time.
        n: Points or cells.
    """

    sample: Any
    n: int
    name: str
    total: Any = None
    drift: float | None = None
    steps: int = 0


def gap_between(
    spec: EquationSpec, march: Marching, a: Run, b: Run, horizon: float
) -> float:
    """Largest difference of two runs over the domain, relative to the size."""
    worst = 0.0
    low, high = ends_of(march)
    x = np.linspace(low, high, 61)
    times = sorted({p.at.get(march.time, horizon) for p in spec.points} | {horizon})
    for component in march.components:
        if jet_parts(str(component))[1]:
            continue
        size = max(
            float(np.abs(b.sample(component, x, march.start)).max()),
            max(float(np.abs(b.sample(component, x, t)).max()) for t in times),
            1e-300,
        )
        for t in times:
            worst = max(
                worst,
                float(
                    np.abs(a.sample(component, x, t) - b.sample(component, x, t)).max()
                )
                / size,
            )
    return worst


def times_of(march: Marching, horizon: float) -> list[float]:
    """Times at which a solution is looked at, the start first, the horizon last."""
    asked = {p.at.get(march.time, horizon) for p in march.spec.points}
    looks = {
        *asked,
        *march.looks,
        *_late_times(march, horizon),
        *_profile_times(march, horizon),
    }
    inside = {float(t) for t in looks if march.start < t < horizon}
    return [march.start, *sorted(inside), horizon]


def _profile_times(march: Marching, horizon: float) -> np.ndarray:
    return np.linspace(march.start, horizon, 41)


def _late_times(march: Marching, horizon: float) -> np.ndarray:
    """A late window, dense enough for an independent discretisation."""
    return np.linspace(horizon - 0.1 * (horizon - march.start), horizon, 15)


def ends_of(march: Marching) -> tuple[float, float]:
    """Both ends of the line that is marched."""
    low, high = march.bounds(march.space[0])
    return float(low), float(high)


def value_of(run: Run, march: Marching, point: Any, horizon: float) -> float | None:
    """An expression in jets at a place and time of one run."""
    if point.expression is None:
        return None
    (v,) = march.space
    t = point.at.get(march.time, horizon)
    expression = sp.sympify(point.expression)
    for name, value in march.replaced.items():
        expression = expression.subs(symbol(name), value)
    if v not in point.at:
        return None
    x = point.at[v]
    known: dict[Any, Any] = {symbol(v): x, march.t: t}
    for item in jets_in(expression, march.unknowns):
        owner, _ = march.split(item)
        if owner not in march.components:
            index = march.components.index(symbol(jet_parts(str(item))[0]))
            rate = march.rates[index]
            inner = {
                j: float(run.sample(j, np.array([x]), t)[0]) for j in march.items(rate)
            }
            known[item] = float(rate.subs(inner).subs({symbol(v): x, march.t: t}))
            continue
        known[item] = float(run.sample(item, np.array([x]), t)[0])
    return float(sp.N(expression.subs(known)))


def reported(
    spec: EquationSpec,
    march: Marching,
    runs: list[Run],
    table: list[dict[str, Any]],
    horizon: float,
    second: Run | None,
    order: float | None,
    *,
    volumes_main: bool = False,
) -> Solution:
    """The solution of a sequence of runs on finer and finer grids.

    Args:
        spec: The problem.
        march: The same, prepared for marching.
        runs: Coarse to fine; two at least.
        table: What each refinement changed.
        horizon: The last time.
        second: A run by another method.
        order: The order that was observed, where it was.
        volumes_main: Whether the runs are of the finite-volume method.
    """
    fine = runs[-1]
    low, high = ends_of(march)
    x = np.linspace(low, high, 121)
    values, errors, notes = _values(
        spec, march, runs, horizon, x, volumes_main=volumes_main
    )
    disagreement = None
    if second is not None:
        disagreement = gap_between(spec, march, second, fine, horizon)
    layered = None
    if second is None:
        layered = _layered(spec, march, fine, horizon, np.linspace(low, high, 161))
        disagreement = layered
    unit = "cells" if volumes_main else "points"
    other = f"; second method: {second.name}" if second is not None else ""
    if layered is not None:
        other = "; second method: polynomials on each layer"
    measures: dict[str, Any] = {"disagreement": disagreement}
    settled = table[-1]["error"] if table else None
    measures["refinement"] = settled
    if settled is not None and settled > 1e-2:
        notes.append(
            f"refinement of the grid still changes the solution by {settled:.1e} of "
            "its size: it did not settle"
        )
    measures.update(_conservation(march, fine, low, high, horizon))
    axes, fields = _samples(march, fine, low, high, horizon)
    profile_times = _profile_times(march, horizon)
    image = np.array([fine.sample(march.components[0], x, t) for t in profile_times])
    return Solution(
        kind=_kind(march),
        method=f"{fine.name}, refined to {fine.n} {unit}{other}",
        values=tuple(values),
        errors=tuple(errors),
        order=order,
        axes=axes,
        fields=fields,
        table=tuple(table),
        steps=(
            "The equation is written as a system in time (method of lines): space is "
            f"discretised by {fine.name}, and the resulting ordinary equations are "
            "integrated with error control.",
            "The grid is refined until the solution no longer changes within the "
            "target.",
        ),
        notes=tuple(dict.fromkeys(notes)),
        measures=measures,
        parts={
            "sort": "march",
            "n": 200,
            "horizon": horizon,
            "image": image,
            "image_x": x,
            "image_t": profile_times,
        },
    )


def _values(
    spec: EquationSpec,
    march: Marching,
    runs: list[Run],
    horizon: float,
    x: np.ndarray,
    *,
    volumes_main: bool,
) -> tuple[list[float | None], list[float | None], list[str]]:
    """The values asked for, their errors, and why some cannot be had."""
    (v,) = march.space
    low, high = float(x[0]), float(x[-1])
    scale = max(
        (
            float(np.abs(runs[-1].sample(c, x, t)).max())
            for c in march.components
            for t in (march.start, horizon)
        ),
        default=1.0,
    )
    values: list[float | None] = []
    errors: list[float | None] = []
    notes: list[str] = []
    for point in spec.points:
        place = point.at.get(v)
        value: float | None = None
        error: float | None = None
        if place is not None and not low - 1e-9 <= place <= high + 1e-9:
            notes.append(f"{v} = {place:g} lies outside the domain")
        elif march.time in point.at and point.at[march.time] < march.start:
            notes.append("a value before the initial time cannot be had")
        else:
            told = [value_of(run, march, point, horizon) for run in runs]
            got = [g for g in told if g is not None]
            if len(got) == len(told):
                value, error = _with_error(got, scale, volumes_main=volumes_main)
        values.append(value)
        errors.append(error)
    return values, errors, notes


def _with_error(
    got: list[float], scale: float, *, volumes_main: bool
) -> tuple[float, float]:
    """The value of a refinement and a bound of its error."""
    gap = abs(got[-1] - got[-2])
    if not volumes_main:
        return float(got[-2]), 1.5 * gap + 1e-9 * scale
    previous = abs(got[-2] - got[-3]) if len(got) > 2 else 4 * gap
    ratio = previous / gap if gap > 0 else 4.0
    # The asymptotic factor 1/3 of second order only where it is observed.
    factor = 1 / 3 if 3.0 < ratio < 5.5 else (1.0 if ratio > 1.8 else 2.0)
    return float(got[-1]), 2 * factor * gap + 3e-8 * scale


def _layered(
    spec: EquationSpec, march: Marching, run: Run, horizon: float, x: np.ndarray
) -> float | None:
    """The distance to polynomials on each layer; None where there are no layers."""
    from assistant.solvers import piecewise

    if len(march.components) != 1 or march.initial[0].free_symbols - {
        symbol(march.space[0])
    }:
        return None
    try:
        layers = piecewise.of(spec)
    except (ValueError, TypeError, NotImplementedError):
        return None
    if layers is None:
        return None
    got = layers.sample(layers.after(horizon - march.start, march.initial[0]), x)
    mine = run.sample(march.components[0], x, horizon)
    return float(np.abs(got - mine).max() / max(np.abs(mine).max(), 1e-300))


def _kind(march: Marching) -> str:
    if march.second:
        return "pde_hyperbolic"
    return "pde_parabolic"


def _samples(
    march: Marching, run: Run, low: float, high: float, horizon: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Samples of a late window in time."""
    (v,) = march.space
    x = np.linspace(low, high, 161)
    times = _late_times(march, horizon)
    fields = {}
    for c in march.components:
        fields[str(c)] = np.array([run.sample(c, x, t) for t in times]).T
    return {v: x, march.time: times}, fields


def _conservation(
    march: Marching, run: Run, low: float, high: float, horizon: float
) -> dict[str, Any]:
    """The drift of the total amount where nothing enters, leaves or reacts."""
    (v,) = march.space
    if march.second or len(march.components) != 1 or not _is_closed(march):
        return {}
    weight = {"cylinder": 1, "sphere": 2}.get(march.spec.geometry, 0) if v == "r" else 0
    x = np.linspace(low, high, 2001)
    u = march.components[0]
    amounts = [
        float(np.trapezoid(run.sample(u, x, t) * x**weight, x))
        for t in (march.start, horizon)
    ]
    size = float(np.trapezoid(np.abs(run.sample(u, x, march.start)) * x**weight, x))
    return {"drift": abs(amounts[1] - amounts[0]) / max(size, 1e-300)}


def _is_closed(march: Marching) -> bool:
    """Pure divergence of a flux, and no flux through the ends."""
    from assistant.solvers import volumes

    if not volumes.applies(march):
        return False
    form = volumes.form_of(march)
    if form is None or form.mass != 1 or not all(map(vanishes, form.rest)):
        return False
    (v,) = march.space
    if v in march.spec.periodic:
        return True
    u = march.components[0]
    slope = symbol(f"{u}__{v}")
    return all(
        set(march.items(e)) == {slope} and vanishes(e.subs(slope, 0))
        for end in march.ends.get(v, [])
        for e in end.expressions
    )
