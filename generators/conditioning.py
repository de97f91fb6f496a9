"""Condition columns of a neural model: encoded once, drawn beside what is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import torch  # noqa: TID253 - conditions are tensors
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.codecs.table import TableCodec
from generators.errors import DataUnsuitable, SpecUnsupported


class Conditions:
    """What a model was trained to be asked for.

    Attributes:
        codec: Of the condition columns.
        encoded: The conditions of the training rows, ``(n, width)``.
    """

    def __init__(self, codec: TableCodec, encoded: Tensor) -> None:
        self.codec, self.encoded = codec, encoded

    @classmethod
    def fit(cls, rows: Any, *, seed: int) -> Self:
        """Learn the columns of the training rows."""
        codec = TableCodec("copula").fit(rows)
        return cls(codec, codec.encode(rows, seed=seed))

    @property
    def width(self) -> int:
        """Of an encoded row."""
        return int(self.encoded.shape[1])

    def encode(self, rows: Any, *, seed: int) -> Tensor:
        """Encode condition rows."""
        return self.codec.encode(rows, seed=seed)

    def draw(self, n: int, given: Mapping[str, Any], rng: np.random.Generator) -> Any:
        """Condition rows: what is given fixed, the rest drawn beside near values.

        Raises:
            SpecUnsupported: A given column is no condition.
        """
        columns = [p.name for p in self.codec.plans]
        unknown = [g for g in given if g not in columns]
        if unknown:
            raise SpecUnsupported(
                f"{unknown[0]!r} is no condition of this model; it has "
                f"{', '.join(columns)}"
            )
        pool = self.encoded.numpy()
        near = np.arange(len(pool))
        if given:
            import pandas as pd

            wanted = pd.DataFrame({k: [v] for k, v in given.items()})
            index = [columns.index(k) for k in given]
            probe = TableCodec("copula")
            probe.plans = tuple(self.codec.plans[i] for i in index)
            probe._lay_out()
            z = probe.encode(wanted).numpy()[0]
            distance = np.abs(pool[:, index] - z).sum(1)
            near = np.argsort(distance, kind="stable")[: max(20, len(pool) // 20)]
        rows = self.codec.decode(torch.from_numpy(pool[rng.choice(near, n)]))
        for name, value in given.items():
            rows[name] = value
        return rows

    # --- disk -----------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Codec as JSON."""
        return self.codec.state()

    @classmethod
    def from_state(cls, state: dict[str, Any], encoded: np.ndarray) -> Self:
        """Read what `state` gave, beside the encoded rows."""
        return cls(TableCodec.from_state(state), torch.from_numpy(encoded.copy()))


def apart(
    kind: str, items: Any, conditions: Any, names: Sequence[str]
) -> tuple[Any, Any]:
    """Items without their conditions, and the conditions as a frame.

    Args:
        kind: Of data; the conditions of tables are among their columns.
        items: Training items.
        conditions: For formulas a table with one row each.
        names: Of the condition columns.

    Raises:
        DataUnsuitable: A column is missing, or nothing is left to make.
        SpecUnsupported: Conditions of formulas that are no table.
    """
    if not names:
        return items, None
    if kind != "table":
        if not hasattr(conditions, "columns"):
            raise SpecUnsupported(
                "conditions of formulas are a table with one row a formula"
            )
        return items, conditions.reset_index(drop=True)
    missing = [n for n in names if n not in items.columns]
    if missing:
        raise DataUnsuitable(
            f"condition column {missing[0]!r} is not in the table; it has "
            f"{', '.join(map(str, items.columns))}"
        )
    rest = [c for c in items.columns if c not in names]
    if not rest:
        raise DataUnsuitable("every column is a condition; nothing is left to make")
    return items[rest], items[list(names)].reset_index(drop=True)
