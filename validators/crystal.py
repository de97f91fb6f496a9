"""CIF text to a crystal: cell, operations, sites, all atoms of the cell.

A `Crystal` is read once per file; symmetry and neighbours are computed on first use
and kept. Declared values (what the file says) stand beside found ones (what its atoms
and operations give), because most faults show as a difference between the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from validators.cif_content import (
    Declared,
    Site,
    content_error,
    read_cell,
    read_declared,
    read_operations,
    read_sites,
)
from validators.finite import first_not_finite
from validators.formula import Composition
from validators.groups import (
    Group,
)
from validators.report import Finding
from validators.syntax import Block, Parsed, parse

Array = NDArray[np.float64]

#: Atoms of one orbit nearer than this are one atom written with rounded coordinates.
MERGE_DISTANCE = 0.05
ATOM_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Atoms:
    """All atoms of the cell.

    Attributes:
        frac: ``(n, 3)`` in [0, 1).
        site: ``(n,)`` index into the crystal's sites.
        operation: ``(n,)`` index of the operation that made the atom.
    """

    frac: Array
    site: NDArray[np.int64]
    operation: NDArray[np.int64]


@dataclass(eq=False)
class Crystal:
    """A structure as a file describes it.

    Attributes:
        name: Of the data block.
        cell: a, b, c in Å and alpha, beta, gamma in degrees.
        rotations: ``(n, 3, 3)`` operations in use.
        translations: ``(n, 3)``.
        group: The tabulated setting of these operations, None if there is none.
        declared: What the file says.
        sites: Rows of the atom-site loop.
        block: The text with places, None for a crystal that was built.
    """

    name: str
    cell: tuple[float, float, float, float, float, float]
    rotations: Array
    translations: Array
    group: Group | None
    declared: Declared
    sites: tuple[Site, ...]
    block: Block | None = None
    parsed: Parsed | None = None
    text: str | None = None

    @cached_property
    def lattice(self) -> Array:
        """``(3, 3)`` rows are the cell vectors in Å, a along x, b in the xy plane."""
        return lattice_vectors(self.cell)

    @cached_property
    def volume(self) -> float:
        """Å³."""
        return float(abs(np.linalg.det(self.lattice)))

    @cached_property
    def atoms(self) -> Atoms:
        """Every atom of the cell, coinciding images of a site merged."""
        return _expand(self)

    @cached_property
    def multiplicities(self) -> NDArray[np.int64]:
        """``(n_sites,)`` atoms that each site puts into the cell."""
        return np.bincount(self.atoms.site, minlength=len(self.sites))

    @cached_property
    def composition(self) -> dict[str, float]:
        """Atoms of each element in the cell, occupancies counted."""
        out: dict[str, float] = {}
        for site, count in zip(self.sites, self.multiplicities, strict=True):
            symbol = "H" if site.element in {"D", "T"} else site.element
            out[symbol] = out.get(symbol, 0.0) + site.occupancy * int(count)
        return out

    @property
    def exact_composition(self) -> Composition:
        """`composition` with occupancies read as the nearest simple fractions."""
        out: Composition = {}
        for site, count in zip(self.sites, self.multiplicities, strict=True):
            symbol = "H" if site.element in {"D", "T"} else site.element
            part = Fraction(site.occupancy).limit_denominator(1000) * int(count)
            out[symbol] = out.get(symbol, Fraction(0)) + part
        return {k: v for k, v in out.items() if v}

    @property
    def disordered(self) -> bool:
        """Whether any site is partly filled."""
        return any(site.occupancy < 0.999 for site in self.sites)

    def cartesian(self) -> Array:
        """``(n, 3)`` positions of all atoms in Å."""
        return self.atoms.frac @ self.lattice


def lattice_vectors(cell: tuple[float, ...]) -> Array:
    """Rows a, b, c in Å for lengths in Å and angles in degrees."""
    a, b, c = cell[:3]
    alpha, beta, gamma = (math.radians(angle) for angle in cell[3:])
    cos_alpha, cos_beta, cos_gamma = (
        _clean(math.cos(alpha)), _clean(math.cos(beta)), _clean(math.cos(gamma)),
    )  # fmt: skip
    sin_gamma = math.sin(gamma)
    x = cos_beta
    y = (cos_alpha - cos_beta * cos_gamma) / sin_gamma
    z = math.sqrt(max(0.0, 1 - x * x - y * y))
    return np.array(
        [[a, 0.0, 0.0], [b * cos_gamma, b * sin_gamma, 0.0], [c * x, c * y, c * z]]
    )


def _clean(value: float) -> float:
    return 0.0 if abs(value) < 1e-15 else value


def _expand(crystal: Crystal) -> Atoms:
    frac, sites, made_by = [], [], []
    for index, site in enumerate(crystal.sites):
        images = crystal.rotations @ site.frac + crystal.translations
        images -= np.floor(images)
        kept = distinct(images, crystal.lattice, MERGE_DISTANCE)
        frac.append(images[kept])
        sites.extend([index] * len(kept))
        made_by.extend(kept)
    points = np.concatenate(frac) if frac else np.zeros((0, 3))
    # -1e-17 has floor -1 and lands on 1.0; that is 0 on the circle.
    points[points >= 1.0 - 1e-12] = 0.0
    return Atoms(points, np.array(sites, int), np.array(made_by, int))


def distinct(points: Array, lattice: Array, distance: float) -> list[int]:
    """Indices of points that are no lattice image of an earlier one."""
    if len(points) == 1:
        return [0]
    # A vector of length d changes fraction i by at most d times the length of the
    # i-th reciprocal vector: few pairs are left whose length has to be told.
    bounds = distance * np.linalg.norm(np.linalg.inv(lattice), axis=0)
    close = np.ones((len(points), len(points)), bool)
    for axis in range(3):
        gap = points[:, axis, None] - points[None, :, axis]
        gap -= np.round(gap)
        close &= np.abs(gap) <= bounds[axis]
    one, two = np.nonzero(close)
    difference = points[one] - points[two]
    difference -= np.round(difference)
    close[one, two] = np.linalg.norm(difference @ lattice, axis=-1) < distance
    earlier = np.tril(close, -1).any(axis=1)
    if not earlier.any():
        return list(range(len(points)))
    kept: list[int] = []
    for index in range(len(points)):
        if not close[index, kept].any():
            kept.append(index)
    return kept


# --- reading ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: the crystal, or None, and what stood in the way."""

    crystal: Crystal | None
    findings: tuple[Finding, ...]
    parsed: Parsed


def read_crystal(text: str) -> Reading:
    """Read the first structure of a CIF; faults are findings, not exceptions."""
    parsed = parse(text)
    findings = list(parsed.findings)
    if parsed.block is None:
        return Reading(None, tuple(findings), parsed)
    block = parsed.block
    endless = first_not_finite(block)
    if endless is not None:
        return Reading(None, (endless, *findings), parsed)
    cell = read_cell(block, findings)
    declared = read_declared(block)
    group, rotations, translations = read_operations(block, declared, cell, findings)
    sites = read_sites(block, findings)
    if cell is None or not sites:
        return Reading(None, tuple(findings), parsed)
    if len(sites) * len(rotations) > ATOM_LIMIT:
        findings.append(
            content_error(
                f"{len(sites)} sites times {len(rotations)} operations are "
                f"{len(sites) * len(rotations):,} atoms",
                expected=f"at most {ATOM_LIMIT:,}",
                found=len(sites) * len(rotations),
                where="size",
                hint="send the asymmetric unit of one cell",
            )
        )
        return Reading(None, tuple(findings), parsed)
    crystal = Crystal(
        block.name,
        cell,
        rotations,
        translations,
        group,
        declared,
        sites,
        block,
        parsed,
        text,
    )
    return Reading(crystal, tuple(findings), parsed)
