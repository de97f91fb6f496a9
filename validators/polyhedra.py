"""Coordination polyhedra: who surrounds whom, and how the polyhedra meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from validators.bond_valence import bond_valence_parameter
from validators.crystal import Array, Crystal
from validators.elements import element
from validators.neighbours import neighbours
from validators.oxidation import assign
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import (
    BondSpec,
    ConnectivitySpec,
    CoordinationSpec,
    StructureSpec,
)

#: A shell ends where the next distance is this much longer than the last one.
CLEAR_GAP = 1.09
SHAPES = {
    "octahedron": 6, "tetrahedron": 4, "square planar": 4, "trigonal planar": 3,
    "trigonal bipyramid": 5, "square pyramid": 5, "trigonal prism": 6, "cube": 8,
    "square antiprism": 8, "dodecahedron": 8, "cuboctahedron": 12, "linear": 2,
    "icosahedron": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """The ligands of one kind around an atom, nearest first.

    Attributes:
        atoms: ``(k,)`` atom index of each ligand.
        images: ``(k, 3)`` its cell.
        distances: ``(k,)`` Å.
        number: How many belong to the first shell.
    """

    atoms: Array
    images: Array
    distances: Array
    number: int

    def ends_after(self, count: int) -> bool:
        """Whether the shell may be cut after `count` ligands: a gap follows."""
        if count > len(self.distances) or count < 1:
            return False
        if count == len(self.distances):
            return True
        return bool(self.distances[count] > 1.02 * self.distances[count - 1] + 1e-6)


def shell(crystal: Crystal, atom: int, ligand: str) -> Shell | None:
    """The first shell of `ligand` atoms around an atom; None where there is none.

    The shell ends at the widest relative gap among neighbours whose bond is still a
    bond: not longer than 1.35 times the nearest, or than the length at which a bond
    valence parameter leaves 4 % of the centre's valence.
    """
    pairs = neighbours(crystal)
    window = pairs.of(atom)
    sites = crystal.atoms.site
    symbols = [s.element for s in crystal.sites]
    occupancy = np.array([s.occupancy for s in crystal.sites])
    mask = np.array([symbols[int(sites[o])] == ligand for o in pairs.other[window]])
    if not mask.any():
        return None
    others = pairs.other[window][mask]
    images = pairs.image[window][mask]
    distances = pairs.distance[window][mask]
    # Alternatives that cannot be filled together count once: keep the nearer one.
    keep = _compatible(crystal, others, images, occupancy)
    others, images, distances = others[keep], images[keep], distances[keep]
    reach = _reach(symbols[int(sites[atom])], ligand, crystal, float(distances[0]))
    inside = int((distances <= reach).sum())
    number = _cut(distances, inside)
    return Shell(others, images, distances, number)


def _compatible(
    crystal: Crystal, others: Array, images: Array, occupancy: Array
) -> NDArray[np.int64]:
    sites = crystal.atoms.site
    if not (occupancy[sites[others]] < 0.999).any():
        return np.arange(len(others), dtype=np.int64)
    points = (crystal.atoms.frac[others] + images) @ crystal.lattice
    kept: list[int] = []
    for index in range(len(others)):
        clash = any(
            np.linalg.norm(points[index] - points[k]) < 0.9
            and occupancy[sites[others[index]]] + occupancy[sites[others[k]]] < 1.02
            for k in kept
        )
        if not clash:
            kept.append(index)
    return np.array(kept, np.int64)


def _reach(center: str, ligand: str, crystal: Crystal, nearest: float) -> float:
    assignment = assign(crystal.composition)
    reach = 1.35 * nearest
    if assignment is not None:
        state = assignment.states.get(center, 0.0)
        if state > 0 and assignment.states.get(ligand, 0.0) < 0:
            parameter = bond_valence_parameter(center, round(state), ligand)
            if parameter is not None:
                reach = max(
                    1.2 * nearest,
                    min(1.6 * nearest, parameter.r0 - 0.37 * np.log(0.04 * state)),
                )
    return float(reach)


def _cut(distances: Array, inside: int) -> int:
    if inside >= len(distances):
        inside = len(distances)
    if inside <= 1:
        return max(inside, 1)
    last = min(inside + 1, len(distances))
    ratios = distances[1:last] / distances[: last - 1]
    best = int(np.argmax(ratios))
    if ratios[best] > CLEAR_GAP:
        return best + 1
    return inside


_KEPT: WeakKeyDictionary[Crystal, dict[tuple[int, str], Shell | None]] = (
    WeakKeyDictionary()
)


def site_shell(crystal: Crystal, site: int, ligand: str) -> Shell | None:
    """The shell around the first atom of a site, kept."""
    kept = _KEPT.setdefault(crystal, {})
    if (site, ligand) not in kept:
        atom = int(np.argmax(crystal.atoms.site == site))
        kept[site, ligand] = shell(crystal, atom, ligand)
    return kept[site, ligand]


def main_ligand(crystal: Crystal, symbol: str) -> str | None:
    """The most electronegative other element: what surrounds a cation."""
    own = element(symbol).electronegativity or 0.0
    others = [
        (element(e).electronegativity or 0.0, e)
        for e in crystal.composition
        if e != symbol
    ]
    if not others:
        return None
    best = max(others)
    return best[1] if best[0] > own else None


def coordination_table(crystal: Crystal) -> list[tuple[str, str, int, float, float]]:
    """For every cation site: label, ligand, number, shortest and longest in Å."""
    rows = []
    for index, site in enumerate(crystal.sites):
        symbol = "H" if site.element == "D" else site.element
        ligand = main_ligand(crystal, symbol)
        if ligand is None or symbol == "H":
            continue
        around = site_shell(crystal, index, ligand)
        if around is not None:
            inner = around.distances[: around.number]
            rows.append(
                (site.label, ligand, around.number, float(inner[0]), float(inner[-1]))
            )
    return rows


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
    by_label = [i for i in same if crystal.sites[i].label == rule.site]
    return by_label


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
        good = measured == rule.number or (
            around.ends_after(rule.number) and _is_shell(around, rule.number, measured)
        )
        distances = around.distances
        used = rule.number if good else measured
        beyond = f", next {distances[used]:.2f}" if used < len(distances) else ""
        text = (
            f"{site.label}: {used} {rule.ligand} at {distances[0]:.2f}-"
            f"{distances[used - 1]:.2f} Å{beyond}; asked {rule.number}"
        )
        if good and rule.shape:
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


def _is_shell(around: Shell, count: int, measured: int) -> bool:
    """Whether `count` is a fair reading of a shell that was cut at `measured`."""
    distances = around.distances
    if count > len(distances):
        return False
    gap = distances[count] / distances[count - 1] if count < len(distances) else 9.9
    if count < measured:
        # A first subshell, as in distorted surroundings (3 short + 3 long).
        return bool(gap > 1.05)
    # A second subshell that still bonds, as 8 around large cations.
    return bool(distances[count - 1] < 1.35 * distances[0] and gap > 1.04)


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
    from validators.groups import WyckoffPosition

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


# --- how polyhedra meet ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sharing:
    """Polyhedra of two kinds that share ligands; counts are pairs in the cell."""

    corner: int
    edge: int
    face: int
    dimensions: int
    ligand: str


def sharing(
    crystal: Crystal, first: str, second: str, ligand: str | None = None
) -> Sharing | None:
    """How polyhedra around two elements meet; None where one has no shell.

    Two polyhedra that share one ligand atom meet in a corner, two an edge, three or
    more a face. `dimensions` is the periodicity of the net that they form: 0 for
    islands, 1 chains, 2 sheets, 3 a framework.
    """
    if ligand is None:
        ligand = main_ligand(crystal, first) or main_ligand(crystal, second)
    if ligand is None:
        return None
    atoms = crystal.atoms
    centers = [
        i
        for i, s in enumerate(atoms.site)
        if crystal.sites[int(s)].element in {first, second}
        and crystal.sites[int(s)].occupancy > 0
    ]
    if len(centers) > 400:
        return None
    corners: dict[tuple[int, int, int, int], list[tuple[int, tuple[int, ...]]]] = {}
    for atom in centers:
        around = shell(crystal, atom, ligand)
        number = site_shell(crystal, int(atoms.site[atom]), ligand)
        if around is None or number is None:
            continue
        for other, image in zip(
            around.atoms[: number.number], around.images[: number.number], strict=True
        ):
            corners.setdefault((int(other), 0, 0, 0), []).append(
                (atom, tuple(int(v) for v in -image))
            )
    shared: dict[tuple[int, int, tuple[int, ...]], int] = {}
    for touching in corners.values():
        for i, (one, cell_one) in enumerate(touching):
            for two, cell_two in touching[i + 1 :]:
                step = tuple(b - a for a, b in zip(cell_one, cell_two, strict=True))
                back = tuple(-v for v in step)
                if (two, back) < (one, step):
                    key = (two, one, back)
                else:
                    key = (one, two, step)
                shared[key] = shared.get(key, 0) + 1
    return _count(crystal, first, second, shared, ligand, centers)


def _count(
    crystal: Crystal,
    first: str,
    second: str,
    shared: dict[tuple[int, int, tuple[int, ...]], int],
    ligand: str,
    centers: list[int],
) -> Sharing:
    def kind(atom: int) -> str:
        return crystal.sites[int(crystal.atoms.site[atom])].element

    counts = {1: 0, 2: 0, 3: 0}
    edges = []
    for (one, two, step), number in shared.items():
        if {kind(one), kind(two)} == {first, second}:
            counts[min(number, 3)] += 1
            edges.append((one, two, step))
    return Sharing(counts[1], counts[2], counts[3], periodicity(centers, edges), ligand)


def periodicity(nodes: list[int], edges: list[tuple[int, int, tuple[int, ...]]]) -> int:
    """Rank of the lattice translations that connected walks can make (0 to 3)."""
    graph: dict[int, list[tuple[int, tuple[int, ...]]]] = {n: [] for n in nodes}
    for one, two, step in edges:
        graph[one].append((two, step))
        graph[two].append((one, tuple(-v for v in step)))
    best = 0
    offset: dict[int, tuple[int, ...]] = {}
    for root in nodes:
        if root in offset:
            continue
        offset[root] = (0, 0, 0)
        queue, cycles = [root], []
        while queue:
            node = queue.pop()
            for other, step in graph[node]:
                reached = tuple(a + b for a, b in zip(offset[node], step, strict=True))
                if other not in offset:
                    offset[other] = reached
                    queue.append(other)
                else:
                    cycle = tuple(
                        a - b for a, b in zip(reached, offset[other], strict=True)
                    )
                    if any(cycle):
                        cycles.append(cycle)
        if cycles:
            best = max(best, int(np.linalg.matrix_rank(np.array(cycles))))
    return best


@check("geometry.connectivity")
def connectivity_asked(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Polyhedra share what the rules say, in as many dimensions."""
    if not spec.connectivity:
        raise NotApplicable("no connectivity was asked for")
    for rule in spec.connectivity:
        other = any(
            c is not rule and {c.first, c.second} == {rule.first, rule.second}
            for c in spec.connectivity
        )
        yield from _judge_connectivity(crystal, rule, exclusive=not other)


def _judge_connectivity(
    crystal: Crystal, rule: ConnectivitySpec, *, exclusive: bool
) -> Iterator[Finding | Evidence]:
    name = rule.rule or "connectivity asked for"
    met = sharing(crystal, rule.first, rule.second)
    title = f"{rule.first}-{rule.second}"
    if met is None:
        yield Evidence(
            name, "geometry.connectivity", "open", f"{title}: not measurable"
        )
        return
    text = (
        f"{title} polyhedra over {met.ligand}: {met.corner} corner, {met.edge} edge, "
        f"{met.face} face contacts a cell; net of dimension {met.dimensions}"
    )
    counts = {"corner": met.corner, "edge": met.edge, "face": met.face}
    good = True
    wanted = ""
    if rule.sharing == "isolated":
        good = not any(counts.values())
        wanted = "no shared ligand"
    elif rule.sharing is not None:
        good = counts[rule.sharing] > 0
        # Corners alone are meant unless the rules ask for edges or faces as well.
        if rule.only or (rule.sharing == "corner" and exclusive):
            good = good and not any(v for k, v in counts.items() if k != rule.sharing)
        wanted = f"{rule.sharing} sharing"
    if rule.dimensions is not None:
        good = good and met.dimensions == rule.dimensions
        wanted += f"{' in ' if wanted else ''}{rule.dimensions} dimensions"
    yield Evidence(
        name,
        "geometry.connectivity",
        "pass" if good else "fail",
        f"{text}; asked {wanted}",
    )
    if not good:
        yield Finding(
            "geometry.connectivity",
            Severity.ERROR,
            f"{text}; asked {wanted}",
            expected=wanted,
            found=counts,
            where=title,
            hint=f"place {rule.first} and {rule.second} so that their polyhedra have "
            f"{wanted}",
            rule=rule.rule or None,
        )


@check("geometry.bonds")
def bonds_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Bond lengths lie in the ranges asked for."""
    if not spec.bonds:
        raise NotApplicable("no bond lengths were asked for")
    for rule in spec.bonds:
        yield from _judge_bond(crystal, rule)


def _judge_bond(crystal: Crystal, rule: BondSpec) -> Iterator[Finding | Evidence]:
    name = rule.rule or "bond length asked for"
    title = f"{rule.first}-{rule.second}".replace("*-*", "any two atoms")
    found: list[float] = []
    if "*" in {rule.first, rule.second}:
        pairs = neighbours(crystal)
        found = [float(v) for v in pairs.distance if v > 1e-3]
        found = [min(found)] if found else []
    for index, site in enumerate(crystal.sites):
        if site.element != rule.first:
            continue
        around = site_shell(crystal, index, rule.second)
        if around is not None:
            count = 1 if rule.kind == "contact" else around.number
            found.extend(float(v) for v in around.distances[:count])
    if not found:
        yield Evidence(name, "geometry.bonds", "open", f"{title}: no such contact")
        return
    low, high = min(found), max(found)
    good = (rule.shortest is None or low >= rule.shortest - 0.005) and (
        rule.longest is None or high <= rule.longest + 0.005
    )
    asked = (
        f"{rule.shortest if rule.shortest is not None else 0:g} to "
        f"{f'{rule.longest:g}' if rule.longest is not None else 'any'} Å"
    )
    yield Evidence(
        name,
        "geometry.bonds",
        "pass" if good else "fail",
        f"{title} {low:.3f}-{high:.3f} Å, asked {asked}",
    )
    if not good:
        yield Finding(
            "geometry.bonds",
            Severity.ERROR,
            f"{title} distances are {low:.3f}-{high:.3f} Å, {asked} is asked for",
            expected=asked,
            found=(round(low, 3), round(high, 3)),
            where=title,
            hint="move the atoms or change the cell",
            rule=rule.rule or None,
        )
