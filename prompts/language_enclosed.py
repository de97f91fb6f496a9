"""Atoms inside polyhedra that are named by what surrounds: "S in Li8 cubes"."""

# ruff: noqa: E501 - a pattern is easier to read and to extend on its own line

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from prompts.language_draft import SpecDraft
from prompts.language_links import Polyhedron
from prompts.language_text import Text
from prompts.language_words import COORDINATED, RESPECTIVELY, SHAPES, words
from validators.elements import is_element
from validators.specs.structure import CoordinationSpec

_ELEMENT = r"(?<![A-Za-z0-9])([A-Z][a-z]?)"
#: What says that an atom is inside: "in", "in the centre of", "enclosed by".
_INSIDE = words(
    r"(?:\b(?:in(?:side)?|within|im|innerhalb|dans|en|dentro)\b|cent(?:er|re)s?\s*of|middle\s*of"
    r"|(?:zentrum|mittelpunkt|mitte)\s*(?:von|eine[rs])|centre\s*d|centro\s*de|(?:enclos|encapsul|cag)ed\s*(?:by|in)"
    r"|(?:surround|coordinat)ed\s*by|umgeben|entour\w*\s*(?:de|par|d)|rodead\w*\s*(?:de|por)"
    r"|位于|处于|处在|在|被|(?:配位)?(?:为|是|呈|采取|具有|有)|は|が)(?-i:[^A-Z;]{0,24})$"
)
#: "Al by an O octahedron": the verb was said of the first.
_BY = words(r"\b(?:by|von|durch|par|por)\b(?-i:[^A-Z;]{0,16})$")
#: "Li8立方体の中心", "O四面体に囲まれる": the word stands behind.
_BEHIND = re.compile(
    r"\s*(?:的|の)?\s*(?:正)?(?:中心|中央|内部|之中|中|内|里|両方)?\s*(?:に|で|を|が)?\s*"
    r"(?:囲まれ(?:る|た|て(?:い(?:る|て)|おり)?)?|取り囲まれ(?:る|ている)?|配位(?:を?とる|される|され(?:て(?:いる|おり))?"
    r"|している|する|し)?|(?:两种|2\s*[种種])?配位|包围|环绕|围绕|所包围|umgeben\w*|koordini\w*)?"
)
_CENTRED = words(r"cent(?:er|re|ro)|middle|zentrum|mitt|中心")
_EVERY = words(
    r"\b(?:all|every|each)\s*(?:of\s*)?(?:the\s*)?(?:cations?|metals?(?:\s*(?:atoms?|ions?))?)"
    r"|\balle\s*(?:kationen|metall(?:e|atome))|jedes\s*kation|tous\s*les\s*(?:cations|métaux)"
    r"|chaque\s*cation|todos\s*los\s*(?:cationes|metales)|cada\s*cati[óo]n"
    r"|(?:所有|全部|每个)(?:的)?(?:阳离子|金属(?:原子|离子)?)|(?:すべて|全て)の(?:陽イオン|金属)"
)
_ATOM = (
    _ELEMENT
    + r"(?:\d?[+-])?(?:[\s-]*(?:ions?|atoms?|ionen|atome[ns]?|iones|[áa]tomos))?(?![A-Za-z0-9])"
)
_ATOMS = re.compile(
    rf"{_ATOM}(?:\s*(?:,|/|\b(?:and|und|et|y)\b|和|与|と|及び|および)\s*{_ATOM})*"
)
#: Between two shapes of one atom: "in tetrahedra and in octahedra".
_AND = words(
    r"[\s-]*(?:sites?|coordination)?[\s-]*(?:and(?:\s*also)?|und(?:\s*auch)?|et|y|as\s*well\s*as|sowie|ainsi\s*que|和|与|及|と|,|及び|および|&|\+)[\s-]*"
    r"(?:(?:in|im|en|dans|partly|teils|teilweise|the|den|les|los|des|at|on|de|d\"|other|andere[nr]?|的|の)[\s-]*){0,3}"
)
_PLURAL = words(
    r"(?:hedr(?:a|on|ons)|eders?n?|èdres?|edros?|面体|cubes?|würfeln?|prism(?:s|en|es|as|a)?|立方体)$"
)


#: "TiO6 octahedra", "octaedros TiO6": whose they are is said in the formula.
_FORMULA_BEFORE = re.compile(r"(?<![a-z])[A-Z][A-Za-z0-9()/]*[\s-]*$")
_FORMULA_BEHIND = re.compile(
    r"\s*(?:(?:de|of|von)\s+|d\s?[\"']\s?)?\(?(?:[A-Z][a-z]?\s?/\s?)*[A-Z][a-z]?\)?"
    r"\s?[A-Z][a-z]?\s?\d"
)


@dataclass(frozen=True, slots=True)
class _Cage:
    """A polyhedron in the text; `ligand` is empty where nobody is named around it."""

    name: str
    number: int
    ligand: str
    start: int
    end: int


def read_enclosed(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """'S sits in the centre of Li8 cubes', 'Zn in tetrahedra and Fe in octahedra'."""
    found: list[Polyhedron] = []
    at = low
    last: _Cage | None = None
    for cage in _cages(text, draft, low, high):
        if cage.start < at:
            continue
        inside = _INSIDE.search(text.norm, max(at, cage.start - 40), cage.start)
        ellipsis = found or COORDINATED.search(text.norm, low, cage.start)
        if inside is None and ellipsis:
            inside = _BY.search(text.norm, max(at, cage.start - 30), cage.start)
        behind = _BEHIND.match(text.norm, cage.end)
        marked = inside is not None or bool(
            behind and behind[0].strip() and cage.ligand
        )
        owners = _owners(text, draft, cage.ligand, at, cage.start)
        beside = last is not None and _AND.fullmatch(text.norm, last.end, cage.start)
        if owners is None and beside and found:
            owners, marked = (found[-1].centers, []), True
        if owners is None or not marked:
            continue
        text.take(inside.start() if inside else cage.start, cage.end)
        if behind is not None:
            text.take(behind.start(), behind.end())
        ligand = cage.ligand or next((h.ligand for h in found), "")
        _enter(text, draft, cage, ligand, owners, found)
        last, at = cage, cage.end
    return found


def _enter(
    text: Text,
    draft: SpecDraft,
    cage: _Cage,
    ligand: str,
    owners: tuple[tuple[str, ...], list[tuple[int, int]]],
    found: list[Polyhedron],
) -> None:
    """Ask for the polyhedron around each of its owners."""
    centers, places = owners
    for one, two in places:
        text.take(one, two)
    around = ligand
    for center in centers:
        around = ligand or draft.ligand(center) or ""
        draft.add_coordination(
            CoordinationSpec(center, around, cage.number, "", cage.name, draft.rule)
        )
        draft.note(f"{center}: {cage.number} {around}, {cage.name}")
    found.append(
        Polyhedron(centers, "", around, cage.number, cage.name, cage.start, cage.end)
    )


def _cages(text: Text, draft: SpecDraft, low: int, high: int) -> list[_Cage]:
    """Polyhedra of a clause in their order, with what is around them."""
    found: list[_Cage] = []
    for name, number, pattern in SHAPES:
        for shape in pattern.finditer(text.norm, low, high) if name else ():
            if not text.free(shape.start(), shape.end()):
                continue
            if any(c.start < shape.end() and shape.start() < c.end for c in found):
                # A cuboctahedron is no octahedron.
                continue
            cage = _around(text, shape, name, number, draft, high)
            if cage is not None:
                found.append(cage)
    return sorted(found, key=lambda c: c.start)


def _around(
    text: Text,
    shape: re.Match[str],
    name: str,
    number: int,
    draft: SpecDraft,
    high: int,
) -> _Cage | None:
    """Who makes a polyhedron: 'Li8 cubes', 'O tetrahedra', 'tetrahedra of O'.

    A number beside the element must be that of the polyhedron's corners; without one,
    only the element that commonly surrounds others is meant. Nobody is named in "Zn in
    tetrahedra": what commonly surrounds Zn is meant.
    """
    norm = text.norm
    before = re.compile(_ELEMENT + r"\s?(\d{1,2})?[\s-]*(?:的|の)?\s*$").search(
        norm, max(0, shape.start() - 8), shape.start()
    )
    after = re.compile(
        r"\s*(?:of|von|aus|de|d\s?[\"']|des|du)\s*(?:(\d{1,2})\s*)?([A-Z][a-z]?)"
        r"(\d{1,2})?(?![A-Za-z0-9])"
    ).match(norm, shape.end(), high)
    for match, symbol, counts in (
        (before, 1, (2,)),
        (after, 2, (1, 3)),
    ):
        if match is None or not is_element(match[symbol]):
            continue
        if not text.free(match.start(symbol), match.end(symbol)):
            continue
        said = [int(match[i]) for i in counts if match[i]]
        ligand = match[symbol]
        known = draft.elements()
        if known and ligand not in known:
            continue
        centred = _CENTRED.search(norm, max(0, shape.start() - 30), shape.start())
        meant = ligand == draft.ligand("") or (match is after and centred)
        if said == [number] or (not said and meant):
            start = min(shape.start(), match.start(symbol))
            return _Cage(name, number, ligand, start, max(shape.end(), match.end()))
    of_formula = _FORMULA_BEFORE.search(norm[: shape.start()])
    of_formula = of_formula or _FORMULA_BEHIND.match(norm, shape.end())
    if _PLURAL.search(shape[0]) and not of_formula and draft.ligand(""):
        return _Cage(name, number, "", shape.start(), shape.end())
    return None


def _owners(
    text: Text, draft: SpecDraft, ligand: str, low: int, start: int
) -> tuple[tuple[str, ...], list[tuple[int, int]]] | None:
    """The atoms inside: all cations, or the elements named last before."""
    norm = text.norm
    left = max(low, norm.rfind(",", low, start) + 1)
    every = [m for m in _EVERY.finditer(norm, left, start)]
    if every:
        cations = tuple(e for e in sorted(draft.elements()) if e != ligand)
        return (cations, [every[-1].span()]) if cations else None
    around = ligand or draft.ligand("")
    listed = [
        inside
        for group in _ATOMS.finditer(norm, low, start)
        if (
            inside := [
                m
                for m in re.compile(_ATOM).finditer(norm, *group.span())
                if is_element(m[1]) and m[1] in draft.elements() and m[1] != around
            ]
        )
    ]
    if not listed:
        return None
    # A list may hold commas; other commas part statements.
    named = listed[-1]
    if named[-1].end() <= left:
        return None
    centers = tuple(dict.fromkeys(m[1] for m in named))
    return centers, [m.span(1) for m in named]


def read_side_by_side(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """'Ga is tetrahedrally and octahedrally coordinated': two shapes of one element.

    Of as many elements as shapes each has its own where 'respectively' says so.
    """
    found: list[Polyhedron] = []
    shapes = sorted(
        (
            (m, (name, number))
            for name, number, pattern in SHAPES
            if name
            for m in pattern.finditer(text.norm, low, high)
            if text.free(m.start(), m.end())
        ),
        key=lambda s: (s[0].start(), -s[0].end()),
    )
    for (one, first), (two, second) in pairwise(shapes):
        if first == second or not _AND.fullmatch(text.norm, one.end(), two.start()):
            continue
        if _FORMULA_BEHIND.match(text.norm, two.end()):
            # "Cu in a square plane, octahedra TiO6"
            continue
        owners = _owners(text, draft, "", low, one.start())
        owners = owners or _owner_behind(text, draft, two.end(), high)
        if owners is None:
            continue
        centers, places = owners
        if len(centers) == 1:
            pairs = [(centers[0], first), (centers[0], second)]
        elif len(centers) == 2 and RESPECTIVELY.search(text.norm, low, high):
            pairs = list(zip(centers, (first, second), strict=True))
        else:
            # Whether each has its own or all have both, nobody can tell.
            start = min(places[0][0], one.start())
            draft.unread.append((draft.rule, text.original(start, two.end())))
            text.take(one.start(), two.end())
            continue
        for center, (name, number) in pairs:
            ligand = draft.ligand(center)
            if ligand is None:
                continue
            draft.add_coordination(
                CoordinationSpec(center, ligand, number, "", name, draft.rule)
            )
            draft.note(f"{center}: {number} {ligand}, {name}")
            found.append(
                Polyhedron((center,), "", ligand, number, name, one.start(), two.end())
            )
        text.take(one.start(), two.end())
        for start, end in places:
            text.take(start, end)
        if said := _COORDINATED_BEHIND.match(text.norm, two.end()):
            text.take(said.start(), said.end())
    return found


_COORDINATED_BEHIND = words(
    r"(?:ly|mente|ment)?[\s-]*(?:coordinat\w*|surround\w*|koordini\w*|umgeben\w*|coordonn\w*|coordinad\w*|holes?|lücken|sites?|positions?"
    r"|(?:两种|2\s*种|の\s*両方|の\s*2種)?\s*に?\s*(?:配位(?:する|している|され(?:る|ている))?|位置|サイト)?)"
)


def _owner_behind(
    text: Text, draft: SpecDraft, end: int, high: int
) -> tuple[tuple[str, ...], list[tuple[int, int]]] | None:
    """'Tetrahedral and octahedral Ga'."""
    match = re.compile(rf"(?:ly\s*coordinated)?[\s-]*{_ATOM}").match(
        text.norm, end, high
    )
    if match is None or match[1] not in draft.elements():
        return None
    return (match[1],), [match.span(1)]
