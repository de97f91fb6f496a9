"""A sampled solution as plotly figures: curves, maps, and a film of what changes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.page.figures import PALETTE, Figure, plain_figure

Array = NDArray[np.float64]
#: Profiles drawn over each other at most.
PROFILES = 6
_FRAME_MS = 350


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A solution on a grid.

    Attributes:
        axes: Label with unit to its coordinates, in the order of the arrays.
        fields: Label to values, shape of the axes.
        time: Label of the time axis, None where nothing changes.
    """

    axes: Mapping[str, Array]
    fields: Mapping[str, Array]
    time: str | None


def read_samples(text: str, independent: Sequence[str]) -> Samples | None:
    """The samples in ``solution.csv``; None if they form no grid.

    Args:
        text: Of the file.
        independent: Names of the coordinates; ``t`` or ``time`` is time.
    """
    rows = list(csv.reader(io.StringIO(text)))
    if len(rows) < 3:
        return None
    header = rows[0]
    try:
        data = np.array(rows[1:], dtype=float)
    except ValueError:
        return None
    names = [re.sub(r" \([^)]*\)$", "", label) for label in header]
    count = sum(name in independent for name in names)
    axes = {header[i]: np.unique(data[:, i]) for i in range(count)}
    shape = tuple(len(line) for line in axes.values())
    if not count or count == len(header) or int(np.prod(shape)) != len(data):
        return None
    order = np.lexsort(tuple(data[:, i] for i in reversed(range(count))))
    fields = {
        header[i]: data[order, i].reshape(shape) for i in range(count, len(header))
    }
    time = next(
        (h for h, n in zip(header, names, strict=True) if n in {"t", "time", "tau"}),
        None,
    )
    return Samples(axes, fields, time)


def curves(samples: Samples) -> Figure:
    """Every unknown over the one coordinate."""
    ((label, line),) = samples.axes.items()
    data = [
        {"type": "scatter", "mode": "lines", "name": name, "x": line.tolist(),
         "y": values.tolist()}
        for name, values in samples.fields.items()
    ]  # fmt: skip
    figure = plain_figure(data, label, ", ".join(samples.fields))
    figure["layout"]["showlegend"] = len(data) > 1
    return figure


def profiles(samples: Samples, name: str) -> Figure:
    """An unknown over space at a few times, early ones light."""
    (space, line), (time, moments) = _space_then_time(samples)
    values = samples.fields[name]
    if next(iter(samples.axes)) == time:
        values = values.T
    chosen = np.unique(np.linspace(0, len(moments) - 1, PROFILES).round().astype(int))
    data = [
        {
            "type": "scatter", "mode": "lines", "x": line.tolist(),
            "y": values[:, index].tolist(),
            "name": f"{time.split(' ')[0]} = {moments[index]:.4g}",
            "line": {"color": PALETTE[number % len(PALETTE)]},
        }
        for number, index in enumerate(chosen)
    ]  # fmt: skip
    figure = plain_figure(data, space, name)
    # With its unit, which the names beside the lines leave out.
    figure["layout"]["legend"] = {"x": 1.02, "y": 1, "title": {"text": time}}
    return figure


def _space_then_time(
    samples: Samples,
) -> tuple[tuple[str, Array], tuple[str, Array]]:
    one, two = samples.axes.items()
    return (two, one) if one[0] == samples.time else (one, two)


def heat_map(samples: Samples, name: str) -> Figure:
    """An unknown over two coordinates, time upwards."""
    (across, x), (up, y) = _space_then_time(samples)
    values = samples.fields[name]
    if next(iter(samples.axes)) != across:
        values = values.T
    figure = plain_figure([_map(x, y, values, name)], across, up)
    if samples.time is None:
        _square(figure)
    return figure


def film(samples: Samples, name: str) -> Figure:
    """An unknown over a plane as it changes, with a play button and a slider."""
    assert samples.time is not None
    labels = list(samples.axes)
    at = labels.index(samples.time)
    moments = samples.axes[samples.time]
    values = np.moveaxis(samples.fields[name], at, -1)
    (across, x), (up, y) = (
        (label, samples.axes[label]) for label in labels if label != samples.time
    )
    span = _span(samples.fields[name])
    traces = [
        _map(x, y, values[..., index], name, span) for index in range(len(moments))
    ]
    figure = plain_figure([traces[0]], across, up)
    _square(figure)
    titles = [f"{moment:.4g}" for moment in moments]
    figure["frames"] = [
        {"name": title, "data": [{"type": "heatmap", "z": trace["z"]}]}
        for title, trace in zip(titles, traces, strict=True)
    ]
    shown = {"frame": {"duration": _FRAME_MS, "redraw": True}, "fromcurrent": True,
             "transition": {"duration": 0}}  # fmt: skip
    held = {"mode": "immediate", "frame": {"duration": 0, "redraw": True},
            "transition": {"duration": 0}}  # fmt: skip
    figure["layout"]["height"] = 520
    figure["layout"]["margin"]["b"] = 120
    figure["layout"]["updatemenus"] = [
        {
            "type": "buttons", "direction": "left", "showactive": False, "x": 0,
            "y": -0.16, "xanchor": "left", "yanchor": "top",
            "buttons": [
                {"label": "Play", "method": "animate", "args": [None, shown]},
                {"label": "Stop", "method": "animate", "args": [[None], held]},
            ],
        }
    ]  # fmt: skip
    figure["layout"]["sliders"] = [
        {
            "x": 0.22, "len": 0.78, "y": -0.14,
            "currentvalue": {"prefix": f"{samples.time}: "},
            "steps": [
                {"label": title, "method": "animate", "args": [[title], held]}
                for title in titles
            ],
        }
    ]  # fmt: skip
    return figure


def _square(figure: Figure) -> None:
    """A plane is drawn with one scale for both directions."""
    figure["layout"]["yaxis"].update({"scaleanchor": "x", "constrain": "domain"})
    figure["layout"]["xaxis"]["constrain"] = "domain"
    figure["layout"]["height"] = 440


def _span(values: Array) -> tuple[float, float, str]:
    """Ends of the colours, and which: two-sided where values change sign."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if low < 0 < high and min(-low, high) > 0.2 * max(-low, high):
        most = max(-low, high)
        return -most, most, "RdBu"
    return low, high, "Viridis"


def _map(
    x: Array, y: Array, values: Array, name: str,
    span: tuple[float, float, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    low, high, colours = span or _span(values)
    return {
        "type": "heatmap", "x": x.tolist(), "y": y.tolist(),
        "z": np.round(values.T, 9).tolist(), "zmin": low, "zmax": high,
        "zsmooth": "best", "colorscale": colours, "reversescale": colours == "RdBu",
        "colorbar": {"title": {"text": name}},
        "hovertemplate": "%{x:.4g}, %{y:.4g}: %{z:.5g}<extra></extra>",
    }  # fmt: skip


def refinement_figure(rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    """Error over the number of points or the step, where at least two are known."""
    key = "h" if any(row.get("h") for row in rows) else "n"
    points = [
        (float(row[key]), float(row["error"]))
        for row in rows
        if row.get(key) and row.get("error")
    ]
    if len(points) < 2:
        return None
    data = [
        {"type": "scatter", "mode": "lines+markers", "x": [p[0] for p in points],
         "y": [p[1] for p in points]}
    ]  # fmt: skip
    title = "step" if key == "h" else "points or cells"
    figure = plain_figure(data, title, "error")
    for axis in ("xaxis", "yaxis"):
        figure["layout"][axis].update({"type": "log", "exponentformat": "power"})
    figure["layout"]["xaxis"].update({"tickvals": [p[0] for p in points]})
    return figure
