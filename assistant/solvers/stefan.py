"""Melting and freezing fronts: the one-phase Stefan problem on a fixed interval.

With ξ = x/s(t) the moving domain becomes 0 < ξ < 1. For q = s²

    u_t = (α u_ξξ + ξ q'/2 u_ξ) / q,    q' = −2 β u_ξ(1),

which stays smooth where the front starts at zero (q grows linearly there). Source of
the transform: Landau, Quart. Appl. Math. 8 (1950) 81–94; of the similarity solution
that starts it: Carslaw & Jaeger, Conduction of Heat in Solids, section 11.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp
from scipy.interpolate import BarycentricInterpolator
from scipy.optimize import brentq
from scipy.special import erf

from assistant.solvers.collocation import Interval
from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.jets import broadcast, function, jets_in, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: The similarity solution covers this share of the time, the integration the rest.
FIRST_SHARE = 1e-4


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Follow the front by collocation and, independently, by central differences.

    Raises:
        SolverError: The front cannot start or the integration fails.
    """
    del budget_s
    front = Front(spec)
    end = max(
        [p.at["t"] for p in spec.points if "t" in p.at] or [float(spec.domain["t"][1])]
    )
    if end <= 0:
        raise IllPosed("values before the start of the front are asked for")
    runs = [_Run(front, nodes, end) for nodes in _grids()]
    coarse, fine, other = runs
    values: list[float | None] = []
    errors: list[float | None] = []
    for point in spec.points:
        got = [run.value(point, spec) for run in runs]
        a, b, _ = got
        if a is None or b is None:
            values.append(None)
            errors.append(None)
            continue
        values.append(b)
        errors.append(2 * abs(a - b) + 1e-9 * abs(b))
    times = np.linspace(front.first(end), end, 201)
    path = np.array([fine.front(t) for t in times])
    gap = float(np.abs(path - [other.front(t) for t in times]).max() / path.max())
    ratio = front.similarity()
    formula = None
    if ratio is not None and spec.closed_form != "no":
        speed = sp.Float(2 * ratio * np.sqrt(front.alpha), 15)
        formula = {front.name: speed * sp.sqrt(symbol("t"))}
    steps = [
        f"With xi = x/{front.name}(t) the moving domain becomes 0 < xi < 1, and the "
        f"square of {front.name} is integrated with the profile.",
        "Space is discretised by Chebyshev collocation at two resolutions; central "
        "differences are the second method, and the heat balance is the check.",
    ]
    if ratio is not None:
        steps.insert(
            0,
            "A constant temperature at the wall and a front that starts there give "
            f"{front.name} = 2 lambda sqrt(alpha t) with lambda exp(lambda^2) "
            f"erf(lambda) = {front.drive():.10g}/sqrt(pi), so lambda = {ratio:.10g}.",
        )
    image = np.array([fine.profile(t) for t in times[::5]])
    return Solution(
        kind="stefan",
        method="front-fixing transform, Chebyshev collocation and Radau IIA; second "
        "method: central differences",
        values=tuple(values),
        errors=tuple(errors),
        closed_form=formula,
        axes={"t": times},
        fields={front.name: path},
        table=({"n": coarse.n, "error": abs(coarse.front(end) - fine.front(end))},),
        steps=tuple(steps),
        measures={"disagreement": gap, "drift": fine.imbalance(times)},
        parts={
            "sort": "stefan",
            "end": end,
            "alpha": front.alpha,
            "beta": front.beta,
            "melt": front.melt,
            "left": front.left,
            "start": front.start,
            "initial": front.initial_expression,
            "first": front.first(end),
            "image": image,
            "image_x": np.linspace(0, 1, image.shape[1]),
            "image_t": times[::5],
        },
    )


def _grids() -> list[Any]:
    uniform = np.linspace(0.0, 1.0, 101)
    h = uniform[1]
    n = len(uniform)
    first = (np.eye(n, k=1) - np.eye(n, k=-1)) / (2 * h)
    first[0, :3] = np.array([-3, 4, -1]) / (2 * h)
    first[-1, -3:] = np.array([1, -4, 3]) / (2 * h)
    second = (np.eye(n, k=1) - 2 * np.eye(n) + np.eye(n, k=-1)) / h**2
    out: list[Any] = []
    for count in (14, 22):
        grid = Interval(0.0, 1.0, count)
        out.append((grid.x, grid.derivative(1), grid.derivative(2)))
    return [*out, (uniform, first, second)]


@dataclass
class Front:
    """The numbers of the problem; SI or whatever consistent units the text uses."""

    spec: EquationSpec

    def __post_init__(self) -> None:
        data = self.spec.data
        self.name, self.field = str(data["front"]), str(data["field"])
        self.alpha, self.beta = float(data["alpha"]), float(data["beta"])
        self.melt = float(data["melt"])
        self.start = float(data["start"])
        self.initial_expression = data["initial"]
        # a T_x + b T = c(t) at the wall
        self.left: tuple[float, float, Any] = data["left"]
        if self.alpha <= 0:
            raise IllPosed("the diffusivity must be positive")
        self.wall = function([symbol("t")], self.left[2])

    def wall_value(self, t: float) -> float:
        """The right side of the condition at the wall."""
        return float(self.wall(t))

    def drive(self) -> float:
        """β (T0 − Tm)/α, the Stefan number."""
        return (
            self.beta * (self.wall_value(0.0) / self.left[1] - self.melt) / self.alpha
        )

    def similarity(self) -> float | None:
        """λ of the similarity solution, where wall and start allow one."""
        a, b, c = self.left
        if a or not b or not c.is_number or self.start:
            return None
        return self._ratio()

    def _ratio(self) -> float:
        drive = self.drive()
        if drive <= 0:
            raise IllPosed(
                "the front would recede from the wall: the temperature of the wall is "
                "on the same side of the melting point as the body"
            )

        def gap(x: float) -> float:
            return float(x * np.exp(x * x) * erf(x) - drive / np.sqrt(np.pi))

        return float(brentq(gap, 1e-9, 8.0, xtol=1e-15))

    def first(self, end: float) -> float:
        """When the integration takes over."""
        return 0.0 if self.start > 0 else FIRST_SHARE * end

    def profile(self, x: np.ndarray, end: float) -> tuple[np.ndarray, float]:
        """Profile over ξ and front at `first`."""
        a, b, _ = self.left
        if self.start > 0:
            if self.initial_expression is None:
                wall = self.wall_value(0.0)
                value = wall / b if b else self.melt
                return self.melt + (value - self.melt) * (1 - x), self.start
            f = function([symbol("x")], self.initial_expression)
            return broadcast(f, x * self.start), self.start
        t = self.first(end)
        if a == 0:
            lam = self._ratio()
            wall = self.wall_value(0.0) / b
            u = wall + (self.melt - wall) * erf(lam * x) / erf(lam)
            return u, 2 * lam * float(np.sqrt(self.alpha * t))
        slope = (self.wall_value(0.0) - b * self.melt) / a
        s = -self.beta * slope * t
        if s <= 0:
            raise IllPosed("the flux at the wall drives the front out of the domain")
        return self.melt + slope * s * (x - 1), s


class _Run:
    """One discretisation, integrated to the end."""

    def __init__(self, front: Front, grid: Any, end: float) -> None:
        self.front_, self.end = front, end
        self.x, self.d1, self.d2 = grid
        self.n = len(self.x)
        u, s = front.profile(self.x, end)
        begin = front.first(end)
        state = np.append(u[1:-1], s * s)
        size = np.append(
            np.full(self.n - 2, max(float(np.abs(u).max()), 1e-300)), s * s
        )
        got = solve_ivp(
            self._rates,
            (begin, end),
            state,
            method="Radau" if self.n < 60 else "BDF",
            rtol=1e-9 if self.n < 60 else 1e-7,
            atol=1e-10 * size,
            dense_output=True,
        )
        if not got.success:
            raise NotConverged("the front could not be followed to the end")
        self.sol = got.sol

    def _full(self, t: float, state: np.ndarray) -> tuple[np.ndarray, float]:
        q = float(state[-1])
        if q <= 0:
            raise IllPosed(f"the front returns to the wall at t = {t:.6g}")
        s = np.sqrt(q)
        u = np.empty(self.n)
        u[1:-1], u[-1] = state[:-1], self.front_.melt
        a, b, _ = self.front_.left
        row = a / s * self.d1[0]
        u[0] = (self.front_.wall_value(t) - row[1:] @ u[1:]) / (row[0] + b)
        return u, q

    def _rates(self, t: float, state: np.ndarray) -> np.ndarray:
        u, q = self._full(t, state)
        slope = self.d1 @ u
        growth = -2 * self.front_.beta * slope[-1]
        rate = (self.front_.alpha * (self.d2 @ u) + self.x * growth / 2 * slope) / q
        return np.append(rate[1:-1], growth)

    def front(self, t: float) -> float:
        """Where the front is."""
        begin = self.front_.first(self.end)
        if t < begin:
            share = t / begin
            a, _, _ = self.front_.left
            power = 0.5 if a == 0 else 1.0
            return float(np.sqrt(self.sol(begin)[-1]) * share**power)
        return float(np.sqrt(self.sol(t)[-1]))

    def profile(self, t: float) -> np.ndarray:
        """Temperatures over the nodes."""
        return self._full(t, self.sol(t))[0]

    def value(self, point: Any, spec: EquationSpec) -> float | None:
        """The front, its speed or a temperature."""
        front, t = self.front_, point.at.get("t", self.end)
        if point.expression is None or "t" not in point.at:
            return None
        t_in = max(t, front.first(self.end))
        u, q = self._full(t_in, self.sol(t_in))
        s = self.front(t)
        known: dict[Any, Any] = {symbol("t"): t}
        for item in jets_in(point.expression, spec.unknowns):
            name = str(item)
            if name == front.name:
                known[item] = s
            elif name == f"{front.name}__t":
                known[item] = self._rates(t_in, self.sol(t_in))[-1] / (2 * np.sqrt(q))
            elif name == front.field and "x" in point.at:
                place = point.at["x"] / s
                if place < -1e-12:
                    return None
                inside = self._between(u, place) if place <= 1 else front.melt
                known[item] = inside
            else:
                return None
        return float(point.expression.subs(known))

    def _between(self, u: np.ndarray, place: float) -> float:
        if self.n < 60:
            return float(BarycentricInterpolator(self.x, u)(place))
        return float(np.interp(place, self.x, u))

    def imbalance(self, times: np.ndarray) -> float:
        """d/dt of the heat content against the flow through wall and front."""
        front = self.front_
        content, flow = [], []
        weights = _weights(self.x)
        for t in times:
            u, q = self._full(t, self.sol(t))
            s = np.sqrt(q)
            slope = self.d1 @ u / s
            content.append(float(weights @ (u - front.melt)) * s)
            flow.append(front.alpha * (slope[-1] - slope[0]))
        # Times are uniform in t; the flow goes like t**-1/2 near the start.
        half = len(times) // 2
        late = slice(half, None)
        gained = content[-1] - content[half]
        through = float(np.trapezoid(np.array(flow)[late], times[late]))
        size = max(abs(gained), abs(through), abs(content[-1]), 1e-300)
        return abs(gained - through) / size


def _weights(x: np.ndarray) -> np.ndarray:
    """Quadrature weights that are exact for the polynomial through the nodes."""
    n = len(x)
    if n > 60:
        out = np.full(n, x[1] - x[0])
        out[[0, -1]] /= 2
        return out
    powers = np.polynomial.chebyshev.chebvander(2 * x - 1, n - 1).T
    moments = [0.0 if k % 2 else 1 / (1 - k * k) for k in range(n)]
    return np.linalg.solve(powers, moments)
