"""Scripts on uniform grids: method of lines and central differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers import volumes
from assistant.solvers.jets import jets_in, number, symbol
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec


@dataclass(frozen=True)
class Lines:
    """The discretisation in space as the beginning of a script.

    Attributes:
        text: Functions of the problem and ``solve(n, times)`` up to its ``rate``.
        march: The prepared problem.
        ends: For both ends ``["value" | "slope", code]``, or nothing.
        size: Size of the solution.
    """

    text: list[str]
    march: Any
    ends: dict[int, list[str]]
    size: float

    def held(self, indent: str) -> list[str]:
        """Lines that put the prescribed values of the ends into ``nodal``."""
        return [
            f"{indent}nodal[{index}] = {self.ends[side][1]}"
            for side, index in ((0, 0), (1, -1))
            if self.ends[side] and self.ends[side][0] == "value"
        ]


def discretised(spec: EquationSpec, solution: Any) -> Lines | None:
    """Central differences in conservative form; None where they do not fit."""
    from assistant.solvers.marching import Marching

    m = Marching(spec)
    (v,) = m.space
    told = spec.domain.get(v, (-sp.oo, sp.oo))
    if v in spec.periodic or {sp.oo, -sp.oo} & set(told):
        return None
    form = volumes.form_of(m)
    if form is None or m.second or len(m.components) != 1:
        return None
    u = m.components[0]
    slope = symbol(f"{u}__{v}")
    low, high = number(told[0]), number(told[1])
    size = max(float(np.nanmax(np.abs(f))) for f in solution.fields.values())
    ends: dict[int, list[str]] = {0: [], 1: []}
    for end in m.ends.get(v, []):
        side = 0 if abs(number(end.place) - low) < 1e-12 * (1 + abs(low)) else 1
        for e in end.expressions:
            e = e.subs(symbol(v), sp.Float(low if side == 0 else high))
            if slope in e.free_symbols:
                ends[side] = ["slope", code(sp.solve(e, slope)[0])]
            else:
                ends[side] = ["value", code(sp.solve(e, u)[0])]
    x, t, name, du = (
        plain_name(v),
        plain_name(m.time),
        plain_name(str(u)),
        plain_name(str(slope)),
    )
    body = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        "",
        f"def flux({x}, {t}, {name}, {du}):",
        f"    return ({code(form.flux[0])}) + 0 * {name}",
        "",
        "",
        f"def rest({x}, {t}, {name}, {du}):",
        f"    return ({code(form.rest[0])}) + 0 * {name}",
        "",
        "",
        f"def start({x}):",
        f"    return ({code(m.initial[0])}) + 0 * {x}",
        "",
        "",
        f"def mass({x}):",
        f"    return ({code(form.mass)}) + 0 * {x}",
        "",
        "",
        "def solve(n, times):",
        f"    nodes = np.linspace({low!r}, {high!r}, n + 1)",
        "    h = nodes[1] - nodes[0]",
        "    faces = (nodes[1:] + nodes[:-1]) / 2",
        "    edges = np.concatenate([nodes[:1], faces, nodes[-1:]])",
        f"    volume = np.diff(edges ** {form.weight + 1}) / {form.weight + 1}",
        "    within = (np.arange(8) + 0.5) / 8",
        "    cells = edges[:-1, None] + np.diff(edges)[:, None] * within",
        "    masses = mass(cells).mean(axis=1)",
        "    centre = nodes.copy()",
        "    centre[0] += 1e-9 * h",
        "",
        f"    def rate({t}, nodal):",
        "        nodal = nodal.copy()",
    ]
    for side, index in ((0, 0), (1, -1)):
        if ends[side] and ends[side][0] == "value":
            body.append(f"        nodal[{index}] = {ends[side][1]}")
    body += [
        "        slope = np.diff(nodal) / h",
        f"        through = faces ** {form.weight} * flux(faces, {t}, "
        "(nodal[1:] + nodal[:-1]) / 2, slope)",
        "        central = np.gradient(nodal, h, edge_order=2)",
    ]
    sides = []
    for side, index in ((0, 0), (1, -1)):
        if ends[side] and ends[side][0] == "slope":
            body += [
                f"        {name} = nodal[{index}]",
                f"        slope_{side} = {ends[side][1]}",
                f"        central[{index}] = slope_{side}",
            ]
        else:
            body.append(f"        slope_{side} = 0.0")
        sides.append(
            f"nodes[{index}] ** {form.weight} * flux(nodes[{index}], {t}, "
            f"nodal[{index}], "
            f"slope_{side})"
        )
    body += [
        f"        total = np.concatenate([[{sides[0]}], through, [{sides[1]}]])",
        "        out = np.diff(total) / volume",
        f"        out = (out + rest(centre, {t}, nodal, central)) / masses",
    ]
    for side, index in ((0, 0), (1, -1)):
        if ends[side] and ends[side][0] == "value":
            body.append(f"        out[{index}] = 0.0")
    return Lines([*body, "        return out", ""], m, ends, size)


def lines(spec: EquationSpec, solution: Any) -> str | None:
    """Method of lines on a uniform grid, two grids and Richardson extrapolation."""
    space = discretised(spec, solution)
    if space is None:
        return None
    m, size = space.march, space.size
    (v,), u, t = m.space, m.components[0], plain_name(m.time)
    horizon = solution.parts.get("horizon", 1.0)
    base = volumes.cells_on_layers(m, 100)
    body = [
        *space.text,
        f"    horizon = {horizon!r}",
        f"    got = solve_ivp(rate, ({m.start!r}, horizon), start(nodes),",
        "        method='LSODA', lband=2, uband=2, rtol=1e-8,",
        f"        atol={1e-10 * max(size, 1e-300)!r},",
        "        dense_output=True)",
        f"    for {t} in times:",
        f"        nodal = got.sol({t})",
        *space.held("        "),
        "        yield nodes, nodal",
        "",
        "",
    ]
    points = [
        (p, p.at[v], p.at.get(m.time, horizon))
        for p in spec.points
        if p.expression == u and v in p.at
    ]
    body += [
        f"points = {[(label(p), a, b) for p, a, b in points]!r}",
        "results = []",
        f"for n in ({2 * base}, {4 * base}):",
        "    values = []",
        "    for (label, place, when), (nodes, u) in zip(",
        "        points, solve(n, [when for _, _, when in points])):",
        "        values.append(np.interp(place, nodes, u))",
        "    results.append(values)",
        "for (label, _, _), coarse, fine in zip(points, *results):",
        f"    print(label, float(fine + (fine - coarse) / 3) / "
        f"{spec.scale.get(str(u), 1.0)!r})  # Richardson",
    ]
    return "\n".join(body) + "\n"


def elliptic(spec: EquationSpec, solution: Any) -> str | None:
    """Central differences for linear problems with values on the sides."""
    # Where values jump at a corner, the script solves what is left of it.
    spec = solution.parts.get("lifted", spec)
    added = solution.parts.get("added", [0.0] * len(spec.points))
    (u,) = spec.unknowns
    names = spec.independent
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [u])
    allowed = {
        u: "one",
        f"{u}__{names[0]}": "dx",
        f"{u}__{names[1]}": "dy",
        f"{u}__{names[0]}_{names[0]}": "dxx",
        f"{u}__{names[1]}_{names[1]}": "dyy",
    }
    if {str(i) for i in items} - set(allowed) or any(
        sp.diff(equation, a, b) != 0 for a in items for b in items
    ):
        return None
    sides = []
    for c in spec.conditions:
        if jets_in(c.expression, [u]) != [symbol(u)]:
            return None
        ((name, place),) = c.where.items()
        value = sp.solve(c.expression, symbol(u))[0]
        k = names.index(name)
        near = abs(number(place) - number(spec.domain[name][0])) < 1e-12
        sides.append((k, 0 if near else -1, code(value)))
    ends = [tuple(number(e) for e in spec.domain[n]) for n in names]
    x, y = (plain_name(n) for n in names)
    terms = " + ".join(
        f"diags((({code(sp.diff(equation, i))}) * unit).ravel()) @ {allowed[str(i)]}"
        for i in items
    )
    source = code(equation.subs(dict.fromkeys(items, 0)))
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.interpolate import RectBivariateSpline",
        "from scipy.sparse import diags, eye, kron",
        "from scipy.sparse.linalg import spsolve",
        "",
        "",
        "def solve(n):",
        f"    a = np.linspace({ends[0][0]!r}, {ends[0][1]!r}, n + 1)",
        f"    b = np.linspace({ends[1][0]!r}, {ends[1][1]!r}, n + 1)",
        "    h, k, m = a[1] - a[0], b[1] - b[0], n + 1",
        f"    {x}, {y} = np.meshgrid(a, b, indexing='ij')",
        f"    unit = np.ones_like({x})",
        "    off = np.ones(m - 1)",
        "    second = diags([off, -2 * np.ones(m), off], [-1, 0, 1])",
        "    first = diags([-off, off], [-1, 1])",
        "    dxx, dyy = kron(second / h**2, eye(m)), kron(eye(m), second / k**2)",
        "    dx, dy = kron(first / (2 * h), eye(m)), kron(eye(m), first / (2 * k))",
        "    one = eye(m * m)",
        f"    matrix = ({terms}).tocsr()",
        f"    right = -(({source}) * unit).ravel()",
        f"    u = np.zeros_like({x})",
    ]
    for k, index, value in sides:
        where = f"[{index}, :]" if k == 0 else f"[:, {index}]"
        lines.append(f"    u{where} = (({value}) * unit){where}")
    lines += [
        "    inner = np.arange(m * m).reshape(m, m)[1:-1, 1:-1].ravel()",
        "    edge = np.setdiff1d(np.arange(m * m), inner)",
        "    flat = u.ravel()",
        "    flat[inner] = spsolve(matrix[inner][:, inner],",
        "        right[inner] - matrix[inner][:, edge] @ flat[edge])",
        "    return RectBivariateSpline(a, b, flat.reshape(m, m))",
        "",
        "",
        "coarse, fine = solve(64), solve(128)",
    ]
    for p, back in zip(spec.points, added, strict=True):
        if p.expression != symbol(u) or not set(names) <= set(p.at):
            continue
        at = f"{p.at[names[0]]!r}, {p.at[names[1]]!r}"
        lines.append(
            f"print({label(p)!r}, float((4 * fine({at}) - coarse({at}))[0, 0] / 3"
            + (f" + {back!r}))" if back else "))")
        )
    return "\n".join(lines) + "\n"
