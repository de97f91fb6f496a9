"""A verdict on an assertion, and the evidence that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.granted.assertion import Assertion
from assistant.granted.knowing import Known
from assistant.granted.subjects import Named
from knowledge.facts import Fact, Value

Outcome = Literal["wrong", "right", "open"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on.

    Attributes:
        told: Sentences of records with the record, in their own words.
        values: Name, record and value that are printed.
        phrase: Key of a fixed phrase, and what fills it.
    """

    told: tuple[tuple[str, Fact], ...] = ()
    values: tuple[tuple[str, Fact, Value], ...] = ()
    phrase: str = ""
    filling: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one assertion, and why."""

    outcome: Outcome
    clause: str
    evidence: Evidence = Evidence()
    assertion: Assertion | None = None


def shown(item: Named, known: Known) -> tuple[str, Fact, Value]:
    """What is known of something, as evidence shows it."""
    return item.written or item.name, known.fact, known.value
