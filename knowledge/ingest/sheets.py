"""CSV, TSV and XLSX → sheets: one header line and rows, however people lay them out.

Read are title lines above the header, headers of two lines with merged groups, a line
of units below the header, decimal commas, separators of thousands, and every sheet of
a workbook. What is read keeps the line of the file it came from.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from knowledge.errors import IngestError
from knowledge.ingest.reading import decode
from knowledge.units import find_unit

_SEPARATORS = (";", "\t", ",", "|")
#: Lines that may stand above the header.
_PREAMBLE = 12
_NUMERIC = re.compile(
    r"[<>~≈±]?\s*[-+−]?(?:\d[\d.,]*|[.,]\d+)\s*"
    r"(?:(?:[x×·*]\s?10\s?\^?\s?[-+−]?\d+)|[eE][-+−]?\d+)?"
)
_COMMA = re.compile(r"[<>~≈±]?\s*[-+−]?\d{1,12}(?:\.\d{3})*,\d+(?:[eE][-+−]?\d+)?")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file.

    Attributes:
        file: Name of the file.
        name: Name of the sheet; empty for a text file.
        header: Column names; of a header in two lines ``group: name``.
        rows: Cells below the header, as many as there are columns or more.
        lines: Line of the file (row of the sheet), from 1, of each row.
        notes: What was joined or turned, such as decimal commas.
    """

    file: str
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...] = ()


Line = tuple[int, list[Any]]


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """All tables of a file, in order; sheets without a table are left out.

    Raises:
        IngestError: Nothing in it is a table with a header and a row.
    """
    if PurePath(name).suffix.lower() == ".xlsx":
        grids = _workbook(name, data)
    else:
        grids = [("", _text(name, data))]
    sheets = []
    for title, grid in grids:
        sheet = _sheet(name, title, grid)
        if sheet is not None:
            sheets.append(sheet)
    # A sheet of remarks has a single column; beside a real table it is none.
    wide = [s for s in sheets if len(s.header) > 1]
    if not sheets:
        raise IngestError(f"{name}: a header and at least one row are needed")
    return wide or sheets


def _text(name: str, data: bytes) -> list[Line]:
    text = decode(data)
    csv.field_size_limit(1_000_000)
    best: tuple[float, list[Line]] | None = None
    for separator in _SEPARATORS:
        try:
            reader = csv.reader(io.StringIO(text), delimiter=separator)
            rows = [(reader.line_num, list(row)) for row in reader]
        except csv.Error as err:
            if best is None and separator == _SEPARATORS[-1]:
                raise IngestError(f"{name}: no readable table ({err})") from err
            continue
        rows = [(n, row) for n, row in rows if any(c.strip() for c in row)]
        widths = [len(row) for _, row in rows[:200]]
        usual = max(set(widths), key=widths.count) if widths else 1
        steady = widths.count(usual) / len(widths) if widths else 0.0
        # A comma may be a decimal sign; the steadier separator is the right one.
        score = steady + min(usual, 20) / 1000 if usual > 1 else 0.0
        if best is None or score > best[0]:
            best = (score, rows)
    return best[1] if best else []


def _workbook(name: str, data: bytes) -> list[tuple[str, list[Line]]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        written = _formulas(data)
        out = []
        for sheet in book.worksheets:
            formulas = written.get(str(sheet.title), {})
            grid = []
            for n, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [
                    formulas.get((n, i)) if cell is None else cell
                    for i, cell in enumerate(row, 1)
                ]
                if any(map(_filled, cells)):
                    grid.append((n, cells))
            out.append((str(sheet.title), grid))
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as err:
        raise IngestError(f"{name}: no readable XLSX ({err})") from err
    return out


def _formulas(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Formulas of a workbook by sheet, line and column, both from 1.

    A program may write a file without working its formulas out; then the formula
    itself is all that is known of a cell.
    """
    import zipfile

    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        if not any(b"<f" in parts.read(name) for name in names):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        str(sheet.title): {
            (cell.row, cell.column): str(cell.value)
            for line in sheet.iter_rows()
            for cell in line
            if cell.data_type == "f" and isinstance(cell.value, str)
        }
        for sheet in book.worksheets
    }


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _is_number(cell: Any) -> bool:
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, int | float):
        return True
    return bool(_NUMERIC.fullmatch(str(cell).strip()))


def _sheet(file: str, title: str, grid: Sequence[Line]) -> Sheet | None:
    place = _header_place(grid)
    if place is None:
        return None
    notes = []
    header = [_name(cell) for cell in grid[place][1]]
    below = place + 1
    if _is_group(grid, place):
        header = _joined_header(grid[place][1], grid[below][1])
        notes.append(f"header in lines {grid[place][0]} and {grid[below][0]}")
        below += 1
    if below + 1 < len(grid) and _are_units(grid[below][1], grid[below + 1][1]):
        units = [_name(cell).strip("[]()") for cell in grid[below][1]]
        units += [""] * (len(header) - len(units))
        header = [
            f"{name} ({unit})" if unit and find_unit(unit) else name
            for name, unit in zip(header, units, strict=False)
        ]
        notes.append(f"units in line {grid[below][0]}")
        below += 1
    body = grid[below:]
    if not body:
        return None
    while header and not header[-1] and not any(
        _filled(row[len(header) - 1]) for _, row in body if len(row) >= len(header)
    ):  # fmt: skip
        header.pop()
    rows = [list(row) for _, row in body]
    comma = _has_decimal_commas(rows)
    if comma:
        notes.append("decimal commas")
    cleaned = tuple(tuple(_cell(c, comma=comma) for c in row) for row in rows)
    lines = tuple(number for number, _ in body)
    return Sheet(file, title, tuple(header), cleaned, lines, tuple(notes))


def _name(cell: Any) -> str:
    return "" if cell is None else re.sub(r"\s+", " ", str(cell)).strip()


def _header_place(grid: Sequence[Line]) -> int | None:
    """Index of the first line of the header: the first one as wide as the table."""
    if len(grid) < 2:
        return None
    widths = [sum(map(_filled, row)) for _, row in grid]
    usual = sorted(widths)[len(widths) // 2]
    for place in range(min(_PREAMBLE, len(grid) - 1)):
        cells = [c for c in grid[place][1] if _filled(c)]
        wide = len(cells) >= max(0.5 * usual, 1) and (usual == 1 or len(cells) > 1)
        # A title may hold a separator; its line is shorter than those below.
        wide = wide and not (len(grid[place][1]) < len(grid[place + 1][1]) == usual)
        if wide and sum(map(_is_number, cells)) <= 0.3 * len(cells):
            return place
    return 0 if usual > 1 or len(grid) > 1 else None


def _is_group(grid: Sequence[Line], place: int) -> bool:
    """Whether a line names groups of columns and the next one the columns."""
    if place + 2 >= len(grid):
        return False
    first, second, third = (grid[place + k][1] for k in range(3))
    width = max(len(first), len(second))
    gaps = [i for i in range(width) if i >= len(first) or not _filled(first[i])]
    under = [i for i in gaps if i < len(second) and _filled(second[i])]
    if not under or any(map(_is_number, filter(_filled, second))):
        return False
    numbers = sum(map(_is_number, third))
    named = sum(map(_filled, second))
    return numbers > 0 and named >= 2 and not _are_units(second, third)


def _joined_header(groups: Sequence[Any], names: Sequence[Any]) -> list[str]:
    out = []
    group = ""
    width = max(len(groups), len(names))
    for place in range(width):
        own = _name(groups[place]) if place < len(groups) else ""
        name = _name(names[place]) if place < len(names) else ""
        group = own or group
        # A name of the upper line alone spans both lines of its column.
        if name and own and name.casefold() != own.casefold():
            out.append(f"{own}: {name}")
        elif name and not own and group and place:
            out.append(f"{group}: {name}")
        else:
            out.append(name or own)
            group = ""
    return out


def _are_units(cells: Sequence[Any], under: Sequence[Any]) -> bool:
    """Whether a line holds units: above numbers, for "A" above "B" is a name."""
    said = [_name(c).strip("[]()") for c in cells if _filled(c)]
    known = sum(
        find_unit(_name(cell).strip("[]()")) is not None
        for cell, below in zip(cells, under, strict=False)
        if _filled(cell) and _is_number(below)
    )
    plain = sum(text in {"-", "–", "1"} for text in said)
    return known > 0 and known + plain >= max(0.6 * len(said), 1)


def _has_decimal_commas(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether commas in numbers are decimal signs in the whole sheet.

    "1,234" may be either; any number with another count of digits behind its comma,
    or with a leading zero, decides.
    """
    commas = points = 0
    for row in rows[:2000]:
        for cell in row:
            if not isinstance(cell, str) or not re.search(r"\d", cell):
                continue
            text = cell.strip()
            if _COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text):
                commas += 1
            elif re.fullmatch(r"[-+−]?\d*\.\d+(?:[eE][-+−]?\d+)?", text):
                points += 1
    return commas > 0 and commas >= points


def _cell(cell: Any, *, comma: bool) -> Any:
    if isinstance(cell, datetime.datetime):
        whole = cell.time() == datetime.time()
        return cell.date().isoformat() if whole else cell.isoformat(" ")
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if comma and _COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if not comma and _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return cell
