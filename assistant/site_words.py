"""Sites that a message names by their surroundings, by their labels instead.

"Replace half of the tetrahedral Al by Ga" means the site of the structure in force that
has four neighbours; the editor knows it as Al2, and as Al where there is no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHANGES = re.compile(
    r"(?i)\b(?:replac|substitut|exchang|swap|dop|remov|chang|put|ersetz|tausch|dotier|"
    r"entfern|remplac|substitu|enlèv|retir|reemplaz|sustitu|cambia|quit|dopa)\w*|"
    r"替换|换成|取代|掺|去掉|置換|置き換え|ドープ|取り除"
)
#: Neighbours of a site by the name of its polyhedron.
_POLYHEDRA = {
    6: r"octahedr\w*|oktaed\w*|octa[ée]dri\w*|八面体",
    4: r"tetrahedr\w*|tetraed\w*|t[ée]tra[ée]dri\w*|四面体",
    12: r"cuboctahedr\w*|kuboktaed\w*|cubocta[ée]dri\w*|立方八面体|十二配位",
    8: r"dodecahedr\w*|dodekaed\w*|dod[ée]ca[ée]dri\w*|十二面体",
}
_PLACE = (
    r"(?:sites?|positions?|places?|plätze?n?|platz(?:es)?|lagen?|lücken?|sitios?|"
    r"posici(?:ón|ones)|位置?|サイト)"
)
_ELEMENT = r"(?-i:[A-Z][a-z]?)(?![A-Za-z0-9])"
_ARTICLE = r"(?:(?:the|dem|den|der|die|das|le|la|les|l'|el|los)\s*)?"
_ON = r"(?:\s+(?:on|at|in|of|auf|an|sur|en|au|aux)\s+)"


def with_labels(text: str, cif: str) -> str:
    """The message with labels of the structure for sites told by their polyhedron.

    Args:
        text: A message that changes a structure; others come back as they are.
        cif: The structure in force.

    What fits no site, or several, stays as it was written.
    """
    if len(text) > 240 or not _CHANGES.search(text):
        return text
    named = any(re.search(rf"(?i){words}", text) for words in _POLYHEDRA.values())
    if not named and not _ROLE.search(text):
        return text
    neighbours = dict(_neighbours(cif))
    text = _ROLE.sub(lambda m: _by_role(m, neighbours), text)
    for count in sorted(_POLYHEDRA, reverse=True):
        for pattern in _patterns(_POLYHEDRA[count]):
            match = re.search(pattern, text)
            if match is None:
                continue
            element = match["element"]
            fitting = [
                label
                for label, (symbol, around) in neighbours.items()
                if around == count and element in (None, symbol)
            ]
            if len(fitting) == 1:
                start, end = match.span()
                text = f"{text[:start]}{_named(fitting[0], neighbours)}{text[end:]}"
    return text


#: The sites of perovskites and spinels: B is the octahedron, A the other cation.
_ROLE = re.compile(
    rf"{_ARTICLE}(?<![A-Za-z])(?P<role>[AB])(?:[- ]?sites?\b|"
    rf"[- ]?[Pp]l(?:atz|ätzen?)\b|位|サイト)|"
    r"\b(?:site|sitio|position) (?P<other>[AB])\b"
)


def _by_role(match: re.Match[str], neighbours: dict[str, tuple[str, int]]) -> str:
    """The label of an A or B site; the words as they are where that is not one."""
    wants = (match["role"] or match["other"]) == "B"
    fitting = [label for label, (_, n) in neighbours.items() if (n == 6) is wants]
    pair = len(neighbours) == 2 and len(fitting) == 1
    return _named(fitting[0], neighbours) if pair else match.group()


def _named(label: str, neighbours: dict[str, tuple[str, int]]) -> str:
    """The element of a site where no other holds it, else the label."""
    element = neighbours[label][0]
    alone = sum(symbol == element for symbol, _ in neighbours.values()) == 1
    return element if alone else label


def _patterns(words: str) -> tuple[str, ...]:
    """Ways to name a site by its polyhedron, those with an element first."""
    polyhedron = rf"(?:{words})(?:ly)?(?:[- ]coordinated)?"
    return (
        rf"(?i){_ARTICLE}(?P<element>{_ELEMENT}){_ON}{_ARTICLE}{polyhedron}"
        rf"(?:[\s-]*{_PLACE})?",
        rf"(?i){_ARTICLE}(?P<element>{_ELEMENT})\s+{polyhedron}",
        rf"(?i){_ARTICLE}{polyhedron}(?:{_PLACE})?\s*[的の]?\s*(?P<element>{_ELEMENT})",
        rf"(?i){_ARTICLE}{polyhedron}[\s-]*(?:cations?|kation\w*|cationes?|metal\w*|"
        rf"阳离子|陽イオン|{_PLACE})(?P<element>(?!))?",
    )


def _neighbours(cif: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """Label of each cation site with its element and its number of anions."""
    from validators.crystal import read_crystal
    from validators.shells import coordination_table

    crystal = read_crystal(cif).crystal
    if crystal is None:
        return
    symbols = {site.label: site.element for site in crystal.sites}
    for label, _, count, *_ in coordination_table(crystal):
        if label in symbols:
            yield label, (symbols[label], count)
