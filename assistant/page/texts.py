"""Texts of users, models and documents made safe and short for the page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#+-!|~$"})


def plain_markdown(text: str) -> str:
    """Text from outside, with nothing left that Markdown would act on."""
    return " ".join(text.split()).translate(_SPECIAL)


_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?(?!https://doi\.org/)[^)\n]*\)")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]+\]:\s*\S+.*$", re.M)
_TIMES = re.compile(r"(?<=[\w)])\*{1,2}(?=[\w(])")
_HEADING = re.compile(r"^(#{1,3}) ", re.M)
_AFTER_LIST = re.compile(r"^([-*] .*)\n(?=[^\s*#|>`\d-])", re.M)


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
    # A sentence after a list would be read as part of its last item.
    text = _AFTER_LIST.sub("\\1\n\n", text)
    return _HEADING.sub("#### ", text)


_QUESTION_LIMIT = 3_000


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "value"), plural(1200, "value")
    ('1 value', '1,200 values')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


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


def section(text: str, headings: Collection[str]) -> str:
    """What stands below one of these headings, up to the next one; empty if none."""
    marks = list(_SECTION.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends[: len(marks)], strict=True):
        if mark[0].strip().strip("*# ") in headings:
            return text[mark.end() : end].strip()
    return ""


_CIF_BLOCK = re.compile(r"```(?:cif)?\n\s*(?:#.*\n|\s)*data_.*?```\s*", re.S)
_PIPE_TABLE = re.compile(r"(?:^\|.*\|\s*\n){4,}", re.M)


def without_blocks(text: str) -> str:
    """Text without a CIF or a long table that the page draws beside it."""
    return _PIPE_TABLE.sub("", _CIF_BLOCK.sub("", text + "\n")).rstrip()


_STATUS = re.compile(
    r"\A(.*?)[ \t]*`(?:verified|unverified|needs_input|abstained|refused|error)`"
    r"[ \t]*$",
    re.M,
)


def without_status(text: str) -> str:
    """Text without the status at the end of its first line: a badge shows it."""
    return _STATUS.sub(r"\1", text, count=1)


_REFERENCES = re.compile(
    r"\n(?:#{1,6} .*|\*\*[^*\n]+\*\*)\s*\n+(?:[-*] \[\d+\].*(?:\n+|\Z))+\s*\Z"
)


def without_references(text: str) -> str:
    """Text without its closing list of references: cards show them."""
    return _REFERENCES.sub("", text)


_BEGINS = ("data_", "_", "loop_")


def split_pasted(text: str) -> tuple[str, str]:
    """A message parted into words and the CIF inside, empty where there is none."""
    if "_cell_length_a" not in text or "_atom_site" not in text:
        return text, ""
    before: list[str] = []
    body: list[str] = []
    after: list[str] = []
    closed = False
    for line in text.splitlines():
        stripped = line.strip().lower()
        if closed:
            after.append(line)
        elif not body and not stripped.startswith(_BEGINS):
            before.append(line)
        elif stripped.startswith("```"):
            closed = True
        else:
            body.append(line)
    words = [w for w in (*before, *after) if not w.strip().startswith("```")]
    return "\n".join(words).strip(), "\n".join(body) + "\n"


def line_diff(before: str, after: str) -> str:
    """Unified diff of two texts, three lines of context."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "shipped", "yours", lineterm="", n=3
    )
    return "\n".join(lines)
