"""Scripts of equations with constant delays: the method of steps."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec

_BODY = """
pieces = []


def before(when):
    if when <= start or not pieces:
        return history(when)
    later = (k for k, (low, _) in enumerate(pieces) if low > when)
    return pieces[next(later, len(pieces)) - 1][1](when)


def rate(t, state):
    return rates(t, state, [before(t - delay)[k] for k, delay in delays])


at, state = start, np.array(initial, dtype=float)
while at < end - 1e-12 * max(1.0, abs(end)):
    stop = min(at + step, end)
    got = solve_ivp(rate, (at, stop), state, method="DOP853", rtol=1e-10, atol=1e-13,
                    dense_output=True)
    pieces.append((at, got.sol))
    at, state = stop, got.y[:, -1]

"""


def steps(spec: EquationSpec, solution: Any) -> str:
    """Each piece of one delay feeds the retarded terms of the next."""
    parts = solution.parts
    t = plain_name(parts["variable"])
    names = [plain_name(n) for n in parts["state"]]
    comma = "," if len(names) == 1 else ""
    late = [plain_name(n) for n in parts["delayed"]]
    lines = [
        HEAD.format(title=title(spec)),
        "import numpy as np",
        "from scipy import special",
        "from scipy.integrate import solve_ivp",
        "",
        f"start, end, step = {parts['start']!r}, {parts['end']!r}, {parts['step']!r}",
        f"initial = {parts['initial']!r}",
        f"delays = {parts['delays']!r}  # component, delay",
        "",
        "",
        f"def history({t}):",
        f"    return np.array([{', '.join(code(h) for h in parts['histories'])}],",
        "                    dtype=float)",
        "",
        "",
        f"def rates({t}, state, late):",
        f"    {', '.join(names)}{comma} = state",
        f"    {', '.join(late)}{',' if len(late) == 1 else ''} = late",
        f"    return np.array([{', '.join(code(r) for r in parts['rates'])}],",
        "                    dtype=float)",
        "",
        _BODY,
    ]
    for p in spec.points:
        if p.expression is None:
            continue
        when = p.at.get(parts["variable"], parts["end"])
        lines += [
            f"{t} = {when!r}",
            f"{', '.join(names)}{comma} = before({t})",
            f"print({label(p)!r}, float({code(sp.sympify(p.expression))}))",
        ]
    return "\n".join(lines) + "\n"
