"""The first row of each material, dopant, source … in the order of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.compose.table_fits import year_of
from assistant.compose.table_values import Row
from knowledge.names import elements_of, material


def one_per(rows: Sequence[Row], per: str) -> tuple[list[Row], int]:
    """One row for each, and how many rows do not tell which one they are of.

    Args:
        rows: In the order in which the first of each is the one to keep.
        per: See `TableSpec.per`; empty keeps all.
    """
    if not per:
        return list(rows), 0
    if per == "family" and len({row.facts[0].family for row in rows}) == 1:
        per = "material"  # within one family its materials are told apart
    kept: dict[str, Row] = {}
    bare = 0
    for row in rows:
        key = _KEYS[per](row)
        if key:
            first = kept.setdefault(key, row)
            if first.facts[0] is row.facts[0] and first.formula == row.formula:
                # What the first row lacks stands in another row of its record.
                more = {**row.values, **first.values}
                kept[key] = replace(first, values=more)
        else:
            bare += 1
    return list(kept.values()), bare


def _dopant(row: Row) -> str:
    """Elements beyond those of the host; ``none`` for the host itself."""
    item = material(row.facts[0].material)
    own = item.elements if item is not None else frozenset()
    if not row.formula or not own:
        return ""
    return "-".join(sorted(elements_of(row.formula) - own)) or "none"


_KEYS: dict[str, Callable[[Row], str]] = {
    "material": lambda row: row.facts[0].material,
    "composition": lambda row: row.formula,
    "dopant": _dopant,
    "family": lambda row: row.facts[0].family,
    "source": lambda row: row.doi or row.facts[0].id,
    "record": lambda row: row.facts[0].id,
    "year": lambda row: str(year_of(row.facts[0]) or ""),
}
