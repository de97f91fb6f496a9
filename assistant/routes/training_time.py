"""Training within the time of a request: on a busy machine with less, not with nothing.

A budget of a generator counts CPU seconds and a deadline those on the clock; how many
of the one make the other changes while a model is trained.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import DraftFailed, OutOfTime
from assistant.routes.base import Work

if TYPE_CHECKING:
    from generators.tables.augment import Augmented
    from validators.specs.generation import AugmentSpec

T = TypeVar("T")

#: Share of the request's time that training and judging may take.
TIME_SHARE = 0.75
#: Share of what is left that is kept for a lighter model, should the first be late.
RESERVE = 0.2
#: CPU seconds of the lighter one, of which a seventh trains it in an augmentation.
LIGHT = 1.5
#: Fewest paired splits of which a verdict is told.
LEAST_SPLITS = 3


def training_seconds(work: Work) -> float:
    """CPU seconds that training and judging may take of what is left of a request.

    On a busy machine a CPU second takes several on the clock, and the deadline is
    one on the clock: how many is measured for a moment.
    """
    began, spent = time.monotonic(), time.thread_time()
    while time.thread_time() - spent < 0.04:
        pass
    pace = 0.04 / max(time.monotonic() - began, 0.04)
    return TIME_SHARE * pace * min(work.remaining(), 600.0)


def in_time(
    work: Work, budget: float, make: Callable[[float, Callable[[], float]], T]
) -> T:
    """What `make` gives, once more with a small budget where the first came too late.

    Args:
        work: The request.
        budget: CPU seconds of the first trial.
        make: Takes CPU seconds and a function of the seconds that remain.

    Raises:
        DraftFailed: The time ended both times.
        OutOfTime: The user pressed stop.
    """
    from generators.errors import Cancelled

    reserve = RESERVE * work.remaining()

    def left(kept: float) -> Callable[[], float]:
        return lambda: 0.0 if work.cancelled() else work.remaining() - kept

    for seconds, kept in ((max(budget, LIGHT), reserve), (LIGHT, 2.0)):
        try:
            return make(seconds, left(kept))
        except Cancelled as err:
            if work.cancelled():
                raise OutOfTime("stopped by the user") from err
            work.tell("generate", "the time is short: a lighter model is trained")
    raise DraftFailed("the time ended while the model was trained")


def augmented(spec: AugmentSpec, work: Work, *, seed: int, budget: float) -> Augmented:
    """Made rows with as much of their verdict and privacy as the time allows.

    Raises:
        GeneratorError: The table or the wishes cannot be served.
        DraftFailed: The time ended before rows could be made.
    """
    from generators.tables.augment import augment

    made = in_time(
        work,
        budget,
        lambda seconds, left: augment(
            spec.frame,
            spec.wanted,
            target=spec.target,
            model=spec.model,
            rules=spec.rules,
            given=spec.given,
            goal=spec.goal,
            seed=seed,
            budget_s=seconds,
            by_column=bool(spec.settings.get("privacy")),
            tell=lambda message: work.tell("generate", message),
            remaining=left,
        ),
    )
    if made.privacy is None:
        made = _attacked(made, spec, work, seed)
    return with_fewer_splits(made)


def _attacked(made: Augmented, spec: AugmentSpec, work: Work, seed: int) -> Augmented:
    """The rows with a membership attack on one split, where there is time for it."""
    from generators.tables.augment import judge

    config = made.card.get("config") or {}
    kept = {"leaf": config["leaf"], "guard": False} if "leaf" in config else {}
    without: dict[str, float] | None = {} if spec.settings.get("privacy") else None
    _, attack, score, zeros = judge(
        made.real,
        ratio=spec.wanted / len(made.real),
        target=None,
        model=spec.model,
        given=spec.given,
        rules=spec.rules,
        goal=spec.goal,
        seed=seed,
        budget_s=max(2 * training_seconds(work) / 3, 0.5),
        splits=1,
        tell=lambda message: work.tell("generate", message),
        remaining=lambda: 0.0 if work.cancelled() else work.remaining() - 1,
        config=kept,
        without=without,
    )
    if attack is None:
        return made
    return replace(
        made,
        privacy=attack,
        quality=score,
        zero_error=zeros,
        without=without or made.without,
    )


def with_fewer_splits(made: Any) -> Any:
    """The verdict of the comparisons that the time sufficed for, where they are enough.

    Its interval is wider by Student's t, and the answer tells how many there were.
    """
    from generators.tables.augment import paired

    verdict = made.verdict
    if (
        verdict.outcome != "unknown"
        or verdict.target is None
        or len(verdict.real) < LEAST_SPLITS
    ):
        return made
    told = paired(verdict.target, verdict.real, verdict.augmented, verdict.synthetic)
    return replace(made, verdict=told)
