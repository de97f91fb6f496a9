"""Every number of an answer's table is a value of the record that its row names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validators.report import Evidence, Finding, Severity, check


@check("tables.provenance")
def check_provenance(candidate: Any, spec: Any) -> Iterator[Finding | Evidence]:
    """Every row names a record, and every number of it is a value of that record.

    The candidate is a table (columns, rows, provenance, flags) and, by record id, the
    values and units it may come from.
    """
    table, records = candidate
    cells = 0
    own = {"temperature"}
    for number, (row, source) in enumerate(
        zip(table.rows, table.provenance, strict=True), 1
    ):
        ids = [source] if isinstance(source, str) else list(source)
        if not ids or any(i not in records for i in ids):
            yield Finding(
                "tables.provenance",
                Severity.ERROR,
                "the row names no known record",
                where=f"row {number}",
                found=ids,
            )
            continue
        held = [item for i in ids for item in records[i]]
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if column["name"] in own:
                continue
            cells += 1
            if not any(_same(value, column["unit"], v, u) for v, u in held):
                yield Finding(
                    "tables.provenance",
                    Severity.ERROR,
                    f"{column['name']} = {value:g} is no value of {', '.join(ids)}",
                    where=f"row {number}",
                    found=value,
                )
    yield Evidence(
        "numbers come from records", "tables.provenance", "pass", f"{cells} numbers"
    )


#: Factors and offsets between units of a column and of a record, base by dimension.
_FACTORS: dict[str, tuple[str, float, float]] = {}


def register_units(units: dict[str, tuple[str, float, float]]) -> None:
    """Tell the checks how units convert: name to dimension, factor and offset."""
    _FACTORS.update(units)


def _same(shown: float, unit: str, stored: Any, source_unit: str) -> bool:
    numbers = stored if isinstance(stored, list | tuple) else [stored]
    usable = [
        float(n)
        for n in numbers
        if isinstance(n, int | float) and not isinstance(n, bool)
    ]
    if not usable:
        return False
    for value in (*usable, sum(usable) / len(usable)):
        if unit == source_unit or not unit or not source_unit:
            out: float | None = value
        else:
            a, b = _FACTORS.get(source_unit), _FACTORS.get(unit)
            out = None
            if a and b and a[0] == b[0]:
                out = (value * a[1] + a[2] - b[2]) / b[1]
        if out is not None and abs(out - shown) <= 1e-6 * max(
            abs(out), abs(shown), 1e-30
        ):
            return True
    return False
