"""The space group: what the draft says of it, and what its list of sites needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from generators.structures.build import impose_system
from generators.structures.ciftext import (
    HALL_TAGS,
    NUMBER_TAGS,
    SYMBOL_TAGS,
    block_of,
    set_group,
)
from generators.structures.drafts import RepairChange
from generators.structures.patient import Patient, Remedy, set_cell
from validators.cell_system import CELL_NAMES
from validators.cif_content import declared_group, read_number, symbol_text
from validators.crystal import Crystal
from validators.formula import Composition, deviation
from validators.groups import (
    Group,
    UnknownGroup,
    find_group,
    locate,
    op_key,
    reference_group,
)

_GROUP_SIGNS = (
    "symmetry.declared", "symmetry.operations", "symmetry.origin", "symmetry.cell",
    "symmetry.space_group", "readers.agree", "geometry.distances", "geometry.density",
    "composition.formula", "composition.z", "sites.rule", "sites.wyckoff",
    "syntax.content", "sites.special_positions",
)  # fmt: skip


_PAIRS = (
    (76, 78), (91, 95), (92, 96), (144, 145), (151, 153), (152, 154), (169, 170),
    (171, 172), (178, 179), (180, 181), (212, 213),
)  # fmt: skip
#: The group whose screw axes turn the other way round.
_OTHER_HAND = {**dict(_PAIRS), **{b: a for a, b in _PAIRS}}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A group to try: how far it goes beyond the draft, why, whether from a record."""

    group: Group
    cost: float
    why: str
    outside: bool = False


def groups(patient: Patient) -> Iterator[Remedy]:
    """The group as the rules, the draft, records or the list of sites give it."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(*_GROUP_SIGNS):
        return
    tried: dict[str, _Wanted] = {}
    for wanted in (*_lower(patient, crystal), *_stated(patient, crystal)):
        tried.setdefault(wanted.group.full_symbol, wanted)
    known = {wanted.group.number for wanted in tried.values()} - {1}
    for wanted in (*tried.values(), *_counted(patient, crystal, known)):
        yield _with_group(patient, wanted)


def _stated(patient: Patient, crystal: Crystal) -> Iterator[_Wanted]:
    """Groups that rules, draft or records name, and their settings."""
    spec = patient.spec
    if spec.group is not None:
        yield _Wanted(spec.group, 0.6, "the rule asks for this group")
        for other in spec.group.settings():
            why = "the rule asks for this group; the atoms fit this setting"
            yield _Wanted(other, 1.6, why)
    declared = declared_group(crystal.declared, crystal.cell)
    if declared is not None:
        yield _Wanted(declared, 0.7, "the file declares this group")
    for token in (
        crystal.declared.symbol, crystal.declared.number, crystal.declared.hall,
    ):  # fmt: skip
        if token is None:
            continue
        try:
            group = find_group(
                symbol_text(token) if token is crystal.declared.symbol else token.value
            ).group
        except UnknownGroup as unknown:
            for near in unknown.near[:3]:
                why = f"{token.value!r} names no group"
                yield _Wanted(find_group(near).group, 1.5, why)
            continue
        yield _Wanted(group, 0.8, f"the file says {token.value!r}")
        if group.number in _OTHER_HAND:
            why = f"{token.value!r} has its screws the other way round than the sites"
            hand = reference_group(_OTHER_HAND[group.number])
            yield _Wanted(hand, 1.5, why)
        for other in group.settings() if group.number > 2 else ():
            why = f"the atoms fit {other.full_symbol}, a setting of the group"
            yield _Wanted(other, 1.4, why)
    if crystal.group is not None and crystal.declared.operations:
        why = "these are the operations that stand in the file"
        yield _Wanted(crystal.group, 1.0, why)
    for record in patient.records[:4]:
        why = f"{record.source.citation} gives this group for the compound"
        yield _Wanted(record.group, 2.4, why, outside=True)


#: Signs that the group itself is another, in symbol and number alike.
_OTHER_GROUP = ("composition.formula", "sites.wyckoff", "symmetry.cell")


def _counted(patient: Patient, crystal: Crystal, known: set[int]) -> Iterator[_Wanted]:
    """Groups that nothing names: those in which the list of sites has the formula."""
    alone = len(crystal.rotations) == 1 and not known
    if not alone and len({f.check for f in patient.said(*_OTHER_GROUP)}) < 2:
        return
    why = "with its operations the sites give the formula and sound bonds"
    for group in _groups_by_count(patient, crystal)[:8]:
        if group.number not in known:
            yield _Wanted(group, 2.6, why)
    if alone:
        why = "the letters and multiplicities that stand in the file are its own"
        for group in _groups_by_letters(crystal)[:4]:
            yield _Wanted(group, 2.8, why)


#: Å off their special positions from which on several sites were not rounded, and
#: how many have to be.
_OFF, _SEVERAL = 0.03, 2


def _lower(patient: Patient, crystal: Crystal) -> Iterator[_Wanted]:
    """A subgroup of the file's group in which its atoms may stand where they do.

    Where several sites stand beside positions of higher symmetry by more than rounding,
    the symbol is that of the undistorted form (P4/mmm for BaTiO3 in P4mm).
    """
    group = crystal.group
    if group is None:
        return
    off = 0
    for row, site in enumerate(crystal.sites):
        position, point = locate(
            group, site.frac, metric=crystal.lattice, tolerance=0.35
        )
        gap = float(np.linalg.norm((site.frac - point) @ crystal.lattice))
        crowded = int(crystal.multiplicities[row]) != position.multiplicity
        off += crowded and gap > _OFF
    if off < _SEVERAL:
        return
    ours = {op_key(r, t) for r, t in zip(*group.operations, strict=True)}
    below = [
        other
        for other in _groups_by_count(patient, crystal)
        if {op_key(r, t) for r, t in zip(*other.operations, strict=True)} < ours
    ]
    if below:
        highest = max(below, key=lambda g: len(g.operations[0]))
        why = f"{off} sites stand beside the positions that {group.short} would tie"
        yield _Wanted(highest, 0.9, why)


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
    z = read_number(crystal.declared.z.value) if crystal.declared.z else None
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
            units = float(sum(content.values()) / sum(target.values()))
            if deviation(target, content) < 0.006 and z in {None, round(units, 3)}:
                out.append((-agree, group))
    return [group for _, group in sorted(out, key=lambda pair: pair[0])]


def _with_group(patient: Patient, wanted: _Wanted) -> Remedy:
    remedy = with_group(patient, wanted.group, wanted.why, wanted.cost)
    return replace(remedy, outside=wanted.outside)


def with_group(patient: Patient, group: Group, why: str, cost: float) -> Remedy:
    """The draft with a group: names, operations and the constants that it ties."""
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
    return Remedy(text, tuple(changes), cost)
