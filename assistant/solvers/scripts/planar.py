"""Scripts of evolutions on rectangles: central differences and solve_ivp."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import jets_in, number, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec, jet_parts

_BODY = """
def solve(n, times):
    a, b = np.linspace(*ends[0], n + 1), np.linspace(*ends[1], n + 1)
    h, k = a[1] - a[0], b[1] - b[0]
    {x}, {y} = np.meshgrid(a, b, indexing="ij")
    shape = (count, n + 1, n + 1)

    def full(t, flat):
        u = flat.reshape(shape).copy()
        for part, axis, index, value in fixed:
            place = (index, slice(None)) if axis == 0 else (slice(None), index)
            u[part][place] = (value({x}, {y}, t) + 0 * {x})[place]
        return u

    def rate(t, flat):
        u = full(t, flat)
        # Sides without a value let nothing through.
        p = np.pad(u, ((0, 0), (1, 1), (1, 1)), mode="reflect")
        dx = (p[:, 2:, 1:-1] - p[:, :-2, 1:-1]) / (2 * h)
        dy = (p[:, 1:-1, 2:] - p[:, 1:-1, :-2]) / (2 * k)
        dxx = (p[:, 2:, 1:-1] - 2 * u + p[:, :-2, 1:-1]) / h**2
        dyy = (p[:, 1:-1, 2:] - 2 * u + p[:, 1:-1, :-2]) / k**2
        out = np.array([r + 0 * {x} for r in rates({x}, {y}, t, u, dx, dy, dxx, dyy)])
        for part, axis, index, _ in fixed:
            out[part][(index, slice(None)) if axis == 0 else (slice(None), index)] = 0
        return out.ravel()

    start = np.array([s + 0 * {x} for s in initial({x}, {y})])
    options = {{}}
    if method == "BDF":
        size = n + 1
        line = diags([np.ones(size)] * 3, [-1, 0, 1], shape=(size, size))
        pattern = kron(eye(size), line) + kron(line, eye(size))
        options["jac_sparsity"] = kron(np.ones((count, count)), pattern)
    got = solve_ivp(rate, (begin, max(times)), start.ravel(), method=method, rtol=1e-7,
                    atol=1e-9 * np.abs(start).max(), dense_output=True, **options)
    return [[RectBivariateSpline(a, b, part) for part in full(t, got.sol(t))]
            for t in times]

"""


def evolution(spec: EquationSpec, solution: Any) -> str | None:
    """Systems and waves with values or closed sides; None for other sides."""
    m = Marching(spec)
    if len(m.space) != 2 or spec.periodic:
        return None
    v, w = m.space
    kinds = {(): "u", (v,): "dx", (w,): "dy", (v, v): "dxx", (w, w): "dyy"}
    rates = []
    for rate in m.rates:
        names = {}
        for item in m.items(rate):
            owner, orders = m.split(item)
            if orders not in kinds or owner not in m.components:
                return None
            place = m.components.index(owner)
            names[item] = sp.Symbol(f"{kinds[orders]}[{place}]")
        rates.append(rate.xreplace(names))
    fixed = _fixed(spec, m)
    if fixed is None:
        return None
    x, y, t = plain_name(v), plain_name(w), plain_name(m.time)
    ends = [tuple(number(e) for e in spec.domain[n]) for n in m.space]
    horizon = max([p.at[m.time] for p in spec.points if m.time in p.at], default=1.0)
    points = [
        p for p in spec.points if p.expression in m.components and {v, w} <= set(p.at)
    ]
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
        f"ends, count = {ends!r}, {len(m.components)}",
        f"begin, method = {m.start!r}, {'DOP853' if m.second else 'BDF'!r}",
        "# component, axis, end, value",
        f"fixed = [{', '.join(fixed)}]",
        "",
        "",
        f"def rates({x}, {y}, {t}, u, dx, dy, dxx, dyy):",
        f"    return [{', '.join(code(r) for r in rates)}]",
        "",
        "",
        f"def initial({x}, {y}):",
        f"    return [{', '.join(code(s) for s in m.initial)}]",
        "",
        _BODY.format(x=x, y=y),
        f"times = {times!r}",
        "coarse, fine = solve(24, times), solve(48, times)",
    ]
    for p in points:
        at = f"{p.at[v]!r}, {p.at[w]!r}"
        k = times.index(p.at.get(m.time, horizon))
        c = m.components.index(p.expression)
        lines.append(
            f"print({label(p)!r}, float((4 * fine[{k}][{c}]({at}) - "
            f"coarse[{k}][{c}]({at}))[0, 0] / 3))"
        )
    return "\n".join(lines) + "\n"


def _fixed(spec: EquationSpec, m: Marching) -> list[str] | None:
    """Prescribed values of the sides as tuples of the script."""
    x, y = (plain_name(n) for n in m.space)
    t = plain_name(m.time)
    out = []
    for axis, name in enumerate(m.space):
        low = number(spec.domain[name][0])
        for end in m.ends.get(name, []):
            index = 0 if abs(number(end.place) - low) < 1e-12 else -1
            for expression in end.expressions:
                items = jets_in(expression, m.unknowns)
                if len(items) != 1:
                    return None
                unknown, orders = jet_parts(str(items[0]))
                if orders == (name,) and expression.subs(items[0], 0) == 0:
                    continue
                if orders:
                    return None
                value = sp.solve(expression, items[0])[0]
                # A wave carries the rate of its value as a component of its own.
                parts = {symbol(unknown): value}
                if m.time_orders[unknown] == 2:
                    parts[symbol(f"{unknown}__{m.time}")] = sp.diff(value, m.t)
                out += [
                    f"({m.components.index(c)}, {axis}, {index}, "
                    f"lambda {x}, {y}, {t}: {code(sp.sympify(e))})"
                    for c, e in parts.items()
                ]
    return out
