"""Columns that a question makes of two others: a ratio, a sum, a difference, a product.

"Which mix has the lowest water/slag ratio?" is asked of a column that the table does
not hold; it is worked out row by row, in the unit of its first part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.asking.ratios import with_ratios
from assistant.own_tables.columns_named import Mention, find_columns
from assistant.own_tables.tables import Derivation, OwnColumn, OwnTable, Sign
from assistant.own_tables.words import said
from knowledge.ingest.tables import map_columns

_THE = r"(?:the\s+|der\s+|die\s+|das\s+|den\s+|le\s+|la\s+|l['’]|el\s+)?"
#: What stands between two columns that are calculated with.
_WORDS: dict[Sign, str] = {
    "/": r"[/÷]|\bdivided by\b|\bgeteilt durch\b|\bdivisée? par\b|"
         r"\bdividid[oa] (?:por|entre)\b|除以",
    "+": r"\+|\bplus\b|\bmás\b|加上",
    "-": r"(?<=\s)[-−–](?=\s)|\bminus\b|\bless\b|\bmoins\b|\bmenos\b|减去",
    "*": r"[×*·]|\btimes\b|\bmultiplied by\b|\bmultiplié par\b|乘以",
}  # fmt: skip
_SIGNS: dict[Sign, re.Pattern[str]] = {
    sign: re.compile(rf"\s*(?:{words})\s*{_THE}", re.IGNORECASE)
    for sign, words in _WORDS.items()
}
_AND = re.compile(rf"\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|和|与|と)\s*{_THE}", re.I)
_TOGETHER = re.compile(
    r"(?i)\b(?:sum|total|combined|summe|gesamt\w*|somme|total\w*|suma)\s+"
    r"(?:(?:amount|content|mass|menge|gehalt|quantité|cantidad)\s+)?"
    rf"(?:of|von|aus|de|d['’])\s*{_THE}$|(?:总和|合計)\s*$"
)
_BEHIND = re.compile(
    r"(?i)\s*(?:together|combined|zusammen|ensemble|juntos|之和|の合計)"
)


def with_derived(text: str, table: OwnTable) -> tuple[str, OwnTable]:
    """A question and its table with the columns that the question makes of others.

    Args:
        text: The question.
        table: The table.

    Returns:
        Both as they were where nothing is calculated; else the text with the name of
        the new column, and the table with that column at its end.
    """
    headers = [c.header for c in table.columns]
    kinds = {
        kind.header: kind
        for kind, column in zip(map_columns(headers), table.columns, strict=True)
        if column.numeric and headers.count(column.header) == 1
    }
    asked = with_ratios(text, kinds)
    ends = ("max", "min", "best", "worst", "sorted")
    counts = asked != text or any(said(text, name) for name in ends)
    counts = counts or any(
        said(text, "statistics", name) for name in ("mean", "median", "std", "range")
    )
    if not counts:
        return text, table
    for start, end, sign, first, second in reversed(list(_places(asked, table))):
        column = _column(table, sign, first, second)
        if column is None:
            continue
        if column.header not in [c.header for c in table.columns]:
            table = replace(table, columns=(*table.columns, column))
        asked = f"{asked[:start]}{column.header}{asked[end:]}"
    return (asked, table) if len(table.columns) > len(headers) else (text, table)


def _places(
    text: str, table: OwnTable
) -> Iterator[tuple[int, int, Sign, Mention, Mention]]:
    """Where two columns are calculated with, and how."""
    taken = 0
    for one, other in pairwise(_numeric(find_columns(text, table), table)):
        if one.start < taken or one.column == other.column:
            continue
        between = text[one.end : other.start]
        sign = next(
            (s for s, words in _SIGNS.items() if words.fullmatch(between)), None
        )
        start, end = one.start, other.end
        if sign is None and _AND.fullmatch(between):
            before = _TOGETHER.search(text[:start])
            behind = _BEHIND.match(text, end)
            if before or behind:
                sign = "+"
                start = before.start() if before else start
                end = behind.end() if behind else end
        if sign is not None:
            taken = end
            yield start, end, sign, one, other


def _numeric(mentions: Sequence[Mention], table: OwnTable) -> list[Mention]:
    """The numeric column of each place, where one alone is meant."""
    out: list[Mention] = []
    for mention in mentions:
        if mention.strength == 2:
            continue  # "binder" is no column "activator per binder"
        alike = [
            m.column
            for m in mentions
            if (m.start, m.end) == (mention.start, mention.end)
            and table.columns[m.column].numeric
        ]
        if alike == [mention.column]:
            out.append(mention)
    return out


def _column(
    table: OwnTable, sign: Sign, first: Mention, second: Mention
) -> OwnColumn | None:
    """The column of two others; None where their units exclude each other."""
    one, other = table.columns[first.column], table.columns[second.column]
    if one.derived is not None or other.derived is not None:
        return None
    alike = one.unit == other.unit or (
        bool(one.dimension) and one.dimension == other.dimension
    )
    if sign in "+-" and not alike:
        return None
    if sign == "/" and bool(one.unit) != bool(other.unit):
        return None  # of one of them it is not known what it measures
    unit = one.unit
    if sign == "/":
        unit = "" if alike else f"{one.unit}/({other.unit})"
    elif sign == "*":
        unit = "·".join(u for u in (one.unit, other.unit) if u)
    made = Derivation(sign, (one.header, one.unit), (other.header, other.unit))
    cells = tuple(made.of(a, b) for a, b in zip(one.cells, other.cells, strict=True))
    name = f"{one.name} {sign} {other.name}"
    header = f"{one.header} {sign} {other.header}"
    return OwnColumn(header, name, unit, name, cells, True, one.origin, (), made)
