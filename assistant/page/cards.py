"""An answer's parts as rows and short sentences; the input is the public JSON.

The page draws what is on disk, so an answer looks the same after a restart.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.texts import plain_markdown

Json = Mapping[str, Any]
Row = dict[str, Any]

#: Status to badge text, colour of the badge, and what it means in a sentence.
STATUSES: dict[str, tuple[str, str, str]] = {
    "verified": (
        "verified", "green", "Every check that applies ran and passed."
    ),
    "unverified": (
        "unverified", "orange", "An answer with a reservation; the text names it."
    ),
    "needs_input": ("needs input", "blue", "One thing is missing; see the question."),
    "abstained": ("no source", "gray", "No record answers this; nothing was guessed."),
    "refused": ("refused", "red", "The request contradicts itself or is unsafe."),
    "error": ("error", "red", "We could not do our work; the text says why."),
}  # fmt: skip
VERDICTS = {"pass": "✓ pass", "fail": "✗ fail", "open": "? open"}
_RANK = {"error": 0, "warning": 1, "info": 2}
_GRADE = {"error": "✗ error", "warning": "! warning", "info": "i info"}


def status_of(answer: Json) -> tuple[str, str, str]:
    """Badge text, colour and meaning of an answer's status."""
    return STATUSES.get(str(answer.get("status")), ("unknown", "gray", ""))


_ORIGINS = {"user": "your file", "library": "record"}


def attempts_line(attempts: Sequence[Json]) -> str:
    """The loop in a line: ``attempt 1 (your file): 4 errors → attempt 2 …: clean``."""
    parts = []
    for attempt in attempts:
        said = [
            f"{attempt[kind]} {kind if attempt[kind] != 1 else kind[:-1]}"
            for kind in ("errors", "warnings")
            if attempt.get(kind)
        ]
        parts.append(
            f"attempt {attempt['number']} "
            f"({_ORIGINS.get(attempt['origin'], attempt['origin'])}): "
            + (", ".join(said) or "clean")
        )
    return " → ".join(parts)


def verdict_rows(report: Json, rules: Mapping[str, str] | None = None) -> list[Row]:
    """Every rule and property that was measured: the user's rules, failures first.

    Args:
        report: Of an answer.
        rules: Id of each of the user's rules to its text; one that no check
            mentions is listed as open.
    """
    rules = rules or {}
    rank = {"fail": 0, "open": 1, "pass": 2}
    evidence = list(report.get("evidence") or [])
    seen = {str(e["rule"]) for e in evidence}
    evidence += [
        {
            "rule": name,
            "verdict": "open",
            "measured": "no check names this rule",
            "check": "",
        }
        for name in rules
        if name not in seen
    ]
    evidence.sort(
        key=lambda e: (
            not str(e["rule"]).startswith("rule"),
            rank.get(str(e["verdict"]), 3),
        )
    )
    return [
        {
            "verdict": VERDICTS.get(str(e["verdict"]), str(e["verdict"])),
            "rule": f"{e['rule']}: {rules[e['rule']]}"
            if e["rule"] in rules
            else e["rule"],
            "measured": e["measured"],
            "check": e["check"],
        }
        for e in evidence
    ]


def asked_and_other(verdicts: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Verdicts on the user's rules and on what did not pass, and all the others."""
    first = [
        row for row in verdicts
        if str(row["rule"]).startswith("rule") or row["verdict"] != VERDICTS["pass"]
    ]  # fmt: skip
    return first, [row for row in verdicts if row not in first]


def finding_rows(report: Json) -> list[Row]:
    """What the checks have to say, errors first, each with its place and cure."""
    findings = sorted(
        report.get("findings") or [], key=lambda f: _RANK.get(str(f["severity"]), 3)
    )
    return [
        {
            "grade": _GRADE.get(str(f["severity"]), str(f["severity"])),
            "line": f.get("line"),
            "where": f.get("where") or "",
            "what": f["message"],
            "expected": _said(f.get("expected")),
            "found": _said(f.get("found")),
            "cure": f.get("hint") or "",
            "code": f["check"],
        }
        for f in findings
    ]


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, float):
        return _figure(value)
    return str(value)


def _figure(value: float) -> str:
    """A number with six digits at most, small ones as the answers write them.

    >>> _figure(2.48e-4), _figure(0.01005), _figure(12.0)
    ('2.48e-4', '0.01005', '12')
    """
    if 0 < abs(value) < 1e-3:
        digits, _, power = f"{value:.5e}".partition("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"
    return f"{value:.6g}"


def finding_lines(report: Json, *, infos: bool = False) -> list[str]:
    """The findings as Markdown, one a line: grade, place, what is wrong, the cure."""
    out = []
    for row in finding_rows(report):
        if row["grade"].startswith("i") and not infos:
            continue
        place = f" line {row['line']}" if row["line"] else ""
        where = f" ({row['where']})" if row["where"] else ""
        grade = "red" if row["grade"].startswith("✗") else "orange"
        line = (
            f":{grade}[**{plain_markdown(row['grade'])}**]{place}"
            f"{where and ' ' + plain_markdown(where)}: {plain_markdown(row['what'])}."
        )
        if row["cure"]:
            line += f" *Cure: {plain_markdown(row['cure'])}.*"
        out.append(line)
    return out


def skipped_rows(report: Json) -> list[Row]:
    """Checks that had nothing to look at or could not run."""
    return [
        {"check": name, "why it did not run": why}
        for name, why in (report.get("skipped") or {}).items()
    ]


def counts(report: Json, rules: Mapping[str, str] | None = None) -> dict[str, int]:
    """How many checks ran, and how many errors, warnings, open rules there are.

    Args:
        report: Of an answer.
        rules: Id to text of the user's rules; one that no check mentions is open.
    """
    found = [str(f["severity"]) for f in report.get("findings") or []]
    verdicts = [row["verdict"] for row in verdict_rows(report, rules)]
    return {
        "checks": len(report.get("checked") or []),
        "errors": found.count("error"),
        "warnings": found.count("warning"),
        "open": verdicts.count(VERDICTS["open"]),
    }


def rule_texts(request: Json) -> dict[str, str]:
    """Id to text of the rules that came with a request, numbered as the checks do."""
    from prompts.language import split_rules
    from prompts.language_words import RULE_TITLE

    given = [str(rule) for rule in request.get("rules") or []]
    text = str(request.get("text") or "")
    title = RULE_TITLE.search(text)
    if title and not given:
        given = [text[title.start() :]]
    return dict(split_rules(given))


def attached(request: Json) -> list[str]:
    """Names of the files that came with a request; private ones say so."""
    out = [
        f"{item['name']} (private)" if item.get("private") else str(item["name"])
        for item in request.get("files") or []
    ]
    return out + [str(item["name"]) for item in request.get("documents") or []]


def unused(answer: Json, names: Sequence[str]) -> list[str]:
    """The files that came along and that no part of an answer speaks of.

    A source, a row and a reading name the file that they come from.
    """
    told = json.dumps(
        {k: v for k, v in answer.items() if k not in {"artifacts", "seconds"}},
        ensure_ascii=False, default=str,
    )  # fmt: skip
    return [name for name in names if json.dumps(name, ensure_ascii=False)[1:-1]
            not in told]  # fmt: skip


def wanted(request: Json) -> str:
    """The values that a request asks for beside its words."""
    points = (request.get("ask") or {}).get("points") or []
    out = []
    for point in points:
        at = ", ".join(f"{k} = {v:g}" for k, v in (point.get("at") or {}).items())
        out.append(f"{point['of']} at {at}" if at else str(point["of"]))
    return "; ".join(out)


def change_rows(changes: Sequence[Json]) -> list[Row]:
    """Each change with its reason."""
    return [
        {
            "what": change["what"],
            "before": change.get("before") or "",
            "after": change.get("after") or "",
            "because": change["because"],
        }
        for change in changes
    ]


def text_diff(before: str, after: str) -> str:
    """Unified diff of two files, blanks aside, three lines of context."""
    one, two = (
        [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        for text in (before, after)
    )
    lines = difflib.unified_diff(one, two, "before", "after", lineterm="", n=3)
    return "\n".join(lines)


def file_name(cif: str) -> str:
    """A name for a downloaded CIF, after its data block."""
    block = re.search(r"^data_([\w.-]{1,60})", cif, re.M)
    return f"{block[1]}.cif" if block else "structure.cif"


def same_text(before: str, after: str) -> bool:
    """Whether two files differ in blanks at most."""
    return before.split() == after.split()


def reference(citation: Json) -> str:
    """A citation in a line, as Markdown without links to follow by accident."""
    parts = [
        citation.get("title"),
        citation.get("journal"),
        str(citation["year"]) if citation.get("year") else None,
        citation.get("locator"),
    ]
    said = [plain_markdown(str(part)) for part in parts if part]
    line = ", ".join(said or ["no title on record"])
    doi = citation.get("doi")
    if doi:
        return f"{line}. doi:{plain_markdown(doi)}"
    # What came with the question is cited by its place; a DOI of its own it has none.
    own = str(citation.get("id")).startswith("request:")
    return line if own else f"{line}. no DOI"


def credibility_rows(citation: Json) -> list[Row]:
    """The parts of a credibility score; an unknown part says so."""
    given = citation.get("credibility") or {}
    return [
        {
            "part": str(name).replace("_", " "),
            "share": "not known" if part is None else f"{float(part):.2f}",
        }
        if part is None or isinstance(part, int | float)
        else {"part": str(name).replace("_", " "), "share": str(part)}
        for name, part in (given.get("parts") or {}).items()
    ]


def evidence_rows(answer: Json) -> list[Row]:
    """Every number taken from a record, once, with its condition and its records.

    A claim that the short answer and a strategy both make is one.
    What was computed stands elsewhere on the page, with how it was checked.
    """
    rows = []
    for claim in answer.get("claims") or []:
        if not claim.get("citations"):
            continue
        for value in claim.get("values") or []:
            rows.append(
                {
                    "value": _said(value.get("value")),
                    "unit": value.get("unit") or "",
                    "conditions": value.get("conditions") or "",
                    "claim": claim["text"],
                    "records": ", ".join(claim.get("citations") or []),
                    "value id": value.get("value_id") or "",
                }
            )
    return [row for index, row in enumerate(rows) if row not in rows[:index]]


def conflict_values(answer: Json) -> list[Row]:
    """Statements whose citations disagree: several records, values 2 times apart."""
    rows = []
    for claim in answer.get("claims") or []:
        values = [
            v
            for v in claim.get("values") or []
            if isinstance(v.get("value"), int | float) and v["value"] > 0
        ]
        units = {v["unit"] for v in values}
        if len(set(claim.get("citations") or [])) > 1 and len(units) == 1:
            figures = [float(v["value"]) for v in values]
            if len(figures) > 1 and max(figures) > 2 * min(figures):
                rows.append(
                    {
                        "claim": claim["text"],
                        "lowest": _said(min(figures)),
                        "highest": _said(max(figures)),
                        "unit": units.pop(),
                        "records": ", ".join(claim["citations"]),
                    }
                )
    return rows


def python_snippet(request: Json) -> str:
    """The same request through the Python interface."""
    lines = ["from assistant import Assistant", "", "answer = Assistant().ask("]
    lines.append(f"    {str(request.get('text', ''))!r},")
    if request.get("rules"):
        lines.append(f"    rules={list(request['rules'])!r},")
    if request.get("draft"):
        lines.append('    draft=open("structure.cif").read(),')
    options = {
        key: value
        for key, value in (request.get("options") or {}).items()
        if value is not None
    }
    if options:
        lines.append(f"    options={options!r},")
    lines += [")", "print(answer.status, answer.text)"]
    return "\n".join(lines)


def progress_line(step: str, message: str) -> str:
    """One line of the running commentary."""
    return f"**{plain_markdown(step)}** {plain_markdown(message)}"
