"""Named schemes for one equation in one space variable, run with the steps given.

dx and dt are refined together; the error at each of four sizes stands beside the
theoretical order and the limit of stability.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import Unsupported
from assistant.solvers.jets import broadcast, function, jet, symbol
from assistant.solvers.schemes import NAMES
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Sizes at which the error is measured, and the largest number of cell steps.
SIZES, MOST = 4, 4_000_000
#: What must not exceed which number for the scheme to be stable.
_RULES = {
    "ftcs": ("D dt/dx²", 0.5),
    "upwind": ("|a| dt/dx", 1.0),
    "lax_wendroff": ("|a| dt/dx", 1.0),
}
_ORDERS = {
    "ftcs": "first order in dt, second in dx",
    "btcs": "first order in dt, second in dx",
    "crank_nicolson": "second order in dt and dx",
    "upwind": "first order in dt and dx",
    "lax_wendroff": "second order in dt and dx",
}

_Sample = Callable[[float, float], float]


@dataclass(frozen=True)
class _Plan:
    """What is run: cells and steps as asked, with the coefficients of the equation."""

    name: str
    m: Any
    low: float
    high: float
    horizon: float
    cells: int
    steps: int
    asked_dt: float | None
    speed: float
    diffusion: float

    @property
    def advective(self) -> bool:
        return self.name in {"upwind", "lax_wendroff"}

    @property
    def growth(self) -> int:
        """Steps for each halving of dx."""
        return 4 if self.name in {"ftcs", "btcs"} else 2

    @property
    def dt(self) -> float:
        return float((self.horizon - self.m.start) / self.steps)

    @property
    def ratio(self) -> float:
        """The number that decides on stability."""
        h = (self.high - self.low) / self.cells
        if self.advective:
            return abs(self.speed) * self.dt / h
        return self.diffusion * self.dt / h**2

    def run(self, k: int) -> _Sample:
        """The scheme with dx halved k times."""
        n, count = self.cells * 2**k, self.steps * self.growth**k
        if self.advective:
            return _advect(self, n, count)
        return _theta(self.m, self.name, n, self.horizon, count)


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Run the named scheme as asked and on finer grids.

    Raises:
        SolverError: The scheme does not fit the problem.
    """
    from assistant.solvers import evolution

    exact = evolution.solve(replace(spec, scheme=None), budget_s=budget_s / 2)
    plan = _plan(spec)
    name, m = plan.name, plan.m
    (v,) = m.space
    first, rows = _tabulated(plan, spec, exact)
    values = [
        first(p.at[v], plan.horizon)
        if v in p.at and p.expression == m.components[0]
        else None
        for p in spec.points
    ]
    errors = [
        None if a is None or b is None or e is None else abs(a - b) * 1.001 + e
        for a, b, e in zip(values, exact.values, exact.errors, strict=True)
    ]
    what, limit = _RULES.get(name, ("D dt/dx²", math.inf))
    stable = plan.ratio <= limit
    rule = (
        f"Stability: {what} = {plan.ratio:.4g}, which must not exceed {limit:g}."
        if math.isfinite(limit)
        else f"Unconditionally stable; {what} = {plan.ratio:.4g}."
    )
    # Rounding that grows without bound shows no order.
    observed = rows[-1].get("order") if stable else None
    x = np.linspace(plan.low, plan.high, plan.cells + 1)
    profile = np.array([first(float(s), plan.horizon) for s in x])
    return Solution(
        kind="pde_scheme",
        method=(
            f"{NAMES[name]} with {plan.cells} cells and {plan.steps} time steps, "
            "as asked"
        ),
        values=tuple(values),
        errors=tuple(errors),
        order=observed,
        axes={v: x},
        fields={str(m.components[0]): profile},
        table=tuple(rows),
        steps=(
            f"dx and dt are refined together (dt by {plan.growth} for each halving of "
            "dx).",
        ),
        notes=() if stable else (f"the scheme is unstable with these steps ({rule})",),
        measures={
            "theory": 1 if name == "upwind" else 2,
            "observed": observed,
            "stable": stable,
            "disagreement": None,
        },
        scheme={
            "lines": tuple(_lines(plan, rule, rows)),
            "table": rows,
            "name": name,
            "ratio": plan.ratio,
        },
        parts={
            "sort": "march",
            "horizon": plan.horizon,
            "named": {
                "name": name,
                "cells": plan.cells,
                "steps": plan.steps,
                "horizon": float(plan.horizon),
                "speed": plan.speed,
            },
        },
    )


def _plan(spec: EquationSpec) -> _Plan:
    from assistant.solvers import evolution, volumes
    from assistant.solvers.marching import Marching

    assert spec.scheme is not None
    scheme = spec.scheme
    name = {"euler": "ftcs", "implicit_euler": "btcs"}.get(scheme.name, scheme.name)
    m = Marching(spec)
    if len(m.space) != 1 or m.second:
        raise Unsupported(
            f"{NAMES[name]} is run for one first-order-in-time equation in 1D"
        )
    (v,) = m.space
    low, high = (float(b) for b in m.bounds(v))
    horizon = evolution._horizon(spec, m)
    cells = scheme.cells or (
        round((high - low) / (scheme.space_step * spec.scale.get(v, 1.0)))
        if scheme.space_step
        else (scheme.steps or 20)
    )
    advective = name in {"upwind", "lax_wendroff"}
    if not advective and not volumes.applies(m):
        raise Unsupported(
            f"{NAMES[name]} needs a second-order equation in conservative form"
        )
    speed = _speed(m) if advective else 0.0
    diffusion = 0.0 if advective else _diffusion(m)
    h, span = (high - low) / cells, horizon - m.start
    asked = scheme.step * spec.scale.get(spec.time or "", 1.0) if scheme.step else None
    if asked is not None:
        dt = asked
    elif advective:
        dt = 0.8 * h / max(abs(speed), 1e-300)
    elif name == "ftcs":
        dt = 0.4 * h * h / max(diffusion, 1e-300)
    else:
        dt = span / cells
    steps = max(1, math.ceil(span / dt - 1e-9))
    return _Plan(
        name, m, low, high, horizon, int(cells), steps, asked, float(speed), diffusion
    )


def _tabulated(
    plan: _Plan, spec: EquationSpec, exact: Solution
) -> tuple[_Sample, list[dict[str, Any]]]:
    """The run as asked, and the largest error at each size."""
    (v,) = plan.m.space
    span = plan.horizon - plan.m.start
    rows: list[dict[str, Any]] = []
    first: _Sample | None = None
    for k in range(SIZES):
        n, count = plan.cells * 2**k, plan.steps * plan.growth**k
        if n * count > MOST:
            break
        sample = plan.run(k)
        first = first or sample
        gaps = [
            abs(sample(p.at[v], plan.horizon) - true)
            for p, true in zip(spec.points, exact.values, strict=True)
            if true is not None and v in p.at
        ]
        rows.append(
            {
                "h": (plan.high - plan.low) / n,
                "dt": span / count,
                "error": float(max(gaps, default=0.0)),
            }
        )
    if first is None:
        raise Unsupported("the steps asked for are too many to be run")
    for a, b in itertools.pairwise(rows):
        if a["error"] > 0 and b["error"] > 0 and math.isfinite(a["error"]):
            b["order"] = math.log2(a["error"] / b["error"])
    return first, rows


def _lines(plan: _Plan, rule: str, rows: list[dict[str, Any]]) -> list[str]:
    """What is told of the scheme: steps, theory, stability, errors."""
    asked = plan.asked_dt
    out = [
        f"{NAMES[plan.name]}: {plan.cells} cells, {plan.steps} steps of {plan.dt:g}."
    ]
    if asked is not None and abs(plan.dt - asked) > 1e-9 * asked:
        out.append(
            f"dt = {asked:g} does not divide the time, so {plan.steps} equal steps of "
            f"{plan.dt:g} are taken."
        )
    out.append(f"In theory the error is of {_ORDERS.get(plan.name, 'unknown order')}.")
    out.append(rule)
    for r in rows:
        tail = f", observed order {r['order']:.2f}" if "order" in r else ""
        out.append(
            f"dx = {r['h']:.5g}, dt = {r['dt']:.5g}: error {r['error']:.3e}{tail}"
        )
    return out


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


def _theta(m: Any, name: str, n: int, horizon: float, count: int) -> _Sample:
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


def _advect(plan: _Plan, n: int, count: int) -> _Sample:
    """First-order upwind or Lax–Wendroff on n cells."""
    m, low, high = plan.m, plan.low, plan.high
    (v,) = m.space
    periodic = v in m.spec.periodic
    x = np.linspace(low, high, n + 1)
    h = x[1] - x[0]
    u = broadcast(function([symbol(v)], m.initial[0]), x)
    dt = (plan.horizon - m.start) / count
    c = plan.speed * dt / h
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
        if plan.name == "upwind":
            new = w - c * (w - left) if c > 0 else w - c * (right - w)
        else:
            new = w - c / 2 * (right - left) + c * c / 2 * (right - 2 * w + left)
        u = np.concatenate([new, new[:1]]) if periodic else new
        for side, f in inflow.items():
            u[side] = float(f(m.start + (i + 1) * dt))
    return lambda place, when: float(np.interp(place, x, u))
