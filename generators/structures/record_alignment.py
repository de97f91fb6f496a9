"""A record described as a draft is: its setting and its choice among equal origins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from generators.structures.settings import record_in_setting
from validators.crystal import Crystal, lattice_vectors
from validators.groups import locate
from validators.records import StructureRecord

#: Relative difference of cell lengths up to which two cells are of one compound.
SAME_CELL = 0.03
#: Degrees between their angles.
SAME_ANGLE = 2.0
#: Å between two places that are one.
SAME_PLACE = 0.05
#: Å between a site of a draft and one of a record that is the same site.
SAME_SITE = 0.3


def aligned(record: StructureRecord, crystal: Crystal) -> StructureRecord | None:
    """The record in the draft's setting, at the origin where most sites agree.

    Origins half a cell apart are equal in many groups, and papers differ in which of
    them they take. None where group or cell are others.
    """
    group = crystal.group
    if group is None or record.group.number != group.number:
        return None
    try:
        here = record_in_setting(record, group)
    except ValueError:
        return None
    lengths = zip(here.cell[:3], crystal.cell[:3], strict=True)
    if any(abs(a / b - 1) > SAME_CELL for a, b in lengths):
        return here if here.group.full_symbol == record.group.full_symbol else None
    # Which positions the shifted sites are on is looked up for the best shift alone.
    best = min(
        _equal_origins(crystal),
        key=lambda shift: sum(min(off, 1.0) for off in apart(here, crystal, shift)),
    )
    return _shifted(here, best)


def agrees(crystal: Crystal, records: Sequence[StructureRecord]) -> bool:
    """Whether every site of a structure is a site of one of the records."""
    for record in records:
        here = aligned(record, crystal)
        if here is None or here.contents.keys() != set(crystal.composition):
            continue
        counts = {e: float(n) for e, n in here.contents.items()}
        if any(abs(counts[e] - n) > 0.01 * n for e, n in crystal.composition.items()):
            continue
        angles = zip(here.cell[3:], crystal.cell[3:], strict=True)
        if any(abs(a - b) > SAME_ANGLE for a, b in angles):
            continue
        if max(apart(here, crystal)) < SAME_SITE:
            return True
    return False


def same_atoms(one: Crystal, other: Crystal) -> bool:
    """Whether two descriptions hold the same atoms at the same places."""
    if not np.allclose(one.cell, other.cell, rtol=1e-4):
        return False
    if len(one.atoms.frac) != len(other.atoms.frac):
        return False
    for site in one.sites:
        alike = [
            other.rotations @ s.frac + other.translations
            for s in other.sites
            if s.element == site.element and abs(s.occupancy - site.occupancy) < 1e-3
        ]
        if not alike:
            return False
        gap = np.concatenate(alike) - site.frac
        gap -= np.round(gap)
        if np.linalg.norm(gap @ one.lattice, axis=1).min() > SAME_PLACE:
            return False
    return True


def _equal_origins(crystal: Crystal) -> Iterator[np.ndarray]:
    """Shifts by halves of the cell that leave every operation as it is."""
    for halves in product((0.0, 0.5), repeat=3):
        shift = np.array(halves)
        moved = crystal.rotations @ shift - shift
        if np.abs(moved - np.round(moved)).max() < 1e-6:
            yield shift


def _shifted(record: StructureRecord, shift: np.ndarray) -> StructureRecord:
    if not shift.any():
        return record
    group, lattice = record.group, lattice_vectors(record.cell)
    sites = []
    for site in record.sites:
        point = (np.array(site.frac) + shift) % 1.0
        position, exact = locate(group, point, metric=lattice, tolerance=0.03)
        frac = (float(exact[0]), float(exact[1]), float(exact[2]))
        sites.append(replace(site, letter=position.letter, frac=frac))
    return replace(record, sites=tuple(sites))


def apart(
    record: StructureRecord, crystal: Crystal, shift: np.ndarray | None = None
) -> list[float]:
    """For each site of a draft, Å to the nearest atom of its element in a record.

    Args:
        record: In the setting of the draft.
        crystal: The draft.
        shift: Fractions of the cell, (3,), by which the record is moved.
    """
    moved = np.zeros(3) if shift is None else shift
    images: dict[str, list[np.ndarray]] = {}
    for s in record.sites:
        place = np.array(s.frac) + moved
        images.setdefault(s.element, []).append(
            crystal.rotations @ place + crystal.translations
        )
    out = []
    for site in crystal.sites:
        if site.element not in images:
            out.append(9.0)
            continue
        gap = np.concatenate(images[site.element]) - site.frac
        gap -= np.round(gap)
        out.append(float(np.linalg.norm(gap @ crystal.lattice, axis=1).min()))
    return out or [9.0]
