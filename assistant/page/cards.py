"""An answer's parts as rows and short sentences; the input is the public JSON.

The page draws what is on disk, so an answer looks the same after a restart.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

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


def attempts_line(attempts: Sequence[Json]) -> str:
    """The loop in a line: ``attempt 1 (model): 4 errors → attempt 2 …: clean``."""
    parts = []
    for attempt in attempts:
        said = [
            f"{attempt[kind]} {kind if attempt[kind] != 1 else kind[:-1]}"
            for kind in ("errors", "warnings")
            if attempt.get(kind)
        ]
        parts.append(
            f"attempt {attempt['number']} ({attempt['origin']}): "
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
        return f"{value:.6g}"
    return str(value)


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


def counts(report: Json) -> dict[str, int]:
    """How many checks ran, and how many errors, warnings, open rules there are."""
    found = [str(f["severity"]) for f in report.get("findings") or []]
    verdicts = [str(e["verdict"]) for e in report.get("evidence") or []]
    return {
        "checks": len(report.get("checked") or []),
        "errors": found.count("error"),
        "warnings": found.count("warning"),
        "open": verdicts.count("open"),
    }


def rule_texts(request: Json) -> dict[str, str]:
    """Id to text of the rules that came with a request, numbered as the checks do."""
    from prompts.language import split_rules

    return dict(split_rules([str(rule) for rule in request.get("rules") or []]))


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


def same_text(before: str, after: str) -> bool:
    """Whether two files differ in blanks at most."""
    return before.split() == after.split()


def reference(citation: Json) -> str:
    """A citation in a line, as Markdown without links to follow by accident."""
    parts = [
        citation.get("title") or "(no title on record)",
        citation.get("journal"),
        str(citation["year"]) if citation.get("year") else None,
        citation.get("locator"),
    ]
    line = ", ".join(plain_markdown(str(part)) for part in parts if part)
    doi = citation.get("doi")
    return f"{line}. " + (f"doi:{plain_markdown(doi)}" if doi else "no DOI")


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#+-!|~$"})


def plain_markdown(text: str) -> str:
    """Text from outside, with nothing left that Markdown would act on."""
    return " ".join(text.split()).translate(_SPECIAL)


_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?(?!https://doi\.org/)[^)\n]*\)")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]+\]:\s*\S+.*$", re.M)
_TIMES = re.compile(r"(?<=[\w)])\*{1,2}(?=[\w(])")
_HEADING = re.compile(r"^(#{1,3}) ", re.M)


def safe_markdown(text: str) -> str:
    """An answer's text for display: no image, no link but to a DOI, small headings.

    An image would be fetched as soon as it is shown, and a model or a document could
    put words of the user into its address.
    """
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _DEFINITION.sub("", text)
    # A product or a power inside a formula is no emphasis.
    text = _TIMES.sub(lambda m: r"\*" * len(m[0]), text)
    return _HEADING.sub("#### ", text)


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
    """Every number that an answer states, with its condition and its records."""
    rows = []
    for claim in answer.get("claims") or []:
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
    return rows


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
                        "lowest": min(figures),
                        "highest": max(figures),
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


_QUESTION_LIMIT = 3_000


def question_markdown(text: str) -> str:
    """A question as its author wrote it: line breaks kept, nothing acted upon."""
    shown = text if len(text) <= _QUESTION_LIMIT else text[:_QUESTION_LIMIT] + " …"
    if "loop_" in shown or "\n" in shown.strip():
        fence = "`" * max(3, 1 + _longest_run(shown))
        return f"{fence}text\n{shown}\n{fence}"
    return plain_markdown(shown)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


_SECTION = re.compile(r"^(?:\*\*[^*\n]+\*\*|#{1,6} .*)\s*$", re.M)


def lead_and_rest(text: str) -> tuple[str, str]:
    """What stands before the first heading of a text, and the rest."""
    for match in _SECTION.finditer(text):
        if text[: match.start()].strip():
            return text[: match.start()].rstrip(), text[match.start() :]
    return text, ""


_CIF_BLOCK = re.compile(r"```(?:cif)?\n\s*(?:#.*\n|\s)*data_.*?```\s*", re.S)
_PIPE_TABLE = re.compile(r"(?:^\|.*\|\s*\n){4,}", re.M)


def without_blocks(text: str) -> str:
    """Text without a CIF or a long table that the page draws beside it."""
    return _PIPE_TABLE.sub("", _CIF_BLOCK.sub("", text + "\n")).rstrip()
