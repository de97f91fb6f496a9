"""Who sits where: Wyckoff sites, occupancies, sums over sites, oxidation states.

A clause is read as a row of tokens (elements, labels, positions, occupancies, counts).
Subject and positions may stand in either order: "Na occupies 6b", "6b: Na".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from prompts.language_cell import number_of
from prompts.language_draft import SpecDraft, show_fraction
from prompts.language_text import Text
from prompts.language_tokens import FRACTION, MOLECULE, Token, fraction_of, tokens_of
from prompts.language_types import shape_of_place
from prompts.language_words import (
    FILLER,
    NUMBER,
    OCCUPANCY,
    words,
)
from validators.elements import is_element
from validators.filling import MOBILE
from validators.groups import Group, locate
from validators.specs.structure import CoordinationSpec, OccupancySum, SiteSpec

_SUM_TERM = (
    r"(?:(?:(\d+(?:/\d+)?|\d*\.\d+)\s*\*?\s*)?"
    r"(?:(?:occ(?:upancy)?|sof|g|x|n|o|occupation|占有率)\s*[(\[_]\s*)?"
    r"\(?((?:[A-Z][a-z]?\s?(?:\d{1,2}|\(\d{1,2}\)))|(?:\d{1,3}[a-z]))\)?\s*[)\]]?)"
)
_SUM = re.compile(rf"{_SUM_TERM}(?:\s*\+\s*{_SUM_TERM})+\s*=\s*({NUMBER}(?:/\d+)?)")
_TERM = re.compile(_SUM_TERM)
_CLAUSE = re.compile(r"[;\n]|\.(?=\s|$)")


def clauses(norm: str) -> Iterator[tuple[int, int]]:
    """Stretches between semicolons and full stops."""
    at = 0
    for match in _CLAUSE.finditer(norm):
        yield at, match.start()
        at = match.end()
    yield at, len(norm)


def read_sums(text: Text, draft: SpecDraft) -> None:
    """``6*occ(Na1) + 18*occ(Na2) = 6``."""
    for match in _SUM.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        left = match[0].rsplit("=", 1)[0]
        terms = tuple(
            (
                Fraction(term[1]) if term[1] else Fraction(1),
                re.sub(r"[\s()]", "", term[2]),
            )
            for term in _TERM.finditer(left)
        )
        total = fraction_of(match[match.lastindex or 1])
        text.take(match.start(), match.end())
        draft.add_sum(OccupancySum(terms, total, rule=draft.rule))
        draft.note(" + ".join(f"{f}·occupancy({n})" for f, n in terms) + f" = {total}")


_LABEL_OCCUPANCY = words(
    rf"{OCCUPANCY}\s*(?:of|von|de|del|der|for)\s*(?:the\s+|site\s+)*"
    rf"((?-i:[A-Z][a-z]?)\d{{1,2}})\s*(?:site)?\s*(?:to|is|=|auf|ist|à|est|a|en|es|be|should|must"
    rf"|\s)+\s*({FRACTION})"
    rf"|((?-i:[A-Z][a-z]?)\d{{1,2}})\s*(?:の|的)?\s*{OCCUPANCY}\s*(?:为|是|は|を|to|=|:|改为|设为)+"
    rf"\s*({FRACTION})"
)


def read_label_occupancies(text: Text, draft: SpecDraft) -> None:
    """``set the occupancy of Na1 to 0.5``: a site that is known by its label."""
    for match in _LABEL_OCCUPANCY.finditer(text.norm):
        label, value = match[1] or match[3], fraction_of(match[2] or match[4])
        symbol = re.sub(r"\d", "", label)
        if not is_element(symbol) or not text.free(match.start(), match.end()):
            continue
        text.take(match.start(), match.end())
        known = [s for s in draft.spec.sites if s.label == label]
        site = SiteSpec(symbol, None, label)
        changed = replace(known[0] if known else site, occupancy=value, rule=draft.rule)
        others = tuple(s for s in draft.spec.sites if s.label != label)
        draft.spec = draft.spec.but(sites=(*others, changed))
        draft.note(f"{label}: occupancy {show_fraction(value)}")


# --- from tokens to sites ---------------------------------------------------------


@dataclass(slots=True)
class _Place:
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
    span: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Subject:
    """Elements that sit on places; labels that wait for a place."""

    elements: list[str] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    equal: bool = False
    labels: list[tuple[str, str]] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    together: bool = False
    respectively: bool = False
    each: bool = False
    pending: tuple[Fraction, ...] = ()
    partial: bool = False
    empty: bool = False


def read_sites(text: Text, draft: SpecDraft) -> None:
    """Sites in every clause of a rule."""
    elements = set(draft.elements())
    for match in MOLECULE.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        draft.unread.append((draft.rule, text.original(match.start(), match.end())))
        text.take(match.start(), match.end())
    for low, high in clauses(text.norm):
        tokens = tokens_of(text, low, high, elements)
        if draft.spec.group is not None:
            _place_points(tokens, draft.spec.group)
        if not any(t.kind == "position" for t in tokens):
            continue
        if not any(t.kind in {"element", "label"} for t in tokens):
            # "96h is empty": whoever was said to sit there.
            _read_bare(text, tokens, draft)
            continue
        tokens = _without_asides(tokens, text.norm, low, high)
        subjects = _subjects(tokens, text.norm)
        for subject in subjects:
            _enter(subject, text, draft)
        _say_unplaced(subjects, text, draft)


_ASIDE = re.compile(r"\([^()]*\)")
_ASIDE_WORD = re.compile(r"[a-zà-ÿ]{4,}")


def _without_asides(
    tokens: list[Token], norm: str, low: int, high: int
) -> list[Token]:
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


def _say_unplaced(subjects: list[_Subject], text: Text, draft: SpecDraft) -> None:
    """Elements behind places that were put nowhere: they are named, never dropped."""
    placed = {e for s in subjects if s.places for e in s.elements}
    placed |= {g for s in subjects for p in s.places for g in p.guests}
    for before, subject in pairwise(subjects):
        if subject.places or not before.tokens:
            continue
        lost = [e for e in subject.elements if e not in placed]
        owners = [t for t in subject.tokens if t.element in lost]
        if owners and all(text.free(t.start, t.end) for t in owners):
            start, end = before.tokens[-1].end, owners[-1].end
            draft.unread.append((draft.rule, text.original(start, end).strip(" ,")))


def _place_points(tokens: list[Token], group: Group) -> None:
    """Coordinates without a letter say which position is meant."""
    if any(t.kind == "position" for t in tokens):
        return
    for token in tokens:
        if token.kind != "point" or token.point is None:
            continue
        found, _ = locate(
            group, np.array(token.point), metric=np.eye(3) * 10, tolerance=0.02
        )
        token.kind, token.letter = "position", found.letter
        token.multiplicity = found.multiplicity


def _read_bare(text: Text, tokens: list[Token], draft: SpecDraft) -> None:
    places = [t for t in tokens if t.kind == "position"]
    occupancy: Fraction | None = None
    for token in tokens:
        if token.kind == "empty":
            occupancy = Fraction(0)
        elif token.kind == "full":
            occupancy = Fraction(1)
        elif token.kind == "occupancy" and len(token.values) == 1:
            occupancy = token.values[0]
    if occupancy is None:
        return
    changed = []
    for site in draft.spec.sites:
        if site.letter in {p.letter for p in places}:
            new = replace(
                site, occupancy=occupancy, optional=occupancy == 0, rule=draft.rule
            )
            changed.append((site, new))
    owners = {old.element for old, _ in changed}
    if not owners and occupancy == 0:
        _forbid(text, tokens, places, draft)
        return
    if len(owners) != 1:
        return
    sites = tuple(
        next((new for old, new in changed if old is s), s) for s in draft.spec.sites
    )
    draft.spec = draft.spec.but(sites=sites)
    for token in tokens:
        text.take(token.start, token.end)
    for _, new in changed:
        draft.note(_describe(new))


def _forbid(
    text: Text, tokens: list[Token], places: list[Token], draft: SpecDraft
) -> None:
    """Of whom is '18e' empty? Of the one ion that can leave sites, else of all."""
    mobile = [e for e in draft.elements() if e in MOBILE and e != "F"]
    # Where none or several can, nobody is to sit there.
    owners = mobile if len(mobile) == 1 else list(draft.elements())
    sites = [
        SiteSpec(
            owner,
            p.letter,
            multiplicity=p.multiplicity,
            occupancy=Fraction(0),
            optional=True,
            rule=draft.rule,
        )
        for owner in owners
        for p in places
    ]
    if not sites:
        return
    for token in tokens:
        text.take(token.start, token.end)
    draft.add_sites(sites)
    for site in sites:
        draft.note(_describe(site))


def _subjects(tokens: list[Token], norm: str) -> list[_Subject]:
    first_place = next(t.start for t in tokens if t.kind == "position")
    first_owner = next(t.start for t in tokens if t.kind in {"element", "label"})
    if first_place > first_owner:
        return _owners_first(tokens, norm)
    # "12c by Zr, 18e by P, Li in 6b": each stretch between commas has its own order.
    groups = _comma_groups(tokens, norm)
    if len(groups) > 1:
        return [s for group in groups for s in _subjects(group, norm)]
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


def _places_first(tokens: list[Token]) -> list[_Subject]:
    """'12c is occupied by Zr, 18e by P'."""
    subjects: list[_Subject] = []
    current = _Subject()
    for token in tokens:
        if token.kind == "position" and (current.elements or current.labels):
            subjects.append(current)
            current = _Subject()
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


def _owners_first(tokens: list[Token], norm: str) -> list[_Subject]:
    """'Na occupies Na1 (6b) and Na2 (18e); Zr is on 12c'."""
    subjects: list[_Subject] = []
    current = _Subject()
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
                current = _Subject()
            _add_element(current, token)
            if token.kind == "label":
                current.labels.append((token.label, token.element))
        else:
            _common(token, current)
    subjects.append(current)
    return subjects


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


def _last_places(subject: _Subject, norm: str) -> list[_Place]:
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


def _add_element(subject: _Subject, token: Token) -> None:
    subject.tokens.append(token)
    if token.element not in subject.elements:
        subject.elements.append(token.element)
    if token.value is not None:
        subject.shares[token.element] = token.value
    if token.multiplicity is not None:
        subject.counts[token.element] = token.multiplicity


def _common(token: Token, subject: _Subject) -> None:
    if token.kind in {"element", "label"}:
        return
    subject.tokens.append(token)
    last = subject.places[-1] if subject.places else None
    if token.kind == "position":
        place = _Place(
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
    elif token.kind == "count" and token.label == "after" and last is not None:
        last.count, last.counted = token.multiplicity or 1, True
    elif token.kind == "occupancy":
        if last is None:
            subject.pending = token.values
        elif len(token.values) == 1:
            last.occupancy = token.values[0]
        elif len(token.values) == len(subject.places):
            for place, value in zip(subject.places, token.values, strict=True):
                place.occupancy = value
        else:
            subject.pending = token.values
    elif token.kind == "half":
        if last is None:
            subject.pending = (Fraction(1, 2),)
        else:
            last.occupancy = Fraction(1, 2)
    elif token.kind == "full":
        if last is None:
            subject.pending = (Fraction(1),)
        else:
            last.occupancy = Fraction(1)
    elif token.kind == "partial":
        subject.partial = True
        for place in subject.places:
            place.partial = True
    elif token.kind == "empty":
        if last is None:
            subject.empty = True
        else:
            last.empty = True
    elif token.kind == "allowed" and last is not None:
        last.allowed = True
    elif token.kind == "point" and last is not None:
        last.point = token.point
    elif token.kind == "share":
        subject.together = True
    elif token.kind == "respectively":
        subject.respectively = True
    elif token.kind == "each":
        subject.each = True
    elif token.kind == "equal":
        subject.equal = True
        if token.values:
            subject.shares.update(dict.fromkeys(subject.elements, token.values[0]))


def _fill_known(subject: _Subject, text: Text, draft: SpecDraft) -> None:
    """An occupancy by element alone, of the one site that the element has."""
    own = [s for s in draft.spec.sites if s.element == subject.elements[0]]
    if len(own) != 1 or own[0].occupancy is not None:
        return
    filled = replace(own[0], occupancy=subject.pending[0])
    draft.spec = draft.spec.but(
        sites=tuple(filled if s is own[0] else s for s in draft.spec.sites)
    )
    for token in subject.tokens:
        text.take(token.start, token.end)
    draft.note(_describe(filled))


def _enter(subject: _Subject, text: Text, draft: SpecDraft) -> None:
    if not subject.places and len(subject.elements) == len(subject.pending) == 1:
        _fill_known(subject, text, draft)
    if not subject.places or not (subject.elements or subject.labels):
        return
    for token in subject.tokens:
        text.take(token.start, token.end)
    if subject.each:
        values = {p.occupancy for p in subject.places if p.occupancy is not None}
        if len(values) == 1:
            for place in subject.places:
                place.occupancy = next(iter(values))
    sites: list[SiteSpec] = []
    elements = subject.elements
    places = subject.places
    labels = subject.labels
    pairs: list[tuple[str, _Place, str]] = []
    zipped = (
        len(elements) > 1
        and len(elements) == len(places)
        and not (subject.together or subject.equal or subject.shares)
        and not any(p.owner for p in places[1:])
    )
    if len(labels) > len(places) and len(places) == 1 and not subject.together:
        # "O1, O2 and O3 (all 4c)": one place for each label.
        labelled = {owner for _, owner in labels}
        pairs = [(owner, places[0], label) for label, owner in labels]
        pairs += [(e, places[0], "") for e in elements if e not in labelled]
    elif zipped:
        by_owner = {owner: label for label, owner in labels}
        pairs = [
            (e, p, by_owner.get(e, "")) for e, p in zip(elements, places, strict=True)
        ]
    elif len(elements) > 1:
        by_owner = {owner: label for label, owner in labels}
        pairs = [(e, p, by_owner.get(e, "")) for e in elements for p in places]
    else:
        pairs = [(elements[0], p, p.label) for p in places]
    several = len(places) > 1 and len(elements) > 1 and not zipped
    pairs += [(g, p, "") for p in places for g in p.guests]
    shared = dict(zip(elements, subject.pending, strict=False))
    if subject.equal and len(elements) > 1 and not subject.shares:
        subject.shares = dict.fromkeys(elements, Fraction(1, len(elements)))
    for symbol, place, label in pairs:
        occupancy = place.occupancy
        if subject.shares:
            occupancy = subject.shares.get(symbol, occupancy)
        elif len(subject.pending) == len(elements) > 1:
            occupancy = shared[symbol]
        if place.empty:
            occupancy = Fraction(0)
        sites.append(
            SiteSpec(
                element=symbol,
                letter=place.letter,
                label=label,
                multiplicity=place.multiplicity,
                occupancy=occupancy,
                frac=place.point,
                count=subject.counts.get(symbol, place.count),
                counted=place.counted or symbol in subject.counts,
                optional=((several or place.allowed) and occupancy is None)
                or place.empty,
                partial=place.partial and occupancy is None,
                shared=(subject.together and len(elements) > 1)
                or bool(place.guests),
                rule=draft.rule,
            )
        )
    if len(elements) > 1 and not zipped:
        # "Fe and Co occupy 2a" says that both are there.
        draft.joint.update((s.element, s.letter or "") for s in sites)
    draft.add_sites(sites)
    if zipped and not subject.respectively and not any(s.label for s in sites):
        crossed = tuple(
            replace(s, letter=p.letter, multiplicity=p.multiplicity, optional=True,
                    shared=True)
            for s in sites
            for p in places
        )  # fmt: skip
        if all(s.occupancy is None and s.frac is None for s in sites):
            draft.crossed.append((tuple(sites), crossed))
    for site in sites:
        draft.note(_describe(site))
    _shapes_of_places(pairs, text, draft)


def _shapes_of_places(
    pairs: list[tuple[str, _Place, str]], text: Text, draft: SpecDraft
) -> None:
    """'on the tetrahedral 8a sites': how the atoms there are surrounded."""
    shapes = {p.span: shape_of_place(text, *p.span) for _, p, _ in pairs}
    for symbol, place, label in pairs:
        shape = shapes[place.span]
        ligand = draft.ligand(symbol)
        if shape is None or ligand is None or place.empty:
            continue
        name, number = shape
        draft.add_coordination(
            CoordinationSpec(symbol, ligand, number, label, name, draft.rule)
        )
        draft.note(f"{label or symbol}: {number} {ligand}, {name}")


def _describe(site: SiteSpec) -> str:
    number = site.multiplicity if site.multiplicity is not None else ""
    text = f"{site.label or site.element} on {number}{site.letter}"
    if site.count > 1:
        text = f"{site.element} on {site.count} sites {number}{site.letter}"
    if site.occupancy is not None:
        text += f", occupancy {show_fraction(site.occupancy)}"
    elif site.partial:
        text += ", partly filled"
    if site.frac is not None:
        text += " at (" + ", ".join(f"{v:g}" for v in site.frac) + ")"
    return text


__all__ = [
    "clauses",
    "fraction_of",
    "number_of",
    "read_sites",
    "read_sums",
]
