"""Lines that every form of answer uses: figures, trade-offs, the choice of values."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.faq_hits import Hit
from assistant.compose.faq_text import (
    Sentence,
    effect_sentence,
    frame,
    quoted,
    sentence_values,
    value_sentence,
)
from knowledge.facts import Fact, Value
from knowledge.names import material, same_composition
from validators.specs.question import QuestionSpec


def diverse(hits: Sequence[Hit], count: int) -> list[Hit]:
    """The best hits, with at most three from one source."""
    out: list[Hit] = []
    per_source: dict[str, int] = {}
    for hit in hits:
        key = hit.fact.source.doi or hit.fact.source.title or hit.fact.id
        if per_source.get(key, 0) >= 3:
            continue
        per_source[key] = per_source.get(key, 0) + 1
        out.append(hit)
        if len(out) == count:
            break
    return out


def support(hit: Hit, spec: QuestionSpec) -> list[tuple[str, tuple[Sentence, ...]]]:
    """Mechanism, advantage and drawback of a record, each labelled by its basis."""
    words = frame(spec.language)
    out: list[tuple[str, tuple[Sentence, ...]]] = []
    fact = hit.fact
    for label, text, basis in (
        (words["mechanism"], fact.mechanism, "source"),
        (words["advantage"], fact.advantage, fact.advantage_basis),
        (words["disadvantage"], fact.drawback, fact.drawback_basis),
    ):
        if text:
            out.append((f"- {label}", (trade(fact, text, basis, spec.language),)))
    return out


def trade(fact: Fact, text: str, basis: str, language: str) -> Sentence:
    """An advantage or drawback; judgement is labelled and holds no numbers."""
    words = frame(language)
    values = sentence_values(fact, text)
    shown = quoted(f"{text}.", language)
    if basis == "judgement":
        shown = f"{shown.rstrip('.')} ({words['judgement']})."
        # A judgement holds no numbers; one that does is the source's or the values'.
        if values:
            basis, shown = "values", quoted(f"{text}.", language)
    return Sentence(shown, (fact,), values, basis)


def extra_values(spec: QuestionSpec, hit: Hit, told: Sentence) -> list[Sentence]:
    """Figures of a record that its sentence did not already give."""
    if hit.effect is not None:
        return [effect_sentence(hit, hit.effect, spec.language)]
    wanted = set(spec.quantities)
    rest = [
        v
        for v in hit.fact.values
        if v.role != "text"
        and v not in told.values
        and v.quantity != "Z"
        and (not wanted or v.base in wanted)
    ]
    rest = by_fit(rest, spec)[:3]
    return [value_sentence(hit.fact, rest, spec.language)] if rest else []


def by_fit(values: Sequence[Value], spec: QuestionSpec) -> list[Value]:
    """Values ordered by how well they fit quantity, formula and temperature."""
    plain = [item.formula for name in spec.hosts if (item := material(name))]

    def key(item: tuple[int, Value]) -> tuple[float, int]:
        place, value = item
        penalty = 0.0
        if spec.quantities and value.base not in spec.quantities:
            penalty += 4
        if spec.formulas and not any(
            (value.formula and same_composition(value.formula, f))
            or f in value.conditions
            for f in spec.formulas
        ):
            penalty += 2
        elif not spec.formulas and value.formula and any(plain):
            penalty += not any(f and same_composition(value.formula, f) for f in plain)
        if spec.temperature is not None:
            if value.temperature is None:
                penalty += 1
            else:
                penalty += min(abs(value.temperature - spec.temperature) / 50, 3)
        return penalty, place

    return [value for _, value in sorted(enumerate(values), key=key)]


def head(fact: Fact, spec: QuestionSpec) -> str:
    """The material, as the head of a sentence of values."""
    return fact.material if fact.material != "General" else ""
