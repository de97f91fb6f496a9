"""Formulas for a wished property, judged by a model that did not see them.

Half of the measured formulas train the generator whose hit rate is told, the other
half the property model that judges. The same judge looks at unconditional samples and
at the measured formulas that retrieval by property returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generators.errors import GeneratorError
from generators.materials.property_model import (
    FormulaProperty,
    beyond,
    measured_once,
    off_by,
)

#: Cross-validated R² below which a property model judges nothing.
LEAST_R2 = 0.3
#: Formulas drawn for each hit rate.
DRAWN = 100


@dataclass(frozen=True, slots=True)
class JudgedWish:
    """Hit rates of formulas made for a property.

    Attributes:
        judge: The property model of the other half of the formulas.
        n: Formulas looked at of each kind.
        hits: Of conditional samples, how many the judge puts within its error.
        base: The same of unconditional samples.
        retrieved: The same of measured formulas of the first half, nearest first by
            their measured values.
        extrapolation: Whether the wish lies beyond the measured values.
    """

    judge: FormulaProperty
    n: int
    hits: int
    base: int
    retrieved: int
    extrapolation: bool


def judge_formula_wish(
    formulas: Sequence[str],
    values: np.ndarray,
    target: str,
    wish: Any,
    *,
    model: str = "best",
    seed: int,
    budget_s: float | None = None,
) -> JudgedWish | None:
    """Hit rates for a wish; None where no model explains the property.

    Args:
        formulas: Measured ones.
        values: Of the property, one a formula.
        target: Name of the property.
        wish: A number or a pair of limits.
        model: System whose samples are judged.
        seed: Of the split and all draws.
        budget_s: CPU seconds for training the generator.
    """
    import pandas as pd

    from generators import registry

    texts, y = measured_once(formulas, values)
    order = np.random.default_rng([seed, 41]).permutation(len(texts))
    halves = [np.sort(order[::2]), np.sort(order[1::2])]
    first, second = ([texts[int(i)] for i in half] for half in halves)
    try:
        judge = FormulaProperty.fit(second, y[halves[1]], target, seed=seed)
        if judge.r2 < LEAST_R2:
            return None
        made = registry.make(model, kind="composition", seed=seed)
        frame = pd.DataFrame({target: y[halves[0]]})
        made.fit(first, frame, budget_s=budget_s)
        asked = _readable(made.sample(DRAWN, given={target: wish}, seed=seed))
        free = _readable(made.sample(DRAWN, seed=seed + 1))
        whole = FormulaProperty.fit(texts, y, target, seed=seed)
    except GeneratorError:
        return None
    distance = off_by(y[halves[0]], wish, judge)
    nearest = np.argsort(distance, kind="stable")[:DRAWN]
    found = [first[int(i)] for i in nearest]

    def hits(made: list[str]) -> int:
        return int((off_by(judge.predict(made), wish, judge) <= 1.0).sum())

    return JudgedWish(
        judge, DRAWN, hits(asked), hits(free), hits(found), beyond(wish, whole)
    )


def _readable(formulas: Sequence[str]) -> list[str]:
    """Formulas that hold something; an untrained model may write empty ones."""
    return [f for f in formulas if f]
