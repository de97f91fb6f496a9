"""What a template of a law writes, and the questions it may have to ask."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.reading.errors import ReadingError
from assistant.reading.quantities import Quantity


@dataclass(frozen=True)
class Formal:
    """A problem in formulas, with what was assumed to write it."""

    law: str
    text: str
    assumptions: tuple[str, ...] = ()
    #: Numbers of the text that the problem does not use.
    unused: tuple[str, ...] = ()


def need(item: Quantity | None, question: str) -> Quantity:
    """The quantity, or a question back.

    Raises:
        ReadingError: It is missing.
    """
    if item is None:
        raise ReadingError(question, "missing")
    return item


def asks(times: list[Quantity], places: list[Quantity], unknown: str) -> str:
    """The tail that asks for values at places and times."""
    parts = []
    if places:
        parts.append("x = " + " and x = ".join(p.text for p in places))
    if times:
        parts.append("t = " + " and t = ".join(t.text for t in times))
    return f"; {unknown} at {', '.join(parts)}" if parts else ""
