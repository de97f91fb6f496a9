"""The orbits of one element: how full each is, and which are too near to coexist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

import numpy as np

from validators.crystal import lattice_vectors
from validators.distances import ERROR_SHARE, contact_floor
from validators.filling import Place
from validators.groups import Group
from validators.records import SiteRecord, StructureRecord
from validators.specs.structure import SiteSpec, StructureSpec

Basis = Literal["rule", "record", "composition", "symmetry"]
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
class Orbit:
    """One orbit of an allowed position."""

    label: str
    place: Place
    frac: tuple[float, float, float] | None
    occupancy: Fraction | None

    @property
    def size(self) -> int:
        """Atoms a cell when full."""
        return self.place.multiplicity


def orbits_of(element: str, own: Sequence[Place]) -> list[Orbit]:
    """All orbits of the positions allowed to an element, each with its own label."""
    names: list[Orbit] = []
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
            names.append(Orbit(label, place, frac, place.site.occupancy))
    return names


def shown(value: Fraction) -> str:
    """An amount for people: a simple fraction, else four digits."""
    return str(value) if value.denominator <= 24 else f"{float(value):.4g}"


def fill_orbits(
    element: str,
    orbits: list[Orbit],
    wanted: Fraction | None,
    record: StructureRecord | None,
    pairs: list[tuple[int, int]],
    limit: Mapping[str, Fraction],
) -> list[Fill] | str:
    """How full the orbits of one element are.

    Args:
        element: Its symbol.
        orbits: Those that it may fill.
        wanted: Atoms of it in the cell; None where nothing fixes Z.
        record: A structure whose occupancies decide where there is a choice.
        pairs: Indices of orbits that are too near to be filled together.
        limit: Letter to the share of a position that others leave to it.

    Returns:
        One fill an orbit, or the reason why the orbits cannot hold the atoms.
    """
    stated = [o.occupancy for o in orbits]
    fixed = sum(
        (o.size * v for o, v in zip(orbits, stated, strict=True) if v is not None),
        Fraction(0),
    )
    free = [i for i, v in enumerate(stated) if v is None]
    if not free:
        return [
            filled(element, o, v or Fraction(0), "rule", f"{o.label}: as the rules say")
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
            f"the stated occupancies hold {shown(fixed)} {element}, the formula needs "
            f"{shown(wanted)}"
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
            f"the allowed sites hold at most {shown(room + fixed)} {element}, the "
            f"formula needs {shown(wanted)}"
        )
    if remaining > room:
        return (
            f"one orbit of each allowed position holds {shown(room)} {element}, the "
            f"formula needs {shown(remaining)}: more orbits are needed, and nothing "
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
                filled(
                    element, orbit, value, "rule", f"{orbit.label}: as the rules say"
                )
            )
        else:
            out.append(
                filled(element, orbit, values[free.index(index)], basis, reason)  # type: ignore[arg-type]
            )
    return out


def filled(
    element: str, orbit: Orbit, occupancy: Fraction, basis: Basis, reason: str
) -> Fill:
    """An orbit with the occupancy that was found for it."""
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
    orbits: list[Orbit],
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
    orbits: list[Orbit],
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
            f"{shown(left)} of {shown(remaining)} atoms without a place",
        )
    parts = ", ".join(
        f"{n} {shown(v)}" for n, v in zip(names, values, strict=True) if v
    )
    if len(free) == 1:
        together = "shares" if orbits[free[0]].place.site.shared else "fills"
        return values, f"{element}: {shown(remaining)} atoms; it {together} {parts}"
    empty = [n for n, v in zip(names, values, strict=True) if not v]
    stay = f", so {' and '.join(empty)} stay{'s' * (len(empty) == 1)} empty"
    if all(v in {0, 1} for v in values):
        chosen = " + ".join(n for n, v in zip(names, values, strict=True) if v)
        return (
            values,
            f"{element}: {chosen or 'no site'} full hold{'s' * (' + ' not in chosen)} "
            f"exactly {shown(remaining)} a cell" + (stay if empty else ""),
        )
    return (
        values,
        f"{element}: {shown(remaining)} a cell, special positions filled first: {parts}"
        + (stay if empty else "")
        + "; only a refinement can tell how they really share",
    )


# --- distances --------------------------------------------------------------------


def too_near(
    orbits: list[Orbit],
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
    orbit: Orbit, record: StructureRecord | None, element: str
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
