"""Leaves as large as a membership attack on a trial model demands."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

#: Membership AUC above which leaves are made larger, and by how many standard errors;
#: two, the limit of the audit itself, let one table of three leak and gained no R².
GUARD_AUC, GUARD_ERRORS = 0.56, 1.0
#: Largest leaf that the guard will choose.
GUARD_LEAF = 24
#: Tables with more entries or fewer rows are not guarded.
GUARD_ENTRIES = 30_000
GUARD_ROWS = 40
#: Below this number of rows leaves begin larger, which costs small tables nothing in R²
#: and a tenth of AUC.
SMALL_ROWS, SMALL_LEAF = 200, 12
#: Splits averaged: who is kept apart by one of them decides more than its standard
#: error says. To take away what the attack finds in the rows of a model of all rows
#: changed no choice where rows have siblings, and elsewhere let leaves of 4 through.
SPLITS = 3
#: Standard errors above the limit at which one split is enough to refuse a leaf.
PLAIN_ERRORS = 2.0


#: Columns that may differ between rows of one mix or alloy, such as age and test.
FREE_COLUMNS = 3
#: Share of rows that must have siblings for siblings to matter.
SIBLINGS = 0.3


def sibling_columns(items: Any, target: str | None) -> list[str]:
    """Columns whose equal values make rows siblings, such as ages of one mix.

    The column without which most further rows repeat is left out, up to three times.
    Rows of a designed experiment repeat their few settings by chance: what repeats as
    well after the columns are shuffled apart makes no siblings.

    Args:
        items: The table.
        target: Left out from the start.

    Returns:
        Empty where rows have no siblings.
    """

    def repeated(columns: list[str]) -> float:
        return float(items.duplicated(columns, keep=False).mean())

    key = [str(c) for c in items.columns if c != target]
    share = repeated(key) if key else 0.0
    for _ in range(FREE_COLUMNS):
        if len(key) < 3:
            break
        gains = {c: repeated([k for k in key if k != c]) - share for c in key}
        best = max(gains, key=lambda c: gains[c])
        fewer = [k for k in key if k != best]
        if gains[best] < 0.1 or items[fewer].drop_duplicates().shape[0] < 20:
            break
        key, share = fewer, share + gains[best]
    rng = np.random.default_rng(0)
    apart = items[key].apply(lambda c: rng.permutation(c.to_numpy()))
    share -= float(apart.duplicated(keep=False).mean())
    return key if share >= SIBLINGS else []


def sibling_weights(items: Any, columns: list[str]) -> np.ndarray:
    """One over the number of siblings of each row, itself included."""
    if not columns:
        return np.ones(len(items))
    sizes = items.groupby(columns, dropna=False, sort=False)[columns[0]].transform(
        "size"
    )
    return np.asarray(1.0 / np.maximum(sizes.to_numpy(float), 1.0))


def guarded_leaf(
    items: Any,
    leaf: int,
    trial: Callable[[Any, int], Any],
    *,
    seed: int,
    allowed: float | None,
    siblings: list[str],
) -> tuple[int, list[dict[str, float]]]:
    """Raise the least leaf until an attack on a trial model fails.

    Args:
        items: The table.
        leaf: To begin with.
        trial: Rows of a model trained on a part with a leaf, as many as the part has.
        seed: Of the part kept apart.
        allowed: CPU seconds for all trials, None without a budget.
        siblings: Columns whose equal values keep rows together.

    Returns:
        The leaf, and leaf, attack and its standard error of each trial for the card.
    """
    from generators.audit.tables import Privacy, privacy, split_rows

    trials: list[dict[str, float]] = []
    if len(items) < GUARD_ROWS or len(items) * len(items.columns) > GUARD_ENTRIES:
        return leaf, trials
    started = time.process_time()
    if len(items) < SMALL_ROWS:
        leaf = max(leaf, min(SMALL_LEAF, len(items) // 5))
    parts = [split_rows(items, seed=seed + k, groups=siblings) for k in range(SPLITS)]
    while True:
        attacks: list[Privacy] = []
        for kept, left in parts:
            attacks.append(privacy(kept, left, trial(kept, leaf)))
            plain = GUARD_AUC + PLAIN_ERRORS * attacks[0].standard_error
            if attacks[0].membership_auc > plain:
                break
        area = sum(a.membership_auc for a in attacks) / len(attacks)
        error = attacks[0].standard_error / len(attacks) ** 0.5
        trials.append({"leaf": leaf, "auc": round(area, 4), "se": round(error, 4)})
        larger = min(GUARD_LEAF, round(1.5 * leaf), max(leaf, len(items) // 4))
        spent = time.process_time() - started
        late = allowed is not None and spent > allowed
        if area <= GUARD_AUC + GUARD_ERRORS * error or larger == leaf or late:
            return leaf, trials
        leaf = larger


def warning(trials: list[dict[str, float]]) -> list[str]:
    """A sentence for people where the attack still works at the leaf that was taken."""
    if not trials or (trials[-1]["auc"] <= GUARD_AUC + GUARD_ERRORS * trials[-1]["se"]):
        return []
    return [
        f"not private: a membership attack on a trial model reached AUC "
        f"{trials[-1]['auc']:.2f} ± {trials[-1]['se']:.2f} (0.5 tells nothing)"
    ]
