"""How atoms are surrounded, in a rule's words: numbers, adjectives, neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from prompts.language_draft import SpecDraft
from prompts.language_links import Polyhedron
from prompts.language_surroundings import (
    AROUND,
    BEFORE_COUNT,
    BOTH,
    BY,
    CN,
    CN_LAST,
    CN_VALUE,
    EL,
    ELLIPTIC,
    EVERY_CENTER,
    FOLD,
    FOLD_OF,
    FURTHER,
    INSIDE,
    NEIGHBOURS,
    PLACED,
    beside,
    in_shape,
    is_asked_for,
    is_stranger,
    stretches,
)
from prompts.language_text import Text
from prompts.language_words import COORDINATED, SHAPES, words
from validators.elements import NONMETALS, is_element
from validators.specs.structure import CoordinationSpec


@dataclass(slots=True)
class _Stretch:
    """One statement about surroundings while it is read; places count from its start.

    Attributes:
        part: Its words.
        known: Elements of the compound.
        anchor: What says that a surrounding is meant ("coordinated", "8-fold").
        shape: Name, number of corners and place of a shape word.
        number: Of neighbours, once it is known.
        ligand: Who they are.
        owner: Who has them.
        spans: What was read.
    """

    text: Text
    draft: SpecDraft
    start: int
    end: int
    part: str
    known: set[str]
    anchor: re.Match[str] | None = None
    shape: tuple[str, int, re.Match[str]] | None = None
    number: int | None = None
    ligand: str | None = None
    by: re.Match[str] | None = None
    counted: re.Match[str] | None = None
    fold: re.Match[str] | None = None
    cn: re.Match[str] | None = None
    owner: list[re.Match[str]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def free(self, one: int, two: int) -> bool:
        """Whether a stretch was not read by anyone yet."""
        return self.text.free(self.start + one, self.start + two)

    def take(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark places as read."""
        for one, two in spans:
            self.text.take(self.start + one, self.start + two)

    @property
    def shape_name(self) -> str:
        """The shape, where it has as many corners as there are neighbours."""
        named = self.shape is not None and self.shape[1] == self.number
        return self.shape[0] if named and self.shape is not None else ""


def read_coordination(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[Polyhedron]:
    """Words such as 'Ti is coordinated by 6 O', 'octahedral Zr', 'CN(Na) = 8'."""
    found: list[Polyhedron] = []
    for start, end in stretches(text.norm, low, high):
        said = _Stretch(
            text, draft, start, end, text.norm[start:end], set(draft.elements())
        )
        _find_anchor(said)
        if said.anchor is None and said.shape is None:
            continue
        _find_number(said)
        _find_owner(said)
        if _say_both(said):
            continue
        everyone = _say_everyone(said)
        if everyone is not None:
            found.append(everyone)
            continue
        loose = said.by is None and said.fold is None and said.anchor is not None
        if loose and said.number and not said.owner:
            # A number of neighbours, and nobody who has them.
            draft.unread.append((draft.rule, text.original(start, end)))
            continue
        least = 1 if said.by else 2
        if said.number is None or not said.owner or not least <= said.number < 17:
            continue
        if _find_ligand(said):
            found += _say(said)
    return found


def _find_anchor(said: _Stretch) -> None:
    """What says that a surrounding is meant, and the shape that is named."""
    anchor = COORDINATED.search(said.part)
    if anchor is None and any(
        c.rule == said.draft.rule for c in said.draft.spec.coordination
    ):
        # "Zr is coordinated by 6 O, La by 8 O".
        anchor = ELLIPTIC.search(said.part)
    said.anchor = anchor or FOLD_OF.search(said.part)
    said.shape = next(
        (
            (name, count, m)
            for name, count, p in SHAPES
            if name
            for m in p.finditer(said.part)
            if said.free(m.start(), m.end())
        ),
        None,
    )


def _find_number(said: _Stretch) -> None:
    """How many neighbours, in whichever way it is said."""
    part, known = said.part, said.known
    said.by = next(
        (
            m
            for m in BY.finditer(part)
            if is_element(m[2])
            and (not known or m[2] in known or is_asked_for(m, part))
            and said.free(m.start(1), m.end(2))
        ),
        None,
    )
    said.counted = next(
        (
            m
            for m in BEFORE_COUNT.finditer(part)
            if is_element(m[1]) and said.free(m.start(1), m.end(2))
        ),
        None,
    )
    said.fold = FOLD.search(part)
    said.cn = CN.search(part)
    if said.by is not None:
        said.number, said.ligand = int(said.by[1]), said.by[2]
        said.spans += [said.by.span(1), said.by.span(2)]
    elif said.counted is not None:
        said.number, said.ligand = int(said.counted[2]), said.counted[1]
        said.spans += [
            said.counted.span(1),
            (said.counted.start(2), said.counted.end()),
        ]
    elif (plain := NEIGHBOURS.search(part)) is not None:
        said.number = int(plain[1])
        said.spans.append(plain.span())
    elif said.fold is not None:
        said.number = int(said.fold[1])
        said.spans.append(said.fold.span())
    elif said.cn is not None:
        value = CN_VALUE.match(part, said.cn.end()) or CN_LAST.search(part)
        if value:
            said.number = int(value[1])
            said.spans += [said.cn.span(), value.span(1)]
    if (
        said.number is None
        and said.shape is not None
        and (said.anchor is not None or in_shape(part, said.shape[2]))
    ):
        said.number = said.shape[1]


def _find_owner(said: _Stretch) -> None:
    """Who has the neighbours; also a ligand that is named without a number."""
    part, by, counted = said.part, said.by, said.counted
    owner = [
        m
        for m in re.finditer(EL, part)
        if is_element(m[1])
        and (not said.known or m[1] in said.known or is_stranger(m, part))
        and said.free(m.start(1), m.end(1))
        and (by is None or m.start() != by.start(2))
        and (counted is None or m.start() != counted.start(1))
    ]
    around = AROUND.search(part) if by is None and counted is None else None
    if around is not None and said.number is not None:
        # "All cations are tetrahedrally coordinated by S": S is who surrounds.
        group = 1 if around[1] else 2
        named = around[group]
        if is_element(named) and (named in NONMETALS or len(owner) > 1):
            said.ligand = named
            said.spans.append(around.span(group))
            owner = [m for m in owner if m.start() != around.start(group)]
    if said.anchor is not None:
        owner = beside(part, owner, said.anchor.start())
    if by is not None and any(m.start() < by.start() for m in owner):
        # "Ni is surrounded by 4 Sn (and 4 Ti)": Ti is another ligand.
        owner = [m for m in owner if m.start() < by.start()]
    if said.shape is not None and said.anchor is None and by is None:
        # "Fe1 4a octahedral, Ca 8d": of whom stands in the same stretch.
        at = said.shape[2]
        left = part.rfind(",", 0, at.start()) + 1
        right = part.find(",", at.end()) % len(part) or 999
        owner = [m for m in owner if left <= m.start() < right] or owner
    said.owner = owner


def _say_both(said: _Stretch) -> bool:
    """'Both ions have coordination number 6' of a compound of two elements."""
    both = BOTH.search(said.part) if said.cn and len(said.known) == 2 else None
    if both is None:
        return False
    for center in sorted(said.known):
        _say_number(said.draft, center, said.draft.ligand(center), said.number)
    said.take([*said.spans, both.span()])
    return True


def _say_everyone(said: _Stretch) -> Polyhedron | None:
    """'All cations are tetrahedral', 'six neighbours each': nobody is named."""
    if not said.number or said.owner or not said.known:
        return None
    everyone = EVERY_CENTER.search(said.part)
    # "In octahedral coordination" of MoS2: there is one cation.
    sole = said.draft.sole_center() if said.anchor is not None else None
    if everyone is None and sole is None:
        return None
    anion = said.draft.ligand("") or ""
    two = len(said.known) == 2 and said.by is None
    centers = said.known if two and everyone else said.known - {anion}
    centers = {sole} if sole and not everyone else centers
    name = said.shape_name
    said.spans += [said.shape[2].span()] if name and said.shape is not None else []
    said.spans += [said.anchor.span()] if said.anchor is not None else []
    meant = tuple(sorted(centers - {said.ligand or ""}))
    for center in meant:
        ligand = said.ligand or said.draft.ligand(center)
        _say_number(said.draft, center, ligand, said.number, name)
    said.take([*said.spans, *([everyone.span()] if everyone else [])])
    return Polyhedron(
        meant, "", said.ligand or anion, said.number, name, said.start, said.end
    )


def _find_ligand(said: _Stretch) -> bool:
    """A ligand behind the owner, or what commonly surrounds it."""
    if said.ligand is None:
        first = said.owner[0][1]
        later = [m for m in said.owner[1:] if m[1] in NONMETALS and m[1] != first]
        if later:
            said.ligand = later[-1][1]
            said.spans.append(later[-1].span(1))
            said.owner = [m for m in said.owner if m is not later[-1]]
        else:
            said.ligand = said.draft.ligand(first)
    return said.ligand is not None


def _say(said: _Stretch) -> list[Polyhedron]:
    """Enter what was read of the owners named."""
    draft, ligand, number = said.draft, said.ligand, said.number
    assert ligand is not None
    assert number is not None
    name = said.shape_name
    if name and said.shape is not None:
        said.spans.append(said.shape[2].span())
    if said.anchor:
        said.spans.append(said.anchor.span())
    if said.shape and (inside := INSIDE.match(said.part, said.shape[2].end())):
        said.spans.append(inside.span())
    _say_further(said)
    found = []
    for m in said.owner:
        if m[1] == ligand and (said.by is None or len(said.owner) > 1):
            continue
        # The 4 of "Ce4+" is a charge, read before, and no running number.
        own = m[2] and said.free(m.start(2), m.end(2))
        own = own and not FOLD.match(said.part, m.start(2))
        site = f"{m[1]}{m[2]}" if own else _site_at(said.part, m, draft)
        if own:
            said.spans.append(m.span())
        draft.add_coordination(
            CoordinationSpec(m[1], ligand, number, site, name, draft.rule)
        )
        words_ = f"{site or m[1]}: {number} {ligand}"
        if (draft.rule, f"{words_}, {name}") not in draft.understood and not any(
            rule == draft.rule and what.startswith(f"{words_}, ")
            for rule, what in draft.understood
        ):
            draft.note(words_ + (f", {name}" if name else ""))
        found.append(
            Polyhedron((m[1],), site, ligand, number, name, said.start, said.end)
        )
    # "… by O2- on 8c": the ligand goes on to say where it sits.
    said.take(
        (one, two)
        for one, two in said.spans
        if said.part[one:two] != ligand
        or not PLACED.match(said.text.norm, said.start + two)
    )
    return found


def _say_further(said: _Stretch) -> None:
    """A second kind of neighbours: '4 Sn and 4 Ti'."""
    if said.by is None:
        return
    center = said.owner[0][1]
    for m in BY.finditer(said.part, said.by.end()):
        between = said.part[said.by.end() : m.start()]
        if (
            m[2] in said.known
            and m[2] not in {said.ligand, center}
            and FURTHER.search(between)
        ):
            said.draft.add_coordination(
                CoordinationSpec(center, m[2], int(m[1]), "", "", said.draft.rule)
            )
            said.draft.note(f"{center}: {m[1]} {m[2]}")
            said.spans.append(m.span())


_AT = words(
    r"\s*(?:\(?(?:at|on|in|auf|en|sur)\s+|\()(?:the\s+)?(?P<count>\d{1,3})(?P<letter>(?-i:[a-zA]))(?![A-Za-z0-9])"
)


def _site_at(part: str, found: re.Match[str], draft: SpecDraft) -> str:
    """The site that "Li at 8a" names: label or position; empty if it is every Li."""
    place = _AT.match(part, found.end())
    if place is None:
        return ""
    own = [s for s in draft.spec.sites if s.element == found[1]]
    there = [s for s in own if s.letter == place["letter"]]
    if len(own) == len(there) == 1:
        return ""
    if len(there) == 1 and there[0].label:
        return there[0].label
    return place["count"] + place["letter"]


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
