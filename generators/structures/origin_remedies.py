"""Coordinates that refer to another origin than the one of the operations.

The tabulated origin choices are settings of a group and tried as such. What is left
are lists whose author took another point for the origin: every atom of V2O5 at y = 0
where the mirror of Pmmn stands at y = 1/4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np

from generators.structures.ciftext import number_text, set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import Patient, Remedy, X, Y, Z
from validators.cif_content import read_number
from validators.crystal import MERGE_DISTANCE, Crystal, distinct
from validators.formula import Composition, deviation

_SIGNS = (
    "composition.formula", "geometry.distances", "sites.wyckoff", "readers.agree",
    "sites.occupancy", "geometry.density",
)  # fmt: skip
#: Sites times operations up to which all shifts are counted out.
_LIMIT = 1500
#: Shifts that are tried against the checks.
_TRIED = 6


def shifted_origins(patient: Patient) -> Iterator[Remedy]:
    """All sites moved by one vector of quarters after which they give the formula."""
    crystal, target = patient.crystal, patient.target
    if crystal is None or target is None or not patient.said(*_SIGNS):
        return
    if not 1 < len(crystal.rotations) * len(crystal.sites) <= _LIMIT:
        return
    stated = read_number(crystal.declared.z.value) if crystal.declared.z else None
    wanted = stated * sum(map(float, target.values())) if stated else None
    if _fits(crystal.composition, target, wanted):
        return
    found = [
        shift
        for shift in _quarters()
        if _fits(_content(crystal, shift), target, wanted)
    ]
    for shift in found[:_TRIED]:
        yield _shifted(patient, crystal, shift)


def _fits(
    content: Mapping[str, float], target: Composition, atoms: float | None
) -> bool:
    """Whether atoms give the formula, and as many of them as Z says (None: any)."""
    if deviation(target, content) >= 0.006:
        return False
    return atoms is None or abs(sum(content.values()) - atoms) < 0.02 * atoms


def _quarters() -> list[np.ndarray]:
    """The 63 vectors of quarters, those along one axis first."""
    every = [np.array(s) / 4 for s in product(range(4), repeat=3) if any(s)]
    return sorted(every, key=lambda s: (np.count_nonzero(s), float(s.sum())))


def _content(crystal: Crystal, shift: np.ndarray) -> dict[str, float]:
    """Atoms in the cell when every site is moved by a vector."""
    out: dict[str, float] = {}
    for site in crystal.sites:
        images = crystal.rotations @ (site.frac + shift) + crystal.translations
        images -= np.floor(images)
        count = len(distinct(images, crystal.lattice, MERGE_DISTANCE))
        out[site.element] = out.get(site.element, 0.0) + site.occupancy * count
    return out


def _shifted(patient: Patient, crystal: Crystal, shift: np.ndarray) -> Remedy:
    text = patient.text
    axes = [i for i in range(3) if shift[i]]
    for row, site in enumerate(crystal.sites):
        moved = (site.frac + shift) % 1.0
        values = {(X, Y, Z)[i]: number_text(float(moved[i])) for i in axes}
        text = set_row(text, row, values)
    vector = ", ".join(number_text(float(v), 2) for v in shift)
    change = RepairChange(
        "origin of all sites", "0, 0, 0", vector,
        "with every site moved by this vector the operations make the atoms of the "
        "formula",
    )  # fmt: skip
    return Remedy(text, (change,), 1.7)
