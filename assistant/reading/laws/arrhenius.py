"""Arrhenius' law over a range of temperature: how a thermally activated rate grows.

Posed as its differential equation, d ln k / dT = E / (R T²), from the lower end of the
range, so that it is solved and checked like any other (Arrhenius, Z. Phys. Chem. 4
(1889) 226).
"""

from __future__ import annotations

import re

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, givens
from assistant.reading.laws.relations import GAS_CONSTANT, Extra, gas_constant

AVOGADRO = 6.02214076e23
_ENERGY = (2, 1, -2, 0, 0, 0)
_CUE = re.compile(
    r"arrhenius|activation energy|aktivierungsenergie|énergie d['’]activation|"
    r"energía de activación|阿伦尼乌斯|活化能|アレニウス|活性化エネルギー",
    re.IGNORECASE,
)
#: The whole range is wanted, no value at one temperature.
_RANGE = re.compile(
    r"\b(?:from|between|von|zwischen|de|entre|desde)\b|\d\s*(?:°C|K)?\s*(?:-|–|to|bis|"
    r"至|到|から|~)\s*\d",
    re.IGNORECASE,
)
#: Two values that are compared, or other questions, are none of a course.
_OTHER = re.compile(
    r"\b(?:ratio|factor|how much|how many|times|after|depth|fit|data|measured|rate "
    r"constant at|verhältnis|wievielfach)\b",
    re.IGNORECASE,
)


def molar_energies(found: Givens) -> Extra:
    """Energies in eV as energies of a mole, and R as a quantity of the relation."""
    for item in found.items:
        if _per_particle(item):
            item.value *= AVOGADRO
            item.dimension = tuple(dim.MOLAR_ENERGY)
    return gas_constant(found)


def _per_particle(item: Given) -> bool:
    return (
        tuple(item.dimension) == _ENERGY
        and item.unit is not None
        and item.unit.text.lower().endswith("ev")
    )


def match(text: str) -> Formal | None:
    """The course of a rate over a range of temperature, relative to its start.

    None where no activation energy or no range is named, or something else is asked.
    """
    if not _CUE.search(text) or not _RANGE.search(text) or _OTHER.search(text):
        return None
    found = givens(text)
    molar_energies(found)
    energies = found.of(tuple(dim.MOLAR_ENERGY))
    ends = found.of(tuple(dim.TEMPERATURE))
    bare = [i for i in found.items if i.unit is None and not i.name]
    if len(ends) == 1 and len(bare) == 1 and bare[0].start < ends[0].start:
        # "From 300 to 500 K": the unit stands behind the second.
        shift = ends[0].unit.offset if ends[0].unit is not None else 0.0
        bare[0].value += shift
        ends = [bare[0], ends[0]]
    others = [i for i in found.items if i not in (*energies, *ends)]
    if len(energies) != 1 or len(ends) != 2 or others:
        return None
    low, high = sorted(i.value for i in ends)
    if not 0 < low < high:
        return None
    slope = energies[0].value / GAS_CONSTANT
    steps = (low + (high - low) * part / 4 for part in range(5))
    return Formal(
        "Arrhenius law",
        f"dk/dT = {slope:.10g}*k/T^2, k({low:g}) = 1, for T from {low:g} to {high:g}; "
        f"k at T = {' and T = '.join(f'{t:g}' for t in steps)}; closed form",
        (
            f"k is the rate relative to that at {low:g} K: no pre-exponential factor "
            "is given, and the activation energy is taken as constant",
            f"E/R = {slope:.6g} K",
        ),
    )
