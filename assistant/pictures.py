"""Still pictures (PNG) of a structure and of its powder pattern."""

from __future__ import annotations

import io
import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from assistant.errors import BadInput
from assistant.page.colours import VACANT, colour, radius, shaded
from assistant.page.scene import (
    Scene,
    build_scene,
    crystal_of,
    formula_of,
    group_symbol,
    subscripted,
)
from validators.crystal import Array, Crystal
from validators.found_symmetry import found_group

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Å of the usual laboratory lines, weighted Kα unless Kα1 is named, as tabulated by
#: pymatgen.
WAVELENGTHS = {
    "CuKa": 1.54184, "CuKa1": 1.54056, "MoKa": 0.71073, "CoKa": 1.79026,
    "CrKa": 2.29100, "FeKa": 1.93735, "AgKa": 0.560885,
}  # fmt: skip
#: Larger cells take minutes by direct summation.
PATTERN_ATOM_LIMIT = 1_000
#: Degrees: the viewer stands a little left of a and above the ab plane, c upwards.
AZIMUTH, ELEVATION = 24.0, 14.0


class Reflection(NamedTuple):
    """A powder line: 2θ in degrees, intensity in % of the strongest, hkl, d in Å."""

    two_theta: float
    intensity: float
    hkl: str
    d: float


def powder_pattern(
    cif_text: str,
    wavelength: str = "CuKa",
    two_theta: tuple[float, float] = (5.0, 90.0),
) -> list[Reflection]:
    """Powder X-ray lines of a structure, by kinematic theory (pymatgen).

    Occupancies count; displacement parameters, absorption and texture do not.

    Args:
        cif_text: A structure as CIF.
        wavelength: A key of `WAVELENGTHS`.
        two_theta: Range in degrees.

    Raises:
        BadInput: No structure, an unknown line, or a cell of over 1,000 atoms.
    """
    if wavelength not in WAVELENGTHS:
        raise BadInput(
            f"wavelength {wavelength!r} is none of {', '.join(sorted(WAVELENGTHS))}"
        )
    structure = _structure(crystal_of(cif_text))
    from pymatgen.analysis.diffraction.xrd import XRDCalculator

    calculator = XRDCalculator(WAVELENGTHS[wavelength])
    pattern = calculator.get_pattern(structure, two_theta_range=two_theta)
    return [
        Reflection(
            float(x),
            float(y),
            ", ".join(_indices(family["hkl"]) for family in families),
            float(d),
        )
        for x, y, families, d in zip(
            pattern.x, pattern.y, pattern.hkls, pattern.d_hkls, strict=True
        )
    ]


def _indices(hkl: tuple[int, ...]) -> str:
    """Miller indices, the redundant fourth one of hexagonal axes left out."""
    h, k, *_, last = hkl
    numbers = (h, k, last)
    if all(0 <= n < 10 for n in numbers):
        return "".join(str(n) for n in numbers)
    return " ".join(str(n) for n in numbers)


def _structure(crystal: Crystal) -> Any:
    """The atoms that our own reader found, for pymatgen.

    pymatgen's CIF reader is not used: it takes origin choice 1 where a file does not
    write its operations.
    """
    from pymatgen.core import Lattice, Structure

    atoms = crystal.atoms
    if len(atoms.frac) > PATTERN_ATOM_LIMIT:
        raise BadInput(
            f"the cell holds {len(atoms.frac)} atoms; "
            f"patterns are computed up to {PATTERN_ATOM_LIMIT}"
        )
    species: list[dict[str, float]] = []
    points: list[Array] = []
    for frac, site_index in zip(atoms.frac, atoms.site, strict=True):
        site = crystal.sites[int(site_index)]
        symbol = "H" if site.element in {"D", "T"} else site.element
        if site.occupancy <= 0:
            continue
        for index, point in enumerate(points):
            gap = frac - point
            gap -= np.round(gap)
            if np.linalg.norm(gap @ crystal.lattice) < 0.01:
                filled = species[index]
                filled[symbol] = filled.get(symbol, 0.0) + site.occupancy
                break
        else:
            species.append({symbol: site.occupancy})
            points.append(frac)
    for filled in species:
        total = sum(filled.values())
        if total > 1.0:
            if total > 1.05:
                raise BadInput(
                    f"one place is filled {total:.2f} times "
                    f"({', '.join(filled)}); no pattern can be computed"
                )
            for symbol in filled:
                filled[symbol] /= total
    if not points:
        raise BadInput("every site of the structure is empty")
    return Structure(Lattice(crystal.lattice), species, points)


def powder_png(cif_text: str, wavelength: str = "CuKa") -> bytes:
    """The powder pattern as a PNG picture with the strongest lines indexed.

    Raises:
        BadInput: As for `powder_pattern`.
    """
    lines = powder_pattern(cif_text, wavelength)
    crystal = crystal_of(cif_text)
    figure, axes = _canvas(8.0, 3.6)
    grid = np.linspace(5, 90, 4000)
    axes.plot(grid, profile(lines, grid), color="#1f4e79", linewidth=1.1)
    for line in lines:
        axes.vlines(line.two_theta, -6, -2, color="#b5482f", linewidth=0.9)
    strongest = sorted(lines, key=lambda item: -item.intensity)[:8]
    placed: list[float] = []
    for line in strongest:
        if all(abs(line.two_theta - other) > 2.2 for other in placed):
            placed.append(line.two_theta)
            axes.annotate(
                line.hkl.split(",")[0],
                (line.two_theta, line.intensity),
                textcoords="offset points",
                xytext=(0, 3),
                ha="center",
                fontsize=8,
                rotation=0,
            )
    axes.set_xlim(5, 90)
    axes.set_ylim(-8, 112)
    axes.set_xlabel("2θ / degrees")
    axes.set_ylabel("intensity / %")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(
        f"{_caption(crystal)}: powder pattern, {wavelength} "
        f"({WAVELENGTHS[wavelength]:g} Å), calculated",
        fontsize=10,
        loc="left",
    )
    return _png(figure)


def profile(lines: list[Reflection], grid: Array, width: float = 0.18) -> Array:
    """Lines broadened to Lorentzians of a full width in degrees, strongest 100.

    The width stands for no instrument; it makes the figure readable.
    """
    total = np.zeros_like(grid)
    half = width / 2
    for line in lines:
        total += line.intensity * half**2 / ((grid - line.two_theta) ** 2 + half**2)
    return total * (100 / total.max()) if total.max() > 0 else total


def structure_png(cif_text: str) -> bytes:
    """The cell with atoms, bonds and coordination polyhedra as a PNG picture.

    Partly filled and shared sites are drawn as sectors, the empty part white.

    Raises:
        BadInput: No structure can be read.
    """
    crystal = crystal_of(cif_text)
    scene = build_scene(crystal)
    figure, axes = _canvas(7.0, 6.4)
    draw_scene(axes, scene)
    axes.set_title(_caption(crystal), fontsize=13, loc="left")
    return _png(figure)


def _caption(crystal: Crystal) -> str:
    found = found_group(crystal, 0.01)
    group = f", {group_symbol(found.symbol)} (no. {found.number})" if found else ""
    return f"{subscripted(formula_of(crystal))}{group}"


def _canvas(width: float, height: float) -> tuple[Any, Axes]:
    """A figure of its own: no global state, so threads do not meet."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _png(figure: Any) -> bytes:
    stream = io.BytesIO()
    # No date and no version inside: the same structure gives the same bytes.
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def view(lattice: Array) -> Array:
    """``(3, 3)`` rotation: rows are right, up and towards the viewer.

    c points up, a comes towards the viewer, b goes to the right.
    """
    up = lattice[2] / np.linalg.norm(lattice[2])
    front = lattice[0] - (lattice[0] @ up) * up
    front /= np.linalg.norm(front)
    right = np.cross(up, front)
    turn, lift = math.radians(AZIMUTH), math.radians(ELEVATION)
    # The eye moves towards b, so that a points to the lower left as in textbooks.
    towards = math.cos(turn) * front + math.sin(turn) * right
    right = math.cos(turn) * right - math.sin(turn) * front
    towards, up = (
        math.cos(lift) * towards + math.sin(lift) * up,
        math.cos(lift) * up - math.sin(lift) * towards,
    )
    return np.array([right, up, towards])


def draw_scene(axes: Axes, scene: Scene) -> None:
    """Draw a scene into matplotlib axes: far things first, near ones over them."""
    turn = view(scene.lattice)
    points = np.array([atom.position for atom in scene.atoms]) @ turn.T
    items: list[tuple[float, Any]] = []
    items += _faces(scene, points)
    items += _sticks(scene, points)
    items += _balls(scene, points)
    edges = [(start @ turn.T, end @ turn.T) for start, end in scene.edges]
    items += _cell_lines(edges)
    for order, (_, draw) in enumerate(sorted(items, key=lambda item: item[0])):
        draw(axes, order + 1)
    corners = np.array([p for edge in edges for p in edge] + list(points))
    low, high = corners[:, :2].min(axis=0), corners[:, :2].max(axis=0)
    margin = 0.9
    _axis_arrows(axes, scene, turn, low - margin)
    _legend(axes, scene)
    axes.set_xlim(low[0] - margin - 1.4, high[0] + margin)
    axes.set_ylim(low[1] - margin - 0.9, high[1] + margin)
    axes.set_aspect("equal")
    axes.axis("off")


def _faces(scene: Scene, points: Array) -> list[tuple[float, Any]]:
    from matplotlib.patches import Polygon

    light = np.array([-0.35, 0.55, 0.76])
    out = []
    for solid in scene.polyhedra:
        tint = colour(scene.atoms[solid.center].symbol)
        for face in solid.faces:
            corners = points[list(face)]
            normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
            length = np.linalg.norm(normal)
            if length < 1e-9:
                continue
            brightness: float = 0.62 + 0.45 * abs(float(normal @ light) / float(length))
            patch = {
                "facecolor": (*shaded(tint, brightness), 0.42),
                "edgecolor": (*shaded(tint, 0.55), 0.65),
                "linewidth": 0.7,
                "joinstyle": "round",
            }

            def draw(
                axes: Axes, order: int, corners: Array = corners, patch: Any = patch
            ) -> None:
                axes.add_patch(Polygon(corners[:, :2], zorder=order, **patch))

            out.append((float(corners[:, 2].mean()), draw))
    return out


def _sticks(scene: Scene, points: Array) -> list[tuple[float, Any]]:
    out = []
    for one, two in scene.bonds:
        middle = (points[one] + points[two]) / 2
        for end in (one, two):
            tint = shaded(colour(scene.atoms[end].symbol), 0.85)
            start = points[end]

            def draw(
                axes: Axes,
                order: int,
                start: Array = start,
                middle: Array = middle,
                tint: Any = tint,
            ) -> None:
                for width, paint in ((4.2, shaded("#555555", 0.7)), (3.2, tint)):
                    axes.plot(
                        [start[0], middle[0]], [start[1], middle[1]],
                        color=paint, linewidth=width, solid_capstyle="butt",
                        zorder=order,
                    )  # fmt: skip

            out.append((float((start[2] + middle[2]) / 2) - 0.01, draw))
    return out


def _balls(scene: Scene, points: Array) -> list[tuple[float, Any]]:
    from matplotlib.patches import Circle, Wedge

    out = []
    for atom, point in zip(scene.atoms, points, strict=True):
        size = max(radius(symbol) for symbol, _ in atom.parts)

        def draw(
            axes: Axes, order: int, atom: Any = atom, point: Array = point,
            size: float = size,
        ) -> None:  # fmt: skip
            where = (point[0], point[1])
            if atom.full:
                axes.add_patch(
                    Circle(where, size, facecolor=colour(atom.symbol), zorder=order)
                )
            else:
                axes.add_patch(Circle(where, size, facecolor=VACANT, zorder=order))
                angle = 90.0
                for symbol, occupancy in atom.parts:
                    sweep = 360 * min(occupancy, 1.0)
                    axes.add_patch(
                        Wedge(
                            where, size, angle - sweep, angle,
                            facecolor=colour(symbol), zorder=order,
                        )
                    )  # fmt: skip
                    angle -= sweep
            # Rings towards the light make the disc read as a sphere.
            for step in range(1, 7):
                part = step / 7
                axes.add_patch(
                    Circle(
                        (
                            where[0] - 0.33 * size * part,
                            where[1] + 0.36 * size * part,
                        ),
                        size * (1 - part) * 0.9,
                        facecolor=(1, 1, 1, 0.10),
                        zorder=order,
                    )
                )
            axes.add_patch(
                Circle(
                    where, size, fill=False, edgecolor="#303030", linewidth=0.7,
                    zorder=order,
                )
            )  # fmt: skip

        out.append((float(point[2]) + 0.3 * size, draw))
    return out


def _cell_lines(edges: list[tuple[Array, Array]]) -> list[tuple[float, Any]]:
    """Edges cut into short pieces, so that atoms hide them where they should."""
    out = []
    for start, end in edges:
        cuts = np.linspace(0, 1, 13)
        for one, two in itertools.pairwise(cuts):
            a, b = start + (end - start) * one, start + (end - start) * two

            def draw(axes: Axes, order: int, a: Array = a, b: Array = b) -> None:
                axes.plot(
                    [a[0], b[0]], [a[1], b[1]], color="#444444", linewidth=0.9,
                    zorder=order, solid_capstyle="round",
                )  # fmt: skip

            out.append((float((a[2] + b[2]) / 2), draw))
    return out


def _axis_arrows(axes: Axes, scene: Scene, turn: Array, corner: Array) -> None:
    colours = {"a": "#c0392b", "b": "#27812f", "c": "#1f4e9e"}
    start = corner + np.array([-0.2, -0.1])
    for name, vector in zip("abc", scene.lattice, strict=True):
        arrow = (vector / np.linalg.norm(vector)) @ turn.T * 1.15
        axes.annotate(
            "",
            start + arrow[:2],
            start,
            arrowprops={
                "arrowstyle": "-|>",
                "color": colours[name],
                "linewidth": 1.6,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=10_000,
        )
        tip = start + arrow[:2] * 1.25
        axes.text(
            tip[0], tip[1], name, color=colours[name], fontsize=11, style="italic",
            ha="center", va="center", zorder=10_000,
        )  # fmt: skip


def _legend(axes: Axes, scene: Scene) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D(
            [], [], marker="o", linestyle="", markersize=9, markeredgecolor="#303030",
            markerfacecolor=colour(symbol), label=symbol,
        )
        for symbol in scene.elements
    ]  # fmt: skip
    if any(sum(p for _, p in atom.parts) < 0.999 for atom in scene.atoms):
        marks.append(
            Line2D(
                [], [], marker="o", linestyle="", markersize=9,
                markeredgecolor="#303030", markerfacecolor=VACANT, label="vacant",
            )
        )  # fmt: skip
    axes.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(1.0, 0.98), frameon=False,
        fontsize=10, handletextpad=0.2,
    )  # fmt: skip
