"""Times at which the coefficients of an equation are singular.

A solution through initial values exists up to the first such time and no farther, even
where an integrator steps across it: ``y' = y/(t - 1)`` with ``y(0) = 1`` has no value
at t = 2 that the initial value determines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.optimize import brentq

from assistant.solvers.errors import IllPosed
from assistant.solvers.first_order import System
from assistant.solvers.jets import function, symbol

_SCAN = 4001
#: Distances from a root at which the coefficient is looked at, relative to the span.
_NEAR = (1e-4, 1e-7)


def check_poles(system: System, start: float, end: float) -> None:
    """Refuse to go across a time at which a coefficient has a pole.

    A singularity that can be integrated, such as ``1/sqrt(t - 1)``, is none.

    Raises:
        IllPosed: With the interval on which the solution exists.
    """
    t = symbol(system.variable)
    low, high = min(start, end), max(start, end)
    if high <= low:
        return
    for rate in system.rates:
        for divisor in _divisors(sp.sympify(rate), t):
            for place in _roots(divisor, t, low, high):
                if _is_pole(system, rate, place, high - low):
                    raise IllPosed(
                        f"the equation is singular at {system.variable} = {place:.6g}: "
                        "the initial values determine a solution only for "
                        f"{system.variable} between {start:g} and {place:.6g}, so "
                        f"there is no value at {system.variable} = {end:g}"
                    )


def _divisors(rate: Any, t: Any) -> list[Any]:
    """Expressions in the variable alone whose zeros could be poles."""
    found = []
    for power in rate.atoms(sp.Pow):
        if power.exp.is_number and power.exp.is_negative and power.base.has(t):
            found += [f for f in sp.Mul.make_args(power.base) if f.free_symbols == {t}]
    found += [sp.cos(f.args[0]) for f in rate.atoms(sp.tan, sp.sec)]
    found += [sp.sin(f.args[0]) for f in rate.atoms(sp.cot, sp.csc)]
    return [f for f in dict.fromkeys(found) if f.free_symbols == {t}]


def _roots(divisor: Any, t: Any, low: float, high: float) -> list[float]:
    """Zeros strictly inside, also those at which the divisor keeps its sign."""
    bases = [b.base if b.is_Pow else b for b in sp.Mul.make_args(sp.factor(divisor))]
    found: list[float] = []
    margin = 1e-9 * (high - low)
    places = np.linspace(low, high, _SCAN)
    for base in bases:
        if base.free_symbols != {t}:
            continue
        f = function([t], base)
        with np.errstate(all="ignore"):
            values = np.broadcast_to(np.asarray(f(places), dtype=float), places.shape)
        found += [float(places[i]) for i in np.nonzero(values == 0.0)[0]]
        for i in np.nonzero(values[:-1] * values[1:] < 0)[0]:
            found.append(float(brentq(f, places[i], places[i + 1], xtol=1e-14)))
    return sorted({r for r in found if low + margin < r < high - margin})


def _is_pole(system: System, rate: Any, place: float, span: float) -> bool:
    """Whether the rate grows at least like the reciprocal of the distance."""
    f = function([symbol(system.variable), *system.state], rate)
    # Irregular values, so that no cancellation hides the pole.
    state = [0.7391 + 0.3137 * i for i in range(len(system.state))]
    sizes = []
    for near in _NEAR:
        with np.errstate(all="ignore"):
            try:
                value = abs(float(f(place + near * span, *state)))
            except (ZeroDivisionError, ValueError, TypeError):
                value = np.inf
        sizes.append(value * near)
    return bool(
        sizes[0] > 0 and (sizes[1] > 0.5 * sizes[0] or not np.isfinite(sizes[1]))
    )
