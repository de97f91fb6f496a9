"""When a solution escapes to infinity, asked as a question of its own.

Near the escape a component behaves like (T − t)^(−q). Its exponent follows from the
last steps, and T from y/y'; two tolerances and two stopping sizes give the error.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from scipy.integrate import DOP853

from assistant.solvers.errors import NotConverged
from assistant.solvers.first_order import System
from assistant.solvers.initial import initial_values
from assistant.solvers.integration import Run
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Steps after which a solution counts as lasting.
STEPS = 20_000
#: Sizes, against the start, at which the escape time is extrapolated.
_SIZES = (1e5, 1e7)


def solve(spec: EquationSpec, system: System, *, budget_s: float) -> Solution:
    """The time of escape, or how far the solution was followed without one.

    Raises:
        NotConverged: The estimates do not agree.
    """
    start, initial, shift = initial_values(spec, system)
    told = spec.domain.get(spec.time or "", (None, None))[1]
    finite = told is not None and getattr(told, "is_finite", False)
    far = float(told) if finite and float(told) > start else start + 1e4
    run = Run(system, start + shift, initial, far, budget_s)
    until = time.monotonic() + budget_s
    ways = ((1e-12, _SIZES[1]), (1e-12, _SIZES[0]), (1e-9, _SIZES[1]))
    found = [_escape(run, tolerance, size, until) for tolerance, size in ways]
    variable, path = system.variable, found[0][1]
    times = np.array([t for t, _ in path])
    states = np.array([y for _, y in path]).T
    escapes = [t for t, _ in found]
    if all(t is None for t in escapes):
        note = (
            f"the solution was followed to {variable} = {float(times[-1]):.6g} and "
            "stays finite up to there; beyond it nothing is claimed"
        )
        return _solution(spec, system, run, times, states, None, None, (note,))
    if any(t is None for t in escapes):
        raise NotConverged("whether the solution blows up depends on the tolerance")
    value = float(escapes[0])  # type: ignore[arg-type]
    error = 2 * max(abs(value - float(t)) for t in escapes[1:])  # type: ignore[arg-type]
    return _solution(
        spec, system, run, times, states, value, error + 1e-12 * abs(value), ()
    )


def _escape(
    run: Run, tolerance: float, size: float, until: float
) -> tuple[float | None, list[tuple[float, Any]]]:
    """Time of escape extrapolated from a size, and the path up to a tame one."""
    scale = max(float(np.max(np.abs(run.initial))), 1.0)
    path: list[tuple[float, Any]] = [(run.start, np.array(run.initial))]
    with np.errstate(all="ignore"):
        solver = DOP853(
            run.rates, run.start, np.array(run.initial), run.end, rtol=tolerance,
            atol=tolerance * scale,
        )  # fmt: skip
        for _ in range(STEPS):
            if solver.status != "running" or time.monotonic() > until:
                break
            solver.step()
            if not np.all(np.isfinite(solver.y)):
                break
            if np.max(np.abs(solver.y)) < 100 * scale:
                path.append((solver.t, solver.y.copy()))
            if np.max(np.abs(solver.y)) > size * scale:
                return _extrapolated(run, solver), path
    return None, path


def _extrapolated(run: Run, solver: Any) -> float | None:
    """T from y = C (T − t)^(−q): y'/y = q/(T − t), and q from y y''/y'^2."""
    k = int(np.argmax(np.abs(solver.y)))
    t, y = float(solver.t), solver.y
    first = np.asarray(run.rates(t, y))
    if first[k] == 0:
        return None
    # y'' along the solution by a small step in the direction of the flow.
    dt = 1e-6 * abs(y[k] / first[k])
    ahead = np.asarray(run.rates(t + dt, y + dt * first))
    behind = np.asarray(run.rates(t - dt, y - dt * first))
    second = (ahead[k] - behind[k]) / (2 * dt)
    ratio = y[k] * second / first[k] ** 2
    if not ratio > 1 + 1e-3:
        # Growth like exp(t) is fast and never infinite.
        return None
    return float(t + abs(y[k] / first[k]) / (ratio - 1))


def _solution(
    spec: EquationSpec,
    system: System,
    run: Run,
    times: np.ndarray,
    states: np.ndarray,
    value: float | None,
    error: float | None,
    notes: tuple[str, ...],
) -> Solution:
    del spec
    said = () if value is None else (
        f"The solution exists only for {system.variable} between {run.start:g} and "
        f"{value:.8g}: it blows up there.",
    )  # fmt: skip
    return Solution(
        kind="ode_ivp",
        method="Dormand–Prince 8(5,3) towards the escape, extrapolated by "
        "y'/y = q/(T - t) from two sizes and at two tolerances",
        values=(value,),
        errors=(error,),
        axes={system.variable: times},
        fields={str(s): states[i] for i, s in enumerate(system.state)},
        steps=said,
        notes=notes,
        measures={}
        if error is None or not value
        else {"disagreement": error / abs(value)},
        parts={"sort": "none"},
    )
