"""Augmentation of a table and an honest verdict about it.

The verdict answers one question: does a regressor that also sees synthetic rows
predict unseen real rows better? Both are fitted on the same real rows and judged on
the same others, five times or more with other splits, and the generator is trained
anew each time on the training rows alone. The paired differences decide.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from generators import registry
from generators.audit.tables import (
    Privacy,
    privacy,
    quality,
    r_squared,
    split_rows,
    without_each_column,
    zero_rate_error,
)
from generators.errors import Cancelled, DataUnsuitable, GeneratorError, SpecUnsupported
from generators.tables.constraints import Constraint
from generators.tables.drawing import (
    BEST_OF,
    Drawn,
    Goal,
    draw_rows,
    ends_of,
    within_reach,
)
from generators.tables.outline import Outline
from generators.tables.wishes import Given

if TYPE_CHECKING:
    import pandas as pd

    from generators.base import Generator

Outcome = Literal["helps", "hurts", "no difference", "unknown"]
#: Splits of the paired comparison.
SPLITS = 5
#: Fewest rows for which a comparison is worth anything.
LEAST_ROWS = 30
#: Rows from which a generator learns at most here, so that an answer comes in time.
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What augmentation does to the prediction of unseen real rows.

    Attributes:
        outcome: ``helps`` or ``hurts`` only when the 95 % interval of the paired
            difference excludes zero.
        target: The predicted column.
        real: R² with real rows, one a split.
        augmented: R² with real and synthetic rows, in the same order.
        synthetic: R² with synthetic rows alone.
        difference: Mean of augmented - real.
        low: Lower end of its 95 % interval (Student's t, paired).
        high: Upper end.
        reason: Why it is unknown, else empty.
    """

    outcome: Outcome
    target: str | None
    real: tuple[float, ...] = ()
    augmented: tuple[float, ...] = ()
    synthetic: tuple[float, ...] = ()
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Augmented:
    """Synthetic rows with everything that is known about them.

    Attributes:
        real: The user's rows as the model saw them.
        rows: Synthetic rows, equal columns.
        source: The user's table as it came.
        outline: Between the two.
        drawn: How they were drawn.
        model: Name of the system.
        card: Of the generator that made the rows.
        verdict: On the use of augmentation.
        privacy: Attack on a generator trained without the test rows, or None.
        quality: sdmetrics score against real rows kept apart, or None.
        zero_error: Largest error of a column's share of zeros, kept-apart rows.
        without: Area of the attack with each column left out, where it was asked for.
    """

    real: pd.DataFrame
    rows: pd.DataFrame
    source: pd.DataFrame
    outline: Outline
    drawn: Drawn
    model: str
    card: dict[str, Any]
    verdict: Verdict
    privacy: Privacy | None = None
    quality: float | None = None
    zero_error: float | None = None
    without: Mapping[str, float] = field(default_factory=dict)

    def shown(self) -> pd.DataFrame:
        """Synthetic rows with all columns of the user's table."""
        return self.outline.outward(self.rows)

    def table(self) -> pd.DataFrame:
        """Real and synthetic rows with the flag ``synthetic``."""
        import pandas as pd

        real, made = self.source.copy(), self.shown()
        real.columns = made.columns
        flag = flag_name(self.source)
        real[flag], made[flag] = False, True
        return pd.concat([real, made], ignore_index=True)


def flag_name(frame: pd.DataFrame) -> str:
    """``synthetic``, or a name that the table does not use yet."""
    name = "synthetic"
    while name in frame.columns:
        name = "_" + name
    return name


def default_target(frame: pd.DataFrame) -> str | None:
    """The last numeric column that varies, as tables usually end in the property."""
    from generators.audit.tables import numeric_columns

    for name in reversed(numeric_columns(frame)):
        if frame[name].nunique() > max(5, 0.05 * len(frame)):
            return name
    return None


def train_on(
    frame: pd.DataFrame,
    *,
    model: str,
    target: str | None,
    seed: int,
    budget_s: float,
    conditions: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    remaining: Callable[[], float] = lambda: float("inf"),
) -> Generator:
    """Train one generator on a table; it stops when no wall second remains.

    A system that needs labels and is given none takes the column of fewest values.
    """
    if not conditions and registry.find(model, kind="table").requires.startswith(
        "condition"
    ):
        conditions = label_of(frame, target)
    made = registry.make(model, kind="table", seed=seed, **dict(config or {}))
    return made.fit(
        frame,
        list(conditions) or None,
        target=target,
        budget_s=budget_s,
        cancelled=lambda: remaining() <= 0,
    )


def label_of(frame: pd.DataFrame, target: str | None) -> list[str]:
    """The column with the fewest values, at least two, that is not the target."""
    values = {str(c): frame[c].nunique() for c in frame.columns if c != target}
    found = {c: n for c, n in values.items() if n >= 2}
    return [min(found, key=lambda c: found[c])] if len(found) > 1 else []


def train_and_draw(
    frame: pd.DataFrame,
    n: int,
    *,
    model: str,
    target: str | None,
    given: Sequence[Given],
    rules: Sequence[Constraint],
    goal: Goal | None = None,
    seed: int,
    budget_s: float,
    config: Mapping[str, Any] | None = None,
    tell: Callable[[str], None] = lambda message: None,
    remaining: Callable[[], float] = lambda: float("inf"),
) -> tuple[Generator, Drawn]:
    """Rows that meet wishes: by rejection, or by a model conditioned on them.

    Rejection keeps the model as it is; where it finds too few rows, a second model is
    conditioned on the columns of which one value is wished. With a goal `BEST_OF` rows
    are drawn for one.

    Raises:
        GeneratorError: Neither way gives a row.
    """
    given, *told = within_reach(Outline.of(frame).inward(frame), given)
    made = train_on(
        frame, model=model, target=target, seed=seed, budget_s=budget_s, config=config,
        remaining=remaining,
    )  # fmt: skip
    fixed = [g.column for g in given if g.exact is not None]
    labels = made.card.conditions
    if labels:
        note = f"{made.card.system} was conditioned on {', '.join(labels)}"
        told = [(*told[0], note), told[1]]
    several = n if goal is None else BEST_OF * n
    try:
        drawn = draw_rows(made, several, given=given, rules=rules, seed=seed)
    except SpecUnsupported:
        if not fixed:
            raise
    else:
        if len(drawn.rows) >= several or not fixed:
            return made, _told(_outermost(drawn, n, goal), *told)
    tell("training a model conditioned on " + ", ".join(fixed))
    made = train_on(
        frame, model=model, target=None, seed=seed, budget_s=budget_s,
        conditions=fixed, config=config, remaining=remaining,
    )  # fmt: skip
    drawn = draw_rows(made, several, given=given, rules=rules, seed=seed)
    return made, _told(_outermost(drawn, n, goal), *told)


def _outermost(drawn: Drawn, n: int, goal: Goal | None) -> Drawn:
    return drawn if goal is None else ends_of(drawn, n, *goal)


def _told(drawn: Drawn, notes: tuple[str, ...], beyond: tuple[str, ...]) -> Drawn:
    """With the warnings of `within_reach`."""
    return replace(drawn, notes=(*notes, *drawn.notes), beyond=(*beyond, *drawn.beyond))


def augment(
    frame: pd.DataFrame,
    wanted: int,
    *,
    target: str | None = None,
    model: str = "best",
    rules: Sequence[Constraint] = (),
    given: Sequence[Given] = (),
    goal: Goal | None = None,
    seed: int = 0,
    budget_s: float = 40.0,
    by_column: bool = False,
    tell: Callable[[str], None] = lambda message: None,
    remaining: Callable[[], float] = lambda: float("inf"),
) -> Augmented:
    """Make synthetic rows and judge them.

    Args:
        frame: Real rows.
        wanted: Synthetic rows to make.
        target: Numeric column of the verdict; none without one.
        model: System or ``best``.
        rules: That synthetic rows must keep.
        given: Wishes about columns.
        goal: Column whose end is wanted, and which.
        seed: Of everything random.
        budget_s: CPU seconds for all of it, about a sixth of which trains the
            generator whose rows are handed over.
        by_column: Whether the attack is repeated with each column left out.
        tell: Receives progress in words.
        remaining: Wall seconds left; the comparison ends early when they are short.

    Raises:
        GeneratorError: The table or the wishes cannot be served.
    """
    if len(frame) < 10:
        raise DataUnsuitable(
            f"{len(frame)} rows are too few to learn from; 10 are the least, "
            "50 a sensible minimum"
        )
    source, outline = frame, Outline.of(frame)
    frame = outline.inward(frame)
    # A model without a stop of its own would take the whole share each time.
    share = budget_s / (SPLITS + 2)
    learnt = _some_rows(frame, seed)
    tell(f"training {model} on {len(learnt)} rows")
    started, began = time.process_time(), time.monotonic()
    generator, drawn = train_and_draw(
        learnt,
        wanted,
        model=model,
        target=target,
        given=given,
        rules=rules,
        goal=goal,
        seed=seed,
        budget_s=share,
        tell=tell,
        remaining=remaining,
    )
    spent = time.process_time() - started
    tell(f"{len(drawn.rows)} rows drawn, {drawn.rate:.0%} of draws kept the rules")
    without: dict[str, float] | None = {} if by_column else None
    verdict, attack, score, zeros = judge(
        frame,
        ratio=wanted / len(frame),
        target=target,
        model=model,
        given=given,
        rules=rules,
        goal=goal,
        seed=seed,
        budget_s=max(budget_s - spent, 5.0),
        tell=tell,
        remaining=remaining,
        slowest=time.monotonic() - began,
        config=_chosen(generator),
        without=without,
    )
    return Augmented(
        frame,
        drawn.rows,
        source,
        outline,
        drawn,
        generator.card.system,
        generator.card.to_json(),
        verdict,
        attack,
        score,
        zeros,
        without or {},
    )


def _chosen(generator: Generator) -> dict[str, Any]:
    """Settings that the generator found for this table, not to be sought again."""
    if registry.SYSTEMS[generator.card.system].family != "tree":
        return {}
    return {"leaf": generator.card.config["leaf"], "guard": False}


def _some_rows(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """At most `MOST_ROWS` rows, drawn without replacement, in their order."""
    if len(frame) <= MOST_ROWS:
        return frame
    picked = np.random.default_rng(seed).choice(len(frame), MOST_ROWS, False)
    return frame.iloc[np.sort(picked)].reset_index(drop=True)


def judge(
    frame: pd.DataFrame,
    *,
    ratio: float,
    target: str | None,
    model: str,
    given: Sequence[Given] = (),
    rules: Sequence[Constraint] = (),
    goal: Goal | None = None,
    seed: int = 0,
    budget_s: float = 30.0,
    splits: int = SPLITS,
    tell: Callable[[str], None] = lambda message: None,
    remaining: Callable[[], float] = lambda: float("inf"),
    slowest: float = 0.0,
    config: Mapping[str, Any] | None = None,
    without: dict[str, float] | None = None,
) -> tuple[Verdict, Privacy | None, float | None, float | None]:
    """Compare with and without synthetic rows on real rows kept apart.

    `without`, where given, receives the area of the attack without each column.

    Returns:
        Verdict, the membership attack, quality and zero-rate error of the splits
        (means; None where there are too few rows).
    """
    if len(frame) < LEAST_ROWS:
        reason = f"{len(frame)} rows are too few to keep any apart; {LEAST_ROWS} needed"
        return Verdict("unknown", target, reason=reason), None, None, None
    frame = _some_rows(frame, seed)
    real, both, alone = [], [], []
    attacks: list[Privacy] = []
    scores, zeros = [], []
    for number in range(splits):
        began = time.monotonic()
        if remaining() < 1.5 * slowest + 3:
            break
        tell(f"comparison {number + 1} of {splits}: with and without synthetic rows")
        split_seed = seed + number
        train, test = split_rows(frame, seed=split_seed)
        try:
            # As many synthetic rows a real row as the user gets, within reason.
            _, drawn = train_and_draw(
                train,
                max(20, round(min(ratio, 5.0) * len(train))),
                model=model,
                target=target,
                given=given,
                rules=rules,
                goal=goal,
                seed=split_seed,
                budget_s=budget_s / (splits + 1),
                config=config,
                remaining=remaining,
            )
            made = drawn.rows
        except Cancelled:
            break
        except GeneratorError as err:
            return Verdict("unknown", target, reason=str(err)), None, None, None
        attacks.append(privacy(train, test, made))
        zeros.append(zero_rate_error(test, made))
        if without is not None:
            for column, area in without_each_column(train, test, made).items():
                kept = without.get(column, 0.0) * number
                without[column] = (kept + area) / (number + 1)
        if number == 0:
            scores.append(quality(test, made))
        if target is not None:
            import pandas as pd

            mixed = pd.concat([train, made], ignore_index=True)
            real.append(
                r_squared(train, test, target, seed=split_seed, reference=train)
            )
            both.append(
                r_squared(mixed, test, target, seed=split_seed, reference=train)
            )
            alone.append(
                r_squared(made, test, target, seed=split_seed, reference=train)
            )
        slowest = max(slowest, time.monotonic() - began)
    if not attacks:
        reason = "the time did not suffice for a comparison"
        return Verdict("unknown", target, reason=reason), None, None, None
    attack = _mean_privacy(attacks)
    score = float(np.mean(scores)) if scores else None
    zero = float(np.mean(zeros))
    if target is None:
        reason = "the table has no numeric column to predict"
        return Verdict("unknown", None, reason=reason), attack, score, zero
    if len(real) < splits:
        reason = f"the time ended after {len(real)} of {splits} comparisons"
        return (
            Verdict(
                "unknown", target, tuple(real), tuple(both), tuple(alone), reason=reason
            ),
            attack,
            score,
            zero,
        )
    return paired(target, real, both, alone), attack, score, zero


def paired(
    target: str,
    real: Sequence[float],
    augmented: Sequence[float],
    synthetic: Sequence[float] = (),
) -> Verdict:
    """The verdict of paired scores, by Student's t at 95 %."""
    from scipy.stats import t

    difference = np.array(augmented) - np.array(real)
    mean = float(difference.mean())
    error = float(difference.std(ddof=1) / np.sqrt(len(difference)))
    reach = float(t.ppf(0.975, len(difference) - 1)) * error
    low, high = mean - reach, mean + reach
    outcome: Outcome = "no difference"
    if low > 0:
        outcome = "helps"
    elif high < 0:
        outcome = "hurts"
    return Verdict(
        outcome,
        target,
        tuple(real),
        tuple(augmented),
        tuple(synthetic),
        mean,
        low,
        high,
    )


def _mean_privacy(found: Sequence[Privacy]) -> Privacy:
    """Means over splits; the splits share rows, so the error is not divided."""

    def mean(name: str) -> float:
        return float(np.mean([getattr(p, name) for p in found]))

    area, error = mean("membership_auc"), mean("standard_error")
    copies, repeats = mean("copies"), mean("unseen_copies")
    leaks = area - 2 * error > 0.56 or sum(p.leaks for p in found) > len(found) / 2
    return Privacy(mean("dcr"), copies, repeats, area, error, leaks)
