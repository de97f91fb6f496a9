"""What a set of sites can hold: multiplicities against the formula, exactly.

An element is 'tight' when its sites can only be meant full: one list of positions,
no word about partial filling, whole numbers in the formula, and no ion that is known
to leave sites empty. Tight elements fix Z; the others must fit into what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from validators.groups import Group
from validators.specs.structure import SiteSpec, StructureSpec

#: Ions that move through solids and commonly leave part of their sites empty.
MOBILE = frozenset({"H", "Li", "Na", "K", "Rb", "Cs", "Ag", "Cu", "Tl", "F"})


#: Sites of a mixed crystal that are emptier than this are no measure of Z.
NEARLY_FULL = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Place:
    """A demand on a Wyckoff position.

    Attributes:
        site: What was asked.
        multiplicity: Of the position in the group.
        freedom: Free coordinates; without any, only one orbit exists.
        orbits: How many orbits it may stand for; None where that was left open.
    """

    site: SiteSpec
    multiplicity: int
    freedom: int
    orbits: int | None

    @property
    def capacity(self) -> int | None:
        """Atoms that fit in; None where the number of orbits is open."""
        return None if self.orbits is None else self.multiplicity * self.orbits


def places_of(spec: StructureSpec, group: Group) -> dict[str, list[Place]]:
    """Sites by element, with multiplicities; unknown letters are left out."""
    out: dict[str, list[Place]] = {}
    for site in spec.sites:
        position = group.position(site.letter) if site.letter else None
        if position is None:
            continue
        free = position.freedom > 0
        open_count = free and site.occupancy is None and site.partial
        out.setdefault(site.element, []).append(
            Place(
                site,
                position.multiplicity,
                position.freedom,
                None if open_count else max(site.count, 1),
            )
        )
    return out


def full_amount(places: list[Place]) -> int:
    """Atoms when every named site is full."""
    return sum(p.multiplicity * max(p.site.count, 1) for p in places)


def stated_amount(places: list[Place]) -> Fraction | None:
    """Atoms where every site has its occupancy; None where one is open."""
    total = Fraction(0)
    for place in places:
        if place.site.occupancy is None:
            return None
        total += place.multiplicity * max(place.site.count, 1) * place.site.occupancy
    return total


def is_tight(
    element: str,
    places: Mapping[str, list[Place]],
    composition: Mapping[str, Fraction],
) -> bool:
    """Whether the sites of an element can only be meant full."""
    own = places[element]
    amount = composition.get(element, Fraction(0))
    if amount.denominator != 1 or element in MOBILE:
        return False
    if any(
        p.site.partial
        or p.site.optional
        or p.site.shared
        or p.site.occupancy is not None
        for p in own
    ):
        return False
    fixed = {p.site.letter for p in own if p.freedom == 0}
    shared = any(
        other != element and p.freedom == 0 and p.site.letter in fixed
        for other, rows in places.items()
        for p in rows
    )
    return not shared


def implied_units(
    spec: StructureSpec, group: Group
) -> dict[str, tuple[Fraction, list[Place]]]:
    """Formula units that each element's sites ask for, where they fix it."""
    places = places_of(spec, group)
    out: dict[str, tuple[Fraction, list[Place]]] = {}
    for element, own in places.items():
        amount = spec.composition.get(element)
        if not amount:
            continue
        stated = stated_amount(own)
        if stated is not None and stated > 0:
            out[element] = (stated / amount, own)
        elif is_tight(element, places, spec.composition):
            out[element] = (full_amount(own) / amount, own)
    return out


def formula_units(spec: StructureSpec) -> Fraction | None:
    """Formula units in the cell that the spec fixes, or None.

    Stated Z comes first, then what tight elements agree on, then a sum rule over
    all sites of an element.
    """
    if spec.z is not None:
        return Fraction(spec.z)
    if spec.group is None or not spec.composition:
        return None
    places = places_of(spec, spec.group)
    tight = {
        e: full_amount(own) / spec.composition[e]
        for e, own in places.items()
        if e in spec.composition and is_tight(e, places, spec.composition)
    }
    values = set(tight.values())
    if len(values) == 1:
        return Fraction(next(iter(values)))
    if not tight:
        for element, own in places.items():
            stated = stated_amount(own)
            amount = spec.composition.get(element)
            if amount and stated:
                return _simple(stated / amount)
        for element, own in places.items():
            amount = spec.composition.get(element)
            total = _sum_of(spec, own)
            if amount and total is not None:
                return total / amount
        return _by_groups(spec, places) or _by_mobile(spec, places)
    return None


def _by_groups(
    spec: StructureSpec, places: Mapping[str, list[Place]]
) -> Fraction | None:
    """Z where elements share positions: as many units as fit, nothing overfull.

    Elements that meet on a position without freedom, or that are said to share one,
    make a group; its positions hold so many formula units. The fewest of all groups
    is Z where whole, else the whole number just below it. None unless some position
    is shared and every element of the formula has its sites.
    """
    if set(places) != set(spec.composition):
        return None
    groups: list[tuple[set[str], set[str]]] = []
    for element, own in places.items():
        letters = {
            f"{p.site.letter}"
            if p.freedom == 0 or p.site.shared
            else f"{element} {p.site.letter}"
            for p in own
        }
        if any(p.orbits is None or p.site.occupancy is not None for p in own):
            return None
        elements = {element}
        for group in [g for g in groups if g[1] & letters]:
            groups.remove(group)
            elements |= group[0]
            letters |= group[1]
        groups.append((elements, letters))
    if all(len(elements) == 1 for elements, _ in groups):
        return None
    most: Fraction | None = None
    for elements, _ in groups:
        rooms = {
            (
                p.site.letter
                if p.freedom == 0 or p.site.shared
                else (e, p.site.label, i)
            ): p.multiplicity * max(p.site.count, 1)
            for e in elements
            for i, p in enumerate(places[e])
        }
        amount = sum((spec.composition[e] for e in elements), Fraction(0))
        units = Fraction(sum(rooms.values())) / amount
        most = units if most is None else min(most, units)
    if most is None or most.denominator <= 12:
        return most
    whole = Fraction(int(most))
    return whole if whole > most * NEARLY_FULL else None


def _by_mobile(
    spec: StructureSpec, places: Mapping[str, list[Place]]
) -> Fraction | None:
    """Z where the sites of several elements, taken full, agree on it."""
    if len(places) == 1 and len(next(iter(places.values()))) > 1:
        return None
    values = {
        full_amount(own) / spec.composition[e]
        for e, own in places.items()
        if spec.composition.get(e)
    }
    return Fraction(next(iter(values))) if len(values) == 1 else None


def _simple(value: Fraction) -> Fraction:
    """Rounded occupancies (0.349) mean a whole number of units nearby."""
    whole = round(value)
    if whole and abs(value - whole) < Fraction(3, 100) * whole:
        return Fraction(whole)
    return value


def _sum_of(spec: StructureSpec, own: list[Place]) -> Fraction | None:
    """The total of a sum rule that counts every site of an element."""
    names = {p.site.label for p in own if p.site.label}
    tags = {f"{p.multiplicity}{p.site.letter}" for p in own}
    factors = {
        **{p.site.label: p.multiplicity for p in own if p.site.label},
        **{f"{p.multiplicity}{p.site.letter}": p.multiplicity for p in own},
    }
    for rule in spec.occupancy_sums:
        said = {name for _, name in rule.terms}
        if said not in (names, tags):
            continue
        if all(factor == factors[name] for factor, name in rule.terms):
            return rule.total
    return None


def overfull_elements(spec: StructureSpec) -> frozenset[str]:
    """Elements whose named sites cannot all be full: at these, filling is a choice."""
    if spec.group is None or not spec.sites:
        return frozenset()
    places = places_of(spec, spec.group)
    out = set()
    units = formula_units(spec)
    for element, own in places.items():
        open_sites = [p for p in own if p.site.occupancy is None]
        if len(open_sites) < 2 and len(own) < 2:
            continue
        amount = spec.composition.get(element)
        if amount is None or not open_sites:
            continue
        if units is None:
            if element in MOBILE:
                out.add(element)
            continue
        if full_amount(own) > amount * units and (
            element in MOBILE or amount.denominator != 1
        ):
            out.add(element)
    return frozenset(out)


def settings_that_fit(spec: StructureSpec) -> Group | None:
    """Another setting of the same group in which all stated multiplicities hold.

    Only where the user left the setting open; ``6c`` in R-3c without a word about
    axes is hexagonal or rhombohedral according to the multiplicities.
    """
    group = spec.group
    if group is None or spec.group_explicit:
        return None

    def fits(candidate: Group) -> bool:
        for site in spec.sites:
            if site.letter is None or site.multiplicity is None:
                continue
            position = candidate.position(site.letter)
            if position is None or position.multiplicity != site.multiplicity:
                return False
        return True

    if fits(group):
        return None
    return next(
        (
            g
            for g in group.settings()
            if g.symbol == group.symbol
            and g.full_symbol != group.full_symbol
            and fits(g)
        ),
        None,
    )
