"""Make structure records from archives of crystal structures.

Run as ``python -m knowledge.library.structures.derive cod FOLDER`` for a folder of
public-domain CIFs of the Crystallography Open Database, ``... mp FILE.csv.gz`` for
Materials Project rows (CC BY 4.0), ``... jarvis mineral_name_prototype.json.zip`` for
the minerals that jarvis-tools carries (MIT), ``... aflow`` for the prototypes inside
pymatgen (MIT), ``... ncmat libNCrystal.so`` for the data library of NCrystal
(Apache-2.0), or ``... written FILE.txt`` for the tables written beside this file. What
fails our own checks is left out and counted.
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

from knowledge.library.structures.written import written_records
from knowledge.structures import MATERIALS_PROJECT
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.formula import format_formula, parse_formula, reduced
from validators.found_symmetry import positions_with_kinds
from validators.groups import Group, find_hall, locate, reference_group
from validators.structure import check_cif


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

    code = value("_cod_database_code")
    amcsd = value("_amcsd_database_code", "_database_code_amcsd").removeprefix("AMCSD#")
    if not code and not amcsd:
        return "no code of an archive"
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
    # 'BiTe' says no more than the formula, and 'bite' is a word.
    names.discard(path.stem.lower())
    temperature = value("_cell_measurement_temperature", "_diffrn_ambient_temperature")
    pressure = value("_cell_measurement_pressure", "_diffrn_ambient_pressure")
    conditions = ", ".join(
        w for w in (f"{temperature} K" if temperature else "",
                    f"{pressure} kPa" if pressure else "") if w
    )  # fmt: skip
    return {
        "id": f"cod-{code}" if code else f"amcsd-{amcsd}",
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
            "locator": f"COD {code}" if code else f"AMCSD {amcsd}",
            "licence": "public domain",
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
    symmetric = symmetrised(crystal.lattice, frac, [names[int(k)] for k in kinds])
    if isinstance(symmetric, str):
        return symmetric
    hull = row.get("e_above_hull") or row.get("energy_above_hull") or "0"
    return {
        "id": row["material_id"],
        "formula": format_formula(reduced(crystal.exact_composition)),
        **symmetric,
        "stability": round(float(hull), 4),
    }


def symmetrised(
    lattice: np.ndarray, frac: np.ndarray, elements: list[str], symprec: float = 0.1
) -> dict[str, Any] | str:
    """Hall symbol, cell and sites of an ordered structure in its reference setting.

    Args:
        lattice: ``(3, 3)`` rows in Å.
        frac: ``(n, 3)``.
        elements: Symbols, ``n`` of them.
        symprec: Å.
    """
    order = sorted(set(elements))
    kinds = [order.index(e) + 1 for e in elements]
    cell: Any = (lattice, frac, kinds)
    first = spglib.get_symmetry_dataset(cell, symprec=symprec)
    if first is None:
        return "no symmetry"
    group = reference_group(int(first.number))
    standard = spglib.get_symmetry_dataset(
        cell, symprec=symprec, hall_number=_hall_numbers()[group.hall.replace(" ", "")]
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
        element = order[int(number) - 1]
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
    return {
        "hall": group.hall,
        "cell": [
            *(round(float(v), 4) for v in lengths),
            *(round(a, 3) for a in angles),
        ],
        "sites": sites,
    }


JARVIS = {
    "citation": "JARVIS-DFT (Choudhary et al., npj Comput. Mater. 6 (2020) 173)",
    "kind": "computation",
    "journal": "npj Computational Materials",
    "year": 2020,
    "licence": "MIT (jarvis-tools 2026.6.12)",
}
AFLOW = {
    "citation": "AFLOW Library of Crystallographic Prototypes (Mehl et al., "
    "Comput. Mater. Sci. 136 (2017) S1)",
    "kind": "textbook",
    "journal": "Computational Materials Science",
    "year": 2017,
    "licence": "MIT (pymatgen)",
}


def from_jarvis(path: Path) -> Iterator[dict[str, Any] | str]:
    """Records of the minerals in jarvis-tools' prototype file."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        table = json.loads(archive.read(archive.namelist()[0]))
    for entries in table.values():
        for name, _, identifier, atoms in entries:
            lattice = np.array(atoms["lattice_mat"], float)
            frac = np.array(atoms["coords"], float)
            if atoms["cartesian"]:
                frac = frac @ np.linalg.inv(lattice)
            yield _with_source(
                identifier.lower(), name, lattice, frac, atoms["elements"],
                {**JARVIS, "locator": identifier},
            )  # fmt: skip


#: Prototypes with the numbers of a hot crystal: LiNbO3 of Boysen & Altorfer (1994);
#: and B12, a layered boron nitride of 1926 that is none of its forms.
_HOT = frozenset({"ABC3_hR10_161_a_a_b"})
_REFUTED = frozenset({"AB_hP4_186_b_a"})


def from_aflow() -> Iterator[dict[str, Any] | str]:
    """Records of the AFLOW prototypes that pymatgen carries."""
    import pymatgen.analysis.prototypes as prototypes

    folder = Path(str(prototypes.__file__)).parent
    rows = json.loads(
        gzip.decompress((folder / "aflow_prototypes.json.gz").read_bytes())
    )
    for row in rows:
        snl, tags = row["snl"], row["tags"]
        if tags["aflow"] in _HOT:
            yield "measured hot"
            continue
        if tags["aflow"] in _REFUTED:
            yield "refuted"
            continue
        elements = []
        for site in snl["sites"]:
            if len(site["species"]) != 1 or site["species"][0]["occu"] != 1:
                break
            elements.append(site["species"][0]["element"])
        if len(elements) != len(snl["sites"]):
            yield "disordered"
            continue
        kind = tags["strukturbericht"].replace("_", "")
        name = tags["mineral"] if re.search("[A-Za-z]{4}", tags["mineral"]) else ""
        record = _with_source(
            "aflow-" + tags["aflow"].lower(),
            name,
            np.array(snl["lattice"]["matrix"], float),
            np.array([s["abc"] for s in snl["sites"]], float),
            elements,
            {**AFLOW, "locator": tags["aflow"]},
        )
        if isinstance(record, dict) and kind not in {"None", ""}:
            record["note"] = f"Strukturbericht {kind}"
        if isinstance(record, dict) and len(set(elements)) > 1:
            # Elements come as measured under pressure too; compounds do not.
            yield fault_of(record, near_contacts=True) or record
            continue
        yield record


NCRYSTAL = {
    "citation": "NCrystal data library 4.4.6 (Cai & Kittelmann, Comput. Phys. Commun. "
    "246 (2020) 106851)",
    "kind": "textbook",
    "licence": "Apache-2.0 (NCrystal)",
}


def from_ncmat(path: Path) -> Iterator[dict[str, Any] | str]:
    """Records of the NCMAT data that NCrystal's library file carries as text."""
    words = re.findall(rb"[\x09\x0a\x20-\x7e]+", path.read_bytes())
    text = b"\n".join(words).decode("ascii")
    for part in re.split(r"(?m)^(?=NCMAT v\d)", text)[1:]:
        if "@CELL" not in part or "@ATOMPOSITIONS" not in part:
            continue
        yield _from_ncmat(part)


def _from_ncmat(text: str) -> dict[str, Any] | str:
    def section(name: str) -> list[list[str]]:
        body = text.split(f"@{name}\n", 1)[1].split("@", 1)[0]
        return [
            line.split()
            for line in body.splitlines()
            if line.strip() and line[0] != "#"
        ]

    lengths, angles = [1.0, 1.0, 1.0], [90.0, 90.0, 90.0]
    for key, *values in section("CELL"):
        if key == "cubic":
            lengths = [float(values[0])] * 3
        elif key == "lengths":
            lengths = [
                float(v) if v != "!!" else lengths[0] for v in [values[0], *values[1:]]
            ]
            if values[1] == "!!":
                lengths[1] = lengths[0]
        elif key == "angles":
            angles = [float(v) for v in values]
    rows = [row for row in section("ATOMPOSITIONS") if len(row) == 4]
    elements = ["H" if row[0] == "D" else row[0] for row in rows]
    if any(not re.fullmatch(r"[A-Z][a-z]?", e) for e in elements):
        return "unknown element"
    frac = np.array([[float(Fraction(v)) for v in row[1:]] for row in rows])
    lattice = lattice_vectors((*lengths, *angles))
    head = [w.strip("# ") for w in text.splitlines()[1:60] if w.startswith("#")]
    entry = re.search(r"Crystallography Open Database entry (\d+)", text)
    paper = re.search(
        r'converted[^"]*from:\s*#\s*#\s*"([^"]+)"\s*#\s*(.+?)\s*\((\d{4})\)', text
    )
    source: dict[str, Any] = dict(NCRYSTAL)
    identifier = "ncrystal-" + re.sub(r"\W+", "-", next(h for h in head if h).lower())
    if entry and paper:
        authors = paper[2].split(",")[0].strip("# ")
        source |= {
            "citation": f"{authors} et al. ({paper[3]}), COD {entry[1]}, as carried by "
            "NCrystal 4.4.6",
            "kind": "experiment",
            "title": " ".join(paper[1].replace("#", " ").split()),
            "year": int(paper[3]),
            "locator": f"COD {entry[1]}",
        }
        identifier = f"cod-{entry[1]}"
    title = next(h for h in head if h)
    name = re.sub(r"\(.*", "", title).strip(" .,").lower()
    record = _with_source(identifier[:60], "", lattice, frac, elements, source)
    if isinstance(record, dict):
        record["note"] = f"NCrystal: {title[:80]}"
        if re.fullmatch(r"[a-z][a-z -]{3,30}", name):
            record["names"] = [name]
    return record


def _from_table(path: Path) -> Iterator[dict[str, Any] | str]:
    for record in written_records(path):
        fault = fault_of(record)
        yield f"{fault}: {record['id']}" if fault else record


def _with_source(
    identifier: str,
    name: str,
    lattice: np.ndarray,
    frac: np.ndarray,
    elements: list[str],
    source: dict[str, Any],
) -> dict[str, Any] | str:
    symmetric = symmetrised(lattice, frac, elements)
    if isinstance(symmetric, str):
        return symmetric
    count = Counter(elements)
    formula = format_formula(reduced({e: Fraction(n) for e, n in count.items()}))
    record = {
        "id": identifier,
        "formula": formula,
        "names": [name.lower()] if name else [],
        **symmetric,
        "source": source,
    }
    return fault_of(record) or record


def fault_of(
    record: dict[str, Any], *, any_anion: bool = False, near_contacts: bool = False
) -> str:
    """Why a record of a package is not to be trusted, or nothing.

    Its CIF must be free of errors, and in oxides and fluorides bond valences must be
    possible: a wrong polyhedron (four-coordinate titanium called anatase) shows there.
    Where hydrogen or soft anions bond among themselves the index says little; it is
    heeded there only with `any_anion`, where there is a choice of records. Contacts
    shorter than any of the reference structures' are heeded with `near_contacts`.
    """
    content = {site[1] for site in record["sites"]}
    judged = any_anion or (
        bool(content & {"O", "F"})
        and not content & {"H", "N", "S", "Se", "Te", "P", "As", "C", "Cl", "Br", "I"}
    )
    a, b, c, alpha, beta, gamma = record["cell"]
    number = find_hall(record["hall"]).number
    lines = [
        "data_x",
        f"_cell_length_a {a}", f"_cell_length_b {b}", f"_cell_length_c {c}",
        f"_cell_angle_alpha {alpha}", f"_cell_angle_beta {beta}",
        f"_cell_angle_gamma {gamma}",
        f"_space_group_IT_number {number}",
        f"_chemical_formula_sum '{record['formula']}'",
        "loop_", "_atom_site_label", "_atom_site_type_symbol",
        "_atom_site_Wyckoff_symbol", "_atom_site_fract_x", "_atom_site_fract_y",
        "_atom_site_fract_z", "_atom_site_occupancy",
    ]  # fmt: skip
    lines[9:9] = ["loop_", "_space_group_symop_operation_xyz"] + [
        f"'{op.triplet()}'" for op in gemmi.symops_from_hall(record["hall"])
    ]
    for label, element, letter, occupancy, x, y, z in record["sites"]:
        amount = float(Fraction(str(occupancy)))
        lines.append(f"{label} {element} {letter} {x} {y} {z} {amount}")
    checked = check_cif("\n".join(lines) + "\n")
    if checked.report.errors:
        return checked.report.errors[0].check
    for item in checked.report.findings:
        if item.check == "geometry.density" and item.severity == "warning":
            return "volume"
        if near_contacts and item.check == "geometry.distances":
            return "geometry.distances"
        if (
            judged
            and item.where == "structure"
            and item.check == "geometry.bond_valence"
            and isinstance(item.found, float)
            and item.found > WORST_GII
            and (item.severity == "warning" or not any_anion)
        ):
            return "bond valences"
    return ""


#: Valence units; relaxed structures of ordinary ionic compounds stay below it.
WORST_GII = 0.6


@cache
def _hall_numbers() -> dict[str, int]:
    return {
        found.hall_symbol.replace(" ", ""): n
        for n in range(1, 531)
        if (found := spglib.get_spacegroup_type(n)) is not None
    }


def _mp_rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    with gzip.open(path) as handle:
        yield from csv.DictReader(io.TextIOWrapper(handle))


def _sound(record: dict[str, Any]) -> bool:
    """Whether the record's sites give its formula and letters."""
    from validators.formula import deviation
    from validators.records import StructureRecord

    full = {**record, "source": record.get("source") or MATERIALS_PROJECT}
    structure = StructureRecord.from_json(full)
    return deviation(structure.contents, structure.composition) < 0.003


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines, counts of what was left out to stderr."""
    kind, *paths = arguments
    left_out: Counter[str] = Counter()
    ids: set[str] = set()
    for name in paths or [""]:
        items: Iterator[Any]
        if kind == "cod":
            items = (from_cod(p) for p in sorted(Path(name).glob("*.cif")))
        elif kind == "jarvis":
            items = from_jarvis(Path(name))
        elif kind == "aflow":
            items = from_aflow()
        elif kind == "written":
            items = _from_table(Path(name))
        elif kind == "ncmat":
            items = from_ncmat(Path(name))
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
