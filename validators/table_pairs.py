"""Rows of one composition at one temperature whose results lie decades apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import log10
from typing import Any

from validators.report import Finding, NotApplicable, Severity, check
from validators.user_table import (
    MISSING,
    UserTable,
    as_number,
    is_identifier,
    numeric_columns,
    rules,
)

#: Decades between two results; share by which other numbers may differ; rows looked at.
_FAR, _NEAR, _MOST = 2.0, 0.25, 2000
#: What two temperatures may differ by, in K.
_KELVIN = 10.0
#: Columns that tell of the source or name a row.
_OF_SOURCE = re.compile(
    r"(?i)\b(?:doi|source|reference|ref|year|title|author|journal|name|sample|id|note)"
)


@check("tables.contradictions")
def check_contradictions(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Two rows of one formula that agree in their texts and temperatures.

    Their other numbers differ by a quarter at most, and one result by two decades or
    more: a slip of unit, or a condition that the table does not tell.
    """
    if "formula" not in table.quantities:
        raise NotApplicable("no column of compositions")
    place = table.quantities.index("formula")
    numeric = {c for c, _ in numeric_columns(table)}
    told = [
        c
        for c, head in enumerate(table.header)
        if c != place and not is_identifier(head) and not _OF_SOURCE.search(head)
    ]
    results = [
        c for c in told
        if c in numeric and re.search(
            rules()["targets"], f"{table.header[c]} {table.quantities[c]}", re.I)
    ]  # fmt: skip
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(table.rows[:_MOST]):
        formula = re.sub(r"\s", "", str(row[place] if place < len(row) else ""))
        if formula.lower() not in MISSING:
            groups.setdefault(formula, []).append(number)
    for numbers in groups.values():
        # Many rows of one formula are a series over something.
        if len(numbers) > 6:
            continue
        for one, other in combinations(numbers, 2):
            for column in results:
                far = _decades(table, column, one, other)
                rest = [c for c in told if c != column]
                if far < _FAR or not all(_agree(table, c, one, other) for c in rest):
                    continue
                a, b = table.rows[one][column], table.rows[other][column]
                yield Finding(
                    "tables.contradictions",
                    Severity.WARNING,
                    f"{table.header[column]}: {a} in row {one + 1} and {b} here, "
                    f"{far:.1f} decades apart for one composition and temperature",
                    expected=a,
                    found=b,
                    where=f"row {other + 1}",
                    hint="a slip of unit, or a condition that no column tells",
                )


def _cell(table: UserTable, column: int, row: int) -> str:
    cells = table.rows[row]
    return str(cells[column] if column < len(cells) else "").strip()


def _decades(table: UserTable, column: int, one: int, other: int) -> float:
    a = as_number(_cell(table, column, one))
    b = as_number(_cell(table, column, other))
    return abs(log10(a / b)) if a and b and a > 0 and b > 0 else 0.0


def _agree(table: UserTable, column: int, one: int, other: int) -> bool:
    first, second = _cell(table, column, one), _cell(table, column, other)
    a, b = as_number(first), as_number(second)
    if a is None or b is None:
        return first.lower() == second.lower()
    if "temp" in f"{table.quantities[column]} {table.header[column]}".lower():
        return abs(a - b) <= _KELVIN
    return abs(a - b) <= _NEAR * max(abs(a), abs(b))
