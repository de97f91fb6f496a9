"""A crystal as a drawing sees it: atoms of one cell with its border, bonds, polyhedra.

Everything comes from the checked reading of the file (`validators.crystal`), so the
picture shows the atoms that the checks saw, not those of another reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from math import gcd

import numpy as np

from assistant.errors import BadInput
from validators.crystal import Array, Crystal, read_crystal
from validators.elements import ANION_FORMERS, NONMETALS, element
from validators.neighbours import neighbours
from validators.oxidation import assign
from validators.shells import CLEAR_GAP, main_ligand, shell, site_shell

#: Atoms on a face of the cell are drawn on the opposite face too.
BORDER = 1e-3
#: Cells with more atoms than this are drawn without bonds.
BOND_LIMIT = 500
#: Sites nearer than this share one sphere, cut into sectors; Å.
SHARED = 0.15
#: Å added to the sum of covalent radii: two non-metals nearer than that are bonded.
COVALENT_SLACK = 0.25
#: Ligands that make a coordination number a polyhedron worth drawing.
_POLYHEDRAL = {"F", "O", "Cl", "N", "Br", "I", "S", "Se", "Te", "P", "As"}
_Bond = tuple[int, tuple[int, int, int]]
_ALWAYS_DRAWN = range(4, 7)
_DRAWN_ALONE = range(7, 13)


@dataclass(frozen=True, slots=True)
class SceneAtom:
    """One sphere.

    Attributes:
        position: Å.
        label: Labels of the sites that share the place, ``"Li1/La1"``.
        parts: Element and occupancy; they need not sum to 1.
        inside: Whether it belongs to the cell or only completes a polyhedron.
    """

    position: tuple[float, float, float]
    label: str
    parts: tuple[tuple[str, float], ...]
    inside: bool

    @property
    def symbol(self) -> str:
        """The element that fills most of it."""
        return max(self.parts, key=lambda part: part[1])[0]

    @property
    def full(self) -> bool:
        """One element, fully occupied."""
        return len(self.parts) == 1 and self.parts[0][1] > 0.999


@dataclass(frozen=True, slots=True)
class Polyhedron:
    """A coordination polyhedron: its centre, corners and faces as atom indices."""

    center: int
    corners: tuple[int, ...]
    faces: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a drawing needs.

    Attributes:
        lattice: ``(3, 3)`` rows are the cell vectors in Å.
        elements: In the order of the legend.
        notes: What is not drawn, and why.
    """

    lattice: Array
    atoms: tuple[SceneAtom, ...]
    bonds: tuple[tuple[int, int], ...]
    polyhedra: tuple[Polyhedron, ...]
    elements: tuple[str, ...]
    formula: str
    notes: tuple[str, ...] = ()

    @property
    def edges(self) -> list[tuple[Array, Array]]:
        """The twelve edges of the cell as pairs of points in Å."""
        out = []
        for axis in range(3):
            for other in product((0.0, 1.0), repeat=2):
                start = np.insert(np.array(other), axis, 0.0)
                end = np.insert(np.array(other), axis, 1.0)
                out.append((start @ self.lattice, end @ self.lattice))
        return out

    @property
    def partial(self) -> bool:
        """Whether any site is shared or partly empty."""
        return any(not atom.full for atom in self.atoms)


def crystal_of(cif_text: str) -> Crystal:
    """Read a CIF for drawing.

    Raises:
        BadInput: No structure can be read; the message says what stood in the way.
    """
    reading = read_crystal(cif_text)
    if reading.crystal is None:
        why = next(
            (f.message for f in reading.findings if f.severity == "error"),
            "no cell with atoms in the file",
        )
        raise BadInput(f"nothing to draw: {why}")
    return reading.crystal


def formula_of(crystal: Crystal) -> str:
    """Reduced formula for a caption, occupancies counted.

    The divisor is the largest number that leaves whole counts whole.
    """
    counts = {k: v for k, v in crystal.composition.items() if v > 1e-6}
    whole = [round(v) for v in counts.values() if abs(v - round(v)) < 2e-3]
    divisor = gcd(*whole) or 1
    order = sorted(counts, key=lambda e: (element(e).electronegativity or 0.0, e))
    return "".join(
        symbol + _count(counts[symbol] / divisor) for symbol in order
    )  # fmt: skip


def _count(number: float) -> str:
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "" if text == "1" else text


def subscripted(formula: str) -> str:
    """A formula with its numbers set low: ``SrTiO₃``."""
    low = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return re.sub(r"[\d.]+", lambda m: m[0].translate(low), formula)


def group_symbol(symbol: str) -> str:
    """A space group symbol with screw axes set low: ``P6₃/mmc``."""
    low = str.maketrans("123456", "₁₂₃₄₅₆")
    return re.sub(r"_(\d)", lambda m: m[1].translate(low), symbol)


class _Builder:
    """Collects atoms so that each place is drawn once."""

    def __init__(self, crystal: Crystal) -> None:
        self.crystal = crystal
        self.places, self.place_of = _places(crystal)
        self.atoms: list[SceneAtom] = []
        self.index: dict[tuple[int, int, int, int], int] = {}

    def add(self, atom: int, cell: tuple[int, int, int], *, inside: bool) -> int:
        """The scene index of an atom in a neighbouring cell, made if new."""
        place = self.place_of[atom]
        first = self.places[place][0]
        key = (place, *cell)
        if key not in self.index:
            frac = self.crystal.atoms.frac[first] + np.array(cell)
            x, y, z = (float(v) for v in frac @ self.crystal.lattice)
            self.index[key] = len(self.atoms)
            self.atoms.append(
                SceneAtom((x, y, z), *self._filling(place), inside=inside)
            )
        return self.index[key]

    def _filling(self, place: int) -> tuple[str, tuple[tuple[str, float], ...]]:
        parts: dict[str, float] = {}
        labels = []
        for atom in self.places[place]:
            site = self.crystal.sites[int(self.crystal.atoms.site[atom])]
            parts[site.element] = parts.get(site.element, 0.0) + site.occupancy
            if site.label not in labels:
                labels.append(site.label)
        return "/".join(labels), tuple(parts.items())


def _places(crystal: Crystal) -> tuple[list[list[int]], list[int]]:
    """Atoms grouped by place: those of different sites that coincide are one."""
    count = len(crystal.atoms.frac)
    place_of = [-1] * count
    places: list[list[int]] = []
    pairs = neighbours(crystal)
    for atom in range(count):
        if place_of[atom] >= 0:
            continue
        window = pairs.of(atom)
        group = [atom]
        for other, distance, image in zip(
            pairs.other[window],
            pairs.distance[window],
            pairs.image[window],
            strict=True,
        ):
            if distance > SHARED:
                break
            if place_of[int(other)] < 0 and int(other) not in group and not image.any():
                group.append(int(other))
        for member in group:
            place_of[member] = len(places)
        places.append(group)
    return places, place_of


def scene_of(cif_text: str, *, copies: tuple[int, int, int] = (1, 1, 1)) -> Scene:
    """The drawing of a CIF.

    Args:
        cif_text: A structure as CIF.
        copies: Cells drawn along a, b and c.

    Raises:
        BadInput: No structure can be read.
    """
    return build_scene(crystal_of(cif_text), copies=copies)


def build_scene(crystal: Crystal, *, copies: tuple[int, int, int] = (1, 1, 1)) -> Scene:
    """The drawing of a crystal; see `scene_of`."""
    builder = _Builder(crystal)
    notes: list[str] = []
    drawn: list[tuple[int, tuple[int, int, int]]] = []
    for atom, frac in enumerate(crystal.atoms.frac):
        ranges = [
            [
                n
                for n in range(-1, copies[k] + 1)
                if -BORDER <= frac[k] + n <= copies[k] + BORDER
            ]
            for k in range(3)
        ]
        for cell in product(*ranges):
            builder.add(atom, cell, inside=True)  # type: ignore[arg-type]
            drawn.append((atom, cell))  # type: ignore[arg-type]
    bonds: set[tuple[int, int]] = set()
    polyhedra: list[Polyhedron] = []
    if len(drawn) <= BOND_LIMIT * 2:
        bonded = _Bonds(crystal)
        for atom, cell in drawn:
            _draw_around(builder, bonded, atom, cell, bonds, polyhedra)
    else:
        notes.append(f"{len(drawn)} atoms: bonds and polyhedra are left out")
    return Scene(
        lattice=crystal.lattice * np.array(copies)[:, None],
        atoms=tuple(builder.atoms),
        bonds=tuple(sorted(bonds)),
        polyhedra=tuple(polyhedra),
        elements=tuple(crystal.composition),
        formula=formula_of(crystal),
        notes=tuple(notes),
    )


class _Bonds:
    """Who is bonded to whom, worked out once per atom of the cell."""

    def __init__(self, crystal: Crystal) -> None:
        self.crystal = crystal
        self.symbols = [
            _plain(crystal.sites[int(s)].element) for s in crystal.atoms.site
        ]
        self.anions = _anions(crystal)
        self.pairs = neighbours(crystal)
        self.kept: dict[int, list[_Bond]] = {}
        self.shells: dict[int, list[_Bond]] = {}
        self.alone = self._large_centers()

    def is_center(self, symbol: str) -> bool:
        """Whether anions surround such an atom."""
        return bool(self.anions) and symbol not in self.anions | {"H", "C"}

    def _large_centers(self) -> frozenset[str]:
        """Centres of 7 to 12 ligands, drawn where nothing has a smaller polyhedron."""
        numbers: dict[str, int] = {}
        sites = self.crystal.atoms.site
        for index in range(len(self.crystal.sites)):
            atom = int(np.argmax(sites == index))
            if self.is_center(self.symbols[atom]):
                numbers[self.symbols[atom]] = len(self.shell(atom))
        if any(n in _ALWAYS_DRAWN for n in numbers.values()):
            return frozenset()
        return frozenset(e for e, n in numbers.items() if n in _DRAWN_ALONE)

    def has_polyhedron(self, atom: int) -> bool:
        """Whether the ligands of an atom are drawn as a solid."""
        symbol = self.symbols[atom]
        if not self.is_center(symbol) or not self.anions & _POLYHEDRAL:
            return False
        return len(self.shell(atom)) in _ALWAYS_DRAWN or symbol in self.alone

    def shell(self, atom: int) -> list[_Bond]:
        """The anions around a centre."""
        if atom not in self.shells:
            self.shells[atom] = self._find_shell(atom)
        return self.shells[atom]

    def _find_shell(self, atom: int) -> list[_Bond]:
        site = int(self.crystal.atoms.site[atom])
        if len(self.anions) == 1:
            # The very shell that the coordination check counts.
            (ligand,) = self.anions
            around = shell(self.crystal, atom, ligand)
            first = site_shell(self.crystal, site, ligand)
            if around is None or first is None:
                return []
            number = min(first.number, len(around.atoms))
            return [
                (int(around.atoms[k]), _triple(around.images[k])) for k in range(number)
            ]
        window = self.pairs.of(atom)
        found: list[tuple[float, _Bond]] = []
        for other, image, distance in zip(
            self.pairs.other[window],
            self.pairs.image[window],
            self.pairs.distance[window],
            strict=True,
        ):
            symbol = self.symbols[int(other)]
            if symbol in self.anions and distance > 0.8:
                # Ligands of several sizes are compared as if they were oxygen.
                size = element(symbol).covalent_radius - 0.66
                found.append((float(distance) - size, (int(other), _triple(image))))
        found.sort()
        return [bond for _, bond in found[: _first_gap([d for d, _ in found])]]

    def of(self, atom: int) -> list[_Bond]:
        """Bonded atoms with their cells."""
        if atom not in self.kept:
            found = dict.fromkeys(
                self.shell(atom) if self.is_center(self.symbols[atom]) else []
            )
            found.update(dict.fromkeys(self._near(atom)))
            self.kept[atom] = list(found)
        return self.kept[atom]

    def _near(self, atom: int) -> Iterator[_Bond]:
        """Covalent and metallic neighbours, by distance."""
        one = self.symbols[atom]
        window = self.pairs.of(atom)
        nearest = None
        for other, image, distance in zip(
            self.pairs.other[window],
            self.pairs.image[window],
            self.pairs.distance[window],
            strict=True,
        ):
            if distance < 0.5:
                continue
            nearest = nearest or float(distance)
            two = self.symbols[int(other)]
            reach = element(one).covalent_radius + element(two).covalent_radius
            if one in NONMETALS and two in NONMETALS:
                bonded = distance < reach + COVALENT_SLACK
            else:
                # Molecules hold metals by carbon; alloys and elements by nearness.
                bonded = distance < reach + COVALENT_SLACK and "C" in {one, two}
                if not self.anions:
                    bonded |= distance < min(1.12 * nearest, 1.35 * reach)
            if bonded:
                yield int(other), _triple(image)


def _plain(symbol: str) -> str:
    return "H" if symbol in {"D", "T"} else symbol


def _anions(crystal: Crystal) -> frozenset[str]:
    """Elements that surround the others; none in elements, alloys and molecules."""
    formers = [e for e in crystal.composition if e in ANION_FORMERS]
    if not formers or len(crystal.composition) == 1:
        return frozenset()
    states = assign(crystal.composition)
    if states is not None:
        negative = {e for e, v in states.states.items() if v < 0} & set(formers)
        if negative:
            return frozenset(negative - {"H", "C"} or negative)
    ligands = {main_ligand(crystal, e) for e in crystal.composition}
    return frozenset(e for e in ligands if e in ANION_FORMERS)


def _first_gap(distances: list[float]) -> int:
    """How many ligands belong to the first shell: up to the widest relative gap."""
    inside = [d for d in distances if d <= 1.35 * distances[0]]
    if len(inside) < 2:
        return len(inside)
    upto = distances[: len(inside) + 1]
    ratios = [b / a for a, b in pairwise(upto)]
    widest = max(range(len(ratios)), key=ratios.__getitem__)
    return widest + 1 if ratios[widest] > CLEAR_GAP else len(inside)


def _triple(cell: Array) -> tuple[int, int, int]:
    return int(cell[0]), int(cell[1]), int(cell[2])


def _draw_around(
    builder: _Builder,
    bonded: _Bonds,
    atom: int,
    cell: tuple[int, int, int],
    bonds: set[tuple[int, int]],
    polyhedra: list[Polyhedron],
) -> None:
    """Bonds of one drawn atom and, where it has one, its polyhedron."""
    here = builder.add(atom, cell, inside=True)
    solid = bonded.has_polyhedron(atom)
    ligands = set(bonded.shell(atom)) if solid else set()
    corners = []
    for other, step in bonded.of(atom):
        target = (cell[0] + step[0], cell[1] + step[1], cell[2] + step[2])
        key = (builder.place_of[other], *target)
        # Outside the cell only what completes a polyhedron or a molecule is drawn.
        completes = (other, step) in ligands
        hydrogen = bonded.symbols[other] == "H"
        if key not in builder.index and not completes and not hydrogen:
            continue
        there = builder.add(other, target, inside=False)
        if there != here:
            bonds.add((min(here, there), max(here, there)))
        if completes:
            corners.append(there)
    unique = tuple(dict.fromkeys(corners))
    if solid and len(unique) >= 4:
        faces = _hull(np.array([builder.atoms[i].position for i in unique]))
        if faces and not any(p.center == here for p in polyhedra):
            polyhedra.append(
                Polyhedron(
                    here,
                    unique,
                    tuple((unique[a], unique[b], unique[c]) for a, b, c in faces),
                )
            )


def _hull(points: Array) -> list[tuple[int, int, int]]:
    """Triangles of the convex hull, seen anticlockwise from outside; none if flat."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = ConvexHull(points)
    except QhullError:
        return []
    if hull.volume < 0.05:
        return []
    faces = []
    for simplex, plane in zip(hull.simplices, hull.equations, strict=True):
        a, b, c = (int(i) for i in simplex)
        normal = np.cross(points[b] - points[a], points[c] - points[a])
        faces.append((a, b, c) if normal @ plane[:3] > 0 else (a, c, b))
    return faces
