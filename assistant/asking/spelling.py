"""Slips of spelling in a question: names in lower case and mistyped words of the trade.

Only what is safe to mend is mended: a word that is the abbreviation of a host but for
its case, and a long word one or two letters away from a word for a quantity.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from knowledge.names import materials
from knowledge.quantities import quantities
from validators.elements import elements

#: Words of daily use that would otherwise be taken for an abbreviation.
_DAILY = frozenset({"base"})
#: Latin letters only: other scripts write on without a space.
_WORD = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_.-])[a-z][a-z0-9]{3,}(?![A-Za-zÀ-ɏ0-9_-])")
#: "al doping", "ta-doped": a symbol in lower case.
_DOPANT = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9_.-])[a-z]{2}(?=[ -](?:dop(?!aci|aj|ad|age)|substit))"
)
#: "Sulfide and garnet electrolytes" are sulfide electrolytes and garnet electrolytes.
_SHARED_NOUN = re.compile(
    r"\b(sulfide|sulphide|oxide|garnet|halide|polymer|perovskite|phosphate|nitride|"
    r"hydride)\s+(and|or|versus|vs\.?|than)\s+(sulfide|sulphide|oxide|garnet|halide|"
    r"polymer|perovskite|phosphate|nitride|hydride)\s+(electrolyte|conductor)(?=s?\b)",
    re.IGNORECASE,
)
#: Additives that records name in full.
_ADDITIVES = {
    "PVP": "polyvinylpyrrolidone",
    "FEC": "fluoroethylene carbonate",
    "5-AVAI": "5-aminovaleric acid iodide",
    "AVAI": "5-aminovaleric acid iodide",
    "DTT": "dithiothreitol",
    "GGBS": "blast furnace slag",
    "GGBFS": "blast furnace slag",
}
_ADDITIVE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(_ADDITIVES, key=len, reverse=True))})"
    r"(?![A-Za-z0-9])"
)
_SMALL = frozenset({"as", "at", "be", "co", "he", "in", "no"})
_TRADE = (
    "conductivity conductor electrolyte dopants dopant doping improve increase enhance "
    "reduce sintering interface boundary activation stability density temperature "
    "measure measurement impedance perovskite garnet cathode efficient efficiently"
)


@cache
def _abbreviations() -> dict[str, str]:
    out = {}
    for item in materials():
        for alias in item.aliases:
            plain = alias.isascii() and alias.isalnum() and alias[:1].isupper()
            low = alias.lower()
            if plain and 4 <= len(alias) <= 8 and low != alias and low not in _DAILY:
                capitals = sum(char.isupper() or char.isdigit() for char in alias)
                if capitals >= 3:
                    out[low] = alias
    return out


@cache
def _vocabulary() -> frozenset[str]:
    words = set(_TRADE.split())
    for item in quantities().values():
        for phrase in item.words:
            words.update(re.findall(r"[a-z]{7,}", phrase))
    return frozenset(words)


@cache
def _mended(word: str) -> str:
    if word in _abbreviations():
        return _abbreviations()[word]
    if len(word) < 7 or word in _vocabulary():
        return word
    near = get_close_matches(word, sorted(_vocabulary()), n=1, cutoff=0.9)
    # A plural or an inflected form is no slip.
    slip = near and not (word.startswith(near[0][:-2]) or near[0].startswith(word))
    return near[0] if slip else word


def spelled(text: str) -> str:
    """The text with such slips mended.

    >>> spelled("improv condctivity of llzo plz")
    'improv conductivity of LLZO plz'
    """
    text = _SHARED_NOUN.sub(r"\1 \4 \2 \3 \4", text)
    text = _DOPANT.sub(lambda m: _symbol(m[0]), text)
    text = _ADDITIVE.sub(lambda m: _ADDITIVES[m[0]], text)
    return _WORD.sub(lambda m: _mended(m[0]), text)


def _symbol(word: str) -> str:
    symbol = word.capitalize()
    return symbol if symbol in elements() and word not in _SMALL else word
