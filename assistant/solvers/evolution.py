"""Evolution problems: discretise, refine until settled, ask a second method."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import phase_field, phase_forms
from assistant.solvers.errors import Escaped, IllPosed, NotConverged, SolverError
from assistant.solvers.jets import function, symbol
from assistant.solvers.marched import Run, gap_between, reported
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from assistant.solvers.well_posed import check_forward
from validators.specs.equation import EquationSpec, jet_parts

SETTLED = 2e-6
SIZES = (20, 30, 45, 68, 100, 144)
#: Of the integrator, for each of them; the last holds for all that follow.
TOLERANCES = (1e-9, 1e-10, 1e-11)
#: Sizes that show how the error falls where the first refinement settles already.
COARSE = (6, 9, 13)


def solve(spec: EquationSpec, *, budget_s: float = 25.0) -> Solution:
    """March an evolution problem in one, two or three space variables.

    Raises:
        SolverError: Missing data, ill-posed, or not settled.
    """
    until = time.monotonic() + budget_s
    march = Marching(spec)
    check_forward(march)
    if spec.geometry not in {"disc", "lshape", "annulus"} and _by_transforms(march):
        try:
            return phase_field.solve(spec, march, _horizon(spec, march), until - 2)
        except NotConverged:
            pass
    if len(march.space) > 1:
        from assistant.solvers import evolution2d

        return evolution2d.solve(spec, march, until)
    horizon = _horizon(spec, march)
    if (
        all(o <= 1 for o in march.order.values())
        and len(march.components) == 1
        and (not march.second)
    ):
        from assistant.solvers import transport

        return transport.solve(spec, march, horizon, until)
    infinite = {sp.oo, -sp.oo} & set(spec.domain.get(march.space[0], ()))
    if infinite:
        return _unbounded(spec, march, horizon, until)
    return _bounded(spec, march, horizon, until)


def _by_transforms(march: Marching) -> bool:
    """Nonlinear planar problems, and those of fourth order on a line."""
    fourth = any(o > 2 for o in march.order.values())
    return (fourth or len(march.space) == 2) and phase_forms.applies(march)


def _horizon(spec: EquationSpec, march: Marching) -> float:
    ends = [p.at[march.time] for p in spec.points if march.time in p.at]
    told = spec.domain.get(march.time)
    if told is not None and getattr(told[1], "is_finite", False):
        ends.append(float(told[1]))
    end = max(ends, default=march.start + 1.0)
    if end < march.start:
        raise IllPosed(
            "values before the initial time are asked for: an evolution of this kind "
            "cannot be run backward in time"
        )
    return end if end > march.start else march.start + 1.0


@dataclass
class _Polynomials:
    """Runs by polynomials on more and more points.

    Attributes:
        runs: Coarse to fine.
        table: What each refinement changed.
        settled: Whether the last one changed next to nothing.
        problem: Why it ended early.
    """

    runs: list[Run]
    table: list[dict[str, Any]]
    settled: bool = False
    problem: NotConverged | None = None


def _bounded(
    spec: EquationSpec, march: Marching, horizon: float, until: float
) -> Solution:
    from assistant.solvers import volumes

    smooth = _is_smooth(march) and "other method" not in spec.flags
    conservative = volumes.applies(march)
    done = _Polynomials([], [])
    if smooth or not conservative:
        done = _by_polynomials(spec, march, horizon, until, conservative=conservative)
    if done.settled:
        second = _second(spec, march, horizon, until, done.runs[-1])
        return reported(spec, march, done.runs, done.table, horizon, second, None)
    if conservative:
        # Polynomials that did not settle are no second opinion.
        close = done.table and done.table[-1]["error"] < 5e-3
        return _by_volumes(spec, march, horizon, until, done.runs if close else [])
    if len(done.runs) >= 2 and done.table and done.table[-1]["error"] < 2e-2:
        return reported(spec, march, done.runs, done.table, horizon, None, None)
    raise done.problem or NotConverged(
        "the solution did not settle under refinement of the grid"
    )


def _by_polynomials(
    spec: EquationSpec,
    march: Marching,
    horizon: float,
    until: float,
    *,
    conservative: bool,
) -> _Polynomials:
    """Refine until the solution settles, or until more points gain nothing.

    Raises:
        IllPosed: Two grids escape at the same time.
    """
    from assistant.solvers import spectral

    done = _Polynomials([], [])
    runs, table = done.runs, done.table
    escaped: Escaped | None = None
    began = time.monotonic()
    allowed = (until - began) * (0.55 if conservative else 0.9)
    for k, n in enumerate(SIZES):
        # Each run is finer in time too, so that the change shows both errors.
        tolerance = TOLERANCES[min(k, len(TOLERANCES) - 1)]
        try:
            runs.append(spectral.march(march, n, horizon, tolerance, began + allowed))
        except NotConverged as err:
            done.problem = err
            break
        except Escaped as err:
            # A coarse grid may lose a wave that a finer one carries.
            if err.confirms(escaped):
                raise IllPosed(str(err)) from err
            escaped = err
            if not runs and conservative:
                break
            continue
        if len(runs) >= 2:
            gap = gap_between(spec, march, runs[-2], runs[-1], horizon)
            table.append({"n": runs[-2].n, "error": gap})
            done.settled = gap < SETTLED
            slow = len(table) >= 2 and gap > max(0.4 * table[-2]["error"], 1e-4)
            # Corners or kinks: polynomials gain nothing from more points.
            vain = conservative and (slow or (k >= 3 and gap > 1e-2))
            if done.settled or vain:
                break
        if time.monotonic() - began > allowed * 0.5:
            break
    if done.settled and len(table) < len(COARSE):
        table[:0] = _coarse(spec, march, horizon, began + allowed, runs[-1])
    return done


def _coarse(
    spec: EquationSpec, march: Marching, horizon: float, until: float, fine: Run
) -> list[dict[str, Any]]:
    """What fewer points miss of a settled solution, for the picture of the error."""
    from assistant.solvers import spectral

    rows = []
    for n in COARSE:
        try:
            run = spectral.march(march, n, horizon, 10 * TOLERANCES[0], until)
        except SolverError:
            continue
        rows.append({"n": n, "error": gap_between(spec, march, run, fine, horizon)})
    return rows


def _second(
    spec: EquationSpec, march: Marching, horizon: float, until: float, fine: Run
) -> Run | None:
    """A run by finite volumes to hold beside the polynomials."""
    from assistant.solvers import volumes

    if not volumes.applies(march):
        return None
    try:
        second = volumes.march(march, 100, horizon, 1e-7, until)
        # A front that a hundred cells cannot carry needs more of them.
        if gap_between(spec, march, second, fine, horizon) > 5e-3:
            second = volumes.march(march, 400, horizon, 1e-7, until)
    except SolverError:
        return None
    return second


def _by_volumes(
    spec: EquationSpec,
    march: Marching,
    horizon: float,
    until: float,
    spectral_runs: list[Run],
) -> Solution:
    from assistant.solvers import volumes

    runs: list[Run] = []
    base = volumes.cells_on_layers(march, 100)
    sizes = [base, 2 * base, 4 * base]
    escaped: Escaped | None = None
    for n in sizes:
        try:
            runs.append(volumes.march(march, n, horizon, 1e-8, until))
        except NotConverged:
            break
        except Escaped as err:
            if err.confirms(escaped):
                raise IllPosed(str(err)) from err
            escaped = err
    if len(runs) < 2:
        raise NotConverged("the evolution could not be refined in the time allowed")
    began = time.monotonic()
    while len(runs) >= 3 and runs[-1].n < 1600:
        gap = gap_between(spec, march, runs[-2], runs[-1], horizon)
        if gap < 3e-4 or time.monotonic() + 4 * (time.monotonic() - began + 1) > until:
            break
        try:
            runs.append(volumes.march(march, runs[-1].n * 2, horizon, 1e-8, until))
        except NotConverged:
            break
    table = [
        {"n": a.n, "error": gap_between(spec, march, a, b, horizon)}
        for a, b in itertools.pairwise(runs)
    ]
    order = None
    if len(table) >= 2 and table[-1]["error"] > 0 and table[-2]["error"] > 0:
        order = float(np.log2(table[-2]["error"] / table[-1]["error"]))
    second = spectral_runs[-1] if spectral_runs else None
    return reported(spec, march, runs, table, horizon, second, order, volumes_main=True)


def _is_smooth(march: Marching) -> bool:
    """No kinks in data or coefficients; corners may still be incompatible."""
    kinks = (sp.Piecewise, sp.Heaviside, sp.Abs, sp.sign, sp.Max, sp.Min)
    return not any(e.has(*kinks) for e in [*march.initial, *march.rates])


def _unbounded(
    spec: EquationSpec, march: Marching, horizon: float, until: float
) -> Solution:
    """A half line or the whole line, cut off far from where anything happens."""
    (v,) = march.space
    low, high = march.bounds(v)
    reach = _reach(spec, march, horizon)
    results: list[Solution] = []
    reaches = (reach, 1.5 * reach)
    for k, r in enumerate(reaches):
        a = -r if low == -sp.oo else float(low)
        b = r if high == sp.oo else float(high)
        cut = replace(
            spec,
            domain={**spec.domain, v: (sp.Float(a), sp.Float(b))},
            conditions=_closed_conditions(spec, march, v, low, high, a, b),
        )
        part = Marching(cut)
        remaining = until - time.monotonic()
        results.append(
            _bounded(cut, part, horizon, time.monotonic() + remaining / (2 - k))
        )
    first, last = results
    errors = tuple(
        None if x is None or y is None or e is None else e + 1.5 * abs(x - y)
        for x, y, e in zip(first.values, last.values, first.errors, strict=True)
    )
    return replace(
        first,
        errors=errors,
        method=first.method
        + f"; infinite ends cut off at {reach:g} and at {1.5 * reach:g}",
    )


def _closed_conditions(
    spec: EquationSpec, march: Marching, v: str, low: Any, high: Any, a: float, b: float
) -> tuple[Any, ...]:
    """Far ends keep what the user says there, or the initial values."""
    from validators.specs.equation import Condition

    out = []
    seen = set()
    for c in spec.conditions:
        place = c.where.get(v)
        if place in {sp.oo, -sp.oo}:
            seen.add(place)
            out.append(
                Condition(
                    c.expression, {v: sp.Float(b if place == sp.oo else a)}, c.text
                )
            )
        else:
            out.append(c)
    for end, place in ((low, a), (high, b)):
        if end in {sp.oo, -sp.oo} and end not in seen:
            for component, start in zip(march.components, march.initial, strict=True):
                if jet_parts(str(component))[1] or march.order[component] < 2:
                    continue
                value = start.subs(symbol(v), place)
                out.append(
                    Condition(component - value, {v: sp.Float(place)}, "far end")
                )
    return tuple(out)


def _reach(spec: EquationSpec, march: Marching, horizon: float) -> float:
    """How far news travels until the horizon, with a margin."""
    (v,) = march.space
    span = horizon - march.start
    coefficient, speed = 0.0, 0.0
    rng = np.linspace(-3, 3, 13)
    for component, rate in zip(march.components, march.rates, strict=True):
        for item in march.items(rate):
            owner, orders = march.split(item)
            slope = sp.diff(rate, item)
            names = sorted(slope.free_symbols, key=str)
            got = 1.0
            if names:
                f = function(names, slope)
                values = []
                for s in rng:
                    with np.errstate(all="ignore"):
                        values.append(abs(complex(f(*[s] * len(names)))))
                finite = [w for w in values if np.isfinite(w)]
                got = float(np.median(finite)) if finite else 1.0
            else:
                got = abs(float(slope))
            if len(orders) == 2 and not march.second:
                coefficient = max(coefficient, got)
            elif len(orders) == 2:
                speed = max(speed, np.sqrt(got))
            elif len(orders) == 1 and owner == component:
                speed = max(speed, got)
    points = max((abs(p.at[v]) for p in spec.points if v in p.at), default=1.0)
    width = 0.0
    x = symbol(v)
    for start in march.initial:
        for atom in start.atoms(sp.Rational, sp.Float, sp.Integer):
            if start.has(x) and start.has(sp.Piecewise, sp.Heaviside, sp.Abs):
                width = max(width, abs(float(atom)))
        if start.has(x) and start.has(sp.exp, sp.tanh, sp.sech, sp.cosh):
            grid = np.linspace(0, 60, 6001)
            with np.errstate(all="ignore"):
                tail = np.broadcast_to(function([x], start)(grid), grid.shape)
            settled = np.isfinite(tail)
            far = grid[settled & (np.abs(tail - tail[settled][-1]) > 1e-9)]
            width = max(width, float(far.max()) if far.size else 0.0)

    return (
        points * 1.2
        + width
        + 7.0 * np.sqrt(2 * coefficient * span)
        + 1.3 * speed * span
    )
