"""From a spec and a record to a crystal in a given setting, by symmetry operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generators.errors import SpecUnsupported
from generators.structures.writer import Built, BuiltSite, Cell, write_cif
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.crystal import lattice_vectors
from validators.groups import Group, locate
from validators.records import Number, Provenance, StructureRecord
from validators.specs.structure import StructureSpec


@dataclass(frozen=True, slots=True)
class BuiltCrystal:
    """CIF text, what it was built from, and what each number rests on."""

    cif: str
    built: Built
    provenance: Provenance
    notes: tuple[str, ...] = ()


def build_from_record(
    record: StructureRecord,
    spec: StructureSpec | None = None,
    *,
    fills: Mapping[str, Fraction] | None = None,
) -> BuiltCrystal:
    """Build a record's structure, with the cell and occupancies that a spec asks.

    Args:
        record: Cell, sites and source.
        spec: A cell given here replaces the record's, and is noted.
        fills: Occupancies by site label that replace the record's.

    Raises:
        SpecUnsupported: A site of the record is not on the letter it names.
    """
    group = record.group
    cell, cell_numbers = _cell(record, spec)
    lattice = lattice_vectors(cell)
    sites = []
    numbers = list(cell_numbers)
    for site in record.sites:
        position, point = locate(
            group, np.array(site.frac), metric=lattice, tolerance=0.03
        )
        if position.letter != site.letter:
            raise SpecUnsupported(
                f"record {record.id}: site {site.label} is on {position.label}, "
                f"the record says {site.letter!r}"
            )
        occupancy = (fills or {}).get(site.label, site.occupancy)
        if occupancy == 0:
            continue
        sites.append(
            BuiltSite(
                site.label,
                site.element,
                position,
                occupancy,
                (float(point[0]), float(point[1]), float(point[2])),
            )
        )
        numbers += _site_numbers(site.label, position, point, occupancy, record.id)
    notes = [f"record: {record.id}"]
    if record.conditions:
        notes.append(f"conditions: {record.conditions}")
    if record.note:
        notes.append(f"note: {record.note}")
    built = Built(
        record.names[0] if record.names else "",
        record.formula,
        group,
        cell,
        tuple(sites),
        (record.source,),
        tuple(notes),
    )
    return BuiltCrystal(
        write_cif(built), built, Provenance(tuple(numbers), (record.source,))
    )


def _cell(
    record: StructureRecord, spec: StructureSpec | None
) -> tuple[Cell, list[Number]]:
    values = dict(zip(CELL_NAMES, record.cell, strict=True))
    basis = dict.fromkeys(CELL_NAMES, "record")
    if spec is not None and spec.lattice is not None:
        for name, wanted in spec.lattice.given().items():
            values[name] = wanted
            basis[name] = "rule"
    values = impose_system(values, record.group)
    fixed = {name for name, _ in cell_constraints(record.group)}
    numbers = [
        Number(
            name,
            values[name],
            "symmetry" if name in fixed else basis[name],  # type: ignore[arg-type]
            record.id if basis[name] == "record" else "",
        )
        for name in CELL_NAMES
    ]
    return tuple(values[n] for n in CELL_NAMES), numbers  # type: ignore[return-value]


def impose_system(values: Mapping[str, float], group: Group) -> dict[str, float]:
    """Set the cell constants that the crystal system ties to others."""
    out = dict(values)
    for name, relation in cell_constraints(group):
        out[name] = out[relation] if relation in out else float(relation)
    return out


def _site_numbers(
    label: str,
    position: object,
    point: np.ndarray,
    occupancy: Fraction,
    source: str,
) -> list[Number]:
    from validators.groups import WyckoffPosition

    assert isinstance(position, WyckoffPosition)
    free = position.free_axes
    numbers = [
        Number(
            f"{label} {axis}",
            float(point[i]),
            "record" if i in free else "symmetry",
            source if i in free else "",
        )
        for i, axis in enumerate("xyz")
    ]
    numbers.append(Number(f"{label} occupancy", float(occupancy), "record", source))
    return numbers
