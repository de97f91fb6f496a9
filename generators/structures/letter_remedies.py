"""Wyckoff letters and multiplicities that contradict the coordinates.

Either may be the slip: where both readings give a structure, bond valences decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generators.structures.ciftext import set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import (
    Patient,
    Remedy,
    instability,
    move,
    replace_text,
)
from validators.cif_content import Site
from validators.crystal import Crystal, read_crystal
from validators.groups import WyckoffPosition, locate


def letters(patient: Patient) -> Iterator[Remedy]:
    """Write the letters and multiplicities that the coordinates have."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said("sites.wyckoff") or crystal.group is None:
        return
    text = patient.text
    changes: list[RepairChange] = []
    for row, (site, count) in enumerate(
        zip(crystal.sites, crystal.multiplicities, strict=True)
    ):
        position, _ = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        values, more = _true_letters(site, position, int(count))
        changes += more
        text = set_row(text, row, values)
    named = _to_named_positions(patient, crystal) if changes else None
    if changes:
        # Where no letter of several fits, the group is wrong rather than the letters.
        wrong = {c.what.partition(",")[0] for c in changes}
        many = len(wrong) > 1 and len(wrong) == len(crystal.sites)
        cost = 0.3 + 0.2 * len(changes)
        relabelled = Remedy(text, tuple(changes), cost, stage=1 if many else 0)
        if named is None:
            yield relabelled
        else:
            # Letters or coordinates: the bonds tell which of the two were mistaken.
            ways = [relabelled, named]
            misfit = [instability(patient, way) for way in ways]
            for way, off in zip(ways, misfit, strict=True):
                strain = min(5.0 * (off - min(misfit)), 4.0)
                yield replace(way, cost=cost + strain, rival=True)
    # The letter may be right and the coordinates wrong.
    for row, site in enumerate(crystal.sites):
        if site.letter is None:
            continue
        position_named = crystal.group.position(site.letter)
        if position_named is None or position_named.freedom == 3:
            continue
        located, _ = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        if located.letter == site.letter:
            continue
        point = position_named.point(site.frac)
        gap = (site.frac - point + 0.5) % 1.0 - 0.5
        away = float(np.linalg.norm(gap @ crystal.lattice))
        # A letter says less against coordinates the farther they are from its place.
        cost = 1.6 + min(0.8 * away, 2.4)
        why = f"{position_named.label} is {position_named.text}"
        yield move(patient, row, point, why, cost)


def _to_named_positions(patient: Patient, crystal: Crystal) -> Remedy | None:
    """All sites that stand elsewhere moved onto the points that their letters name.

    Where two sites without free coordinates were exchanged, moving one alone would
    put two atoms on one place. None where fewer than two are such.
    """
    assert crystal.group is not None
    text = patient.text
    changes: list[RepairChange] = []
    moved = 0
    for row, site in enumerate(crystal.sites):
        if site.letter is None:
            continue
        named = crystal.group.position(site.letter)
        located, _ = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        if named is None or named.letter == located.letter or named.freedom:
            continue
        why = f"{named.label} is {named.text}"
        one = move(replace_text(patient, text), row, named.point(site.frac), why, 0)
        text, changes, moved = one.text, [*changes, *one.changes], moved + 1
    if moved < 2:
        return None
    # A letter that the group does not have, or of a site that stays, is mended too.
    again = read_crystal(text).crystal
    if again is None or again.group is None:
        return None
    for row, (site, count) in enumerate(
        zip(again.sites, again.multiplicities, strict=True)
    ):
        position, _ = locate(
            again.group, site.frac, metric=again.lattice, tolerance=0.02
        )
        values, more = _true_letters(site, position, int(count))
        text, changes = set_row(text, row, values), [*changes, *more]
    return Remedy(text, tuple(changes), 1.0)


def _true_letters(
    site: Site, position: WyckoffPosition, count: int
) -> tuple[dict[str, str], list[RepairChange]]:
    """Letter and multiplicity of a row that differ from those of its coordinates."""
    values: dict[str, str] = {}
    changes: list[RepairChange] = []
    if site.letter is not None and site.letter != position.letter:
        values["_atom_site_wyckoff_symbol"] = position.letter
        values["_atom_site_wyckoff_label"] = position.letter
        changes.append(
            RepairChange(f"site {site.label}, Wyckoff letter", site.letter,
                         position.letter, f"its coordinates are {position.text}")
        )  # fmt: skip
    if site.multiplicity is not None and site.multiplicity != count:
        values["_atom_site_symmetry_multiplicity"] = str(count)
        values["_atom_site_site_symmetry_multiplicity"] = str(count)
        changes.append(
            RepairChange(f"site {site.label}, multiplicity", str(site.multiplicity),
                         str(count), f"its orbit has {count} atoms")
        )  # fmt: skip
    return values, changes
