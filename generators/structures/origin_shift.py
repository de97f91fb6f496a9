"""The same crystal with another point as the origin of its cell."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from generators.structures.cells import supercell
from generators.structures.ciftext import set_row
from generators.structures.drafts import RepairChange
from generators.structures.edited import Edited
from generators.structures.site_places import place_values
from validators.crystal import Crystal, read_crystal

_VALUE = r"([-+−]?(?:\d+/\d+|\d*[.,]\d+|\d+))"
_SHIFT = re.compile(
    r"(?i)(?:shift|move|translate|displace|verschieb\w*|décal\w*|déplac\w*|desplaz\w*|"
    r"traslad\w*|平移|移动|移動|シフト)[^.;]{0,30}?(?:origin\w*|ursprung\w*|origine|origen|"
    r"原点|(?:all|every) atoms?|alle atome|tous les atomes|todos los átomos|所有原子|"
    rf"全原子|structure|struktur|estructura)[^\d+−-]{{0,20}}\(?\s*{_VALUE}[,;\s]+{_VALUE}"
    rf"[,;\s]+{_VALUE}"
)
#: Fractional coordinates nearer than that are one.
_SAME = 1e-4


def shift_origin(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Move the origin by a vector, or all atoms: the atoms' coordinates change.

    Where the operations stay what they are (the vector lies in the normaliser of the
    group), only coordinates change; else all atoms are written without operations.
    """
    match = _SHIFT.search(words)
    if match is None:
        return None
    vector = np.array([_number(match[i]) for i in (1, 2, 3)])
    if np.allclose(vector, np.round(vector), atol=_SAME):
        return None
    origin = re.search(r"(?i)origin|ursprung|origen|原点", match[0]) is not None
    # An origin that moves forward leaves the atoms behind.
    step = -vector if origin else vector
    notes = []
    if not _keeps_operations(crystal, step):
        text = supercell(crystal, (1, 1, 1))
        again = read_crystal(text).crystal
        if again is None:
            return None
        crystal = again
        notes.append(
            "the operations of the group refer to the old origin, so all atoms are "
            "written without operations"
        )
    for row, site in enumerate(crystal.sites):
        point = np.array(site.frac) + step
        point = point - np.floor(point + 1e-9)
        values = place_values(point, crystal.group, crystal.lattice)
        text = set_row(text, row, values)
    told = " ".join(f"{v:g}" for v in vector)
    what = "origin" if origin else "all atoms"
    change = RepairChange(what, "0 0 0", told, "asked for; the crystal is the same")
    return Edited(text, (change,), tuple(notes))


def _number(text: str) -> float:
    return float(Fraction(text.replace("−", "-").replace(",", ".")))


def _keeps_operations(crystal: Crystal, step: np.ndarray) -> bool:
    """Whether every operation is one of the group again after the shift."""
    own = list(zip(crystal.rotations, crystal.translations, strict=True))
    for rotation, translation in own:
        moved = translation + step - rotation @ step
        if not any(
            np.array_equal(rotation, other) and _is_lattice(moved - shift)
            for other, shift in own
        ):
            return False
    return True


def _is_lattice(vector: np.ndarray) -> bool:
    return bool(np.allclose(vector, np.round(vector), atol=_SAME))
