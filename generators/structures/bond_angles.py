"""Angles between bonds of a structure, by the atoms that a question names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from generators.structures.facts import Fact
from generators.structures.pair_questions import ONE_PLACE
from validators.crystal import Crystal
from validators.element_names import with_symbols
from validators.shells import main_ligand, shell, site_shell

#: Bond angles in six languages; those of the cell are asked for by other words.
_TILT = (
    r"\btilt(?:s|ing|ed)?\b|verkippung|kippwinkel|\bneigung der (?:oktaeder|tetraeder)|"
    r"\binclinaison des|\bbasculement|\binclinación de|八面体倾斜|倾斜角|傾斜角|チルト"
)
ANGLE = re.compile(
    rf"(?i){_TILT}|"
    r"\bangles?\b|\bwinkel\b|\w+winkel\b|\bángulos?\b|键角|結合角|角度"
)
_TRIPLE = re.compile(
    r"(?<![A-Za-z])([A-Z][a-z]?)\s?[-–—]\s?([A-Z][a-z]?)\s?[-–—]\s?([A-Z][a-z]?)(?![a-z])"
)
_CELL = re.compile(
    r"(?i)cell angles?|lattice angles?|zellwinkel|angles? de (?:la )?maille|"
    r"ángulos? de (?:la )?celda|晶胞角|格子角|\balpha\b|\bbeta\b|\bgamma\b"
)
#: Degrees; angles nearer than that count as one.
_SAME = 0.05


def bond_angles(text: str, crystal: Crystal) -> Iterator[Fact]:
    """The angles A–B–C of the question, or those about every cation, or of a tilt.

    B bonds to A where either lies in the first shell of the other, so that Mn–O–Mn is
    told from the octahedra about manganese.
    """
    if _CELL.search(text):
        return
    named = _TRIPLE.search(with_symbols(text)) or _TRIPLE.search(text)
    elements = {site.element for site in crystal.sites}
    between = re.search(f"(?i){_TILT}", text) is not None
    if named:
        triples = [(named[1], named[2], named[3])]
    else:
        pairs = ((e, main_ligand(crystal, e)) for e in sorted(elements))
        # A tilt is told by the angles at the corners that polyhedra share: Si–O–Si.
        triples = [
            (e, ligand, e) if between else (ligand, e, ligand)
            for e, ligand in pairs
            if ligand
        ]
        if between:
            triples = _of_polyhedra(text, crystal, triples)
    bonds = _bonds(crystal)
    for first, centre, last in triples:
        if not {first, centre, last} <= elements:
            continue
        for index, site in enumerate(crystal.sites):
            if site.element != centre:
                continue
            found = _about(crystal, index, (first, last), bonds)
            if found:
                told = ", ".join(f"{n} × {angle:.2f}°" for angle, n in found)
                yield Fact(
                    "angles",
                    {"triple": f"{first}–{site.label}–{last}", "found": told},
                )


#: Ligands of polyhedra by the words for them.
_CORNERS = (
    (6, re.compile(r"(?i)octa|okta|八面体")),
    (4, re.compile(r"(?i)t[eé]tra[eé]?h?[eèé]d|四面体")),
)


def _of_polyhedra(
    text: str, crystal: Crystal, triples: list[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """Those triples whose ends have the polyhedra named; all where none is named."""
    for corners, words in _CORNERS:
        if not words.search(text):
            continue
        around = {
            site.element: found.number
            for row, site in enumerate(crystal.sites)
            if (ligand := main_ligand(crystal, site.element))
            and (found := site_shell(crystal, row, ligand)) is not None
        }
        return [t for t in triples if around.get(t[0]) == corners] or triples
    return triples


def _bonds(crystal: Crystal) -> dict[int, set[tuple[int, tuple[int, int, int]]]]:
    """For each atom those that it bonds to, with their cells, both ways."""
    out: dict[int, set[tuple[int, tuple[int, int, int]]]] = defaultdict(set)
    sites = crystal.atoms.site
    for atom in range(len(crystal.atoms.frac)):
        element = crystal.sites[int(sites[atom])].element
        ligand = main_ligand(crystal, element)
        around = shell(crystal, atom, ligand) if ligand else None
        if around is None:
            continue
        for other, image in zip(
            around.atoms[: around.number], around.images[: around.number], strict=True
        ):
            x, y, z = (int(v) for v in image)
            out[atom].add((int(other), (x, y, z)))
            out[int(other)].add((atom, (-x, -y, -z)))
    return out


def _about(
    crystal: Crystal,
    site: int,
    ends: tuple[str, str],
    bonds: dict[int, set[tuple[int, tuple[int, int, int]]]],
) -> list[tuple[float, int]]:
    """Angles at one site with how often each occurs, the smallest first."""
    sites = crystal.atoms.site
    atom = int(np.flatnonzero(np.asarray(sites) == site)[0])
    home = crystal.atoms.frac[atom]
    around = [
        (
            crystal.sites[int(sites[other])].element,
            (crystal.atoms.frac[other] + np.array(image) - home) @ crystal.lattice,
        )
        for other, image in sorted(bonds[atom])
    ]
    angles: Counter[float] = Counter()
    for i, (one, u) in enumerate(around):
        for other, v in around[i + 1 :]:
            # Two elements that share a position make no angle with each other.
            apart = float(np.linalg.norm(u - v)) > ONE_PLACE
            if apart and (one, other) in (ends, ends[::-1]):
                cosine = float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
                angle = float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
                near = next((a for a in angles if abs(a - angle) < _SAME), angle)
                angles[near] += 1
    return sorted(angles.items())
