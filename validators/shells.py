"""The shell of ligands around an atom: who surrounds whom, at which distances."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from validators.bond_valence import bond_valence_parameter
from validators.crystal import Array, Crystal
from validators.elements import element
from validators.neighbours import neighbours
from validators.oxidation import assign

#: A shell ends where the next distance is this much longer than the last one.
CLEAR_GAP = 1.09
#: Ligands of a weaker second shell lie within this multiple of the first.
_WEAK = 1.55

#: Å between two ligands of one shell, at least: H in H2O 1.51, O in CO3 and NO3 2.15,
#: F in BF4 2.27, S in CS3 2.9, Cl in BCl3 3.0.
APART = {
    "H": 1.45, "D": 1.45, "O": 2.05, "F": 2.05, "N": 2.05, "S": 2.75, "Cl": 2.8,
    "Se": 2.9, "Br": 3.0, "I": 3.3,
}  # fmt: skip
#: Choices of ligands that are all looked at.
CHOICES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """The ligands of one kind around an atom, nearest first.

    Attributes:
        atoms: ``(k,)`` atom index of each ligand.
        images: ``(k, 3)`` its cell.
        distances: ``(k,)`` Å.
        number: How many belong to the first shell.
        reach: The length in Å up to which a ligand still bonds.
        average: Ligands of the first shell by their occupancies; the number where all
            are full.
    """

    atoms: Array
    images: Array
    distances: Array
    number: int
    reach: float
    average: float

    @property
    def parts(self) -> list[tuple[int, float]]:
        """The first shell by distance: how many ligands at which length, in Å."""
        return _counted(self.distances[: self.number])

    @property
    def further(self) -> list[tuple[int, float]]:
        """A second, weaker shell: the 2 of copper's 4 + 2; empty where there is none.

        It lies within 1.55 times the first and holds no more ligands than the first.
        """
        start = self.number
        longest = float(self.distances[start - 1])
        end = start
        while end < len(self.distances) and self.distances[end] < _WEAK * longest:
            if (
                end > start
                and self.distances[end] > CLEAR_GAP * self.distances[end - 1]
            ):
                break
            end += 1
        return _counted(self.distances[start:end]) if end - start <= start else []

    def ends_after(self, count: int) -> bool:
        """Whether the shell may be cut after `count` ligands: a gap follows."""
        if count > len(self.distances) or count < 1:
            return False
        if count == len(self.distances):
            return True
        return bool(self.distances[count] > 1.02 * self.distances[count - 1] + 1e-6)


def _counted(distances: Array) -> list[tuple[int, float]]:
    """Lengths that differ by less than 0.005 Å count as one."""
    out: list[tuple[int, float]] = []
    for value in distances.tolist():
        if out and value - out[-1][1] < 0.005:
            out[-1] = (out[-1][0] + 1, out[-1][1])
        else:
            out.append((1, value))
    return out


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
    shares = occupancy[sites[others[:number]]]
    average = float(shares.sum())
    if (shares < 0.999).any():
        points = (
            crystal.atoms.frac[others[:number]] + images[:number]
        ) @ crystal.lattice
        chosen = _at_once(points, average, APART.get(ligand, 0.0))
        if len(chosen) < number:
            # Of eight half-filled H about B four are there at a time.
            order = np.array([*chosen, *range(number, len(others))], np.int64)
            others, images, distances = others[order], images[order], distances[order]
            number = len(chosen)
    return Shell(others, images, distances, number, reach, average)


def _at_once(points: Array, average: float, apart: float) -> list[int]:
    """Which of some partly filled ligands are there at a time, as far apart as can be.

    All of them, where none is nearer to another than ions of one shell can be.
    """
    lengths = np.linalg.norm(points[:, None] - points[None], axis=-1)
    pairs = lengths[np.triu_indices(len(points), 1)]
    wanted = max(1, round(average))
    if wanted >= len(points) or not len(pairs) or pairs.min() >= apart:
        return list(range(len(points)))
    if comb(len(points), wanted) <= CHOICES:
        ways = combinations(range(len(points)), wanted)
        best = max(ways, key=lambda w: _room(lengths, w))
        return list(best)
    chosen = [0]
    while len(chosen) < wanted:
        left = [i for i in range(len(points)) if i not in chosen]
        chosen.append(max(left, key=lambda i: float(lengths[i, chosen].min())))
    return sorted(chosen)


def _room(lengths: Array, chosen: tuple[int, ...]) -> float:
    if len(chosen) < 2:
        return 0.0
    rows = np.ix_(chosen, chosen)
    return float(lengths[rows][np.triu_indices(len(chosen), 1)].min())


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
