"""Faults of an own table: found by the checks of tables, told by what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        "tables.numbers",
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
    from knowledge.ingest.sheets import read_sheets
    from knowledge.ingest.tables import map_columns
    from validators.tables import UserTable

    try:
        sheets = read_sheets(name, data)
    except IngestError as err:
        raise BadInput(str(err)) from err
    sheet = sheets[0]
    columns = map_columns(sheet.header)
    shown = f"{name}, {sheet.name}" if len(sheets) > 1 and sheet.name else name
    return UserTable(
        name=shown,
        header=sheet.header,
        rows=sheet.rows,
        quantities=tuple(c.quantity if c.role == "value" else c.role for c in columns),
        units=tuple(c.unit for c in columns),
    )


def faults_of(table: UserTable) -> Report:
    """What the checks of tables find."""
    import validators.tables
    from knowledge.units import UNITS

    validators.tables.register_units(
        {u.name: (u.dimension, u.factor, u.offset) for u in UNITS.values()}
    )
    return run_checks(table, None, validators.tables.QUALITY_CHECKS)


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
