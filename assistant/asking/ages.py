"""The age of a sample that a table is asked for: strength at 28 days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

_AGE = re.compile(
    r"\b(?P<n>\d{1,3})[\s-]?(?:d|days?|jours?|Tagen?|días?)\b|(?P<m>\d{1,3})\s?(?:天|日)",
    re.IGNORECASE,
)
#: What asks for the values of all materials.
ALL = re.compile(
    r"\b(?:all|every|any)\b(?! you)|\bwith (?:the )?materials?\b|\balle[nr]?\b|"
    r"\btou(?:s|tes)\b|\btod[oa]s\b|所有|全部|すべて|全て",
    re.IGNORECASE,
)


class Conditioned(Protocol):
    """A row with the conditions of its values."""

    @property
    def conditions(self) -> str:
        """What the record states of sample and measurement."""


def ages_untold(text: str, rows: Sequence[Conditioned]) -> list[str]:
    """Ages that a request names and that not every row states, as they were written.

    >>> ages_untold("strength at 28 days", [])
    []
    """
    out = []
    for match in _AGE.finditer(text):
        number = match["n"] or match["m"]
        said = re.compile(rf"(?<!\d){number}[ -]?d(?:ays?)?\b")
        if rows and not all(said.search(row.conditions) for row in rows):
            out.append(match[0].strip())
    return out
