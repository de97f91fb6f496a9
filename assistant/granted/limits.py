"""Values that nothing can have: shares above one, efficiencies above their limit."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.glossary import definition
from knowledge.traits import traits_of


@dataclass(frozen=True, slots=True)
class Beyond:
    """A stated value beyond a limit, the limit, and the record that explains it."""

    stated: str
    limit: str
    sentence: str
    fact: Fact


# fmt: off
#: Quantity words, unit that must follow, lowest and highest possible number, the
#: definition that says so, and its sentence where the definition does not speak.
_LIMITS: tuple[tuple[str, str, float, float, str], ...] = (
    (r"relative densit\w+|theoretical densit\w+|relative\w* Dichte|theoretischen? Dichte|"
     r"densité (?:relative|théorique)|densidad (?:relativa|teórica)|相对密度|致密度|"
     r"理论密度|相対密度|理論密度|% dense\b", r"%", 0.0, 100.5, "gloss-relative-density"),
    (r"transference numbers?|transport numbers?|Überführungszahl\w*|nombre de transport|"
     r"número de trans(?:ferencia|porte)|迁移数|輸率", r"", 0.0, 1.0,
     "gloss-transference-number"),
    (r"fill factors?|Füllfaktor\w*|facteur de (?:forme|remplissage)|factor de (?:forma|"
     r"llenado)|填充因子|曲線因子", r"%", 0.0, 100.0, "gloss-fill-factor"),
    (r"site occupanc\w+|\boccupanc(?:y|ies)|Besetzung\w*|occupation d\w* site|"
     r"ocupaci\w+ del sitio|占有率|占据率", r"", 0.0, 1.0, "gloss-site-occupancy"),
)
# fmt: on
_NUMBER = r"(?<![\w.,-])(?P<n>[-−]?\d+(?:[.,]\d+)?)"
#: Cells that may pass the limit of one junction under one sun.
_OTHERWISE = re.compile(
    r"tandem|multi-?junction|triple|two-junction|dual-junction|four-terminal|concentrat\w+|"
    r"\d+ suns|mehrfach\w*|konzentr\w+|multijonction|concentr\w+|multiunión|叠层|多结|聚光|"
    r"タンデム|多接合|集光|indoor|internal|quantum|Coulomb\w*|Farada\w+|库仑|クーロン",
    re.IGNORECASE,
)
_EFFICIENCY = re.compile(
    r"efficienc\w+|\bPCE\b|Wirkungsgrad\w*|rendement|eficiencia|效率|変換効率",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"solar cell|photovolta\w+|single[- ]junction|perovskite cell|silicon cell|solarzelle|"
    r"cellule|célula|太阳能电池|太阳电池|钙钛矿电池|太陽電池|\bMAPbI3\b|\bCIGS\b|\bCdTe\b",
    re.IGNORECASE,
)
_KELVIN = re.compile(r"(?<![\w.])[-−]\s?(\d+(?:[.,]\d+)?)\s?(?:K|Kelvin)(?![\w/])")


def beyond_limits(text: str) -> Beyond | None:
    """The first value of a clause that nothing can have, or None.

    >>> beyond_limits("My pellets reach 104 % relative density").limit
    '100 %'
    >>> beyond_limits("a lithium transference number of 0.3") is None
    True
    """
    for words, unit, low, high, definition_id in _LIMITS:
        for stated in _stated(text, words, unit):
            number = float(stated.replace("−", "-").replace(",", "."))
            fact = definition(definition_id)
            if fact is not None and not low <= number <= high:
                top = "100" if unit else f"{high:g}"
                shown = f" {unit}" if unit else ""
                return Beyond(f"{stated}{shown}", f"{top}{shown}", fact.claim, fact)
    return _of_cells(text)


def _stated(text: str, words: str, unit: str) -> list[str]:
    """Numbers that stand for a quantity: behind it or right before it."""
    tail = rf"\s?{unit}" if unit else r"(?![\d.,]*\s?[%°KVmMGnµh]\w*)(?![\w%])"
    gap = r"[^\d.;?!]{0,48}?"
    out = []
    for pattern in (rf"(?:{words}){gap}{_NUMBER}{tail}",
                    rf"{_NUMBER}{tail}\s?(?:of |des? |der |del? |的|の)?(?:the |la |the )?"
                    rf"(?:{words})"):  # fmt: skip
        out += [m["n"] for m in re.finditer(pattern, text, re.IGNORECASE)]
    return out


def _of_cells(text: str) -> Beyond | None:
    """An efficiency of one junction above the limit of Shockley and Queisser."""
    if _OTHERWISE.search(text) or not _CELL.search(text):
        return None
    trait = next(iter(traits_of("silicon cell", "power conversion efficiency")), None)
    numbers = [
        float(m[1].replace(",", "."))
        for m in re.finditer(r"(\d+(?:[.,]\d+)?)\s?%", text)
    ]
    reaches = _EFFICIENCY.search(text) or re.search(
        r"\b(?:reach\w*|convert\w*|achiev\w*|erreich\w*|attei\w+|alcanz\w+)\b|达到|達",
        text, re.IGNORECASE,
    )  # fmt: skip
    over = [n for n in numbers if 33.8 < n <= 100]
    if trait is None or not over or not reaches:
        return None
    return Beyond(
        f"{over[0]:g} %", "33.7 %", trait.text or trait.fact.claim, trait.fact
    )
