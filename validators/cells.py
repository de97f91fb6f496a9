"""Cell constants of a spec against crystal system, group and content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from validators.amounts import error, show
from validators.distances import expected_volume
from validators.filling import (
    formula_units,
)
from validators.report import Finding
from validators.specs.structure import StructureSpec

_FORMS = {
    "cubic": ({"b": "a", "c": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
    "tetragonal": ({"b": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
    "hexagonal": ({"b": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 120.0}),
    "orthorhombic": ({}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
}


def cell_contradictions(spec: StructureSpec) -> Iterator[Finding]:
    """Constants that the crystal system forbids, and cells without room for Z units."""
    from validators.cell_system import cell_constraints

    group = spec.group
    if spec.system and group is not None:
        same = {spec.system, group.system}
        if len(same) == 2 and same != {"trigonal", "hexagonal"}:
            yield error(
                "cell",
                f"{group.short} is {group.system}, the rule asks for a {spec.system} "
                "crystal",
                expected=group.system,
                found=spec.system,
                where="crystal system",
                hint=f"a {group.system} cell, or a {spec.system} group",
                rule=spec.system_rule or None,
            )
    if spec.lattice is None:
        return
    given = spec.lattice.given()
    rule = spec.lattice.rule or None
    for name, value in given.items():
        low, high = (0.5, 500.0) if name in "abc" else (5.0, 175.0)
        if not low < value < high:
            yield error(
                "cell",
                f"{name} = {value:g} {'Å' if name in 'abc' else '°'} is no usable cell "
                "constant",
                expected=f"{low:g} to {high:g}",
                found=value,
                where=f"cell {name}",
                hint="lengths are in Å (1 nm = 10 Å), angles in degrees",
                rule=rule,
            )
    if group is not None:
        relations = cell_constraints(group)
        named = f"{group.short} ({group.system}" + (
            f", {group.setting_words})" if group.setting_words else ")"
        )
    elif spec.system in _FORMS:
        lengths, angles = _FORMS[spec.system]
        relations = [
            *lengths.items(),
            *((name, f"{value:g}") for name, value in angles.items()),
        ]
        named = f"a {spec.system} cell"
    else:
        return
    for name, relation in relations:
        if name not in given:
            continue
        if relation in {"a", "b", "c", "alpha", "beta", "gamma"}:
            wanted = given.get(relation)
        else:
            wanted = float(relation)
        if wanted is None:
            continue
        limit = 0.005 * wanted if name in "abc" else 0.1
        if abs(given[name] - wanted) > limit:
            unit = "Å" if name in "abc" else "°"
            yield error(
                "cell",
                f"{named} needs {name} = "
                + (f"{relation} = " if relation in given else "")
                + f"{wanted:g} {unit}, {given[name]:g} {unit} is asked for",
                expected=wanted,
                found=given[name],
                where=f"cell {name}",
                hint=f"{name} = {wanted:g} {unit}",
                rule=rule,
            )
    yield from _room(spec, given)


_NAMES = ("a", "b", "c", "alpha", "beta", "gamma")


def complete_cell(spec: StructureSpec) -> tuple[float, ...] | None:
    """All six constants in Å and °, where the spec and the group fix them."""
    from validators.cell_system import cell_constraints

    if spec.group is None or spec.lattice is None:
        return None
    cell = spec.lattice.given()
    for name, relation in cell_constraints(spec.group):
        if relation in cell:
            cell.setdefault(name, cell[relation])
        elif relation not in _NAMES:
            cell.setdefault(name, float(relation))
    if any(n not in cell for n in _NAMES):
        return None
    return tuple(cell[n] for n in _NAMES)


#: Å of an axis that nothing gives: no neighbour along it is near.
FAR = 60.0


def widest_cell(spec: StructureSpec) -> tuple[float, ...] | None:
    """The given cell with every length that is left open longer than any bond.

    In it the nearest neighbours of positions without freedom are as far apart as the
    given lengths let them be. None where an angle is open, which changes distances
    either way.
    """
    from validators.cell_system import cell_constraints

    if spec.group is None or spec.lattice is None:
        return None
    given = spec.lattice.given()
    ties = dict(cell_constraints(spec.group))
    wide = {n: FAR for n in "abc" if n not in given and ties.get(n) not in given}
    lattice = replace(spec.lattice, **wide)  # type: ignore[arg-type]
    return complete_cell(spec.but(lattice=lattice))


def _encloses_volume(cell: tuple[float, ...]) -> bool:
    cosines = np.cos(np.radians(cell[3:]))
    return bool(1 - (cosines**2).sum() + 2 * np.prod(cosines) >= 1e-4)


def fixed_distance(spec: StructureSpec, first: str, second: str) -> float | None:
    """The nearest distance of a pair in Å, where no coordinate of either is free."""
    return _nearest(spec, complete_cell(spec), first, second)


def most_distant(spec: StructureSpec, first: str, second: str) -> float | None:
    """Å that the nearest pair cannot exceed, whatever the open cell lengths are."""
    return _nearest(spec, widest_cell(spec), first, second)


def _nearest(
    spec: StructureSpec, cell: tuple[float, ...] | None, first: str, second: str
) -> float | None:
    from validators.crystal import lattice_vectors

    group = spec.group
    if cell is None or group is None or not _encloses_volume(cell):
        return None
    orbits: dict[str, list[np.ndarray]] = {first: [], second: []}
    for site in spec.sites:
        if site.element not in orbits or site.occupancy == 0:
            continue
        position = group.position(site.letter) if site.letter else None
        if position is None or position.freedom:
            return None
        orbits[site.element].append(position.point(np.zeros(3)))
    if not orbits[first] or not orbits[second]:
        return None
    rotations, translations = group.operations
    images = np.concatenate([rotations @ p + translations for p in orbits[second]])
    cells = np.array(list(np.ndindex(3, 3, 3)), float) - 1
    nearest = []
    for point in orbits[first]:
        apart = (images - point) % 1.0
        lengths = np.linalg.norm(
            (apart[:, None] + cells).reshape(-1, 3) @ lattice_vectors(cell), axis=1
        )
        lengths = lengths[lengths > 1e-3]
        nearest.append(float(lengths.min()))
    return min(nearest)


def fitting_units(spec: StructureSpec) -> float | None:
    """How many formula units the given cell has room for; None if it is not known."""
    from validators.crystal import lattice_vectors

    cell = complete_cell(spec)
    expected = expected_volume({k: float(v) for k, v in spec.composition.items()})
    if cell is None or expected is None or not _encloses_volume(cell):
        return None
    return float(abs(np.linalg.det(lattice_vectors(cell)))) / expected


def _room(spec: StructureSpec, given: Mapping[str, float]) -> Iterator[Finding]:
    """Whether Z formula units fit in a cell whose constants are all known."""
    from validators.crystal import lattice_vectors

    cell = complete_cell(spec)
    if cell is None or not spec.composition or spec.lattice is None:
        return
    if not _encloses_volume(cell):
        yield error(
            "cell",
            "the three angles enclose no volume",
            expected="angles of a parallelepiped",
            found=cell[3:],
            where="cell",
            hint="check the angles",
            rule=spec.lattice.rule or None,
        )
        return
    z = formula_units(spec)
    expected = expected_volume({k: float(v) for k, v in spec.composition.items()})
    if expected is None:
        return
    volume = float(abs(np.linalg.det(lattice_vectors(cell))))
    ratio = volume / (expected * float(z or 1))
    # Where nothing fixes Z, the cell must have room for one formula unit at least.
    if ratio > 0.45 and (ratio < 2.4 or z is None):
        return
    z = z or Fraction(1)
    yield error(
        "cell",
        "a cell with "
        + ", ".join(f"{n} = {given[n]:g}" for n in "abc" if n in given)
        + f" Å has {volume:.4g} Å³ for Z = {show(z)}: "
        f"{ratio:.2g} times the room that {spec.formula} takes (about "
        f"{expected * float(z):.0f} Å³)",
        expected=f"about {expected * float(z):.0f} Å³",
        found=round(volume, 1),
        where="cell",
        hint="check the unit of the lengths, Z and the formula",
        rule=spec.lattice.rule or None,
    )
