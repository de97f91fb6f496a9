"""The slips that part a draft from the record of its compound.

Some slips leave every check content: x and y of one atom exchanged where the bonds stay
possible, two lengths of the cell in the wrong order. Only a record tells them. The
record says where each atom belongs; what stands in the draft is kept wherever one plain
slip (a sign, half a cell, two numbers exchanged) leads there, and only what is left is
taken from the record, which is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from generators.structures.ciftext import set_row
from generators.structures.drafts import RepairChange
from generators.structures.group_remedies import with_group
from generators.structures.patient import (
    Patient,
    Remedy,
    move,
    replace_text,
    set_cell,
)
from generators.structures.record_agreement import standing
from generators.structures.record_alignment import SAME_ANGLE, SAME_CELL, aligned
from generators.structures.settings import record_in_setting
from validators.cell_system import CELL_NAMES
from validators.crystal import Array, Crystal, read_crystal
from validators.groups import Group
from validators.records import StructureRecord

#: Å within which a site of a draft is that of a record, and within which a plain slip
#: must lead to it.
NEAR, LED_TO = 0.3, 0.2
#: Records that are looked at, and sites of a draft that are compared.
LOOKED_AT, LARGEST = 4, 60
#: Cost of a plain slip and of a value that only the record has; what a repair by slips
#: may cost at most, beyond which another structure is meant.
SLIP, TAKEN, DEAREST = 1.0, 1.4, 4.1


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft with some slips undone: what was changed, and what it cost."""

    text: str
    changes: tuple[RepairChange, ...] = ()
    cost: float = 0.0
    outside: bool = False

    def after(self, remedy: Remedy) -> _Draft:
        """The draft with one more change."""
        return _Draft(
            remedy.text, (*self.changes, *remedy.changes), self.cost + remedy.cost,
            self.outside or remedy.outside,
        )  # fmt: skip


def towards_a_record(patient: Patient) -> Remedy | None:
    """The fewest slips after which a draft is the structure of a record.

    None where no record of the compound is so near, or the draft agrees with one.
    """
    crystal = patient.crystal
    if crystal is None or len(crystal.sites) > LARGEST or crystal.disordered:
        return None
    measured = [r for r in patient.records if r.source.seen]
    if agreeing(crystal, measured):
        return None
    found: list[_Draft] = []
    for record in measured[:LOOKED_AT]:
        for start in _described(patient, record):
            done = _sites_mended(patient, start, record)
            if done is not None and done.changes and done.cost <= DEAREST:
                found.append(done)
    for draft in sorted(found, key=lambda d: d.cost):
        mended = read_crystal(draft.text).crystal
        if mended is not None and agreeing(mended, measured):
            return Remedy(draft.text, draft.changes, draft.cost, draft.outside)
    return None


def agreeing(crystal: Crystal, records: Sequence[StructureRecord]) -> bool:
    """Whether a structure is that of a record of its composition."""
    alike = [r for r in records if _same_amounts(crystal, r)]
    near = standing(crystal, alike)
    return near is not None and near.same


def _same_amounts(crystal: Crystal, record: StructureRecord) -> bool:
    theirs = {e: float(n) for e, n in record.contents.items()}
    if set(theirs) != set(crystal.composition):
        return False
    ratio = sum(crystal.composition.values()) / sum(theirs.values())
    return all(
        abs(crystal.composition[e] - n * ratio) < 0.01 * n * ratio
        for e, n in theirs.items()
    )


# --- group and cell --------------------


def _described(patient: Patient, record: StructureRecord) -> Iterator[_Draft]:
    """The draft in the group of a record and with lengths in its order."""
    crystal = patient.crystal
    assert crystal is not None
    own = crystal.group
    if own is not None and own.number == record.group.number:
        yield from _in_order(patient, _Draft(patient.text), record, own)
        if _lengths_fit(record, own, crystal):
            return
    for group in (record.group, *record.group.settings()):
        if own is not None and group.full_symbol == own.full_symbol:
            continue
        if not _lengths_fit(record, group, crystal):
            continue
        why = f"{record.source.citation} gives this group, and the cell is its own"
        remedy = with_group(patient, group, why, SLIP)
        yield _Draft("").after(replace(remedy, cost=SLIP))


def _lengths_fit(record: StructureRecord, group: Group, crystal: Crystal) -> bool:
    try:
        cell = record_in_setting(record, group).cell
    except ValueError:
        return False
    return _same(cell, crystal.cell)


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(
        abs(a / b - 1) < SAME_CELL for a, b in zip(one[:3], other[:3], strict=True)
    ) and all(abs(a - b) < SAME_ANGLE for a, b in zip(one[3:], other[3:], strict=True))


def _in_order(
    patient: Patient, draft: _Draft, record: StructureRecord, group: Group
) -> Iterator[_Draft]:
    """The draft as it is, with its lengths in another order, or one constant taken."""
    crystal = patient.crystal
    assert crystal is not None
    try:
        theirs = record_in_setting(record, group).cell
    except ValueError:
        return
    if _same(theirs, crystal.cell):
        yield draft
        return
    source = record.source.citation
    lengths = crystal.cell[:3]
    for order in permutations(range(3)):
        new = [lengths[i] for i in order]
        if _same(theirs, (*new, *crystal.cell[3:])):
            values = {
                n: v
                for n, v in zip("abc", new, strict=True)
                if abs(v - lengths["abc".index(n)]) > 1e-6
            }
            why = f"the lengths stand in another order than in {source}"
            yield draft.after(set_cell(draft.text, values, why, SLIP))
            return
    # A tetragonal cell with its two lengths exchanged: a = b = what c should be.
    pairs = dict(zip(CELL_NAMES, theirs, strict=True))
    two = sorted({round(v, 4) for v in lengths})
    if len(two) == 2:
        swapped = [two[1] if abs(v - two[0]) < 1e-3 else two[0] for v in lengths]
        if _same(theirs, (*swapped, *crystal.cell[3:])):
            values = dict(zip("abc", swapped, strict=True))
            why = f"the two lengths are exchanged, as {source} shows"
            yield draft.after(set_cell(draft.text, values, why, SLIP))
            return
    own = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    off = {
        n: v
        for n, v in pairs.items()
        if (abs(v / own[n] - 1) > SAME_CELL if n in "abc" else abs(v - own[n]) > 2.0)
    }
    if len({round(v, 4) for v in off.values()}) == 1:
        remedy = set_cell(draft.text, off, f"{source} gives it", TAKEN, outside=True)
        yield draft.after(remedy)


# --- sites --------------------


def _sites_mended(
    patient: Patient, draft: _Draft, record: StructureRecord
) -> _Draft | None:
    """The draft with every site where the record has it; None where that is no slip."""
    crystal = read_crystal(draft.text).crystal
    if crystal is None or crystal.group is None:
        return None
    here = aligned(record, crystal)
    if here is None or len(here.sites) != len(crystal.sites):
        return None
    images = [
        crystal.rotations @ np.array(s.frac) + crystal.translations for s in here.sites
    ]
    rows, left = _unpaired(crystal, here, images)
    if len(rows) > max(1, len(crystal.sites) // 2 + 1):
        return None
    draft, rows, left = _renamed(crystal, draft, here, images, rows, left)
    patient = replace(replace_text(patient, draft.text), crystal=crystal)
    taken = 0
    for row in rows:
        site = crystal.sites[row]
        ways = [
            (n, way)
            for n in left
            if here.sites[n].element == site.element
            for way in _slips(crystal, site.frac, images[n])
        ]
        if not ways:
            return None
        number, (point, why, cost) = min(ways, key=lambda w: w[1][2])
        taken += cost >= TAKEN
        told = why or f"{record.source.citation} gives it"
        remedy = move(
            replace(patient, text=draft.text), row, point, told, cost,
            outside=not why,
        )  # fmt: skip
        draft, left = draft.after(remedy), [n for n in left if n != number]
    return draft if taken <= max(1, len(crystal.sites) // 3) else None


def _unpaired(
    crystal: Crystal, record: StructureRecord, images: Sequence[Array]
) -> tuple[list[int], list[int]]:
    """Sites of the draft and of the record without a partner; nearest pairs first."""
    ways = sorted(
        (_gap(crystal, site.frac, images[n])[0], row, n)
        for row, site in enumerate(crystal.sites)
        for n, theirs in enumerate(record.sites)
        if theirs.element == site.element
    )
    rows, numbers = set[int](), set[int]()
    for gap, row, number in ways:
        if gap < NEAR and row not in rows and number not in numbers:
            rows.add(row)
            numbers.add(number)
    return (
        [r for r in range(len(crystal.sites)) if r not in rows],
        [n for n in range(len(record.sites)) if n not in numbers],
    )


def _gap(crystal: Crystal, point: Array, images: Array) -> tuple[float, Array]:
    """Å to the nearest image, and that image in the cell around the point."""
    gap = images - np.asarray(point, float)
    gap -= np.round(gap)
    lengths = np.linalg.norm(gap @ crystal.lattice, axis=1)
    nearest = int(lengths.argmin())
    return float(lengths[nearest]), np.asarray(point, float) + gap[nearest]


def _renamed(
    crystal: Crystal,
    draft: _Draft,
    record: StructureRecord,
    images: Sequence[Array],
    rows: list[int],
    left: list[int],
) -> tuple[_Draft, list[int], list[int]]:
    """Two sites that stand on each other's places change their elements."""
    for one, two in combinations(rows, 2):
        pair = [
            next(
                (
                    n
                    for n in left
                    if record.sites[n].element == crystal.sites[other].element
                    and _gap(crystal, crystal.sites[row].frac, images[n])[0] < NEAR
                ),
                None,
            )
            for row, other in ((one, two), (two, one))
        ]
        if None in pair:
            continue
        text, changes = draft.text, []
        for row, other in ((one, two), (two, one)):
            site, new = crystal.sites[row], crystal.sites[other]
            values = {"_atom_site_type_symbol": new.element,
                      "_atom_site_label": new.label}  # fmt: skip
            text = set_row(text, row, values)
            changes.append(
                RepairChange(f"site {site.label}, element", site.element, new.element,
                             "these two elements stand on each other's places in "
                             f"{record.source.citation}")
            )  # fmt: skip
        remedy = Remedy(text, tuple(changes), SLIP)
        return (
            draft.after(remedy),
            [r for r in rows if r not in {one, two}],
            [n for n in left if n not in pair],
        )
    return draft, rows, left


def _slips(
    crystal: Crystal, frac: Array, images: Array
) -> Iterator[tuple[Array, str, float]]:
    """Points that one plain slip away from a site agree with a record, else its own.

    Yields:
        The point, why (empty where the record alone has it), and the cost.
    """
    point = np.asarray(frac, float)
    plain: list[tuple[Array, str]] = []
    for axis in range(3):
        for value, why in (
            (-point[axis], "the sign was lost"),
            (point[axis] + 0.5, "it is half a cell off"),
            (0.5 - point[axis], "it is mirrored at a quarter of the cell"),
            (point[axis] + 0.25, "it is a quarter of the cell off"),
            (point[axis] - 0.25, "it is a quarter of the cell off"),
        ):
            other = point.copy()
            other[axis] = value
            plain.append((other, why))
    for one, two in combinations(range(3), 2):
        other = point.copy()
        other[[one, two]] = point[[two, one]]
        plain.append((other, "two coordinates were exchanged"))
    for other, why in plain:
        if _gap(crystal, other, images)[0] < LED_TO:
            yield other, f"{why}: so it stands in the record of the compound", SLIP
            return
    gap, image = _gap(crystal, point, images)
    same = np.abs(image - point - np.round(image - point)) < 0.02
    # One number that is off is a slip of a digit; three are another place.
    yield image, "", TAKEN + 0.5 * max(0, int((~same).sum()) - 1) + 0.01 * gap
