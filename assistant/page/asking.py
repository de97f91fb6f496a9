"""From what the page collects to a request, and the examples for a first visit."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.records import Request

#: What the chat input takes.
FILE_TYPES = ["cif", "csv", "tsv", "xlsx", "pdf", "bib", "txt", "md", "json", "jsonl"]
_TEXTS = {".txt", ".md"}


@dataclass(frozen=True, slots=True)
class Example:
    """A card for a first-time visitor.

    Attributes:
        title: Of the card.
        about: What it shows.
        text: The request that it sends.
        rules: Of the request.
        draft: Name of a shipped CIF, or empty.
    """

    title: str
    about: str
    text: str
    rules: tuple[str, ...] = ()
    draft: str = ""


EXAMPLES = (
    Example(
        "Check a CIF",
        "A file with planted faults: see each with its line, then repair it.",
        "Check this structure, please.",
        draft="example_wrong.cif",
    ),
    Example(
        "Make a CIF by rules",
        "A structure built from a record and judged rule by rule.",
        "Can you generate a CIF file for SrTiO3?",
        rules=(
            "Rule 1: The space group is Pm-3m.",
            "Rule 2: Ti is surrounded by six O in an octahedron.",
            "Rule 3: The TiO6 octahedra share corners.",
        ),
    ),
    Example(
        "Ask the literature",
        "Strategies with drawbacks, each number with its source.",
        "How can I improve the ionic conductivity of Li7La3Zr2O12?",
    ),
    Example(
        "Solve an equation",
        "A diffusion problem with an error bound and a script to keep.",
        "Solve u_t = 0.1*u_xx on 0 < x < 1 with u(0,t) = 0, u(1,t) = 0 and "
        "u(x,0) = sin(pi*x). What is u(0.5, 1)?",
    ),
    Example(
        "Collect data",
        "Sourced rows with temperature, scope and DOI, as a table.",
        "Table of ionic conductivity of LLZO with temperature and DOI.",
    ),
    Example(
        "Propose candidates",
        "New compositions by rule, marked as proposals.",
        "Suggest 5 new candidate compositions of lithium argyrodites.",
    ),
)


def draft_of(example: Example) -> str | None:
    """The CIF of an example, or None."""
    if not example.draft:
        return None
    path = files("assistant.page").joinpath(f"data/{example.draft}")
    return path.read_text("utf-8")


def rule_lines(text: str) -> list[str]:
    """Rules as typed, one a line; blank lines fall away."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def build_request(
    text: str,
    uploads: Sequence[tuple[str, bytes]] = (),
    *,
    rules: Sequence[str] = (),
    draft: str | None = None,
    session: str | None = None,
    private: bool = False,
    options: dict[str, Any] | None = None,
    ask: dict[str, Any] | None = None,
) -> Request:
    """A validated request from a message and its files.

    A single CIF is the draft to work on; text files are documents for this request
    only; everything else travels as a file.

    Raises:
        BadInput: Something is too large or not of the contract.
    """
    documents: list[dict[str, str]] = []
    others: list[dict[str, Any]] = []
    cifs = [item for item in uploads if Path(item[0]).suffix.lower() == ".cif"]
    for name, content in uploads:
        kind = Path(name).suffix.lower()
        decoded = _decoded(content) if kind in {".cif", *_TEXTS} else None
        if kind == ".cif" and len(cifs) == 1 and draft is None and decoded is not None:
            draft = decoded
        elif kind in _TEXTS and decoded is not None:
            documents.append({"name": Path(name).name, "text": decoded})
        else:
            others.append(
                {
                    "name": Path(name).name,
                    "base64": base64.b64encode(content).decode("ascii"),
                    "private": private,
                }
            )
    if not text.strip():
        text = (
            "Check this structure, please."
            if draft is not None
            else "What does this file hold?"
        )
    return Request.from_json(
        {
            "text": text, "rules": list(rules), "draft": draft, "session": session,
            "files": others, "documents": documents, "ask": ask,
            "options": {k: v for k, v in (options or {}).items() if v is not None},
        }
    )  # fmt: skip


def _decoded(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
