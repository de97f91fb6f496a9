"""Schemes that the user names, run exactly as asked, with their errors tabulated.

The local error is what one step from the exact solution misses, the global error
what is left at the end. Both are measured at four step sizes against a reference
that is accurate to many more digits, so that the observed order can be compared with
the theoretical one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.optimize import root

from assistant.solvers.errors import NotConverged, Unsupported
from assistant.solvers.jets import broadcast, function, jet, symbol
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

_Rates = Callable[[float, np.ndarray], np.ndarray]


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Run the named scheme.

    Raises:
        SolverError: The scheme does not fit the problem.
    """
    if len(spec.independent) > 1:
        return _partial(spec, budget_s)
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
    if name not in ORDERS or name in {
        "ftcs",
        "btcs",
        "upwind",
        "lax_wendroff",
        "central",
    }:
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
    end = run.end
    if spec.scheme.step is not None:
        h = spec.scheme.step * spec.scale.get(spec.time or "", 1.0)
        assumed: tuple[str, ...] = ()
    elif spec.scheme.steps:
        h = (end - start) / spec.scheme.steps
        assumed = ()
    else:
        h = (end - start) / 20
        assumed = (f"no step was given, so h = {h:g} (twenty steps)",)
    if h <= 0 or (end - start) / h > STEP_LIMIT:
        raise Unsupported(f"the step {h:g} does not fit the interval")
    if name == "leapfrog":
        raise Unsupported("leapfrog is offered for wave equations")
    marches = []
    rows: list[dict[str, Any]] = []
    for k in range(5):
        size = h / 2**k
        times, states = _march(name, run.rates, start, initial, end, size)
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
    for a, b in itertools.pairwise(rows):
        if a["error"] > 0 and b["error"] > 0:
            b["order"] = math.log2(a["error"] / b["error"])
        if a["local"] > 0 and b["local"] > 0:
            b["local_order"] = math.log2(a["local"] / b["local"])
    # Below this the reference itself is no better than the scheme.
    level = 1e-10 * max(float(np.abs(fine.sol(times)[0]).max()), 1e-300)
    told = [r["order"] for r in rows if "order" in r and r["error"] > level]
    observed = told[-1] if told else rows[-1].get("order")
    values, errors = [], []
    times, states = marches[0]
    notes = []
    for point, true in zip(spec.points, exact.values, strict=True):
        t = point.at.get(system.variable, end)
        i = int(np.argmin(np.abs(times - t)))
        state = states[:, i]
        if abs(times[i] - t) > 1e-9 * max(1.0, abs(t)):
            state = np.array([np.interp(t, times, s) for s in states])
            notes.append(f"t = {t:g} is no step; the value is interpolated linearly")
        known = dict(zip(system.state, map(float, state), strict=True))
        known[symbol(system.variable)] = t
        expression = run.lowered(sp.sympify(point.expression))
        value = float(sp.N(expression.subs(known)))
        values.append(value)
        errors.append(
            None if true is None else abs(value - true) * 1.001 + 1e-12 * abs(true)
        )
    limit = _stability(name, run, fine, times)
    theory = ORDERS[name]
    lines = [
        f"{NAMES[name]} with h = {h:g}: {len(times) - 1} steps, local error of order "
        f"{theory + 1}, global error of order {theory} in theory.",
        *(_row(r) for r in rows),
    ]
    if limit is not None:
        lines.append(limit[1])
    lines += [
        f"Step {i}: {system.variable} = {times[i]:.6g}, "
        f"{system.state[0]} = {states[0, i]:.10g}"
        for i in range(min(4, len(times)))
    ]
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
            "stable": limit is None or limit[0],
        },
        notes=(
            ()
            if limit is None or limit[0]
            else (
                f"the step is above the stability limit h = {limit[2]:.4g}, so "
                f"errors grow",
            )
        ),
        scheme={
            "lines": tuple(lines + notes),
            "table": rows,
            "name": name,
            "h": h,
            "stability_limit": limit[2] if limit else None,
        },
        parts={**exact.parts, "scheme": name, "h": h},
    )


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


# --- partial equations --------------------------------------------------------


def _partial(spec: EquationSpec, budget_s: float) -> Solution:
    from assistant.solvers import evolution, volumes
    from assistant.solvers.marching import Marching

    assert spec.scheme is not None
    name = {"euler": "ftcs", "implicit_euler": "btcs"}.get(
        spec.scheme.name, spec.scheme.name
    )
    exact = evolution.solve(replace(spec, scheme=None), budget_s=budget_s / 2)
    m = Marching(spec)
    if len(m.space) != 1 or m.second:
        raise Unsupported(
            f"{NAMES[name]} is run for one first-order-in-time equation in 1D"
        )
    (v,) = m.space
    low, high = (float(b) for b in m.bounds(v))
    horizon = evolution._horizon(spec, m)
    span = horizon - m.start
    scheme = spec.scheme
    cells = scheme.cells or (
        round((high - low) / (scheme.space_step * spec.scale.get(v, 1.0)))
        if scheme.space_step
        else (scheme.steps or 20)
    )
    dt = scheme.step * spec.scale.get(spec.time or "", 1.0) if scheme.step else None
    advective = name in {"upwind", "lax_wendroff"}
    if advective:
        speed = _speed(m)
    elif not volumes.applies(m):
        raise Unsupported(
            f"{NAMES[name]} needs a second-order equation in conservative form"
        )
    diffusion = 0.0 if advective else _diffusion(m)
    if dt is None:
        h = (high - low) / cells
        dt = (
            0.8 * h / max(abs(speed), 1e-300)
            if advective
            else (
                0.4 * h * h / max(diffusion, 1e-300) if name == "ftcs" else span / cells
            )
        )
    steps = max(1, math.ceil(span / dt - 1e-9))
    rows: list[dict[str, Any]] = []
    first: Callable[[float, float], float] | None = None
    reference = {id(p): val for p, val in zip(spec.points, exact.values, strict=True)}
    growth = 4 if name in {"ftcs", "btcs"} else 2
    profile = None
    for k in range(4):
        n, count = cells * 2**k, steps * growth**k
        if n * count > 4_000_000:
            break
        if advective:
            sample = _advect(m, name, speed, low, high, n, horizon, count)
        else:
            sample = _theta(m, name, n, horizon, count)
        if first is None:
            first = sample
            x = np.linspace(low, high, n + 1)
            profile = (x, np.array([sample(float(s), horizon) for s in x]))
        gaps = [
            abs(sample(p.at[v], horizon) - true)
            for p in spec.points
            if (true := reference[id(p)]) is not None and v in p.at
        ]
        rows.append(
            {
                "h": (high - low) / n,
                "dt": span / count,
                "error": float(max(gaps, default=0.0)),
            }
        )
    for a, b in itertools.pairwise(rows):
        if a["error"] > 0 and b["error"] > 0 and math.isfinite(a["error"]):
            b["order"] = math.log2(a["error"] / b["error"])
    assert first is not None
    values = [
        first(p.at[v], horizon)
        if v in p.at and p.expression == m.components[0]
        else None
        for p in spec.points
    ]
    errors = [
        None if a is None or b is None else abs(a - b) * 1.001 + 1e-10 * abs(b)
        for a, b in zip(values, exact.values, strict=True)
    ]
    h = (high - low) / cells
    ratio = abs(speed) * dt / h if advective else diffusion * dt / h**2
    stable = not (name == "ftcs" and ratio > 0.5) and not (advective and ratio > 1)
    rule = {
        "ftcs": f"Stability: D dt/dx² = {ratio:.4g}, which must not exceed 0.5.",
        "upwind": f"Stability: |a| dt/dx = {ratio:.4g}, which must not exceed 1.",
        "lax_wendroff": f"Stability: |a| dt/dx = {ratio:.4g}, which must not exceed 1.",
    }.get(name, f"Unconditionally stable; D dt/dx² = {ratio:.4g}.")
    notes = [] if stable else [f"the scheme is unstable with these steps ({rule})"]
    observed = rows[-1].get("order")
    lines = [
        f"{NAMES[name]}: {cells} cells, {steps} steps of {span / steps:g}.",
        rule,
        *(
            f"dx = {r['h']:.5g}, dt = {r['dt']:.5g}: error {r['error']:.3e}"
            + (f", observed order {r['order']:.2f}" if "order" in r else "")
            for r in rows
        ),
    ]
    assert profile is not None
    return Solution(
        kind="pde_scheme",
        method=f"{NAMES[name]} with {cells} cells and {steps} time steps, as asked",
        values=tuple(values),
        errors=tuple(errors),
        order=observed,
        axes={v: profile[0]},
        fields={str(m.components[0]): profile[1]},
        table=tuple(rows),
        steps=(
            f"dx and dt are refined together (dt by {growth} for each halving of dx).",
        ),
        notes=tuple(notes),
        measures={
            "theory": 1 if name == "upwind" else 2,
            "observed": observed,
            "stable": stable,
            "disagreement": None,
        },
        scheme={"lines": tuple(lines), "table": rows, "name": name, "ratio": ratio},
        parts={
            "sort": "march",
            "horizon": horizon,
            "named": {
                "name": name,
                "cells": int(cells),
                "steps": int(steps),
                "horizon": float(horizon),
                "speed": float(speed) if advective else 0.0,
            },
        },
    )


def _diffusion(m: Any) -> float:
    (v,) = m.space
    second = sp.diff(m.rates[0], jet(str(m.components[0]), (v, v)))
    values = {i: m.initial[0] for i in m.items(second)}
    f = function([symbol(v)], second.subs(values).subs(m.t, m.start))
    low, high = (float(b) for b in m.bounds(v))
    return float(np.abs(broadcast(f, np.linspace(low, high, 51)[1:-1])).max())


def _speed(m: Any) -> float:
    (v,) = m.space
    slope = -sp.diff(m.rates[0], jet(str(m.components[0]), (v,)))
    if not slope.is_number:
        raise Unsupported("this scheme is run for a constant speed")
    return float(slope)


def _theta(
    m: Any, name: str, n: int, horizon: float, count: int
) -> Callable[[float, float], float]:
    """Explicit Euler, implicit Euler or the trapezoidal rule on central differences."""
    from assistant.solvers.volumes import _Volumes, form_of

    if name not in {"ftcs", "btcs", "crank_nicolson"}:
        raise Unsupported(f"{NAMES[name]} is not run for this equation")
    form = form_of(m)
    assert form is not None
    grid = _Volumes(m, form, n, 1e-8, math.inf)
    x = symbol(m.space[0])
    y = np.array([broadcast(function([x], s), grid.x) for s in m.initial]).T.ravel()
    dt = (horizon - m.start) / count
    theta = {"ftcs": 0.0, "btcs": 1.0, "crank_nicolson": 0.5}[name]

    def fixed(t: float, state: np.ndarray) -> np.ndarray:
        u = state.reshape(n + 1, grid.count)
        for k, node, f in grid.fixed:
            u[node, k] = float(f(t))
        return state

    jacobian = None
    t = m.start
    with np.errstate(all="ignore"):
        for i in range(count):
            now = grid.rate(t, y)
            later = m.start + (i + 1) * dt
            if theta == 0:
                y = fixed(later, y + dt * now)
            else:
                z = fixed(later, y + dt * now if i else y.copy())
                for _ in range(8):
                    gap = z - y - dt * ((1 - theta) * now + theta * grid.rate(later, z))
                    for k, node, f in grid.fixed:
                        gap[node * grid.count + k] = z[node * grid.count + k] - float(
                            f(later)
                        )
                    if np.abs(gap).max() < 1e-12 * (1 + np.abs(z).max()):
                        break
                    if jacobian is None:
                        jacobian = _slopes(grid, later, z, theta * dt)
                    z = z - np.linalg.solve(jacobian, gap)
                y = z
            t = later
    u = y.reshape(n + 1, grid.count)[:, 0]
    return lambda place, when: float(np.interp(place, grid.x, u))


def _slopes(grid: Any, t: float, z: np.ndarray, weight: float) -> np.ndarray:
    base = grid.rate(t, z)
    out = np.eye(z.size)
    step = 1e-7 * max(1.0, float(np.abs(z).max()))
    for k in range(z.size):
        moved = z.copy()
        moved[k] += step
        out[:, k] -= weight * (grid.rate(t, moved) - base) / step
    for k, node, _ in grid.fixed:
        row = node * grid.count + k
        out[row] = 0.0
        out[row, row] = 1.0
    return out


def _advect(
    m: Any,
    name: str,
    speed: float,
    low: float,
    high: float,
    n: int,
    horizon: float,
    count: int,
) -> Callable[[float, float], float]:
    (v,) = m.space
    periodic = v in m.spec.periodic
    x = np.linspace(low, high, n + 1)
    h = x[1] - x[0]
    u = broadcast(function([symbol(v)], m.initial[0]), x)
    dt = (horizon - m.start) / count
    c = speed * dt / h
    inflow = {}
    for end in m.ends.get(v, []):
        for e in end.expressions:
            side = 0 if abs(float(end.place) - low) < 1e-12 else n
            inflow[side] = function([m.t], sp.solve(e, m.components[0])[0])
    for i in range(count):
        if periodic:
            left, right = np.roll(u[:-1], 1), np.roll(u[:-1], -1)
            w = u[:-1]
        else:
            w, left, right = (
                u,
                np.concatenate([u[:1], u[:-1]]),
                np.concatenate([u[1:], u[-1:]]),
            )
        if name == "upwind":
            new = w - c * (w - left) if c > 0 else w - c * (right - w)
        else:
            new = w - c / 2 * (right - left) + c * c / 2 * (right - 2 * w + left)
        u = np.concatenate([new, new[:1]]) if periodic else new
        for side, f in inflow.items():
            u[side] = float(f(m.start + (i + 1) * dt))
    return lambda place, when: float(np.interp(place, x, u))
