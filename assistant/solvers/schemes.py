"""Schemes that the user names, run exactly as asked, with their errors tabulated.

The local error is what one step from the exact solution misses, the global error
what is left at the end. Both are measured at four step sizes against a reference
that is accurate to many more digits, so that the observed order can be compared with
the theoretical one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.optimize import root

from assistant.solvers.errors import NotConverged, Unsupported
from assistant.solvers.jets import symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

ORDERS = {
    "euler": 1,
    "implicit_euler": 1,
    "improved_euler": 2,
    "midpoint": 2,
    "rk4": 4,
    "crank_nicolson": 2,
    "ftcs": 2,
    "btcs": 1,
    "upwind": 1,
    "lax_wendroff": 2,
    "leapfrog": 2,
    "central": 2,
}
NAMES = {
    "euler": "explicit Euler",
    "implicit_euler": "implicit Euler",
    "improved_euler": "Heun's method",
    "midpoint": "the midpoint method",
    "rk4": "classical Runge–Kutta",
    "crank_nicolson": "the trapezoidal rule (Crank–Nicolson)",
    "ftcs": "FTCS (explicit Euler in time, central in space)",
    "btcs": "BTCS (implicit Euler in time, central in space)",
    "upwind": "first-order upwind",
    "lax_wendroff": "Lax–Wendroff",
    "leapfrog": "leapfrog (central in time and space)",
    "central": "central differences",
}
#: |h λ| up to which the scheme does not amplify a decaying real mode.
REAL_LIMIT = {"euler": 2.0, "improved_euler": 2.0, "midpoint": 2.0, "rk4": 2.785}
STEP_LIMIT = 2_000_000
#: Step sizes at which errors are measured: the one asked for, and its halves.
HALVINGS = 5
#: Further halvings where the order does not show yet, and steps in the finest run.
FURTHER = 6
MOST_STEPS = 20_000
_FIELDS_ONLY = {"ftcs", "btcs", "upwind", "lax_wendroff", "central"}

_Rates = Callable[[float, np.ndarray], np.ndarray]


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Run the named scheme.

    Raises:
        SolverError: The scheme does not fit the problem.
    """
    if len(spec.independent) > 1:
        from assistant.solvers import scheme_fields

        return scheme_fields.solve(spec, budget_s=budget_s)
    return _ordinary(spec, budget_s)


# --- ordinary equations -------------------------------------------------------


def one_step(name: str, f: _Rates, t: float, y: np.ndarray, h: float) -> np.ndarray:
    """One step of a scheme."""
    if name == "euler":
        return y + h * f(t, y)
    if name == "improved_euler":
        k1 = f(t, y)
        return y + h / 2 * (k1 + f(t + h, y + h * k1))
    if name == "midpoint":
        return y + h * f(t + h / 2, y + h / 2 * f(t, y))
    if name == "rk4":
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    if name in {"implicit_euler", "crank_nicolson"}:
        k1 = f(t, y)
        theta = 1.0 if name == "implicit_euler" else 0.5

        def gap(z: np.ndarray) -> np.ndarray:
            return z - y - h * ((1 - theta) * k1 + theta * f(t + h, z))

        got = root(gap, y + h * k1, method="hybr", tol=1e-14)
        if not got.success and np.abs(gap(got.x)).max() > 1e-9 * (1 + np.abs(y).max()):
            raise NotConverged("the implicit step could not be solved")
        return np.asarray(got.x)
    raise Unsupported(f"{NAMES.get(name, name)} is not a scheme for ordinary equations")


def _ordinary(spec: EquationSpec, budget_s: float) -> Solution:
    from assistant.solvers import ivp
    from assistant.solvers.first_order import reduce
    from assistant.solvers.initial import initial_values
    from assistant.solvers.integration import Run

    assert spec.scheme is not None
    name = spec.scheme.name
    if name not in ORDERS or name in _FIELDS_ONLY:
        raise Unsupported(f"{NAMES[name]} is not a scheme for initial value problems")
    exact = ivp.solve(replace(spec, scheme=None), budget_s=budget_s / 2)
    system = reduce(spec)
    if system.outputs or system.constraints:
        raise Unsupported("a named scheme for differential-algebraic systems")
    start, initial, _ = initial_values(spec, system)
    run = Run(system, start, initial, ivp.horizon(spec, start), budget_s)
    fine, _ = run.both()
    if not run.stiff:
        fine = run.integrate("DOP853", 1e-12, 0)
    h, assumed = _step(spec, run)
    marches, rows = _tabulated(name, run, fine, h)
    times, states = marches[0]
    values, errors, notes = _asked(spec, run, marches[0], exact)
    limit = _stability(name, run, fine, times)
    stable = limit is None or limit[0]
    theory, observed = ORDERS[name], _observed(rows, fine, marches[-1][0])
    lines = [
        f"{NAMES[name]} with h = {h:g}: {len(times) - 1} steps, local error of order "
        f"{theory + 1}, global error of order {theory} in theory.",
        *(_row(r) for r in rows),
        *([] if limit is None else [limit[1]]),
        *(
            f"Step {i}: {system.variable} = {times[i]:.6g}, "
            f"{system.state[0]} = {states[0, i]:.10g}"
            for i in range(min(4, len(times)))
        ),
        *notes,
    ]
    above = () if stable or limit is None else (
        f"the step is above the stability limit h = {limit[2]:.4g}, so errors grow",
    )  # fmt: skip
    return Solution(
        kind="ode_scheme",
        method=f"{NAMES[name]} with step h = {h:g}, as asked",
        values=tuple(values),
        errors=tuple(errors),
        order=observed,
        axes={system.variable: times},
        fields={str(s): states[i] for i, s in enumerate(system.state)},
        table=tuple(rows),
        steps=assumed,
        measures={
            "theory": theory,
            "observed": observed,
            "disagreement": None,
            "stable": stable,
        },
        notes=above,
        scheme={
            "lines": tuple(lines),
            "table": rows,
            "name": name,
            "h": h,
            "stability_limit": limit[2] if limit else None,
        },
        parts={**exact.parts, "scheme": name, "h": h},
    )


def _step(spec: EquationSpec, run: Any) -> tuple[float, tuple[str, ...]]:
    """The step asked for, in internal units, and what was assumed for it.

    Raises:
        Unsupported: It does not fit the interval.
    """
    assert spec.scheme is not None
    span = run.end - run.start
    assumed: tuple[str, ...] = ()
    if spec.scheme.step is not None:
        h = spec.scheme.step * spec.scale.get(spec.time or "", 1.0)
    elif spec.scheme.steps:
        h = span / spec.scheme.steps
    else:
        h = span / 20
        assumed = (f"no step was given, so h = {h:g} (twenty steps)",)
    if h <= 0 or span / h > STEP_LIMIT:
        raise Unsupported(f"the step {h:g} does not fit the interval")
    if spec.scheme.name == "leapfrog":
        raise Unsupported("leapfrog is offered for wave equations")
    return h, assumed


def _tabulated(
    name: str, run: Any, fine: Any, h: float
) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[dict[str, Any]]]:
    """Runs with the step halved again and again, and their errors.

    Coarse steps may lie before the range in which the order shows; then the step is
    halved further, up to `MOST_STEPS`.
    """
    marches = []
    rows: list[dict[str, Any]] = []
    for k in range(HALVINGS + FURTHER):
        if k >= HALVINGS and (
            _settled(name, rows) or (run.end - run.start) / h * 2**k > MOST_STEPS
        ):
            break
        size = h / 2**k
        times, states = _march(name, run.rates, run.start, run.initial, run.end, size)
        marches.append((times, states))
        reference = fine.sol(times)
        error = float(np.abs(states[0] - reference[0])[-1])
        local = 0.0
        pick = np.unique(
            np.linspace(0, len(times) - 2, min(40, len(times) - 1)).astype(int)
        )
        for i in pick:
            got = one_step(
                name, run.rates, times[i], reference[:, i], times[i + 1] - times[i]
            )
            local = max(local, float(np.abs(got[0] - reference[0, i + 1])))
        rows.append({"h": size, "error": error, "local": local})
        if k:
            _orders(rows[-2], rows[-1])
    return marches, rows


def _orders(a: dict[str, Any], b: dict[str, Any]) -> None:
    """Observed orders between a step and its half."""
    if a["error"] > 0 and b["error"] > 0:
        b["order"] = math.log2(a["error"] / b["error"])
    if a["local"] > 0 and b["local"] > 0:
        b["local_order"] = math.log2(a["local"] / b["local"])


def _settled(name: str, rows: list[dict[str, Any]]) -> bool:
    """Whether the last order is the theoretical one, or none can be seen."""
    order = rows[-1].get("order")
    return order is None or order > ORDERS[name] - 0.1


def _observed(rows: list[dict[str, Any]], fine: Any, times: np.ndarray) -> float | None:
    """The order of the finest pair whose error is more than that of the reference."""
    level = 1e-10 * max(float(np.abs(fine.sol(times)[0]).max()), 1e-300)
    told = [r["order"] for r in rows if "order" in r and r["error"] > level]
    return told[-1] if told else rows[-1].get("order")


def _asked(
    spec: EquationSpec, run: Any, march: tuple[np.ndarray, np.ndarray], exact: Solution
) -> tuple[list[float], list[float | None], list[str]]:
    """Values of the run as asked, with their distance to the reference."""
    times, states = march
    variable = run.system.variable
    values: list[float] = []
    errors: list[float | None] = []
    notes: list[str] = []
    for point, true, near in zip(spec.points, exact.values, exact.errors, strict=True):
        t = point.at.get(variable, run.end)
        i = int(np.argmin(np.abs(times - t)))
        state = states[:, i]
        if abs(times[i] - t) > 1e-9 * max(1.0, abs(t)):
            state = np.array([np.interp(t, times, s) for s in states])
            notes.append(f"t = {t:g} is no step; the value is interpolated linearly")
        known = dict(zip(run.system.state, map(float, state), strict=True))
        known[symbol(variable)] = t
        expression = run.lowered(sp.sympify(point.expression))
        value = float(sp.N(expression.subs(known)))
        values.append(value)
        errors.append(
            None if true is None or near is None else abs(value - true) * 1.001 + near
        )
    return values, errors, notes


def _march(
    name: str, f: _Rates, start: float, initial: np.ndarray, end: float, h: float
) -> tuple[np.ndarray, np.ndarray]:
    count = max(1, math.ceil((end - start) / h - 1e-9))
    times = np.minimum(start + h * np.arange(count + 1), end)
    states = np.empty((len(initial), count + 1))
    states[:, 0] = initial
    with np.errstate(all="ignore"):
        for i in range(count):
            states[:, i + 1] = one_step(
                name, f, times[i], states[:, i], times[i + 1] - times[i]
            )
    return times, states


def _row(row: dict[str, Any]) -> str:
    tail = f", observed order {row['order']:.2f}" if "order" in row else ""
    local = f", local {row['local']:.3e}" if "local" in row else ""
    return f"h = {row['h']:.6g}: global error {row['error']:.3e}{local}{tail}"


def _stability(
    name: str, run: Any, fine: Any, times: np.ndarray
) -> tuple[bool, str, float] | None:
    """The largest step that does not amplify decaying modes, from the Jacobian."""
    if name not in REAL_LIMIT:
        return (
            True,
            f"{NAMES[name]} is stable for decaying modes at any step.",
            math.inf,
        )
    stiffest = 0.0
    for t in np.linspace(times[0], times[-1], 11):
        values = np.linalg.eigvals(run.slopes(t, fine.sol(t)))
        stiffest = min(stiffest, float(values.real.min()))
    if stiffest >= 0:
        return None
    limit = REAL_LIMIT[name] / -stiffest
    h = float(times[1] - times[0])
    ok = h <= limit
    return (
        ok,
        f"Stability limit: h ≤ {limit:.4g} (fastest decaying mode {stiffest:.4g}); "
        f"the step "
        f"h = {h:g} is {'below' if ok else 'above'} it.",
        limit,
    )
