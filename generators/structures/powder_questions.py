"""Powder patterns as people ask for them: tube, wavelength or energy, range, lines."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from generators.structures.facts import Fact
from validators.crystal import Crystal

POWDER = re.compile(
    r"(?i)\bxrd\b|diagramme? de poudre|pulverdiagramm|diagrama de polvo|粉末図形|"
    r"powder (?:pattern|diffraction)|diffraction pattern|diffractogram|"
    r"pulverdiffrakt|beugungs(?:bild|diagramm)|diffractogramme|difractograma|衍射|回折"
)
#: Tube by the first letters of its element; Cu Kα where none is named.
_TUBE = re.compile(
    r"(?i)(?<![a-z])(Cu|Mo|Co|Fe|Cr|Ag)[- ]?(?:K|radiation|anode|tube|target|strahlung|"
    r"röhre)"
)
_WAVELENGTH = re.compile(
    r"(?i)(?:wavelength|wellenlänge|longueur d.onde|longitud de onda|波长|波長|lambda|"
    r"λ)"
    r"[^\d.]{0,15}(\d*[.,]?\d+)\s*(Å|A\b|angstr\w*|nm|pm)?|"
    r"(\d+[.,]\d+)\s*(Å|angstr\w*)\s*(?:x-?rays?|radiation|synchrotron|neutrons?)"
)
_ENERGY = re.compile(r"(?i)(\d+(?:[.,]\d+)?)\s*keV")
#: Å · keV: the wavelength of a photon is this over its energy.
_HC = 12.398420
_DEGREES = r"(\d+(?:[.,]\d+)?)\s*(?:°|deg\w*|grad\b|grados?|度)?"
_RANGE = re.compile(
    rf"(?i)(?:from|between|von|zwischen|de|entre|desde|从)\s*{_DEGREES}\s*(?:to|and|bis|"
    rf"und|à|et|a|y|hasta|到|-|–)\s*{_DEGREES}|"
    rf"(?<![\d.]){_DEGREES}\s*(?:から|～|〜|至|到)\s*{_DEGREES}|"
    r"(?<![\d.])(\d+(?:[.,]\d+)?)\s*°?\s*[-–]\s*(\d+(?:[.,]\d+)?)\s*"
    r"(?:°|deg\w*|grad\b|grados?|degrés?|度)"
)
_UP_TO = re.compile(
    r"(?i)(?:up to|until|below|bis(?: zu)?|jusqu.à|hasta|まで|到|直到)\s*"
    r"(?:2 ?θ ?=? ?)?(\d+(?:[.,]\d+)?)\s*(?:°|deg|grad\b|grados|度)|"
    r"(\d+)\s*(?:°|度)\s*(?:まで|以下)"
)
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
    "ten": 10, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "deux": 2,
    "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "dos": 2, "tres": 3, "cuatro": 4,
    "cinco": 5, "diez": 10, "三": 3, "五": 5, "十": 10,
}  # fmt: skip
_COUNT = rf"(\d{{1,2}}|{'|'.join(_COUNTS)})"
_FIRST = re.compile(
    rf"(?i)(?:first|lowest|ersten|premi[eè]re?s?|primer[oa]s|前|最初の)\s*{_COUNT}|"
    rf"{_COUNT}\s*(?:first|premi[eè]re?s|primer[oa]s)"
)
_STRONGEST = re.compile(
    r"(?i)(?:strongest|most intense|stärksten|plus (?:fortes|intenses)|"
    rf"más intens[oa]s|最强的?|最も強い)\s*{_COUNT}|"
    rf"{_COUNT}\s*(?:strongest|most intense|stärksten|(?:peaks |raies |líneas |picos )?"
    r"(?:les )?(?:plus (?:fortes|intenses)|más intens))"
)
#: Per cent of the strongest below which a line is not counted among the first ones.
_FAINT = 0.5


@dataclass(frozen=True, slots=True)
class PatternAsked:
    """What a question about a powder pattern names.

    Attributes:
        wavelength: Å, or pymatgen's name of a tube line (``"CuKa"``).
        source: For people: ``"Cu Kα"``, ``"λ = 0.4959 Å"``.
        low: Lower end of 2θ in degrees.
        high: Upper end of 2θ in degrees.
        count: How many lines.
        first: Whether those of lowest angle are wanted, not the strongest.
    """

    wavelength: float | str
    source: str
    low: float = 5.0
    high: float = 90.0
    count: int = 10
    first: bool = False


def pattern_asked(text: str) -> PatternAsked:
    """Read tube, wavelength or photon energy, range and number of lines.

    >>> pattern_asked("XRD with wavelength 0.5 Å up to 20°").source
    'λ = 0.5 Å'
    """
    wavelength, source = _radiation(text)
    low, high = 5.0, 90.0
    if not isinstance(wavelength, str):
        # Short waves fold the pattern together at low angles.
        low = min(5.0, 5.0 * wavelength / 1.54)
    span, upper = _RANGE.search(_WAVELENGTH.sub(" ", text)), _UP_TO.search(text)
    ends = [_value(end) for end in span.groups() if end] if span else []
    if ends and ends[0] < ends[1] <= 180:
        low, high = max(ends[0], 0.1), ends[1]
    elif upper:
        high = min(_value(upper[1] or upper[2]), 180.0)
    first, strongest = _FIRST.search(text), _STRONGEST.search(text)
    counted = first or strongest
    count = next((_counted(g) for g in counted.groups() if g), 10) if counted else 10
    return PatternAsked(wavelength, source, low, high, count, first is not None)


def powder_pattern(crystal: Crystal, formula: str, text: str) -> Iterator[Fact]:
    """The lines of a structure's powder pattern that a question asks for."""
    from pymatgen.analysis.diffraction.xrd import XRDCalculator
    from pymatgen.core import Structure

    if crystal.text is None:
        return
    asked = pattern_asked(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structure = Structure.from_str(crystal.text, fmt="cif")
    pattern = XRDCalculator(asked.wavelength).get_pattern(
        structure, two_theta_range=(asked.low, asked.high)
    )
    if not len(pattern.x):
        return
    if asked.first:
        seen = np.flatnonzero(pattern.y > _FAINT * pattern.y.max() / 100)
        chosen = seen[np.argsort(pattern.x[seen])][: asked.count]
    else:
        chosen = np.argsort(-pattern.y)[: asked.count]
    peaks = []
    for i in sorted(chosen):
        # Negative and long indices run into one another: 3 -1 -2 1.
        index = pattern.hkls[i][0]["hkl"]
        plain = all(0 <= v < 10 for v in index)
        hkl = ("" if plain else " ").join(str(v) for v in index)
        peaks.append(
            f"{pattern.x[i]:.2f}° ({hkl}, {pattern.y[i]:.0f} %, "
            f"d = {pattern.d_hkls[i]:.3f} Å)"
        )
    yield Fact(
        "powder_first" if asked.first else "powder",
        {"formula": formula, "source": asked.source, "peaks": "; ".join(peaks),
         "low": f"{asked.low:g}", "high": f"{asked.high:g}", "count": asked.count},
    )  # fmt: skip


def _radiation(text: str) -> tuple[float | str, str]:
    wave, energy = _WAVELENGTH.search(text), _ENERGY.search(text)
    if wave:
        value = _value(wave[1] or wave[3])
        value *= {"nm": 10.0, "pm": 0.01}.get((wave[2] or "").lower(), 1.0)
        if 0.05 < value < 10:
            return value, f"λ = {value:g} Å"
    if energy and _value(energy[1]) > 1:
        value = _HC / _value(energy[1])
        return value, f"{energy[1]} keV, λ = {value:.5g} Å"
    tube = _TUBE.search(text)
    element = tube[1].capitalize() if tube else "Cu"
    return f"{element}Ka", f"{element} Kα"


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _counted(word: str) -> int:
    return _COUNTS.get(word.lower()) or max(1, int(word))
