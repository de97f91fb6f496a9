"""Metals among themselves: sizes and valence electrons take the place of charges.

Heusler and Laves phases and high-entropy alloys have no ions to balance. What is asked
of them is which metals sit where, how large these are and how many valence electrons
they bring; as everywhere, this says nothing of stability.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from validators.specs.generation import SiteRule

HEUSLER = "T. Graf, C. Felser & S. S. P. Parkin, Prog. Solid State Chem. 39 (2011) 1"
LAVES = "F. Stein, M. Palm & G. Sauthoff, Intermetallics 12 (2004) 713"
MULTI = (
    "Y. Zhang et al., Adv. Eng. Mater. 10 (2008) 534; S. Guo et al., J. Appl. Phys. "
    "109 (2011) 103505"
)
#: Radii of A and B in Laves phases that are known, as a ratio; the ideal is 1.225.
LAVES_RATIO = (1.05, 1.70)
#: Largest spread of radii in per cent at which solid solutions are found.
MOST_SPREAD = 6.6
#: Valence electrons an atom from which a solid solution is fcc, below which bcc.
FCC, BCC = 8.0, 6.87

_EARLY = ("Sc", "Y", "Ti", "Zr", "Hf", "V", "Nb", "Ta")
_LATE = ("Fe", "Co", "Ni", "Ru", "Rh", "Pd", "Ir", "Pt")
_MAIN = ("Al", "Ga", "In", "Si", "Ge", "Sn", "Sb", "Bi")
_RARE = ("La", "Ce", "Pr", "Nd", "Sm", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Lu")
_POOL = (
    "Al", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zr", "Nb", "Mo", "Hf", "Ta",
    "W", "Re",
)  # fmt: skip


def _sites(*parts: tuple[str, int, Sequence[str]]) -> tuple[SiteRule, ...]:
    return tuple(SiteRule(label, count, tuple(pool)) for label, count, pool in parts)


HALF_HEUSLER_SITES = _sites(("X", 1, (*_EARLY, *_RARE)), ("Y", 1, _LATE),
                            ("Z", 1, (*_MAIN, "As", "Pb")))  # fmt: skip
HEUSLER_SITES = _sites(("X", 2, (*_LATE, "Mn", "Cu")),
                       ("Y", 1, (*_EARLY, "Cr", "Mn", "Fe", *_RARE)),
                       ("Z", 1, _MAIN))  # fmt: skip
LAVES_SITES = _sites(
    ("A", 1, (*_EARLY, *_RARE, "Mg", "Ca")),
    ("B", 2, ("Al", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Mo", "Ru", "Rh",
              "W", "Re", "Os", "Ir", "Pt", "Mg")),
)  # fmt: skip
MULTI_SITES = _sites(*((f"M{i}", 1, _POOL) for i in range(1, 6)))

#: Types whose sites hold metals without charges.
METALLIC = frozenset(
    ("half-Heusler", "Heusler", "Laves phase", "equiatomic high-entropy alloy")
)


@cache
def metallic_radius(element: str) -> float | None:
    """Radius in the metal in Å, as tabulated in pymatgen; None where there is none."""
    from pymatgen.core import Element

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = Element(element).metallic_radius
    return float(found) if found else None


@cache
def valence_electrons(element: str) -> int:
    """Electrons outside the noble-gas core, filled d and f shells of it left out."""
    from pymatgen.core import Element

    found = Element(element)
    if found.is_lanthanoid:
        return 3
    return int(found.group) - (10 if found.group > 12 else 0)


def metallic_scores(
    prototype: str, placed: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, Any] | None:
    """Figures of metals on their sites, or None where the type excludes them.

    Args:
        prototype: One of `METALLIC`.
        placed: Label of a site to its element.
        counts: Label of a site to its atoms a formula unit.
    """
    electrons = sum(valence_electrons(e) * counts[s] for s, e in placed.items())
    if prototype == "half-Heusler":
        # Eighteen electrons fill the bonding states.
        return {"valence_electrons": electrons} if electrons == 18 else None
    if prototype == "Heusler":
        return {"valence_electrons": electrons}
    radii = {label: metallic_radius(e) for label, e in placed.items()}
    if any(r is None for r in radii.values()):
        return None
    if prototype == "Laves phase":
        ratio = (radii["A"] or 0.0) / (radii["B"] or 1.0)
        inside = LAVES_RATIO[0] <= ratio <= LAVES_RATIO[1]
        return {"radius_ratio": round(ratio, 4)} if inside else None
    sizes = [r or 0.0 for r in radii.values()]
    mean = sum(sizes) / len(sizes)
    spread = 100 * (sum((1 - r / mean) ** 2 for r in sizes) / len(sizes)) ** 0.5
    if spread > MOST_SPREAD:
        return None
    vec = electrons / sum(counts.values())
    lattice = "fcc" if vec >= FCC else "bcc" if vec < BCC else "fcc + bcc"
    return {"delta_percent": round(spread, 2), "vec": round(vec, 2), "lattice": lattice}
