"""Numbers of one description beside those of another, for part of the list or all.

One site from a paper with the other origin choice, the sites of the hexagonal cell
under rhombohedral constants, a monoclinic angle replaced by its supplement, a place on
an axis that got the free coordinate twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generators.structures.ciftext import set_group, set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import (
    Patient,
    Remedy,
    X,
    Y,
    Z,
    move,
    set_cell,
    suspects,
)
from generators.structures.site_places import place_values
from validators.crystal import Crystal
from validators.formula import deviation
from validators.groups import Group, UnknownGroup, find_group, locate

_SIGNS = (
    "geometry.distances", "geometry.bond_valence", "geometry.coordination",
    "geometry.hydrogen", "composition.formula", "sites.wyckoff", "symmetry.cell",
    "sites.special_positions", "geometry.density",
)  # fmt: skip
#: Rows that are tried one by one.
_ROWS = 12


def strayed(patient: Patient) -> Iterator[Remedy]:
    """Every mixture of two descriptions that is worth undoing."""
    crystal = patient.crystal
    if crystal is None or not patient.said(*_SIGNS):
        return
    yield from _supplements(patient, crystal)
    yield from _rhombohedral(patient, crystal)
    if crystal.group is not None:
        yield from _other_origin(patient, crystal, crystal.group)
        yield from _onto_axes(patient, crystal, crystal.group)


def _supplements(patient: Patient, crystal: Crystal) -> Iterator[Remedy]:
    """The monoclinic angle that is 180° minus the one given."""
    for name, value in zip(("alpha", "beta", "gamma"), crystal.cell[3:], strict=True):
        others = [v for v in crystal.cell[3:] if v != value]
        if abs(value - 90.0) < 0.5 or any(abs(v - 90.0) > 1e-3 for v in others):
            continue
        if crystal.group is None or crystal.group.system != "monoclinic":
            continue
        why = "the angle is the supplement: bonds fit then"
        yield set_cell(patient.text, {name: 180.0 - value}, why, 1.6)


# --- rhombohedral and hexagonal axes --------------------


def _rhombohedral(patient: Patient, crystal: Crystal) -> Iterator[Remedy]:
    """Constants of one kind of axes beside coordinates of the other."""
    try:
        symbol = crystal.declared.symbol or crystal.declared.number
        group = find_group(symbol.value).group if symbol else crystal.group
    except UnknownGroup:
        return
    if group is None or group.entry.ext not in {"H", "R"}:
        return
    a, _, _, alpha, _, gamma = crystal.cell
    hexagonal = next(g for g in group.settings() if g.entry.ext == "H")
    even = max(crystal.cell[:3]) - min(crystal.cell[:3]) < 1e-3 * a
    if even and abs(alpha - gamma) < 0.1:
        half = math.radians(alpha) / 2
        wide = 2 * a * math.sin(half)
        high = a * math.sqrt(max(3 + 6 * math.cos(2 * half), 0.0))
        cell = {"a": wide, "b": wide, "c": high, "alpha": 90.0, "beta": 90.0,
                "gamma": 120.0}  # fmt: skip
        cell = {n: round(v, 4) for n, v in cell.items()}
        why = "the sites are those of the hexagonal cell; these are its constants"
        remedy = set_cell(set_group(patient.text, hexagonal), cell, why, 1.6)
        yield remedy
    elif abs(gamma - 120.0) < 0.1:
        yield _from_rhombohedral(patient, crystal, hexagonal)


def _from_rhombohedral(patient: Patient, crystal: Crystal, hexagonal: Group) -> Remedy:
    """Coordinates on rhombohedral axes described on hexagonal ones (obverse)."""
    turn = np.array([[2, -1, -1], [1, 1, -2], [1, 1, 1]], float) / 3
    text = set_group(patient.text, hexagonal)
    changes: list[RepairChange] = []
    for row, site in enumerate(crystal.sites):
        point = (turn @ site.frac) % 1.0
        values = place_values(point, hexagonal, crystal.lattice, digits=5)
        words = [values[axis] for axis in (X, Y, Z)]
        text = set_row(text, row, values)
        changes.append(
            RepairChange(
                f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
                " ".join(words),
                "these were coordinates on rhombohedral axes, the cell is hexagonal",
            )
        )  # fmt: skip
    return Remedy(text, tuple(changes), 1.7)


# --- single sites --------------------


def _other_origin(patient: Patient, crystal: Crystal, group: Group) -> Iterator[Remedy]:
    """Some sites moved by the vector between the origin choices of the group."""
    turn, offset = group.from_reference()
    shifts = [
        other.from_reference()[1] - offset
        for other in group.settings()
        if other.full_symbol != group.full_symbol
        and np.allclose(other.from_reference()[0], turn)
    ]
    count = len(crystal.sites)
    for shift in shifts:
        for step in (-shift, shift):
            for row in range(min(count, _ROWS)):
                yield _moved(patient, crystal, [row], step)
                if count > 2:
                    rest = [i for i in range(count) if i != row]
                    yield _moved(patient, crystal, rest, step)


def _moved(
    patient: Patient, crystal: Crystal, rows: list[int], step: np.ndarray
) -> Remedy:
    why = "the number refers to the other origin choice"
    text = patient.text
    changes: list[RepairChange] = []
    for row in rows:
        point = (crystal.sites[row].frac + step) % 1.0
        one = move(replace(patient, text=text), row, point, why, 0.0)
        text, changes = one.text, [*changes, *one.changes]
    # Half of the list and its rest are told apart by nothing but their number.
    return Remedy(text, tuple(changes), 2.0 + 0.05 * len(rows))


def _onto_axes(patient: Patient, crystal: Crystal, group: Group) -> Iterator[Remedy]:
    """One coordinate made a simple one, or that of another axis, by the formula.

    Only where the orbit of the site then has the size that the formula asks for.
    """
    target = patient.target
    if target is None or not patient.said("composition.formula", "composition.z"):
        return
    rows = suspects(patient, crystal)[:4] or list(range(min(len(crystal.sites), 4)))
    for row in rows:
        site = crystal.sites[row]
        seen: list[np.ndarray] = []
        for axis in range(3):
            for value in (0.0, 0.5, 0.25, 0.75, 0.125, 0.375, *site.frac, *-site.frac):
                point = np.array(site.frac, float)
                point[axis] = value
                position, home = locate(
                    group, point, metric=crystal.lattice, tolerance=0.02
                )
                content = dict(crystal.composition)
                gain = position.multiplicity - int(crystal.multiplicities[row])
                content[site.element] += site.occupancy * gain
                if deviation(target, content) >= 0.006:
                    continue
                if any(np.abs(home - known).max() < 1e-4 for known in seen):
                    continue
                seen.append(home)
                why = f"on {position.label} ({position.text}) it gives the formula"
                yield move(patient, row, home, why, 2.0)
