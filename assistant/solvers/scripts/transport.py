"""Scripts of conservation laws and transport: characteristics, limited volumes."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec

_BODY = """
h = (high - low) / n
x = low + h * (np.arange(n) + 0.5)
sub = x[:, None] + h * ((np.arange(8) + 0.5) / 8 - 0.5)
cells = start(sub).mean(axis=1)


def ghosts(u, t):
    if periodic:
        return np.concatenate([u[-2:], u, u[:2]])
    left = inflow["low"](t) if "low" in inflow else u[0]
    right = inflow["high"](t) if "high" in inflow else u[-1]
    g = np.concatenate([[left, left], u, [right, right]])
    if "low" in inflow and abs(left - u[0]) < 0.2:
        g[:2] = 2 * left - u[0]
    return g


def rate(u, t):
    g = ghosts(u, t)
    a, b = np.diff(g)[:-1], np.diff(g)[1:]
    with np.errstate(all="ignore"):
        slope = np.nan_to_num(np.where(a * b > 0, 2 * a * b / (a + b), 0.0))  # van Leer
    left, right = g[1:-2] + slope[:-1] / 2, g[2:-1] - slope[1:] / 2
    edges = np.append(x - h / 2, x[-1] + h / 2)
    al, ar = speed(edges, t, left), speed(edges, t, right)
    if flux is not None:
        top = np.maximum(np.abs(al), np.abs(ar))
        f = (flux(left) + flux(right)) / 2 - top * (right - left) / 2
        return -np.diff(f) / h + source(x, t, u)
    jump, mean = right - left, (al + ar) / 2
    plus, minus = np.maximum(mean, 0) * jump, np.minimum(mean, 0) * jump
    inner = speed(x, t, u) * (left[1:] - right[:-1])
    return -(plus[:-1] + minus[1:] + inner) / h + source(x, t, u)


def advance(u, t, stop):
    while t < stop - 1e-14 * max(1.0, abs(stop)):
        top = np.abs(speed(x, t, u)).max()
        dt = min(0.45 * h / max(top, 1e-12), stop - t, span / 50)
        k1 = u + dt * rate(u, t)
        k2 = 0.75 * u + 0.25 * (k1 + dt * rate(k1, t + dt))
        u = u / 3 + 2 / 3 * (k2 + dt * rate(k2, t + dt / 2))
        t += dt
    return u


def value(u, place):
    if periodic:
        return np.interp(low + (place - low) % (high - low), x, u, period=high - low)
    return np.interp(place, x, u)

"""


_TRACED = """
def low_wall(tau, z):
    return z[0] - low


def high_wall(tau, z):
    return high - z[0]


for wall in (low_wall, high_wall):
    wall.terminal, wall.direction = True, -1
walls = [wall for side, wall in (("low", low_wall), ("high", high_wall))
         if side in inflow]


def wrapped(place):
    return low + (place - low) % (high - low) if periodic else place


def value(place, when):
    # Back along the characteristic to where the value came from, then the source.
    path = solve_ivp(lambda tau, z: [-speed(z[0], when - tau, 0.0)],
                     (0, when - begin), [place], method="DOP853", rtol=1e-11,
                     atol=1e-11 * (high - low), dense_output=True, events=walls or None)
    came, foot = when - path.t[-1], path.y[0, -1]
    if path.status == 1:
        side = "low" if abs(foot - low) < abs(foot - high) else "high"
        first = float(inflow[side](came))
    else:
        first = float(start(wrapped(foot)))
    got = solve_ivp(lambda t, u: [source(wrapped(path.sol(when - t)[0]), t, u[0])],
                    (came, when), [first], method="DOP853", rtol=1e-11,
                    atol=1e-11 * max(abs(first), 1e-3))
    return float(got.y[0, -1])

"""
_STRAIGHT = """
def value(place, when):
    # u keeps its value along x = s + speed(u(s)) (t - start).
    def gap(s):
        return s + speed(s, begin, start(s)) * (when - begin) - place

    spread = np.linspace(low - 2 * (high - low), high + 2 * (high - low), 8001)
    reach = np.abs(speed(spread, begin, start(spread))).max() * (when - begin) + 1e-6
    foot = brentq(gap, place - reach, place + reach, xtol=1e-14, rtol=1e-14)
    return float(start(foot))

"""
_MARCHED = """at = begin
for name, place, when in sorted({points!r}, key=lambda p: p[2]):
    cells, at = advance(cells, at, when), when
    print(name, float(value(cells, place)))"""
_CARRIED = """for name, place, when in {points!r}:
    print(name, value(place, when))"""


def transported(spec: EquationSpec, solution: Any) -> str | None:
    """Characteristics where they gave the values, else limited volumes."""
    law = solution.parts["law"]
    v, u, t = (plain_name(str(law[k])) for k in ("v", "u", "t"))
    horizon = float(solution.parts["horizon"])
    points = [
        (label(p), p.at.get(law["v"]), p.at.get(law["t"], horizon)) for p in spec.points
    ]
    if any(place is None for _, place, _ in points) or any(
        p.expression != law["u"] for p in spec.points
    ):
        return None
    carried = solution.parts["carried"]
    body = {"": _BODY, "traced": _TRACED, "straight": _STRAIGHT}[carried]
    asked = (_CARRIED if carried else _MARCHED).format(points=points)
    imports = {
        "": [],
        "traced": ["from scipy.integrate import solve_ivp"],
        "straight": ["from scipy.optimize import brentq"],
    }[carried]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        *imports,
        "",
        *_stated(law, horizon, (v, t, u), volumes=not carried),
        body,
        asked,
    ]
    return "\n".join(lines) + "\n"


def _stated(
    law: dict[str, Any], horizon: float, names: tuple[str, str, str], *, volumes: bool
) -> list[str]:
    """Domain, data, speed and source as lines; for volumes also the flux."""
    v, t, u = names
    arguments = f"{v}, {t}, {u}"
    inflow = ", ".join(
        f"{side!r}: lambda {t}: {code(e)}" for side, e in law["inflow"].items()
    )
    lines = [
        f"low, high = {law['low']!r}, {law['high']!r}",
        f"begin, span = {law['start']!r}, {horizon - law['start']!r}",
        f"periodic = {law['periodic']!r}",
        f"inflow = {{{inflow}}}",
        "",
        "",
        f"def start({v}):",
        f"    return ({code(law['initial'])}) + 0 * {v}",
        "",
        "",
        f"def speed({arguments}):",
        f"    return ({code(law['speed'])}) + 0 * {u}",
        "",
        "",
        f"def source({arguments}):",
        f"    return ({code(sp.sympify(law['source']))}) + 0 * {u}",
        "",
        "",
    ]
    if volumes:
        flux = law["flux"]
        lines += [
            "flux = None" if flux is None else f"flux = lambda {u}: {code(flux)}",
            "n = 1600",
        ]
    return lines
