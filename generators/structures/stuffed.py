"""Frameworks that hold more, or fewer, mobile ions than the structure they come from.

Many ion conductors are a known framework with ions added at interstices or taken away:
Li14Zn(GeO4)4 is the tetrahedral framework of γ-Li3PO4 with three further Li a cell.
Where no record of a compound exists, the framework of a relative is taken with other
elements, its ions are shared as the formula asks, and those that find no site are put,
with partial occupancy, where there is most room. All of it is constructed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from generators.structures.build import build_from_record
from generators.structures.substitute import Assignment, assignments
from generators.structures.writer import Built, BuiltSite, write_cif
from validators.bond_valence import bond_valence_parameter
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.coordination import roomiest_point
from validators.crystal import Crystal, read_crystal
from validators.distances import contact_floor, expected_volume
from validators.elements import NONMETALS, element
from validators.formula import format_formula
from validators.groups import WyckoffPosition
from validators.oxidation import assign
from validators.records import Number, Provenance, StructureRecord
from validators.shells import site_shell
from validators.specs.structure import StructureSpec

#: Ions that are found at interstices and leave sites empty.
GUESTS = frozenset({"Li", "Na", "K", "Ag", "Cu"})
#: Ions for each cation of the framework in the hosts that are tried.
RATIOS = tuple(Fraction(n, 6) for n in (1, 2, 3, 6, 9, 12, 15, 18, 24, 30, 36))


@dataclass(frozen=True, slots=True)
class Host:
    """A composition whose structures can serve as framework.

    Attributes:
        composition: One guest element and the framework, one framework unit.
        guest: The element on the sites of the mobile ions.
        sharers: Elements of the compound that sit on those sites too.
    """

    composition: Mapping[str, Fraction]
    guest: str
    sharers: tuple[str, ...]


def hosts_of(composition: Mapping[str, Fraction]) -> list[Host]:
    """Host compositions of a compound with mobile ions; empty without such ions."""
    amounts = {k: Fraction(v) for k, v in composition.items() if v}
    guests = [e for e in amounts if e in GUESTS]
    metals = [e for e in amounts if e not in GUESTS and e not in NONMETALS]
    if not guests or not set(amounts) & NONMETALS:
        return []
    guest = max(guests, key=lambda e: amounts[e])
    out = []
    for sharers in [(), *[(m,) for m in metals if _is_minor(m, amounts)]]:
        frame = {
            e: n for e, n in amounts.items() if e not in guests and e not in sharers
        }
        cations = [e for e in frame if not _is_anion(e, frame)]
        if not cations:
            continue
        unit = min(frame[e] for e in cations)
        for ratio in RATIOS:
            host = {guest: ratio, **{e: n / unit for e, n in frame.items()}}
            out.append(Host(host, guest, (*guests, *sharers)))
    return out


def _is_anion(symbol: str, amounts: Mapping[str, Fraction]) -> bool:
    values = {e: element(e).electronegativity or 0.0 for e in amounts}
    return values[symbol] == max(values.values())


def _is_minor(symbol: str, amounts: Mapping[str, Fraction]) -> bool:
    """Whether an element is scarcer than every other cation of the framework."""
    others = [
        n
        for e, n in amounts.items()
        if e not in GUESTS and e != symbol and not _is_anion(e, amounts)
    ]
    return bool(others) and all(amounts[symbol] < n for n in others)


@dataclass(frozen=True, slots=True)
class Stuffed:
    """A framework with its ions, as a file.

    Attributes:
        unlike: How unlike the exchanged elements are.
        added: Ions a cell that were put where the host has no site.
    """

    cif: str
    provenance: Provenance
    template: StructureRecord
    unlike: float
    added: Fraction
    notes: tuple[str, ...]


def stuffed(
    spec: StructureSpec, records: Sequence[StructureRecord], *, most: int = 6
) -> Iterator[Stuffed]:
    """Structures made from hosts among the records, the most similar first."""
    wanted = {k: Fraction(v) for k, v in spec.composition.items() if v}
    found: list[tuple[float, int, Host, StructureRecord, Assignment]] = []
    for host in hosts_of(wanted):
        for record in records:
            if spec.group is not None and record.group.number != spec.group.number:
                continue
            for assignment in assignments(record.composition, host.composition)[:1]:
                found.append((assignment.unlike, len(found), host, record, assignment))
    for _, _, host, record, assignment in sorted(found, key=lambda f: f[:2])[:most]:
        made = _stuff(spec, wanted, host, record, assignment)
        if made is not None:
            yield made


def _stuff(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    host: Host,
    template: StructureRecord,
    assignment: Assignment,
) -> Stuffed | None:
    counts: dict[str, int] = {}
    sites = []
    for site in template.sites:
        symbol = assignment.roles[site.element]
        counts[symbol] = counts.get(symbol, 0) + 1
        sites.append(replace(site, element=symbol, label=f"{symbol}{counts[symbol]}"))
    frame = next(e for e in host.composition if e != host.guest)
    exchanged = replace(template, sites=tuple(sites), formula=template.formula)
    contents = exchanged.contents
    units = contents[frame] / wanted[frame]
    before = expected_volume({k: float(v) for k, v in template.contents.items()})
    after = expected_volume({k: float(v * units) for k, v in wanted.items()})
    scale = (after / before) ** (1 / 3) if before and after else 1.0
    cell = tuple(
        round(v * scale, 4) if i < 3 else v for i, v in enumerate(template.cell)
    )
    exchanged = replace(exchanged, cell=cell)  # type: ignore[arg-type]
    states = assign(wanted)
    if states is not None:
        exchanged = _at_bond_length(exchanged, host, states.states)
    base = build_from_record(exchanged, spec)
    ions = {e: wanted[e] * units for e in host.sharers}
    total = sum(ions.values(), Fraction(0))
    room = contents[host.guest]
    orbits = [s for s in base.built.sites if s.element == host.guest]
    if any(s.occupancy != 1 for s in orbits):
        return None
    added = max(total - room, Fraction(0))
    if added:
        crystal = read_crystal(base.cif).crystal
        extra = _roomiest(crystal, spec, host, added) if crystal is not None else None
        if extra is None:
            return None
        position, point = extra
        label = f"{host.guest}{len(orbits) + 1}"
        orbits.append(BuiltSite(label, host.guest, position, Fraction(1), point))
    shared = _shared(orbits, ions, host, added, evenly=_asked_partial(spec, host))
    if shared is None:
        return None
    others = [s for s in base.built.sites if s.element != host.guest]
    built = Built(
        spec.name or "", spec.formula or format_formula(wanted), base.built.group,
        base.built.cell, (*shared, *others), (template.source,),
        (f"framework of {template.id} ({template.formula})",),
    )  # fmt: skip
    note = (
        f"no coordinates of {built.formula} are on record: the framework is that of "
        f"{template.formula} ({template.id}) with other elements and a scaled cell; "
        "how the ions share their sites follows from the formula, not from a "
        "measurement"
    )
    if added:
        where = ", ".join(f"{v:.3f}" for v in orbits[-1].frac)
        note += (
            f"; {added} {host.guest} a cell have no site in it and are put on "
            f"{orbits[-1].position.label} ({where}), where there is most room"
        )
    return Stuffed(
        write_cif(built), _provenance(built, spec, template), template,
        assignment.unlike, added, (note,),
    )  # fmt: skip


def _at_bond_length(
    record: StructureRecord, host: Host, states: Mapping[str, float]
) -> StructureRecord:
    """Anions of isolated polyhedra moved along the bond to its bond-valence length.

    GeO4 is larger than PO4 by more than a scaled cell gives. An anion that two cations
    of the framework share stays where it is.
    """
    crystal = read_crystal(build_from_record(record).cif).crystal
    if crystal is None:
        return record
    frame = [e for e in host.composition if e != host.guest]
    anion = max(frame, key=lambda e: element(e).electronegativity or 0.0)
    centers = [
        i
        for i, site in enumerate(crystal.atoms.site)
        if crystal.sites[int(site)].element in frame
        and crystal.sites[int(site)].element != anion
    ]
    sites = []
    for site in record.sites:
        moved = site
        if site.element == anion and centers:
            apart = crystal.atoms.frac[centers] - np.array(site.frac, float)
            apart -= np.round(apart)
            lengths = np.linalg.norm(apart @ crystal.lattice, axis=1)
            near = np.argsort(lengths)[:2]
            length = float(lengths[near[0]])
            shared = len(near) > 1 and lengths[near[1]] < 1.4 * length
            index = int(crystal.atoms.site[centers[int(near[0])]])
            wanted = _bond_length(crystal, index, anion, states)
            if wanted is not None and not shared and length > 0.5:
                shift = apart[near[0]] * (1 - wanted / length)
                x, y, z = (float(v) for v in np.array(site.frac, float) + shift)
                moved = replace(site, frac=(x, y, z))
        sites.append(moved)
    return replace(record, sites=tuple(sites))


def _bond_length(
    crystal: Crystal, index: int, anion: str, states: Mapping[str, float]
) -> float | None:
    """Length in Å of the N equal bonds of a valence V: R0 - 0.37 ln(V/N)."""
    symbol = crystal.sites[index].element
    around = site_shell(crystal, index, anion)
    state = states.get(symbol, 0.0)
    if around is None or state <= 0:
        return None
    parameter = bond_valence_parameter(symbol, round(state), anion)
    if parameter is None:
        return None
    return float(parameter.r0 - 0.37 * np.log(state / around.number))


def _asked_partial(spec: StructureSpec, host: Host) -> bool:
    return any(s.partial and s.element in host.sharers for s in spec.sites)


def _roomiest(
    crystal: Crystal, spec: StructureSpec, host: Host, added: Fraction
) -> tuple[WyckoffPosition, tuple[float, float, float]] | None:
    """The position with most room for further ions, among the letters allowed."""
    assert crystal.group is not None
    allowed = {s.letter for s in spec.sites if s.element == host.guest and s.letter}
    best: tuple[float, WyckoffPosition, np.ndarray] | None = None
    for position in crystal.group.positions:
        if position.multiplicity < added or (
            allowed and position.letter not in allowed
        ):
            continue
        if position.freedom == 0:
            point = position.point(np.zeros(3))
        else:
            found = roomiest_point(crystal, position, "")
            if found is None:
                continue
            point = found
        space = _space(crystal, point, host.guest)
        if best is None or space > best[0] + 0.02:
            best = (space, position, point)
    if best is None or best[0] < 0.7:
        return None
    x, y, z = (float(v) for v in np.round(best[2] % 1.0, 5))
    return best[1], (x, y, z)


def _space(crystal: Crystal, point: np.ndarray, symbol: str) -> float:
    """The smallest distance to an atom, as a share of the shortest on record."""
    apart = crystal.atoms.frac - point
    apart -= np.round(apart)
    lengths = np.linalg.norm(apart @ crystal.lattice, axis=1)
    floors = {s.element: contact_floor(symbol, s.element)[0] for s in crystal.sites}
    limits = np.array(
        [floors[crystal.sites[int(i)].element] for i in crystal.atoms.site]
    )
    return float((lengths / limits).min())


def _shared(
    orbits: Sequence[BuiltSite],
    ions: Mapping[str, Fraction],
    host: Host,
    added: Fraction,
    *,
    evenly: bool,
) -> list[BuiltSite] | None:
    """Ions on their orbits: evenly, or the host's own sites first."""
    capacity = sum((s.position.multiplicity for s in orbits), 0)
    total = sum(ions.values(), Fraction(0))
    shares: list[dict[str, Fraction]] = []
    if evenly or not added:
        shares = [{e: n / capacity for e, n in ions.items()} for _ in orbits]
    else:
        own = capacity - orbits[-1].position.multiplicity
        # What is no mobile ion stays on the sites of the framework.
        rest = {e: n for e, n in ions.items() if e != host.guest}
        guest = own - sum(rest.values(), Fraction(0))
        if guest < 0:
            return None
        inner = {host.guest: guest / own, **{e: n / own for e, n in rest.items()}}
        last = {host.guest: added / orbits[-1].position.multiplicity}
        shares = [inner] * (len(orbits) - 1) + [last]
    if total > capacity:
        return None
    out = []
    for number, (site, share) in enumerate(zip(orbits, shares, strict=True), 1):
        for symbol, occupancy in share.items():
            if occupancy:
                out.append(
                    replace(
                        site, label=f"{symbol}{number}", element=symbol,
                        occupancy=occupancy,
                    )
                )  # fmt: skip
    return out


def _provenance(
    built: Built, spec: StructureSpec, template: StructureRecord
) -> Provenance:
    fixed = {name for name, _ in cell_constraints(built.group)}
    given = spec.lattice.given() if spec.lattice is not None else {}
    numbers = [
        Number(
            name,
            value,
            "symmetry" if name in fixed else "rule" if name in given else "constructed",
        )
        for name, value in zip(CELL_NAMES, built.cell, strict=True)
    ]
    for site in built.sites:
        free = site.position.free_axes
        numbers += [
            Number(
                f"{site.label} {axis}",
                site.frac[i],
                "constructed" if i in free else "symmetry",
            )
            for i, axis in enumerate("xyz")
        ]
        numbers.append(
            Number(f"{site.label} occupancy", float(site.occupancy), "constructed")
        )
    return Provenance(tuple(numbers), (template.source,))
