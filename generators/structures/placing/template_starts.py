"""Coordinates to start from: those of structures with the same Wyckoff positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from scipy.optimize import linear_sum_assignment

from generators.structures.placing.orbits import Array, Orbit
from generators.structures.settings import record_in_setting
from generators.structures.substitute import unlikeness
from validators.groups import Group, WyckoffPosition
from validators.origins import relabelling_origins
from validators.records import StructureRecord

#: Fraction of the cell within which a point counts as on a position.
_ON = 0.02
#: Lattice translations, none first: copies of a point in the cells around.
_TRANSLATIONS = np.array(
    sorted(product((-1, 0, 1), repeat=3), key=lambda n: sum(abs(i) for i in n))
)
#: Two templates are of one kind when no axial ratio differs by more, nor a free
#: coordinate of any orbit.
_SAME_RATIO, _SAME_POINT = 0.06, 0.06
#: Orbits of a template on one letter stand for any of ours on it.
_NEVER = 1e3

Start = tuple[tuple[Orbit, ...], tuple[float, ...]]


def template_starts(
    group: Group, orbits: Sequence[Orbit], records: Sequence[StructureRecord]
) -> Iterator[Start]:
    """Orbits with start coordinates and a cell, the most similar elements first.

    Records of any compound serve when their sites are on the same positions, in
    another setting or at an equivalent origin also. Records of one kind of structure
    give one start.

    Args:
        group: Setting that is wanted.
        orbits: What is to be placed.
        records: Where coordinates may come from.
    """
    # A mixed position is one site of the template.
    ours = Counter(o.position.letter for o in orbits if not o.beside)
    shape = _shape(group, ours)
    scored = []
    for record in records:
        if record.group.number != group.number:
            continue
        letters = Counter(s.letter for s in record.sites)
        if _shape(record.group, letters) != shape:
            continue
        found = _from_record(group, orbits, ours, record)
        if found is not None:
            scored.append((found[0], record.id, found[1], found[2]))
    kept: list[Start] = []
    for _, _, made, cell in sorted(scored, key=lambda item: item[:2]):
        if any(_same_kind(made, cell, *other) for other in kept):
            continue
        kept.append((made, cell))
        yield made, cell


def _shape(group: Group, letters: Counter[str]) -> list[tuple[float, int, int]]:
    """What of the positions no setting or origin changes: share, freedom, number."""
    general = group.positions[-1].multiplicity
    kinds: Counter[tuple[float, int]] = Counter()
    for letter, count in letters.items():
        position = group.position(letter)
        if position is None:
            return []
        kinds[round(position.multiplicity / general, 6), position.freedom] += count
    return sorted((*kind, count) for kind, count in kinds.items())


def _from_record(
    group: Group,
    orbits: Sequence[Orbit],
    ours: Counter[str],
    record: StructureRecord,
) -> tuple[float, tuple[Orbit, ...], tuple[float, ...]] | None:
    """The best way to start at the coordinates of a record, with its unlikeness."""
    try:
        here = record_in_setting(record, group)
    except ValueError:
        return None
    best = None
    for shift, permutation in relabelling_origins(group.hall, group.full_symbol):
        letters = [permutation[s.letter] for s in here.sites]
        if Counter(letters) != ours:
            continue
        points = [np.array(s.frac) + shift for s in here.sites]
        found = _assigned(group, orbits, here, letters, points)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return None if best is None else (*best, here.cell)


def _assigned(
    group: Group,
    orbits: Sequence[Orbit],
    record: StructureRecord,
    letters: Sequence[str],
    points: Sequence[Array],
) -> tuple[float, tuple[Orbit, ...]] | None:
    """Orbits on the sites of a record, the most similar elements on each other."""
    alone = [i for i, o in enumerate(orbits) if not o.beside]
    unlike = np.array(
        [
            [
                unlikeness(site.element, orbits[i].element)
                if letter == orbits[i].position.letter
                else _NEVER
                for site, letter in zip(record.sites, letters, strict=True)
            ]
            for i in alone
        ]
    )
    rows, columns = linear_sum_assignment(unlike)
    out = list(orbits)
    for row, column in zip(rows, columns, strict=True):
        orbit = orbits[alone[row]]
        start = free_vector(group, orbit.position, points[column])
        if start is None:
            return None
        out[alone[row]] = replace(orbit, start=start)
    return float(unlike[rows, columns].sum()), tuple(out)


def free_vector(
    group: Group, position: WyckoffPosition, point: Array
) -> tuple[float, float, float] | None:
    """The vector v whose representative A v + t is a symmetry copy of a point.

    A point may lie on any of the copies of a position: (-x,3/4,-z) where the
    representative is (x,1/4,z); and v is not the point itself where the representative
    is (z,x,1/4), as in settings with other axes.

    Returns:
        None where no copy is on the representative.
    """
    rotations, translations = group.operations
    images = rotations @ np.asarray(point, float) + translations
    inverse = np.linalg.pinv(position.rotation)
    for shift in _TRANSLATIONS:
        vectors = (images + shift - position.shift) @ inverse.T
        away = vectors @ position.rotation.T + position.shift - images - shift
        on = np.flatnonzero(np.abs(away).max(axis=1) < _ON)
        if on.size:
            x, y, z = (float(v) for v in vectors[on[0]])
            return x, y, z
    return None


def _same_kind(
    one: Sequence[Orbit],
    cell: tuple[float, ...],
    other: Sequence[Orbit],
    its_cell: tuple[float, ...],
) -> bool:
    ratios = np.array(cell[:3]) / np.array(its_cell[:3])
    if ratios.max() / ratios.min() - 1 > _SAME_RATIO:
        return False
    if np.abs(np.array(cell[3:]) - np.array(its_cell[3:])).max() > 4.0:
        return False
    for a, b in zip(one, other, strict=True):
        if a.start is None or b.start is None:
            continue
        here, there = (np.array(o.start)[list(o.position.free_axes)] for o in (a, b))
        away = here - there
        if away.size and np.abs(away - np.round(away)).max() > _SAME_POINT:
            return False
    return True
