"""Layered structures: which they are, and the gap that dispersion sets between layers.

Bond valences, ionic potentials and potentials without dispersion say nothing about the
distance of neutral layers; van der Waals radii do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generators.structures.cells import built_from, contents_by_kind
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.elements import element
from validators.found_symmetry import positions_with_kinds
from validators.neighbours import find_pairs

#: Å; shortest contact of two such atoms across a gap, from measured layered structures
#: (MoS2, NbSe2, Bi2Te3, CdI2, CdBr2, CdCl2, graphite, BN, black phosphorus; Wyckoff,
#: Crystal Structures, 1963). Half of it stands for the atom in mixed contacts.
CONTACT = {"S": 3.55, "Se": 3.60, "Te": 3.65, "I": 4.20, "Br": 3.85, "Cl": 3.65,
           "O": 3.05, "C": 3.36, "N": 3.33, "B": 3.33, "P": 3.59, "H": 2.50,
           "F": 3.00, "Sb": 3.40, "Bi": 3.55}  # fmt: skip
#: The same of two ions with lone pairs that face each other across a gap: litharge and
#: its tin oxide (Wyckoff, as above); in mixed contacts they are nearer to bonds.
LONE_PAIRS = {"Pb": 3.85, "Sn": 3.69}
#: A bond is shorter than this multiple of the sum of covalent radii.
BOND = 1.22
#: Å between the outermost planes of two layers, at least: 2.6 in Bi2Te3, 2.9 in MoS2.
PLANES = 2.2
#: Share of the way from the gap of `CONTACT` to a wider one of the energy model. Of 79
#: layered compounds relaxed from their measured structures the axis across the layers
#: comes within 3 % for 53 with a third, for 44 with none and for 34 as relaxed; 28 of
#: them suggested the third.
BELIEVED = 1 / 3
#: Å; the longest contact across a gap that is looked for.
REACH = 6.5


@dataclass(frozen=True, slots=True)
class Gap:
    """Layers across one cell axis.

    Attributes:
        axis: 0, 1 or 2: the axis that crosses the layers.
        layers: Number of layers in the cell.
        middles: Fractional coordinate of the middle of each layer along the axis.
        contact: Shortest distance in Å between atoms of two layers.
        wanted: Van der Waals distance of those two atoms, in Å.
        planes: Distance in Å of the outermost atomic planes across the widest gap.
    """

    axis: int
    layers: int
    middles: tuple[float, ...]
    contact: float
    wanted: float
    planes: float


def gap_of(crystal: Crystal) -> Gap | None:
    """The gap of a layered structure whose layers lie across a cell axis.

    Layers are sets of bonded atoms that repeat in two dimensions only. None for
    frameworks, chains, and layers that are inclined to the third axis.
    """
    atoms = crystal.atoms
    frac, lattice = np.asarray(atoms.frac) % 1.0, np.asarray(crystal.lattice)
    symbols = [crystal.sites[int(s)].element for s in atoms.site]
    if len(frac) > 200 or len(frac) < 2:
        return None
    pairs = find_pairs(frac, lattice, REACH)
    radii = np.array([element(s).covalent_radius for s in symbols])
    for axis in range(3):
        found = _along(axis, frac, lattice, symbols, pairs, radii)
        if found is not None:
            return found
    return None


def _along(
    axis: int,
    frac: np.ndarray,
    lattice: np.ndarray,
    symbols: list[str],
    pairs: object,
    radii: np.ndarray,
) -> Gap | None:
    others = [i for i in range(3) if i != axis]
    normal = np.cross(lattice[others[0]], lattice[others[1]])
    normal /= np.linalg.norm(normal)
    length = abs(float(lattice[axis] @ normal))
    # The axis must cross the layers at a right angle: else stretching it shears them.
    if abs(length - float(np.linalg.norm(lattice[axis]))) > 0.02 * length:
        return None
    heights = np.sort(frac[:, axis] % 1.0)
    order = np.argsort(frac[:, axis] % 1.0)
    steps = np.diff(np.append(heights, heights[0] + 1.0)) * length
    cuts = [i for i, step in enumerate(steps) if step > PLANES]
    groups = []
    for n, cut in enumerate(cuts):
        start = cuts[n - 1] + 1 if n else cuts[-1] + 1 - len(order)
        groups.append([int(order[i % len(order)]) for i in range(start, cut + 1)])
    if not groups:
        return None
    # The layer of each atom, and the cell in which the layer keeps it together, since
    # it may lie across the border of the cell.
    layer: dict[int, int] = {}
    cell_of: dict[int, int] = {}
    middles = []
    for n, members in enumerate(groups):
        values = frac[members, axis]
        first = float(values[0] % 1.0)
        unrolled = first + (values - first) % 1.0
        for atom, value, own in zip(members, unrolled, values, strict=True):
            layer[atom], cell_of[atom] = n, round(float(value - own))
        middles.append(float(unrolled.mean()) % 1.0)
    shortest: tuple[float, str, str] | None = None
    for i in range(len(frac)):
        window = pairs.of(i)  # type: ignore[attr-defined]
        for j, d, image in zip(
            pairs.other[window], pairs.distance[window],  # type: ignore[attr-defined]
            pairs.image[window], strict=True,  # type: ignore[attr-defined]
        ):  # fmt: skip
            there = int(j)
            cells = int(image[axis]) - cell_of[there] + cell_of[i]
            if layer[i] == layer[there] and cells == 0:
                continue
            if d < BOND * (radii[i] + radii[there]):
                return None
            if shortest is None or d < shortest[0]:
                shortest = (float(d), symbols[i], symbols[there])
    if shortest is None:
        return None
    contact, one, other = shortest
    table = CONTACT | LONE_PAIRS if one == other else CONTACT
    if one not in table or other not in table:
        return None
    wanted = (table[one] + table[other]) / 2
    planes = float(max(steps[cut] for cut in cuts))
    return Gap(axis, len(groups), tuple(middles), contact, wanted, planes)


#: A computed contact longer than this multiple of measured ones was not bound by
#: dispersion: 1.13 to 1.30 in SnSe2, ZrSe2, VSe2, CrBr3, SbI3 and HfTe5 as computed
#: without it, whose cells are 8 to 15 % too long; 1.12 at most with it.
TOO_WIDE = 1.125


def is_too_wide(crystal: Crystal) -> bool:
    """Whether the layers of a structure lie farther apart than in measured crystals."""
    gap = gap_of(crystal)
    return gap is not None and gap.contact > TOO_WIDE * gap.wanted


def with_gap(cif: str, *, relaxed: bool = False) -> str | None:
    """The structure with van der Waals gaps, its layers held.

    Args:
        cif: The structure.
        relaxed: Whether an energy model has set the gap: then it only narrows, since
            the model lacks attraction, and by `BELIEVED` less than to the contact,
            since layers that lie too far apart come out too thin.

    Returns:
        None if it is not layered, or its gaps need no change.
    """
    crystal = read_crystal(cif).crystal
    if crystal is None or crystal.group is None or crystal.disordered:
        return None
    gap = gap_of(crystal)
    if gap is None or abs(gap.contact - gap.wanted) < 0.05:
        return None
    if relaxed and gap.contact < gap.wanted:
        return None
    frac, kinds = positions_with_kinds(crystal)
    low, high = 0.6 * crystal.cell[gap.axis], 1.6 * crystal.cell[gap.axis]
    for _ in range(30):
        length = (low + high) / 2
        moved, cell = _stretched(crystal, np.asarray(frac), gap, length)
        if _contact(moved, cell, gap) < gap.wanted:
            low = length
        else:
            high = length
    length = (low + high) / 2
    if relaxed:
        length += BELIEVED * (crystal.cell[gap.axis] - length)
    moved, cell = _stretched(crystal, np.asarray(frac), gap, length)
    return built_from(
        lattice_vectors(cell), moved, kinds, contents_by_kind(crystal), crystal.group,
        name=crystal.name, cell=cell,
        notes=("gaps between layers set from van der Waals radii",),
    )  # fmt: skip


def _stretched(
    crystal: Crystal, frac: np.ndarray, gap: Gap, length: float
) -> tuple[np.ndarray, tuple[float, float, float, float, float, float]]:
    """Positions and cell for another length of the axis, layers kept as they are."""
    ratio = crystal.cell[gap.axis] / length
    moved = frac.copy()
    for i, value in enumerate(frac[:, gap.axis] % 1.0):
        away = [(value - m + 0.5) % 1.0 - 0.5 for m in gap.middles]
        nearest = int(np.argmin(np.abs(away)))
        moved[i, gap.axis] = gap.middles[nearest] + away[nearest] * ratio
    cell = list(crystal.cell)
    cell[gap.axis] = length
    return moved % 1.0, tuple(cell)  # type: ignore[return-value]


def _contact(frac: np.ndarray, cell: tuple[float, ...], gap: Gap) -> float:
    """Shortest distance between atoms of different layers, in Å."""
    lattice = lattice_vectors(tuple(cell))
    length = float(np.linalg.norm(lattice[gap.axis]))
    others = [n for n in range(3) if n != gap.axis]
    offsets = [
        min(
            (((v - m + 0.5) % 1.0 - 0.5, m) for m in gap.middles),
            key=lambda pair: abs(pair[0]),
        )
        for v in frac[:, gap.axis]
    ]
    best = 99.0
    for i, (own, middle) in enumerate(offsets):
        for j, (away, other) in enumerate(offsets):
            for shift in (-1, 0, 1):
                between = (other + shift - middle) * length
                rise = between + (away - own) * length
                if abs(between) < 1.0 or abs(rise) > best:
                    continue
                delta = frac[j] - frac[i]
                delta -= np.rint(delta)
                delta[gap.axis] = rise / length
                for p in (-1, 0, 1):
                    for q in (-1, 0, 1):
                        step = delta.copy()
                        step[others[0]] += p
                        step[others[1]] += q
                        best = min(best, float(np.linalg.norm(step @ lattice)))
    return best
