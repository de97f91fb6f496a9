"""Atoms moved by an amount, and the symmetry that is left.

Along a direction that the symmetry of a site leaves free the space group is kept: the
coordinate changes, and the atoms that symmetry makes move with it. Along any other
direction all atoms of the site move the same way, and only the operations that take the
moved atoms to one another are left.
"""

from __future__ import annotations

import math

import numpy as np
import spglib

from generators.structures.cells import (
    built_from,
    contents_by_kind,
    described_by,
    symmetrised,
)
from generators.structures.ciftext import number_text, set_row
from generators.structures.drafts import RepairChange
from generators.structures.edited import CannotEdit, Edited, follow, rows_of
from generators.structures.instruction import Displacement, displacements
from validators.crystal import Crystal, read_crystal
from validators.found_symmetry import positions_with_kinds
from validators.groups import reference_group

#: Å; symmetry is kept where atoms fall together within this.
_EXACT = 1e-3
#: Å; nearer than that two atoms are one place.
_CLASH = 0.5
#: Å; atoms that share a position stand nearer than that.
_ONE_PLACE = 0.05
#: Å; a displacement shorter than this is none, a longer one is no displacement.
_LEAST, _MOST = 2e-4, 30.0


def displace(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Move atoms by an amount along an axis or a vector.

    Raises:
        CannotEdit: The atoms are none of the structure, or would meet others.
    """
    done: Edited | None = None
    for wish in displacements(words):
        step = _displace(text, wish, crystal)
        after = read_crystal(step.text).crystal if step is not None else None
        if step is None or after is None:
            continue
        text, crystal = step.text, after
        if done is not None:
            step = Edited(
                step.text, (*done.changes, *step.changes),
                tuple(dict.fromkeys((*done.notes, *step.notes))),
                done.constructed or step.constructed,
            )  # fmt: skip
        done = step
    return done


def _displace(text: str, wish: Displacement, crystal: Crystal) -> Edited | None:
    """One displacement."""
    rows = rows_of(crystal, wish.atoms)
    if not rows:
        own = ", ".join(s.label for s in crystal.sites)
        raise CannotEdit(f"the structure holds no {wish.atoms} (its sites: {own})")
    step = _in_parts(wish, crystal)
    length = float(np.linalg.norm(step @ crystal.lattice))
    if not _LEAST < length < _MOST:
        return None
    whole_site = wish.count is None or wish.count >= sum(
        int(crystal.multiplicities[r]) for r in rows
    )
    if whole_site and all(_is_free(crystal, row, step) for row in rows):
        return _along_free(text, crystal, rows, step, length)
    return _against_symmetry(crystal, rows, step, length, wish)


def _in_parts(wish: Displacement, crystal: Crystal) -> np.ndarray:
    """The step in parts of the cell vectors."""
    step = np.array(wish.step, dtype=float)
    if not wish.in_angstrom:
        return step
    lengths = np.linalg.norm(crystal.lattice, axis=1)
    along = step / lengths
    told = float(np.linalg.norm(step))
    if np.count_nonzero(step) > 1 and len(set(np.abs(step[step != 0]))) == 1:
        # "[111] by 0.1 Å" tells the length of the whole step.
        direction = np.sign(step)
        told = float(np.abs(step[step != 0])[0])
        along = direction * told / float(np.linalg.norm(direction @ crystal.lattice))
    return np.asarray(along)


def _is_free(crystal: Crystal, row: int, step: np.ndarray) -> bool:
    """Whether the operations that hold a site in its place leave the step as it is."""
    point = np.array(crystal.sites[row].frac, dtype=float)
    for rotation, shift in zip(crystal.rotations, crystal.translations, strict=True):
        image = rotation @ point + shift - point
        holds = np.allclose(image, np.round(image), atol=2e-3)
        if holds and not np.allclose(rotation @ step, step, atol=1e-9):
            return False
    return True


def _told(step: np.ndarray, length: float) -> str:
    parts = " ".join(f"{v:+.5f}".rstrip("0").rstrip(".") for v in step)
    return f"moved by ({parts}) of the cell, {length:.4g} Å"


def _along_free(
    text: str, crystal: Crystal, rows: list[int], step: np.ndarray, length: float
) -> Edited:
    changes = []
    for row in rows:
        site = crystal.sites[row]
        new = np.array(site.frac, dtype=float) + step
        text = set_row(text, row, {
            f"_atom_site_fract_{name}": number_text(float(v), 6)
            for name, v in zip("xyz", new, strict=True)
        })  # fmt: skip
        changes.append(RepairChange(
            f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
            " ".join(f"{round(float(v), 6):g}" for v in new), _told(step, length),
        ))  # fmt: skip
    made = follow(text)
    after = read_crystal(made).crystal
    if after is not None:
        places = np.asarray(positions_with_kinds(after)[0])
        _not_together(places, _positions_of(after, rows, places), after, site.label)
    notes = ["nothing was relaxed"]
    if any(not np.allclose(r @ step, step, atol=1e-9) for r in crystal.rotations):
        notes.insert(0, "the space group is kept: the atoms that symmetry makes of the "
                        "site move as it has them, not all the same way")  # fmt: skip
    return Edited(made, tuple(changes), tuple(notes))


def _against_symmetry(
    crystal: Crystal,
    rows: list[int],
    step: np.ndarray,
    length: float,
    wish: Displacement,
) -> Edited | None:
    frac, kinds = positions_with_kinds(crystal)
    moving = _positions_of(crystal, rows, np.asarray(frac))
    if wish.count is not None:
        moving = moving[: wish.count]
    moved = np.array(frac, dtype=float)
    moved[moving] = moved[moving] + step
    _not_together(moved, moving, crystal, wish.atoms)
    contents = contents_by_kind(crystal)
    listed = built_from(
        crystal.lattice, moved % 1.0, kinds, contents, reference_group(1),
        name=crystal.name,
    )  # fmt: skip
    whole = read_crystal(listed).crystal
    if whole is None:
        return None
    made = described_by(whole, _operations(whole), all_of=True)
    made = made or symmetrised(whole, _EXACT)
    if made is None:
        return None
    labels = ", ".join(crystal.sites[r].label for r in rows)
    before = crystal.group.full_symbol if crystal.group else "its operations"
    changes = (
        RepairChange(
            f"site {labels}, {len(moving)} of {len(frac)} positions", "",
            _told(step, length), "asked for",
        ),
        RepairChange("space group", before, made[1].full_symbol,
                     "the symmetry that this displacement leaves"),
    )  # fmt: skip
    notes = ["nothing was relaxed"]
    lattice_points = sum(
        np.array_equal(rotation, np.eye(3)) for rotation in crystal.rotations
    )
    several = len(moving) > lattice_points
    if several:
        notes.insert(0, f"all {len(moving)} atoms of the cell move the same way")
    return Edited(made[0], changes, tuple(notes), several)


def _positions_of(crystal: Crystal, rows: list[int], frac: np.ndarray) -> np.ndarray:
    """Which positions of the cell the sites take, alone or shared with others."""
    of_sites = crystal.atoms.frac[np.isin(crystal.atoms.site, rows)]
    apart = frac[:, None, :] - of_sites[None, :, :]
    apart -= np.round(apart)
    near = np.linalg.norm(apart @ crystal.lattice, axis=2) < _ONE_PLACE
    return np.flatnonzero(near.any(axis=1))


def _operations(crystal: Crystal) -> tuple[int, np.ndarray, np.ndarray] | None:
    """Group number, rotations and translations of the atoms in their own cell."""
    frac, kinds = positions_with_kinds(crystal)
    found = spglib.get_symmetry_dataset(
        (crystal.lattice.tolist(), frac.tolist(), kinds.tolist()), symprec=_EXACT
    )
    if found is None:
        return None
    turns, shifts = np.asarray(found.rotations), np.asarray(found.translations)
    return int(found.number), turns, shifts


def _not_together(
    frac: np.ndarray, moving: np.ndarray, crystal: Crystal, name: str
) -> None:
    """Refuse a displacement that brings atoms onto others."""
    apart = frac[moving][:, None, :] - frac[None, :, :]
    apart -= np.round(apart)
    gaps = np.linalg.norm(apart @ crystal.lattice, axis=2)
    gaps[np.arange(len(moving)), moving] = math.inf
    if gaps.size and gaps.min() < _CLASH:
        raise CannotEdit(
            f"{name} would stand {gaps.min():.2f} Å from another atom after this "
            "displacement: name a shorter one"
        )
