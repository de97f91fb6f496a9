"""Credibility of a record: an open formula with every part shown.

C = 100 · Σ(w·s) / Σw over the components that are known, each s between 0 and 1; the
weights and caps are in `library/thresholds.yaml`. A document cannot raise its own
score: nothing in a record's text enters, only how it was seen and what it states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log10
from typing import Any

from knowledge.facts import Fact, Value
from knowledge.names import same_composition
from knowledge.yaml_text import read_yaml

_DEPTH = {"full": 0.8, "abstract": 0.6, "dataset": 0.5, "none": 0.0}
#: A value without stated uncertainty, in decades, where two sources count as equal.
_DECADE_SCALE = 0.57


@cache
def thresholds() -> dict[str, Any]:
    """The published thresholds and weights."""
    text = files("knowledge").joinpath("library/thresholds.yaml").read_text("utf-8")
    return dict(read_yaml(text))


@dataclass(frozen=True, slots=True)
class Credibility:
    """A score from 0 to 100, its grade, and the parts it is made of.

    Attributes:
        parts: Component to its s, None where it is not known.
        known: Share of the weight that is known, 0 to 1.
        notes: Caps that apply, and how many sources there are.
    """

    score: float
    grade: str
    parts: Mapping[str, float | None]
    known: float
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The `credibility` object of a citation."""
        return {
            "score": round(self.score),
            "grade": self.grade,
            "parts": {
                name: None if part is None else round(part, 2)
                for name, part in self.parts.items()
            },
            "known": round(self.known, 2),
            "notes": list(self.notes),
        }


def grade_of(score: float) -> str:
    """A from 80, B from 60, C from 40, D below."""
    for grade, limit in thresholds()["grades"].items():
        if score >= limit:
            return str(grade)
    return "D"


def independent_values(fact: Fact, others: Sequence[Fact]) -> list[tuple[Fact, float]]:
    """Values of other DOIs for the same composition, quantity and temperature.

    Each comes with its distance in decades. Exactly equal numbers are copies rather
    than replications and are left out.
    """
    out: list[tuple[Fact, float]] = []
    mine = [v for v in fact.values if _comparable(v)]
    if not mine or not fact.source.doi:
        return out
    for other in others:
        if other.id == fact.id or not other.source.doi:
            continue
        if other.source.doi == fact.source.doi or other.material != fact.material:
            continue
        if other.kind == "computation" and fact.kind != "computation":
            continue
        for value in other.values:
            pair = next((v for v in mine if _same(v, value)), None)
            if pair is None or value.number == pair.number:
                continue
            out.append((other, abs(log10((value.number or 1) / (pair.number or 1)))))
            break
    return out


def _comparable(value: Value) -> bool:
    return (
        value.base == "ionic conductivity"
        and bool(value.formula)
        and (value.number or 0) > 0
        and value.temperature is not None
    )


def _same(one: Value, other: Value) -> bool:
    if not _comparable(other) or one.scope != other.scope:
        return False
    near = abs((one.temperature or 0) - (other.temperature or 0)) <= 3
    return near and same_composition(one.formula, other.formula, tolerance=0.002)


def completeness(fact: Fact) -> float:
    """Share of what a reader needs and the record states, of ten items."""
    text = " ".join(v.conditions for v in fact.values) + " " + fact.claim
    lowered = text.lower()
    items = (
        any(v.formula for v in fact.values) or bool(fact.formula),
        any(v.temperature is not None for v in fact.values),
        any(v.scope for v in fact.values),
        "dens" in lowered,
        any(v.base == "space group" for v in fact.values) or "phase" in lowered,
        "electrode" in lowered or "blocking" in lowered,
        "±" in text or "replicate" in lowered,
        any(v.role == "reference" for v in fact.values),
        " h" in lowered or "min" in lowered,
        bool(fact.dataset),
    )
    return sum(items) / len(items)


def credibility(
    fact: Fact,
    *,
    others: Sequence[Fact] = (),
    computed_wanted: bool = False,
    weights: Mapping[str, float] | None = None,
    implausible: bool = False,
) -> Credibility:
    """Score a record.

    Args:
        fact: The record.
        others: Records that may replicate it.
        computed_wanted: Whether the question asks for calculated results.
        weights: Instead of the published ones, to test their influence.
        implausible: Whether a value lies outside its plausible range.
    """
    table = thresholds()
    w = weights or table["weights"]
    found = independent_values(fact, others)
    sources = {other.source.doi for other, _ in found}
    if found:
        distances = sorted(distance for _, distance in found)
        middle = distances[len(distances) // 2]
        n = len(sources) + 1
        replication = exp(-((middle / _DECADE_SCALE) ** 2)) * n / (n + 1)
    else:
        replication = 0.5
    depth = _DEPTH["abstract"]
    if not fact.claim_seen:
        depth = _DEPTH["none"]
    elif fact.dataset:
        depth = _DEPTH["dataset"]
    elif "full" in fact.place or "conclusions" in fact.place:
        depth = _DEPTH["full"]
    method = 1.0
    if fact.kind == "computation":
        method = 1.0 if computed_wanted else 0.4
    elif fact.kind in {"review", "method"}:
        method = 0.7
    venue: float | None = None
    if fact.source.journal or (fact.source.doi and fact.source.title):
        venue = 0.5 if "arxiv" in (fact.source.journal or "").lower() else 1.0
    elif "report" in fact.place:
        venue = 0.7
    elif fact.source.doi:
        venue = 1.0
    parts: dict[str, float | None] = {
        "replication": replication,
        "completeness": completeness(fact),
        "depth": depth,
        "method": method,
        "venue": venue,
        # Citation counts need a network; a part that is not known is left out.
        "citations": None,
        # A property does not age; only claims of "the best so far" would.
        "age": 1.0,
    }
    total = sum(w[name] for name, part in parts.items() if part is not None)
    score = 100 * sum(w[n] * part for n, part in parts.items() if part is not None)
    score = score / total if total else 0.0
    notes = [f"{len(sources)} other source(s)" if sources else "single source"]
    caps = table["caps"]
    if fact.status == "retracted":
        score, notes = 0.0, [*notes, "retracted"]
    if not fact.verified:
        score = min(score, caps["unverified"])
        notes.append("no DOI seen" if fact.claim_seen else "recalled, not looked up")
    if implausible:
        score = min(score, caps["implausible"])
        notes.append("implausible value")
    known = total / sum(w.values())
    if known < table["partial_below"]:
        notes.append("partial")
    return Credibility(score, grade_of(score), parts, known, tuple(notes))
