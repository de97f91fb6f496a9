"""Rows chosen by words of the request that no filter knows, where records say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asking.words import lexicon, mentions
from assistant.compose.table_values import Row
from knowledge.facts import Fact
from knowledge.glossary import find_terms
from knowledge.lexical import stem, tokens
from knowledge.names import with_formulas


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows after the words that nothing else has read.

    Attributes:
        rows: Those that say all words which at least one of them says.
        chosen_by: The words that only some rows say.
        dropped: How many rows do not say these.
        unsaid: Words that no row says.
    """

    rows: tuple[Row, ...]
    chosen_by: tuple[str, ...] = ()
    dropped: int = 0
    unsaid: tuple[str, ...] = ()


def choose(rows: Sequence[Row], words: Sequence[str]) -> Choice:
    """Keep the rows whose records say the words; words that none says are named."""
    kept = list(rows)
    chosen_by, unsaid = [], []
    for word in words:
        names = meanings(word)
        said = [row for row in kept if _says(row, names)]
        if not said:
            unsaid.append(word)
        elif len(said) < len(kept):
            chosen_by.append(word)
            kept = said
    return Choice(tuple(kept), tuple(chosen_by), len(rows) - len(kept), tuple(unsaid))


@lru_cache(maxsize=512)
def meanings(word: str) -> tuple[frozenset[str], ...]:
    """What a record may say for a word: its stems, or those of its English names."""
    out = [frozenset(_stems(word))] if re.search(r"[A-Za-z\d]", word) else []
    for term, _ in find_terms(word):
        out.append(frozenset(_stems(term.name)))
    groups = (lexicon()["aspects"].values(), lexicon()["levers"].values())
    for entry in (*groups[0], *groups[1], *lexicon()["terms"]):
        if mentions(word, entry["words"]):
            said = entry.get("record") or entry["terms"]
            out += [frozenset(_stems(name)) for name in said]
    formula = with_formulas(word)
    if formula != word:
        out.append(frozenset({formula.lower()}))
    return tuple(name for name in dict.fromkeys(out) if name)


def _stems(text: str) -> list[str]:
    return [stem(part) for part in re.findall(r"[a-z\d]+(?:[./][\d]+)?", text.lower())]


def _says(row: Row, names: Sequence[frozenset[str]]) -> bool:
    fact = row.facts[0]
    own = " ".join((row.conditions, row.formula, fact.material, fact.formula,
                    *(value.quantity for value in row.values.values())))  # fmt: skip
    said = set(_stems(own)) | _about(fact)
    if _only_row(row):
        said |= _told(fact)
    return any(name <= said for name in names)


def _about(fact: Fact) -> frozenset[str]:
    """Stems of what holds for all rows of a record: its source, title and kind."""
    source = fact.source
    parts = (source.title, source.authors, source.journal, *fact.tags)
    return stem_set(" ".join(part for part in parts if part))


def _told(fact: Fact) -> frozenset[str]:
    return stem_set(f"{fact.lever} {fact.claim} {fact.mechanism}")


@lru_cache(maxsize=4096)
def stem_set(text: str) -> frozenset[str]:
    """Stems and search tokens of a text."""
    return frozenset((*_stems(text), *tokens(text)))


def _only_row(row: Row) -> bool:
    """Whether the sentence of a record speaks of this row alone."""
    if any(value.role == "reference" for value in row.values.values()):
        return False
    bases = {value.base for value in row.values.values()}
    same = [v for v in row.facts[0].values if v.base in bases and v.role != "text"]
    return len(same) <= len(row.values)
