"""Structures for a compound that no record describes: substitution and placing.

Templates give whole structures; where a group and Wyckoff letters are asked for, atoms
are placed by optimisation as well, also from the templates' coordinates. Every
candidate is judged by the checks; those that pass come first. Nothing here is called
stable: that would need a convex hull.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, islice, product

from generators.errors import SpecUnsupported
from generators.structures.build import impose_system
from generators.structures.occupancy import solve_occupancies
from generators.structures.place import Orbit, Placement, place
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
from validators.origins import letter_permutations
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
#: Minima that are built and judged.
KEPT = 10
#: Ways to spread a formula over Wyckoff letters that are tried without site rules.
LAYOUTS = 6


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
    """

    cif: str
    origin: str
    score: float
    provenance: Provenance
    notes: tuple[str, ...] = ()
    report: Report | None = None


def candidates(
    spec: StructureSpec,
    *,
    records: Sequence[StructureRecord] = (),
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
    until = end = time.monotonic() + deadline_s
    started = time.thread_time()

    def spent(limit: float = CPU_S) -> bool:
        # On a busy machine wall time passes faster than work is done: both are limits.
        return cancelled() or time.thread_time() - started > limit

    if relaxing and available():
        # Half of the time is for the energy model, which decides among the best.
        until -= 0.5 * deadline_s
    wanted = {k: Fraction(v) for k, v in spec.composition.items() if v}
    out = list(_substituted(spec, wanted, records, until, spent))
    sound = any(c.report is not None and not c.report.errors for c in out)
    made: list[Candidate] = []
    if not sound or unlike_best(records, wanted) > NEAR:
        made = [_from_host(spec, host) for host in stuffed(spec, records)]
        sound = any(c.report is not None and not c.report.errors for c in made)
        out += made
    if spec.group is not None and (spec.sites or not sound):
        try:
            out += _placed(spec, wanted, records, seed, until, spent)
        except SpecUnsupported:
            # The reason matters where nothing else could be made.
            if not out or (not made and not sound):
                raise
    out.sort(key=lambda c: c.score)
    found = out[:20]
    if not relaxing:
        return found
    # What placing did not use of its processor time is the energy model's as well.
    return ranked(found, spec, until=end, cancelled=lambda: spent(CPU_S + RELAX_CPU_S))


# --- substitution --------------------------------------------------------


def _substituted(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    records: Sequence[StructureRecord],
    until: float,
    cancelled: Callable[[], bool],
) -> Iterator[Candidate]:
    fitting = [
        r for r in records if spec.group is None or r.group.number == spec.group.number
    ]
    parent = parent_of(wanted)
    solid = any(len(shares) > 1 or shares[0][1] != 1 for shares in parent.mix.values())
    goal = parent.composition if solid else wanted
    seen: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
    for _, template in ranked_templates(fitting, goal)[:120]:
        if time.monotonic() > until - 1.0 or cancelled() or len(seen) >= ARRANGEMENTS:
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


@dataclass(frozen=True, slots=True)
class Layout:
    """Elements on letters with occupancies: what placing starts from."""

    orbits: tuple[Orbit, ...]
    note: str = ""


def _placed(
    spec: StructureSpec,
    wanted: Mapping[str, Fraction],
    records: Sequence[StructureRecord],
    seed: int,
    until: float,
    cancelled: Callable[[], bool],
) -> list[Candidate]:
    assert spec.group is not None
    group = spec.group
    layouts = (
        [_asked_layout(spec, group, wanted)]
        if any(s.letter for s in spec.sites)
        else list(_possible_layouts(spec, group, wanted))
    )
    states = _states(spec, wanted)
    asked = any(s.letter for s in spec.sites)
    until = min(until, time.monotonic() + (PLACE_S if asked else GUESS_S))
    pool: list[tuple[Placement, Layout, bool]] = []
    for number, layout in enumerate(layouts):
        left = until - time.monotonic()
        if left < 0.5 or cancelled():
            break
        share = left / (len(layouts) - number)
        starts = list(_template_starts(group, layout, records))[:3]
        fixed = spec.lattice.given() if spec.lattice else {}
        rounds: list[tuple[tuple[Orbit, ...], list[tuple[float, ...]]]] = [
            (orbits, [cell]) for orbits, cell in starts
        ]
        rounds.append((layout.orbits, []))
        for orbits, cells in rounds:
            if time.monotonic() > until - 0.3:
                break
            minima = place(
                group,
                orbits,
                states=states,
                cell=fixed,
                starting_cells=cells,
                seed=seed,
                starts=12 if cells else None,
                deadline_s=share / len(rounds) if len(rounds) > 1 else share,
                cancelled=cancelled,
                keep=6,
            )
            pool += [(minimum, layout, bool(cells)) for minimum in minima]
    pool.sort(key=lambda item: item[0].cost)
    out: list[Candidate] = []
    for minimum, layout, from_template in pool[:KEPT]:
        # The best few are built even when placing took all the time.
        if len(out) >= 3 and time.monotonic() > until + 2.0:
            break
        above = minimum.cost - pool[0][0].cost
        out.append(
            _candidate(spec, wanted, group, layout, minimum, above, from_template)
        )
    return out


def _states(
    spec: StructureSpec, wanted: Mapping[str, Fraction]
) -> dict[str, float] | None:
    if spec.oxidation and set(wanted) <= set(spec.oxidation):
        return {k: float(v) for k, v in spec.oxidation.items()}
    found = assign(wanted)
    return dict(found.states) if found is not None else None


def _coordination(spec: StructureSpec, symbol: str, label: str) -> dict[str, int]:
    return {
        rule.ligand: rule.number
        for rule in spec.coordination
        if rule.center == symbol and (not rule.site or label.endswith(rule.site))
    }


def _asked_layout(
    spec: StructureSpec, group: Group, wanted: Mapping[str, Fraction]
) -> Layout:
    """Orbits from the rules about sites, filled as the composition asks."""
    for site in spec.sites:
        if site.letter and group.position(site.letter) is None:
            raise SpecUnsupported(
                f"{site.element} is asked on {site.letter!r}, a letter that "
                f"{group.short} lacks"
            )
    missing = [
        e for e in wanted if e not in {s.element for s in spec.sites if s.letter}
    ]
    if missing:
        raise SpecUnsupported(
            f"the rules give no site to {', '.join(missing)}, but the formula is "
            f"{format_formula(wanted)}"
        )
    solved = solve_occupancies(spec)
    if solved.unsolved:
        raise SpecUnsupported(
            "; ".join(f"{element}: {why}" for element, why in solved.unsolved.items())
        )
    orbits: list[Orbit] = []
    labels: set[str] = set()
    joint = {(s.element, s.letter) for s in spec.sites if s.shared}
    hosts: dict[tuple[str, int], str] = {}
    for fill in solved.fills:
        position = group.position(fill.letter)
        if fill.occupancy == 0 or position is None:
            continue
        label = fill.label
        while label in labels:
            label = f"{fill.element}{len(labels) + 1}"
        labels.add(label)
        frac = next(
            (
                s.frac
                for s in spec.sites
                if s.element == fill.element and s.letter == fill.letter and s.frac
            ),
            None,
        )
        beside = ""
        if (fill.element, fill.letter) in joint:
            before = sum(
                o.element == fill.element and o.position.letter == fill.letter
                for o in orbits
            )
            beside = hosts.setdefault((fill.letter, before), label)
        orbits.append(
            Orbit(
                label, fill.element, position, float(fill.occupancy),
                _coordination(spec, fill.element, label), frac,
                beside if beside != label else "",
            )
        )  # fmt: skip
    return Layout(tuple(orbits), "; ".join(solved.full))


def _possible_layouts(
    spec: StructureSpec, group: Group, wanted: Mapping[str, Fraction]
) -> Iterator[Layout]:
    """Ways to spread the formula over the letters, the fewest free numbers first."""
    freedom = {p.letter: p.freedom for p in group.positions}
    out: list[tuple[float, tuple[tuple[str, str], ...]]] = []
    seen: set[tuple[tuple[str, str], ...]] = set()
    moves = letter_permutations(group.hall, group.full_symbol)
    for z in [spec.z] if spec.z else [1, 2, 3, 4, 6, 8, 12, 16]:
        needs = {e: n * z for e, n in wanted.items()}
        if any(n.denominator != 1 for n in needs.values()):
            continue
        choices = [
            [[(e, letter) for letter in way] for way in _ways(int(n), group)[:8]]
            for e, n in needs.items()
        ]
        for pick in islice(product(*choices), 600):
            flat = tuple(sorted(pair for part in pick for pair in part))
            letters = [letter for _, letter in flat]
            if any(freedom[x] == 0 and letters.count(x) > 1 for x in letters):
                continue
            # The same arrangement seen from another allowed origin.
            if seen & {tuple(sorted((e, m[x]) for e, x in flat)) for m in moves}:
                continue
            seen.add(flat)
            out.append((sum(freedom[x] for x in letters) + 0.1 * z, flat))
        if len(out) > 40:
            break
    out.sort(key=lambda pair: pair[0])
    for _, flat in out[:LAYOUTS]:
        orbits: list[Orbit] = []
        counts: dict[str, int] = {}
        for symbol, letter in flat:
            position = group.position(letter)
            assert position is not None
            counts[symbol] = counts.get(symbol, 0) + 1
            label = f"{symbol}{counts[symbol]}"
            orbits.append(
                Orbit(label, symbol, position, 1.0, _coordination(spec, symbol, label))
            )
        yield Layout(tuple(orbits), "letters were chosen, not asked for")


def _ways(need: int, group: Group) -> list[tuple[str, ...]]:
    """Sets of letters whose multiplicities add up to a number."""
    out: list[tuple[str, ...]] = []
    letters = [(p.letter, p.multiplicity, p.freedom) for p in group.positions]
    for size in range(1, 4):
        for pick in combinations_with_replacement(letters, size):
            if sum(p[1] for p in pick) != need:
                continue
            if any(p[2] == 0 and pick.count(p) > 1 for p in pick):
                continue
            out.append(tuple(p[0] for p in pick))
    return out


def _template_starts(
    group: Group, layout: Layout, records: Sequence[StructureRecord]
) -> Iterator[tuple[tuple[Orbit, ...], tuple[float, ...]]]:
    """Orbits that start at the coordinates of a template with the same letters."""
    from dataclasses import replace as changed

    # A mixed position is one site of the template.
    ours = sorted(o.position.letter for o in layout.orbits if not o.beside)
    scored = []
    for record in records:
        if record.group.full_symbol != group.full_symbol:
            continue
        for permutation in letter_permutations(group.hall, group.full_symbol)[:1]:
            theirs = [permutation[s.letter] for s in record.sites]
            if sorted(theirs) != ours:
                continue
            from generators.structures.substitute import unlikeness

            left = list(range(len(record.sites)))
            orbits, total = [], 0.0
            for orbit in layout.orbits:
                if orbit.beside:
                    orbits.append(orbit)
                    continue
                fit = [i for i in left if theirs[i] == orbit.position.letter]
                if not fit:
                    break
                best = min(
                    fit,
                    key=lambda i: unlikeness(record.sites[i].element, orbit.element),
                )
                left.remove(best)
                total += unlikeness(record.sites[best].element, orbit.element)
                orbits.append(changed(orbit, start=record.sites[best].frac))
            else:
                scored.append((total, record.id, tuple(orbits), record.cell))
    for _, _, orbits_, cell in sorted(scored, key=lambda item: item[:2]):
        yield orbits_, cell


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
            free = i in orbit.position.free_axes
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
