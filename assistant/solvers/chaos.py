"""How far a chaotic motion can be foretold, and its values up to there.

Two trajectories that start a small distance apart part as exp(t/τ); τ is the Lyapunov
time. Rounding in double precision is such a distance, so that no computation with it
gives a digit beyond some thirty τ.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import RK23, solve_ivp

from assistant.solvers.errors import NotConverged
from assistant.solvers.first_order import System

#: Relative distance of two integrations from which on a value is not certain.
CERTAIN = 1e-3
_TIGHT = (1e-13, 3e-12)
#: A span of so many times the fastest rate is looked at before it is integrated whole.
LONG = 1500.0
#: Exponents of growth over the span below which nothing is called chaotic.
_GROWTH = 5.0

#: Windows after which an impatient look ends, and the distance by then.
_SOON, _CLOSE = 400, 1e-9
_FAR = 1e-6

Rates = Callable[[float, Any], Any]


@dataclass(frozen=True)
class Horizon:
    """Where a motion ceases to be certain.

    Attributes:
        end: The last time at which two integrations agree.
        state: The state there ``(n,)``.
        lyapunov: Time in which a small distance grows by e.
    """

    end: float
    state: np.ndarray
    lyapunov: float


def can_be_chaotic(system: System) -> bool:
    """Three variables, or two that are driven, and a nonlinear rate."""
    names = {s for r in system.rates for s in getattr(r, "free_symbols", ())}
    driven = any(str(s) == system.variable for s in names)
    if len(system.state) < (2 if driven else 3):
        return False
    import sympy

    jacobian = sympy.Matrix(system.rates).jacobian(sympy.Matrix(system.state))
    return bool(jacobian.free_symbols & set(system.state))


def is_long(slopes: Callable[..., Any], start: float, initial: Any, end: float) -> bool:
    """Whether the span is long against the fastest rate at the start."""
    with np.errstate(all="ignore"):
        matrix = np.asarray(slopes(start, initial), dtype=float)
    if not np.all(np.isfinite(matrix)):
        return False
    return bool(np.max(np.abs(np.linalg.eigvals(matrix))) * abs(end - start) > LONG)


def horizon(
    rates: Rates,
    start: float,
    initial: np.ndarray,
    end: float,
    budget_s: float,
    *,
    patient: bool = True,
) -> Horizon | None:
    """The end of certainty before `end`; None where the motion is certain so far.

    The tight pair is advanced step by step until the two part, so that a run over a
    long span costs no more than the part that can be foretold. An impatient look ends
    where the two have hardly parted after a while.
    """
    until = time.monotonic() + budget_s
    window = _window(rates, start, initial, end)
    states = [np.array(initial, dtype=float)] * 2
    size = np.maximum(np.abs(states[0]), 1e-12)
    t = last = start
    piece = window
    certain = states[0]
    with np.errstate(all="ignore"):
        for count in itertools.count():
            if t >= end:
                return None
            if time.monotonic() > until:
                return None
            ends = [
                solve_ivp(
                    rates, (t, min(t + piece, end)), y, method="DOP853", rtol=r,
                    atol=r * 1e-2 * size,
                )
                for y, r in zip(states, _TIGHT, strict=True)
            ]  # fmt: skip
            if any(e.status != 0 for e in ends):
                return None
            states = [e.y[:, -1] for e in ends]
            size = np.maximum(size, np.max(np.abs(ends[0].y), axis=1))
            t = float(ends[0].t[-1])
            gap = float(np.max(np.abs(states[0] - states[1]) / size))
            # Longer pieces, of fewer starts, while the two are far from parting.
            piece = min(1.2 * piece, 12 * window) if gap < _FAR else window
            if gap < CERTAIN:
                last, certain = t, states[0]
            elif gap > 10 * CERTAIN:
                break
            if not patient and count > _SOON and gap < _CLOSE:
                return None
    lyapunov = _lyapunov(rates, last, certain, window, until)
    if lyapunov is None or (last - start) / lyapunov < _GROWTH:
        return None
    return Horizon(last, certain, lyapunov)


def _window(rates: Rates, start: float, initial: Any, end: float) -> float:
    """A time in which the motion turns little: three steps of a method of order 3."""
    probe = RK23(
        rates, start, np.array(initial, dtype=float), end, rtol=1e-4, atol=1e-6
    )
    for _ in range(60):
        if probe.status != "running":
            break
        probe.step()
    return min(max((probe.t - start) / 20, 1e-9 * (end - start)), end - start)


def _lyapunov(
    rates: Rates, at: float, state: np.ndarray, span: float, until: float
) -> float | None:
    """Time of e-fold growth by a shadow trajectory that is pulled back again and again.

    Source: G. Benettin, L. Galgani, J.-M. Strelcyn, Phys. Rev. A 14 (1976) 2338.
    """
    small = 1e-7 * max(float(np.max(np.abs(state))), 1e-12)
    shadow = state + small / math.sqrt(state.size)
    growth, elapsed, t = 0.0, 0.0, at
    # The first pieces turn the shadow into the direction of fastest growth.
    for turn in range(600):
        if time.monotonic() > until:
            break
        ends = [
            solve_ivp(rates, (t, t + span), y, method="DOP853", rtol=1e-9, atol=1e-12)
            for y in (state, shadow)
        ]
        if any(e.status != 0 for e in ends):
            return None
        state, shadow = (e.y[:, -1] for e in ends)
        apart = float(np.linalg.norm(shadow - state))
        if not apart > 0:
            return None
        t += span
        if turn >= 40:
            growth += math.log(apart / small)
            elapsed += span
        shadow = state + (shadow - state) * (small / apart)
    if elapsed <= 0 or growth / elapsed <= 0:
        return None
    return elapsed / growth


def refuse(
    found: Horizon, variable: str, end: float, values: list[str], factor: float = 1.0
) -> NotConverged:
    """The refusal that names the horizon and gives the values at it."""
    offered = f" At the horizon {'; '.join(values)}." if values else ""
    return NotConverged(
        "the motion is chaotic, with a Lyapunov time of about "
        f"{found.lyapunov / factor:.2g}: "
        f"in double precision it can be foretold up to the horizon {variable} = "
        f"{found.end / factor:.4g}, where two integrations still agree to "
        f"{CERTAIN:g} of its size; at {variable} = {end / factor:g} no digit is "
        f"certain.{offered} Ask for a time up to the horizon to get its value with an "
        "error"
    )
