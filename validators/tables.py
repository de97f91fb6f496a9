"""Checks of tables: provenance of answers, and faults in a user's own data.

The quality checks look for what goes wrong by hand: a value in the wrong unit, two
columns swapped in a row, a row copied with another result, fractions that do not add
up, values outside what the quantity can be. Thresholds are stated beside each check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite, log10
from statistics import median
from typing import Any

import yaml

from validators.report import Evidence, Finding, NotApplicable, Severity, check

_MISSING = frozenset({"", "na", "n/a", "nan", "none", "null", "-", "?"})


@dataclass(frozen=True, slots=True)
class UserTable:
    """A table as read: header, cells, and what each column holds."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    quantities: tuple[str, ...]
    units: tuple[str, ...]

    def numbers(self, column: int) -> list[float | None]:
        """The column as numbers, None where a cell holds none."""
        return [
            _number(row[column]) if column < len(row) else None for row in self.rows
        ]


def _number(cell: Any) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if isfinite(float(cell)) else None
    text = str(cell).strip().replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    match = re.fullmatch(r"([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+))(?:[eE]([-+]?\d+))?", text)
    if not match:
        return None
    return float(f"{match[1].replace(',', '.')}e{match[2] or 0}")


@cache
def rules() -> dict[str, Any]:
    """Plausible ranges and sums by kind of column, from `data/table_rules.yaml`."""
    text = files("validators").joinpath("data/table_rules.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def _numeric_columns(table: UserTable) -> list[tuple[int, list[float | None]]]:
    out = []
    for column in range(len(table.header)):
        values = table.numbers(column)
        known = [v for v in values if v is not None]
        filled = sum(
            1
            for row in table.rows
            if column < len(row)
            and str(row[column] or "").strip().lower() not in _MISSING
        )
        if known and len(known) >= 0.7 * max(filled, 1):
            out.append((column, values))
    return out


def _spread(values: Sequence[float]) -> tuple[float, float]:
    middle = median(values)
    scale = 1.4826 * median([abs(v - middle) for v in values])
    return middle, scale


def _is_identifier(header: str) -> bool:
    return bool(
        re.search(
            r"(?i)^(?:space.?group.*|id|no\.?|nr\.?|#|index|row|unnamed.*|.*[ _]id)$",
            header.strip(),
        )
    )


# --- structure ------------------------------------------------------------------


@check("tables.shape")
def check_shape(table: UserTable, spec: Any) -> Iterator[Finding | Evidence]:
    """Rows have as many cells as the header; column names are unique."""
    width = len(table.header)
    for number, row in enumerate(table.rows, 1):
        extra = [c for c in row[width:] if str(c or "").strip()]
        if extra:
            yield Finding(
                "tables.shape",
                Severity.ERROR,
                f"{len(row)} cells where the header has {width}",
                expected=width,
                found=len(row),
                where=f"row {number}",
            )
    names = [h.strip().lower() for h in table.header]
    for name in sorted({n for n in names if n and names.count(n) > 1}):
        yield Finding(
            "tables.shape",
            Severity.WARNING,
            f"the column name {name!r} occurs twice",
            where=f"column {name}",
        )
    yield Evidence(
        "shape", "tables.shape", "pass", f"{len(table.rows)} rows, {width} columns"
    )


@check("tables.numbers")
def check_cells(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Cells of a numeric column that are neither number nor empty."""
    for column, values in _numeric_columns(table):
        for number, value in enumerate(values, 1):
            row = table.rows[number - 1]
            raw = str(row[column] if column < len(row) else "").strip()
            if value is None and raw.lower() not in _MISSING:
                yield Finding(
                    "tables.numbers",
                    Severity.WARNING,
                    f"{table.header[column]}: {raw[:40]!r} is no number",
                    found=raw[:40],
                    where=f"row {number}",
                )


# --- ranges and units --------------------------------------------------------------


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


@check("tables.ranges")
def check_ranges(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Values outside what the quantity can be, from the domain rules."""
    for column, values in _numeric_columns(table):
        known = _range_for(table, column)
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
    for column, values in _numeric_columns(table):
        if _is_identifier(table.header[column]):
            continue
        known = [(i, v) for i, v in enumerate(values) if v is not None]
        positive = [v for _, v in known if v > 0]
        if len(positive) < 0.6 * len(known):
            continue
        if len(positive) < 8:
            yield from _slips_of_few(table, column, known)
            continue
        logs = [log10(v) for v in positive]
        middle, scale = _spread(logs)
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


def _slips_of_few(
    table: UserTable, column: int, known: Sequence[tuple[int, float]]
) -> Iterator[Finding]:
    """A slip among 4 to 7 values: the others lie within half a decade.

    The value has to be at least five times beyond them, and a power of ten has to bring
    it among them.
    """
    for i, value in known:
        others = [v for j, v in known if j != i]
        if len(others) < 3 or value <= 0 or min(others) <= 0:
            continue
        low, high = min(others), max(others)
        if log10(high / low) > 0.5 or low / 5 <= value <= high * 5:
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
    near = sum(abs(o - (value - 273.15)) <= 0.5 for o in others)
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


# --- rows ------------------------------------------------------------------------


@check("tables.duplicates")
def check_duplicates(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Equal rows, and rows equal in all but one column (a copied row).

    At least three filled columns, two of them numeric, have to agree.
    """
    numeric = {c for c, _ in _numeric_columns(table)}
    free = {i for i, h in enumerate(table.header) if _is_identifier(h)}
    used = [i for i in range(len(table.header)) if i not in free]
    rows = [
        tuple(str(row[i] if i < len(row) else "").strip() for i in used)
        for row in table.rows
    ]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        if row in seen:
            yield Finding(
                "tables.duplicates",
                Severity.WARNING,
                f"equal to row {seen[row]} in every column",
                where=f"row {number}",
                found=seen[row],
            )
        else:
            seen[row] = number
    targets = _targets(table, used, numeric)
    told: set[tuple[int, int]] = set()
    for position in targets:
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, row in enumerate(rows, 1):
            rest = row[:position] + row[position + 1 :]
            filled = [c for c in rest if c.lower() not in _MISSING]
            nums = sum(_number(c) is not None for c in filled)
            if len(filled) >= 3 and nums >= 2 and row[position]:
                groups.setdefault(rest, []).append(number)
        for numbers in groups.values():
            if not 2 <= len(numbers) <= 4:
                continue
            first = numbers[0]
            for other in numbers[1:]:
                a, b = rows[first - 1][position], rows[other - 1][position]
                if a != b and (first, other) not in told:
                    told.add((first, other))
                    yield Finding(
                        "tables.duplicates",
                        Severity.WARNING,
                        f"equal to row {first} but for {table.header[used[position]]}: "
                        f"{a} there, {b} here",
                        expected=a,
                        found=b,
                        where=f"row {other}",
                        hint="a repeated measurement, or a row copied by mistake",
                    )


def _targets(table: UserTable, used: Sequence[int], numeric: set[int]) -> list[int]:
    """Positions of columns that may hold a result: the last, or known properties."""
    words = rules()["targets"]
    out = [
        place
        for place, i in enumerate(used)
        if i in numeric
        and (
            re.search(words, table.header[i], re.IGNORECASE)
            or re.search(words, table.quantities[i], re.IGNORECASE)
        )
    ]
    last = [place for place, i in enumerate(used) if i in numeric][-1:]
    return list(dict.fromkeys([*out, *last]))


@check("tables.swapped")
def check_swapped(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Rows in which two values fit only when exchanged between their columns.

    Both values must lie at least 4 robust deviations outside their own column and
    within 3 of the other one.
    """
    columns = []
    for column, values in _numeric_columns(table):
        known = [v for v in values if v is not None]
        if len(known) < 8 or _is_identifier(table.header[column]):
            continue
        middle, scale = _spread(known)
        ordered = sorted(known)
        tail = max(len(ordered) // (50 if len(ordered) >= 50 else 10), 1)
        low, high = ordered[tail], ordered[-1 - tail]
        scale = max(scale, (high - low) / 8, 1e-12)
        columns.append((column, values, middle, scale, low, high))
    for a in range(len(columns)):
        for b in range(a + 1, len(columns)):
            yield from _swaps(table, columns[a], columns[b])


def _swaps(table: UserTable, one: Any, other: Any) -> Iterator[Finding]:
    ca, va, _, sa, la, ha = one
    cb, vb, _, sb, lb, hb = other
    # Columns of like range cannot be told apart by their values.
    if la <= hb and lb <= ha and not (ha < lb or hb < la):
        overlap = min(ha, hb) - max(la, lb)
        if overlap > 0.2 * min(ha - la, hb - lb):
            return
    for i, (x, y) in enumerate(zip(va, vb, strict=True)):
        if x is None or y is None:
            continue
        # One value may lie in the other's range by chance; then the second has to be
        # far out, and the exchange has to cure both.
        far_x = max(la - x, x - ha) / sa
        far_y = max(lb - y, y - hb) / sb
        outside = (far_x > 1 and far_y > 1) or max(far_x, far_y) > 4
        fits = (lb - sb / 2 <= x <= hb + sb / 2) and (la - sa / 2 <= y <= ha + sa / 2)
        if outside and fits:
            yield Finding(
                "tables.swapped",
                Severity.ERROR,
                f"{table.header[ca]} = {x:g} and {table.header[cb]} = {y:g} fit only "
                "when exchanged",
                expected=[y, x],
                found=[x, y],
                where=f"row {i + 1}",
                hint="the two columns are swapped in this row",
            )


# --- sums, signs, outliers ------------------------------------------------------------


def _sum_groups(table: UserTable) -> list[tuple[list[int], float]]:
    """Columns that add up to 1 or 100 in most rows."""
    numeric = dict(_numeric_columns(table))
    candidates: list[list[int]] = []
    share = [
        c
        for c in numeric
        if re.search(
            r"at[._ ]?(?:%|pct|percent)|wt[._ ]?(?:%|pct)|mol[._ ]?(?:%|pct)|"
            r"fraction|_frac|mass ?%",
            table.header[c],
            re.IGNORECASE,
        )
    ]
    if len(share) >= 3:
        candidates.append(share)
    symbols = [
        c
        for c in numeric
        if re.fullmatch(r"(?:x_|c_|comp_|frac_)?[A-Z][a-z]?", table.header[c].strip())
    ]
    if len(symbols) >= 3:
        candidates.append(symbols)
    out = []
    for group in candidates:
        sums = [_row_sum(numeric, group, i) for i in range(len(table.rows))]
        known = [s for s in sums if s is not None]
        for target in (1.0, 100.0):
            near = sum(abs(s - target) <= 0.02 * target for s in known)
            if known and near >= 0.6 * len(known):
                out.append((group, target))
    return out


def _row_sum(
    numeric: dict[int, list[float | None]], group: Sequence[int], i: int
) -> float | None:
    cells = [numeric[c][i] for c in group]
    known = [c for c in cells if c is not None]
    return sum(known) if known else None


@check("tables.sums")
def check_sums(table: UserTable, spec: Any) -> Iterator[Finding | Evidence]:
    """Shares add up to 1 or 100 where most rows of the table do (within 3 %)."""
    groups = _sum_groups(table)
    if not groups:
        raise NotApplicable("no columns that add up to a constant")
    numeric = dict(_numeric_columns(table))
    for group, target in groups:
        for i in range(len(table.rows)):
            total = _row_sum(numeric, group, i)
            if total is not None and abs(total - target) > 0.03 * target:
                yield Finding(
                    "tables.sums",
                    Severity.ERROR,
                    f"shares add up to {total:.4g} instead of {target:g}",
                    expected=target,
                    found=round(total, 4),
                    where=f"row {i + 1}",
                )
        yield Evidence("sum of shares", "tables.sums", "pass", f"target {target:g}")


@check("tables.signs")
def check_signs(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Negative values in a column whose other values are all positive."""
    for column, values in _numeric_columns(table):
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
    for column, values in _numeric_columns(table):
        known = [(i, v) for i, v in enumerate(values) if v is not None]
        if len(known) < 20 or _is_identifier(table.header[column]):
            continue
        numbers = [v for _, v in known]
        log = all(v > 0 for v in numbers) and max(numbers) / min(numbers) > 100
        shown = [log10(v) for v in numbers] if log else numbers
        middle, scale = _spread(shown)
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


QUALITY_CHECKS = (
    "tables.shape",
    "tables.numbers",
    "tables.ranges",
    "tables.unit_slips",
    "tables.swapped",
    "tables.duplicates",
    "tables.sums",
    "tables.signs",
    "tables.outliers",
)


# --- answers ---------------------------------------------------------------------


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


TABLE_CHECKS = ("tables.provenance",)
