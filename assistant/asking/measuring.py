"""Whether a question asks how something is measured, in six languages."""

from __future__ import annotations

import re

#: "How is X measured by Y": the pattern, as the router reads it too.
HOW_MEASURED = (
    r"^\W*how (?:is|are|was|were|would)\b[^?]{2,90}\b(?:measured|determined|quantified|"
    r"estimated|evaluated|assessed|characteri[sz]ed|separated|distinguished)\b|"
    r"^\W*how (?:to|(?:do|can|could|should) (?:i|we|you|one)) (?:best )?(?:measure|"
    r"determine|quantify|estimate|assess)\b|"
    r"^\W*wie (?:bestimm|ermittel|miss|quantifizier)\w* (?:man|ich|wir)\b|"
    r"^\W*wie (?:wird|werden|wurde|lässt sich|lassen sich|kann man)\b[^?]{2,90}\b"
    r"(?:gemessen|bestimmt|ermittelt|quantifiziert|messen|bestimmen|ermitteln)\b|"
    r"^\W*comment (?:(?:mesure|détermine|évalue|quantifie|sépare|distingue)-t-on|"
    r"peut-on (?:mesurer|déterminer|quantifier)|(?:est|sont)(?:-\w+)?\b[^?]{2,90}"
    r"\b(?:mesurée?s?|déterminée?s?|évaluée?s?|quantifiée?s?))|"
    r"^\W*¿?cómo se (?:miden?|determinan?|cuantifican?|evalúan?|obtienen?|"
    r"puede (?:medir|determinar))\b|"
    r"(?:如何|怎样|怎么)[^，。？]{0,20}(?:测量|测定|确定|表征|测出|区分|分离)|"
    r"(?:どのように|どうやって)[^。？]{0,20}(?:測定|測|求め|評価|決定|分離|区別)"
)
_HOW_MEASURED = re.compile(HOW_MEASURED, re.IGNORECASE)


def asks_how_measured(text: str) -> bool:
    """Whether a question asks by which method a property is found.

    >>> asks_how_measured("How is the transference number measured?")
    True
    >>> asks_how_measured("Wie hoch ist die gemessene Leitfähigkeit?")
    False
    """
    return _HOW_MEASURED.search(text) is not None


#: Methods by their short names, and the words that records use for them.
SHORT_NAMES = {
    "dsc": "calorimetry", "tga": "thermogravimetry", "xrd": "diffraction",
    "xps": "photoelectron", "nmr": "resonance", "gitt": "titration",
    "eis": "impedance", "ebsd": "backscatter", "drt": "relaxation",
    "sem": "microscopy", "tem": "microscopy",
}  # fmt: skip


def named_methods(text: str) -> frozenset[str]:
    """Methods that a text names by their letters, in small ones.

    >>> sorted(named_methods("DSC or XRD?"))
    ['dsc', 'xrd']
    """
    return frozenset(
        name for name in SHORT_NAMES if re.search(rf"\b{name.upper()}\b", text)
    )
