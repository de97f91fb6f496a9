"""From a report to instructions for the next draft.

All findings go back at once, each with what was found, what is expected and what to
do, so that one answer can mend them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prompts.texts import prompt_text
from validators.report import Finding, Report, Severity
from validators.specs.structure import StructureSpec

#: Findings in one message; the rest is counted.
MOST = 30
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Feedback:
    """Words for the next draft.

    Attributes:
        text: The message.
        ids: Of the findings that went in, ``"symmetry.cell@cell gamma"``.
        prompt: Of the prompt file, with its version.
    """

    text: str
    ids: tuple[str, ...] = ()
    prompt: str = ""


def write(report: Report, spec: StructureSpec | None = None) -> Feedback:
    """Write the findings of a report, errors first; infos are left out."""
    told = [f for f in report.findings if f.severity is not Severity.INFO]
    told.sort(key=lambda f: f.severity is not Severity.ERROR)
    lines = [_line(n, f) for n, f in enumerate(told[:MOST], 1)]
    if len(told) > MOST:
        lines.append(f"… and {len(told) - MOST} more of these kinds")
    errors = sum(f.severity is Severity.ERROR for f in told)
    held = sorted({e.rule for e in report.evidence if e.verdict == "pass" and e.rule})
    broken = {f.rule for f in told if f.rule}
    rules = dict(spec.rules) if spec is not None else {}
    kept = [h for h in held if h in rules and h not in broken]
    correction = prompt_text("correction")
    text = correction.filled(
        errors=f"{errors} error{'s' * (errors != 1)}"
        + (f" and {len(told) - errors} warnings" if len(told) > errors else ""),
        findings="\n".join(lines) or "none",
        held=f"These rules hold already: {', '.join(kept)}." if kept else "",
    )
    return Feedback(text, tuple(_id(f) for f in told[:MOST]), correction.id)


def _id(finding: Finding) -> str:
    return f"{finding.check}@{finding.where}" if finding.where else finding.check


def _line(number: int, finding: Finding) -> str:
    place = f", {finding.where}" if finding.where else ""
    place += f", line {finding.line}" if finding.line is not None else ""
    text = f"{number}. [{finding.check}{place}] {_flat(finding.message)}."
    if finding.expected is not None:
        text += f" Expected: {_flat(finding.expected)}."
    if finding.hint:
        text += f" Do: {_flat(finding.hint)}."
    if finding.rule:
        text += f" ({finding.rule})"
    return text


def _flat(value: Any) -> str:
    """One line of bounded length; labels of the file cannot break the list."""
    return " ".join(str(value).split())[:LONGEST].rstrip(".")
