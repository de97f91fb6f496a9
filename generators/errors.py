"""What can stop a generator; every message is fit to show a user."""

from __future__ import annotations

from collections.abc import Mapping


class GeneratorError(Exception):
    """Base of this package's errors: what was expected, what came, the cure."""


class NotFitted(GeneratorError):
    """The model was asked for something before it was trained or loaded."""


class CheckpointMismatch(GeneratorError):
    """A folder holds no model, a damaged one, or one of another system or data."""


class SpecUnsupported(GeneratorError):
    """The system cannot do what was asked: kind of data, condition, likelihood."""


class DataUnsuitable(GeneratorError):
    """The training data cannot be used; says which column or row, and why."""


class TrainingDiverged(GeneratorError):
    """A loss became infinite or not a number; carries step, turn and terms."""

    def __init__(self, step: int, turn: str, terms: Mapping[str, float]) -> None:
        shown = ", ".join(f"{name} = {value:.4g}" for name, value in terms.items())
        super().__init__(
            f"training diverged at step {step} in turn {turn!r} ({shown}); "
            "lower the learning rate or check the data for extreme values"
        )
        self.step, self.turn, self.terms = step, turn, dict(terms)


class Cancelled(GeneratorError):
    """The user stopped the training; the last checkpoint can be resumed."""
