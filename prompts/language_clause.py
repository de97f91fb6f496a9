"""A clause of a rule and the tokens that it is cut into; numbers read exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from prompts.language_text import Text
from prompts.language_words import NUMBER

FRACTION = rf"(?:{NUMBER}\s*/\s*\d+|{NUMBER}\s*%?)"

Kind = Literal[
    "element", "label", "position", "occupancy", "count", "share", "respectively",
    "each", "empty", "partial", "full", "half", "point", "equal", "allowed",
    "visitor",
]  # fmt: skip


@dataclass(slots=True)
class Token:
    """One word that matters, and what it says."""

    kind: Kind
    start: int
    end: int
    element: str = ""
    label: str = ""
    letter: str = ""
    multiplicity: int | None = None
    value: Fraction | None = None
    values: tuple[Fraction, ...] = ()
    point: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Clause:
    """A part of a text, and the elements of the compound it is about.

    Attributes:
        text: The whole text.
        low: Where the clause begins.
        high: Where it ends.
        elements: Symbols; empty where the compound is not known.
    """

    text: Text
    low: int
    high: int
    elements: set[str]

    @property
    def norm(self) -> str:
        """The whole text in plain signs, as long as the original."""
        return self.text.norm

    @cached_property
    def unread(self) -> str:
        """The same with what was read before as blanks.

        A charge that was read is no running number: "Zr4+" is zirconium, not site Zr4.
        """
        return "".join(
            " " if taken else char
            for char, taken in zip(self.text.norm, self.text.taken, strict=True)
        )

    def find(
        self, pattern: re.Pattern[str], *, unread: bool = False
    ) -> Iterator[re.Match[str]]:
        """Matches of a pattern within the clause, in order."""
        norm = self.unread if unread else self.norm
        return pattern.finditer(norm, self.low, self.high)


def fraction_of(text: str) -> Fraction:
    """``"0.349"``, ``"1/3"``, ``"50 %"`` as an exact number."""
    text = text.strip().replace(",", ".")
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    top, _, bottom = text.partition("/")
    below = Fraction(bottom.strip()) if bottom else Fraction(1)
    # Nothing is divided by zero; such an occupancy is refused as a number of sites.
    return Fraction(top.strip()) / below if below else Fraction(10**6)
