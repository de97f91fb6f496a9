"""Boundary value problems on an interval, linear and nonlinear."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.collocation import Interval
from assistant.solvers.errors import Contradictory, IllPosed, Missing, NotConverged
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
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
    problem = Problem(spec)
    until = time.monotonic() + budget_s
    if problem.infinite:
        return _truncated(spec, problem, until)
    return _finite(spec, problem, until)


class Problem:
    """Equations, conditions and orders in a form that can be discretised."""

    def __init__(
        self, spec: EquationSpec, ends: tuple[float, float] | None = None
    ) -> None:
        self.spec = spec
        (self.variable,) = spec.independent
        self.unknowns = spec.unknowns
        if len(spec.equations) != len(spec.unknowns):
            raise Contradictory(
                f"there are {len(spec.equations)} equations for {len(spec.unknowns)} "
                "unknowns"
            )
        self.orders = {u: max(order_of(spec.equations, u), 0) for u in spec.unknowns}
        told = spec.domain.get(self.variable)
        if told is None:
            raise Missing(
                f"between which values of {self.variable} is the problem posed?"
            )
        self.infinite = bool({sp.oo, -sp.oo} & set(told))
        if ends is not None:
            self.low, self.high = ends
        elif not self.infinite:
            self.low, self.high = number(told[0]), number(told[1])
        self.told = told
        self.jets = sorted(
            {j for e in spec.equations for j in jets_in(e, self.unknowns)}, key=str
        )
        self.linear = all(is_linear(e, self.jets) for e in spec.equations) and all(
            is_linear(c.expression, jets_in(c.expression, self.unknowns))
            for c in spec.conditions
        )
        self.periodic = self.variable in spec.periodic
        self._count()

    def _count(self) -> None:
        needed = sum(self.orders.values())
        given = len(self.spec.conditions)
        if self.periodic:
            return
        if given < needed:
            raise Missing(
                f"which further boundary condition holds? The problem is of order "
                f"{needed} and needs {needed} conditions, but the text gives {given}."
            )
        if given > needed:
            raise Contradictory(
                f"there are {given} conditions for a problem of order {needed}: it is "
                "overdetermined, and in general no solution meets all of them"
            )


@dataclass
class _Grid:
    problem: Problem
    n: int

    def __post_init__(self) -> None:
        p = self.problem
        self.interval = Interval(p.low, p.high, self.n)
        self.offset = {u: i * self.n for i, u in enumerate(p.unknowns)}
        self.total = self.n * len(p.unknowns)
        x = symbol(p.variable)
        arguments = [x, *p.jets]
        self.f = [function(arguments, e) for e in p.spec.equations]
        self.df = [
            [function(arguments, sp.diff(e, j)) for j in p.jets]
            for e in p.spec.equations
        ]
        self.rows = []
        # Each equation gets as many points as its leading unknown has free values.
        for equation, unknown in zip(p.spec.equations, self._leading(), strict=True):
            del equation
            self.rows.append(self.interval.inner(self.n - p.orders[unknown]))
        self.maps = []
        for places in self.rows:
            down = self.interval.to(places)
            self.maps.append({str(j): self._operator(j, down) for j in p.jets})
        self.conditions = []
        for c in p.spec.conditions:
            if p.variable not in c.where:
                continue
            place = self._place(c.where[p.variable])
            items = jets_in(c.expression, p.unknowns)
            down = self.interval.to(place)
            self.conditions.append(
                (
                    function([x, *items], c.expression),
                    [function([x, *items], sp.diff(c.expression, j)) for j in items],
                    [self._operator(j, down)[0] for j in items],
                    place,
                )
            )
        if p.periodic:
            ends = self.interval.to(np.array([p.low, p.high]))
            for u in p.unknowns:
                for k in range(p.orders[u]):
                    row = np.zeros(self.total)
                    d = ends @ self.interval.derivative(k)
                    row[self.offset[u] : self.offset[u] + self.n] = d[1] - d[0]
                    self.conditions.append(
                        (lambda x, v: v, [lambda x, v: 1.0], [row], p.low)
                    )

    def _leading(self) -> list[str]:
        """The unknown whose highest derivative each equation determines."""
        from scipy.optimize import linear_sum_assignment

        p = self.problem
        cost = np.full((len(p.unknowns), len(p.unknowns)), 1e6)
        for i, e in enumerate(p.spec.equations):
            for k, u in enumerate(p.unknowns):
                order = order_of([e], u)
                if order >= 0:
                    cost[i, k] = (p.orders[u] - order) * 10
        rows, columns = linear_sum_assignment(cost)
        return [
            p.unknowns[columns[list(rows).index(i)]] for i in range(len(p.unknowns))
        ]

    def _place(self, place: Any) -> float:
        if place == sp.oo:
            return self.problem.high
        if place == -sp.oo:
            return self.problem.low
        return number(place)

    def _operator(self, item: Any, down: np.ndarray) -> np.ndarray:
        unknown, orders = jet_parts(str(item))
        matrix = np.zeros((down.shape[0], self.total))
        at = self.offset[unknown]
        matrix[:, at : at + self.n] = down @ self.interval.derivative(len(orders))
        return matrix

    def assemble(self, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residual and Jacobian at values `v`."""
        residuals, jacobians = [], []
        p = self.problem
        for f, df, places, maps in zip(
            self.f, self.df, self.rows, self.maps, strict=True
        ):
            values = [maps[str(j)] @ v for j in p.jets]
            residuals.append(broadcast(f, places, *values))
            jacobian = np.zeros((len(places), self.total))
            for g, j in zip(df, p.jets, strict=True):
                jacobian += broadcast(g, places, *values)[:, None] * maps[str(j)]
            jacobians.append(jacobian)
        for f, df, rows, place in self.conditions:
            values = [float(row @ v) for row in rows]
            residuals.append(np.array([float(f(place, *values))]))
            row = np.zeros(self.total)
            for g, r in zip(df, rows, strict=True):
                row += float(g(place, *values)) * r
            jacobians.append(row[None, :])
        return np.concatenate(residuals), np.vstack(jacobians)

    def newton(self, guess: np.ndarray, limit: int = 40) -> np.ndarray | None:
        """Damped Newton; None when it does not converge."""
        v = guess.copy()
        with np.errstate(all="ignore"):
            r, j = self.assemble(v)
            if not (np.all(np.isfinite(r)) and np.all(np.isfinite(j))):
                return None
            for _ in range(limit):
                scale = np.maximum(np.abs(j).max(axis=1), 1e-300)
                try:
                    step = np.linalg.solve(j / scale[:, None], r / scale)
                except np.linalg.LinAlgError:
                    return None
                norm = np.linalg.norm(r / scale)
                factor = 1.0
                while factor > 1e-3:
                    trial = v - factor * step
                    r2, j2 = self.assemble(trial)
                    if (
                        np.all(np.isfinite(r2))
                        and np.all(np.isfinite(j2))
                        and (
                            np.linalg.norm(r2 / scale) <= (1 - 0.1 * factor) * norm
                            or np.linalg.norm(step) < 1e-9 * (1 + np.linalg.norm(v))
                            or self.problem.linear
                        )
                    ):
                        break
                    factor /= 2
                else:
                    return None
                v, r, j = trial, r2, j2
                size = np.linalg.norm(v) + 1e-12
                if np.linalg.norm(step) * factor < 1e-11 * size and factor == 1.0:
                    return v
                if self.problem.linear:
                    return v
        final = np.linalg.norm(step) / (np.linalg.norm(v) + 1e-12)
        return v if final < 1e-8 else None

    def value(self, v: np.ndarray, expression: Any, place: float) -> float:
        """An expression in jets at a place."""
        items = jets_in(expression, self.problem.unknowns)
        down = self.interval.to(place)
        f = function([symbol(self.problem.variable), *items], expression)
        return float(
            f(place, *(float((self._operator(j, down) @ v)[0]) for j in items))
        )

    def moved(self, v: np.ndarray, other: _Grid) -> np.ndarray:
        """Values on another grid."""
        down = self.interval.to(other.interval.x)
        return np.concatenate(
            [
                down @ v[i * self.n : (i + 1) * self.n]
                for i in range(len(self.problem.unknowns))
            ]
        )


def _check_singular(problem: Problem) -> None:
    """A linear problem whose homogeneous part has a solution of its own."""
    ranks = []
    consistent = True
    for n in (24, 36):
        grid = _Grid(problem, n)
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


def _guesses(problem: Problem, grid: _Grid) -> list[np.ndarray]:
    x = grid.interval.x
    share = (x - problem.low) / (problem.high - problem.low)
    line = np.zeros(grid.total)
    for u in problem.unknowns:
        ends = {}
        for c in problem.spec.conditions:
            items = jets_in(c.expression, problem.unknowns)
            if [str(i) for i in items] == [u]:
                root = sp.solve(c.expression, items[0])
                if root and root[0].is_real:
                    ends[grid._place(c.where[problem.variable])] = float(root[0])
        a = ends.get(problem.low, next(iter(ends.values()), 0.0))
        b = ends.get(problem.high, a)
        at = grid.offset[u]
        line[at : at + grid.n] = a + (b - a) * share
    if problem.linear:
        return [line]
    bump = np.tile(4 * share * (1 - share), len(problem.unknowns))
    return [
        line,
        line + bump,
        line - bump,
        line + 5 * bump,
        line + 0 * bump + 1.0,
        line - 5 * bump,
        line * 0,
    ]


def _finite(spec: EquationSpec, problem: Problem, until: float) -> Solution:
    if problem.linear:
        _check_singular(problem)
    first = _Grid(problem, 24)
    found: list[np.ndarray] = []
    for guess in _guesses(problem, first):
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
        return _by_scipy(spec, problem, until)
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
    problem: Problem, grid: _Grid, v: np.ndarray, until: float
) -> tuple[_Grid, np.ndarray, _Grid, np.ndarray, list[dict[str, float]], bool] | None:
    table: list[dict[str, float]] = []
    places = np.linspace(problem.low, problem.high, 41)
    sizes = [n for n in SIZES if n > grid.n]
    for n in sizes:
        other = _Grid(problem, n)
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
    grid: _Grid,
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
    disagreement = _second(spec, problem, x, fields)
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


def _second(
    spec: EquationSpec, problem: Problem, x: np.ndarray, fields: dict[str, np.ndarray]
) -> float | None:
    """Largest relative difference to scipy's solve_bvp, started from the solution."""
    from scipy.integrate import solve_bvp

    from assistant.solvers.first_order import reduce

    if problem.periodic or problem.infinite:
        return None
    places = {number(c.where[problem.variable]) for c in spec.conditions}
    if not places <= {problem.low, problem.high}:
        return None
    try:
        system = reduce(spec)
        arguments = [symbol(problem.variable), *system.state]
        rates = function(arguments, list(system.rates))
        checks = [
            (
                function(
                    [*system.state],
                    c.expression.subs(
                        symbol(problem.variable), c.where[problem.variable]
                    ),
                ),
                number(c.where[problem.variable]) == problem.low,
            )
            for c in spec.conditions
        ]

        def f(t: np.ndarray, y: np.ndarray) -> np.ndarray:
            got = rates(t, *y)
            return np.stack([np.broadcast_to(g, t.shape) for g in got])

        def bc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return np.array([float(g(*(a if low else b))) for g, low in checks])

        start = np.stack([fields[str(s)] for s in system.state])[:, ::10]
        with np.errstate(all="ignore"):
            got = solve_bvp(f, bc, x[::10], start, tol=1e-7, max_nodes=4000)
        if not got.success:
            return None
        other = got.sol(x)[0]
    except Exception:
        return None
    first = fields[str(system.state[0])]
    return float(np.abs(other - first).max() / max(np.abs(first).max(), 1e-300))


def _by_scipy(spec: EquationSpec, problem: Problem, until: float) -> Solution:
    """Layers and kinks that polynomials do not settle on: adaptive mesh instead."""
    from scipy.integrate import solve_bvp

    from assistant.solvers.first_order import reduce

    system = reduce(spec)
    x = symbol(problem.variable)
    rates = function([x, *system.state], list(system.rates))
    checks = [
        (
            function([*system.state], c.expression.subs(x, c.where[problem.variable])),
            number(c.where[problem.variable]) == problem.low,
        )
        for c in spec.conditions
    ]

    def f(t: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.stack([np.broadcast_to(g, t.shape) for g in rates(t, *y)])

    def bc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.array([float(g(*(a if low else b))) for g, low in checks])

    mesh = np.linspace(problem.low, problem.high, 201)
    grid = _Grid(problem, 201)
    for guess in _guesses(problem, _Grid(problem, 24)):
        u = np.interp(mesh, _Grid(problem, 24).interval.x, guess[:24])
        start = np.zeros((len(system.state), mesh.size))
        start[0] = u
        if len(system.state) > 1:
            start[1] = np.gradient(u, mesh)
        runs = []
        with np.errstate(all="ignore"):
            for tolerance in (1e-5, 1e-8):
                got = solve_bvp(f, bc, mesh, start, tol=tolerance, max_nodes=40000)
                if not got.success:
                    break
                runs.append(got)
        if len(runs) == 2:
            break
        if time.monotonic() > until:
            break
    else:
        runs = []
    if len(runs) < 2:
        raise NotConverged(
            "no solution of the boundary value problem was found from several starting "
            "guesses: it may have none"
        )
    values: list[Any] = []
    errors: list[Any] = []
    for point in spec.points:
        place = point.at.get(problem.variable, problem.high)
        known = []
        for run in runs:
            state = dict(zip(system.state, map(float, run.sol(place)), strict=True))
            state[x] = place
            known.append(float(sp.N(sp.sympify(point.expression).subs(state))))
        values.append(known[0])
        errors.append(2 * abs(known[0] - known[1]) + 1e-10 * abs(known[1]))
    places = np.linspace(problem.low, problem.high, 401)
    fields = {str(s): runs[1].sol(places)[i] for i, s in enumerate(system.state)}
    del grid
    return Solution(
        kind="ode_bvp",
        method="scipy's solve_bvp on an adaptive mesh, at two tolerances",
        values=tuple(values),
        errors=tuple(errors),
        axes={problem.variable: places},
        fields=fields,
        measures={
            "disagreement": float(
                np.abs(runs[0].sol(places)[0] - runs[1].sol(places)[0]).max()
                / max(np.abs(runs[1].sol(places)[0]).max(), 1e-300)
            )
        },
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
    from dataclasses import replace

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
