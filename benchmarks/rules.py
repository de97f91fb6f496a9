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

Run: python -P benchmarks/rules.py [--compounds 40] [--seed 0]
"""

# ruff: noqa: E402, E501 - the path is set before the packages are imported

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# The folder of this script holds a file named like a package; the checkout leads.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.scripted_model import ScriptedModel, Task
from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from prompts import builder, feedback
from prompts.language import read_rules
from validators.crystal import read_crystal
from validators.records import StructureRecord
from validators.report import Report
from validators.shells import coordination_table
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

ATTEMPTS = 5


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
