"""Tables of an answer as files, with provenance, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.compose.table_files import guarded
from assistant.page.figures import column_name

Json = Mapping[str, Any]


def table_rows(answer: Json) -> tuple[list[str], list[list[Any]]]:
    """Header and rows with `record`, `doi`, `source_status`, `flags` at the end."""
    table = answer["table"]
    dois = {c["id"]: c.get("doi") for c in answer.get("citations") or []}
    # The DOI comes once, beside the record.
    kept = [i for i, c in enumerate(table["columns"]) if c["name"] != "doi"]
    header = [column_name(table["columns"][i]) for i in kept]
    flags_of = table.get("flags") or [[] for _ in table["rows"]]
    out = []
    for row, source, flags in zip(
        table["rows"], table["provenance"], flags_of, strict=False
    ):
        records = source if isinstance(source, list) else [source]
        known = [dois.get(record) for record in records]
        status = "no source" if "no source" in (flags or []) else "sourced"
        out.append(
            [
                *(row[i] for i in kept),
                "; ".join(str(r) for r in records if r),
                "; ".join(str(d) for d in known if d),
                status,
                "; ".join(flags or []),
            ]
        )
    return [*header, "record", "doi", "source_status", "flags"], plain_cells(out)


def cell_rows(answer: Json) -> list[dict[str, Any]]:
    """Every number of a table with the record it comes from, one row a cell."""
    table = answer["table"]
    cited = {c["id"]: c for c in answer.get("citations") or []}
    names = [column_name(column) for column in table["columns"]]
    out = []
    for number, (row, source) in enumerate(
        zip(table["rows"], table["provenance"], strict=False), 1
    ):
        records = [str(s) for s in (source if isinstance(source, list) else [source])]
        known = [cited[record] for record in records if record in cited]
        for name, cell in zip(names, row, strict=True):
            if isinstance(cell, bool) or not isinstance(cell, int | float):
                continue
            out.append(
                {
                    "row": number,
                    "of": str(row[0] or ""),
                    "quantity": name,
                    "value": cell,
                    "record": "; ".join(records),
                    "doi": "; ".join(str(c["doi"]) for c in known if c.get("doi")),
                    "where": "; ".join(
                        str(c["locator"]) for c in known if c.get("locator")
                    ),
                    "source": "; ".join(
                        str(c["title"]) for c in known if c.get("title")
                    ),
                }
            )
    return out


def plain_cells(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows with lists and objects turned into text, as tables need."""
    return [
        [
            cell if cell is None or isinstance(cell, str | int | float) else str(cell)
            for cell in row
        ]
        for row in rows
    ]


def distinct_names(header: Sequence[str]) -> list[str]:
    """Column names made different: a second ``doi`` becomes ``doi (2)``."""
    seen: dict[str, int] = {}
    out = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A CSV file in UTF-8; a text that a spreadsheet would run is defused."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([guarded(name) for name in header])
    writer.writerows(
        ["" if cell is None else guarded(cell) for cell in row] for row in rows
    )
    return stream.getvalue().encode("utf-8")


def xlsx_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """An XLSX file whose cells are numbers and texts, never formulas or links."""
    import datetime

    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
    )
    # A fixed date keeps two exports of the same table identical.
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    sheet = book.add_worksheet("data")
    bold = book.add_format({"bold": True})
    for column, name in enumerate(header):
        sheet.write_string(0, column, str(guarded(name)), bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, str(guarded(cell)))
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
