"""Values carried along characteristics, where no shock forms.

A speed without the unknown is integrated back to the start or to the end at which the
value entered, and the source forward along the path. A speed of the unknown alone
carries values along straight lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from assistant.solvers.jets import broadcast, function, symbol

Carried = Callable[[float, float], float | None]
#: Relative tolerance of paths and of what a source adds along them.
_TOLERANCE = 1e-11


class Law(Protocol):
    """``u_t + a u_x = s`` with its data, as the finite volumes hold it."""

    m: Any
    v: str
    u: Any
    speed: Any
    source: Any
    a: Callable[..., Any]
    s: Callable[..., Any]
    start: Callable[..., Any]
    inflow: dict[str, Any]
    open_sides: frozenset[str]
    periodic: bool
    low: float
    high: float
    horizon: float
    shock: bool


def carried(law: Law) -> Carried | None:
    """The value at a place and time; None where characteristics do not give it.

    Tells the law whether a shock forms.
    """
    return _straight(law) if law.speed.has(law.u) else _traced(law)


def kind(law: Law) -> str:
    """How values are carried where they are, as a script names it."""
    return "straight" if law.speed.has(law.u) else "traced"


def _traced(law: Law) -> Carried:
    """Back along dx/dt = a(x, t) to where the value came from, then du/dt = s."""
    begin, span = law.m.start, law.high - law.low

    def back(tau: float, z: Any, when: float) -> list[float]:
        return [-float(law.a(z[0], when - tau, 0.0))]

    def value(place: float, when: float) -> float | None:
        if when <= begin:
            return float(law.start(place))
        path = solve_ivp(
            back, (0.0, when - begin), [place], method="DOP853", rtol=_TOLERANCE,
            atol=_TOLERANCE * span, args=(when,), dense_output=True,
            events=_walls(law),
        )  # fmt: skip
        if path.status < 0:
            return None
        came, foot = when - float(path.t[-1]), float(path.y[0, -1])
        if path.status == 1:
            side = "low" if abs(foot - law.low) < abs(foot - law.high) else "high"
            if side not in law.inflow:
                return None
            first = float(law.inflow[side](came))
        else:
            first = float(law.start(_wrapped(law, foot)))
        if law.source == 0:
            return first

        def gained(t: float, u: Any) -> list[float]:
            x = _wrapped(law, float(path.sol(when - t)[0]))
            return [float(law.s(x, t, u[0]))]

        scale = max(abs(first), 1e-3)
        got = solve_ivp(
            gained, (came, when), [first], method="DOP853", rtol=_TOLERANCE,
            atol=_TOLERANCE * scale,
        )  # fmt: skip
        return float(got.y[0, -1]) if got.status == 0 else None

    return value


def _wrapped(law: Law, place: float) -> float:
    if not law.periodic:
        return place
    return law.low + (place - law.low) % (law.high - law.low)


def _walls(law: Law) -> list[Callable[..., float]] | None:
    """The ends of the domain as events that a path going back may meet."""
    if law.periodic:
        return None

    def low(tau: float, z: Any, when: float) -> float:
        return float(z[0]) - law.low

    def high(tau: float, z: Any, when: float) -> float:
        return law.high - float(z[0])

    walls: list[Callable[..., float]] = []
    for side, wall in (("low", low), ("high", high)):
        if side in law.open_sides:
            continue
        wall.terminal = True  # type: ignore[attr-defined]
        # A path that starts on the wall and leaves it has not come through it.
        wall.direction = -1  # type: ignore[attr-defined]
        walls.append(wall)
    return walls or None


def _straight(law: Law) -> Carried | None:
    """Straight lines of a speed that the unknown alone sets, before any shock."""
    x, t = symbol(law.v), law.m.t
    if law.source != 0 or law.speed.has(x) or law.speed.has(t):
        return None
    bounded = not law.periodic and {"low", "high"} & set(law.inflow)
    if bounded or law.m.initial[0].has(sp.Piecewise, sp.Heaviside, sp.sign, sp.Abs):
        law.shock = True
        return None
    along = law.speed.subs(law.u, law.m.initial[0])
    slope = function([x], sp.diff(along, x))
    reach = 2 * (law.high - law.low)
    xs = np.linspace(law.low - reach, law.high + reach, 8001)
    with np.errstate(all="ignore"):
        worst = float(np.nanmin(broadcast(slope, xs)))
    if 1 + worst * (law.horizon - law.m.start) <= 1e-3:
        law.shock = True
        return None
    speed = function([x], along)
    top = float(np.abs(broadcast(speed, xs)).max())

    def value(place: float, when: float) -> float | None:
        dt = when - law.m.start

        def gap(s: float) -> float:
            return s + float(speed(s)) * dt - place

        a, b = place - top * dt - 1e-6, place + top * dt + 1e-6
        if gap(a) * gap(b) > 0:
            return None
        return float(law.start(brentq(gap, a, b, xtol=1e-14, rtol=1e-14)))

    return value
