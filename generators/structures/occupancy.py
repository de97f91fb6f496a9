"""Which of the allowed sites are filled, and how full, as exact fractions.

The order of authority: occupancies that the rules state, then those of a record of the
same composition and group, then the composition itself. Where the composition leaves
a choice, special positions are filled before general ones, and sites that are too near
to each other are not filled together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from generators.structures.orbit_fills import (
    ROUNDING,
    Fill,
    fill_orbits,
    filled,
    orbits_of,
    shown,
    too_near,
)
from validators.filling import Place, formula_units, full_amount, places_of
from validators.formula import agree
from validators.groups import Group
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec

#: Atomic fraction within which a record has the composition asked for.
SAME = 0.004


@dataclass(frozen=True, slots=True)
class Occupancies:
    """The filling of all allowed sites.

    Attributes:
        fills: One per orbit, in the order of the rules.
        z: Formula units in the cell, None where nothing fixes it.
        full: What full sites would give, one sentence per element where it differs.
        unsolved: Element to the reason why its sites cannot hold its atoms.
        exclusive: Pairs of labels that are too near to be filled together.
    """

    fills: tuple[Fill, ...] = ()
    z: Fraction | None = None
    full: tuple[str, ...] = ()
    unsolved: Mapping[str, str] = field(default_factory=dict)
    exclusive: tuple[tuple[str, str], ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether every element found its place."""
        return not self.unsolved

    def by_label(self) -> dict[str, Fraction]:
        """Occupancy by site label, empty sites included."""
        return {f.label: f.occupancy for f in self.fills}

    @property
    def empty(self) -> tuple[Fill, ...]:
        """Allowed sites that stay empty."""
        return tuple(f for f in self.fills if f.occupancy == 0)

    @property
    def contents(self) -> dict[str, Fraction]:
        """Atoms of each element in the cell."""
        out: dict[str, Fraction] = {}
        for fill in self.fills:
            out[fill.element] = out.get(fill.element, Fraction(0)) + fill.atoms
        return out

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why each element is placed as it is."""
        return tuple(dict.fromkeys(f.reason for f in self.fills))


def solve_occupancies(
    spec: StructureSpec, *, record: StructureRecord | None = None
) -> Occupancies:
    """Decide how full each allowed site is.

    Args:
        spec: Group, composition and sites; Z where it was asked for.
        record: A sourced structure whose occupancies decide where the rules and the
            composition leave a choice.

    Returns:
        Exact fractions. Elements without any site in the spec are not placed. Where
        an element cannot be placed, `unsolved` says why, with the numbers.
    """
    group = spec.group
    if group is None or not spec.sites:
        return Occupancies()
    places = places_of(spec, group)
    z = formula_units(spec)
    usable = _matching(record, spec, group)
    if z is None and usable is not None:
        z = _units_of(usable, spec)
    fills: list[Fill] = []
    full: list[str] = []
    unsolved: dict[str, str] = {}
    near: list[tuple[str, str]] = []
    shared = _shared_letters(places)
    if usable is not None and not _allows(usable, places):
        usable = None
    taken: dict[str, Fraction] = {}
    even = _even_shares(spec, places, z) if usable is None else {}
    # Who has the fewest places is placed first: Mg on 16d before Al on 8a and 16d.
    for element in sorted(places, key=lambda e: len(places[e])):
        own = places[element]
        orbits = orbits_of(element, own)
        amount = spec.composition.get(element)
        wanted = amount * z if amount is not None and z is not None else None
        if any(p.site.letter not in shared and not p.site.shared for p in own):
            _say_full(element, own, wanted, z, full)
        if element in even:
            fills += [
                filled(element, o, even[element][0], "composition", even[element][1])
                for o in orbits
            ]
            continue
        pairs = too_near(orbits, spec, usable, element, group)
        near += [(orbits[i].label, orbits[j].label) for i, j in pairs]
        limit = {
            letter: Fraction(1)
            - max(
                _others_share(letter, element, places), taken.get(letter, Fraction(0))
            )
            for letter in shared
        }
        solved = fill_orbits(element, orbits, wanted, usable, pairs, limit)
        if isinstance(solved, str):
            unsolved[element] = solved
            continue
        fills += solved
        for fill in solved:
            taken[fill.letter] = taken.get(fill.letter, Fraction(0)) + fill.occupancy
    order = {element: index for index, element in enumerate(places)}
    fills.sort(key=lambda f: order[f.element])
    return Occupancies(tuple(fills), z, tuple(full), unsolved, tuple(near))


def _allows(record: StructureRecord, places: Mapping[str, Sequence[Place]]) -> bool:
    """Whether a record fills only places that the rules allow, of every element."""
    for element, own in places.items():
        allowed = {p.site.letter for p in own}
        if any(
            s.element == element and s.letter not in allowed and s.occupancy
            for s in record.sites
        ):
            return False
    return True


def _matching(
    record: StructureRecord | None, spec: StructureSpec, group: Group
) -> StructureRecord | None:
    """The record, if it is about this composition and this group."""
    if record is None or record.group.number != group.number:
        return None
    if spec.composition and not agree(
        spec.composition, record.composition, within=SAME
    ):
        return None
    # Letters keep their names between settings; multiplicities change with the cell.
    if len(record.group.triplets) != len(group.triplets):
        return None
    return record


def _units_of(record: StructureRecord, spec: StructureSpec) -> Fraction | None:
    contents = record.contents
    total = sum(spec.composition.values(), Fraction(0))
    if not total:
        return None
    units = sum(contents.values(), Fraction(0)) / total
    whole = Fraction(round(units))
    return whole if whole and abs(units - whole) < ROUNDING * whole else units


def _shared_letters(places: Mapping[str, Sequence[Place]]) -> set[str]:
    """Letters on which more than one element may sit: one orbit for all of them.

    A position with free coordinates is one orbit only where the elements are said to
    share it.
    """
    seen: dict[str, set[str]] = {}
    for element, own in places.items():
        for place in own:
            joint = place.site.shared and place.site.count == 1
            if place.site.letter and (place.freedom == 0 or joint):
                seen.setdefault(place.site.letter, set()).add(element)
    return {letter for letter, elements in seen.items() if len(elements) > 1}


def _even_shares(
    spec: StructureSpec, places: Mapping[str, Sequence[Place]], z: Fraction | None
) -> dict[str, tuple[Fraction, str]]:
    """Elements that share the same several positions spread over them alike.

    Returns:
        Element to its occupancy of each of these positions, and why.
    """
    groups: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for element, own in places.items():
        if all(p.site.shared and p.site.occupancy is None for p in own):
            key = tuple(sorted((p.site.letter or "", p.site.count) for p in own))
            groups.setdefault(key, []).append(element)
    out: dict[str, tuple[Fraction, str]] = {}
    for key, elements in groups.items():
        if z is None or len(elements) < 2 or len(key) < 2:
            continue
        room = full_amount(list(places[elements[0]]))
        shares = {e: spec.composition.get(e, Fraction(0)) * z / room for e in elements}
        if sum(shares.values(), Fraction(0)) > 1:
            continue
        named = " + ".join(
            f"{p.multiplicity}{p.site.letter}" for p in places[elements[0]]
        )
        reason = (
            f"{' and '.join(elements)} share {named}, the same everywhere: "
            + ", ".join(f"{e} {shown(v)}" for e, v in shares.items())
            + "; only a refinement can tell how they really share"
        )
        out |= {e: (v, reason) for e, v in shares.items()}
    return out


def _others_share(
    letter: str, element: str, places: Mapping[str, Sequence[Place]]
) -> Fraction:
    """Stated occupancy of the other elements on a shared position."""
    return sum(
        (
            p.site.occupancy
            for other, own in places.items()
            if other != element
            for p in own
            if p.site.letter == letter and p.site.occupancy is not None
        ),
        Fraction(0),
    )


def _say_full(
    element: str,
    own: Sequence[Place],
    wanted: Fraction | None,
    z: Fraction | None,
    full: list[str],
) -> None:
    if all(p.site.occupancy is not None for p in own):
        return
    total = full_amount(list(own))
    if wanted is None or z is None or total == wanted:
        return
    named = " + ".join(
        f"{p.site.count if p.site.count > 1 else ''}"
        f"{'×' if p.site.count > 1 else ''}{p.multiplicity}{p.site.letter}"
        for p in own
    )
    full.append(
        f"full sites ({named}) would hold {total} {element} a cell; "
        f"{shown(z)} formula unit{'s' * (z != 1)} need{'s' * (z == 1)} {shown(wanted)}"
    )
