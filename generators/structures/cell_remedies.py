"""Cells that cannot be read, break their system, or stand in another unit."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations

import numpy as np

from generators.structures.build import impose_system
from generators.structures.ciftext import (
    CELL_TAGS,
    HALL_TAGS,
    NUMBER_TAGS,
    SYMBOL_TAGS,
    block_of,
)
from generators.structures.patient import (
    Patient,
    Remedy,
    set_cell,
)
from generators.structures.volume_remedies import volume_remedies
from validators.bond_valence import valences
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.crystal import Crystal, lattice_vectors
from validators.distances import expected_volume
from validators.groups import Group, UnknownGroup, find_group
from validators.report import NotApplicable

#: Å; no cell is shorter, and one that is merges its atoms and hides their overlap.
SHORTEST = 2.0


def unreadable_cells(patient: Patient) -> Iterator[Remedy]:
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
        yield set_cell(
            patient.text,
            {n: math.degrees(v) for n, v in values.items() if v and n not in "abc"},
            "the angles are in radians; CIF wants degrees", 1.0,
        )  # fmt: skip
    if lengths and max(lengths) < 2.6:
        yield set_cell(
            patient.text, {n: v * 10 for n, v in values.items() if v and n in "abc"},
            "the lengths are in nm; CIF wants Å (1 nm = 10 Å)", 1.0,
        )  # fmt: skip
    if lengths and min(lengths) > 150:
        yield set_cell(
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
            yield set_cell(patient.text, new, f"{group.system} symmetry fixes it", 1.0)
        for record in patient.records[:2]:
            if record.group.number == group.number:
                cell = dict(zip(CELL_NAMES, record.cell, strict=True))
                yield set_cell(
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


def cells(patient: Patient) -> Iterator[Remedy]:
    """Constants that symmetry ties, a volume, a unit, a rule about the lattice."""
    crystal = patient.crystal
    assert crystal is not None
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    if patient.said("symmetry.cell") and crystal.group is not None:
        yield from _tied_constants(patient, crystal, cell)
        yield from volume_remedies(patient)
    if patient.said("geometry.density", "geometry.distances"):
        for factor, why in (
            (10.0, "the lengths are in nm; CIF wants Å (1 nm = 10 Å)"),
            (0.529177, "the lengths are in bohr (1 bohr = 0.529177 Å)"),
            (1.889726, "the lengths were divided by 1.889726 (Å given as bohr)"),
            (0.1, "the lengths are ten times too large"),
            (0.01, "the lengths are in pm; CIF wants Å (100 pm = 1 Å)"),
        ):  # fmt: skip
            if factor < 1 and not patient.said("geometry.density"):
                continue
            scaled = {n: cell[n] * factor for n in "abc"}
            if min(scaled.values()) < SHORTEST or not _has_room(crystal, factor):
                continue
            yield set_cell(
                patient.text, scaled, why, 1.0 if factor in {10.0, 0.1, 0.01} else 2.5
            )
        yield from _one_length(patient, crystal, cell)
    yield from _exchanged_lengths(patient, crystal, cell)
    lattice = patient.spec.lattice
    if lattice is not None and patient.said("symmetry.lattice_rule"):
        wanted = dict(lattice.given())
        if crystal.group is not None:
            wanted = {
                n: v
                for n, v in impose_system({**cell, **wanted}, crystal.group).items()
                if abs(v - cell[n]) > 1e-9
            }
        yield set_cell(patient.text, wanted, "the rule asks for it", 0.8)


def _one_length(
    patient: Patient, crystal: Crystal, cell: Mapping[str, float]
) -> Iterator[Remedy]:
    """One length of three in nm beside others in Å."""
    for name in "abc":
        if cell[name] < SHORTEST and _has_room(crystal, 10.0 ** (1 / 3)):
            why = "this length is in nm; CIF wants Å (1 nm = 10 Å)"
            yield set_cell(patient.text, {name: 10 * cell[name]}, why, 1.2)


def _has_room(crystal: Crystal, factor: float) -> bool:
    """Whether a cell with lengths so much larger has about the volume of its atoms."""
    expected = expected_volume(crystal.composition)
    if expected is None:
        return True
    return 0.3 < crystal.volume * factor**3 / expected < 4.0


def _exchanged_lengths(
    patient: Patient, crystal: Crystal, cell: Mapping[str, float]
) -> Iterator[Remedy]:
    """The three lengths of a right-angled cell in another order."""
    group = crystal.group
    if group is None or group.system != "orthorhombic":
        return
    if not patient.said("geometry.distances", "geometry.bond_valence"):
        return
    lengths = [cell[n] for n in "abc"]
    for order in permutations(range(3)):
        new = dict(zip("abc", (lengths[i] for i in order), strict=True))
        changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-6}
        if changed:
            why = "the lengths stand in another order: bonds fit then"
            yield set_cell(patient.text, changed, why, 1.6)


def _tied_constants(
    patient: Patient, crystal: Crystal, cell: Mapping[str, float]
) -> Iterator[Remedy]:
    """Make constants equal that the system ties: the odd one out follows the others.

    Where two lengths stand against each other, the one whose cell has the better bond
    valences, the stated volume or the record's volume comes first.
    """
    assert crystal.group is not None
    plain = impose_system(cell, crystal.group)
    tied = [n for n in "abc" if n == "a" or dict(cell_constraints(crystal.group)).get(n)
            == "a"]  # fmt: skip
    axes = crystal.group.setting_words
    why = f"{crystal.group.short} is {crystal.group.system}" + (
        f", {axes}" if axes else ""
    )
    values: list[float] = []
    for name in tied:
        if all(abs(cell[name] - v) > 1e-4 * v for v in values):
            values.append(cell[name])
    for value in values:
        new = plain | dict.fromkeys(tied, value)
        changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-6}
        if not changed:
            continue
        agree = sum(abs(cell[n] - value) <= 1e-4 * value for n in tied)
        said = f"; {agree} of {len(tied)} lengths say so" if len(values) > 1 else ""
        cost = 0.5 + 0.2 * len(changed)
        if len(values) > 1:
            cost += _unlikely(patient, crystal, new)
        yield set_cell(patient.text, changed, why + said, cost)


def _unlikely(patient: Patient, crystal: Crystal, cell: Mapping[str, float]) -> float:
    """How little speaks for a cell, 0 to 1: bonds, a stated volume, a record's."""
    assert crystal.group is not None
    trial = replace(
        crystal,
        cell=(cell["a"], cell["b"], cell["c"], cell["alpha"], cell["beta"],
              cell["gamma"]),
    )  # fmt: skip
    against = 0.0
    try:
        against += 0.5 * min(valences(trial, patient.spec).gii, 1.0)
    except NotApplicable:
        against += 0.25
    block = block_of(patient.text)
    stated = block.value("_cell_volume") if block else None
    volumes = [
        abs(float(np.linalg.det(lattice_vectors(r.cell))))
        for r in patient.records
        if r.group.hall == crystal.group.hall
    ][:1]
    if stated is not None:
        with contextlib.suppress(ValueError):
            volumes.append(float(stated.value.split("(")[0]))
    for volume in volumes:
        against += 0.25 * min(10 * abs(trial.volume / volume - 1), 1.0)
    return against
