"""The figure of a table: over an axis that was asked for, else Arrhenius, else bars."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.compose.table_points import Plot
from assistant.records import Artifact, TableResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Series with a name of their own in a legend; the others are drawn in grey.
_NAMED = 10
#: Characters of a label; its end tells the study.
_LONGEST = 58
#: Values that span more than this factor are drawn on a logarithmic axis.
_DECADES = 50
_MARKERS = "osD^vP*X<>"


def write_figure(
    table: TableResult, folder: Path, plot: Plot | None = None, *, stem: str = "table"
) -> Artifact | None:
    """The plot that was asked for, else an Arrhenius plot, else values in order.

    Args:
        table: The rows.
        folder: Where the figure is written.
        plot: The points over an axis that was asked for.
        stem: Name of the file without its ending.

    Returns:
        The figure, or None when fewer than three numbers are there to draw.
    """
    numeric = [
        i
        for i, c in enumerate(table.columns)
        if c["name"] not in {"temperature", "year"}
        and sum(isinstance(r[i], int | float) for r in table.rows) >= 3
    ]
    if not numeric and plot is None:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    if plot is not None:
        draw_plot(axes, table, plot)
    elif not _draw_arrhenius(axes, table, numeric[0]):
        _draw_bars(axes, table, numeric[0])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.png"
    figure.savefig(path, dpi=130, metadata={"Software": None})
    return Artifact("png", str(path))


def draw_plot(axes: Axes, table: TableResult, plot: Plot) -> None:
    """Draw the points of a plot, a marker and a colour a series."""
    from matplotlib.ticker import MaxNLocator

    named = list(plot.series.items())
    if len(named) > _NAMED:
        named, rest = named[:_NAMED], named[_NAMED:]
        others = [point for _, found in rest for point in found]
        axes.scatter(*_places(others), s=14, c="0.7", zorder=1,
                     label=f"{len(rest)} others")  # fmt: skip
    for index, (label, points) in enumerate(named):
        line = "-" if plot.lines and len({p.x for p in points}) >= 3 else ""
        told = label if len(label) <= _LONGEST else f"…{label[-_LONGEST:]}"
        axes.plot(*_places(points), _MARKERS[index % len(_MARKERS)] + line,
                  ms=5, lw=1, label=told)  # fmt: skip
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(_titled(table, plot.quantity))
    values = [point.y for points in plot.series.values() for point in points]
    if min(values) > 0 and max(values) / min(values) > _DECADES:
        axes.set_yscale("log")
    if plot.x_label == "year":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.figure.legend(fontsize=6, loc="outside lower center", ncols=2)


def _places(points: Sequence[Any]) -> tuple[list[float], list[float]]:
    return [p.x for p in points], [p.y for p in points]


def _titled(table: TableResult, column: int) -> str:
    name, unit = table.columns[column]["name"], table.columns[column]["unit"]
    return f"{name} ({unit})" if unit else str(name)


def _draw_arrhenius(axes: Axes, table: TableResult, column: int) -> bool:
    """Draw samples held at three temperatures or more; whether there is one."""
    names = [c["name"] for c in table.columns]
    if "temperature" not in names:
        return False
    warm = names.index("temperature")
    series: dict[str, list[tuple[float, float]]] = {}
    for row, record in zip(table.rows, table.provenance, strict=True):
        y, t = row[column], row[warm]
        if isinstance(y, int | float) and isinstance(t, int | float) and y > 0:
            key = f"{row[1]} [{record if isinstance(record, str) else record[0]}]"
            series.setdefault(key, []).append((1000 / (t + 273.15), float(y)))
    held = {k: sorted(v) for k, v in series.items() if len({x for x, _ in v}) >= 3}
    for label, points in list(held.items())[:8]:
        axes.semilogy(*zip(*points, strict=True), "o-", label=label[:50])
    if held:
        axes.set_xlabel("1000 / T (1/K)")
        axes.set_ylabel(_titled(table, column))
        axes.legend(fontsize=7)
    return bool(held)


def _draw_bars(axes: Axes, table: TableResult, column: int) -> None:
    shown = [r for r in table.rows if isinstance(r[column], int | float)][:25]
    values = [float(r[column]) for r in shown]
    axes.barh([str(r[1])[:40] for r in shown], values)
    if min(values) > 0 and max(values) / min(values) > _DECADES:
        axes.set_xscale("log")
    axes.tick_params(axis="y", labelsize=7)
    axes.set_xlabel(_titled(table, column))
