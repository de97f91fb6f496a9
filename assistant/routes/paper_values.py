"""Values of attached or pasted documents as a table, each with page and conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from assistant.phrasebook import phrases_of
from assistant.records import (
    Answer,
    Artifact,
    Attempt,
    Citation,
    Claim,
    ClaimValue,
    Request,
    Status,
    TableResult,
)
from assistant.routes.base import Draft, Quoting, Specified, Work
from assistant.routes.own_papers import prose_of
from knowledge.errors import IngestError

if TYPE_CHECKING:
    from assistant.own_papers.values import PaperValue
    from knowledge.facts import Fact

#: Rows of the table that the text shows.
_PREVIEW = 20
#: The name of a text that stands in the message itself.
PASTED = "pasted text"


@dataclass(frozen=True, slots=True)
class ValuesWork:
    """An order to put the values of documents into a table.

    Attributes:
        files: Names of the documents.
        values: Those wished.
        others: How many further values the documents state.
        units: Units that the order names, by quantity.
        unread: Words of the order that nothing serves.
        stripped: Whether orders inside the documents were left out.
        language: Of the answer.
        literature: Whether values of the records are to stand beside.
    """

    files: tuple[str, ...]
    values: tuple[PaperValue, ...]
    others: int
    units: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    stripped: bool
    language: str
    literature: bool = False


def values_work(request: Request, language: str = "en") -> ValuesWork | None:
    """The order that a request gives about its documents, or None.

    Raises:
        BadInput: A document is unreadable.
    """
    from assistant.asking.extracting import of_temperature, orders_values, pasted

    files, order = prose_of(request), request.text.strip()
    if not files:
        if request.files or request.documents or (found := pasted(order)) is None:
            return None
        files, order = [(PASTED, found.text.encode())], found.order
    elif not orders_values(order):
        return None
    from assistant.asking.table_filters import read_units
    from assistant.asking.table_groups import grouped
    from assistant.own_papers.values import values_of
    from knowledge.quantities import find_quantities

    try:
        read = values_of(files)
    except IngestError as err:
        raise BadInput(str(err)) from err
    names = tuple(dict.fromkeys(name for name, _ in files))
    wanted = (*find_quantities(order), *grouped(order))
    kept = [v for v in read.values if not wanted or v.value.base in wanted]
    if of_temperature(order):
        kept = [v for v in kept if v.value.temperature is not None]
    return ValuesWork(
        files=names,
        values=tuple(kept),
        others=len(read.values) - len(kept),
        units=tuple(read_units(order, wanted)),
        unread=_unread(order, names),
        stripped=read.stripped,
        language=language,
        literature=bool(_RECORDS.search(order)),
    )


#: The records of the store, which the values of a document are to be set beside.
_RECORDS = re.compile(
    r"\b(?:compar|vergleich|confront|contrast)\w*\b[^.]{0,40}\b(?:store|records?|"
    r"database|literature|literatur|littérature|literatura|datenbank)\b|"
    r"(?:文献|数据库|记录|文献値)[^。]{0,8}(?:比较|对比|比較)|与文献|文献と",
    re.IGNORECASE,
)


def _unread(order: str, names: Sequence[str]) -> tuple[str, ...]:
    """Words of an order that neither a quantity nor the wish for a table explains."""
    from assistant.asking.extracting import of_temperature, without_order
    from assistant.asking.table_groups import group_spans
    from assistant.asking.table_left import left_words
    from assistant.own_papers.reading import without_plain_words

    for name in names:
        order = order.replace(name, " ")
    plain = without_plain_words(without_order(order))
    if of_temperature(order):
        plain = re.sub(r"(?i)\w*temperatur\w*|温度", " ", plain)
    return left_words(plain, group_spans(plain))


class PaperValuesPath(Quoting):
    """Tables the values of the user's own documents."""

    def specify(self, request: Request, work: Work) -> Specified:
        """See `values_work`; this path is only entered with its result."""
        return Specified(spec=work.once(values_work, request))

    def compose(
        self,
        spec: ValuesWork,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The rows with page and flags, and what could not be read for certain."""
        words = phrases_of("own_papers/phrases.yaml", spec.language)
        files = ", ".join(spec.files)
        lines = [f"## {words['values_heading']}"]
        if not spec.values:
            said = words["no_values"].format(files=files)
            return Answer(Status.ABSTAINED, "\n".join([*lines, said]))
        table = _table(spec)
        lines.append(words["values_of"].format(n=len(spec.values), files=files))
        if spec.others:
            lines.append(words["values_others"].format(n=spec.others))
        if spec.unread:
            lines.append(words["values_unread"].format(what="”, “".join(spec.unread)))
        if spec.stripped:
            from assistant.compose.faq_text import frame

            lines.append(f"*{frame(spec.language)['instruct']}*")
        lines += ["", *_preview(table), ""]
        if len(table.rows) > _PREVIEW:
            lines.append(words["values_more"].format(n=len(table.rows) - _PREVIEW))
        doubtful = sum(bool({*v.open} - {"source"}) for v in spec.values)
        lines.append(
            words["values_open" if doubtful else "values_reread"].format(n=doubtful)
        )
        claims = [_claim(v) for v in spec.values]
        cited = {v.fact.id: _citation(v) for v in spec.values}
        if spec.literature:
            from assistant.own_papers.beside_records import beside_records
            from knowledge.store import open_store

            facts = list(open_store(work.settings.store_dir).all())
            told, more, held = beside_records(spec.values, facts, spec.language)
            lines += ["", *told]
            claims += more
            cited |= _records_cited(held)
        artifacts: tuple[Artifact, ...] = ()
        if work.out is not None:
            from assistant.compose.table_files import write_files

            sources = [
                (v.fact.id, v.doi, "no source" if not v.doi else "sourced")
                for v in spec.values
            ]
            artifacts = tuple(write_files(table, sources, work.out))
        # Which sample and condition a number belongs to is read by patterns alone.
        return Answer(
            status=Status.UNVERIFIED,
            text="\n".join(lines),
            report=attempts[-1].report if attempts else None,
            claims=tuple(claims),
            citations=tuple(cited.values()),
            table=table,
            artifacts=artifacts,
        )


#: Columns of the table, by the names that headers of data answers have.
_COLUMNS = ("material", "composition", "quantity", "value", "unit", "bulk or total",
            "temperature", "conditions", "page", "sentence")  # fmt: skip


def _table(spec: ValuesWork) -> TableResult:
    from assistant.own_papers.values import sample_of, temperature_of

    rows, flags = [], []
    units = dict(spec.units)
    for item in spec.values:
        material, formula = sample_of(item)
        number, unit = _in_unit(item, units.get(item.value.base, ""))
        row: list[Any] = [
            material or None, formula or None, item.value.quantity, number,
            unit or None,
            item.value.scope or None, temperature_of(item.value),
            item.value.conditions or None, item.place or None,
            item.fact.claim if item.fact.kind == "passage" else None,
        ]  # fmt: skip
        rows.append(row)
        flags.append([_FLAGS[name] for name in item.open])
    columns = [
        {"name": name, "unit": "°C" if name == "temperature" else ""}
        for name in _COLUMNS
    ]
    return TableResult(columns, rows, [v.fact.id for v in spec.values], flags)


_FLAGS = {
    "source": "no source",
    "unread": "number not found again on its page",
    "quantity": "quantity not named beside the number",
    "temperature": "temperature open",
}


def _in_unit(item: PaperValue, wanted: str) -> tuple[Any, str]:
    """The number in the unit wished, where it can be converted."""
    from knowledge.units import convert

    value, unit = item.value.value, item.value.unit
    if not wanted or wanted == unit:
        return value, unit
    parts = value if isinstance(value, tuple | list) else (value,)
    turned = [convert(float(part), unit, wanted) for part in parts]
    if any(part is None for part in turned):
        return value, unit
    return (turned[0] if len(turned) == 1 else tuple(turned)), wanted


def _preview(table: TableResult) -> list[str]:
    from assistant.compose.faq_text import number

    shown = [
        i for i, name in enumerate(_COLUMNS)
        if name != "sentence" and any(row[i] is not None for row in table.rows)
    ]  # fmt: skip
    heads = [
        f"{_COLUMNS[i]} (°C)" if _COLUMNS[i] == "temperature" else _COLUMNS[i]
        for i in shown
    ]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in table.rows[:_PREVIEW]:
        cells = [
            "" if row[i] is None
            else number(row[i]) if isinstance(row[i], int | float | tuple | list)
            else str(row[i]).replace("|", "/").replace("\n", " ")[:60]
            for i in shown
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _claim(item: PaperValue) -> Claim:
    value = item.value
    return Claim(
        text=f"{value.quantity}: {item.fact.claim}",
        citations=[item.fact.id],
        values=[ClaimValue(value.value_id, value.value, value.unit, value.conditions)],
        basis="source",
    )


def _citation(item: PaperValue) -> Citation:
    return Citation(
        item.fact.id, None, item.fact.file or None, None, None,
        ", ".join(p for p in (item.fact.file, item.place) if p),
    )  # fmt: skip


def _records_cited(facts: Sequence[Fact]) -> dict[str, Citation]:
    from assistant.compose.faq_text import citation_of
    from knowledge.credibility import credibility

    return {f.id: citation_of(f, credibility(f).to_json()) for f in facts}
