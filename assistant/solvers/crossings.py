"""Times at which a quantity reaches a value that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed
from assistant.solvers.first_order import System
from assistant.solvers.integration import Run, Slow
from assistant.solvers.jets import function, symbol
from validators.specs.equation import EquationSpec, jet_parts


def until_events(
    spec: EquationSpec,
    system: System,
    start: float,
    initial: np.ndarray,
    end: float,
    budget_s: float,
) -> float:
    """An end late enough for every event that is asked for.

    Raises:
        IllPosed: An event does not happen.
    """
    reach = max(abs(end - start), 1.0)
    for _ in range(40):
        run = Run(system, start, initial, start + reach, budget_s)
        try:
            found = run.integrate("LSODA", 1e-7, 0)
        except Slow:
            break
        times = [crossing(system, e, found, start, start + reach) for e in spec.events]
        if all(t is not None for t in times):
            return max(end, *(1.05 * t - 0.05 * start for t in times if t is not None))
        reach *= 2
        if reach > 1e12 * max(1.0, abs(end)):
            break
    raise IllPosed("the value asked for is never reached")


def continued(spec: EquationSpec, system: System) -> System | None:
    """The system with fractional powers of what vanishes at the event zero beyond it.

    Only what happens up to the event is asked; integrators look a little further. None
    where no such power ends the solution, or values are asked for at given times.
    """
    if any(p.at for p in spec.points) or len(spec.events) != 1:
        return None
    (event,) = spec.events
    base = sp.sympify(event).subs(system.outputs)

    def held(power: Any) -> Any:
        return sp.Max(base, 0) ** power.exp

    def ends(part: Any) -> bool:
        return bool(
            part.is_Pow
            and part.base == base
            and part.exp > 0
            and not part.exp.is_Integer
        )

    rates = tuple(sp.sympify(r).replace(ends, held) for r in system.rates)
    return None if rates == system.rates else replace(system, rates=rates)


def crossing(
    system: System, event: Any, run: Any, start: float, end: float
) -> float | None:
    """The first time at which an expression of the state vanishes."""
    from scipy.optimize import brentq

    t = symbol(system.variable)
    expression = sp.sympify(event).subs(system.outputs)
    f = function([t, *system.state], expression)

    def gap(when: float) -> float:
        return float(f(when, *run.sol(when)))

    grid = np.linspace(start, end, 2001)
    values = np.array([gap(x) for x in grid])
    if values[0] == 0 and jet_parts(str(event))[1]:
        # A motion that starts at rest is at its next extreme when it rests again.
        grid, values = grid[1:], values[1:]
    change = np.nonzero(np.sign(values[1:]) * np.sign(values[:-1]) <= 0)[0]
    if not change.size:
        return None
    k = int(change[0])
    return float(brentq(gap, grid[k], grid[k + 1], xtol=1e-14 * max(1.0, abs(end))))
