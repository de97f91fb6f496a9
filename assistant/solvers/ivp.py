"""Initial value problems: ordinary, differential-algebraic, retarded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import chaos
from assistant.solvers.crossings import continued, crossing, until_events
from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.first_order import System, reduce
from assistant.solvers.initial import check_uniqueness, initial_values, named
from assistant.solvers.integration import Run
from assistant.solvers.jets import function, symbol
from assistant.solvers.poles import check_poles
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, readable

SAMPLES = 401
#: Share of the solution's size by which two runs differ when no digit is left.
LOST = 1e-2


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Integrate from the initial values to the last point asked.

    Raises:
        SolverError: Missing or contradictory conditions, blow-up, no convergence.
    """
    if spec.delays:
        from assistant.solvers.delay import solve as solve_delay

        return solve_delay(spec, budget_s=budget_s)
    system = reduce(spec)
    if "blow-up asked" in spec.flags:
        from assistant.solvers import blow_up

        return blow_up.solve(spec, system, budget_s=budget_s)
    if "period asked" in spec.flags:
        from assistant.solvers import period

        return period.solve(spec, system, budget_s=budget_s)
    start, initial, shift = initial_values(spec, system)
    check_uniqueness(system, start, initial, shift)
    end = horizon(spec, start)
    if spec.events:
        system, end, done = _to_events(
            spec, system, start, shift, initial, end, budget_s / 2
        )
        if done is not None:
            return done
    check_poles(system, start + shift, end)
    run = Run(system, start + shift, initial, end, 0.6 * budget_s)
    run.implicit = "other method" in spec.flags
    fine, coarse = _runs(spec, system, run, budget_s)
    return _reported(spec, run, fine, coarse, start, shift)


def _to_events(
    spec: EquationSpec,
    system: System,
    start: float,
    shift: float,
    initial: np.ndarray,
    end: float,
    budget_s: float,
) -> tuple[System, float, Solution | None]:
    """The system and the time until its events, or their times where it ends there.

    Raises:
        IllPosed: An event never happens.
    """
    from assistant.solvers import separable

    try:
        return (
            system,
            until_events(spec, system, start + shift, initial, end, budget_s),
            None,
        )
    except IllPosed:
        # A tank that runs empty ends where its equation becomes singular.
        done = separable.solve(spec, system, start, initial)
        if done is not None:
            return system, end, done
        longer = continued(spec, system)
        if longer is None:
            raise
        end = until_events(spec, longer, start + shift, initial, end, budget_s)
        return longer, end, None


#: Names of scipy's integrators.
_NAMES = {
    "DOP853": "Dormand–Prince 8(5,3)",
    "Radau": "Radau IIA (order 5)",
    "LSODA": "LSODA (Adams/BDF)",
}


def _reported(
    spec: EquationSpec, run: Run, fine: Any, coarse: Any, start: float, shift: float
) -> Solution:
    """Values with errors, samples, and how far two integrations agree."""
    system, end = run.system, run.end
    times = _sample_times(coarse, start + shift, end)
    values, errors = _values(spec, run, fine, coarse, start, shift)
    states = coarse.sol(times)
    fields = {str(s): states[i] for i, s in enumerate(system.state)}
    for output, expression in system.outputs.items():
        f = function([symbol(system.variable), *system.state], expression)
        fields[str(output)] = np.broadcast_to(f(times, *states), times.shape)
    disagreement, notes = _agreement(spec, run, fine, coarse)
    method = (
        f"{_NAMES.get(run.main, run.main)} with step control, checked against "
        f"{_NAMES.get(run.other, run.other)} at a tighter tolerance"
    )
    steps = _steps(system, run)
    algebraic = bool(system.constraints or system.outputs)
    if algebraic:
        from assistant.solvers import dae

        method = f"index reduction (index {system.index}), then " + method
        gap = dae.disagreement(spec, system, times, fields)
        if gap is not None:
            disagreement = max(disagreement, gap)
            steps.append(
                "IDA (SUNDIALS, variable-order BDF) on the equations as written agrees "
                f"to {gap:.1e} of the size of the solution."
            )
    plain = "ode_ivp" if len(spec.unknowns) == 1 else "ode_system"
    return Solution(
        kind="dae" if algebraic else plain,
        method=method,
        values=tuple(values),
        errors=tuple(errors),
        axes={system.variable: times},
        fields=fields,
        steps=tuple(steps),
        notes=notes,
        parts={
            "sort": "ivp",
            "state": [str(s) for s in system.state],
            "rates": list(system.rates),
            "outputs": dict(system.outputs),
            "start": start + shift,
            "initial": [float(v) for v in run.initial],
            "end": end,
            "method": run.main,
            "variable": system.variable,
        },
        measures={
            "disagreement": disagreement,
            "drift": _drift(system, times, coarse),
            "stiff": run.stiff,
        },
    )


def _agreement(
    spec: EquationSpec, run: Run, fine: Any, coarse: Any
) -> tuple[float, tuple[str, ...]]:
    """How far two integrations part, and a reservation where no digit is left."""
    even = np.linspace(run.start, run.end, SAMPLES)
    distances = run.gaps(fine, coarse, even).max(axis=0)
    # Where a relaxation oscillation jumps, the smallest shift in time is large in
    # value; beyond the horizon of a chaotic one, it is large everywhere.
    disagreement = float(np.quantile(distances, 0.9))
    if disagreement <= 1e-3:
        return disagreement, ()
    lost = np.nonzero(distances > LOST)[0]
    reach = float(even[lost[0]]) if lost.size else float(even[-1])
    factor = spec.scale.get(str(spec.time), 1.0)
    note = (
        f"two integrations part at {spec.time} = {reach / factor:.4g}: beyond it "
        "their values are not certain"
    )
    return disagreement, (note,)


def _values(
    spec: EquationSpec, run: Run, fine: Any, coarse: Any, start: float, shift: float
) -> tuple[list[float | None], list[float | None]]:
    """Values asked for at times, of events, and at events, with their errors.

    Raises:
        IllPosed: An event at which a value is asked for never happens.
    """
    values: list[float | None] = []
    errors: list[float | None] = []
    happened = [
        tuple(
            crossing(run.system, event, r, run.start, run.end) for r in (coarse, fine)
        )
        for event in spec.events
    ]
    pending = list(happened)
    for point in spec.points:
        if point.expression is None and point.of == spec.time and pending:
            a, b = pending.pop(0)
            values.append(a)
            errors.append(
                None if a is None or b is None else 2 * abs(a - b) + 1e-12 * abs(b)
            )
            continue
        if happened and point.expression is not None and not point.at:
            # A value at the moment of the event, not at a time that is given.
            a, b = happened[0]
            if a is None or b is None:
                raise IllPosed("the event at which a value is asked for never happens")
            first, second = (
                run.value(
                    replace(point, at={str(spec.time): t}),
                    spec,
                    fine,
                    coarse,
                    start,
                    shift,
                )
                for t in (a, b)
            )
            values.append(first[0])
            apart = 2 * abs((first[0] or 0.0) - (second[0] or 0.0))
            errors.append(None if first[1] is None else first[1] + apart)
            continue
        value, error = run.value(point, spec, fine, coarse, start, shift)
        values.append(value)
        errors.append(error)
    return values, errors


def _runs(
    spec: EquationSpec, system: System, run: Run, budget_s: float
) -> tuple[Any, Any]:
    """Reference and reported run, sharper where the motion magnifies errors.

    Raises:
        SolverError: The time asked lies beyond a horizon, or nothing converges.
    """
    wild = chaos.can_be_chaotic(system) and run.end > run.start
    seen = wild and chaos.is_long(run.slopes, run.start, run.initial, run.end)
    if seen:
        _foresee(spec, system, run, 0.2 * budget_s, patient=False)
    try:
        fine, coarse = run.both()
    except NotConverged:
        if wild:
            _foresee(spec, system, run, 0.2 * budget_s)
        raise
    if wild and run.apart(fine, coarse) > 1e-3:
        _foresee(spec, system, run, 0.3 * budget_s)
        fine, coarse = run.sharp()
    return fine, coarse


def _foresee(
    spec: EquationSpec,
    system: System,
    run: Run,
    budget_s: float,
    *,
    patient: bool = True,
) -> None:
    """Refuse a time beyond the horizon of a chaotic motion.

    Raises:
        NotConverged: With the horizon, the Lyapunov time and the values there.
    """
    found = chaos.horizon(
        run.rates, run.start, run.initial, run.end, budget_s, patient=patient
    )
    if found is None:
        return
    known = dict(zip(system.state, map(float, found.state), strict=True))
    known[symbol(system.variable)] = found.end
    values = []
    for point in spec.points[:6]:
        if point.expression is None:
            continue
        value = float(sp.N(run.lowered(sp.sympify(point.expression)).subs(known)))
        values.append(
            f"{readable(point.expression)} = {value / spec.factor(point):.4g}"
        )
    factor = spec.scale.get(system.variable, 1.0)
    raise chaos.refuse(found, system.variable, run.end, values, factor)


def _sample_times(run: Any, start: float, end: float) -> np.ndarray:
    """Even times, and where the solution is steep the steps of the integrator."""
    even = np.linspace(start, end, SAMPLES)
    steps = run.steps()
    spread = abs(end - start) / SAMPLES
    fine = steps[1:][np.abs(np.diff(steps)) < 0.2 * spread]
    if not 0 < fine.size < 20 * SAMPLES:
        return even
    times = np.unique(np.concatenate([even, fine]))
    if end < start:
        times = times[::-1]
    # Splines need places that are apart.
    keep = np.concatenate([[True], np.abs(np.diff(times)) > 1e-9 * abs(end - start)])
    return times[keep]


def horizon(spec: EquationSpec, start: float) -> float:
    """The farthest time that the points or the domain ask for."""
    assert spec.time is not None
    ends = [p.at[spec.time] for p in spec.points if spec.time in p.at]
    ends += [start]
    told = spec.domain.get(spec.time or "", (None, sp.oo))[1]
    far = max(ends, key=lambda v: abs(v - start))
    if far != start:
        finite = told is not None and getattr(told, "is_finite", False)
        if finite and abs(float(told) - start) > abs(far - start):
            far = float(told)
        return far
    if told is not None and told.is_finite:
        return float(told)
    return start + 1.0


def _drift(system: System, times: np.ndarray, run: Any) -> float | None:
    """Largest violation of the constraints along the way."""
    if not system.constraints:
        return None
    states = run.sol(times)
    outputs = [system.outputs[o] for o in system.outputs]
    constraints = [
        sp.sympify(c).subs(dict(zip(system.outputs, outputs, strict=True)))
        for c in system.constraints
    ]
    worst = 0.0
    for constraint in constraints:
        f = function([symbol(system.variable), *system.state], constraint)
        terms = function(
            [symbol(system.variable), *system.state],
            sum(abs(term) for term in sp.Add.make_args(sp.expand(constraint))),
        )
        top = np.max(np.abs(f(times, *states)))
        worst = max(worst, float(top / max(np.max(terms(times, *states)), 1e-300)))
    return worst


def _steps(system: System, run: Run) -> list[str]:
    steps = []
    if len(system.state) > 1 or system.outputs:
        steps.append(
            f"The problem is written as {len(system.state)} first-order equations in "
            + ", ".join(named(s) for s in system.state)
            + "."
        )
    if system.constraints:
        steps.append(
            f"The algebraic constraints were differentiated (index {system.index}); "
            f"the "
            "initial values fulfil every constraint met on the way."
        )
    steps.append(
        "The system is stiff, so an implicit method is used."
        if run.stiff
        else "The system is not stiff, so an explicit method of high order is used."
    )
    return steps
