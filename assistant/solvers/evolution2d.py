"""Evolution problems on rectangles and boxes by tensor collocation."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp

from assistant.solvers.errors import IllPosed, Missing, NotConverged, Unsupported
from assistant.solvers.jets import broadcast, function, jets_in, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.planar import Grid, Sides, check_sides
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

#: Times at which a plane is kept for drawing it as a film.
FILM_FRAMES = 25


def solve(spec: EquationSpec, march: Marching, until: float) -> Solution:
    """March to the last time asked on ever finer grids.

    Raises:
        SolverError: Missing data, blow-up, or not settled.
    """
    from assistant.solvers.evolution import _horizon

    if spec.geometry in {"disc", "lshape", "annulus"}:
        raise Unsupported("evolution on curved planar domains is not treated")
    check_sides(spec, march.space)
    horizon = _horizon(spec, march)
    sizes = (10, 14, 20, 26, 32) if len(march.space) == 2 else (6, 8, 10, 12)
    began = time.monotonic()
    runs: list[_Run] = []
    table: list[dict[str, Any]] = []
    for k, n in enumerate(sizes):
        try:
            runs.append(_Run(spec, march, n, horizon, 1e-7 if k == 0 else 1e-8, until))
        except NotConverged:
            break
        if len(runs) > 1:
            gap = _gap(runs[-2], runs[-1], horizon)
            table.append({"n": runs[-2].n, "error": gap})
            if gap < 1e-6:
                break
        if time.monotonic() - began > (until - began) * 0.3:
            break
    if len(runs) < 2:
        raise NotConverged("the evolution could not be refined in the time allowed")
    fine, coarse = runs[-1], runs[-2]
    scale = float(np.abs(fine.values(horizon)[0]).max())
    start = max(float(np.abs(fine.values(march.start)[0]).max()), scale)
    values: list[Any] = []
    errors: list[Any] = []
    for point in spec.points:
        a, b = coarse.value(point), fine.value(point)
        if a is None or b is None:
            values.append(None)
            errors.append(None)
            continue
        values.append(a)
        errors.append(1.6 * abs(a - b) + 1e-9 * start)
    notes = []
    if table[-1]["error"] > 1e-2:
        notes.append("refinement still changes the solution: it did not settle")
    lines = [np.linspace(line.low, line.high, 31) for line in fine.grid.lines]
    times = np.linspace(horizon - 0.1 * (horizon - march.start), horizon, 9)
    fields = {}
    if len(march.components) == 1:
        fields[str(march.components[0])] = _history(fine, lines, times, 0)
    film_times = np.linspace(march.start, horizon, FILM_FRAMES)
    film = {
        str(name): _history(fine, lines, film_times, index)
        for index, name in enumerate(march.components)
        if len(lines) == 2
    }
    second = _second(spec, march, fine, horizon)
    return Solution(
        kind="pde_hyperbolic" if march.second else "pde_parabolic",
        method=(
            f"Chebyshev collocation on a {'×'.join(str(s) for s in fine.grid.shape)} "
            f"grid, "
            "method of lines"
            + ("; second method: central differences" if second is not None else "")
        ),
        values=tuple(values),
        errors=tuple(errors),
        axes={**dict(zip(march.space, lines, strict=True)), march.time: times},
        fields=fields,
        table=tuple(table),
        steps=(
            "Space is discretised on a tensor grid of Chebyshev points; the boundary "
            "conditions close the ordinary equations in time, which are integrated "
            "with "
            "error control.",
        ),
        notes=tuple(notes),
        measures={"refinement": table[-1]["error"], "disagreement": second},
        parts={"sort": "march2d", "film": film, "film_t": film_times},
    )


def _history(
    run: _Run, lines: list[np.ndarray], times: np.ndarray, component: int
) -> np.ndarray:
    """A component on a regular grid at the given times, time last."""
    stack = []
    for t in times:
        field = run.values(t)[component].reshape(run.grid.shape)
        for k, (line, places) in enumerate(zip(run.grid.lines, lines, strict=True)):
            field = np.moveaxis(np.tensordot(line.to(places), field, axes=(1, k)), 0, k)
        stack.append(field)
    return np.moveaxis(np.array(stack), 0, -1)


class _Run:
    def __init__(
        self,
        spec: EquationSpec,
        m: Marching,
        n: int,
        horizon: float,
        tolerance: float,
        until: float,
    ) -> None:
        self.spec, self.m, self.n = spec, m, n
        self.grid = Grid(m.space, spec.domain, n, spec.periodic)
        self.t = m.t
        names = [symbol(v) for v in m.space]
        self.items = sorted({i for r in m.rates for i in m.items(r)}, key=str)
        arguments = [*names, m.t, *self.items]
        self.f = [function(arguments, r) for r in m.rates]
        self.df = [
            [
                (k, function(arguments, sp.diff(r, i)))
                for k, i in enumerate(self.items)
                if sp.diff(r, i) != 0
            ]
            for r in m.rates
        ]
        self.sides = {}
        for c in m.components:
            unknown, orders = jet_parts(str(c))
            chosen = [
                k
                for k in spec.conditions
                if m.time not in k.where and jets_in(k.expression, [unknown])
            ]
            if orders:
                chosen = [
                    type(k)(
                        sum(
                            sp.diff(k.expression, i) * i
                            for i in jets_in(k.expression, [unknown])
                        )
                        + sp.diff(
                            k.expression.subs(
                                dict.fromkeys(jets_in(k.expression, [unknown]), 0)
                            ),
                            m.t,
                        ),
                        k.where,
                    )
                    for k in chosen
                ]
            self.sides[c] = Sides(self.grid, chosen, unknown, m.time)
        total = self.grid.total
        self.free = {
            c: np.setdiff1d(np.arange(total), s.edge) for c, s in self.sides.items()
        }
        self.lift = {}
        for c, s in self.sides.items():
            inner = (
                np.linalg.inv(s.matrix[:, s.edge]) if s.edge.size else np.zeros((0, 0))
            )
            self.lift[c] = (-inner @ s.matrix[:, self.free[c]], inner)
        self.calls, self.until = 0, until
        state = np.concatenate(
            [
                broadcast(
                    function(names, start), *(p[self.free[c]] for p in self.grid.places)
                )
                for c, start in zip(m.components, m.initial, strict=True)
            ]
        )
        size = max(float(np.abs(state).max()), 1e-30)
        method = "DOP853" if m.second else "BDF"
        options = {} if m.second else {"jac": self.jacobian}
        with np.errstate(all="ignore"):
            got = solve_ivp(
                self.rate,
                (m.start, horizon),
                state,
                method=method,
                rtol=tolerance,
                atol=tolerance * 1e-2 * size,
                dense_output=True,
                **options,
            )
        if got.status != 0 or not np.all(np.isfinite(got.y[:, -1])):
            raise IllPosed(
                f"the solution cannot be continued beyond {m.time} ≈ {got.t[-1]:.4g}"
            )
        self.solution = got
        self.start_state = state

    def _full(self, t: float, state: np.ndarray) -> list[np.ndarray]:
        out = []
        at = 0
        for c in self.m.components:
            free, side = self.free[c], self.sides[c]
            u = np.empty(self.grid.total)
            part = state[at : at + free.size]
            at += free.size
            u[free] = part
            if side.edge.size:
                a, b = self.lift[c]
                u[side.edge] = a @ part + b @ side.values(t)
            out.append(u)
        return out

    def _derived(self, u: list[np.ndarray]) -> list[np.ndarray]:
        values = []
        for i in self.items:
            owner, orders = self.m.split(i)
            part = u[self.m.components.index(owner)]
            values.append(self.grid.derivative(orders) @ part if orders else part)
        return values

    def rate(self, t: float, state: np.ndarray) -> np.ndarray:
        """Time derivatives at the free nodes."""
        self.calls += 1
        if self.calls % 8 == 0 and time.monotonic() > self.until:
            raise NotConverged("the time allowed for one refinement is spent")
        values = self._derived(self._full(t, state))
        out = []
        for c, f in zip(self.m.components, self.f, strict=True):
            free = self.free[c]
            out.append(
                broadcast(
                    f,
                    *(p[free] for p in self.grid.places),
                    t,
                    *(v[free] for v in values),
                )
            )
        return np.concatenate(out)

    def jacobian(self, t: float, state: np.ndarray) -> np.ndarray:
        """Derivative of `rate`."""
        values = self._derived(self._full(t, state))
        sizes = [self.free[c].size for c in self.m.components]
        at = np.concatenate([[0], np.cumsum(sizes)])
        out = np.zeros((at[-1], at[-1]))
        for row, c in enumerate(self.m.components):
            free = self.free[c]
            for k, g in self.df[row]:
                owner, orders = self.m.split(self.items[k])
                column = self.m.components.index(owner)
                d = self.grid.derivative(orders)[free]
                block = d[:, self.free[owner]]
                if self.sides[owner].edge.size:
                    block = block + d[:, self.sides[owner].edge] @ self.lift[owner][0]
                weight = broadcast(
                    g,
                    *(p[free] for p in self.grid.places),
                    t,
                    *(v[free] for v in values),
                )
                out[at[row] : at[row + 1], at[column] : at[column + 1]] += (
                    weight[:, None] * block
                )
        return out

    def values(self, t: float) -> list[np.ndarray]:
        """Nodal values of every component."""
        return self._full(t, self.solution.sol(t))

    def value(self, point: Any) -> float | None:
        """An expression at a place and time."""
        m = self.m
        if point.expression is None or not set(m.space) <= set(point.at):
            return None
        t = point.at.get(m.time, float(self.solution.t[-1]))
        u = self.values(t)
        row = self.grid.at({n: point.at[n] for n in m.space})
        known: dict[Any, Any] = {symbol(n): v for n, v in point.at.items()}
        for item in jets_in(point.expression, m.unknowns):
            owner, orders = m.split(item)
            if owner not in m.components:
                return None
            part = u[m.components.index(owner)]
            known[item] = float(
                row @ (self.grid.derivative(orders) @ part if orders else part)
            )
        return float(sp.N(sp.sympify(point.expression).subs(known)))


def _gap(a: _Run, b: _Run, horizon: float) -> float:
    worst = 0.0
    for x, y in zip(a.values(horizon)[:1], b.values(horizon)[:1], strict=True):
        field = x.reshape(a.grid.shape)
        for k, (old, new) in enumerate(zip(a.grid.lines, b.grid.lines, strict=True)):
            field = np.moveaxis(np.tensordot(old.to(new.x), field, axes=(1, k)), 0, k)
        start = np.abs(b.values(b.m.start)[0]).max()
        size = max(np.abs(y).max(), 1e-6 * start, 1e-300)
        worst = max(worst, float(np.abs(field.ravel() - y).max() / size))
    return worst


def _second(
    spec: EquationSpec, march: Marching, fine: _Run, horizon: float
) -> float | None:
    """Central differences with edge values from the solution, one component in 2D."""
    from scipy.sparse import diags, eye, kron

    if len(march.components) != 1 or len(march.space) != 2 or spec.periodic:
        return None
    n = 32
    lines = [np.linspace(line.low, line.high, n + 1) for line in fine.grid.lines]
    mesh = np.meshgrid(*lines, indexing="ij")
    one = eye(n + 1)
    first = [
        diags([-1, 1], [-1, 1], shape=(n + 1, n + 1)) / (2 * (s[1] - s[0]))
        for s in lines
    ]
    twice = [
        diags([1, -2, 1], [-1, 0, 1], shape=(n + 1, n + 1)) / (s[1] - s[0]) ** 2
        for s in lines
    ]
    maps = []
    for item in fine.items:
        counts = [march.split(item)[1].count(v) for v in march.space]
        if max(counts) > 2:
            return None
        maps.append(
            kron(
                *({0: one, 1: first[k], 2: twice[k]}[c] for k, c in enumerate(counts))
            ).tocsr()
        )
    index = np.arange((n + 1) ** 2).reshape(n + 1, n + 1)
    inner = index[1:-1, 1:-1].ravel()
    flat = [m.ravel() for m in mesh]
    f = fine.f[0]

    def whole(t: float) -> np.ndarray:
        field = fine.values(t)[0].reshape(fine.grid.shape)
        for k, (line, places) in enumerate(zip(fine.grid.lines, lines, strict=True)):
            field = np.moveaxis(np.tensordot(line.to(places), field, axes=(1, k)), 0, k)
        return field.ravel()

    # From 80 % of the way on, so that a jump in the data has been smoothed.
    begin = march.start + 0.8 * (horizon - march.start)
    u0 = whole(begin)

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        u = whole(t)
        u[inner] = y
        values = [m @ u for m in maps]
        return broadcast(f, *(p[inner] for p in flat), t, *(v[inner] for v in values))

    pattern = None
    for m in maps:
        part = (abs(m) > 0)[inner][:, inner]
        pattern = part if pattern is None else pattern + part
    assert pattern is not None
    pattern = pattern + eye(inner.size)
    got = solve_ivp(
        rate,
        (begin, horizon),
        u0[inner],
        method="BDF",
        rtol=1e-6,
        atol=1e-8 * max(np.abs(u0).max(), 1e-300),
        jac_sparsity=pattern,
    )
    if got.status != 0:
        return None
    exact = whole(horizon)[inner]
    return float(np.abs(got.y[:, -1] - exact).max() / max(np.abs(exact).max(), 1e-300))


__all__ = ["Missing", "solve"]
