"""Neighbours across cell boundaries, once per crystal."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from validators.crystal import Array, Crystal

#: Å; beyond this nothing is a bond, and second shells of large ions still fall inside.
CUTOFF = 4.2
#: Neighbours of an atom; a solid has about 30 within the cut-off.
MOST_NEIGHBOURS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Pairs of atoms nearer than the cut-off, sorted by centre, then distance.

    Attributes:
        center: ``(m,)`` atom index.
        other: ``(m,)`` atom index.
        image: ``(m, 3)`` cell of the other atom, relative to the centre's.
        distance: ``(m,)`` Å.
        start: ``(n + 1,)`` pairs of atom i are ``start[i]:start[i + 1]``.
    """

    center: NDArray[np.int64]
    other: NDArray[np.int64]
    image: NDArray[np.int64]
    distance: Array
    start: NDArray[np.int64]

    def of(self, atom: int) -> slice:
        """The pairs of one centre."""
        return slice(int(self.start[atom]), int(self.start[atom + 1]))


_KEPT: WeakKeyDictionary[Crystal, Neighbours] = WeakKeyDictionary()


def neighbours(crystal: Crystal) -> Neighbours:
    """All pairs of a crystal within `CUTOFF`, computed on first use and kept.

    In a cell that is absurdly dense (written in nm, say) a shorter cut-off serves: it
    holds overlaps enough, and the full one would hold millions of pairs.
    """
    if crystal not in _KEPT:
        atoms = max(len(crystal.atoms.frac), 1)
        sphere = MOST_NEIGHBOURS * crystal.volume / atoms
        cutoff = min(CUTOFF, (sphere * 3 / (4 * np.pi)) ** (1 / 3))
        _KEPT[crystal] = find_pairs(crystal.atoms.frac, crystal.lattice, cutoff)
    return _KEPT[crystal]


def find_pairs(frac: Array, lattice: Array, cutoff: float) -> Neighbours:
    """Pairs of atoms nearer than `cutoff`, an atom and its own images included.

    Args:
        frac: ``(n, 3)`` in [0, 1).
        lattice: ``(3, 3)`` rows are cell vectors in Å.
        cutoff: In Å.
    """
    count = len(frac)
    volume = abs(np.linalg.det(lattice))
    # Distance between opposite faces of the cell decides how many cells to add.
    heights = volume / np.array(
        [
            np.linalg.norm(np.cross(lattice[1], lattice[2])),
            np.linalg.norm(np.cross(lattice[2], lattice[0])),
            np.linalg.norm(np.cross(lattice[0], lattice[1])),
        ]
    )
    reach = cutoff / heights
    steps = [np.arange(-int(np.ceil(r)), int(np.ceil(r)) + 1) for r in reach]
    cells = np.stack(np.meshgrid(*steps, indexing="ij"), -1).reshape(-1, 3)
    images = (frac[None, :, :] + cells[:, None, :]).reshape(-1, 3)
    cell_of = np.repeat(cells, count, axis=0)
    atom_of = np.tile(np.arange(count), len(cells))
    near = ((images > -reach - 1e-9) & (images < 1 + reach + 1e-9)).all(axis=1)
    images, cell_of, atom_of = images[near], cell_of[near], atom_of[near]
    tree = cKDTree(images @ lattice)
    centers = cKDTree(frac @ lattice)
    pairs = centers.sparse_distance_matrix(tree, cutoff, output_type="coo_matrix")
    center, index, distance = pairs.row, pairs.col, pairs.data
    # scipy keeps explicit zeros out, so an atom on top of another needs its own look.
    itself = (atom_of[index] == center) & (cell_of[index] == 0).all(axis=1)
    center, index, distance = center[~itself], index[~itself], distance[~itself]
    order = np.lexsort((distance, center))
    center, index, distance = center[order], index[order], distance[order]
    start = np.searchsorted(center, np.arange(count + 1))
    return Neighbours(
        center.astype(int), atom_of[index], cell_of[index], distance, start
    )
