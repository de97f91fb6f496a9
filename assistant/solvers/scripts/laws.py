"""Scripts for laws that are relations, and for loaded beams."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec


def relations(spec: EquationSpec, solution: Any) -> str:
    """Each relation solved for its unknown by Brent's method."""
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.optimize import brentq",
        "",
        "",
        "def root(f, low, high):",
        '    """The first sign change on a scan of the range, refined."""',
        "    scale = np.geomspace if low > 0 else np.linspace",
        "    with np.errstate(all='ignore'):",
        "        grid = scale(low, high, 4001)",
        "        values = np.array([float(f(x)) for x in grid])",
        "        for a, b, fa, fb in zip(grid, grid[1:], values, values[1:]):",
        "            if fa == 0:",
        "                return a",
        "            if fa * fb < 0 and np.isfinite(fa) and np.isfinite(fb):",
        "                return brentq(f, a, b, xtol=1e-300, rtol=1e-14)",
        "    raise SystemExit('no root in the range')",
        "",
        "",
    ]
    for key, value in spec.data["known"].items():
        lines.append(f"{plain_name(key)} = {float(value)!r}")
    ranges = spec.data.get("ranges", {})
    for name, relation in solution.parts["order"]:
        unknown = sp.Symbol(name, real=True)
        plain = plain_name(name)
        slope = sp.diff(relation, unknown)
        if slope != 0 and not slope.has(unknown):
            value = -relation.subs(unknown, 0) / slope
            lines.append(f"{plain} = {code(value)}")
            continue
        low, high = ranges.get(name, (1e-30, 1e30))
        # A bracket beside the root found, so that no pole lies in it.
        at = next(
            (
                v
                for p, v in zip(spec.points, solution.values, strict=True)
                if p.of == name
            ),
            None,
        )
        if at:
            low, high = sorted((0.5 * at, 2.0 * at))
        lines.append(
            f"{plain} = root(lambda {plain}: {code(relation)}, {low!r}, {high!r})"
        )
    lines += [f"print({label(p)!r}, {plain_name(p.of)})" for p in spec.points]
    return "\n".join(lines) + "\n"


def beam(spec: EquationSpec, solution: Any) -> str:
    """Cubic Hermite elements with nodes at the loads and the places asked for."""
    parts = solution.parts
    asked = [p.at["x"] for p in spec.points if "x" in p.at]
    left, right = parts["ends"]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "",
        f"stiffness, length, load = {parts['EI']!r}, {parts['L']!r}, {parts['q']!r}",
        f"forces = {[(p, a) for p, a in parts['loads']]!r}",
        "nodes = np.unique([*np.linspace(0, length, 401), *(a for _, a in forces),",
        f"                   *{asked!r}])",
        "n = len(nodes)",
        "matrix, right = np.zeros((2 * n, 2 * n)), np.zeros(2 * n)",
        "for i in range(n - 1):",
        "    h = nodes[i + 1] - nodes[i]",
        "    at = slice(2 * i, 2 * i + 4)",
        "    matrix[at, at] += stiffness / h**3 * np.array(",
        "        [[12, 6 * h, -12, 6 * h], [6 * h, 4 * h * h, -6 * h, 2 * h * h],",
        "         [-12, -6 * h, 12, -6 * h], [6 * h, 2 * h * h, -6 * h, 4 * h * h]])",
        "    right[at] += load * np.array([h / 2, h * h / 12, h / 2, -h * h / 12])",
        "for force, place in forces:",
        "    right[2 * np.argmin(np.abs(nodes - place))] += force",
        "held = {'clamped': (0, 1), 'pinned': (0,), 'free': ()}",
        f"fixed = [*held[{left!r}], *(2 * n - 2 + k for k in held[{right!r}])]",
        "free = [k for k in range(2 * n) if k not in fixed]",
        "u = np.zeros(2 * n)",
        "u[free] = np.linalg.solve(matrix[np.ix_(free, free)], right[free])",
        "deflection, slope = u[::2], u[1::2]",
        "reactions = -(matrix @ u - right)[[0, 2 * n - 2]]",
        "# Moments at the nodes from the element to the right, or the left at the end.",
        "h = np.diff(nodes)",
        "inside = stiffness / h**2 * (6 * deflection[:-1] + 4 * h * slope[:-1]",
        "                             - 6 * deflection[1:] + 2 * h * slope[1:])",
        "last = stiffness / h[-1]**2 * (-6 * deflection[-2] - 2 * h[-1] * slope[-2]",
        "                               + 6 * deflection[-1] - 4 * h[-1] * slope[-1])",
        "moment = np.append(inside - load * h**2 / 12, -last - load * h[-1]**2 / 12)",
    ]
    for point in spec.points:
        at = point.at.get("x")
        name = {"w": "deflection", "slope": "slope", "M": "moment"}.get(point.of)
        if point.of == "R":
            lines.append(
                f"print({label(point)!r}, abs(reactions[{0 if at == 0 else 1}]))"
            )
        elif name is None:
            continue
        elif at is None:
            lines.append(f"print({label(point)!r}, {name}[np.argmax(np.abs({name}))])")
        else:
            lines.append(
                f"print({label(point)!r}, {name}[np.argmin(np.abs(nodes - {at!r}))])"
            )
    return "\n".join(lines) + "\n"
