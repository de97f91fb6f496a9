"""Coordinates in Å under the tags of fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from validators.bond_valence import valences
from validators.crystal import Array, Crystal
from validators.distances import contact_floor
from validators.neighbours import neighbours
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: Fractions beyond this are rare in sound lists, lengths in Å are not.
INSIDE = 1.0
#: Share of the instability index that is left when lengths are read as lengths.
_BETTER = 0.6
#: Instability index above which a structure may be misread.
_STRAINED = 0.25


def from_lengths(crystal: Crystal) -> Array | None:
    """``(n_sites, 3)`` fractions, were the coordinates in Å; None if they cannot be.

    Lengths with three decimals leave a fraction beside a simple one; it is made that.
    """
    points = np.array([site.frac for site in crystal.sites])
    if np.abs(points).max() <= INSIDE or len(points) < 2:
        return None
    inside: Array = points @ np.linalg.inv(crystal.lattice)
    if inside.min() < -1.05 or inside.max() > 1.55:
        return None
    near = np.round(inside * 24) / 24
    close = np.abs((inside - near) @ crystal.lattice) < 0.006
    return np.where(close, near, inside)


@check("sites.units")
def fractions_hold(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Coordinates beyond 1 make a better structure as fractions than as lengths."""
    fractions = from_lengths(crystal)
    if fractions is None:
        raise NotApplicable("all coordinates lie within one cell")
    sites = tuple(
        replace(site, frac=point)
        for site, point in zip(crystal.sites, fractions, strict=True)
    )
    as_lengths = replace(crystal, sites=sites)
    worse = _is_worse(crystal, as_lengths, spec)
    if worse:
        farthest = max(float(np.abs(s.frac).max()) for s in crystal.sites)
        yield Finding(
            "sites.units", Severity.ERROR,
            f"coordinates up to {farthest:g} are lengths in Å: {worse}",
            expected="fractions of the cell", found=f"up to {farthest:g}",
            where="coordinates", hint="divide coordinates in Å by the cell lengths",
        )  # fmt: skip
    yield Evidence(
        "units of coordinates", "sites.units", "fail" if worse else "pass",
        worse or "coordinates beyond 1 are fractions",
    )  # fmt: skip


def _is_worse(written: Crystal, as_lengths: Crystal, spec: StructureSpec) -> str:
    """What speaks for lengths; empty where nothing does."""
    counts = written.composition, as_lengths.composition
    tight = tuple(_tightest(c) for c in (written, as_lengths))
    if tight[1] < 0.95:
        return ""
    if tight[0] < 0.9:
        return f"as fractions atoms stand at {tight[0]:.2f} of the shortest contact"
    if counts[0] != counts[1]:
        # Which of the two contents is meant, the check of the formula tells.
        return ""
    try:
        index = tuple(valences(c, spec).gii for c in (written, as_lengths))
    except NotApplicable:
        return ""
    if index[0] > _STRAINED and index[1] < _BETTER * index[0]:
        return (
            f"so the global instability index is {index[1]:.2f}, as fractions "
            f"{index[0]:.2f}"
        )
    return ""


def _tightest(crystal: Crystal) -> float:
    """The shortest contact as a share of the shortest on record for its pair."""
    pairs, atoms = neighbours(crystal), crystal.atoms
    symbols = [s.element for s in crystal.sites]
    shares = [
        d / contact_floor(symbols[int(a)], symbols[int(b)])[0]
        for d, a, b in zip(
            pairs.distance, atoms.site[pairs.center], atoms.site[pairs.other],
            strict=True,
        )
        if d < 3.2
    ]  # fmt: skip
    return float(min(shares, default=9.0))
