"""The user's tables as columns with kinds and units, every row with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log10
from typing import Any, Literal

from knowledge.ingest.sheets import Sheet, read_sheets
from knowledge.ingest.tables import Column, map_columns, read_number, split_header
from knowledge.names import elements_of, same_composition
from knowledge.quantities import base_quantity
from knowledge.units import convert, find_unit

#: Cells that hold nothing.
EMPTY = frozenset(
    {"", "na", "n/a", "nan", "none", "null", "-", "–", "—", "?", "n.d.", "nd"}
)
_LABEL = re.compile(
    r"(?i)\b(?:sample|specimen|name|id|label|code|device|cell|batch|no\.?|probe|"
    r"bezeichnung|nummer|échantillon|muestra|nombre|alloy|material|compound|formula|"
    r"composition|electrolyte|cathode|mix|steel)\b|样品|试样|编号|名称|材料|試料|"
    r"サンプル|名前|番号|組成|成分|化学式"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet, empty for a text file.
        row: Row below the header, from 1.
        line: Line of the file or row of the sheet, from 1.
    """

    file: str
    sheet: str
    row: int
    line: int
    part: str = ""

    @property
    def record(self) -> str:
        """Id of the record of the row, as other answers cite it."""
        slug = f"-{self.part}" if self.part else ""
        return f"request:{self.file}{slug}-r{self.row}"


Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a column is made of two others of its row.

    Attributes:
        sign: What is done with them.
        first: Header and unit of the first.
        second: Header and unit of the second, which is turned into the unit of the
            first where both measure the same.
    """

    sign: Sign
    first: tuple[str, str]
    second: tuple[str, str]

    def of(self, one: float | None, other: float | None) -> float | None:
        """The value of a row; None where a part is missing or the divisor is zero."""
        if one is None or other is None:
            return None
        turned = convert(other, self.second[1], self.first[1])
        other = other if turned is None else turned
        if self.sign == "/":
            return one / other if other else None
        if self.sign == "*":
            return one * other
        return one + other if self.sign == "+" else one - other


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column.

    Attributes:
        header: As written.
        name: The header without its unit.
        unit: In the table's spelling; empty when none is given.
        quantity: Name from the catalogue, or the name.
        cells: Numbers for a numeric column, else texts; None where nothing stands.
        numeric: Whether it holds numbers.
        origin: Index of the table that it comes from.
        sources: Headers and units of the columns that it was put together from.
        derived: How it is made of other columns, None for one of the file.
    """

    header: str
    name: str
    unit: str
    quantity: str
    cells: tuple[Any, ...]
    numeric: bool
    origin: int = 0
    sources: tuple[tuple[str, str], ...] = ()
    derived: Derivation | None = None

    @property
    def base(self) -> str:
        """Catalogue name of the quantity."""
        return base_quantity(self.quantity)

    @property
    def dimension(self) -> str:
        """Dimension of the unit, empty without one."""
        unit = find_unit(self.unit)
        return unit.dimension if unit else ""

    @property
    def values(self) -> tuple[str, ...]:
        """Different texts of a text column, in order."""
        if self.numeric:
            return ()
        return tuple(dict.fromkeys(str(c) for c in self.cells if c is not None))


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table of the user, or several put together.

    Attributes:
        name: Names of its files.
        columns: All as long as `places`.
        places: For each row the places that it was made of.
        label: Index of the column that names the rows, or None.
        notes: What was joined, stacked or left over.
    """

    name: str
    columns: tuple[OwnColumn, ...]
    places: tuple[tuple[Place, ...], ...]
    label: int | None
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())

    def label_of(self, row: int) -> str:
        """What a row is called, or its number."""
        if self.label is not None:
            cell = self.columns[self.label].cells[row]
            if cell is not None:
                return f"{cell:g}" if isinstance(cell, float) else str(cell)
        return f"row {self.places[row][0].row}"

    def holds(self, text: str) -> bool:
        """Whether a word stands in a cell, a header or the name of the file."""
        wanted = text.casefold()
        return wanted in self.name.casefold() or any(
            wanted in column.header.casefold()
            or any(wanted in value.casefold() for value in column.values)
            for column in self.columns
        )


def own_tables(files: Sequence[tuple[str, bytes]]) -> list[OwnTable]:
    """Every sheet of every file.

    Raises:
        IngestError: A file holds no table.
    """
    out: list[OwnTable] = []
    for name, data in files:
        sheets = read_sheets(name, data)
        for sheet in sheets:
            first = sheet is sheets[0]
            out.append(_table(sheet, "" if first else _slug(sheet.name), len(out)))
    return out


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-") or "sheet"


def _table(sheet: Sheet, part: str, origin: int) -> OwnTable:
    width = len(sheet.header)
    mapped = map_columns(sheet.header)
    columns = tuple(
        _column(c, [row[i] if i < len(row) else None for row in sheet.rows], origin)
        for i, c in enumerate(mapped[:width])
    )
    places = tuple(
        (Place(sheet.file, sheet.name, n, line, part),)
        for n, line in enumerate(sheet.lines, 1)
    )
    name = f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file
    return OwnTable(name, columns, places, _label_column(columns, mapped))


def _column(column: Column, cells: Sequence[Any], origin: int) -> OwnColumn:
    name, unit = split_header(column.header)
    filled = [c for c in cells if not _empty(c)]
    numbers = [read_number(c) for c in filled]
    known = sum(n is not None for n in numbers)
    numeric = bool(filled) and known >= 0.7 * len(filled)
    named = column.role in {"formula", "name", "source", "title"}
    numeric = numeric and not (named and known < len(filled))
    values = tuple(
        (read_number(c) if not _empty(c) else None)
        if numeric
        else (None if c is None or not str(c).strip() else str(c).strip())
        for c in cells
    )
    quantity = column.quantity
    if not quantity and column.role == "temperature":
        quantity = "temperature"
    unit = unit or column.unit
    return OwnColumn(
        column.header,
        name,
        unit,
        quantity or name,
        values,
        numeric,
        origin,
        ((column.header, unit),),
    )


def _empty(cell: Any) -> bool:
    return cell is None or str(cell).strip().lower() in EMPTY


def _label_column(columns: Sequence[OwnColumn], mapped: Sequence[Column]) -> int | None:
    """The column that names the rows: by its header, else the first with many texts."""
    best: tuple[float, int] | None = None
    for place, column in enumerate(columns):
        filled = [c for c in column.cells if c is not None]
        if not filled:
            continue
        different = len(set(map(str, filled))) / len(filled)
        named = bool(_LABEL.search(column.name))
        numbered = column.numeric and not re.search(
            r"(?i)\b(?:id|no|nr|nummer|sample|probe|#)\b|编号|番号", column.name
        )
        if numbered or column.unit or mapped[place].role in {"source", "title", "year"}:
            continue
        # A name tells more than a running number does.
        running = 0.5 if column.numeric else 0.0
        score = different + (0.6 if named else 0.0) - 0.01 * place - running
        if score >= 0.9 and (best is None or score > best[0]):
            best = (score, place)
    return best[1] if best else None


def key_of(cell: Any) -> str:
    """How a cell counts when rows of two tables are brought together."""
    if isinstance(cell, float):
        return f"{cell:.6g}"
    text = re.sub(r"[\s_]+", " ", str(cell)).strip().casefold()
    return re.sub(r"\s*([-/])\s*", r"\1", text)


def _same_key(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return False
    if key_of(one) == key_of(other):
        return True
    texts = str(one), str(other)
    if all(len(elements_of(t)) >= 2 and re.search(r"[A-Z]", t) for t in texts):
        return elements_of(texts[0]) == elements_of(texts[1]) and same_composition(
            *texts, tolerance=1e-4
        )
    return False


def shared_key(one: OwnTable, other: OwnTable) -> tuple[int, int] | None:
    """The columns by which rows of two tables belong together, or None.

    The pair with the largest share of common entries; numbers count only in columns of
    the same name.
    """
    best: tuple[float, tuple[int, int]] | None = None
    for i, a in enumerate(one.columns):
        for j, b in enumerate(other.columns):
            same_name = key_of(a.name) == key_of(b.name)
            if a.numeric != b.numeric or (a.numeric and not same_name):
                continue
            mine = [c for c in a.cells if c is not None]
            theirs = [c for c in b.cells if c is not None]
            if not mine or not theirs:
                continue
            common = sum(any(_same_key(c, d) for d in theirs) for c in mine)
            if not common:
                continue
            different = len(set(map(key_of, mine))) / len(mine)
            if a.numeric and different < 0.9:
                continue
            share = common / min(len(mine), len(theirs))
            score = share * different + (0.3 if same_name else 0.0)
            score += 0.2 if (i, j) == (one.label, other.label) else 0.0
            if best is None or score > best[0]:
                best = (score, (i, j))
    return best[1] if best else None


def joined(one: OwnTable, other: OwnTable) -> OwnTable | None:
    """Rows of two tables side by side where their key agrees; None without a key."""
    key = shared_key(one, other)
    if key is None:
        return None
    i, j = key
    pairs = [
        (m, n)
        for m, a in enumerate(one.columns[i].cells)
        for n, b in enumerate(other.columns[j].cells)
        if _same_key(a, b)
    ]
    used = {m for m, _ in pairs}, {n for _, n in pairs}
    left = [one.label_of(m) for m in range(len(one.places)) if m not in used[0]]
    right = [
        str(other.columns[j].cells[n])
        for n in range(len(other.places))
        if n not in used[1]
    ]
    taken = {c.header for c in one.columns}
    columns = [
        _picked(c, [m for m, _ in pairs], c.header) for c in one.columns
    ] + [
        _picked(
            c, [n for _, n in pairs],
            f"{c.header} [{other.name}]" if c.header in taken else c.header,
        )
        for place, c in enumerate(other.columns)
        if place != j
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "one": one.name, "other": other.name, "n": len(pairs),
        "key": one.columns[i].header,
        "left": ", ".join(left), "right": ", ".join(right),
    }  # fmt: skip
    return OwnTable(
        f"{one.name}; {other.name}",
        tuple(columns),
        tuple((*one.places[m], *other.places[n]) for m, n in pairs),
        one.label if one.label is not None else i,
        (*one.notes, *other.notes, ("joined", facts)),
    )


def _picked(column: OwnColumn, rows: Sequence[int], header: str) -> OwnColumn:
    cells = tuple(column.cells[r] for r in rows)
    return replace(column, header=header, cells=cells)


def stacked(tables: Sequence[OwnTable]) -> OwnTable:
    """Tables of like columns below each other, units turned into those of the first.

    Columns are matched by quantity, else by name; what only one table has is left
    empty in the rows of the others.
    """
    first = tables[0]
    columns = list(first.columns)
    total = len(first.places)
    for table in tables[1:]:
        rows = len(table.places)
        used: set[int] = set()
        for place, column in enumerate(columns):
            found = _alike(column, table, used)
            if found is None and place == first.label:
                found = table.label
            more: tuple[Any, ...] = (None,) * rows
            sources = column.sources
            if found is not None:
                used.add(found)
                more = _in_unit(table.columns[found], column.unit)
                sources = (*sources, *table.columns[found].sources)
            cells = (*column.cells, *more)
            columns[place] = replace(column, cells=cells, sources=sources)
        for place, column in enumerate(table.columns):
            if place not in used:
                cells = (*(None,) * total, *column.cells)
                columns.append(replace(column, cells=cells))
        total += rows
    return OwnTable(
        "; ".join(t.name for t in tables),
        tuple(columns),
        tuple(p for t in tables for p in t.places),
        first.label,
        (("stacked", {"n": len(tables), "rows": total}),),
    )


def _alike(column: OwnColumn, table: OwnTable, used: set[int]) -> int | None:
    for place, other in enumerate(table.columns):
        same = key_of(other.name) == key_of(column.name)
        alike = other.quantity == column.quantity or other.base == column.base
        fits = other.dimension == column.dimension or not (
            other.dimension and column.dimension
        )
        if place in used or other.numeric != column.numeric or not fits:
            continue
        if same or (alike and column.numeric):
            return place
    return None


def _in_unit(column: OwnColumn, unit: str) -> tuple[Any, ...]:
    if not column.numeric or not unit or not column.unit or column.unit == unit:
        return column.cells
    return tuple(
        None if c is None else convert(c, column.unit, unit) for c in column.cells
    )


def relative_change(one: float, other: float) -> float | None:
    """(other - one) / one, None for a zero."""
    return None if one == 0 else (other - one) / abs(one)


def spans_decades(values: Sequence[float]) -> bool:
    """Whether positive values spread over more than two decades."""
    known = [v for v in values if v > 0]
    return len(known) > 2 and log10(max(known) / min(known)) > 2
