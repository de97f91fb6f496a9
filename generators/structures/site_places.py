"""Where an atom stands, as the values of its row in a CIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.structures.ciftext import number_text
from validators.groups import Group, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Å within which a point counts as on a special position.
_ON = 0.02


def place_values(
    point: NDArray[np.float64],
    group: Group | None,
    lattice: NDArray[np.float64],
    *,
    digits: int = 6,
) -> dict[str, str]:
    """Coordinates by tag, and letter and multiplicity of their position.

    Args:
        point: ``(3,)`` fractional coordinates.
        group: In the setting of the coordinates; without one no letter is given.
        lattice: ``(3, 3)`` rows are the cell vectors in Å.
        digits: Decimals of the coordinates.
    """
    values = {
        f"_atom_site_fract_{axis}": number_text(float(v), digits)
        for axis, v in zip("xyz", point, strict=True)
    }
    if group is not None:
        position, _ = locate(group, point, metric=lattice, tolerance=_ON)
        values["_atom_site_wyckoff_symbol"] = position.letter
        values["_atom_site_symmetry_multiplicity"] = str(position.multiplicity)
    return values
