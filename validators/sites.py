"""Sites: declared letters and multiplicities, special positions, occupancies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from validators.cif_content import Site
from validators.crystal import Array, Crystal
from validators.groups import Group, WyckoffPosition, locate
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: Å; coordinates rounded to three decimals (0.333) stay on their position.
SNAP = 0.02
#: Å; nearer than this to a special position, but off it, is suspicious.
NEAR = 0.35
#: Rounding of written occupancies.
OCCUPANCY_SLACK = 0.011


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a site sits: its position, the exact point, the distance to it in Å."""

    position: WyckoffPosition
    point: Array
    distance: float


_KEPT: WeakKeyDictionary[Crystal, tuple[Placed, ...]] = WeakKeyDictionary()


def placed_sites(crystal: Crystal) -> tuple[Placed, ...]:
    """Wyckoff position of every site in the file's own setting.

    Raises:
        NotApplicable: The operations stand in no tabulated setting.
    """
    if crystal.group is None:
        raise NotApplicable("the operations stand in no tabulated setting")
    if crystal not in _KEPT:
        placed = []
        for site in crystal.sites:
            position, point = locate(
                crystal.group, site.frac, metric=crystal.lattice, tolerance=SNAP
            )
            distance = float(np.linalg.norm((site.frac - point) @ crystal.lattice))
            placed.append(Placed(position, point, distance))
        _KEPT[crystal] = tuple(placed)
    return _KEPT[crystal]


def _where(site: Site) -> str:
    return f"site {site.label}"


@check("sites.wyckoff")
def letters_hold(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Declared letters and multiplicities are those of the coordinates."""
    placed = placed_sites(crystal)
    assert crystal.group is not None
    wrong = 0
    for index, (site, at) in enumerate(zip(crystal.sites, placed, strict=True)):
        count = int(crystal.multiplicities[index])
        if site.letter is not None and site.letter != at.position.letter:
            known = crystal.group.position(site.letter)
            shown = ", ".join(f"{v:.4g}" for v in site.frac)
            harmless = _same_kind(crystal.group, known, at.position)
            wrong += not harmless
            yield Finding(
                "sites.wyckoff",
                Severity.INFO if harmless else Severity.ERROR,
                f"site {site.label} is declared on {site.letter!r}"
                + (
                    f" ({known.text})"
                    if known
                    else f", a letter that {crystal.group.short} lacks"
                )
                + f", but ({shown}) is on {at.position.label} ({at.position.text})",
                expected=at.position.label,
                found=site.letter,
                where=_where(site),
                line=site.line,
                hint=f"write {at.position.letter}",
            )
        if site.multiplicity is not None and site.multiplicity != count:
            wrong += 1
            yield Finding(
                "sites.wyckoff",
                Severity.ERROR,
                f"site {site.label} is declared with multiplicity "
                f"{site.multiplicity}, its orbit has {count} atoms "
                f"({at.position.label})",
                expected=count,
                found=site.multiplicity,
                where=_where(site),
                line=site.line,
                hint=f"write {count}",
            )
    summary = ", ".join(
        f"{s.label} {p.position.label}"
        for s, p in zip(crystal.sites, placed, strict=True)
    )
    yield Evidence(
        "Wyckoff positions", "sites.wyckoff", "fail" if wrong else "pass", summary
    )


def _same_kind(
    group: Group, declared: WyckoffPosition | None, found: WyckoffPosition
) -> bool:
    """Whether two letters may have changed places by a convention of the setting.

    Tables agree on letters in the reference setting; elsewhere equivalent positions
    are named differently by different authors.
    """
    return (
        declared is not None
        and group.full_symbol != group.reference().full_symbol
        and declared.multiplicity == found.multiplicity
        and declared.freedom == found.freedom
    )


@check("sites.special_positions")
def on_special_positions(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """No fully occupied atom stands just beside a special position."""
    assert_group = placed_sites(crystal)
    off = 0
    for index, (site, at) in enumerate(zip(crystal.sites, assert_group, strict=True)):
        expected = at.position.multiplicity
        count = int(crystal.multiplicities[index])
        if count != expected and site.occupancy > 0.6:
            off += 1
            yield Finding(
                "sites.special_positions",
                Severity.ERROR,
                f"site {site.label} makes {count} atoms where {at.position.label} "
                f"has {expected}: some of its images nearly coincide",
                expected=expected,
                found=count,
                where=_where(site),
                line=site.line,
                hint="move it onto " + at.position.text,
            )
            continue
        near = _nearby_special(crystal, site, at)
        if near is None or site.occupancy <= 0.55:
            continue
        position, point, distance = near
        off += 1
        yield Finding(
            "sites.special_positions",
            Severity.WARNING,
            f"site {site.label} is {distance:.2f} Å from {position.label} "
            f"({position.text}) and makes {count} atoms instead of "
            f"{position.multiplicity}",
            expected=position.label,
            found=at.position.label,
            where=_where(site),
            line=site.line,
            hint="move it to " + ", ".join(f"{v % 1:.5g}" for v in point),
        )
    yield Evidence(
        "special positions",
        "sites.special_positions",
        "fail" if off else "pass",
        f"{off} of {len(crystal.sites)} sites stand beside a special position",
    )


def _nearby_special(
    crystal: Crystal, site: Site, at: Placed
) -> tuple[WyckoffPosition, Array, float] | None:
    """A more special position so near that the site's own images collide."""
    assert crystal.group is not None
    position, point = locate(
        crystal.group, site.frac, metric=crystal.lattice, tolerance=NEAR
    )
    if position.multiplicity >= at.position.multiplicity:
        return None
    return position, point, float(np.linalg.norm((site.frac - point) @ crystal.lattice))


@check("sites.occupancy")
def occupancies_hold(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Every occupancy lies in [0, 1], and sites that share a position add up to 1."""
    wrong = 0
    for site in crystal.sites:
        if not -1e-6 <= site.occupancy <= 1 + OCCUPANCY_SLACK:
            wrong += 1
            yield Finding(
                "sites.occupancy",
                Severity.ERROR,
                f"occupancy of site {site.label} is {site.occupancy:g}",
                expected="0 to 1",
                found=site.occupancy,
                where=_where(site),
                line=site.line,
                hint="write the fraction of the site that is filled",
            )
        elif site.occupancy == 0:
            yield Finding(
                "sites.occupancy",
                Severity.INFO,
                f"site {site.label} is empty",
                expected="above 0",
                found=0.0,
                where=_where(site),
                line=site.line,
            )
    for members in _coinciding_sites(crystal):
        total = sum(crystal.sites[i].occupancy for i in members)
        labels = " + ".join(crystal.sites[i].label for i in members)
        if total > 1 + OCCUPANCY_SLACK:
            wrong += 1
            yield Finding(
                "sites.occupancy",
                Severity.ERROR,
                f"{labels} share a position and fill it to {total:g}",
                expected="at most 1",
                found=round(total, 4),
                where=f"sites {labels}",
                line=crystal.sites[members[-1]].line,
                hint="reduce the occupancies or move one of the atoms",
            )
    shares = {round(s.occupancy, 4) for s in crystal.sites}
    if len(shares) == 1 and min(shares) < 0.999:
        # The composition cannot tell: a crystal with a part of every atom is none.
        wrong += 1
        yield Finding(
            "sites.occupancy",
            Severity.WARNING,
            f"every site is filled to {min(shares):g} only",
            expected="at least one full site",
            found=min(shares),
            where="occupancies",
            hint="multiply all occupancies so that the framework is full",
        )
    partial = [s for s in crystal.sites if s.occupancy < 0.999]
    yield Evidence(
        "occupancies",
        "sites.occupancy",
        "fail" if wrong else "pass",
        f"{len(crystal.sites) - len(partial)} full sites"
        + (f", {wrong} impossible" if wrong else "")
        + (
            ", partial: " + ", ".join(f"{s.label} {s.occupancy:g}" for s in partial)
            if partial
            else ""
        ),
    )


def _coinciding_sites(crystal: Crystal) -> list[tuple[int, ...]]:
    """Sites that stand on one position (within 0.05 Å), two or more."""
    atoms = crystal.atoms
    first: dict[int, int] = {}
    for atom, site in enumerate(atoms.site):
        first.setdefault(int(site), atom)
    heads = list(first.values())
    together: dict[int, set[int]] = defaultdict(set)
    for site, atom in first.items():
        difference = atoms.frac - atoms.frac[atom]
        difference -= np.round(difference)
        close = np.linalg.norm(difference @ crystal.lattice, axis=1) < 0.05
        for other in set(atoms.site[close].tolist()) - {site}:
            together[min(site, other)] |= {site, other}
    del heads
    out, seen = [], set[int]()
    for key in sorted(together):
        if key not in seen:
            members = tuple(sorted(together[key]))
            seen.update(members)
            out.append(members)
    return out
