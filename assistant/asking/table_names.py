"""Quantities by the names that records give them, and alloys by a varied formula."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from assistant.asking.limits import Span
from assistant.asking.table_elements import blanked
from knowledge.facts import library
from knowledge.quantities import quantities, quantity_spans
from validators.elements import elements

#: Names of records that are conditions or words of daily use.
_COMMON = frozenset({"temperature", "time", "duration", "pressure", "length", "level"})


@cache
def _recorded() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names that no catalogue holds and records use, the longest first."""
    names = Counter(
        value.base
        for fact in library()
        if fact.usable
        for value in fact.values
        if value.role != "text" and value.number is not None
    )
    kept = [n for n in names if n not in quantities() and n.lower() not in _COMMON]
    kept = [n for n in kept if len(n) > 5 and re.fullmatch(r"[A-Za-z][A-Za-z -]+", n)]
    kept.sort(key=lambda n: (-len(n), n))
    return tuple(
        (re.compile(rf"(?<![\w-])(?<!\d ){re.escape(n)}s?(?![\w-])", re.IGNORECASE), n)
        for n in kept
    )


def recorded_names(text: str) -> tuple[list[str], list[Span]]:
    """Quantities of a text that only records name, and where they stand.

    >>> recorded_names("autogenous shrinkage reduction of concrete")[0]
    ['autogenous shrinkage reduction']
    """
    found: list[tuple[int, str]] = []
    spans: list[Span] = []
    rest = text
    for pattern, name in _recorded():
        for match in pattern.finditer(rest):
            if _held_longer(match, text):
                continue
            found.append((match.start(), name))
            spans.append(match.span())
            rest = blanked(rest, [match.span()])
    return list(dict.fromkeys(name for _, name in sorted(found))), spans


def _held_longer(match: re.Match[str], text: str) -> bool:
    """Whether a name of the catalogue that is as long stands at the same place."""
    size = len(match[0])
    return any(
        start < match.end() and match.start() < end and end - start >= size
        for start, end, _ in quantity_spans(text)
    )


@dataclass(frozen=True, slots=True)
class Series:
    """Alloys of a series.

    Attributes:
        elements: Those of the formula.
        variable: Those whose amount varies, down to none.
        spans: Where the formula stands.
    """

    elements: tuple[str, ...] = ()
    variable: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


_PART = r"(?:[A-Z][a-z]?(?:_?\{?[xyz]\}?|\d+(?:\.\d+)?)?)"
_SERIES = re.compile(rf"(?<![\w(]){_PART}{{4,}}(?![\w)])")


def series_of(text: str) -> Series:
    """The alloy series that a formula with a variable amount stands for.

    >>> series_of("hardness of AlxCoCrFeNi").elements
    ('Al', 'Co', 'Cr', 'Fe', 'Ni')
    """
    for match in _SERIES.finditer(text):
        parts = re.findall(r"([A-Z][a-z]?)(_?\{?[xyz]\}?)?", match[0])
        symbols = tuple(symbol for symbol, _ in parts)
        varied = tuple(symbol for symbol, mark in parts if mark)
        metals = {"O", "S", "Se", "F", "Cl", "Br", "I", "P", "N", "H"}
        if varied and set(symbols) <= set(elements()) - metals:
            return Series(symbols, varied, (match.span(),))
    return Series()
