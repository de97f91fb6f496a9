"""What the choice of records hands on: the records with their fit, and what lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.asking.named import find_elements
from assistant.compose.faq_evidence import Effect
from knowledge.credibility import Credibility
from knowledge.facts import Fact
from knowledge.names import elements_of


@dataclass(frozen=True, slots=True)
class Hit:
    """A record chosen for an answer, with why it was."""

    fact: Fact
    score: float
    dense: float
    lexical: float
    credibility: Credibility
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What the store has for a question.

    Attributes:
        outcome: ``answer``, ``partial`` or ``abstain``.
        missing: What was asked and no record holds.
        nearest: For an abstention, what came closest.
        temperatures: Recorded temperatures in °C when the one asked is not among them.
        untold: Words of the question of which the chosen records do not speak.
        near: The chosen records with the unconfirmed ones that confirmed ones displace.
        by_meaning: Whether the records are near in meaning only, in other words.
    """

    outcome: str
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[Fact, ...] = ()
    temperatures: tuple[float, ...] = ()
    reason: str = ""
    pool: tuple[Fact, ...] = field(default=())
    untold: tuple[str, ...] = ()
    near: tuple[Hit, ...] = ()
    by_meaning: bool = False


def effect_concerns(hit: Hit, elements: Sequence[str]) -> bool:
    """Whether a measured difference is about one of the elements."""
    if hit.effect is None:
        return False
    before = elements_of(hit.effect.before.formula)
    after = elements_of(hit.effect.after.formula)
    if after and before and after != before:
        return bool((after ^ before) & set(elements))
    return bool(set(find_elements(hit.fact.lever, ())) & set(elements))
