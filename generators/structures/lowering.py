"""A structure in a subgroup of a crystal system, by a small strain of that system.

A homogeneous strain keeps just the operations that it commutes with, so that cells
that change (the diagonal cell of an orthorhombic perovskite) come out as well as those
that stay; which group is left is found by spglib.
"""

from __future__ import annotations

import math

import numpy as np
import spglib

from generators.structures.cells import (
    built_from,
    contents_by_kind,
    symmetrised,
)
from generators.structures.edited import Edited
from generators.structures.patient import RepairChange
from validators.crystal import Crystal, read_crystal
from validators.found_symmetry import positions_with_kinds
from validators.groups import Group, reference_group

#: xx, yy, zz, yz, xz, xy of strains that lower a symmetry, in units of the strain; the
#: frame has x along a, y in the plane of a and b.
_STRAINS: tuple[tuple[float, float, float, float, float, float], ...] = (
    (0, 0, 1, 0, 0, 0), (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0),
    (1, -1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1), (1, 0, -1, 0, 0, 0),
    (0, 0, 0, 0, 1, 0), (0, 0, 0, 1, 0, 0), (0, 0, 0, 1, 1, 1),
    (1, -1, 0, 0, 0, 1), (1, -1, 0, 0, 1, 0), (1, -1, 0, 1, 0, 0),
    (0, 0, 0, 1, 1, 0), (1, -1, 0.5, 0.7, 1, 0.4),
)  # fmt: skip
#: Å; far below any displacement that the strain makes.
_EXACT = 1e-3


def lower_symmetry(text: str, system: str, *, strain: float = 0.01) -> Edited | None:
    """Describe a structure in its largest subgroup of a system, slightly distorted.

    Args:
        text: The file.
        system: ``"tetragonal"``, ``"orthorhombic"`` …
        strain: Relative change of the lengths.

    Returns:
        None where no strain of the structure belongs to the system.
    """
    crystal = read_crystal(text).crystal
    if crystal is None:
        return None
    system = {"rhombohedral": "trigonal"}.get(system, system)
    start = symmetrised(crystal, 0.01)
    plain = read_crystal(start[0]).crystal if start is not None else crystal
    if start is None or plain is None or start[1].system == system:
        return None
    frac, kinds = positions_with_kinds(plain)
    volume = abs(float(np.linalg.det(plain.lattice)))
    found: list[tuple[int, bool, int, np.ndarray, Group]] = []
    for order, parts in enumerate(_STRAINS):
        lattice = plain.lattice @ _deformation(parts, strain)
        data = spglib.get_symmetry_dataset(
            (lattice.tolist(), frac.tolist(), kinds.tolist()), symprec=_EXACT
        )
        if data is None:
            continue
        group = reference_group(int(data.number))
        if group.system != system:
            continue
        point = len({r.tobytes() for r in np.asarray(data.rotations)})
        other = abs(abs(float(np.linalg.det(data.std_lattice))) / volume - 1) > 0.1
        found.append((-point, other, order, lattice, group))
    if not found:
        return None
    _, _, _, lattice, group = min(found, key=lambda item: item[:3])
    strained = built_from(
        lattice, frac, kinds, contents_by_kind(plain), reference_group(1),
        name=crystal.name,
    )  # fmt: skip
    whole = read_crystal(strained).crystal
    made = symmetrised(whole, _EXACT) if whole is not None else None
    if made is None or made[1].number != group.number:
        return None
    before = crystal.group.full_symbol if crystal.group else start[1].full_symbol
    change = RepairChange(
        "space group", before, made[1].full_symbol,
        f"its largest {system} subgroup under a homogeneous strain"
        + _cell_told(made[0], volume),
    )  # fmt: skip
    note = (
        f"the distortion of {100 * strain:g} % was chosen, not measured: no claim that "
        "this form exists"
    )
    return Edited(made[0], (change,), (note,), True)


def strained_along(crystal: Crystal, axis: str, strain: float) -> Edited | None:
    """One axis longer by a share of its length, in the symmetry that is left.

    Args:
        crystal: In any setting; the axis is one of its own.
        axis: ``"a"``, ``"b"`` or ``"c"``.
        strain: Relative change of the length, negative for compression.
    """
    row = "abc".index(axis)
    length = crystal.cell[row]
    change = RepairChange(
        f"cell {axis}", f"{length:g}", f"{length * (1 + strain):.5g}",
        f"strained by {100 * strain:+g} % along {axis} alone",
    )  # fmt: skip
    return _stretched(crystal, axis, strain, (change,))


def strained_in_plane(crystal: Crystal, strain: float) -> Edited | None:
    """The axes a and b longer by a share of their length, c as it was.

    Args:
        crystal: In any setting; the axes are its own.
        strain: Relative change of both lengths, negative for compression.
    """
    changes = tuple(
        RepairChange(f"cell {name}", f"{length:g}", f"{length * (1 + strain):.5g}",
                     f"biaxial strain of {100 * strain:+g} % in the ab plane")
        for name, length in zip("ab", crystal.cell, strict=False)
    )  # fmt: skip
    return _stretched(crystal, "ab", strain, changes)


def _stretched(
    crystal: Crystal, axes: str, strain: float, told: tuple[RepairChange, ...]
) -> Edited | None:
    lattice = crystal.lattice.copy()
    for axis in axes:
        lattice["abc".index(axis)] *= 1 + strain
    frac, kinds = positions_with_kinds(crystal)
    text = built_from(
        lattice, frac, kinds, contents_by_kind(crystal), reference_group(1),
        name=crystal.name,
    )  # fmt: skip
    whole = read_crystal(text).crystal
    made = symmetrised(whole, _EXACT) if whole is not None else None
    if made is None:
        return None
    before = crystal.group.full_symbol if crystal.group else "no tabulated setting"
    changes = (
        *told,
        RepairChange("space group", before, made[1].full_symbol,
                     "the symmetry that this strain leaves, in its own cell"),
    )  # fmt: skip
    return Edited(made[0], changes, ("atoms moved with the cell, not relaxed",), True)


def _deformation(parts: tuple[float, ...], strain: float) -> np.ndarray:
    xx, yy, zz, yz, xz, xy = (strain * p for p in parts)
    tensor = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
    return np.asarray(np.eye(3) + tensor)


def _cell_told(text: str, volume: float) -> str:
    """Whether the conventional cell is another one than before."""
    new = read_crystal(text).crystal
    if new is None:
        return ""
    ratio = new.volume / volume
    if math.isclose(ratio, 1.0, rel_tol=0.1):
        return ""
    times = f"{ratio:.3g}" if ratio > 1 else f"1/{1 / ratio:.3g}"
    return f"; its conventional cell has {times} of the volume"
