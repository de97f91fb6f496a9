"""What can keep a solver from a solution."""

from __future__ import annotations

from typing import Literal

Why = Literal["ill_posed", "contradictory", "missing", "not_converged", "unsupported"]


class SolverError(Exception):
    """Base of this package."""

    why: Why = "not_converged"


class IllPosed(SolverError):
    """The problem has no solution, or more than one, or ends too early."""

    why: Why = "ill_posed"


class Escaped(IllPosed):
    """A run on one grid grew beyond all bounds; another grid has to confirm it.

    Attributes:
        at: The time of the escape.
    """

    def __init__(self, time: str, at: float, horizon: float) -> None:
        super().__init__(
            f"the solution blows up at {time} ≈ {at:.5g}: it does not exist up to "
            f"{horizon:g}"
        )
        self.at = at

    def confirms(self, other: Escaped | None) -> bool:
        """Whether two grids escape at the same time, within 5 %."""
        return other is not None and abs(self.at - other.at) < 0.05 * self.at


class Contradictory(SolverError):
    """Conditions contradict each other or the equation."""

    why: Why = "contradictory"


class Missing(SolverError):
    """A condition or value is missing; the message asks for it."""

    why: Why = "missing"


class NotConverged(SolverError):
    """Refinement did not settle."""

    why: Why = "not_converged"


class Unsupported(SolverError):
    """A kind of problem that no solver here takes."""

    why: Why = "unsupported"
