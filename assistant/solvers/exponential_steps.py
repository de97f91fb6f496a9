"""Exponential time differencing (ETDRK4) of a series, and SBDF2 beside it.

Sources: Cox & Matthews, J. Comput. Phys. 176 (2002) 430–455; the contour integrals for
the coefficients, Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214–1233.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.jets import broadcast, function, jets_in, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.phase_forms import Form
from assistant.solvers.series_grid import Grid
from validators.specs.equation import jet_parts


class Run:
    """One integration with fixed points and a fixed step."""

    def __init__(
        self,
        m: Marching,
        form: Form,
        counts: Sequence[int],
        horizon: float,
        steps: int,
        keep: Sequence[float],
        until: float,
        *,
        central: bool = False,
    ) -> None:
        self.m, self.grid, self.steps = m, Grid(m, counts), steps
        (u,) = m.components
        names = [symbol(v) for v in m.space]
        start = broadcast(function(names, m.initial[0]), *self.grid.mesh())
        self.linear = sum(
            value * self.grid.symbol_of(self._orders(item), central=central)
            for item, value in form.linear
        )
        self.spread = sum(
            self.grid.symbol_of([2 if w == v else 0 for w in m.space], central=central)
            for v in m.space
        )
        self.local = function([u], form.local) if form.local != 0 else None
        self.under = (
            function([u], form.under_laplacian) if form.under_laplacian != 0 else None
        )
        self.begin, self.horizon, self.until = m.start, horizon, until
        self.kept: dict[float, np.ndarray] = {}
        (self._central if central else self._etdrk4)(
            self.grid.forward(start), sorted(set(keep))
        )

    def _orders(self, item: Any) -> list[int]:
        orders = self.m.split(item)[1]
        return [orders.count(v) for v in self.m.space]

    def _rest(self, modes: np.ndarray) -> np.ndarray:
        u = self.grid.backward(modes)
        total: Any = 0.0
        if self.local is not None:
            total = total + self.grid.forward(broadcast(self.local, u))
        if self.under is not None:
            total = total + self.spread * self.grid.forward(broadcast(self.under, u))
        return np.asarray(total)

    def _legs(self, keep: Sequence[float]) -> list[tuple[float, int]]:
        """From one kept time to the next in steps of about the same length."""
        legs, at = [], self.begin
        whole = self.horizon - self.begin
        for t in keep:
            if t <= at:
                continue
            legs.append((t, max(1, round(self.steps * (t - at) / whole))))
            at = t
        return legs

    def _etdrk4(self, v: np.ndarray, keep: Sequence[float]) -> None:
        self.kept[self.begin] = v
        at, step = self.begin, 0.0
        weights: tuple[np.ndarray, ...] = ()
        for end, count in self._legs(keep):
            h = (end - at) / count
            if h != step:
                step, weights = h, _coefficients(h * np.asarray(self.linear), h)
            e, half, q, f1, f2, f3 = weights
            for _ in range(count):
                nv = self._rest(v)
                a = half * v + q * nv
                na = self._rest(a)
                b = half * v + q * na
                nb = self._rest(b)
                c = half * a + q * (2 * nb - nv)
                nc = self._rest(c)
                v = e * v + f1 * nv + 2 * f2 * (na + nb) + f3 * nc
                self._watch(v)
            self.kept[end] = v
            at = end

    def _central(self, v: np.ndarray, keep: Sequence[float]) -> None:
        """Backward differences of second order, the rest extrapolated (SBDF2)."""
        self.kept[self.begin] = v
        at = self.begin
        for end, count in self._legs(keep):
            h = (end - at) / count
            # A first step by two halves of the first-order scheme, extrapolated.
            before, rest = v, self._rest(v)
            whole = (v + h * rest) / (1 - h * self.linear)
            middle = (v + h / 2 * rest) / (1 - h / 2 * self.linear)
            middle = (middle + h / 2 * self._rest(middle)) / (1 - h / 2 * self.linear)
            v = 2 * middle - whole
            for _ in range(count - 1):
                new = self._rest(v)
                following = (4 * v - before + 2 * h * (2 * new - rest)) / (
                    3 - 2 * h * self.linear
                )
                before, v, rest = v, following, new
                self._watch(v)
            self.kept[end] = v
            at = end

    def _watch(self, v: np.ndarray) -> None:
        if time.monotonic() > self.until:
            raise NotConverged("the time allowed for one refinement is spent")
        if not np.isfinite(v.flat[0]) or not np.isfinite(np.abs(v).max()):
            raise IllPosed("the solution grows without bound, or the step is too long")

    def value(self, point: Any) -> float | None:
        """An expression in jets at a kept time."""
        m = self.m
        if point.expression is None or not set(m.space) <= set(point.at):
            return None
        modes = self.kept[point.at.get(m.time, self.horizon)]
        place = [point.at[v] for v in m.space]
        known: dict[Any, Any] = {symbol(n): v for n, v in point.at.items()}
        for item in jets_in(point.expression, m.unknowns):
            owner, orders = m.split(item)
            if owner not in m.components or m.time in jet_parts(str(item))[1]:
                return None
            known[item] = self.grid.at(modes, place, [orders.count(v) for v in m.space])
        return float(sp.N(sp.sympify(point.expression).subs(known)))

    def plane(
        self, t: float, lines: Sequence[np.ndarray], orders: Sequence[int]
    ) -> Any:
        """A derivative on a tensor of places at a kept time."""
        out: Any = self.kept[t]
        for axis in range(len(self.grid.counts)):
            rows = np.array([self.grid.row(axis, x, orders[axis]) for x in lines[axis]])
            out = np.moveaxis(np.tensordot(rows, out, (1, axis)), 0, axis)
        return np.real(out)


def _coefficients(decay: np.ndarray, h: float) -> tuple[np.ndarray, ...]:
    """ETDRK4 weights by averages over a circle around every value of h L."""
    flat, back = np.unique(decay.ravel(), return_inverse=True)
    points = np.exp(1j * np.pi * (np.arange(1, 33) - 0.5) / 32)
    z = flat[:, None] + points[None, :]
    ez = np.exp(z)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.real(values.mean(axis=1))[back].reshape(decay.shape)

    q = h * mean((np.exp(z / 2) - 1) / z)
    f1 = h * mean((-4 - z + ez * (4 - 3 * z + z**2)) / z**3)
    f2 = h * mean((2 + z + ez * (-2 + z)) / z**3)
    f3 = h * mean((-4 - 3 * z - z**2 + ez * (4 - z)) / z**3)
    return np.exp(decay), np.exp(decay / 2), q, f1, f2, f3
