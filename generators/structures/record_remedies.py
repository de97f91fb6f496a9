"""Facts from records of the compound, where a draft holds too little."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from generators.structures.ciftext import (
    add_row,
    block_of,
    drop_row,
    drop_value,
    number_text,
    set_group,
    set_row,
    set_value,
    site_loop,
)
from generators.structures.drafts import RepairChange
from generators.structures.patient import (
    Patient,
    Remedy,
    X,
    Y,
    Z,
    move,
    row_words,
    set_cell,
)
from generators.structures.record_alignment import aligned
from validators.cell_system import CELL_NAMES
from validators.crystal import Crystal
from validators.records import StructureRecord
from validators.stoichiometry import formula_units

# --- facts from records --------------------


def record_remedies(patient: Patient) -> Iterator[Remedy]:
    """Cell, coordinates, missing sites of a record; all of it as the last resort."""
    crystal = patient.crystal
    assert crystal is not None
    for record in patient.records[:2]:
        source = record.source.citation
        here = aligned(record, crystal)
        if here is not None:
            cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
            theirs = dict(zip(CELL_NAMES, here.cell, strict=True))
            off = {n: v for n, v in theirs.items() if abs(v - cell[n]) > 0.03 * v}
            if off:
                yield set_cell(
                    patient.text, off, f"{source} gives it", 3.0, outside=True
                )
            yield from _record_sites(patient, crystal, here)
        yield _rewritten(patient, crystal, record)


def _record_sites(
    patient: Patient, crystal: Crystal, record: StructureRecord
) -> Iterator[Remedy]:
    """Coordinates and missing sites of a record in the same setting and origin."""
    assert crystal.group is not None
    rotations, translations = crystal.group.operations
    used: set[int] = set()
    pairs: list[tuple[int, int, float, np.ndarray]] = []
    ways: list[tuple[float, int, int, np.ndarray]] = []
    for number, theirs in enumerate(record.sites):
        images = rotations @ np.array(theirs.frac) + translations
        for row, ours in enumerate(crystal.sites):
            if ours.element != theirs.element:
                continue
            gap = images - ours.frac
            gap -= np.round(gap)
            lengths = np.linalg.norm(gap @ crystal.lattice, axis=1)
            k = int(lengths.argmin())
            ways.append((float(lengths[k]), number, row, ours.frac + gap[k]))
    # The nearest pairs first: a site that is lost must not take another's partner.
    theirs_used: set[int] = set()
    for off, number, row, point in sorted(ways, key=lambda w: w[:3]):
        if row not in used and number not in theirs_used:
            used.add(row)
            theirs_used.add(number)
            pairs.append((number, row, off, point))
    source = record.source.citation
    for _, row, off, point in pairs:
        if off > 0.1:
            yield move(patient, row, point, f"{source} gives it", 3.0, outside=True)
    missing = [
        s
        for i, s in enumerate(record.sites)
        if i not in {number for number, *_ in pairs}
    ]
    if missing:
        text, changes = patient.text, []
        for site in missing:
            position = record.group.position(site.letter)
            values = {
                "_atom_site_label": site.label,
                "_atom_site_type_symbol": site.element,
                X: number_text(site.frac[0]),
                Y: number_text(site.frac[1]),
                Z: number_text(site.frac[2]),
                "_atom_site_occupancy": number_text(float(site.occupancy)),
                "_atom_site_wyckoff_symbol": site.letter,
                "_atom_site_symmetry_multiplicity": str(
                    position.multiplicity if position else "?"
                ),
            }
            text = add_row(text, values)
            where = " ".join(values[t] for t in (X, Y, Z))
            changes.append(
                RepairChange(f"site {site.label}", "", f"{site.element} {where}",
                             f"the formula needs it; {source} gives the place")
            )  # fmt: skip
        yield Remedy(text, tuple(changes), 2.5, True)
    extra = [i for i in range(len(crystal.sites)) if i not in used]
    if extra and len(extra) < len(crystal.sites):
        text = patient.text
        for row in reversed(extra):
            text = drop_row(text, row)
        yield Remedy(
            text,
            tuple(
                RepairChange(f"site {crystal.sites[i].label}", row_words(crystal, i),
                             "", f"{source} has no such site")
                for i in extra
            ),
            2.8, True,
        )  # fmt: skip


def _rewritten(patient: Patient, crystal: Crystal, record: StructureRecord) -> Remedy:
    """Last resort: group, cell and all sites of a record; the rest stays."""
    text = set_group(patient.text, record.group)
    cell = dict(zip(CELL_NAMES, record.cell, strict=True))
    text = set_cell(text, cell, "", 0).text
    loop = site_loop(text)
    for row in reversed(range(len(loop.rows) if loop else 0)):
        if row >= len(record.sites):
            text = drop_row(text, row)
    loop = site_loop(text)
    rows = len(loop.rows) if loop else 0
    for index, site in enumerate(record.sites):
        position = record.group.position(site.letter)
        values = {
            "_atom_site_label": site.label,
            "_atom_site_type_symbol": site.element,
            X: number_text(site.frac[0]),
            Y: number_text(site.frac[1]),
            Z: number_text(site.frac[2]),
            "_atom_site_occupancy": number_text(float(site.occupancy)),
            "_atom_site_wyckoff_symbol": site.letter,
            "_atom_site_wyckoff_label": site.letter,
            "_atom_site_symmetry_multiplicity": str(
                position.multiplicity if position else "?"
            ),
        }
        values["_atom_site_site_symmetry_multiplicity"] = values[
            "_atom_site_symmetry_multiplicity"
        ]
        text = set_row(text, index, values) if index < rows else add_row(text, values)
    units = formula_units(
        {k: float(v) for k, v in record.contents.items()},
        {k: float(v) for k, v in record.composition.items()},
    )
    block = block_of(text)
    if units and block and "_cell_formula_units_z" in block.pairs:
        text = set_value(text, "_cell_formula_units_z", number_text(float(units), 2))
    if block and "_exptl_crystal_density_diffrn" in block.pairs:
        text = drop_value(text, "_exptl_crystal_density_diffrn")
    change = RepairChange(
        "group, cell and all sites",
        f"{len(crystal.sites)} sites, a = {crystal.cell[0]:g} Å",
        f"{len(record.sites)} sites, a = {record.cell[0]:g} Å, {record.group.short}",
        f"no smaller change makes the draft sound; all values from "
        f"{record.source.citation}",
    )
    return Remedy(text, (change,), 9.0, True, stage=2)
