"""Fact, Value, Source: the typed records of the literature, and the shipped library.

A fact is one statement of one source in our own words, with its values. Values are
addressed by id and printed from it, so that no number is ever retyped. The shipped
records lie in `library/facts/*.jsonl`, one JSON object a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.errors import RecordInvalid
from knowledge.quantities import base_quantity, scope_of
from knowledge.units import temperature_c

Number = float | int
Basis = str  # "source" | "values" | "judgement"


#: Words of a condition that tell how a sample was made.
_MADE = re.compile(
    r"\b(?:calcin|sinter|anneal|fired|grown|quench|heat[- ]treat|crystalli[sz]ed|"
    r"deposited|synthesi|prepared|aged at|solution)\w*",
    re.IGNORECASE,
)


#: A temperature that was held for a time is one of a treatment: "800 °C, 30 min".
_HELD = re.compile(
    r"\d+(?:\.\d+)?\s?(?:°\s?C|K),?\s+(?:for )?\d+(?:\.\d+)?\s?(?:h|min|s)(?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from.

    Attributes:
        basis: How the bibliography is known: ``page`` (read on the source's page),
            ``doi-code`` (read off the DOI), ``dataset`` (a row of a data set),
            ``recalled`` or ``none``.
        doi: Only a DOI that was seen in a source, else None.
        also: Further DOIs that the fact rests on.
    """

    doi: str | None = None
    title: str | None = None
    authors: str | None = None
    year: int | None = None
    journal: str | None = None
    basis: str = "none"
    also: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A number (or a range, or a word) with its unit and conditions.

    Attributes:
        value: Number, ``(low, high)``, or text such as a space group.
        role: ``reference`` for the zero point of an effect, ``result`` for what the
            effect leads to, ``text`` for a figure that only the sentence needs.
    """

    value_id: str
    quantity: str
    value: Any
    unit: str = ""
    conditions: str = ""
    formula: str = ""
    role: str = ""

    @property
    def number(self) -> float | None:
        """The number, the middle of a range, or None for a text."""
        if isinstance(self.value, bool):
            return None
        if isinstance(self.value, int | float):
            return float(self.value)
        if isinstance(self.value, list | tuple) and len(self.value) == 2:
            return (float(self.value[0]) + float(self.value[1])) / 2
        return None

    @property
    def base(self) -> str:
        """Name of the quantity in the catalogue."""
        return base_quantity(self.quantity)

    @property
    def scope(self) -> str:
        """Bulk, total or grain boundary, where it was stated."""
        return scope_of(f"{self.quantity} {self.conditions}")

    @property
    def temperature(self) -> float | None:
        """Temperature of the measurement in °C, where it was stated.

        That of making the sample ("calcined 900 °C") is none.
        """
        told = _HELD.sub(" ", self.conditions)
        if not _MADE.search(told):
            return temperature_c(told)
        parts = re.split(r"[;,]", told)
        return temperature_c("; ".join(p for p in parts if not _MADE.search(p)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of one source.

    Attributes:
        kind: ``experiment``, ``computation``, ``review``, ``method`` or ``row``.
        family: Broad family, ``"solid electrolyte"``.
        material: Host or class, ``"LLTO"``.
        lever: Short title of what to do, where the fact is a strategy.
        drawback_basis: ``source``, ``values`` or ``judgement``.
        place: Where in the source it was seen.
        verified: The source and its DOI were seen, and the claim was read there.
        claim_seen: The claim was read, though no DOI was shown.
        status: ``ok``, ``duplicate``, ``recalled`` or ``retracted``.
        file, row: Origin of a record that a user indexed.
    """

    id: str
    kind: str
    topic: str
    family: str
    material: str
    formula: str
    claim: str
    source: Source
    values: tuple[Value, ...] = ()
    lever: str = ""
    mechanism: str = ""
    advantage: str = ""
    advantage_basis: Basis = "source"
    drawback: str = ""
    drawback_basis: Basis = "source"
    place: str = ""
    verified: bool = False
    claim_seen: bool = True
    status: str = "ok"
    dataset: str = ""
    file: str | None = None
    row: int | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether an answer may rest on it at all."""
        return self.claim_seen and self.status not in {"recalled", "retracted"}

    @property
    def text(self) -> str:
        """What the search looks at."""
        parts = [
            self.material,
            self.formula,
            self.lever,
            self.claim,
            self.mechanism,
            self.advantage,
            self.drawback,
            " ".join(dict.fromkeys(value.formula for value in self.values)),
            " ".join(dict.fromkeys(value.quantity for value in self.values)),
            " ".join(self.tags),
            self.source.title or "",
        ]
        return ". ".join(part for part in parts if part)[:2500]

    @property
    def gist(self) -> str:
        """What the sentence vectors see: short, since long texts blur."""
        parts = [self.material, self.lever, self.claim, self.mechanism, self.drawback]
        return ". ".join(part for part in parts if part)[:600]

    def value(self, value_id: str) -> Value:
        """The value of that id.

        Raises:
            KeyError: The record holds no such value.
        """
        for item in self.values:
            if item.value_id == value_id:
                return item
        raise KeyError(value_id)

    def to_json(self) -> dict[str, Any]:
        """The record as `knowledge list --json` shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "doi": self.source.doi,
            "title": self.source.title,
            "year": self.source.year,
            "material": self.material,
            "claim": self.claim,
            "values": [
                {
                    "value_id": item.value_id,
                    "quantity": item.quantity,
                    "value": list(item.value)
                    if isinstance(item.value, tuple)
                    else item.value,
                    "unit": item.unit,
                    "conditions": item.conditions,
                    "formula": item.formula,
                    "role": item.role,
                }
                for item in self.values
            ],
            "file": self.file,
            "row": self.row,
            "status": self.status,
            "verified": self.verified,
            "family": self.family,
            "formula": self.formula,
            "topic": self.topic,
            "lever": self.lever,
            "mechanism": self.mechanism,
            "advantage": self.advantage,
            "advantage_basis": self.advantage_basis,
            "drawback": self.drawback,
            "drawback_basis": self.drawback_basis,
            "claim_seen": self.claim_seen,
            "place": self.place,
            "dataset": self.dataset,
            "tags": list(self.tags),
            "authors": self.source.authors,
            "journal": self.source.journal,
            "also": list(self.source.also),
            "source_basis": self.source.basis,
            "url": self.source.url,
            "extra": dict(self.extra),
        }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def fact_from_json(data: Mapping[str, Any], *, where: str = "record") -> Fact:
    """Build a fact from the form that `Fact.to_json` writes.

    Raises:
        RecordInvalid: A field is missing or of the wrong form.
    """
    try:
        values = tuple(
            Value(
                value_id=item["value_id"],
                quantity=item["quantity"],
                value=_frozen(item["value"]),
                unit=item.get("unit") or "",
                conditions=item.get("conditions") or "",
                formula=item.get("formula") or "",
                role=item.get("role") or "",
            )
            for item in data.get("values", ())
        )
        return Fact(
            id=data["id"],
            kind=data["kind"],
            topic=data.get("topic", ""),
            family=data.get("family", ""),
            material=data.get("material", ""),
            formula=data.get("formula", ""),
            claim=data["claim"],
            source=Source(
                doi=data.get("doi"),
                title=data.get("title"),
                authors=data.get("authors"),
                year=data.get("year"),
                journal=data.get("journal"),
                basis=data.get("source_basis", "none"),
                also=tuple(data.get("also", ())),
                url=data.get("url"),
            ),
            values=values,
            lever=data.get("lever", ""),
            mechanism=data.get("mechanism", ""),
            advantage=data.get("advantage", ""),
            advantage_basis=data.get("advantage_basis", "source"),
            drawback=data.get("drawback", ""),
            drawback_basis=data.get("drawback_basis", "source"),
            place=data.get("place", ""),
            verified=bool(data.get("verified", False)),
            claim_seen=bool(data.get("claim_seen", True)),
            status=data.get("status", "ok"),
            dataset=data.get("dataset", ""),
            file=data.get("file"),
            row=data.get("row"),
            tags=tuple(data.get("tags", ())),
            extra=dict(data.get("extra", {})),
        )
    except (KeyError, TypeError) as err:
        raise RecordInvalid(f"{where}: field {err} is missing or malformed") from err


def read_facts(text: str, *, where: str) -> list[Fact]:
    """Facts of a JSON-lines text.

    Raises:
        RecordInvalid: A line is no JSON object or lacks a field; names the line.
    """
    out = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as err:
            raise RecordInvalid(f"{where}, line {number}: no JSON object") from err
        out.append(fact_from_json(data, where=f"{where}, line {number}"))
    return out


@cache
def library() -> tuple[Fact, ...]:
    """The shipped records, in the order of their files; read once."""
    folder = files("knowledge").joinpath("library/facts")
    out: list[Fact] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".jsonl"):
            out += read_facts(entry.read_text(encoding="utf-8"), where=entry.name)
    return tuple(out)


def by_id(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by their id."""
    return {fact.id: fact for fact in facts}


def flagged(fact: Fact, status: str) -> Fact:
    """The same fact with another status."""
    return replace(fact, status=status)
