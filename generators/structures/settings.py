"""A record in another setting of its own space group: axes, origin, choice of cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generators.structures.build import impose_system
from validators.cell_system import CELL_NAMES
from validators.crystal import lattice_vectors
from validators.groups import Group, locate
from validators.records import SiteRecord, StructureRecord


def record_in_setting(record: StructureRecord, target: Group) -> StructureRecord:
    """The same structure described in `target`; Wyckoff letters follow the point.

    The change of basis is that of gemmi's table (Grosse-Kunstleve, Acta Cryst. A55
    (1999) 383), by way of the reference setting.

    Raises:
        ValueError: `target` is a setting of another group.
    """
    here = record.group
    if here.number != target.number:
        raise ValueError(
            f"{record.id} is in {here.short} ({here.number}); {target.short} "
            f"({target.number}) is no setting of it"
        )
    if here.full_symbol == target.full_symbol:
        return record
    change, offset = here.from_reference()
    change_to, offset_to = target.from_reference()
    back = np.linalg.inv(change)
    rows = (np.linalg.inv(change_to).T @ change.T) @ lattice_vectors(record.cell)
    cell = _cell_of(rows, target)
    lattice = lattice_vectors(cell)
    sites = []
    for site in record.sites:
        point = change_to @ (back @ (np.array(site.frac) - offset)) + offset_to
        position, exact = locate(
            target, point - np.floor(point + 1e-9), metric=lattice, tolerance=0.03
        )
        frac = (float(exact[0]), float(exact[1]), float(exact[2]))
        sites.append(
            SiteRecord(site.label, site.element, position.letter, site.occupancy, frac)
        )
    note = (
        f"described in {target.full_symbol}, as asked for, instead of "
        f"{here.full_symbol}; the structure is the same"
    )
    return replace(
        record, hall=target.hall, cell=cell, sites=tuple(sites),
        note="; ".join(n for n in (record.note, note) if n),
    )  # fmt: skip


def _cell_of(
    rows: np.ndarray, target: Group
) -> tuple[float, float, float, float, float, float]:
    lengths = np.linalg.norm(rows, axis=1)
    cosines = [
        rows[i] @ rows[j] / (lengths[i] * lengths[j])
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    angles = np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0)))
    raw = [*np.round(lengths, 6), *np.round(angles, 5)]
    values = impose_system(
        dict(zip(CELL_NAMES, (float(v) for v in raw), strict=True)), target
    )
    a, b, c, alpha, beta, gamma = (values[n] for n in CELL_NAMES)
    return a, b, c, alpha, beta, gamma
