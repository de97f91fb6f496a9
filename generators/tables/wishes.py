"""Wishes about the columns of a table: values, ranges, sets of them, categories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generators.errors import SpecUnsupported

#: Lower and upper end of amounts, None where open.
Ends = tuple[float | None, float | None]

_NUMBER = r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?"
_SIGN = r"(!=|≠|<=|>=|≤|≥|==|=|<|>)"


@dataclass(frozen=True, slots=True)
class Given:
    """A wish about one column.

    Attributes:
        column: Name.
        low: Least number of all that are wished, or None.
        high: Largest number of all that are wished, or None.
        word: The category, when the column holds words; ``a|b`` for either.
        text: As the user wrote it.
        pieces: Values or ranges of which any will do, where there are several.
        barred: Whether the pieces or the word are what must not be.
    """

    column: str
    low: float | None
    high: float | None
    word: str | None
    text: str
    pieces: tuple[Ends, ...] = ()
    barred: bool = False

    @property
    def exact(self) -> Any:
        """The single value asked for, or None for a range or a choice."""
        if self.barred:
            return None
        if self.word is not None:
            return None if "|" in self.word else self.word
        if self.pieces:
            return None
        return self.low if self.low == self.high else None

    @property
    def values(self) -> tuple[float, ...]:
        """The single amounts that are wished or barred, one or several."""
        ends = self.pieces or ((self.low, self.high),)
        return tuple(low for low, high in ends if low is not None and low == high)

    def distance(self, amounts: np.ndarray) -> np.ndarray:
        """How far amounts are from the wish; 0 where it is met."""
        if self.barred:
            return np.where(self.met(amounts), 0.0, np.inf)
        ends = self.pieces or ((self.low, self.high),)
        return np.asarray(np.min([_outside(amounts, *e) for e in ends], axis=0))

    def met(self, amounts: np.ndarray, reach: float = 0.0) -> np.ndarray:
        """Which amounts meet the wish.

        Args:
            amounts: Of the column; a missing one meets nothing.
            reach: How far from a single wished value one may lie, and how far from
                a barred one it must.
        """
        out = np.zeros(len(amounts), bool)
        for low, high in self.pieces or ((self.low, self.high),):
            single = low is not None and low == high
            out |= _outside(amounts, low, high) <= (reach if single else 0.0)
        return np.asarray((out != self.barred) & np.isfinite(amounts))


def _outside(amounts: np.ndarray, low: float | None, high: float | None) -> np.ndarray:
    out = np.zeros(len(amounts))
    if low is not None:
        out = np.maximum(out, low - amounts)
    if high is not None:
        out = np.maximum(out, amounts - high)
    # Sums of decimals miss a limit by the last digits of a float.
    near = 1e-9 * max(abs(low or 0.0), abs(high or 0.0))
    return np.asarray(np.where(out <= near, 0.0, out))


def parse_given(text: str, columns: Sequence[str]) -> Given:
    """Read ``COL=VALUE``, ``COL=LOW..HIGH``, ``COL>=VALUE`` or ``COL<=VALUE``.

    Several of them stand for any: ``COL=30|50``, ``COL=0|>=1``; ``COL!=30|50`` bars
    them all.

    Raises:
        SpecUnsupported: No such form or column.
    """
    match = re.match(rf"^\s*(.+?)\s*{_SIGN}\s*(.+?)\s*$", text)
    if not match:
        raise SpecUnsupported(f"expected COLUMN=VALUE, got {text!r}")
    name, sign, value = match.groups()
    column = match_column(name, columns)
    if column is None:
        raise SpecUnsupported(
            f"{name!r} is no column of this model; it has {', '.join(columns)}"
        )
    ends = [_ends(sign, part) for part in value.split("|")]
    pieces = tuple(e for e in ends if e is not None)
    if sign in ("!=", "≠") and len(pieces) == len(ends):
        return Given(column, None, None, None, text, pieces, barred=True)
    if len(pieces) < len(ends):
        if sign not in ("=", "==", "!=", "≠"):
            raise SpecUnsupported(f"{value!r} in {text!r} is no number")
        word, barred = value.strip("'\""), sign in ("!=", "≠")
        return Given(column, None, None, word, text, barred=barred)
    lows, highs = zip(*pieces, strict=True)
    low = None if None in lows else min(v for v in lows if v is not None)
    high = None if None in highs else max(v for v in highs if v is not None)
    several = pieces if len(pieces) > 1 else ()
    return Given(column, low, high, None, text, several)


def _ends(sign: str, value: str) -> Ends | None:
    """The ends of one value, range or bound; None where it holds words."""
    if own := re.match(rf"\s*{_SIGN}", value):
        sign, value = own[1], value[own.end() :]
    value = value.strip()
    span = re.fullmatch(rf"({_NUMBER})\s*(?:\.\.|to|–|:)\s*({_NUMBER})", value)
    if span:
        low, high = sorted((float(span[1]), float(span[2])))
        return low, high
    if not re.fullmatch(_NUMBER, value):
        return None
    amount = float(value)
    if sign in ("=", "==", "!=", "≠"):
        return amount, amount
    return (amount, None) if sign in (">", ">=", "≥") else (None, amount)


def match_column(name: str, columns: Sequence[str]) -> str | None:
    """The column that a name means: equal, equal but for case, or its only start."""

    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", "", text.lower())

    wanted = plain(name)
    for test in (
        lambda c: c == name,
        lambda c: plain(c) == wanted,
        lambda c: len(wanted) >= 2 and plain(c).startswith(wanted),
    ):
        found = [c for c in columns if test(c)]
        if len(found) == 1:
            return found[0]
    return None
