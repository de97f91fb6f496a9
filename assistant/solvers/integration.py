"""A first-order system integrated by two families of methods."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.first_order import System
from assistant.solvers.jets import broadcast, function, jet, jets_in, symbol
from validators.specs.equation import EquationSpec, jet_parts

#: Beyond this multiple of the largest starting value a solution counts as blown up.
BLOW_UP = 1e10


#: Steps of LSODA from which on a solution is called long rather than stiff.
LONG = 6000


class Slow(Exception):
    """An explicit method takes too many steps."""


class Run:
    """One system integrated twice: once for the values, once to judge them."""

    def __init__(
        self,
        system: System,
        start: float,
        initial: np.ndarray,
        end: float,
        budget_s: float,
    ) -> None:
        self.system = system
        self.start, self.initial, self.end = start, initial, end
        arguments = [symbol(system.variable), *system.state]
        rates = function(arguments, list(system.rates))
        jacobian = sp.Matrix(system.rates).jacobian(sp.Matrix(system.state))
        slopes = function(arguments, jacobian)
        self.rates: Callable[..., Any] = lambda t, y: np.array(
            rates(t, *y), dtype=float
        )
        self.slopes: Callable[..., Any] = lambda t, y: np.array(
            slopes(t, *y), dtype=float
        )
        self.until = time.monotonic() + budget_s
        self.main = self.other = ""
        self.stiff = self.implicit = False
        self.calls = 0
        self.jumps = _jumps(system, start, end)

    def both(self) -> tuple[Any, Any]:
        """The reference and the solution whose values are reported."""
        self.stiff = self._is_stiff()
        self.main = "Radau" if self.stiff or self.implicit else "DOP853"
        try:
            coarse = self.integrate(
                self.main, 1e-8, 6000 if self.main == "DOP853" else 0
            )
        except Slow:
            # Many steps for LSODA too: the motion is long, not stiff.
            fine = self.integrate("LSODA", 1e-11, 0)
            self.other = "LSODA"
            self.stiff = len(fine.steps()) < LONG
            self.main = "Radau" if self.stiff else "DOP853"
            return fine, self.integrate(self.main, 1e-8, 0)
        # Another family of methods, so that a fault in one is seen by the other.
        self.other = "LSODA"
        fine = self.integrate("LSODA", 1e-11, 0)
        return fine, coarse

    def sharp(self) -> tuple[Any, Any]:
        """Both at tolerances near rounding, for motions that magnify errors."""
        self.main, self.other = "DOP853", "LSODA"
        return self.integrate("LSODA", 1e-13, 0), self.integrate("DOP853", 1e-12, 0)

    def gaps(self, fine: Any, coarse: Any, times: Any) -> np.ndarray:
        """Differences of two runs against the size of each component ``(n, k)``."""
        first, second = fine.sol(times), coarse.sol(times)
        scale = np.maximum(np.max(np.abs(first), axis=1), 1e-300)
        return np.asarray(np.abs(first - second) / scale[:, None])

    def apart(self, fine: Any, coarse: Any) -> float:
        """Ninth decile of the largest gap over the time."""
        times = np.linspace(self.start, self.end, 101)
        return float(np.quantile(self.gaps(fine, coarse, times).max(axis=0), 0.9))

    def _is_stiff(self) -> bool:
        with np.errstate(all="ignore"):
            slopes = self.slopes(self.start, self.initial)
        if not np.all(np.isfinite(slopes)):
            return False
        values = np.linalg.eigvals(slopes)
        return bool(np.min(values.real) * abs(self.end - self.start) < -5e3)

    def _guard(self, limit: int) -> Callable[[float, Any], Any]:
        count = 0

        def rates(t: float, y: Any) -> Any:
            nonlocal count
            count += 1
            if limit and count > limit * 12:
                raise Slow
            if count % 64 == 0 and time.monotonic() > self.until:
                raise NotConverged(
                    "the integration did not finish in the time allowed for it"
                )
            return self.rates(t, y)

        return rates

    def integrate(self, method: str, tolerance: float, limit: int) -> Any:
        """Dense output over the whole time by one method.

        Raises:
            Slow: More than `limit` steps of an explicit method (0 for no limit).
            IllPosed: The solution ends before the time asked.
            NotConverged: The time allowed is used up.
        """
        size = np.maximum(np.abs(self.initial), 0.0)
        typical = max(float(np.max(size)), 1e-30)
        # A component that starts at zero has no scale of its own yet.
        scale = np.where(size > 0, size, min(typical, 1.0) if typical > 1e-30 else 1.0)
        rough = getattr(self, "_scale", None)
        if rough is not None:
            scale = rough
        bound = BLOW_UP * max(typical, 1.0)

        def escaped(t: float, y: Any) -> float:
            return bound - float(np.max(np.abs(y)))

        escaped.terminal = True  # type: ignore[attr-defined]
        options: dict[str, Any] = {}
        if method in {"Radau", "BDF", "LSODA"}:
            options["jac"] = self.slopes
        pieces = []
        at, state = self.start, self.initial
        with np.errstate(all="ignore"):
            for stop in [*self.jumps, self.end]:
                got = solve_ivp(
                    self._guard(limit),
                    (at, stop),
                    state,
                    method=method,
                    rtol=tolerance,
                    atol=tolerance * 1e-2 * scale,
                    dense_output=True,
                    events=escaped,
                    **options,
                )
                if got.status != 0 or not np.all(np.isfinite(got.y[:, -1])):
                    self._failed(got)
                pieces.append((at, stop, got))
                at, state = stop, got.y[:, -1]
        result = _Pieces(pieces)
        if rough is None:
            reached = np.max([np.max(np.abs(p[2].y), axis=1) for p in pieces], axis=0)
            self._scale = np.maximum(reached, 1e-300)
            if np.any(reached < 1e-3 * scale) or np.any(reached > 1e3 * scale):
                return self.integrate(method, tolerance, limit)
        return result

    def _failed(self, got: Any) -> None:
        whole = np.all(np.isfinite(got.y), axis=0)
        reached = float(got.t[whole][-1]) if np.any(whole) else self.start
        span = abs(self.end - self.start)
        left = abs(self.end - reached)
        size = float(np.max(np.abs(got.y[:, whole][:, -1]))) if np.any(whole) else 0.0
        growing = size > 1e4 * max(1.0, float(np.max(np.abs(self.initial))))
        variable = self.system.variable
        if left > 1e-9 * span and (got.status == 1 or growing):
            raise IllPosed(
                f"the solution blows up at {variable} ≈ {reached:.6g}: it exists only "
                f"for {variable} between {self.start:g} and {reached:.6g}, so there is "
                f"no value at {variable} = {self.end:g}"
            )
        if (edge := self._undefined(reached, got.y[:, whole][:, -1])) is not None:
            raise IllPosed(
                f"the solution cannot be continued beyond {variable} ≈ {edge:.3g}: the "
                "equation takes a root, power or logarithm of a negative number there"
            )
        raise IllPosed(
            f"the solution cannot be continued beyond {variable} ≈ {reached:.6g}: the "
            "equation becomes singular there (a derivative grows without bound)"
        )

    def _undefined(self, reached: float, state: np.ndarray) -> float | None:
        """Where a straight step from the last state leaves what the rates take.

        None where the rates at the last state are large, as before a pole, or where
        they stay defined for a twentieth of the way.
        """
        with np.errstate(all="ignore"):
            rates = np.asarray(self.rates(reached, state), float)
            way = abs(reached - self.start)
            if not np.all(np.isfinite(rates)) or np.max(np.abs(rates)) * way > 1e4 * (
                1 + np.max(np.abs(state))
            ):
                return None
            for step in np.linspace(0, 0.05 * way, 51)[1:]:
                ahead = np.asarray(self.rates(reached + step, state + step * rates))
                if not np.all(np.isfinite(ahead)):
                    return float(reached + step)
        return None

    def value(
        self,
        point: Any,
        spec: EquationSpec,
        fine: Any,
        coarse: Any,
        start: float,
        shift: float,
    ) -> tuple[float | None, float | None]:
        """A value asked for and a bound of its error."""
        if point.expression is None:
            return None, None
        variable = self.system.variable
        t = point.at.get(variable, self.end)
        if shift and abs(t - start) < shift:
            t = start + shift
        results = []
        for run in (coarse, fine):
            known = dict(zip(self.system.state, map(float, run.sol(t)), strict=True))
            known[symbol(variable)] = t
            expression = sp.sympify(point.expression)
            expression = self.lowered(expression)
            results.append(float(sp.N(expression.subs(known))))
        value, reference = results
        scale = max(abs(value), abs(reference))
        # Two runs that are both off by rounding may agree where a motion crosses zero.
        floor = 1e-14 * self._size(expression, fine)
        return value, 2.0 * abs(value - reference) + 4e-13 * scale + floor

    def _size(self, expression: Any, run: Any) -> float:
        """How large an expression becomes over the whole motion."""
        times = np.linspace(self.start, self.end, 33)
        arguments = [symbol(self.system.variable), *self.system.state]
        with np.errstate(all="ignore"):
            f = function(arguments, expression)
            values = np.abs(broadcast(f, times, *run.sol(times)))
        finite = values[np.isfinite(values)]
        return float(finite.max()) if finite.size else 0.0

    def lowered(self, expression: Any) -> Any:
        """Jets that are not integrated, in terms of those that are."""
        system = self.system
        for _ in range(6):
            beyond = [
                j
                for j in jets_in(
                    expression,
                    [jet_parts(str(s))[0] for s in [*system.state, *system.outputs]],
                )
                if j not in system.state
            ]
            if not beyond:
                break
            for item in beyond:
                if item in system.outputs:
                    expression = expression.subs(item, system.outputs[item])
                    continue
                unknown, orders = jet_parts(str(item))
                lower = jet(unknown, orders[:-1])
                rate = self._rate(lower)
                expression = expression.subs(item, rate)
        return expression

    def _rate(self, lower: Any) -> Any:
        system = self.system
        table = dict(zip(system.state, system.rates, strict=True))
        if lower in table:
            return table[lower]
        inner = self.lowered(lower)
        total = sp.diff(inner, symbol(system.variable))
        for s, r in table.items():
            total += sp.diff(inner, s) * r
        return total


class _Pieces:
    """Dense output over several intervals."""

    def __init__(self, pieces: list[tuple[float, float, Any]]) -> None:
        self.pieces = pieces

    def sol(self, times: Any) -> Any:
        """States at one time ``(n,)`` or several ``(n, len(times))``."""
        if np.ndim(times) == 0:
            for low, high, got in self.pieces:
                if min(low, high) <= times <= max(low, high):
                    return got.sol(times)
            return self.pieces[-1][2].sol(times)
        times = np.asarray(times, dtype=float)
        if len(self.pieces) == 1:
            return self.pieces[0][2].sol(times)
        # The first piece that holds a time, else the last.
        chosen = np.full(times.shape, len(self.pieces) - 1)
        for k, (low, high, _) in reversed(list(enumerate(self.pieces))):
            held = (min(low, high) <= times) & (times <= max(low, high))
            chosen[held] = k
        out = None
        for k, (_, _, got) in enumerate(self.pieces):
            mine = chosen == k
            if mine.any():
                states = got.sol(times[mine])
                out = np.empty((len(states), len(times))) if out is None else out
                out[:, mine] = states
        return out

    def steps(self) -> np.ndarray:
        """Times at which the integrator stood."""
        return np.unique(np.concatenate([got.t for _, _, got in self.pieces]))


def _jumps(system: System, start: float, end: float) -> list[float]:
    """Times at which a step or a piecewise function switches."""
    t = symbol(system.variable)
    found: set[float] = set()
    for rate in system.rates:
        rate = sp.sympify(rate)
        arguments = [h.args[0] for h in rate.atoms(sp.Heaviside, sp.sign, sp.Abs)]
        arguments += [
            c.lhs - c.rhs
            for p in rate.atoms(sp.Piecewise)
            for _, cond in p.args
            for c in cond.atoms(sp.core.relational.Relational)
        ]
        for argument in arguments:
            if argument.free_symbols == {t}:
                try:
                    roots = sp.solve(argument, t)
                except NotImplementedError:
                    continue
                for root in roots:
                    if root.is_real and min(start, end) < float(root) < max(start, end):
                        found.add(float(root))
    return sorted(found, reverse=end < start)
