"""Limits on numbers of an own table that a text states, and the units it wishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.asking.limits import amount_of, bounds, unit_at
from assistant.asking.table_elements import barred, blanked, negated
from assistant.own_tables.columns_named import IN_WORD, Mention, Span
from assistant.own_tables.conditions import Condition
from assistant.own_tables.tables import OwnColumn, OwnTable
from knowledge.units import convert, find_unit


def find_limits(
    text: str, table: OwnTable, mentions: Sequence[Mention]
) -> tuple[list[tuple[Condition, Span]], list[str]]:
    """Numeric limits and the words of those whose column is not known.

    A limit belongs to the nearest column that is named and fits its unit, else to the
    only column with a unit of its dimension.
    """
    out: list[tuple[Condition, Span]] = []
    unread: list[str] = []
    for bound in bounds(text):
        value = amount_of(bound.number)
        if value is None:
            continue
        unit = bound.unit.name if bound.unit else ""
        span = (bound.start, bound.end)
        # Without a unit the column stands beside it: 抵抗率10以下で、硬化温度が… limits
        # no temperature.
        beside = [
            m
            for m in mentions
            if (
                unit
                or m.end <= bound.start
                or not re.search(r"[,;.。、，]", text[bound.end : m.start])
            )
            # "Above 700, without cobalt" limits no cobalt; "no pores above 5" does.
            and (
                not _NONE_BEFORE.search(text[: m.start])
                or (m.end <= bound.start and not text[m.end : bound.start].strip())
            )
        ]
        place = _owner(table, beside, *span, unit)
        of_other = _OF.match(text, bound.end)
        if of_other and place not in {m.column for m in mentions}:
            # "More than 15 % of Cr" is no limit of the only other column in per cent.
            place = None
        if place is None:
            unread.append(text[slice(*span)].strip())
            continue
        number = _in_column(value, unit, table.columns[place])
        out.append((Condition(place, bound.sign, number, (), bound.start), span))
    lost = [(b.start, b.end) for b in bounds(text)]
    rest = blanked(text, [*lost, *(span for _, span in out)])
    for match in re.finditer(
        rf"(?<!{IN_WORD})(?<![_.,])(?P<n>[-−]?\d+(?:[.,]\d+)?(?:[eE][-−+]?\d+)?)"
        r"(?![\d.,]*\d|\s*[件個个行条种種つ組组位])",
        rest,
    ):
        figure, size = unit_at(rest[match.end() :])
        tail = rest[match.end() :]
        days = re.match(r"[-\s]?(?:days?|d\b|天|日|tage|jours|días)", tail, re.I)
        unit = "d" if days else (figure.name if figure else _unit_ahead(tail))
        value = amount_of(match["n"].replace("−", "-"))
        if value is None:
            continue
        start, end = match.start(), match.end() + (days.end() if days else size)
        named = [
            m
            for m in mentions
            if table.columns[m.column].numeric
            and 0 <= match.start() - m.end <= 12
            and not re.search(r"[,;.?]", rest[m.end : match.start()])
        ]
        before = next((c for c, s in out if _link(text, s[1], match.start())), None)
        if not named and before is not None:
            # "400 or 500": the second number is of the column of the first.
            named = [Mention(before.column, match.start(), match.start(), 4)]
        if not unit and not named:
            continue
        place = _owner(table, named or mentions, match.start(), end, unit, near=True)
        if place is None:
            if unit:
                unread.append(text[match.start() : end].strip())
            continue
        number = _in_column(value, unit, table.columns[place])
        # "Not 400 or 500" bars both.
        also = before is not None and (before.column, before.sign) == (place, "!=")
        of_name = any(
            m.column == place and negated(text, m.start)
            for m in named
            if m.end <= start
        )
        no = also or of_name or barred(text, start, match.end())
        sign = "!=" if no else "="
        out.append(
            (Condition(place, sign, number, (), match.start()), (match.start(), end))
        )
    out += _absent(text, table, mentions, [span for _, span in out])
    return _alternatives(text, out), unread


#: What a number with its unit is an amount of.
_OF = re.compile(
    r"\s*(?:(?:of|de|von|an|en|in)\s+|d['’]|的\s?|の\s?)?(?-i:[A-Z][a-z]?)(?![\w])|"
    r"\s*(?:of|von|an|de|d['’])\s*(?!the\b|all\b|them\b)[^\W\d_]{3,}",
    re.IGNORECASE,
)
_NONE_BEFORE = re.compile(
    r"(?:\b(?:no|without(?: any)?|free of|zero|lacking|kein\w*|ohne|sans|sin)|不含有?|"
    r"不加|没有|无)\s*(?:added\s+)?$",
    re.IGNORECASE,
)
_NONE_AFTER = re.compile(
    r"\s*(?:なし|無し|抜き|を含まない|フリー|[- ]free\b|-?frei\w*)", re.IGNORECASE
)


def _absent(
    text: str, table: OwnTable, mentions: Sequence[Mention], taken: Sequence[Span]
) -> Iterator[tuple[Condition, Span]]:
    """Amounts that shall be zero: "without Mn", Mnなし, where the column has zeros."""
    for mention in mentions:
        column = table.columns[mention.column]
        before = _NONE_BEFORE.search(text[: mention.start])
        after = _NONE_AFTER.match(text, mention.end)
        if not (before or after) or not column.numeric:
            continue
        start = before.start() if before else mention.start
        end = after.end() if after else mention.end
        free = not any(start < b and a < end for a, b in taken)
        if free and any(cell == 0 for cell in column.cells):
            yield Condition(mention.column, "=", 0.0, (), start), (start, end)


_EITHER = r"(?:\bor\b|\boder\b|\bou\b|\bo\b|或者?|または|か)"
_NEITHER = r"(?:\bnor\b|\bnoch\b|\bni\b)(?:\s*\b(?:at|for|bei|à|a)\b)?"
_LINK = re.compile(
    rf"\s*(?:[,、/]|[,、]?\s*(?:(?P<either>{_EITHER})|{_NEITHER}))\s*", re.IGNORECASE
)
_NEXT = re.compile(
    rf"\s*(?:[,、/]|[,、]?\s*(?:{_EITHER}|{_NEITHER}))\s*[-−]?\d+(?:[.,]\d+)?",
    re.IGNORECASE,
)


def _unit_ahead(tail: str) -> str:
    """The unit of the last of several numbers: hours behind the 1 of "1, 2 or 6 h"."""
    end = 0
    while more := _NEXT.match(tail, end):
        end = more.end()
    unit, _ = unit_at(tail[end:]) if end else (None, 0)
    return unit.name if unit else ""


def _link(text: str, end: int, start: int) -> re.Match[str] | None:
    """What joins a limit that ends to one that starts, if they are alternatives."""
    return _LINK.fullmatch(text, end, start) if end <= start else None


def _alternatives(
    text: str, found: Sequence[tuple[Condition, Span]]
) -> list[tuple[Condition, Span]]:
    """Limits of one column joined by "or" as one: "0 or above 1", "30, 40 or 50"."""
    chains: list[list[tuple[Condition, Span]]] = []
    for item in sorted(found, key=lambda f: f[1]):
        last = chains[-1][-1] if chains else None
        linked = last is not None and _link(text, last[1][1], item[1][0])
        if linked and last is not None and last[0].column == item[0].column:
            chains[-1].append(item)
        else:
            chains.append([item])
    out: list[tuple[Condition, Span]] = []
    for chain in chains:
        (first, span), *rest = chain
        between = text[span[1] : chain[-1][1][0]]
        barred = all(condition.sign == "!=" for condition, _ in chain)
        either = any(m["either"] for m in _LINK.finditer(between))
        if not rest or barred or not either:
            out += chain
            continue
        others = tuple(condition for condition, _ in rest)
        out.append((replace(first, others=others), (span[0], chain[-1][1][1])))
    return out


def _owner(
    table: OwnTable,
    mentions: Sequence[Mention],
    start: int,
    end: int,
    unit: str,
    *,
    near: bool = False,
) -> int | None:
    given = find_unit(unit)
    same = [
        i
        for i, c in enumerate(table.columns)
        if given is not None
        and c.numeric
        and (c.dimension == given.dimension or _called(c) == given.name)
    ]

    def fits(place: int) -> bool:
        column = table.columns[place]
        if not column.numeric:
            return False
        if not unit:
            return True
        if column.derived is not None and not column.unit:
            # "The ratio at 28 days": the days are those of another column.
            return unit == "%"
        if not column.unit:
            # Days and hours are often only said by the name of the column, and a
            # column may be called by its unit: HV.
            loose = bool(near and not same) or unit in {"%", "d", "h"}
            return loose or _called(column) == unit
        if given is not None and given.name == "%":
            # Contents in wt% and at.% are spoken of in per cent.
            return column.dimension.endswith("fraction")
        return given is not None and given.dimension == column.dimension

    def distance(mention: Mention) -> float:
        if mention.end <= start:
            return start - mention.end
        return (mention.start - end) * 1.5 + 1

    close = sorted(
        (m for m in mentions if fits(m.column) and distance(m) < 60),
        key=lambda m: (distance(m), -m.strength),
    )
    if close:
        return close[0].column
    if given is None:
        return None
    if unit == "d" and not same:
        same = [
            i
            for i, c in enumerate(table.columns)
            if c.numeric and re.search(r"(?i)day|天|日|tag|jour|día", c.header)
        ]
    return same[0] if len(same) == 1 else None


def _called(column: OwnColumn) -> str:
    """The unit that a column without one has for its name, or nothing."""
    named = None if column.unit else find_unit(column.name)
    return named.name if named is not None else ""


def _in_column(value: float, unit: str, column: OwnColumn) -> float:
    if unit and column.unit:
        turned = convert(value, unit, column.unit)
        return value if turned is None else turned
    return value


def find_wished_units(text: str) -> list[str]:
    """Units that an answer is wanted in: "in mS/cm", "en MPa", 以GPa为单位."""
    out = []
    lead = r"(?:\b(?:in|into|en|as|auf)\s+|以|用|を)"
    for match in re.finditer(lead, text, re.IGNORECASE):
        unit, size = unit_at(text[match.end() :])
        if unit is not None and size and len(unit.name) > 0:
            out.append(unit.name)
    return out
