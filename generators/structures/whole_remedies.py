"""Slips that run through a whole list of atoms and are mended in one step."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from generators.structures.ciftext import drop_row, number_text, set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import Patient, Remedy, row_words
from validators.crystal import Crystal
from validators.units import INSIDE, farthest, from_lengths, misread

_AXES = ("_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z")
#: Å between an atom and an image of an earlier row that is the same atom.
_SAME = 0.3


def whole_remedies(patient: Patient) -> Iterator[Remedy]:
    """Remedies that change many rows for one reason."""
    if patient.crystal is None:
        return
    yield from _cartesian(patient, patient.crystal)
    yield from _images(patient, patient.crystal)


def _cartesian(patient: Patient, crystal: Crystal) -> Iterator[Remedy]:
    """Coordinates in Å or nm under the tags of fractions."""
    found = misread(crystal, patient.spec)
    unit = found.unit if found is not None else "Å"
    inside = found.fractions if found is not None else None
    if inside is None and farthest(crystal) > INSIDE:
        # Fractions outside the cell are rare; the checks tell whether they are lengths.
        inside = from_lengths(crystal)
    if inside is None:
        return
    text, changes = patient.text, []
    for row, (site, new) in enumerate(zip(crystal.sites, inside, strict=True)):
        values = dict(zip(_AXES, (number_text(float(v), 5) for v in new), strict=True))
        text = set_row(text, row, values)
        if np.allclose(new, site.frac, atol=1e-6):
            continue
        changes.append(
            RepairChange(
                f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
                " ".join(values.values()),
                f"the coordinates are in {unit}; fractions of the cell were asked for",
            )
        )  # fmt: skip
    yield Remedy(text, tuple(changes), 1.2)


def _images(patient: Patient, crystal: Crystal) -> Iterator[Remedy]:
    """A list of all atoms beside the operations that make them from a few."""
    rotations, translations = crystal.rotations, crystal.translations
    if len(rotations) < 2:
        return
    kept: list[int] = []
    made = np.zeros((0, 3))
    made_of: list[str] = []
    doubled: list[int] = []
    for row, site in enumerate(crystal.sites):
        own = np.asarray(site.frac, float)
        gap = made - own
        gap -= np.round(gap)
        near = np.flatnonzero(np.linalg.norm(gap @ crystal.lattice, axis=1) < _SAME)
        if any(made_of[i] == site.element for i in near) and site.occupancy > 0.5:
            doubled.append(row)
            continue
        kept.append(row)
        made = np.vstack([made, rotations @ own + translations])
        made_of += [site.element] * len(rotations)
    if len(doubled) < 3:
        return
    text = patient.text
    for row in reversed(doubled):
        text = drop_row(text, row)
    changes = [
        RepairChange(
            f"site {crystal.sites[i].label}", row_words(crystal, i), "",
            "an operation already makes this atom from an earlier row",
        )
        for i in doubled
    ]  # fmt: skip
    yield Remedy(text, tuple(changes), 1.0)


#: Cartesian coordinates under their own tags.
_CARTN = re.compile(r"(?im)^(\s*)_atom_site_Cartn_([xyz])\b")


def with_fraction_tags(text: str) -> str:
    """The text with Cartesian tags exchanged, so that `whole_remedies` can convert.

    Empty where there are fractions already, or no Cartesian coordinates.
    """
    if not _CARTN.search(text) or re.search(r"(?i)_atom_site_fract_x", text):
        return ""
    return _CARTN.sub(r"\1_atom_site_fract_\2", text)
