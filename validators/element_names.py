"""Names of elements in six languages, read as symbols."""

from __future__ import annotations

import re

from validators.element_table import NAMES

#: Names that begin other words (ferrite, cinco, tint, leading) are read whole elsewhere.
_AMBIGUOUS = {"argent", "bor", "cer", "chrom", "chrome", "cinc", "fer", "gold", "lead",
              "oro", "plata", "tin", "zirkon"}  # fmt: skip
#: Roots shorter than any name, for the words made of them: beryllate, fluoride.
_ROOTS = """
Be beryll béryll
B bore
F fluorin fluorid
Mg magnesi magnési
Al alumin
Cl chlorin chlorid
V vanadi
Ge germani
Br bromin bromid
Rb rubidi
Mo molybd
Ru rutheni ruthén
Pd palladi
I iodin iodid
Pr praséodym
Nd néodym
Sm samari
Eu europi
Gd gadolini
Tb terbi
Dy dyspros
Ho holmi
Lu lutet lutét
Hf hafni
Re rheni rhéni
Ir iridi
Hg mercur
Tl thalli
"""
#: Stem to symbol; what follows a stem up to the end of the word belongs to the name.
_SYMBOL_OF = {n: e for n, e in NAMES.items() if n not in _AMBIGUOUS} | {
    root: symbol
    for symbol, *roots in map(str.split, _ROOTS.strip().splitlines())
    for root in roots
}
#: In compounds German joins the name to the next word: Sauerstoffleerstellen.
_JOINED = "leerstell|zwischengitter|plätz|platz|atom|ion"
_NAMES = re.compile(
    r"(?i)(?<![a-zà-ÿ])(?P<word>"
    + "|".join(sorted((s for s in _SYMBOL_OF if s.isascii() or s[0] < "\u3000"),
                      key=len, reverse=True))
    + rf")(?P<end>(?:(?!{_JOINED})[a-zà-ÿ])*)(?P<joined>(?:{_JOINED})[a-zà-ÿ]*)?|(?P<sign>"
    + "|".join(sorted((s for s in _SYMBOL_OF if s[0] >= "\u3000"), key=len,
                      reverse=True))
    + ")"
)  # fmt: skip
#: Ends that make another word of a stem: titanate, carbonate, bored, irony.
_OTHER = re.compile(
    r"(?i)ates?$|ites?$|ierung$|^(?:onate|ide[sd]?)$|ed$|^ic$|^ous$|^y$|^d$"
)


def with_symbols(text: str) -> str:
    """The text with names of elements replaced by their symbols.

    >>> with_symbols("oxygen vacancies")
    'O vacancies'
    >>> with_symbols("Sauerstoffleerstellen auf Titan")
    'O leerstellen auf Ti'
    """

    def symbol(match: re.Match[str]) -> str:
        if match["sign"]:
            return f" {_SYMBOL_OF[match['sign']]} "
        if match["end"] and _OTHER.search(match["end"]):
            return match[0]
        joined = f" {match['joined']}" if match["joined"] else ""
        return _SYMBOL_OF[match["word"].lower()] + joined

    return _NAMES.sub(symbol, text)


def elements_in(text: str) -> set[str]:
    """Elements that a text names by their names, in any of six languages.

    >>> sorted(elements_in("granate de itrio y hierro"))
    ['Fe', 'Y']
    """
    out = set()
    for match in _NAMES.finditer(text):
        if match["sign"]:
            out.add(_SYMBOL_OF[match["sign"]])
        elif not (match["end"] and _OTHER.search(match["end"])):
            out.add(_SYMBOL_OF[match["word"].lower()])
    return out


def is_element_name(word: str) -> bool:
    """Whether a word is the name of an element and nothing more."""
    match = _NAMES.fullmatch(word)
    return match is not None and not (match["end"] and _OTHER.search(match["end"]))


def elements_named(text: str, own: set[str]) -> set[str]:
    """Which of some elements a text names by their names (not by symbol)."""
    lower = text.lower()
    return {e for stem, e in _SYMBOL_OF.items() if e in own and stem in lower}
