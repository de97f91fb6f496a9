"""Figures as plain plotly JSON; nothing here needs plotly to be imported."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.compose.table_points import amounts
from assistant.pictures import Reflection, profile

Figure = dict[str, Any]

#: Okabe & Ito, told apart by readers with colour-blindness.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F")


def plain_figure(data: list[Any], x: str, y: str) -> Figure:
    """Traces on two named axes, in the look of every figure of the page."""
    return {
        "data": data,
        "layout": {
            "margin": {"l": 60, "r": 16, "t": 32, "b": 48},
            "height": 340,
            "xaxis": {"title": {"text": x}},
            "yaxis": {"title": {"text": y}},
            "legend": {"orientation": "h", "y": 1.12},
            "colorway": list(PALETTE),
        },
    }


def powder_figure(patterns: Mapping[str, Sequence[Reflection]]) -> Figure:
    """Powder patterns over 2θ, lines marked with their indices.

    Args:
        patterns: Name of each pattern to its lines; several are drawn over another.
    """
    grid = np.linspace(5, 90, 3400)
    data: list[Any] = []
    for index, (name, lines) in enumerate(patterns.items()):
        tint = PALETTE[index % len(PALETTE)]
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": name, "x": _numbers(grid),
                "y": _numbers(profile(list(lines), grid)), "hoverinfo": "skip",
                "line": {"width": 1.4, "color": tint},
            }
        )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "markers", "showlegend": False,
                "x": [line.two_theta for line in lines],
                "y": [-4.0 - 5 * index] * len(lines),
                "marker": {"symbol": "line-ns", "size": 7,
                           "line": {"width": 1.4, "color": tint}},
                "text": [
                    f"{line.hkl}<br>2θ {line.two_theta:.3f}°, d {line.d:.4f} Å, "
                    f"{line.intensity:.1f} %" for line in lines
                ],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    return plain_figure(data, "2θ / degrees", "intensity / %")


def _numbers(values: Any) -> list[float]:
    return [round(float(v), 4) for v in values]


def column_name(column: Mapping[str, Any]) -> str:
    """Name with its unit in brackets."""
    unit = column.get("unit")
    return f"{column['name']} ({unit})" if unit else str(column["name"])


def numeric_columns(table: Mapping[str, Any]) -> list[int]:
    """Columns that hold at least two numbers."""
    return [
        index
        for index in range(len(table["columns"]))
        if sum(_is_number(row[index]) for row in table["rows"]) >= 2
    ]


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


_KELVIN_FROM = {"K": 0.0, "°C": 273.15, "C": 273.15, "degC": 273.15}


def temperature_column(table: Mapping[str, Any]) -> tuple[int, float] | None:
    """Index of a temperature column and what to add for kelvin."""
    for index, column in enumerate(table["columns"]):
        name, unit = str(column["name"]).lower(), str(column.get("unit") or "")
        if name.strip() in {"temperature", "t"} and unit in _KELVIN_FROM:
            return index, _KELVIN_FROM[unit]
    return None


def arrhenius_figure(
    table: Mapping[str, Any], quantity: int, label: int | None = None
) -> Figure | None:
    """Logarithm of a quantity over 1000/T, one series a material.

    Returns:
        None where no temperature column or fewer than two positive values exist.
    """
    warm = temperature_column(table)
    if warm is None or warm[0] == quantity:
        return None
    series: dict[str, list[tuple[float, float, str]]] = {}
    sources = table.get("provenance") or []
    for number, row in enumerate(table["rows"]):
        value, kelvin = row[quantity], row[warm[0]]
        if not (_is_number(value) and _is_number(kelvin)):
            continue
        kelvin += warm[1]
        if value <= 0 or kelvin <= 0:
            continue
        name = str(row[label]) if label is not None else "all"
        source = sources[number] if number < len(sources) else ""
        series.setdefault(name, []).append((1000 / kelvin, value, f"{source}"))
    if sum(len(points) for points in series.values()) < 2:
        return None
    data = []
    for name, points in list(series.items())[:30]:
        points.sort()
        several = len({p[0] for p in points}) > 2
        data.append(
            {
                "type": "scatter", "mode": "lines+markers" if several else "markers",
                "name": name[:40], "x": [p[0] for p in points],
                "y": [p[1] for p in points], "text": [p[2] for p in points],
            }
        )  # fmt: skip
    figure = plain_figure(
        data, "1000 / T (1/K)", column_name(table["columns"][quantity])
    )
    figure["layout"]["yaxis"]["type"] = "log"
    figure["layout"]["yaxis"]["exponentformat"] = "power"
    figure["layout"]["legend"] = {"font": {"size": 10}}
    return figure


_TRANSPORT = re.compile(r"conductivity|diffusi|rate|mobility|viscosity", re.I)


def has_arrhenius(table: Mapping[str, Any], quantity: int) -> bool:
    """Whether a quantity follows an activation law and enough rows hold both."""
    warm = temperature_column(table)
    if warm is None or not _TRANSPORT.search(str(table["columns"][quantity]["name"])):
        return False
    found = [
        row[warm[0]]
        for row in table["rows"]
        if _is_number(row[quantity]) and _is_number(row[warm[0]]) and row[quantity] > 0
    ]
    return len(found) >= 3 and len(set(found)) >= 2


def category_columns(table: Mapping[str, Any]) -> dict[str, int]:
    """Columns of names that a quantity can be drawn over: material, composition."""
    return {
        str(column["name"]): index
        for index, column in enumerate(table["columns"])
        if str(column["name"]).lower() in {"material", *_FORMULAS}
    }


_FORMULAS = ("composition", "formula")
#: An element in more than this share of the rows belongs to the host.
_HOST = 0.6
#: Elements offered for a plot over composition.
_OFFERED = 4


def _shares(table: Mapping[str, Any]) -> tuple[list[dict[str, float]], str]:
    """Amount of each element, row by row, and its unit; empty without a formula."""
    places = [
        i for i, c in enumerate(table["columns"]) if str(c["name"]).lower() in _FORMULAS
    ]
    return amounts(
        [str(row[places[0]] or "") if places else None for row in table["rows"]]
    )


def varying_elements(table: Mapping[str, Any], quantity: int) -> list[str]:
    """Elements whose share differs between rows that hold a quantity, most first."""
    shares = [
        share
        for row, share in zip(table["rows"], _shares(table)[0], strict=True)
        if share and _is_number(row[quantity])
    ]
    if len(shares) < 4:
        return []
    counts = {
        symbol: (
            sum(symbol in share for share in shares),
            len({round(share.get(symbol, 0.0), 3) for share in shares}),
        )
        for symbol in dict.fromkeys(s for share in shares for s in share)
    }
    offered = [s for s, (rows, kinds) in counts.items() if rows >= 3 and kinds >= 4]
    # An element that only some rows hold is what was varied: a dopant.
    offered.sort(key=lambda s: (counts[s][0] > _HOST * len(shares), -counts[s][1]))
    return offered[:_OFFERED]


def composition_figure(
    table: Mapping[str, Any], quantity: int, symbol: str, label: int = 0
) -> Figure | None:
    """A quantity over the amount of an element per formula unit, a series a material.

    Rows whose formulas have no common unit are drawn over atomic percent.

    Returns:
        None where fewer than two rows hold both.
    """
    series: dict[str, list[tuple[float, float, str]]] = {}
    sources = table.get("provenance") or []
    held, unit = _shares(table)
    for number, (row, share) in enumerate(zip(table["rows"], held, strict=True)):
        if share and _is_number(row[quantity]):
            source = sources[number] if number < len(sources) else ""
            point = (share.get(symbol, 0.0), float(row[quantity]), f"{source}")
            series.setdefault(str(row[label]), []).append(point)
    if sum(len(points) for points in series.values()) < 2:
        return None
    data = [
        {
            "type": "scatter", "mode": "markers", "name": name[:40],
            "marker": {"size": 8}, "x": [p[0] for p in points],
            "y": [p[1] for p in points], "text": [p[2] for p in points],
        }
        for name, points in list(series.items())[:30]
    ]  # fmt: skip
    title = column_name(table["columns"][quantity])
    return _logarithmic(plain_figure(data, f"{symbol} ({unit})", title))


def _logarithmic(figure: Figure) -> Figure:
    """The same figure with a logarithmic axis where values span decades."""
    values = [
        value for series in figure["data"] for value in series["y"]
        if _is_number(value)
    ]  # fmt: skip
    if values and min(values) > 0 and max(values) > 100 * min(values):
        figure["layout"]["yaxis"]["type"] = "log"
        figure["layout"]["yaxis"]["exponentformat"] = "power"
    return figure


def scatter_figure(
    table: Mapping[str, Any], x: int, y: int, label: int | None = None
) -> Figure:
    """One column over another, each point named by its row's label and source."""
    sources = table.get("provenance") or []
    rows = [
        (row, sources[i] if i < len(sources) else "")
        for i, row in enumerate(table["rows"])
        if row[x] is not None and _is_number(row[y])
    ]
    figure = plain_figure(
        [
            {
                "type": "scatter", "mode": "markers", "x": [row[x] for row, _ in rows],
                "y": [float(row[y]) for row, _ in rows], "marker": {"size": 8},
                "text": [
                    f"{row[label] if label is not None else ''} {source}"
                    for row, source in rows
                ],
            }
        ],
        column_name(table["columns"][x]),
        column_name(table["columns"][y]),
    )  # fmt: skip
    return _logarithmic(figure)


def loss_figure(history: Sequence[Mapping[str, Any]]) -> Figure:
    """What a training reports over its steps, the validation loss beside it."""
    steps = [event["step"] for event in history]
    names = list(dict.fromkeys(k for event in history for k in event["terms"]))
    data: list[Any] = [
        {
            "type": "scatter", "mode": "lines", "name": name, "x": steps,
            "y": [event["terms"].get(name) for event in history],
        }
        for name in names
    ]  # fmt: skip
    judged = [(e["step"], e["validation"]) for e in history if e.get("validation")]
    if judged:
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": "validation",
                "x": [step for step, _ in judged], "y": [loss for _, loss in judged],
                "line": {"dash": "dot"},
            }
        )  # fmt: skip
    figure = plain_figure(data, "step", ", ".join(names))
    figure["layout"]["showlegend"] = True
    return figure


def funnel_figure(stages: Sequence[tuple[str, int]]) -> Figure:
    """How many candidates each check left."""
    figure = plain_figure(
        [
            {
                "type": "bar", "orientation": "h", "x": [n for _, n in stages],
                "y": [name for name, _ in stages], "text": [str(n) for _, n in stages],
                "textposition": "auto",
            }
        ],
        "candidates",
        "",
    )  # fmt: skip
    figure["layout"]["yaxis"] = {"autorange": "reversed", "automargin": True}
    figure["layout"]["height"] = 90 + 42 * len(stages)
    return figure


def sheet_figure(
    real: Mapping[str, Sequence[float]], made: Mapping[str, Sequence[float]]
) -> Figure:
    """A sample sheet: the spread of every column, synthetic over real rows."""
    names = [name for name in real if name in made][:12]
    wide = 3 if len(names) > 2 else max(len(names), 1)
    high = -(-len(names) // wide)
    data: list[Any] = []
    figure = plain_figure(data, "", "")
    layout = figure["layout"]
    layout.update({"grid": {"rows": high, "columns": wide, "pattern": "independent",
                            "ygap": 0.35}, "height": 90 + 190 * high,
                   "barmode": "overlay"})  # fmt: skip
    for index, name in enumerate(names, 1):
        number = "" if index == 1 else str(index)
        for series, rows, tint in (("real", real, 0), ("synthetic", made, 1)):
            data.append(
                {
                    "type": "histogram", "histnorm": "percent", "name": series,
                    "x": list(rows[name]), "xaxis": f"x{number}",
                    "yaxis": f"y{number}", "opacity": 0.55, "nbinsx": 20,
                    "legendgroup": series, "showlegend": index == 1,
                    "marker": {"color": PALETTE[tint]},
                }
            )  # fmt: skip
        layout[f"xaxis{number}"] = {"title": {"text": name, "standoff": 4}}
        layout[f"yaxis{number}"] = {"title": {"text": "%" if index == 1 else ""}}
    return figure


def pair_figure(
    real: Mapping[str, Sequence[Any]], made: Mapping[str, Sequence[Any]], x: str, y: str
) -> Figure:
    """Synthetic rows over real ones, for two columns."""
    data = [
        {
            "type": "scatter", "mode": "markers", "name": name, "x": list(rows[x]),
            "y": list(rows[y]), "opacity": 0.7, "marker": {"size": 6, "symbol": symbol},
        }
        for name, rows, symbol in (
            ("real", real, "circle"), ("synthetic", made, "x-thin-open"),
        )
    ]  # fmt: skip
    return plain_figure(data, x, y)
