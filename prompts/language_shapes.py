"""Polyhedra and how they meet in a rule's words."""

from __future__ import annotations

import re
from dataclasses import replace

from prompts.language_coordination import read_coordination
from prompts.language_dimensions import read_net, say_unmeasured
from prompts.language_draft import SpecDraft
from prompts.language_enclosed import read_enclosed, read_side_by_side
from prompts.language_links import Polyhedron, read_links
from prompts.language_text import Text, clauses
from prompts.language_words import SHAPES, words
from validators.elements import NONMETALS, is_element
from validators.formula import FormulaError, deviation, parse_formula
from validators.specs.structure import CoordinationSpec

_POLYHEDRON = re.compile(
    r"(?<![A-Za-z0-9])\(?((?:[A-Z][a-z]?\s?(?:\d|\(\s*\d\s*\))?\s?/\s?)*[A-Z][a-z]?)"
    r"\s?(?:\(\s*(\d{1,2})\s*\)|(\d))?\s?([A-Z][a-z]?)\s?(\d{1,2})\)?(?![A-Za-z0-9.])"
)


def _shape_at(text: Text, start: int, end: int) -> tuple[str, int, int, int] | None:
    """A shape word right behind or right before a stretch: name, number, place."""
    for name, number, pattern in SHAPES:
        after = pattern.search(text.norm, end, end + 40)
        if after and re.fullmatch(
            r"[\s\-\"]*(?:coordination|distorted|regular|verzerrte|isolated)?[\s\-の]*",
            text.norm[end : after.start()],
            re.IGNORECASE,
        ):
            return name, number, after.start(), after.end()
        for before in pattern.finditer(text.norm, max(0, start - 34), start):
            gap = text.norm[before.end() : start]
            if re.fullmatch(r"\s*(?:de\s+|of\s+|von\s+|d\s?[\"']\s?)?\(?", gap):
                return name, number, before.start(), before.end()
    return None


def _polyhedra(text: Text, draft: SpecDraft, low: int, high: int) -> list[Polyhedron]:
    found = []
    for match in _POLYHEDRON.finditer(text.norm, low, high):
        centers = tuple(re.sub(r"[\s\d()]", "", part) for part in match[1].split("/"))
        if not text.free(match.start(), match.end()):
            continue
        ligand, number = match[4], int(match[5])
        if not all(is_element(c) for c in centers) or not is_element(ligand):
            continue
        if not _may_surround(ligand, centers, draft) or not 2 <= number <= 16:
            continue
        shape = _shape_at(text, match.start(), match.end())
        if shape is None and (number < 3 or _is_compound(match[0], draft)):
            continue
        known = draft.elements()
        if known and not {*centers, ligand} & set(known):
            continue
        label = match[2] or match[3]
        if match[3] and shape is None and not _is_label(centers[-1] + match[3], draft):
            # "Si2O7 groups" are two tetrahedra, no site Si2.
            continue
        site = f"{centers[-1]}{label}" if label else ""
        name = shape[0] if shape else ""
        end = match.end()
        start = match.start()
        text.take(start, end)
        place = _ON_PLACE.match(text.norm, max(end, shape[3] if shape else end))
        if place is not None and not label and len(centers) == 1:
            # "LiO4 tetrahedra on 24d": those of one position.
            site = f"{place[1]}{place[2]}"
            text.take(*place.span())
        if shape:
            text.take(shape[2], shape[3])
            start, end = min(start, shape[2]), max(end, shape[3])
        found.append(Polyhedron(centers, site, ligand, number, name, start, end))
    found += _centre_last(text, draft, low, high)
    found.sort(key=lambda h: h.start)
    for match in _CENTRED.finditer(text.norm, low, high):
        if found:
            text.take(match.start(), match.end())
    _spread_shapes(text, found)
    found += _without_ligand(text, draft, low, high)
    return sorted(found, key=lambda h: h.start)


def _is_label(label: str, draft: SpecDraft) -> bool:
    return any(s.label == label for s in draft.spec.sites)


_ON_PLACE = words(
    r"\s*(?:are\s*|sit\s*)?\(?(?:on|at|in|auf|en|sur)\s*(?:the\s*)?(\d{1,3})((?-i:[a-zA]))(?![A-Za-z0-9])\s*(?:sites?|positions?|lage)?\)?"
)


def _may_surround(ligand: str, centers: tuple[str, ...], draft: SpecDraft) -> bool:
    """A nonmetal, or what is most electronegative in the compound: CoSb6 in CoSb3.

    A nonmetal in the middle has metals around it: OLa4.
    """
    if ligand in centers:
        return False
    if ligand in NONMETALS or all(draft.ligand(c) == ligand for c in centers):
        return True
    known = set(draft.elements())
    return NONMETALS.issuperset(centers) and (not known or {*centers, ligand} <= known)


#: "Ti6C octahedra", "Zn4O", "[Cu4O]": the atom that occurs once is the centre.
_CENTRE_LAST = re.compile(
    r"(?<![A-Za-z0-9(])\[?([A-Z][a-z]?)(\d{1,2})([A-Z][a-z]?)\]?(?![A-Za-z0-9(.+])"
)
#: "oxygen-centred", "O-zentrierte", "以O为中心的": the formula says it as well.
_CENTRED = words(
    r"(?:\b(?:anion|oxygen|oxide|nitrogen|carbon|sauerstoff|stickstoff|kohlenstoff|[A-Z][a-z]?))"
    r"[\s-]*(?:cent(?:er|re)d|zentriert\w*)|\bcentrés?\s*sur\s*(?:l[\"'])?[A-Z][a-z]?(?![a-z])"
    r"|\bcentrad[oa]s?\s*en\s*(?:el\s*)?[A-Z][a-z]?(?![a-z])|以[A-Z][a-z]?为中心的?|[A-Z][a-z]?中心の?"
)


def _centre_last(text: Text, draft: SpecDraft, low: int, high: int) -> list[Polyhedron]:
    """Polyhedra whose formula begins with the atoms around the centre."""
    found = []
    known = set(draft.elements())
    for match in _CENTRE_LAST.finditer(text.norm, low, high):
        ligand, number, center = match[1], int(match[2]), match[3]
        if not (is_element(ligand) and is_element(center)) or ligand == center:
            continue
        if not text.free(match.start(), match.end()) or not 2 <= number <= 16:
            continue
        shape = _shape_at(text, match.start(), match.end())
        if shape is None and (number < 3 or not known):
            continue
        if known and not {center, ligand} <= known:
            continue
        if _is_compound(match[0].strip("[]"), draft):
            continue
        start, end = match.span()
        text.take(start, end)
        if shape:
            text.take(shape[2], shape[3])
            start, end = min(start, shape[2]), max(end, shape[3])
        name = shape[0] if shape else ""
        found.append(Polyhedron((center,), "", ligand, number, name, start, end))
    return found


_BARE = re.compile(
    r"(?<![A-Za-z0-9])((?:[A-Z][a-z]?\s?/\s?)*[A-Z][a-z]?)[\s-]+(?=[a-z八四])"
)


def _without_ligand(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """'Li/Zn tetrahedra': the ligand is the most electronegative element."""
    found = []
    for match in _BARE.finditer(text.norm, low, high):
        centers = tuple(c.strip() for c in match[1].split("/"))
        if not all(c in draft.elements() for c in centers):
            continue
        if not text.free(match.start(1), match.end(1)):
            continue
        if _COUNTED.search(text.norm, low, match.start()):
            # "与 4 个 Cu 四面体配位": Cu is who surrounds.
            continue
        for name, number, pattern in SHAPES:
            word = pattern.match(text.norm, match.end())
            # "tetrahedral" describes a site; "tetrahedra" are polyhedra.
            if word is None or not name or not _PLURAL.search(word[0]):
                continue
            ligand = draft.ligand(centers[0])
            if ligand is None or ligand in centers:
                continue
            text.take(match.start(1), word.end())
            found.append(
                Polyhedron(
                    centers, "", ligand, number, name, match.start(1), word.end()
                )
            )
            break
    return found


_COUNTED = re.compile(r"(?<![\d.A-Za-z])\d{1,2}\s*(?:个|個|つの|つ)?\s*$")
_PLURAL = words(r"(?:hedr(?:a|on|ons)|eder\w*|èdres?|edros?|面体|cubes?)$")


def _spread_shapes(text: Text, found: list[Polyhedron]) -> None:
    """In 'ZrO6 and TiO6 octahedra' the shape belongs to both."""
    for index in range(len(found) - 2, -1, -1):
        one, two = found[index], found[index + 1]
        between = text.norm[one.end : two.start]
        if (
            not one.shape
            and two.shape
            and one.number == two.number
            and re.fullmatch(
                r"[\s,/]*(?:and|or|und|et|y|和|与|と|および)?\s*",
                between,
                re.IGNORECASE,
            )
        ):
            found[index] = replace(one, shape=two.shape)


def _is_compound(written: str, draft: SpecDraft) -> bool:
    """Whether this is the formula of the compound itself, such as WO3."""
    if "/" in written:
        # Centres beside each other make a polyhedron of mixed sites.
        return False
    try:
        amounts = parse_formula(re.sub(r"[()\s]", "", written))
    except FormulaError:
        return True
    composition = draft.spec.composition
    return bool(composition) and (
        set(amounts) == set(composition) and deviation(amounts, composition) < 0.01
    )


def read_shapes(text: Text, draft: SpecDraft) -> None:
    """Coordination polyhedra and how they share corners, edges, faces."""
    said: list[Polyhedron] = []
    _read_straight(text, draft)
    for low, high in clauses(text.norm):
        enclosed = read_side_by_side(text, draft, low, high)
        enclosed += read_enclosed(text, draft, low, high)
        here = _polyhedra(text, draft, low, high)
        for item in here:
            for center in item.centers:
                site = item.site if center == item.centers[-1] else ""
                draft.add_coordination(
                    CoordinationSpec(
                        center, item.ligand, item.number, site, item.shape, draft.rule
                    )
                )
                draft.note(
                    f"{site or center}: {item.number} {item.ligand}"
                    + (f", {item.shape}" if item.shape else "")
                )
        here += enclosed
        _take_shapes(text, draft, low, high, here, said)
        spoken = read_coordination(text, draft, low, high)
        _take_shapes(text, draft, low, high, spoken, [])
        read_links(text, draft, low, high, here or spoken, said)
        here += spoken
        said += here
    read_net(text, draft, said)
    say_unmeasured(text, draft)


def _take_shapes(
    text: Text,
    draft: SpecDraft,
    low: int,
    high: int,
    here: list[Polyhedron],
    said: list[Polyhedron],
) -> None:
    """Shape words that go on about polyhedra named here or before."""
    for name, count, pattern in SHAPES:
        for match in pattern.finditer(text.norm, low, high):
            if _OF_AN_ATOM.match(text.norm, match.start()):
                continue
            # "… tetrahedral; tetrahedra share corners" goes on about the same.
            known = here or (said if _PLURAL.search(match[0]) else [])
            if not known or (count and all(h.number != count for h in known)):
                continue
            free = text.free(match.start(), match.end())
            text.take(match.start(), match.end())
            bare = [h for h in here if h.number == count and not h.shape]
            if name and free and len(bare) == 1:
                # "CO3 groups are triangular"
                _shape_of(bare[0], name, draft)


def _shape_of(item: Polyhedron, name: str, draft: SpecDraft) -> None:
    """A shape that the clause says of a polyhedron apart from its formula."""
    for center in item.centers:
        site = item.site if center == item.centers[-1] else ""
        draft.add_coordination(
            CoordinationSpec(center, item.ligand, item.number, site, name, draft.rule)
        )
        draft.note(f"{site or center}: {item.number} {item.ligand}, {name}")


#: "O-Cu-O is linear": the one in the middle has the two others as neighbours.
_STRAIGHT = words(
    r"(?<![A-Za-z0-9-])(?-i:([A-Z][a-z]?)-([A-Z][a-z]?)-([A-Z][a-z]?))(?![A-Za-z0-9-])[^;.,\d]{0,30}?"
    r"(?:\blinear\w*|\blinéaires?|\blineal\w*|\bstraight|\bgerade|直线|直線)"
)


def _read_straight(text: Text, draft: SpecDraft) -> None:
    for match in _STRAIGHT.finditer(text.norm):
        one, center, two = match[1], match[2], match[3]
        if one != two or not (is_element(one) and is_element(center)):
            continue
        text.take(match.start(), match.end())
        draft.add_coordination(
            CoordinationSpec(center, one, 2, "", "linear", draft.rule)
        )
        draft.note(f"{center}: 2 {one}, linear")


#: "octahedrally coordinated Li", "the octahedral 16d site": of an atom, no polyhedron.
_OF_AN_ATOM = words(
    r"\w+(?:ally|isch|mente|ment)\s*(?:coordinat|koordin|coordin|surround|umgeben|entour)"
    r"|\w+(?:al|ale?n?|ische[nrs]?|ique|ic[oa])s?\s*\(?\d{1,3}[a-z]\b|[四八]面体(?:位置|サイト)"
)
