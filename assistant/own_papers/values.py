"""Values of attached or pasted prose, each with its page and what is open about it.

A number is read twice: by the extraction, and anew from the letters of its page. Which
quantity, sample and condition it belongs to is read by patterns; where the sentence
leaves that open, the row says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.own_papers.second_reading import letters, not_confirmed
from knowledge.errors import IngestError
from knowledge.facts import Fact, Value
from knowledge.ingest.conditions import RANGE
from knowledge.ingest.documents import document_doi, facts_of_document, hosts_in
from knowledge.ingest.reading import Page, pages_of
from knowledge.ingest.tables import records_of_table
from knowledge.ingest.text_tables import split_tables
from knowledge.names import find_formulas
from knowledge.quantities import find_quantities, quantities
from knowledge.units import find_unit

#: What stands in a sentence as a condition, no result of its own.
_CONDITIONS = frozenset(
    {"temperature", "duration", "level", "length", "pressure", "voltage"}
)
#: Quantities that the extraction only reads by words of their own.
_BY_WORDS = frozenset(
    {"capacity retention", "retained efficiency", "lattice parameter"}
)
Open = Literal["quantity", "unread", "temperature", "source"]


@dataclass(frozen=True, slots=True)
class PaperValue:
    """A value with the sentence or row that holds it.

    Attributes:
        fact: Record of the sentence or row.
        value: As read.
        place: Page and, for a table, its row.
        doi: Of the document, where it states one.
        open: What the text leaves open.
    """

    fact: Fact
    value: Value
    place: str
    doi: str
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class PaperValues:
    """All values of a request's documents.

    Attributes:
        values: In the order of the documents.
        stripped: Whether sentences that give orders were left out.
    """

    values: tuple[PaperValue, ...]
    stripped: bool


def values_of(files: Sequence[tuple[str, bytes]]) -> PaperValues:
    """The values that documents state, in prose and in tables of their text.

    Raises:
        IngestError: A document is unreadable, or holds no text; names it.
    """
    out: list[PaperValue] = []
    stripped = False
    for name, data in files:
        pages = pages_of(name, data)
        if not any(page.text.strip() for page in pages):
            raise IngestError(f"{name}: no text could be read in it")
        doi = document_doi(pages) or ""
        read = {f"{name}|{p.number}": letters(p.text) for p in pages}
        read[name] = letters(" ".join(page.text for page in pages))
        prose, tabled = _parted(name, pages)
        facts, removed = facts_of_document(
            name, prose, prefix=f"request:{name}", request=True
        )
        stripped |= bool(removed)
        for fact in _of_one_kind(facts):
            out += _of_sentence(fact, read, doi)
        for place, fact in tabled:
            out += _of_row(fact, place, read[name], doi)
    return PaperValues(tuple(out), stripped)


def _parted(
    name: str, pages: Sequence[Page]
) -> tuple[list[Page], list[tuple[str, Fact]]]:
    """The prose of the pages, and the records of the rows of their tables."""
    prose, tabled = [], []
    for page in pages:
        text, tables = split_tables(page.text)
        prose.append(Page(page.number, text))
        for number, table in enumerate(tables, 1):
            title = f"{name}, table {number}"
            try:
                made = records_of_table(
                    f"{title}.csv", table.as_csv(), prefix=f"request:{name}-t{number}"
                )
            except IngestError:
                continue
            at = f"page {page.number}, " if page.number else ""
            tabled += [
                (f"{at}table {number}, row {fact.row}", replace(fact, file=name))
                for fact in made.facts
            ]
    return prose, tabled


def _of_sentence(fact: Fact, read: Mapping[str, str], doi: str) -> list[PaperValue]:
    missing = not_confirmed((fact,), read)
    whole = fact.claim in missing
    results = [v for v in fact.values if v.quantity not in _CONDITIONS]
    out = []
    for value in results:
        open_: list[Open] = []
        if whole or f"{value.value} {value.unit}" in missing:
            open_.append("unread")
        if not _told(value, fact.claim):
            open_.append("quantity")
        if not doi:
            open_.append("source")
        place = fact.place if fact.place != "text" else ""
        value = replace(value, formula=value.formula or fact.formula)
        out.append(PaperValue(fact, value, place, doi, tuple(open_)))
    return out


def _of_one_kind(facts: Sequence[Fact]) -> list[Fact]:
    """Records whose material is of the family that the document is about.

    "Steel fibre" in a text about concrete is no sample of steel.
    """
    told = Counter(f.family for f in facts if f.family and f.values)
    if not told:
        return list(facts)
    family = told.most_common(1)[0][0]
    main = next(f.material for f in facts if f.family == family)
    return [
        f if f.family in {"", family} or f.formula
        else replace(f, material=main, family=family)
        for f in facts
    ]  # fmt: skip


def _told(value: Value, sentence: str) -> bool:
    """Whether the sentence names the quantity of a value, and no rival of its unit.

    Two quantities of one dimension with a value each are told apart by what stands
    nearest; where their numbers differ one of them has a value that nobody named.
    """
    unit = find_unit(value.unit)
    named = find_quantities(sentence)
    if value.base in _BY_WORDS:
        return True
    if value.base not in named:
        # "Sintered at 1200 °C" names no temperature of sintering, but means it.
        return value.base == "sintering temperature"
    known = quantities()
    rivals = [
        n for n in named
        if n in known and unit and known[n].dimension == unit.dimension
        and n not in {"temperature"}
    ]  # fmt: skip
    return len(rivals) <= 1 or _nearest(value, sentence, rivals) == value.base


def _nearest(value: Value, sentence: str, rivals: Sequence[str]) -> str:
    """The rival named last before the number, as a second way to place it."""
    first = value.value[0] if isinstance(value.value, tuple | list) else value.value
    shown = f"{first:g}" if isinstance(first, int | float) else str(first)
    at = sentence.find(shown)
    before = find_quantities(sentence[: at if at >= 0 else len(sentence)])
    return next((n for n in reversed(before) if n in rivals), rivals[0])


def _of_row(fact: Fact, place: str, text: str, doi: str) -> list[PaperValue]:
    cells = fact.extra.get("cells") or ()
    seen = letters("".join(str(cell) for cell in cells)) in text
    open_: list[Open] = [] if seen else ["unread"]
    if not doi:
        open_.append("source")
    return [
        PaperValue(fact, value, place, doi, tuple(open_))
        for value in fact.values
        if not isinstance(value.value, str)
    ]


def temperature_of(value: Value) -> float | None:
    """Temperature of a measurement in °C; of a range there is none."""
    return None if RANGE in value.conditions else value.temperature


def sample_of(item: PaperValue) -> tuple[str, str]:
    """Material and composition of a value, empty where the text names none."""
    formula = item.value.formula or item.fact.formula
    named = find_formulas(formula) or hosts_in(formula)
    return item.fact.material, formula if named or item.fact.kind == "row" else ""
