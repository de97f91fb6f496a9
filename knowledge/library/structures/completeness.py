"""Records whose atoms cannot be the whole compound: hydrogen that was not located.

X-rays see little of hydrogen, and many a hydrate and hydroxide is published, or
computed, without it: 'MnO4.172' of a birnessite, 'MgSnO6' of Mg[Sn(OH)6]. Its oxygen
then asks for more positive charge than all other elements can give.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations_with_replacement

import numpy as np

from validators.crystal import lattice_vectors
from validators.elements import element
from validators.records import StructureRecord

#: Charge of the other elements, as a share of what the anions ask for, below which
#: atoms are missing. Rounded occupancies stay above it.
COMPLETE = 0.96
#: Å; two full oxygens nearer than this are a peroxide or a superoxide.
PEROXIDE = 1.6
#: Said of such a record.
INCOMPLETE = (
    "the formula of the record is incomplete: its oxygen asks for more positive charge "
    "than the other elements can give; hydrogen (water, hydroxide) is missing, or "
    "other atoms"
)


@lru_cache(maxsize=256)
def is_incomplete(record: StructureRecord) -> bool:
    """Whether an oxide's atoms cannot balance its oxygen, in their highest states.

    Chlorine, bromine and iodine count as the cations that they are in perchlorates.
    """
    amounts = {symbol: float(n) for symbol, n in record.composition.items()}
    if "O" not in amounts or len(amounts) < 2:
        return False
    asked = 2 * amounts["O"] + amounts.get("F", 0.0)
    given = sum(
        n * max((*element(symbol).known, *element(symbol).common, 0))
        for symbol, n in amounts.items()
        if symbol not in ("O", "F")
    )
    return given < COMPLETE * asked and not _pairs(record)


def _pairs(record: StructureRecord) -> bool:
    """Whether two oxygens that are filled together are bonded to each other."""
    rotations, translations = record.group.operations
    lattice = lattice_vectors(record.cell)
    full = [
        np.array(site.frac)
        for site in record.sites
        if site.element == "O" and site.occupancy > 0.9
    ]
    for one, other in combinations_with_replacement(full, 2):
        apart = rotations @ one + translations - other
        apart -= np.round(apart)
        lengths = np.linalg.norm(apart @ lattice, axis=1)
        if np.any((lengths > 0.1) & (lengths < PEROXIDE)):
            return True
    return False
