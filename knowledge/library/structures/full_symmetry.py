"""Records described in a subgroup of the group that their atoms have.

Old tables give NiAs-type crystals in P6_3mc with the anion at exactly z = 1/4, and
solid solutions are refined in the group of one end: the atoms then have more symmetry
than the symbol says. Such a record is described again in the group of its atoms.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from knowledge.library.structures.derive import symmetrised
from validators.crystal import lattice_vectors
from validators.groups import find_hall

#: Å; coordinates are printed to four or five digits, so nothing larger is meant.
EXACT = 1e-3
#: Cells with more atoms are left as they are.
MOST_ATOMS = 200


def in_full_symmetry(row: dict[str, Any]) -> dict[str, Any]:
    """The row in the group of its atoms, where that has more operations; else itself.

    Crystals with shared or partly filled sites stay as they are.

    Args:
        row: A record as the data files hold it.
    """
    if any(Fraction(str(site[3])) != 1 for site in row["sites"]):
        return row
    group = find_hall(row["hall"])
    lattice = lattice_vectors(tuple(float(v) for v in row["cell"]))
    rotations, translations = group.operations
    points: list[np.ndarray] = []
    elements: list[str] = []
    for site in row["sites"]:
        own: list[np.ndarray] = []
        for point in rotations @ np.array(site[4:7], float) + translations:
            apart = np.array([point - other for other in own]).reshape(-1, 3)
            apart -= np.round(apart)
            if not (np.linalg.norm(apart @ lattice, axis=1) < 0.05).any():
                own.append(point)
        points += own
        elements += [site[1]] * len(own)
    if len(points) > MOST_ATOMS:
        return row
    found = symmetrised(lattice, np.array(points), elements, symprec=EXACT)
    if isinstance(found, str):
        return row
    larger = find_hall(found["hall"])
    if larger.number == group.number or _order(larger, found) <= _order(group, row):
        return row
    told = f"described in {group.short} ({group.number}) there; the atoms have more"
    note = "; ".join(part for part in (row.get("note", ""), told) if part)
    return row | found | {"note": note}


def _order(group: Any, row: dict[str, Any]) -> float:
    """Operations for each Å³ of the cell: centrings and choices of cell cancel."""
    lattice = lattice_vectors(tuple(float(v) for v in row["cell"]))
    return len(group.operations[0]) / abs(float(np.linalg.det(lattice)))
