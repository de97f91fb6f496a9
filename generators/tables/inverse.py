"""Inverse design of rows, judged by a model that did not see them.

Half of the real rows train the generator whose hit rate is measured, the other half
the property model that judges; the same judge looks at unconditional samples and at
the real rows that retrieval would return.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from generators.audit.tables import split_rows
from generators.errors import GeneratorError
from generators.tables.drawing import PropertyModel, draw_rows, fit_property
from generators.tables.wishes import Given

if TYPE_CHECKING:
    import pandas as pd


#: Cross-validated R² below which a property model judges nothing.
LEAST_R2 = 0.3


def hits(judge: PropertyModel, rows: pd.DataFrame, wish: Given) -> int:
    """Rows whose predicted property meets the wish within the judge's error."""
    if not len(rows):
        return 0
    return int((wish.distance(judge.predict(rows)) <= judge.rmse).sum())


def judge_wish(
    frame: pd.DataFrame,
    rows: pd.DataFrame,
    wish: Given,
    *,
    seed: int,
    budget_s: float,
    remaining: Callable[[], float] = lambda: float("inf"),
) -> tuple[dict[str, Any] | None, list[float]]:
    """Judge rows made for a wish.

    Args:
        frame: All real rows.
        rows: Rows made by a generator trained on all of them.
        wish: About a numeric column.
        seed: Of the split.
        budget_s: CPU seconds for training the generator on half of the rows.
        remaining: Wall seconds left.

    Returns:
        Figures for the sentence `judge` (None when the half cannot meet the wish)
        and the predicted property of each of `rows`; nothing of both where no model
        explains the column, as with an amount that was chosen freely.
    """
    from generators.tables.augment import train_on

    full = fit_property(frame, wish.column, seed=seed)
    if full.r2 < LEAST_R2:
        return None, []
    predicted = [round(float(v), 6) for v in full.predict(rows)]
    first, second = split_rows(frame, seed=seed, test_share=0.5)
    judge = fit_property(second, wish.column, seed=seed)
    n = max(20, min(len(rows), 200))
    try:
        generator = train_on(
            first, model="best", target=wish.column, seed=seed, budget_s=budget_s,
            remaining=remaining,
        )  # fmt: skip
        asked = draw_rows(generator, n, given=[wish], seed=seed).rows
        free = generator.sample(max(n, 200), seed=seed + 1)
    except GeneratorError:
        return None, predicted
    # Retrieval: the real rows of the first half whose own predicted property, by a
    # model of that half, comes closest.
    guess = fit_property(first, wish.column, seed=seed).predict(first)
    nearest = np.argsort(wish.distance(guess), kind="stable")[: len(asked)]
    found = first.iloc[nearest]
    return (
        {
            "target": wish.column,
            "rmse": judge.rmse,
            "r2": judge.r2,
            "hits": hits(judge, asked, wish),
            "n": len(asked),
            "base": hits(judge, free, wish),
            "m": len(free),
            "retrieved": hits(judge, found, wish),
        },
        predicted,
    )
