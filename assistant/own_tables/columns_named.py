"""Columns of an own table that a text names: by header, quantity or concept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.asking.column_names import words_of_kind
from assistant.asking.constituents import last_word, other_names, same_meaning
from assistant.asking.words import lexicon
from assistant.own_tables.tables import OwnTable
from assistant.own_tables.words import pairs
from knowledge.quantities import base_quantity, quantity_spans
from knowledge.units import find_unit

#: Where something begins and ends in a text.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A column where a question names it; `strength` 3 is literal, 1 a general word."""

    column: int
    start: int
    end: int
    strength: int


#: A letter or digit of a script that parts its words: Mnなし names Mn.
IN_WORD = r"[^\W_\u3040-\u30ff\u4e00-\u9fff]"


def edges(word: str) -> tuple[str, str]:
    """Patterns of what may stand before and behind a word, where a script has words."""
    before = rf"(?<!{IN_WORD})" if word[0].isascii() or word[0] in "äöüßéèàñ" else ""
    after = rf"(?!{IN_WORD})" if word[-1].isascii() else ""
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
        for name in dict.fromkeys((column.name, column.header, _bare(column.header))):
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
            before, _ = edges(token)
            for match in re.finditer(f"{before}{re.escape(stem)}\\w*", text.lower()):
                if abs(len(match[0]) - len(token)) <= 4:
                    add([place], *match.span(), 2)
    for place, start, end in _element_columns(text, table):
        add([place], start, end, 3)
    for place, start, end in _translated(text, table):
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


#: Signs of units that a header ends in and that nothing is converted to.
_MASSES = frozenset(["kg", "g", "mg", "t", "wt", "pct", "percent", "frac", "ml", "L"])


def _bare(header: str) -> str:
    """A header without a unit of one sign behind its name: ash of ``ash_kg``."""
    name, _, unit = header.rpartition("_")
    measured = unit in _MASSES or find_unit(unit) is not None
    return name.replace("_", " ") if len(name) > 1 and measured else header


def _translated(text: str, table: OwnTable) -> Iterator[tuple[int, int, int]]:
    """Columns that a text names in other words or another language than the table.

    "Flugasche" is the column ``fly_ash`` and "Druckfestigkeit" a ``strength`` in MPa;
    a word that two columns answer to names neither.
    """
    lowered = text.casefold()
    places: dict[str, set[int]] = {}
    for place, column in enumerate(table.columns):
        last = last_word(column.name)
        named = [*other_names(column.name), *words_of_kind(last, column.unit)]
        if sum(last_word(c.name) == last for c in table.columns) == 1:
            named += same_meaning(last)
        for word in named:
            if len(word) >= (4 if word.isascii() else 2) and word.casefold() in lowered:
                places.setdefault(word, set()).add(place)
    for word in sorted(places, key=len, reverse=True):
        if len(places[word]) == 1:
            before, after = edges(word)
            ending = "(?:s|n|en)?" if word.isascii() and len(word) > 4 else ""
            shape = f"{before}{re.escape(word)}{ending}{after}"
            for match in re.finditer(shape, text, re.IGNORECASE):
                yield next(iter(places[word])), *match.span()


def _element_columns(text: str, table: OwnTable) -> Iterator[tuple[int, int, int]]:
    """Columns of contents that a text names by element: "carbon" for ``C wt%``."""
    held = {
        match[1]: place
        for place, column in enumerate(table.columns)
        if column.numeric
        and (match := re.match(r"(?:x_|c_|n_)?([A-Z][a-z]?)(?![a-z])", column.name))
        and match[1] in lexicon()["elements"]
        and re.fullmatch(
            r"(?:x_|c_|n_)?[A-Z][a-z]?\W*(?:(?i:at|wt|mol|vol|content|gehalt|anteil|gew|ma|mass\w*|en|pds|peso)\W*.*)?",
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
            before, after = edges(word)
            shape = f"{before}{re.escape(word.lower())}{after}"
            for match in re.finditer(shape, text.lower()):
                yield place, *match.span()
        # "More than 15 % de Cr": a symbol behind its share.
        for match in re.finditer(
            rf"%\s*(?:(?:of|de|von|an)\s+)?({symbol})(?![A-Za-z])", text
        ):
            yield place, *match.span(1)


def _literal(text: str, name: str) -> Iterator[Span]:
    name = name.strip()
    if not name or (len(name) == 1 and not name.isalpha()):
        return
    before, after = edges(name)
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
