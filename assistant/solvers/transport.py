"""Scalar transport and conservation laws: limited finite volumes, characteristics."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import characteristics
from assistant.solvers.errors import IllPosed, Missing, NotConverged, Unsupported
from assistant.solvers.evolution import _reach
from assistant.solvers.jets import broadcast, function, jet, number, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

SIZES = (200, 400, 800, 1600)


def solve(
    spec: EquationSpec, march: Marching, horizon: float, until: float
) -> Solution:
    """Solve ``u_t + a(u, x, t) u_x = s(u, x, t)``.

    Raises:
        SolverError: No data at an inflow, not scalar, or not settled.
    """
    problem = _Law(spec, march, horizon)
    runs = []
    for n in SIZES:
        if time.monotonic() > until:
            break
        runs.append((n, *problem.volumes(n, until)))
    if len(runs) < 3:
        raise NotConverged(
            "the conservation law could not be refined in the time allowed"
        )
    exact = characteristics.carried(problem)
    x = np.linspace(problem.low, problem.high, 161)
    table = []
    for (n, a, _), (_, b, _) in itertools.pairwise(runs):
        size = max(np.abs(b(x, horizon)).max(), 1e-300)
        table.append(
            {
                "n": n,
                "error": float(np.abs(a(x, horizon) - b(x, horizon)).mean() / size),
            }
        )
    order = (
        float(np.log2(table[-2]["error"] / table[-1]["error"]))
        if table[-1]["error"] > 0 and table[-2]["error"] > 0
        else None
    )
    values: list[Any] = []
    errors: list[Any] = []
    name = march.space[0]
    fine, middle = runs[-1][1], runs[-2][1]
    scale = max(np.abs(fine(x, horizon)).max(), 1e-300)
    notes: list[str] = []
    by_lines = exact is not None
    for point in spec.points:
        if point.expression != march.components[0] or name not in point.at:
            values.append(None)
            errors.append(None)
            continue
        place, t = np.array([point.at[name]]), point.at.get(march.time, horizon)
        got = exact(float(place[0]), t) if exact is not None else None
        last, before = float(fine(place, t)[0]), float(middle(place, t)[0])
        if got is not None and abs(got - last) < 20 * abs(before - last) + 2e-2 * scale:
            values.append(got)
            errors.append(1e-9 * scale)
        else:
            by_lines = False
            values.append(last)
            errors.append(2 * abs(before - last) + 1e-6 * scale)
    disagreement = None
    if exact is not None:
        sample = [exact(float(s), horizon) for s in x[::8]]
        disagreement = float(
            np.mean(
                [
                    abs(s - f)
                    for s, f in zip(sample, fine(x[::8], horizon), strict=True)
                    if s is not None
                ]
            )
            / scale
        )
        if disagreement > 2e-2:
            notes.append("characteristics and finite volumes disagree")
    times = np.linspace(horizon - 0.1 * (horizon - march.start), horizon, 15)
    profile = np.linspace(march.start, horizon, 41)
    return Solution(
        kind="pde_hyperbolic",
        method=(
            ("method of characteristics; second method: " if exact is not None else "")
            + f"finite volumes with limited slopes (MUSCL), {runs[-1][0]} cells, "
            "strong-stability-preserving Runge–Kutta"
        ),
        values=tuple(values),
        errors=tuple(errors),
        order=order,
        axes={name: x, march.time: times},
        fields={str(march.components[0]): np.array([fine(x, t) for t in times]).T},
        table=tuple(table),
        steps=(
            "The equation carries values along characteristics.",
            "A shock forms before the end; values are those of the entropy solution."
            if problem.shock
            else "No shock forms before the end.",
        ),
        notes=tuple(notes),
        measures={
            "disagreement": disagreement,
            "refinement": table[-1]["error"],
            "shock": problem.shock,
            "drift": problem.drift,
        },
        parts={
            "sort": "transport",
            "law": problem.stated(),
            "carried": characteristics.kind(problem) if by_lines else "",
            "image": np.array([fine(x, t) for t in profile]),
            "image_x": x,
            "image_t": profile,
            "horizon": horizon,
        },
    )


class _Law:
    def __init__(self, spec: EquationSpec, march: Marching, horizon: float) -> None:
        self.spec, self.m, self.horizon = spec, march, horizon
        (self.v,) = march.space
        self.u = march.components[0]
        slope = jet(str(self.u), (self.v,))
        rate = march.rates[0]
        a = -sp.diff(rate, slope)
        if a.has(slope):
            raise Unsupported("the equation is fully nonlinear in the first derivative")
        self.speed = sp.simplify(a)
        self.source = sp.expand(rate + a * slope)
        x, t = symbol(self.v), march.t
        self.flux = (
            sp.integrate(self.speed, self.u)
            if not self.speed.has(x) and not self.speed.has(t)
            else None
        )
        if self.flux is not None and self.flux.has(sp.Integral):
            self.flux = None
        self.f = function([self.u], self.flux) if self.flux is not None else None
        self.a = function([x, t, self.u], self.speed)
        self.s = function([x, t, self.u], self.source)
        self.start = function([x], march.initial[0])
        self.periodic = self.v in spec.periodic
        low, high = spec.domain.get(self.v, (-sp.oo, sp.oo))
        reach = None
        if {sp.oo, -sp.oo} & {low, high}:
            reach = _reach(spec, march, horizon)
        #: Sides that lie where the line was cut, so that no end is there.
        self.open_sides = frozenset(
            side
            for side, told in (("low", low), ("high", high))
            if told in {sp.oo, -sp.oo}
        )
        self.low = -reach if low == -sp.oo else number(low)  # type: ignore[operator]
        self.high = float(reach) if high == sp.oo else number(high)  # type: ignore[arg-type]
        self.inflow: dict[str, Any] = {}
        self.entering: dict[str, Any] = {}
        for end in march.ends.get(self.v, []):
            for e in end.expressions:
                if self.u in e.free_symbols and slope not in e.free_symbols:
                    value = sp.solve(e, self.u)[0]
                    side = "low" if number(end.place) == self.low else "high"
                    self.entering[side] = value
                    self.inflow[side] = function([t], value)
        self.shock = False
        self.drift: float | None = None
        xs = np.linspace(self.low, self.high, 400)
        speeds = broadcast(self.a, xs, march.start, broadcast(self.start, xs))
        if (
            not self.periodic
            and low not in {-sp.oo}
            and speeds[0] > 0
            and ("low" not in self.inflow)
        ):
            raise Missing(
                f"which value enters at {self.v} = {self.low:g}? Values are carried "
                f"into "
                "the domain there, so a boundary condition is needed."
            )
        if (
            "high" in self.inflow
            and speeds[-1] > 0
            and "low" in self.inflow
            and np.all(speeds > 0)
        ):
            raise IllPosed(
                f"a value is prescribed at {self.v} = {self.high:g}, where values "
                f"leave the "
                "domain: the problem is overdetermined"
            )

    def stated(self) -> dict[str, Any]:
        """The law in expressions, for a script."""
        return {
            "v": self.v,
            "u": self.u,
            "t": self.m.time,
            "speed": self.speed,
            "source": self.source,
            "flux": self.flux,
            "initial": self.m.initial[0],
            "inflow": self.entering,
            "low": float(self.low),
            "high": float(self.high),
            "start": float(self.m.start),
            "periodic": self.periodic,
        }

    def volumes(self, n: int, until: float) -> tuple[Callable[..., Any], Any]:
        """A limited second-order run; returns an interpolant in place and time."""
        h = (self.high - self.low) / n
        x = self.low + h * (np.arange(n) + 0.5)
        sub = x[:, None] + h * ((np.arange(8) + 0.5) / 8 - 0.5)[None, :]
        u = broadcast(self.start, sub.ravel()).reshape(sub.shape).mean(axis=1)
        t = self.m.start
        wanted = np.linspace(self.m.start, self.horizon, 41)
        extra = [p.at.get(self.m.time, self.horizon) for p in self.spec.points]
        late = np.linspace(
            self.horizon - 0.1 * (self.horizon - self.m.start), self.horizon, 15
        )
        stops = sorted({*map(float, wanted), *map(float, extra), *map(float, late)})
        saved = {t: u.copy()}
        for stop in stops:
            while t < stop - 1e-14 * max(1.0, abs(stop)):
                top = float(np.abs(broadcast(self.a, x, t, u)).max())
                dt = min(
                    0.45 * h / max(top, 1e-12),
                    stop - t,
                    (self.horizon - self.m.start) / 50,
                )
                k1 = u + dt * self._rate(x, t, u, h)
                k2 = 0.75 * u + 0.25 * (k1 + dt * self._rate(x, t + dt, k1, h))
                u = u / 3 + 2 / 3 * (k2 + dt * self._rate(x, t + dt / 2, k2, h))
                t += dt
                if not np.all(np.isfinite(u)):
                    raise IllPosed(f"the solution blows up at about {t:.4g}")
                if time.monotonic() > until + 5:
                    raise NotConverged("the time allowed is spent")
            saved[stop] = u.copy()
            t = stop
        keys = np.array(sorted(saved))
        if self.periodic and self.source == 0 and self.flux is not None:
            first = saved[keys[0]].sum()
            self.drift = (
                abs(u.sum() - first) * h / max(np.abs(saved[keys[0]]).sum() * h, 1e-300)
            )

        def sample(places: Any, when: float) -> Any:
            key = keys[np.argmin(np.abs(keys - when))]
            if self.periodic:
                span = self.high - self.low
                places = self.low + (np.asarray(places) - self.low) % span
                return np.interp(places, x, saved[key], period=span)
            return np.interp(places, x, saved[key])

        return sample, x

    def _rate(self, x: Any, t: float, u: Any, h: float) -> Any:
        if self.periodic:
            g = np.concatenate([u[-2:], u, u[:2]])
        else:
            left = float(self.inflow["low"](t)) if "low" in self.inflow else u[0]
            right = float(self.inflow["high"](t)) if "high" in self.inflow else u[-1]
            if "low" in self.inflow:
                g = np.concatenate([[left, left], u, [right, right]])
                g[0] = g[1] = 2 * left - u[0] if abs(left - u[0]) < 0.2 else left
            else:
                g = np.concatenate([[left, left], u, [right, right]])
        d = np.diff(g)
        a, b = d[:-1], d[1:]
        with np.errstate(all="ignore"):
            limited = np.where(a * b > 0, 2 * a * b / (a + b), 0.0)
        limited = np.nan_to_num(limited)
        left_state = g[1:-2] + 0.5 * limited[:-1]
        right_state = g[2:-1] - 0.5 * limited[1:]
        edges = np.concatenate([x - h / 2, [x[-1] + h / 2]])
        al = broadcast(self.a, edges, t, left_state)
        ar = broadcast(self.a, edges, t, right_state)
        source = broadcast(self.s, x, t, u)
        if self.f is not None:
            top = np.maximum(np.abs(al), np.abs(ar))
            flux = 0.5 * (
                broadcast(self.f, left_state) + broadcast(self.f, right_state)
            ) - 0.5 * top * (right_state - left_state)
            return -np.diff(flux) / h + source
        # Not a conservation law: upwind fluctuations.
        jump = right_state - left_state
        speed = 0.5 * (al + ar)
        plus, minus = np.maximum(speed, 0) * jump, np.minimum(speed, 0) * jump
        inner = broadcast(self.a, x, t, u) * (left_state[1:] - right_state[:-1])
        return -(plus[:-1] + minus[1:] + inner) / h + source
