"""What literature records say of the quantity and material of an own value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose.table_rows import rows_for
from assistant.compose.table_values import Row
from assistant.own_tables.figures import Worked
from assistant.own_tables.question import results
from assistant.own_tables.tables import OwnTable
from knowledge.names import find_formulas, find_materials, host_of_formula
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.table import TableSpec

if TYPE_CHECKING:
    from knowledge.facts import Fact

#: Limits of room temperature for values that are set beside one of the user, °C.
ROOM = (15.0, 35.0)


@dataclass(frozen=True, slots=True)
class Beside:
    """Values of the literature for a column.

    Attributes:
        host: Material.
        column: Index of the column.
        rows: Rows of the records, smallest value first.
        low, high: In the unit of the column.
        unit: That unit.
    """

    host: str
    column: int
    rows: tuple[Row, ...]
    low: float
    high: float
    unit: str


def beside(
    text: str, worked: Worked, facts: Sequence[Fact]
) -> tuple[list[Beside], list[int]]:
    """Values of records for the columns of an answer, and columns without any.

    The material is the one that the question names, else that of the file or the rows.
    """
    table = worked.table
    host = _host(text, table, worked.rows)
    columns = worked.columns or results(table)
    found: list[Beside] = []
    bare: list[int] = []
    for column in columns:
        own = table.columns[column]
        if not own.numeric or own.base not in quantities():
            continue
        spec = TableSpec(
            text=text, hosts=(host,), quantities=(own.base,), temperature=ROOM
        )
        rows = rows_for(spec, facts, [own.base]) if host else []
        made = [
            (value, row)
            for row in rows
            if (value := _number(row, own.base, own.unit)) is not None
        ]
        if not made:
            bare.append(column)
            continue
        made.sort(key=lambda pair: pair[0])
        ordered = tuple(row for _, row in made)
        unit = own.unit or quantities()[own.base].unit
        found.append(Beside(host, column, ordered, made[0][0], made[-1][0], unit))
    return found, bare


def _number(row: Row, name: str, unit: str) -> float | None:
    value = row.held(name)
    if value is None or value.number is None or row.facts[0].kind == "computation":
        return None
    return convert(value.number, value.unit, unit) if unit else value.number


def _host(text: str, table: OwnTable, rows: Sequence[int]) -> str:
    named = [name for name, _ in find_materials(text)]
    if named:
        return named[0]
    said = [table.label_of(r) for r in rows[:20]] + [table.name.replace("_", " ")]
    for words in said:
        if found := find_materials(words):
            return found[0][0]
        for formula in find_formulas(words):
            if host := host_of_formula(formula):
                return host
    return ""
