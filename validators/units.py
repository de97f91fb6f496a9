"""Coordinates in Å or nm under the tags of fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from validators.bond_valence import valences
from validators.crystal import Array, Crystal
from validators.distances import contact_floor
from validators.neighbours import neighbours
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: Fractions beyond this are rare in sound lists, lengths in Å are not.
INSIDE = 1.0
#: Å of the units that lists of lengths come in.
UNITS = {"Å": 1.0, "nm": 10.0}
#: Share of the shortest contact on record below which atoms overlap.
TIGHT = 0.9
#: Å up to which contacts are looked at.
_LOOKED_AT = 3.2
#: Share of the instability index that is left when lengths are read as lengths.
_BETTER = 0.6
#: Instability index above which a structure may be misread.
_STRAINED = 0.25


@dataclass(frozen=True, slots=True)
class Misread:
    """Coordinates read as lengths: ``(n_sites, 3)`` fractions, the unit, the reason."""

    fractions: Array
    unit: str
    reason: str


def from_lengths(crystal: Crystal, unit: str = "Å") -> Array | None:
    """``(n_sites, 3)`` fractions, were the coordinates lengths; None if they cannot be.

    Lengths with three decimals leave a fraction beside a simple one; it is made that.
    """
    points = np.array([site.frac for site in crystal.sites]) * UNITS[unit]
    if len(points) < 2 or not points.any():
        return None
    inside: Array = points @ np.linalg.inv(crystal.lattice)
    if inside.min() < -1.05 or inside.max() > 1.55:
        return None
    near = np.round(inside * 24) / 24
    close = np.abs((inside - near) @ crystal.lattice) < 0.006 * UNITS[unit]
    return np.where(close, near, inside)


def misread(crystal: Crystal, spec: StructureSpec) -> Misread | None:
    """The coordinates as lengths, where that makes a better structure.

    Below 1 lengths look like fractions; they are tried where atoms overlap.
    """
    beyond = farthest(crystal) > INSIDE
    if not beyond and _tightest(crystal) >= TIGHT:
        return None
    for unit in ("Å",) if beyond else UNITS:
        fractions = from_lengths(crystal, unit)
        if fractions is None:
            continue
        sites = tuple(
            replace(site, frac=point)
            for site, point in zip(crystal.sites, fractions, strict=True)
        )
        reason = _is_worse(crystal, replace(crystal, sites=sites), spec)
        if reason:
            return Misread(fractions, unit, reason)
    return None


def farthest(crystal: Crystal) -> float:
    """The largest coordinate by its size."""
    return max((float(np.abs(s.frac).max()) for s in crystal.sites), default=0.0)


@check("sites.units")
def fractions_hold(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Coordinates make a better structure as fractions than as lengths."""
    found = misread(crystal, spec)
    top = farthest(crystal)
    if found is None and top <= INSIDE:
        raise NotApplicable("all coordinates lie within one cell")
    if found is not None:
        yield Finding(
            "sites.units", Severity.ERROR,
            f"coordinates up to {top:g} are lengths in {found.unit}: {found.reason}",
            expected="fractions of the cell", found=f"up to {top:g}",
            where="coordinates",
            hint=f"divide coordinates in {found.unit} by the cell lengths",
        )  # fmt: skip
    yield Evidence(
        "units of coordinates", "sites.units", "fail" if found else "pass",
        found.reason if found else "coordinates beyond 1 are fractions",
    )  # fmt: skip


def _is_worse(written: Crystal, as_lengths: Crystal, spec: StructureSpec) -> str:
    """What speaks for lengths; empty where nothing does."""
    counts = written.composition, as_lengths.composition
    tight = tuple(_tightest(c) for c in (written, as_lengths))
    if tight[1] < 0.95:
        return ""
    if tight[0] < TIGHT:
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
    kinds = sorted({s.element for s in crystal.sites})
    floors = np.array([[contact_floor(a, b)[0] for b in kinds] for a in kinds])
    kind = np.array([kinds.index(s.element) for s in crystal.sites])[atoms.site]
    near = np.flatnonzero(pairs.distance < _LOOKED_AT)
    shares = (
        pairs.distance[near] / floors[kind[pairs.center[near]], kind[pairs.other[near]]]
    )
    return float(shares.min(initial=9.0))
