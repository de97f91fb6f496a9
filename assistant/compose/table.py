"""A data answer in words: what the table holds, its sources, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.compose.faq_text import localised, number
from assistant.compose.table_fits import year_of
from assistant.compose.table_values import Row
from assistant.phrasebook import phrases_of
from assistant.records import TableResult
from knowledge.facts import Value
from knowledge.quantities import quantities
from knowledge.units import convert, find_unit
from validators.specs.table import TableSpec

_PREVIEW = 12


def table_frame(language: str) -> dict[str, str]:
    """The fixed phrases of data answers."""
    return phrases_of("compose/table_frame.yaml", language)


def to_table(
    rows: Sequence[Row], wanted: Sequence[str], spec: TableSpec
) -> TableResult:
    """Rows → the public table; columns without any value are kept only if asked."""
    asked = dict(spec.units)
    shown = [
        q
        for q in wanted
        if q in spec.quantities or any(q in row.values for row in rows)
    ]
    units = {name: best_unit(name, rows, asked) for name in shown}
    columns = [{"name": "material", "unit": ""}, {"name": "composition", "unit": ""}]
    columns += [{"name": name, "unit": units[name]} for name in shown]
    columns += [
        {"name": "temperature", "unit": "°C"},
        {"name": "bulk or total", "unit": ""},
        {"name": "conditions", "unit": ""},
        {"name": "doi", "unit": ""},
    ]
    columns += [{"name": name, "unit": ""} for name in spec.columns]
    out = []
    flags = []
    for row in rows:
        cells: list[Any] = [row.facts[0].material, row.formula or None]
        cells += [cell(row.values.get(name), units[name]) for name in shown]
        cells += [
            row.temperature,
            row.scope or None,
            row.conditions or None,
            row.doi or None,
        ]
        cells += [_extra(row, name) for name in spec.columns]
        out.append(cells)
        extra = [
            f"{name}: unit {value.unit!r} kept out, not convertible to {units[name]}"
            for name, value in row.values.items()
            if name in units
            and value.number is not None
            and cell(value, units[name]) is None
        ]
        flags.append([*row.flags, *extra])
    provenance: list[Any] = [
        row.facts[0].id if len(row.facts) == 1 else [f.id for f in row.facts]
        for row in rows
    ]
    return TableResult(columns, out, provenance, flags)


def best_unit(name: str, rows: Iterable[Row], asked: dict[str, str]) -> str:
    """The unit of a column: as asked, else the catalogue's, else the data's."""
    if name in asked:
        return asked[name]
    known = quantities().get(name)
    if known and known.unit:
        return known.unit
    units = [row.values[name].unit for row in rows if name in row.values]
    return units[0] if units else ""


def cell(value: Value | None, unit: str) -> object:
    """A cell in the unit of its column, None when it is missing or not convertible."""
    if value is None:
        return None
    if isinstance(value.value, str):
        return value.value
    number = value.number
    if number is None:
        return None
    if not unit or not value.unit or value.unit == unit:
        return value.value if not isinstance(value.value, list) else number
    if find_unit(unit) and find_unit(value.unit):
        return convert(number, value.unit, unit)
    return None


#: Columns about the source of a row.
SOURCE_COLUMNS = frozenset({"year", "title", "journal", "family"})


def _extra(row: Row, name: str) -> Any:
    """A cell about the source; a column that nobody knows stays empty."""
    fact = row.facts[0]
    if name == "family":
        return fact.family or None
    if name not in SOURCE_COLUMNS:
        return None
    if name == "year":
        return year_of(fact)
    return getattr(fact.source, name) or None


def sources_of(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Record, DOI and source status of each row, for the exports."""
    out = []
    for row in rows:
        record = " ".join(fact.id for fact in row.facts)
        status = "no source" if "no source" in row.flags else "sourced"
        out.append((record, row.doi, status))
    return out


def preview(table: TableResult, language: str) -> str:
    """The first rows as Markdown."""
    keep = [
        i
        for i, c in enumerate(table.columns)
        if c["name"] != "conditions" and any(r[i] is not None for r in table.rows)
    ]
    words = table_frame(language)
    labels = [str(table.columns[i]["name"]) for i in keep]
    shown = [words.get(f"column {x}", localised(x, language)) for x in labels]
    units = [table.columns[i]["unit"] for i in keep]
    names = [
        f"{name} ({unit})" if unit else name
        for name, unit in zip(shown, units, strict=True)
    ]
    lines = ["| " + " | ".join([*names, words.get("column record", "record")]) + " |"]
    lines.append("|" + "---|" * (len(names) + 1))
    for row, record in list(zip(table.rows, table.provenance, strict=True))[:_PREVIEW]:
        cells = ["" if row[i] is None else _shown(row[i]) for i in keep]
        name = record if isinstance(record, str) else record[0]
        lines.append("| " + " | ".join([*cells, name]) + " |")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    plain = isinstance(value, int | float | tuple | list)
    if isinstance(value, float) and abs(value) >= 1:
        value = float(f"{value:.6g}")  # a converted value has no more digits than that
    text = number(value) if plain else str(value)
    return text.replace("|", "/").replace("\n", " ")[:60]


def words_for(
    spec: TableSpec, table: TableResult, rows: Sequence[Row], missing: Sequence[str]
) -> str:
    """The text of a data answer."""
    words = table_frame(spec.language)
    dois = {row.doi for row in rows if row.doi}
    parts = [words["summary"].format(n=len(rows), m=len(dois))]
    flagged = sum(bool(f) for f in table.flags)
    unsourced = sum("no source" in f for f in table.flags)
    if unsourced:
        parts.append(words["unsourced"].format(n=unsourced))
    if flagged:
        parts.append(words["flagged"].format(n=flagged))
    if missing:
        parts.append(words["missing"].format(what=", ".join(missing)))
    if spec.limit and not spec.both_ends and len(rows) < spec.limit:
        parts.append(words["fewer"].format(n=spec.limit))
    parts.append(words["units"])
    text = f"## {words['title']}\n{' '.join(parts)}\n\n{preview(table, spec.language)}"
    if len(rows) > _PREVIEW:
        text += "\n\n" + words["rest"].format(n=len(rows) - _PREVIEW)
    notes: list[str] = []
    seen: set[str] = set()
    for row, flags in zip(rows, table.flags, strict=True):
        for flag in flags:
            if (
                flag not in seen
                and len(notes) < 6
                and flag.startswith(("conflict", "implausible"))
            ):
                seen.add(flag)
                notes.append(f"- {row.facts[0].id}: {_without_units(flag)}")
    if notes:
        text += f"\n\n## {words['notes']}\n" + "\n".join(notes)
    return text


def _without_units(flag: str) -> str:
    # The figures themselves are in the table and its flags, with their record.
    return flag.partition(": ")[0] if flag.startswith("implausible") else flag
