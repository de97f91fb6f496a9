"""Structure records from hand-written tables (`recalled.txt`, `read.txt`).

The form of a line stands at the head of each table. Wyckoff letters follow from the
coordinates, so a point that belongs to no position of the type cannot pass unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import gemmi
import numpy as np

from knowledge.structures import MATERIALS_PROJECT, RELAXED
from validators.crystal import lattice_vectors
from validators.groups import Group, locate

HANDBOOKS = {
    "W": "Wyckoff, Crystal Structures, 2nd ed. (Interscience, 1963-1971)",
    "P": "Villars & Calvert, Pearson's Handbook of Crystallographic Data (ASM, 1991)",
}
#: Where the computed structures of the Materials Project were read; the tables write
#: REPO for it, and such a source as ``mp-6475; place``.
_REPOSITORY = "github.com/fxcoudert/topology_databases"
_NUMBER = re.compile(r"mp-\d+")
#: Temperature of a measurement, as a part of a source.
_CONDITIONS = re.compile(r"\d+(?:\.\d+)? K")


def written_records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of the hand-written table of structure types and compounds."""
    types: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        fields = [field.strip() for field in line.split("|")]
        if line.startswith("type "):
            types[fields[0][5:]] = fields[1:]
            continue
        if line.startswith("structure "):
            formula = fields[0][10:].replace(":", "/")
            kind, hall, cell, source = "own", fields[1], fields[2], fields[4]
            sites = [tuple(part.split()) for part in fields[3].split(";")]
        else:
            formula, kind, symbols, cell, parameters, source = fields[:6]
            hall, layout = types[kind]
            sites = list(_sites_of_type(layout, symbols.split(), parameters.split()))
        yield _record(formula, kind, hall, cell, sites, source)


def _sites_of_type(
    layout: str, symbols: list[str], parameters: list[str]
) -> Iterator[tuple[str, str]]:
    """Element and point of each site of a structure type, parameters put in."""
    values = dict(zip("pqrstuvwxyz", parameters, strict=False))
    roles: list[str] = []
    shared = [s for s in symbols if "/" in s]
    whole = [s for s in symbols if "/" not in s]
    for part in layout.split(";"):
        role, _, point = part.split()
        if role not in roles:
            roles.append(role)
        place = ",".join(values.get(v, v) for v in point.split(","))
        if shared and role == "B":
            yield from ((symbol, place) for symbol in shared)
            continue
        number = roles.index(role) - (1 if shared and role > "B" else 0)
        yield whole[number], place


def _record(
    formula: str,
    kind: str,
    hall: str,
    cell: str,
    sites: list[tuple[str, ...]],
    source: str,
) -> dict[str, Any]:
    """A record of a line of the table; letters follow from the coordinates.

    A source that is no key of `HANDBOOKS` was read: ``author, journal volume (year)
    page; where its numbers stand``, and where they are known ``; doi:…``, ``; 150 K``
    for a crystal that was hot or cold, ``; computed`` for one that was not measured;
    or ``mp-NUMBER; where it was read`` for an entry of the Materials Project.
    """
    group = Group(gemmi.find_spacegroup_by_ops(gemmi.symops_from_hall(hall)))
    numbers = [float(v) for v in cell.split()]
    if len(numbers) < 6:
        gamma = 120.0 if group.system in {"trigonal", "hexagonal"} else 90.0
        lengths = [numbers[0], numbers[0 if len(numbers) < 3 else 1], numbers[-1]]
        numbers = [*lengths, 90.0, 90.0, gamma]
    metric = lattice_vectors(tuple(numbers))
    counts: Counter[str] = Counter()
    rows: list[list[Any]] = []
    for symbol, place in sites:
        element, _, amount = symbol.partition("/")
        amount = amount.replace(":", "/") or "1"
        counts[element] += 1
        point = np.array([float(v) for v in place.split(",")])
        position, point = locate(group, point, metric=metric, tolerance=0.02)
        point = point - np.floor(point + 1e-9)
        rows.append(
            [f"{element}{counts[element]}", element, position.letter,
             str(Fraction(amount).limit_denominator(1000)),
             *(round(float(v), 6) for v in point)]
        )  # fmt: skip
    identifier = f"{'recalled' if source in HANDBOOKS else 'read'}-{formula}-{kind}"
    if kind == "own":
        identifier += f"-{group.number}"
    entry = _NUMBER.match(source)
    return {
        "id": entry[0] if entry else identifier.lower().replace(" ", "-"),
        "formula": formula,
        "names": [],
        "hall": hall,
        "cell": numbers,
        "sites": rows,
        **_source(source),
    }


def _source(source: str) -> dict[str, Any]:
    if source in HANDBOOKS:
        return {
            "source": {
                "citation": HANDBOOKS[source], "kind": "textbook", "seen": False
            },
            "note": "values recalled from handbooks and rounded: good to about 0.5 % "
            "in the cell and 0.005 in coordinates",
        }  # fmt: skip
    citation, *parts = (part.strip() for part in source.split(";"))
    if _NUMBER.fullmatch(citation):
        place = "; ".join([citation, *parts]).replace("REPO", _REPOSITORY)
        return {"source": {**MATERIALS_PROJECT, "locator": place}, "note": RELAXED}
    doi = [part[4:] for part in parts if part.startswith("doi:")]
    state = [part for part in parts if _CONDITIONS.fullmatch(part)]
    computed = "computed" in parts
    told = {f"doi:{d}" for d in doi} | set(state) | {"computed"}
    year = re.search(r"\((\d{4})\)", citation)
    return {
        **({"conditions": state[0]} if state else {}),
        **({"note": RELAXED} if computed else {}),
        "source": {
            "citation": citation,
            "kind": "computation" if computed else "experiment",
            "locator": "; ".join(part for part in parts if part not in told),
            "doi": doi[0] if doi else None,
            "year": int(year[1]) if year else None,
        },
    }
