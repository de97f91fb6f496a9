"""A runnable script that reproduces the values with public numpy and scipy calls.

The script holds the mathematics in full and imports nothing of this project, so that
a reader can check, change and rerun it. It prints one line per value asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - printing expressions is the subject
from sympy.printing.numpy import SciPyPrinter  # noqa: TID253 - as above

from assistant.solvers.jets import function, is_linear, jets_in, number, symbol
from validators.specs.equation import EquationSpec, jet_parts

_HEAD = '''"""{title}

Written by materials-assistant; needs numpy and scipy (and sympy for formulas).
"""
'''


def emit(spec: EquationSpec, solution: Any) -> str | None:
    """The script, or None for kinds that have none."""
    sort = solution.parts.get("sort")
    if solution.scheme and sort == "ivp":
        return _scheme(spec, solution)
    if solution.closed_form and sort != "eigen":
        return _formula(spec, solution)
    if sort == "ivp":
        return _ivp(spec, solution)
    if sort == "bvp":
        return _bvp(spec, solution)
    if sort == "eigen":
        return _eigen(spec, solution)
    if sort == "march" and len(spec.space) == 1:
        return _lines(spec, solution) or _spectral(spec, solution)
    if sort == "elliptic" and len(spec.independent) == 2:
        return _elliptic(spec, solution)
    return None


def _title(spec: EquationSpec) -> str:
    from validators.specs.equation import readable

    return "; ".join(f"{readable(e)} = 0" for e in spec.equations)[:300].replace(
        '"""', ""
    )


def _code(expression: Any) -> str:
    """Python text of an expression in plain names."""
    names = {
        s: sp.Symbol(_name(str(s))) for s in getattr(expression, "free_symbols", set())
    }
    printer = SciPyPrinter(
        {"fully_qualified_modules": True, "allow_unknown_functions": False}
    )
    text = printer.doprint(sp.sympify(expression).xreplace(names))
    text = str(text).replace("numpy.", "np.").replace("scipy.special", "special")
    return text.replace("scipy.constants.pi", "np.pi")


def _name(name: str) -> str:
    return {"lambda": "lambda_", "in": "in_", "is": "is_", "as": "as_"}.get(name, name)


def _formula(spec: EquationSpec, solution: Any) -> str:
    lines = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "",
    ]
    names = ", ".join(_name(v) for v in spec.independent)
    del names
    for k, (point, value) in enumerate(zip(spec.points, solution.values, strict=True)):
        if value is None or point.expression is None:
            continue
        pairs = {}
        for item in jets_in(point.expression, spec.unknowns):
            unknown, orders = jet_parts(str(item))
            got = solution.closed_form[unknown]
            for variable in orders:
                got = sp.diff(got, symbol(variable))
            pairs[item] = got
        expression = sp.sympify(point.expression).subs(pairs)
        body = _code(expression)
        for variable, at in point.at.items():
            lines.append(f"{_name(variable)} = {at!r}")
        lines.append(f"value_{k} = {body}")
        lines.append(f"print({_label(point)!r}, float(np.real(value_{k})))")
    if not spec.points:
        for unknown, value in solution.closed_form.items():
            free = sorted(str(s) for s in value.free_symbols)
            arguments = ", ".join(_name(n) for n in free)
            lines += [
                f"def {_name(unknown)}({arguments}):",
                f"    return {_code(value)}",
                "",
            ]
            samples = ", ".join("0.5" for _ in free)
            lines.append(f"print({unknown!r}, {_name(unknown)}({samples}))")
    return "\n".join(lines) + "\n"


def _label(point: Any) -> str:
    return point.label or point.of


def _ivp(spec: EquationSpec, solution: Any) -> str:
    parts = solution.parts
    variable = _name(parts["variable"])
    state = [_name(n) for n in parts["state"]]
    lines = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        "",
        f"def rates({variable}, state):",
        f"    {', '.join(state)}{',' if len(state) == 1 else ''} = state",
        f"    return np.array([{', '.join(_code(r) for r in parts['rates'])}], "
        f"dtype=float)",
        "",
        "",
        f"start, end = {parts['start']!r}, {parts['end']!r}",
        f"initial = {parts['initial']!r}",
        f"solution = solve_ivp(rates, (start, end), initial, "
        f"method={parts['method']!r},",
        "    rtol=1e-9, atol=1e-12, dense_output=True)",
    ]
    for point in spec.points:
        if point.expression is None:
            continue
        at = point.at.get(parts["variable"], parts["end"])
        lines += [
            f"{variable} = {at!r}",
            f"{', '.join(state)}{',' if len(state) == 1 else ''} = "
            f"solution.sol({variable})",
        ]
        table = dict(zip(map(symbol, parts["state"]), parts["rates"], strict=True))
        expression = sp.sympify(point.expression).subs(parts["outputs"])
        known = set(map(symbol, parts["state"]))
        for item in jets_in(expression, spec.unknowns):
            if item in known:
                continue
            unknown, orders = jet_parts(str(item))
            lower = symbol(
                unknown if len(orders) == 1 else f"{unknown}__{'_'.join(orders[:-1])}"
            )
            if lower not in table:
                return "\n".join(lines) + "\n"
            expression = expression.subs(item, table[lower])
        lines.append(f"print({_label(point)!r}, float({_code(expression)}))")
    return "\n".join(lines) + "\n"


def _scheme(spec: EquationSpec, solution: Any) -> str:
    parts = solution.parts
    variable = _name(parts["variable"])
    state = [_name(n) for n in parts["state"]]
    steps = {
        "euler": ["return y + h * rates(t, y)"],
        "improved_euler": [
            "k1 = rates(t, y)",
            "return y + h / 2 * (k1 + rates(t + h, y + h * k1))",
        ],
        "midpoint": ["return y + h * rates(t + h / 2, y + h / 2 * rates(t, y))"],
        "rk4": [
            "k1 = rates(t, y)",
            "k2 = rates(t + h / 2, y + h / 2 * k1)",
            "k3 = rates(t + h / 2, y + h / 2 * k2)",
            "k4 = rates(t + h, y + h * k3)",
            "return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)",
        ],
        "implicit_euler": [
            "return root(lambda z: z - y - h * rates(t + h, z), y, tol=1e-14).x"
        ],
        "crank_nicolson": [
            "return root(lambda z: z - y - h / 2 * (rates(t, y) + rates(t + h, z)), y, "
            "tol=1e-14).x"
        ],
    }[parts["scheme"]]
    lines = [
        _HEAD.format(title=_title(spec)),
        "import math",
        "",
        "import numpy as np",
        "from scipy import special",
        "from scipy.optimize import root",
        "",
        "",
        f"def rates({variable}, state):",
        f"    {', '.join(state)}{',' if len(state) == 1 else ''} = state",
        f"    return np.array([{', '.join(_code(r) for r in parts['rates'])}], "
        f"dtype=float)",
        "",
        "",
        "def step(t, y, h):",
        *(f"    {line}" for line in steps),
        "",
        "",
        "def march(h):",
        f"    start, end = {parts['start']!r}, {parts['end']!r}",
        "    count = max(1, math.ceil((end - start) / h - 1e-9))",
        "    times = np.minimum(start + h * np.arange(count + 1), end)",
        f"    states = [np.array({parts['initial']!r}, dtype=float)]",
        "    for a, b in zip(times[:-1], times[1:]):",
        "        states.append(step(a, states[-1], b - a))",
        "    return times, np.array(states)",
        "",
        "",
        f"times, states = march({parts['h']!r})",
    ]
    for point in spec.points:
        name = str(point.expression)
        if name in parts["state"]:
            k = parts["state"].index(name)
            at = point.at.get(parts["variable"], parts["end"])
            lines.append(
                f"print({_label(point)!r}, float(np.interp({at!r}, times, states[:, "
                f"{k}])))"
            )
    return "\n".join(lines) + "\n"


def _bvp(spec: EquationSpec, solution: Any) -> str | None:
    from assistant.solvers.first_order import reduce

    system = reduce(spec)
    variable = _name(system.variable)
    state = [_name(str(s)) for s in system.state]
    low, high = solution.parts["low"], solution.parts["high"]
    gaps = []
    for c in spec.conditions:
        place = c.where[system.variable]
        at_low = place == -sp.oo or (
            place != sp.oo and abs(number(place) - low) < 1e-12
        )
        expression = sp.sympify(c.expression).subs(
            symbol(system.variable), sp.Float(low if at_low else high)
        )
        pairs = {
            s: sp.Symbol(f"{'a' if at_low else 'b'}_{k}_")
            for k, s in enumerate(system.state)
        }
        text = _code(expression.subs(pairs))
        for k in range(len(state)):
            for side in "ab":
                text = text.replace(f"{side}_{k}_", f"{side}[{k}]")
        gaps.append(text)
    line = solution.axes[system.variable]
    pick = [round(k * (len(line) - 1) / 40) for k in range(41)]
    mesh = [float(line[k]) for k in pick]
    if not _finite_at(system, low):
        mesh[0] += 1e-6 * (high - low)
    guess = [[float(solution.fields[str(s)][k]) for k in pick] for s in system.state]
    rounded = [[float(f"{v:.3g}") for v in row] for row in guess]
    lines = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_bvp",
        "",
        "",
        f"def rates({variable}, state):",
        f"    {', '.join(state)}{',' if len(state) == 1 else ''} = state",
        f"    one = np.ones_like({variable})",
        "    return np.vstack(["
        + ", ".join(f"({_code(r)}) * one" for r in system.rates)
        + "])",
        "",
        "",
        "def gaps(a, b):",
        f"    return np.array([{', '.join(gaps)}])",
        "",
        "",
        f"mesh = np.array({mesh!r})",
        f"guess = np.array({rounded!r})",
        "solution = solve_bvp(rates, gaps, mesh, guess, tol=1e-8, max_nodes=20000)",
        "assert solution.success, solution.message",
    ]
    for point in spec.points:
        if point.expression is None:
            continue
        known = set(system.state)
        if not set(jets_in(point.expression, spec.unknowns)) <= known:
            continue
        at = point.at.get(system.variable, high)
        lines += [
            f"{variable} = {at!r}",
            f"{', '.join(state)}{',' if len(state) == 1 else ''} = "
            f"solution.sol({variable})",
            f"print({_label(point)!r}, float({_code(point.expression)}))",
        ]
    return "\n".join(lines) + "\n"


def _finite_at(system: Any, place: float) -> bool:
    f = function([symbol(system.variable), *system.state], list(system.rates))
    with np.errstate(all="ignore"):
        try:
            got = np.array(f(place, *[0.3] * len(system.state)), dtype=float)
        except (ZeroDivisionError, ValueError):
            return False
    return bool(np.all(np.isfinite(got)))


_CHEBYSHEV = '''
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


_POWERS = "d0, d1, d2, d3, d4 = (np.linalg.matrix_power(d, k) for k in range(5))"


def _power(order: int) -> str:
    return f"d{order}"


def _eigen(spec: EquationSpec, solution: Any) -> str | None:
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
        matrix = _power(len(jet_parts(str(item))[1]))
        if plain != 0:
            left.append(f"(({_code(plain)}) * one)[:, None] * (down @ {matrix})")
        if spectral != 0:
            right.append(f"-(({_code(spectral)}) * one)[:, None] * (down @ {matrix})")
    for c in spec.conditions:
        place = c.where[variable]
        at = high if place == sp.oo else low if place == -sp.oo else number(place)
        terms = [
            f"({_code(sp.diff(c.expression, i).subs(symbol(variable), at))}) * "
            f"(to({at!r}) @ {_power(len(jet_parts(str(i))[1]))})"
            for i in jets_in(c.expression, [u])
        ]
        rows.append(" + ".join(terms))
    if infinite and len(rows) < order:
        rows = [f"to({low!r}) @ {_power(0)}", f"to({high!r}) @ {_power(0)}"]
    first = 0 if any(p.of.endswith("0") for p in spec.points) else 1
    wanted = [
        (
            _label(p),
            max(int("".join(ch for ch in p.of if ch.isdigit()) or first) - first, 0),
        )
        for p in spec.points
    ]
    lines = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.linalg import eig",
        "",
        _CHEBYSHEV,
        f"n, low, high = {120 if infinite else 60}, {low!r}, {high!r}",
        "x, d, to = chebyshev(n, low, high)",
        _POWERS,
        f"{_name(variable)} = inner(n - {order}, low, high)",
        f"down, one = to({_name(variable)}), np.ones(n - {order})",
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


def _spectral(spec: EquationSpec, solution: Any) -> str | None:
    """Chebyshev or Fourier method of lines for systems, waves and higher orders."""
    from assistant.solvers.marching import Marching
    from assistant.solvers.spectral import march as run

    m = Marching(spec)
    (v,) = m.space
    told = spec.domain.get(v)
    if told is None or {sp.oo, -sp.oo} & set(told):
        return None
    del run
    low, high = number(told[0]), number(told[1])
    periodic = v in spec.periodic
    horizon = float(solution.parts.get("horizon", 1.0))
    x, t = _name(v), _name(m.time)
    names = {c: f"c{k}" for k, c in enumerate(m.components)}
    body = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
    ]
    if periodic:
        body += [
            "",
            "n = 64",
            f"low, high = {low!r}, {high!r}",
            "nodes = low + (high - low) * np.arange(n) / n",
            "freq = 2j * np.pi * np.fft.fftfreq(n, (high - low) / n)",
            "d = np.real(np.fft.ifft((freq * (np.arange(n) != n // 2))[:, None] * "
            "np.fft.fft(np.eye(n), axis=0), axis=0))",
            _POWERS,
            "",
            "def to(places):",
            "    phase = np.exp(freq[None, :] * "
            "(np.atleast_1d(places)[:, None] - low))",
            "    return np.real(phase @ np.fft.fft(np.eye(n), axis=0)) / n",
            "",
        ]
    else:
        body += [
            _CHEBYSHEV,
            f"n, low, high = 48, {low!r}, {high!r}",
            "nodes, d, to = chebyshev(n, low, high)",
            _POWERS,
            "",
        ]
    starts = []
    for k, (c, start) in enumerate(zip(m.components, m.initial, strict=True)):
        unknown, orders = jet_parts(str(c))
        rows, data = [], []
        if not periodic:
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
                        f"({_code(sp.diff(e, i).subs(symbol(v), place))}) * "
                        f"(to({place!r}) @ {_power(len(m.split(i)[1]))})"
                        for i in items
                    ]
                    rows.append(" + ".join(terms))
                    value = -e.subs(dict.fromkeys(items, 0)).subs(symbol(v), place)
                    data.append(_code(sp.diff(value, m.t) if orders else value))
            if v == "r" and low == 0.0 and m.order[symbol(unknown)] >= 2:
                rows.append(f"to(0.0) @ {_power(1)}")
                data.append("0.0")
        if periodic:
            body += [f"place_{k}, lift_{k} = nodes, np.eye(n)"]
        else:
            stack = f", {', '.join(rows)}" if rows else ""
            body += [
                f"place_{k} = inner(n - {len(rows)}, low, high)",
                f"lift_{k} = np.linalg.inv(np.vstack([to(place_{k}){stack}]))",
            ]
        body += [
            f"def data_{k}({t}):",
            f"    return np.array([{', '.join(data)}], dtype=float)",
            "",
        ]
        starts.append(f"(lambda {x}: ({_code(start)}) + 0 * {x})(place_{k})")
    count = len(m.components)
    body += [
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
                f"    {_name(str(item))} = down @ {_power(len(orders))} @ "
                f"values[{m.components.index(owner)}]"
            )
        body.append(f"    out.append(({_code(rate)}) + 0 * {x})")
    method = (
        "DOP853"
        if m.second or not any(o in {2, 4} for o in m.order.values())
        else "Radau"
    )
    size = max(float(np.nanmax(np.abs(f))) for f in solution.fields.values())
    body += [
        "    return np.concatenate(out)",
        "",
        "",
        f"start = np.concatenate([{', '.join(starts)}])",
        f"got = solve_ivp(rate, ({m.start!r}, {horizon!r}), start, method={method!r},",
        f"    rtol=1e-8, atol={1e-10 * max(size, 1e-300)!r}, dense_output=True)",
    ]
    del names
    for p in spec.points:
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
                f"{_name(str(item))} = (to({p.at[v]!r}) @ {_power(len(orders))} @ "
                f"values[{m.components.index(owner)}])[0]"
            )
        body.append(f"print({_label(p)!r}, float({_code(p.expression)}))")
    return "\n".join(body) + "\n"


def _lines(spec: EquationSpec, solution: Any) -> str | None:
    """Method of lines on a uniform grid, two grids and Richardson extrapolation."""
    from assistant.solvers.marching import Marching
    from assistant.solvers.volumes import form_of

    m = Marching(spec)
    (v,) = m.space
    told = spec.domain.get(v, (-sp.oo, sp.oo))
    if v in spec.periodic or {sp.oo, -sp.oo} & set(told):
        return None
    form = form_of(m)
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
                ends[side] = ["slope", _code(sp.solve(e, slope)[0])]
            else:
                ends[side] = ["value", _code(sp.solve(e, u)[0])]
    x, t, name, du = _name(v), _name(m.time), _name(str(u)), _name(str(slope))
    body = [
        _HEAD.format(title=_title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        "",
        f"def flux({x}, {t}, {name}, {du}):",
        f"    return ({_code(form.flux[0])}) + 0 * {name}",
        "",
        "",
        f"def rest({x}, {t}, {name}, {du}):",
        f"    return ({_code(form.rest[0])}) + 0 * {name}",
        "",
        "",
        f"def start({x}):",
        f"    return ({_code(m.initial[0])}) + 0 * {x}",
        "",
        "",
        "def solve(n, times):",
        f"    nodes = np.linspace({low!r}, {high!r}, n + 1)",
        "    h = nodes[1] - nodes[0]",
        "    faces = (nodes[1:] + nodes[:-1]) / 2",
        "    edges = np.concatenate([nodes[:1], faces, nodes[-1:]])",
        f"    volume = np.diff(edges ** {form.weight + 1}) / {form.weight + 1}",
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
        f"        out = np.diff(total) / volume + rest(centre, {t}, nodal, central)",
    ]
    for side, index in ((0, 0), (1, -1)):
        if ends[side] and ends[side][0] == "value":
            body.append(f"        out[{index}] = 0.0")
    body += [
        "        return out",
        "",
        f"    horizon = {solution.parts.get('horizon', 1.0)!r}",
        f"    got = solve_ivp(rate, ({m.start!r}, horizon), start(nodes), "
        f"method='LSODA',",
        f"        lband=2, uband=2, rtol=1e-8, atol={1e-10 * max(size, 1e-300)!r},",
        "        dense_output=True)",
        f"    for {t} in times:",
        f"        nodal = got.sol({t})",
    ]
    for side, index in ((0, 0), (1, -1)):
        if ends[side] and ends[side][0] == "value":
            body.append(f"        nodal[{index}] = {ends[side][1]}")
    body += ["        yield nodes, nodal", "", ""]
    points = [
        (p, p.at[v], p.at.get(m.time, solution.parts.get("horizon", 1.0)))
        for p in spec.points
        if p.expression == u and v in p.at
    ]
    body += [
        f"points = {[(_label(p), a, b) for p, a, b in points]!r}",
        "results = []",
        "for n in (200, 400):",
        "    values = []",
        "    for (label, place, when), (nodes, u) in zip(",
        "        points, solve(n, [when for _, _, when in points])):",
        "        values.append(np.interp(place, nodes, u))",
        "    results.append(values)",
        "for (label, _, _), coarse, fine in zip(points, *results):",
        "    print(label, float(fine + (fine - coarse) / 3))  # Richardson",
    ]
    return "\n".join(body) + "\n"


def _elliptic(spec: EquationSpec, solution: Any) -> str | None:
    """Central differences for linear problems with values on the sides."""
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
        sides.append((k, 0 if near else -1, _code(value)))
    ends = [tuple(number(e) for e in spec.domain[n]) for n in names]
    x, y = (_name(n) for n in names)
    terms = " + ".join(
        f"diags((({_code(sp.diff(equation, i))}) * unit).ravel()) @ {allowed[str(i)]}"
        for i in items
    )
    source = _code(equation.subs(dict.fromkeys(items, 0)))
    lines = [
        _HEAD.format(title=_title(spec)),
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
    for p in spec.points:
        if p.expression != symbol(u) or not set(names) <= set(p.at):
            continue
        at = f"{p.at[names[0]]!r}, {p.at[names[1]]!r}"
        lines.append(
            f"print({_label(p)!r}, float((4 * fine({at}) - coarse({at}))[0, 0] / 3))"
            "  # Richardson"
        )
    return "\n".join(lines) + "\n"
