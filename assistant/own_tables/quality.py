"""Faults of an own table: found by the checks of tables, told by what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.asking.table_task import faults_named
from assistant.errors import BadInput
from assistant.phrasebook import phrases_of
from knowledge.errors import IngestError
from validators.report import Finding, Report, run_checks

if TYPE_CHECKING:
    from validators.tables import UserTable

#: Findings that answer a question about a kind of fault.
_ANSWERS = {
    "tables.outliers": ("tables.outliers", "tables.unit_slips", "tables.ranges"),
    "tables.duplicates": ("tables.duplicates",),
    "tables.unit_slips": ("tables.unit_slips", "tables.ranges"),
    "tables.ranges": (
        "tables.ranges", "tables.signs", "tables.unit_slips", "tables.outliers",
        "tables.numbers", "tables.relations",
    ),
}  # fmt: skip
#: Findings that are printed; all are in the report.
MOST_TOLD = 40
_PARTS = re.compile(
    r"[?？!！;；。]\s*|\.\s+(?=[A-ZÄÖÜ¿])|,?\s+(?:and|und|et|y|sowie)\s+(?=(?:are|is|which|"
    r"what|how|does|do|gibt|sind|ist|welche\w*|wie|y a|est|quel\w*|combien|hay|cuál\w*|"
    r"cuánt\w*|qué)\b)|，(?=[^，]{0,12}(?:有|哪|是|多少))|、(?=.{0,12}(?:か|何))",
    re.IGNORECASE,
)


def user_table(name: str, data: bytes) -> UserTable:
    """The first sheet of a file as the checks of tables take it.

    Raises:
        BadInput: The file holds no table.
    """
    return user_tables(name, data)[0]


def user_tables(name: str, data: bytes) -> list[UserTable]:
    """Every sheet of a file as the checks of tables take it.

    Raises:
        BadInput: The file holds no table.
    """
    from knowledge.ingest.sheets import read_sheets
    from knowledge.ingest.tables import map_columns
    from validators.tables import UserTable

    try:
        sheets = read_sheets(name, data)
    except IngestError as err:
        raise BadInput(str(err)) from err
    out = []
    for sheet in sheets:
        columns = map_columns(sheet.header)
        out.append(
            UserTable(
                name=f"{name}, {sheet.name}"
                if len(sheets) > 1 and sheet.name
                else name,
                header=sheet.header,
                rows=sheet.rows,
                quantities=tuple(
                    c.quantity if c.role == "value" else c.role for c in columns
                ),
                units=tuple(c.unit for c in columns),
            )
        )
    return out


def rows_too_wide(files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Rows with more cells than their header: what stands where in them is open."""
    tables = [table for own in files for table in user_tables(*own)]
    return [
        f"{table.name} {number}"
        for table in tables
        for number, row in enumerate(table.rows, 1)
        if any(str(c or "").strip() for c in row[len(table.header) :])
    ]


def faults_of(table: UserTable) -> Report:
    """What the checks of tables find."""
    import validators.tables
    from knowledge.units import UNITS

    validators.tables.register_units(
        {u.name: (u.dimension, u.factor, u.offset) for u in UNITS.values()}
    )
    return run_checks(table, None, validators.tables.QUALITY_CHECKS)


def faults_of_all(tables: Sequence[UserTable]) -> Report:
    """What the checks find in several tables, each finding with the table it is of."""
    reports = [faults_of(table) for table in tables]
    if len(reports) == 1:
        return reports[0]
    findings = [
        replace(f, where=f"{table.name}, {f.where}" if f.where else table.name)
        for table, report in zip(tables, reports, strict=True)
        for f in report.findings
    ]
    ran = dict.fromkeys(name for report in reports for name in report.checked)
    return Report(
        findings=tuple(findings),
        checked=tuple(ran),
        skipped={
            name: why
            for report in reports
            for name, why in report.skipped.items()
            if name not in ran
        },
        evidence=tuple(e for report in reports for e in report.evidence),
    )


def fault_lines(report: Report, text: str, language: str) -> list[str]:
    """Findings in words: what a text asks for first, also where there is none of it."""
    words = phrases_of("own_tables/phrases.yaml", language)
    asked = faults_named(text)
    wanted = {check for name in asked for check in _ANSWERS[name]}
    first = [f for f in report.findings if not asked or f.check in wanted]
    rest = [f for f in report.findings if f not in first]
    lines = [
        words[f"no_{name.partition('.')[2]}"]
        for name in asked
        if not any(f.check in _ANSWERS[name] for f in report.findings)
    ]
    lines += _told(first[:MOST_TOLD])
    if rest and len(first) < MOST_TOLD:
        lines += [words["other_faults"], *_told(rest[: MOST_TOLD - len(first)])]
    if len(report.findings) > MOST_TOLD:
        lines.append(words["more_faults"].format(n=len(report.findings) - MOST_TOLD))
    return lines


def _told(findings: Sequence[Finding]) -> list[str]:
    places = (f"{f.where}: " if f.where else "" for f in findings)
    return [
        f"- **{f.severity}** {place}{f.message}"
        for f, place in zip(findings, places, strict=True)
    ]


def beside_faults(text: str) -> str:
    """What a text asks beside the faults that it names, or an empty text.

    >>> beside_faults("What is the mean density, and are there outliers?")
    'What is the mean density?'
    """
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    kept = [part for part in parts if not faults_named(part)]
    if not kept or len(kept) == len(parts):
        return ""
    return " ".join(f"{part}?" for part in kept)
