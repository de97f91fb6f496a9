"""Coordination numbers and the shapes of polyhedra, against what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from validators.crystal import Array, Crystal
from validators.groups import WyckoffPosition
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.shells import Shell, coordination_table, site_shell
from validators.sites import placed_sites
from validators.specs.structure import CoordinationSpec, StructureSpec

SHAPES = {
    "octahedron": 6, "tetrahedron": 4, "square planar": 4, "trigonal planar": 3,
    "trigonal bipyramid": 5, "square pyramid": 5, "trigonal prism": 6, "cube": 8,
    "square antiprism": 8, "dodecahedron": 8, "cuboctahedron": 12, "linear": 2,
    "icosahedron": 12,
}  # fmt: skip


@check("geometry.coordination")
def coordination_asked(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Coordination numbers are measured, and are those asked for."""
    table = coordination_table(crystal)
    if not table and not spec.coordination:
        raise NotApplicable("no cation with ligands")
    if table:
        yield Evidence(
            "coordination",
            "geometry.coordination",
            "pass",
            "; ".join(
                f"{label} {number} {ligand} at {low:.2f}-{high:.2f} Å"
                for label, ligand, number, low, high in table[:24]
            ),
        )
    for rule in spec.coordination:
        yield from _judge_coordination(crystal, spec, rule)


def _sites_meant(crystal: Crystal, rule: CoordinationSpec) -> list[int]:
    same = [i for i, s in enumerate(crystal.sites) if s.element == rule.center]
    if not rule.site:
        return same
    if re.fullmatch(r"\d{1,3}[a-zA]", rule.site):
        # "Li on 8a": the sites of a Wyckoff letter.
        placed = placed_sites(crystal)
        return [i for i in same if placed[i].position.letter == rule.site[-1]]
    return [i for i in same if crystal.sites[i].label == rule.site]


def _judge_coordination(
    crystal: Crystal, spec: StructureSpec, rule: CoordinationSpec
) -> Iterator[Finding | Evidence]:
    name = rule.rule or "coordination asked for"
    title = f"{rule.site or rule.center}{rule.ligand}{rule.number}"
    if rule.ligand not in crystal.composition:
        yield Evidence(
            name, "geometry.coordination", "fail", f"{title}: no {rule.ligand}"
        )
        yield Finding(
            "geometry.coordination",
            Severity.ERROR,
            f"{title} is asked for, but there is no {rule.ligand} in the structure",
            expected=rule.number,
            found=None,
            where=rule.site or rule.center,
            rule=rule.rule or None,
        )
        return
    sites = _sites_meant(crystal, rule)
    if not sites:
        empty = bool(rule.site) or rule.center in spec.composition
        yield Evidence(
            name,
            "geometry.coordination",
            "open" if empty else "fail",
            f"{title}: {rule.site or rule.center} is not occupied"
            + _probe(crystal, spec, rule),
        )
        return
    others = [
        r
        for r in spec.coordination
        if r is not rule
        and not (r.site or rule.site)
        and (r.center, r.ligand) == (rule.center, rule.ligand)
    ]
    if others:
        # "AlO6 octahedra and AlO4 tetrahedra": each site is one or the other.
        left = [i for i in sites if not any(_obeys(crystal, i, r) for r in others)]
        sites = left or [i for i in sites if _obeys(crystal, i, rule)] or sites[:1]
    for index in sites:
        site = crystal.sites[index]
        around = site_shell(crystal, index, rule.ligand)
        if around is None:
            yield Finding(
                "geometry.coordination",
                Severity.ERROR,
                f"{site.label} has no {rule.ligand} within reach",
                expected=rule.number,
                found=0,
                where=f"site {site.label}",
                line=site.line,
                rule=rule.rule or None,
            )
            continue
        measured = around.number
        mean = around.average
        partly = abs(mean - measured) > 0.01
        good = _has_number(around, rule.number)
        distances = around.distances
        whole = good and rule.number <= len(distances)
        used = rule.number if whole and not partly else measured
        beyond = f", next {distances[used]:.2f}" if used < len(distances) else ""
        text = (
            f"{site.label}: {used} {rule.ligand} at {distances[0]:.2f}-"
            f"{distances[used - 1]:.2f} Å{beyond}"
            + (f", {mean:.3g} by occupancy" if partly else "")
            + f"; asked {rule.number}"
        )
        if good and rule.shape and not (partly and used != rule.number):
            fits, angle = shape_fits(crystal, index, around, rule.number, rule.shape)
            text += f"; {rule.shape}: angles off by {angle:.0f}°"
            good = fits
        yield Evidence(name, "geometry.coordination", "pass" if good else "fail", text)
        if not good:
            yield Finding(
                "geometry.coordination",
                Severity.ERROR,
                text,
                expected=f"{rule.number} {rule.ligand} {rule.shape}".strip(),
                found=measured,
                where=f"site {site.label}",
                line=site.line,
                hint=f"place {site.label} so that {rule.number} {rule.ligand} surround "
                "it at bonding distance",
                rule=rule.rule or None,
            )


def _has_number(around: Shell, number: int) -> bool:
    """Whether a shell holds so many ligands: as positions, or by their occupancies."""
    if around.number == number or (
        around.ends_after(number) and _is_shell(around, number, around.number)
    ):
        return True
    return (
        abs(around.average - around.number) > 0.01
        and abs(around.average - number) < 0.5
    )


def _obeys(crystal: Crystal, index: int, rule: CoordinationSpec) -> bool:
    """Whether a site has the number and the shape that a rule asks for."""
    around = site_shell(crystal, index, rule.ligand)
    if around is None:
        return False
    good = _has_number(around, rule.number)
    if good and rule.shape:
        return shape_fits(crystal, index, around, rule.number, rule.shape)[0]
    return good


def _is_shell(around: Shell, count: int, measured: int) -> bool:
    """Whether `count` is a fair reading of a shell that was cut at `measured`."""
    distances = around.distances
    if count > len(distances):
        return False
    gap = distances[count] / distances[count - 1] if count < len(distances) else 9.9
    if count < measured:
        # A first subshell, as in distorted surroundings (3 short + 3 long).
        return bool(gap > 1.05)
    # A second subshell that still bonds: 8 around large cations, the long sixth bond
    # of a cation that left the middle of its octahedron.
    furthest = max(around.reach, 1.35 * distances[0])
    return bool(distances[count - 1] < furthest and gap > 1.04)


_IDEAL_ANGLES = {
    "octahedron": [90.0] * 12 + [180.0] * 3,
    "tetrahedron": [109.47] * 6,
    "square planar": [90.0] * 4 + [180.0] * 2,
    "trigonal planar": [120.0] * 3,
    "cube": [70.53] * 12 + [109.47] * 12 + [180.0] * 4,
    "linear": [180.0],
    "trigonal prism": [80.0] * 9 + [135.0] * 6,
}


def shape_fits(
    crystal: Crystal, site: int, around: Shell, number: int, shape: str
) -> tuple[bool, float]:
    """Whether ligand angles are those of a shape, and their mean deviation in °.

    Only shapes with a fixed set of angles are judged; for the others the number
    decides. The limit of 16° separates an octahedron from a trigonal prism.
    """
    ideal = _IDEAL_ANGLES.get(shape)
    if ideal is None or SHAPES.get(shape) != number:
        return SHAPES.get(shape, number) == number, 0.0
    atom = int(np.argmax(crystal.atoms.site == site))
    center = crystal.atoms.frac[atom]
    points = crystal.atoms.frac[around.atoms[:number]] + around.images[:number]
    vectors = (points - center) @ crystal.lattice
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    cosines = np.clip(vectors @ vectors.T, -1, 1)
    angles = np.sort(np.degrees(np.arccos(cosines[np.triu_indices(number, 1)])))
    off = float(np.abs(angles - np.sort(ideal)).mean())
    return off < 16.0, off


def _probe(crystal: Crystal, spec: StructureSpec, rule: CoordinationSpec) -> str:
    """What a probe on the empty site would see, where the rules say which site."""
    if crystal.group is None:
        return ""
    meant = next((s for s in spec.sites if s.label == rule.site and s.letter), None)
    position = crystal.group.position(meant.letter) if meant and meant.letter else None
    if position is None:
        return ""
    if meant is not None and meant.frac is not None:
        point = np.array(meant.frac)
    elif position.freedom == 0:
        point = position.point(np.zeros(3))
    else:
        found = roomiest_point(crystal, position, rule.ligand)
        if found is None:
            return ""
        point = found
    distances = np.sort(_distances_to(crystal, point, rule.ligand))
    if len(distances) == 0:
        return ""
    near = distances[distances < 1.35 * max(distances[0], 1.6)]
    shown = ", ".join(f"{v:.3f}" for v in point % 1)
    return (
        f"; a probe on {position.label} at ({shown}) sees {len(near)} {rule.ligand} "
        f"at {near[0]:.2f}-{near[-1]:.2f} Å, asked {rule.number}"
    )


def _distances_to(crystal: Crystal, point: Array, ligand: str) -> Array:
    mask = np.array(
        [crystal.sites[int(s)].element == ligand for s in crystal.atoms.site]
    )
    difference = crystal.atoms.frac[mask][:, None, :] - point + _CELLS[None]
    lengths = np.linalg.norm(difference @ crystal.lattice, axis=-1).ravel()
    return lengths[lengths < 4.0]


_CELLS = np.array(
    [[i, j, k] for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)], float
)


def roomiest_point(crystal: Crystal, position: object, ligand: str) -> Array | None:
    """The point of a Wyckoff position that is farthest from all atoms.

    A coarse grid over the free coordinates; good to about 0.1 Å.
    """
    assert isinstance(position, WyckoffPosition)
    axes = position.free_axes
    steps = {1: 48, 2: 20, 3: 12}.get(len(axes), 1)
    grid = np.stack(
        np.meshgrid(*[np.arange(steps) / steps] * len(axes), indexing="ij"), -1
    ).reshape(-1, max(len(axes), 1))
    values = np.zeros((len(grid), 3))
    for column, axis in enumerate(axes):
        values[:, axis] = grid[:, column]
    points = values @ position.rotation.T + position.shift
    difference = points[:, None, :] - crystal.atoms.frac[None]
    difference -= np.round(difference)
    nearest = np.linalg.norm(difference @ crystal.lattice, axis=-1).min(axis=1)
    best = int(np.argmax(nearest))
    return points[best] if nearest[best] > 1.2 else None
