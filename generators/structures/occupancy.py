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
from itertools import combinations
from typing import Literal

import numpy as np

from validators.crystal import lattice_vectors
from validators.distances import ERROR_SHARE, contact_floor
from validators.filling import Place, formula_units, full_amount, places_of
from validators.formula import agree
from validators.groups import Group
from validators.records import SiteRecord, StructureRecord
from validators.specs.structure import SiteSpec, StructureSpec

Basis = Literal["rule", "record", "composition", "symmetry"]
#: Atomic fraction within which a record has the composition asked for.
SAME = 0.004
#: Amounts that rounded occupancies may miss, as a share of the amount.
ROUNDING = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class Fill:
    """One allowed site and its occupancy.

    Attributes:
        label: As in the rules, else element and running number.
        multiplicity: Of the position, atoms a cell when full.
        occupancy: 0 for a site that stays empty.
        basis: What the occupancy rests on.
        reason: One sentence for people.
    """

    label: str
    element: str
    letter: str
    multiplicity: int
    occupancy: Fraction
    basis: Basis
    reason: str

    @property
    def atoms(self) -> Fraction:
        """Atoms that this site puts into the cell."""
        return self.multiplicity * self.occupancy


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


@dataclass(frozen=True, slots=True)
class _Orbit:
    """One orbit of an allowed position."""

    label: str
    place: Place
    frac: tuple[float, float, float] | None
    occupancy: Fraction | None

    @property
    def size(self) -> int:
        return self.place.multiplicity


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
        orbits = _orbits(element, own)
        amount = spec.composition.get(element)
        wanted = amount * z if amount is not None and z is not None else None
        if any(p.site.letter not in shared and not p.site.shared for p in own):
            _say_full(element, own, wanted, z, full)
        if element in even:
            fills += [
                _fill(element, o, even[element][0], "composition", even[element][1])
                for o in orbits
            ]
            continue
        pairs = _too_near(orbits, spec, usable, element, group)
        near += [(orbits[i].label, orbits[j].label) for i, j in pairs]
        limit = {
            letter: Fraction(1)
            - max(
                _others_share(letter, element, places), taken.get(letter, Fraction(0))
            )
            for letter in shared
        }
        solved = _solve(element, orbits, wanted, usable, pairs, limit)
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


def _orbits(element: str, own: Sequence[Place]) -> list[_Orbit]:
    names: list[_Orbit] = []
    taken = {p.site.label for p in own if p.site.label}
    number = 1
    for place in own:
        for copy in range(max(place.site.count, 1)):
            label = place.site.label if copy == 0 else ""
            while not label or (copy and label in taken):
                label = f"{element}{number}"
                number += 1
                if label in taken:
                    label = ""
            taken.add(label)
            frac = place.site.frac if copy == 0 else None
            names.append(_Orbit(label, place, frac, place.site.occupancy))
    return names


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
            + ", ".join(f"{e} {_show(v)}" for e, v in shares.items())
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
        f"{_show(z)} formula unit{'s' * (z != 1)} need{'s' * (z == 1)} {_show(wanted)}"
    )


def _show(value: Fraction) -> str:
    return str(value) if value.denominator <= 24 else f"{float(value):.4g}"


# --- one element ----------------------------------------------------------------


def _solve(
    element: str,
    orbits: list[_Orbit],
    wanted: Fraction | None,
    record: StructureRecord | None,
    pairs: list[tuple[int, int]],
    limit: Mapping[str, Fraction],
) -> list[Fill] | str:
    stated = [o.occupancy for o in orbits]
    fixed = sum(
        (o.size * v for o, v in zip(orbits, stated, strict=True) if v is not None),
        Fraction(0),
    )
    free = [i for i, v in enumerate(stated) if v is None]
    if not free:
        return [
            _fill(element, o, v or Fraction(0), "rule", f"{o.label}: as the rules say")
            for o, v in zip(orbits, stated, strict=True)
        ]
    if wanted is None:
        return (
            f"nothing fixes how many {element} the cell holds: state Z, or the sites "
            "of an element that fills them"
        )
    remaining = wanted - fixed
    if remaining < 0:
        return (
            f"the stated occupancies hold {_show(fixed)} {element}, the formula needs "
            f"{_show(wanted)}"
        )
    caps = [
        Fraction(1)
        if orbits[i].place.freedom and not orbits[i].place.site.shared
        else min(Fraction(1), limit.get(orbits[i].place.site.letter or "", Fraction(1)))
        for i in free
    ]
    room = sum(
        (orbits[i].size * c for i, c in zip(free, caps, strict=True)), Fraction()
    )
    open_count = any(orbits[i].place.orbits is None for i in free)
    if remaining > room and not open_count:
        return (
            f"the allowed sites hold at most {_show(room + fixed)} {element}, the "
            f"formula needs {_show(wanted)}"
        )
    if remaining > room:
        return (
            f"one orbit of each allowed position holds {_show(room)} {element}, the "
            f"formula needs {_show(remaining)}: more orbits are needed, and nothing "
            "says which"
        )
    from_record = _from_record(element, orbits, free, remaining, record)
    if from_record is not None:
        values, basis = from_record, "record"
        assert record is not None
        reason = f"{element} is filled as in {record.id} ({record.source.citation})"
    else:
        found, reason = _by_composition(element, orbits, free, caps, remaining, pairs)
        if found is None:
            return reason
        values, basis = found, "composition"
    out = []
    for index, orbit in enumerate(orbits):
        value = stated[index]
        if value is not None:
            out.append(
                _fill(element, orbit, value, "rule", f"{orbit.label}: as the rules say")
            )
        else:
            out.append(
                _fill(element, orbit, values[free.index(index)], basis, reason)  # type: ignore[arg-type]
            )
    return out


def _fill(
    element: str, orbit: _Orbit, occupancy: Fraction, basis: Basis, reason: str
) -> Fill:
    return Fill(
        orbit.label,
        element,
        orbit.place.site.letter or "",
        orbit.size,
        occupancy,
        basis,
        reason,
    )


def _from_record(
    element: str,
    orbits: list[_Orbit],
    free: list[int],
    remaining: Fraction,
    record: StructureRecord | None,
) -> list[Fraction] | None:
    """Occupancies of the record on these positions, if they hold the atoms."""
    if record is None:
        return None
    rows: dict[str, list[SiteRecord]] = {}
    for site in record.sites:
        if site.element == element:
            rows.setdefault(site.letter, []).append(site)
    allowed = {o.place.site.letter for o in orbits}
    if set(rows) - allowed:
        return None
    values = []
    for index in free:
        queue = rows.get(orbits[index].place.site.letter or "", [])
        values.append(queue.pop(0).occupancy if queue else Fraction(0))
    if any(rows.values()):
        return None
    held = sum(
        (orbits[i].size * v for i, v in zip(free, values, strict=True)), Fraction(0)
    )
    if abs(held - remaining) > ROUNDING * max(remaining, Fraction(1)):
        return None
    return values


def _by_composition(
    element: str,
    orbits: list[_Orbit],
    free: list[int],
    caps: list[Fraction],
    remaining: Fraction,
    pairs: list[tuple[int, int]],
) -> tuple[list[Fraction] | None, str]:
    sizes = [orbits[i].size for i in free]
    names = [f"{orbits[i].size}{orbits[i].place.site.letter}" for i in free]
    clashes = {
        (free.index(i), free.index(j)) for i, j in pairs if i in free and j in free
    }
    values = [Fraction(0)] * len(free)
    left = remaining
    order = sorted(range(len(free)), key=lambda i: (sizes[i], i))
    for index in order:
        cap = caps[index]
        for one, two in clashes:
            if index in (one, two):
                partner = two if index == one else one
                cap = min(cap, 1 - values[partner])
        take = min(cap, left / sizes[index]) if left > 0 else Fraction(0)
        values[index] = max(take, Fraction(0))
        left -= values[index] * sizes[index]
    if left > 0:
        return (
            None,
            f"sites of {element} that are too near to be filled together leave "
            f"{_show(left)} of {_show(remaining)} atoms without a place",
        )
    parts = ", ".join(
        f"{n} {_show(v)}" for n, v in zip(names, values, strict=True) if v
    )
    if len(free) == 1:
        together = "shares" if orbits[free[0]].place.site.shared else "fills"
        return values, f"{element}: {_show(remaining)} atoms; it {together} {parts}"
    empty = [n for n, v in zip(names, values, strict=True) if not v]
    stay = f", so {' and '.join(empty)} stay{'s' * (len(empty) == 1)} empty"
    if all(v in {0, 1} for v in values):
        chosen = " + ".join(n for n, v in zip(names, values, strict=True) if v)
        return (
            values,
            f"{element}: {chosen or 'no site'} full hold{'s' * (' + ' not in chosen)} "
            f"exactly {_show(remaining)} a cell" + (stay if empty else ""),
        )
    return (
        values,
        f"{element}: {_show(remaining)} a cell, special positions filled first: {parts}"
        + (stay if empty else "")
        + "; only a refinement can tell how they really share",
    )


# --- distances --------------------------------------------------------------------


def _too_near(
    orbits: list[_Orbit],
    spec: StructureSpec,
    record: StructureRecord | None,
    element: str,
    group: Group,
) -> list[tuple[int, int]]:
    """Pairs of orbits of one element whose atoms come too near to coexist."""
    if record is not None and record.group.full_symbol != group.full_symbol:
        record = None
    cell = _cell(spec, record, group)
    if cell is None:
        return []
    lattice = lattice_vectors(cell)
    rotations, translations = group.operations
    points = [_point(o, record, element) for o in orbits]
    floor, _ = contact_floor(element, element)
    out = []
    for i, j in combinations(range(len(orbits)), 2):
        one, two = points[i], points[j]
        if one is None or two is None:
            continue
        images = rotations @ two + translations
        difference = images - one
        difference -= np.round(difference)
        if np.linalg.norm(difference @ lattice, axis=1).min() < ERROR_SHARE * floor:
            out.append((i, j))
    return out


def _cell(
    spec: StructureSpec, record: StructureRecord | None, group: Group
) -> tuple[float, ...] | None:
    from generators.structures.build import impose_system

    if record is not None:
        return record.cell
    if spec.lattice is None:
        return None
    given = dict(spec.lattice.given())
    given.setdefault("b", given.get("a", 0.0))
    given.setdefault("c", given.get("a", 0.0))
    for name in ("alpha", "beta", "gamma"):
        given.setdefault(name, 90.0)
    values = impose_system(given, group)
    cell = tuple(values[n] for n in ("a", "b", "c", "alpha", "beta", "gamma"))
    return cell if all(v > 0 for v in cell) else None


def _point(
    orbit: _Orbit, record: StructureRecord | None, element: str
) -> np.ndarray | None:
    if orbit.frac is not None:
        return np.array(orbit.frac, float)
    site: SiteSpec = orbit.place.site
    if orbit.place.freedom == 0 and record is None:
        return None
    if record is None:
        return None
    match = next(
        (s for s in record.sites if s.element == element and s.letter == site.letter),
        None,
    )
    return np.array(match.frac, float) if match else None
