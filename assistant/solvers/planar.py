"""Tensor-product Chebyshev grids on rectangles and boxes, with conditions on sides."""

from __future__ import annotations

from functools import reduce as fold
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.collocation import Interval, Periodic
from assistant.solvers.errors import Missing, Unsupported
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from validators.specs.equation import jet_parts


class Grid:
    """Nodes of a box, derivative matrices, and which nodes lie on which side."""

    def __init__(
        self, names: tuple[str, ...], domain: Any, n: int, periodic: frozenset[str]
    ) -> None:
        self.names = names
        self.lines: list[Any] = []
        for name in names:
            told = domain.get(name)
            if told is None or {sp.oo, -sp.oo} & set(told):
                raise Missing(f"between which values of {name} is the problem posed?")
            low, high = number(told[0]), number(told[1])
            self.lines.append(
                Periodic(low, high, n) if name in periodic else Interval(low, high, n)
            )
        self.shape = tuple(line.n for line in self.lines)
        self.total = int(np.prod(self.shape))
        mesh = np.meshgrid(*(line.x for line in self.lines), indexing="ij")
        self.places = [m.ravel() for m in mesh]
        self._matrices: dict[tuple[int, ...], np.ndarray] = {}

    def derivative(self, orders: tuple[str, ...]) -> np.ndarray:
        """Dense matrix of a mixed derivative."""
        counts = tuple(orders.count(name) for name in self.names)
        if counts not in self._matrices:
            self._matrices[counts] = fold(
                np.kron,
                (
                    line.derivative(k) if k else np.eye(line.n)
                    for line, k in zip(self.lines, counts, strict=True)
                ),
            )
        return self._matrices[counts]

    def side(self, name: str, place: float) -> np.ndarray:
        """Indices of the nodes on one side."""
        k = self.names.index(name)
        line = self.lines[k]
        near = 0 if abs(place - line.low) <= abs(place - line.high) else line.n - 1
        if min(abs(place - line.low), abs(place - line.high)) > 1e-9 * (1 + abs(place)):
            raise Unsupported("conditions inside the domain are not treated")
        return np.arange(self.total).reshape(self.shape).take(near, axis=k).ravel()

    def at(self, place: dict[str, float]) -> np.ndarray:
        """Interpolation row to one place."""
        rows = [
            line.to(place[name])[0]
            for name, line in zip(self.names, self.lines, strict=True)
        ]
        return fold(np.kron, rows)


class Sides:
    """Linear conditions on the sides as rows of a matrix.

    Attributes:
        edge: Nodes whose equations are replaced by conditions.
        matrix: One row per edge node, shape (len(edge), total).
        data: Right-hand sides as functions of time (or constants).
    """

    def __init__(
        self, grid: Grid, conditions: Any, unknown: str, time: str | None
    ) -> None:
        rows: dict[int, np.ndarray] = {}
        self.sources: list[tuple[np.ndarray, Any]] = []
        names = [symbol(n) for n in grid.names]
        t = symbol(time or "t")
        taken: dict[int, Any] = {}
        data: dict[int, tuple[Any, int]] = {}
        functions: list[Any] = []
        ranked = sorted(
            conditions,
            key=lambda c: max(
                (len(jet_parts(str(i))[1]) for i in jets_in(c.expression, [unknown])),
                default=0,
            ),
        )
        for c in ranked:
            ((name, place),) = c.where.items()
            items = jets_in(c.expression, [unknown])
            if not is_linear(c.expression, items):
                raise Unsupported("nonlinear conditions on sides are not treated in 2D")
            nodes = grid.side(name, number(place))
            rest = c.expression.subs(dict.fromkeys(items, 0))
            index = len(functions)
            functions.append(function([t, *names], -rest))
            coefficients = [
                (function(names, sp.diff(c.expression, i)), jet_parts(str(i))[1])
                for i in items
            ]
            for node in nodes:
                if int(node) in taken:
                    continue
                taken[int(node)] = c
                row = np.zeros(grid.total)
                at = [p[node] for p in grid.places]
                for g, orders in coefficients:
                    row += float(g(*at)) * grid.derivative(orders)[node]
                rows[int(node)] = row
                data[int(node)] = (index, int(node))
        self.edge = np.array(sorted(rows), dtype=int)
        self.matrix = (
            np.array([rows[k] for k in self.edge])
            if rows
            else np.zeros((0, grid.total))
        )
        self._data = [data[k] for k in self.edge]
        self._functions = functions
        self._places = grid.places

    def values(self, t: float) -> np.ndarray:
        """Right-hand sides at a time."""
        if not self._data:
            return np.zeros(0)
        out = np.empty(len(self._data))
        for index, f in enumerate(self._functions):
            chosen = [k for k, (i, _) in enumerate(self._data) if i == index]
            if chosen:
                nodes = [self._data[k][1] for k in chosen]
                out[chosen] = broadcast(f, t, *(p[nodes] for p in self._places))
        return out


def check_sides(spec: Any, names: tuple[str, ...]) -> None:
    """Every side of a box needs a condition.

    Raises:
        Missing: Names the side.
    """
    for name in names:
        if name in spec.periodic:
            continue
        told = spec.domain.get(name)
        if told is None:
            raise Missing(f"between which values of {name} is the problem posed?")
        for end in told:
            if end in {sp.oo, -sp.oo}:
                raise Unsupported("infinite domains in two variables are not treated")
            if not any(
                set(c.where) == {name}
                and abs(number(c.where[name]) - number(end)) < 1e-9
                for c in spec.conditions
            ):
                raise Missing(f"which boundary condition holds at {name} = {end}?")
