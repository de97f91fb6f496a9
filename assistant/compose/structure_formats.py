"""A checked structure in the formats of other programs."""

from __future__ import annotations

import re
import warnings

_FORMATS = (("poscar", r"poscar|vasp"), ("xyz", r"\bxyz\b"), ("cif", r"\bcif\b"))


def format_asked(words: str) -> str | None:
    """The format that a request names last (the one it wants), or None."""
    found = [
        (match.start(), name)
        for name, pattern in _FORMATS
        for match in re.finditer(pattern, words.lower())
    ]
    return max(found)[1] if found else None


def convert(cif: str, wanted: str) -> str | None:
    """A CIF as POSCAR or XYZ; None where the format cannot hold it.

    Neither format knows partial occupancies, so a disordered structure has no faithful
    form in them.
    """
    from pymatgen.core import Structure

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structure = Structure.from_str(cif, fmt="cif")
        if not structure.is_ordered:
            return None
        if wanted == "poscar":
            return str(structure.get_sorted_structure().to(fmt="poscar"))
        if wanted == "xyz":
            from pymatgen.io.xyz import XYZ

            return str(XYZ(structure))
    return cif
