"""Initial value problems: ordinary, differential-algebraic, retarded."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

from assistant.solvers.errors import Contradictory, IllPosed, Missing, NotConverged
from assistant.solvers.first_order import System, reduce
from assistant.solvers.jets import function, jet, jets_in, number, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

#: Beyond this multiple of the largest starting value a solution counts as blown up.
BLOW_UP = 1e10
SAMPLES = 401


class _Slow(Exception):
    """An explicit method takes too many steps."""


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Integrate from the initial values to the last point asked.

    Raises:
        SolverError: Missing or contradictory conditions, blow-up, no convergence.
    """
    if spec.delays:
        from assistant.solvers.delay import solve as solve_delay

        return solve_delay(spec, budget_s=budget_s)
    system = reduce(spec)
    start, initial, shift = initial_values(spec, system)
    _check_uniqueness(system, start, initial, shift)
    end = _end(spec, start)
    if spec.events:
        from assistant.solvers import separable

        try:
            end = _until_events(spec, system, start + shift, initial, end, budget_s / 2)
        except IllPosed:
            # A tank that runs empty ends where its equation becomes singular.
            done = separable.solve(spec, system, start, initial)
            if done is None:
                raise
            return done
    run = _Run(system, start + shift, initial, end, budget_s)
    run.implicit = "other method" in spec.flags
    fine, coarse = run.both()
    times = _sample_times(coarse, start + shift, end)
    values, errors = [], []
    pending = list(spec.events)
    for point in spec.points:
        if point.expression is None and point.of == spec.time and pending:
            event = pending.pop(0)
            a, b = (
                _crossing(system, event, r, start + shift, end) for r in (coarse, fine)
            )
            values.append(a)
            errors.append(
                None if a is None or b is None else 2 * abs(a - b) + 1e-12 * abs(b)
            )
            continue
        value, error = run.value(point, spec, fine, coarse, start, shift)
        values.append(value)
        errors.append(error)
    fields = {str(s): coarse.sol(times)[i] for i, s in enumerate(system.state)}
    for output, expression in system.outputs.items():
        f = function([symbol(system.variable), *system.state], expression)
        fields[str(output)] = np.broadcast_to(f(times, *coarse.sol(times)), times.shape)
    drift = _drift(system, times, coarse)
    scale = np.maximum(np.max(np.abs(fine.sol(times)), axis=1), 1e-300)
    even = np.linspace(start + shift, end, SAMPLES)
    apart = np.abs(fine.sol(even) - coarse.sol(even)) / scale[:, None]
    # Where a relaxation oscillation jumps, the smallest shift in time is large in
    # value; beyond the horizon of a chaotic one, it is large everywhere.
    disagreement = float(np.quantile(apart.max(axis=0), 0.9))
    notes = []
    if disagreement > 1e-3:
        notes.append(
            "two integrations part before the end: beyond the horizon to which digits "
            "are valid, values mean nothing"
        )
    name = {
        "DOP853": "Dormand–Prince 8(5,3)",
        "Radau": "Radau IIA (order 5)",
        "LSODA": "LSODA (Adams/BDF)",
    }
    method = (
        f"{name.get(run.main, run.main)} with step control, checked against "
        f"{name.get(run.other, run.other)} at a tighter tolerance"
    )
    if system.constraints or system.outputs:
        method = f"index reduction (index {system.index}), then " + method
    steps = _steps(spec, system, run)
    if system.constraints or system.outputs:
        from assistant.solvers import dae

        gap = dae.disagreement(spec, system, times, fields)
        if gap is not None:
            disagreement = max(disagreement, gap)
            steps.append(
                "IDA (SUNDIALS, variable-order BDF) on the equations as written agrees "
                f"to {gap:.1e} of the size of the solution."
            )
    return Solution(
        kind="dae"
        if system.outputs or system.constraints
        else ("ode_ivp" if len(spec.unknowns) == 1 else "ode_system"),
        method=method,
        values=tuple(values),
        errors=tuple(errors),
        axes={system.variable: times},
        fields=fields,
        steps=tuple(steps),
        notes=tuple(notes),
        parts={
            "sort": "ivp",
            "state": [str(s) for s in system.state],
            "rates": list(system.rates),
            "outputs": dict(system.outputs),
            "start": start + shift,
            "initial": [float(v) for v in initial],
            "end": end,
            "method": run.main,
            "variable": system.variable,
        },
        measures={"disagreement": disagreement, "drift": drift, "stiff": run.stiff},
    )


def _sample_times(run: Any, start: float, end: float) -> np.ndarray:
    """Even times, and where the solution is steep the steps of the integrator."""
    even = np.linspace(start, end, SAMPLES)
    steps = run.steps()
    spread = abs(end - start) / SAMPLES
    fine = steps[1:][np.abs(np.diff(steps)) < 0.2 * spread]
    if not 0 < fine.size < 20 * SAMPLES:
        return even
    times = np.unique(np.concatenate([even, fine]))
    if end < start:
        times = times[::-1]
    # Splines need places that are apart.
    keep = np.concatenate([[True], np.abs(np.diff(times)) > 1e-9 * abs(end - start)])
    return times[keep]


def _until_events(
    spec: EquationSpec,
    system: System,
    start: float,
    initial: np.ndarray,
    end: float,
    budget_s: float,
) -> float:
    """An end late enough for every event that is asked for.

    Raises:
        IllPosed: An event does not happen.
    """
    reach = max(abs(end - start), 1.0)
    for _ in range(40):
        run = _Run(system, start, initial, start + reach, budget_s)
        try:
            found = run._integrate("LSODA", 1e-7, 0)
        except _Slow:
            break
        times = [_crossing(system, e, found, start, start + reach) for e in spec.events]
        if all(t is not None for t in times):
            return max(end, *(1.05 * t - 0.05 * start for t in times if t is not None))
        reach *= 2
        if reach > 1e12 * max(1.0, abs(end)):
            break
    raise IllPosed("the value asked for is never reached")


def _crossing(
    system: System, event: Any, run: Any, start: float, end: float
) -> float | None:
    """The first time at which an expression of the state vanishes."""
    from scipy.optimize import brentq

    t = symbol(system.variable)
    expression = sp.sympify(event).subs(system.outputs)
    f = function([t, *system.state], expression)

    def gap(when: float) -> float:
        return float(f(when, *run.sol(when)))

    grid = np.linspace(start, end, 2001)
    values = np.array([gap(x) for x in grid])
    change = np.nonzero(np.sign(values[1:]) * np.sign(values[:-1]) <= 0)[0]
    if not change.size:
        return None
    k = int(change[0])
    return float(brentq(gap, grid[k], grid[k + 1], xtol=1e-14 * max(1.0, abs(end))))


def _end(spec: EquationSpec, start: float) -> float:
    assert spec.time is not None
    ends = [p.at[spec.time] for p in spec.points if spec.time in p.at]
    ends += [start]
    told = spec.domain.get(spec.time or "", (None, sp.oo))[1]
    far = max(ends, key=lambda v: abs(v - start))
    if far != start:
        finite = told is not None and getattr(told, "is_finite", False)
        if finite and abs(float(told) - start) > abs(far - start):
            far = float(told)
        return far
    if told is not None and told.is_finite:
        return float(told)
    return start + 1.0


# --- initial values -----------------------------------------------------------------


def initial_values(
    spec: EquationSpec, system: System
) -> tuple[float, np.ndarray, float]:
    """Start, state there, and a small shift off a singular start.

    Raises:
        Missing: Too few conditions; names one that is needed.
        Contradictory: Conditions or constraints that exclude each other.
    """
    variable = system.variable
    places = {c.where[variable] for c in spec.conditions if variable in c.where}
    start = number(next(iter(places))) if places else 0.0
    pairs = {symbol(variable): sp.nsimplify(start)}
    unknown_jets = [*system.state, *system.outputs]
    expressions = [
        sp.sympify(c.expression).subs(pairs)
        for c in spec.conditions
        if variable in c.where
    ]
    constraints = [sp.sympify(g).subs(pairs) for g in system.constraints]
    solved: dict[Any, float] = {}
    rest: list[Any] = []
    extra: list[Any] = []
    for expression in expressions:
        items = jets_in(expression, spec.unknowns)
        beyond = [i for i in items if i not in unknown_jets]
        if beyond:
            extra.append(expression)
            continue
        rest.append(expression)
    state = list(system.state)
    # Each condition usually names one jet.
    for expression in list(rest):
        items = jets_in(expression, spec.unknowns)
        if len(items) == 1 and items[0] in state:
            roots = sp.solve(expression, items[0])
            if len(roots) >= 1:
                value = number(roots[0])
                if items[0] in solved and abs(solved[items[0]] - value) > 1e-9 * max(
                    1, abs(value)
                ):
                    raise Contradictory(
                        f"two different values are given for {_named(items[0])} at "
                        f"{variable} = {start:g}: {solved[items[0]]:g} and {value:g}"
                    )
                solved[items[0]] = value
                rest.remove(expression)
    free = [s for s in state if s not in solved]
    if free or rest:
        solved = _complete(free, [*rest, *constraints], solved, system, start, spec)
    _check_constraints([*constraints, *rest], solved, system, start)
    initial = np.array([solved[s] for s in state], dtype=float)
    _check_extra(extra, system, initial, start)
    return start, *_off_singularity(system, start, initial)


def _named(item: Any) -> str:
    unknown, orders = jet_parts(str(item))
    return unknown + "'" * len(orders)


def _complete(
    free: list[Any],
    equations: list[Any],
    solved: dict[Any, float],
    system: System,
    start: float,
    spec: EquationSpec,
) -> dict[Any, float]:
    """Find the missing starting values from constraints, or ask for them."""
    given = {s: sp.Float(v, 17) for s, v in solved.items()}
    outputs = {
        o: sp.sympify(e).subs({symbol(system.variable): start}).subs(given)
        for o, e in system.outputs.items()
    }
    left = [sp.sympify(e).subs(given).subs(outputs).subs(given) for e in equations]
    left = [e for e in left if e.free_symbols & set(free)]
    if len(left) < len(free):
        names = []
        for item in free:
            unknown, orders = jet_parts(str(item))
            names.append(f"{unknown}{chr(39) * len(orders)}({start:g})")
        verb = "is" if len(names) == 1 else "are"
        raise Missing(
            f"which initial condition holds for {', '.join(names)}? The problem needs "
            f"{len(system.state) - len(system.constraints)} initial condition(s), and "
            f"{', '.join(names)} {verb} missing."
        )
    f = function(free, left)
    best = None
    for seed in (1.0, 0.1, -1.0, 0.0, 3.0):
        fit = least_squares(
            lambda v: np.array(f(*v), dtype=float),
            np.full(len(free), seed),
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
        )
        if best is None or fit.cost < best.cost:
            best = fit
        if fit.cost < 1e-24:
            break
    if best is None or best.cost > 1e-16:
        raise Contradictory(
            "the initial values do not fulfil the algebraic equations: they are "
            "inconsistent"
        )
    return {**solved, **{s: float(v) for s, v in zip(free, best.x, strict=True)}}


def _check_constraints(
    constraints: list[Any], solved: dict[Any, float], system: System, start: float
) -> None:
    for constraint in constraints:
        value = constraint.subs({s: sp.Float(v, 17) for s, v in solved.items()})
        value = value.subs(
            {
                o: sp.sympify(e).subs({symbol(system.variable): start}).subs(solved)
                for o, e in system.outputs.items()
            }
        )
        if value.is_number and abs(float(sp.re(value))) > 1e-7 * max(
            1.0, *(abs(v) for v in solved.values())
        ):
            raise Contradictory(
                f"the initial values are inconsistent: the constraint {constraint} = 0 "
                f"is violated at the start by {float(sp.re(value)):.3g}"
            )


def _check_extra(
    extra: list[Any], system: System, initial: np.ndarray, start: float
) -> None:
    """A condition on a highest derivative may only repeat the equation."""
    if not extra:
        return
    values = dict(zip(system.state, map(float, initial), strict=True))
    values[symbol(system.variable)] = start
    tops = {}
    for s, r in zip(system.state, system.rates, strict=True):
        unknown, orders = jet_parts(str(s))
        tops[jet(unknown, (*orders, system.variable))] = sp.sympify(r).subs(values)
    tops.update({o: sp.sympify(e).subs(values) for o, e in system.outputs.items()})
    for expression in extra:
        left = sp.sympify(expression).subs(tops).subs(values)
        if left.is_number and abs(float(sp.re(left))) > 1e-7:
            raise Contradictory(
                "there is a condition too many, and it contradicts the equation: "
                f"{expression} = 0 at {system.variable} = {start:g}"
            )


def _off_singularity(
    system: System, start: float, initial: np.ndarray
) -> tuple[np.ndarray, float]:
    """Leave a regular singular point by the first terms of the series there."""
    f = function([symbol(system.variable), *system.state], list(system.rates))
    with np.errstate(all="ignore"):
        try:
            first = np.array(f(start, *initial), dtype=float)
        except (ZeroDivisionError, TypeError, ValueError):
            first = np.array([np.nan])
    if np.all(np.isfinite(first)):
        return initial, 0.0
    t = symbol(system.variable)
    unknowns = {jet_parts(str(s))[0] for s in system.state}
    if len(unknowns) == 1 and len(system.state) == 2:
        y, v = system.state
        c = sp.Symbol("c")
        small = sp.Symbol("small", positive=True)
        if abs(initial[1]) < 1e-14:
            # With y'(0) = 0: y' ≈ c·t near the start, and c follows from the limit.
            rate = sp.sympify(system.rates[1]).subs(
                {
                    v: c * small,
                    y: sp.nsimplify(initial[0]),
                    t: sp.nsimplify(start) + small,
                }
            )
            limit = sp.limit(rate, small, 0)
            roots = sp.solve(sp.Eq(limit, c), c) if limit.is_finite is not False else []
            roots = [r for r in roots if r.is_real]
            if len(roots) == 1:
                value = float(roots[0])
                step = 1e-4
                moved = np.array([initial[0] + value * step**2 / 2, value * step])
                return moved, step
    raise IllPosed(
        f"the equation is singular at {system.variable} = {start:g}, where the initial "
        "values are given: no solution with these values exists there"
    )


def _check_uniqueness(
    system: System, start: float, initial: np.ndarray, shift: float
) -> None:
    """Where the rates are not Lipschitz at the start, uniqueness is lost."""
    if shift:
        return
    arguments = [symbol(system.variable), *system.state]
    with np.errstate(all="ignore"):
        for rate in system.rates:
            for s in system.state:
                slope = sp.diff(rate, s)
                if not slope.has(sp.Pow, sp.log, sp.Abs) or slope.has(sp.Derivative):
                    continue
                try:
                    value = function(arguments, slope)(start, *initial)
                except (ZeroDivisionError, ValueError):
                    value = np.inf
                if np.isfinite(np.asarray(value, dtype=complex)).all():
                    continue
                raise IllPosed(
                    "the solution is not unique: the right-hand side is not Lipschitz "
                    f"continuous in {_named(s)} at the initial value, so several "
                    "solutions pass through it"
                )


# --- integration --------------------------------------------------------------------


class _Run:
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
            coarse = self._integrate(
                self.main, 1e-8, 6000 if self.main == "DOP853" else 0
            )
        except _Slow:
            self.stiff = True
            self.main = "Radau"
            coarse = self._integrate("Radau", 1e-8, 0)
        # Another family of methods, so that a fault in one is seen by the other.
        self.other = "LSODA"
        fine = self._integrate("LSODA", 1e-11, 0)
        return fine, coarse

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
                raise _Slow
            if count % 64 == 0 and time.monotonic() > self.until:
                raise NotConverged(
                    "the integration did not finish in the time allowed for it"
                )
            return self.rates(t, y)

        return rates

    def _integrate(self, method: str, tolerance: float, limit: int) -> Any:
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
                    self._failed(got, method, tolerance)
                pieces.append((at, stop, got))
                at, state = stop, got.y[:, -1]
        result = _Pieces(pieces)
        if rough is None:
            reached = np.max([np.max(np.abs(p[2].y), axis=1) for p in pieces], axis=0)
            self._scale = np.maximum(reached, 1e-300)
            if np.any(reached < 1e-3 * scale) or np.any(reached > 1e3 * scale):
                return self._integrate(method, tolerance, limit)
        return result

    def _failed(self, got: Any, method: str, tolerance: float) -> None:
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
        raise IllPosed(
            f"the solution cannot be continued beyond {variable} ≈ {reached:.6g}: the "
            "equation becomes singular there (a derivative grows without bound)"
        )

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
            expression = self._lowered(expression)
            results.append(float(sp.N(expression.subs(known))))
        value, reference = results
        scale = max(abs(value), abs(reference))
        return value, 2.0 * abs(value - reference) + 4e-13 * scale

    def _lowered(self, expression: Any) -> Any:
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
        inner = self._lowered(lower)
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
        return np.stack([self.sol(float(t)) for t in times], axis=1)

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


def _drift(system: System, times: np.ndarray, run: Any) -> float | None:
    """Largest violation of the constraints along the way."""
    if not system.constraints:
        return None
    states = run.sol(times)
    outputs = [system.outputs[o] for o in system.outputs]
    constraints = [
        sp.sympify(c).subs(dict(zip(system.outputs, outputs, strict=True)))
        for c in system.constraints
    ]
    worst = 0.0
    for constraint in constraints:
        f = function([symbol(system.variable), *system.state], constraint)
        terms = function(
            [symbol(system.variable), *system.state],
            sum(abs(term) for term in sp.Add.make_args(sp.expand(constraint))),
        )
        top = np.max(np.abs(f(times, *states)))
        worst = max(worst, float(top / max(np.max(terms(times, *states)), 1e-300)))
    return worst


def _steps(spec: EquationSpec, system: System, run: _Run) -> list[str]:
    steps = []
    if len(system.state) > 1 or system.outputs:
        steps.append(
            f"The problem is written as {len(system.state)} first-order equations in "
            + ", ".join(_named(s) for s in system.state)
            + "."
        )
    if system.constraints:
        steps.append(
            f"The algebraic constraints were differentiated (index {system.index}); "
            f"the "
            "initial values fulfil every constraint met on the way."
        )
    steps.append(
        "The system is stiff, so an implicit method is used."
        if run.stiff
        else "The system is not stiff, so an explicit method of high order is used."
    )
    return steps
