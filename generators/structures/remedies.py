"""Single changes that may cure what the checks found in a draft.

Each function yields remedies with the changed text, what was changed and why, and a
cost: how far the change goes beyond what the draft itself says. `repair` tries them
and keeps the one after which least is wrong for the least cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from generators.structures.axes_remedies import turned_axes
from generators.structures.cell_remedies import cells, unreadable_cells
from generators.structures.ciftext import (
    block_of,
    number_text,
    set_value,
)
from generators.structures.drafts import RepairChange
from generators.structures.group_remedies import groups
from generators.structures.lost_atoms import lacks_sites, lost_sites
from generators.structures.origin_remedies import shifted_origins
from generators.structures.patient import (
    Patient,
    Remedy,
)
from generators.structures.record_remedies import record_remedies
from generators.structures.site_remedies import site_remedies
from generators.structures.stray_remedies import strayed
from validators.crystal import Crystal
from validators.elements import element
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_amount,
    format_formula,
    parse_formula,
    reduced,
)
from validators.oxidation import assign
from validators.stoichiometry import formula_units


def remedies(patient: Patient) -> Iterator[Remedy]:
    """Everything that is worth trying, the cheap first."""
    yield from unreadable_cells(patient)
    if patient.crystal is None:
        return
    yield from cells(patient)
    yield from _numbers(patient)
    yield from groups(patient)
    yield from shifted_origins(patient)
    yield from turned_axes(patient)
    yield from site_remedies(patient)
    yield from strayed(patient)
    yield from record_remedies(patient)
    yield from lost_sites(patient)
    yield from _formula(patient)


# --- stated numbers --------------------


def _numbers(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    for finding in patient.said("composition.formula"):
        if finding.where == "Z" and isinstance(finding.expected, float | int):
            value = number_text(float(finding.expected), 3)
            token = crystal.declared.formula
            if token is not None:
                try:
                    told = parse_formula(token.value)
                except FormulaError:
                    told = {}
                # Formula, Z, volume and density agree: then atoms are missing.
                if told and _density_of(patient, crystal, told):
                    continue
            yield Remedy(
                set_value(patient.text, "_cell_formula_units_z", value),
                (RepairChange("Z", str(finding.found), value,
                              "the cell holds so many formula units"),),
                0.3,
            )  # fmt: skip
    for finding in patient.said("geometry.density"):
        if finding.where == "density":
            value = number_text(float(finding.expected), 3)
            yield Remedy(
                set_value(patient.text, "_exptl_crystal_density_diffrn", value),
                (RepairChange("density", str(finding.found), value,
                              "mass and volume of the cell give it"),),
                0.4, stage=1,
            )  # fmt: skip


# --- formula --------------------


def _atoms_are_wrong(patient: Patient, crystal: Crystal) -> bool:
    """Whether the file itself says that atoms were lost, not the formula mistaken.

    An element of the formula that no site holds was lost; so was one without which a
    formula that is neutral with usual states is neutral no longer; and where formula, Z
    and volume give the density that the file states, all cannot be wrong at once.
    """
    token = crystal.declared.formula
    if token is None:
        return False
    try:
        told = parse_formula(token.value)
    except FormulaError:
        return False
    if set(told) - set(crystal.composition):
        return True
    meant, found = assign(told), assign(crystal.composition)
    neutral = meant is not None and meant.common and meant.mixed is None
    if neutral and (found is None or not found.common or found.mixed is not None):
        return True
    return _density_of(patient, crystal, told)


def _density_of(patient: Patient, crystal: Crystal, told: Composition) -> bool:
    """Whether a formula has the stated density with the stated Z."""
    block = block_of(patient.text)
    stated = block.pairs.get("_exptl_crystal_density_diffrn") if block else None
    if stated is None or crystal.declared.z is None or crystal.volume <= 0:
        return False
    mass = sum(float(n) * element(e).mass for e, n in told.items())
    try:
        units = float(crystal.declared.z.value)
        density = float(re.sub(r"\(.*", "", stated.value))
    except ValueError:
        return False
    return abs(mass * units * 1.66054 / crystal.volume / density - 1) < 0.01


def _formula(patient: Patient) -> Iterator[Remedy]:
    """Write the formula that the atoms have, where nothing speaks against the atoms."""
    crystal = patient.crystal
    assert crystal is not None
    token = crystal.declared.formula
    findings = [f for f in patient.said("composition.formula") if f.where != "Z"]
    if token is None or not findings:
        return
    others = [f for f in patient.report.errors if f.check != "composition.formula"]
    agrees = bool(patient.spec.composition) and (
        deviation(patient.spec.composition, crystal.composition) < 0.006
    )
    if others or (patient.spec.composition and not agrees):
        return
    if not agrees and _atoms_are_wrong(patient, crystal):
        return
    content = reduced(crystal.exact_composition)
    if agrees:
        content = {k: Fraction(v) for k, v in patient.spec.composition.items()}
    order = sorted(content, key=lambda e: (e != "C" if "C" in content else False, e))
    new = " ".join(f"{e}{format_amount(content[e])}" for e in order)
    text = set_value(patient.text, "_chemical_formula_sum", new)
    units = formula_units(
        crystal.composition, {k: float(v) for k, v in content.items()}
    )
    if units and crystal.declared.z is not None:
        text = set_value(text, "_cell_formula_units_z", number_text(units, 2))
    # Where Z says so as well, one more site is as likely as another formula; where a
    # compound of the formula has this group or cell, the formula is hardly the slip.
    cost = 0.5 if agrees else 4.6 if lacks_sites(patient) else 4.0
    if not agrees and _on_record(patient, token.value):
        cost += 1.5
    yield Remedy(
        text,
        (RepairChange("formula", token.value, new,
                      f"the cell holds {format_formula(crystal.exact_composition)}"),),
        cost,
    )  # fmt: skip


def _on_record(patient: Patient, formula: str) -> bool:
    try:
        told = parse_formula(formula)
    except FormulaError:
        return False
    nearest = patient.records[:1]
    return any(deviation(r.composition, told) < 1e-3 for r in nearest)
