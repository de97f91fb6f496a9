"""Columns of a table named in a text: by their headers, quantities and short names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asking.constituents import last_word, other_names, same_meaning
from knowledge.ingest.tables import Column, map_columns
from knowledge.quantities import quantities
from knowledge.units import find_unit

if TYPE_CHECKING:
    import pandas as pd

#: Parts of speech that name no property even when a number follows.
NO_NAME = frozenset(
    [
        "row",
        "rows",
        "by",
        "um",
        "par",
        "por",
        "sample",
        "samples",
        "record",
        "records",
        "with",
        "and",
        "or",
        "of",
        "to",
        "from",
        "at",
        "in",
        "on",
        "for",
        "the",
        "a",
        "an",
        "me",
        "about",
        "around",
        "above",
        "below",
        "over",
        "under",
        "between",
        "least",
        "most",
        "than",
        "budget",
        "seed",
        "table",
        "total",
        "zeilen",
        "mit",
        "lignes",
        "und",
        "aber",
        "bei",
        "von",
        "et",
        "de",
        "y",
        "pero",
        "avec",
        "filas",
        "con",
        "set",
        "size",
        "value",
        "column",
        "rate",
        "ratio",
        "rule",
        "n",
    ]
)


#: Symbols that stand for a quantity in running text.
_SYMBOLS: dict[str, tuple[str, ...]] = {
    "thermal conductivity": ("kappa", "κ"),
    "electrical conductivity": ("sigma", "σ"),
    "yield strength": ("YS", "Rp0.2"),
    "ultimate tensile strength": ("UTS", "Rm"),
    "compressive strength": ("UCS",),
    "band gap": ("Eg",),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A column named in a text: from `start` to `end`, by the word `alias`."""

    start: int
    end: int
    column: str
    alias: str


def mentions_of(text: str, kinds: dict[str, Column]) -> Iterator[Mention]:
    """Columns named in a text, the longest name first, in the order of the text."""
    # The header of a column goes before what another column's quantity is called.
    pairs = [
        (far, alias, name)
        for name, kind in kinds.items()
        for far, words in enumerate(aliases(kind, list(kinds.values())))
        for alias in words
    ]
    found: list[Mention] = []
    for _, alias, name in sorted(pairs, key=lambda p: (p[0], -len(p[1]))):
        latin = re.match(r"[\x00-\u024f]", alias)
        body = re.escape(alias).replace(r"\ ", r"[\s_]+")
        if latin and len(alias) >= 5:
            body = f"{body[:-1]}(?:y|ies)" if alias.endswith("ty") else body
            body += r"(?:s|es|n|en)?"
        edges = (r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])") if latin else ("", "")
        # Of short names C is carbon and c is not.
        flags = 0 if len(alias) <= 2 else re.I
        for match in re.finditer(edges[0] + body + edges[1], text, flags):
            if not covered(match.start(), [(m.start, m.end) for m in found]):
                found.append(Mention(match.start(), match.end(), name, alias))
    yield from sorted(found, key=lambda m: m.start)


def covered(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place of a text lies in one of the spans."""
    return any(start <= place < end for start, end in spans)


def aliases(column: Column, others: Sequence[Column]) -> tuple[list[str], list[str]]:
    """Words that mean a column: those of its header, and others for its quantity."""
    from knowledge.ingest.tables import split_header

    name = column.header
    base = split_header(name)[0]
    bare = re.sub(r"\s*[\[(][^\])]*[\])]\s*$|[_\s]+[%°]\w*$", "", name)
    out = [name, name.replace("_", " "), base, bare, bare.replace("_", " ")]
    if tail := re.fullmatch(
        r"(.{2,}?)_[A-Za-z°%/0-9]{1,4}(?:_[A-Za-z0-9]{1,4})?", name
    ):
        # Of fly_ash_kg both "fly ash" and "fly"; the longer one is looked for first.
        out += [name.rsplit("_", 1)[0].replace("_", " "), tail[1].replace("_", " ")]

    def head(text: str) -> str:
        return re.split(r"[_\s(\[]", text)[0]

    if len(head(name)) >= 2 and sum(head(o.header) == head(name) for o in others) == 1:
        out.append(head(name))
    quantity = quantities().get(column.quantity)
    alone = sum(o.quantity == column.quantity for o in others) == 1
    own = len(dict.fromkeys(w.strip() for w in out if w.strip()))
    if quantity is not None and alone:
        out += [w for w in quantity.words if len(w) >= (3 if w.isascii() else 2)]
    elif column.quantity and alone:
        out.append(column.quantity)
    if alone:
        out += _SYMBOLS.get(column.quantity, ())
    if column.role == "temperature":
        out += ["temperature", "temperatur", "température", "temperatura", "温度"]
    if re.search(r"(?i)density|dichte", name) and alone:
        out += ["density", "dichte"]
    out += other_names(name)
    # "Speed" of a scan speed, in any language, where no other column has one.
    last = last_word(name)
    if sum(last_word(o.header) == last for o in others) == 1:
        out += [*same_meaning(last), *words_of_kind(last, column.unit)]
    words = list(dict.fromkeys(w.strip() for w in out if w.strip()))
    return words[:own], words[own:]


def words_of_kind(last: str, unit: str) -> list[str]:
    """What quantities of one kind and dimension are called in six languages.

    A column "strength" in MPa is meant by *Druckfestigkeit* and by 抗拉强度.

    >>> "druckfestigkeit" in words_of_kind("strength", "MPa")
    True
    >>> words_of_kind("strength", "kV")
    []
    """
    own = find_unit(unit)
    if not last or own is None:
        return []
    return [
        word
        for quantity in quantities().values()
        if quantity.name.lower().endswith(f" {last}")
        and quantity.dimension == own.dimension
        for word in quantity.words
        if len(word) >= (4 if word.isascii() else 2)
    ]


_TARGETS = (
    re.compile(
        r"(?:\btarget\s+(?:column|property|variable)?\s*(?:is|:|=)?\s*(?:the\s+)?|"
        r"\btarget\s*[:=]\s*|\bproperty\s*[:=]\s*|"
        r"\bzielgr[öo][ßs]e\s*(?:ist|:|=)?\s*(?:die\s+|der\s+|das\s+)?|"
        r"\bcible\s*(?:est|:|=)?\s*|\bobjetivo\s*(?:es|:|=)?\s*|"
        r"目标(?:列)?(?:是|为|[:：])?\s*|目的変数[は:：]?\s*)"
        r"[`'\"]?([^\s,;.`'\"]+)",
        re.I,
    ),
    re.compile(
        r"(?:\bpredict(?:s|ing|ion of)?\s+(?:the\s+)?|\bmodels? (?:of|for)\s+|"
        r"\b(?:net|network|regressor|model)\s+(?:on|for)\s+(?:the\s+)?|預測|预测\s*)"
        r"[`'\"]?([^\s,;.`'\"]+)|([^\s,;.`'\"]+) is what i (?:want to )?predict",
        re.I,
    ),
)


def target_named(text: str, frame: pd.DataFrame) -> tuple[str | None, str]:
    """The column that a word such as *hardness* or *Vickers* means, and the word.

    Returns:
        Column, or None where the named target is no column; the word is empty where
        no target is named.
    """
    columns = [str(c) for c in frame.columns]
    kinds = dict(zip(columns, map_columns(columns), strict=True))
    mentions = list(mentions_of(text, kinds))
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            group = 1 if match[1] else 2
            place, word = match.start(group), match[group]
            for mention in mentions:
                if place - 1 <= mention.start <= place + len(word):
                    return mention.column, word
            unit = find_unit(word)
            for column, kind in kinds.items():
                known = quantities().get(kind.quantity)
                if unit and known and known.dimension == unit.dimension:
                    return column, word
            if word.lower() not in NO_NAME and pattern is _TARGETS[0]:
                return None, word
    return None, ""
