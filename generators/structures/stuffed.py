"""Frameworks that hold more, or fewer, mobile ions than the structure they come from.

Many ion conductors are a known framework with ions added at interstices or taken away:
Li14Zn(GeO4)4 is the tetrahedral framework of γ-Li3PO4 with three further Li a cell.
Where no record of a compound exists, the framework of a relative is taken with other
elements, its ions are shared as the formula asks, and those that find no site are put,
with partial occupancy, where there is most room. All of it is constructed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from generators.errors import SpecUnsupported
from generators.structures.build import BuiltCrystal, build_from_record
from generators.structures.hosts import (
    MIX_COST,
    Host,
    frame_of,
    guests_of,
    hosts_of,
)
from generators.structures.interstices import extra_sites
from generators.structures.settings import record_in_setting
from generators.structures.shared_sites import MOST_SITES, Ion, share_sites
from generators.structures.substitute import Assignment, assignments
from generators.structures.writer import Built, BuiltSite, write_cif
from validators.bond_valence import bond_valence_parameter, valences
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.distances import expected_volume
from validators.elements import element
from validators.formula import format_formula
from validators.groups import locate
from validators.origins import equivalent_origins
from validators.oxidation import assign
from validators.records import Number, Provenance, StructureRecord
from validators.report import NotApplicable
from validators.shells import site_shell
from validators.specs.structure import StructureSpec

#: Unlikeness beyond which a structure says nothing about a compound.
STRANGE = 0.35
#: What sites without vacancies count against a host for a compound with fewer ions.
ORDERED = 1.0
#: How far a length is scaled about that of the volumes, to the best bond valences.
SCALES = (0.97, 0.985, 1.0, 1.015, 1.03)


@dataclass(frozen=True, slots=True)
class Stuffed:
    """A framework with its ions, as a file.

    Attributes:
        unlike: How unlike the exchanged elements are.
        added: Ions a cell that were put where the host has no site.
        misfit: Ions that the host has too few or too many, as a share of its own.
    """

    cif: str
    provenance: Provenance
    template: StructureRecord
    unlike: float
    added: Fraction
    misfit: float
    notes: tuple[str, ...]


def stuffed(
    spec: StructureSpec, records: Sequence[StructureRecord], *, most: int = 6
) -> Iterator[Stuffed]:
    """Structures made from hosts among the records, the most similar first."""
    wanted = {k: Fraction(v) for k, v in spec.composition.items() if v}
    found: list[
        tuple[float, tuple[bool, bool, int], Host, StructureRecord, Assignment]
    ] = []
    for host in hosts_of(wanted):
        for record in records:
            if spec.group is not None and record.group.number != spec.group.number:
                continue
            if spec.group is not None and spec.group_explicit:
                record = record_in_setting(record, spec.group)
            for assignment in assignments(record.composition, host.composition)[:1]:
                if assignment.unlike > STRANGE:
                    continue
                # Sites that stay empty are the disordered form's.
                fewer = host.composition[host.guest] > guests_of(wanted, host)
                full = all(
                    s.occupancy == 1
                    for s in record.sites
                    if assignment.roles[s.element] == host.guest
                )
                computed = record.source.kind == "computation"
                found.append(
                    (assignment.unlike + MIX_COST * bool(host.mixed),
                     (fewer and full, computed, len(found)),
                     host, record, assignment)
                )  # fmt: skip
    for *_, host, record, assignment in sorted(found, key=lambda f: f[:2])[:most]:
        try:
            made = _stuff(spec, wanted, host, record, assignment)
        except SpecUnsupported:
            # A record whose letters do not stand in this setting is no framework.
            continue
        if made is not None:
            yield made


def _stuff(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    host: Host,
    template: StructureRecord,
    assignment: Assignment,
) -> Stuffed | None:
    exchanged, units = _exchanged(wanted, host, template, assignment)
    assigned = assign(wanted)
    states = dict(assigned.states) if assigned is not None else {}
    ions = {e: wanted[e] * units for e in host.sharers}
    chosen = _best_origin(exchanged, spec, host, ions, states)
    if chosen is None:
        return None
    exchanged, base, (on_sites, said, extra) = chosen

    def whole(framework: Built) -> Built:
        others = [s for s in framework.sites if s.element != host.guest]
        return Built(
            spec.name or "", spec.formula or format_formula(wanted), framework.group,
            framework.cell, (*on_sites, *_mixed(others, host.mixed)),
            (template.source,), (f"framework of {template.id} ({template.formula})",),
        )  # fmt: skip

    built = whole(base.built)
    if states and not (spec.lattice is not None and spec.lattice.given()):
        trials = [
            whole(build_from_record(
                _at_bond_length(_scaled(exchanged, factor), host, states), spec
            ).built)
            for factor in SCALES
        ]  # fmt: skip
        built = min([built, *trials], key=lambda b: _instability(b, spec))
    note = (
        f"no coordinates of {built.formula} are on record: the framework is that of "
        f"{template.formula} ({template.id}) with other elements and a scaled cell; "
        "how the ions share their sites follows from the formula, not from a "
        "measurement"
    )
    if host.mixed:
        note += f"; {' and '.join(e for e, _ in host.mixed)} share positions at random"
    added = sum((s.position.multiplicity * s.occupancy for s in extra), Fraction(0))
    if extra:
        where = " and ".join(
            f"{s.position.label} ({', '.join(f'{v:.3f}' for v in s.frac)})"
            for s in extra
        )
        note += (
            f"; {added} {host.guest} a cell have no site in it and are put on {where}, "
            "where there is room"
        )
    own = exchanged.contents[host.guest]
    misfit = float(abs(1 - sum(ions.values(), Fraction(0)) / own))
    if sum(ions.values(), Fraction(0)) < own and all(
        s.occupancy == 1 for s in exchanged.sites if s.element == host.guest
    ):
        misfit += ORDERED
    return Stuffed(
        write_cif(built), _provenance(built, spec, template), template,
        assignment.unlike + MIX_COST * bool(host.mixed),
        added,
        misfit, (note, *said),
    )  # fmt: skip


def _best_origin(
    exchanged: StructureRecord,
    spec: StructureSpec,
    host: Host,
    ions: Mapping[str, Fraction],
    states: Mapping[str, float],
) -> tuple[StructureRecord, BuiltCrystal, _Ions] | None:
    """The origin from which most of the sites that the rules name are filled."""
    named = {(s.element, s.letter) for s in spec.sites if s.letter}
    best: tuple[int, StructureRecord, BuiltCrystal, _Ions] | None = None
    for variant in _in_origins(exchanged, spec):
        base = build_from_record(_at_bond_length(variant, host, states), spec)
        placed = _placed(base.built, spec, host, ions, states)
        if placed is None:
            continue
        filled = {(s.element, s.position.letter) for s in placed[0]}
        met = len(named & (filled | {(s.element, s.letter) for s in variant.sites}))
        if best is None or met > best[0]:
            best = (met, variant, base, placed)
    return best[1:] if best is not None else None


def _exchanged(
    wanted: Mapping[str, Fraction],
    host: Host,
    template: StructureRecord,
    assignment: Assignment,
) -> tuple[StructureRecord, Fraction]:
    """The template with the host's elements, its cell scaled, and its formula units.

    The framework makes the volume: ions that come in find their interstices there,
    those that leave it leave the framework as it is.
    """
    counts: dict[str, int] = {}
    sites = []
    for site in template.sites:
        symbol = assignment.roles[site.element]
        counts[symbol] = counts.get(symbol, 0) + 1
        sites.append(replace(site, element=symbol, label=f"{symbol}{counts[symbol]}"))
    exchanged = replace(template, sites=tuple(sites), formula=template.formula)
    contents = exchanged.contents
    frame = frame_of(wanted, host)
    symbol = next(iter(frame))
    units = contents[symbol] / frame[symbol]
    before = expected_volume({k: float(v) for k, v in template.contents.items()})
    after = expected_volume(
        {k: float(v * units) for k, v in wanted.items() if k not in host.sharers}
        | {host.guest: float(contents[host.guest])}
    )
    scale = (after / before) ** (1 / 3) if before and after else 1.0
    return _scaled(exchanged, scale), units


def _scaled(record: StructureRecord, factor: float) -> StructureRecord:
    a, b, c, *angles = record.cell
    lengths = (round(v * factor, 4) for v in (a, b, c))
    return replace(record, cell=(*lengths, *angles))  # type: ignore[arg-type]


def _instability(built: Built, spec: StructureSpec) -> float:
    """Global instability index; inf without bond-valence parameters."""
    crystal = read_crystal(write_cif(built)).crystal
    if crystal is None:
        return np.inf
    try:
        return valences(crystal, spec).gii
    except NotApplicable:
        return np.inf


def _placed(
    framework: Built,
    spec: StructureSpec,
    host: Host,
    ions: Mapping[str, Fraction],
    states: Mapping[str, float],
) -> _Ions | None:
    """Ions on the sites of a framework, and on further ones where these lack room.

    Returns:
        The sites, what was assumed, and the sites that were added; None where no place
        is.
    """
    orbits = [s for s in framework.sites if s.element == host.guest]
    total = sum(ions.values(), Fraction(0))
    own = sum((s.position.multiplicity * s.occupancy for s in orbits), Fraction(0))
    partly = any(s.occupancy != 1 for s in orbits)
    crystal = read_crystal(write_cif(framework)).crystal
    if crystal is None:
        return None
    allowed = {
        e: {s.letter for s in spec.sites if s.element == e and s.letter} for e in ions
    }
    if total <= own or (partly and not _asked_partial(spec, host)):
        # Partly filled sites may hold more ions than the record has on them.
        shut = _closed(orbits, (), host, allowed)
        made = _shared(orbits, crystal, ions, states, shut)
        return (*made, ()) if made is not None else None
    extra = extra_sites(crystal, spec, host, orbits, total - own)
    if partly or not extra:
        return None
    orbits += extra
    if _asked_partial(spec, host):
        even = total / sum(s.position.multiplicity for s in orbits)
        orbits = [replace(s, occupancy=even) for s in orbits]
    others = [s for s in framework.sites if s.element != host.guest]
    whole = write_cif(replace(framework, sites=(*orbits, *others)))
    shut = _closed(orbits, extra, host, allowed)
    made = _shared(orbits, read_crystal(whole).crystal, ions, states, shut)
    return (*made, tuple(extra)) if made is not None else None


def _closed(
    orbits: Sequence[BuiltSite],
    extra: Sequence[BuiltSite],
    host: Host,
    allowed: Mapping[str, Collection[str | None]],
) -> dict[str, set[int]]:
    """Sites that ions do not enter: by the rules, and interstices for other ions."""
    added = {s.label for s in extra}
    out: dict[str, set[int]] = {}
    for symbol, letters in allowed.items():
        out[symbol] = {
            i
            for i, site in enumerate(orbits)
            if (letters and site.position.letter not in letters)
            or (not letters and symbol != host.guest and site.label in added)
        }
    return out


#: Sites with their ions, what was assumed, and the sites that were added.
_Ions = tuple[list[BuiltSite], tuple[str, ...], tuple[BuiltSite, ...]]


def _in_origins(
    record: StructureRecord, spec: StructureSpec
) -> Iterator[StructureRecord]:
    """A record from equivalent origins, those whose letters the rules name first.

    In Pnma 4a and 4b change places with the origin: the structure is the same.
    """
    allowed: dict[str, set[str]] = {}
    for asked in spec.sites:
        if asked.letter:
            allowed.setdefault(asked.element, set()).add(asked.letter)
    if not allowed:
        yield record
        return
    group = record.group
    lattice = lattice_vectors(record.cell)
    variants = []
    for number, shift in enumerate(equivalent_origins(group.hall, group.full_symbol)):
        sites = []
        for site in record.sites:
            position, point = locate(
                group, np.array(site.frac) + shift, metric=lattice, tolerance=0.03
            )
            x, y, z = (float(v) for v in np.asarray(point) % 1.0)
            sites.append(replace(site, letter=position.letter, frac=(x, y, z)))
        misses = sum(
            s.letter not in allowed[s.element] for s in sites if s.element in allowed
        )
        variants.append((misses, number, replace(record, sites=tuple(sites))))
    yield from (v for _, _, v in sorted(variants, key=lambda item: item[:2])[:4])


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


def _shared(
    orbits: Sequence[BuiltSite],
    crystal: Crystal | None,
    ions: Mapping[str, Fraction],
    states: Mapping[str, float],
    closed: Mapping[str, Collection[int]],
) -> tuple[list[BuiltSite], tuple[str, ...]] | None:
    """Ions on their orbits, and what was assumed; None where they do not fit."""
    if crystal is None:
        return None
    labels = [s.label for s in crystal.sites]
    if not {o.label for o in orbits} <= set(labels) or len(orbits) > MOST_SITES:
        return None
    rows = [labels.index(o.label) for o in orbits]
    asked = [Ion(e, n, states.get(e, 0.0)) for e, n in ions.items() if n]
    made = share_sites(crystal, rows, asked, states=states, closed=closed)
    if made is None:
        return None
    out = [
        replace(site, label=f"{symbol}{number}", element=symbol, occupancy=occupancy)
        for number, (site, own) in enumerate(
            zip(orbits, made.occupancies, strict=True), 1
        )
        for symbol, occupancy in own.items()
    ]
    return out, made.notes


def _mixed(
    sites: Sequence[BuiltSite], parts: Sequence[tuple[str, Fraction]]
) -> list[BuiltSite]:
    """Sites of the framework, those of the first element shared with the second."""
    out: list[BuiltSite] = []
    for site in sites:
        if not parts or site.element != parts[0][0]:
            out.append(site)
            continue
        number = site.label.lstrip(site.element)
        out += [
            replace(
                site, label=f"{symbol}{number}", element=symbol,
                occupancy=site.occupancy * share,
            )
            for symbol, share in parts
        ]  # fmt: skip
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
