"""Hydrogen: every atom of it is bonded to something."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validators.crystal import Crystal
from validators.neighbours import neighbours
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: Å; hydrogen farther than this from a nearest C, N, O or F is bonded to nothing. Of
#: 3,801 full hydrogen sites of the library's ordered structures three are.
FARTHEST_BOND = 1.35


@check("geometry.hydrogen")
def hydrogen_bonded(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """No full hydrogen whose nearest neighbour is C, N, O or F stands off it."""
    rows = [
        i for i, s in enumerate(crystal.sites)
        if s.element in {"H", "D"} and s.occupancy > 0.999
    ]  # fmt: skip
    if not rows:
        raise NotApplicable("no full hydrogen site")
    pairs, atoms = neighbours(crystal), crystal.atoms
    loose, farthest = 0, 0.0
    for row in rows:
        window = pairs.of(int(np.flatnonzero(atoms.site == row)[0]))
        distances = pairs.distance[window]
        if not len(distances):
            continue
        nearest = int(np.argmin(distances))
        partner = crystal.sites[int(atoms.site[pairs.other[window][nearest]])]
        length = float(distances[nearest])
        if partner.element not in {"C", "N", "O", "F"}:
            continue
        farthest = max(farthest, length)
        if length <= FARTHEST_BOND:
            continue
        loose += 1
        label = crystal.sites[row].label
        yield Finding(
            "geometry.hydrogen", Severity.ERROR,
            f"{label} is bonded to nothing: its nearest atom, {partner.label}, is "
            f"{length:.2f} Å away",
            expected=f"at most {FARTHEST_BOND} Å", found=round(length, 3),
            where=f"site {label}", line=crystal.sites[row].line,
            hint="check the coordinates of the hydrogen and their signs",
        )  # fmt: skip
    yield Evidence(
        "hydrogen", "geometry.hydrogen", "fail" if loose else "pass",
        f"{len(rows)} full hydrogen sites, the longest bond to C, N, O or F "
        f"{farthest:.2f} Å",
    )  # fmt: skip
