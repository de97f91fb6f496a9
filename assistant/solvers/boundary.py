"""A boundary value problem in checked form, and on Chebyshev points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.collocation import Interval
from assistant.solvers.errors import Contradictory, Missing
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    order_of,
    symbol,
)
from validators.specs.equation import EquationSpec, jet_parts


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
class Grid:
    """A problem on `n` Chebyshev points: residual, Jacobian, values between."""

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
            place = self.place(c.where[p.variable])
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

    def place(self, place: Any) -> float:
        """Where a condition holds, with infinity at the end of the grid."""
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

    def moved(self, v: np.ndarray, other: Grid) -> np.ndarray:
        """Values on another grid."""
        down = self.interval.to(other.interval.x)
        return np.concatenate(
            [
                down @ v[i * self.n : (i + 1) * self.n]
                for i in range(len(self.problem.unknowns))
            ]
        )


def guesses(problem: Problem, grid: Grid) -> list[np.ndarray]:
    """Starting values for Newton: a line between the ends, and bumps on it."""
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
                    ends[grid.place(c.where[problem.variable])] = float(root[0])
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
