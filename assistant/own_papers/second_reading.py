"""A second reading of what is quoted from an attached document.

Quotations come from sentences that were cut, cleaned and searched for values. Here the
page is read anew as letters and figures alone, and the values are read by the reader of
questions, so that a slip of the first reading shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.asking.limits import unit_at
from assistant.asking.named import read_number
from knowledge.facts import Fact, Value
from knowledge.ingest.reading import pages_of
from knowledge.units import convert, find_unit

#: Relative difference up to which two readings of a number are one.
_SAME = 1e-6


def letters(text: str) -> str:
    """Letters and figures of a text alone, in lower case.

    >>> letters("1.2 mS/cm at 25 °C")
    '12mscmat25c'
    """
    return re.sub(r"[\W_]+", "", text).lower()


def documents_read(found: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """Letters of every page and of every whole document, by "name|page"."""
    out: dict[str, str] = {}
    for name, data in found:
        pages = pages_of(name, data)
        out[name] = letters(" ".join(page.text for page in pages))
        for page in pages:
            out[f"{name}|{page.number}"] = letters(page.text)
    return out


def not_confirmed(facts: Sequence[Fact], read: Mapping[str, str]) -> list[str]:
    """Sentences and values that the second reading does not find, as shown."""
    out = []
    for fact in facts:
        page = fact.place.removeprefix("page ")
        text = read.get(f"{fact.file}|{page}") or read.get(fact.file or "", "")
        if letters(fact.claim) not in text:
            out.append(fact.claim)
            continue
        again = _figures(fact.claim)
        out += [
            f"{value.value} {value.unit}"
            for value in fact.values
            if value.unit and not _found(value, again)
        ]
    return out


#: A figure, with its uncertainty passed over.
_FIGURE = re.compile(
    r"(?<![.,])(?P<n>\d+(?:[.,]\d+)?)(?:\(\d+\))?(?:\s?±\s?\d+(?:\.\d+)?)?"
    r"(?P<p>\s?[x×·∙⋅]\s?10\s?\^?\s?[-−–⁻]?\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+|[eE][-−+]?\d+)?"
)


def _figures(text: str) -> list[tuple[float, str]]:
    """Every number of a text that a unit follows, with that unit."""
    out = []
    for match in _FIGURE.finditer(text):
        power = (match["p"] or "").replace("∙", "·").replace("⋅", "·")
        value = read_number(match["n"] + power.replace("−", "-"))
        unit, _ = unit_at(text[match.end() :])
        if value is not None and unit is not None:
            sign = (
                -1.0 if text[max(0, match.start() - 1) : match.start()] in "-−" else 1
            )
            out += [(value, unit.name), (sign * value, unit.name)]
    return out


def _found(value: Value, again: Sequence[tuple[float, str]]) -> bool:
    known = find_unit(value.unit)
    parts = value.value if isinstance(value.value, tuple | list) else (value.value,)
    for part in parts:
        if not isinstance(part, int | float) or known is None:
            continue
        seen = [convert(number, unit, value.unit) for number, unit in again]
        near = (abs(x - part) <= _SAME * max(abs(part), 1e-30) for x in seen
                if x is not None)  # fmt: skip
        # Of a range the unit stands at its end alone.
        if not any(near) and len(parts) == 1:
            return False
    return True
