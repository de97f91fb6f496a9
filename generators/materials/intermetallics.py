"""Metals among themselves: sizes and valence electrons take the place of charges.

Heusler and Laves phases and high-entropy alloys have no ions to balance. What is asked
of them is which metals sit where, how large these are and how many valence electrons
they bring; as everywhere, this says nothing of stability.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from math import log
from typing import Any

import numpy as np

from validators.specs.generation import SiteRule

HEUSLER = (
    "H. C. Kandpal, C. Felser & R. Seshadri, arXiv:cond-mat/0509472 (8 and 18 valence "
    "electrons); S. Skaftouros et al., arXiv:1210.5816 (Slater-Pauling rule)"
)
LAVES = "Structure and stability of Laves phases, doi:10.1016/j.intermet.2004.02.010"
MULTI = (
    "Y. Zhang et al., doi:10.1002/adem.200700240; Mater. Chem. Phys. (2012), spread of "
    "radii at most 6.6 %; S. Guo & C. T. Liu, Prog. Nat. Sci. Mater. Int. 21 (2011) 433"
)
#: Radii of A and B in Laves phases that are known, as a ratio; the ideal is 1.225.
LAVES_RATIO = (1.05, 1.67)
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
ALLOY = "high-entropy alloy"
METALLIC = frozenset(("half-Heusler", "Heusler", "Laves phase", ALLOY))


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
    total = sum(counts.values())
    sizes = {s: radius or 0.0 for s, radius in radii.items()}
    shares = {s: counts[s] / total for s in placed}
    mean = sum(c * sizes[s] for s, c in shares.items())
    spread = 100 * sum(c * (1 - sizes[s] / mean) ** 2 for s, c in shares.items()) ** 0.5
    if spread > MOST_SPREAD:
        return None
    vec = electrons / total
    lattice = "fcc" if vec >= FCC else "bcc" if vec < BCC else "fcc + bcc"
    entropy = -sum(c * log(c) for c in shares.values())
    return {
        "delta_percent": round(spread, 2),
        "vec": round(vec, 2),
        "lattice": lattice,
        "entropy_R": round(entropy, 2),
    }


#: Shares of an alloy of named elements come in steps of five per cent, 5 to 35.
_STEPS, _MOST = 20, 7


def alloy_counts(elements: int, n: int, seed: int) -> list[tuple[int, ...]]:
    """Shares of so many elements in twentieths, equal shares first.

    Args:
        elements: How many, three to nineteen.
        n: At most so many.
        seed: Of the draw.
    """
    rng = np.random.default_rng([seed, 79])
    out: dict[tuple[int, ...], None] = {(1,) * elements: None}
    for _ in range(200 * n):
        if len(out) >= n:
            break
        cuts = np.sort(rng.choice(np.arange(1, _STEPS), elements - 1, replace=False))
        parts = np.diff([0, *cuts, _STEPS])
        if parts.max() <= _MOST:
            out.setdefault(tuple(int(p) for p in parts))
    return list(out)
