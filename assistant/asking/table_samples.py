"""How the samples of a data request were made or measured, and years of publication."""

from __future__ import annotations

import re

from assistant.asking.limits import Span
from assistant.asking.table_elements import negated
from knowledge.quantities import quantity_spans

#: How a row was made or measured: the words of a request, by what rows say.
_QUALIFIERS = {
    "refractory": r"\brefractory|\brefraktär|难熔|hochschmelzend|耐火|réfractaire|"
    r"refractari",
    "as cast": r"\bas[- ]cast|铸态|gegossen|鋳造|brut de coulée|coulé|colad",
    "annealed": r"\banneal|退火|geglüht|焼鈍|recuit|recocid",
    "wrought": r"\bwrought|锻|geschmiedet|鍛造|corroyé|forjad",
    "compression": r"\b(?:in|under) compression|\bcompression tests?|"
    r"\bcompressive yield|压缩|druckversuch|圧縮|en compression|a compresión",
    "tension": r"\b(?:in|under) tension|\btensile tests?|拉伸|zugversuch|引張試験|"
    r"en traction|a tracción",
    "single crystal": r"\bsingle[- ]crystals?\b|单晶|einkristall|単結晶|monocrist",
    "film": r"\b(?:thin )?films?\b|薄膜|dünnschicht|couche mince|película",
    "powder": r"\bpowders?\b|粉末|pulver|poudre|polvo",
    "neutron": r"\bneutron|中子|中性子",
    "nanocrystalline": r"\bnano(?:crystalline|grained|structured)?\b|纳米|nanokrist",
    "hot pressed": r"\bhot[- ]press|热压|heißgepresst|ホットプレス",
    "spark plasma": r"\bspark[- ]plasma|\bsps\b|放电等离子|放電プラズマ",
    "n-type": r"\bn[- ]?(?:type|leit\w*|dop\w*)|\bn型|(?:de )?type n\b|tipo n\b",
    "p-type": r"\bp[- ]?(?:type|leit\w*|dop\w*)|\bp型|(?:de )?type p\b|tipo p\b",
    "ceramic": r"\bceramics?\b|陶瓷|\bkeramik\w*|\bkeramisch\w*|セラミック\w*|"
    r"\bcéramiques?\b|\bcerámic\w+|\bpolycrystal\w*|多晶|\bpolykristall\w*|多結晶|"
    r"\bpolycristall\w*|\bpolicristal\w*",
}


def read_qualifiers(text: str) -> tuple[tuple[str, ...], list[Span]]:
    """How rows were made; a leading ``!`` marks what is not wanted."""
    out, places = [], []
    named = [(start, end) for start, end, _ in quantity_spans(text)]
    for name, pattern in _QUALIFIERS.items():
        match = next(
            (
                m
                for m in re.finditer(pattern, text, re.IGNORECASE)
                # "Resistencia a la tracción" is a quantity, no kind of test.
                if not any(a <= m.start() and m.end() <= b for a, b in named)
            ),
            None,
        )
        if match:
            ending = re.match(r"[^\W\d_\u3040-\u9fff]*", text[match.end() :])
            places.append(
                (match.start(), match.end() + (ending.end() if ending else 0))
            )
            out.append(f"!{name}" if negated(text, match.start()) else name)
    return tuple(out), places


def published_years(text: str) -> tuple[int | None, int | None]:
    """The years that sources must lie in, both inclusive.

    >>> published_years("data from 2015 to 2020"), published_years("before 2010")
    ((2015, 2020), (None, 2009))
    """
    year = r"((?:19|20)\d\d)"
    both = re.search(
        rf"\b(?:between|from|zwischen|von|entre|de|从)?\s*{year}\s*(?:and|to|until|bis|"
        rf"und|et|à|y|a|-|–|到|至|から)\s*{year}\b",
        text,
        re.IGNORECASE,
    )
    if both:
        return int(both[1]), int(both[2])
    start = re.search(
        rf"\b(since|after|from|newer than|seit|ab|nach|depuis|après|desde|después de)"
        rf"\s+(?:the year |dem jahr |l'année |el año )?{year}\b|"
        rf"{year}\s*(?:年)?(?:以来|以后|之后|以降|"
        rf"\s(?:or|oder|ou|o) (?:later|newer|after|später|plus tard|posterior|"
        rf"después))",
        text,
        re.IGNORECASE,
    )
    if start:
        strict = (start[1] or "").lower() in {"after", "nach", "après", "newer than"}
        return int(start[2] or start[3]) + strict, None
    end = re.search(
        rf"\b(before|until|up to|older than|vor|bis|avant|jusqu'en|antes de|hasta)"
        rf"\s+{year}\b|{year}\s*(?:年)?(?:以前|之前)",
        text,
        re.IGNORECASE,
    )
    if end:
        word = (end[1] or "before").lower()
        strict = word in {"before", "older than", "vor", "avant", "antes de"}
        return None, int(end[2] or end[3]) - strict
    single = re.search(rf"\b(?:in|of|published in|aus|en)\s+{year}\b", text)
    return (int(single[1]), int(single[1])) if single else (None, None)
