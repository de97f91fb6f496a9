"""Starting values of an initial value problem: complete, consistent, unique."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.optimize import least_squares

from assistant.solvers.errors import Contradictory, IllPosed, Missing
from assistant.solvers.first_order import System
from assistant.solvers.jets import function, jet, jets_in, number, symbol
from validators.specs.equation import EquationSpec, jet_parts


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
                        f"two different values are given for {named(items[0])} at "
                        f"{variable} = {start:g}: {solved[items[0]]:g} and {value:g}"
                    )
                solved[items[0]] = value
                rest.remove(expression)
    free = [s for s in state if s not in solved]
    if free or rest:
        solved = _complete(free, [*rest, *constraints], solved, system, start)
    _check_constraints([*constraints, *rest], solved, system, start)
    initial = np.array([solved[s] for s in state], dtype=float)
    _check_extra(extra, system, initial, start)
    return start, *_off_singularity(system, start, initial)


def named(item: Any) -> str:
    """A jet as people write it, with primes."""
    unknown, orders = jet_parts(str(item))
    return unknown + "'" * len(orders)


def _complete(
    free: list[Any],
    equations: list[Any],
    solved: dict[Any, float],
    system: System,
    start: float,
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
    unknowns = {jet_parts(str(s))[0] for s in system.state}
    if len(unknowns) == 1 and len(system.state) == 2:
        series = _series(system, start, initial)
        if series is not None:
            return series, _SERIES_STEP
    raise IllPosed(
        f"the equation is singular at {system.variable} = {start:g}, where the initial "
        "values are given: no solution with these values exists there"
    )


#: How far the series leads away from a singular start: its error is of fourth order.
_SERIES_STEP = 1e-4


def _series(system: System, start: float, initial: np.ndarray) -> np.ndarray | None:
    """Value and slope at a small step of y₀ + v₀ s + c s²/2 + d s³/6.

    The coefficients are the only ones for which the equation holds in the limit s → 0;
    None where there are none, or more than one.
    """
    y, v = system.state
    t = symbol(system.variable)
    c, d = sp.symbols("c d")
    s = sp.Symbol("small", positive=True)
    y0, v0 = (sp.nsimplify(value) for value in initial)
    path = {
        v: v0 + c * s + d * s**2 / 2,
        y: y0 + v0 * s + c * s**2 / 2 + d * s**3 / 6,
        t: sp.nsimplify(start) + s,
    }
    rate = sp.sympify(system.rates[1]).subs(path, simultaneous=True)
    known: dict[Any, Any] = {}
    for unknown, left in ((c, rate - c), (d, (rate - c) / s - d)):
        limit = sp.limit(sp.expand(left.subs(known)), s, 0)
        if limit.is_finite is False or limit.has(sp.zoo, sp.nan):
            return None
        roots = [r for r in sp.solve(limit, unknown) if r.is_real]
        if len(roots) != 1:
            return None
        known[unknown] = roots[0]
    at = {**known, s: sp.Float(_SERIES_STEP)}
    return np.array([float(path[y].subs(at)), float(path[v].subs(at))])


def check_uniqueness(
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
                    f"continuous in {named(s)} at the initial value, so several "
                    "solutions pass through it"
                )
