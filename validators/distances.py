"""Shortest contacts, density and atomic volume: is there room for the atoms?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np

from validators.cif_content import read_number
from validators.crystal import Crystal
from validators.elements import NONMETALS, element
from validators.formula import format_formula
from validators.neighbours import neighbours
from validators.oxidation import assign
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: A contact below this share of the shortest one on record for the pair is an error.
ERROR_SHARE = 0.80
#: Below this share it is a warning.
WARNING_SHARE = 0.90
#: Elements that bind oxygen in rigid groups, and the share below which that is an
#: error between full sites: of 729 measured ordered structures with such a bond none is
#: below 0.93. On a shared site the length is a mean of two elements': 0.86 for Ge that
#: shares with Si (amcsd-0014236).
RIGID = frozenset(
    {"As", "B", "C", "Cr", "Ge", "Mo", "N", "P", "S", "Se", "Si", "V", "W"}
)
RIGID_SHARE = 0.92
#: Sites whose occupancies add up to this at most may be alternatives.
EXCLUSIVE = 1.02
#: Å up to which contacts are looked at, and below which two places are one.
_LOOKED_AT, _ONE_PLACE = 3.2, 1e-3
#: g/mol per Å³ to g/cm³.
DENSITY_FACTOR = 1.66053906660


@cache
def _contacts() -> dict[tuple[str, str], tuple[float, int]]:
    raw = json.loads(
        files("validators").joinpath("data/shortest_contacts.json").read_text()
    )
    out = {}
    for pair, (length, count) in raw["pairs"].items():
        one, _, two = pair.partition("-")
        out[one, two] = (length, count)
    return out


@cache
def contact_floor(one: str, two: str) -> tuple[float, str]:
    """The shortest plausible distance of a pair in Å, and what that rests on.

    The first percentile of the pair's shortest contacts in relaxed structures of the
    Materials Project where at least three hold the pair, else 0.85 times the sum of
    covalent radii (Cordero et al., Dalton Trans. (2008) 2832).
    """
    one, two = sorted("H" if s in {"D", "T"} else s for s in (one, two))
    radii = element(one).covalent_radius + element(two).covalent_radius
    length, count = _contacts().get((one, two), (0.0, 0))
    if "H" in (one, two):
        # X-rays see hydrogen up to 0.2 Å nearer to its partner than it is.
        length = min(length, 0.85 * radii) if count else length
    if {one, two} <= NONMETALS:
        # Molecules and pairs (Cl2, O2, S-S) are rare in the reference structures.
        length = min(length, radii) if count else length
    if count >= 3:
        # A percentile of few structures says where they are, not where the limit is;
        # radii pull it down.
        if count < 30:
            length = min(length, 0.95 * radii) if length > 0.95 * radii else length
        return length, f"shortest of {count} reference structures"
    return 0.85 * radii, "0.85 × sum of covalent radii"


_Shortest = dict[tuple[int, int], float]


def _shortest(crystal: Crystal) -> tuple[_Shortest, _Shortest]:
    """Å of the shortest contact of each two sites, the nearest first.

    Returns:
        Of sites that are filled together, and of those that may be alternatives.
    """
    pairs, atoms = neighbours(crystal), crystal.atoms
    occupancy = np.array([s.occupancy for s in crystal.sites])
    near = np.flatnonzero(pairs.distance < _LOOKED_AT)
    near = near[np.argsort(pairs.distance[near], kind="stable")]
    one, two = atoms.site[pairs.center[near]], atoms.site[pairs.other[near]]
    low, high = np.minimum(one, two), np.maximum(one, two)
    distance = pairs.distance[near]
    exclusive = occupancy[low] + occupancy[high] <= EXCLUSIVE
    # An atom and its alternative on the very same place are one row of a shared site.
    counted = ~(exclusive & (distance < _ONE_PLACE))
    low, high, distance = low[counted], high[counted], distance[counted]
    exclusive = exclusive[counted]
    # The first of each key is its shortest, for the rows are in order.
    _, first = np.unique(low * len(occupancy) + high, return_index=True)
    books: tuple[_Shortest, _Shortest] = ({}, {})
    for row in np.sort(first):
        key = (int(low[row]), int(high[row]))
        books[int(exclusive[row])][key] = float(distance[row])
    return books


@check("geometry.distances")
def contacts_hold(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """No two atoms are nearer than chemistry allows; alternatives are excused."""
    if len(crystal.atoms.frac) < 1:
        raise NotApplicable("no atoms")
    sites = crystal.sites
    occupancy = np.array([s.occupancy for s in sites])
    shortest, excused = _shortest(crystal)
    wrong = 0
    tightest: tuple[float, float, str] | None = None
    for (i, j), distance in shortest.items():
        floor, basis = contact_floor(sites[i].element, sites[j].element)
        share = distance / floor
        title = f"{sites[i].label}-{sites[j].label}"
        if tightest is None or share < tightest[0]:
            tightest = (share, distance, title)
        pair = {sites[i].element, sites[j].element}
        full = occupancy[i] > 0.999 and occupancy[j] > 0.999
        rigid = full and "O" in pair and pair & RIGID
        limit = RIGID_SHARE if rigid else ERROR_SHARE
        if share >= max(WARNING_SHARE, limit):
            continue
        # Two partly filled sites are an average over places where one or the other
        # is filled; too much of both is doubtful, but not impossible.
        both_partial = occupancy[i] < 0.999 and occupancy[j] < 0.999
        severe = share < limit and not both_partial
        said = limit if severe else WARNING_SHARE
        wrong += severe
        yield Finding(
            "geometry.distances",
            Severity.ERROR if severe else Severity.WARNING,
            f"{title} is {distance:.2f} Å, below "
            f"{said * floor:.2f} Å ({said:g} × {floor:.2f}, {basis})"
            + (
                f"; occupancies {occupancy[i]:.3g} and {occupancy[j]:.3g} exceed 1"
                if both_partial
                else ""
            ),
            expected=f"at least {floor * max(WARNING_SHARE, limit):.2f} Å",
            found=round(distance, 3),
            where=f"sites {title}",
            line=sites[j].line,
            hint="atoms overlap: check coordinates, cell and occupancies",
        )
    alternatives = [
        f"{sites[i].label}-{sites[j].label} {d:.2f} Å"
        for (i, j), d in excused.items()
        if d < ERROR_SHARE * contact_floor(sites[i].element, sites[j].element)[0]
    ]
    shown = (
        f"tightest {tightest[2]} {tightest[1]:.2f} Å"
        if tightest
        else "no contact below 3.2 Å"
    )
    if alternatives:
        shown += "; alternatives not filled together: " + ", ".join(alternatives[:6])
    yield Evidence(
        "distances", "geometry.distances", "fail" if wrong else "pass", shown
    )


def density(crystal: Crystal) -> float:
    """g/cm³ from cell content and volume."""
    mass = sum(element(e).mass * n for e, n in crystal.composition.items())
    return float(mass * DENSITY_FACTOR / crystal.volume)


@check("geometry.density")
def density_plausible(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Volume per atom is near what its elements take; density as asked."""
    count = sum(crystal.composition.values())
    if count <= 0:
        raise NotApplicable("no atoms")
    rho = density(crystal)
    per_atom = crystal.volume / count
    expected = expected_volume(crystal.composition)
    shown = f"{rho:.3f} g/cm³, {per_atom:.2f} Å³ per atom"
    verdict_bad = False
    if expected is not None:
        ratio = crystal.volume / expected
        content = format_formula(
            {k: round(v, 3) for k, v in crystal.composition.items()}
        )
        shown += f", {ratio:.2f} × the volume model"
        # Molecular solids of nonmetals are loosely packed and get the warning only.
        if ratio < 0.35 or (ratio > 3.0 and not set(crystal.composition) <= NONMETALS):
            verdict_bad = True
            yield Finding(
                "geometry.density",
                Severity.ERROR,
                f"the cell has {per_atom:.2f} Å³ per atom, {ratio:.2g} times what "
                f"{content} "
                f"takes ({rho:.2f} g/cm³)",
                expected=f"about {expected / count:.1f} Å³ per atom",
                found=round(per_atom, 2),
                where="cell",
                hint="is the cell in nm, or are operations missing? "
                + (
                    "the cell collapsed: too few atoms for its size"
                    if ratio > 1
                    else "lengths may be a factor 10 too small"
                ),
            )
        elif not 0.6 < ratio < 1.75:
            yield Finding(
                "geometry.density",
                Severity.WARNING,
                f"the volume is {ratio:.2f} times what these elements usually take",
                expected=f"about {expected / count:.1f} Å³ per atom",
                found=round(per_atom, 2),
                where="cell",
                hint="check cell lengths, Z and operations",
            )
    yield Evidence(
        "density", "geometry.density", "fail" if verdict_bad else "pass", shown
    )
    token = crystal.declared.density
    said = read_number(token.value) if token else None
    if token is not None and said is not None and abs(said - rho) > 0.05 * rho:
        yield Finding(
            "geometry.density",
            Severity.WARNING,
            f"the density is declared {said:g} g/cm³, the cell has {rho:.3f}",
            expected=round(rho, 3),
            found=said,
            where="density",
            line=token.line,
        )
    if spec.density is not None:
        low, high = spec.density
        good = low - 1e-9 <= rho <= high + 1e-9
        yield Evidence(
            spec.density_rule or "density asked for",
            "geometry.density",
            "pass" if good else "fail",
            f"{rho:.3f} g/cm³, asked {low:g} to {high:g}",
        )
        if not good:
            yield Finding(
                "geometry.density",
                Severity.ERROR,
                f"the density is {rho:.3f} g/cm³, {low:g} to {high:g} is asked for",
                expected=f"{low:g}-{high:g}",
                found=round(rho, 3),
                where="density",
                rule=spec.density_rule or None,
                hint="change cell or Z",
            )


def expected_volume(composition: dict[str, float]) -> float | None:
    """Volume in Å³ that these atoms usually take, from volumes per element.

    Linear in the elements, fitted apart for compounds with and without a nonmetal
    anion on relaxed structures of the Materials Project; median error 5 to 7 %.
    """
    table = _volume_table()
    ionic = assign(composition) is not None
    key = "ionic" if ionic else "metallic"
    total = 0.0
    for symbol, amount in composition.items():
        value = table[key].get(symbol, table["ionic"].get(symbol))
        if value is None:
            return None
        total += value * amount
    return total if total > 0 else None


@cache
def _volume_table() -> dict[str, dict[str, float]]:
    raw = json.loads(
        files("validators").joinpath("data/atomic_volumes.json").read_text()
    )
    return {"ionic": raw["ionic"], "metallic": raw["metallic"]}
