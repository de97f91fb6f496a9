"""Structures pasted in the formats of other programs: POSCAR and extended XYZ.

POSCAR: a comment, a scale (negative: the volume in Å³), three vectors, elements and
their numbers, ``Direct`` or ``Cartesian``, a row per atom. Extended XYZ: the number of
atoms, a line with ``Lattice="…"`` (nine numbers in Å), a row per atom in Å.
"""

from __future__ import annotations

import re

import numpy as np

from generators.structures.cells import symmetrised
from validators.crystal import read_crystal
from validators.elements import is_element

_FLOAT = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?"
_ROW = re.compile(rf"^\s*({_FLOAT})\s+({_FLOAT})\s+({_FLOAT})(?:\s+(.*))?$")
_SCALE = re.compile(rf"^\s*({_FLOAT})\s*$")
_LATTICE = re.compile(rf"(?i)lattice\s*=\s*[\"']((?:\s*{_FLOAT}){{9}})\s*[\"']")
_ATOM = re.compile(rf"^\s*([A-Z][a-z]?)\s+({_FLOAT})\s+({_FLOAT})\s+({_FLOAT})")
#: Å within which atoms count as related by symmetry.
SYMMETRY = 0.01
#: Å; rows of a listing; more is no pasted message.
MOST_ATOMS = 2000


def structure_in(text: str) -> tuple[str, str] | None:
    """The words of a message and the pasted structure as a CIF, None without one.

    The CIF is written in the reference setting of the symmetry that the atoms have.
    """
    lines = text.splitlines()
    for reader in (_poscar, _xyz):
        for start in range(len(lines)):
            found = reader(lines, start)
            if found is not None:
                first, last, lattice, elements, frac = found
                words = "\n".join([*lines[:first], *lines[last:]])
                words = re.sub(r"```\w*", " ", words).strip()
                cif = _cif(lattice, elements, frac)
                return words, cif
    return None


_Found = tuple[int, int, np.ndarray, list[str], np.ndarray]


def _number(text: str) -> float:
    return float(text.replace("d", "e").replace("D", "e"))


def _row(line: str) -> list[float] | None:
    match = _ROW.match(line)
    return [_number(match[i]) for i in (1, 2, 3)] if match else None


def _poscar(lines: list[str], start: int) -> _Found | None:
    """A POSCAR whose scale stands on line `start`."""
    scale = _SCALE.match(lines[start])
    if scale is None or start + 7 >= len(lines):
        return None
    vectors = [_row(line) for line in lines[start + 1 : start + 4]]
    if any(v is None for v in vectors):
        return None
    at = start + 4
    symbols = lines[at].split()
    if symbols and all(is_element(s.partition("_")[0]) for s in symbols):
        at += 1
    else:
        # The old form names the elements in the comment only.
        symbols = lines[start - 1].split() if start else []
    if not all(re.fullmatch(r"\d+", n) for n in lines[at].split()):
        return None
    numbers = [int(n) for n in lines[at].split()]
    symbols = [s.partition("_")[0] for s in symbols]
    if not numbers or len(symbols) != len(numbers) or sum(numbers) > MOST_ATOMS:
        return None
    if not all(is_element(s) for s in symbols):
        return None
    at += 1
    if at < len(lines) and lines[at].strip().lower().startswith("s"):
        at += 1
    if at >= len(lines) or not lines[at].strip():
        return None
    cartesian = lines[at].strip()[0].lower() in "ck"
    rows = [_row(line) for line in lines[at + 1 : at + 1 + sum(numbers)]]
    if len(rows) < sum(numbers) or any(r is None for r in rows):
        return None
    lattice = np.array(vectors, float)
    factor = _number(scale[1])
    if factor < 0:
        factor = (-factor / abs(np.linalg.det(lattice))) ** (1 / 3)
    lattice = lattice * factor
    frac = np.array(rows, float)
    if cartesian:
        frac = frac * factor @ np.linalg.inv(lattice)
    elements = [s for s, n in zip(symbols, numbers, strict=True) for _ in range(n)]
    first = (
        start - 1 if start and not lines[start - 1].rstrip().endswith(":") else start
    )
    return first, at + 1 + len(rows), lattice, elements, frac


def _xyz(lines: list[str], start: int) -> _Found | None:
    """An extended XYZ whose number of atoms stands on line `start`."""
    count = re.fullmatch(r"\s*(\d+)\s*", lines[start])
    if count is None or start + 1 >= len(lines):
        return None
    box = _LATTICE.search(lines[start + 1])
    number = int(count[1])
    if box is None or not 0 < number <= MOST_ATOMS:
        return None
    atoms = [_ATOM.match(line) for line in lines[start + 2 : start + 2 + number]]
    found = [m for m in atoms if m is not None and is_element(m[1])]
    if len(found) < number:
        return None
    lattice = np.array([_number(v) for v in box[1].split()]).reshape(3, 3)
    points = np.array([[_number(m[i]) for i in (2, 3, 4)] for m in found])
    frac = points @ np.linalg.inv(lattice)
    return start, start + 2 + number, lattice, [m[1] for m in found], frac


def _cif(lattice: np.ndarray, elements: list[str], frac: np.ndarray) -> str:
    """All atoms in the symmetry that they have."""
    plain = plain_cif(lattice, elements, frac)
    crystal = read_crystal(plain).crystal
    made = symmetrised(crystal, SYMMETRY) if crystal is not None else None
    return made[0] if made is not None else plain


def plain_cif(lattice: np.ndarray, elements: list[str], frac: np.ndarray) -> str:
    """All atoms of a cell in P 1.

    Args:
        lattice: ``(3, 3)`` rows are the cell vectors in Å.
        elements: ``n`` symbols.
        frac: ``(n, 3)`` fractional coordinates.
    """
    lengths = np.linalg.norm(lattice, axis=1)
    unit = lattice / lengths[:, None]
    cosines = (unit[1] @ unit[2], unit[0] @ unit[2], unit[0] @ unit[1])
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    names = ("a", "b", "c")
    rows = [f"_cell_length_{n} {v:.6f}" for n, v in zip(names, lengths, strict=True)]
    greek = ("alpha", "beta", "gamma")
    rows += [f"_cell_angle_{n} {v:.5f}" for n, v in zip(greek, angles, strict=True)]
    sites = [
        f"{e}{i} {e} {x:.7f} {y:.7f} {z:.7f} 1"
        for i, (e, (x, y, z)) in enumerate(zip(elements, frac % 1.0, strict=True), 1)
    ]
    return "\n".join(
        [
            "data_pasted",
            *rows,
            "_space_group_name_H-M_alt 'P 1'", "_space_group_IT_number 1",
            "loop_", "_space_group_symop_operation_xyz", "'x, y, z'",
            "loop_", "_atom_site_label", "_atom_site_type_symbol",
            "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z",
            "_atom_site_occupancy",
            *sites, "",
        ]
    )  # fmt: skip
