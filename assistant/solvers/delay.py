"""Equations with constant delays, by the method of steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp

from assistant.solvers.errors import IllPosed, Missing, NotConverged
from assistant.solvers.first_order import reduce
from assistant.solvers.jets import function, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

SEGMENTS = 4000


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Integrate delay by delay; earlier pieces feed the retarded terms.

    Raises:
        Missing: The values before the start are not given.
        SolverError: Blow-up, or too many pieces.
    """
    del budget_s
    variable = spec.time or spec.independent[0]
    t = symbol(variable)
    missing = [u for u in spec.unknowns if u not in spec.history]
    if missing:
        raise Missing(
            f"which values has {missing[0]} before the start? A delay equation needs "
            f"{missing[0]}({variable}) for {variable} <= 0."
        )
    system = reduce(spec)
    ends = [p.at[variable] for p in spec.points if variable in p.at] or [1.0]
    told = spec.domain.get(variable)
    if told is not None and getattr(told[1], "is_finite", False):
        ends.append(float(told[1]))
    end = max(ends)
    delayed = [symbol(name) for name in spec.delays]
    rates = function([t, *system.state, *delayed], list(system.rates))
    histories = {str(s): function([t], _history(spec, s, t)) for s in system.state}
    start = 0.0
    for c in spec.conditions:
        if variable in c.where:
            start = float(c.where[variable])
    step = min(delay for _, delay in spec.delays.values())
    if (end - start) / step > SEGMENTS:
        raise NotConverged("the horizon holds too many delays")
    initial = np.array([float(histories[str(s)](start)) for s in system.state])
    for c in spec.conditions:
        items = [s for s in system.state if s in c.expression.free_symbols]
        if len(items) == 1:
            root = sp.solve(c.expression, items[0])
            if root:
                initial[system.state.index(items[0])] = float(root[0])
    runs = [
        _steps(system, spec, rates, histories, initial, start, end, step, tolerance)
        for tolerance in (1e-7, 1e-10)
    ]
    values, errors = [], []
    for point in spec.points:
        at = point.at.get(variable, end)
        known = []
        for run in runs:
            state = dict(zip(system.state, map(float, run(at)), strict=True))
            known.append(float(sp.sympify(point.expression).subs(state).subs(t, at)))
        values.append(known[0])
        errors.append(2 * abs(known[0] - known[1]) + 1e-12 * max(1.0, abs(known[1])))
    times = np.linspace(start, end, 401)
    fields = {
        str(s): np.array([runs[1](x)[i] for x in times])
        for i, s in enumerate(system.state)
    }
    scale = max(float(np.abs(fields[str(system.state[0])]).max()), 1e-300)
    gap = max(abs(runs[0](x)[0] - runs[1](x)[0]) for x in times) / scale
    delayed_fields = {}
    for name, (jet_name, delay) in spec.delays.items():
        index = [str(s) for s in system.state].index(jet_name)
        delayed_fields[name] = np.array(
            [
                runs[1](x - delay)[index]
                if x - delay > start
                else float(histories[jet_name](x - delay))
                for x in times
            ]
        )
    return Solution(
        kind="delay",
        method="method of steps with Dormand–Prince 8(5,3), at two tolerances",
        values=tuple(values),
        errors=tuple(errors),
        axes={variable: times},
        fields={**fields, **delayed_fields},
        steps=(
            f"The interval is cut at multiples of the delay {step:g}; in each piece "
            f"the "
            "retarded term is known from the piece before.",
        ),
        measures={"disagreement": gap},
        parts={
            "sort": "delay",
            "variable": variable,
            "state": [str(s) for s in system.state],
            "rates": list(system.rates),
            "delayed": list(spec.delays),
            "delays": [
                ([str(s) for s in system.state].index(name), float(delay))
                for name, delay in spec.delays.values()
            ],
            "histories": [_history(spec, s, t) for s in system.state],
            "initial": [float(v) for v in initial],
            "start": start,
            "end": float(end),
            "step": float(step),
        },
    )


def _history(spec: EquationSpec, state: Any, t: Any) -> Any:
    """The given past of a component, derived as often as it is."""
    unknown, orders = jet_parts(str(state))
    return sp.diff(spec.history[unknown], t, len(orders))


def _steps(
    system: Any,
    spec: EquationSpec,
    rates: Callable[..., Any],
    histories: dict[str, Any],
    initial: np.ndarray,
    start: float,
    end: float,
    step: float,
    tolerance: float,
) -> Callable[[float], np.ndarray]:
    pieces: list[tuple[float, float, Any]] = []
    names = [str(s) for s in system.state]

    def before(x: float) -> np.ndarray:
        if x <= start or not pieces:
            return np.array([float(histories[n](x)) for n in names])
        index = min(int((x - start) / step), len(pieces) - 1)
        while index and pieces[index][0] > x:
            index -= 1
        return pieces[index][2](x)

    def f(x: float, y: Any) -> np.ndarray:
        late = [
            before(x - delay)[names.index(jet)] for jet, delay in spec.delays.values()
        ]
        return np.array(rates(x, *y, *late), dtype=float)

    at, y = start, initial
    while at < end - 1e-12 * max(1.0, abs(end)):
        stop = min(at + step, end)
        got = solve_ivp(
            f,
            (at, stop),
            y,
            method="DOP853",
            rtol=tolerance,
            atol=tolerance * 1e-3,
            dense_output=True,
        )
        if got.status != 0 or not np.all(np.isfinite(got.y)):
            raise IllPosed(f"the solution cannot be continued beyond {got.t[-1]:.6g}")
        pieces.append((at, stop, got.sol))
        at, y = stop, got.y[:, -1]

    def value(x: float) -> np.ndarray:
        if x <= start:
            return initial if x == start else before(x)
        return before(x)

    return value
