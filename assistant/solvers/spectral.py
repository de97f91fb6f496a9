"""Spectral marching in one space variable: Chebyshev or, if periodic, Fourier points.

Unknowns live on Chebyshev points, rates are taken on fewer inner points, and the
boundary conditions close the system at every instant (rectangular collocation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp

from assistant.solvers.collocation import Interval, Periodic
from assistant.solvers.errors import Escaped, NotConverged
from assistant.solvers.jets import broadcast, function, is_linear, jets_in, symbol
from assistant.solvers.lsoda import Trajectory, Watch
from assistant.solvers.marched import Run, ends_of, times_of
from assistant.solvers.marching import Marching
from assistant.solvers.spectral_ends import CoupledEnds, linear_ends


@dataclass(frozen=True)
class _Rates:
    """The rates of a problem, compiled once for all grids.

    Attributes:
        items: All jets in them.
        split: Component and spatial order of each item; no sympy in the inner loop.
        used: For each rate the places of its items among all.
        rates: Of place, time and used items.
        slopes: For each rate ``(item, derivative)``.
        linear: Whether all are affine in the items, and free of time.
    """

    items: list[Any]
    split: list[tuple[Any, int]]
    used: list[list[int]]
    rates: list[Any]
    slopes: list[list[tuple[int, Any]]]
    linear: bool


def _compiled(m: Marching) -> _Rates:
    found = m.kept.get("rates")
    if found is None:
        (v,) = m.space
        items = sorted({i for r in m.rates for i in m.items(r)}, key=str)
        used, rates, slopes = [], [], []
        for r in m.rates:
            own = m.items(r)
            arguments = [symbol(v), m.t, *own]
            derivatives = [(items.index(i), sp.diff(r, i)) for i in own]
            used.append([items.index(i) for i in own])
            rates.append(function(arguments, r))
            slopes.append([(k, function(arguments, d)) for k, d in derivatives])
        linear = not any(r.has(m.t) for r in m.rates) and all(
            is_linear(r, items) for r in m.rates
        )
        split = [(o, len(vs)) for o, vs in map(m.split, items)]
        found = m.kept["rates"] = _Rates(items, split, used, rates, slopes, linear)
    return found


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
        self.watch = Watch(m.time, until)
        self.grid: Any = (
            Periodic(self.low, self.high, n)
            if self.periodic
            else Interval(self.low, self.high, n)
        )
        self.n = self.grid.n
        self.lift: dict[Any, np.ndarray] = {}
        self.inner: dict[Any, np.ndarray] = {}
        self.data: dict[Any, list[Any]] = {}
        #: Whether no linear condition has data that change in time.
        self.steady_data = True
        self.coupled: CoupledEnds | None = None
        self._closures()
        sizes = [len(self.inner[c]) for c in m.components]
        #: Where each component begins in the state, and its end.
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.form = _compiled(m)
        self._operators()

    # --- boundary conditions ---------------------------------------------------------

    def _closures(self) -> None:
        """For each component: full values from inner ones and boundary data."""
        m = self.m
        ends = linear_ends(m, self.v, self.low)
        if ends is None:
            self.coupled = CoupledEnds(m, self.v, self.grid, self.low, self.high)
            self.inner, self.lift = self.coupled.inner, self.coupled.lift
            return
        for c in m.components:
            if self.periodic:
                self.inner[c] = self.grid.x
                self.lift[c] = np.eye(self.n)
                self.data[c] = []
                continue
            self.inner[c] = self.grid.inner(self.n - len(ends[c]))
            rows = [e.row(self.grid)[None, :] for e in ends[c]]
            self.lift[c] = np.linalg.inv(
                np.vstack([self.grid.to(self.inner[c]), *rows])
            )
            self.data[c] = [function([m.t], e.value) for e in ends[c]]
            self.steady_data &= not any(m.t in e.value.free_symbols for e in ends[c])
        if self.steady_data:
            self._held = {
                c: np.array([float(f(m.start)) for f in fs])
                for c, fs in self.data.items()
            }

    # --- time ----------------------------------------------------------------------

    def _parts(self, state: np.ndarray) -> dict[Any, np.ndarray]:
        """The inner values of each component."""
        return {
            c: state[low:high]
            for c, low, high in zip(
                self.m.components, self.starts, self.starts[1:], strict=False
            )
        }

    def _columns(self, t: float, state: np.ndarray) -> dict[Any, np.ndarray]:
        """Inner values, followed by the data of linear conditions."""
        held = (
            self._held
            if self.steady_data
            else {c: np.array([float(f(t)) for f in fs]) for c, fs in self.data.items()}
        )
        return {c: np.concatenate([y, held[c]]) for c, y in self._parts(state).items()}

    def full(self, t: float, state: np.ndarray) -> dict[Any, np.ndarray]:
        """Values on all points, boundary conditions met."""
        if self.coupled is not None:
            return self.coupled.full(t, self._parts(state))
        return {c: self.lift[c] @ w for c, w in self._columns(t, state).items()}

    def _operators(self) -> None:
        """What makes the items of each rate, stacked for each component they belong to.

        An entry of ``stacks[row]`` holds a component, the places of its items among
        those of the rate, and a matrix ``(items, inner points, n)`` that acts on its
        values on all points, or on inner values and data where conditions are linear.
        `whole` acts on the state of a single component with constant data.
        """
        m, form = self.m, self.form
        self.stacks: list[list[tuple[Any, list[int], np.ndarray]]] = []
        for c, used in zip(m.components, form.used, strict=True):
            down = np.eye(self.n) if self.periodic else self.grid.to(self.inner[c])
            row = []
            for owner in m.components:
                own = [k for k, i in enumerate(used) if form.split[i][0] == owner]
                if not own:
                    continue
                products = []
                for k in own:
                    order = form.split[used[k]][1]
                    product = down @ self.grid.derivative(order) if order else down
                    products.append(
                        product @ self.lift[owner] if self.coupled is None else product
                    )
                row.append((owner, own, np.array(products)))
            self.stacks.append(row)
        self.whole: tuple[np.ndarray, np.ndarray] | None = None
        if self.coupled is None and self.steady_data and len(m.components) == 1:
            for owner, _, stack in self.stacks[0]:
                size = len(self.inner[owner])
                flat: np.ndarray = stack.reshape(-1, stack.shape[-1])
                inner = np.ascontiguousarray(flat[:, :size])
                self.whole = inner, flat[:, size:] @ self._held[owner]

    def _values(self, row: int, columns: dict[Any, np.ndarray]) -> list[np.ndarray]:
        """The items of a rate at the inner points of its component."""
        out: list[Any] = [None] * len(self.form.used[row])
        for owner, places, products in self.stacks[row]:
            for k, value in zip(places, products @ columns[owner], strict=True):
                out[k] = value
        return out

    def rate(self, t: float, state: np.ndarray) -> np.ndarray:
        """Time derivatives at the inner points."""
        self.watch.look(t, state)
        out = np.empty(len(state))
        if self.whole is not None:
            operator, constant = self.whole
            items = (operator @ state + constant).reshape(-1, len(state))
            out[:] = self.form.rates[0](self.inner[self.m.components[0]], t, *items)
            return out
        columns = (
            self._columns(t, state) if self.coupled is None else self.full(t, state)
        )
        for row, (c, f) in enumerate(
            zip(self.m.components, self.form.rates, strict=True)
        ):
            out[self.starts[row] : self.starts[row + 1]] = f(
                self.inner[c], t, *self._values(row, columns)
            )
        return out

    def jacobian(self, t: float, state: np.ndarray) -> np.ndarray:
        """Derivative of `rate`."""
        starts, components = self.starts, self.m.components
        moved: dict[Any, np.ndarray] = {}
        if self.coupled is None:
            columns = self._columns(t, state)
        else:
            columns = self.full(t, state)
            moved = self.coupled.derivative(t, self._parts(state))
        out = np.zeros((starts[-1], starts[-1]))
        for row, c in enumerate(components):
            values = self._values(row, columns)
            slopes = dict(self.form.slopes[row])
            for owner, places, products in self.stacks[row]:
                block = np.zeros(products.shape[1:])
                for k, product in zip(places, products, strict=True):
                    g = slopes[self.form.used[row][k]]
                    block += broadcast(g, self.inner[c], t, *values)[:, None] * product
                at = slice(starts[row], starts[row + 1])
                if self.coupled is None:
                    column = components.index(owner)
                    low, high = starts[column], starts[column + 1]
                    out[at, low:high] += block[:, : high - low]
                else:
                    out[at] += block @ moved[owner]
        return out

    def run(self, horizon: float) -> Run:
        m, x = self.m, symbol(self.v)
        starts = {
            c: function([x], start)
            for c, start in zip(m.components, m.initial, strict=True)
        }
        state = np.concatenate([broadcast(f, self.inner[c]) for c, f in starts.items()])
        if self.coupled is not None:
            self.coupled.start(starts, self.low, self.high)
        exact = self._by_modes(state, horizon)
        if exact is not None:
            return self._answer(exact, len(state))
        size = self._size(state, horizon)
        self.watch.horizon, self.watch.bound = horizon, 1e8 * max(size, 1.0)
        method = self._method(state, horizon)
        tolerances: dict[str, Any] = {
            "rtol": self.tolerance,
            "atol": self.tolerance * 1e-2 * size,
        }
        try:
            if method == "LSODA":
                path = Trajectory(
                    self.rate, times_of(m, horizon), state,
                    jacobian=self.jacobian, watch=self.watch, **tolerances,
                )  # fmt: skip
                return self._answer(path.at, path.steps)
            return self._stepwise(state, horizon, method, tolerances)
        except (np.linalg.LinAlgError, ValueError) as err:
            raise NotConverged(f"the time integration failed: {err}") from err

    def _size(self, state: np.ndarray, horizon: float) -> float:
        """What the solution will measure: start, boundary data, or what is made."""
        times = np.linspace(self.m.start, horizon, 9)
        data = [
            abs(float(f(t))) for fs in self.data.values() for f in fs for t in times
        ]
        size = max([float(np.abs(state).max()), *data])
        if size > 0:
            return size
        rates = self.rate(self.m.start, state)
        return min(float(np.abs(rates).max()) * (horizon - self.m.start), 1.0) or 1.0

    def _stepwise(
        self, state: np.ndarray, horizon: float, method: str, tolerances: dict[str, Any]
    ) -> Run:
        """By an integrator of scipy that returns after every step."""

        def escaped(t: float, y: np.ndarray) -> float:
            return self.watch.bound - float(np.abs(y).max())

        escaped.terminal = True  # type: ignore[attr-defined]
        options = {"jac": self.jacobian} if method != "DOP853" else {}
        with np.errstate(all="ignore"):
            got = solve_ivp(
                self.rate, (self.m.start, horizon), state, method=method,
                dense_output=True, events=escaped, **options, **tolerances,
            )  # fmt: skip
        if got.status == 1:
            raise Escaped(self.m.time, float(got.t[-1]), horizon)
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
        if self.coupled is not None or not (self.steady_data and self.form.linear):
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
                u = self.grid.derivative(len(orders)) @ u
            return self.grid.to(places) @ u

        name = "Fourier collocation" if self.periodic else "Chebyshev collocation"
        return Run(sample, self.n, name, steps=steps)


__all__ = ["jets_in", "march"]
