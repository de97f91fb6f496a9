"""Plots of a solution: curves, space-time maps, error against step size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from assistant.records import Artifact
from validators.specs.equation import EquationSpec


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
    rows = solution.scheme.get("table") if solution.scheme else solution.table
    rows = [r for r in rows or () if r.get("error") and (r.get("h") or r.get("n"))]
    if len(rows) >= 2:
        figure = Figure(figsize=(5.6, 4.2), layout="constrained")
        _errors(figure, rows, solution)
        save(figure, "error")
    return out


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
        mesh = axes.pcolormesh(x, t, image, shading="auto")
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
        mesh = axes.pcolormesh(x, y, first.T, shading="auto")
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
    axes.set_xlabel("step size h" if key == "h" else "points or cells N")
    axes.set_ylabel("error")
    axes.legend()
