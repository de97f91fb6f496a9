"""The period of a motion: the time after which the state of a free system returns.

A plane through the start, square to the flow, is crossed again in the same direction;
the first crossing at the starting state itself ends a period. A motion that does not
return but settles on a closed orbit is followed there first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.first_order import System
from assistant.solvers.initial import initial_values
from assistant.solvers.integration import Run
from assistant.solvers.jets import symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Distance from the start, in sizes of the components, that counts as a return.
_RETURNED = 1e-7
#: Doublings of the time looked through, and rounds spent on reaching a closed orbit.
_DOUBLINGS, _ROUNDS = 14, 8


@dataclass(frozen=True)
class _Return:
    """One way round: how long, from which state, how far off, and how large."""

    took: float
    state: np.ndarray
    gap: float
    size: np.ndarray


def solve(spec: EquationSpec, system: System, *, budget_s: float) -> Solution:
    """The period, by two methods.

    Raises:
        IllPosed: The motion comes to rest or does not return.
        NotConverged: The methods disagree, or time is spent.
    """
    if any(r.has(symbol(system.variable)) for r in system.rates):
        raise IllPosed(
            "the equation depends on time itself, so its motion has no period of its "
            "own; the driving sets one"
        )
    start, initial, shift = initial_values(spec, system)
    run = Run(system, start + shift, initial, start + 1.0, budget_s)
    until = time.monotonic() + budget_s
    found, lead = _settled(run, np.array(initial, float), until)
    other = _first_return(run, found.state, "LSODA", 1e-11, until)
    if other is None:
        raise NotConverged("the second method finds no return of the motion")
    error = 2 * abs(found.took - other.took) + 1e-11 * found.took
    times = np.linspace(0.0, found.took, 401)
    path = _path(run, found.state, found.took, "DOP853", 1e-11).sol(times)
    return Solution(
        kind="ode_ivp",
        method="Dormand–Prince 8(5,3) until the state returns, checked against LSODA "
        "(Adams/BDF)",
        values=(found.took,),
        errors=(error,),
        axes={system.variable: run.start + lead + times},
        fields={str(s): path[i] for i, s in enumerate(system.state)},
        steps=(
            "The time is sought at which the state crosses the plane through its start "
            "in the same direction and at the same place.",
            f"After one period the state is back to {found.gap:.1e} of its size.",
            *(
                ("The motion approaches a closed orbit; the period is that orbit's.",)
                if lead
                else ()
            ),
        ),
        measures={"disagreement": error / found.took, "drift": found.gap},
        parts={
            "sort": "period",
            "rates": list(system.rates),
            "state": [str(s) for s in system.state],
            "initial": [float(v) for v in found.state],
            "took": found.took,
            "variable": system.variable,
        },
    )


def _settled(run: Run, state: np.ndarray, until: float) -> tuple[_Return, float]:
    """The first exact return, and how long a closed orbit was approached before it."""
    lead = 0.0
    for rounds in range(_ROUNDS):
        found = _first_return(run, state, "DOP853", 1e-12, until)
        if found is not None:
            return found, lead
        flow = np.abs(np.asarray(run.rates(run.start, state)))
        far = 30 / max(float(np.max(flow / np.maximum(np.abs(state), 1e-6))), 1e-3)
        path = _path(run, state, far * 2**rounds, "DOP853", 1e-10)
        before, state = state, path.y[:, -1]
        lead += float(path.t[-1])
        size = np.max(np.abs(path.y), axis=1)
        if np.max(np.abs(state)) > 1e9 * max(1.0, float(np.max(np.abs(before)))):
            raise IllPosed("the motion grows without bound and has no period")
        still = np.abs(np.asarray(run.rates(run.start, state))) * far
        if np.all(still < 1e-6 * np.maximum(size, 1e-300)):
            raise IllPosed("the motion comes to rest, so that it has no period")
    raise IllPosed("the motion does not return to where it was: it is not periodic")


def _path(run: Run, state: np.ndarray, long: float, method: str, rtol: float) -> Any:
    options: dict[str, Any] = {"jac": run.slopes} if method == "LSODA" else {}
    scale = np.maximum(np.abs(state), 1e-3 * max(float(np.max(np.abs(state))), 1e-12))
    with np.errstate(all="ignore"):
        got = solve_ivp(
            run.rates, (0.0, long), state, method=method, rtol=rtol,
            atol=rtol * scale, dense_output=True, **options,
        )  # fmt: skip
    if got.status != 0 or not np.all(np.isfinite(got.y[:, -1])):
        raise IllPosed("the solution ends before it returns")
    return got


def _first_return(
    run: Run, state: np.ndarray, method: str, rtol: float, until: float
) -> _Return | None:
    """The first crossing of the start's plane at the start, if there is one."""
    flow = np.asarray(run.rates(run.start, state), float)
    if not np.any(flow):
        raise IllPosed(
            "the motion starts at rest in a balance, so that it has no period"
        )
    typical = np.maximum(np.abs(state), np.max(np.abs(state)) * 1e-3 + 1e-12)
    long = 4 * float(np.min(typical[flow != 0] / np.abs(flow[flow != 0])))
    for _ in range(_DOUBLINGS):
        if time.monotonic() > until:
            raise NotConverged("no return was found in the time allowed")
        path = _path(run, state, long, method, rtol)
        size = np.maximum(np.max(np.abs(path.y), axis=1), 1e-300)
        for when in _crossings(path, state, flow / size**2):
            gap = float(np.max(np.abs(path.sol(when) - state) / size))
            if gap < _RETURNED:
                return _Return(when, state, gap, size)
        if len(path.t) > 4000:
            return None
        long *= 2
    return None


def _crossings(path: Any, state: np.ndarray, normal: np.ndarray) -> list[float]:
    """Times at which the plane is crossed in the direction of the start's flow."""
    from scipy.optimize import brentq

    def beyond(t: float) -> float:
        return float(normal @ (path.sol(t) - state))

    fine = np.unique(np.concatenate([np.linspace(a, b, 9) for a, b in _pairs(path.t)]))
    values = normal @ (path.sol(fine) - state[:, None])
    # The start lies in the plane and is no crossing, whichever way it is rounded.
    values[0] = 0.0
    rises = np.nonzero((values[:-1] < 0) & (values[1:] >= 0))[0]
    return [
        float(brentq(beyond, fine[k], fine[k + 1], xtol=1e-15, rtol=1e-14))
        for k in rises
    ]


def _pairs(times: np.ndarray) -> list[tuple[float, float]]:
    return list(zip(times[:-1].tolist(), times[1:].tolist(), strict=True))
