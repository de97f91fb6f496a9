"""Scripts of named schemes for partial equations, and of times of arrival."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import symbol
from assistant.solvers.scripts import chebyshev, grids
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec, Point

_THETA = {"ftcs": 0.0, "btcs": 1.0, "crank_nicolson": 0.5}
_ADVECT = """
x = np.linspace(low, high, n + 1)
u = start(x)
dt = (horizon - begin) / count
c = speed * dt / (x[1] - x[0])
for i in range(count):
    if periodic:
        w, left, right = u[:-1], np.roll(u[:-1], 1), np.roll(u[:-1], -1)
    else:
        w, left, right = u, np.append(u[:1], u[:-1]), np.append(u[1:], u[-1:])
    if upwind:
        new = w - c * (w - left) if c > 0 else w - c * (right - w)
    else:
        new = w - c / 2 * (right - left) + c * c / 2 * (right - 2 * w + left)
    u = np.append(new, new[:1]) if periodic else new
    for side, value in inflow.items():
        u[side] = value(begin + (i + 1) * dt)
"""
_INVERT = """
def crossing(times, values):
    low, high = min(times), max(times)
    s = (2 * np.array(times) - low - high) / (high - low)
    fit = np.polynomial.chebyshev.Chebyshev.fit(s, values, 8, domain=[-1, 1])
    return (low + high) / 2 + (high - low) / 2 * brentq(fit, -1, 1, xtol=1e-14)

"""


def scheme(spec: EquationSpec, solution: Any) -> str | None:
    """The scheme that was named with its cells and steps, nothing refined."""
    told = solution.parts.get("named")
    if told is None:
        return None
    if told["name"] in {"upwind", "lax_wendroff"}:
        return _advected(spec, solution, told)
    if told["name"] not in _THETA:
        return None
    space = grids.discretised(spec, solution)
    if space is None:
        return None
    m = space.march
    (v,), u, t = m.space, m.components[0], plain_name(m.time)
    body = [line.replace("def solve(n, times):", "def solve(n, count, theta):")
            for line in space.text]  # fmt: skip
    body += [
        f"    dt = ({told['horizon']!r} - {m.start!r}) / count",
        "    y = start(nodes)",
        "",
        f"    def held(nodal, {t}):",
        "        nodal = nodal.copy()",
        *space.held("        "),
        "        return nodal",
        "",
        "    for i in range(count):",
        f"        later = {m.start!r} + (i + 1) * dt",
        f"        now = rate({m.start!r} + i * dt, y)",
        "        if theta == 0:",
        "            y = held(y + dt * now, later)",
        "            continue",
        "",
        "        def gap(z):",
        "            step = (1 - theta) * now + theta * rate(later, z)",
        "            # Where two states are held to one value it is prescribed.",
        "            kept, other = held(z, later), held(z + 1.0, later)",
        "            return np.where(kept == other, z - kept, z - y - dt * step)",
        "",
        "        y = root(gap, held(y + dt * now, later), tol=1e-13).x",
        "    return nodes, y",
        "",
        "",
    ]
    at = body.index("from scipy.integrate import solve_ivp")
    body[at] = "from scipy.optimize import root"
    body.append(
        f"nodes, u = solve({told['cells']!r}, {told['steps']!r}, "
        f"{_THETA[told['name']]!r})"
    )
    body += _printed(spec, v, u, "nodes")
    return "\n".join(body) + "\n"


def _printed(spec: EquationSpec, v: str, u: Any, nodes: str) -> list[str]:
    return [
        f"print({label(p)!r}, float(np.interp({p.at[v]!r}, {nodes}, u)))"
        for p in spec.points
        if p.expression == u and v in p.at
    ]


def _advected(spec: EquationSpec, solution: Any, told: dict[str, Any]) -> str:
    from assistant.solvers.marching import Marching

    m = Marching(spec)
    (v,), u = m.space, m.components[0]
    low, high = (float(b) for b in m.bounds(v))
    x, t = plain_name(v), plain_name(m.time)
    inflow = []
    for end in m.ends.get(v, []):
        for e in end.expressions:
            side = 0 if abs(float(end.place) - low) < 1e-12 else -1
            inflow.append(f"{side}: lambda {t}: {code(sp.solve(e, u)[0])}")
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "",
        f"low, high = {low!r}, {high!r}",
        f"n, count = {told['cells']!r}, {told['steps']!r}",
        f"begin, horizon = {float(m.start)!r}, {told['horizon']!r}",
        f"speed, periodic = {told['speed']!r}, {v in spec.periodic!r}",
        f"upwind = {told['name'] == 'upwind'!r}",
        f"inflow = {{{', '.join(inflow)}}}",
        "",
        "",
        f"def start({x}):",
        f"    return ({code(m.initial[0])}) + 0 * {x}",
        "",
        _ADVECT,
    ]
    return "\n".join([*lines, *_printed(spec, v, u, "x")]) + "\n"


def arrival(spec: EquationSpec, solution: Any) -> str | None:
    """The field at nine times around each crossing, and the curve inverted."""
    parts = solution.parts
    (v,) = spec.space
    points: list[Point] = []
    levels = []
    for (event, at), times in zip(parts["crossings"], parts["windows"], strict=True):
        names = list(sp.sympify(event).free_symbols)
        if len(names) != 1 or v not in at:
            return None
        levels.append(float(sp.solve(event, names[0])[0]))
        points += [
            Point(str(names[0]), symbol(str(names[0])), {**at, str(spec.time): t})
            for t in times
        ]
    asked = [p for p in spec.points if p.expression is None]
    if len(asked) != len(spec.points) or len(asked) != len(levels):
        return None
    plain = replace(spec, points=tuple(points), events=(), scale={}, scheme=None)
    text = grids.lines(plain, solution) or chebyshev.spectral(plain, solution)
    if text is None:
        return None
    # The values are kept instead of printed.
    text = text.replace("print(", "keep(")
    head, _, rest = text.partition("import numpy as np\n")
    text = (
        f"{head}import numpy as np\nfrom scipy.optimize import brentq\n{rest}"
    ).replace(
        "from scipy import special\n",
        "from scipy import special\n\nkept = []\n\n\n"
        "def keep(name, value):\n    kept.append(value)\n\n\n",
        1,
    )
    lines = [text, _INVERT]
    for k, (p, level) in enumerate(zip(asked, levels, strict=True)):
        factor = spec.factor(p)
        lines.append(
            f"values = np.array(kept[{9 * k}:{9 * k + 9}]) - {level!r}\n"
            f"print({label(p)!r}, float(crossing({parts['windows'][k]!r}, values)) / "
            f"{factor!r})"
        )
    return "\n".join(lines) + "\n"
