"""A table as CSV, XLSX and figure; no cell becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.records import Artifact, TableResult


def guarded(value: Any) -> Any:
    """A text cell that a spreadsheet would run gets a leading apostrophe.

    >>> guarded("=1+1"), guarded(-3.5), guarded("LLTO")
    ("'=1+1", -3.5, 'LLTO')
    """
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def flat(
    table: TableResult, sources: Sequence[tuple[str, str, str]]
) -> tuple[list[str], list[list[Any]]]:
    """Header and rows with `record`, `doi`, `source_status` and `flags` at the end."""
    # The DOI comes once, beside the record.
    kept = [i for i, c in enumerate(table.columns) if c["name"] != "doi"]
    header = [
        f"{c['name']} ({c['unit']})" if c["unit"] else c["name"]
        for c in (table.columns[i] for i in kept)
    ]
    header += ["record", "doi", "source_status", "flags"]
    rows = []
    for row, flags, (record, doi, status) in zip(
        table.rows, table.flags, sources, strict=True
    ):
        cells = ["" if row[i] is None else row[i] for i in kept]
        rows.append(
            [guarded(c) for c in (*cells, record, doi, status, "; ".join(flags))]
        )
    return header, rows


def write_files(
    table: TableResult,
    sources: Sequence[tuple[str, str, str]],
    folder: Path,
    *,
    stem: str = "table",
) -> list[Artifact]:
    """Write CSV and XLSX; returns them."""
    header, rows = flat(table, sources)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{stem}.csv"
    with target.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow([guarded(h) for h in header])
        writer.writerows(rows)
    out = [Artifact("csv", str(target))]
    import xlsxwriter

    book_path = folder / f"{stem}.xlsx"
    book = xlsxwriter.Workbook(
        str(book_path),
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
    )
    # A fixed date keeps two runs identical.
    import datetime

    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    sheet = book.add_worksheet("data")
    bold = book.add_format({"bold": True})
    for column, text in enumerate(header):
        sheet.write_string(0, column, str(guarded(text)), bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, bool) or not isinstance(value, int | float):
                sheet.write_string(number, column, str(value))
            else:
                sheet.write_number(number, column, value)
    book.close()
    return [*out, Artifact("xlsx", str(book_path))]


def write_figure(
    table: TableResult, folder: Path, *, stem: str = "table"
) -> Artifact | None:
    """An Arrhenius plot when a series over temperature is there, else values in order.

    Returns:
        The figure, or None when fewer than three numbers are there to draw.
    """
    names = [c["name"] for c in table.columns]
    numeric = [
        i
        for i, c in enumerate(table.columns)
        if c["name"] not in {"temperature", "year"}
        and sum(isinstance(r[i], int | float) for r in table.rows) >= 3
    ]
    if not numeric:
        return None
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    column = numeric[0]
    unit = table.columns[column]["unit"]
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    series: dict[str, list[tuple[float, float]]] = {}
    if "temperature" in names:
        warm = names.index("temperature")
        for row, record in zip(table.rows, table.provenance, strict=True):
            y, t = row[column], row[warm]
            if isinstance(y, int | float) and isinstance(t, int | float) and y > 0:
                key = f"{row[1]} [{record if isinstance(record, str) else record[0]}]"
                series.setdefault(key, []).append((1000 / (t + 273.15), float(y)))
    arrhenius = {k: sorted(v) for k, v in series.items() if len({x for x, _ in v}) >= 3}
    if arrhenius:
        for label, points in list(arrhenius.items())[:8]:
            axes.semilogy(*zip(*points, strict=True), "o-", label=label[:50])
        axes.set_xlabel("1000 / T (1/K)")
        axes.legend(fontsize=7)
    else:
        shown = [r for r in table.rows if isinstance(r[column], int | float)][:25]
        values = [float(r[column]) for r in shown]
        axes.barh([str(r[1])[:40] for r in shown], values)
        if min(values) > 0 and max(values) / min(values) > 50:
            axes.set_xscale("log")
        axes.tick_params(axis="y", labelsize=7)
    label = f"{names[column]} ({unit})" if unit else names[column]
    (axes.set_ylabel if arrhenius else axes.set_xlabel)(label)
    figure.tight_layout()
    path = folder / f"{stem}.png"
    figure.savefig(path, dpi=130, metadata={"Software": None})
    pyplot.close(figure)
    return Artifact("png", str(path))
