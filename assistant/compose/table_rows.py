"""Rows of a data answer: values of records side by side, each with its record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.table_fits import fits, in_years, row_fits, year_of
from assistant.compose.table_flags import flagged
from assistant.compose.table_values import AXES, Row, columns_of, rows_of
from knowledge.facts import Fact, Value
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.table import TableSpec


def rows_for(
    spec: TableSpec, facts: Sequence[Fact], wanted: Sequence[str]
) -> list[Row]:
    """Rows of the records that fit the request, best documented first."""
    wanted = columns_of(wanted)
    rows: list[Row] = []
    for fact in facts:
        if not fact.usable:
            continue
        if fact.status == "duplicate" and spec.only_file is None:
            continue
        if _unconfirmed(fact):
            continue
        if spec.sourced_only and not fact.source.doi:
            continue
        if spec.only_file is None and not fits(fact, spec):
            continue
        rows += rows_of(fact, wanted, whole=spec.only_file is not None)
    if spec.only_file is not None:
        spec = _of_file(spec, rows)
        if any(row.facts[0].source.year for row in rows):
            rows = [row for row in rows if in_years(row.facts[0], spec.years)]
    rows = [row for row in rows if row_fits(row, spec)]
    rows = _merge_repeats(rows)
    rows = flagged(rows)
    if spec.order:
        rows.sort(key=lambda r: _ordered_by(r, spec.order))
    elif spec.only_file is None or spec.limit:
        rows.sort(key=lambda r: _order(r, wanted, ascending=spec.ascending))
    return rows


def _unconfirmed(fact: Fact) -> bool:
    """Whether a shipped record has no confirmed source: never the only one of a row."""
    return not (fact.verified or fact.file is not None or "text-mined" in fact.tags)


def left_out(spec: TableSpec, facts: Sequence[Fact], wanted: Sequence[str]) -> int:
    """How many records fit a request and lack only a confirmed source."""
    if spec.only_file is not None:
        return 0
    wanted = columns_of(wanted)
    unsure = [f for f in facts if f.usable and f.status != "duplicate"
              and _unconfirmed(f) and fits(f, spec)]  # fmt: skip
    return sum(
        any(row_fits(row, spec) for row in rows_of(fact, wanted, whole=False))
        for fact in unsure
    )


def _of_file(spec: TableSpec, rows: Sequence[Row]) -> TableSpec:
    """The filters that hold for a user's own rows: those on what the table holds."""
    return replace(
        spec,
        temperature=spec.temperature if any(r.temperature for r in rows) else None,
        scope=spec.scope if any(r.scope for r in rows) else "",
        qualifiers=(),
        additions=(),
        doped=False,
    )


def undated(spec: TableSpec, facts: Sequence[Fact]) -> int:
    """How many records fit but for a year that is not known."""
    if spec.years == (None, None):
        return 0
    free = replace(spec, years=(None, None))
    return sum(
        fact.usable and year_of(fact) is None and fits(fact, free) for fact in facts
    )


def _merge_repeats(rows: Sequence[Row]) -> list[Row]:
    """The same measurement told by several records is one row with all of them."""
    out: list[Row] = []
    places: dict[tuple[object, ...], int] = {}
    for row in rows:
        fact = row.facts[0]
        values = [
            (name, str(value.value))
            for name, value in row.values.items()
            if name != "space group" and name not in AXES
        ]
        key = (
            row.doi or fact.id,
            re.sub(r"[()]", "", row.formula),
            row.temperature,
            row.scope,
            tuple(sorted(values)),
        )
        place = places.get(key)
        # Two samples of one record are two rows, also where their figures agree.
        if fact.file or place is None or fact in out[place].facts or not values:
            places.setdefault(key, len(out))
            out.append(row)
            continue
        known = out[place]
        merged = {**row.values, **known.values}
        out[place] = replace(known, facts=(*known.facts, *row.facts), values=merged)
    return out


def _order(
    row: Row, wanted: Sequence[str], *, ascending: bool = False
) -> tuple[object, ...]:
    held = sum(name in row.values for name in wanted)
    first = row.values.get(wanted[0]) if wanted else None
    size = _size(wanted[0], first) if first is not None else None
    size = 0.0 if size is None else size
    computed = row.facts[0].kind == "computation"
    return (computed, -held, size if ascending else -size, row.formula, row.facts[0].id)


def _size(name: str, value: Value) -> float | None:
    """A value in the unit of its quantity: 3.7 mS/cm comes after 0.025 S/cm."""
    known = quantities().get(name)
    if value.number is None or known is None or not value.unit:
        return value.number
    number = convert(value.number, value.unit, known.unit)
    return value.number if number is None else number


def _ordered_by(row: Row, order: str) -> tuple[object, ...]:
    """Place of a row by one column, rows without a value of it last.

    `order` is the name of the column, with ``-`` before it for the largest first.
    """
    name, sign = order.removeprefix("-"), -1.0 if order.startswith("-") else 1.0
    held = row.held(name)
    words = {"material": row.facts[0].material, "composition": row.formula}
    numbers = {"temperature": row.temperature, "year": year_of(row.facts[0])}
    number = _size(name, held) if held is not None else numbers.get(name)
    told = words.get(name, "").lower()
    missing = number is None and not told
    size = 0.0 if number is None else sign * float(number)
    return (missing, size, told, row.formula, row.facts[0].id)
