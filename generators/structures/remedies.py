"""Single changes that may cure what the checks found in a draft.

Each function yields remedies with the changed text, what was changed and why, and a
cost: how far the change goes beyond what the draft itself says. `repair` tries them
and keeps the one after which least is wrong for the least cost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import numpy as np

from generators.structures.build import impose_system
from generators.structures.ciftext import (
    CELL_TAGS,
    HALL_TAGS,
    NUMBER_TAGS,
    SYMBOL_TAGS,
    add_row,
    block_of,
    drop_row,
    drop_value,
    number_text,
    set_group,
    set_row,
    set_value,
    site_loop,
)
from generators.structures.drafts import RepairChange
from validators.crystal import Crystal, declared_group, lattice_vectors, symbol_text
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_amount,
    format_formula,
    parse_formula,
    reduced,
)
from validators.groups import (
    Group,
    UnknownGroup,
    find_group,
    locate,
    reference_group,
)
from validators.records import StructureRecord
from validators.report import Finding, Report
from validators.specs.structure import StructureSpec
from validators.stoichiometry import formula_units
from validators.symmetry import CELL_NAMES, cell_constraints

_X, _Y, _Z = ("_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A changed draft.

    Attributes:
        text: The draft after the change.
        changes: What was changed, for people.
        cost: Larger for changes that the draft itself suggests less.
        outside: Whether it uses a fact from a record.
    """

    text: str
    changes: tuple[RepairChange, ...]
    cost: float
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Patient:
    """A draft with what is known about it."""

    text: str
    crystal: Crystal | None
    report: Report
    spec: StructureSpec
    records: Sequence[StructureRecord]

    def said(self, *checks: str) -> list[Finding]:
        """Errors and warnings of these checks."""
        return [
            f
            for f in self.report.findings
            if f.check in checks and f.severity.value in {"error", "warning"}
        ]

    @property
    def target(self) -> Composition | None:
        """The composition that the structure should have."""
        if self.spec.composition:
            return {k: Fraction(v) for k, v in self.spec.composition.items()}
        if self.crystal is not None and self.crystal.declared.formula is not None:
            try:
                return parse_formula(self.crystal.declared.formula.value)
            except FormulaError:
                return None
        return None


def remedies(patient: Patient) -> Iterator[Remedy]:
    """Everything that is worth trying, the cheap first."""
    yield from _cell_text(patient)
    if patient.crystal is None:
        return
    yield from _cell(patient)
    yield from _numbers(patient)
    yield from _groups(patient)
    yield from _letters(patient)
    yield from _snaps(patient)
    yield from _occupancies(patient)
    yield from _doubles(patient)
    yield from _elements(patient)
    yield from _coordinates(patient)
    yield from _from_records(patient)
    yield from _formula(patient)


# --- cell --------------------


def _cell_text(patient: Patient) -> Iterator[Remedy]:
    """Cells that cannot be read: a wrong unit, a missing constant."""
    findings = [
        f
        for f in patient.said("syntax.content")
        if "cell" in f.message or "angles" in f.message
    ]
    block = block_of(patient.text)
    if not findings or block is None:
        return
    values: dict[str, float | None] = {}
    for name, tag in CELL_TAGS.items():
        token = block.value(tag)
        try:
            values[name] = float(token.value.split("(")[0]) if token else None
        except ValueError:
            values[name] = None
    lengths = [v for n, v in values.items() if n in "abc" and v]
    angles = [v for n, v in values.items() if n not in "abc" and v]
    if angles and all(v < 3.15 for v in angles):
        yield _set_cell(
            patient.text,
            {n: math.degrees(v) for n, v in values.items() if v and n not in "abc"},
            "the angles are in radians; CIF wants degrees", 1.0,
        )  # fmt: skip
    if lengths and max(lengths) < 2.6:
        yield _set_cell(
            patient.text, {n: v * 10 for n, v in values.items() if v and n in "abc"},
            "the lengths are in nm; CIF wants Å (1 nm = 10 Å)", 1.0,
        )  # fmt: skip
    if lengths and min(lengths) > 150:
        yield _set_cell(
            patient.text, {n: v / 100 for n, v in values.items() if v and n in "abc"},
            "the lengths are in pm; CIF wants Å (100 pm = 1 Å)", 1.0,
        )  # fmt: skip
    group = _named_group(patient, values)
    missing = {n for n, v in values.items() if v is None or v == 0}
    if group is not None and missing:
        fixed = dict(cell_constraints(group))
        if missing <= set(fixed) and values["a"]:
            new = {
                n: float(values[fixed[n]] or 0)
                if fixed[n] in values
                else float(fixed[n])
                for n in missing
            }
            yield _set_cell(patient.text, new, f"{group.system} symmetry fixes it", 1.0)
        for record in patient.records[:2]:
            if record.group.number == group.number:
                cell = dict(zip(CELL_NAMES, record.cell, strict=True))
                yield _set_cell(
                    patient.text, {n: cell[n] for n in missing},
                    f"taken from {record.source.citation}", 3.0, outside=True,
                )  # fmt: skip


def _named_group(patient: Patient, cell: Mapping[str, float | None]) -> Group | None:
    block = block_of(patient.text)
    for tag in (*HALL_TAGS, *SYMBOL_TAGS, *NUMBER_TAGS):
        token = block.value(tag) if block else None
        if token is not None:
            try:
                return find_group(token.value).group
            except UnknownGroup:
                continue
    return patient.spec.group


def _set_cell(
    text: str, values: Mapping[str, float], why: str, cost: float, outside: bool = False
) -> Remedy:
    changes = []
    block = block_of(text)
    for name, value in values.items():
        token = block.value(CELL_TAGS[name]) if block else None
        new = number_text(value, 5)
        changes.append(
            RepairChange(f"cell {name}", token.value if token else "", new, why)
        )
        text = set_value(text, CELL_TAGS[name], new)
    text = _refresh_volume(text)
    return Remedy(text, tuple(changes), cost, outside)


def _refresh_volume(text: str) -> str:
    """A stated volume follows the cell."""
    block = block_of(text)
    token = block.value("_cell_volume") if block else None
    if block is None or token is None:
        return text
    try:
        cell = [float(block.pairs[t].value.split("(")[0]) for t in CELL_TAGS.values()]
    except (KeyError, ValueError):
        return text
    volume = abs(float(np.linalg.det(lattice_vectors(tuple(cell)))))
    return set_value(text, "_cell_volume", f"{volume:.3f}")


def _cell(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    if patient.said("symmetry.cell") and crystal.group is not None:
        new = impose_system(cell, crystal.group)
        changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-6}
        if changed:
            axes = crystal.group.setting_words
            yield _set_cell(
                patient.text, changed,
                f"{crystal.group.short} is {crystal.group.system}"
                + (f", {axes}" if axes else ""),
                0.5 + 0.2 * len(changed),
            )  # fmt: skip
        volume = [f for f in patient.said("symmetry.cell") if f.where == "cell volume"]
        if volume:
            yield Remedy(
                _refresh_volume(patient.text),
                (RepairChange("cell volume", str(volume[0].found),
                              str(volume[0].expected), "the cell encloses it"),),
                0.3,
            )  # fmt: skip
    if patient.said("geometry.density", "geometry.distances"):
        for factor, why in (
            (10.0, "the lengths are in nm; CIF wants Å (1 nm = 10 Å)"),
            (0.529177, "the lengths are in bohr (1 bohr = 0.529177 Å)"),
            (1.889726, "the lengths were divided by 1.889726 (Å given as bohr)"),
            (0.1, "the lengths are ten times too large"),
        ):  # fmt: skip
            if factor < 1 and not patient.said("geometry.density"):
                continue
            scaled = {n: cell[n] * factor for n in "abc"}
            yield _set_cell(
                patient.text, scaled, why, 1.0 if factor in {10.0, 0.1} else 2.5
            )
    lattice = patient.spec.lattice
    if lattice is not None and patient.said("symmetry.lattice_rule"):
        wanted = dict(lattice.given())
        if crystal.group is not None:
            wanted = {
                n: v
                for n, v in impose_system({**cell, **wanted}, crystal.group).items()
                if abs(v - cell[n]) > 1e-9
            }
        yield _set_cell(patient.text, wanted, "the rule asks for it", 0.8)


# --- stated numbers --------------------


def _numbers(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    for finding in patient.said("composition.formula"):
        if finding.where == "Z" and isinstance(finding.expected, float | int):
            value = number_text(float(finding.expected), 3)
            yield Remedy(
                set_value(patient.text, "_cell_formula_units_z", value),
                (RepairChange("Z", str(finding.found), value,
                              "the cell holds so many formula units"),),
                0.3,
            )  # fmt: skip
    for finding in patient.said("geometry.density"):
        if finding.where == "density":
            value = number_text(float(finding.expected), 3)
            yield Remedy(
                set_value(patient.text, "_exptl_crystal_density_diffrn", value),
                (RepairChange("density", str(finding.found), value,
                              "mass and volume of the cell give it"),),
                0.4,
            )  # fmt: skip


# --- group --------------------

_GROUP_SIGNS = (
    "symmetry.declared", "symmetry.operations", "symmetry.origin", "symmetry.cell",
    "symmetry.space_group", "readers.agree", "geometry.distances", "geometry.density",
    "composition.formula", "composition.z", "sites.rule", "sites.wyckoff",
    "syntax.content", "sites.special_positions",
)  # fmt: skip


def _groups(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(*_GROUP_SIGNS):
        return
    candidates: dict[str, tuple[Group, float, str, bool]] = {}

    def add(group: Group, cost: float, why: str, outside: bool = False) -> None:
        if group.full_symbol not in candidates:
            candidates[group.full_symbol] = (group, cost, why, outside)

    spec = patient.spec
    if spec.group is not None:
        add(spec.group, 0.6, "the rule asks for this group")
        for other in spec.group.settings():
            add(other, 1.6, "the rule asks for this group; the atoms fit this setting")
    declared = declared_group(crystal.declared, crystal.cell)
    if declared is not None:
        add(declared, 0.7, "the file declares this group")
    tokens = (
        crystal.declared.symbol, crystal.declared.number, crystal.declared.hall,
    )  # fmt: skip
    for token in tokens:
        if token is None:
            continue
        try:
            group = find_group(
                symbol_text(token) if token is crystal.declared.symbol else token.value
            ).group
        except UnknownGroup as unknown:
            for near in unknown.near[:3]:
                add(find_group(near).group, 1.5, f"{token.value!r} names no group")
            continue
        add(group, 0.8, f"the file says {token.value!r}")
        for other in group.settings():
            add(
                other, 1.4, f"the atoms fit {other.full_symbol}, a setting of the group"
            )
    if crystal.group is not None and crystal.declared.operations:
        add(crystal.group, 1.0, "these are the operations that stand in the file")
    for record in patient.records[:4]:
        why = f"{record.source.citation} gives this group for the compound"
        add(record.group, 2.4, why, True)
    for group, cost, why, outside in candidates.values():
        yield _with_group(patient, group, cost, why, outside)
    known = {group.number for group, *_ in candidates.values()} - {1}
    if len(crystal.rotations) == 1 and not known:
        for group in _groups_by_count(patient, crystal)[:8]:
            why = "with its operations the sites give the formula and sound bonds"
            yield _with_group(patient, group, 2.6, why, False)


def _groups_by_count(patient: Patient, crystal: Crystal) -> list[Group]:
    """Groups in which a list of sites, written without operations, has the formula.

    The cell must obey the crystal system; multiplicities and letters that the file
    states must be those of the group.
    """
    target = patient.target
    if target is None:
        return []
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    out: list[tuple[int, Group]] = []
    for number in range(230, 1, -1):
        group = reference_group(number)
        ties = impose_system(cell, group)
        if any(abs(v - cell[n]) > 0.002 * v for n, v in ties.items()):
            continue
        content: Composition = {}
        agree = 0
        for site in crystal.sites:
            position, _ = locate(
                group, site.frac, metric=crystal.lattice, tolerance=0.02
            )
            if site.multiplicity not in {None, position.multiplicity}:
                break
            agree += site.letter == position.letter
            amount = position.multiplicity * Fraction(site.occupancy)
            content[site.element] = content.get(site.element, Fraction(0)) + amount
        else:
            if deviation(target, content) < 0.006:
                out.append((-agree, group))
    return [group for _, group in sorted(out, key=lambda pair: pair[0])]


def _with_group(
    patient: Patient, group: Group, cost: float, why: str, outside: bool
) -> Remedy:
    crystal = patient.crystal
    assert crystal is not None
    text = set_group(patient.text, group)
    changes = []
    block = block_of(patient.text)
    for what, tags, new in (
        ("space group symbol", SYMBOL_TAGS, group.full_symbol),
        ("space group number", NUMBER_TAGS, str(group.number)),
        ("Hall symbol", HALL_TAGS, group.hall),
    ):
        token = block.value(*tags) if block else None
        if token is not None and token.value != new:
            changes.append(RepairChange(what, token.value, new, why))
    if crystal.declared.operations:
        same = (
            crystal.group is not None
            and crystal.group.hall == group.hall
            and len(crystal.rotations) == len(group.triplets)
        )
        if not same:
            changes.append(
                RepairChange(
                    "symmetry operations", f"{len(crystal.rotations)} operations",
                    f"{len(group.triplets)} operations of {group.full_symbol}", why,
                )
            )  # fmt: skip
    else:
        changes.append(
            RepairChange(
                "symmetry operations", "", f"{len(group.triplets)} operations of "
                f"{group.full_symbol}", "readers differ where a file has no operations",
            )
        )  # fmt: skip
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    ties = impose_system(cell, group)
    broken = {n: v for n, v in ties.items() if abs(v - cell[n]) > 1e-6}
    if broken:
        mended = _set_cell(text, broken, f"{group.short} is {group.system}", 0)
        text = mended.text
        changes += mended.changes
        cost += 0.6 * len(broken)
    return Remedy(text, tuple(changes), cost, outside)


# --- sites --------------------


def _letters(patient: Patient) -> Iterator[Remedy]:
    """Write the letters and multiplicities that the coordinates have."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said("sites.wyckoff") or crystal.group is None:
        return
    text = patient.text
    changes: list[RepairChange] = []
    for row, (site, count) in enumerate(
        zip(crystal.sites, crystal.multiplicities, strict=True)
    ):
        position, _ = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        values: dict[str, str] = {}
        if site.letter is not None and site.letter != position.letter:
            values["_atom_site_wyckoff_symbol"] = position.letter
            values["_atom_site_wyckoff_label"] = position.letter
            changes.append(
                RepairChange(f"site {site.label}, Wyckoff letter", site.letter,
                             position.letter, f"its coordinates are {position.text}")
            )  # fmt: skip
        if site.multiplicity is not None and site.multiplicity != int(count):
            values["_atom_site_symmetry_multiplicity"] = str(int(count))
            values["_atom_site_site_symmetry_multiplicity"] = str(int(count))
            changes.append(
                RepairChange(f"site {site.label}, multiplicity",
                             str(site.multiplicity), str(int(count)),
                             f"its orbit has {int(count)} atoms")
            )  # fmt: skip
        text = set_row(text, row, values)
    if changes:
        yield Remedy(text, tuple(changes), 0.3 + 0.2 * len(changes))
    # The letter may be right and the coordinates wrong.
    for row, site in enumerate(crystal.sites):
        if site.letter is None:
            continue
        position_named = crystal.group.position(site.letter)
        if position_named is None or position_named.freedom == 3:
            continue
        located, _ = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        if located.letter == site.letter:
            continue
        point = position_named.point(site.frac)
        yield _move(
            patient, row, point, f"{position_named.label} is {position_named.text}", 1.6
        )


def _move(
    patient: Patient, row: int, point: np.ndarray, why: str, cost: float,
    outside: bool = False,
) -> Remedy:  # fmt: skip
    crystal = patient.crystal
    assert crystal is not None
    site = crystal.sites[row]
    values: dict[str, str] = {}
    changes: list[RepairChange] = []
    for tag, axis, old, new in zip(
        (_X, _Y, _Z), "xyz", site.frac, np.asarray(point, float), strict=True
    ):
        if abs((old - new + 0.5) % 1 - 0.5) > 1e-6:
            text = number_text(float(new % 1))
            values[tag] = text
            changes.append(
                RepairChange(f"site {site.label}, {axis}", f"{old:g}", text, why)
            )
    return Remedy(set_row(patient.text, row, values), tuple(changes), cost, outside)


def _snaps(patient: Patient) -> Iterator[Remedy]:
    """Move atoms onto the special position that they stand beside."""
    crystal = patient.crystal
    assert crystal is not None
    if crystal.group is None:
        return
    moved: list[tuple[int, np.ndarray, str]] = []
    for row, site in enumerate(crystal.sites):
        for tolerance in (0.35, 0.8):
            position, point = locate(
                crystal.group, site.frac, metric=crystal.lattice, tolerance=tolerance
            )
            off = float(np.linalg.norm((site.frac - point) @ crystal.lattice))
            if off > 1e-4 and position.freedom < 3:
                crowded = int(crystal.multiplicities[row]) != position.multiplicity
                if crowded or off < 0.02:
                    why = (
                        f"it stands {off:.2f} Å from {position.label}, {position.text}"
                    )
                    moved.append((row, point, why))
                    break
    crowded_rows = [m for m in moved if int(crystal.multiplicities[m[0]])]
    if not patient.said("sites.special_positions", "geometry.distances",
                        "composition.formula", "readers.agree", "sites.wyckoff",
                        "sites.rule"):  # fmt: skip
        return
    for row, point, why in crowded_rows:
        yield _move(patient, row, point, why, 0.8)
    if len(crowded_rows) > 1:
        text = patient.text
        changes: list[RepairChange] = []
        for row, point, why in crowded_rows:
            one = _move(replace_text(patient, text), row, point, why, 0)
            text = one.text
            changes += one.changes
        yield Remedy(text, tuple(changes), 0.7 + 0.2 * len(crowded_rows))


def replace_text(patient: Patient, text: str) -> Patient:
    """The same patient with another text, for changes that add up."""
    return replace(patient, text=text)


def _occupancies(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    tag = "_atom_site_occupancy"
    loop = site_loop(patient.text)
    if loop is None or loop.column(tag) is None:
        return

    def remedy(values: Mapping[int, float], why: str, cost: float) -> Remedy:
        text = patient.text
        changes: list[RepairChange] = []
        for row, value in values.items():
            site = crystal.sites[row]
            new = number_text(value, 5)
            text = set_row(text, row, {tag: new})
            changes.append(
                RepairChange(
                    f"site {site.label}, occupancy", f"{site.occupancy:g}", new, why
                )
            )
        return Remedy(text, tuple(changes), cost + 0.1 * len(values))

    high = {i: s.occupancy for i, s in enumerate(crystal.sites) if s.occupancy > 1.011}
    if high:
        if all(v <= 100.5 for v in high.values()) and max(high.values()) > 1.5:
            yield remedy(
                {i: s.occupancy / 100 for i, s in enumerate(crystal.sites)},
                "the occupancies are in per cent; CIF wants fractions", 0.6,
            )  # fmt: skip
        yield remedy(dict.fromkeys(high, 1.0), "no site is filled more than once", 0.8)
        yield remedy(
            {i: v / crystal.multiplicities[i] for i, v in high.items()
             if v / crystal.multiplicities[i] <= 1},
            "the column held atoms per cell; CIF wants the fraction filled", 1.0,
        )  # fmt: skip
    negative = {i: s.occupancy for i, s in enumerate(crystal.sites) if s.occupancy < 0}
    if negative:
        yield remedy(
            {i: abs(v) for i, v in negative.items()}, "an occupancy is positive", 0.8
        )
    if patient.said("sites.occupancy"):
        for members in _shared(crystal):
            total = sum(crystal.sites[i].occupancy for i in members)
            if total > 1.011:
                yield remedy(
                    {i: crystal.sites[i].occupancy / total for i in members},
                    "atoms on one position fill it once", 1.2,
                )  # fmt: skip
    target = patient.target
    if target and patient.said("composition.formula", "sites.occupancy"):
        yield from _balance(crystal, target, remedy)


def _balance(
    crystal: Crystal,
    target: Composition,
    remedy: Callable[[Mapping[int, float], str, float], Remedy],
) -> Iterator[Remedy]:
    """Occupancies that give the formula: of one site, or of all sites of an element."""
    content = crystal.composition
    for units in _likely_units(content, target):
        for element, amount in target.items():
            need = float(amount) * units
            rows = [i for i, s in enumerate(crystal.sites) if s.element == element]
            have = content.get(element, 0.0)
            if not rows or abs(need - have) < 0.01 * max(need, 1):
                continue
            for row in rows:
                count = int(crystal.multiplicities[row])
                own = crystal.sites[row].occupancy * count
                value = (need - (have - own)) / count
                if 0.005 < value <= 1.0001:
                    yield remedy(
                        {row: min(value, 1.0)},
                        f"the formula needs {need:g} {element} in the cell", 1.0,
                    )  # fmt: skip
            if len(rows) > 1 and have:
                scaled = {i: crystal.sites[i].occupancy * need / have for i in rows}
                if all(v <= 1.0001 for v in scaled.values()):
                    yield remedy(
                        scaled, f"the formula needs {need:g} {element} in the cell", 1.5
                    )


def _likely_units(content: Mapping[str, float], target: Composition) -> list[float]:
    ratios = [content.get(e, 0.0) / float(n) for e, n in target.items() if n]
    rounded = [float(round(r)) for r in ratios if r > 0.5]
    counts = {r: rounded.count(r) for r in rounded}
    return sorted(counts, key=lambda r: -counts[r])[:2]


def _shared(crystal: Crystal) -> list[list[int]]:
    first = {int(s): i for i, s in reversed(list(enumerate(crystal.atoms.site)))}
    out = []
    for one, two in combinations(sorted(first), 2):
        gap = (
            crystal.atoms.frac[crystal.atoms.site == two]
            - crystal.atoms.frac[first[one]]
        )
        gap -= np.round(gap)
        if (np.linalg.norm(gap @ crystal.lattice, axis=1) < 0.05).any():
            out.append([one, two])
    return out


def _doubles(patient: Patient) -> Iterator[Remedy]:
    """Remove atoms that stand twice, as rows or as images of another row."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said("geometry.distances", "sites.occupancy", "composition.formula"):
        return
    doubled: list[int] = []
    atoms = crystal.atoms
    for row, site in enumerate(crystal.sites):
        own = atoms.frac[atoms.site == row][0]
        for earlier in range(row):
            if earlier in doubled or crystal.sites[earlier].element != site.element:
                continue
            gap = atoms.frac[atoms.site == earlier] - own
            gap -= np.round(gap)
            if np.linalg.norm(gap @ crystal.lattice, axis=1).min() < 0.3:
                doubled.append(row)
                break
    if doubled:
        text = patient.text
        for row in reversed(doubled):
            text = drop_row(text, row)
        changes = tuple(
            RepairChange(
                f"site {crystal.sites[i].label}", _row_words(crystal, i), "",
                "an operation already makes this atom from an earlier row",
            )
            for i in doubled
        )  # fmt: skip
        yield Remedy(text, changes, 0.7 + 0.05 * len(doubled))
    if len(crystal.sites) > 1:
        for row in _suspects(patient, crystal)[:6]:
            if row in doubled:
                continue
            yield Remedy(
                drop_row(patient.text, row),
                (RepairChange(f"site {crystal.sites[row].label}",
                              _row_words(crystal, row), "",
                              "it is one atom too many for the formula"),),
                2.2,
            )  # fmt: skip


def _row_words(crystal: Crystal, row: int) -> str:
    site = crystal.sites[row]
    return f"{site.element} " + " ".join(f"{v:g}" for v in site.frac)


def _suspects(patient: Patient, crystal: Crystal) -> list[int]:
    """Sites that findings name, most often named first."""
    votes = dict.fromkeys(range(len(crystal.sites)), 0)
    for finding in patient.said(
        "geometry.distances", "sites.special_positions", "sites.wyckoff", "sites.rule",
        "geometry.bond_valence", "geometry.coordination", "geometry.bonds",
    ):  # fmt: skip
        words = set(re.findall(r"[\w']+", finding.where))
        for row, site in enumerate(crystal.sites):
            if site.label in words or f"element {site.element}" == finding.where:
                votes[row] += 3 if finding.severity.value == "error" else 1
    return [r for r in sorted(votes, key=lambda r: -votes[r]) if votes[r]]


_VALENCE_SIGNS = (
    "geometry.bond_valence", "geometry.distances", "geometry.coordination",
    "composition.formula", "composition.charge", "sites.rule",
)  # fmt: skip


def _elements(patient: Patient) -> Iterator[Remedy]:
    """Swapped elements, and one site with the wrong element."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(*_VALENCE_SIGNS):
        return
    sites = crystal.sites
    tag = "_atom_site_type_symbol"

    def renamed(values: Mapping[int, str], why: str, cost: float) -> Remedy:
        text, changes = patient.text, []
        taken = [s.label for s in sites]
        for row, element in values.items():
            site = sites[row]
            number = re.sub(r"^[A-Za-z]+", "", site.label)
            label = f"{element}{number}"
            if label in taken and label != site.label:
                others = [sites[k].label for k in values]
                if label not in others:
                    label = f"{element}{len(sites) + row}"
            text = set_row(text, row, {tag: element, "_atom_site_label": label})
            changes.append(
                RepairChange(f"site {site.label}, element", site.element, element, why)
            )
        return Remedy(text, tuple(changes), cost)

    for one, two in combinations(range(min(len(sites), 12)), 2):
        if sites[one].element != sites[two].element:
            yield renamed(
                {one: sites[two].element, two: sites[one].element},
                "bonds and formula fit when these two elements change places", 1.8,
            )  # fmt: skip
    symbols = sorted({s.element for s in sites})
    for first, second in combinations(symbols, 2):
        swap = {
            i: second if s.element == first else first
            for i, s in enumerate(sites)
            if s.element in {first, second}
        }
        if len(swap) > 2:
            yield renamed(
                swap, f"bonds and formula fit when {first} and {second} change places",
                2.0,
            )  # fmt: skip
    target = patient.target
    if target is None:
        return
    for row, site in enumerate(sites):
        for element in target:
            if element == site.element:
                continue
            content = dict(crystal.composition)
            amount = site.occupancy * int(crystal.multiplicities[row])
            content[site.element] = content.get(site.element, 0.0) - amount
            content[element] = content.get(element, 0.0) + amount
            content = {k: v for k, v in content.items() if v > 1e-6}
            if deviation(target, content) < 0.006:
                yield renamed({row: element}, "the formula asks for it", 1.5)


def _coordinates(patient: Patient) -> Iterator[Remedy]:
    """One coordinate with a lost sign, a half cell off, or exchanged with another."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(
        "geometry.distances", "geometry.bond_valence", "geometry.coordination",
        "sites.rule", "composition.formula",
    ):  # fmt: skip
        return
    for row in _suspects(patient, crystal)[:3]:
        frac = crystal.sites[row].frac
        for axis in range(3):
            for value, why in (
                (-frac[axis], "the sign was lost"),
                (frac[axis] + 0.5, "it is half a cell off"),
                (0.5 - frac[axis], "it is mirrored at a quarter of the cell"),
            ):
                point = frac.copy()
                point[axis] = value
                yield _move(patient, row, point, why + ": bonds fit then", 2.2)
        for one, two in combinations(range(3), 2):
            point = frac.copy()
            point[one], point[two] = frac[two], frac[one]
            yield _move(
                patient,
                row,
                point,
                "two coordinates were exchanged: bonds fit then",
                2.2,
            )


# --- facts from records --------------------


def _from_records(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    for record in patient.records[:2]:
        source = record.source.citation
        same_setting = (
            crystal.group is not None
            and crystal.group.full_symbol == record.group.full_symbol
        )
        if same_setting:
            cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
            theirs = dict(zip(CELL_NAMES, record.cell, strict=True))
            off = {n: v for n, v in theirs.items() if abs(v - cell[n]) > 0.03 * v}
            if off:
                yield _set_cell(
                    patient.text, off, f"{source} gives it", 3.0, outside=True
                )
            yield from _record_sites(patient, crystal, record)
        yield _rewritten(patient, crystal, record)


def _record_sites(
    patient: Patient, crystal: Crystal, record: StructureRecord
) -> Iterator[Remedy]:
    """Coordinates and missing sites of a record in the same setting and origin."""
    assert crystal.group is not None
    rotations, translations = crystal.group.operations
    used: set[int] = set()
    pairs: list[tuple[int, int, float, np.ndarray]] = []
    for number, theirs in enumerate(record.sites):
        best: tuple[float, int, np.ndarray] | None = None
        images = rotations @ np.array(theirs.frac) + translations
        for row, ours in enumerate(crystal.sites):
            if row in used or ours.element != theirs.element:
                continue
            gap = images - ours.frac
            gap -= np.round(gap)
            lengths = np.linalg.norm(gap @ crystal.lattice, axis=1)
            k = int(lengths.argmin())
            if best is None or lengths[k] < best[0]:
                best = (float(lengths[k]), row, ours.frac + gap[k])
        if best is not None:
            used.add(best[1])
            pairs.append((number, best[1], best[0], best[2]))
    source = record.source.citation
    for _, row, off, point in pairs:
        if off > 0.1:
            yield _move(patient, row, point, f"{source} gives it", 3.0, outside=True)
    missing = [
        s
        for i, s in enumerate(record.sites)
        if i not in {number for number, *_ in pairs}
    ]
    if missing:
        text, changes = patient.text, []
        for site in missing:
            position = record.group.position(site.letter)
            values = {
                "_atom_site_label": site.label,
                "_atom_site_type_symbol": site.element,
                _X: number_text(site.frac[0]),
                _Y: number_text(site.frac[1]),
                _Z: number_text(site.frac[2]),
                "_atom_site_occupancy": number_text(float(site.occupancy)),
                "_atom_site_wyckoff_symbol": site.letter,
                "_atom_site_symmetry_multiplicity": str(
                    position.multiplicity if position else "?"
                ),
            }
            text = add_row(text, values)
            where = " ".join(values[t] for t in (_X, _Y, _Z))
            changes.append(
                RepairChange(f"site {site.label}", "", f"{site.element} {where}",
                             f"the formula needs it; {source} gives the place")
            )  # fmt: skip
        yield Remedy(text, tuple(changes), 2.5, True)
    extra = [i for i in range(len(crystal.sites)) if i not in used]
    if extra and len(extra) < len(crystal.sites):
        text = patient.text
        for row in reversed(extra):
            text = drop_row(text, row)
        yield Remedy(
            text,
            tuple(
                RepairChange(f"site {crystal.sites[i].label}", _row_words(crystal, i),
                             "", f"{source} has no such site")
                for i in extra
            ),
            2.8, True,
        )  # fmt: skip


def _rewritten(patient: Patient, crystal: Crystal, record: StructureRecord) -> Remedy:
    """Last resort: group, cell and all sites of a record; the rest stays."""
    text = set_group(patient.text, record.group)
    cell = dict(zip(CELL_NAMES, record.cell, strict=True))
    text = _set_cell(text, cell, "", 0).text
    loop = site_loop(text)
    for row in reversed(range(len(loop.rows) if loop else 0)):
        if row >= len(record.sites):
            text = drop_row(text, row)
    loop = site_loop(text)
    rows = len(loop.rows) if loop else 0
    for index, site in enumerate(record.sites):
        position = record.group.position(site.letter)
        values = {
            "_atom_site_label": site.label,
            "_atom_site_type_symbol": site.element,
            _X: number_text(site.frac[0]),
            _Y: number_text(site.frac[1]),
            _Z: number_text(site.frac[2]),
            "_atom_site_occupancy": number_text(float(site.occupancy)),
            "_atom_site_wyckoff_symbol": site.letter,
            "_atom_site_wyckoff_label": site.letter,
            "_atom_site_symmetry_multiplicity": str(
                position.multiplicity if position else "?"
            ),
        }
        values["_atom_site_site_symmetry_multiplicity"] = values[
            "_atom_site_symmetry_multiplicity"
        ]
        text = set_row(text, index, values) if index < rows else add_row(text, values)
    units = formula_units(
        {k: float(v) for k, v in record.contents.items()},
        {k: float(v) for k, v in record.composition.items()},
    )
    block = block_of(text)
    if units and block and "_cell_formula_units_z" in block.pairs:
        text = set_value(text, "_cell_formula_units_z", number_text(float(units), 2))
    if block and "_exptl_crystal_density_diffrn" in block.pairs:
        text = drop_value(text, "_exptl_crystal_density_diffrn")
    change = RepairChange(
        "group, cell and all sites",
        f"{len(crystal.sites)} sites, a = {crystal.cell[0]:g} Å",
        f"{len(record.sites)} sites, a = {record.cell[0]:g} Å, {record.group.short}",
        f"no smaller change makes the draft sound; all values from "
        f"{record.source.citation}",
    )
    return Remedy(text, (change,), 9.0, True)


# --- formula --------------------


def _formula(patient: Patient) -> Iterator[Remedy]:
    """Write the formula that the atoms have, where nothing speaks against the atoms."""
    crystal = patient.crystal
    assert crystal is not None
    token = crystal.declared.formula
    findings = [f for f in patient.said("composition.formula") if f.where != "Z"]
    if token is None or not findings:
        return
    others = [f for f in patient.report.errors if f.check != "composition.formula"]
    agrees = bool(patient.spec.composition) and (
        deviation(patient.spec.composition, crystal.composition) < 0.006
    )
    if others or (patient.spec.composition and not agrees):
        return
    content = reduced(crystal.exact_composition)
    if agrees:
        content = {k: Fraction(v) for k, v in patient.spec.composition.items()}
    order = sorted(content, key=lambda e: (e != "C" if "C" in content else False, e))
    new = " ".join(f"{e}{format_amount(content[e])}" for e in order)
    text = set_value(patient.text, "_chemical_formula_sum", new)
    units = formula_units(
        crystal.composition, {k: float(v) for k, v in content.items()}
    )
    if units and crystal.declared.z is not None:
        text = set_value(text, "_cell_formula_units_z", number_text(units, 2))
    yield Remedy(
        text,
        (RepairChange("formula", token.value, new,
                      f"the cell holds {format_formula(crystal.exact_composition)}"),),
        0.5 if agrees else 4.0,
    )  # fmt: skip
