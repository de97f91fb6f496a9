"""Single changes that may cure what the checks found in a draft.

Each function yields remedies with the changed text, what was changed and why, and a
cost: how far the change goes beyond what the draft itself says. `repair` tries them
and keeps the one after which least is wrong for the least cost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from generators.structures.build import impose_system
from generators.structures.ciftext import (
    CELL_TAGS,
    HALL_TAGS,
    NUMBER_TAGS,
    SYMBOL_TAGS,
    block_of,
    number_text,
    set_group,
    set_value,
)
from generators.structures.drafts import RepairChange
from generators.structures.patient import (
    Patient,
    Remedy,
    refresh_volume,
    set_cell,
)
from generators.structures.record_remedies import record_remedies
from generators.structures.site_remedies import site_remedies
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
from validators.stoichiometry import formula_units
from validators.symmetry import CELL_NAMES, cell_constraints


def remedies(patient: Patient) -> Iterator[Remedy]:
    """Everything that is worth trying, the cheap first."""
    yield from _cell_text(patient)
    if patient.crystal is None:
        return
    yield from _cell(patient)
    yield from _numbers(patient)
    yield from _groups(patient)
    yield from site_remedies(patient)
    yield from record_remedies(patient)
    yield from _formula(patient)


# --- cell --------------------


def _cell_text(patient: Patient) -> Iterator[Remedy]:
    """Cells that cannot be read: a wrong unit, a missing constant."""
    findings = [
        f
        for f in patient.said("syntax.content")
        if "cell" in f.message or "angles" in f.message
    ]
    block = block_of(patient.text)
    if not findings or block is None:
        return
    values: dict[str, float | None] = {}
    for name, tag in CELL_TAGS.items():
        token = block.value(tag)
        try:
            values[name] = float(token.value.split("(")[0]) if token else None
        except ValueError:
            values[name] = None
    lengths = [v for n, v in values.items() if n in "abc" and v]
    angles = [v for n, v in values.items() if n not in "abc" and v]
    if angles and all(v < 3.15 for v in angles):
        yield set_cell(
            patient.text,
            {n: math.degrees(v) for n, v in values.items() if v and n not in "abc"},
            "the angles are in radians; CIF wants degrees", 1.0,
        )  # fmt: skip
    if lengths and max(lengths) < 2.6:
        yield set_cell(
            patient.text, {n: v * 10 for n, v in values.items() if v and n in "abc"},
            "the lengths are in nm; CIF wants Å (1 nm = 10 Å)", 1.0,
        )  # fmt: skip
    if lengths and min(lengths) > 150:
        yield set_cell(
            patient.text, {n: v / 100 for n, v in values.items() if v and n in "abc"},
            "the lengths are in pm; CIF wants Å (100 pm = 1 Å)", 1.0,
        )  # fmt: skip
    group = _named_group(patient, values)
    missing = {n for n, v in values.items() if v is None or v == 0}
    if group is not None and missing:
        fixed = dict(cell_constraints(group))
        if missing <= set(fixed) and values["a"]:
            new = {
                n: float(values[fixed[n]] or 0)
                if fixed[n] in values
                else float(fixed[n])
                for n in missing
            }
            yield set_cell(patient.text, new, f"{group.system} symmetry fixes it", 1.0)
        for record in patient.records[:2]:
            if record.group.number == group.number:
                cell = dict(zip(CELL_NAMES, record.cell, strict=True))
                yield set_cell(
                    patient.text, {n: cell[n] for n in missing},
                    f"taken from {record.source.citation}", 3.0, outside=True,
                )  # fmt: skip


def _named_group(patient: Patient, cell: Mapping[str, float | None]) -> Group | None:
    block = block_of(patient.text)
    for tag in (*HALL_TAGS, *SYMBOL_TAGS, *NUMBER_TAGS):
        token = block.value(tag) if block else None
        if token is not None:
            try:
                return find_group(token.value).group
            except UnknownGroup:
                continue
    return patient.spec.group


def _cell(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    if patient.said("symmetry.cell") and crystal.group is not None:
        new = impose_system(cell, crystal.group)
        changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-6}
        if changed:
            axes = crystal.group.setting_words
            yield set_cell(
                patient.text, changed,
                f"{crystal.group.short} is {crystal.group.system}"
                + (f", {axes}" if axes else ""),
                0.5 + 0.2 * len(changed),
            )  # fmt: skip
        volume = [f for f in patient.said("symmetry.cell") if f.where == "cell volume"]
        if volume:
            yield Remedy(
                refresh_volume(patient.text),
                (RepairChange("cell volume", str(volume[0].found),
                              str(volume[0].expected), "the cell encloses it"),),
                0.3,
            )  # fmt: skip
    if patient.said("geometry.density", "geometry.distances"):
        for factor, why in (
            (10.0, "the lengths are in nm; CIF wants Å (1 nm = 10 Å)"),
            (0.529177, "the lengths are in bohr (1 bohr = 0.529177 Å)"),
            (1.889726, "the lengths were divided by 1.889726 (Å given as bohr)"),
            (0.1, "the lengths are ten times too large"),
            (0.01, "the lengths are in pm; CIF wants Å (100 pm = 1 Å)"),
        ):  # fmt: skip
            if factor < 1 and not patient.said("geometry.density"):
                continue
            scaled = {n: cell[n] * factor for n in "abc"}
            yield set_cell(
                patient.text, scaled, why, 1.0 if factor in {10.0, 0.1, 0.01} else 2.5
            )
    lattice = patient.spec.lattice
    if lattice is not None and patient.said("symmetry.lattice_rule"):
        wanted = dict(lattice.given())
        if crystal.group is not None:
            wanted = {
                n: v
                for n, v in impose_system({**cell, **wanted}, crystal.group).items()
                if abs(v - cell[n]) > 1e-9
            }
        yield set_cell(patient.text, wanted, "the rule asks for it", 0.8)


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
                0.4,
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
        for other in group.settings():
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


def _groups_by_count(patient: Patient, crystal: Crystal) -> list[Group]:
    """Groups in which a list of sites, written without operations, has the formula.

    The cell must obey the crystal system; multiplicities and letters that the file
    states must be those of the group.
    """
    target = patient.target
    if target is None:
        return []
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    out: list[tuple[int, Group]] = []
    for number in range(230, 1, -1):
        group = reference_group(number)
        ties = impose_system(cell, group)
        if any(abs(v - cell[n]) > 0.002 * v for n, v in ties.items()):
            continue
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

    An element of the formula that no site holds was lost; and where formula, Z and
    volume give the density that the file states, all of them cannot be wrong at once.
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
        0.5 if agrees else 4.0,
    )  # fmt: skip
