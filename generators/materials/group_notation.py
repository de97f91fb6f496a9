"""Families named by groups of the periodic table: I2-II-IV-VI4, Cu2-II-IV-X4, II-IV-V2.

A numeral is the number of valence electrons, which a cation gives; the last token is
the anion, which takes what it lacks of eight.
"""

from __future__ import annotations

import re

from generators.materials.patterns import (
    ALKALI,
    CHALCOGENS,
    HALIDES,
    PNICTOGENS,
)
from validators.compositions import oxidation_states, symbols
from validators.specs.generation import SiteRule

_CATIONS: dict[str, tuple[int, tuple[str, ...]]] = {
    "I": (1, (*ALKALI, "Cu", "Ag")),
    "II": (2, ("Be", "Mg", "Ca", "Sr", "Ba", "Zn", "Cd", "Hg", "Mn", "Fe", "Co")),
    "III": (3, ("B", "Al", "Ga", "In", "Sc", "Y", "La")),
    "IV": (4, ("Si", "Ge", "Sn", "Ti", "Zr", "Hf")),
    "V": (5, ("P", "As", "Sb", "V", "Nb", "Ta")),
}
_ANIONS: dict[str, tuple[int, tuple[str, ...]]] = {
    "V": (-3, PNICTOGENS),
    "VI": (-2, CHALCOGENS),
    "VII": (-1, HALIDES),
}
_TOKEN = r"(?:VII|VI|IV|V|III|II|I|[A-Z][a-z]?)"
_WHOLE = re.compile(
    rf"(?<![A-Za-z-])(?:{_TOKEN}[\d₁-₉]?[-–‐]){{1,4}}{_TOKEN}[\d₁-₉]?(?![A-Za-z-])"
)


def read_groups(text: str) -> tuple[str, tuple[SiteRule, ...]]:
    """The first family written by groups, and its sites; empty where there is none.

    >>> [s.charges for s in read_groups("new I-III-VI2 absorbers")[1]]
    [(1,), (3,), (-2,)]
    """
    for match in _WHOLE.finditer(text):
        tokens = [
            (part.rstrip("0123456789₁₂₃₄₅₆₇₈₉"), part)
            for part in re.split(r"[-–‐]", match[0])
        ]
        # "V-Nb-Ta" is a system, "I-V curve" is electrical.
        numerals = [name for name, _ in tokens if name in _CATIONS or name in _ANIONS]
        if not {"II", "III", "IV", "VI", "VII"} & set(numerals):
            continue
        sites = [
            _site(name, part, last=place == len(tokens) - 1)
            for place, (name, part) in enumerate(tokens)
        ]
        if all(sites):
            return match[0], tuple(s for s in sites if s is not None)
    return "", ()


def _site(name: str, part: str, *, last: bool) -> SiteRule | None:
    digits = part[len(name) :].translate(str.maketrans("₁₂₃₄₅₆₇₈₉", "123456789"))
    count = int(digits or 1)
    if last and name == "X":
        return SiteRule(name, count, (*CHALCOGENS, *HALIDES), (), None, True)
    if last and name in _ANIONS:
        charge, elements = _ANIONS[name]
        return SiteRule(name, count, elements, (charge,), None, True)
    if not last and name in _CATIONS:
        charge, elements = _CATIONS[name]
        return SiteRule(name, count, elements, (charge,))
    if name not in symbols():
        return None
    signed = tuple(c for c in oxidation_states(name) if (c < 0) == last)
    return SiteRule(name, count, (name,), signed, None, last)
