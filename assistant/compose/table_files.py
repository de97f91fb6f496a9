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
