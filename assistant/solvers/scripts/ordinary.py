"""Scripts of formulas, initial values, named schemes and boundary values."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import function, jets_in, number, symbol
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec, jet_parts


def formula(spec: EquationSpec, solution: Any) -> str:
    """Values from a closed form."""
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "",
    ]
    for k, (point, value) in enumerate(zip(spec.points, solution.values, strict=True)):
        if value is None:
            continue
        if point.expression is None:
            # A time at which something happens was found by solving for it.
            lines += _reached(spec, solution, point, float(value))
            continue
        pairs = {}
        for item in jets_in(point.expression, spec.unknowns):
            unknown, orders = jet_parts(str(item))
            got = solution.closed_form[unknown]
            for variable in orders:
                got = sp.diff(got, symbol(variable))
            pairs[item] = got
        expression = sp.sympify(point.expression).subs(pairs)
        body = code(expression)
        for variable, at in point.at.items():
            lines.append(f"{plain_name(variable)} = {at!r}")
        lines.append(f"value_{k} = {body}")
        lines.append(f"print({label(point)!r}, float(np.real(value_{k})))")
    if not spec.points:
        for unknown, value in solution.closed_form.items():
            free = sorted(str(s) for s in value.free_symbols)
            arguments = ", ".join(plain_name(n) for n in free)
            lines += [
                f"def {plain_name(unknown)}({arguments}):",
                f"    return {code(value)}",
                "",
            ]
            samples = ", ".join("0.5" for _ in free)
            lines.append(f"print({unknown!r}, {plain_name(unknown)}({samples}))")
    return "\n".join(lines) + "\n"


def _reached(spec: EquationSpec, solution: Any, point: Any, value: float) -> list[str]:
    """The root of the closed form minus the value asked for, beside its known place."""
    index = [p for p in spec.points if p.expression is None].index(point)
    if index >= len(spec.events):
        return []
    expression = sp.sympify(spec.events[index]).subs(
        {symbol(u): f for u, f in solution.closed_form.items()}
    )
    t = plain_name(str(spec.time))
    low, high = value - 0.01 * abs(value), value + 0.01 * abs(value)
    return [
        "from scipy.optimize import brentq, minimize_scalar",
        f"gap = lambda {t}: {code(expression)}",
        f"low, high = {low!r}, {high!r}",
        "try:",
        "    root = brentq(gap, low, high)",
        "except ValueError:  # touched, not crossed",
        f"    root = minimize_scalar(lambda {t}: abs(gap({t})), bounds=(low, high),",
        "                           method='bounded', options={'xatol': 1e-12}).x",
        f"print({label(point)!r}, float(root))",
    ]


def _rates(variable: str, state: list[str], rates: Any) -> list[str]:
    """The right-hand side of a first-order system as a function of the script."""
    return [
        f"def rates({variable}, state):",
        f"    {', '.join(state)}{',' if len(state) == 1 else ''} = state",
        f"    return np.array([{', '.join(code(r) for r in rates)}], dtype=float)",
    ]


def ivp(spec: EquationSpec, solution: Any) -> str:
    """Values by solve_ivp."""
    parts = solution.parts
    variable = plain_name(parts["variable"])
    state = [plain_name(n) for n in parts["state"]]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        *(["from scipy.optimize import brentq"] if spec.events else []),
        "",
        "",
        *_rates(variable, state, parts["rates"]),
        "",
        "",
        f"start, end = {parts['start']!r}, {parts['end']!r}",
        f"initial = {parts['initial']!r}",
        f"solution = solve_ivp(rates, (start, end), initial, "
        f"method={parts['method']!r},",
        "    rtol=1e-9, atol=1e-12, dense_output=True)",
    ]
    if spec.events:
        names = f"{', '.join(state)}{',' if len(state) == 1 else ''}"
        lines += _events(spec, parts, variable, names)
    for point in spec.points:
        if point.expression is None:
            lines.append(f"print({label(point)!r}, moments.pop(0))")
            continue
        written = _in_state(spec, parts, point.expression)
        if written is None:
            break
        at = repr(point.at.get(parts["variable"], parts["end"]))
        if spec.events and not point.at:
            at = "happened"
        lines += [
            f"{variable} = {at}",
            f"{', '.join(state)}{',' if len(state) == 1 else ''} = "
            f"solution.sol({variable})",
            f"print({label(point)!r}, float({code(written)}))",
        ]
    return "\n".join(lines) + "\n"


_MOMENT = """

def moment(event):
    \"\"\"The first time at which it vanishes, a rest at the start aside.\"\"\"
    times = np.linspace(start, end, 2001)
    values = np.array([event(t) for t in times])
    if values[0] == 0:
        times, values = times[1:], values[1:]
    k = np.nonzero(np.sign(values[1:]) * np.sign(values[:-1]) <= 0)[0][0]
    return float(brentq(event, times[k], times[k + 1], xtol=1e-14))


moments = [moment(e) for e in ({events},)]
happened = moments[0]"""


def _events(spec: EquationSpec, parts: Any, variable: str, names: str) -> list[str]:
    """The times at which what is asked for happens."""
    lines, called = [], []
    for k, event in enumerate(spec.events):
        written = code(sp.sympify(event).subs(parts["outputs"]))
        lines += [
            "",
            "",
            f"def event_{k}({variable}):",
            f"    {names} = solution.sol({variable})",
            f"    return float({written})",
        ]
        called.append(f"event_{k}")
    return [*lines, _MOMENT.format(events=", ".join(called))]


def _in_state(spec: EquationSpec, parts: Any, asked: Any) -> Any:
    """An expression in what is integrated; None where it needs more."""
    table = dict(zip(map(symbol, parts["state"]), parts["rates"], strict=True))
    expression = sp.sympify(asked).subs(parts["outputs"])
    known = set(map(symbol, parts["state"]))
    for item in jets_in(expression, spec.unknowns):
        if item in known:
            continue
        unknown, orders = jet_parts(str(item))
        lower = symbol(
            unknown if len(orders) == 1 else f"{unknown}__{'_'.join(orders[:-1])}"
        )
        if lower not in table:
            return None
        expression = expression.subs(item, table[lower])
    return expression


_PERIOD = """
start = np.array({initial!r})
flow = np.array(rates(0.0, start), float)


def beyond(t, state):
    return float(flow @ (state - start))


beyond.direction = 1
path = solve_ivp(rates, (0, {far!r}), start, method="DOP853", rtol=1e-12,
                 atol=1e-13, events=beyond)
size = np.abs(path.y).max(axis=1)
# The first crossing of the plane through the start that is at the start itself.
back = [t for t, y in zip(path.t_events[0], path.y_events[0])
        if t > {early!r} and np.max(np.abs(y - start) / size) < 1e-6]
"""


def period(spec: EquationSpec, solution: Any) -> str:
    """The motion until its state returns, from a state on the closed orbit."""
    parts = solution.parts
    took = float(parts["took"])
    body = _PERIOD.format(initial=parts["initial"], far=1.5 * took, early=1e-3 * took)
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        *_rates(parts["variable"], parts["state"], parts["rates"]),
        body,
        f"print({label(spec.points[0])!r}, float(back[0]))",
    ]
    return "\n".join(lines) + "\n"


def scheme(spec: EquationSpec, solution: Any) -> str:
    """A named scheme with its step."""
    parts = solution.parts
    variable = plain_name(parts["variable"])
    state = [plain_name(n) for n in parts["state"]]
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
        HEAD.format(title=title(spec)),
        "import math",
        "",
        "import numpy as np",
        "from scipy import special",
        "from scipy.optimize import root",
        "",
        "",
        *_rates(variable, state, parts["rates"]),
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
                f"print({label(point)!r}, float(np.interp({at!r}, times, states[:, "
                f"{k}])))"
            )
    return "\n".join(lines) + "\n"


def bvp(spec: EquationSpec, solution: Any) -> str | None:
    """Values by solve_bvp."""
    from assistant.solvers.first_order import reduce

    system = reduce(spec)
    variable = plain_name(system.variable)
    state = [plain_name(str(s)) for s in system.state]
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
        text = code(expression.subs(pairs))
        for k in range(len(state)):
            for side in "ab":
                text = text.replace(f"{side}_{k}_", f"{side}[{k}]")
        gaps.append(text)
    line = solution.axes[system.variable]
    pick = [round(k * (len(line) - 1) / 40) for k in range(41)]
    mesh = [float(line[k]) for k in pick]
    if not finite_at(system, low):
        mesh[0] += 1e-6 * (high - low)
    guess = [[float(solution.fields[str(s)][k]) for k in pick] for s in system.state]
    rounded = [[float(f"{v:.3g}") for v in row] for row in guess]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_bvp",
        "",
        "",
        f"def rates({variable}, state):",
        f"    {', '.join(state)}{',' if len(state) == 1 else ''} = state",
        f"    one = np.ones_like({variable})",
        "    return np.vstack(["
        + ", ".join(f"({code(r)}) * one" for r in system.rates)
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
            f"print({label(point)!r}, float({code(point.expression)}))",
        ]
    return "\n".join(lines) + "\n"


def finite_at(system: Any, place: float) -> bool:
    """Whether the rates are finite at a place."""
    f = function([symbol(system.variable), *system.state], list(system.rates))
    with np.errstate(all="ignore"):
        try:
            got = np.array(f(place, *[0.3] * len(system.state)), dtype=float)
        except (ZeroDivisionError, ValueError):
            return False
    return bool(np.all(np.isfinite(got)))
