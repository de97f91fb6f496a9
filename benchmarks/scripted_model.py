"""A scripted model with typical mistakes, for the measurement in `rules.py`.

It remembers every compound right; its first draft carries mistakes drawn by seed, and
it mends one only when the messages state the thing and its right value.
"""

# ruff: noqa: E501 - what a message may say is easier to read on one line

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from generators.structures.writer import Built, write_cif
from validators.distances import expected_volume
from validators.groups import Group, reference_group
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec
from validators.structure import check_cif


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
