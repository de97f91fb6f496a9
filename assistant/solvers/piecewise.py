"""Linear problems on a line whose coefficients jump, by polynomials on each layer.

Each layer carries its own Chebyshev points; at the interfaces value and flux (the
leading coefficient times the slope) are continuous. The steady state is one linear
solve, an evolution with constant data one matrix exponential: a method that shares
nothing with the finite volumes that it checks. Source: C. Canuto, M. Y. Hussaini,
A. Quarteroni, T. A. Zang, Spectral Methods (2007), ch. 5.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.collocation import Interval
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from validators.specs.equation import EquationSpec, jet_parts

#: Points per layer; layers beyond this many are left to the main method alone.
POINTS = 28
MOST_LAYERS = 8


class Layers:
    """One unknown of second order on layers; made by `of`.

    Attributes:
        lines: The points of each layer.
        operator: Rows of the equation at inner points, then of the conditions.
        right: Sources and boundary data in the same order.
        inner: Indices of the unknowns that the equation rows belong to.
        mass: Coefficient of the time derivative at the inner points.
    """

    lines: list[Interval]
    operator: np.ndarray
    right: np.ndarray
    inner: np.ndarray
    mass: np.ndarray

    def __init__(self, spec: EquationSpec, breaks: list[float]) -> None:
        (self.u,) = spec.unknowns
        self.x = next(v for v in spec.independent if v != spec.time)
        self.time = spec.time
        self.spec = spec
        self.equation = sp.expand(spec.equations[0])
        self.lines = [Interval(a, b, POINTS) for a, b in itertools.pairwise(breaks)]
        n = POINTS
        self.total = n * len(self.lines)
        self.inner = np.concatenate(
            [np.arange(k * n + 1, (k + 1) * n - 1) for k in range(len(self.lines))]
        )
        self._assemble()

    def _coefficient(self, expression: Any, places: np.ndarray) -> np.ndarray:
        return broadcast(function([symbol(self.x)], expression), places)

    def _assemble(self) -> None:
        n, u = POINTS, self.u
        jets = [
            symbol(u if k == 0 else f"{u}__" + "_".join([self.x] * k)) for k in range(3)
        ]
        source = self.equation.subs(dict.fromkeys(jets_in(self.equation, [u]), 0))
        rows, right, mass = [], [], []
        for k, line in enumerate(self.lines):
            inside = line.x[1:-1]
            block = np.zeros((n - 2, self.total))
            for order, item in enumerate(jets):
                value = self._coefficient(sp.diff(self.equation, item), inside)
                block[:, k * n : (k + 1) * n] += (
                    value[:, None] * line.derivative(order)[1:-1]
                )
            rows.append(block)
            right.append(-self._coefficient(source, inside))
            if self.time:
                slope = sp.diff(self.equation, symbol(f"{u}__{self.time}"))
                mass.append(self._coefficient(slope, inside))
        self.mass = np.concatenate(mass) if mass else np.array([])
        lead = sp.diff(self.equation, jets[2])
        for k, (one, two) in enumerate(itertools.pairwise(self.lines)):
            value, flux = np.zeros((2, self.total))
            last, first = (k + 1) * n - 1, (k + 1) * n
            value[last], value[first] = 1.0, -1.0
            near = 1e-7 * np.array([one.high - one.low, two.high - two.low])
            a, b = self._coefficient(lead, one.high + near * np.array([-1.0, 1.0]))
            flux[k * n : first] = a * one.derivative(1)[-1]
            flux[first : first + n] = -b * two.derivative(1)[0]
            rows += [value[None], flux[None]]
            right += [np.zeros(1), np.zeros(1)]
        for row, told in self._ends(jets):
            rows.append(row[None])
            right.append(np.array([told]))
        self.operator, self.right = np.concatenate(rows), np.concatenate(right)

    def _ends(self, jets: list[Any]) -> list[tuple[np.ndarray, float]]:
        out = []
        for c in self.spec.conditions:
            if set(c.where) != {self.x}:
                continue
            at_low = abs(number(c.where[self.x]) - self.lines[0].low) < 1e-12 * abs(
                self.lines[-1].high - self.lines[0].low
            )
            line, start = (
                (self.lines[0], 0) if at_low else (self.lines[-1], self.total - POINTS)
            )
            row = np.zeros(self.total)
            for order, item in enumerate(jets[:2]):
                slope = number(sp.diff(c.expression, item))
                row[start : start + POINTS] += (
                    slope * line.derivative(order)[0 if at_low else -1]
                )
            out.append((row, -number(c.expression.subs(dict.fromkeys(jets, 0)))))
        return out

    def steady(self) -> np.ndarray:
        """Values at all points when nothing changes in time."""
        return np.linalg.solve(self.operator, self.right)

    def after(self, span: float, initial: Any) -> np.ndarray:
        """Values at all points a time `span` after the initial profile."""
        from scipy.linalg import expm

        count = len(self.inner)
        edge = np.setdiff1d(np.arange(self.total), self.inner)
        equation, closing = self.operator[:count], self.operator[count:]
        solve = np.linalg.solve
        # Edge values follow from the conditions: closing[:, edge] @ e = g - … @ inner.
        back = -solve(closing[:, edge], closing[:, self.inner])
        shift = solve(closing[:, edge], self.right[count:])
        rate = (
            -(equation[:, self.inner] + equation[:, edge] @ back) / self.mass[:, None]
        )
        drive = (self.right[:count] - equation[:, edge] @ shift) / self.mass
        whole = np.zeros((count + 1, count + 1))
        whole[:count, :count], whole[:count, -1] = rate, drive
        places = np.concatenate([line.x[1:-1] for line in self.lines])
        start = np.append(self._coefficient(initial, places), 1.0)
        got = (expm(whole * span) @ start)[:count]
        out = np.zeros(self.total)
        out[self.inner], out[edge] = got, back @ got + shift
        return out

    def sample(self, values: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Values at places, by the polynomial of the layer that holds each."""
        out = np.zeros(len(places))
        for k, line in enumerate(self.lines):
            part = values[k * POINTS : (k + 1) * POINTS]
            held = (places >= line.low - 1e-12) & (places <= line.high + 1e-12)
            if held.any():
                out[held] = line.to(np.clip(places[held], line.low, line.high)) @ part
        return out


def of(spec: EquationSpec) -> Layers | None:
    """The problem on layers; None where it is not linear, or has no jumps."""
    space = [v for v in spec.independent if v != spec.time]
    if len(spec.unknowns) != 1 or len(spec.equations) != 1 or len(space) != 1:
        return None
    (u,), (x,) = spec.unknowns, space
    ends = spec.domain.get(x, (sp.oo, sp.oo))
    if spec.periodic or {sp.oo, -sp.oo} & set(ends) or x == "r":
        return None
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [u])
    allowed = {(), (x,), (x, x), *({(spec.time,)} if spec.time else set())}
    if not is_linear(equation, items) or any(
        jet_parts(str(i))[1] not in allowed for i in items
    ):
        return None
    if any(
        symbol(str(spec.time)) in e.free_symbols
        for e in (equation, *(c.expression for c in spec.conditions))
    ):
        return None
    low, high = (number(e) for e in ends)
    breaks = jumps(equation, x, low, high)
    if not breaks or len(breaks) >= MOST_LAYERS:
        return None
    return Layers(spec, [low, *breaks, high])


def jumps(equation: Any, x: str, low: float, high: float) -> list[float]:
    """Places inside the interval at which a coefficient changes its formula."""
    out: set[float] = set()
    v = symbol(x)
    for part in equation.atoms(sp.Piecewise):
        for relation in part.atoms(sp.core.relational.Relational):
            out |= {float(r) for r in sp.solve(relation.lhs - relation.rhs, v)}
    for part in equation.atoms(sp.Heaviside):
        out |= {float(r) for r in sp.solve(part.args[0], v)}
    edge = 1e-9 * (high - low)
    return sorted(p for p in out if low + edge < p < high - edge)
