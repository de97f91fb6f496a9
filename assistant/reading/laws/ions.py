"""Charges of ions and ionic strengths of salts from their names and formulas."""

from __future__ import annotations

import re

_CHARGES = {
    "Li": 1, "Na": 1, "K": 1, "Rb": 1, "Cs": 1, "Ag": 1, "H": 1, "NH4": 1, "Tl": 1,
    "Mg": 2, "Ca": 2, "Sr": 2, "Ba": 2, "Zn": 2, "Cd": 2, "Ni": 2, "Mn": 2, "Pb": 2,
    "Al": 3, "La": 3,
    "F": -1, "Cl": -1, "Br": -1, "I": -1, "NO3": -1, "ClO4": -1, "PF6": -1, "BF4": -1,
    "OH": -1, "SO4": -2, "CO3": -2,
}  # fmt: skip
#: Metals of several charges: only a written one counts.
_VARIABLE = frozenset(
    [
        "Ti",
        "V",
        "Cr",
        "Fe",
        "Co",
        "Cu",
        "Mo",
        "Ru",
        "Rh",
        "Pd",
        "In",
        "Sn",
        "Sb",
        "Ce",
        "Eu",
        "Yb",
        "W",
        "Ir",
        "Pt",
        "Au",
        "Hg",
        "Bi",
        "U",
    ]
)
_NAMES = {
    "lithium": 1, "sodium": 1, "potassium": 1, "proton": 1, "silver": 1,
    "magnesium": 2, "calcium": 2, "zinc": 2, "alumin": 3,
    "fluoride": -1, "chloride": -1, "bromide": -1, "iodide": -1, "nitrate": -1,
    "hydroxide": -1, "sulfate": -2, "sulphate": -2,
}  # fmt: skip
_VALENT = {"mono": 1, "uni": 1, "di": 2, "bi": 2, "tri": 3}


def charge(text: str) -> int | None:
    """The charge of the ion that a text speaks of: ``Ca2+``, "chloride ions"."""
    found = re.search(
        r"(?<![A-Za-z0-9])([A-Z][a-z]?(?:O\d|F\d)?)\^?(\d?)([+\-⁺⁻−])(?![\w>-])",
        text.replace("²", "2").replace("³", "3"),
    )
    fixed = {c for c in _CHARGES if not c[-1].isdigit()}
    if found and (found[1] in fixed or (found[2] and found[1] in _VARIABLE)):
        size = int(found[2] or 1)
        return size if found[3] in "+⁺" else -size
    word = re.search(r"\b(mono|uni|di|bi|tri)valent\s+(cation|anion)?", text, re.I)
    if word:
        size = _VALENT[word[1].lower()]
        return -size if (word[2] or "").lower() == "anion" else size
    for name, size in _NAMES.items():
        if re.search(rf"\b{name}\w*\s+ions?\b|\b{name}\b", text, re.I):
            return size
    return None


def strength(text: str) -> tuple[str, float, int] | None:
    """Of the first salt named: its formula, ionic strength per mole, charge if z:z."""
    for found in re.finditer(
        r"(?<![A-Za-z])([A-Z][a-z]?|NH4)(\d?)(\(?)([A-Z][a-z]?[A-Z]?\d?)\)?(\d?)(?![A-Za-z])",
        text,
    ):
        cation, anion = found[1], found[4]
        count_c, count_a = int(found[2] or 1), int(found[5] or 1)
        if anion not in _CHARGES and anion[-1].isdigit():
            anion, count_a = anion[:-1], int(anion[-1])
        zc, za = _CHARGES.get(cation, 0), _CHARGES.get(anion, 0)
        if zc > 0 and za < 0 and count_c * zc + count_a * za == 0:
            half = 0.5 * (count_c * zc**2 + count_a * za**2)
            return found.group(), half, (zc if zc == -za else 0)
    ratio = re.search(r"\b([123]):([123])\s+(?:electrolyte|salt)", text)
    if ratio:
        a, b = int(ratio[1]), int(ratio[2])
        half = 0.5 * a * b * (a + b) if a != b else float(a * a)
        return ratio.group(), half, (a if a == b else 0)
    return None
