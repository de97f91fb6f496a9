"""From a row of tokens to who sits where: elements and the places that are theirs.

Subject and positions may stand in either order: "Na occupies 6b", "6b: Na".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from prompts.language_clause import Token
from prompts.language_words import FILLER, words


@dataclass(slots=True)
class Place:
    """A position that was named, and what was said of it."""

    letter: str
    multiplicity: int | None
    label: str = ""
    owner: str = ""
    occupancy: Fraction | None = None
    count: int = 1
    counted: bool = False
    point: tuple[float, float, float] | None = None
    empty: bool = False
    partial: bool = False
    allowed: bool = False
    guests: list[str] = field(default_factory=list)
    visitors: list[str] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Subject:
    """Elements that sit on places; labels that wait for a place."""

    elements: list[str] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    equal: bool = False
    labels: list[tuple[str, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    together: bool = False
    respectively: bool = False
    each: bool = False
    pending: tuple[Fraction, ...] = ()
    partial: bool = False
    empty: bool = False


_ASIDE = re.compile(r"\([^()]*\)")
_ASIDE_WORD = re.compile(r"[a-zà-ÿ]{4,}")


def without_asides(tokens: list[Token], norm: str, low: int, high: int) -> list[Token]:
    """Without elements of remarks in brackets: "(some Br/S disorder is seen)".

    Brackets that hold a place, or nothing but elements and what is known of them, say
    who sits where.
    """
    dropped: set[int] = set()
    for match in _ASIDE.finditer(norm, low, high):
        inside = [t for t in tokens if match.start() < t.start < match.end()]
        owners = [t for t in inside if t.kind in {"element", "label"}]
        if not owners or any(t.kind in {"position", "point"} for t in inside):
            continue
        read = {i for t in inside for i in range(t.start, t.end)}
        words_ = _ASIDE_WORD.finditer(norm, match.start(), match.end())
        if any(w.start() not in read and not FILLER.fullmatch(w[0]) for w in words_):
            dropped.update(id(t) for t in inside)
    return [t for t in tokens if id(t) not in dropped]


def subjects_of(tokens: list[Token], norm: str) -> list[Subject]:
    """Who sits where, in a clause that names elements and positions."""
    first_place = next(t.start for t in tokens if t.kind == "position")
    first_owner = next(t.start for t in tokens if t.kind in {"element", "label"})
    if first_place > first_owner:
        return _owners_first(tokens, norm)
    # "12c by Zr, 18e by P, Li in 6b": each stretch between commas has its own order.
    groups = _comma_groups(tokens, norm)
    if len(groups) > 1:
        return [s for group in groups for s in subjects_of(group, norm)]
    return _places_first(tokens)


def _comma_groups(tokens: list[Token], norm: str) -> list[list[Token]]:
    """Tokens between commas, joined until each group has an owner and a place."""
    groups: list[list[Token]] = [[]]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and "," in norm[before.end : token.start]:
            groups.append([])
        groups[-1].append(token)
    out: list[list[Token]] = []
    waiting: list[Token] = []
    for group in groups:
        kinds = {t.kind for t in group}
        owned, placed = bool(kinds & {"element", "label"}), "position" in kinds
        if owned and not placed:
            waiting += group
        elif (owned and placed) or not out:
            out.append(waiting + group)
            waiting = []
        else:
            out[-1] += waiting + group
            waiting = []
    if waiting:
        out.append(waiting) if not out else out[-1].extend(waiting)
    complete = all(
        {"position"} <= {t.kind for t in g}
        and {t.kind for t in g} & {"element", "label"}
        for g in out
    )
    return out if complete else [tokens]


def _places_first(tokens: list[Token]) -> list[Subject]:
    """'12c is occupied by Zr, 18e by P'."""
    subjects: list[Subject] = []
    current = Subject()
    for token in tokens:
        if token.kind == "position" and (current.elements or current.labels):
            subjects.append(current)
            current = Subject()
        _common(token, current)
        if token.kind == "element":
            _add_element(current, token)
        elif token.kind == "label":
            _add_element(current, token)
            open_place = next((p for p in current.places if not p.label), None)
            if open_place is not None and len(current.places) >= 1:
                if len({e for e in current.elements}) == 1:
                    open_place.label = token.label
            else:
                current.labels.append((token.label, token.element))
    subjects.append(current)
    return subjects


def _owners_first(tokens: list[Token], norm: str) -> list[Subject]:
    """'Na occupies Na1 (6b) and Na2 (18e); Zr is on 12c'."""
    subjects: list[Subject] = []
    current = Subject()
    for index, token in enumerate(tokens):
        if token.kind in {"element", "label"}:
            fresh = bool(current.places)
            # "Fe, O1 and O2 on 4c, O3 on 8d": all who waited are placed.
            closed = len(current.labels) > 1 == len(current.places) or (
                len(current.elements) > 1 and not current.together
            )
            same = token.element in current.elements
            if fresh and not same and _is_guest(tokens, index, norm):
                for place in _last_places(current, norm):
                    place.guests.append(token.element)
                current.tokens.append(token)
                continue
            follows = token.kind == "label" and _label_of_last(tokens, index, norm)
            if fresh and same and follows and len(current.places[-1].label) == 0:
                current.places[-1].label = token.label
                current.tokens.append(token)
                continue
            if fresh and not (same and token.kind == "label" and not closed):
                if (
                    same
                    and not (token.value is None and _goes_on(tokens, index))
                    and token.kind == "element"
                    and (not current.together or token.value is not None)
                ):
                    current.tokens.append(token)
                    if token.value is not None:
                        current.shares[token.element] = token.value
                    continue
                subjects.append(current)
                current = Subject()
            _add_element(current, token)
            if token.kind == "label":
                current.labels.append((token.label, token.element))
        else:
            _common(token, current)
    subjects.append(current)
    _fill_all_alike(subjects, tokens, norm)
    return subjects


#: "…, both fully occupied": what follows holds for every place that was named.
_ALL_OF_THEM = words(
    r"(?:\b(?:both|all|each|beide|alle|amb[oa]s|tod[oa]s|tou(?:s|tes)(?:\s*les\s*deux)?|les\s*deux)\b"
    r"|两者|二者|均|都|全部|ともに|共に|いずれも|両方|どちらも)\s*(?:(?:of\s*(?:them|which)|sites?|positions?|lagen"
    r"|posiciones|sitios|are|sind|sont|est[áa]n|son|being|为|に|とも|が)\s*)*$"
)


def _fill_all_alike(subjects: list[Subject], tokens: list[Token], norm: str) -> None:
    """A last "both full" tells of the places of all who were named before it."""
    last = tokens[-1]
    if last.kind not in _WHOLES or len(subjects) < 2:
        return
    before = tokens[-2]
    start = before.start if before.kind == "each" else before.end
    if not _ALL_OF_THEM.search(norm, start, last.start):
        return
    for subject in subjects:
        for place in subject.places:
            if place.occupancy is None:
                place.occupancy = _WHOLES[last.kind]


_WITH_GUEST = words(
    r"[\s,(]*(?:(?:both|each|either|together|shared|mixed|jointly|along|beide|zusammen|gemeinsam"
    r"|gemischt|ensemble|mélangée?s?|partagée?s?|junto|compartid[oa]s?|mezclad[oa]s?)\s*)*"
    r"(?:with|mit|avec|con)\s*(?:some|etwas|un\s*peu\s*d[e\"']|algo\s*de)?\s*"
)
_GUEST_END = words(
    r"\s*(?:[)\s]*(?:[,.;]|$)|(?:and|und|et|y)\s+(?-i:[A-Z])|(?:in|im|at|en|à|au)\b)"
)


def _is_guest(tokens: list[Token], index: int, norm: str) -> bool:
    """Whether an element joins those on the places before it: "Si on 8f with P"."""
    token, before = tokens[index], tokens[index - 1]
    if before.kind == "share" and index > 1:
        before = tokens[index - 2]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.kind == "position":
        between = norm[token.end : following.start]
        if not re.search(r"[,;]", between):
            return False
    return bool(
        _WITH_GUEST.fullmatch(norm, before.end, token.start)
        and _GUEST_END.match(norm, token.end)
    )


def _last_places(subject: Subject, norm: str) -> list[Place]:
    """The places behind the last comma: "4e and 8f with P" means both."""
    places = subject.places
    for index in range(len(places) - 1, 0, -1):
        between = norm[places[index - 1].span[1] : places[index].span[0]]
        if "," in between or re.search(r"[A-Z]", between):
            return places[index:]
    return places


def _goes_on(tokens: list[Token], index: int) -> bool:
    """Whether another element follows before the next place."""
    owner = tokens[index].element
    other = False
    for token in tokens[index + 1 :]:
        if token.kind == "position":
            return other
        if token.kind in {"element", "label"}:
            other = other or (token.element != owner and token.value is None)
    return False


def _label_of_last(tokens: list[Token], index: int, norm: str) -> bool:
    """Whether a label stands right behind a place: ``6b (Na1)``, ``6b: Na1``."""
    before = tokens[index - 1]
    if before.kind != "position":
        return False
    between = norm[before.end : tokens[index].start]
    closed = norm[tokens[index].end : tokens[index].end + 1] == ")"
    return between.strip() in {":", "="} or (between.strip() == "(" and closed)


def _add_element(subject: Subject, token: Token) -> None:
    subject.tokens.append(token)
    if token.element not in subject.elements:
        subject.elements.append(token.element)
    if token.value is not None:
        subject.shares[token.element] = token.value
    if token.multiplicity is not None:
        subject.counts[token.element] = token.multiplicity


def _common(token: Token, subject: Subject) -> None:
    """Add a token that is neither an element nor a label."""
    if token.kind in {"element", "label"}:
        return
    subject.tokens.append(token)
    if token.kind == "position":
        _add_place(subject, token)
    elif token.kind == "occupancy":
        _set_occupancies(subject, token.values)
    elif token.kind in _WHOLES:
        _set_occupancies(subject, (_WHOLES[token.kind],))
    elif token.kind in {"partial", "share", "respectively", "each", "equal"}:
        _tell_all(token, subject)
    elif subject.places:
        _tell_last(token, subject.places[-1])
    elif token.kind == "empty":
        subject.empty = True


_WHOLES = {"half": Fraction(1, 2), "full": Fraction(1)}


def _add_place(subject: Subject, token: Token) -> None:
    """A position with the label, number and occupancy that were said before it."""
    place = Place(
        token.letter,
        token.multiplicity,
        point=token.point,
        span=(token.start, token.end),
    )
    if subject.labels and not subject.respectively:
        waiting = subject.labels
        taken = [p for p in subject.places if p.label]
        if len(waiting) > len(taken):
            place.label, place.owner = waiting[len(taken)]
    if subject.tokens[-2:-1] and subject.tokens[-2].kind == "count":
        before = subject.tokens[-2]
        if before.label != "after":
            place.count, place.counted = before.multiplicity or 1, True
    place.empty, place.partial = subject.empty, subject.partial
    subject.empty = False
    if len(subject.pending) == 1:
        place.occupancy = subject.pending[0]
    subject.places.append(place)


def _set_occupancies(subject: Subject, values: tuple[Fraction, ...]) -> None:
    """One number is that of the last place, a list that of all; else they wait."""
    places = subject.places
    if places and len(values) == 1:
        places[-1].occupancy = values[0]
    elif places and len(values) == len(places):
        for place, value in zip(places, values, strict=True):
            place.occupancy = value
    else:
        subject.pending = values


def _tell_all(token: Token, subject: Subject) -> None:
    """What holds for all places of a subject."""
    if token.kind == "partial":
        subject.partial = True
        for place in subject.places:
            place.partial = True
    elif token.kind == "share":
        subject.together = True
    elif token.kind == "respectively":
        subject.respectively = True
    elif token.kind == "each":
        subject.each = True
    else:
        subject.equal = True
        if token.values:
            subject.shares.update(dict.fromkeys(subject.elements, token.values[0]))


def _tell_last(token: Token, place: Place) -> None:
    """What is said of the place right before it."""
    if token.kind == "count" and token.label == "after":
        place.count, place.counted = token.multiplicity or 1, True
    elif token.kind == "empty":
        place.empty = True
    elif token.kind == "allowed":
        place.allowed = True
    elif token.kind == "point":
        place.point = token.point
    elif token.kind == "visitor":
        place.visitors.append(token.element)
