"""Element data that the checks need, read once from `data/elements.json`.

Oxidation states and electronegativities (Pauling) are those tabulated by pymatgen;
`bond_size` and `bond_softness` are r and c of O'Keeffe & Brese, J. Am. Chem. Soc. 113
(1991) 3226–3229; covalent radii come from gemmi. Masses are the standard atomic weights
of J. Meija et al., Pure Appl. Chem. 88 (2016) 265–291, doi:10.1515/pac-2015-0305, the
conventional ones where an interval is given; of elements without a stable isotope, the
mass of the longest-lived one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import gemmi


@dataclass(frozen=True, slots=True)
class ElementData:
    """One element.

    Attributes:
        electronegativity: Pauling scale, None where there is no value.
        common: Usual oxidation states.
        known: All oxidation states on record.
        bond_size: r in Å of O'Keeffe & Brese, None where not tabulated.
        bond_softness: c of the same table.
        covalent_radius: In Å.
        mass: Standard atomic weight, g/mol.
    """

    symbol: str
    number: int
    electronegativity: float | None
    common: tuple[int, ...]
    known: tuple[int, ...]
    bond_size: float | None
    bond_softness: float | None
    covalent_radius: float
    mass: float


@cache
def elements() -> dict[str, ElementData]:
    """All elements up to lawrencium, by symbol."""
    text = files("validators").joinpath("data/elements.json").read_text()
    out = {}
    for symbol, row in json.loads(text).items():
        known = gemmi.Element(symbol)
        size, softness = row["bv"] or (None, None)
        out[symbol] = ElementData(
            symbol,
            row["z"],
            row["x"],
            tuple(row["common"]),
            tuple(row["known"]),
            size,
            softness,
            float(known.covalent_r),
            row["mass"],
        )
    return out


def is_element(symbol: str) -> bool:
    """Whether this is the symbol of an element (D and T count as hydrogen)."""
    return symbol in elements() or symbol in {"D", "T"}


def element(symbol: str) -> ElementData:
    """Data of one element; deuterium and tritium are hydrogen.

    Raises:
        KeyError: No such element.
    """
    return elements()["H" if symbol in {"D", "T"} else symbol]


#: Elements that form anions in ionic solids, most electronegative first.
ANION_FORMERS = (
    "F", "O", "Cl", "N", "Br", "I", "S", "Se", "Te", "At", "P", "As", "C", "H", "Sb",
    "Bi", "Si", "Ge", "B",
)  # fmt: skip

NONMETALS = frozenset(
    {"H", "He", "B", "C", "N", "O", "F", "Ne", "Si", "P", "S", "Cl", "Ar", "Ge", "As",
     "Se", "Br", "Kr", "Te", "I", "Xe", "At", "Rn"}
)  # fmt: skip
