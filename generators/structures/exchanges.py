"""Atoms that take the places of others: single ones, or two elements mutually."""

from __future__ import annotations

import numpy as np

from generators.structures.cells import supercell
from generators.structures.ciftext import set_row
from generators.structures.doping_words import read_doping
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    free_label,
    rows_of,
)
from generators.structures.instruction import exchange
from validators.crystal import Crystal, read_crystal


def swap(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Put the atoms of two elements, or of two sites, in each other's places.

    Raises:
        CannotEdit: One of the two is not in the structure.
    """
    wish = exchange(words)
    if wish is None or not wish.mutual:
        return None
    notes = []
    if wish.count is not None and len(crystal.rotations) > 1:
        text = supercell(crystal, (1, 1, 1))
        listed = read_crystal(text).crystal
        if listed is None:
            return None
        crystal = listed
        notes.append("operations were resolved, so that single atoms can differ")
    pairs = {name: rows_of(crystal, name) for name in (wish.old, wish.new)}
    missing = [name for name, rows in pairs.items() if not rows]
    if len(missing) == 1:
        raise CannotEdit(f"the structure holds no {missing[0]} to exchange")
    if missing:
        return None
    if wish.count is not None:
        if wish.count > min(map(len, pairs.values())):
            raise CannotEdit(f"the cell does not hold {wish.count} of each")
        pairs = _nearest_pairs(crystal, pairs, wish.count)
        notes.append("nearest neighbours of the two elements were taken")
    element = {name: crystal.sites[rows[0]].element for name, rows in pairs.items()}
    changes = []
    for name, other in ((wish.old, wish.new), (wish.new, wish.old)):
        for row in pairs[name]:
            site = crystal.sites[row]
            new = element[other]
            number = site.label.removeprefix(site.element)
            label = f"{new}{number}"
            if not number.isalnum():
                label = free_label(crystal, new, "1")
            text = set_row(
                text, row, {"_atom_site_label": label, "_atom_site_type_symbol": new}
            )
            changes.append(
                RepairChange(f"site {site.label}", site.element, new, "asked for")
            )
    made = follow(text)
    notes += charge_notes(made, crystal)
    chosen = wish.count is not None
    return Edited(made, tuple(changes), tuple(notes), chosen)


def _nearest_pairs(
    crystal: Crystal, pairs: dict[str, list[int]], count: int
) -> dict[str, list[int]]:
    """Of two kinds of sites as many as are told, each beside one of the other kind."""
    (one, ones), (two, twos) = pairs.items()
    frac = np.array([site.frac for site in crystal.sites], dtype=float)
    apart = frac[ones][:, None, :] - frac[twos][None, :, :]
    apart -= np.round(apart)
    gaps = np.linalg.norm(apart @ crystal.lattice, axis=2)
    taken: dict[str, list[int]] = {one: [], two: []}
    while len(taken[one]) < count:
        i, j = np.unravel_index(int(gaps.argmin()), gaps.shape)
        taken[one].append(ones[int(i)])
        taken[two].append(twos[int(j)])
        gaps[int(i), :] = np.inf
        gaps[:, int(j)] = np.inf
    return taken


def replace_single(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Exchange single atoms ("one Na by K") of a cell that has no further wish."""
    wish = read_doping(words)
    if wish is None or len(wish.dopants) != 1:
        return None
    dopant = wish.dopants[0]
    if dopant.count is None or dopant.host is None:
        return None
    rows = rows_of(crystal, dopant.host)
    if not rows:
        return None
    return _replace_count(text, crystal, rows, dopant.count, dopant.element)


def _replace_count(
    text: str, crystal: Crystal, rows: list[int], count: int, new: str
) -> Edited | None:
    """Exchange single atoms: the cell must list every position on its own."""
    notes = []
    if len(crystal.rotations) > 1:
        text = supercell(crystal, (1, 1, 1))
        again = read_crystal(text).crystal
        if again is None:
            return None
        old = crystal.sites[rows[0]].element
        crystal, rows = again, rows_of(again, old)
        notes.append("operations were resolved, so that single atoms can differ")
    if count > len(rows):
        return None
    changes, current = [], text
    for row in rows[:count]:
        site = crystal.sites[row]
        label = free_label(crystal, new, str(row + 1))
        current = set_row(
            current, row, {"_atom_site_label": label, "_atom_site_type_symbol": new}
        )
        changes.append(
            RepairChange(f"site {site.label}", site.element, new, "asked for")
        )
    notes += choices_told(crystal, rows, count)
    current = follow(current)
    return Edited(current, tuple(changes), (*notes, *charge_notes(current, crystal)))


def _choices(crystal: Crystal, rows: list[int]) -> int:
    """Inequivalent atoms among some rows, by the symmetry that spglib finds."""
    import spglib

    from validators.found_symmetry import positions_with_kinds

    frac, kinds = positions_with_kinds(crystal)
    found = spglib.get_symmetry_dataset(
        (crystal.lattice, frac, kinds),  # type: ignore[arg-type]
        symprec=0.01,
    )
    if found is None or len(frac) != len(crystal.sites):
        return 0
    return len({int(found.equivalent_atoms[row]) for row in rows})


def choices_told(crystal: Crystal, rows: list[int], count: int) -> list[str]:
    """Whether it matters which one of some atoms is taken, as a line or none."""
    found = _choices(crystal, rows) if count == 1 else 0
    if found == 1:
        return ["all choices of the atom are equivalent by symmetry"]
    if found:
        return [f"there are {found} inequivalent choices; the first was taken"]
    return []
