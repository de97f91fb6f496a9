"""A table of the user as the checks see it: cells, columns, what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from statistics import median
from typing import Any

import yaml

MISSING = frozenset(
    {
        "",
        "na",
        "n/a",
        "nan",
        "none",
        "null",
        "-",
        "–",
        "—",
        "?",
        "n.a.",
        "n.d.",
        "nd",
        "k.a.",
        "n.b.",
        "未测",
        "未測定",
    }
)


@dataclass(frozen=True, slots=True)
class UserTable:
    """A table as read: header, cells, and what each column holds."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    quantities: tuple[str, ...]
    units: tuple[str, ...]

    def numbers(self, column: int) -> list[float | None]:
        """The column as numbers, None where a cell holds none."""
        return [
            as_number(row[column]) if column < len(row) else None for row in self.rows
        ]


def as_number(cell: Any) -> float | None:
    """The number in a cell, decimal comma or thousands read, else None."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if isfinite(float(cell)) else None
    text = str(cell).strip().replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    match = re.fullmatch(r"([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+))(?:[eE]([-+]?\d+))?", text)
    if not match:
        return None
    return float(f"{match[1].replace(',', '.')}e{match[2] or 0}")


@cache
def rules() -> dict[str, Any]:
    """Plausible ranges and sums by kind of column, from `data/table_rules.yaml`."""
    text = files("validators").joinpath("data/table_rules.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def numeric_columns(table: UserTable) -> list[tuple[int, list[float | None]]]:
    """Columns of which at least seven in ten filled cells hold a number."""
    out = []
    for column in range(len(table.header)):
        values = table.numbers(column)
        known = [v for v in values if v is not None]
        filled = sum(
            1
            for row in table.rows
            if column < len(row)
            and str(row[column] or "").strip().lower() not in MISSING
        )
        if known and len(known) >= 0.7 * max(filled, 1):
            out.append((column, values))
    return out


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Median, and its absolute deviation scaled to a standard deviation."""
    middle = median(values)
    scale = 1.4826 * median([abs(v - middle) for v in values])
    return middle, scale


def is_identifier(header: str) -> bool:
    """Whether a header names rows by number rather than holding a quantity."""
    return bool(
        re.search(
            r"(?i)^(?:space.?group.*|id|no\.?|nr\.?|#|index|row|unnamed.*|.*[ _]id)$",
            header.strip(),
        )
    )
