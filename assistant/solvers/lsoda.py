"""LSODA whose steps stay in compiled code; states are kept at times told beforehand.

scipy's `solve_ivp` returns to Python after every step, which costs more than the step
of a small system. `odeint` calls back for rates only. A state at a time that was not
told is had by marching on from the last one before it.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from scipy.integrate import ODEintWarning, odeint

from assistant.solvers.errors import Escaped, NotConverged

DONE = "Integration successful."
#: Times that differ by less, relative to themselves, differ by rounding.
SAME = 1e-14
#: Steps between two times; the clock of `Watch` ends a march long before.
MOST_STEPS = 2_000_000

Rate = Callable[[float, np.ndarray], np.ndarray]


class Watch:
    """Now and then: is time left, and is the solution still bounded?

    Attributes:
        until: Clock time at which the march is given up.
        bound: Magnitude that no solution of this size reaches unless it blows up.
    """

    def __init__(self, variable: str, until: float) -> None:
        self.variable, self.until = variable, until
        self.horizon, self.bound = np.inf, np.inf
        self.calls, self.beyond, self.at = 0, False, -np.inf

    def look(self, t: float, y: np.ndarray) -> None:
        """Called with every rate; looks at every sixteenth.

        Raises:
            NotConverged: The time is spent.
            Escaped: The solution is beyond its bound.
        """
        self.calls += 1
        if self.calls % 16:
            return
        if time.monotonic() > self.until:
            raise NotConverged("the time allowed for one refinement is spent")
        # A trial step may overshoot; two looks in a row are no accident.
        beyond = bool(np.abs(y).max() > self.bound)
        if beyond and self.beyond:
            raise Escaped(self.variable, t, self.horizon)
        self.beyond = beyond
        self.at = t


class Trajectory:
    """The solution of ``y' = rate(t, y)``.

    Args:
        rate: Time derivatives; may raise a `SolverError` to end the march.
        times: Increasing, the start first and the horizon last.
        state: At the start.
        rtol: Relative tolerance of a step.
        atol: Absolute tolerance of a step.
        reach: Neighbours on each side that a rate looks at; None for all.
        jacobian: Derivative of the rate; the diagonals of a band where `reach` is
            given, entry ``[i - j + reach, j]`` for row i and column j.
        watch: Told to the error message when the march fails beyond its bound.

    Raises:
        NotConverged: The integrator gave up.
        Escaped: It gave up where the solution had grown beyond its bound.
    """

    def __init__(
        self,
        rate: Rate,
        times: Iterable[float],
        state: np.ndarray,
        *,
        rtol: float,
        atol: float,
        reach: int | None = None,
        jacobian: Callable[[float, np.ndarray], np.ndarray] | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._rate, self._watch = rate, watch
        self._options: dict[str, Any] = {
            "Dfun": jacobian, "ml": reach, "mu": reach, "rtol": rtol, "atol": atol,
        }  # fmt: skip
        self.steps = 0
        self._known: dict[float, np.ndarray] = {}
        told = np.array(list(times))
        apart = np.diff(told) > SAME * (np.abs(told[1:]) + np.abs(told[:-1]))
        self._march(told[np.concatenate([[True], apart])], state)

    def at(self, t: float) -> np.ndarray:
        """The state at a time between the start and the horizon."""
        t = float(t)
        if t not in self._known:
            before = max((s for s in self._known if s < t), default=None)
            if before is None:
                raise ValueError(f"{t:g} lies before the start of the march")
            if t - before <= SAME * (abs(t) + abs(before)):
                return self._known[before]
            self._march(np.array([before, t]), self._known[before])
        return self._known[t]

    def _march(self, times: np.ndarray, state: np.ndarray) -> None:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            # Its failure is told by the message.
            warnings.simplefilter("ignore", ODEintWarning)
            states, told = odeint(
                self._rate, state, times, tfirst=True, full_output=True,
                # Rates may not exist beyond the last time.
                tcrit=times[-1:], mxstep=MOST_STEPS, **self._options,
            )  # fmt: skip
        if told["message"] != DONE or not np.all(np.isfinite(states[-1])):
            watch = self._watch
            if watch is not None and watch.beyond:
                raise Escaped(watch.variable, watch.at, watch.horizon)
            raise NotConverged("the time integration failed")
        self.steps += int(told["nst"][-1])
        self._known.update(zip(map(float, times), states, strict=True))
