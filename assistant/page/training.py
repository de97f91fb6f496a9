"""Tables to models on the page: column roles, training as a job, samples, verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from assistant.page.running import Job

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
ROLES = ("feature", "target", "condition", "ignore")


def read_table(name: str, content: bytes) -> pd.DataFrame:
    """An uploaded CSV or XLSX file.

    Raises:
        BadInput: No table in it.
    """
    from generators.errors import GeneratorError
    from generators.tables.reading import read_bytes

    try:
        return read_bytes(name, content)
    except GeneratorError as err:
        raise BadInput(str(err)) from err


def column_roles(frame: pd.DataFrame) -> list[Row]:
    """One row a column: what it holds, its range, and a first guess of its role."""
    from generators.tables.augment import default_target

    target = default_target(frame)
    rows = []
    for name in frame.columns:
        column = frame[name]
        numeric = column.dtype.kind in "iufb"
        values = column.dropna()
        outliers = 0
        if numeric and len(values) > 10:
            low, high = values.quantile(0.25), values.quantile(0.75)
            reach = 3 * (high - low)
            if reach > 0:
                outliers = int(((values < low - reach) | (values > high + reach)).sum())
        rows.append(
            {
                "column": str(name),
                "role": _role(column, numeric, name == target),
                "holds": "numbers" if numeric else "text",
                "missing": int(column.isna().sum()),
                "values": int(values.nunique()),
                "from": f"{values.min():g}" if numeric and len(values) else "",
                "to": f"{values.max():g}" if numeric and len(values) else "",
                "far out": outliers,
            }
        )
    return rows


def _role(column: Any, numeric: bool, is_target: bool) -> str:
    """A first guess; a text that names every row by itself teaches nothing."""
    if is_target:
        return "target"
    names = not numeric and column.nunique() > 0.9 * max(int(column.count()), 1)
    return "ignore" if names and len(column) > 20 else "feature"


def roles_of(rows: Sequence[Row]) -> tuple[list[str], str | None, list[str]]:
    """Columns kept, the target, and the conditions.

    Raises:
        BadInput: Two targets, or nothing left.
    """
    kept = [r["column"] for r in rows if r["role"] != "ignore"]
    targets = [r["column"] for r in rows if r["role"] == "target"]
    if len(targets) > 1:
        raise BadInput(f"one target at most; these are marked: {', '.join(targets)}")
    if len(kept) < 2:
        raise BadInput("at least two columns are needed; fewer are left")
    conditions = [r["column"] for r in rows if r["role"] == "condition"]
    return kept, targets[0] if targets else None, conditions


def systems(kind: str = "table") -> list[Row]:
    """Every system that trains on such data today, for a choice with reasons."""
    from generators.registry import SYSTEMS

    return [
        system.to_json()
        for system in SYSTEMS.values()
        if system.status == "works" and kind in system.kinds
    ]


def example_table() -> tuple[str, bytes]:
    """A made-up table to try the page with: 200 rows of a stated law with noise."""
    import numpy as np

    draw = np.random.default_rng(0)
    lines = ["cement,water,age,strength"]
    for cement, water, age in draw.uniform(0, 1, (200, 3)):
        strength = 30 + 40 * cement - 25 * water + 20 * age + draw.normal(0, 2)
        lines.append(f"{cement:.4f},{water:.4f},{age:.4f},{strength:.3f}")
    return "made-up.csv", ("\n".join(lines) + "\n").encode()


def read_rules(text: str, columns: Sequence[str]) -> list[Any]:
    """Constraints on rows, one a line.

    Raises:
        BadInput: A line is no comparison of columns.
    """
    from generators.errors import GeneratorError
    from generators.tables.constraints import parse_rule

    try:
        return [parse_rule(line, columns) for line in text.splitlines() if line.strip()]
    except GeneratorError as err:
        raise BadInput(str(err)) from err


def train(
    frame: pd.DataFrame,
    *,
    model: str,
    preset: str,
    target: str | None,
    conditions: Sequence[str],
    budget_s: float,
    seed: int,
    folder: Path,
    kind: str = "table",
) -> Job:
    """Train in the background; `progress` holds the losses, `result` the generator.

    Args:
        frame: Rows; for kind ``composition`` with a column ``formula``.
        model: Name of a system, or ``best``.
        preset: ``smoke`` or ``cpu``.
        target: Column modelled last, for tables.
        conditions: Columns to condition on.
        budget_s: Process CPU seconds.
        seed: Of everything random.
        folder: Of the saved model.
        kind: ``table`` or ``composition``.
    """

    def work(tell: Callable[[Any], None]) -> Any:
        from generators import registry

        tell({"message": f"{len(frame)} rows read; setting the model up"})
        made = registry.make(model, kind=kind, preset=preset, seed=seed)

        def progress(event: Any) -> None:
            tell(
                {
                    "step": event.step,
                    "terms": dict(event.terms),
                    "validation": event.validation,
                    "share": event.share
                    if event.share is not None
                    else min(event.cpu_s / budget_s, 1.0),
                    "cpu_s": event.cpu_s,
                }
            )

        if kind == "composition":
            kept = frame[frame["formula"].notna()].reset_index(drop=True)
            made.fit(
                [str(formula) for formula in kept["formula"]],
                kept[list(conditions)] if conditions else None,
                budget_s=budget_s, progress=progress,
            )  # fmt: skip
        else:
            made.fit(
                frame, list(conditions) or None, target=target, budget_s=budget_s,
                progress=progress,
            )  # fmt: skip
        # A training that was given up meanwhile leaves no model behind.
        tell({"message": "keeping the model"})
        made.save(folder)
        return made

    return Job("training", work)


def without_losses(progress: Sequence[Any], card: Any) -> tuple[str, bool]:
    """Why a finished training shows no loss curve, and whether that is a fault."""
    if any(
        "columns" in (e.get("terms") or ()) for e in progress if isinstance(e, dict)
    ):
        return "This system has no loss curve: it fits column by column.", False
    said = (
        f"The training ended after {card.cost.get('steps', 0)} steps, before its first "
        "report; that is too few to learn from. Give it more CPU seconds."
    )
    return said, True


def losses_of(progress: Sequence[Any]) -> list[Row]:
    """The reports of a training that hold a loss; fitted columns are none."""
    return [
        event
        for event in progress
        if isinstance(event, dict) and set(event.get("terms") or ()) - {"columns"}
    ]


def augment(
    frame: pd.DataFrame,
    *,
    count: int,
    model: str,
    target: str | None,
    rules: Sequence[Any],
    budget_s: float,
    seed: int,
) -> Job:
    """Make rows and judge their use in the background."""

    def work(tell: Callable[[Any], None]) -> Any:
        from generators.tables.augment import augment as make

        return make(
            frame, count, target=target, model=model, rules=rules, seed=seed,
            budget_s=budget_s, tell=tell,
        )  # fmt: skip

    return Job("augmentation", work)


def sample(
    generator: Any, count: int, *, given: str, rules: Sequence[Any], seed: int
) -> tuple[pd.DataFrame, list[tuple[str, int]], list[str]]:
    """Rows of a trained model, the funnel that led to them, and notes.

    Args:
        generator: Trained on a table.
        count: Rows wanted.
        given: Wishes, one a line: ``COL=VALUE``, ``COL=LOW..HIGH``, ``COL>=VALUE``.
        rules: Constraints.
        seed: Of the draws.

    Raises:
        BadInput: A wish is unreadable or cannot be met.
    """
    from generators.errors import GeneratorError
    from generators.novelty import repeats
    from generators.tables.drawing import draw_rows
    from generators.tables.wishes import parse_given

    columns = generator.card.columns
    try:
        wishes = [
            parse_given(line.strip(), columns)
            for line in given.splitlines()
            if line.strip()
        ]
        drawn = draw_rows(generator, count, given=wishes, rules=rules, seed=seed)
    except GeneratorError as err:
        raise BadInput(str(err)) from err
    rows = drawn.rows.copy()
    again = repeats(rows[columns], generator.known)
    rows["synthetic"] = True
    rows["novel"] = [not r for r in again]
    funnel = [
        ("drawn", drawn.drawn),
        ("wishes and rules met", drawn.kept),
        ("handed over", len(rows)),
        ("not a copy of a training row", int(sum(rows["novel"]))),
    ]
    return rows, funnel, list(drawn.notes)


def sample_formulas(
    generator: Any, count: int, *, wishes: str, pattern: str, system: str, seed: int
) -> tuple[list[Row], list[str]]:
    """Formulas of a trained model with novelty and verdicts, and notes.

    Args:
        generator: Trained on formulas.
        count: Formulas wanted.
        wishes: Conditions, one a line: ``COL=VALUE``.
        pattern: ``ABX3``, or empty.
        system: Elements allowed, ``Na-Zr-P-O``, or empty.
        seed: Of the draws.

    Raises:
        BadInput: A wish is unreadable or cannot be met.
    """
    from generators.errors import GeneratorError
    from generators.materials.formulas import draw_formulas

    given = {}
    for line in wishes.splitlines():
        name, sign, value = line.partition("=")
        if line.strip():
            try:
                given[name.strip()] = float(value)
            except ValueError as err:
                raise BadInput(f"a wish reads COL=VALUE, got {line!r}") from err
            if not sign:
                raise BadInput(f"a wish reads COL=VALUE, got {line!r}")
    try:
        return draw_formulas(
            generator, count, given=given, pattern=pattern.strip() or None,
            system=system.strip() or None, seed=seed,
        )  # fmt: skip
    except GeneratorError as err:
        raise BadInput(str(err)) from err


def verdict_sentence(verdict: Any) -> tuple[str, str]:
    """The outcome in plain words and the colour of its box."""
    if verdict.outcome == "unknown":
        return f"Not known: {verdict.reason}.", "blue"
    figures = (
        f"R² of {verdict.target} on unseen real rows changes by "
        f"{verdict.difference:+.3f} (95 % interval {verdict.low:+.3f} to "
        f"{verdict.high:+.3f}, {len(verdict.real)} splits; without "
        f"{sum(verdict.real) / len(verdict.real):.3f}, with "
        f"{sum(verdict.augmented) / len(verdict.augmented):.3f})."
    )
    if verdict.outcome == "helps":
        return f"Augmentation helps here. {figures}", "green"
    if verdict.outcome == "hurts":
        return f"Augmentation hurts here; do not use it. {figures}", "red"
    return f"Augmentation makes no difference here. {figures}", "orange"


def audit_sentences(made: Any) -> list[str]:
    """Quality and privacy of synthetic rows: what was measured, a sentence each."""
    from assistant.compose.generation import audit_lines

    return audit_lines(made, "en")
