"""Polyhedra of a structure: volume and distortion, and which of them are meant.

Volume is that of the convex hull of the ligands. Distortion index D = 1/n Σ|l − l̄|/l̄
(Baur, Acta Cryst. B30 (1974) 1195); quadratic elongation λ = 1/n Σ(l/l0)² and bond
angle variance σ² = 1/(m − 1) Σ(θ − θ0)², l0 the length of the regular polyhedron of the
same volume (Robinson, Gibbs & Ribbe, Science 172 (1971) 567).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from generators.structures.facts import Fact
from validators.crystal import Crystal
from validators.shells import Shell, main_ligand, site_shell

_KIND = {
    "octahedr": 6, "oktaed": 6, "octaèd": 6, "octaéd": 6, "octaed": 6, "八面体": 6,
    "tetrahedr": 4, "tetraed": 4, "tétraèd": 4, "tétraéd": 4, "四面体": 4,
}  # fmt: skip
_OF_FORMULA = re.compile(r"(?<![A-Za-z])([A-Z][a-z]?)([A-Z][a-z]?)(\d{1,2})(?![\w])")
_SHAPED = re.compile(
    r"(?i)volumes?\b|volumen(?:es)?\b|体[积積]|distor\w+|distors\w+|verzerr\w*|畸变|歪み|elongation|"
    r"variance|baur"
)
_POLYHEDRA = re.compile(
    r"(?i)polyhedr|polyeder|polyèdre|poliedro|多面体|"
    + "|".join(_KIND)
    + r"|distortion index|verzerrungsindex|indice de distorsion|índice de distorsión|"
    r"bond angle variance|quadratic elongation"
)


def asks_shape(text: str) -> bool:
    """Whether a question is for volume or distortion of polyhedra."""
    return _SHAPED.search(text) is not None and (
        _POLYHEDRA.search(text) is not None or _OF_FORMULA.search(text) is not None
    )


def sites_meant(text: str, crystal: Crystal) -> tuple[int, ...]:
    """Sites in the middle of the polyhedra that words name; empty where they name none.

    A label ("around Fe2"), a formula ("the FeO6 octahedra") or a shape ("tetrahedral
    sites") tells them apart.
    """
    labels = [
        i for i, s in enumerate(crystal.sites)
        if re.search(rf"(?<![\w]){re.escape(s.label)}(?![\w])", text)
        and any(c.isdigit() for c in s.label) and main_ligand(crystal, s.element)
    ]  # fmt: skip
    if labels:
        return tuple(labels)
    wanted = {n for stem, n in _KIND.items() if stem in text.lower()}
    formulas = {(m[1], int(m[3])) for m in _OF_FORMULA.finditer(text)}
    out = []
    for index, site in enumerate(crystal.sites):
        around = _shell(crystal, index)
        if around is None:
            continue
        if (formulas and (site.element, around.number) in formulas) or (
            not formulas and around.number in wanted
        ):
            out.append(index)
    return tuple(out)


def kind_said(text: str, crystal: Crystal, sites: tuple[int, ...]) -> str:
    """How the polyhedra that are meant are called: ``"FeO6"``; labels where told."""
    names = []
    for index in sites:
        around, site = _shell(crystal, index), crystal.sites[index]
        if around is not None:
            ligand = main_ligand(crystal, site.element)
            names.append(f"{site.element}{ligand}{around.number} ({site.label})")
    return ", ".join(dict.fromkeys(names))


def _shell(crystal: Crystal, index: int) -> Shell | None:
    ligand = main_ligand(crystal, crystal.sites[index].element)
    return site_shell(crystal, index, ligand) if ligand is not None else None


def shapes(text: str, crystal: Crystal, elements: list[str]) -> Iterator[Fact]:
    """Volume and distortion of the polyhedra that a question names, or of all."""
    sites = sites_meant(text, crystal) or tuple(range(len(crystal.sites)))
    for index in sites:
        site = crystal.sites[index]
        if elements and site.element not in elements:
            continue
        around = _shell(crystal, index)
        if around is None or around.number < 4:
            continue
        atom = int(np.argmax(crystal.atoms.site == index))
        number = _asked_number(text, site.element) or around.number
        points = _around(crystal, atom, around, number)
        volume = _hull(points)
        if volume is None:
            continue
        lengths = np.linalg.norm(points, axis=1)
        mean = float(lengths.mean())
        values = {
            "site": site.label, "element": site.element,
            "ligand": main_ligand(crystal, site.element), "number": len(points),
            "volume": f"{volume:.3f}", "mean": f"{mean:.4f}",
            "index": f"{float(np.abs(lengths - mean).mean() / mean):.5f}",
        }  # fmt: skip
        regular = _regular(points, lengths, volume)
        if regular is None:
            yield Fact("polyhedron", values)
        else:
            elongation, variance = regular
            yield Fact("polyhedron_regular", {
                **values, "elongation": f"{elongation:.4f}",
                "variance": f"{variance:.2f}",
            })  # fmt: skip


def _asked_number(text: str, symbol: str) -> int | None:
    """Six of "the TiO6 octahedra", though one of the bonds be long."""
    found = (m for m in _OF_FORMULA.finditer(text) if m[1] == symbol)
    return next((int(m[3]) for m in found if 4 <= int(m[3]) <= 12), None)


def _around(crystal: Crystal, atom: int, around: Shell, n: int) -> np.ndarray:
    frac = crystal.atoms.frac
    n = min(n, len(around.atoms))
    ends = frac[around.atoms[:n]] + around.images[:n] - frac[atom]
    return np.asarray(ends @ crystal.lattice)


def _hull(points: np.ndarray) -> float | None:
    from scipy.spatial import ConvexHull, QhullError

    try:
        return float(ConvexHull(points).volume)
    except QhullError:
        return None


def _regular(
    points: np.ndarray, lengths: np.ndarray, volume: float
) -> tuple[float, float] | None:
    """Quadratic elongation and angle variance of tetrahedra and octahedra."""
    unit = points / lengths[:, None]
    angles = np.sort(np.degrees([
        np.arccos(np.clip(a @ b, -1, 1)) for a, b in combinations(unit, 2)
    ]))  # fmt: skip
    if len(points) == 6:
        # V = 4/3 l0³; the three largest angles are those across.
        ideal, angles, l0 = 90.0, angles[:12], (0.75 * volume) ** (1 / 3)
    elif len(points) == 4:
        # V = 8/(9√3) l0³.
        ideal, l0 = 109.4712, (9 * np.sqrt(3) / 8 * volume) ** (1 / 3)
    else:
        return None
    variance = float(((angles - ideal) ** 2).sum() / (len(angles) - 1))
    return float(((lengths / l0) ** 2).mean()), variance


_EL = r"(?P<el>(?-i:[A-Z][a-z]?))(?![A-Za-z0-9])"
_AT_SITES = (
    # "tetrahedral Fe", "oktaedrisches Fe", "四面体位的 Fe"
    re.compile(
        r"(?i)(?P<kind>octahedral|tetrahedral|oktaedrisch\w*|tetraedrisch\w*|"
        r"[八四]面体(?:位置?|席|サイト|中心)?[的の]?)(?:ly)?(?:[ -]coordinated)?\s*"
        + _EL
        + r"(?:[ -](?:sites?|atoms?|positions?))?"
    ),
    # "Fe on the tetrahedral sites", "les Fe du site tétraédrique"
    re.compile(
        r"(?i)"
        + _EL
        + r"(?:[ -]?(?:atome?s?|átomos|ions?|ionen|iones))?\s+(?:(?:on|at|in|of|auf|"
        r"der|des|du|de|en|dans|sur|aux?|del?|from|the|le|la|les|los|las|el|den|dem|"
        r"sites?|sitios?|positions?|posici\w+|coordin\w+)\s+)+"
        r"(?P<kind>octahedral|tetrahedral|oktaeder|tetraeder|oktaedrisch|tetraedrisch|"
        r"octaédri|tétraédri|octaédric|tetraédric|tetraedric)\w*"
        r"(?:[ -](?:sites?|positions?|plätzen?|lagen|lücken|holes?))?"
    ),
)


def with_sites_by_shape(words: str, crystal: Crystal) -> str:
    """Words that tell a site by its polyhedron, with the label of that site.

    "Replace the tetrahedral Fe by Zn" says Fe1 of magnetite. Where several sites of an
    element, or none, have such a polyhedron, the words stay.
    """

    def label(match: re.Match[str]) -> str:
        number = next(
            (n for stem, n in _KIND.items() if stem in match["kind"].lower()), 0
        )
        own = [
            s.label for i, s in enumerate(crystal.sites)
            if s.element == match["el"] and (around := _shell(crystal, i)) is not None
            and around.number == number
        ]  # fmt: skip
        return f" {own[0]} " if len(own) == 1 else match[0]

    for pattern in _AT_SITES:
        words = pattern.sub(label, words)
    return words
