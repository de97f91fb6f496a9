"""A solution as files: samples as CSV, curves, maps, error against step size."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assistant.records import Artifact
from validators.specs.equation import EquationSpec

#: Lines of the table of samples at most; a finer field is thinned evenly.
SAMPLES = 40_000


def tabulate(spec: EquationSpec, solution: Any, folder: Path) -> list[Artifact]:
    """Write the samples of a solution as ``solution.csv``, a line a point.

    Coordinates come first, then the unknowns, each in the unit of the question, which
    stands in the header: ``x (um)``.
    """
    axes, fields = dict(solution.axes), dict(solution.fields)
    # `fields` may cover the end of a run only, where the checks look; these cover all.
    image = solution.parts.get("image") if solution.parts else None
    if solution.parts and solution.parts.get("film") and spec.time:
        axes[spec.time] = solution.parts["film_t"]
        fields = solution.parts["film"]
    elif image is not None and spec.time and len(spec.unknowns) == 1:
        axes = {
            spec.space[0]: solution.parts["image_x"],
            spec.time: solution.parts["image_t"],
        }
        fields = {spec.unknowns[0]: np.asarray(image).T}
    unknowns = [name for name in spec.unknowns if name in fields]
    if not axes or not unknowns:
        return []
    path = folder / "solution.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_named(spec, name) for name in (*axes, *unknowns))
        writer.writerows(_samples(spec, axes, {n: fields[n] for n in unknowns}))
    return [Artifact("csv", str(path))]


def _named(spec: EquationSpec, name: str) -> str:
    unit = spec.unit.get(name, "")
    return f"{name} ({unit})" if unit else name


def _samples(
    spec: EquationSpec, axes: dict[str, Any], fields: dict[str, Any]
) -> Iterator[list[str]]:
    lines = [np.asarray(line, dtype=float) for line in axes.values()]
    count = int(np.prod([len(line) for line in lines]))
    step = max(1, int(np.ceil((count / SAMPLES) ** (1 / len(lines)))))
    kept = [np.arange(0, len(line), step) for line in lines]
    scales = [spec.scale.get(name, 1.0) for name in (*axes, *fields)]
    grids = np.meshgrid(
        *(line[at] for line, at in zip(lines, kept, strict=True)), indexing="ij"
    )
    values = [
        np.asarray(field, dtype=float)[np.ix_(*kept)] for field in fields.values()
    ]
    columns = [
        (array / scale).ravel()
        for array, scale in zip([*grids, *values], scales, strict=True)
    ]
    for row in zip(*columns, strict=True):
        yield [f"{value:.9g}" for value in row]


def draw(spec: EquationSpec, solution: Any, folder: Path) -> list[Artifact]:
    """Write what can be drawn as PNG files."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    out: list[Artifact] = []

    def save(figure: Figure, name: str) -> None:
        path = folder / f"{name}.png"
        figure.savefig(path, dpi=110)
        out.append(Artifact("png", str(path)))

    if solution.axes and solution.fields:
        figure = Figure(figsize=(6.4, 4.2), layout="constrained")
        _solution(figure, spec, solution)
        save(figure, "solution")
    if solution.parts and solution.parts.get("film") and spec.time:
        out += _film(spec, solution, folder)
    rows = solution.scheme.get("table") if solution.scheme else solution.table
    rows = [r for r in rows or () if r.get("error") and (r.get("h") or r.get("n"))]
    if len(rows) >= 2:
        figure = Figure(figsize=(5.6, 4.2), layout="constrained")
        _errors(figure, rows, solution)
        save(figure, "error")
    return out


#: Pixels of the longer side of a film, and milliseconds a picture.
FILM_SIZE, FILM_PACE = 360, 180


def _film(spec: EquationSpec, solution: Any, folder: Path) -> list[Artifact]:
    """Write what changes in a plane as ``film.html``: a moving picture, no scripts."""
    import base64
    import io

    import matplotlib as mpl
    from PIL import Image

    name = next(u for u in spec.unknowns if u in solution.parts["film"])
    field = np.asarray(solution.parts["film"][name], dtype=float)
    if field.ndim != 3:
        return []
    low, high = float(np.nanmin(field)), float(np.nanmax(field))
    colours = mpl.colormaps["viridis"]
    wide, tall = field.shape[:2]
    zoom = max(1, FILM_SIZE // max(wide, tall))
    pictures = [
        Image.fromarray(
            (
                colours((field[..., k].T[::-1] - low) / ((high - low) or 1.0)) * 255
            ).astype(np.uint8)[..., :3]
        ).resize((wide * zoom, tall * zoom), Image.Resampling.BILINEAR)
        for k in range(field.shape[2])
    ]
    stream = io.BytesIO()
    pictures[0].save(
        stream, "GIF", save_all=True, append_images=pictures[1:], duration=FILM_PACE,
        loop=0,
    )  # fmt: skip
    factor, unit = spec.scale.get(spec.time or "", 1.0), spec.unit.get(spec.time or "")
    times = np.asarray(solution.parts["film_t"], dtype=float) / factor
    caption = (
        f"{name} from {low:.4g} (dark) to {high:.4g} (bright), {spec.time} = "
        f"{times[0]:.4g} to {times[-1]:.4g} {unit or ''}"
    )
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    path = folder / "film.html"
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><title>{name}</title>'
        f'<img alt="{caption}" src="data:image/gif;base64,{data}"><p>{caption}</p>\n',
        encoding="utf-8",
    )
    return [Artifact("html", str(path))]


def _scaled(spec: EquationSpec, name: str, line: Any) -> tuple[Any, str]:
    unit = spec.unit.get(name, "")
    return np.asarray(line) / spec.scale.get(
        name, 1.0
    ), f"{name} / {unit}" if unit else name


def _solution(figure: Any, spec: EquationSpec, solution: Any) -> None:
    axes = figure.subplots()
    names = list(solution.axes)
    image = solution.parts.get("image") if solution.parts else None
    if image is not None:
        space = spec.space[0]
        x, label = _scaled(spec, space, solution.parts["image_x"])
        t, time_label = _scaled(spec, spec.time or "t", solution.parts["image_t"])
        mesh = axes.pcolormesh(x, t, image, shading="gouraud")
        figure.colorbar(mesh, ax=axes, label=spec.unknowns[0])
        axes.set_xlabel(label)
        axes.set_ylabel(time_label)
    elif len(names) == 1:
        line, label = _scaled(spec, names[0], solution.axes[names[0]])
        for unknown in spec.unknowns:
            if unknown in solution.fields:
                value, name = _scaled(spec, unknown, solution.fields[unknown])
                axes.plot(line, value, label=name)
        axes.set_xlabel(label)
        axes.legend()
    else:
        first = next(iter(solution.fields.values()))
        while first.ndim > 2:
            first = first[..., -1]
        x, label = _scaled(spec, names[0], solution.axes[names[0]])
        y, other = _scaled(spec, names[1], solution.axes[names[1]])
        mesh = axes.pcolormesh(x, y, first.T, shading="gouraud")
        figure.colorbar(mesh, ax=axes, label=spec.unknowns[0])
        axes.set_xlabel(label)
        axes.set_ylabel(other)


def _errors(figure: Any, rows: list[Any], solution: Any) -> None:
    axes = figure.subplots()
    key = "h" if rows[0].get("h") else "n"
    sizes = np.array([float(r[key]) for r in rows])
    errors = np.array([float(r["error"]) for r in rows])
    axes.loglog(sizes, errors, "o-", label="error")
    order = solution.order
    if order is not None and order > 0:
        power = order if key == "h" else -order
        axes.loglog(
            sizes,
            errors[-1] * (sizes / sizes[-1]) ** power,
            "--",
            label=f"slope {order:.2f}",
        )
    # Few sizes within a decade: label these and no others.
    axes.set_xticks(sizes, [f"{size:.3g}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("step size h" if key == "h" else "points or cells N")
    axes.set_ylabel("error")
    axes.legend()
