"""The nearest change of sites that removes a contradiction without making another.

A hint that cannot be followed is worse than none: "move Cl to 4a" where Na fills 4a.
Every choice here is a spec that was judged again, and it is kept only where the finding
is gone and no other has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from validators.amounts import show
from validators.filling import full_amount, implied_units, places_of
from validators.groups import Group, WyckoffPosition
from validators.orbits import with_needed_orbits
from validators.report import Finding
from validators.specs.structure import SiteSpec, StructureSpec

#: Choices that are told for one contradiction.
MOST_CHOICES = 3
#: Specs that are judged before the search gives up: some 0.2 s at most.
MOST_TRIED = 400

Judge = Callable[[StructureSpec], list[Finding]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A change in words and the spec that it gives."""

    words: str
    spec: StructureSpec


def nearest_choices(
    spec: StructureSpec, finding: Finding, judge: Judge
) -> tuple[Choice, ...]:
    """Up to three changes of sites that a judge finds nothing wrong with.

    Args:
        spec: With the contradiction.
        finding: The contradiction; `where` names the site, element or position.
        judge: All contradictions about sites of a spec.
    """
    group = spec.group
    if group is None:
        return ()
    before = {_key(f) for f in judge(spec)}
    symbols = _concerned(spec, finding)
    exact: list[Choice] = []
    loose: list[Choice] = []
    tried: set[tuple[SiteSpec, ...]] = set()
    others = [s.element for s in spec.sites if s.element not in symbols]
    others = list(dict.fromkeys(others)) if spec.z is None else []
    for tier in (
        _single(spec, group, symbols, others, finding),
        _one_position(spec, group, symbols),
        _pairs_of_positions(spec, group, symbols),
        _double(spec, group, symbols),
    ):
        for choice in islice(tier, MOST_TRIED):
            if choice.spec.sites in tried:
                continue
            tried.add(choice.spec.sites)
            after = {_key(f) for f in judge(choice.spec)}
            if _key(finding) in after or after - before:
                continue
            # A change that calls for further orbits is no near one.
            near = _added(choice.spec) <= _added(spec)
            good = near and _is_exact(choice.spec, group)
            (exact if good else loose).append(choice)
            if len(exact) == MOST_CHOICES:
                return tuple(exact)
        if exact:
            return tuple(exact)
    return tuple(loose[:MOST_CHOICES])


def in_words(choices: Sequence[Choice]) -> str:
    """'put O on 3c or 3d, or let Sr 1/2 and Ti 1/2 share 1a'."""
    grouped: dict[str, list[str]] = {}
    for choice in choices:
        head, middle, place = choice.words.rpartition(" on ")
        simple = middle and head.count(" ") == 1
        grouped.setdefault(head if simple else choice.words, []).append(place)
    return ", or ".join(
        f"{head} on {' or '.join(places)}" if head.count(" ") == 1 else head
        for head, places in grouped.items()
    )


def _added(spec: StructureSpec) -> int:
    """Orbits that were inferred from the formula."""
    return sum(s.count - 1 for s in spec.sites if s.inferred)


def _is_exact(spec: StructureSpec, group: Group) -> bool:
    """Whether all sites, filled as stated or in full, hold the formula exactly."""
    units = set()
    for symbol, own in places_of(spec, group).items():
        amount = spec.composition.get(symbol)
        if not amount:
            continue
        held = sum(
            (
                p.multiplicity
                * max(p.site.count, 1)
                * (Fraction(1) if p.site.occupancy is None else p.site.occupancy)
                for p in own
            ),
            Fraction(0),
        )
        units.add(held / amount)
    return len(units) <= 1 and (spec.z is None or units <= {Fraction(spec.z)})


def _key(finding: Finding) -> tuple[str, str]:
    return finding.check, finding.where


def _single(
    spec: StructureSpec,
    group: Group,
    symbols: list[str],
    others: list[str],
    finding: Finding,
) -> Iterator[Choice]:
    """Changes of one element: those of the finding first, then what fixes Z."""
    for symbol in symbols:
        yield from _moves(spec, group, symbol, finding)
    yield from _fewer(spec, symbols)
    yield from _mixtures(spec, group, symbols)
    for symbol in symbols:
        yield from _fills(spec, group, symbol)
    if finding.check == "rules.multiplicity":
        for symbol in others:
            yield from _moves(spec, group, symbol, finding)


def _fewer(spec: StructureSpec, symbols: list[str]) -> Iterator[Choice]:
    """One site of several left out."""
    for symbol in symbols:
        own = [i for i, s in enumerate(spec.sites) if s.element == symbol]
        for index in own if len(own) > 1 else ():
            site = spec.sites[index]
            place = f"{site.multiplicity or ''}{site.letter or ''}"
            yield Choice(
                f"leave {site.label or symbol} off {place}",
                _changed(spec, {index: ()}),
            )


def _concerned(spec: StructureSpec, finding: Finding) -> list[str]:
    """Elements that a finding is about; the last named first, as the likelier slip."""
    kind, _, name = finding.where.partition(" ")
    if kind == "position":
        letter = name.lstrip("0123456789")
        found = [s.element for s in spec.sites if s.letter == letter]
    else:
        found = [s.element for s in spec.sites if name in {s.label, s.element}]
    return list(dict.fromkeys(reversed(found)))


def _changed(
    spec: StructureSpec, new: Mapping[int, tuple[SiteSpec, ...]]
) -> StructureSpec:
    """A spec with sites replaced by index; inferred counts are inferred anew."""
    sites: list[SiteSpec] = []
    for index, site in enumerate(spec.sites):
        plain = replace(site, count=1, inferred=False) if site.inferred else site
        sites += new.get(index, (plain,))
    return with_needed_orbits(spec.but(sites=tuple(sites)))


def _at(site: SiteSpec, position: WyckoffPosition) -> SiteSpec:
    return replace(
        site,
        letter=position.letter,
        multiplicity=position.multiplicity,
        frac=None,
        count=1 if site.inferred else site.count,
        inferred=False,
    )


def _name(site: SiteSpec) -> str:
    return site.label or site.element


def _moves(
    spec: StructureSpec, group: Group, symbol: str, finding: Finding
) -> Iterator[Choice]:
    """One site on another position, that of the nearest multiplicity first."""
    kind, _, name = finding.where.partition(" ")
    for index, site in enumerate(spec.sites):
        if site.element != symbol or site.letter is None:
            continue
        position = group.position(site.letter)
        right = position is not None and site.multiplicity in {
            None,
            position.multiplicity,
        }
        named = kind == "site" and name == _name(site)
        if named and right and finding.check == "rules.letter":
            continue
        stated = site.multiplicity or (position.multiplicity if position else 1)

        def far(
            p: WyckoffPosition, s: int = stated, own: str = site.letter
        ) -> tuple[int, int]:
            ratio = max(p.multiplicity, s) / min(p.multiplicity, s)
            # The letter may be right and its number wrong.
            return (0 if p.letter == own else round(100 * (ratio - 1)), p.multiplicity)

        for other in sorted(group.positions, key=far):
            if other.letter == site.letter and right:
                continue
            yield Choice(
                f"put {_name(site)} on {other.label}",
                _changed(spec, {index: (_at(site, other),)}),
            )


def _units_beside(spec: StructureSpec, group: Group, symbol: str) -> list[Fraction]:
    """Formula units that the other elements ask for, the most frequent first."""
    if spec.z is not None:
        return [Fraction(spec.z)]
    found = [u for e, (u, _) in implied_units(spec, group).items() if e != symbol]
    return sorted(dict.fromkeys(found), key=lambda u: (-found.count(u), u))


def _fills(spec: StructureSpec, group: Group, symbol: str) -> Iterator[Choice]:
    """The sites as named, filled in part or in full."""
    amount = spec.composition.get(symbol)
    own = [i for i, s in enumerate(spec.sites) if s.element == symbol]
    places = places_of(spec, group).get(symbol, [])
    if not amount or not places or len(places) != len(own):
        return
    for z in _units_beside(spec, group, symbol):
        share = amount * z / full_amount(places)
        if not 0 < share <= 1:
            continue
        sites = {i: (replace(spec.sites[i], occupancy=share),) for i in own}
        named = ", ".join(f"{p.multiplicity}{p.site.letter}" for p in places)
        words = (
            f"fill {named} with {symbol}"
            if share == 1
            else f"state an occupancy of {show(share)} for {symbol} on {named}"
        )
        yield Choice(words, _changed(spec, sites))


def _mixtures(
    spec: StructureSpec, group: Group, symbols: list[str]
) -> Iterator[Choice]:
    """Elements that share a position, each with what the formula has of it."""
    for letter in dict.fromkeys(s.letter for s in spec.sites if s.element in symbols):
        here = [i for i, s in enumerate(spec.sites) if s.letter == letter]
        position = group.position(letter) if letter else None
        names = [spec.sites[i].element for i in here]
        if position is None or len(here) < 2 or len(set(names)) < len(names):
            continue
        if any(not spec.composition.get(e) for e in names):
            continue
        outside = [s.element for s in spec.sites if s.element not in names]
        units = _units_beside(spec, group, names[-1]) if outside or spec.z else []
        filled = position.multiplicity / sum(spec.composition[e] for e in names)
        for z in units or [Fraction(filled)]:
            shares = [spec.composition[e] * z / position.multiplicity for e in names]
            if sum(shares) > 1 or sum(names.count(s.element) for s in spec.sites) > len(
                here
            ):
                continue
            words = " and ".join(
                f"{e} {show(v)}" for e, v in zip(names, shares, strict=True)
            )
            yield Choice(
                f"let {words} share {position.label}",
                _changed(
                    spec,
                    {
                        i: (replace(spec.sites[i], occupancy=v),)
                        for i, v in zip(here, shares, strict=True)
                    },
                ),
            )


def _one_position(
    spec: StructureSpec, group: Group, symbols: list[str]
) -> Iterator[Choice]:
    """All atoms of an element with several sites on one position that holds them."""
    for symbol in symbols:
        amount = spec.composition.get(symbol)
        own = [i for i, s in enumerate(spec.sites) if s.element == symbol]
        if not amount or len(own) < 2:
            continue
        first = replace(spec.sites[own[0]], label="", occupancy=None, counted=False)
        for z, position in product(_units_beside(spec, group, symbol), group.positions):
            if position.multiplicity != amount * z:
                continue
            sites: dict[int, tuple[SiteSpec, ...]] = {i: () for i in own[1:]}
            sites[own[0]] = (_at(first, position),)
            yield Choice(f"put all {symbol} on {position.label}", _changed(spec, sites))


def _pairs_of_positions(
    spec: StructureSpec, group: Group, symbols: list[str]
) -> Iterator[Choice]:
    """All atoms of an element on two positions that hold them when full."""
    for symbol in symbols:
        amount = spec.composition.get(symbol)
        own = [i for i, s in enumerate(spec.sites) if s.element == symbol]
        if not amount or not own:
            continue
        first = replace(spec.sites[own[0]], label="", occupancy=None, counted=False)
        for z, one, other in product(
            _units_beside(spec, group, symbol), group.positions, group.positions
        ):
            if one.letter > other.letter or (one is other and not one.freedom):
                continue
            if one.multiplicity + other.multiplicity != amount * z:
                continue
            sites: dict[int, tuple[SiteSpec, ...]] = {i: () for i in own[1:]}
            sites[own[0]] = (_at(first, one), _at(first, other))
            yield Choice(
                f"put {symbol} on {one.label} and {other.label}",
                _changed(spec, sites),
            )


def _double(spec: StructureSpec, group: Group, symbols: list[str]) -> Iterator[Choice]:
    """Two elements, each with one site, on other positions: Ca on 4a and F on 8c."""
    single = {
        s.element: i
        for i, s in enumerate(spec.sites)
        if [t.element for t in spec.sites].count(s.element) == 1 and s.letter
    }
    pairs = [
        (one, other)
        for one in symbols
        for other in single
        if one in single and other != one
    ]
    small = sorted(group.positions, key=lambda p: (p.multiplicity, p.letter))
    for one, other in pairs:
        for here, there in product(small, repeat=2):
            if here.letter == there.letter and not here.freedom:
                continue
            first, second = spec.sites[single[one]], spec.sites[single[other]]
            yield Choice(
                f"put {_name(second)} on {there.label} and {_name(first)} on "
                f"{here.label}",
                _changed(
                    spec,
                    {
                        single[one]: (_at(first, here),),
                        single[other]: (_at(second, there),),
                    },
                ),
            )
