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
from generators.structures.build import impose_system
from generators.structures.cell_remedies import cells, unreadable_cells
from generators.structures.ciftext import (
    HALL_TAGS,
    NUMBER_TAGS,
    SYMBOL_TAGS,
    block_of,
    number_text,
    set_group,
    set_value,
)
from generators.structures.drafts import RepairChange
from generators.structures.lost_atoms import lacks_sites, lost_sites
from generators.structures.origin_remedies import shifted_origins
from generators.structures.patient import (
    Patient,
    Remedy,
    set_cell,
)
from generators.structures.record_remedies import record_remedies
from generators.structures.site_remedies import site_remedies
from validators.cell_system import CELL_NAMES
from validators.cif_content import declared_group, symbol_text
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
from validators.groups import (
    Group,
    UnknownGroup,
    find_group,
    locate,
    reference_group,
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
    yield from _groups(patient)
    yield from shifted_origins(patient)
    yield from turned_axes(patient)
    yield from site_remedies(patient)
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


# --- group --------------------

_GROUP_SIGNS = (
    "symmetry.declared", "symmetry.operations", "symmetry.origin", "symmetry.cell",
    "symmetry.space_group", "readers.agree", "geometry.distances", "geometry.density",
    "composition.formula", "composition.z", "sites.rule", "sites.wyckoff",
    "syntax.content", "sites.special_positions",
)  # fmt: skip


def _groups(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(*_GROUP_SIGNS):
        return
    candidates: dict[str, tuple[Group, float, str, bool]] = {}

    def add(group: Group, cost: float, why: str, outside: bool = False) -> None:
        if group.full_symbol not in candidates:
            candidates[group.full_symbol] = (group, cost, why, outside)

    spec = patient.spec
    if spec.group is not None:
        add(spec.group, 0.6, "the rule asks for this group")
        for other in spec.group.settings():
            add(other, 1.6, "the rule asks for this group; the atoms fit this setting")
    declared = declared_group(crystal.declared, crystal.cell)
    if declared is not None:
        add(declared, 0.7, "the file declares this group")
    tokens = (
        crystal.declared.symbol, crystal.declared.number, crystal.declared.hall,
    )  # fmt: skip
    for token in tokens:
        if token is None:
            continue
        try:
            group = find_group(
                symbol_text(token) if token is crystal.declared.symbol else token.value
            ).group
        except UnknownGroup as unknown:
            for near in unknown.near[:3]:
                add(find_group(near).group, 1.5, f"{token.value!r} names no group")
            continue
        add(group, 0.8, f"the file says {token.value!r}")
        for other in group.settings() if group.number > 2 else ():
            add(
                other, 1.4, f"the atoms fit {other.full_symbol}, a setting of the group"
            )
    if crystal.group is not None and crystal.declared.operations:
        add(crystal.group, 1.0, "these are the operations that stand in the file")
    for record in patient.records[:4]:
        why = f"{record.source.citation} gives this group for the compound"
        add(record.group, 2.4, why, True)
    for group, cost, why, outside in candidates.values():
        yield _with_group(patient, group, cost, why, outside)
    known = {group.number for group, *_ in candidates.values()} - {1}
    if len(crystal.rotations) == 1 and not known:
        for group in _groups_by_count(patient, crystal)[:8]:
            why = "with its operations the sites give the formula and sound bonds"
            yield _with_group(patient, group, 2.6, why, False)
        for group in _groups_by_letters(crystal)[:4]:
            why = "the letters and multiplicities that stand in the file are its own"
            yield _with_group(patient, group, 2.8, why, False)


def _of_the_system(crystal: Crystal) -> Iterator[Group]:
    """Groups in their reference setting whose crystal system the cell obeys."""
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    for number in range(230, 1, -1):
        group = reference_group(number)
        ties = impose_system(cell, group)
        if all(abs(v - cell[n]) <= 0.002 * v for n, v in ties.items()):
            yield group


def _groups_by_letters(crystal: Crystal) -> list[Group]:
    """Groups whose letters and multiplicities a list without operations states.

    One site may disagree: it can have a slip of its own.
    """
    stated = [s for s in crystal.sites if s.letter and (s.multiplicity or 1) > 1]
    if len(stated) < 3:
        return []
    out: list[tuple[int, Group]] = []
    for group in _of_the_system(crystal):
        apart = 0
        for site in stated:
            position, _ = locate(
                group, site.frac, metric=crystal.lattice, tolerance=0.02
            )
            own = (position.letter, position.multiplicity)
            apart += own != (site.letter, site.multiplicity)
            if apart > 1:
                break
        else:
            out.append((apart, group))
    return [group for _, group in sorted(out, key=lambda pair: pair[0])]


def _groups_by_count(patient: Patient, crystal: Crystal) -> list[Group]:
    """Groups in which a list of sites, written without operations, has the formula.

    The cell must obey the crystal system; multiplicities and letters that the file
    states must be those of the group.
    """
    target = patient.target
    if target is None:
        return []
    out: list[tuple[int, Group]] = []
    for group in _of_the_system(crystal):
        content: Composition = {}
        agree = 0
        for site in crystal.sites:
            position, _ = locate(
                group, site.frac, metric=crystal.lattice, tolerance=0.02
            )
            if site.multiplicity not in {None, position.multiplicity}:
                break
            agree += site.letter == position.letter
            amount = position.multiplicity * Fraction(site.occupancy)
            content[site.element] = content.get(site.element, Fraction(0)) + amount
        else:
            if deviation(target, content) < 0.006:
                out.append((-agree, group))
    return [group for _, group in sorted(out, key=lambda pair: pair[0])]


def _with_group(
    patient: Patient, group: Group, cost: float, why: str, outside: bool
) -> Remedy:
    crystal = patient.crystal
    assert crystal is not None
    text = set_group(patient.text, group)
    changes = []
    block = block_of(patient.text)
    for what, tags, new in (
        ("space group symbol", SYMBOL_TAGS, group.full_symbol),
        ("space group number", NUMBER_TAGS, str(group.number)),
        ("Hall symbol", HALL_TAGS, group.hall),
    ):
        token = block.value(*tags) if block else None
        if token is not None and token.value != new:
            changes.append(RepairChange(what, token.value, new, why))
    if crystal.declared.operations:
        same = (
            crystal.group is not None
            and crystal.group.hall == group.hall
            and len(crystal.rotations) == len(group.triplets)
        )
        if not same:
            changes.append(
                RepairChange(
                    "symmetry operations", f"{len(crystal.rotations)} operations",
                    f"{len(group.triplets)} operations of {group.full_symbol}", why,
                )
            )  # fmt: skip
    else:
        changes.append(
            RepairChange(
                "symmetry operations", "", f"{len(group.triplets)} operations of "
                f"{group.full_symbol}", "readers differ where a file has no operations",
            )
        )  # fmt: skip
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    ties = impose_system(cell, group)
    broken = {n: v for n, v in ties.items() if abs(v - cell[n]) > 1e-6}
    if broken:
        mended = set_cell(text, broken, f"{group.short} is {group.system}", 0)
        text = mended.text
        changes += mended.changes
        cost += 0.6 * len(broken)
    return Remedy(text, tuple(changes), cost, outside)


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
    yield Remedy(
        text,
        (RepairChange("formula", token.value, new,
                      f"the cell holds {format_formula(crystal.exact_composition)}"),),
        # Where Z says so as well, one more site is as likely as another formula.
        0.5 if agrees else 4.6 if lacks_sites(patient) else 4.0,
    )  # fmt: skip
