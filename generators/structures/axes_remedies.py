"""Sites and cell of another choice of axes than the symbol that is asked for.

The user asks for Pnma and the numbers are those of Pbnm: the numbers are turned into
the axes asked for, none of them is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from generators.structures.ciftext import set_group, set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import Patient, Remedy, set_cell
from generators.structures.site_places import place_values
from validators.cell_system import CELL_NAMES
from validators.crystal import Crystal, lattice_vectors
from validators.groups import Group

_SIGNS = (
    "geometry.distances", "composition.formula", "sites.wyckoff", "readers.agree",
    "sites.special_positions", "geometry.density",
)  # fmt: skip


def turned_axes(patient: Patient) -> Iterator[Remedy]:
    """The numbers read in each other setting of the group asked for, and turned."""
    crystal, wanted = patient.crystal, patient.spec.group
    if crystal is None or wanted is None or not patient.said(*_SIGNS):
        return
    if wanted.system not in {"orthorhombic", "monoclinic"}:
        return
    for other in wanted.settings():
        if other.full_symbol != wanted.full_symbol:
            remedy = _turned(patient, crystal, other, wanted)
            if remedy is not None:
                yield remedy


def _turned(
    patient: Patient, crystal: Crystal, here: Group, wanted: Group
) -> Remedy | None:
    """Cell and sites described in `wanted`, were they written in `here`."""
    change, offset = here.from_reference()
    change_to, offset_to = wanted.from_reference()
    turn = change_to @ np.linalg.inv(change)
    # Axes exchanged only; another choice of cell needs other numbers of sites.
    if not np.allclose(np.sort(np.abs(turn).ravel()), [0] * 6 + [1] * 3):
        return None
    rows = np.linalg.inv(turn).T @ crystal.lattice
    lengths = np.linalg.norm(rows, axis=1)
    cosines = [
        rows[i] @ rows[j] / (lengths[i] * lengths[j])
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    cell = dict(zip(CELL_NAMES, (*lengths, *angles), strict=True))
    lattice = lattice_vectors(tuple(float(v) for v in cell.values()))
    text = set_group(patient.text, wanted)
    text = set_cell(text, {n: round(float(v), 5) for n, v in cell.items()}, "", 0).text
    for row, site in enumerate(crystal.sites):
        point = (turn @ (site.frac - offset) + offset_to) % 1.0
        text = set_row(text, row, place_values(point, wanted, lattice))
    change_made = RepairChange(
        "axes of cell and sites", here.full_symbol, wanted.full_symbol,
        f"the numbers are those of {here.full_symbol}; described in the axes that "
        "are asked for",
    )  # fmt: skip
    return Remedy(text, (change_made,), 1.8)
