"""Entries of the cells of an own table that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.asking.table_elements import NEGATION, negated
from assistant.asking.words import lexicon
from assistant.own_tables.columns_named import Span, edges
from assistant.own_tables.conditions import Condition
from assistant.own_tables.tables import EMPTY, OwnTable
from assistant.own_tables.words import pattern


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
    of_elements = {
        place
        for place, column in enumerate(table.columns)
        if all(
            v in symbols.values() or v.lower() in EMPTY or len(v) > 2
            for v in column.values
        )
    }
    for value, place in entries:
        # A grade called C is no carbon beside one called A.
        if value not in symbols.values() or place not in of_elements:
            continue
        for word in (w for w, s in symbols.items() if s == value):
            before, after = edges(word)
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
    before, after = edges(value)
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
