"""A later turn adds a term to an equation: "add damping 0.5 y'", "with a source 2"."""

from __future__ import annotations

import re

_ADD = re.compile(
    r"(?i)\b(?:add(?:ing)?|plus|include|with (?:an? )?(?:extra|additional)|füge?|"
    r"addiere|ergänze|mit (?:einer )?(?:zusätzlichen )?(?=dämpfung|reibung|quelle)|"
    r"ajoute[rz]?|rajoute[rz]?|añad[ea]|agrega|suma)\b|加上|加入|添加|加え|足し"
)
#: What slows a motion stands with the other derivatives.
_SLOWS = re.compile(
    r"(?i)damping|friction|drag|dämpfung|reibung|amortissement|frottement|amortigua\w*|"
    r"fricción|rozamiento|阻尼|摩擦|減衰"
)
_ON_LEFT = re.compile(r"(?i)\bleft\b|\blinks\b|\blinken\b|gauche|izquierd|左")
_SIDE = re.compile(
    r"(?i)[\s.,;]*(?:\b(?:to|on|at|auf|zu[rm]?|à|a|al|en)\s+)?(?:(?:the|der|die|la|"
    r"el|lado|côté|membre)\s+)*(?:left|right|linken?|rechten?|links|rechts|gauche|"
    r"droite?|izquierd[oa]|derech[oa])(?:[- ](?:hand )?(?:side|seite))?\s*$|"
    r"[左右][边側辺]?\s*$"
)
_NUMBER = r"[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
#: The symbol of a second derivative.
_MOTION = re.compile(r"([A-Za-z]\w*)''(?!')|d\^?2\s*([A-Za-z]\w*)\s*/")
#: What drives it stands by itself.
_RIGHT = re.compile(
    r"(?i)source|forc(?:e|ing)|driv\w+|input|\bright\b|\brechts?\b|\brechten\b|"
    r"droite|derech|右|quell(?:e|term)|anregung|antrieb|"
    r"zufuhr|terme source|forçage|excitation|fuente|forzamiento|excitación|源项|外力|"
    r"强迫|駆動|湧き出し|源"
)
#: A piece of a formula; words of prose are none.
_PIECE = re.compile(
    r"[-+−*/^]|.*[\d'()_].*|[b-zA-Zα-ω]|d\w/d\w|(?:\w+\*)+\w+", re.DOTALL
)
_POLITE = re.compile(
    r"(?i)(?:please|bitte|s'il (?:te|vous) plaît|por favor|thanks|hinzu|dazu|"
    r"[.!?。？！])+\s*$"
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
    slows = _SLOWS.search(later)
    if slows and re.fullmatch(_NUMBER, added):
        # "Damping 0.5" is a coefficient: what it slows is the motion, not its place.
        moves = _MOTION.search(equation[0])
        if moves is None:
            return None
        added = f"{added} {moves[1] or moves[2]}'"
    if slows or _ON_LEFT.search(later):
        place = equation.end(1)
    elif _RIGHT.search(later):
        place = equation.end(2)
    elif re.fullmatch(r"\s*0(?:\.0*)?\s*", equation[2]):
        # With nothing on the right all terms stand on the left.
        place = equation.end(1)
    else:
        return None
    before, after = base[:place].rstrip(), base[place:]
    gap = " " if after[:1] == "=" else ""
    return f"{before} + ({added}){gap}{after}"


def lacking(base: str, later: str) -> str:
    """What a turn that adds a term leaves open, as a question; empty if nothing.

    >>> lacking("y'' + 4 y = 0, y(0)=1", "add damping")[:33]
    'how large is the term to be added'
    >>> lacking("y' = -y, y(0)=1", "add 0.5 y'")[:22]
    'to which side of the e'
    """
    if "=" in later or not _ADD.search(later) or len(later) > _LONGEST:
        return ""
    equation = _EQUATION.search(base)
    if equation is None or with_term(base, later) is not None:
        return ""
    if not (added := _term(later)):
        if not (_SLOWS.search(later) or _RIGHT.search(later)):
            return ""
        return (
            "how large is the term to be added? Write it as a formula, for example "
            "“add damping 0.5 y'” or “add a source 2 sin(t)”."
        )
    left, right = equation[1].strip(), equation[2].strip()
    return (
        f"to which side of the equation is {added} to be added: {left} + {added} = "
        f"{right} (left), or {left} = {right} + {added} (right)?"
    )


#: Characters of a message that adds a term and says no more.
_LONGEST = 120


def _term(later: str) -> str:
    """The formula with which a message ends, empty where it ends in prose."""
    said = _SIDE.sub("", _POLITE.sub("", later).strip())
    said = re.sub(r"(?i)\s+(?:terms?|term[eo]s?|glied|项|項)\s*$", "", said)
    words = re.split(r"\s+|(?<=[\u3040-\u9fff])(?=[-\w])", said)
    pieces: list[str] = []
    for word in reversed(words):
        if not _PIECE.fullmatch(word) or re.search(r"[\u3040-\u9fff]", word):
            break
        pieces.insert(0, word)
    return " ".join(pieces)
