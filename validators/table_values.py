"""Checks of single values of a user's table: range, unit, sign, outliers, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log10
from typing import Any

from validators.report import Finding, Severity, check
from validators.user_table import (
    MISSING,
    UserTable,
    as_number,
    is_identifier,
    numeric_columns,
    rules,
    spread,
)


def _range_for(table: UserTable, column: int) -> tuple[str, float, float] | None:
    quantity, unit = table.quantities[column], table.units[column]
    for entry in rules()["ranges"]:
        # The header speaks where the quantity is only its repetition: beside a
        # thermopower "sigma" is electronic and may be large.
        named = table.header[column]
        repeated = quantity.lower()[:3] == named.lower()[:3]
        if re.search(entry["column"], quantity, re.IGNORECASE) or (
            repeated and re.search(entry["column"], named, re.IGNORECASE)
        ):
            if entry.get("unit", unit) not in {unit, ""} and unit:
                continue
            return entry["why"], float(entry["low"]), float(entry["high"])
    return None


#: Quantities in percent that may pass 100 or that rest on another whole.
_OVER_HUNDRED = re.compile(
    r"(?i)elongat|strain|dehnung|überhöh|übermaß|shrink|expans|swell|change|increase|gain|error|deviat|"
    r"growth|reduction|weight loss|humid|overlap|utili[sz]|延伸|伸び|变化|変化|allonge|"
    r"alarga|\bA5\b|\bA\b"
)


def _is_share(table: UserTable, column: int, values: Sequence[float]) -> bool:
    """Whether a column is a share in percent of which nothing can pass 100.

    Its unit is a percentage, its name none of those that may, and at least nine in ten
    of its values lie between 0 and 100.
    """
    if "%" not in f"{table.units[column]}{table.header[column]}":
        return False
    name = f"{table.quantities[column]} {table.header[column]}"
    inside = sum(0 <= v <= 100.5 for v in values)
    most = max(len(values) - 1, 0.5) if 4 <= len(values) < 10 else 0.9 * len(values)
    return not _OVER_HUNDRED.search(name) and inside >= most


@check("tables.ranges")
def check_ranges(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Values outside what the quantity can be, from the domain rules."""
    for column, values in numeric_columns(table):
        known = _range_for(table, column)
        numbers = [v for v in values if v is not None]
        if known is None and _is_share(table, column, numbers):
            known = ("share in percent", 0.0, 100.5)
        if known is None:
            continue
        why, low, high = known
        for number, value in enumerate(values, 1):
            if value is not None and not low <= value <= high:
                yield Finding(
                    "tables.ranges",
                    Severity.ERROR,
                    f"{table.header[column]} = {value:g} is outside {low:g} to "
                    f"{high:g} "
                    f"({why})",
                    expected=[low, high],
                    found=value,
                    where=f"row {number}",
                )


@check("tables.unit_slips")
def check_unit_slips(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Single values that fit their column only after a change of unit.

    A value counts when it lies at least 6 robust deviations from the median and beyond
    the range of the others, and division or multiplication by a power of ten from 10 to
    10^6, or adding or subtracting 273.15 for temperatures, brings it within 2.5.
    """
    for column, values in numeric_columns(table):
        if is_identifier(table.header[column]):
            continue
        known = [(i, v) for i, v in enumerate(values) if v is not None]
        if known and all(v < 0 for _, v in known):
            # Of a column below zero the sizes are compared.
            known = [(i, -v) for i, v in known]
        positive = [v for _, v in known if v > 0]
        if len(positive) < 0.6 * len(known):
            continue
        if len(positive) < 8:
            yield from _slips_of_few(table, column, known)
            continue
        logs = [log10(v) for v in positive]
        middle, scale = spread(logs)
        ordered = sorted(logs)
        # In a short column a tenth at each end may be what is looked for.
        tail = max(len(ordered) // 50, len(ordered) // 10 if len(ordered) < 50 else 1)
        span = ordered[-1 - max(tail, 1)] - ordered[max(tail, 1)]
        # Where values spread over many decades a factor of ten says nothing.
        if span > 2.2:
            continue
        scale = max(scale, 0.02, span / 5)
        for i, value in known:
            if value <= 0:
                continue
            away = log10(value) - middle
            if away < 0 and _is_amount(table, column):
                continue
            if _looks_like_kelvin(table, column, value, positive):
                how = "273.15 subtracted"
                yield _slip(table, column, i, value, how, value - 273.15)
                continue
            if abs(away) < max(6 * scale, 0.7):
                continue
            power = round(abs(away))
            for tried in (power, power - 1, power + 1):
                if not 1 <= tried <= 6:
                    continue
                shifted = log10(value) - tried * (1 if away > 0 else -1)
                if abs(shifted - middle) <= 2.5 * scale:
                    yield _slip(
                        table, column, i, value, f"a factor of 10^{tried}", 10**shifted
                    )
                    break


def _is_amount(table: UserTable, column: int) -> bool:
    """Whether a column holds amounts of a constituent, which may be next to nothing."""
    return table.units[column] in {"at.%", "wt%", "mol%", "vol%", "ppm"} or bool(
        re.search(
            r"(?i)^[xyz](?:\W|_|$)|\b(?:at|wt|mol|vol)[._ ]?(?:%|pct)|fraction|content|"
            r"dop(?:ant|ing)|dotier|gehalt|teneur|contenido|含量|掺杂",
            table.header[column],
        )
    )


def _slips_of_few(
    table: UserTable, column: int, known: Sequence[tuple[int, float]]
) -> Iterator[Finding]:
    """A slip among 4 to 7 values: the others lie within a decade.

    The value has to be at least five times beyond them, thirty times where they lie
    more than half a decade apart, and a power of ten has to bring
    it among them.
    """
    for i, value in known:
        others = [v for j, v in known if j != i]
        if _looks_like_kelvin(table, column, value, [v for _, v in known]):
            how = "273.15 subtracted"
            yield _slip(table, column, i, value, how, value - 273.15)
            continue
        if len(others) < 3 or value <= 0 or min(others) <= 0:
            continue
        low, high = min(others), max(others)
        spread_of_others = log10(high / low)
        # The wider the others lie apart, the farther off a slip has to be.
        beyond = 5 if spread_of_others <= 0.5 else 30
        if spread_of_others > 1.0 or low / beyond <= value <= high * beyond:
            continue
        for tried in range(1, 7):
            better = value / 10**tried if value > high else value * 10**tried
            if low / 1.3 <= better <= high * 1.3:
                how = f"a factor of 10^{tried}"
                yield _slip(table, column, i, value, how, better)
                break


def _looks_like_kelvin(
    table: UserTable, column: int, value: float, others: Sequence[float]
) -> bool:
    name = f"{table.quantities[column]} {table.header[column]}".lower()
    if "temp" not in name and not re.search(r"(?:^|[_ \[(])t(?:$|[_ \])])|°c", name):
        return False
    wide = 0.5 if len(others) >= 8 else 5.0  # of few values none need be the same
    near = sum(abs(o - (value - 273.15)) <= wide for o in others)
    far = all(abs(o - value) > 0.5 * 273.15 for o in others if o != value)
    return near >= 3 and far


def _slip(
    table: UserTable, column: int, i: int, value: float, how: str, better: float
) -> Finding:
    return Finding(
        "tables.unit_slips",
        Severity.ERROR,
        f"{table.header[column]} = {value:g} fits the column only after {how} "
        f"(then {better:.4g}): a slip of unit is likely",
        expected=float(f"{better:.4g}"),
        found=value,
        where=f"row {i + 1}",
        hint="check the unit of this row against its source",
    )


@check("tables.signs")
def check_signs(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Negative values in a column whose other values are all positive."""
    for column, values in numeric_columns(table):
        known = [(i, v) for i, v in enumerate(values) if v is not None]
        negative = [(i, v) for i, v in known if v < 0]
        name = f"{table.quantities[column]} {table.header[column]}".lower()
        if re.search(r"seebeck|potential|charge|temp|offset|strain|energy", name):
            continue
        if negative and len(negative) <= max(1, 0.02 * len(known)):
            for i, value in negative:
                yield Finding(
                    "tables.signs",
                    Severity.ERROR,
                    f"{table.header[column]} = {value:g} is negative, all others are "
                    f"not",
                    found=value,
                    where=f"row {i + 1}",
                )


@check("tables.outliers", required=False)
def check_outliers(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Values more than 10 robust deviations away: worth a look, not an error."""
    for column, values in numeric_columns(table):
        known = [(i, v) for i, v in enumerate(values) if v is not None]
        if len(known) < 20 or is_identifier(table.header[column]):
            continue
        numbers = [v for _, v in known]
        log = all(v > 0 for v in numbers) and max(numbers) / min(numbers) > 100
        shown = [log10(v) for v in numbers] if log else numbers
        middle, scale = spread(shown)
        if scale <= 0:
            continue
        for (i, value), s in zip(known, shown, strict=True):
            if abs(s - middle) > 10 * scale:
                yield Finding(
                    "tables.outliers",
                    Severity.INFO,
                    f"{table.header[column]} = {value:g} lies "
                    f"{abs(s - middle) / scale:.0f} "
                    "robust deviations from the median",
                    found=value,
                    where=f"row {i + 1}",
                )


_DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?|"
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d|"
    r"\d{1,2}[-. ]+[A-Za-zäéû]{3,9}\.?(?:[-. ]+(?:19|20)?\d\d)?|"
    r"[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
)
#: Days since 1900 of the years 1954 to 2064, as spreadsheets count them.
_SERIAL = (20_000, 60_000)


@check("tables.dates")
def check_dates(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Dates that became numbers, and numbers that a spreadsheet took for dates.

    A column counts as one of dates where at least seven in ten filled cells are; then a
    whole number from 20,000 to 60,000 is the day number of a spreadsheet.
    """
    for column, header in enumerate(table.header):
        cells = [
            str(row[column] if column < len(row) else "").strip() for row in table.rows
        ]
        filled = [c for c in cells if c.lower() not in MISSING]
        dates = sum(bool(_DATE.fullmatch(c)) for c in filled)
        if not filled or dates < 0.7 * len(filled):
            continue
        for number, cell in enumerate(cells, 1):
            value = as_number(cell)
            if value is not None and _SERIAL[0] <= value <= _SERIAL[1]:
                yield Finding(
                    "tables.dates",
                    Severity.ERROR,
                    f"{header}: {cell} stands among dates: the day number of a "
                    "spreadsheet",
                    found=cell,
                    where=f"row {number}",
                    hint="format the cell as a date",
                )
