"""The check of a user's own table: the answer about its faults."""

from __future__ import annotations

from typing import Any

from assistant.records import Answer, Status
from assistant.routes.data_rows import DataWork
from validators.report import Report


def quality_answer(
    table: Any, spec: DataWork, report: Report, words: dict[str, str]
) -> Answer:
    """What was found in the table, the worst first."""
    from assistant.own_tables.quality import fault_lines

    shape = {"rows": len(table.rows), "columns": len(table.header)}
    if report.findings:
        head = words["faults"].format(n=len(report.findings), **shape)
    else:
        head = words["clean"].format(**shape)
    # Several sheets may be in a file; the judged one is named with it.
    lines = [f"## {words['quality']}", f"{table.name}: {head}", ""]
    lines += fault_lines(report, spec.spec.text, spec.spec.language)
    status = Status.VERIFIED if report.ok else Status.UNVERIFIED
    return Answer(status=status, text="\n".join(lines), report=report)
