"""Scripts of evolutions on rectangles: central differences and solve_ivp."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import jets_in, number, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec

_BODY = """
def solve(n, times):
    a, b = np.linspace(*ends[0], n + 1), np.linspace(*ends[1], n + 1)
    h, k = a[1] - a[0], b[1] - b[0]
    {x}, {y} = np.meshgrid(a, b, indexing="ij")

    def full(t, flat):
        u = flat.reshape({x}.shape).copy()
        for axis, index, value in fixed:
            place = (index, slice(None)) if axis == 0 else (slice(None), index)
            u[place] = value({x}, {y}, t)[place]
        return u

    def rate(t, flat):
        u = full(t, flat)
        p = np.pad(u, 1, mode="reflect")  # sides without a value let nothing through
        dx = (p[2:, 1:-1] - p[:-2, 1:-1]) / (2 * h)
        dy = (p[1:-1, 2:] - p[1:-1, :-2]) / (2 * k)
        dxx = (p[2:, 1:-1] - 2 * u + p[:-2, 1:-1]) / h**2
        dyy = (p[1:-1, 2:] - 2 * u + p[1:-1, :-2]) / k**2
        out = rates({x}, {y}, t, u, dx, dy, dxx, dyy) + 0 * u
        for axis, index, _ in fixed:
            out[(index, slice(None)) if axis == 0 else (slice(None), index)] = 0
        return out.ravel()

    size = n + 1
    line = diags([np.ones(size)] * 3, [-1, 0, 1], shape=(size, size))
    pattern = kron(eye(size), line) + kron(line, eye(size))
    start = initial({x}, {y}) + 0 * {x}
    got = solve_ivp(rate, (begin, max(times)), start.ravel(), method="BDF",
                    jac_sparsity=pattern, rtol=1e-7, atol=1e-9 * np.abs(start).max(),
                    dense_output=True)
    return [RectBivariateSpline(a, b, full(t, got.sol(t))) for t in times]

"""


def evolution(spec: EquationSpec, solution: Any) -> str | None:
    """One unknown, first order in time, values or closed sides; else None."""
    m = Marching(spec)
    if len(m.components) != 1 or m.second or len(m.space) != 2 or spec.periodic:
        return None
    (u,), (v, w) = m.components, m.space
    jets = {
        u: "u", symbol(f"{u}__{v}"): "dx", symbol(f"{u}__{w}"): "dy",
        symbol(f"{u}__{v}_{v}"): "dxx", symbol(f"{u}__{w}_{w}"): "dyy",
    }  # fmt: skip
    if not set(m.items(m.rates[0])) <= set(jets):
        return None
    x, y, t = plain_name(v), plain_name(w), plain_name(m.time)
    fixed = []
    for axis, name in enumerate(m.space):
        low = number(spec.domain[name][0])
        for end in m.ends.get(name, []):
            for expression in end.expressions:
                items = jets_in(expression, m.unknowns)
                index = 0 if abs(number(end.place) - low) < 1e-12 else -1
                if items == [u]:
                    value = code(sp.solve(expression, u)[0])
                    body = f"lambda {x}, {y}, {t}: ({value}) + 0 * {x}"
                    fixed.append(f"({axis}, {index}, {body})")
                elif items != [symbol(f"{u}__{name}")] or expression.subs(items[0], 0):
                    return None
    rates = m.rates[0].xreplace({j: sp.Symbol(n) for j, n in jets.items()})
    ends = [tuple(number(e) for e in spec.domain[n]) for n in m.space]
    horizon = max([p.at[m.time] for p in spec.points if m.time in p.at], default=1.0)
    points = [p for p in spec.points if p.expression == u and {v, w} <= set(p.at)]
    if len(points) != len(spec.points) or not points:
        return None
    times = sorted({p.at.get(m.time, horizon) for p in points})
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "from scipy.interpolate import RectBivariateSpline",
        "from scipy.sparse import diags, eye, kron",
        "",
        f"ends = {ends!r}",
        f"begin = {m.start!r}",
        f"fixed = [{', '.join(fixed)}]",
        "",
        "",
        f"def rates({x}, {y}, {t}, u, dx, dy, dxx, dyy):",
        f"    return {code(rates)}",
        "",
        "",
        f"def initial({x}, {y}):",
        f"    return {code(m.initial[0])}",
        "",
        _BODY.replace("{x}", x).replace("{y}", y),
        f"times = {times!r}",
        "coarse, fine = solve(24, times), solve(48, times)",
    ]
    for p in points:
        at = f"{p.at[v]!r}, {p.at[w]!r}"
        k = times.index(p.at.get(m.time, horizon))
        lines.append(
            f"print({label(p)!r}, float((4 * fine[{k}]({at}) - coarse[{k}]({at}))"
            f"[0, 0] / 3))"
        )
    return "\n".join(lines) + "\n"
