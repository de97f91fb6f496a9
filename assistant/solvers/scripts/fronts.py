"""Scripts of moving fronts, fits, delays and phase fields."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import symbol
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec

_FRONT = """
def solve(n):
    xi = np.linspace(0, 1, n + 1)
    h = 1 / n

    def full(t, state):
        s, u = np.sqrt(state[-1]), np.empty(n + 1)
        u[1:-1], u[-1] = state[:-1], melt
        # a u_x + b u = c(t) at the wall, one-sided difference of second order
        w = a / (2 * h * s)
        u[0] = (wall(t) - w * (4 * u[1] - u[2])) / (b - 3 * w)
        return u, state[-1]

    def rate(t, state):
        u, q = full(t, state)
        growth = -2 * beta * (3 * u[-1] - 4 * u[-2] + u[-3]) / (2 * h)
        slope = (u[2:] - u[:-2]) / (2 * h)
        bend = (u[2:] - 2 * u[1:-1] + u[:-2]) / h**2
        return np.append((alpha * bend + xi[1:-1] * growth / 2 * slope) / q, growth)

    u, s = profile(xi)
    got = solve_ivp(rate, (first, end), np.append(u[1:-1], s * s), method="LSODA",
                    rtol=1e-7, atol=1e-11, dense_output=True)
    return got.sol, full


runs = [solve(n) for n in (40, 80)]


def front(run, t):
    return np.sqrt(run[0](max(t, first))[-1])


def field(run, x, t):
    u, q = run[1](t, run[0](max(t, first)))
    return np.interp(x / np.sqrt(q), np.linspace(0, 1, len(u)), u, right=melt)

"""

_TRANSFORMS = """
def forward(u):
    for axis, kind in enumerate(kinds):
        if kind == "cosine":
            u = fft.dct(u, axis=axis)
    for axis, kind in enumerate(kinds):
        if kind == "periodic":
            u = fft.fft(u, axis=axis)
    return u


def backward(v):
    for axis, kind in enumerate(kinds):
        if kind == "periodic":
            v = fft.ifft(v, axis=axis)
    v = v.real
    for axis, kind in enumerate(kinds):
        if kind == "cosine":
            v = fft.idct(v, axis=axis)
    return v


lines, waves = [], []
for kind, (low, high), n in zip(kinds, bounds, counts):
    length = high - low
    if kind == "periodic":
        lines.append(low + length * np.arange(n) / n)
        waves.append(2 * np.pi * fft.fftfreq(n, length / n))
    else:
        lines.append(low + length * (np.arange(n) + 0.5) / n)
        waves.append(np.pi * np.arange(n) / length)
mesh = np.meshgrid(*lines, indexing="ij")
squares = np.meshgrid(*[w**2 for w in waves], indexing="ij")
laplacian = -sum(squares)


def row(axis, place):
    low, wave, n = bounds[axis][0], waves[axis], counts[axis]
    if kinds[axis] == "periodic":
        return np.exp(1j * wave * (place - low)) / n
    weight = np.full(n, 1.0 / n)
    weight[0] /= 2
    return weight * np.cos(wave * (place - low))


def value(v, place):
    for axis in reversed(range(len(counts))):
        v = np.tensordot(v, row(axis, place[axis]), (axis, 0))
    return float(np.real(v))


def rest(v):
    u = backward(v)
    return forward(local(u)) + laplacian * forward(under(u))


def march(v, span, steps):
    # ETDRK4, Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214
    h = span / steps
    z = (h * linear)[..., None] + np.exp(1j * np.pi * (np.arange(1, 33) - 0.5) / 32)
    mean = lambda w: w.mean(axis=-1).real
    e, half = np.exp(h * linear), np.exp(h * linear / 2)
    q = h * mean((np.exp(z / 2) - 1) / z)
    f1 = h * mean((-4 - z + np.exp(z) * (4 - 3 * z + z**2)) / z**3)
    f2 = h * mean((2 + z + np.exp(z) * (z - 2)) / z**3)
    f3 = h * mean((-4 - 3 * z - z**2 + np.exp(z) * (4 - z)) / z**3)
    for _ in range(steps):
        nv = rest(v)
        a = half * v + q * nv
        na = rest(a)
        b = half * v + q * na
        nb = rest(b)
        c = half * a + q * (2 * nb - nv)
        v = e * v + f1 * nv + 2 * f2 * (na + nb) + f3 * rest(c)
    return v

"""


def moving(spec: EquationSpec, solution: Any) -> str | None:
    """A Stefan problem by central differences on the fixed interval."""
    parts = solution.parts
    a, b, c = parts["left"]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        f"alpha, beta, melt = {parts['alpha']!r}, {parts['beta']!r}, {parts['melt']!r}",
        f"a, b = {a!r}, {b!r}",
        f"first, end = {parts['first']!r}, {parts['end']!r}",
        "",
        "",
        "def wall(t):",
        f"    return {code(c)}",
        "",
        "",
        "def profile(xi):",
    ]
    if parts["start"] > 0:
        initial = parts["initial"]
        shape = (
            f"({code(initial)}) + 0 * x"
            if initial is not None
            else f"melt + (wall(0.0) / b - melt) * (1 - x / {parts['start']!r})"
        )
        lines += [f"    x = xi * {parts['start']!r}",
                  f"    return {shape}, {parts['start']!r}"]  # fmt: skip
    elif a == 0:
        lines += [
            "    from scipy.optimize import brentq",
            "    drive = beta * (wall(0.0) / b - melt) / alpha",
            "    lam = brentq(lambda x: x * np.exp(x * x) * special.erf(x)",
            "                 - drive / np.sqrt(np.pi), 1e-9, 8)",
            "    u = wall(0.0) / b + (melt - wall(0.0) / b) * special.erf(lam * xi) "
            "/ special.erf(lam)",
            "    return u, 2 * lam * np.sqrt(alpha * first)",
        ]
    else:
        lines += [
            "    slope = (wall(0.0) - b * melt) / a",
            "    s = -beta * slope * first",
            "    return melt + slope * s * (xi - 1), s",
        ]
    lines.append("\n" + _FRONT)
    front, field = symbol(str(spec.data["front"])), symbol(str(spec.data["field"]))
    for p in spec.points:
        t = p.at.get("t", parts["end"])
        if p.expression == front:
            got = f"front(run, {t!r})"
        elif p.expression == field and "x" in p.at:
            got = f"field(run, {p.at['x']!r}, {t!r})"
        else:
            return None
        lines.append(f"coarse, fine = ({got} for run in runs)")
        lines.append(f"print({label(p)!r}, float(fine + (fine - coarse) / 3))")
    return "\n".join(lines) + "\n"


def fit(spec: EquationSpec, solution: Any) -> str:
    """A straight line through transformed measurements."""
    from assistant.solvers.fits import parameter
    from assistant.solvers.lines import LINES

    parts = solution.parts
    line = LINES[parts["law"]]
    lines = [
        HEAD.format(title=spec.law),
        "import numpy as np",
        "",
        f"x = np.array({parts['x']!r})",
        f"y = np.array({parts['y']!r})",
        f"slope, level = np.polyfit({code(line.abscissa)}, {code(line.ordinate)}, 1)",
    ]
    for p in spec.points:
        if p.of in spec.data.get("at", {}):
            lines.append(f"x = {spec.data['at'][p.of]!r}")
        lines.append(
            f"print({label(p)!r}, float({code(parameter(parts['law'], p.of))}))"
        )
    return "\n".join(lines) + "\n"


def phase_field(spec: EquationSpec, solution: Any) -> str | None:
    """Cosine or Fourier series with exponential time differencing."""
    parts = solution.parts
    (u,) = [n for n in spec.unknowns if n in solution.fields and "__" not in n][-1:]
    if any(p.expression != symbol(u) for p in spec.points):
        return None
    terms = []
    for name, value in parts["linear"]:
        orders = name.partition("__")[2].split("_")
        factors = [f"{value!r}"]
        for axis, v in enumerate(spec.space):
            count = orders.count(v)
            if count:
                factors.append(f"(-squares[{axis}]) ** {count // 2}")
        terms.append(" * ".join(factors))
    initial = next(
        c for c in spec.conditions
        if set(c.where) == {spec.time} and c.expression.has(symbol(u))
    )  # fmt: skip
    start = sp.solve(initial.expression, symbol(u))[0]
    names = [plain_name(v) for v in spec.space]
    variable = plain_name(u)
    bounds = [tuple(float(e) for e in spec.domain[v]) for v in spec.space]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import fft, special",
        "",
        f"kinds = {tuple(parts['kinds'])!r}",
        f"bounds = {bounds!r}",
        f"counts = {tuple(parts['counts'])!r}",
        _TRANSFORMS,
        f"linear = {' + '.join(terms)}",
        "",
        "",
        f"def local({variable}):",
        f"    return ({code(sp.sympify(parts['local']))}) + 0 * {variable}",
        "",
        "",
        f"def under({variable}):",
        f"    return ({code(sp.sympify(parts['under']))}) + 0 * {variable}",
        "",
        "",
        f"{', '.join(names)}{',' if len(names) == 1 else ''} = mesh",
        f"v, at = forward(({code(start)}) + 0 * {names[0]}), "
        f"{float(initial.where[str(spec.time)])!r}",
        "states = {at: v}",
        f"for t in {[float(t) for t in parts['times']]!r}:",
        "    if t > at:",
        f"        steps = max(8, int({parts['steps']} * (t - at) / "
        f"{float(parts['horizon'])!r}))",
        "        v, at = march(v, t - at, steps), t",
        "        states[t] = v",
    ]
    for p in spec.points:
        t = p.at.get(str(spec.time), parts["horizon"])
        place = tuple(p.at[v] for v in spec.space)
        lines.append(f"print({label(p)!r}, value(states[{t!r}], {place!r}))")
    return "\n".join(lines) + "\n"
