"""What a request wishes of the rows of a table: values, limits, categories, rules.

The columns and categories of the table are the vocabulary; units are converted to
that of the column. What compares something and is not understood is returned too,
so that no wish is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.asking.barred_amounts import barred_after
from assistant.asking.column_amounts import (
    ANY_SIDE,
    NUMBER,
    TO,
    alternatives_after,
    alternatives_before,
    amount_after,
    amount_before,
    amount_of,
    bounds_oppose,
    by_unit,
    c_rates,
    denied_amount,
    joined_bounds,
    sign_of,
)
from assistant.asking.column_names import NO_NAME, Mention, covered, mentions_of
from assistant.asking.limits import unit_at
from assistant.asking.ratios import with_ratios
from assistant.asking.row_goals import EXTREMES, Goal, read_goal
from assistant.asking.unread_wishes import going_together, lost_amounts
from knowledge.ingest.tables import Column, map_columns
from knowledge.quantities import quantities
from knowledge.units import find_unit

if TYPE_CHECKING:
    import pandas as pd

_NEGATED = re.compile(
    r"(?:\b(?:no|not|without|except|excluding|non|other than|neither|nor|kein\w*|ohne|"
    r"nicht|sans|sauf|sin|excepto)|不|非|除了?)\W*(?:be\s+|is\s+|a\s+)?$",
    re.I,
)
_NONE_OF = (
    r"(?:\b(?:no|none of|without|free (?:of|from)|zero|kein\w*|ohne|frei von|sans|"
    r"pas d[e'’]|aucun\w*|exempte?s? d[e'’]|sin|nada de|ning[uú]n\w*|libres? de|"
    r"exent[oa]s? de)|不含|不用|不加|没有|无)"
    r"(?:\s+(?:any|the|der|die|das|le|la|les|el|los|las))?"
)
#: Stands between messages that are read together, the latest one first.
TURN = "\f"
_NONE_AFTER = re.compile(
    r"\s*(?:なし|無し|抜き|を含まない|フリー|-?free\b|-?frei\w*)", re.I
)
#: How a cell says that there is nothing.
_NOTHING = frozenset(
    ("none", "no", "without", "nil", "keine", "ohne", "kein", "aucun", "sans",
     "ninguno", "sin", "无", "没有", "なし", "無し", "-")
)  # fmt: skip
_JOIN = re.compile(r"\s*[+*/−-]\s*")
_LISTED = re.compile(r"\s*(?:,|&|\+|and|und|et|y|、|和)+\s*", re.I)
_SUM = re.compile(
    r"\b(?:sum|total|add(?:s|ing)? up|summe|somme|suma)\b|总和|合計", re.I
)
_SOFT = (
    r"(?:\s|\b(?:must|should|shall|has|have|to|always|remains?|stays?|be|is|are|kept|"
    r"keeps?|sums?|adds?|up|at(?!\s+(?:least|most))|muss|müssen|bleibt|bleiben|sein|ist|doit|rester|debe|"
    r"ser|the|value|exactly|of|von|de|between|zwischen|entre|from)\b|必须|保持|应)*"
)
_COMPARED = re.compile(
    rf"([A-Za-zÀ-ÿ_][\w%]*(?:\s\([^)]*\))?)\s*(?:(?:of|stays?|is|must be|to be)\s+)?"
    rf"(<=|>=|==|=|<|>|≤|≥|\b(?:above|below|over|under|at least|at most|less than|"
    rf"more than|greater than|between|of (?:about|around)|around|über|unter|mindestens|"
    rf"höchstens|größer als|kleiner als|weniger als|(?:supérieure?|inférieure?) à|"
    rf"d['’]au (?:moins|plus)|au (?:moins|plus)|(?:mayor|menor) (?:que|de)|al menos|"
    rf"como máximo|de al menos)\b|大于|小于|高于|低于|至少)\s*{NUMBER}",
    re.I,
)
_OR_MORE = rf"\s*(?:or|oder|ou|o|或|または)\s*{NUMBER}"
#: A comparison right behind a column that was not understood, in its unit for example.
_LOST = re.compile(
    rf"\s*(?:的|が|は|を|値|值)?\s*(?:{ANY_SIDE}|(?:is |be |ist |est |es )?"
    rf"(?:not|nicht|pas|no|不是|不等于))\s*{NUMBER}(?:{_OR_MORE})?",
    re.I,
)
_EITHER = re.compile(
    rf"\s*(?:or|oder|ou|o|或|または)\s*(?:{ANY_SIDE}\s*)?{NUMBER}(?:\s*[A-Za-z°%/]+)?",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:higher|lower|larger|smaller|better|harder|stronger|denser|cheaper|more|less)"
    r"\s+(?!than\b|rows?\b|samples?\b|data\b|records\b|of\b|like\b|synthetic\b|"
    r"points?\b|examples?\b)[a-z]{3,}[\w ]{0,20}|\b(?:highest|lowest|largest|smallest|"
    r"longest|shortest|best|greatest|strongest|hardest|maximal|minimal|maximum|minimum|"
    r"optimal)\s+[a-z]{3,}|\b(?:like|similar to) row \d+|"
    r"\b(?:cheap|light|sustainable|low[- ]cost)\w*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RowWishes:
    """Wishes about columns as a request states them.

    Attributes:
        given: ``COLUMN=VALUE``, ``COLUMN=LOW..HIGH``, ``COLUMN>=VALUE`` …
        rules: Relations of several columns, as `parse_rule` reads them.
        unknown: Names that are compared but are no column.
        strange: ``COLUMN=VALUE`` with a category that never occurs.
        unread: Parts that compare something and were not understood.
        rest: The text with everything understood blanked out.
        assumed: Words that were read as a column whose name they are not.
        goal: What shall be least or most among the rows that meet all this.
        opposed: Limits of one column that no number meets.
    """

    given: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rest: str = ""
    assumed: tuple[str, ...] = ()
    goal: Goal | None = None
    opposed: tuple[str, ...] = ()


def read_row_wishes(text: str, frame: pd.DataFrame) -> RowWishes:
    """Find every wish about the columns of a table.

    Args:
        text: The request without the table itself.
        frame: The table as it is learnt: numbers, words, no labels.
    """
    text = text.translate(str.maketrans("，；（）：", ",;():")).replace("℃", "°C")
    columns = [str(c) for c in frame.columns]
    kinds = dict(zip(columns, map_columns(columns), strict=True))
    numeric = {c for c in columns if frame[c].dtype.kind in "if"}
    text = with_ratios(text, kinds)
    mentions = list(mentions_of(text, kinds))
    read = _Read(text, frame, kinds, mentions, numeric)
    rules = list(_relations(text, mentions, read.taken))
    for place in range(len(mentions)):
        read.amount_of(place)
    read.amounts_without_names()
    assumed = _by_meaning(text, kinds, numeric, read.given, read.taken)
    strange: list[str] = []
    for column in columns:
        if column not in numeric:
            read.given |= _categories(
                text, frame, column, mentions, read.taken, strange
            )
    free = numeric - set(read.given)
    aim = read_goal(text, mentions, free, read.taken, kinds)
    if aim is not None:
        read.taken.append(aim[1])
    rest = _blank(text, read.taken)
    either_or = [*read.either_or, *going_together(text, mentions)]
    unknown, unread = _left_over(rest, [text[m.start : m.end] for m in mentions])
    return RowWishes(
        tuple(read.given[c] for c in columns if c in read.given),
        tuple(rules),
        unknown,
        tuple(strange),
        (*either_or, *unread),
        rest,
        assumed,
        aim[0] if aim is not None else None,
        tuple(read.opposed),
    )


@dataclass(slots=True)
class _Read:
    """What of a request has been read, column by column.

    Attributes:
        text: The request.
        frame: The table.
        kinds: Its columns by name.
        mentions: Where columns are named.
        numeric: Columns of numbers.
        taken: Places that were read.
        given: The wish of each column.
        either_or: Wishes that cannot be drawn, as written.
        opposed: Pairs of limits that leave nothing.
        begun: Where the wish of a column began.
    """

    text: str
    frame: pd.DataFrame
    kinds: dict[str, Column]
    mentions: list[Mention]
    numeric: set[str]
    taken: list[tuple[int, int]] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    either_or: list[str] = field(default_factory=list)
    opposed: list[str] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=dict)

    def amount_of(self, place: int) -> None:
        """Read the amount that belongs to a mention of a column of numbers."""
        text, mention = self.text, self.mentions[place]
        if mention.column not in self.numeric:
            return
        if covered(mention.start, self.taken):
            return
        stop = self._end_of(place)
        kind = self.kinds[mention.column]
        if _of_another(text[mention.end : stop], kind, self.kinds):
            return
        several = barred_after(text, mention, stop, kind)
        several = several or alternatives_after(text, mention, stop, kind)
        several = several or alternatives_before(text, mention, kind)
        if several and mention.column not in self.given:
            self.given[mention.column] = mention.column + several[0]
            self.taken += [(mention.start, mention.end), several[1]]
            return
        found = amount_after(text, mention, stop, kind)
        found = found or amount_before(text, mention, kind)
        found = found or self._none_of(mention)
        if found is None:
            self._lost(mention, stop)
        else:
            self._keep(mention, found)

    def _end_of(self, place: int) -> int:
        """Where what is said of a mention ends: at the next one, or a turn."""
        text, mention = self.text, self.mentions[place]
        # A column may be called by its unit, which is then no other mention.
        turn = text.find(TURN, mention.end)
        later = self.mentions[place + 1 :]
        other = (m.start for m in later if not _same_amount(text, mention, m))
        return min(next(other, len(text)), turn if turn >= 0 else len(text))

    def _none_of(self, mention: Mention) -> tuple[str, tuple[int, int]] | None:
        """The wish for none of a column that holds zeros: "without slag"."""
        away = re.search(rf"{_NONE_OF}\s*$", self.text[: mention.start], re.I)
        away = away or _NONE_AFTER.match(self.text, mention.end)
        if not away or not (self.frame[mention.column] == 0).any():
            return None
        ends = (away.start(), away.end(), mention.start, mention.end)
        return "=0", (min(ends), max(ends))

    def _lost(self, mention: Mention, stop: int) -> None:
        """Tell a wish about a column that cannot be drawn."""
        lost = _LOST.match(self.text, mention.end)
        lost = lost or denied_amount(self.text, mention, stop)
        if lost and not covered(mention.start, self.taken):
            self.either_or.append(
                " ".join(self.text[mention.start : lost.end()].split())
            )

    def _keep(self, mention: Mention, found: tuple[str, tuple[int, int]]) -> None:
        """Keep an amount, or join it to the one that the column has."""
        text, column = self.text, mention.column
        wish, span = found
        # "0 or above" of "0 or above 5" is no bound.
        either = _EITHER.match(text, max(span[1], mention.end))
        if either:
            # "Not 0 or above 5" is no wish that can be drawn; it is told.
            self.either_or.append(" ".join(text[mention.start : either.end()].split()))
            self.taken.append((mention.start, either.end()))
        elif column not in self.given:
            self.given[column] = column + wish
            self.begun[column] = mention.end
            self.taken += [(mention.start, mention.end), span]
        elif TURN not in text[self.begun.get(column, 0) : mention.start]:
            # "At least 300 and cement below 350": the second half of a range.
            both = joined_bounds(self.given[column], column, wish)
            if both is not None:
                self.given[column] = both
                self.taken += [(mention.start, mention.end), span]
            elif bounds_oppose(self.given[column], column, wish):
                self.opposed.append(f"{self.given[column]}, {column}{wish}")
                self.taken += [(mention.start, mention.end), span]

    def amounts_without_names(self) -> None:
        """Amounts that their unit, or a rate of charge, gives to a column."""
        free = self.numeric - set(self.given)
        for column, wish, span in by_unit(self.text, self.kinds, free, self.taken):
            self.given[column] = wish
            self.taken.append(span)
        free = self.numeric - set(self.given)
        for column, wish, span in c_rates(self.text, free, self.taken):
            self.given[column] = wish
            self.taken.append(span)


def _same_amount(text: str, first: Mention, second: Mention) -> bool:
    """Whether one column is named before an amount and again as its unit."""
    between = text[first.end : second.start]
    return first.column == second.column and bool(
        re.search(rf"{NUMBER}\s*$", between) and find_unit(second.alias)
    )


def _of_another(tail: str, kind: Column, kinds: dict[str, Column]) -> bool:
    """Whether the first amount behind a column's name has the unit of another one.

    "In Ar at 5 mTorr" says nothing of a flow of argon where a pressure is a column.
    """
    first = re.match(
        rf"[^\d;.!?]{{0,40}}?{NUMBER}(?:\s*(?:,|/|or|oder|ou|o|或|または|{TO})\s*{NUMBER})*"
        r"\s*",
        tail,
    )
    unit, _ = unit_at(tail[first.end() :]) if first else (None, 0)
    own = find_unit(kind.unit)
    if unit is None or unit.name == "%" or own is not None:
        return False
    known = quantities().get(kind.quantity)
    if known is not None and known.dimension == unit.dimension:
        return False
    others = (find_unit(k.unit) for k in kinds.values() if k is not kind)
    return any(o is not None and o.dimension == unit.dimension for o in others)


def _by_meaning(
    text: str,
    kinds: dict[str, Column],
    numeric: set[str],
    given: dict[str, str],
    taken: list[tuple[int, int]],
) -> tuple[str, ...]:
    """Wishes about a property by another word than the column's.

    A word that is compared and names no column means the only numeric column of the
    table, or the only one with a unit of the quantity that the word names.

    Returns:
        What was taken for what, to be told.
    """
    out = []
    for match in _COMPARED.finditer(_blank(text, taken)):
        word = match[1].strip()
        free = sorted(numeric - set(given))
        if word.lower() in NO_NAME or not free:
            continue
        meant = free[0] if len(numeric) == 1 else _alike(word, free, kinds)
        if meant is None:
            continue
        mention = Mention(match.start(1), match.end(1), meant, word)
        found = amount_after(text, mention, len(text), kinds[meant])
        if found:
            given[meant] = meant + found[0]
            taken += [match.span(1), found[1]]
            out.append(f"{word!r} was read as the column {meant!r}")
    return tuple(out)


def _alike(word: str, free: Sequence[str], kinds: dict[str, Column]) -> str | None:
    """The only column whose unit is that of the quantity that a word names."""
    named = [
        q
        for q in quantities().values()
        if any(w == word.lower() or w.endswith(f" {word.lower()}") for w in q.words)
    ]
    dimensions = {q.dimension for q in named if q.dimension}
    alike = []
    for name in free:
        own = find_unit(kinds[name].unit)
        other = kinds[name].quantity
        if own is None or (
            other in quantities() and other not in {q.name for q in named}
        ):
            continue
        if own.dimension in dimensions:
            alike.append(name)
    return alike[0] if len(alike) == 1 else None


def _relations(
    text: str, mentions: Sequence[Mention], taken: list[tuple[int, int]]
) -> Iterator[str]:
    """Rules of more than one column: sums, ratios, one below another."""
    i = 0
    while i < len(mentions):
        j = i
        listed = bool(_SUM.search(text[max(0, mentions[i].start - 25) :]))
        while j + 1 < len(mentions):
            between = text[mentions[j].end : mentions[j + 1].start]
            if _JOIN.fullmatch(between) or (listed and _LISTED.fullmatch(between)):
                j += 1
            else:
                break
        tail = text[mentions[j].end :]
        sign = re.match(rf"{_SOFT}({ANY_SIDE})?{_SOFT}(?={NUMBER}|\S)", tail, re.I)
        after = mentions[j].end + (sign.end() if sign else 0)
        side = sign_of(sign[1]) if sign and sign[1] else "="
        number = re.match(rf"({NUMBER})\s*%?", text[after:])
        other = next((m for m in mentions[j + 1 :] if m.start == after), None)
        names = [m.column for m in mentions[i : j + 1]]
        end = 0
        if len(names) >= 2 and len(set(names)) > 1 and number:
            joins = [
                (text[a.end : b.start].strip() or "+")[0]
                for a, b in zip(mentions[i:j], mentions[i + 1 : j + 1], strict=True)
            ]
            joins = [s if s in "+*/-" else "+" for s in joins]
            left = names[0] + "".join(
                f" {s} {n}" for s, n in zip(joins, names[1:], strict=True)
            )
            span = re.match(rf"({NUMBER})\s*{TO}\s*({NUMBER})\s*%?", text[after:], re.I)
            if span and not (sign and sign[1]):
                low, high = sorted((amount_of(span[1]), amount_of(span[2])))
                yield f"{left} >= {low:g}"
                yield f"{left} <= {high:g}"
                number = span
            else:
                yield f"{left} {side} {amount_of(number[1]):g}"
            end = after + number.end()
        elif (
            other is not None
            and sign
            and sign[1]
            and not re.fullmatch(r"(?i)um|around|about|near|が|为", sign[1].strip())
        ):
            yield f"{names[0]} {side} {other.column}"
            end = other.end
        if end:
            taken.append((mentions[i].start, end))
        i = j + 1


def _categories(
    text: str,
    frame: pd.DataFrame,
    column: str,
    mentions: Sequence[Mention],
    taken: list[tuple[int, int]],
    strange: list[str],
) -> dict[str, str]:
    """A category that is asked for, or left out, of one column of words."""
    values = sorted({str(v) for v in frame[column] if v is not None and v == v})
    if len(values) > 60:
        return {}
    wanted: list[tuple[int, str]] = []
    unwanted: list[tuple[int, str]] = []
    for value in sorted(values, key=len, reverse=True):
        body = re.escape(value).replace(r"\ ", r"[\s_-]*").replace(r"\-", r"[\s_-]?")
        named = any(m.column == column for m in mentions)
        if not named and (len(value) < 2 or value.lower() in ("true", "false", "none")):
            continue
        flags = re.I if len(value) > 2 else 0
        # A category may be the name of a column as well; that one has been read.
        for match in re.finditer(
            rf"(?<![A-Za-z0-9_.]){body}(?![A-Za-z0-9_])", text, flags
        ):
            if covered(match.start(), taken):
                continue
            taken.append(match.span())
            away = _NEGATED.search(text[: match.start()])
            turn = text.count(TURN, 0, match.start())
            (unwanted if away else wanted).append((turn, value))
    for mention in mentions:
        if mention.column == column:
            away = re.search(
                rf"{_NONE_OF}\s*(?:an?y?\s+)?$", text[: mention.start], re.I
            )
            nothing = [v for v in values if v.strip().lower() in _NOTHING]
            if nothing and (away or _NONE_AFTER.match(text, mention.end)):
                turn = text.count(TURN, 0, mention.start)
                wanted += [(turn, value) for value in nothing]
                taken.append((away.start() if away else mention.start, mention.end))
                continue
            said = re.match(
                r"\s*(?:==|=|is|are|:)\s*['\"]?([\w+-]+)", text[mention.end :]
            )
            if said and not wanted and not unwanted:
                strange.append(f"{column}={said[1]}")
            taken.append((mention.start, mention.end + (said.end() if said else 0)))
    # Of several messages the latest that speaks of the column counts; it stands first.
    latest = min((turn for turn, _ in (*wanted, *unwanted)), default=0)
    chosen = list(dict.fromkeys(v for turn, v in wanted if turn == latest))
    barred = {v for turn, v in unwanted if turn == latest}
    if not chosen and barred:
        chosen = [v for v in values if v not in barred]
    return {column: f"{column}={'|'.join(chosen)}"} if chosen else {}


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in spans:
        out[start:end] = " " * (end - start)
    return "".join(out)


def _left_over(rest: str, names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names compared that are no column, and wishes that nothing here reads."""
    unknown, unread = [], []
    told: list[tuple[int, int]] = []
    for match in _COMPARED.finditer(rest):
        word = match[1].strip()
        if word.lower() in NO_NAME:
            continue
        unknown.append(word)
        told.append(match.span())
    for match in (*_RELATIVE.finditer(rest), *EXTREMES.finditer(rest)):
        unread.append(" ".join(match[0].split()))
        told.append(match.span())
    unread += [
        " ".join(rest[slice(*span)].split()) for span in lost_amounts(rest, told)
    ]
    return tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(unread))
