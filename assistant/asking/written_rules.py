"""Rules of a table written out as YAML: in a message, or in a file beside it."""

from __future__ import annotations

import re

_KEY = re.compile(
    r"\s*(?:rules|ranges|sums|order)\s*:\s*(?:\[.*\]|\{.*\})?\s*(?:#.*)?", re.IGNORECASE
)
_FENCE = re.compile(r"\s*```\s*(?:ya?ml)?\s*", re.IGNORECASE)
_WITHIN = re.compile(r"\s*-\s.*|\s+\S.*|\s*")


def rules_block(text: str) -> tuple[str, str]:
    r"""The YAML of a message, and the message without it.

    A block begins at a line that holds nothing but ``rules:``, ``ranges:``, ``sums:``
    or ``order:`` and goes on over the lines that are indented below it.

    >>> rules_block("augment to 90 rows\nranges:\n  age: [3, 90]\nand be quick")
    ('ranges:\n  age: [3, 90]', 'augment to 90 rows\nand be quick')
    """
    block: list[str] = []
    rest: list[str] = []
    inside = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if _FENCE.fullmatch(line):
            inside = False
        elif _KEY.fullmatch(line) or (inside and _WITHIN.fullmatch(line)):
            inside = True
            block.append(line)
        else:
            inside = False
            rest.append(line)
    while block and not block[-1].strip():
        block.pop()
    return "\n".join(_dedented(block)), "\n".join(rest)


def _dedented(lines: list[str]) -> list[str]:
    """The lines with the key words at the margin, in small letters."""
    out = []
    margin = 0
    for line in lines:
        if _KEY.fullmatch(line):
            margin = len(line) - len(line.lstrip())
            key, _, tail = line.strip().partition(":")
            out.append(f"{key.strip().lower()}:{tail}")
        else:
            lead = len(line) - len(line.lstrip())
            out.append(line[min(margin, lead) :])
    return out
