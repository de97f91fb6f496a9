"""The structure type of a request for candidates, and what sits on its sites."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.asking.chemistry_words import anions_in
from assistant.asking.element_wishes import mentions
from validators.specs.generation import SiteRule


@dataclass(frozen=True, slots=True)
class AskedType:
    """The structure type of a request.

    Attributes:
        pattern: As written ("ABX3"), or the name of the type.
        prototype: Name of the type, empty for a pattern of none.
        sites: What each letter of the pattern may be.
        fillings: Of the named type.
    """

    pattern: str = ""
    prototype: str = ""
    sites: tuple[SiteRule, ...] = ()
    fillings: tuple[int, ...] = ()


def asked_type(whole: str) -> tuple[AskedType, list[str]]:
    """The type that a request names or writes as a pattern, with what was assumed."""
    from generators.materials.group_notation import read_groups
    from generators.materials.patterns import find_type, is_pattern, read_pattern

    named = find_type(whole)
    # ASCII word edges: 个ABX3化合物 holds the pattern between other letters.
    words = re.findall(
        r"(?a:(?<![\w'-]))[A-Z][A-Za-z0-9₀-₉'’′″]{1,14}(?a:(?![\w-]))", whole
    )
    written = next((w for w in words if is_pattern(w)), "")
    group, by_group = read_groups(whole)
    if by_group:
        return AskedType(group, "", by_group), []
    if not written:
        if named is None:
            return AskedType(), []
        return AskedType(named.name, named.name, named.sites, named.fillings), []
    sites = read_pattern(written)
    if named is not None and (merged := _merged(named.sites, sites)):
        return AskedType(written, named.name, merged, named.fillings), []
    prototype, sites, note = _type_of_pattern(written, sites, whole)
    if named is not None:
        note = note or (
            f"{written} does not have the counts of the {named.name} type; the "
            "formula was followed"
        )
    fillings = named.fillings if named is not None and prototype else ()
    asked = AskedType(written, prototype, sites, fillings)
    return asked, [note] if note else []


def _type_of_pattern(
    written: str, sites: tuple[SiteRule, ...], text: str
) -> tuple[str, tuple[SiteRule, ...], str]:
    """The structure type that a bare pattern usually means, with the assumption."""
    from generators.materials.patterns import TYPES

    counts = sorted(s.count for s in sites)
    anions = [s for s in sites if s.anion]
    if len(anions) != 1:
        return "", sites, ""
    usual = {(1, 1, 3): "perovskite", (1, 1, 2, 6): "double perovskite",
             (2, 3, 3, 12): "garnet"}  # fmt: skip
    name = usual.get(tuple(counts))
    if [s.count for s in sites] == [2, 1, 6] and _holds_halide(anions[0], text):
        name = "vacancy-ordered double perovskite"
    if name is None and counts == [2, 2, 7]:
        name = "pyrochlore"
    if name is None and counts == [1, 2, 4] and sites[0].count == 1:
        name = "spinel"
    if name is None:
        return "", sites, ""
    kind = next(t for t in TYPES if t.name == name)
    merged = _merged(kind.sites, sites)
    if not merged:
        return "", sites, ""
    note = f"{written} was read as the {name} type: coordination after {kind.source}"
    return name, merged, note


def _holds_halide(anion: SiteRule, text: str) -> bool:
    """Whether the anion of a pattern is a halide, or any anion where none is named."""
    from generators.materials.patterns import HALIDES

    named = anions_in(text) or (anion.elements if anion.label != "X" else ())
    return set(named) <= set(HALIDES)


def _merged(
    theirs: tuple[SiteRule, ...], own: tuple[SiteRule, ...]
) -> tuple[SiteRule, ...]:
    """Sites of a type with the elements that a pattern fixes; empty when they clash."""
    free = all(not s.elements or s.label == "X" for s in own)
    if free and [s.count for s in theirs] == [s.count for s in own]:
        # A type with two anions, such as A3BX: letters alone say nothing against it.
        return theirs
    cations = [s for s in own if not s.anion]
    places = [s for s in theirs if not s.anion]
    anions = [s for s in own if s.anion]
    if len(cations) < len(places):
        places = _pooled(places, [s.count for s in cations])
    if len(cations) != len(places) or len(anions) != 1:
        return ()
    out = []
    for place, mine in zip(places, cations, strict=True):
        if place.count != mine.count:
            return ()
        out.append(replace(place, elements=mine.elements or place.elements))
    last = [s for s in theirs if s.anion]
    if len(last) != 1 or last[0].count != anions[0].count:
        return ()
    fixed = anions[0].elements if anions[0].label != "X" else last[0].elements
    return (*out, replace(last[0], elements=fixed))


def _pooled(places: list[SiteRule], counts: list[int]) -> list[SiteRule]:
    """Sites of a type that one letter stands for: B5 of A3B5O12 is B2 and C3."""
    out, rest = [], list(places)
    for count in counts:
        taken: list[SiteRule] = []
        while rest and sum(s.count for s in taken) < count:
            taken.append(rest.pop(0))
        if not taken or sum(s.count for s in taken) != count:
            return places
        shared = set(taken[0].charges).intersection(*(s.charges for s in taken[1:]))
        charges = tuple(sorted(shared)) if shared else taken[0].charges
        out.append(replace(taken[0], count=count, charges=charges))
    return places if rest else out


def placed_on_sites(text: str, sites: tuple[SiteRule, ...]) -> tuple[SiteRule, ...]:
    """Sites fixed by ``A = Cs``, "B a 3d metal" or "rare earths on the A site"."""
    found = mentions(text)
    changed = list(sites)
    for i, site in enumerate(sites):
        place = r"(?:[\s-]?(?:[Ss]ites?|[Pp]latz)|位|サイト)"
        label = rf"{re.escape(site.label)}{place}?"
        if site.anion:
            label = (
                rf"(?:{label}|[Hh]alogens?|[Hh]alides?|[Aa]nions?|卤素|阴离子|ハロゲン)"
            )
        before = re.compile(
            rf"(?<![A-Za-z]){re.escape(site.label)}{place}\s*:?\s*$|"
            rf"(?:\b[Ss]ites?|\b[Ss]itio)\s+{re.escape(site.label)}\s*:?\s*$|"
            rf"(?<![A-Za-z]){label}\s*(?:(?:=|∈|:|is|being|(?:should|must|can) be|"
            r"from|ist|est|es|为|是|は)\s*(?:(?:an?|any|either|one of|the|ein\w*|un)"
            r"\s+)?|(?:an?|any|ein)\s+)[\[{(]*$"
        )
        after = re.compile(
            rf"\s+(?:on|at|in|auf|sur|en)\s+(?:(?:the|dem|der|le|el|site|place)\s+)*"
            rf"{label}(?![A-Za-z0-9])"
        )
        for mention in found:
            head = text[max(0, mention.start - 40) : mention.start]
            if before.search(head) or after.match(text, mention.end):
                changed[i] = replace(site, elements=mention.elements)
                break
    return tuple(changed) if changed != list(sites) else ()
