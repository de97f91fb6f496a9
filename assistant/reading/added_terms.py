"""A later turn adds a term to an equation: "add damping 0.5 y'", "with a source 2"."""

from __future__ import annotations

import re

_ADD = re.compile(
    r"(?i)\b(?:add(?:ing)?|plus|include|with (?:an? )?(?:extra|additional)|füge?|"
    r"addiere|ergänze|mit (?:einer )?(?:zusätzlichen )?(?=dämpfung|reibung|quelle)|"
    r"ajoute[rz]?|rajoute[rz]?|añad[ea]|agrega|suma)\b|加上|加入|添加|加え|足し"
)
#: What slows a motion stands with the other derivatives.
_LEFT = re.compile(
    r"(?i)damping|friction|drag|dämpfung|reibung|amortissement|frottement|amortigua\w*|"
    r"fricción|rozamiento|阻尼|摩擦|減衰|left"
)
#: What drives it stands by itself.
_RIGHT = re.compile(
    r"(?i)source|forc(?:e|ing)|driv\w+|input|right|quell(?:e|term)|anregung|antrieb|"
    r"zufuhr|terme source|forçage|excitation|fuente|forzamiento|excitación|源项|外力|"
    r"强迫|駆動|湧き出し|源"
)
#: A piece of a formula; words of prose are none.
_PIECE = re.compile(
    r"[-+−*/^]|.*[\d'()_].*|[b-zA-Zα-ω]|d\w/d\w|(?:\w+\*)+\w+", re.DOTALL
)
_POLITE = re.compile(
    r"(?i)(?:please|bitte|s'il (?:te|vous) plaît|por favor|thanks|[.!?。？！])+\s*$"
)
#: The first equation with a derivative; conditions hold a bracketed number.
_EQUATION = re.compile(
    r"(?:^|(?<=[,;.:]))([^,;.:=]*(?:[A-Za-z]\w*'+(?!\()|d\d?\w+\s*/\s*d\w+|"
    r"\w_\{?[txyzr]+\}?)[^,;=]*)=([^,;=]*?)(?=,|;|\.(?!\d)|$|\s+(?:with|mit|avec|con|"
    r"on|for|and|from)\b)"
)


def with_term(base: str, later: str) -> str | None:
    """The earlier problem with the term that a turn adds to it.

    None where it adds none, or where neither its name nor its words tell the side.

    >>> with_term("y'' = -4 y, y(0)=1, y'(0)=0", "add damping 0.5 y'")
    "y'' + (0.5 y') = -4 y, y(0)=1, y'(0)=0"
    >>> with_term("y' = -y, y(0)=1", "add a source 2")
    "y' = -y + (2), y(0)=1"
    """
    if "=" in later or not _ADD.search(later):
        return None
    added, equation = _term(later), _EQUATION.search(base)
    if not added or equation is None:
        return None
    if _LEFT.search(later):
        place = equation.end(1)
    elif _RIGHT.search(later):
        place = equation.end(2)
    else:
        return None
    before, after = base[:place].rstrip(), base[place:]
    gap = " " if after[:1] == "=" else ""
    return f"{before} + ({added}){gap}{after}"


def _term(later: str) -> str:
    """The formula with which a message ends, empty where it ends in prose."""
    said = _POLITE.sub("", later).strip()
    words = re.split(r"\s+|(?<=[\u3040-\u9fff])(?=[-\w])", said)
    pieces: list[str] = []
    for word in reversed(words):
        if not _PIECE.fullmatch(word) or re.search(r"[\u3040-\u9fff]", word):
            break
        pieces.insert(0, word)
    return " ".join(pieces)
