"""Structures for a compound that no record describes: substitution and placing.

Templates give whole structures; where a group and Wyckoff letters are asked for, atoms
are placed by optimisation as well, also from the templates' coordinates. Every
candidate is judged by the checks; those that pass come first. Nothing here is called
stable: that would need a convex hull.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from generators.errors import SpecUnsupported
from generators.structures.budget import Budget
from generators.structures.build import impose_system
from generators.structures.placing.layouts import (
    Layout,
    asked_layout,
    possible_layouts,
)
from generators.structures.placing.orbits import Orbit, Placement
from generators.structures.placing.search import place
from generators.structures.placing.template_starts import template_starts
from generators.structures.ranking import ranked
from generators.structures.relaxation import available
from generators.structures.stuffed import Stuffed, stuffed
from generators.structures.substitute import (
    assignments,
    parent_of,
    ranked_templates,
    substitute,
    unlike_best,
)
from generators.structures.writer import Built, BuiltSite, write_cif
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.formula import format_formula
from validators.groups import Group
from validators.oxidation import assign
from validators.records import Number, Provenance, Source, StructureRecord
from validators.report import Report, Severity
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

#: What an optimised structure must be better than: a template with elements of the
#: same columns keeps truer cells than bond valences and charges alone.
PLACED = 2.0
#: Seconds of placing with letters that were asked for, and with letters chosen.
PLACE_S, GUESS_S = 25.0, 12.0
#: Seconds of processor time of one thread for substitution and placing, and for
#: relaxing after them.
CPU_S, RELAX_CPU_S = 8.0, 8.0
#: Unlikeness of the nearest template up to which no framework with other amounts of its
#: ions is tried beside it.
NEAR = 0.2
#: Different arrangements taken from templates.
ARRANGEMENTS = 16
#: Kinds of structures whose coordinates placing starts from.
TEMPLATES = 4
#: Minima that are built and judged.
KEPT = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A structure that was made, not measured.

    Attributes:
        cif: The file.
        origin: ``"substitution of mp-1234 (NaCl)"`` or ``"placed by optimisation"``.
        score: Lower is better; errors weigh most.
        provenance: Which numbers were constructed.
        notes: Doubts, for people.
        report: What the checks say.
        unlike: How unlike its elements are to those of the structure whose elements
            were exchanged, 0 the same; None for what was placed.
    """

    cif: str
    origin: str
    score: float
    provenance: Provenance
    notes: tuple[str, ...] = ()
    report: Report | None = None
    unlike: float | None = None


def candidates(
    spec: StructureSpec,
    *,
    records: Sequence[StructureRecord] = (),
    alike: Sequence[StructureRecord] = (),
    seed: int = 0,
    deadline_s: float = 15.0,
    cancelled: Callable[[], bool] = lambda: False,
    relaxing: bool = True,
) -> list[Candidate]:
    """Structures that may fulfil a spec, the best first.

    Args:
        spec: Composition, and whatever else is asked.
        records: Templates: structures of any compound with the same amounts, and
            records of the compound itself that miss a rule.
        alike: Structures of the group with any amounts, whose coordinates serve to
            start from where their sites are on the positions asked for.
        seed: For the random starts of placing.
        deadline_s: Seconds of wall time for all of it.
        cancelled: Asked between steps.
        relaxing: Whether an energy model has the last word where one is installed.

    Raises:
        SpecUnsupported: No composition, or sites that cannot hold it, with the
            reason.
    """
    if not spec.composition:
        raise SpecUnsupported("a structure needs a formula")
    wanted = {k: Fraction(v) for k, v in spec.composition.items() if v}
    # Half of the time is for the energy model, which decides among the best.
    deciding = relaxing and available()
    whole = Budget(deadline_s, CPU_S + RELAX_CPU_S * deciding, cancelled)
    making = Budget(deadline_s * (0.5 if deciding else 1.0), CPU_S, cancelled)
    out = list(_substituted(spec, wanted, records, making))
    sound = any(c.report is not None and not c.report.errors for c in out)
    made: list[Candidate] = []
    if not sound or unlike_best(records, wanted) > NEAR:
        made = [_from_host(spec, host) for host in stuffed(spec, records)]
        sound = any(c.report is not None and not c.report.errors for c in made)
        out += made
    if spec.group is not None and (spec.sites or not sound):
        try:
            out += _placed(spec, wanted, [*records, *alike], seed, making)
        except SpecUnsupported:
            # The reason matters where nothing else could be made.
            if not out or (not made and not sound):
                raise
    out.sort(key=lambda c: c.score)
    found = out[:20]
    # What placing did not use of its time is the energy model's as well.
    return ranked(found, spec, whole) if relaxing else found


# --- substitution --------------------------------------------------------


def _substituted(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    records: Sequence[StructureRecord],
    budget: Budget,
) -> Iterator[Candidate]:
    fitting = [
        r for r in records if spec.group is None or r.group.number == spec.group.number
    ]
    parent = parent_of(wanted)
    solid = any(len(shares) > 1 or shares[0][1] != 1 for shares in parent.mix.values())
    goal = parent.composition if solid else wanted
    seen: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
    for _, template in ranked_templates(fitting, goal)[:120]:
        # Where sites are asked for, placing is to have most of the time.
        late = budget.used() > (0.35 if spec.sites else 0.9)
        if late or budget.over() or len(seen) >= ARRANGEMENTS:
            return
        for assignment in assignments(template.composition, goal)[:2]:
            places = sorted(
                (assignment.roles[s.element], s.letter) for s in template.sites
            )
            arrangement = (template.hall, tuple(places))
            # Two of a kind may differ in their axes; more crowd out other kinds.
            if seen[arrangement] >= 2:
                continue
            seen[arrangement] += 1
            made = substitute(
                template, assignment, goal, spec, parent=parent if solid else None
            )
            report = check_cif(made.built.cif, spec).report
            score = _score(report) + 4 * made.unlike + 2 * (made.instability or 0.3)
            doubt = (
                f"made from {template.formula} ({template.id}) by exchange of "
                "elements; cell and coordinates were constructed, not measured"
            )
            if solid:
                doubt += "; the sites are shared at random (an average structure)"
            yield Candidate(
                made.built.cif,
                f"substitution of {template.id} ({template.formula})",
                score,
                made.built.provenance,
                (doubt, *made.notes),
                report,
                made.unlike,
            )


def _from_host(spec: StructureSpec, made: Stuffed) -> Candidate:
    report = check_cif(made.cif, spec).report
    return Candidate(
        made.cif,
        f"framework of {made.template.id} ({made.template.formula})",
        _score(report) + 20 * made.unlike + made.misfit,
        made.provenance,
        made.notes,
        report,
    )


def _score(report: Report) -> float:
    """Errors first, then the warnings about chemistry."""
    out = 0.0
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            out += 50.0
        elif finding.severity is Severity.WARNING:
            out += 1.0
    return out


# --- placing -------------------------------------------------------------------


def _placed(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    records: Sequence[StructureRecord],
    seed: int,
    budget: Budget,
) -> list[Candidate]:
    assert spec.group is not None
    group = spec.group
    asked = any(s.letter for s in spec.sites)
    layouts = (
        [asked_layout(spec, group, wanted)]
        if asked
        else list(possible_layouts(spec, group, wanted))
    )
    states = _states(spec, wanted)
    placing = budget.part(1.0, wall_s=PLACE_S if asked else GUESS_S)
    pool: list[tuple[Placement, Layout, bool]] = []
    for number, layout in enumerate(layouts):
        if placing.over():
            break
        own = placing.part(1 / (len(layouts) - number))
        templates = islice(template_starts(group, layout.orbits, records), TEMPLATES)
        rounds: list[tuple[tuple[Orbit, ...], list[tuple[float, ...]]]] = [
            (orbits, [cell]) for orbits, cell in templates
        ]
        for orbits, cells in [*rounds, (layout.orbits, [])]:
            minima = place(
                group,
                orbits,
                states=states,
                cell=spec.lattice.given() if spec.lattice else {},
                starting_cells=cells,
                seed=seed,
                starts=12 if cells else None,
                budget=own.part(0.15 if cells else 1.0),
                keep=6,
            )
            pool += [(minimum, layout, bool(cells)) for minimum in minima]
    pool.sort(key=lambda item: item[0].cost)
    kept: list[tuple[Placement, Layout, bool]] = []
    for item in pool:
        if not any(_same_minimum(item[0], other[0]) for other in kept):
            kept.append(item)
    return [
        _candidate(
            spec, wanted, group, layout, minimum,
            minimum.cost - kept[0][0].cost, from_template,
        )
        for minimum, layout, from_template in kept[:KEPT]
    ]  # fmt: skip


def _same_minimum(one: Placement, other: Placement) -> bool:
    """Whether two searches ended in one minimum: one cost and one cell."""
    cells = np.array(one.cell) / np.array(other.cell)
    return abs(one.cost - other.cost) < 0.01 and bool(np.abs(cells - 1).max() < 0.005)


def _states(
    spec: StructureSpec, wanted: Mapping[str, Fraction]
) -> dict[str, float] | None:
    if spec.oxidation and set(wanted) <= set(spec.oxidation):
        return {k: float(v) for k, v in spec.oxidation.items()}
    found = assign(wanted)
    return dict(found.states) if found is not None else None


def _candidate(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    group: Group,
    layout: Layout,
    minimum: Placement,
    above: float,
    from_template: bool,
) -> Candidate:
    cell = impose_system(dict(zip(CELL_NAMES, minimum.cell, strict=True)), group)
    fixed = {name for name, _ in cell_constraints(group)}
    given = spec.lattice.given() if spec.lattice else {}
    cell |= {n: v for n, v in given.items() if n not in fixed}
    numbers = [
        Number(
            n,
            cell[n],
            "symmetry" if n in fixed else "rule" if n in given else "constructed",
        )
        for n in CELL_NAMES
    ]
    sites = []
    for orbit, point in zip(layout.orbits, minimum.points, strict=True):
        wrapped = tuple(float(v) for v in point - point // 1)
        occupancy = Fraction(orbit.occupancy).limit_denominator(1000)
        sites.append(
            BuiltSite(orbit.label, orbit.element, orbit.position, occupancy, wrapped)  # type: ignore[arg-type]
        )
        for i, axis in enumerate("xyz"):
            free = bool(orbit.position.rotation[i].any())
            numbers.append(
                Number(
                    f"{orbit.label} {axis}",
                    wrapped[i],
                    "constructed" if free else "symmetry",
                )
            )
        numbers.append(Number(f"{orbit.label} occupancy", float(occupancy), "rule"))
    source = Source(
        "made by materials-assistant: symmetric optimisation of bond valence, "
        "coordination and Coulomb energy",
        kind="computation",
    )
    rounded = tuple(round(cell[n], 4) for n in CELL_NAMES)
    notes = []
    if any(n.basis == "constructed" for n in numbers):
        notes.append(
            "cell and free coordinates were found by optimisation and not relaxed with "
            "an energy model: lengths are good to about 5 %, positions to 0.1-0.2 Å"
        )
    if layout.note:
        notes.append(layout.note)
    built = Built(
        spec.name or "", spec.formula or format_formula(wanted), group,
        rounded, tuple(sites), (source,), tuple(notes),  # type: ignore[arg-type]
    )  # fmt: skip
    cif = write_cif(built)
    report = check_cif(cif, spec).report
    return Candidate(
        cif,
        "placed from a template's coordinates" if from_template
        else "placed by optimisation",
        _score(report) + PLACED + 0.3 * min(above, 20.0),
        Provenance(tuple(numbers), (source,)),
        tuple(notes),
        report,
    )  # fmt: skip
