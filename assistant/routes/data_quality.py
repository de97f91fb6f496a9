"""The check of a user's own tables: the answer about their faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.records import Answer, Status
from assistant.routes.data_rows import DataWork
from validators.report import Report

if TYPE_CHECKING:
    from validators.tables import UserTable


def quality_answer(
    tables: Sequence[UserTable],
    spec: DataWork,
    report: Report,
    words: dict[str, str],
) -> Answer:
    """What was found in the tables, the worst first."""
    from assistant.own_tables.quality import fault_lines

    lines = [f"## {words['quality']}"]
    for table in tables:
        shape = {"rows": len(table.rows), "columns": len(table.header)}
        own = [
            f
            for f in report.findings
            if len(tables) == 1 or str(f.where).startswith(table.name)
        ]
        head = words["faults"].format(n=len(own), **shape) if own else ""
        # Several sheets may be in a file; the judged one is named with it.
        lines.append(f"{table.name}: {head or words['clean'].format(**shape)}")
    lines.append("")
    lines += fault_lines(report, spec.spec.text, spec.spec.language)
    clean = report.ok and not report.findings
    status = Status.VERIFIED if clean else Status.UNVERIFIED
    return Answer(status=status, text="\n".join(lines), report=report)
