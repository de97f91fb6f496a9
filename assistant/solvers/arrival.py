"""When a field in one space variable reaches a value at a place.

A coarse run over times that grow tenfold finds the first crossing; the full solver then
gives the field at nine times around it, with errors, and the curve through them is
inverted. The error of the time is that of the values over the slope of the curve.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, Point

#: Times looked at in one coarse run.
LOOKS = 100
#: Width of the window around the crossing, relative to the time since the start.
WINDOW = 0.04


def solve(spec: EquationSpec, *, budget_s: float = 25.0) -> Solution:
    """The times of all events of a spec, each with an error.

    Raises:
        IllPosed: A value is never reached.
        NotConverged: The curve could not be inverted.
    """
    from assistant.solvers import evolution

    until = time.monotonic() + budget_s
    quantities, asked = [], []
    waiting = list(spec.events)
    for point in spec.points:
        if point.expression is None and waiting:
            event = waiting.pop(0)
            quantities.append((event, dict(point.at)))
        asked.append(point)
    plain = replace(spec, points=(), events=())
    rough = [
        _rough(plain, event, at, min(until, time.monotonic() + budget_s / 2))
        for event, at in quantities
    ]
    lines: list[Point] = []
    nodes = np.cos(np.pi * (2 * np.arange(9) + 1) / 18)
    start = Marching(plain).start
    windows = []
    for (event, at), when in zip(quantities, rough, strict=True):
        half = WINDOW * (when - start)
        times = when + half * nodes
        windows.append(times)
        lines += [
            Point(str(spec.time), event, {**at, str(spec.time): float(t)})
            for t in times
        ]
    others = [p for p in asked if p.expression is not None]
    solution = evolution.solve(
        replace(plain, points=(*lines, *others)), budget_s=until - time.monotonic()
    )
    values: list[float | None] = []
    errors: list[float | None] = []
    taken = 0
    rest = 9 * len(windows)
    for point in asked:
        if point.expression is not None:
            values.append(solution.values[rest])
            errors.append(solution.errors[rest])
            rest += 1
            continue
        piece = slice(9 * taken, 9 * taken + 9)
        when, bound = _inverted(
            windows[taken], solution.values[piece], solution.errors[piece]
        )
        taken += 1
        values.append(when)
        errors.append(bound)
    step = (
        "The value is first reached near "
        + ", ".join(
            f"{spec.time} = {w / spec.scale.get(str(spec.time), 1.0):.6g}"
            for w in rough
        )
        + "; the field at nine times around it is inverted."
    )
    return replace(
        solution,
        values=tuple(values),
        errors=tuple(errors),
        steps=(*solution.steps, step),
        parts={
            **solution.parts,
            "sort": "arrival",
            "windows": [[float(t) for t in times] for times in windows],
            "crossings": quantities,
        },
    )


def _rough(spec: EquationSpec, event: Any, at: dict[str, float], until: float) -> float:
    """The first crossing by a coarse run over growing times.

    Raises:
        IllPosed: It is never reached.
    """
    from assistant.solvers import spectral, volumes

    march = Marching(spec)
    (v,) = march.space
    (name,) = sp.sympify(event).free_symbols
    level = float(sp.solve(event, name)[0])
    place = np.array([at.get(v, march.bounds(v)[0])], dtype=float)
    reach = 1e-4
    last = None
    runner: Any = volumes if volumes.applies(march) else spectral
    for _ in range(24):
        times = march.start + reach * np.linspace(0, 1, LOOKS + 1)
        march.looks = times
        try:
            run = runner.march(march, 40, march.start + reach, 1e-5, until)
        except IllPosed:
            break
        except NotConverged as err:
            raise NotConverged(
                "the time at which the value is reached could not be found in the time "
                "allowed"
            ) from err
        curve = np.array([float(run.sample(name, place, t)[0]) for t in times]) - level
        found = np.nonzero(np.sign(curve[1:]) * np.sign(curve[:-1]) <= 0)[0]
        if found.size:
            k = int(found[0])
            if k < 5 and reach > 1e-9:
                # Too early in this run to be told well: look closer.
                reach /= 4
                last = None
                continue
            share = curve[k] / (curve[k] - curve[k + 1])
            return float(times[k] + share * (times[k + 1] - times[k]))
        settled = last is not None and abs(curve[-1] - last) < 1e-7 * (
            abs(level) + abs(curve[-1])
        )
        moved = abs(curve[-1] - curve[0]) > 1e-3 * (abs(level) + abs(curve[0]))
        if settled and moved:
            break
        last = float(curve[-1])
        reach *= 10
    raise IllPosed(
        f"the value {level:g} asked for is never reached at this place: it tends to "
        f"{(last or 0.0) + level:.6g}"
    )


def _inverted(times: np.ndarray, values: Any, errors: Any) -> tuple[float, float]:
    """The zero of the curve through the values, and its error."""
    from numpy.polynomial import chebyshev
    from scipy.optimize import brentq

    if any(v is None for v in values):
        raise NotConverged("the field around the crossing could not be had")
    y = np.array(values, dtype=float)
    low, high = float(times.min()), float(times.max())
    scaled = (2 * times - low - high) / (high - low)
    fine = chebyshev.chebfit(scaled, y, 8)
    coarse = chebyshev.chebfit(scaled, y, 5)
    try:
        s = float(brentq(lambda z: chebyshev.chebval(z, fine), -1, 1, xtol=1e-14))
    except ValueError as err:
        raise NotConverged("the crossing moved out of its window") from err
    slope = abs(float(chebyshev.chebval(s, chebyshev.chebder(fine)))) or 1e-300
    noise = float(np.max(np.array(errors, dtype=float)))
    cut = abs(float(chebyshev.chebval(s, coarse)))
    half = (high - low) / 2
    return (low + high) / 2 + half * s, half * (noise + cut) / slope


def applies(spec: EquationSpec) -> bool:
    """Whether a time is asked for in a problem with one space variable."""
    return bool(spec.events) and len(spec.space) == 1
