"""Boundary value problems on an interval, linear and nonlinear."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import adaptive
from assistant.solvers.boundary import Grid, Problem, guesses
from assistant.solvers.errors import Contradictory, IllPosed, NotConverged
from assistant.solvers.jets import (
    jets_in,
    number,
    order_of,
    symbol,
)
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

SIZES = (16, 24, 36, 54, 80, 120, 180, 260)
_TRUNCATIONS = (12.0, 18.0, 27.0, 40.0)


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Collocate, refine until the values settle, and judge by another method.

    Raises:
        SolverError: Missing, excess or contradictory conditions, no or many solutions.
    """
    until = time.monotonic() + budget_s
    try:
        problem = Problem(spec)
    except Contradictory:
        pinned = _pinned(spec, until)
        if pinned is None:
            raise
        return pinned
    if problem.infinite:
        return _truncated(spec, problem, until)
    return _finite(spec, problem, until)


def _pinned(spec: EquationSpec, until: float) -> Solution | None:
    """A problem with a condition too many that its solution happens to fulfil.

    Slopes at both ends that are compatible with the equation leave a constant open,
    and a value at one place fixes it. Linear problems at finite ends only.
    """
    needed = sum(max(order_of(spec.equations, u), 0) for u in spec.unknowns)
    if len(spec.equations) != len(spec.unknowns) or len(spec.conditions) != needed + 1:
        return None
    for spare in spec.conditions:
        rest = tuple(c for c in spec.conditions if c is not spare)
        problem = Problem(replace(spec, conditions=rest))
        place = spare.where.get(problem.variable)
        if not problem.linear or problem.infinite or place not in problem.told:
            return None
        try:
            found = _finite(problem.spec, problem, until)
        except (IllPosed, NotConverged):
            continue
        at = 0 if number(place) == problem.low else -1
        items = jets_in(spare.expression, spec.unknowns)
        known = {j: float(found.fields[str(j)][at]) for j in items}
        known[symbol(problem.variable)] = number(place)
        size = max(float(np.abs(f).max()) for f in found.fields.values())
        gap = abs(float(sp.sympify(spare.expression).subs(known)))
        return found if gap <= 1e-7 * max(size, 1e-300) else None
    return None


def _check_singular(problem: Problem) -> None:
    """A linear problem whose homogeneous part has a solution of its own."""
    ranks = []
    consistent = True
    for n in (24, 36):
        grid = Grid(problem, n)
        r, j = grid.assemble(np.zeros(grid.total))
        if not np.all(np.isfinite(j)) or not np.all(np.isfinite(r)):
            return
        scale = np.maximum(np.abs(j).max(axis=1), 1e-300)
        u, s, vt = np.linalg.svd(j / scale[:, None])
        ranks.append(s[-1] / s[0])
        left = u[:, s < 1e-11 * s[0]]
        if left.size:
            part = np.abs(left.T @ (r / scale)).max()
            consistent = part < 1e-9 * max(np.abs(r / scale).max(), 1e-300)
        del vt
    if max(ranks) < 1e-11:
        if consistent:
            raise IllPosed(
                "the solution is not unique: the homogeneous problem has solutions "
                "of its "
                "own, so infinitely many functions meet the equation and the conditions"
            )
        raise IllPosed(
            "no solution exists: the boundary data are incompatible with the equation, "
            "whose homogeneous problem has solutions of its own (resonance)"
        )


def _finite(spec: EquationSpec, problem: Problem, until: float) -> Solution:
    if problem.linear:
        _check_singular(problem)
    first = Grid(problem, 24)
    found: list[np.ndarray] = []
    for guess in guesses(problem, first):
        v = first.newton(guess)
        if v is None:
            continue
        if not any(
            np.linalg.norm(v - w) < 1e-4 * (1 + np.linalg.norm(w)) for w in found
        ):
            found.append(v)
        if problem.linear:
            break
    settled = []
    for v in found:
        got = _refine(problem, first, v, until)
        if got is not None:
            settled.append(got)
    settled.sort(key=lambda item: float(np.abs(item[1]).max()))
    if not settled:
        return adaptive.solve(spec, problem, until)
    fine, v, coarse, w, table, _order_known = settled[0]
    notes = []
    if len(settled) > 1:
        notes.append(
            f"the problem has more than one solution ({len(settled)} were found); the "
            "one of smallest size is given"
        )
    values: list[Any] = []
    errors: list[Any] = []
    for point in spec.points:
        if point.expression is None:
            values.append(None)
            errors.append(None)
            continue
        place = point.at.get(problem.variable, problem.high)
        a = coarse.value(w, point.expression, place)
        b = fine.value(v, point.expression, place)
        values.append(a)
        errors.append(
            2 * abs(a - b) + 4e-13 * max(abs(a), abs(b), 1e-3 * np.abs(v).max())
        )
    return _solution(spec, problem, fine, v, values, errors, table, notes)


def _refine(
    problem: Problem, grid: Grid, v: np.ndarray, until: float
) -> tuple[Grid, np.ndarray, Grid, np.ndarray, list[dict[str, float]], bool] | None:
    table: list[dict[str, float]] = []
    places = np.linspace(problem.low, problem.high, 41)
    sizes = [n for n in SIZES if n > grid.n]
    for n in sizes:
        other = Grid(problem, n)
        w = other.newton(grid.moved(v, other))
        if w is None:
            return None
        gap = 0.0
        for i in range(len(problem.unknowns)):
            a = grid.interval.to(places) @ v[i * grid.n : (i + 1) * grid.n]
            b = other.interval.to(places) @ w[i * other.n : (i + 1) * other.n]
            gap = max(gap, float(np.abs(a - b).max() / max(np.abs(b).max(), 1e-12)))
        table.append({"n": grid.n, "error": gap})
        if gap < 1e-9 or (gap < 3e-7 and n >= 180):
            return other, w, grid, v, table, True
        if time.monotonic() > until:
            break
        grid, v = other, w
    return None


def _solution(
    spec: EquationSpec,
    problem: Problem,
    grid: Grid,
    v: np.ndarray,
    values: list[Any],
    errors: list[Any],
    table: list[dict[str, float]],
    notes: list[str],
) -> Solution:
    x = np.linspace(problem.low, problem.high, 401)
    down = grid.interval.to(x)
    fields = {}
    for u in problem.unknowns:
        part = v[grid.offset[u] : grid.offset[u] + grid.n]
        for k in range(problem.orders[u] + 1):
            name = str(
                symbol(u if k == 0 else f"{u}__{'_'.join([problem.variable] * k)}")
            )
            fields[name] = down @ (grid.interval.derivative(k) @ part)
    disagreement = adaptive.largest_difference(spec, problem, x, fields)
    if disagreement is not None and disagreement > 1e-4:
        notes.append(
            f"collocation and scipy's solve_bvp differ by {disagreement:.1e} of the "
            "solution's size"
        )
    return Solution(
        kind="ode_bvp",
        method=(
            f"Chebyshev collocation with {grid.n} points"
            + ("" if problem.linear else " and Newton's method")
            + (
                "; scipy's solve_bvp as a second method"
                if disagreement is not None
                else ""
            )
        ),
        values=tuple(values),
        errors=tuple(errors),
        axes={problem.variable: x},
        fields=fields,
        table=tuple(table),
        steps=(
            f"The problem is {'linear' if problem.linear else 'nonlinear'}; the "
            f"equation "
            "is imposed on Chebyshev points and the boundary conditions replace the "
            "rows "
            "that are left over.",
            "The number of points is raised until the solution no longer changes.",
        ),
        notes=tuple(notes),
        measures={"disagreement": disagreement},
        parts={"sort": "bvp", "low": problem.low, "high": problem.high},
    )


def _truncated(spec: EquationSpec, problem: Problem, until: float) -> Solution:
    """An infinite interval, cut off ever farther out until nothing changes."""
    results: list[Solution] = []
    length = _natural_length(spec)
    for reach in (length * t for t in _TRUNCATIONS):
        low = -reach if problem.told[0] == -sp.oo else number(problem.told[0])
        high = reach if problem.told[1] == sp.oo else number(problem.told[1])
        cut = Problem(spec, (low, high))
        cut.infinite = False
        try:
            results.append(_finite(spec, cut, until))
        except NotConverged:
            continue
        if len(results) >= 2 and all(
            a is not None and b is not None and abs(a - b) < 1e-7 * max(abs(b), 1e-3)
            for a, b in zip(results[-2].values, results[-1].values, strict=True)
        ):
            break
    if len(results) < 2:
        raise NotConverged("the problem on an infinite interval did not settle")
    a, b = results[-2:]
    errors = tuple(
        None if v is None or w is None or e is None else 2 * abs(v - w) + e
        for v, w, e in zip(a.values, b.values, b.errors, strict=True)
    )
    return replace(
        b,
        errors=errors,
        method=b.method
        + f"; the infinite interval was cut off at {reach:g} and closer",
    )


def _natural_length(spec: EquationSpec) -> float:
    """The length over which a single unknown decays towards its value far away.

    The equation is linearised about the far value; where that gives no decay (as for
    boundary layers with a stretching term) the unit of length of the request is used.
    """
    (x,) = spec.independent
    unit = float(spec.scale.get(x, 1.0))
    if len(spec.unknowns) != 1 or len(spec.equations) != 1:
        return unit
    (u,), (equation,) = spec.unknowns, spec.equations
    far = next(
        (
            c
            for c in spec.conditions
            if c.where.get(x) in {sp.oo, -sp.oo}
            and jets_in(c.expression, [u]) == [symbol(u)]
        ),
        None,
    )
    if far is None or symbol(x) in equation.free_symbols:
        return unit
    roots = sp.solve(far.expression, symbol(u))
    items = jets_in(equation, [u])
    rest = {i: (roots[0] if i == symbol(u) else 0) for i in items}
    order = order_of([equation], u)
    coefficients = [0.0] * (order + 1)
    for item in items:
        slope = sp.diff(equation, item).subs(rest)
        if not slope.is_number:
            return unit
        coefficients[order - len(jet_parts(str(item))[1])] = number(slope)
    rates = np.abs(np.roots(coefficients).real)
    rates = rates[rates > 1e-9 * max(float(rates.max(initial=0.0)), 1e-300)]
    return float(1 / rates.min()) if rates.size else unit
