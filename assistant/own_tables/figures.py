"""Figures of an answer about an own table, the sentences that print them, the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.own_tables.tables import OwnTable

#: Rows that a list in words names.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the answer.

    Attributes:
        table: The table whose cells it was made of.
        column: Their column.
        rows: Their rows.
        kind: ``cell``, a statistic, or ``count``.
        value: In `unit`.
    """

    table: OwnTable
    column: int | None
    rows: tuple[int, ...]
    kind: str
    value: Any
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: a phrase, its words, and the figures that it prints."""

    phrase: str
    words: dict[str, Any] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out.

    Attributes:
        told: Sentences, the answer first.
        table: Whose rows are shown.
        rows: Rows shown, in order.
        columns: Columns shown; empty for all.
        found: False where no row answers.
    """

    told: tuple[Told, ...]
    table: OwnTable
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    units: dict[int, str] = field(default_factory=dict)
    found: bool = True
