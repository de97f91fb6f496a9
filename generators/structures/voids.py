"""Where an additional ion finds room: the widest empty position of a structure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generators.structures.percolation import clearance, radius_of
from validators.crystal import Crystal
from validators.elements import ANION_FORMERS
from validators.groups import Group, WyckoffPosition, find_group, locate

#: Å; room that differs by less does not decide, fewer positions do.
_TIE = 0.08
#: Å within which a point of the grid is taken for a special position.
_SNAP = 0.35


@dataclass(frozen=True, slots=True)
class Void:
    """An empty position.

    Attributes:
        position: Wyckoff position in the crystal's setting.
        frac: Fractional coordinates of its representative.
        room: Å from its centre to the nearest surface of an atom.
        nearest: Å to the nearest atom, and that atom's element.
    """

    position: WyckoffPosition
    frac: tuple[float, float, float]
    room: float
    nearest: tuple[float, str]


def widest_void(crystal: Crystal) -> Void | None:
    """The empty position with most room; of nearly equal ones the most special.

    Distances are to rigid atoms (`percolation.radius_of`). Special positions and the
    widest points of a grid are looked at. None where the cell is too large.
    """
    group = crystal.group or find_group(1).group
    if group.number == 1 and len(crystal.rotations) > 1:
        return None
    grid, _ = clearance(crystal, None, ionic=_ionic(crystal))
    if grid is None:
        return None
    size = np.array(grid.shape)
    order = np.argsort(grid, axis=None)[::-1][:200]
    points = [np.array(np.unravel_index(i, grid.shape)) / size for i in order]
    points += [np.asarray(p.point(np.zeros(3)), float) for p in group.positions
               if p.freedom == 0]  # fmt: skip
    found: list[Void] = []
    for point in points:
        if (void := _at(crystal, group, point)) is not None:
            found.append(void)
    if not found:
        return None
    widest = max(v.room for v in found)
    rivals = [v for v in found if v.room >= widest - _TIE]
    return min(rivals, key=lambda v: (v.position.multiplicity, -v.room))


def _ionic(crystal: Crystal) -> bool:
    return bool(set(ANION_FORMERS[:9]) & set(crystal.composition))


def _at(crystal: Crystal, group: Group, point: np.ndarray) -> Void | None:
    """The void about a point, moved to the special position it is near to."""
    position, home = locate(group, point, metric=crystal.lattice, tolerance=_SNAP)
    home = np.asarray(home, float) % 1.0
    atoms = crystal.atoms
    delta = atoms.frac - home
    delta -= np.round(delta)
    steps = np.stack(np.meshgrid(*[(-1, 0, 1)] * 3, indexing="ij"), -1).reshape(-1, 3)
    far = np.linalg.norm((delta[:, None] + steps[None]) @ crystal.lattice, axis=-1)
    away = far.min(axis=1)
    if away.min() < 1.0:
        return None
    symbols = [crystal.sites[int(s)].element for s in atoms.site]
    ionic = _ionic(crystal)
    room = min(
        d - radius_of(e, ionic=ionic) for d, e in zip(away, symbols, strict=True)
    )
    first = int(away.argmin())
    return Void(
        position,
        (float(home[0]), float(home[1]), float(home[2])),
        float(room),
        (float(away[first]), symbols[first]),
    )
