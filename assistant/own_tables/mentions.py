"""What a question names of a table: columns, entries of cells, limits and units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.asking.limits import amount_of, bounds, unit_at
from assistant.asking.table_filters import NEGATION, barred, blanked, negated
from assistant.asking.words import lexicon
from assistant.own_tables.tables import EMPTY, OwnColumn, OwnTable
from assistant.own_tables.words import pairs, pattern
from knowledge.quantities import base_quantity, quantity_spans
from knowledge.units import convert, find_unit

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A column where a question names it; `strength` 3 is literal, 1 a general word."""

    column: int
    start: int
    end: int
    strength: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit on the rows.

    Attributes:
        column: Index.
        sign: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in``, ``not in``,
            ``has``, ``has not`` (a part of the text), ``empty`` or ``filled``.
        number: For the signs of numbers, in the unit of the column.
        texts: For the signs of texts, as they stand in the cells.
        start: Where it stands in the question.
        others: Limits on the same column of which any will do instead.
    """

    column: int
    sign: str
    number: float = 0.0
    texts: tuple[str, ...] = ()
    start: int = 0
    others: tuple[Condition, ...] = ()

    def holds(self, cell: object) -> bool:
        """Whether a cell meets it; an empty cell meets no limit."""
        return self._meets(cell) or any(o.holds(cell) for o in self.others)

    def _meets(self, cell: object) -> bool:
        if self.sign == "empty":
            return cell is None
        if self.sign == "filled":
            return cell is not None
        if self.sign in {"in", "not in"}:
            # An empty cell may be one of the entries that stand for "nothing".
            return (("" if cell is None else str(cell)) in self.texts) == (
                self.sign == "in"
            )
        if cell is None:
            return False
        if self.sign in {"has", "has not"}:
            return any(t in str(cell) for t in self.texts) == (self.sign == "has")
        if not isinstance(cell, int | float):
            return False
        near = abs(cell - self.number) <= 1e-6 * max(abs(cell), abs(self.number))
        return {
            "=": near, "!=": not near, "<": cell < self.number and not near,
            "<=": cell <= self.number or near, ">": cell > self.number and not near,
            ">=": cell >= self.number or near,
        }[self.sign]  # fmt: skip


#: A letter or digit of a script that parts its words: Mnなし names Mn.
_IN_WORD = r"[^\W_\u3040-\u30ff\u4e00-\u9fff]"


def _edges(word: str) -> tuple[str, str]:
    """Word boundaries, where a script has words."""
    before = rf"(?<!{_IN_WORD})" if word[0].isascii() or word[0] in "äöüßéèàñ" else ""
    after = rf"(?!{_IN_WORD})" if word[-1].isascii() else ""
    return before, after


def find_columns(text: str, table: OwnTable) -> list[Mention]:
    """Columns that a text names, the most literal reading of each place.

    A header counts literally, then a quantity of the catalogue, then a long word of a
    header that no other header has, then a general word such as "strength".
    """
    out: list[Mention] = []

    def add(columns: Sequence[int], start: int, end: int, strength: int) -> None:
        for known in list(out):
            if start < known.end and known.start < end:
                longer = end - start > known.end - known.start + 2
                if longer and strength >= 3 and start <= known.start < known.end <= end:
                    # "Capacity retention" names no capacity.
                    out.remove(known)
                    continue
                if known.strength > strength or (
                    known.strength == strength and not longer
                ):
                    return
                if known.strength < strength or longer:
                    out.remove(known)
        out.extend(Mention(c, start, end, strength) for c in columns)

    for place, column in enumerate(table.columns):
        for name in dict.fromkeys((column.name, column.header)):
            for start, end in _literal(text, name):
                add([place], start, end, 4)
    for start, end, name in quantity_spans(text):
        held = [i for i, c in enumerate(table.columns) if c.quantity == name]
        held = held or [
            i for i, c in enumerate(table.columns) if base_quantity(c.quantity) == name
        ]
        if not held and name == "ionic conductivity":
            # "Conductivity" of a table without ions is that of the table.
            held = [
                i
                for i, c in enumerate(table.columns)
                if "conductivity" in c.base and c.numeric
            ]
        if held:
            add(held, start, end, 3)
    tokens = [
        [t for t in re.findall(r"[^\W\d_]{4,}", c.name.lower())] for c in table.columns
    ]
    for place, own in enumerate(tokens):
        for token in own:
            if sum(token in other for other in tokens) > 1:
                continue
            stem = token[: max(4, len(token) - 2)]
            before, _ = _edges(token)
            for match in re.finditer(f"{before}{re.escape(stem)}\\w*", text.lower()):
                if abs(len(match[0]) - len(token)) <= 4:
                    add([place], *match.span(), 2)
    for place, start, end in _element_columns(text, table):
        add([place], start, end, 3)
    for say, means, _ in pairs("concepts"):
        for match in say.finditer(text):
            held = [
                i
                for i, c in enumerate(table.columns)
                if means.search(c.header) or means.search(c.quantity)
            ]
            if held:
                add(held, *match.span(), 1)
    return sorted(out, key=lambda m: (m.start, -m.strength, m.column))


def _element_columns(text: str, table: OwnTable) -> Iterator[tuple[int, int, int]]:
    """Columns of contents that a text names by element: "carbon" for ``C wt%``."""
    held = {
        match[1]: place
        for place, column in enumerate(table.columns)
        if column.numeric
        and (match := re.match(r"(?:x_|c_|n_)?([A-Z][a-z]?)(?![a-z])", column.name))
        and match[1] in lexicon()["elements"]
        and re.fullmatch(
            r"(?:x_|c_|n_)?[A-Z][a-z]?\W*(?:(?:at|wt|mol|vol|content)\W*.*)?",
            column.name,
        )
    }
    for symbol, place in held.items():
        words = [
            *lexicon()["elements"][symbol],
            f"{symbol} content",
            f"{symbol}-content",
        ]
        for word in words:
            before, after = _edges(word)
            shape = f"{before}{re.escape(word.lower())}{after}"
            for match in re.finditer(shape, text.lower()):
                yield place, *match.span()


def _literal(text: str, name: str) -> Iterator[Span]:
    name = name.strip()
    if not name or (len(name) == 1 and not name.isalpha()):
        return
    before, after = _edges(name)
    # Short headers are symbols, and case is all they have: x, T, Ea, Voc.
    flags = re.IGNORECASE if len(name) > 3 else 0
    shape = re.escape(name).replace(r"\ ", r"[\s_-]+")
    plural = "s?" if len(name) > 3 and name[-1].isascii() else ""
    for match in re.finditer(f"{before}{shape}{plural}{after}", text, flags):
        # A lone "a" is an article, unless something is said of its value.
        if len(name) == 1 and not re.match(
            r"\s*(?:[=<>≤≥]|of\b|is\b|above|below|between|values?)", text[match.end() :]
        ):
            lead = text[: match.start()].rstrip().lower()
            alone = re.match(r"\s*(?:$|[,;?.]|and\b|or\b)", text[match.end() :])
            if (name.lower() in {"a", "i"} and not alone) or not lead.endswith(
                ("for", "of", "with", "vs", "versus", "and", "on", "largest", "highest",
                 "lowest", "mean", "average", "column", "von", "mit", "de", "por")
            ):  # fmt: skip
                continue
        yield match.span()


def find_entries(text: str, table: OwnTable) -> list[tuple[Condition, Span]]:
    """Entries of text columns that a text names; several of one column are one list.

    Elements count by name and symbol, and a longer word with another ending
    ("geglühten" for ``geglüht``).
    """
    found: list[tuple[int, str, int, int]] = []

    def free(start: int, end: int) -> bool:
        return not any(start < b and a < end for _, _, a, b in found)

    entries = [
        (value, place)
        for place, column in enumerate(table.columns)
        for value in column.values
    ]
    entries.sort(key=lambda e: -len(e[0]))
    folded = text.casefold()
    for value, place in entries:
        if value.lower() in EMPTY or len(value) > 80:
            continue
        # Thousands of entries and a short text: most need no pattern of their own.
        if any(word.casefold() not in folded for word in _words_of(value)):
            continue
        for start, end in _entry_spans(text, value, place == table.label):
            if free(start, end):
                found.append((place, value, start, end))
    symbols = {
        word.lower(): symbol
        for symbol, words in lexicon()["elements"].items()
        for word in words
    }
    for value, place in entries:
        if value not in symbols.values():
            continue
        for word in (w for w, s in symbols.items() if s == value):
            before, after = _edges(word)
            for match in re.finditer(f"{before}{re.escape(word)}{after}", text.lower()):
                if free(*match.span()):
                    found.append((place, value, *match.span()))
    out: list[tuple[Condition, Span]] = []
    for place, value, start, end in sorted(found, key=lambda f: f[2]):
        sign = "not in" if negated(text, start) else "in"
        texts: tuple[str, ...] = (value,)
        if out and out[-1][0].column == place and out[-1][0].sign == sign:
            last, span = out[-1]
            texts = (*last.texts, value)
            out[-1] = (Condition(place, sign, 0.0, texts, last.start), (span[0], end))
        else:
            out.append((Condition(place, sign, 0.0, texts, start), (start, end)))
    return [*out, *_undoped(text, table, out), *_parts(text, table, out)]


def _words_of(value: str) -> list[str]:
    """The words of an entry without what joins them; all stand where it is named."""
    return [w for w in re.split(r"(?:[\s_+&/-]|\band\b|\bund\b)+", value) if w]


def _entry_spans(text: str, value: str, is_label: bool) -> Iterator[Span]:
    before, after = _edges(value)
    # "Quenched and tempered" is ``quenched + tempered``, "co doped" ``co-doped``.
    words = [re.escape(w) for w in _words_of(value)]
    between = r"(?:[\s_+&/-]|\band\b|\bund\b|\bet\b|\by\b)*"
    plain = all(len(w) > 3 for w in words)
    shape = between.join(words) if plain and len(words) > 1 else re.escape(value)
    if len(value) == 1:
        # A row called "A" needs a word that says so.
        shape = rf"(?:sample|specimen|probe|row|alloy|device|试样|样品|試料)\s+{shape}"
        before = ""
        if not is_label:
            return
    elif len(value) >= 5 and value[-1].isalpha():
        after = r"(?:s|e[nrsm]?|es|n|a|as|os)?" + after
    flags = re.IGNORECASE if len(value) > 3 or not value.isascii() else 0
    for match in re.finditer(f"{before}{shape}{after}", text, flags):
        tail = text[match.end() : match.end() + 1]
        # "Al-doped" names Al; "A4.5" does not name A4.
        if tail == "." and text[match.end() + 1 : match.end() + 2].isdigit():
            continue
        yield match.span()


def _undoped(
    text: str, table: OwnTable, found: Sequence[tuple[Condition, Span]]
) -> Iterator[tuple[Condition, Span]]:
    match = pattern("undoped").search(text)
    if not match or any(a <= match.start() < b for _, (a, b) in found):
        return
    cells = pattern("undoped_cells")
    for place, column in enumerate(table.columns):
        if column.numeric or place == table.label:
            continue
        held = {"" if c is None else str(c) for c in column.cells}
        plain = tuple(c for c in held if cells.search(c))
        if plain and len(plain) < len(held):
            yield Condition(place, "in", 0.0, plain, match.start()), match.span()
            return


def _parts(
    text: str, table: OwnTable, found: Sequence[tuple[Condition, Span]]
) -> Iterator[tuple[Condition, Span]]:
    """Words after "without" or "containing" that stand inside of entries."""
    lead = (
        rf"(?P<no>{NEGATION})|(?i:\bcontain\w*|\bwith\b|含有?|を含む|\bmit\b|\bavec\b)"
    )
    for match in re.finditer(rf"(?:{lead})\s*(?P<w>[A-Z][A-Za-z0-9]{{0,7}})", text):
        word = match["w"]
        if any(a < match.end("w") and match.start("w") < b for _, (a, b) in found):
            continue
        for place, column in enumerate(table.columns):
            if any(word in value for value in column.values):
                sign = "has not" if match["no"] else "has"
                yield (
                    Condition(place, sign, 0.0, (word,), match.start()),
                    match.span("w"),
                )
                break


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
            if unit
            or m.end <= bound.start
            or not re.search(r"[,;.。、，]", text[bound.end : m.start])
        ]
        place = _owner(table, beside, *span, unit)
        if place is None:
            unread.append(text[slice(*span)].strip())
            continue
        number = _in_column(value, unit, table.columns[place])
        out.append((Condition(place, bound.sign, number, (), bound.start), span))
    lost = [(b.start, b.end) for b in bounds(text)]
    rest = blanked(text, [*lost, *(span for _, span in out)])
    for match in re.finditer(
        rf"(?<!{_IN_WORD})(?<![_.,])(?P<n>[-−]?\d+(?:[.,]\d+)?(?:[eE][-−+]?\d+)?)"
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
    def fits(place: int) -> bool:
        column = table.columns[place]
        if not column.numeric:
            return False
        if not unit:
            return True
        if not column.unit:
            # Days and hours are often only said by the name of the column, and a
            # column may be called by its unit: HV.
            return bool(near or unit in {"%", "d", "h"}) or _called(column) == unit
        given = find_unit(unit)
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
    given = find_unit(unit)
    if given is None:
        return None
    same = [
        i
        for i, c in enumerate(table.columns)
        if c.numeric and (c.dimension == given.dimension or _called(c) == given.name)
    ]
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
