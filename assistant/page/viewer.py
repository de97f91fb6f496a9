"""The 3D view: a scene as JSON, and the page around it that draws it with 3Dmol.js.

The page is self-contained and forbids itself every connection, so a structure that is
looked at goes nowhere, and a label in a file cannot become a script.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.page.colours import VACANT, colour, radius
from assistant.page.scene import Scene, SceneAtom
from validators.crystal import Array

#: Of the unmodified build of npm package 3dmol 2.5.5 (BSD-3-Clause).
SCRIPT_VERSION = "2.5.5"
SCRIPT_SHA256 = "f7cc78921ae72e7623e89cdd111434f58c2efddd2ffda1cd212644b406fb8016"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; worker-src blob:"
)


@cache
def script() -> str:
    """3Dmol.js as shipped."""
    return files("assistant.page").joinpath("static/3Dmol-min.js").read_text("utf-8")


@cache
def _template() -> str:
    return files("assistant.page").joinpath("static/viewer.html").read_text("utf-8")


def payload(scene: Scene) -> dict[str, Any]:
    """A scene in the words of 3Dmol: atoms with bonds, meshes, cell edges, labels."""
    bonded: list[list[int]] = [[] for _ in scene.atoms]
    for one, two in scene.bonds:
        bonded[one].append(two)
        bonded[two].append(one)
    # The middle of the cell is drawn at the origin, so that views of cells of
    # different sizes turn about the same point.
    middle = _middle(scene)
    atoms = []
    for index, atom in enumerate(scene.atoms):
        x, y, z = _rounded(np.array(atom.position) - middle)
        frac = np.array(atom.position) @ np.linalg.inv(scene.lattice)
        atoms.append(
            {
                "elem": atom.symbol, "x": x, "y": y, "z": z, "serial": index,
                "bonds": bonded[index], "bondOrder": [1] * len(bonded[index]),
                "colour": colour(atom.symbol),
                "radius": max(radius(symbol) for symbol, _ in atom.parts),
                "sectors": [] if atom.full else _sectors(atom),
                "label": atom.label, "inside": atom.inside,
                "text": _told(atom, frac),
            }
        )  # fmt: skip
    return {
        "atoms": atoms,
        "solids": _solids(scene, middle),
        "edges": [[_rounded(a - middle), _rounded(b - middle)] for a, b in scene.edges],
        "origin": _rounded(-middle),
        "axes": [list(vector) for vector in scene.lattice],
        "legend": [[symbol, colour(symbol)] for symbol in scene.elements]
        + ([["vacant", VACANT]] if _any_vacant(scene) else []),
        "notes": list(scene.notes),
    }


def _middle(scene: Scene) -> Array:
    """The middle of the drawn cells in Å."""
    inside = [atom.position for atom in scene.atoms if atom.inside]
    if not inside:
        return np.asarray(scene.lattice).sum(axis=0) / 2
    frac = np.array(inside) @ np.linalg.inv(scene.lattice)
    cells = np.maximum(np.ceil(frac.max(axis=0) - 0.01), 1)
    return np.asarray(cells / 2 @ scene.lattice)


def _any_vacant(scene: Scene) -> bool:
    return any(sum(part for _, part in atom.parts) < 0.999 for atom in scene.atoms)


def _told(atom: SceneAtom, frac: Array) -> str:
    filling = ", ".join(
        symbol if part > 0.999 else f"{symbol} {part:.3g}"
        for symbol, part in atom.parts
    )
    where = ", ".join(f"{value:.4f}" for value in frac)
    return f"{atom.label}: {filling} at ({where})"


def _mesh() -> dict[str, list[Any]]:
    return {"points": [], "normals": [], "faces": []}


def _solids(scene: Scene, middle: Array) -> list[dict[str, Any]]:
    """Polyhedra as one flat-shaded mesh per colour, with their edges."""
    meshes: dict[str, dict[str, list[Any]]] = {}
    lines: dict[str, list[Any]] = {}
    for solid in scene.polyhedra:
        tint = colour(scene.atoms[solid.center].symbol)
        mesh = meshes.setdefault(tint, _mesh())
        edges = lines.setdefault(tint, [])
        seen: dict[frozenset[int], Array] = {}
        for face in solid.faces:
            corners = np.array([scene.atoms[i].position for i in face]) - middle
            normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
            normal /= np.linalg.norm(normal) or 1.0
            start = len(mesh["points"])
            mesh["points"] += [_rounded(p) for p in corners]
            mesh["normals"] += [_rounded(normal)] * 3
            mesh["faces"] += [start, start + 1, start + 2]
            for i, j in ((0, 1), (1, 2), (2, 0)):
                key = frozenset((face[i], face[j]))
                # The diagonal of a flat face, cut into triangles, is no edge.
                if key in seen and float(seen[key] @ normal) < 0.999:
                    edges.append([_rounded(corners[i]), _rounded(corners[j])])
                seen.setdefault(key, normal)
    return [
        {"colour": tint, **mesh, "lines": lines[tint]} for tint, mesh in meshes.items()
    ]


def _sectors(atom: SceneAtom) -> list[tuple[str, float]]:
    """Colour and share of each part of a site, what is empty last."""
    parts = [(colour(symbol), min(part, 1.0)) for symbol, part in atom.parts]
    rest = 1.0 - sum(part for _, part in parts)
    return [*parts, (VACANT, rest)] if rest > 1e-3 else parts


def _rounded(vector: Array) -> list[float]:
    return [round(float(value), 4) for value in vector]


def viewer_html(
    views: Sequence[tuple[str, Scene]], *, dark: bool = False, height: int = 460
) -> str:
    """A page that shows one structure, or several side by side turning together.

    Args:
        views: Title and scene of each.
        dark: Colours for a dark surrounding.
        height: Of the drawing in pixels.
    """
    data = {
        "views": [{"title": title, **payload(scene)} for title, scene in views],
        "dark": dark,
        "height": height,
    }
    # With every < escaped no label can close the script element it travels in.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        _template()
        .replace("__POLICY__", _POLICY)
        .replace("__THEME__", "dark" if dark else "light")
        .replace("__DATA__", text)
        .replace("__SCRIPT__", script())
    )
