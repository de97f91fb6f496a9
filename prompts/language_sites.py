"""Who sits where: Wyckoff sites and their occupancies in a rule's words.

A clause is read as a row of tokens (elements, labels, positions, occupancies, counts).
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from prompts.language_clause import Token
from prompts.language_draft import SpecDraft, show_fraction
from prompts.language_mixing import with_visitors
from prompts.language_subjects import Place, Subject, subjects_of, without_asides
from prompts.language_text import Text, clauses
from prompts.language_tokens import MOLECULE, tokens_of
from prompts.language_types import shape_of_place
from validators.filling import MOBILE
from validators.groups import Group, locate
from validators.specs.structure import CoordinationSpec, SiteSpec

_EITHER = re.compile(
    r"(?i)\b(?:tetra|octa)hedral\s*(?:and|or|&|/)\s*interstitial\b"
    r"|\binterstitial\s*(?:and|or|&|/)\s*(?:tetra|octa)hedral\b"
)


def read_sites(text: Text, draft: SpecDraft) -> None:
    """Sites in every clause of a rule."""
    for match in _EITHER.finditer(text.norm):
        # Of "tetrahedral and interstitial sites" each may be the one or the other.
        text.take(match.start(), match.end())
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
        tokens = without_asides(tokens, text.norm, low, high)
        tokens = with_visitors(tokens, text.norm, low, high)
        subjects = subjects_of(tokens, text.norm)
        for subject in subjects:
            _enter(subject, text, draft)
        _say_unplaced(subjects, text, draft)


def _say_unplaced(subjects: list[Subject], text: Text, draft: SpecDraft) -> None:
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


def _fill_known(subject: Subject, text: Text, draft: SpecDraft) -> None:
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


def _enter(subject: Subject, text: Text, draft: SpecDraft) -> None:
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
    pairs: list[tuple[str, Place, str]] = []
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
                shared=(subject.together and len(elements) > 1) or bool(place.guests),
                rule=draft.rule,
            )
        )
    sites += _visiting(subject, draft.rule)
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


def _visiting(subject: Subject, rule: str) -> list[SiteSpec]:
    """Those who may join the owners of a place, and need not."""
    return [
        SiteSpec(
            visitor,
            place.letter,
            multiplicity=place.multiplicity,
            optional=True,
            shared=True,
            rule=rule,
        )
        for place in subject.places
        for visitor in place.visitors
    ]


def _shapes_of_places(
    pairs: list[tuple[str, Place, str]], text: Text, draft: SpecDraft
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
