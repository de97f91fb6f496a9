"""A session as files: what was said (Markdown, JSON), sources (BibTeX), its data."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.compose.table_files import guarded
from assistant.errors import BadInput
from assistant.files import write_text
from assistant.sessions import Exchange, Session, VersionKind


def export_session(session: Session, folder: Path) -> list[str]:
    """Write a session to a folder; returns the paths.

    Raises:
        BadInput: There is no such session, or the folder cannot be written.
    """
    exchanges = session.exchanges()
    if not exchanges:
        raise BadInput(
            f"there is no session {session.name!r}; "
            "start one with: matassist ask … --session NAME"
        )
    written = [
        write_text(folder, "session.md", markdown(session.name, exchanges)),
        write_text(
            folder, "session.json",
            json.dumps(
                [
                    {"request": e.request, "answer": e.answer}
                    | ({"attached": list(e.attached)} if e.attached else {})
                    for e in exchanges
                ],
                ensure_ascii=False, indent=2,
            ),
        ),
        write_text(folder, "versions.md", history(session)),
        write_text(folder, "sources.bib", bibtex(exchanges)),
    ]  # fmt: skip
    for exchange in exchanges:
        written += _artifacts(exchange, folder)
    return written


def markdown(name: str, exchanges: list[Exchange]) -> str:
    """The conversation for people."""
    lines = [f"# Session {name}", ""]
    for exchange in exchanges:
        answer = exchange.answer
        lines += [
            f"## {exchange.number}. {_one_line(exchange.request.get('text'))}",
            "",
        ]
        if exchange.attached:
            lines += [f"Attached: {', '.join(exchange.attached)}", ""]
        lines += [
            f"*{answer.get('route')}, {answer.get('status')}, {answer.get('model')}*",
            "",
            str(answer.get("text", "")),
            "",
        ]
        if answer.get("cif"):
            lines += [*_fenced("cif", str(answer["cif"])), ""]
        equation = answer.get("equation")
        if equation and equation.get("code"):
            lines += [*_fenced("python", str(equation["code"])), ""]
        for change in answer.get("changes") or []:
            lines.append(
                f"- {change.get('what')}: {change.get('before')} → "
                f"{change.get('after')} ({change.get('because')})"
            )
        lines += _checks(answer.get("report"))
        if answer.get("egress"):
            sent = "; ".join(
                f"{c['origin']} ({c['bytes']} B)" for c in answer["egress"]
            )
            lines += [f"Left this machine: {sent}", ""]
    return "\n".join(lines)


def _fenced(language: str, text: str) -> list[str]:
    """A code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", text.rstrip(), fence]


def _checks(report: Any) -> list[str]:
    """What was checked, and what each rule was found to be."""
    if not isinstance(report, dict):
        return []
    lines = [f"Checks that ran: {', '.join(report.get('checked') or []) or 'none'}", ""]
    for item in report.get("evidence") or []:
        what = item["rule"] or item["check"]
        lines.append(f"- {item['verdict']}: {what}: {item['measured']}")
    for item in report.get("findings") or []:
        lines.append(f"- {item['severity']}: {item['check']}: {item['message']}")
    return [*lines, ""]


def history(session: Session) -> str:
    """Every version of every structure, equation and table, the latest last."""
    kinds: tuple[VersionKind, ...] = ("structure", "equation", "table")
    lines = [f"# Versions in session {session.name}", ""]
    for kind in kinds:
        versions = session.versions(kind)
        if versions:
            lines += [
                f"## {kind}",
                "",
                "| version | exchange | asked |",
                "|---|---|---|",
            ]
            lines += [
                f"| {v.number} | {v.exchange} | "
                f"{_one_line(v.asked).replace('|', '/')} |"
                for v in versions
            ]
            lines.append("")
    return "\n".join(lines)


def _one_line(text: Any) -> str:
    return " ".join(str(text or "").split())[:120]


def citations(exchanges: list[Exchange]) -> Iterator[dict[str, Any]]:
    """Every source once, in the order of first use."""
    seen: set[str] = set()
    for exchange in exchanges:
        for citation in exchange.answer.get("citations") or []:
            key = citation.get("doi") or citation.get("id")
            if key and key not in seen:
                seen.add(key)
                yield citation


def bibtex(exchanges: list[Exchange]) -> str:
    """The sources of a conversation as BibTeX; no two entries share a key."""
    entries, taken = [], set()
    for citation in citations(exchanges):
        key = (
            re.sub(r"[^A-Za-z0-9]+", "-", str(citation.get("id"))).strip("-")
            or "source"
        )
        name, number = key, 1
        while name.lower() in taken:
            number += 1
            name = f"{key}-{number}"
        taken.add(name.lower())
        fields = {
            field: citation.get(field)
            for field in ("title", "journal", "year", "doi")
            if citation.get(field)
        }
        if citation.get("locator"):
            fields["note"] = citation["locator"]
        body = ",\n".join(f"  {k} = {{{_escape(v)}}}" for k, v in fields.items())
        kind = "article" if fields.get("journal") else "misc"
        entries.append(f"@{kind}{{{name},\n{body}\n}}\n")
    return "\n".join(entries)


_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%",
    "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}  # fmt: skip


def _escape(value: Any) -> str:
    """Text as TeX takes it; an unpaired brace would end the entry, so none is left."""
    text = " ".join(str(value).split())
    return "".join("" if c in "{}" else _SPECIAL.get(c, c) for c in text)


def _artifacts(exchange: Exchange, folder: Path) -> list[str]:
    written = []
    answer, number = exchange.answer, exchange.number
    if answer.get("cif"):
        written.append(write_text(folder, f"{number:03}-structure.cif", answer["cif"]))
    for place, item in enumerate(answer.get("generated") or [], 1):
        if item.get("cif"):
            name = f"{number:03}-candidate-{place:03}.cif"
            written.append(write_text(folder, name, item["cif"]))
    equation = answer.get("equation")
    if equation and equation.get("code"):
        written.append(write_text(folder, f"{number:03}-solve.py", equation["code"]))
    table = answer.get("table")
    if table:
        dois = {c.get("id"): c.get("doi") or "" for c in answer.get("citations") or []}
        written.append(write_text(folder, f"{number:03}-table.csv", _csv(table, dois)))
    taken = {Path(path).name for path in written}
    # What the answer holds itself was often written to a file as well.
    held = {Path(path).read_bytes() for path in written}
    for artifact in answer.get("artifacts") or []:
        path = Path(str(artifact.get("path")))
        if path.is_file() and path.read_bytes() in held:
            continue
        name, again = f"{number:03}-{path.name}", 1
        while name in taken:
            again += 1
            name = f"{number:03}-{again}-{path.name}"
        if path.is_file():
            taken.add(name)
            shutil.copyfile(path, folder / name)
            written.append(str(folder / name))
    return written


def _csv(table: dict[str, Any], dois: dict[Any, str]) -> str:
    """A table with its provenance; a text that a spreadsheet would run is defused."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    names = [
        f"{c['name']} ({c['unit']})" if c.get("unit") else c["name"]
        for c in table["columns"]
    ]
    extra = ["record", "doi", "source_status"]
    shown = [i for i, c in enumerate(table["columns"]) if c["name"] not in extra]
    writer.writerow([*(guarded(names[i]) for i in shown), *extra])
    flags = table.get("flags") or [[] for _ in table["rows"]]
    for row, source, said in zip(
        table["rows"], table["provenance"], flags, strict=False
    ):
        records = source if isinstance(source, list) else [source]
        status = "no source" if "no source" in said else "sourced"
        doi = "; ".join(dict.fromkeys(d for r in records if (d := dois.get(r, ""))))
        writer.writerow(
            [
                *(guarded(row[i]) for i in shown),
                guarded("; ".join(str(r) for r in records)), doi, status,
            ]
        )  # fmt: skip
    return stream.getvalue()
