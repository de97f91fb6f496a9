"""A structure held against the records of its compound in its space group.

Checks measure whether a structure is possible; only a record can tell whether it is
that of the compound. Setting, origin, axes and hand do not matter. Refinements,
temperatures and density functionals move cells by a few percent and atoms by 0.1 to
0.3 Å; more than that is another structure.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from generators.structures.build import build_from_record
from generators.structures.record_alignment import (
    SAME_PLACE,
    SAME_SITE,
    aligned,
    apart,
)
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.found_symmetry import LOOSE, found_group
from validators.records import StructureRecord

if TYPE_CHECKING:
    from pymatgen.analysis.structure_matcher import StructureMatcher
    from pymatgen.core import Structure

#: Relative differences of volume within which two cells are of one structure;
#: relaxed cells are up to 5 % too long where nothing but dispersion binds.
MEASURED_VOLUME, COMPUTED_VOLUME = 0.08, 0.15
#: Relative differences of lengths, and degrees, that pymatgen's matcher allows.
LENGTHS, ANGLES = 0.06, 3.0
#: Relative difference of volumes of two descriptions of one structure.
SAME_VOLUME = 1e-3
#: Atoms in a cell beyond which laying structures over each other takes too long.
LARGEST = 160
#: Share of a place that makes an element its own, and Å that mean no partner at all.
HALF, UNLIKE = 0.5, 9.0
#: Records that are compared.
COMPARED = 6
#: Elements whose places are exchanged in search of a record.
MOST_EXCHANGED = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """How a structure stands to the record that is nearest to it.

    Attributes:
        record: The record.
        same: Whether both are one structure.
        volume: Relative difference of the volume per atom from the record's.
        shift: Å between corresponding atoms, the largest; None where the structures
            cannot be laid over each other.
        strays: Labels of sites, each with its Å to the nearest atom of its element in
            the record, where setting and origin can be compared directly.
        exchanged: The record is of another composition: its elements change places.
    """

    record: StructureRecord
    same: bool
    volume: float
    shift: float | None
    strays: tuple[tuple[str, float], ...] = ()
    exchanged: bool = False


def standing(crystal: Crystal, records: Sequence[StructureRecord]) -> Standing | None:
    """How a structure stands to records of its composition and its group.

    Returns:
        The first record that agrees, else the nearest one; None where no record has
        this composition and group, or the cell is too large to be compared.
    """
    found = found_group(crystal, LOOSE)
    numbers = {g.number for g in (crystal.group, found) if g is not None}
    alike = [r for r in records if r.source.seen and r.group.number in numbers]
    told = []
    for record in alike[:COMPARED]:
        one = _compared(crystal, record)
        if one is None:
            continue
        if one.same:
            return one
        told.append(one)
    return min(told, key=_distance, default=None)


def exchanged(crystal: Crystal, records: Sequence[StructureRecord]) -> Standing | None:
    """The record that a structure is with its elements changed about, if there is one.

    Formula and list of atoms may agree and both be wrong: Cu2O written as CuO2.

    Args:
        crystal: Of two to four elements, every place filled.
        records: Of the same elements.
    """
    if crystal.disordered or not 2 <= len(crystal.composition) <= MOST_EXCHANGED:
        return None
    counts = {e: round(n) for e, n in crystal.composition.items()}
    for record in records:
        theirs = {e: float(n) for e, n in record.contents.items()}
        if theirs.keys() != counts.keys() or not record.source.seen:
            continue
        units = sum(counts.values()) / sum(theirs.values())
        for order in permutations(counts):
            other = dict(zip(theirs, order, strict=True))
            if theirs == counts or any(
                counts[other[e]] != units * n for e, n in theirs.items()
            ):
                continue
            sites = tuple(replace(s, element=other[s.element]) for s in record.sites)
            near = standing(crystal, [replace(record, sites=sites)])
            if near is not None and near.same:
                return replace(near, record=record, same=False, exchanged=True)
    return None


def _distance(one: Standing) -> tuple[bool, float, float]:
    return (one.shift is None, one.shift or 0.0, abs(one.volume))


def _compared(crystal: Crystal, record: StructureRecord) -> Standing | None:
    """The standing to one record; None where nothing can be said."""
    units = sum(crystal.composition.values()) / float(sum(record.contents.values()))
    theirs = float(abs(np.linalg.det(lattice_vectors(record.cell))))
    volume = crystal.volume / units / theirs - 1
    computed = record.source.kind == "computation"
    near = abs(volume) <= (COMPUTED_VOLUME if computed else MEASURED_VOLUME)
    here = aligned(record, crystal)
    off = [
        (site.label, gap)
        for site, gap in zip(
            crystal.sites,
            apart(here, crystal) if here is not None else (),
            strict=False,
        )
        if site.element not in {"H", "D"}
    ]
    worst = max((gap for _, gap in off), default=UNLIKE)
    laid = here is not None and abs(units - 1) < 0.01 and _same_cell(here, crystal)
    if laid and near and worst < SAME_SITE:
        return Standing(record, True, volume, worst)
    shift = _laid_over(crystal, read_crystal(build_from_record(record).cif).crystal)
    if shift is not None and near and shift < SAME_SITE:
        return Standing(record, True, volume, shift)
    if shift is None and (crystal.disordered or len(crystal.atoms.frac) > LARGEST):
        # What is filled in part is described in many ways, each of them right.
        return None
    strays = tuple((n, gap) for n, gap in off if laid and gap >= SAME_SITE)
    return Standing(record, False, volume, shift, strays)


def _same_cell(record: StructureRecord, crystal: Crystal) -> bool:
    pairs = list(zip(record.cell, crystal.cell, strict=True))
    return all(abs(b / a - 1) < LENGTHS for a, b in pairs[:3]) and all(
        abs(a - b) < ANGLES for a, b in pairs[3:]
    )


def same_structure(one: Crystal, other: Crystal) -> bool:
    """Whether two ordered structures without hydrogen are one in other words.

    Settings, origins and axes do not matter.
    """
    if one.disordered or other.disordered or {"H", "D"} & set(one.composition):
        return False
    if abs(
        one.volume / len(one.atoms.frac) * len(other.atoms.frac) / other.volume - 1
    ) > (SAME_VOLUME):
        return False
    shift = _laid_over(one, other)
    return shift is not None and shift < SAME_PLACE


def _laid_over(ours: Crystal, theirs: Crystal | None) -> float | None:
    """Å between corresponding atoms, the largest, after the best shift and turn.

    None where nothing lays one over the other, or the cell is too large to try.
    """
    if theirs is None or max(len(c.atoms.frac) for c in (ours, theirs)) > LARGEST:
        return None
    one, other = _structure(ours), _structure(theirs)
    if one is None or other is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _matcher().get_rms_dist(one, other)
    if found is None:
        return None
    return float(found[1] * (other.volume / len(other)) ** (1 / 3))


@cache
def _matcher() -> StructureMatcher:
    from pymatgen.analysis.structure_matcher import ElementComparator, StructureMatcher

    return StructureMatcher(
        ltol=LENGTHS, stol=0.5, angle_tol=ANGLES, comparator=ElementComparator()
    )


def _structure(crystal: Crystal) -> Structure | None:
    """What fills at least half of its place, hydrogen apart, as pymatgen has it."""
    from pymatgen.core import Lattice, Structure

    kept = [s.element not in {"H", "D"} and s.occupancy >= HALF for s in crystal.sites]
    rows = [n for n, site in enumerate(crystal.atoms.site) if kept[int(site)]]
    if not rows:
        return None
    symbols = [crystal.sites[int(crystal.atoms.site[n])].element for n in rows]
    return Structure(Lattice(crystal.lattice), symbols, crystal.atoms.frac[rows])
