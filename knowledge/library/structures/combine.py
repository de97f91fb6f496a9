"""Join derived rows into the data files: no id twice, no name that contradicts.

Run as ``python -m knowledge.library.structures.combine minerals OUT.jsonl.gz ROWS…``
for rows of packages, ``... measured OUT.jsonl ROWS…`` for measured structures, or
``... further OUT.jsonl.gz ROWS…`` for measured structures of compounds and groups that
the other files lack. ``... superseded`` prints the ids of recalled rows for which a
structure was read in a source since. A mineral name is kept only where `polymorphs.txt`
does not say something else about it, because packages carry names on the wrong
structure.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.library.structures.naming import fold, names, polymorphs_of
from knowledge.structures import RELAXED, SAME, read_rows
from validators.crystal import lattice_vectors
from validators.formula import (
    Composition,
    agree,
    deviation,
    fractions_of,
    parse_formula,
)
from validators.groups import find_group, find_hall

_PLAIN = re.compile(r"^[a-z][a-z ()'-]+$")


def trusted_names(row: dict[str, Any], *, known_only: bool = False) -> list[str]:
    """Names of a row that the table of forms confirms, or at least does not deny."""
    number = find_group(row["hall"]).group.number
    composition = parse_formula(row["formula"])
    out = []
    for name in row["names"]:
        meanings = names().get(fold(name))
        if meanings is None:
            if not known_only and _PLAIN.match(name):
                out.append(name)
        elif any(
            deviation(m.composition, composition) < 0.02
            and (not m.groups or number in m.groups)
            for m in meanings
        ):
            out.append(name)
    return out


def form_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Atomic fractions and group number: what makes two rows the same form."""
    amounts = fractions_of(parse_formula(row["formula"]))
    content = tuple(sorted((k, round(float(v), 3)) for k, v in amounts.items()))
    return content, find_hall(row["hall"]).number


def _read(row: dict[str, Any]) -> bool:
    """Whether the row holds a structure read in a source, not computed or recalled."""
    source = row.get("source", {"kind": "computation"})
    return source["kind"] != "computation" and source.get("seen", True)


def contradicted(row: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    """Whether a measured structure disagrees with what else is known of its form.

    Papers before 1945 often guess coordinates and average symmetry away: they must not
    displace a row of the form that was not recalled where coordinates are free, and
    another row must have a volume within 6 %; where no name selects the form there
    must be one. Later papers on such forms must not differ from all other rows by more
    than 10 %, which points at a crystal under pressure.
    """
    known = polymorphs_of(parse_formula(row["formula"]))
    number = find_hall(row["hall"]).number
    listed = known and any(number in form.groups for form in known.forms)
    own = volume_of(row)
    ratios = [abs(own / volume_of(other) - 1) for other in others]
    if row["source"]["year"] < 1945:
        rivals = [r for r in others if r.get("source", {}).get("seen", True)]
        if rivals and has_free_coordinates(row):
            return True
        return min(ratios, default=0.0 if listed else 1.0) > 0.06
    return not listed and min(ratios, default=0.0) > 0.10


def _disordered(row: dict[str, Any]) -> bool:
    return any(Fraction(str(site[3])) < Fraction(999, 1000) for site in row["sites"])


def _rows_of(sources: list[str]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for source in sources
        for line in Path(source).read_text(encoding="utf-8").splitlines()
    ]


def _whole(rows: list[dict[str, Any]]) -> list[Composition]:
    """Compositions of the ordered crystals among rows."""
    return [parse_formula(row["formula"]) for row in rows if not _disordered(row)]


def _nearly_whole(row: dict[str, Any], whole: list[Composition]) -> bool:
    """Whether a mixed crystal without a name is all but a compound that is ordered.

    It would stand beside that compound wherever its formula is asked for.
    """
    if row["names"] or not _disordered(row):
        return False
    own = parse_formula(row["formula"])
    return any(
        set(other) == set(own) and agree(other, own, within=SAME) for other in whole
    )


def has_free_coordinates(row: dict[str, Any]) -> bool:
    """Whether any site of a row has a coordinate that symmetry leaves free."""
    group = find_hall(row["hall"])
    positions = [group.position(site[2]) for site in row["sites"]]
    return any(p is not None and bool(p.rotation.any()) for p in positions)


def volume_of(row: dict[str, Any]) -> float:
    """Å³ per atom of a row."""
    group = find_hall(row["hall"])
    atoms = Fraction(0)
    for site in row["sites"]:
        position = group.position(site[2])
        if position is not None:
            atoms += position.multiplicity * Fraction(str(site[3]))
    lattice = lattice_vectors(tuple(float(v) for v in row["cell"]))
    return abs(float(np.linalg.det(lattice))) / float(atoms)


def superseded() -> list[str]:
    """Ids of recalled rows whose form has a structure that was read in a source."""
    rows = read_rows()
    held = {form_of(row) for row in rows if _read(row)}
    recalled = [r for r in rows if not r.get("source", {}).get("seen", True)]
    return [row["id"] for row in recalled if form_of(row) in held]


def main(arguments: list[str]) -> int:
    """Write the joined rows."""
    if arguments == ["superseded"]:
        print("\n".join(superseded()))
        return 0
    kind, target, *sources = arguments
    own = Path(target).name
    others = read_rows(leave_out=own)
    taken = {row["id"] for row in others}
    held: set[tuple[Any, ...]] = set()
    rivals: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    if kind == "further":
        for row in others:
            rivals.setdefault(form_of(row), []).append(row)
        held = {
            form_of(r) for r in others if _read(r) and r["source"]["kind"] != "textbook"
        }
    lines = []
    whole = _whole(others) + _whole(_rows_of(sources)) if kind == "further" else []
    for source in sources:
        for line in Path(source).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in taken or (held and form_of(row) in held):
                continue
            if kind == "further" and (
                contradicted(row, rivals.get(form_of(row), []))
                or _nearly_whole(row, whole)
            ):
                continue
            taken.add(row["id"])
            borrowed = row["id"].startswith("mp-")
            known_only = borrowed or (kind == "measured" and "NCrystal" in str(row))
            row["names"] = trusted_names(row, known_only=known_only)
            if borrowed:
                del row["source"]
                row["stability"] = 0.0
                row["note"] = f"{RELAXED}; as carried by jarvis-tools 2026.6.12 (MIT)"
            lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    text = "".join(line + "\n" for line in lines).encode()
    if target.endswith(".gz"):
        text = gzip.compress(text, mtime=0)
    Path(target).write_bytes(text)
    print(f"{len(lines)} rows", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
