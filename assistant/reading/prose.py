"""Short words that stand beside formulas and are never symbols of them."""

from __future__ import annotations

_WORDS = {
    "en": "on in at of is and the for with from to or as by be an if no so we it its "
    "are let has per out use up do not can was set via that this then than also same "
    "both here where when which what give find show plot solve over into only each all",
    "de": "von der die das mit und für fuer bei auf ist aus dem den des ein eine wie "
    "zu im am als wo bis zum zur vom oder wenn ob nach vor über gilt sei löse",
    "fr": "de du la le les un une est sur par et en au aux que où si pour dans avec "
    "sans ou soit",
    "es": "del el los las con una por para es al da dos sea como cuando donde entre "
    "hasta desde son",
}
PROSE = frozenset(word for line in _WORDS.values() for word in line.split())
