"""Atoms inside polyhedra that are named by what surrounds: "S in Li8 cubes"."""

from __future__ import annotations

import re

from prompts.language_draft import SpecDraft
from prompts.language_links import Polyhedron
from prompts.language_text import Text
from prompts.language_words import SHAPES, words
from validators.elements import is_element
from validators.specs.structure import CoordinationSpec

_ELEMENT = r"(?<![A-Za-z0-9])([A-Z][a-z]?)"
#: What says that an atom is inside: "in", "in the centre of", "enclosed by".
_INSIDE = words(
    r"(?:\b(?:in(?:side)?|within|im|innerhalb|dans|en|dentro)\b|cent(?:er|re)s?\s*of|middle\s*of"
    r"|(?:zentrum|mittelpunkt|mitte)\s*(?:von|eine[rs])|centre\s*d|centro\s*de|(?:enclos|encapsul|cag)ed\s*(?:by|in)"
    r"|(?:surround|coordinat)ed\s*by|umgeben|entour\w*\s*(?:de|par|d)|rodead\w*\s*(?:de|por)"
    r"|位于|处于|处在|在|被)(?-i:[^A-Z;]{0,24})$"
)
#: "Li8立方体の中心", "Y8 立方体的中心": the word stands behind.
_BEHIND = re.compile(r"\s*(?:的|の)?\s*(?:正)?(?:中心|中央|内部|之中|中|内|里)")
_CENTRED = words(r"cent(?:er|re|ro)|middle|zentrum|mitt|中心")
_EVERY = words(
    r"\b(?:all|every|each)\s*(?:of\s*)?(?:the\s*)?(?:cations?|metals?(?:\s*(?:atoms?|ions?))?)"
    r"|\balle\s*(?:kationen|metall(?:e|atome))|jedes\s*kation|tous\s*les\s*(?:cations|métaux)"
    r"|chaque\s*cation|todos\s*los\s*(?:cationes|metales)|cada\s*cati[óo]n"
    r"|(?:所有|全部|每个)(?:的)?(?:阳离子|金属(?:原子|离子)?)|(?:すべて|全て)の(?:陽イオン|金属)"
)


def read_enclosed(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """'S sits in the centre of Li8 cubes', 'all cations are in tetrahedra of O'."""
    found = []
    for name, number, pattern in SHAPES:
        if not name:
            continue
        for shape in pattern.finditer(text.norm, low, high):
            if not text.free(shape.start(), shape.end()):
                continue
            cage = _cage(text, shape, number, draft, high)
            if cage is None:
                continue
            ligand, start, end = cage
            owner = _owners(text, draft, ligand, low, start)
            if owner is None:
                continue
            centers, at = owner
            behind = _BEHIND.match(text.norm, end)
            inside = _INSIDE.search(text.norm, max(low, start - 40), start)
            if inside is None and behind is None:
                continue
            text.take(inside.start() if inside else start, end)
            if behind is not None:
                text.take(behind.start(), behind.end())
            for one, two in at:
                text.take(one, two)
            for center in centers:
                draft.add_coordination(
                    CoordinationSpec(center, ligand, number, "", name, draft.rule)
                )
                draft.note(f"{center}: {number} {ligand}, {name}")
            found.append(Polyhedron(centers, "", ligand, number, name, start, end))
    return found


def _cage(
    text: Text, shape: re.Match[str], number: int, draft: SpecDraft, high: int
) -> tuple[str, int, int] | None:
    """Who makes a polyhedron: 'Li8 cubes', 'O tetrahedra', 'tetrahedra of O'.

    A number beside the element must be that of the polyhedron's corners; without one,
    only the element that commonly surrounds others is meant.
    """
    norm = text.norm
    before = re.compile(_ELEMENT + r"\s?(\d{1,2})?[\s-]*$").search(
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
            return ligand, start, max(shape.end(), match.end())
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
    named = [
        m
        for m in re.compile(_ELEMENT + r"(?:\d?[+-])?(?![A-Za-z0-9])").finditer(
            norm, left, start
        )
        if is_element(m[1]) and m[1] in draft.elements() and m[1] != ligand
    ]
    if not named:
        return None
    centers = tuple(dict.fromkeys(m[1] for m in named))
    return centers, [m.span(1) for m in named]
