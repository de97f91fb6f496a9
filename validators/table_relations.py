"""Checks of a user's table by what physics and files tell: laws, orders, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.user_table import MISSING, UserTable, as_number, numeric_columns, rules

#: Share of the rows that have to obey a law before the others are faulted: columns may
#: be called alike and mean something else.
_MOST, _FEWEST = 0.5, 3
#: Share by which a printed ratio may differ from that of rounded values.
_ROUNDED = 0.05
#: A header that is one name over another.
_RATIO = re.compile(r"([^\W\d_]+)\s*/\s*([^\W\d_]+)(?:\s+ratio)?")


@check("tables.relations")
def check_relations(table: UserTable, spec: Any) -> Iterator[Finding | Evidence]:
    """Values that a law ties together agree, and what must be smaller is.

    The laws stand in `data/table_rules.yaml`: a product of powers within a relative
    tolerance, and pairs in a fixed order. A law counts where at least three rows, and
    half of them, obey it.
    """
    ran = False
    for law in rules()["relations"]:
        yield from (found := list(_of_law(table, law)))
        ran |= bool(found)
    for ratio, upper, lower in _named_ratios(table):
        why = f"{table.header[ratio]} is their ratio"
        yield from (found := list(
            _judged(table, ratio, [(upper, 1.0), (lower, -1.0)], 1.0, _ROUNDED, why)
        ))  # fmt: skip
        ran |= bool(found)
    for pair in rules()["orders"]:
        yield from (found := list(_of_order(table, pair)))
        ran |= bool(found)
    if not ran:
        raise NotApplicable("no columns that a law ties together")


def _column(table: UserTable, names: str, unit: str | None) -> int | None:
    """The one numeric column of a quantity in a unit."""
    numeric = {c for c, _ in numeric_columns(table)}
    held = [
        i
        for i in range(len(table.header))
        if i in numeric
        and re.fullmatch(names, table.quantities[i])
        and (unit is None or table.units[i] == unit)
    ]
    return held[0] if len(held) == 1 else None


def _named_ratios(table: UserTable) -> Iterator[tuple[int, int, int]]:
    """Columns whose header is the ratio of two others: "w/c" beside water and cement.

    Each part is the beginning of the one other header that it can be.
    """
    numeric = {c for c, _ in numeric_columns(table)}
    for i in sorted(numeric):
        parts = _RATIO.fullmatch(table.header[i].strip().lower())
        if parts is None:
            continue
        two = [
            [c for c in numeric - {i} if table.header[c].strip().lower().startswith(p)]
            for p in parts.groups()
        ]
        if all(len(found) == 1 for found in two) and two[0] != two[1]:
            yield i, two[0][0], two[1][0]


def _of_law(table: UserTable, law: Any) -> Iterator[Finding | Evidence]:
    result = _column(table, law["result"], law.get("unit"))
    factors = [(_column(table, n, u), p) for n, u, p in law["of"]]
    if result is None or any(c is None for c, _ in factors):
        return
    columns = [(c, p) for c, p in factors if c is not None]
    yield from _judged(
        table, result, columns, float(law["factor"]), law["within"], law["why"]
    )


def _judged(
    table: UserTable,
    result: int,
    columns: Sequence[tuple[int, float]],
    factor: float,
    within: float,
    why: str,
) -> Iterator[Finding | Evidence]:
    """Rows in which a column is not the product of powers of others."""
    made: list[tuple[int, float, float]] = []
    values = table.numbers(result)
    for i, value in enumerate(values):
        parts = [(table.numbers(c)[i], p) for c, p in columns]
        if value is None or any(x is None or x == 0 for x, _ in parts):
            continue
        product = factor
        for part, power in parts:
            product *= abs(part or 0.0) ** power
        made.append((i, value, product))
    off = [(i, v, p) for i, v, p in made if abs(v - p) > within * max(abs(p), abs(v))]
    good = len(made) - len(off)
    if good < _FEWEST or good < _MOST * len(made):
        return
    others = ", ".join(table.header[c] for c, _ in columns)
    for i, value, product in off:
        yield Finding(
            "tables.relations",
            Severity.ERROR,
            f"{table.header[result]} = {value:g}, but {others} of this row give "
            f"{product:.4g} ({why})",
            expected=float(f"{product:.4g}"),
            found=value,
            where=f"row {i + 1}",
        )
    yield Evidence("law", "tables.relations", "pass", f"{why}: {good} rows")


def _of_order(table: UserTable, pair: Any) -> Iterator[Finding | Evidence]:
    low, high = (_column(table, pair[k], None) for k in ("low", "high"))
    if low is None or high is None or table.units[low] != table.units[high]:
        return
    rows = [
        (i, a, b)
        for i, (a, b) in enumerate(
            zip(table.numbers(low), table.numbers(high), strict=True)
        )
        if a is not None and b is not None
    ]
    off = [(i, a, b) for i, a, b in rows if a > b * (1 + pair["slack"])]
    good = len(rows) - len(off)
    if good < _FEWEST or good < _MOST * len(rows):
        return
    for i, a, b in off:
        yield Finding(
            "tables.relations",
            Severity.ERROR,
            f"{table.header[low]} = {a:g} is above {table.header[high]} = {b:g} "
            f"({pair['why']})",
            expected=b,
            found=a,
            where=f"row {i + 1}",
        )
    yield Evidence("order", "tables.relations", "pass", f"{pair['why']}: {good} rows")


@check("tables.formulas")
def check_formulas(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Cells that hold a formula of a spreadsheet and no value.

    A program wrote the file without working its formulas out; what such a cell would
    show is not known.
    """
    for column, name in enumerate(table.header):
        cells = [row[column] if column < len(row) else None for row in table.rows]
        bare = [i for i, cell in enumerate(cells, 1) if is_formula(cell)]
        if not bare:
            continue
        more = f" and {len(bare) - 1} more row(s)" if len(bare) > 1 else ""
        yield Finding(
            "tables.formulas",
            Severity.WARNING,
            f"{name} holds a formula without a stored value "
            f"({str(cells[bare[0] - 1])[:40]}){more}",
            found=len(bare),
            where=f"row {bare[0]}",
            hint="open the file in a spreadsheet program and save it",
        )


def is_formula(cell: Any) -> bool:
    """Whether a cell holds a formula in place of a value.

    >>> is_formula("=B2/C2"), is_formula("= yes"), is_formula(3.0)
    (True, False, False)
    """
    return isinstance(cell, str) and bool(re.match(r"=[^\s=]", cell))


@check("tables.gaps")
def check_gaps(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Rows that hold values and do not say of what."""
    numeric = {c for c, _ in numeric_columns(table)}
    column = _label(table, numeric)
    if column is None:
        raise NotApplicable("no column names the rows")
    for number, row in enumerate(table.rows, 1):
        if not _empty(row, column) or all(_empty(row, c) for c in numeric):
            continue
        yield Finding(
            "tables.gaps",
            Severity.WARNING,
            f"{table.header[column]} is empty, although the row holds values",
            where=f"row {number}",
        )


def _label(table: UserTable, numeric: set[int]) -> int | None:
    """The first column of texts, filled in at least seven rows of ten."""
    for column in range(len(table.header)):
        filled = sum(not _empty(row, column) for row in table.rows)
        words = sum(
            not _empty(row, column) and as_number(row[column]) is None
            for row in table.rows
        )
        if column not in numeric and words >= 0.7 * len(table.rows) and filled:
            return column
    return None


def _empty(row: Sequence[Any], column: int) -> bool:
    cell = row[column] if column < len(row) else None
    return str(cell if cell is not None else "").strip().lower() in MISSING
