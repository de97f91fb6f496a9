"""The words in which surroundings of atoms are said, and where a statement ends."""

from __future__ import annotations

import re

from prompts.language_words import COORDINATED, words
from validators.elements import is_element

EL = r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?:\s?\(?(\d{1,2})\)?)?(?![A-Za-z0-9À-ÿ])"
FOLD = words(
    r"(\d{1,2})\s*[-\s]?\s*(?:-?fold|fach|fois|coordinat\w*|koordini\w*|coordonn\w*|coordin\w*"
    r"|配位)"
)
CN = re.compile(
    r"(?i:coordination\s*number|coordination(?=\s*(?:of\s*)?\d)|CN|KZ|koordinationszahl|nombre\s*de\s*coordination|indice\s*de\s*"
    r"coordination|coordinence|n[úu]mero\s*de\s*coordinaci[óo]n|配位数)"
)
BY = re.compile(
    r"(?<![\d.,])(\d{1,2})\s*(?:[つ个個]?の|[つ个個]|équidistants\s*|(?:nearest|neighbou?ring|closest|equidistant)\s*)?\s*([A-Z][a-z]?)(?![A-Za-z0-9])"
)


#: "酸素6個に囲まれる": the ligand stands before its number.
BEFORE_COUNT = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*(?:原子)?\s*(\d{1,2})\s*(?:個|つ|个)"
)


#: "by 4 Sn (and 4 Ti)", "6 Cu (icosahedron with 6 Mg)".
FURTHER = words(r"^\s*\(?[a-z\s]{0,14}\b(?:and|und|et|y|with|plus)\s*$|^\s*[,+和]\s*$")
PLACED = re.compile(
    r"\s*(?:\d?[+-])?\s*(?:(?:ions?|atoms?|on|at|in|the|auf|en|sur|位于|は|が)\s*){0,3}"
    r"\(?\d{1,3}\s?[a-z](?![a-z])"
)


ELLIPTIC = words(r"\b(?:by|with|of|von|durch|mit|par|por|con)\s+(?=\d{1,2}\s+[A-Z])")


#: "8-fold Ca", "Ca is 8-fold": a number of neighbours beside an element, no axis.
FOLD_OF = re.compile(
    r"(?<![\d.,])\d{1,2}\s*-?\s*(?:fold|fach\w*)\s+(?=[A-Z][a-z]?(?![A-Za-z0-9]))"
    r"|(?<![A-Za-z])[A-Z][a-z]?\s+(?:(?:is|are|ist|sind)\s+)?\d{1,2}\s*-?\s*(?:fold|fach)"
    r"(?!\w|[\s-]*(?:ax|screw|rot|symm|site|pos|sup|deg|achs|drehachs|lage|multip))"
)


CN_VALUE = re.compile(r"\D{0,24}?(?<![A-Za-z(])(\d{1,2})(?!\d)")
CN_LAST = re.compile(r"(?<![A-Za-z(\d])(\d{1,2})\s*$")


#: Who surrounds, without a number: "coordinated by S", "von S umgeben", "Sに囲まれ".
AROUND = re.compile(
    r"(?:\b(?:by|von|durch|par|por)\s+(?:the\s+)?|被)([A-Z][a-z]?)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])([A-Z][a-z]?)(?:原子)?に"
)
BOTH = words(
    r"\b(?:both|all)\s*(?:ions|elements|atoms|sites|species|kinds)?|beide\w*|les\s*deux|ambos|两者|両方"
)


#: "six neighbours each", "all the cations have four S neighbours".
EVERY_CENTER = words(
    r"\beach\b|\bboth\b(?:\s*(?:the\s*)?(?:metals?|cations?|ions?|atoms?))?|\b(?:all|every)\s*(?:of\s*)?(?:the\s*)?(?:cations?|metals?|ions?|atoms?)"
    r"|\balle\s*(?:kationen|metalle|atome)|jeweils|tous\s*les\s*(?:cations|atomes|métaux)|chacun\w*"
    r"|todos\s*los\s*(?:cationes|[áa]tomos|metales)|cada\s*un[oa]|所有(?:的)?(?:阳离子|原子)"
    r"|(?:すべて|全て)の(?:陽イオン|金属|原子)(?:は|が)?|每个(?:阳离子|金属)|各"
)
#: "6 neighbours" where the kind of neighbour is not said.
NEIGHBOURS = words(
    r"(?<![\d.,])(\d{1,2})\s*(?:nearest\s*)?(?:neighbou?rs|nachbarn|voisins|vecinos|近邻|配体)"
)


_LISTED = re.compile(
    r"\s*(?:(?:and|und|et|y|all|the|both)\s+)*"
    + EL
    + r"(?:\s*(?:and|und|et|y|和|と)\s*"
    + EL
    + r")*\s*"
)


def beside(part: str, owner: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """Owners in the stretch between commas that holds the words, and lists before it.

    "The Ti-O-Ti angle is 180°, Sr is twelvefold" speaks of Sr; "Ti, Zr and Hf are
    sixfold" of all three.
    """
    cuts = [-1, *(m.start() for m in re.finditer("[,，、]", part[:at]))]
    left = cuts.pop()
    near = [m for m in owner if m.start() > left]
    if not any(m.start() < at for m in near):
        return owner
    while cuts and _LISTED.fullmatch(part[cuts[-1] + 1 : left]):
        left = cuts.pop()
    return [m for m in owner if m.start() > left]


def is_stranger(found: re.Match[str], part: str) -> bool:
    """An element that the compound lacks, as subject: 'K is coordinated by 6 Cl'."""
    return bool(
        re.match(
            r"\s*(?:\([^)]*\)\s*)?(?:is|are|ist|sind|est|sont|es|son|has|的|は)",
            part[found.end() :],
        )
    )


def is_asked_for(found: re.Match[str], part: str) -> bool:
    """A ligand that the compound lacks: 'coordinated by 6 O' in a sulfide."""
    return bool(re.search(r"(?i)(?:by|von|par|por|durch)\s+$", part[: found.start()]))


def in_shape(part: str, shape: re.Match[str]) -> bool:
    """An adjective or a container: 'tetrahedral Ge', 'Ge in octahedra'."""
    word = shape[0].lower()
    if re.search(r"(?:al|四面体|八面体|立方体)$", word) and re.match(
        r"\s*(?:wyckoff\s*)?(?:sites?|positions?|的?位置|间隙|サイト|位)",
        part[shape.end() :],
    ):
        # "Li on the tetrahedral 8a site": of one element, or it is not clear of whom.
        named = {m[1] for m in re.finditer(EL, part) if is_element(m[1])}
        return len(named) == 1
    return bool(
        (
            re.search(r"(?:al|aux|ales?|isch\w*|ico|linear|planar)$", word)
            and not re.search(r"(?i)sites?|positions?|lücken|interstit", part)
        )
        or re.search(r"\b(?:in|im|en|dans)\b[^A-Z]{0,24}$", part[: shape.start()])
        or INSIDE.match(part, shape.end())
    )


#: "Zn 位于八面体中", "Znは八面体内にある".
INSIDE = re.compile(
    r"\s*(?:的|の)?(?:配位)?(?:中心|中|里|内|之中)(?:に(?:ある|位置する|入る|存在する)?)?"
)
_SHAPED_SITE = words(
    r"(?:tetra|octa)(?:hedral|édri\w+|édric\w+)\s*(?:sites?|positions?)|[四八]面体的?(?:位置|サイト)"
)
_ADJECTIVE = words(
    r"\b(?:tetra|octa)(?:hedral|édrique|édric[oa])\b(?!\s*(?:sites?|posi))"
)
_IS_SHAPED = words(
    r"\b(?:is|are|ist|sind|est|sont|es|son)\s+(?:linear|tetra\w+|okta\w+|octa\w+|square|planar|cubic)"
)
_IN_SHAPE = words(
    r"\b(?:in|im|en|dans)\s+(?:the\s+|den\s+|les?\s+|los\s+)?(?:tetra|okta|octa|tétra)\w+|位于[四八]面体"
)
_JOINT = re.compile(
    r",\s*(?:(?:and|und|et|y)\s+)?"
    r"|\s(?:and|und|et|y|while|whereas|während|tandis que)\s+"
    r"|\s*(?:和|而|且|、)\s*",
    re.IGNORECASE,
)


def stretches(norm: str, low: int, high: int) -> list[tuple[int, int]]:
    """A clause cut where a second statement about coordination begins."""
    cuts = [low]
    for match in _JOINT.finditer(norm, low, high):
        if not _states(norm, cuts[-1], match.start()):
            continue
        if _states(norm, match.end(), high):
            cuts += [match.start(), match.end()]
    cuts.append(high)
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]


def _states(norm: str, low: int, high: int) -> bool:
    """Whether a stretch says how some atom is surrounded."""
    return bool(
        COORDINATED.search(norm, low, high)
        or FOLD.search(norm, low, high)
        or _SHAPED_SITE.search(norm, low, high)
        or _IS_SHAPED.search(norm, low, high)
        or ELLIPTIC.search(norm, low, high)
        or _ADJECTIVE.search(norm, low, high)
        or _IN_SHAPE.search(norm, low, high)
    )
