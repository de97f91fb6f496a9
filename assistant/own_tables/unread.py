"""Words of a question about an own table that nothing read and that may limit its rows.

An answer beside which such a word stands is no verified one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking.ratios import RATIO
from assistant.asking.table_elements import blanked
from assistant.asking.table_filters import COUNTS
from assistant.own_tables.columns_named import Mention
from assistant.own_tables.tables import OwnTable
from assistant.own_tables.words import pairs, pattern, said
from knowledge.units import find_unit

STATISTICS = ("mode", "std", "median", "mean", "sum", "range")
_OTHER_WORDS = (
    "best", "worst", "max", "min", "sorted", "own", "undoped", "literature",
)  # fmt: skip
_TASK_WORDS = (
    "only_in", "missing", "arrhenius", "correlation", "compare", "changed", "joined",
    "count", "describe", "list", "common",
)  # fmt: skip
#: 配合比 is a recipe.
_RATIO = re.compile(rf"(?i)(?<![a-z配合]){RATIO}(?![a-z])")


def left_over(
    rest: str, mentions: Sequence[Mention], table: OwnTable
) -> tuple[str, ...]:
    """Words of a question that nothing read and that may limit the rows.

    Args:
        rest: The question without entries and limits.
        mentions: Columns that it names.
        table: The table, with the columns made for the question.
    """
    text = blanked(rest, [(m.start, m.end) for m in mentions])
    # "With ash vs without" holds two groups against each other.
    bare = re.findall(
        r"(?i)\b(?:vs\.?|versus|and|or|und|oder|et|ou|y|o|against|than|gegen)\s+"
        r"(?:those |samples |mixes )?(without|ohne|sans|sin)\b(?=\W*$|\s+(?:it|any)\b)",
        rest,
    )
    # A ratio of which no column was made is not what the answer is about.
    ratios = tuple(match[0].strip() for match in _RATIO.finditer(text))
    for path in (
        *(("statistics", name) for name in STATISTICS),
        *(("tasks", name) for name in _TASK_WORDS),
        *((name,) for name in _OTHER_WORDS),
    ):
        text = pattern(*path).sub(" ", text)
    for say, _, _ in (*pairs("adjectives"), *pairs("concepts")):
        text = say.sub(" ", text)
    known = " ".join((table.name, *(c.header for c in table.columns))).casefold()
    plain, harmless = pattern("plain"), pattern("harmless")
    # Without words that are parted, only what marks a limit tells that there is one.
    marked = tuple(match[0].strip() for match in pattern("limiting").finditer(text))
    asked_ratio = ratios if not _sides(rest) else ()
    return (
        tuple(bare)
        + asked_ratio
        + marked
        + tuple(
            word
            for word in re.findall(r"[^\W\d_][^\W_]{3,}", text)
            if re.match(r"[a-zà-ÿ]", word, re.IGNORECASE)
            and not plain.search(word)
            and not harmless.search(word)
            and word.casefold() not in COUNTS
            and not _RATIO.fullmatch(word)
            and find_unit(word) is None
            and word.casefold()[:5] not in known
        )
    )


def _sides(text: str) -> bool:
    """Whether rows are held against each other, whose ratio is told anyway."""
    return said(re.sub(_RATIO, " ", text), "tasks", "compare")
