"""Generated candidates as rows, structures and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]


def candidate_rows(items: Sequence[Json]) -> list[dict[str, Any]]:
    """One row a candidate: what it is, its scores, novelty and place to the hull."""
    rows = []
    for number, item in enumerate(items, 1):
        row: dict[str, Any] = {"no.": number}
        if item.get("formula"):
            row["formula"] = item["formula"]
        row.update(item.get("row") or {})
        for name, value in (item.get("scores") or {}).items():
            row[str(name)] = _told(value)
        if item.get("novelty") is not None:
            row["novelty"] = _told(item["novelty"])
        if item.get("hull"):
            row["place"] = item["hull"]
        if item.get("origin"):
            row["origin"] = item["origin"]
        rows.append(row)
    return rows


def _told(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_told(v)}" for k, v in value.items())
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
