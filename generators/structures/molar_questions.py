"""What a mole of a structure takes up and can give: volume and theoretical capacity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.structures.facts import Fact
from validators.crystal import Crystal
from validators.elements import element
from validators.formula import reduced

MOLAR_VOLUME = re.compile(
    r"(?i)molar volumes?|molvolumen|molares volumen|volumes? molaires?|volumen molar|"
    r"摩尔体积|モル体積"
)
CAPACITY = re.compile(
    r"(?i)theoretical (?:(?:specific|gravimetric|volumetric|li|na) )*capacit\w+|"
    r"theoretische[rns]? (?:spezifische[rns]? )?kapazität|"
    r"capacité (?:spécifique |massique )?théorique|capacidad (?:específica )?teórica|"
    r"理论(?:比)?容量|理論(?:比)?容量"
)
#: Ions that a battery moves, the likeliest first, with their charge.
_MOBILE = {"Li": 1, "Na": 1, "K": 1, "Mg": 2, "Ca": 2, "Zn": 2}
#: mA h for each mole of electrons: the Faraday constant (C/mol) over 3.6.
_MAH = 96485.33212 / 3.6
#: cm³/mol for each Å³ of a formula unit.
_CM3 = 0.602214076


def _units(crystal: Crystal) -> float:
    content = crystal.exact_composition
    return float(sum(content.values()) / sum(reduced(content).values()))


def molar_volume(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """The volume of a mole of formula units, in cm³/mol."""
    share = crystal.volume / _units(crystal)
    yield Fact(
        "molar_volume",
        {"formula": formula, "molar": f"{share * _CM3:.2f}",
         "volume": f"{crystal.volume:.2f}", "z": f"{_units(crystal):g}"},
    )  # fmt: skip


def theoretical_capacity(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Charge that all mobile ions of a formula unit carry, for each gram of it."""
    content = reduced(crystal.exact_composition)
    ion = next((e for e in _MOBILE if e in content), None)
    if ion is None:
        yield Fact("no_capacity", {"formula": formula})
        return
    mass = float(sum(element(e).mass * float(n) for e, n in content.items()))
    charge = float(content[ion]) * _MOBILE[ion]
    yield Fact(
        "capacity",
        {"formula": formula, "ion": ion, "electrons": f"{charge:g}",
         "mass": f"{mass:.2f}", "capacity": f"{charge * _MAH / mass:.1f}"},
    )  # fmt: skip
