"""Where a system comes to rest: all its equilibria, and the one that it approaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed, NotConverged, Unsupported
from assistant.solvers.first_order import System, reduce
from assistant.solvers.initial import initial_values
from assistant.solvers.integration import Run
from assistant.solvers.limits import within

if TYPE_CHECKING:
    from assistant.solvers.traits import Row
    from validators.specs.equation import EquationSpec

#: Real parts of eigenvalues nearer to zero than this share of the largest decide
#: nothing.
_FLAT = 1e-9
_DOUBLINGS = 24


def limit(spec: EquationSpec, unknowns: tuple[str, ...]) -> list[Row]:
    """What the unknowns tend to.

    Raises:
        IllPosed: The motion does not come to rest.
    """
    from assistant.solvers.traits import Row

    system = _autonomous(spec)
    start, initial, shift = initial_values(spec, system)
    run = Run(system, start + shift, initial, start + 1.0, 10.0)
    place = _followed(run, np.array(initial, float))
    rest = _refined(system, place)
    slopes = _eigenvalues(system, rest)
    if np.max(slopes.real) >= 0:
        raise IllPosed("the state that the motion nears does not attract it")
    rows = []
    for unknown in unknowns:
        index = next((k for k, s in enumerate(system.state) if str(s) == unknown), None)
        if index is None:
            raise Unsupported(f"{unknown} is no part of the state")
        value = float(rest[index])
        size = max(abs(value), float(np.max(np.abs(rest))))
        rows.append(
            Row(
                f"{unknown} for {system.variable} → ∞",
                value,
                1e-12 * size + 1e-15,
                ((unknown, 1),),
                "a long run, and the rates vanish there",
            )
        )
    return rows


def equilibria(spec: EquationSpec) -> list[Row]:
    """Every state of rest with its stability by linearisation.

    Raises:
        Unsupported: They cannot all be found.
    """
    from assistant.solvers.traits import Row

    system = _autonomous(spec)
    state = list(system.state)
    if not all(r.is_polynomial(*state) for r in system.rates):
        raise Unsupported("all equilibria are found for polynomial rates only")
    with within(6):
        found = sp.solve(list(system.rates), state, dict=True)
    rows = []
    for solution in found:
        if set(solution) != set(state):
            raise Unsupported("the equilibria are not single states")
        values = [complex(sp.N(solution[s])) for s in state]
        if any(abs(v.imag) > 1e-10 * max(1.0, abs(v)) for v in values):
            continue
        rest = np.array([v.real for v in values])
        told = _stability(_eigenvalues(system, rest))
        for unknown in spec.unknowns:
            index = next(k for k, s in enumerate(state) if str(s) == unknown)
            rows.append(
                Row(
                    f"equilibrium {unknown} ({told})",
                    float(rest[index]),
                    1e-14 * max(1.0, abs(float(rest[index]))),
                    ((unknown, 1),),
                    "the rates vanish there",
                )
            )
    if not rows:
        raise IllPosed("there is no equilibrium")
    return rows


def _autonomous(spec: EquationSpec) -> System:
    system = reduce(spec)
    if system.index or system.outputs:
        raise Unsupported("the system has algebraic parts")
    if any(sp.Symbol(system.variable, real=True) in r.free_symbols
           for r in system.rates):  # fmt: skip
        raise IllPosed("the equation depends on time itself")
    return system


def _eigenvalues(system: System, rest: np.ndarray) -> np.ndarray:
    state = list(system.state)
    matrix = sp.Matrix(list(system.rates)).jacobian(state)
    pairs = dict(zip(state, (sp.Float(repr(float(v))) for v in rest), strict=True))
    numbers = np.array(matrix.subs(pairs).tolist(), dtype=float)
    return np.asarray(np.linalg.eigvals(numbers))


def _stability(values: np.ndarray) -> str:
    flat = _FLAT * max(float(np.max(np.abs(values))), 1e-300)
    top = float(np.max(values.real))
    turning = ", oscillating" if np.any(np.abs(values.imag) > flat) else ""
    if top > flat:
        return f"unstable{turning}"
    if top < -flat:
        return f"stable{turning}"
    return "not decided by the linearisation"


def _followed(run: Run, state: np.ndarray) -> np.ndarray:
    """The state after the motion has come to rest, or nearly.

    Raises:
        IllPosed: It does not.
    """
    from scipy.integrate import solve_ivp

    flow = np.abs(np.asarray(run.rates(run.start, state)))
    size = np.maximum(np.abs(state), 1e-3)
    long = 4.0 / max(float(np.max(flow / size)), 1e-9)
    for _ in range(_DOUBLINGS):
        got = solve_ivp(
            run.rates, (run.start, run.start + long), state, method="LSODA",
            rtol=1e-9, atol=1e-12 * max(float(np.max(size)), 1e-12), jac=run.slopes,
        )  # fmt: skip
        if got.status != 0 or not np.all(np.isfinite(got.y)):
            raise IllPosed("the solution does not exist for all times")
        before, state = state, got.y[:, -1]
        size = np.maximum(size, np.abs(state))
        if np.max(np.abs(state)) > 1e9 * max(1.0, float(np.max(np.abs(before)))):
            raise IllPosed("the motion grows without bound")
        if np.all(np.abs(state - before) < 1e-7 * size) and np.all(
            np.abs(np.asarray(run.rates(run.start, state))) * long < 1e-5 * size
        ):
            return np.asarray(state)
        long *= 1.6
        if len(got.t) > 40_000:
            break
    raise IllPosed("the motion does not come to rest")


def _refined(system: System, place: np.ndarray) -> np.ndarray:
    """Newton's method on the rates from a place nearby."""
    from scipy.optimize import root

    from assistant.solvers.jets import function

    state = list(system.state)
    call = function(state, list(system.rates))
    got = root(lambda y: np.asarray(call(*y), float), place, tol=1e-14)
    size = np.maximum(np.abs(place), 1e-6 * max(float(np.max(np.abs(place))), 1e-9))
    if np.any(np.abs(got.x - place) > 1e-3 * size + 1e-9):
        raise NotConverged("no state of rest lies where the motion ends")
    return np.asarray(got.x)
