"""Conditions at the ends of a line, as rows of a collocation matrix.

Linear conditions with constant coefficients are rows, found once for all grids.
Nonlinear ones, and those that couple components, are met by Newton's method at every
instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import NotConverged
from assistant.solvers.jets import function, is_linear, number, symbol
from assistant.solvers.marching import Marching
from validators.specs.equation import jet_parts


@dataclass(frozen=True)
class LinearEnd:
    """``Σ coefficient · derivative = value`` at a place.

    Attributes:
        place: On the line.
        parts: Order of a derivative and its coefficient.
        value: An expression in time.
    """

    place: float
    parts: tuple[tuple[int, float], ...]
    value: Any

    def row(self, grid: Any) -> np.ndarray:
        """What it asks of the values on all points of a grid."""
        to = grid.to(self.place)
        row = np.zeros(grid.n)
        for order, coefficient in self.parts:
            row += coefficient * (to @ grid.derivative(order))[0]
        return row


def linear_ends(m: Marching, v: str, low: float) -> dict[Any, list[LinearEnd]] | None:
    """For each component its conditions; None where one is nonlinear or coupled."""
    kept = m.kept.get(("linear ends", low), False)
    if kept is False:
        kept = m.kept["linear ends", low] = _found(m, v, low)
    return kept


def _found(m: Marching, v: str, low: float) -> dict[Any, list[LinearEnd]] | None:
    out: dict[Any, list[LinearEnd]] = {c: [] for c in m.components}
    if v in m.spec.periodic:
        return out
    for c in m.components:
        unknown, orders = jet_parts(str(c))
        for end in m.ends.get(v, []):
            place = number(end.place)
            if v == "r" and place == 0:
                continue
            for e in end.expressions:
                items = m.items(e)
                owners = {jet_parts(str(i))[0] for i in items}
                if owners != {unknown}:
                    if unknown in owners:
                        return None
                    continue
                found = _linear(m, v, e, items, end.place, velocity=bool(orders))
                if found is None:
                    return None
                out[c].append(found)
        if v == "r" and low == 0.0 and m.order[symbol(unknown)] >= 2:
            # Regularity at the centre.
            out[c].append(LinearEnd(0.0, ((1, 1.0),), sp.Integer(0)))
    return out


def _linear(
    m: Marching, v: str, e: Any, items: list[Any], place: Any, *, velocity: bool
) -> LinearEnd | None:
    if not is_linear(e, items):
        return None
    rest = e.subs(dict.fromkeys(items, 0))
    parts = []
    for i in items:
        owner, orders = m.split(i)
        if jet_parts(str(owner))[1]:
            return None
        coefficient = sp.diff(e, i).subs(symbol(v), place)
        if coefficient.free_symbols:
            return None
        parts.append((len(orders), float(coefficient)))
    value = -sp.sympify(rest).subs(symbol(v), place)
    # The velocity of a wave meets the condition's time derivative.
    return LinearEnd(
        number(place), tuple(parts), sp.diff(value, m.t) if velocity else value
    )


class CoupledEnds:
    """Boundary values from conditions of any kind, by Newton's method.

    Attributes:
        inner: For each component the points at which its rate is taken.
        lift: Values on all points from inner values followed by the edge values.
    """

    def __init__(self, m: Marching, v: str, grid: Any, low: float, high: float) -> None:
        self.m, self.grid = m, grid
        wanted = {c: 2 if m.order[c] == 2 else m.order[c] for c in m.components}
        conditions: list[tuple[Any, list[Any], Any]] = []
        for end in m.ends.get(v, []):
            place = number(end.place)
            if not (v == "r" and place == 0):
                conditions += [(e, m.items(e), end.place) for e in end.expressions]
        if v == "r" and low == 0.0:
            for c in m.components:
                if wanted[c]:
                    slope = symbol(f"{c}__{v}")
                    conditions.append((slope, [slope], sp.Integer(0)))
        closed = sum(wanted.values()) == len(conditions)
        if not closed or not set(wanted.values()) <= {0, 2, 4}:
            raise NotConverged("the boundary conditions cannot be closed")
        self.inner: dict[Any, np.ndarray] = {}
        self.lift: dict[Any, np.ndarray] = {}
        #: Where the edge values of each component stand among all.
        self.edges: dict[Any, slice] = {}
        edge_points = grid.to(np.array([low, high]))
        for c in m.components:
            self.inner[c] = grid.inner(grid.n - wanted[c])
            rows = [grid.to(self.inner[c])]
            if wanted[c] >= 2:
                rows.append(edge_points)
            if wanted[c] == 4:
                rows.append(edge_points @ grid.derivative(1))
            self.lift[c] = np.linalg.inv(np.vstack(rows))
            first = max((s.stop for s in self.edges.values()), default=0)
            self.edges[c] = slice(first, first + wanted[c])
        self.rows = [self._row(v, *condition) for condition in conditions]
        self.beta = np.zeros(len(conditions))

    def _row(self, v: str, e: Any, items: list[Any], place: Any) -> Any:
        """A condition, its slopes, and for each item the rows that make it."""
        arguments = [self.m.t, *items]
        maps = []
        for i in items:
            owner, orders = self.m.split(i)
            row = (self.grid.to(number(place)) @ self.grid.derivative(len(orders)))[0]
            maps.append((owner, row @ self.lift[owner]))
        return (
            function(arguments, e.subs(symbol(v), place)),
            [function(arguments, sp.diff(e, i).subs(symbol(v), place)) for i in items],
            maps,
        )

    def start(self, initial: dict[Any, Any], low: float, high: float) -> None:
        """Begin with the edge values of the initial state."""
        for c, f in initial.items():
            edges = self.edges[c]
            if edges.stop - edges.start == 2:
                self.beta[edges] = float(f(low)), float(f(high))

    def full(self, t: float, states: dict[Any, np.ndarray]) -> dict[Any, np.ndarray]:
        """Values on all points, all conditions met."""
        self._meet(t, states)
        return {
            c: self.lift[c] @ np.concatenate([y, self.beta[self.edges[c]]])
            for c, y in states.items()
        }

    def _meet(self, t: float, states: dict[Any, np.ndarray]) -> np.ndarray:
        """Newton's method for the edge values; the Jacobian of its last step."""
        beta = self.beta.copy()
        base = [
            [(o, float(r[: len(states[o])] @ states[o]), r) for o, r in maps]
            for _, _, maps in self.rows
        ]
        jacobian = np.zeros((len(beta), len(beta)))
        for _ in range(30):
            residual = np.zeros(len(beta))
            jacobian[:] = 0.0
            for k, ((f, slopes, _), parts) in enumerate(
                zip(self.rows, base, strict=True)
            ):
                values = [
                    b + float(r[len(states[o]) :] @ beta[self.edges[o]])
                    for o, b, r in parts
                ]
                residual[k] = float(f(t, *values))
                for g, (o, _, r) in zip(slopes, parts, strict=True):
                    jacobian[k, self.edges[o]] += (
                        float(g(t, *values)) * r[len(states[o]) :]
                    )
            step = np.linalg.solve(jacobian, residual)
            beta -= step
            if np.abs(step).max() < 1e-12 * (1 + np.abs(beta).max()):
                break
        self.beta = beta
        return jacobian

    def derivative(
        self, t: float, states: dict[Any, np.ndarray]
    ) -> dict[Any, np.ndarray]:
        """For each component the derivative of `full` by all inner values.

        The conditions hold at every state: ``∂r/∂y + ∂r/∂β · dβ/dy = 0``.
        """
        jacobian = self._meet(t, states)
        sizes = [len(y) for y in states.values()]
        ends = np.cumsum(sizes)
        own = {
            c: slice(end - n, end)
            for c, n, end in zip(states, sizes, ends, strict=True)
        }
        slopes = np.zeros((len(self.beta), ends[-1]))
        for k, (_, derivatives, maps) in enumerate(self.rows):
            values = [
                float(r[: len(states[o])] @ states[o])
                + float(r[len(states[o]) :] @ self.beta[self.edges[o]])
                for o, r in maps
            ]
            for g, (o, r) in zip(derivatives, maps, strict=True):
                slopes[k, own[o]] += float(g(t, *values)) * r[: len(states[o])]
        moved = -np.linalg.solve(jacobian, slopes)
        out = {}
        for c, y in states.items():
            whole = self.lift[c][:, len(y) :] @ moved[self.edges[c]]
            whole[:, own[c]] += self.lift[c][:, : len(y)]
            out[c] = whole
        return out
