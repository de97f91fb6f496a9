"""Numbers of one row that share the unit of one of them.

In "k1 = 0.5, k2 = 0.1 1/h" both rates are per hour, and in "D_a = 2 and D_b = 5 um2/s"
both diffusivities are in um2/s: names that differ by an index only, in one list, where
one number carries a unit and the others carry none.
"""

from __future__ import annotations

import re

from assistant.reading.laws.givens import Given, givens

_SEPARATOR = re.compile(
    r"\s*(?:[,;、，]|\band\b|\bund\b|\bet\b|\by\b|\be\b|和|と|及)\s*(?:and\s+|und\s+|et\s+|y\s+)?"
    r"[A-Za-zα-ω_]\w*(?:_\w+)?\s*(?:=|≈|:=)\s*"
)
_INDEXED = re.compile(r"([A-Za-zα-ω]+?)(?:_?\d+|_\w{1,4}|[a-zA-Z+-])")


def shared(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with the unit beside each number of such a row, and what was assumed."""
    found = givens(text)
    # The places of numbers are those in the text with its units spelled out.
    spelled = found.text
    rows: list[list[Given]] = []
    for item in found.items:
        last = rows[-1][-1] if rows else None
        if last is not None and item.name and _stem(item.name) == _stem(last.name):
            between = spelled[last.end : item.start]
            if _SEPARATOR.fullmatch(between):
                rows[-1].append(item)
                continue
        if item.name:
            rows.append([item])
    notes: list[str] = []
    for row in reversed(rows):
        units = {i.unit.text: i for i in row if i.unit is not None}
        bare = [i for i in row if i.unit is None]
        if len(units) != 1 or not bare:
            continue
        (unit,) = units
        for item in reversed(bare):
            spelled = f"{spelled[: item.end]} {unit}{spelled[item.end :]}"
        names = ", ".join(i.name for i in bare)
        notes.append(f"the unit of {names} is {unit}, in which the row of numbers ends")
    return (spelled if notes else text), tuple(reversed(notes))


def _stem(name: str) -> str:
    match = _INDEXED.fullmatch(name)
    return match[1] if match else f"={name}"
