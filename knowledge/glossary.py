"""Standard terms with their definitions, by their names in six languages.

A definition is a record like any other, of topic ``definition``. One with a source was
read there; the others state common usage, are marked so and never make an answer
`verified`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.errors import RecordInvalid
from knowledge.facts import Fact, Source, Value
from knowledge.units import find_unit

#: Languages of the names of a line, in this order.
_LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
#: `Source.basis` of a definition that states common usage.
USAGE = "usage"
_AMOUNT = re.compile(
    r"(?<![\w.^-])(?:(?P<low>\d+(?:\.\d+)?) to )?(?P<number>\d+(?:\.\d+)?)\s?"
    r"(?P<unit>[A-Za-z%°µ.]+[/\w.%]*)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term and the record that defines it.

    Attributes:
        names: All spellings, in every language, the longest first.
    """

    name: str
    names: tuple[str, ...]
    fact: Fact


@cache
def terms() -> tuple[Term, ...]:
    """The terms of the shipped glossary.

    Raises:
        RecordInvalid: A line is malformed; names it.
    """
    text = files("knowledge").joinpath("library/glossary.txt").read_text("utf-8")
    sources: dict[str, Source] = {}
    out = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            key, doi, year, title = line[1:].split(" ", 3)
            sources[key] = Source(doi=doi, title=title, year=int(year), basis="page")
            continue
        parts = [part.strip() for part in line.split("|")]
        columns = parts[0].split(";")
        if len(parts) != 4 or len(columns) != len(_LANGUAGES):
            raise RecordInvalid(f"glossary.txt, line {number}: not 6 names and 4 parts")
        spoken = [name.strip() for col in columns for name in col.split(" / ")]
        names = sorted(dict.fromkeys(spoken), key=len, reverse=True)
        try:
            source = sources[parts[3]] if parts[3] else Source(basis=USAGE)
        except KeyError as err:
            raise RecordInvalid(f"glossary.txt, line {number}: source {err}") from err
        out.append(Term(spoken[0], tuple(names), _fact(spoken[0], parts, source)))
    return tuple(out)


def _fact(name: str, parts: list[str], source: Source) -> Fact:
    fact_id = "gloss-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    values = tuple(
        Value(f"{fact_id}.{i}", name, float(number), unit, role="text")
        for i, (number, unit) in enumerate(_amounts(f"{parts[1]} {parts[2]}"))
    )
    read = "" if source.basis == USAGE else "definition of the term, in our own words"
    return Fact(
        id=fact_id,
        kind="method",
        topic="definition",
        family="measurement",
        material="General",
        formula="",
        claim=parts[1],
        source=source,
        values=values,
        drawback=parts[2],
        place=read,
        verified=source.basis != USAGE,
        dataset="glossary",
        tags=(name,),
    )


def _amounts(text: str) -> Iterator[tuple[str, str]]:
    for match in _AMOUNT.finditer(text):
        unit = match["unit"]
        known = find_unit(unit) or find_unit(unit.rstrip("."))
        if known is not None:
            if match["low"]:
                yield match["low"], known.name
            yield match["number"], known.name


@cache
def _names() -> tuple[tuple[str, str, Term], ...]:
    """First word, name and term of every name, the longest first."""
    pairs = [(name, term) for term in terms() for name in term.names]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.split(r"[\s'-]", n.lower())[0], n, term) for n, term in pairs)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    # Made when the first word is met: all of them together take seconds to compile.
    # "SEI" and "CV" are terms, "sei" and "cv" are not.
    flags = 0 if len(name) <= 4 and name.isascii() else re.IGNORECASE
    body = re.escape(name).replace(r"\ ", r"[\s-]+").replace("'", "['’]")
    if re.match(r"[\x00-\u024f]", name[0]):
        body = rf"(?<![^\W\u3040-\u9fff]){body}(?:s|es|n|en|e)?(?![^\W\u3040-\u9fff])"
    return re.compile(body, flags)


def find_terms(text: str) -> list[tuple[Term, tuple[int, int]]]:
    """Terms named in a text with where they stand, in order; a longer name wins.

    >>> [t.name for t, _ in find_terms("Was ist ein Schottky-Defekt?")]
    ['Schottky defect']
    """
    lowered = text.lower()
    found: list[tuple[Term, tuple[int, int]]] = []
    for first, name, term in _names():
        if first not in lowered:
            continue
        for match in _pattern(name).finditer(text):
            a, b = match.span()
            if not any(a < end and start < b for _, (start, end) in found):
                found.append((term, (a, b)))
    return sorted(found, key=lambda item: item[1])


def definition(fact_id: str) -> Fact | None:
    """The definition of that id, or None."""
    return next((t.fact for t in terms() if t.fact.id == fact_id), None)
