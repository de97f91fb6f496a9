"""Grades of alloys and cathodes: 316L, 17-4 PH, Inconel 718, AlSi10Mg, NMC811."""

from __future__ import annotations

import re
from functools import lru_cache

_STEEL = (
    r"(?i:stainless|steels?|stahl|edelstahl|inox\w*|aciers?|aceros?|不锈钢|钢|"
    r"ステンレス|鋼)"
)
_ALLOY = r"(?i:alumin\w*|alloys?|legierung\w*|alliages?|aleaci\w+|铝|合金|アルミ\w*)"
#: A grade by its letters and number, or a number beside the word of its class.
_GRADE = re.compile(
    r"(?<![\w.])(?:"
    r"\d{2}-\d ?PH|[234]\d\dL?N?(?=[ -]?" + _STEEL + r")|(?:316|304|310|321|347)LN?"
    r"|(?:AISI|SUS|SS)[ -]?\d{3}[A-Z]{0,2}|\b[A-Z]\d{2,3}(?=[ -]?" + _STEEL + r")"
    r"|(?:DP|TRIP|QP|MS)[ -]?\d{3,4}|18Ni[ -]?300|(?i:maraging) \d{3}"
    r"|(?:(?i:Inconel|Incoloy|Hastelloy|Haynes|Nimonic|Ren[eé]|Monel|Udimet)|IN|Alloy)"
    r"[ -]?[A-Z]?\d{1,4}[A-Z]{0,3}|CMSX-?\d+|(?i:Waspaloy)"
    r"|(?:CM|MAR-?M)[ -]?\d{3}(?:LC)?"
    r"|Ti-?\d+Al-?\d+[A-Z][A-Za-z0-9-]*|Ti-?64|TC4|Al-?\d*Si\d*(?:Mg[\d.]*)?(?![\w])"
    r"|(?:AA|EN AW|Al)?[ -]?[2-7]\d{3}(?:-?T\d+)?(?=[ -]?" + _ALLOY + r")"
    r"|(?:AZ|AM|WE|ZK)\d{2}[A-Z]?"
    r"|(?:NMC|NCM)[ -]?\d{3}"
    r")(?![\d])"
)
_SAME = (
    (re.compile(r"^(?:INCONEL|ALLOY|IN)(?=\d)"), "IN"),
    (re.compile(r"^NMC"), "NCM"),
    (re.compile(r"^(?:TI64|TC4)$"), "TI6AL4V"),
    (re.compile(r"^(?:AISI|SUS|SS)(?=\d)"), ""),
)


@lru_cache(maxsize=8192)
def grades(text: str) -> frozenset[str]:
    """Grades that a text names, in one spelling each.

    >>> sorted(grades("Inconel 718 or 17-4PH steel"))
    ['174PH', 'IN718']
    """
    out = set()
    for match in _GRADE.finditer(text):
        name = re.sub(r"[\s-]", "", match[0]).upper()
        for pattern, plain in _SAME:
            name = pattern.sub(plain, name)
        out.add(name)
    return frozenset(out)
