"""Scripts that collocate on Chebyshev or Fourier points."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import is_linear, jets_in, number, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec, jet_parts

CHEBYSHEV = '''
def chebyshev(n, low, high):
    """Nodes, first derivative, and interpolation by barycentric weights."""
    k = np.arange(n)
    nodes = -np.cos(np.pi * k / (n - 1))
    c = np.where((k == 0) | (k == n - 1), 2.0, 1.0) * (-1.0) ** k
    gaps = nodes[:, None] - nodes[None, :] + np.eye(n)
    d = np.outer(c, 1 / c) / gaps
    d -= np.diag(d.sum(axis=1))
    x = low + (high - low) * (nodes + 1) / 2

    def to(places):
        places = np.atleast_1d(places)
        w = np.where((k == 0) | (k == n - 1), 0.5, 1.0) * (-1.0) ** k
        gap = places[:, None] - x[None, :]
        hit = np.abs(gap) < 1e-14 * (high - low)
        row = w / np.where(hit, 1.0, gap)
        row /= row.sum(axis=1, keepdims=True)
        return np.where(hit.any(axis=1, keepdims=True), hit.astype(float), row)

    return x, d * 2 / (high - low), to


def inner(m, low, high):
    angle = np.pi * (2 * np.arange(m) + 1) / (2 * m)
    return low + (high - low) * (1 - np.cos(angle)) / 2

'''

POWERS = "d0, d1, d2, d3, d4 = (np.linalg.matrix_power(d, k) for k in range(5))"


def power_of(order: int) -> str:
    """The matrix of a derivative in the script."""
    return f"d{order}"


def eigen(spec: EquationSpec, solution: Any) -> str | None:
    """Chebyshev collocation with boundary rows, generalised eigenvalues."""
    if len(spec.independent) != 1 or spec.periodic or len(spec.unknowns) != 1:
        return None
    (variable,) = spec.independent
    (u,) = spec.unknowns
    equation = sp.expand(spec.equations[0])
    power = int(solution.measures.get("power", 1))
    lam = next(s for s in equation.free_symbols if str(s) == spec.eigenvalue)
    line = solution.axes[variable]
    low, high = float(line[0]), float(line[-1])
    infinite = {sp.oo, -sp.oo} & set(spec.domain[variable])
    order = max(len(jet_parts(str(i))[1]) for i in jets_in(equation, [u]))
    left, right, rows = [], [], []
    for item in jets_in(equation, [u]):
        coefficient = sp.diff(equation, item)
        plain = coefficient.subs(lam, 0)
        spectral = sp.expand(coefficient - plain).coeff(lam, power)
        matrix = power_of(len(jet_parts(str(item))[1]))
        if plain != 0:
            left.append(f"(({code(plain)}) * one)[:, None] * (down @ {matrix})")
        if spectral != 0:
            right.append(f"-(({code(spectral)}) * one)[:, None] * (down @ {matrix})")
    for c in spec.conditions:
        place = c.where[variable]
        at = high if place == sp.oo else low if place == -sp.oo else number(place)
        terms = [
            f"({code(sp.diff(c.expression, i).subs(symbol(variable), at))}) * "
            f"(to({at!r}) @ {power_of(len(jet_parts(str(i))[1]))})"
            for i in jets_in(c.expression, [u])
        ]
        rows.append(" + ".join(terms))
    if infinite and len(rows) < order:
        rows = [f"to({low!r}) @ {power_of(0)}", f"to({high!r}) @ {power_of(0)}"]
    first = 0 if any(p.of.endswith("0") for p in spec.points) else 1
    wanted = [
        (
            label(p),
            max(int("".join(ch for ch in p.of if ch.isdigit()) or first) - first, 0),
        )
        for p in spec.points
    ]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.linalg import eig",
        "",
        CHEBYSHEV,
        f"n, low, high = {120 if infinite else 60}, {low!r}, {high!r}",
        "x, d, to = chebyshev(n, low, high)",
        POWERS,
        f"{plain_name(variable)} = inner(n - {order}, low, high)",
        f"down, one = to({plain_name(variable)}), np.ones(n - {order})",
        f"a = {' + '.join(left)}",
        f"b = {' + '.join(right)}",
        f"rows = np.vstack([{', '.join(rows)}])",
        "values = eig(np.vstack([a, rows]), np.vstack([b, 0 * rows]))[0]",
        "values = values[np.isfinite(values) & (np.abs(values) < 1e10)]",
        "values = np.sort(values[np.abs(values.imag) < 1e-6 * (1 + "
        "np.abs(values))].real)",
    ]
    if power > 1:
        lines.append(f"values = values[values > 1e-6] ** (1 / {power})")
    lines += [
        f"for name, index in {wanted!r}:",
        "    print(name, float(values[index]))",
    ]
    return "\n".join(lines) + "\n"


def spectral(spec: EquationSpec, solution: Any) -> str | None:
    """Chebyshev or Fourier method of lines for systems, waves and higher orders."""
    m = Marching(spec)
    (v,) = m.space
    told = spec.domain.get(v)
    if told is None or {sp.oo, -sp.oo} & set(told):
        return None
    low, high = number(told[0]), number(told[1])
    periodic = v in spec.periodic
    horizon = float(solution.parts.get("horizon", 1.0))
    x = plain_name(v)
    body = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        *_points(low, high, periodic=periodic),
    ]
    starts = []
    for k, (c, start) in enumerate(zip(m.components, m.initial, strict=True)):
        conditions = _ends(m, v, c, low)
        if conditions is None:
            return None
        body += _lift(k, *conditions, plain_name(m.time), periodic=periodic)
        starts.append(f"(lambda {x}: ({code(start)}) + 0 * {x})(place_{k})")
    body += _rates(m, x)
    method = (
        "DOP853"
        if m.second or not any(o in {2, 4} for o in m.order.values())
        else "Radau"
    )
    size = max(float(np.nanmax(np.abs(f))) for f in solution.fields.values())
    body += [
        f"start = np.concatenate([{', '.join(starts)}])",
        f"got = solve_ivp(rate, ({m.start!r}, {horizon!r}), start, method={method!r},",
        f"    rtol=1e-8, atol={1e-10 * max(size, 1e-300)!r}, dense_output=True)",
    ]
    asked = _asked(m, v, horizon)
    return None if asked is None else "\n".join(body + asked) + "\n"


def _points(low: float, high: float, *, periodic: bool) -> list[str]:
    """Points, derivative and interpolation."""
    if not periodic:
        return [
            CHEBYSHEV,
            f"n, low, high = 48, {low!r}, {high!r}",
            "nodes, d, to = chebyshev(n, low, high)",
            POWERS,
            "",
        ]
    return [
        "",
        "n = 64",
        f"low, high = {low!r}, {high!r}",
        "nodes = low + (high - low) * np.arange(n) / n",
        "freq = 2j * np.pi * np.fft.fftfreq(n, (high - low) / n)",
        "d = np.real(np.fft.ifft((freq * (np.arange(n) != n // 2))[:, None] * "
        "np.fft.fft(np.eye(n), axis=0), axis=0))",
        POWERS,
        "",
        "def to(places):",
        "    phase = np.exp(freq[None, :] * (np.atleast_1d(places)[:, None] - low))",
        "    return np.real(phase @ np.fft.fft(np.eye(n), axis=0)) / n",
        "",
    ]


def _ends(
    m: Marching, v: str, c: Any, low: float
) -> tuple[list[str], list[str]] | None:
    """Rows and data of a component's conditions; None where one is nonlinear."""
    unknown, orders = jet_parts(str(c))
    rows: list[str] = []
    data: list[str] = []
    if v in m.spec.periodic:
        return rows, data
    for end in m.ends.get(v, []):
        place = number(end.place)
        if v == "r" and place == 0:
            continue
        for e in end.expressions:
            items = m.items(e)
            if {jet_parts(str(i))[0] for i in items} != {unknown}:
                continue
            if not is_linear(e, items):
                return None
            terms = [
                f"({code(sp.diff(e, i).subs(symbol(v), place))}) * "
                f"(to({place!r}) @ {power_of(len(m.split(i)[1]))})"
                for i in items
            ]
            rows.append(" + ".join(terms))
            value = -e.subs(dict.fromkeys(items, 0)).subs(symbol(v), place)
            data.append(code(sp.diff(value, m.t) if orders else value))
    if v == "r" and low == 0.0 and m.order[symbol(unknown)] >= 2:
        rows.append(f"to(0.0) @ {power_of(1)}")
        data.append("0.0")
    return rows, data


def _lift(
    k: int, rows: list[str], data: list[str], t: str, *, periodic: bool
) -> list[str]:
    """Inner points of a component, and its values on all points from those."""
    if periodic:
        points = [f"place_{k}, lift_{k} = nodes, np.eye(n)"]
    else:
        stack = f", {', '.join(rows)}" if rows else ""
        points = [
            f"place_{k} = inner(n - {len(rows)}, low, high)",
            f"lift_{k} = np.linalg.inv(np.vstack([to(place_{k}){stack}]))",
        ]
    return [
        *points,
        f"def data_{k}({t}):",
        f"    return np.array([{', '.join(data)}], dtype=float)",
        "",
    ]


def _rates(m: Marching, x: str) -> list[str]:
    """Full values and time derivatives of all components."""
    t, count = plain_name(m.time), len(m.components)
    body = [
        "",
        f"def full({t}, state):",
        "    out, at = [], 0",
        f"    for place, lift, data in "
        f"zip([{', '.join(f'place_{k}' for k in range(count))}],",
        f"            [{', '.join(f'lift_{k}' for k in range(count))}],",
        f"            [{', '.join(f'data_{k}' for k in range(count))}]):",
        "        size = len(place)",
        f"        out.append(lift @ np.concatenate([state[at:at + size], data({t})]))",
        "        at += size",
        "    return out",
        "",
        "",
        f"def rate({t}, state):",
        f"    values = full({t}, state)",
        "    out = []",
    ]
    for k, rate in enumerate(m.rates):
        body.append(f"    {x}, down = place_{k}, to(place_{k})")
        for item in m.items(rate):
            owner, orders = m.split(item)
            body.append(
                f"    {plain_name(str(item))} = down @ {power_of(len(orders))} @ "
                f"values[{m.components.index(owner)}]"
            )
        body.append(f"    out.append(({code(rate)}) + 0 * {x})")
    return [*body, "    return np.concatenate(out)", "", ""]


def _asked(m: Marching, v: str, horizon: float) -> list[str] | None:
    """Prints the values asked for; None where one is no component's."""
    x, t = plain_name(v), plain_name(m.time)
    body = []
    for p in m.spec.points:
        if p.expression is None or v not in p.at:
            continue
        when = p.at.get(m.time, horizon)
        body.append(f"values = full({when!r}, got.sol({when!r}))")
        body.append(f"{x}, {t} = {p.at[v]!r}, {when!r}")
        for item in jets_in(p.expression, m.unknowns):
            owner, orders = m.split(item)
            if owner not in m.components:
                return None
            body.append(
                f"{plain_name(str(item))} = (to({p.at[v]!r}) @ "
                f"{power_of(len(orders))} @ "
                f"values[{m.components.index(owner)}])[0]"
            )
        body.append(f"print({label(p)!r}, float({code(p.expression)}))")
    return body
