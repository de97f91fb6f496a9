"""The symmetry that the atoms of a crystal have, found by spglib."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import spglib
from numpy.typing import NDArray

from validators.crystal import Array, Crystal, distinct

#: Å: tight, and as loose as rounded or measured coordinates need.
TIGHT, LOOSE = 0.001, 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """What spglib finds at one tolerance.

    Attributes:
        number: Of the space group.
        symbol: Hermann–Mauguin, short.
        hall: Hall symbol of spglib's standard setting.
        letters: Wyckoff letter of each averaged position, in spglib's setting.
        symprec: Å.
    """

    number: int
    symbol: str
    hall: str
    letters: tuple[str, ...]
    symprec: float


_KEPT: WeakKeyDictionary[Crystal, dict[float, Found | None]] = WeakKeyDictionary()


def found_group(crystal: Crystal, symprec: float) -> Found | None:
    """The group that the atoms have; None where spglib cannot tell (overlaps)."""
    kept = _KEPT.setdefault(crystal, {})
    if symprec not in kept:
        kept[symprec] = _search(crystal, symprec)
    return kept[symprec]


def _search(crystal: Crystal, symprec: float) -> Found | None:
    frac, kinds = positions_with_kinds(crystal)
    try:
        dataset = spglib.get_symmetry_dataset(
            (crystal.lattice, frac, kinds),  # type: ignore[arg-type]
            symprec=symprec,
        )
    # spglib 2.8 raises its own errors where 2.6 returned None.
    except Exception:
        return None
    if dataset is None:
        return None
    return Found(
        int(dataset.number),
        str(dataset.international),
        str(dataset.hall),
        tuple(dataset.wyckoffs),
        symprec,
    )


def positions_with_kinds(crystal: Crystal) -> tuple[Array, NDArray[np.int64]]:
    """Positions of the cell and a number for what sits there.

    Sites that share a position (mixed occupancy) are one position whose kind is the
    set of its elements with their occupancies.
    """
    atoms = crystal.atoms
    if len(atoms.frac) == 0:
        return atoms.frac, np.zeros(0, int)
    content = [(s.element, round(s.occupancy, 3)) for s in crystal.sites]
    shared = _shared_positions(crystal)
    kinds: dict[tuple[tuple[str, float], ...], int] = {}
    frac, numbers = [], []
    for members in shared:
        key = tuple(sorted(content[int(atoms.site[i])] for i in members))
        numbers.append(kinds.setdefault(key, len(kinds) + 1))
        frac.append(atoms.frac[members[0]])
    return np.array(frac), np.array(numbers, int)


def _shared_positions(crystal: Crystal) -> list[list[int]]:
    """Atoms grouped by position; alone unless sites are partly filled."""
    atoms = crystal.atoms
    partial = [
        i for i, s in enumerate(atoms.site) if crystal.sites[int(s)].occupancy < 0.999
    ]
    alone = [
        [i]
        for i, s in enumerate(atoms.site)
        if crystal.sites[int(s)].occupancy >= 0.999
    ]
    if not partial:
        return alone
    points = atoms.frac[partial]
    groups: list[list[int]] = []
    heads = distinct(points, crystal.lattice, 0.05)
    difference = points[:, None, :] - points[None, heads, :]
    difference -= np.round(difference)
    nearest = np.linalg.norm(difference @ crystal.lattice, axis=-1).argmin(axis=1)
    for rank in range(len(heads)):
        groups.append([partial[i] for i in np.flatnonzero(nearest == rank)])
    return alone + groups


# --- declared against declared ------------------------------------------------
