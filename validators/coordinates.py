"""Coordinates asked for against those in the crystal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validators.crystal import Array, Crystal
from validators.groups import Group, WyckoffPosition
from validators.origins import equivalent_origins
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.sites import placed_sites
from validators.specs.structure import CoordinateSpec, SiteSpec, StructureSpec

#: Fraction of the cell by which a point may miss the form of its position.
_ON_FORM = 1e-3


@check("sites.coordinates")
def coordinates_asked(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Atoms are at the coordinates that the rules state, up to the origin."""
    stated = [s for s in spec.sites if s.frac is not None]
    if not stated and not spec.coordinates:
        raise NotApplicable("no coordinates were asked for")
    group = crystal.group
    if group is None:
        raise NotApplicable("the operations form no tabulated setting")
    shifts = equivalent_origins(group.hall, group.full_symbol)
    for site in stated:
        yield from _judge_point(crystal, shifts, site)
    owners: dict[tuple[str, str, str, str], list[CoordinateSpec]] = {}
    for rule in spec.coordinates:
        if rule.axis == "u":
            yield from _judge_parameter(crystal, group, rule)
            continue
        key = (rule.rule, rule.element, rule.label, rule.letter)
        owners.setdefault(key, []).append(rule)
    for rules in owners.values():
        yield from _judge_values(crystal, group, shifts, rules)


def _images(crystal: Crystal, site: int, shifts: tuple[Array, ...]) -> Array:
    """``(n, 3)`` points of an orbit, seen from every equivalent origin."""
    frac = crystal.sites[site].frac
    orbit = crystal.rotations @ frac + crystal.translations
    moved: Array = (orbit[None] + np.array(shifts)[:, None]).reshape(-1, 3)
    return moved


def _judge_point(
    crystal: Crystal, shifts: tuple[Array, ...], asked: SiteSpec
) -> Iterator[Finding | Evidence]:
    """All three coordinates of a site: the nearest equivalent atom, in Å."""
    name = asked.label or asked.element
    shown = ", ".join(f"{v:g}" for v in asked.frac or ())
    best: tuple[float, str] | None = None
    for index, site in enumerate(crystal.sites):
        if site.element != asked.element:
            continue
        apart = _images(crystal, index, shifts) - np.array(asked.frac)
        apart -= np.round(apart)
        off = float(np.linalg.norm(apart @ crystal.lattice, axis=1).min())
        if best is None or off < best[0]:
            best = (off, site.label)
    if best is None:
        return
    good = best[0] < POINT_SLACK
    yield from _told(
        asked.rule, name, good,
        f"{name} at ({shown}): {best[1]} is {best[0]:.3f} Å away",
        f"({shown})", f"{best[0]:.3f} Å away",
    )  # fmt: skip


#: Å, by which an atom may miss a stated point.
POINT_SLACK = 0.1


def _judge_values(
    crystal: Crystal,
    group: Group,
    shifts: tuple[Array, ...],
    rules: list[CoordinateSpec],
) -> Iterator[Finding | Evidence]:
    """Coordinates of one atom, in the form of its Wyckoff position in the tables."""
    rule = rules[0]
    letter = group.position(rule.letter) if rule.letter else None
    of = f"{rule.label or rule.element or 'the atom'}" + (
        f" on {letter.label}" if letter else ""
    )
    points = _points(crystal, shifts, rule)
    if not len(points):
        yield Evidence(
            rule.rule or "coordinate asked for", "sites.coordinates",
            "open", f"{of}: no such atom",
        )  # fmt: skip
        return
    columns = ["xyz".index(r.axis) for r in rules]
    apart = points[:, columns] - np.array([r.value for r in rules])
    nearest = points[int(np.abs(apart - np.round(apart)).max(axis=1).argmin())]
    for one in rules:
        value = float(nearest["xyz".index(one.axis)] % 1.0)
        good = _apart(value, one.value) <= one.tolerance + 1e-9
        asked = f"{one.value:g} ± {one.tolerance:g}"
        yield from _told(
            one.rule, f"{one.axis} of {of}", good,
            f"{one.axis} of {of} is {value:.4f}, asked {asked}",
            asked, f"{value:.4f}",
        )  # fmt: skip


def _judge_parameter(
    crystal: Crystal, group: Group, rule: CoordinateSpec
) -> Iterator[Finding | Evidence]:
    """The parameter u of a spinel or a wurtzite, measured in the crystal."""
    value = anion_parameter(crystal, group)
    if value is None:
        yield Evidence(
            rule.rule or "parameter asked for", "sites.coordinates",
            "open", "u: neither a spinel nor a wurtzite",
        )  # fmt: skip
        return
    if group.number == 227 and rule.value < 0.3:
        # The same anion, seen from the inversion centre and not from the 8a site.
        value -= 0.125
    good = abs(value - rule.value) <= rule.tolerance + 1e-9
    asked = f"{rule.value:g} ± {rule.tolerance:g}"
    yield from _told(
        rule.rule, "u", good, f"u is {value:.4f}, asked {asked}", asked, f"{value:.4f}"
    )


def anion_parameter(crystal: Crystal, group: Group) -> float | None:
    """The parameter u of a spinel (origin at -43m) or of a wurtzite; else None.

    Spinel: d(8a-X) = sqrt(3) a (u - 1/4), X on 32e (Sickafus et al., J. Am. Ceram.
    Soc. 82 (1999) 3279). Wurtzite: u is the bond along c over c, 3/8 in the ideal one.
    """
    atoms = crystal.atoms
    size = np.array([p.position.multiplicity for p in placed_sites(crystal)])
    if group.number == 227 and set(size) == {8, 16, 32}:
        cations = atoms.frac[size[atoms.site] == 8]
        anions = atoms.frac[size[atoms.site] == 32]
        apart = anions - cations[0]
        apart -= np.round(apart)
        nearest = np.linalg.norm(apart @ crystal.lattice, axis=1).min()
        return float(0.25 + nearest / (np.sqrt(3) * crystal.cell[0]))
    elements = {s.element for s in crystal.sites}
    if group.number == 186 and len(crystal.sites) == 2 == len(elements):
        if set(size) != {2}:
            return None
        apart = atoms.frac[atoms.site == 1] - atoms.frac[atoms.site == 0][0]
        apart -= np.round(apart)
        above = apart[np.abs(apart[:, :2]).max(axis=1) < 1e-3]
        return float(np.abs(above[:, 2]).min()) if len(above) else None
    return None


def _points(crystal: Crystal, shifts: tuple[Array, ...], rule: CoordinateSpec) -> Array:
    """``(n, 3)`` images of the atoms meant that have the form of the tables."""
    placed = placed_sites(crystal)
    rows = [
        (index, place.position)
        for index, (site, place) in enumerate(zip(crystal.sites, placed, strict=True))
        if not rule.element or site.element == rule.element
    ]
    labelled = [r for r in rows if crystal.sites[r[0]].label == rule.label]
    found = [
        image
        for index, position in (labelled or rows)
        for image in _images(crystal, index, shifts)
        if _has_form(image, position, crystal, rule)
    ]
    return np.array(found).reshape(-1, 3)


def _has_form(
    point: Array, position: WyckoffPosition, crystal: Crystal, rule: CoordinateSpec
) -> bool:
    """Whether a point is written as the representative of the position asked for."""
    if rule.letter and crystal.group is not None:
        asked = crystal.group.position(rule.letter)
        # From another origin 4a is 4b: the form decides, not the letter in the file.
        if asked is None or asked.multiplicity != position.multiplicity:
            return False
        position = asked
    gap = position.point(point) - point
    return bool(np.abs(gap - np.round(gap)).max() < _ON_FORM)


def _apart(one: float, two: float) -> float:
    gap = (one - two) % 1.0
    return min(gap, 1.0 - gap)


def _told(
    rule: str, title: str, good: bool, text: str, expected: str, found: str
) -> Iterator[Finding | Evidence]:
    yield Evidence(
        rule or "coordinate asked for", "sites.coordinates",
        "pass" if good else "fail", text,
    )  # fmt: skip
    if not good:
        yield Finding(
            "sites.coordinates",
            Severity.ERROR,
            text,
            expected=expected,
            found=found,
            where=title,
            hint=f"move the atom to {expected}",
            rule=rule or None,
        )
