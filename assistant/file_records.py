"""The records of the compound that a file is about, and how the file stands to them.

One mechanism for `check`, `repair` and requests in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from validators.cell_system import CELL_NAMES
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.formula import FormulaError, parse_formula
from validators.groups import UnknownGroup, find_group
from validators.records import StructureRecord
from validators.report import Evidence, Finding, Report, Severity, run_checks
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from generators.structures.record_agreement import Standing

#: Name of the comparison among the checks.
CHECK = "records.agree"
#: Records that are handed to a repair.
HANDED = 4
#: Relative difference of lengths, and of volumes, up to which a record is near a file.
LENGTHS, VOLUMES = 0.03, 0.08
#: What lengths of a draft may be in: Å, nm, pm.
_UNITS = (1.0, 10.0, 0.01)

_FORMULA = re.compile(
    r"(?im)^\s*_chemical_formula_(?:sum|structural|iupac)\s+['\"]?([A-Z(][\w .()]*)"
)
_NUMBER = re.compile(
    r"(?im)^\s*_(?:space_group_IT|symmetry_Int_Tables)_number\s+['\"]?(\d+)"
)
_SYMBOL = re.compile(
    r"(?im)^\s*_(?:space_group|symmetry_space_group)_name_H-M(?:_alt)?\s+"
    r"(?:'([^'\n]+)'|\"([^\"\n]+)\"|(\S+))"
)
_CONSTANT = re.compile(
    r"(?im)^\s*_cell_(?:length|angle)_(a|b|c|alpha|beta|gamma)\s+['\"]?(\d+\.?\d*)"
)


def of_the_file(cif: str) -> list[StructureRecord]:
    """Records of the compound of a file that have its group or its cell, nearest first.

    Formula and atoms may disagree; the nearest record tells which of them is right.
    """
    from knowledge.structures import structure_library

    crystal = read_crystal(cif).crystal
    library = structure_library()
    found = {
        record.id: record
        for amounts in _amounts(cif, crystal)
        for record in library.by_composition(amounts)
        if _is_near(record, cif)
    }
    return nearest_first(list(found.values()), cif)[:HANDED]


def _amounts(
    cif: str, crystal: Crystal | None
) -> list[Mapping[str, Fraction] | Mapping[str, float]]:
    out: list[Mapping[str, Fraction] | Mapping[str, float]] = []
    for told in _FORMULA.findall(cif):
        try:
            out.append(parse_formula(told.replace(" ", "")))
        except FormulaError:
            continue
    if crystal is not None and crystal.composition:
        out.append(crystal.exact_composition)
    return out


def nearest_first(
    records: Sequence[StructureRecord], cif: str
) -> list[StructureRecord]:
    """Records by their nearness to a file: its cell and group, one, neither."""
    numbers, cell = _groups(cif), _cell(cif)
    return sorted(
        records,
        key=lambda r: (
            -2 * _near_lengths(r, cell)
            - _near_cell(r, cell)
            - (r.group.number in numbers),
            r.source.kind != "experiment",
        ),
    )


def _is_near(record: StructureRecord, cif: str) -> bool:
    return record.group.number in _groups(cif) or _near_cell(record, _cell(cif))


def _groups(cif: str) -> set[int]:
    out = {int(n) for n in _NUMBER.findall(cif)}
    for words in _SYMBOL.findall(cif):
        try:
            out.add(find_group(next(w for w in words if w)).group.number)
        except (UnknownGroup, ValueError):
            continue
    # P 1 over a list of sites says nothing about the crystal.
    return out - {1}


def _cell(cif: str) -> dict[str, float]:
    return {name: float(value) for name, value in _CONSTANT.findall(cif)}


def _near_lengths(record: StructureRecord, cell: Mapping[str, float]) -> bool:
    """Whether the lengths are the record's, in any order."""
    lengths = sorted(cell.get(n, 0.0) for n in "abc")
    theirs = sorted(record.cell[:3])
    return bool(lengths[0]) and any(
        all(abs(a * u / b - 1) < LENGTHS for a, b in zip(lengths, theirs, strict=True))
        for u in _UNITS
    )


def _near_cell(record: StructureRecord, cell: Mapping[str, float]) -> bool:
    """Whether the lengths are the record's, in any order, or the volume is."""
    if _near_lengths(record, cell):
        return True
    if len(cell) < len(CELL_NAMES) or not all(cell.values()):
        return False
    a, b, c, alpha, beta, gamma = (cell[n] for n in CELL_NAMES)
    volume = _volume((a, b, c, alpha, beta, gamma))
    theirs = _volume(record.cell)
    return any(
        abs(volume * unit**3 * times / theirs - 1) < VOLUMES
        for unit in _UNITS
        for times in (1, 2, 3, 4)
    )


def _volume(cell: tuple[float, float, float, float, float, float]) -> float:
    import numpy as np

    return abs(float(np.linalg.det(lattice_vectors(cell))))


def declared_amounts(cif: str) -> Mapping[str, Fraction]:
    """The amounts of the formula that a file declares, readable or not; else none."""
    for told in _FORMULA.findall(cif):
        try:
            return parse_formula(told.replace(" ", ""))
        except FormulaError:
            continue
    return {}


# --- comparison --------------------


def standing_of(crystal: Crystal) -> Standing | None:
    """How a structure stands to the records of its composition in its group.

    Where there is none: to those of another composition that hold the same atoms with
    elements exchanged.
    """
    from generators.structures.record_agreement import exchanged, standing
    from knowledge.structures import structure_library

    library = structure_library()
    records = library.by_composition(crystal.exact_composition)
    near = standing(crystal, records) if records else None
    if near is not None or records:
        return near
    return exchanged(crystal, library.by_elements(crystal.composition))


def judged_as_measured(crystal: Crystal, report: Report, spec: StructureSpec) -> Report:
    """The report of a structure whose bonds a measurement of the compound confirms.

    Doubts about bond valences that a measured record shares are none about the file.
    """
    name = "geometry.bond_valence"
    if not report.ok or all(f.check != name for f in report.warnings):
        return report
    near = standing_of(crystal)
    if near is None or not near.same or near.record.source.kind == "computation":
        return report
    told = run_checks(crystal, spec.but(measured=True), (name,))
    return replace(
        report,
        findings=(*(f for f in report.findings if f.check != name), *told.findings),
        evidence=(*(e for e in report.evidence if e.check != name), *told.evidence),
    )


def compared_report(
    crystal: Crystal, report: Report, spec: StructureSpec | None = None
) -> Report:
    """A sound structure's report with what the comparison with records says.

    A difference is a warning: another form of the compound is no fault of the file.
    """
    report = judged_as_measured(crystal, report, spec or StructureSpec())
    if not report.ok:
        reason = "only what passes the checks is compared with records"
        return report.merged(Report((), (), {CHECK: reason}))
    near = standing_of(crystal)
    if near is None:
        reason = "no record of this compound in this space group"
        return report.merged(Report((), (), {CHECK: reason}))
    from assistant.compose.standing_words import standing_words

    source = near.record.source
    said = f"{standing_words(near, 'en')} Source: {source.citation}"
    finding = Finding(
        CHECK,
        Severity.INFO if near.same else Severity.WARNING,
        said,
        expected=f"record {near.record.id}",
        found="the same structure" if near.same else "another structure",
        where="structure",
        hint="" if near.same else "another form, or a slip that no check can see: "
        "`matassist repair` looks for one",
    )  # fmt: skip
    evidence = Evidence("records", CHECK, "pass" if near.same else "open", said)
    return report.merged(Report((finding,), (CHECK,), {}, (evidence,)))
