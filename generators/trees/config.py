"""Sizes of the sequential forests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class ForestConfig:
    """Sizes.

    Attributes:
        trees: Of each column's forest; training steps are trees.
        leaf: Least rows in a leaf; more protects single rows, fewer fits closer.
        share: Of the predecessors tried at a split.
        stages: Boosting stages of an explained column.
        depth: Of a boosted tree.
        rate: Learning rate of boosting.
        distinct: Share of distinct values from which a column may be boosted.
        window: Residuals on either side of a mean from which one is drawn.
        blur: How far a rare value moves, in roots of the size of its leaf; at least
            to the next value.
        guard: Whether leaves grow when a trial on four fifths of the rows lets a
            membership attack on them succeed.
    """

    trees: int = 50
    leaf: int = 4
    share: float = 0.8
    stages: int = 600
    depth: int = 4
    rate: float = 0.05
    distinct: float = 0.3
    window: int = 25
    blur: float = 0.0
    guard: bool = True


PRESETS: dict[str, dict[str, Any]] = {
    "smoke": {"trees": 10, "stages": 30, "guard": False},
    "cpu": {},
    "gpu": {},
}
#: Rows that one tree sees at most; its leaves hold values of all rows.
MOST_TREE_ROWS = 1500


def seed_of(*parts: int) -> int:
    """A seed for the library from numbers that say what it is for."""
    return int(np.random.SeedSequence(parts).generate_state(1)[0] & 0x7FFFFFFF)
