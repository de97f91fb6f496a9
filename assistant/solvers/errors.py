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
