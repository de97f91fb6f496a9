"""Does domain knowledge correct a structure? A scripted model, with and without it.

The review "Generative artificial intelligence and its applications in materials
science" (Fig. 8) feeds ChatGPT three rules one after the other. Here the same is
measured on many compounds. A scripted model remembers every compound right, but its
first draft carries typical mistakes, drawn by seed: wrong group, atom on a wrong
position, broken polyhedron, wrong cell length or angle, lost site, partial site
written full, operations left out, wrong multiplicity, wrong Z. It mends a mistake only
when the messages state the thing and its right value: a rule, a record, or a finding
with its expected value. What it cannot read, it leaves. The builder is switched off.

What the figures can show: whether rules, records and findings *say* what is needed to
mend each kind of mistake, and whether the loop ends sound. What they cannot show: how
well a real model follows them.

Run: python benchmarks/rules.py [--compounds 40] [--seed 0]
"""

# ruff: noqa: E402, E501 - the path is set before the packages are imported

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

# The folder of this script holds a file named like a package; the checkout leads.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from generators.structures.build import build_from_record
from generators.structures.writer import Built, write_cif
from knowledge.structures import structure_library
from prompts import builder, feedback
from prompts.language import read_rules
from validators.crystal import read_crystal
from validators.distances import expected_volume
from validators.groups import Group, reference_group
from validators.records import StructureRecord
from validators.report import Report
from validators.shells import coordination_table
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A compound, its true structure, and the three rules about it in words."""

    record: StructureRecord
    truth: Built
    rules: tuple[str, str, str]
    spec: StructureSpec

    @property
    def name(self) -> str:
        """Formula and record."""
        return f"{self.record.formula} ({self.record.id})"


# --- tasks --------------------------------------------------------------------------


def make_task(record: StructureRecord) -> Task | None:
    """Rules in words from a record; None where the truth itself is not sound."""
    made = build_from_record(record)
    crystal = read_crystal(made.cif).crystal
    if crystal is None or len(crystal.atoms.frac) > 200:
        return None
    group = record.group
    setting = f", {group.setting_words}" if group.setting_words else ""
    first = (
        f"Rule 1: the space group is {group.symbol!r} (No. {group.number}{setting})."
    )
    sites = []
    for symbol in dict.fromkeys(s.element for s in record.sites):
        places = []
        for site in record.sites:
            if site.element == symbol:
                position = group.position(site.letter)
                assert position is not None
                part = (
                    ""
                    if site.occupancy == 1
                    else f", occupancy {float(site.occupancy)}"
                )
                places.append(f"{site.label} ({position.label}{part})")
        sites.append(f"{symbol} occupies " + " and ".join(places))
    second = "Rule 2: " + "; ".join(sites) + "."
    table = coordination_table(crystal)
    shells: dict[tuple[str, str], set[int]] = {}
    by_label = {s.label: s.element for s in crystal.sites}
    for label, ligand, number, _, _ in table:
        shells.setdefault((by_label[label], ligand), set()).add(number)
    certain = [(c, n, li) for (c, li), (n, *more) in shells.items() if not more]
    if not certain:
        return None
    third = "Rule 3: " + "; ".join(
        f"{c} is coordinated by {n} {li}" for c, n, li in certain
    )
    read = read_rules(
        (first, second, third), formula=record.formula, base=StructureSpec()
    )
    if read.not_understood or not check_cif(made.cif, read.spec).report.ok:
        return None
    return Task(record, made.built, (first, second, third), read.spec)


def choose_tasks(count: int, seed: int) -> list[Task]:
    """Compounds with at least three sites and a free coordinate, groups mixed."""
    records = [
        r
        for r in structure_library()
        if 3 <= len(r.sites) <= 9
        and r.group.number >= 10
        and any(
            (p := r.group.position(s.letter)) is not None and p.freedom for s in r.sites
        )
    ]
    measured = [r for r in records if r.source.kind != "computation"]
    computed = [r for r in records if r.source.kind == "computation"]
    rng = random.Random(seed)
    rng.shuffle(measured)
    rng.shuffle(computed)
    tasks: list[Task] = []
    groups: dict[int, int] = {}
    for pool, share in ((measured, count // 2), (computed, count)):
        for record in pool:
            if len(tasks) >= share:
                break
            if groups.get(record.group.number, 0) >= 3:
                continue
            task = make_task(record)
            if task is not None:
                groups[record.group.number] = groups.get(record.group.number, 0) + 1
                tasks.append(task)
    return tasks


# --- the scripted model -----------------------------------------------------------------


@dataclass(slots=True)
class Mistake:
    """One wrong belief.

    Attributes:
        kind: Which habit it is.
        subject: Element, site label or cell constant that it concerns.
        says: Patterns, one of which must match a line of the message to mend it; they
            hold the right value, so that a message about another crystal does not help.
        spoil: Puts the mistake into structure and text.
    """

    kind: str
    subject: str
    says: tuple[str, ...]
    spoil: Callable[[Built], Built] | None = None
    spoil_text: Callable[[str], str] | None = None


class ScriptedModel:
    """Right in memory, wrong in the first draft; mends what the messages state."""

    def __init__(self, task: Task, seed: int, *, share: float = 0.6) -> None:
        rng = random.Random(f"{seed}:{task.record.id}")
        possible = list(mistakes_of(task, rng))
        chosen = [m for m in possible if rng.random() < share]
        self.left = chosen or possible[:1]
        self.task = task

    def reply(self, messages: Sequence[tuple[str, str]]) -> str:
        """Mend what the latest user message states, then write the file."""
        said = messages[-1][1]
        self.left = [m for m in self.left if not _stated(m, said)]
        built = self.task.truth
        for mistake in self.left:
            if mistake.spoil is not None:
                built = mistake.spoil(built)
        text = write_cif(built)
        for mistake in self.left:
            if mistake.spoil_text is not None:
                text = mistake.spoil_text(text)
        return text


def _stated(mistake: Mistake, said: str) -> bool:
    return any(re.search(p, line) for line in said.splitlines() for p in mistake.says)


def mistakes_of(task: Task, rng: random.Random) -> list[Mistake]:
    """Every habit that this structure gives an opportunity for."""
    out = [_wrong_group(task, rng), _wrong_length(task, rng), *_wrong_angle(task)]
    out += [*_wrong_position(task, rng), *_broken_polyhedron(task, rng)]
    out += [*_lost_site(task, rng), *_full_site(task, rng)]
    out += [_no_operations(task), _wrong_multiplicity(task, rng), _wrong_z(task)]
    return out


def _record(task: Task) -> str:
    """A record is copied whole: whatever it states counts as stated."""
    return rf"^- {re.escape(task.record.id)}: "


def _amount(task: Task, element: str) -> str:
    """Atoms of an element in the cell, as findings write them."""
    return re.escape(f"{float(task.truth.contents[element]):g}")


def _wrong_group(task: Task, rng: random.Random) -> Mistake:
    group = task.truth.group
    others = [
        n
        for n in range(3, 231)
        if n != group.number and reference_group(n).system == group.system
    ]
    other = reference_group(rng.choice(others))
    number = rf"(?:No\. |Expected: ){group.number}\b"
    symbol = rf"(?<![\w-]){re.escape(group.symbol)}(?![\w-])"
    return Mistake(
        "space group",
        group.short,
        (number, symbol, _record(task)),
        spoil_text=lambda text: _other_group(text, group, other),
    )


def _other_group(text: str, group: Group, other: Group) -> str:
    text = text.replace(f"'{group.full_symbol}'", f"'{other.full_symbol}'")
    text = text.replace(f"'{group.hall}'", f"'{other.hall}'")
    text = re.sub(r"(_IT_number +)\d+", rf"\g<1>{other.number}", text)
    operations = "".join(f"{n} '{t}'\n" for n, t in enumerate(other.triplets, 1))
    return re.sub(
        r"(_operation_xyz\n)(?:\d+ [^\n]*\n)+",
        lambda m: m[1] + operations,
        text,
    )


def _wrong_length(task: Task, rng: random.Random) -> Mistake:
    factor = rng.choice((0.1, 0.93, 1.07, 1.09))
    right = task.truth.cell[0]

    def spoil(built: Built) -> Built:
        a, b, c, *angles = built.cell
        cell = (a * factor, b * factor, c * factor, *angles)
        return replace(built, cell=cell)  # type: ignore[arg-type]

    # A rule or a record gives the length. A finding gives the usual volume per atom,
    # which is enough to see a wrong unit, but not to mend a few per cent.
    says = [rf"\ba = {right:.4g}", _record(task)]
    if factor == 0.1:
        content = {e: float(n) for e, n in task.truth.contents.items()}
        usual = expected_volume(content)
        if usual is not None:
            per_atom = re.escape(f"{usual / sum(content.values()):.1f}")
            says.append(rf"geometry\.density.*Expected: about {per_atom} ")
    return Mistake("cell length", "a", tuple(says), spoil=spoil)


def _wrong_angle(task: Task) -> list[Mistake]:
    if abs(task.truth.cell[5] - 120.0) > 0.1:
        return []

    def spoil(built: Built) -> Built:
        return replace(built, cell=(*built.cell[:5], 90.0))

    return [
        Mistake("cell angle", "gamma", (r"gamma.*Expected: 120", _record(task)), spoil)
    ]


def _wrong_position(task: Task, rng: random.Random) -> list[Mistake]:
    built = task.truth
    options = [i for i, s in enumerate(built.sites) if s.occupancy == 1]
    if not options:
        return []
    index = rng.choice(options)
    site = built.sites[index]
    taken = {s.position.letter for s in built.sites}
    others = [
        p
        for p in built.group.positions[:-1]
        if p.letter not in taken and p.multiplicity != site.position.multiplicity
    ]
    if not others:
        return []
    other = rng.choice(others)
    point = other.rotation @ np.array(site.frac) + other.shift

    def spoil(old: Built) -> Built:
        sites = list(old.sites)
        sites[index] = replace(
            sites[index], position=other, frac=tuple(float(v) for v in point)
        )
        return replace(old, sites=tuple(sites))

    label, element = site.position.label, site.element
    return [
        Mistake(
            "position",
            site.label,
            (
                rf"^- (?:{site.label}|{element}) on {label}\b",
                rf"sites\.rule.*{element}\b.*Expected: {label}\b",
                _record(task),
            ),
            spoil,
        )
    ]


def _broken_polyhedron(task: Task, rng: random.Random) -> list[Mistake]:
    """A ligand is shifted along its free coordinates until a shell breaks."""
    built = task.truth
    wanted = {(c.center, c.ligand): c.number for c in task.spec.coordination}
    ligands = {ligand for _, ligand in wanted}
    options = [
        i
        for i, s in enumerate(built.sites)
        if s.element in ligands and s.position.freedom
    ]
    rng.shuffle(options)
    for index in options:
        site = built.sites[index]
        for shift in (0.05, 0.09, 0.14, 0.2):
            moved = np.array(site.frac)
            for axis in site.position.free_axes:
                moved[axis] += shift
            point = site.position.rotation @ moved + site.position.shift
            frac = tuple(float(v) for v in point)

            def spoil(
                old: Built,
                index: int = index,
                frac: tuple[float, ...] = frac,
                letter: str = site.position.letter,
            ) -> Built:
                sites = list(old.sites)
                if sites[index].position.letter == letter:
                    sites[index] = replace(sites[index], frac=frac)  # type: ignore[arg-type]
                return replace(old, sites=tuple(sites))

            report = check_cif(write_cif(spoil(built)), task.spec).report
            if any(f.check == "geometry.coordination" for f in report.errors):
                says = tuple(
                    pattern
                    for (center, ligand), number in wanted.items()
                    if ligand == site.element
                    for pattern in (
                        rf"^- {center}\d* is surrounded by {number} {ligand}\b",
                        rf"geometry\.coordination.*{center}.*Expected: {number} {ligand}",
                    )
                )
                return [
                    Mistake("polyhedron", site.label, (*says, _record(task)), spoil)
                ]
    return []


def _lost_site(task: Task, rng: random.Random) -> list[Mistake]:
    built = task.truth
    counts: dict[str, int] = {}
    for site in built.sites:
        counts[site.element] = counts.get(site.element, 0) + 1
    options = [s for s in built.sites if counts[s.element] > 1]
    if not options:
        return []
    gone = rng.choice(options).label
    element = next(s.element for s in built.sites if s.label == gone)
    amount = _amount(task, element)

    def spoil(old: Built) -> Built:
        return replace(old, sites=tuple(s for s in old.sites if s.label != gone))

    return [
        Mistake(
            "lost site",
            gone,
            (
                rf"^- {gone} on ",
                rf"composition\.formula.*\b{element} [\d.]+ instead of {amount}\b",
                rf"sites\.rule.*{element}\b.*Expected: \d",
                _record(task),
            ),
            spoil,
        )
    ]


def _full_site(task: Task, rng: random.Random) -> list[Mistake]:
    built = task.truth
    options = [s for s in built.sites if s.occupancy != 1]
    if not options:
        return []
    site = rng.choice(options)
    value = f"{float(site.occupancy):g}"
    amount = _amount(task, site.element)

    def spoil(old: Built) -> Built:
        return replace(
            old,
            sites=tuple(
                replace(s, occupancy=type(s.occupancy)(1))
                if s.label == site.label
                else s
                for s in old.sites
            ),
        )

    return [
        Mistake(
            "occupancy",
            site.label,
            (
                rf"^- {site.label} on .*occupancy {re.escape(value)}",
                rf"{site.label}.*Expected: {re.escape(value)}",
                rf"composition\.formula.*\b{site.element} [\d.]+ instead of {amount}\b",
                _record(task),
            ),
            spoil,
        )
    ]


# Habits of writing: no rule about the crystal and no record speaks of them.


def _no_operations(task: Task) -> Mistake:
    count = len(task.truth.group.triplets)
    return Mistake(
        "operations",
        "",
        (rf"symmetry\.operations.*write the {count} operations",),
        spoil_text=lambda text: re.sub(
            r"(_operation_xyz\n1 [^\n]*\n)(?:\d+ [^\n]*\n)+", r"\1", text
        ),
    )


def _wrong_multiplicity(task: Task, rng: random.Random) -> Mistake:
    site = rng.choice(task.truth.sites)
    count = site.position.multiplicity

    def spoil(text: str) -> str:
        return re.sub(
            rf"^({site.label} +{site.element} +){count}\b",
            rf"\g<1>{count * 2}",
            text,
            flags=re.MULTILINE,
        )

    return Mistake(
        "multiplicity",
        site.label,
        (rf"sites\.wyckoff, site {site.label}\b.*Expected: {count}\b",),
        spoil_text=spoil,
    )


def _wrong_z(task: Task) -> Mistake:
    return Mistake(
        "Z",
        "",
        (r"composition\.formula, Z.*Expected: ",),
        spoil_text=lambda text: re.sub(
            r"(_formula_units_Z +)(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", text
        ),
    )


# --- conditions -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """What the model is told."""

    name: str
    rules: int = 0
    record: bool = False
    findings: str = ""


CONDITIONS = (
    Condition("no rules"),
    Condition("rule 1", 1),
    Condition("rules 1+2", 2),
    Condition("rules 1+2+3", 3),
    Condition("rules 1+2+3, record", 3, True),
    Condition("rules 1+2+3, record, findings", 3, True, "own"),
    Condition("rules 1+2+3, findings", 3, False, "own"),
    Condition("no rules, findings", 0, False, "own"),
    Condition("rules 1+2+3, shuffled findings", 3, False, "shuffled"),
    Condition("no rules, shuffled findings", 0, False, "shuffled"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """How one compound ended."""

    sound: bool
    right: bool
    errors: int
    attempts: int
    left: tuple[str, ...]


def run(task: Task, other: Task, condition: Condition, seed: int) -> Result:
    """Draft, check, feed back, until sound, a plateau, or the attempts are spent."""
    told = read_rules(
        task.rules[: condition.rules],
        formula=task.record.formula,
        base=StructureSpec(),
    ).spec
    passages = [_passage(task.record)] if condition.record else []
    model = ScriptedModel(task, seed)
    stranger = ScriptedModel(other, seed)
    messages = list(builder.build(told, (), passages).messages)
    text, report = "", Report()
    attempts = 0
    seen: frozenset[tuple[str, str, str]] | None = None
    for number in range(1, ATTEMPTS + 1):
        attempts = number
        text = model.reply(messages)
        # The judge knows all rules, whatever the model was told.
        report = check_cif(text, task.spec).report
        if report.ok or not condition.findings:
            break
        if report.signature() == seen:
            break
        seen = report.signature()
        about, spec = report, task.spec
        if condition.findings == "shuffled":
            foreign = stranger.reply([("user", "")])
            about, spec = check_cif(foreign, other.spec).report, other.spec
        messages = [*messages, ("user", feedback.write(about, spec).text)]
    return Result(
        report.ok,
        not model.left,
        len(report.errors),
        attempts,
        tuple(m.kind for m in model.left),
    )


def _passage(record: StructureRecord) -> tuple[str, str]:
    sites = "; ".join(
        f"{s.label} {s.element} {s.letter} {s.occupancy} {s.frac}" for s in record.sites
    )
    return record.id, f"{record.group.full_symbol}, cell {record.cell}; {sites}"


# --- statistics ----------------------------------------------------------------------------


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22 (1927) 209)."""
    share = hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = (
        z
        * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
        / (1 + z * z / total)
    )
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Sequence[float], seed: int) -> tuple[float, float]:
    """95 % interval of a mean, 2,000 resamples."""
    rng = np.random.default_rng(seed)
    data = np.array(values, float)
    means = data[rng.integers(0, len(data), (2000, len(data)))].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=1)
    args = parser.parse_args()
    tasks = choose_tasks(args.compounds, args.seed)
    groups = {t.truth.group.number for t in tasks}
    print(
        f"{len(tasks)} compounds, {len(groups)} space groups, {args.repeats} draws of "
        "mistakes"
    )
    print("each; 95 % intervals in brackets; baseline is 'no rules'.\n")
    kinds: dict[str, int] = {}
    total = 0
    for repeat in range(args.repeats):
        for task in tasks:
            for mistake in ScriptedModel(task, args.seed + repeat).left:
                kinds[mistake.kind] = kinds.get(mistake.kind, 0) + 1
                total += 1
    print(
        "mistakes in the first drafts:", ", ".join(f"{k} {n}" for k, n in kinds.items())
    )
    head = f"{'told':34}{'sound':>18}{'all right':>18}{'errors left':>23}{'drafts':>8}"
    print(f"\n{head}\n{'-' * len(head)}")
    left: dict[str, dict[str, int]] = {}
    for condition in CONDITIONS:
        results = []
        for repeat in range(args.repeats):
            for index, task in enumerate(tasks):
                other = tasks[(index + 7) % len(tasks)]
                results.append(run(task, other, condition, args.seed + repeat))
        count = len(results)
        cells = []
        for hits in (sum(r.sound for r in results), sum(r.right for r in results)):
            low, high = wilson(hits, count)
            cells.append(f"{hits / count:6.0%} [{low:.0%}, {high:.0%}]")
        errors = [float(r.errors) for r in results]
        low, high = bootstrap(errors, args.seed)
        cells.append(f"{np.mean(errors):.2f} [{low:.2f}, {high:.2f}]")
        drafts = np.mean([r.attempts for r in results])
        print(
            f"{condition.name:34}{cells[0]:>18}{cells[1]:>18}{cells[2]:>23}{drafts:8.1f}",
            flush=True,
        )
        still = left.setdefault(condition.name, {})
        for result in results:
            for kind in result.left:
                still[kind] = still.get(kind, 0) + 1
    print("\nmistakes that stay, of those planted")
    for name, still in left.items():
        shown = ", ".join(f"{k} {still.get(k, 0)}/{n}" for k, n in kinds.items())
        print(f"  {name}: {shown}")


if __name__ == "__main__":
    main()
