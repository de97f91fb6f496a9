"""The same structure in another cell, setting or subgroup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import spglib

from generators.structures.build import impose_system
from generators.structures.writer import Built, BuiltSite, Cell, write_cif
from validators.cell_system import CELL_NAMES
from validators.crystal import Crystal, lattice_vectors
from validators.formula import format_formula, reduced
from validators.found_symmetry import positions_with_kinds
from validators.groups import Group, locate, op_key, reference_group

Array = np.ndarray
Content = tuple[tuple[str, Fraction], ...]


def contents_by_kind(crystal: Crystal) -> dict[int, Content]:
    """What sits on positions of each kind: elements and occupancies."""
    frac, kinds = positions_with_kinds(crystal)
    out: dict[int, Content] = {}
    atoms = crystal.atoms
    for point, kind in zip(frac, kinds, strict=True):
        if int(kind) in out:
            continue
        gap = atoms.frac - point
        gap -= np.round(gap)
        here = np.linalg.norm(gap @ crystal.lattice, axis=1) < 0.05
        rows = sorted({int(s) for s in atoms.site[here]})
        out[int(kind)] = tuple(
            (
                crystal.sites[r].element,
                Fraction(crystal.sites[r].occupancy).limit_denominator(1000),
            )
            for r in rows
        )
    return out


def built_from(
    lattice: Array,
    frac: Array,
    kinds: Array,
    contents: dict[int, Content],
    group: Group,
    *,
    name: str = "",
    notes: tuple[str, ...] = (),
    cell: Cell | None = None,
) -> str:
    """Write positions as CIF in a group whose operations they have.

    Args:
        lattice: ``(3, 3)`` rows in Å, in the setting of the group.
        frac: ``(n, 3)`` all positions of the cell.
        kinds: ``(n,)`` keys of `contents`.
        contents: Elements and occupancies by kind.
        group: Setting to write.
        name: Of the structure.
        notes: For the head of the file.
        cell: Constants to write where they differ from the lattice.
    """
    rotations, translations = group.operations
    sites: list[BuiltSite] = []
    counts: Counter[str] = Counter()
    taken = np.zeros((0, 3))
    for point, kind in zip(frac, kinds, strict=True):
        gap = taken - point
        gap -= np.round(gap)
        if len(taken) and np.linalg.norm(gap @ lattice, axis=1).min() < 0.08:
            continue
        position, home = locate(group, point, metric=lattice, tolerance=0.03)
        taken = np.vstack([taken, rotations @ home + translations])
        home = home - np.floor(home + 1e-9)
        for element, occupancy in contents[int(kind)]:
            counts[element] += 1
            sites.append(
                BuiltSite(
                    f"{element}{counts[element]}", element, position, occupancy,
                    (float(home[0]), float(home[1]), float(home[2])),
                )
            )  # fmt: skip
    total: dict[str, Fraction] = {}
    for site in sites:
        amount = site.position.multiplicity * site.occupancy
        total[site.element] = total.get(site.element, Fraction(0)) + amount
    values = cell or _constants(lattice)
    ties = impose_system(dict(zip(CELL_NAMES, values, strict=True)), group)
    exact = tuple(round(ties[n], 6) for n in CELL_NAMES)
    return write_cif(
        Built(name, format_formula(reduced(total)), group, exact, tuple(sites),  # type: ignore[arg-type]
              (), notes)
    )  # fmt: skip


def _constants(rows: Array) -> Cell:
    lengths = np.linalg.norm(rows, axis=1)
    unit = rows / lengths[:, None]
    angles = [
        float(np.degrees(np.arccos(np.clip(unit[i] @ unit[j], -1, 1))))
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    a, b, c = (float(v) for v in lengths)
    return a, b, c, angles[0], angles[1], angles[2]


def supercell(crystal: Crystal, size: tuple[int, int, int]) -> str:
    """All positions of a supercell, in P 1."""
    frac, kinds = positions_with_kinds(crystal)
    n = np.array(size, float)
    grid = np.stack(
        np.meshgrid(*[np.arange(k) for k in size], indexing="ij"), -1
    ).reshape(-1, 3)
    points = ((frac[:, None, :] + grid[None]) / n).reshape(-1, 3)
    many = np.repeat(kinds, len(grid))
    return built_from(
        crystal.lattice * n[:, None], points, many, contents_by_kind(crystal),
        reference_group(1), name=crystal.name,
        notes=(f"supercell {size[0]} x {size[1]} x {size[2]} of {crystal.name}",),
    )  # fmt: skip


def _cell_of(crystal: Crystal) -> Any:
    frac, kinds = positions_with_kinds(crystal)
    return crystal.lattice, frac, kinds


def primitive_cell(crystal: Crystal) -> tuple[str, str]:
    """All positions of the primitive cell, in P 1, and a line about it."""
    made = spglib.standardize_cell(
        _cell_of(crystal), to_primitive=True, no_idealize=True, symprec=0.01
    )
    lattice, frac, kinds = made if made is not None else _cell_of(crystal)
    text = built_from(
        np.array(lattice), np.array(frac), np.array(kinds), contents_by_kind(crystal),
        reference_group(1), name=crystal.name,
        notes=(f"primitive cell of {crystal.name}",),
    )  # fmt: skip
    return text, f"primitive cell with {len(frac)} positions, P 1"


def symmetrised(crystal: Crystal, symprec: float) -> tuple[str, Group] | None:
    """The structure in the reference setting of the group that its atoms have."""
    found = spglib.get_symmetry_dataset(_cell_of(crystal), symprec=symprec)
    if found is None:
        return None
    group = reference_group(int(found.number))
    number = next(
        (
            n
            for n in range(1, 531)
            if (kind := spglib.get_spacegroup_type(n)) is not None
            and kind.hall_symbol.replace(" ", "") == group.hall.replace(" ", "")
        ),
        None,
    )
    if number is None:
        return None
    found = spglib.get_symmetry_dataset(
        _cell_of(crystal), symprec=symprec, hall_number=number
    )
    if found is None:
        return None
    text = built_from(
        np.array(found.std_lattice), np.array(found.std_positions),
        np.array(found.std_types), contents_by_kind(crystal), group,
        name=crystal.name,
        notes=(f"symmetry found at {symprec:g} A, described in {group.full_symbol}",),
    )  # fmt: skip
    return text, group


def in_setting(crystal: Crystal, target: Group) -> str:
    """The same structure in another setting of its own group.

    Raises:
        ValueError: The crystal stands in no tabulated setting, or in another group.
    """
    here = crystal.group
    if here is None or here.number != target.number:
        raise ValueError("another setting needs the same group")
    change, offset = here.from_reference()
    change_to, offset_to = target.from_reference()
    back = np.linalg.inv(change)
    rows = (np.linalg.inv(change_to).T @ change.T) @ crystal.lattice
    frac, kinds = positions_with_kinds(crystal)
    points = (change_to @ (back @ (frac - offset).T)).T + offset_to
    # A smaller cell folds positions together, a larger one needs more of them.
    grid = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), -1).reshape(
        -1, 3
    )
    shifts = (change_to @ back @ grid.T).T
    every = (points[:, None, :] + shifts[None]).reshape(-1, 3)
    many = np.repeat(kinds, len(shifts))
    every = every - np.floor(every + 1e-9)
    return built_from(
        rows, every, many, contents_by_kind(crystal), target, name=crystal.name,
        notes=(f"described in {target.full_symbol} instead of {here.full_symbol}",),
    )  # fmt: skip


def lowered(crystal: Crystal, number: int) -> tuple[str, Group] | None:
    """The structure in a subgroup with the same cell (or None).

    The origin of the subgroup may lie elsewhere: that of F-43m in Fd-3m is at 1/8.

    Args:
        crystal: In a tabulated setting.
        number: International Tables number of the group wanted.
    """
    return described_by(crystal, (number, crystal.rotations, crystal.translations))


def described_by(
    crystal: Crystal,
    operations: tuple[int, Array, Array] | None,
    *,
    all_of: bool = False,
) -> tuple[str, Group] | None:
    """The structure in a group whose operations are among some, in the same cell.

    Args:
        crystal: Whatever symmetry its file states.
        operations: Number of the group, rotations ``(n, 3, 3)`` and translations
            ``(n, 3)`` in the crystal's own axes.
        all_of: Whether the group must have all of them, and no part of them.

    Returns:
        None where no tabulated setting of the group fits the axes.
    """
    import gemmi

    if operations is None:
        return None
    number, turns, shifts = operations
    own = {op_key(r, t) for r, t in zip(turns, shifts, strict=True)}
    best: tuple[Group, np.ndarray] | None = None
    for entry in gemmi.spacegroup_table():
        if entry.number != number:
            continue
        group = Group(entry)
        if best is not None and len(group.triplets) <= len(best[0].triplets):
            continue
        rotations, translations = group.operations
        if len(rotations) > len(own) or (all_of and len(rotations) < len(own)):
            continue
        origin = _origin_within(rotations, translations, own)
        if origin is not None:
            best = group, origin
    if best is None:
        return None
    group, origin = best
    frac, kinds = positions_with_kinds(crystal)
    moved = (
        f", its origin at {' '.join(f'{v:g}' for v in origin)}" if origin.any() else ""
    )
    text = built_from(
        lattice_vectors(crystal.cell), (np.array(frac) - origin) % 1.0, kinds,
        contents_by_kind(crystal), group, name=crystal.name, cell=crystal.cell,
        notes=(f"described in the subgroup {group.full_symbol}{moved}",),
    )  # fmt: skip
    return text, group


#: Origins of subgroups lie at these fractions of the cell.
_FRACTIONS = (0.0, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 3 / 8, 5 / 8, 7 / 8, 1 / 3, 2 / 3)


def _origin_within(
    rotations: np.ndarray, translations: np.ndarray, own: Collection[tuple[int, ...]]
) -> np.ndarray | None:
    """Where the operations of a group, moved to an origin, are all among others."""
    for point in sorted(product(_FRACTIONS, repeat=3), key=sum):
        origin = np.array(point)
        if all(
            op_key(r, t + origin - r @ origin) in own
            for r, t in zip(rotations, translations, strict=True)
        ):
            return origin
    return None
