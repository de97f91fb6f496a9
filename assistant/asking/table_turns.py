"""A data request that leans on the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.narrowing import (
    asks_one_row,
    changes_table,
    narrows_rows,
    sentences_of,
)
from assistant.asking.table import parse_table
from validators.specs.table import TableSpec

#: Turns of a conversation that a filter can lean on.
_TURNS_BACK = 6


def with_filters_before(text: str, earlier: Sequence[str]) -> str:
    """A follow-up that names no material, with the request whose rows it narrows.

    "Only those above 1 mS/cm", then "sort by conductivity": the second keeps what the
    first left. A message that names a material, a file or a source of its own stands
    alone.

    Args:
        text: The message.
        earlier: The user's messages before it, oldest first.
    """
    if not earlier or _stands_alone(text):
        return text
    told = []
    for before in reversed(earlier[-_TURNS_BACK:]):
        # What was asked of the rows is no filter of what comes after.
        kept = [part for part in sentences_of(before) if not asks_one_row(part)]
        if kept:
            told.append(" ".join(kept).rstrip(".?？"))
        if _stands_alone(before):
            return ". ".join([*reversed(told), text])
    return text


def first_quantities(turns: Sequence[str]) -> tuple[str, ...]:
    """The quantities that a table had before columns were added to it, if any were.

    Args:
        turns: The user's messages, oldest first.

    >>> first_quantities(["table of the hardness of HEAs", "add the elongation"])
    ('hardness',)
    """
    kept = [turn for turn in turns if not changes_table(turn)]
    if not kept or len(kept) == len(turns):
        return ()
    return parse_table(with_filters_before(kept[-1], kept[:-1])).quantities


def adds_to(whole: TableSpec, before: TableSpec) -> bool:
    """Whether a follow-up says anything about the rows that was not said before.

    Words that no reader knows are not looked at: the rows tell what they are worth.
    """
    same = {"text": "", "terms": (), "language": "en", "left": ()}
    return replace(whole, **same) != replace(before, **same)  # type: ignore[arg-type]


def _stands_alone(text: str) -> bool:
    """Whether a message says by itself which rows it means."""
    spec = parse_table(text)
    classes = spec.kinds and not narrows_rows(text)
    return bool(
        spec.hosts or spec.formulas or spec.only_file or spec.dois or classes
        or spec.task != "rows"
    )  # fmt: skip
