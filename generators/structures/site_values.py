"""Single values of a site as people give them: an occupancy, a free coordinate.

"The occupancy of K1 should be 0.5", "use 0.30 for x of O1". A coordinate is moved along
the directions that the symmetry of its site leaves free, so the position keeps its
letter: of O1 at (x, x, 0) both x and y follow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from generators.structures.ciftext import add_column, number_text, set_row, site_loop
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    OCCUPANCY,
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    rows_of,
)
from generators.structures.instruction import displacements
from validators.crystal import Crystal, read_crystal
from validators.element_names import with_symbols

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ABOUT_OCCUPANCY = re.compile(
    r"(?i)occupanc\w*|occupied|\bocc\b|besetzung\w*|besetzt|occupation|occupée?|taux "
    r"d'occupation|ocupación|ocupad[oa]|占有率|占据率|占位"
)
_SITE = re.compile(r"(?<![A-Za-z])([A-Z][a-z]?\d*[a-z]?)(?![A-Za-z])")
_AXIS = re.compile(r"(?<![A-Za-z0-9])([xyz])(?![A-Za-z0-9])")
_VALUE = re.compile(
    r"(?<![A-Za-z0-9.,])([-+]?\d+(?:[.,]\d+)?)\s*(%|percent|prozent|pour cent|por "
    r"ciento)?(?![A-Za-z0-9/])",
    re.IGNORECASE,
)
_FULL = re.compile(r"(?i)\bfull(?:y)?\b|\bvoll\b|\bpleine?ment\b|\bcomplet\w*|完全|満")
_HALF = re.compile(r"(?i)\bhalf\b|\bhalb\b|\bà moitié\b|\ba medias\b|一半|半分")
#: Words of another wish than to set a value: a question, a replacement.
_OTHER_WISH = re.compile(
    r"(?i)\?\s*$|\breplac\w*|\bsubstitut\w*|\bdop\w*|\bwhat\b|\bwhich\b|\bcheck\b|"
    r"\bersetz\w*|\bremplac\w*|\breemplaz\w*|\bswap\w*|\bexchang\w*|\bswitch\w*|"
    r"\b\w*tausch\w*|\béchang\w*|\bintercambi\w*|\binstead of\b"
)
#: Å of displacement along a direction below which it counts as fixed.
_FIXED = 1e-6
#: Fractional coordinates nearer than that are one place in different rounding.
_SAME = 2e-3


def gives_site_value(words: str, text: str) -> bool:
    """Whether words set an occupancy or a coordinate of a site of this structure."""
    crystal = read_crystal(text).crystal if text else None
    if crystal is None:
        return False
    steps = (set_site_occupancy, set_coordinate)
    try:
        return any(step(text, words, crystal) is not None for step in steps)
    except CannotEdit:
        return True


#: What tells one site of an element from the others, by words that nothing here reads.
_WHICH = re.compile(
    r"(?i)\b(?:chain|apical|axial|equatorial|planar|in-plane|bridging|basal|terminal|"
    r"tetrahedral|octahedral|interlayer|apikal\w*|äquatorial\w*|verbrückend\w*|"
    r"oktaedrisch\w*|tetraedrisch\w*|apicaux?|apicale?|pontant|équatorial\w*|ecuatorial\w*|"
    r"puente|apicales?)\b|链上?的?|顶点|桥氧|頂点|架橋"
)


def set_site_occupancy(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Set the occupancy of one site, or of all sites of an element.

    Where the words name no site and only one can be meant, it is that one.

    Raises:
        CannotEdit: The words tell one of several sites by what it does, not its label.
    """
    if not _ABOUT_OCCUPANCY.search(words) or _OTHER_WISH.search(words):
        return None
    value = _share(words)
    if value is None or not 0 <= value <= 1:
        return None
    named = _named_rows(words, crystal) or _named_rows(with_symbols(words), crystal)
    rows = named or _only_row(crystal)
    if not rows:
        return None
    told = _WHICH.search(words)
    if told is not None and len(rows) > 1:
        labels = ", ".join(crystal.sites[r].label for r in rows)
        raise CannotEdit(f"which of {labels} is the {told[0]} one? Name its label")
    current, changes = text, []
    if site_loop(current).column(OCCUPANCY) is None:  # type: ignore[union-attr]
        current = add_column(current, OCCUPANCY, ["1"] * len(crystal.sites))
    for row in rows:
        site = crystal.sites[row]
        current = set_row(current, row, {OCCUPANCY: number_text(value, 5)})
        changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}",
                         number_text(value, 5), "asked for")
        )  # fmt: skip
    current = follow(current)
    return Edited(current, tuple(changes), tuple(charge_notes(current, crystal)))


def set_coordinate(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Give a free coordinate of a site another value; the site keeps its symmetry.

    Raises:
        CannotEdit: Its symmetry fixes that coordinate.
    """
    axes = _AXIS.findall(words)
    numbers = [m for m in _VALUE.finditer(words) if not m[2]]
    named = _named_rows(words, crystal, label_only=True)
    if len(axes) != 1 or len(numbers) != 1 or len(named) != 1:
        return None
    if _OTHER_WISH.search(words) or _ABOUT_OCCUPANCY.search(words):
        return None
    if displacements(words):
        # "Move Ti by 0.02 along z" tells a step, and no coordinate.
        return None
    axis, value = "xyz".index(axes[0]), float(numbers[0][1].replace(",", "."))
    site = crystal.sites[named[0]]
    old = np.array(site.frac, dtype=float)
    new = _moved(crystal, old, axis, value)
    if new is None:
        if abs(value - old[axis]) < _SAME:
            return None
        moves = {n: _moved(crystal, old, i, 0.0) for i, n in enumerate("xyz")}
        free = ", ".join(n for n, moved in moves.items() if moved is not None)
        raise CannotEdit(
            f"{axes[0]} of {site.label} is fixed at {old[axis]:g} by the symmetry of "
            f"its site, so it cannot be {value:g}; free there: {free or 'none'}"
        )
    values = {
        f"_atom_site_fract_{name}": number_text(float(v))
        for name, v in zip("xyz", new, strict=True)
    }
    current = follow(set_row(text, named[0], values))
    change = RepairChange(
        f"site {site.label}", " ".join(f"{v:g}" for v in old),
        " ".join(f"{v:g}" for v in new), f"{axes[0]} = {value:g} was asked for",
    )  # fmt: skip
    return Edited(current, (change,), tuple(charge_notes(current, crystal)))


def _moved(
    crystal: Crystal, point: NDArray[np.float64], axis: int, value: float
) -> NDArray[np.float64] | None:
    """The point with one coordinate set, others following where symmetry ties them.

    None where the symmetry of the site fixes that coordinate.
    """
    tied = []
    for rotation, shift in zip(crystal.rotations, crystal.translations, strict=True):
        image = rotation @ point + shift - point
        if np.allclose(image, np.round(image), atol=2e-3):
            tied.append(np.asarray(rotation, dtype=float) - np.eye(3))
    stacked = np.vstack(tied) if tied else np.zeros((1, 3))
    _, sizes, rows = np.linalg.svd(stacked)
    rank = int((sizes > _FIXED).sum())
    # Columns span what the site-symmetry operations leave free.
    free = rows[rank:].T
    if free.size == 0 or np.linalg.norm(free[axis]) < _FIXED:
        return None
    step = free @ free[axis] / float(free[axis] @ free[axis])
    moved: NDArray[np.float64] = point + step * (value - point[axis])
    return np.round(moved, 6)


def _named_rows(words: str, crystal: Crystal, *, label_only: bool = False) -> list[int]:
    """Rows of the first site or element named in the words."""
    for name in _SITE.findall(words):
        rows = rows_of(crystal, name)
        if rows and (not label_only or len(rows) == 1):
            return rows
    return []


def _only_row(crystal: Crystal) -> list[int]:
    """The one site that is partly filled, where there is just one."""
    partly = [n for n, site in enumerate(crystal.sites) if site.occupancy < 1]
    return partly if len(partly) == 1 else []


def _share(words: str) -> float | None:
    numbers = list(_VALUE.finditer(words))
    if not numbers:
        if _HALF.search(words):
            return 0.5
        return 1.0 if _FULL.search(words) else None
    if len(numbers) > 1:
        return None
    value = float(numbers[0][1].replace(",", "."))
    return value / 100 if numbers[0][2] else value
