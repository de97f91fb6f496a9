"""Generated candidates as rows, structures and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]


def candidate_rows(items: Sequence[Json]) -> list[dict[str, Any]]:
    """One row a candidate: what it is, its scores, novelty and place to the hull.

    A column that says nothing in any row is left out.
    """
    rows = []
    for number, item in enumerate(items, 1):
        row: dict[str, Any] = {"no.": number}
        if item.get("formula"):
            row["formula"] = item["formula"]
        row.update(item.get("row") or {})
        for name, value in (item.get("scores") or {}).items():
            row[_words(name)] = _told(value)
        novelty = item.get("novelty")
        if isinstance(novelty, Mapping) and novelty.get("verdict"):
            row["novelty"] = str(novelty["verdict"])
        elif novelty is not None:
            row["novelty"] = _told(novelty)
        if item.get("hull"):
            row["place"] = item["hull"]
        if item.get("origin"):
            row["origin"] = item["origin"]
        rows.append(row)
    names = dict.fromkeys(name for row in rows for name in row)
    said = [n for n in names if any(row.get(n) not in (None, "") for row in rows)]
    return [{name: row.get(name) for name in said} for row in rows]


def _words(name: Any) -> str:
    return str(name).replace("_angstrom", " (Å)").replace("_", " ")


def _told(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, Mapping):
        # A site that holds what it is named after says nothing.
        parts = [f"{_words(k)} {_told(v)}" for k, v in value.items() if str(v) != k]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(str(_told(item)) for item in value)
    return value


def structures(items: Sequence[Json]) -> dict[str, str]:
    """Name to CIF of the candidates that are structures."""
    return {
        f"{number}. {item.get('formula') or 'structure'}": str(item["cif"])
        for number, item in enumerate(items, 1)
        if item.get("cif")
    }


def images(items: Sequence[Json]) -> list[Path]:
    """Pictures that are still on disk."""
    paths = [Path(str(item["image"])) for item in items if item.get("image")]
    return [path for path in paths if path.is_file()]
