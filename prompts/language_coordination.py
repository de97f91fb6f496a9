"""How atoms are surrounded, in a rule's words: numbers, adjectives, neighbours."""

from __future__ import annotations

import re

from prompts.language_draft import SpecDraft
from prompts.language_links import Polyhedron
from prompts.language_text import Text
from prompts.language_words import COORDINATED, SHAPES, words
from validators.elements import NONMETALS, is_element
from validators.specs.structure import CoordinationSpec

_EL = r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?:\s?\(?(\d{1,2})\)?)?(?![A-Za-z0-9À-ÿ])"
_FOLD = words(
    r"(\d{1,2})\s*[-\s]?\s*(?:-?fold|fach|fois|coordinat\w*|koordini\w*|coordonn\w*|coordin\w*"
    r"|配位)"
)
_CN = re.compile(
    r"(?i:coordination\s*number|coordination(?=\s*(?:of\s*)?\d)|CN|KZ|koordinationszahl|nombre\s*de\s*coordination|indice\s*de\s*"
    r"coordination|coordinence|n[úu]mero\s*de\s*coordinaci[óo]n|配位数)"
)
_BY = re.compile(
    r"(?<![\d.,])(\d{1,2})\s*(?:つ?の|つ|个|個|équidistants\s*|(?:nearest|neighbou?ring|closest|equidistant)\s*)?\s*([A-Z][a-z]?)(?![A-Za-z0-9])"
)


#: "酸素6個に囲まれる": the ligand stands before its number.
_BEFORE_COUNT = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*(?:原子)?\s*(\d{1,2})\s*(?:個|つ|个)"
)


#: "by 4 Sn (and 4 Ti)", "6 Cu (icosahedron with 6 Mg)".
_FURTHER = words(r"^\s*\(?[a-z\s]{0,14}\b(?:and|und|et|y|with|plus)\s*$|^\s*[,+和]\s*$")
_PLACED = re.compile(
    r"\s*(?:\d?[+-])?\s*(?:(?:ions?|atoms?|on|at|in|the|auf|en|sur|位于|は|が)\s*){0,3}"
    r"\(?\d{1,3}\s?[a-z](?![a-z])"
)


_ELLIPTIC = words(r"\b(?:by|with|of|von|durch|mit|par|por|con)\s+(?=\d{1,2}\s+[A-Z])")


#: "8-fold Ca", "Ca is 8-fold": a number of neighbours beside an element, no axis.
_FOLD_OF = re.compile(
    r"(?<![\d.,])\d{1,2}\s*-?\s*(?:fold|fach\w*)\s+(?=[A-Z][a-z]?(?![A-Za-z0-9]))"
    r"|(?<![A-Za-z])[A-Z][a-z]?\s+(?:(?:is|are|ist|sind)\s+)?\d{1,2}\s*-?\s*(?:fold|fach)"
    r"(?!\w|[\s-]*(?:ax|screw|rot|symm|site|pos|sup|deg|achs|drehachs|lage|multip))"
)


def read_coordination(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """Words such as 'Ti is coordinated by 6 O', 'octahedral Zr', 'CN(Na) = 8'."""
    found: list[Polyhedron] = []
    known = set(draft.elements())
    for start, end in _parts(text.norm, low, high):
        part = text.norm[start:end]
        anchor = COORDINATED.search(part)
        if anchor is None and any(
            c.rule == draft.rule for c in draft.spec.coordination
        ):
            # "Zr is coordinated by 6 O, La by 8 O".
            anchor = _ELLIPTIC.search(part)
        if anchor is None:
            anchor = _FOLD_OF.search(part)
        shape = next(
            (
                (name, count, m)
                for name, count, p in SHAPES
                if name
                for m in p.finditer(part)
                if text.free(start + m.start(), start + m.end())
            ),
            None,
        )
        if anchor is None and shape is None:
            continue
        owners = [
            m
            for m in re.finditer(_EL, part)
            if is_element(m[1])
            and (not known or m[1] in known or _is_stranger(m, part))
            and text.free(start + m.start(1), start + m.end(1))
        ]
        by = next(
            (
                m
                for m in _BY.finditer(part)
                if is_element(m[2])
                and (not known or m[2] in known or _is_asked_for(m, part))
            ),
            None,
        )
        counted = next(
            (m for m in _BEFORE_COUNT.finditer(part) if is_element(m[1])), None
        )
        fold = _FOLD.search(part)
        cn = _CN.search(part)
        number = ligand = None
        spans = []
        if by is not None:
            number, ligand = int(by[1]), by[2]
            spans += [by.span(1), by.span(2)]
        elif counted is not None:
            number, ligand = int(counted[2]), counted[1]
            spans += [counted.span(1), (counted.start(2), counted.end())]
        elif (plain := _NEIGHBOURS.search(part)) is not None:
            number = int(plain[1])
            spans.append(plain.span())
        elif fold is not None:
            number = int(fold[1])
            spans.append(fold.span())
        elif cn is not None:
            value = re.compile(r"\D{0,24}?(?<![A-Za-z(])(\d{1,2})(?!\d)").match(
                part, cn.end()
            )
            if value is None:
                value = re.search(r"(?<![A-Za-z(\d])(\d{1,2})\s*$", part)
            if value:
                number = int(value[1])
                spans += [cn.span(), value.span(1)]
        if number is None and shape is not None and anchor is not None:
            number = shape[1]
        if number is None and shape is not None and _in_shape(part, shape[2]):
            number = shape[1]
        owner = [
            m
            for m in owners
            if (by is None or m.start() != by.start(2))
            and (counted is None or m.start() != counted.start(1))
        ]
        around = _AROUND.search(part) if by is None and counted is None else None
        if around is not None and number is not None:
            # "All cations are tetrahedrally coordinated by S": S is who surrounds.
            group = 1 if around[1] else 2
            named = around[group]
            if is_element(named) and (named in NONMETALS or len(owner) > 1):
                ligand = named
                spans.append(around.span(group))
                owner = [m for m in owner if m.start() != around.start(group)]
        if anchor is not None:
            owner = _beside(part, owner, anchor.start())
        if by is not None and any(m.start() < by.start() for m in owner):
            # "Ni is surrounded by 4 Sn (and 4 Ti)": Ti is another ligand.
            owner = [m for m in owner if m.start() < by.start()]
        both = _BOTH.search(part) if cn is not None and len(known) == 2 else None
        if both is not None:
            for center in sorted(known):
                _say_number(draft, center, draft.ligand(center), number)
            for one, two in [*spans, both.span()]:
                text.take(start + one, start + two)
            continue
        if shape is not None and anchor is None and by is None:
            # "Fe1 4a octahedral, Ca 8d": of whom stands in the same stretch.
            left = part.rfind(",", 0, shape[2].start()) + 1
            right = part.find(",", shape[2].end())
            beside = [
                m for m in owner if left <= m.start() < (right % len(part) or 999)
            ]
            owner = beside or owner
        everyone = _EVERY_CENTER.search(part) if number and not owner else None
        if everyone is not None and known:
            anion = draft.ligand("") or ""
            centers = known if len(known) == 2 and by is None else known - {anion}
            name = shape[0] if shape is not None and shape[1] == number else ""
            spans += [shape[2].span()] if name and shape is not None else []
            spans += [anchor.span()] if anchor is not None else []
            for center in sorted(centers - {ligand or ""}):
                _say_number(draft, center, ligand or draft.ligand(center), number, name)
            for one, two in [*spans, everyone.span()]:
                text.take(start + one, start + two)
            continue
        if by is None and fold is None and number and not owner and anchor is not None:
            # A number of neighbours, and nobody who has them.
            draft.unread.append((draft.rule, text.original(start, end)))
            continue
        if number is None or not owner or not (1 if by else 2) <= number < 17:
            continue
        if ligand is None:
            later = [m for m in owner[1:] if m[1] in NONMETALS and m[1] != owner[0][1]]
            if later:
                ligand = later[-1][1]
                spans.append(later[-1].span(1))
                owner = [m for m in owner if m is not later[-1]]
            else:
                ligand = draft.ligand(owner[0][1])
        if ligand is None:
            continue
        name = shape[0] if shape and shape[1] == number else ""
        if shape and shape[1] == number:
            spans.append(shape[2].span())
        if anchor:
            spans.append(anchor.span())
        if shape and (inside := _INSIDE.match(part, shape[2].end())):
            spans.append(inside.span())
        further = [
            (int(m[1]), m[2])
            for m in _BY.finditer(part, by.end() if by else len(part))
            if by
            and m[2] in known
            and m[2] not in {ligand, owner[0][1]}
            and _FURTHER.search(part[by.end() : m.start()])
        ]
        for count, other in further:
            draft.add_coordination(
                CoordinationSpec(owner[0][1], other, count, "", "", draft.rule)
            )
            draft.note(f"{owner[0][1]}: {count} {other}")
        spans += [m.span() for m in _BY.finditer(part) if (int(m[1]), m[2]) in further]
        for m in owner:
            if m[1] == ligand and (by is None or len(owner) > 1):
                continue
            # The 4 of "Ce4+" is a charge, read before, and no running number.
            own = m[2] and text.free(start + m.start(2), start + m.end(2))
            own = own and not _FOLD.match(part, m.start(2))
            site = f"{m[1]}{m[2]}" if own else _site_at(part, m, draft)
            if own:
                spans.append(m.span())
            draft.add_coordination(
                CoordinationSpec(m[1], ligand, number, site, name, draft.rule)
            )
            said = f"{site or m[1]}: {number} {ligand}"
            if (draft.rule, f"{said}, {name}") not in draft.understood and not any(
                rule == draft.rule and what.startswith(f"{said}, ")
                for rule, what in draft.understood
            ):
                draft.note(said + (f", {name}" if name else ""))
            found.append(Polyhedron((m[1],), site, ligand, number, name, start, end))
        for one, two in spans:
            # "… by O2- on 8c": the ligand goes on to say where it sits.
            if text.norm[start + one : start + two] != ligand or not _PLACED.match(
                text.norm, start + two
            ):
                text.take(start + one, start + two)
    return found


#: Who surrounds, without a number: "coordinated by S", "von S umgeben", "Sに囲まれ".
_AROUND = re.compile(
    r"(?:\b(?:by|von|durch|par|por)\s+(?:the\s+)?|被)([A-Z][a-z]?)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])([A-Z][a-z]?)(?:原子)?に"
)
_BOTH = words(
    r"\b(?:both|all)\s*(?:ions|elements|atoms|sites|species|kinds)?|beide\w*|les\s*deux|ambos|两者|両方"
)


#: "six neighbours each", "all the cations have four S neighbours".
_EVERY_CENTER = words(
    r"\beach\b|\bboth\b|\b(?:all|every)\s*(?:of\s*)?(?:the\s*)?(?:cations?|metals?|ions?|atoms?)"
    r"|\balle\s*(?:kationen|metalle|atome)|jeweils|tous\s*les\s*(?:cations|atomes|métaux)|chacun\w*"
    r"|todos\s*los\s*(?:cationes|[áa]tomos|metales)|cada\s*un[oa]|所有(?:的)?(?:阳离子|原子)"
    r"|(?:すべて|全て)の(?:陽イオン|金属|原子)(?:は|が)?|每个(?:阳离子|金属)|各"
)
#: "6 neighbours" where the kind of neighbour is not said.
_NEIGHBOURS = words(
    r"(?<![\d.,])(\d{1,2})\s*(?:nearest\s*)?(?:neighbou?rs|nachbarn|voisins|vecinos|近邻|配体)"
)


_LISTED = re.compile(
    r"\s*(?:(?:and|und|et|y|all|the|both)\s+)*"
    + _EL
    + r"(?:\s*(?:and|und|et|y|和|と)\s*"
    + _EL
    + r")*\s*"
)


def _beside(part: str, owner: list[re.Match[str]], at: int) -> list[re.Match[str]]:
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


def _say_number(
    draft: SpecDraft,
    center: str,
    ligand: str | None,
    number: int | None,
    shape: str = "",
) -> None:
    """A coordination number of an element as a whole."""
    if ligand is None or number is None:
        return
    draft.add_coordination(
        CoordinationSpec(center, ligand, number, "", shape, draft.rule)
    )
    draft.note(f"{center}: {number} {ligand}" + (f", {shape}" if shape else ""))


def _is_stranger(found: re.Match[str], part: str) -> bool:
    """An element that the compound lacks, as subject: 'K is coordinated by 6 Cl'."""
    return bool(
        re.match(
            r"\s*(?:\([^)]*\)\s*)?(?:is|are|ist|sind|est|sont|es|son|has|的|は)",
            part[found.end() :],
        )
    )


_AT = words(
    r"\s*(?:\(?(?:at|on|in|auf|en|sur)\s+|\()(?:the\s+)?\d{1,3}(?P<letter>(?-i:[a-zA]))(?![A-Za-z0-9])"
)


def _site_at(part: str, found: re.Match[str], draft: SpecDraft) -> str:
    """The label of the site that 'Li at 8a' names; empty where that is every Li."""
    place = _AT.match(part, found.end())
    own = [s for s in draft.spec.sites if s.element == found[1]]
    if place is None or len(own) < 2:
        return ""
    there = [s.label for s in own if s.letter == place["letter"]]
    return there[0] if len(there) == 1 else ""


def _is_asked_for(found: re.Match[str], part: str) -> bool:
    """A ligand that the compound lacks: 'coordinated by 6 O' in a sulfide."""
    return bool(re.search(r"(?i)(?:by|von|par|por|durch)\s+$", part[: found.start()]))


def _in_shape(part: str, shape: re.Match[str]) -> bool:
    """An adjective or a container: 'tetrahedral Ge', 'Ge in octahedra'."""
    word = shape[0].lower()
    if re.search(r"(?:al|四面体|八面体|立方体)$", word) and re.match(
        r"\s*(?:wyckoff\s*)?(?:sites?|positions?|的?位置|间隙|サイト|位)",
        part[shape.end() :],
    ):
        # "Li on the tetrahedral 8a site": of one element, or it is not clear of whom.
        named = {m[1] for m in re.finditer(_EL, part) if is_element(m[1])}
        return len(named) == 1
    return bool(
        (
            re.search(r"(?:al|aux|ales?|isch\w*|ico|linear|planar)$", word)
            and not re.search(r"(?i)sites?|positions?|lücken|interstit", part)
        )
        or re.search(r"\b(?:in|im|en|dans)\b[^A-Z]{0,24}$", part[: shape.start()])
        or _INSIDE.match(part, shape.end())
    )


#: "Zn 位于八面体中", "Znは八面体内にある".
_INSIDE = re.compile(
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
_JOINT = re.compile(
    r",\s*(?:(?:and|und|et|y)\s+)?"
    r"|\s(?:and|und|et|y|while|whereas|während|tandis que)\s+"
    r"|\s*(?:和|而|且|、)\s*",
    re.IGNORECASE,
)


def _parts(norm: str, low: int, high: int) -> list[tuple[int, int]]:
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
        or _FOLD.search(norm, low, high)
        or _SHAPED_SITE.search(norm, low, high)
        or _IS_SHAPED.search(norm, low, high)
        or _ELLIPTIC.search(norm, low, high)
        or _ADJECTIVE.search(norm, low, high)
    )
