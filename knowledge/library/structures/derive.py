"""Make structure records from archives of crystal structures.

Run as ``python -m knowledge.library.structures.derive cod FOLDER`` for a folder of
public-domain CIFs of the Crystallography Open Database, or ``... mp FILE.csv.gz`` for
Materials Project rows (CC BY 4.0). What fails our own checks is left out and counted.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import gemmi
import numpy as np
import spglib

from validators.crystal import Crystal, read_crystal
from validators.formula import format_formula, parse_formula, reduced
from validators.groups import Group, locate, reference_group
from validators.structure import check_cif
from validators.symmetry import positions_with_kinds

_MATERIALS_PROJECT = {
    "citation": "Materials Project (Jain et al., APL Materials 1 (2013) 011002)",
    "kind": "computation",
    "doi": "10.1063/1.4812323",
    "year": 2013,
    "journal": "APL Materials",
    "licence": "CC BY 4.0",
}


def site_rows(crystal: Crystal, group: Group) -> list[list[Any]] | None:
    """Sites as ``[label, element, letter, occupancy, x, y, z]``, on their positions."""
    rows: list[list[Any]] = []
    counts: Counter[str] = Counter()
    for site in crystal.sites:
        position, point = locate(
            group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        counts[site.element] += 1
        point = point - np.floor(point + 1e-9)
        occupancy = Fraction(site.occupancy).limit_denominator(1000)
        element = "H" if site.element in {"D", "T"} else site.element
        rows.append(
            [
                f"{element}{counts[site.element]}",
                element,
                position.letter,
                str(occupancy),
                *(round(float(v), 6) for v in point),
            ]
        )
    return rows


def from_cod(path: Path) -> dict[str, Any] | str:
    """A record of one CIF, or the reason why there is none."""
    text = path.read_text(errors="replace")
    checked = check_cif(text)
    crystal = checked.crystal
    if crystal is None or checked.report.errors:
        return checked.report.errors[0].check if checked.report.errors else "empty"
    if crystal.group is None:
        return "setting outside the tables"
    if any(f.check == "composition.formula" for f in checked.report.warnings):
        return "hydrogen not located"
    rows = site_rows(crystal, crystal.group)
    block = gemmi.cif.read_string(text).sole_block()

    def value(*tags: str) -> str:
        for tag in tags:
            found = block.find_value(tag)
            if found and found not in {"?", "."}:
                return " ".join(gemmi.cif.as_string(found).split())
        return ""

    code = value("_cod_database_code") or path.stem
    authors = [
        " ".join(gemmi.cif.as_string(v).split())
        for v in block.find_values("_publ_author_name")
    ]
    journal = value("_journal_name_full")
    year = value("_journal_year")
    who = authors[0].split(",")[0] if authors else ""
    who += " et al." if len(authors) > 2 else ""
    citation = " ".join(
        w
        for w in (
            f"{who}," if who else "", journal, value("_journal_volume"),
            f"({year})" if year else "", value("_journal_page_first"),
        )
        if w
    )  # fmt: skip
    if not journal:
        return "no citation"
    names = {
        n.lower()
        for n in (value("_chemical_name_mineral"), value("_chemical_name_common"))
        if n
    }
    # The archive names its files CLASS__FORMULA-Name.
    tail = path.stem.split("__")[-1].partition("-")[2]
    if tail and not re.search(r"\d", tail):
        names.add(tail.replace("_", " ").lower())
    temperature = value("_cell_measurement_temperature", "_diffrn_ambient_temperature")
    pressure = value("_cell_measurement_pressure", "_diffrn_ambient_pressure")
    conditions = ", ".join(
        w for w in (f"{temperature} K" if temperature else "",
                    f"{pressure} kPa" if pressure else "") if w
    )  # fmt: skip
    return {
        "id": f"cod-{code}",
        "formula": format_formula(reduced(crystal.exact_composition))
        if not crystal.disordered
        else _unit_formula(crystal),
        "names": sorted(names),
        "conditions": conditions,
        "hall": crystal.group.hall,
        "cell": [round(v, 6) for v in crystal.cell],
        "sites": rows,
        "source": {
            "citation": citation, "kind": "experiment", "journal": journal,
            "title": value("_publ_section_title") or None,
            "doi": value("_journal_paper_doi") or None,
            "year": int(year) if year.isdigit() else None,
            "locator": f"COD {code}", "licence": "public domain",
        },
    }  # fmt: skip


def _unit_formula(crystal: Crystal) -> str:
    """Formula of a disordered crystal per declared formula, amounts to 3 decimals."""
    token = crystal.declared.formula
    total = crystal.composition
    if token is not None:
        declared = parse_formula(token.value)
        units = sum(total.values()) / float(sum(declared.values()))
        return format_formula({k: round(v / units, 4) for k, v in total.items()})
    return format_formula({k: round(v, 4) for k, v in total.items()})


def from_mp(row: dict[str, str]) -> dict[str, Any] | str:
    """A record of one Materials Project row, symmetrised, or why there is none."""
    crystal = read_crystal(row["cif"]).crystal
    if crystal is None:
        return "unreadable"
    frac, kinds = positions_with_kinds(crystal)
    names = {}
    for kind, site in zip(kinds, crystal.atoms.site, strict=True):
        names[int(kind)] = crystal.sites[int(site)].element
    cell = (crystal.lattice, frac, kinds)
    first = spglib.get_symmetry_dataset(cell, symprec=0.1)
    if first is None:
        return "no symmetry"
    group = reference_group(int(first.number))
    standard = spglib.get_symmetry_dataset(
        cell, symprec=0.1, hall_number=_hall_numbers()[group.hall.replace(" ", "")]
    )
    if standard is None:
        return "no symmetry"
    lattice = standard.std_lattice
    rotations, translations = group.operations
    sites: list[list[Any]] = []
    counts: Counter[str] = Counter()
    taken = np.zeros((0, 3))
    for point, number in zip(standard.std_positions, standard.std_types, strict=True):
        apart = taken - point
        apart -= np.round(apart)
        if len(taken) and np.linalg.norm(apart @ lattice, axis=1).min() < 0.05:
            continue
        element = names[int(number)]
        position, home = locate(group, point, metric=lattice, tolerance=0.02)
        taken = np.vstack([taken, rotations @ home + translations])
        counts[element] += 1
        home = home - np.floor(home + 1e-9)
        sites.append(
            [
                f"{element}{counts[element]}",
                element,
                position.letter,
                "1",
                *(round(float(v), 5) for v in home),
            ]
        )
    lengths = np.linalg.norm(lattice, axis=1)
    unit = lattice / lengths[:, None]
    angles = [
        float(np.degrees(np.arccos(np.clip(unit[i] @ unit[j], -1, 1))))
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    hull = row.get("e_above_hull") or row.get("energy_above_hull") or "0"
    return {
        "id": row["material_id"],
        "formula": format_formula(reduced(crystal.exact_composition)),
        "hall": group.hall,
        "cell": [
            *(round(float(v), 4) for v in lengths),
            *(round(a, 3) for a in angles),
        ],
        "sites": sites,
        "stability": round(float(hull), 4),
    }


@cache
def _hall_numbers() -> dict[str, int]:
    return {
        spglib.get_spacegroup_type(n).hall_symbol.replace(" ", ""): n
        for n in range(1, 531)
    }


def _mp_rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    with gzip.open(path) as handle:
        yield from csv.DictReader(io.TextIOWrapper(handle))


def _sound(record: dict[str, Any]) -> bool:
    """Whether the record's sites give its formula and letters."""
    from validators.formula import deviation
    from validators.records import StructureRecord

    full = {**record, "source": record.get("source") or _MATERIALS_PROJECT}
    structure = StructureRecord.from_json(full)
    return deviation(structure.contents, structure.composition) < 0.003


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines, counts of what was left out to stderr."""
    kind, *paths = arguments
    left_out: Counter[str] = Counter()
    ids: set[str] = set()
    for name in paths:
        items: Iterator[Any]
        if kind == "cod":
            items = (from_cod(p) for p in sorted(Path(name).glob("*.cif")))
        else:
            items = (
                from_mp(row)
                for row in _mp_rows(Path(name))
                if float(row.get("e_above_hull") or row.get("energy_above_hull") or 0)
                <= 0.1
            )
        for record in items:
            if isinstance(record, str):
                left_out[record] += 1
            elif record["id"] in ids:
                left_out["twice"] += 1
            elif not _sound(record):
                left_out["sites do not give the formula"] += 1
            else:
                ids.add(record["id"])
                print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    print(f"{len(ids)} records; left out: {dict(left_out)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
