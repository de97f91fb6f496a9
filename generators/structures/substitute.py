"""Known structures with other elements: which role, which scale, how good.

Elements take the places of a template's elements that come in the same amounts; the
most similar assignment is first. The cell is scaled by the ratio of expected volumes
and, for ionic compounds, to the best bond valences.

The similarity counts differences of electronegativity and of covalent radius, another
column of the periodic table and another class (metal, nonmetal); weights were measured
on prototype retrieval.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product

from generators.structures.build import BuiltCrystal, build_from_record
from generators.structures.shared_sites import MOST_SITES, Ion, share_sites
from validators.bond_valence import valences
from validators.crystal import read_crystal
from validators.distances import expected_volume
from validators.elements import NONMETALS, element
from validators.formula import format_formula, fractions_of
from validators.oxidation import assign
from validators.records import Number, Provenance, SiteRecord, StructureRecord
from validators.report import NotApplicable
from validators.specs.structure import StructureSpec

#: How far the scale is searched, as a factor on lengths.
SCALES = (0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06)
#: Assignments tried per template.
ASSIGNMENTS = 24
#: How far in length the scale of bond valences gives way to that of the elements'
#: volumes, at most. Of 223 ionic compounds left out, lengths come within 3 % for 78 %
#: with it, for 72 % by bond valences and 71 % by volumes alone.
PULL = 0.05 / 3


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which element takes the place of which, and how unlike they are."""

    roles: Mapping[str, str]
    unlike: float


def column(symbol: str) -> int:
    """Column 1 to 18 of the periodic table; lanthanides and actinides count as 3."""
    number = element(symbol).number
    if 57 <= number <= 71 or 89 <= number <= 103:
        return 3
    for noble, before in ((2, 0), (10, 2), (18, 10), (36, 18), (54, 36), (86, 54),
                          (118, 86)):  # fmt: skip
        if number <= noble:
            place, length = number - before, noble - before
            if length == 2:
                return 1 if place == 1 else 18
            if length == 8:
                return place if place <= 2 else place + 10
            if length == 32:
                return place if place <= 2 else place - 14
            return place
    return 0


def unlikeness(one: str, other: str) -> float:
    """How badly one element stands for another; 0 for the same."""
    if one == other:
        return 0.0
    a, b = element(one), element(other)
    out = abs((a.electronegativity or 1.8) - (b.electronegativity or 1.8))
    out += 0.7 * abs(a.covalent_radius - b.covalent_radius)
    out += 0.3 * (column(one) != column(other))
    out += 0.25 * ((one in NONMETALS) != (other in NONMETALS))
    return out


def assignments(
    template: Mapping[str, Fraction], wanted: Mapping[str, Fraction]
) -> list[Assignment]:
    """Ways to put the wanted elements in the places of a template's.

    Empty where the amounts do not match.
    """
    have, want = fractions_of(template), fractions_of(wanted)
    if len(have) != len(want):
        return []
    classes: list[tuple[list[str], list[str]]] = []
    for share in sorted({round(v, 3) for v in have.values()}):
        ours = [e for e, v in want.items() if abs(v - share) < 0.004]
        theirs = [e for e, v in have.items() if abs(v - share) < 0.004]
        if len(ours) != len(theirs):
            return []
        classes.append((theirs, ours))
    if sum(len(ours) for _, ours in classes) != len(want):
        return []
    out = []
    options = [
        [dict(zip(theirs, order, strict=True)) for order in permutations(ours)]
        for theirs, ours in classes
    ]
    for combination in product(*options):
        roles = {k: v for part in combination for k, v in part.items()}
        unlike = sum(have[k] * unlikeness(k, v) for k, v in roles.items())
        out.append(Assignment(roles, unlike))
        if len(out) > 720:
            break
    return sorted(out, key=lambda a: a.unlike)[:ASSIGNMENTS]


@dataclass(frozen=True, slots=True)
class Substituted:
    """A template with other elements.

    Attributes:
        record: The new structure as a record, its cell scaled.
        built: Its CIF; every cell length and free coordinate counts as constructed.
        unlike: See `Assignment`.
        instability: Global instability index, None where it cannot be had.
        notes: How ions were taken to share sites.
    """

    record: StructureRecord
    built: BuiltCrystal
    template: StructureRecord
    unlike: float
    instability: float | None
    notes: tuple[str, ...] = ()


def substitutions(
    template: StructureRecord,
    wanted: Mapping[str, Fraction],
    spec: StructureSpec | None = None,
    *,
    limit: int = 2,
    scan: bool = True,
    parent: Parent | None = None,
) -> Iterator[Substituted]:
    """The template with the wanted elements, the most similar assignments first."""
    for assignment in assignments(template.composition, wanted)[:limit]:
        yield substitute(template, assignment, wanted, spec, scan=scan, parent=parent)


def substitute(
    template: StructureRecord,
    assignment: Assignment,
    wanted: Mapping[str, Fraction],
    spec: StructureSpec | None = None,
    *,
    scan: bool = True,
    parent: Parent | None = None,
) -> Substituted:
    """Exchange elements and scale the cell; share sites where a parent says so."""
    sites = _exchanged(template, assignment)
    old = expected_volume({k: float(v) for k, v in template.composition.items()})
    target = expected_volume({k: float(assignment_amount(wanted, k)) for k in wanted})
    ours = sum(float(v) for v in wanted.values())
    theirs = sum(float(v) for v in template.composition.values())
    ratio = (target / ours) / (old / theirs) if old and target else 1.0
    factor = ratio ** (1 / 3)
    record = StructureRecord(
        id=f"{template.id}-as-{format_formula(wanted)}",
        formula=format_formula(wanted),
        hall=template.hall,
        cell=_scaled(template, factor),
        sites=sites,
        source=template.source,
        note=f"elements of {template.id} ({template.formula}) exchanged",
    )
    instability = None
    best = record
    if scan and not template_is_exact(assignment):
        for scale in SCALES:
            trial = replace(record, cell=_scaled(record, scale))
            index = _instability(trial, spec)
            if index is None:
                break
            if instability is None or index < instability:
                pulled = replace(record, cell=_scaled(record, _towards_model(scale)))
                instability, best = index, pulled
    notes: tuple[str, ...] = ()
    if parent is not None:
        best, notes = mixed(best, parent)
    built = build_from_record(best, spec)
    numbers = tuple(
        Number(n.name, n.value, "constructed" if n.basis == "record" else n.basis)
        if not n.name.endswith("occupancy")
        else n
        for n in built.provenance.numbers
    )
    return Substituted(
        best,
        replace(built, provenance=Provenance(numbers, (template.source,))),
        template,
        assignment.unlike,
        instability,
        notes,
    )


def _exchanged(
    template: StructureRecord, assignment: Assignment
) -> tuple[SiteRecord, ...]:
    """The sites with their new elements; parts of one place that are alike add up.

    A record may list an element twice on one place, as Tl+ and Tl3+.
    """
    sites: dict[tuple[str, tuple[float, ...]], SiteRecord] = {}
    counts: dict[str, int] = {}
    for site in template.sites:
        new = assignment.roles[site.element]
        key = (new, tuple(site.frac))
        if key in sites:
            total = sites[key].occupancy + site.occupancy
            sites[key] = replace(sites[key], occupancy=total)
            continue
        counts[new] = counts.get(new, 0) + 1
        sites[key] = replace(site, element=new, label=f"{new}{counts[new]}")
    return tuple(sites.values())


def _towards_model(scale: float) -> float:
    """The scale of bond valences, half-way back to that of the volumes (1)."""
    away = math.log(scale)
    back = min(abs(away) / 2, PULL)
    return math.exp(away - math.copysign(back, away))


def assignment_amount(wanted: Mapping[str, Fraction], symbol: str) -> Fraction:
    """The amount of an element in a composition."""
    return Fraction(wanted[symbol])


def template_is_exact(assignment: Assignment) -> bool:
    """Whether no element changes: a record of the compound itself."""
    return all(k == v for k, v in assignment.roles.items())


def _scaled(
    record: StructureRecord, factor: float
) -> tuple[float, float, float, float, float, float]:
    a, b, c, alpha, beta, gamma = record.cell
    return (
        round(a * factor, 4), round(b * factor, 4), round(c * factor, 4),
        alpha, beta, gamma,
    )  # fmt: skip


def _instability(record: StructureRecord, spec: StructureSpec | None) -> float | None:
    crystal = read_crystal(build_from_record(record).cif).crystal
    if crystal is None:
        return None
    try:
        return valences(crystal, spec or StructureSpec()).gii
    except NotApplicable:
        return None


def ranked_templates(
    records: Sequence[StructureRecord], wanted: Mapping[str, Fraction]
) -> list[tuple[float, StructureRecord]]:
    """Templates whose amounts match, the most similar elements first."""
    out = []
    for record in records:
        ways = assignments(record.composition, wanted)
        if ways:
            out.append((ways[0].unlike, record))
    return sorted(out, key=lambda pair: (pair[0], pair[1].id))


def unlike_best(
    records: Sequence[StructureRecord], wanted: Mapping[str, Fraction]
) -> float:
    """Unlikeness of the best template for a compound or its parent; inf without one."""
    ranked = ranked_templates(records, parent_of(wanted).composition)
    return ranked[0][0] if ranked else math.inf


# --- solid solutions -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parent:
    """An ordered composition behind one with fractional amounts.

    Attributes:
        composition: With whole amounts: Ba0.5Sr0.5TiO3 has the parent BaTiO3.
        mix: Element of the parent to those that share its sites, with their shares;
            shares below 1 in sum leave the site partly empty.
    """

    composition: Mapping[str, Fraction]
    mix: Mapping[str, tuple[tuple[str, Fraction], ...]]


#: Least filling of a site that still counts as the parent's.
FULLEST = Fraction(8, 10)
#: The same for the sites of alkali metals, which layers and tunnels hold in any number.
EMPTIEST = Fraction(3, 10)
#: Misfit from which elements are not taken to share sites at all.
STRANGE = 6.0


def parent_of(composition: Mapping[str, Fraction]) -> Parent:
    """The ordered parent of a solid solution; the composition itself if it is whole.

    Elements with fractional amounts are put together so that their sums are whole (or
    a little less: vacancies), the most similar ones first.
    """
    amounts = {k: Fraction(v) for k, v in composition.items() if v}
    broken = [e for e, n in amounts.items() if not _whole(n)]
    same: dict[str, tuple[tuple[str, Fraction], ...]] = {
        e: ((e, Fraction(1)),) for e in amounts
    }
    if not broken:
        return Parent(amounts, same)
    full = {e: Fraction(n // 1) for e, n in amounts.items() if e in broken and n > 1}
    shared = {e: n - full.get(e, 0) for e, n in amounts.items()}
    ways = [({}, amounts), (full, shared)] if full else [({}, amounts)]
    _, own, amounts, groups = min(
        (
            (
                sum(_misfit(part, spread) for part in parts)
                + sum(_alkali(part, spread) for part in parts)
                + len(set_apart),
                set_apart, spread, parts,
            )
            for set_apart, spread in ways
            for parts in _partitions(broken)
        ),
        key=lambda way: (way[0], len(way[3])),
    )  # fmt: skip
    if sum(_misfit(part, amounts) for part in groups) > STRANGE:
        return Parent({k: Fraction(v) for k, v in composition.items() if v}, same)
    parent = {e: Fraction(round(n)) for e, n in amounts.items() if e not in broken}
    parent |= own
    mix: dict[str, tuple[tuple[str, Fraction], ...]] = {
        e: ((e, Fraction(1)),) for e in parent
    }
    for part in groups:
        total = sum((amounts[e] for e in part), start=Fraction(0))
        whole = Fraction(max(1, -int(-(total - Fraction(2, 100)) // 1)))
        head = max((e for e in part if e not in own), key=lambda e: amounts[e])
        shares = tuple((e, (amounts[e] / whole)) for e in part)
        if abs(total - whole) < Fraction(2, 100):
            shares = tuple((e, share * whole / total) for e, share in shares)
        parent[head] = whole
        mix[head] = shares
    return Parent(parent, mix)


#: Cost of an alkali metal that fills sites of its own and shares them all the same:
#: in Li1.2Mn0.54Ni0.13Co0.13O2 a layer is lithium's, the rest is in the other.
_OWN_SITES = 1.5


def _alkali(part: Sequence[str], amounts: Mapping[str, Fraction]) -> float:
    crowd = any(column(e) == 1 and amounts[e] > 1 for e in part)
    return _OWN_SITES if crowd and len(part) > 1 else 0.0


def _whole(amount: Fraction) -> bool:
    return abs(amount - round(amount)) < Fraction(1, 1000)


def _partitions(items: Sequence[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    if not items:
        yield ()
        return
    first, rest = items[0], items[1:]
    for smaller in _partitions(rest):
        yield ((first,), *smaller)
        for index, part in enumerate(smaller):
            yield (*smaller[:index], (first, *part), *smaller[index + 1 :])


def _misfit(part: Sequence[str], amounts: Mapping[str, Fraction]) -> float:
    total = sum((amounts[e] for e in part), start=Fraction(0))
    whole = -int(-(total - Fraction(2, 100)) // 1) or 1
    missing = max(0.0, 1 - float(total / whole))
    unlike = sum(
        unlikeness(one, other) for one in part for other in part if one < other
    )
    for one in part:
        for other in part:
            if one < other:
                gaps = [
                    abs(p - q)
                    for p in element(one).common
                    for q in element(other).common
                ]
                unlike += 4.0 * max(0, min(gaps, default=0) - 1)
    # Each of a crowd is compared with all others: count it once.
    unlike /= max(1, len(part) - 1)
    mobile = len(part) == 1 and column(part[0]) == 1 and total / whole >= EMPTIEST
    return 8 * missing + unlike + (50 if total / whole < FULLEST and not mobile else 0)


def mixed(
    record: StructureRecord, parent: Parent
) -> tuple[StructureRecord, tuple[str, ...]]:
    """A record of the parent with its sites shared as the mix says.

    Where the ions of one element have several sites, `share_sites` decides on which of
    them a dopant is and how full each is; one site is shared in the parts of the mix.

    Returns:
        The record, and what was assumed.
    """
    total: dict[str, Fraction] = {}
    for head, amount in parent.composition.items():
        for symbol, share in parent.mix[head]:
            total[symbol] = total.get(symbol, Fraction(0)) + amount * share
    shares, notes = _shared_orbits(record, parent, total)
    sites = []
    counts: dict[str, int] = {}
    for site, own in zip(record.sites, shares, strict=True):
        for symbol, occupancy in own.items():
            counts[symbol] = counts.get(symbol, 0) + 1
            sites.append(
                replace(
                    site,
                    element=symbol,
                    label=f"{symbol}{counts[symbol]}",
                    occupancy=occupancy.limit_denominator(10_000),
                )
            )
    made = replace(record, formula=format_formula(total), sites=tuple(sites))
    return made, notes


def _shared_orbits(
    record: StructureRecord, parent: Parent, total: Mapping[str, Fraction]
) -> tuple[list[dict[str, Fraction]], tuple[str, ...]]:
    """For each site of a parent's record the elements on it with their occupancies."""
    out = [
        {symbol: site.occupancy * share for symbol, share in parent.mix[site.element]}
        for site in record.sites
    ]
    contents = record.contents
    units = round(
        sum(contents.values(), Fraction(0))
        / sum(parent.composition.values(), Fraction(0))
    )
    assigned = assign(total)
    states = dict(assigned.states) if assigned is not None else {}
    crystal = None
    notes: list[str] = []
    for head, mix in parent.mix.items():
        rows = [i for i, s in enumerate(record.sites) if s.element == head]
        broken = len(mix) > 1 or mix[0][1] != 1
        if not broken or not 1 < len(rows) <= MOST_SITES or not units:
            continue
        crystal = crystal or read_crystal(build_from_record(record).cif).crystal
        if crystal is None or len(crystal.sites) != len(record.sites):
            continue
        amount = parent.composition[head] * units
        ions = [Ion(e, amount * share, states.get(e, 0.0)) for e, share in mix]
        made = share_sites(crystal, rows, ions, states=states)
        if made is None:
            continue
        notes += made.notes
        for row, own in zip(rows, made.occupancies, strict=True):
            out[row] = dict(own)
    return out, tuple(notes)
