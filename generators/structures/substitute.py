"""Known structures with other elements: which role, which scale, how good.

Elements take the places of a template's elements that come in the same amounts; the
most similar assignment is first. The cell is scaled by the ratio of expected volumes
and, for ionic compounds, to the best bond valences.

The similarity counts differences of electronegativity and of covalent radius, another
column of the periodic table and another class (metal, nonmetal); weights were measured
on prototype retrieval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product

from generators.structures.build import BuiltCrystal, build_from_record
from validators.bond_valence import valences
from validators.crystal import read_crystal
from validators.distances import expected_volume
from validators.elements import NONMETALS, element
from validators.formula import format_formula, fractions_of
from validators.records import Number, Provenance, StructureRecord
from validators.report import NotApplicable
from validators.specs.structure import StructureSpec

#: How far the scale is searched, as a factor on lengths.
SCALES = (0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06)
#: Assignments tried per template.
ASSIGNMENTS = 24


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
    """

    record: StructureRecord
    built: BuiltCrystal
    template: StructureRecord
    unlike: float
    instability: float | None


def substitutions(
    template: StructureRecord,
    wanted: Mapping[str, Fraction],
    spec: StructureSpec | None = None,
    *,
    limit: int = 2,
    scan: bool = True,
) -> Iterator[Substituted]:
    """The template with the wanted elements, the most similar assignments first."""
    for assignment in assignments(template.composition, wanted)[:limit]:
        yield substitute(template, assignment, wanted, spec, scan=scan)


def substitute(
    template: StructureRecord,
    assignment: Assignment,
    wanted: Mapping[str, Fraction],
    spec: StructureSpec | None = None,
    *,
    scan: bool = True,
) -> Substituted:
    """Exchange elements and scale the cell."""
    sites = []
    counts: dict[str, int] = {}
    for site in template.sites:
        new = assignment.roles[site.element]
        counts[new] = counts.get(new, 0) + 1
        sites.append(replace(site, element=new, label=f"{new}{counts[new]}"))
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
        sites=tuple(sites),
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
                instability, best = index, trial
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
    )


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
