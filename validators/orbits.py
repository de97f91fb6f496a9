"""How many orbits a letter stands for, where the words leave it to the formula.

"O on 4c and 8d" names letters, not sites: in BaSO4 (Pnma, Z = 4) the sixteen O need
two orbits on 4c beside the one on 8d. A letter with a free coordinate may hold any
number of orbits, so the smallest number that the formula needs is assumed and said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from validators.filling import MOBILE, Place, full_amount, places_of, stated_amount
from validators.specs.structure import SiteSpec, StructureSpec

#: More orbits than this on letters that were named once are no reading of the words.
MOST_ADDED = 12
#: Formula units below which a number is looked for where the named sites suggest none.
MOST_Z = 17


def with_needed_orbits(spec: StructureSpec) -> StructureSpec:
    """The spec with orbits added where only they make the sites hold the formula.

    Nothing changes where the sites fit as they stand, where sites carry labels,
    counts or occupancies (these are lists of sites), or where no number fits.
    """
    group = spec.group
    if group is None or not spec.composition:
        return spec
    places = {
        e: own for e, own in places_of(spec, group).items() if spec.composition.get(e)
    }
    if not places:
        return spec
    plans = [_plan(places, spec.composition, z) for z in _units(spec, places)]
    possible = [plan for plan in plans if plan is not None]
    plain = all(
        p.orbits is not None
        and not (p.site.shared or p.site.optional)
        and p.site.occupancy is None
        for own in places.values()
        for p in own
    )
    if (
        not possible
        and spec.z is None
        and plain
        and set(places) == set(spec.composition)
    ):
        # "All atoms on 4c" of Eu3O4: one orbit each suits no number of formula units.
        more = (_plan(places, spec.composition, Fraction(z)) for z in range(1, MOST_Z))
        possible = [plan for plan in more if plan is not None][:1]
    if not possible or not any(possible[0].values()) or {} in possible:
        return spec
    added = possible[0]
    return spec.but(sites=tuple(_raised(site, added) for site in spec.sites))


def _raised(site: SiteSpec, added: Mapping[tuple[str, str], int]) -> SiteSpec:
    more = added.get((site.element, site.letter or ""), 0)
    return replace(site, count=site.count + more, inferred=True) if more else site


def _units(spec: StructureSpec, places: Mapping[str, list[Place]]) -> list[Fraction]:
    """Formula units to try: as stated, else those of the elements, smallest first."""
    if spec.z is not None:
        return [Fraction(spec.z)]
    found = set()
    for symbol, own in places.items():
        amount = stated_amount(own)
        held = Fraction(full_amount(own)) if amount is None else amount
        found.add(held / spec.composition[symbol])
    return sorted(z for z in found if z.denominator == 1 and z > 0)


def _plan(
    places: Mapping[str, list[Place]], composition: Mapping[str, Fraction], z: Fraction
) -> dict[tuple[str, str], int] | None:
    """Orbits to add for each element and letter; None where Z cannot be reached."""
    plan: dict[tuple[str, str], int] = {}
    for symbol, own in places.items():
        wanted = composition[symbol] * z
        if any(p.orbits is None or p.site.shared or p.site.optional for p in own):
            continue
        if any(p.site.occupancy is not None for p in own):
            continue
        lacking = wanted - full_amount(own)
        if lacking == 0:
            continue
        if lacking < 0:
            # Too much room is filled in part, by ions that are known to do so.
            if symbol in MOBILE or composition[symbol].denominator != 1:
                continue
            return None
        extra = _extra(own, lacking)
        if extra is None:
            return None
        plan.update({(symbol, letter): n for letter, n in extra.items()})
    return plan


def _extra(own: Sequence[Place], lacking: Fraction) -> dict[str, int] | None:
    """The fewest further orbits on named letters that hold exactly what is lacking."""
    named = [p.site.letter for p in own]
    free = {
        p.site.letter or "": p.multiplicity
        for p in own
        if p.freedom
        and not (p.site.label or p.site.counted)
        and named.count(p.site.letter) == 1
    }
    if lacking.denominator != 1 or not free:
        return None
    letters = list(free)
    best: tuple[int, ...] | None = None
    for counts in product(range(MOST_ADDED + 1), repeat=min(len(letters), 3)):
        if sum(counts) > MOST_ADDED:
            continue
        held = sum(n * free[letter] for n, letter in zip(counts, letters, strict=False))
        if held == lacking and (best is None or sum(counts) < sum(best)):
            best = counts
    if best is None:
        return None
    return {x: n for x, n in zip(letters, best, strict=False) if n}
