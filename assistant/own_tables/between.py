"""Two own tables beside each other: what changed, what only one of them has."""

from __future__ import annotations

from assistant.own_tables.figures import MOST_NAMED, Figure, Told, Worked
from assistant.own_tables.tables import OwnTable, key_of, relative_change, shared_key
from knowledge.units import convert

#: Relative change between two tables from which on a row counts as changed.
CHANGED = 0.05


def changed_between(one: OwnTable, other: OwnTable, tolerance: float | None) -> Worked:
    """What differs between two tables, row by row of their common key."""
    key = shared_key(one, other)
    if key is None:
        return Worked(
            (Told("no_key", {"one": one.name, "other": other.name}),), one, found=False
        )
    i, j = key
    limit = CHANGED if tolerance is None else tolerance
    theirs = {
        key_of(c): r for r, c in enumerate(other.columns[j].cells) if c is not None
    }
    told: list[Told] = []
    shown: list[int] = []
    common = 0
    for row, cell in enumerate(one.columns[i].cells):
        match = theirs.get(key_of(cell)) if cell is not None else None
        if match is None:
            continue
        common += 1
        for place, column in enumerate(one.columns):
            twin = _twin(place, i, one, other)
            if twin is None or not column.numeric:
                continue
            mine, yours = column.cells[row], other.columns[twin].cells[match]
            unit = column.unit
            if mine is None or yours is None:
                continue
            if unit and other.columns[twin].unit and unit != other.columns[twin].unit:
                turned = convert(yours, other.columns[twin].unit, unit)
                if turned is None:
                    continue
                yours = turned
            change = relative_change(mine, yours)
            if change is None or abs(change) <= limit:
                continue
            if row not in shown:
                shown.append(row)
            told.append(
                Told(
                    "changed", {"label": str(cell), "change": change},
                    (Figure(one, place, (row,), "cell", mine, unit),
                     Figure(other, twin, (match,), "cell", yours, unit)),
                )
            )  # fmt: skip
    head = Told(
        "changed_head",
        {
            "n": len(shown),
            "common": common,
            "limit": limit,
            "key": one.columns[i].header,
        },
    )
    only = [*_only_told(one, other, key), *_only_told(other, one, (j, i))]
    return Worked((head, *told, *only), one, tuple(shown))


def _twin(place: int, key: int, one: OwnTable, other: OwnTable) -> int | None:
    if place == key:
        return None
    column = one.columns[place]
    for j, candidate in enumerate(other.columns):
        if key_of(candidate.name) == key_of(column.name) or (
            candidate.numeric and candidate.base == column.base and column.unit
        ):
            return j
    return None


def _only_told(one: OwnTable, other: OwnTable, key: tuple[int, int]) -> list[Told]:
    rows = _only(one, other, key)
    names = [str(one.columns[key[0]].cells[r]) for r in rows[:MOST_NAMED]]
    figure = Figure(one, key[0], tuple(rows), "count", len(rows))
    words = {"one": one.name, "other": other.name, "names": names, "n": len(rows)}
    return [Told("only_in", words, (figure,))] if rows else []


def _only(one: OwnTable, other: OwnTable, key: tuple[int, int]) -> list[int]:
    theirs = {key_of(c) for c in other.columns[key[1]].cells if c is not None}
    mine = enumerate(one.columns[key[0]].cells)
    return [r for r, c in mine if c is not None and key_of(c) not in theirs]


def only_in(one: OwnTable, other: OwnTable) -> Worked:
    """Rows of one table whose key the other lacks."""
    key = shared_key(one, other)
    if key is None:
        return Worked(
            (Told("no_key", {"one": one.name, "other": other.name}),), one, found=False
        )
    told = _only_told(one, other, key)
    rows = tuple(_only(one, other, key))
    if not told:
        told = [Told("none_only", {"one": one.name, "other": other.name})]
    return Worked(tuple(told), one, rows)


def in_common(one: OwnTable, other: OwnTable) -> Worked:
    """Entries that two tables share, and those that only one has."""
    key = shared_key(one, other)
    assert key is not None  # the question was read with one
    alone = set(_only(one, other, key))
    cells = one.columns[key[0]].cells
    rows = tuple(r for r, c in enumerate(cells) if c is not None and r not in alone)
    names = [str(cells[r]) for r in rows[:MOST_NAMED]]
    figure = Figure(one, key[0], rows, "count", len(rows))
    words = {"one": one.name, "other": other.name, "names": names, "n": len(rows)}
    only = [*_only_told(one, other, key), *_only_told(other, one, (key[1], key[0]))]
    return Worked((Told("common", words, (figure,)), *only), one, rows)
