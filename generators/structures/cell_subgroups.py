"""Maximal klassengleiche subgroups: the same point group, fewer translations.

For each sublattice that the point group keeps, the operations of a few generators are
tried with every translation that the subgroup loses; what closes to as many operations
as the point group has is a subgroup, and spglib names it. A sublattice between that is
kept as well makes the subgroup not maximal.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

import numpy as np
import spglib

from generators.structures.group_tables import Subgroup, lattice_of
from validators.groups import Group, reference_group

#: Index up to which subgroups are listed; isomorphic ones go on without end.
LARGEST = 4
#: Rows of a primitive basis in the conventional one.
_PRIMITIVE = {
    "P": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "A": ((1, 0, 0), (0, 0.5, 0.5), (0, -0.5, 0.5)),
    "B": ((0.5, 0, 0.5), (0, 1, 0), (-0.5, 0, 0.5)),
    "C": ((0.5, 0.5, 0), (-0.5, 0.5, 0), (0, 0, 1)),
    "I": ((-0.5, 0.5, 0.5), (0.5, -0.5, 0.5), (0.5, 0.5, -0.5)),
    "F": ((0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)),
    "R": ((2 / 3, 1 / 3, 1 / 3), (-1 / 3, 1 / 3, 1 / 3), (-1 / 3, -2 / 3, 1 / 3)),
}
_Op = tuple[np.ndarray, np.ndarray]


@lru_cache(maxsize=64)
def cell_subgroups(number: int) -> tuple[Subgroup, ...]:
    """Maximal klassengleiche subgroups of a group, up to index `LARGEST`.

    Subgroups of one type and index that differ in origin or axes are given once.
    """
    group = reference_group(number)
    basis = np.array(_PRIMITIVE["P" if group.rhombohedral_axes else group.symbol[0]])
    operations = _coset(group, basis)
    kept = [
        (index, rows)
        for index in range(2, LARGEST + 1)
        for rows in _sublattices(index)
        if all(_is_whole(_in_basis(rotation, rows)) for rotation, _ in operations)
    ]
    found: dict[tuple[int, int], Subgroup] = {}
    for index, rows in kept:
        if any(_between(rows, other) for k, other in kept if 1 < k < index):
            continue
        for own in _closing(operations, rows, index):
            kind = spglib.get_spacegroup_type_from_symmetry(
                np.array([np.rint(r) for r, _ in own], np.intc),
                np.array([t for _, t in own]),
                lattice=rows @ basis @ lattice_of(group),
            )
            if kind is not None:
                key = (index, int(kind.number))
                found[key] = Subgroup(reference_group(int(kind.number)), index)
    return tuple(found[k] for k in sorted(found, key=lambda k: (k[0], -k[1])))


def _coset(group: Group, basis: np.ndarray) -> list[_Op]:
    """One operation for each of the point group, in the primitive basis."""
    out: dict[bytes, _Op] = {}
    forward = np.linalg.inv(basis.T)
    for rotation, shift in zip(*group.operations, strict=True):
        turned = np.rint(forward @ rotation @ basis.T)
        out.setdefault(turned.astype(np.int8).tobytes(), (turned, forward @ shift))
    return list(out.values())


def _sublattices(index: int) -> Iterator[np.ndarray]:
    """Every sublattice of an index, as rows in Hermite normal form."""
    for a in (d for d in range(1, index + 1) if index % d == 0):
        for b in (d for d in range(1, index // a + 1) if index // a % d == 0):
            c = index // (a * b)
            for x, y, z in product(range(b), range(c), range(c)):
                yield np.array([[a, x, y], [0, b, z], [0, 0, c]], float)


def _in_basis(rotation: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.inv(rows.T) @ rotation @ rows.T)


def _is_whole(matrix: np.ndarray) -> bool:
    return bool(np.abs(matrix - np.rint(matrix)).max() < 1e-6)


def _between(small: np.ndarray, large: np.ndarray) -> bool:
    """Whether a lattice holds another one."""
    return _is_whole(small @ np.linalg.inv(large))


def _closing(
    operations: list[_Op], rows: np.ndarray, index: int
) -> Iterator[list[_Op]]:
    """Choices of translations under which the operations form a group."""
    forward = np.linalg.inv(rows.T)
    turned = [(_in_basis(r, rows), forward @ t) for r, t in operations]
    lost = _lost(rows, index)
    generators = _generators(turned)
    for chosen in product(range(index), repeat=len(generators)):
        start = [
            (turned[g][0], turned[g][1] + forward @ lost[k])
            for g, k in zip(generators, chosen, strict=True)
        ]
        own = _closure(start, len(operations))
        if own is not None:
            yield own


def _lost(rows: np.ndarray, index: int) -> list[np.ndarray]:
    """Translations of the lattice that the sublattice does not have, and zero."""
    inverse = np.linalg.inv(rows)
    out: list[np.ndarray] = []
    for steps in product(range(index), repeat=3):
        shift = np.array(steps, float)
        if all(not _is_whole((shift - other) @ inverse) for other in out):
            out.append(shift)
        if len(out) == index:
            break
    return out


def _generators(operations: list[_Op]) -> list[int]:
    """Few operations whose rotations generate the point group."""
    chosen: list[int] = []
    size = 1
    while size < len(operations):
        sizes = [
            (_order([operations[g][0] for g in (*chosen, k)]), -k)
            for k in range(len(operations))
        ]
        size, best = max(sizes)
        chosen.append(-best)
    return chosen


def _order(rotations: list[np.ndarray]) -> int:
    zero = np.zeros(3)
    own = _closure([(r, zero) for r in rotations], 48)
    return len(own) if own is not None else 0


def _closure(generators: list[_Op], most: int) -> list[_Op] | None:
    """The group of some operations; None where one rotation has two translations."""
    found: dict[bytes, _Op] = {}
    queue: list[_Op] = [(np.eye(3), np.zeros(3))]
    while queue:
        rotation, shift = queue.pop()
        key = np.rint(rotation).astype(np.int8).tobytes()
        if key in found:
            gap = found[key][1] - shift
            if np.abs(gap - np.round(gap)).max() > 1e-4:
                return None
            continue
        found[key] = (rotation, shift % 1.0)
        if len(found) > most:
            return None
        queue += [(r @ rotation, r @ shift + t) for r, t in generators]
    return list(found.values())
