"""Formulas to tensors and back.

Two forms. In *slots* a formula is a short row: the elements from the least to the
most electronegative, each with its count, absent places missing; elements are
numbered in Pettifor's order so that neighbours are chemically alike. It takes every
style of the table codec. In ``grid`` it is MatGAN's one-hot matrix of count x
element (Dan et al., npj Comput. Mater. 6 (2020) 84: 8 x 85). Both give integer
formulas with exact zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import torch  # noqa: TID253 - a codec's product is a tensor
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.base import Span
from generators.codecs.table import TableCodec
from generators.errors import DataUnsuitable
from validators.compositions import (
    UnreadableFormula,
    electronegativity,
    mendeleev_number,
    parse_formula,
    reduced,
    write_formula,
)

#: Rows of MatGAN's matrix: the largest count of an element.
GRID_COUNTS = 8
#: Most elements and largest count of a formula in slots.
MOST_ELEMENTS, MOST_COUNT = 8, 24


def _counts(text: str) -> dict[str, int] | None:
    try:
        return reduced(parse_formula(text))
    except UnreadableFormula:
        return None


class CompositionCodec:
    """Encode formulas; see the module for the two forms."""

    def __init__(self, style: str = "copula") -> None:
        self.style = style
        self.elements: tuple[str, ...] = ()
        self.slots = 0
        self._table: TableCodec | None = None
        self.spans: tuple[Span, ...] = ()
        self.levels: tuple[int, ...] = ()
        self.shape: tuple[int, int, int] | None = None

    def usable(self, items: Sequence[str]) -> list[bool]:
        """Which formulas this form can hold."""
        out = []
        largest = GRID_COUNTS if self.style == "grid" else MOST_COUNT
        for text in items:
            counts = _counts(text)
            out.append(
                counts is not None
                and 0 < len(counts) <= MOST_ELEMENTS
                and max(counts.values()) <= largest
            )
        return out

    def notes(self, keep: Sequence[bool]) -> list[str]:
        """What a user must know about formulas left out."""
        left = len(keep) - sum(keep)
        if not left:
            return []
        largest = GRID_COUNTS if self.style == "grid" else MOST_COUNT
        return [
            f"{left} of {len(keep)} formulas were left out: not readable, more than "
            f"{MOST_ELEMENTS} elements, a fraction, or a count above {largest}"
        ]

    def fit(self, items: Sequence[str]) -> Self:
        """Learn which elements and counts occur.

        Raises:
            DataUnsuitable: No formula can be used.
        """
        keep = self.usable(items)
        rows = [
            c for t, ok in zip(items, keep, strict=True) if ok and (c := _counts(t))
        ]
        if len(rows) < 2:
            raise DataUnsuitable(
                f"expected a column of formulas such as BaTiO3; "
                f"{len(rows)} of {len(items)} could be read"
            )
        found = {e for row in rows for e in row}
        self.elements = tuple(sorted(found, key=lambda e: (mendeleev_number(e), e)))
        self.slots = max(len(row) for row in rows)
        if self.style != "grid":
            self._table = TableCodec(self.style, discrete=True)  # type: ignore[arg-type]
            self._table.fit(self._frame(rows))
        self._lay_out()
        return self

    def _lay_out(self) -> None:
        if self._table is not None:
            self.spans, self.levels = self._table.spans, self._table.levels
            return
        n = len(self.elements)
        self.spans = (Span("count x element", 0, GRID_COUNTS * n, "real"),)
        self.shape = (1, GRID_COUNTS, n)

    def _frame(self, rows: Sequence[dict[str, int]]) -> Any:
        import pandas as pd

        place = {e: i for i, e in enumerate(self.elements)}

        def rank(symbol: str) -> tuple[float, int]:
            return (electronegativity(symbol) or 9.0, place.get(symbol, 0))

        table = np.full((len(rows), 2 * self.slots), np.nan)
        for i, row in enumerate(rows):
            for k, symbol in enumerate(sorted(row, key=rank)[: self.slots]):
                table[i, 2 * k] = place.get(symbol, 0)
                table[i, 2 * k + 1] = row[symbol]
        names = [f"{what}{k + 1}" for k in range(self.slots) for what in ("e", "n")]
        return pd.DataFrame(table, columns=names)

    def encode(self, items: Sequence[str], *, seed: int = 0) -> Tensor:
        """Encode formulas.

        Raises:
            DataUnsuitable: A formula does not fit this form.
        """
        rows = []
        for text, ok in zip(items, self.usable(items), strict=True):
            counts = _counts(text)
            if not ok or counts is None or not set(counts) <= set(self.elements):
                raise DataUnsuitable(f"{text!r} has elements or counts never trained")
            rows.append(counts)
        if self._table is not None:
            return self._table.encode(self._frame(rows), seed=seed)
        place = {e: i for i, e in enumerate(self.elements)}
        grid = np.zeros((len(rows), GRID_COUNTS, len(self.elements)), np.float32)
        for i, row in enumerate(rows):
            for symbol, count in row.items():
                grid[i, count - 1, place[symbol]] = 1
        return torch.from_numpy(grid.reshape(len(rows), -1))

    def decode(self, x: Tensor) -> list[str]:
        """Formulas of rows; empty text where a row holds no element."""
        if self._table is None:
            n = len(self.elements)
            grid = x.detach().cpu().numpy().reshape(-1, GRID_COUNTS, n)
            level, top = grid.argmax(1) + 1, grid.max(1)
            return [
                self._text(
                    (self.elements[j], int(level[i, j]))
                    for j in np.flatnonzero(top[i] > 0.5)
                )
                for i in range(len(grid))
            ]
        frame = self._table.decode(x)
        rows = frame.to_numpy(float)
        out = []
        for row in rows:
            pairs = []
            for k in range(self.slots):
                place, count = row[2 * k], row[2 * k + 1]
                if np.isfinite(place):
                    # An element without a count is there once.
                    amount = int(count) if np.isfinite(count) and count >= 1 else 1
                    pairs.append((self.elements[int(place)], amount))
            out.append(self._text(pairs))
        return out

    def _text(self, pairs: Any) -> str:
        counts: dict[str, float] = {}
        for symbol, count in pairs:
            counts[symbol] = counts.get(symbol, 0) + count
        return write_formula(reduced(counts)) if counts else ""

    def state(self) -> dict[str, Any]:
        """Elements and the inner codec as JSON."""
        return {
            "style": self.style,
            "elements": list(self.elements),
            "slots": self.slots,
            "table": self._table.state() if self._table else None,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> CompositionCodec:
        """Read what `state` gave."""
        codec = cls(state["style"])
        codec.elements = tuple(state["elements"])
        codec.slots = state["slots"]
        if state["table"] is not None:
            codec._table = TableCodec.from_state(state["table"])
        codec._lay_out()
        return codec
