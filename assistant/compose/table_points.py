"""Points of a plot of table rows: a quantity over an amount, a condition or a year."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from assistant.asking.table_axes import Axis
from knowledge.names import elements_of, material
from validators.compositions import UnreadableFormula, parse_formula

#: Formulas whose numbers of atoms differ by more than this factor have no common unit.
_ONE_UNIT = 1.25
#: How far a whole multiple of the usual number may be missed, relative.
_MULTIPLE = 0.1
#: How far shares may miss a sum of 1.
_SHARES = 0.02
#: Flags of rows that are no sourced measurement or calculation.
_UNFIT = ("no source", "implausible", "unit of")


@dataclass(frozen=True, slots=True)
class Point:
    """One row in a plot.

    Attributes:
        row: Number of the row in the table, from 0.
    """

    x: float
    y: float
    row: int


@dataclass(frozen=True, slots=True)
class Plot:
    """A quantity over an axis.

    Attributes:
        series: Points by the study, dopant or material they are of.
        quantity: Column of the values.
        x_label: Name of the axis with its unit.
        unit: ``per formula unit``, ``at. %`` or that of the column.
        lines: Whether the points of a series are one sample and may be joined.
        undrawn: Rows that hold both and have no confirmed source, or are implausible.
    """

    series: Mapping[str, Sequence[Point]]
    quantity: int
    x_label: str
    unit: str
    lines: bool = False
    undrawn: int = 0

    @property
    def count(self) -> int:
        """Number of points."""
        return sum(len(points) for points in self.series.values())


def amounts(formulas: Sequence[str | None]) -> tuple[list[dict[str, float]], str]:
    """Amount of each element by formula, and its unit.

    Most formulas of a material are written for one number of atoms. Those of a whole
    multiple of it, within 10 %, are brought to it; where others remain, and where the
    formulas are shares that add up to 1, all are given in atomic percent.

    Returns:
        One dictionary a formula, empty where it cannot be read, and ``per formula
        unit`` or ``at. %``.

    >>> amounts(["Li6.4La3Zr1.4Ta0.6O12"])[0][0]["Ta"]
    0.6
    """
    counts: list[dict[str, float]] = []
    for formula in formulas:
        try:
            counts.append(dict(parse_formula(formula)) if formula else {})
        except UnreadableFormula:
            counts.append({})
    usual = median([sum(held.values()) for held in counts if held] or [1.0])
    factors = [_factor(sum(held.values()) / usual) if held else 1.0 for held in counts]
    if abs(usual - 1) > _SHARES and all(factors):
        return [
            {k: n / factor for k, n in held.items()}
            for held, factor in zip(counts, factors, strict=True)
        ], "per formula unit"
    return [
        {k: 100 * n / sum(held.values()) for k, n in held.items()} for held in counts
    ], "at. %"


def _factor(ratio: float) -> float:
    """How many formula units a formula is written for; 0 where it is no number."""
    # Vacancies and a wider range of one solid solution change the number of atoms.
    if 1 / _ONE_UNIT <= ratio <= _ONE_UNIT:
        return 1.0
    whole = round(max(ratio, 1 / ratio))
    if abs(max(ratio, 1 / ratio) / whole - 1) > _MULTIPLE:
        return 0.0
    return float(whole) if ratio > 1 else 1 / whole


def plot_of(table: Any, axis: Axis, quantity: str = "") -> Plot | None:
    """The rows of a table over an axis.

    Args:
        table: Columns, rows, provenance and flags.
        axis: What is drawn over.
        quantity: What is drawn; the first other column of numbers where it is empty.

    Returns:
        None where fewer than two different places on the axis have a sourced row.
    """
    names = [str(column["name"]) for column in table.columns]
    drawn = _quantity(table, names, axis, quantity)
    if drawn is None or not axis.name:
        return None
    places, unit, unnamed = _places(table, names, axis)
    if places is None:
        return None
    keys = _keys(table, names, axis, places, unnamed)
    series: dict[str, list[Point]] = {}
    undrawn = 0
    for number, row in enumerate(table.rows):
        y = row[drawn]
        for key, x in keys[number]:
            if not _number(y):
                continue
            own = str(table.provenance[number]).startswith("request:")
            # The user's own file is the source of its rows.
            if any(
                flag.startswith(_UNFIT) and not (own and flag == "no source")
                for flag in table.flags[number]
            ):
                undrawn += 1
                break
            series.setdefault(key, []).append(Point(x, float(y), number))
    held = {point.x for points in series.values() for point in points}
    if len(held) < 2:
        return None
    ordered = {
        key: sorted(points, key=lambda p: (p.x, p.y))
        for key, points in sorted(series.items(), key=lambda s: (-len(s[1]), s[0]))
    }
    label = _label(axis, unit)
    return Plot(ordered, drawn, label, unit, axis.name == "temperature", undrawn)


def holding(table: Any, axis: Axis) -> list[int]:
    """Numbers of the rows that have a place on an axis."""
    names = [str(column["name"]) for column in table.columns]
    drawn = _quantity(table, names, axis, "")
    places, _, unnamed = _places(table, names, axis)
    if places is None or drawn is None:
        return []
    keys = _keys(table, names, axis, places, unnamed)
    return [
        n for n, found in enumerate(keys) if found and _number(table.rows[n][drawn])
    ]


def _quantity(
    table: Any, names: Sequence[str], axis: Axis, quantity: str
) -> int | None:
    if quantity in names:
        return names.index(quantity)
    for index, name in enumerate(names):
        other = name not in {axis.name, "temperature", "year"}
        if other and sum(_number(row[index]) for row in table.rows) >= 2:
            return index
    return None


def _places(
    table: Any, names: Sequence[str], axis: Axis
) -> tuple[list[dict[str, float]] | None, str, bool]:
    """Where each row stands: by element, or by the empty name for another axis."""
    if axis.name == "amount":
        formula = names.index("composition")
        found, unit = amounts([row[formula] for row in table.rows])
        return found, unit, not axis.element
    if axis.name not in names:
        return None, "", False
    index = names.index(axis.name)
    values = [row[index] for row in table.rows]
    unit = str(table.columns[index]["unit"] or "")
    return [{"": float(v)} if _number(v) else {} for v in values], unit, False


def _keys(
    table: Any,
    names: Sequence[str],
    axis: Axis,
    places: Sequence[Mapping[str, float]],
    unnamed: bool,
) -> list[list[tuple[str, float]]]:
    """The series of each row with its place in it; end members stand in several."""
    if axis.name != "amount":
        return [
            [(_series(table, names, axis, number), place[""])] if place else []
            for number, place in enumerate(places)
        ]
    out: list[list[tuple[str, float]]] = [[] for _ in places]
    dopant: list[str] = []
    for number, place in enumerate(places):
        added = _added(table.rows[number], place) if unnamed else {axis.element}
        # Of two dopants nobody can say whose amount is meant.
        symbol = next(iter(added)) if len(added) == 1 else ""
        dopant.append(symbol if symbol in place else "")
        if dopant[-1]:
            key = _series(table, names, axis, number, dopant[-1] if unnamed else "")
            out[number].append((key, place[symbol]))
    for number, place in enumerate(places):
        if not place or dopant[number]:
            continue
        # A sample of the same study that only lacks the element is its zero.
        study = _study(table, names, number)
        zero = {
            key: 0.0
            for other, found in enumerate(out)
            for key, x in found
            if x and _study(table, names, other) == study
            and set(place) <= set(places[other]) - {dopant[other]}
            and _state(table, names, other) == _state(table, names, number)
        }  # fmt: skip
        out[number] += list(zero.items())
    return out


def _added(row: Sequence[Any], place: Mapping[str, float]) -> set[str]:
    """Elements of a row beyond those of its material."""
    item = material(str(row[0]))
    own = item.elements if item is not None else frozenset()
    return set(place) - set(own or elements_of(str(row[0])))


def _study(table: Any, names: Sequence[str], number: int) -> str:
    """DOI of a row, or its record."""
    doi = table.rows[number][names.index("doi")] if "doi" in names else None
    record = table.provenance[number] if number < len(table.provenance) else ""
    name = str(doi or (record if isinstance(record, str) else record[0]))
    # All rows of a user's own file are of one study.
    return re.sub(r"-r\d+$", "", name) if name.startswith("request:") else name


def _state(table: Any, names: Sequence[str], number: int) -> str:
    """Temperature and scope of a row, where they differ within the table."""
    out = []
    for name, unit in (("temperature", " °C"), ("bulk or total", "")):
        if name in names:
            index = names.index(name)
            value = table.rows[number][index]
            told = {row[index] for row in table.rows} - {None}
            if value is not None and len(told) > 1:
                shown = f"{value:.6g}" if _number(value) else str(value)
                out.append(f"{shown}{unit}")
    return ", ".join(out)


def _series(
    table: Any, names: Sequence[str], axis: Axis, number: int, dopant: str = ""
) -> str:
    row = table.rows[number]
    calculated = "calculated" if "calculated" in table.flags[number] else ""
    if axis.name == "year":
        return ", ".join(filter(None, (str(row[0]), calculated)))
    if axis.name == "temperature":
        sample = str(row[names.index("composition")] or row[0])
        study = _study(table, names, number)
        return ", ".join(filter(None, (f"{sample} [{study}]", calculated)))
    head = dopant or f"{row[0]} [{_study(table, names, number)}]"
    parts = (head, _state(table, names, number), calculated)
    return ", ".join(filter(None, parts))


def _label(axis: Axis, unit: str) -> str:
    if axis.name != "amount":
        return f"{axis.name} ({unit})" if unit else axis.name
    of = axis.element or "dopant"
    return f"{of} (at. %)" if unit == "at. %" else f"{of}, atoms per formula unit"


def _number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )
