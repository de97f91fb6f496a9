"""Traits: generally known properties by which a premise of a question is judged.

A trait is a record like any other, with a source and a value; it speaks of a subject
that is named in six languages: a material, a method, a law, or what is done to a
material. Traits answer nothing by themselves and are not searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.errors import RecordInvalid
from knowledge.facts import Fact, Source, Value, by_id, library
from knowledge.glossary import definition

_LANGUAGES = 6
#: Begins the property that tells how one thing changes another.
EFFECT = "effect on "


@dataclass(frozen=True, slots=True)
class Subject:
    """What traits speak of.

    Attributes:
        formula: Its composition, or an empty text.
        names: All spellings, in every language, the longest first.
    """

    name: str
    formula: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trait:
    """One property of a subject and the record that states it.

    Attributes:
        text: Sentence of the record that tells it; empty where the value speaks.
        low, high: Range of a numeric value in `unit`, or None.
        word: A value in words, or an empty text.
        source: What its record goes by; ordinal words compare only within one.
    """

    subject: str
    quantity: str
    fact: Fact
    value: Value
    text: str
    low: float | None = None
    high: float | None = None
    word: str = ""
    source: str = ""


@cache
def _parts() -> tuple[tuple[Subject, ...], tuple[Trait, ...]]:
    text = files("knowledge").joinpath("library/traits.txt").read_text("utf-8")
    sources: dict[str, Source] = {}
    subjects: list[Subject] = []
    traits: list[Trait] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.lstrip("@= ").split("|")]
        where = f"traits.txt, line {number}"
        if line.startswith("@"):
            key, _, doi = cells[0].partition(" ")
            sources[key] = Source(
                doi=_filled(doi) or None,
                title=cells[3],
                year=int(cells[1]) if cells[1] != "-" else None,
                basis="page",
                url=_filled(cells[2]) or None,
            )
        elif line.startswith("="):
            languages = cells[2].split(";")
            if len(languages) != _LANGUAGES:
                raise RecordInvalid(f"{where}: not names in {_LANGUAGES} languages")
            spoken = [n.strip() for column in languages for n in column.split(" / ")]
            names = sorted(dict.fromkeys([cells[0], *spoken]), key=len, reverse=True)
            subjects.append(Subject(cells[0], _filled(cells[1]), tuple(names)))
        else:
            if len(cells) != 7:
                raise RecordInvalid(f"{where}: {len(cells)} cells instead of 7")
            traits.append(_trait(cells, sources, where, traits))
    return tuple(subjects), tuple(traits)


def _filled(cell: str) -> str:
    return "" if cell == "-" else cell


def _trait(
    cells: list[str], sources: dict[str, Source], where: str, before: list[Trait]
) -> Trait:
    name, quantity, told, unit, conditions, key, text = cells
    n = sum(t.subject == name and t.quantity == quantity for t in before) + 1
    numbers = re.fullmatch(r"([\d.e-]+)(?:\s*\.\.\s*([\d.e-]+))?", told)
    value: float | tuple[float, float] | str = told
    low = high = None
    if numbers:
        low = float(numbers[1])
        high = float(numbers[2] or numbers[1])
        value = (low, high) if numbers[2] else low
    slug = re.sub(r"[^a-z0-9]+", "-", f"{name} {quantity}".lower()).strip("-")
    stored = Value(
        f"trait-{slug}-{n}.0", quantity, value, _filled(unit), _filled(conditions),
    )  # fmt: skip
    kind, _, target = key.partition(":")
    if target:
        known = by_id(library()).get(target) if kind == "rec" else definition(target)
        if known is None:
            raise RecordInvalid(f"{where}: no record {target!r}")
        return Trait(
            name, quantity, known, stored, text or known.claim, low, high,
            "" if numbers else told, key,
        )  # fmt: skip
    if key not in sources:
        raise RecordInvalid(f"{where}: no source {key!r}")
    if not numbers and not text:
        raise RecordInvalid(f"{where}: a value in words needs a sentence")
    fact = Fact(
        id=f"trait-{slug}-{n}",
        kind="review",
        topic="composition",
        family="general",
        material=name,
        formula="",
        claim=text,
        source=sources[key],
        values=(stored,),
        place="stated there, in our own words",
        verified=sources[key].doi is not None,
        dataset="traits",
    )
    word = "" if numbers else told
    return Trait(name, quantity, fact, stored, text, low, high, word, key)


def subjects() -> tuple[Subject, ...]:
    """Everything that has a trait or a name of its own."""
    return _parts()[0]


def traits() -> tuple[Trait, ...]:
    """All traits, in the order of the file."""
    return _parts()[1]


@cache
def _by_subject() -> dict[str, tuple[Trait, ...]]:
    out: dict[str, list[Trait]] = {}
    for trait in traits():
        out.setdefault(trait.subject.lower(), []).append(trait)
    return {name: tuple(told) for name, told in out.items()}


def traits_of(name: str, quantity: str = "") -> tuple[Trait, ...]:
    """The traits of a subject, or those of one property."""
    told = _by_subject().get(name.lower(), ())
    return tuple(t for t in told if not quantity or t.quantity == quantity)


def trait_fact(fact_id: str) -> Fact | None:
    """The record of that id, or None."""
    return next((t.fact for t in traits() if t.fact.id == fact_id), None)
