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

from assistant.errors import BadInput
from assistant.files import write_text
from assistant.sessions import Exchange, Session


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
                [{"request": e.request, "answer": e.answer} for e in exchanges],
                ensure_ascii=False, indent=2,
            ),
        ),
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
        lines += [
            f"*{answer.get('route')}, {answer.get('status')}, {answer.get('model')}*",
            "",
            str(answer.get("text", "")),
            "",
        ]
        if answer.get("cif"):
            lines += ["```cif", str(answer["cif"]).rstrip(), "```", ""]
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
    """The sources of a conversation as BibTeX."""
    entries = []
    for citation in citations(exchanges):
        key = re.sub(r"[^A-Za-z0-9]+", "-", str(citation.get("id"))).strip("-")
        fields = {
            name: citation.get(name)
            for name in ("title", "journal", "year", "doi")
            if citation.get(name)
        }
        if citation.get("locator"):
            fields["note"] = citation["locator"]
        body = ",\n".join(f"  {k} = {{{_escape(v)}}}" for k, v in fields.items())
        kind = "article" if fields.get("journal") else "misc"
        entries.append(f"@{kind}{{{key},\n{body}\n}}\n")
    return "\n".join(entries)


def _escape(value: Any) -> str:
    return re.sub(r"[{}\\]", "", str(value)).replace("&", r"\&").replace("%", r"\%")


def _artifacts(exchange: Exchange, folder: Path) -> list[str]:
    written = []
    answer, number = exchange.answer, exchange.number
    if answer.get("cif"):
        written.append(write_text(folder, f"{number:03}-structure.cif", answer["cif"]))
    equation = answer.get("equation")
    if equation and equation.get("code"):
        written.append(write_text(folder, f"{number:03}-solve.py", equation["code"]))
    table = answer.get("table")
    if table:
        written.append(write_text(folder, f"{number:03}-table.csv", _csv(table)))
    for artifact in answer.get("artifacts") or []:
        path = Path(str(artifact.get("path")))
        if path.is_file():
            target = folder / f"{number:03}-{path.name}"
            shutil.copyfile(path, target)
            written.append(str(target))
    return written


def _csv(table: dict[str, Any]) -> str:
    """A table with its provenance; a text that a spreadsheet would run is defused."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    names = [
        f"{c['name']} ({c['unit']})" if c.get("unit") else c["name"]
        for c in table["columns"]
    ]
    writer.writerow([*names, "record"])
    for row, source in zip(table["rows"], table["provenance"], strict=False):
        record = "; ".join(source) if isinstance(source, list) else source
        writer.writerow([*(_defused(v) for v in row), record])
    return stream.getvalue()


def _defused(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "=+-@\t\r":
        return "'" + value
    return value
