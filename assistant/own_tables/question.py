"""A question about an own table → what is to be worked out, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.asking.row_task import THINGS
from assistant.asking.table_elements import blanked
from assistant.asking.table_filters import read_count, read_order
from assistant.own_tables.columns_named import Mention, find_columns
from assistant.own_tables.conditions import Condition
from assistant.own_tables.entries_named import find_entries
from assistant.own_tables.flags_named import flag_limits
from assistant.own_tables.limits_named import find_limits, find_wished_units
from assistant.own_tables.tables import OwnTable
from assistant.own_tables.unread import STATISTICS, left_over
from assistant.own_tables.words import pairs, pattern, said
from knowledge.units import find_unit
from validators.user_table import rules

Task = Literal[
    "extreme",
    "statistic",
    "count",
    "arrhenius",
    "correlation",
    "groups",
    "compare",
    "missing",
    "lookup",
    "list",
    "changed",
    "only_in",
    "describe",
]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or smallest entry of a column.

    Attributes:
        assumed: ``best`` or ``worst`` where the question left the direction open.
    """

    column: int
    largest: bool
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """What is to be worked out of a table.

    Attributes:
        task: Kind of work.
        targets: Columns that the answer shows.
        statistic: ``mean``, ``median``, ``std``, ``sum``, ``range`` or ``mode``.
        extremes: For the largest and smallest.
        by: Column that groups the rows.
        conditions: Limits that rows meet.
        sides: For a comparison, one condition a side.
        limit: How many rows.
        units: Unit wished for, by column.
        tolerance: Relative change that counts, for two tables.
        unread: Words that name a limit nobody understood.
    """

    task: Task
    targets: tuple[int, ...] = ()
    statistic: str = ""
    extremes: tuple[Extreme, ...] = ()
    by: int | None = None
    conditions: tuple[Condition, ...] = ()
    sides: tuple[Condition, ...] = ()
    limit: int | None = None
    units: dict[int, str] = field(default_factory=dict)
    tolerance: float | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a question: words left over, columns, superlatives, limits."""

    rest: str
    table: OwnTable
    asked: OwnQuestion
    numeric: tuple[int, ...]
    texts: tuple[int, ...]
    statistic: str
    extremes: tuple[Extreme, ...]
    by: int | None

    @property
    def counted(self) -> bool:
        """Whether "how many" is asked."""
        return said(self.rest, "tasks", "count")

    @property
    def labels(self) -> bool:
        """Whether rows are named."""
        return any(
            c.column == self.table.label and c.sign == "in"
            for c in self.asked.conditions
        )


def parse_own(text: str, table: OwnTable) -> OwnQuestion | None:
    """Read a question about one table (that several may have been put into).

    Args:
        text: The question.
        table: The table.

    Returns:
        What is asked, or None where nothing of the table is meant.
    """
    text = _as_superlatives(text)
    entries = find_entries(text, table)
    clear = blanked(text, [span for _, span in entries])
    mentions = find_columns(clear, table)
    limits, unread = find_limits(clear, table, mentions)
    rest = blanked(clear, [span for _, span in limits])
    limited = {c.column for c, _ in limits}
    named = _best_of_place(mentions, table)
    statistic = _statistic(rest)
    extremes = tuple(_extremes(rest, named, table))
    targets = [m.column for m in named if m.column not in limited]
    if not targets and statistic:
        # "The mean density of those above 90 %" is about it all the same.
        targets = [m.column for m in named]
    by = _group(rest, named, table)
    if by is not None and said(rest, "tasks", "joined") and not statistic:
        by = None  # "joined by formula" names the key
    unique = tuple(dict.fromkeys(targets))
    read = _Read(
        rest,
        table,
        OwnQuestion(
            "list",
            unique,
            conditions=(*(c for c, _ in entries), *(c for c, _ in limits)),
            units=_units(text, targets, table),
            unread=(*unread, *left_over(rest, mentions, table)),
        ),
        tuple(t for t in unique if table.columns[t].numeric),
        tuple(t for t in unique if not table.columns[t].numeric),
        statistic,
        extremes,
        by,
    )
    flags, open_ = flag_limits(rest, table)
    if flags or open_:
        asked = replace(
            read.asked,
            conditions=(*read.asked.conditions, *flags),
            unread=(*read.asked.unread, *open_),
        )
        read = replace(read, asked=asked)
    for reader in _READERS:
        question = reader(read)
        if question is not None:
            return question
    return None


_COMPARATIVE = re.compile(
    r"\b(?P<stem>hard|strong|dens|light|cheap|thick|thin|fast|heavi|soft|weak|stiff|"
    r"long|short|hott|old|new)e?r\b",
    re.IGNORECASE,
)


def _as_superlatives(text: str) -> str:
    """Read "which is harder?" as the hardest; "harder than X" compares."""
    if not _WHICH.search(text) or re.search(r"\bthan\b|\bals\b|\bque\b", text):
        return text
    text = _COMPARATIVE.sub(lambda m: f"{m['stem']}est", text)
    return re.sub(r"\b(?P<w>more|less)\b(?= (?:ductile|efficient|stable|expensive)\b)",
                  lambda m: "most" if m["w"] == "more" else "least", text)  # fmt: skip


def _read_missing(read: _Read) -> OwnQuestion | None:
    if said(_without_headers(read), "tasks", "missing") and not read.extremes:
        return replace(read.asked, task="missing")
    return None


def _without_headers(read: _Read) -> str:
    """The words of a question but those that name columns: one called "measured?"."""
    spans = [
        (m.start(), m.end())
        for column in read.table.columns
        if len(column.name) > 3
        for m in re.finditer(re.escape(column.name.strip("?")), read.rest, re.I)
    ]
    return blanked(read.rest, spans)


def _read_arrhenius(read: _Read) -> OwnQuestion | None:
    held = any(c.base == "activation energy" for c in read.table.columns)
    bases = " ".join(c.base for c in read.table.columns if c.numeric)
    if said(read.rest, "tasks", "arrhenius") and not held and "conductivity" in bases:
        return replace(read.asked, task="arrhenius", targets=())
    return None


def _read_correlation(read: _Read) -> OwnQuestion | None:
    # "Give me 25 steels where hardness grows with carbon" asks for steels.
    things = read_count(read.rest) or re.search(rf"\d\s+{THINGS}\b", read.rest, re.I)
    if things:
        return None
    if said(read.rest, "tasks", "correlation") and len(read.numeric) >= 2:
        return replace(read.asked, task="correlation", targets=read.numeric[:2])
    return None


def _read_groups(read: _Read) -> OwnQuestion | None:
    by = read.by
    wants = read.extremes or said(read.rest, "max")
    if (
        by is None
        and (read.texts and (read.numeric or read.extremes))
        and (read.statistic and wants)
        and read.texts[0] != read.table.label
        and _WHICH.search(read.rest)
    ):
        by = read.texts[0]
    if by is None:
        return None
    held = tuple(t for t in read.numeric if t != by)
    held = held or tuple(e.column for e in read.extremes)
    if not held and not read.counted:
        return None
    return replace(
        read.asked,
        task="groups",
        targets=held[:1],
        statistic=read.statistic or ("mean" if held else "count"),
        extremes=read.extremes,
        by=by,
    )


def _read_compare(read: _Read) -> OwnQuestion | None:
    sides = _sides(read.asked.conditions)
    if len(sides) < 2 or read.counted or not said(read.rest, "tasks", "compare"):
        return None
    kept = tuple(c for c in read.asked.conditions if not _within(c, sides))
    return replace(
        read.asked,
        task="compare",
        targets=read.numeric or results(read.table),
        statistic=read.statistic,
        sides=sides,
        conditions=kept,
    )


def _read_statistic(read: _Read) -> OwnQuestion | None:
    if read.statistic == "mode" and (read.texts or read.numeric):
        targets = (read.texts or read.numeric)[:1]
        return replace(read.asked, task="statistic", targets=targets, statistic="mode")
    if read.counted:
        return replace(read.asked, task="count", targets=read.texts)
    if read.statistic not in {"", "mode"} and read.numeric:
        return replace(
            read.asked,
            task="statistic",
            targets=read.numeric,
            statistic=read.statistic,
        )
    return None


def _read_extreme(read: _Read) -> OwnQuestion | None:
    if not read.extremes or (read.labels and not _asks_extreme(read.rest)):
        return None
    columns = {e.column for e in read.extremes}
    return replace(
        read.asked,
        task="extreme",
        targets=tuple(t for t in read.asked.targets if t not in columns),
        extremes=read.extremes,
        limit=read_count(read.rest),
    )


def _read_lookup(read: _Read) -> OwnQuestion | None:
    if not read.labels or not (read.asked.targets or _asks(read.rest)):
        return None
    shown = tuple(t for t in read.asked.targets if t != read.table.label)
    return replace(read.asked, task="lookup", targets=shown)


def _read_list(read: _Read) -> OwnQuestion | None:
    if said(read.rest, "sorted") and read.numeric:
        order = Extreme(read.numeric[0], not read_order(read.rest))
        limit = read_count(read.rest)
        return replace(read.asked, targets=(), extremes=(order,), limit=limit)
    lists = said(read.rest, "tasks", "list") or _asks(read.rest)
    # "Six conditions with 230 HV", "samples cured for 6 h": an order without a verb.
    limit = read_count(read.rest)
    things = re.match(rf"\W*(?:\w+\s+){{0,2}}?{THINGS}\b", read.rest, re.IGNORECASE)
    if read.asked.conditions and (lists or limit or things):
        return replace(read.asked, targets=(), limit=limit)
    if said(read.rest, "tasks", "describe"):
        return replace(read.asked, task="describe", targets=())
    return None


#: In the order in which one reading goes before another.
_READERS: tuple[Callable[[_Read], OwnQuestion | None], ...] = (
    _read_missing,
    _read_arrhenius,
    _read_correlation,
    _read_groups,
    _read_compare,
    _read_statistic,
    _read_extreme,
    _read_lookup,
    _read_list,
)
_WHICH = re.compile(
    r"\b(?:which|what|welche\w*|quel\w*|qué|cuál)\b|哪|どの", re.IGNORECASE
)


def _best_of_place(mentions: Sequence[Mention], table: OwnTable) -> list[Mention]:
    """Of the columns that one word may mean, the numeric ones before the others."""
    out: list[Mention] = []
    for mention in mentions:
        if any(m.start == mention.start and m.end == mention.end for m in out):
            continue
        same = [m for m in mentions if (m.start, m.end) == (mention.start, mention.end)]
        numeric = [m for m in same if table.columns[m.column].numeric]
        out.append((numeric or same)[0])
    return out


def _statistic(text: str) -> str:
    for name in STATISTICS:
        if said(text, "statistics", name):
            return name
    return ""


def _asks(text: str) -> bool:
    return bool(
        re.search(
            r"[?？]|\b(?:what|which|who|when|give|show|tell|list|was|welche\w*|wie|"
            r"zeig\w*|nenn\w*|quel\w*|combien|donne\w*|montre\w*|qué|cuál\w*|cuánt\w*|"
            r"dame|muestra\w*)\b|什么|多少|哪|何|いくら|どの|教え|か$",
            text,
            re.IGNORECASE,
        )
    )


def _asks_extreme(text: str) -> bool:
    return said(text, "max") or said(text, "min") or said(text, "best")


def _extremes(text: str, named: Sequence[Mention], table: OwnTable) -> list[Extreme]:
    """Superlatives with the columns that they belong to."""
    out: list[Extreme] = []
    for say, means, sign in pairs("adjectives"):
        match = say.search(text)
        if not match:
            continue
        held = [
            i
            for i, c in enumerate(table.columns)
            if c.numeric and (means.search(c.header) or means.search(c.quantity))
        ]
        if held:
            out.append(Extreme(held[0], sign == "+"))
    if out:
        return out
    taken: set[int] = set()
    for name in ("max", "min", "best", "worst"):
        for match in pattern(name).finditer(text):
            mention = (
                _meant(name, table, text)
                if not _numeric(named, table)
                else _nearest(match.start(), match.end(), named, table, taken)
            )
            if mention is None:
                continue
            column = table.columns[mention.column]
            lower = pattern("lower_is_better").search(f"{column.header} {column.base}")
            if name in {"max", "min"}:
                largest, why = name == "max", ""
            else:
                largest, why = (name == "best") != bool(lower), name
            if any(e.column == mention.column for e in out):
                continue
            taken.add(mention.column)
            out.append(Extreme(mention.column, largest, why))
    return out


def _numeric(named: Sequence[Mention], table: OwnTable) -> bool:
    return any(table.columns[m.column].numeric for m in named)


def _meant(name: str, table: OwnTable, text: str) -> Mention | None:
    """The first result of a table, where "the best" is asked and nothing named."""
    held = results(table)
    if name not in {"best", "worst"} or not held:
        return None
    # "The best price per MPa" names what is to be best; no column holds it.
    if pattern("lower_is_better").search(text):
        return None
    return Mention(held[0], 0, 0, 0)


def _nearest(
    start: int, end: int, named: Sequence[Mention], table: OwnTable, taken: set[int]
) -> Mention | None:
    def distance(mention: Mention) -> float:
        after = mention.start - end
        # "Highest conductivity" binds closer than "conductivity of the highest".
        return after if after >= 0 else (start - mention.end) * 1.5 + 3

    numeric = [
        m for m in named if table.columns[m.column].numeric and m.column not in taken
    ]
    return min(numeric, key=distance, default=None)


def _group(text: str, named: Sequence[Mention], table: OwnTable) -> int | None:
    """The column after "per", "for each", 每, or before ごと."""
    for mention in named:
        before, after = text[: mention.start], text[mention.end :]
        plain = re.sub(r"(?:the|den|der|dem|le|la|el)\s+$", "", before)
        if pattern("per").search(f"{plain}") or pattern("per_after").search(after):
            column = table.columns[mention.column]
            few = len({c for c in column.cells if c is not None})
            if not column.numeric or few <= max(2, len(column.cells) // 2):
                return mention.column
    return None


def _sides(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """The two or more groups of rows that are held against each other."""
    texts = [c for c in conditions if c.sign == "in"]
    out: list[Condition] = []
    for condition in texts:
        plain = pattern("undoped_cells")
        if all(plain.search(t) for t in condition.texts):
            out.append(condition)
            continue
        out += [
            Condition(condition.column, "in", 0.0, (t,), condition.start)
            for t in condition.texts
        ]
    return tuple(out) if len(out) >= 2 else ()


def _within(condition: Condition, sides: Sequence[Condition]) -> bool:
    return any(
        s.column == condition.column and set(s.texts) <= set(condition.texts)
        for s in sides
    )


def results(table: OwnTable) -> tuple[int, ...]:
    """Columns of results, which are meant when none is named; else all numbers."""
    numeric = [
        i
        for i, c in enumerate(table.columns)
        if c.numeric and not re.search(r"(?i)^(?:id|no\.?|#|nr\.?|index)$", c.name)
    ]
    words = re.compile(rules()["targets"], re.IGNORECASE)
    measured = [
        i
        for i in numeric
        if words.search(f"{table.columns[i].header} {table.columns[i].base}")
    ]
    return tuple(measured or numeric)[:6]


def _units(text: str, targets: Sequence[int], table: OwnTable) -> dict[int, str]:
    out = {}
    for name in find_wished_units(text):
        wished = find_unit(name)
        for place, column in enumerate(table.columns):
            own = find_unit(column.unit)
            same = wished and own and own.dimension == wished.dimension
            if wished and same and (place in targets or not targets):
                out[place] = wished.name
    return out
