"""A draft, what is known about it, and changes that may cure it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from generators.structures.ciftext import (
    CELL_TAGS,
    block_of,
    number_text,
    set_row,
    set_value,
)
from generators.structures.drafts import RepairChange
from validators.bond_valence import valences
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.formula import (
    Composition,
    FormulaError,
    parse_formula,
)
from validators.records import StructureRecord
from validators.report import Finding, NotApplicable, Report
from validators.specs.structure import StructureSpec

#: Columns of the atom-site loop.
X, Y, Z = ("_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A changed draft.

    Attributes:
        text: The draft after the change.
        changes: What was changed, for people.
        cost: Larger for changes that the draft itself suggests less.
        outside: Whether it uses a fact from a record.
        rival: Whether the same slip can be read in another way as well.
        stage: 0 for what is tried first. 1 gives up what the draft states, and with
            it a sign of the slip that is still there. 2 puts a record in the place
            of the whole structure.
    """

    text: str
    changes: tuple[RepairChange, ...]
    cost: float
    outside: bool = False
    rival: bool = False
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Patient:
    """A draft with what is known about it."""

    text: str
    crystal: Crystal | None
    report: Report
    spec: StructureSpec
    records: Sequence[StructureRecord]

    def said(self, *checks: str) -> list[Finding]:
        """Errors and warnings of these checks."""
        return [
            f
            for f in self.report.findings
            if f.check in checks and f.severity.value in {"error", "warning"}
        ]

    @property
    def target(self) -> Composition | None:
        """The composition that the structure should have."""
        if self.spec.composition:
            return {k: Fraction(v) for k, v in self.spec.composition.items()}
        if self.crystal is not None and self.crystal.declared.formula is not None:
            try:
                return parse_formula(self.crystal.declared.formula.value)
            except FormulaError:
                return None
        return None


def set_cell(
    text: str, values: Mapping[str, float], why: str, cost: float, outside: bool = False
) -> Remedy:
    """Write cell constants (Å, degrees); a stated volume follows."""
    changes = []
    block = block_of(text)
    for name, value in values.items():
        token = block.value(CELL_TAGS[name]) if block else None
        new = number_text(value, 5)
        changes.append(
            RepairChange(f"cell {name}", token.value if token else "", new, why)
        )
        text = set_value(text, CELL_TAGS[name], new)
    text = refresh_volume(text)
    return Remedy(text, tuple(changes), cost, outside)


def refresh_volume(text: str) -> str:
    """A stated volume follows the cell."""
    block = block_of(text)
    token = block.value("_cell_volume") if block else None
    if block is None or token is None:
        return text
    try:
        cell = [float(block.pairs[t].value.split("(")[0]) for t in CELL_TAGS.values()]
    except (KeyError, ValueError):
        return text
    volume = abs(float(np.linalg.det(lattice_vectors(tuple(cell)))))
    return set_value(text, "_cell_volume", f"{volume:.3f}")


def move(
    patient: Patient, row: int, point: np.ndarray, why: str, cost: float,
    outside: bool = False,
) -> Remedy:  # fmt: skip
    """Give one site other fractional coordinates, wrapped into the cell."""
    crystal = patient.crystal
    assert crystal is not None
    site = crystal.sites[row]
    values: dict[str, str] = {}
    changes: list[RepairChange] = []
    for tag, axis, old, new in zip(
        (X, Y, Z), "xyz", site.frac, np.asarray(point, float), strict=True
    ):
        if abs((old - new + 0.5) % 1 - 0.5) > 1e-6:
            text = number_text(float(new % 1))
            values[tag] = text
            changes.append(
                RepairChange(f"site {site.label}, {axis}", f"{old:g}", text, why)
            )
    return Remedy(set_row(patient.text, row, values), tuple(changes), cost, outside)


def replace_text(patient: Patient, text: str) -> Patient:
    """The same patient with another text, for changes that add up."""
    return replace(patient, text=text)


def row_words(crystal: Crystal, row: int) -> str:
    """A site in words: element and coordinates."""
    site = crystal.sites[row]
    return f"{site.element} " + " ".join(f"{v:g}" for v in site.frac)


def suspects(patient: Patient, crystal: Crystal) -> list[int]:
    """Sites that findings name, most often named first."""
    votes = dict.fromkeys(range(len(crystal.sites)), 0)
    for finding in patient.said(
        "geometry.distances", "sites.special_positions", "sites.wyckoff", "sites.rule",
        "geometry.bond_valence", "geometry.coordination", "geometry.bonds",
        "geometry.hydrogen",
    ):  # fmt: skip
        words = set(re.findall(r"[\w']+", finding.where))
        for row, site in enumerate(crystal.sites):
            if site.label in words or f"element {site.element}" == finding.where:
                votes[row] += 3 if finding.severity.value == "error" else 1
    return [r for r in sorted(votes, key=lambda r: -votes[r]) if votes[r]]


def instability(patient: Patient, remedy: Remedy) -> float:
    """Global instability index after a change; large where it cannot be told."""
    crystal = read_crystal(remedy.text).crystal
    if crystal is None:
        return math.inf
    try:
        return valences(crystal, patient.spec).gii
    except NotApplicable:
        return 0.0
