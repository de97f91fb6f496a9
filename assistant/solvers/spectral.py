"""Spectral marching in one space variable: Chebyshev or, if periodic, Fourier points.

Unknowns live on Chebyshev points, rates are taken on fewer inner points, and the
boundary conditions close the system at every instant (rectangular collocation).
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp

from assistant.solvers.collocation import Interval, Periodic
from assistant.solvers.errors import Escaped, NotConverged
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from assistant.solvers.marched import Run, ends_of
from assistant.solvers.marching import Marching
from validators.specs.equation import jet_parts


class _Clock:
    def __init__(self, until: float) -> None:
        self.until = until
        self.calls = 0

    def tick(self) -> None:
        self.calls += 1
        if self.calls % 16 == 0 and time.monotonic() > self.until:
            raise NotConverged("the time allowed for one refinement is spent")


def march(
    marching: Marching, n: int, horizon: float, tolerance: float, until: float
) -> Run:
    """One run with `n` points per component.

    Raises:
        NotConverged: The time is spent.
        Escaped: The solution grows without bound on this grid.
    """
    return _Spectral(marching, n, tolerance, until).run(horizon)


class _Spectral:
    def __init__(self, m: Marching, n: int, tolerance: float, until: float) -> None:
        self.m = m
        (self.v,) = m.space
        self.low, self.high = ends_of(m)
        self.periodic = self.v in m.spec.periodic
        self.tolerance = tolerance
        self.clock = _Clock(until)
        self.grid: Any = (
            Periodic(self.low, self.high, n)
            if self.periodic
            else Interval(self.low, self.high, n)
        )
        self.n = self.grid.n
        #: Whether no linear condition has data that change in time.
        self.steady_data = True
        self._constants: dict[Any, np.ndarray] | None = None
        self._products: list[list[np.ndarray]] | None = None
        self._closures()
        sizes = [len(self.inner[c]) for c in m.components]
        #: Where each component begins in the state, and its end.
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        x, t = symbol(self.v), m.t
        self.items = sorted({i for r in m.rates for i in m.items(r)}, key=str)
        #: Component and spatial order of each item; no sympy in the inner loop.
        self.split = [(o, len(v)) for o, v in map(m.split, self.items)]
        arguments = [x, t, *self.items]
        self.rates = [function(arguments, r) for r in m.rates]
        self.slopes = [
            [
                (k, function(arguments, sp.diff(r, i)))
                for k, i in enumerate(self.items)
                if sp.diff(r, i) != 0
            ]
            for r in m.rates
        ]

    # --- boundary conditions ---------------------------------------------------------

    def _closures(self) -> None:
        """For each component: full values from inner ones and boundary data."""
        m, t = self.m, self.m.t
        self.lift: dict[Any, np.ndarray] = {}
        self.inner: dict[Any, np.ndarray] = {}
        self.data: dict[Any, list[Any]] = {}
        self.coupled: list[Any] = []
        for c in m.components:
            if self.periodic:
                self.inner[c] = self.grid.x
                self.lift[c] = np.eye(self.n)
                self.data[c] = []
                continue
            rows, data = [], []
            unknown, orders = jet_parts(str(c))
            for end in m.ends.get(self.v, []):
                place = number(end.place)
                if self.v == "r" and place == 0:
                    continue
                for e in end.expressions:
                    items = m.items(e)
                    owners = {jet_parts(str(i))[0] for i in items}
                    if owners != {unknown}:
                        if unknown in owners:
                            self.coupled.append((end, e))
                        continue
                    rows_data = self._row(e, items, place, bool(orders))
                    if rows_data is None:
                        self.coupled.append((end, e))
                        continue
                    row, value = rows_data
                    rows.append(row)
                    data.append(value)
            if self.v == "r" and self.low == 0.0 and m.order[symbol(unknown)] >= 2:
                # Regularity at the centre.
                rows.append((self.grid.to(0.0) @ self.grid.derivative(1))[0])
                data.append(sp.Integer(0))
            if self.coupled:
                break
            self.inner[c] = self.grid.inner(self.n - len(rows))
            down = self.grid.to(self.inner[c])
            full = np.vstack([down, *[r[None, :] for r in rows]]) if rows else down
            self.lift[c] = np.linalg.inv(full)
            self.data[c] = [function([t], d) for d in data]
            self.steady_data &= not any(t in d.free_symbols for d in data)
        if self.coupled:
            self._nonlinear_closures()

    def _row(
        self, e: Any, items: list[Any], place: float, velocity: bool
    ) -> tuple[np.ndarray, Any] | None:
        """A linear condition with constant coefficients as a row and its data."""
        m = self.m
        if not is_linear(e, items):
            return None
        row = np.zeros(self.n)
        rest = e.subs(dict.fromkeys(items, 0))
        for i in items:
            owner, orders = m.split(i)
            if jet_parts(str(owner))[1]:
                return None
            coefficient = sp.diff(e, i).subs(symbol(self.v), place)
            if coefficient.free_symbols:
                return None
            row += (
                float(coefficient)
                * (self.grid.to(place) @ self.grid.derivative(len(orders)))[0]
            )
        value = -sp.sympify(rest).subs(symbol(self.v), sp.nsimplify(place))
        # The velocity of a wave meets the condition's time derivative.
        return row, sp.diff(value, m.t) if velocity else value

    def _nonlinear_closures(self) -> None:
        """Nonlinear or coupled conditions: boundary values found by Newton."""
        m = self.m
        self.lift, self.inner, self.data = {}, {}, {}
        per: dict[Any, int] = {}
        self.newton_rows: list[tuple[Any, list[Any], float]] = []
        for c in m.components:
            per[c] = 2 if m.order[c] == 2 else m.order[c]
            if m.order[c] == 0:
                per[c] = 0
        for end in m.ends.get(self.v, []):
            place = number(end.place)
            if self.v == "r" and place == 0:
                continue
            for e in end.expressions:
                self.newton_rows.append((e, m.items(e), place))
        if self.v == "r" and self.low == 0.0:
            for c in m.components:
                if per[c]:
                    slope = symbol(f"{c}__{self.v}")
                    self.newton_rows.append((slope, [slope], 0.0))
        if sum(per.values()) != len(self.newton_rows):
            raise NotConverged("the boundary conditions cannot be closed")
        for c in m.components:
            self.inner[c] = self.grid.inner(self.n - per[c])
            down = self.grid.to(self.inner[c])
            if per[c] == 2:
                edge = self.grid.to(np.array([self.low, self.high]))
            elif per[c] == 4:
                ends = self.grid.to(np.array([self.low, self.high]))
                edge = np.vstack([ends, ends @ self.grid.derivative(1)])
            else:
                edge = np.zeros((0, self.n))
            self.lift[c] = np.linalg.inv(np.vstack([down, edge]))
        self.per = per
        self.newton = [
            (
                function([m.t, *items], e.subs(symbol(self.v), sp.nsimplify(place))),
                [
                    function(
                        [m.t, *items],
                        sp.diff(e, i).subs(symbol(self.v), sp.nsimplify(place)),
                    )
                    for i in items
                ],
                items,
                place,
            )
            for e, items, place in self.newton_rows
        ]
        self._beta = np.zeros(sum(per.values()))

    # --- time ----------------------------------------------------------------------

    def full(self, t: float, state: np.ndarray) -> dict[Any, np.ndarray]:
        """Values on all points, boundary conditions met."""
        if self.coupled:
            return self._full_nonlinear(t, state)
        return {c: self.lift[c] @ w for c, w in self._columns(t, state).items()}

    def _full_nonlinear(self, t: float, state: np.ndarray) -> dict[Any, np.ndarray]:
        base: dict[Any, np.ndarray] = {}
        edges: dict[Any, np.ndarray] = {}
        at = 0
        for c in self.m.components:
            size = len(self.inner[c])
            base[c] = self.lift[c][:, :size] @ state[at : at + size]
            edges[c] = self.lift[c][:, size:]
            at += size
        beta = self._beta.copy()
        offset = {}
        k = 0
        for c in self.m.components:
            offset[c] = k
            k += self.per[c]
        rows = []
        for f, df, items, place in self.newton:
            maps = []
            for i in items:
                owner, orders = self.m.split(i)
                d = (self.grid.to(place) @ self.grid.derivative(len(orders)))[0]
                maps.append((owner, float(d @ base[owner]), d @ edges[owner]))
            rows.append((f, df, maps))
        for _ in range(30):
            r = np.zeros(len(rows))
            j = np.zeros((len(rows), len(beta)))
            for n, (f, df, maps) in enumerate(rows):
                values = [
                    b + float(e @ beta[offset[o] : offset[o] + self.per[o]])
                    for o, b, e in maps
                ]
                r[n] = float(f(t, *values))
                for g, (o, _, e) in zip(df, maps, strict=True):
                    j[n, offset[o] : offset[o] + self.per[o]] += (
                        float(g(t, *values)) * e
                    )
            step = np.linalg.solve(j, r)
            beta -= step
            if np.abs(step).max() < 1e-12 * (1 + np.abs(beta).max()):
                break
        self._beta = beta
        return {
            c: base[c] + edges[c] @ beta[offset[c] : offset[c] + self.per[c]]
            for c in self.m.components
        }

    def _operators(self) -> list[list[np.ndarray]]:
        """For each component: what makes each item of full values, at inner points.

        Entry ``[row][k]`` is ``(inner points, n)``; with linear conditions it acts on
        inner values followed by the data of the conditions, else on values of all
        points.
        """
        if self._products is None:
            self._products = []
            for c in self.m.components:
                row = []
                for owner, order in self.split:
                    product = self._down(c)
                    if order:
                        product = product @ self._matrix(order)
                    row.append(product if self.coupled else product @ self.lift[owner])
                self._products.append(row)
        return self._products

    def _held(self, t: float) -> dict[Any, np.ndarray]:
        """The data of linear conditions; computed once where they are constant."""
        if self._constants is not None:
            return self._constants
        data = {c: np.array([float(f(t)) for f in fs]) for c, fs in self.data.items()}
        if self.steady_data:
            self._constants = data
        return data

    def _columns(self, t: float, state: np.ndarray) -> dict[Any, np.ndarray]:
        """What the operators act on."""
        if self.coupled:
            return self._full_nonlinear(t, state)
        held = self._held(t)
        return {
            c: np.concatenate([state[low:high], held[c]])
            for c, low, high in zip(
                self.m.components, self.starts, self.starts[1:], strict=False
            )
        }

    def _values(self, row: int, columns: dict[Any, np.ndarray]) -> list[np.ndarray]:
        """The items of a rate at the inner points of its component."""
        return [
            product @ columns[owner]
            for product, (owner, _) in zip(
                self._operators()[row], self.split, strict=True
            )
        ]

    def rate(self, t: float, state: np.ndarray) -> np.ndarray:
        """Time derivatives at the inner points."""
        self.clock.tick()
        columns = self._columns(t, state)
        out = np.empty(len(state))
        for row, (c, f) in enumerate(zip(self.m.components, self.rates, strict=True)):
            out[self.starts[row] : self.starts[row + 1]] = f(
                self.inner[c], t, *self._values(row, columns)
            )
        return out

    def jacobian(self, t: float, state: np.ndarray) -> np.ndarray:
        """Derivative of `rate`, for linear boundary conditions."""
        columns = self._columns(t, state)
        starts = self.starts
        out = np.zeros((starts[-1], starts[-1]))
        for row, c in enumerate(self.m.components):
            values = self._values(row, columns)
            for k, g in self.slopes[row]:
                column = self.m.components.index(self.split[k][0])
                size = starts[column + 1] - starts[column]
                block = self._operators()[row][k][:, :size]
                out[
                    starts[row] : starts[row + 1], starts[column] : starts[column + 1]
                ] += broadcast(g, self.inner[c], t, *values)[:, None] * block
        return out

    def _matrix(self, order: int) -> np.ndarray:
        cache = self.__dict__.setdefault("_matrices", {})
        if order not in cache:
            cache[order] = self.grid.derivative(order)
        return cache[order]

    def _down(self, c: Any) -> np.ndarray:
        cache = self.__dict__.setdefault("_downs", {})
        if c not in cache:
            cache[c] = np.eye(self.n) if self.periodic else self.grid.to(self.inner[c])
        return cache[c]

    def run(self, horizon: float) -> Run:
        m, x = self.m, symbol(self.v)
        state = np.concatenate(
            [
                broadcast(function([x], start), self.inner[c])
                for c, start in zip(m.components, m.initial, strict=True)
            ]
        )
        size = float(np.abs(state).max())
        if not self.coupled:
            size = max(
                [size]
                + [
                    abs(float(f(t)))
                    for fs in self.data.values()
                    for f in fs
                    for t in np.linspace(m.start, horizon, 9)
                ]
            )
        if size == 0.0:
            rates = self.rate(m.start, state)
            size = min(float(np.abs(rates).max()) * (horizon - m.start), 1.0) or 1.0
        if self.coupled:
            ends = []
            for c, start in zip(m.components, m.initial, strict=True):
                f = function([x], start)
                if self.per[c] == 2:
                    ends += [float(f(self.low)), float(f(self.high))]
                else:
                    ends += [0.0] * self.per[c]
            self._beta = np.array(ends)
        exact = self._by_modes(state, horizon)
        if exact is not None:
            return self._answer(exact, len(state))
        options: dict[str, Any] = {}
        method = self._method(state, horizon)
        if method != "DOP853" and not self.coupled:
            options["jac"] = self.jacobian
        bound = 1e8 * max(size, 1.0)

        def escaped(t: float, y: np.ndarray) -> float:
            return bound - float(np.abs(y).max())

        escaped.terminal = True  # type: ignore[attr-defined]
        with np.errstate(all="ignore"):
            try:
                got = solve_ivp(
                    self.rate,
                    (m.start, horizon),
                    state,
                    method=method,
                    rtol=self.tolerance,
                    atol=self.tolerance * 1e-2 * size,
                    dense_output=True,
                    events=escaped,
                    **options,
                )
            except (np.linalg.LinAlgError, ValueError) as err:
                raise NotConverged(f"the time integration failed: {err}") from err
        if got.status == 1:
            raise Escaped(m.time, float(got.t[-1]), horizon)
        if got.status != 0 or not np.all(np.isfinite(got.y)):
            raise NotConverged("the time integration failed")
        return self._answer(got.sol, len(got.t))

    def _method(self, state: np.ndarray, horizon: float) -> str:
        """The integrator: explicit for waves, compiled BDF formulas for diffusion.

        BDF formulas of order five are stable within 51 degrees of the negative axis
        (Hairer & Wanner, Solving Ordinary Differential Equations II, section V.2);
        what oscillates more than it decays, a beam or a Schrödinger equation, is left
        to Radau's.
        """
        orders = set(self.m.order.values())
        stiff = bool(orders & {2, 4}) and not self.m.second
        if not stiff and max(orders) < 4:
            return "DOP853"
        if self.coupled:
            return "Radau"
        modes = np.linalg.eigvals(self.jacobian(self.m.start, state))
        fast = modes[np.abs(modes) * (horizon - self.m.start) > 10.0]
        decays = np.all(np.abs(fast.imag) <= np.abs(fast.real))
        return "LSODA" if decays else "Radau"

    def _by_modes(self, state: np.ndarray, horizon: float) -> Any | None:
        """Linear rates that do not depend on time: exact in time by eigenvectors.

        ``y' = A y + b`` has ``y = exp(t A) y0 + t φ(t A) b`` with
        ``φ(z) = (exp(z) - 1) / z``, taken on the eigenvalues of ``A``.
        """
        m = self.m
        if self.coupled or not self.steady_data or any(r.has(m.t) for r in m.rates):
            return None
        if not all(is_linear(r, self.items) for r in m.rates):
            return None
        modes, vectors = np.linalg.eig(self.jacobian(m.start, state))
        fastest = modes.real.max() * (horizon - m.start)
        if np.linalg.cond(vectors) > 1e9 or fastest > 50:
            return None
        constant = self.rate(m.start, np.zeros_like(state))
        start, made = np.linalg.solve(
            vectors, np.stack([state, constant], axis=1).astype(complex)
        ).T

        def solution(t: float) -> np.ndarray:
            z = modes * (t - m.start)
            grown = np.expm1(z)
            still = np.abs(z) < 1e-12
            share = np.where(still, 1.0, grown / np.where(still, 1.0, z))
            amounts = start + grown * start + (t - m.start) * share * made
            return np.real(vectors @ amounts)

        return solution

    def _answer(self, solution: Any, steps: int) -> Run:
        m, x = self.m, symbol(self.v)
        cache: dict[float, dict[Any, np.ndarray]] = {}

        def sample(item: Any, places: np.ndarray, t: float) -> np.ndarray:
            if t not in cache:
                cache[t] = self.full(t, solution(t))
            owner, orders = m.split(item)
            if t == m.start and not orders:
                start = m.initial[m.components.index(owner)]
                return broadcast(function([x], start), places)
            u = cache[t][owner]
            if orders:
                u = self._matrix(len(orders)) @ u
            return self.grid.to(places) @ u

        name = "Fourier collocation" if self.periodic else "Chebyshev collocation"
        return Run(sample, self.n, name, steps=steps)


__all__ = ["jets_in", "march"]
