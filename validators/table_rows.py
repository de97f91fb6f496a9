"""Checks of whole rows of a user's table: shape, copies, swapped cells, sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log10
from typing import Any

from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.user_table import (
    MISSING,
    UserTable,
    as_number,
    is_identifier,
    numeric_columns,
    rules,
    spread,
)


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
    for column, values in numeric_columns(table):
        for number, value in enumerate(values, 1):
            row = table.rows[number - 1]
            raw = str(row[column] if column < len(row) else "").strip()
            if value is None and raw.lower() not in MISSING:
                yield Finding(
                    "tables.numbers",
                    Severity.WARNING,
                    f"{table.header[column]}: {raw[:40]!r} is no number",
                    found=raw[:40],
                    where=f"row {number}",
                )


@check("tables.duplicates")
def check_duplicates(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Equal rows, and rows equal in all but one column (a copied row).

    At least three filled columns, two of them numeric, have to agree.
    """
    numeric = {c for c, _ in numeric_columns(table)}
    free = {i for i, h in enumerate(table.header) if is_identifier(h)}
    used = [i for i in range(len(table.header)) if i not in free]
    rows = [
        tuple(str(row[i] if i < len(row) else "").strip() for i in used)
        for row in table.rows
    ]
    named = {place for place, i in enumerate(used) if _names_rows(table, i)}
    told: set[tuple[int, int]] = set()
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        first = seen.setdefault(_without(row, named), number)
        same = rows[first - 1] == row
        if first == number or not (same or _tells(_without(row, named))):
            continue
        told.add((first, number))
        names = ", ".join(table.header[used[i]] for i in sorted(named))
        where = "in every column" if same else f"in every column but {names}"
        yield Finding(
            "tables.duplicates",
            Severity.WARNING,
            f"equal to row {first} {where}",
            where=f"row {number}",
            found=first,
        )
    for position in _targets(table, used, numeric, rows):
        for numbers in _alike(rows, position, named).values():
            if not 2 <= len(numbers) <= 4:
                continue
            first = numbers[0]
            for other in numbers[1:]:
                a, b = rows[first - 1][position], rows[other - 1][position]
                if a == b or (first, other) in told:
                    continue
                told.add((first, other))
                far = _decades(a, b)
                apart = f" ({far:.1f} decades apart)" if far >= 1 else ""
                yield Finding(
                    "tables.duplicates",
                    Severity.ERROR if far >= _FAR else Severity.WARNING,
                    f"equal to row {first} but for {table.header[used[position]]}: "
                    f"{a} there, {b} here{apart}",
                    expected=a,
                    found=b,
                    where=f"row {other}",
                    hint="a repeated measurement, or a row copied by mistake",
                )


#: Decades between two results of equal rows that no repeated measurement explains.
_FAR = 2.0
#: Share of different entries from which on a column of texts names its rows.
_NAMES = 0.8


#: "LZO-012", "S 7", "run1034": a series, no composition.
_NUMBERED = re.compile(r"[A-Za-z]{1,10}[-_ #.]\s?\d+[a-z]?|[A-Za-z]{1,6}\d{3,}")


#: "S1" under a header that says sample; elsewhere it may be sulfur.
_SERIES = re.compile(rf"{_NUMBERED.pattern}|[A-Za-z]{{1,4}}\d{{1,2}}[a-z]?")
_SAMPLES = re.compile(
    r"(?i)\b(?:samples?|specimens?|ids?|lots?|mix(?:es)?|batch|probe|run|cell|device|"
    r"échantillon|muestra|los)\b|样品|试样|試料|编号|番号"
)


def _names_rows(table: UserTable, column: int) -> bool:
    """Whether a column of texts only names the rows: "sample 12", "M14b".

    A composition names what was measured, so it has to agree.
    """
    cells = [
        str(row[column] if column < len(row) else "").strip() for row in table.rows
    ]
    filled = [c for c in cells if c.lower() not in MISSING]
    texts = [c for c in filled if as_number(c) is None]
    if not filled or len(texts) < 0.7 * len(filled):
        return False
    if re.search(r"(?i)formula|compos|成分|组成|組成|化学式", table.header[column]):
        return False
    series = _SERIES if _SAMPLES.search(table.header[column]) else _NUMBERED
    numbered = sum(bool(series.fullmatch(c)) for c in filled)
    if table.quantities[column] == "formula" and numbered < _NAMES * len(filled):
        return False
    return len(set(filled)) >= _NAMES * len(filled)


def _without(row: tuple[str, ...], named: set[int]) -> tuple[str, ...]:
    """The cells of a row but those that only name it."""
    return tuple(cell for i, cell in enumerate(row) if i not in named)


def _tells(cells: tuple[str, ...]) -> bool:
    """Whether enough cells are filled that rows of other names are a copy."""
    filled = [cell for cell in cells if cell.lower() not in MISSING]
    return len(filled) >= 3 and sum(as_number(c) is not None for c in filled) >= 2


def _alike(
    rows: Sequence[tuple[str, ...]], position: int, named: set[int]
) -> dict[tuple[str, ...], list[int]]:
    """Rows, from 1, that agree in all columns but a result and the names of rows.

    Three filled columns, two of them numeric, have to agree, and one of the numeric
    ones has to tell rows apart (half of its entries differ); or, where the results lie
    decades apart, a text and all that is filled.
    """
    width = len(rows[0]) if rows else 0
    telling = [
        i
        for i in range(width)
        if i != position
        and len({row[i] for row in rows}) >= 0.5 * len(rows)
        and sum(as_number(row[i]) is not None for row in rows) >= 0.7 * len(rows)
    ]
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows, 1):
        if not row[position]:
            continue
        kept = [i for i in range(width) if i != position and i not in named]
        rest = tuple(row[i] for i in kept)
        filled = [c for c in rest if c.lower() not in MISSING]
        nums = sum(as_number(c) is not None for c in filled)
        whole = tuple(c for i, c in enumerate(row) if i != position)
        if len(filled) >= 3 and nums >= 2 and any(i in telling for i in kept):
            groups.setdefault(rest, []).append(number)
        elif filled:
            groups.setdefault(("", *whole), []).append(number)
    out = {}
    for key, numbers in groups.items():
        if key[:1] == ("",) and not _apart(rows, position, numbers, key[1:]):
            continue
        out[key] = numbers
    return out


def _apart(
    rows: Sequence[tuple[str, ...]], position: int, numbers: Sequence[int],
    key: Sequence[str],
) -> bool:  # fmt: skip
    """Whether few equal columns still make a fault: results decades apart.

    With three filled columns of which two are numbers any other result is one.
    """
    filled = [c for c in key if c.lower() not in MISSING]
    nums = sum(as_number(c) is not None for c in filled)
    if len(filled) >= 3 and nums >= 2:
        return True
    texts = [c for c in filled if as_number(c) is None]
    first = rows[numbers[0] - 1][position]
    return bool(texts) and any(
        _decades(first, rows[n - 1][position]) >= _FAR for n in numbers[1:]
    )


def _decades(one: str, other: str) -> float:
    a, b = as_number(one), as_number(other)
    return abs(log10(a / b)) if a and b and a > 0 and b > 0 else 0.0


def _targets(
    table: UserTable,
    used: Sequence[int],
    numeric: set[int],
    rows: Sequence[tuple[str, ...]],
) -> list[int]:
    """Positions of columns that may hold a result: the last, or known properties.

    Beside four numeric columns that tell rows apart any column may: rows equal in all
    of them are one sample.
    """
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
    places = [place for place, i in enumerate(used) if i in numeric]
    telling = [p for p in places if len({row[p] for row in rows}) >= 0.5 * len(rows)]
    many = telling if len(telling) >= _MANY else []
    return list(dict.fromkeys([*out, *places[-1:], *many]))


#: Numeric columns that tell rows apart, of which all but one agree in a copied row.
_MANY = 5


@check("tables.swapped")
def check_swapped(table: UserTable, spec: Any) -> Iterator[Finding]:
    """Rows in which two values fit only when exchanged between their columns.

    Both values must lie at least 4 robust deviations outside their own column and
    within 3 of the other one.
    """
    columns = []
    for column, values in numeric_columns(table):
        known = [v for v in values if v is not None]
        if len(known) < 8 or is_identifier(table.header[column]):
            continue
        middle, scale = spread(known)
        ordered = sorted(known)
        tail = max(len(ordered) // (50 if len(ordered) >= 50 else 10), 1)
        low, high = ordered[tail], ordered[-1 - tail]
        scale = max(scale, (high - low) / 8, 1e-12)
        columns.append((column, values, middle, scale, low, high))
    whole = _rows_that_add_up(table)
    for a in range(len(columns)):
        for b in range(a + 1, len(columns)):
            held = {columns[a][0], columns[b][0]}
            for finding in _swaps(table, columns[a], columns[b]):
                row = int(str(finding.where).removeprefix("row ")) - 1
                # A share whose row adds up stands where it belongs.
                if not any(row in good and len(held & group) == 1
                           for group, good in whole):  # fmt: skip
                    yield finding


def _rows_that_add_up(table: UserTable) -> list[tuple[set[int], set[int]]]:
    """Columns of shares, and the rows in which they make up the whole."""
    numeric = dict(numeric_columns(table))
    out = []
    for group, target in _sum_groups(table):
        good = {
            i
            for i in range(len(table.rows))
            if (total := _row_sum(numeric, group, i)) is not None
            and abs(total - target) <= 0.01 * target
        }
        out.append((set(group), good))
    return out


def _swaps(table: UserTable, one: Any, other: Any) -> Iterator[Finding]:
    ca, va, _, sa, la, ha = one
    cb, vb, _, sb, lb, hb = other
    # Columns of like range cannot be told apart by their values.
    if la <= hb and lb <= ha and not (ha < lb or hb < la):
        overlap = min(ha, hb) - max(la, lb)
        if overlap > 0.2 * min(ha - la, hb - lb):
            yield from _swaps_by_ratio(table, (ca, va), (cb, vb))
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
            yield _swapped(table, i, (ca, x), (cb, y))


def _swapped(
    table: UserTable, row: int, one: tuple[int, float], other: tuple[int, float]
) -> Finding:
    (first, x), (second, y) = one, other
    return Finding(
        "tables.swapped",
        Severity.ERROR,
        f"{table.header[first]} = {x:g} and {table.header[second]} = {y:g} fit only "
        "when exchanged",
        expected=[y, x],
        found=[x, y],
        where=f"row {row + 1}",
        hint="the two columns are swapped in this row",
    )


def _swaps_by_ratio(
    table: UserTable,
    one: tuple[int, Sequence[float | None]],
    other: tuple[int, Sequence[float | None]],
) -> Iterator[Finding]:
    """Swapped cells of columns of like range whose ratio is nearly the same everywhere.

    The logarithm of the ratio has to lie at least 6 robust deviations off, and within 3
    of the others after the exchange.
    """
    pairs = [
        (i, x, y)
        for i, (x, y) in enumerate(zip(one[1], other[1], strict=True))
        if x is not None and y is not None and x > 0 and y > 0
    ]
    if len(pairs) < 10:
        return
    ratios = [log10(y / x) for _, x, y in pairs]
    middle, scale = spread(ratios)
    scale = max(scale, 0.005)
    # A ratio near one is the same after an exchange.
    if abs(middle) < 4 * scale:
        return
    for (i, x, y), ratio in zip(pairs, ratios, strict=True):
        if abs(ratio - middle) > 6 * scale and abs(-ratio - middle) < 3 * scale:
            yield _swapped(table, i, (one[0], x), (other[0], y))


def _sum_groups(table: UserTable) -> list[tuple[list[int], float]]:
    """Columns that add up to 1 or 100 in most rows."""
    numeric = dict(numeric_columns(table))
    candidates: list[list[int]] = list(_percent_runs(table, numeric))
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
    out: list[tuple[list[int], float]] = []
    for group in candidates:
        if any(set(group) <= set(held) for held, _ in out):
            continue
        sums = [_row_sum(numeric, group, i) for i in range(len(table.rows))]
        known = [s for s in sums if s is not None]
        for target in (1.0, 100.0):
            near = sum(abs(s - target) <= 0.02 * target for s in known)
            if known and near >= 0.6 * len(known):
                out.append((group, target))
    return out


def _percent_runs(
    table: UserTable, numeric: dict[int, list[float | None]]
) -> Iterator[list[int]]:
    """Neighbouring columns in per cent that make up a whole: cement, ash and slag."""
    percent = [c for c in numeric if "%" in f"{table.units[c]} {table.header[c]}"]
    runs: list[list[int]] = []
    for column in percent:
        if runs and runs[-1][-1] == column - 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    for run in runs:
        for size in range(len(run), 1, -1):
            parts = [run[k : k + size] for k in range(len(run) - size + 1)]
            whole = [p for p in parts if _adds_up(numeric, p, 0.6 if size > 2 else 0.8)]
            if whole:
                yield whole[0]
                break


def _adds_up(
    numeric: dict[int, list[float | None]], group: Sequence[int], most: float
) -> bool:
    rows = len(next(iter(numeric.values())))
    sums = [s for i in range(rows) if (s := _row_sum(numeric, group, i)) is not None]
    near = sum(abs(s - 100) <= 2 for s in sums)
    # A column of a hundreds beside zeros adds up by itself.
    alone = max(
        sum(abs((numeric[c][i] or 0) - 100) <= 2 for i in range(rows)) for c in group
    )
    return len(sums) >= 4 and near >= most * len(sums) and near > alone


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
    numeric = dict(numeric_columns(table))
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
