"""Whether a sphere can pass through a structure, and in how many dimensions.

A grid of points is free where a sphere of the probe's radius touches no atom; free
points that touch across faces of the grid, periodic images included, make up one
region. The lattice vectors by which a region meets its own image span the dimensions in
which it percolates. Anions have Shannon's radii, cations a share of their covalent
radius, atoms of neutral solids their covalent radius; all are rigid, so the radii that
pass are smaller than those of the ions that do move.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import product

import numpy as np

from validators.crystal import Crystal
from validators.elements import ANION_FORMERS, element

#: Å, where a question names none.
DEFAULT_PROBE = 0.2
#: Å between grid points, coarser in large cells.
SPACING, MOST_POINTS = 0.22, 160_000
#: Å; Shannon's radii of anions in sixfold coordination (Acta Cryst. A32 (1976) 751).
_ANION_RADII = {"O": 1.40, "F": 1.33, "S": 1.84, "Se": 1.98, "Te": 2.21, "Cl": 1.81,
                "Br": 1.96, "I": 2.20, "N": 1.46}  # fmt: skip
#: Share of the covalent radius that a cation's ion takes, roughly.
_CATION_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Percolation:
    """The outcome for one radius.

    Attributes:
        dimensions: 0 to 3.
        widest: Largest radius in Å that still percolates in one dimension or more.
        spacing: Å between grid points: the uncertainty of the radii.
    """

    dimensions: int
    widest: float
    spacing: float


def radius_of(symbol: str, *, ionic: bool) -> float:
    """Radius in Å with which an atom blocks the way."""
    if ionic and symbol in _ANION_RADII:
        return _ANION_RADII[symbol]
    own = element(symbol).covalent_radius
    return _CATION_SHARE * own if ionic else own


def percolation(
    crystal: Crystal, radius: float, *, mobile: str | None = None
) -> Percolation | None:
    """Dimensions in which a sphere of this radius can move; None for huge cells.

    Args:
        crystal: Structure; sites of less than half occupancy do not block.
        radius: Of the probe, in Å.
        mobile: Element whose own atoms are taken out.
    """
    ionic = bool(set(ANION_FORMERS[:9]) & set(crystal.composition))
    distance, spacing = clearance(crystal, mobile, ionic=ionic)
    if distance is None:
        return None
    found = _dimensions(distance >= radius)
    low, high = 0.0, float(distance.max())
    for _ in range(9):
        middle = (low + high) / 2
        if _dimensions(distance >= middle) > 0:
            low = middle
        else:
            high = middle
    return Percolation(found, low, spacing)


def clearance(
    crystal: Crystal, mobile: str | None, *, ionic: bool
) -> tuple[np.ndarray | None, float]:
    """Distance in Å of each grid point to the nearest surface of an atom."""
    lattice = np.asarray(crystal.lattice, float)
    lengths = np.linalg.norm(lattice, axis=1)
    spacing = max(SPACING, float((np.prod(lengths) / MOST_POINTS) ** (1 / 3)))
    size = np.maximum(np.rint(lengths / spacing).astype(int), 4)
    if np.prod(size) > 4 * MOST_POINTS:
        return None, spacing
    atoms = crystal.atoms
    block = [
        i
        for i, s in enumerate(atoms.site)
        if crystal.sites[int(s)].element != mobile
        and crystal.sites[int(s)].occupancy >= 0.5
    ]
    if not block or len(block) > 1500:
        return None, spacing
    axes = [np.arange(n) / n for n in size]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    images = np.array(list(product((-1, 0, 1), repeat=3)), float)
    nearest = np.full(len(points), np.inf)
    for i in block:
        symbol = crystal.sites[int(atoms.site[i])].element
        own = radius_of(symbol, ionic=ionic)
        delta = points - np.asarray(atoms.frac[i])
        delta -= np.rint(delta)
        away = np.linalg.norm(delta @ lattice, axis=1)
        if not _is_square(lattice):
            for image in images:
                np.minimum(
                    away, np.linalg.norm((delta + image) @ lattice, axis=1), out=away
                )
        np.minimum(nearest, away - own, out=nearest)
    return nearest.reshape(tuple(size)), spacing


def _is_square(lattice: np.ndarray) -> bool:
    """Whether the nearest image in fractions is the nearest in space."""
    gram = lattice @ lattice.T
    return bool(np.abs(gram - np.diag(np.diag(gram))).max() < 1e-6)


def _dimensions(free: np.ndarray) -> int:
    """Largest periodicity of a connected region of free points."""
    size = np.array(free.shape)
    label = np.full(free.shape, -1, int)
    where = np.zeros((*free.shape, 3), np.int16)
    best = 0
    steps = [(axis, sign) for axis in range(3) for sign in (1, -1)]
    for seed in np.argwhere(free):
        start = tuple(int(v) for v in seed)
        if label[start] >= 0:
            continue
        label[start] = 1
        cycles: set[tuple[int, ...]] = set()
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for axis, sign in steps:
                there = list(here)
                there[axis] += sign
                cross = there[axis] // int(size[axis])
                there[axis] %= int(size[axis])
                goal = tuple(there)
                if not free[goal]:
                    continue
                image = where[here].copy()
                image[axis] += cross
                if label[goal] < 0:
                    label[goal] = 1
                    where[goal] = image
                    queue.append(goal)
                elif (where[goal] != image).any():
                    cycles.add(tuple(int(v) for v in image - where[goal]))
        if cycles:
            best = max(best, int(np.linalg.matrix_rank(np.array(list(cycles)))))
            if best == 3:
                return 3
    return best
