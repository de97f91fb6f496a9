"""Times at which a scalar autonomous equation reaches a value, by quadrature.

``y' = f(y)`` gives t = t0 + ∫ dy / f(y), also where f vanishes or is singular at the
value itself, as for a tank that runs empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import quad

from assistant.solvers.first_order import System
from assistant.solvers.jets import function, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Largest quadrature error that still counts as convergent, relative to the time.
SETTLED = 1e-6
SAMPLES = 201


def solve(
    spec: EquationSpec, system: System, start: float, initial: np.ndarray
) -> Solution | None:
    """The times asked for, or None when the equation is of another kind."""
    if len(system.state) != 1 or system.outputs or system.constraints:
        return None
    (y,), (rate,) = system.state, system.rates
    if rate.free_symbols - {y} or len(spec.events) != len(spec.points):
        return None
    if any(p.expression is not None for p in spec.points):
        return None
    f = function([y], rate)
    first = float(initial[0])
    values: list[float | None] = []
    errors: list[float | None] = []
    last = first
    for event in spec.events:
        roots = sp.solve(event, y)
        if len(roots) != 1 or not roots[0].is_real:
            return None
        last = float(roots[0])
        got = _duration(f, first, last)
        if got is None:
            return None
        values.append(start + got[0])
        errors.append(2 * got[1] + 1e-13 * abs(got[0]))
    share = np.linspace(0.0, 1.0, SAMPLES)[:-1]
    line = first + (last - first) * (1 - (1 - share) ** 2)
    steps = [_duration(f, first, v) or (0.0, 0.0) for v in line]
    times = np.array([start + t for t, _ in steps])
    return Solution(
        kind="ode_ivp",
        method="separation of variables, adaptive Gauss–Kronrod quadrature of dy/f(y)",
        values=tuple(values),
        errors=tuple(errors),
        axes={str(symbol(system.variable)): times},
        fields={str(y): line},
        steps=(
            f"The equation does not contain {system.variable}, so the variables "
            "separate and the time is the integral of dy/f(y) from the initial value "
            "to the value asked for.",
        ),
        parts={"sort": "separable", "rate": rate, "state": str(y), "initial": first},
    )


def _duration(f: Any, first: float, last: float) -> tuple[float, float] | None:
    """The integral and its error; None where f changes sign or it diverges."""
    if first == last:
        return 0.0, 0.0
    inner = first + (last - first) * np.linspace(0.0, 0.999, 60)
    with np.errstate(all="ignore"):
        rates = np.broadcast_to(np.asarray(f(inner), dtype=float), inner.shape)
    toward = np.sign(last - first)
    if not np.all(np.isfinite(rates)) or np.any(rates * toward <= 0):
        return None

    # With y = last - (last - first) w^2 a root at the end is no singularity.
    def density(w: float) -> float:
        y = last - (last - first) * w * w
        return float(2 * w * (last - first) / f(y)) if w > 0 else 0.0

    value, error = quad(density, 0.0, 1.0, epsabs=0.0, epsrel=1e-12, limit=200)
    if not np.isfinite(value) or error > SETTLED * abs(value):
        return None
    return float(value), float(error)
