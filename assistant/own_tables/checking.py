"""Figures of an answer about an own table are worked out again from the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

from assistant.own_tables.arrhenius import BOLTZMANN, heat_and_conductivity
from assistant.own_tables.figures import Figure, Worked
from knowledge.ingest.sheets import Sheet, read_sheets
from knowledge.ingest.tables import read_number
from knowledge.units import convert
from validators.report import CATALOGUE, Evidence, Finding, Severity
from validators.report import check as catalogue_check


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What was worked out, and the files that it came from, as sent."""

    worked: Worked
    files: tuple[tuple[str, bytes], ...]


def _again(kind: str, values: Sequence[float]) -> float | None:
    """The statistic by numpy, independent of the first working."""
    import numpy as np

    array = np.asarray(values, dtype=float)
    if kind == "std":
        return float(array.std(ddof=1)) if len(array) > 1 else None
    known: dict[str, Callable[..., Any]] = {
        "mean": np.mean, "median": np.median, "sum": np.sum, "min": np.min,
        "max": np.max,
    }  # fmt: skip
    return float(known[kind](array)) if kind in known and len(array) else None


def _cells(
    figure: Figure, files: dict[str, list[Sheet]]
) -> list[list[tuple[Any, str]]]:
    """Cells of a figure with their units, row by row, by line and header."""
    assert figure.column is not None  # only called for figures of a column
    column = figure.table.columns[figure.column]
    if column.derived is not None:
        return [_derived_again(figure, row, files) for row in figure.rows]
    units = dict(figure.table.columns[figure.column].sources)
    return [
        [
            (cell, units[header])
            for place in figure.table.places[row]
            for sheet in files.get(place.file, [])
            if sheet.name == place.sheet and place.line in sheet.lines
            for header, cell in zip(
                sheet.header, sheet.rows[sheet.lines.index(place.line)], strict=False
            )
            if header in units
        ]
        for row in figure.rows
    ]


def _derived_again(
    figure: Figure, row: int, files: dict[str, list[Sheet]]
) -> list[tuple[Any, str]]:
    """The value of a row of a column made of two others, from the cells of the file."""
    assert figure.column is not None  # only called for figures of a column
    made = figure.table.columns[figure.column].derived
    assert made is not None  # only called for such columns
    parts: list[float] = []
    for header, unit in (made.first, made.second):
        place = [c.header for c in figure.table.columns].index(header)
        held = _cells(replace(figure, column=place, rows=(row,)), files)
        number = read_number(held[0][0][0]) if held and held[0] else None
        turned = _turned(number, unit, made.first[1])
        if (number := number if turned is None else turned) is None:
            return []
        parts.append(number)
    one, other = parts
    if made.sign == "/" and other == 0:
        return []
    value = {"+": one + other, "-": one - other, "*": one * other}.get(made.sign)
    unit = figure.table.columns[figure.column].unit
    return [(one / other if value is None else value, unit)]


def _once(name: str) -> Any:
    def enter(function: Any) -> Any:
        return function if name in CATALOGUE else catalogue_check(name)(function)

    return enter


@_once("own_table.figures")
def check_figures(candidate: OwnAnswer, spec: Any) -> Iterator[Finding | Evidence]:
    """Every printed number equals its cell, or the statistic of its cells."""
    files: dict[str, list[Sheet]] = {}
    for name, data in candidate.files:
        files.setdefault(name, []).extend(read_sheets(name, data))
    count = 0
    for told in candidate.worked.told:
        for figure in told.figures:
            if figure.column is None or figure.kind in {"count", "distinct"}:
                continue
            if figure.kind in {"pearson", "spearman"} or figure.value is None:
                continue
            count += 1
            held = _cells(figure, files)
            fitted = figure.kind == "arrhenius"
            if _barrier_agrees(figure, files) if fitted else _agrees(figure, held):
                continue
            yield Finding(
                "own_table.figures",
                Severity.ERROR,
                f"{figure.kind} {figure.value} is not what the cells of "
                f"{figure.table.columns[figure.column].header} give",
                found=figure.value,
                expected=[[cell for cell, _ in cells] for cells in held[:6]],
            )
    yield Evidence(
        "figures are those of the file", "own_table.figures", "pass", f"{count} figures"
    )


def _barrier_agrees(figure: Figure, files: dict[str, list[Sheet]]) -> bool:
    """The slope of ln(σT) over 1/T again, by numpy from the cells of the file."""
    import numpy as np

    found = heat_and_conductivity(figure.table)
    if found is None:
        return False
    heat, _ = found
    unit = figure.table.columns[heat].unit
    flows = _cells(figure, files)
    heats = _cells(replace(figure, column=heat), files)
    x, y = [], []
    for flow, at in zip(flows, heats, strict=True):
        sigma = read_number(flow[0][0]) if flow else None
        kelvin = _turned(read_number(at[0][0]), unit, "K") if at else None
        if sigma and kelvin and sigma > 0:
            x.append(1 / kelvin)
            y.append(np.log(sigma * kelvin))
    energy = -float(np.polyfit(x, y, 1)[0]) * BOLTZMANN if len(x) > 1 else None
    return energy is not None and isclose(energy, figure.value, abs_tol=2e-3)


def _agrees(figure: Figure, held: Sequence[Sequence[tuple[Any, str]]]) -> bool:
    if figure.kind == "cell":
        return any(
            str(cell).strip() == str(figure.value)
            or _near(_turned(read_number(cell), unit, figure.unit), figure.value)
            for cells in held
            for cell, unit in cells
        )
    values = [
        turned
        for cells in held
        for cell, unit in cells[:1]
        if (turned := _turned(read_number(cell), unit, figure.unit)) is not None
    ]
    return _near(_again(figure.kind, values), figure.value)


def _turned(value: float | None, unit: str, target: str) -> float | None:
    if value is None or not unit or not target or unit == target:
        return value
    return convert(value, unit, target)


def _near(one: float | None, other: Any) -> bool:
    if one is None or isinstance(other, str):
        return False
    return isclose(one, other, rel_tol=1e-6, abs_tol=1e-12)


OWN_CHECKS = ("own_table.figures",)
