"""Whether what was found is about what was asked, and which records may speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.asking.measuring import named_methods
from assistant.compose.faq_evidence import focus, tells_result
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_reason import states_reason
from knowledge.facts import Fact
from knowledge.names import elements_of
from knowledge.quantities import quantity_spans, told_by
from knowledge.retriever import MemoryRetriever
from validators.specs.question import QuestionSpec

#: Cosine of multilingual-e5 below which a record is not about the question: unrelated
#: questions reach 0.75 to 0.79 on the shipped records, related ones 0.85 and more.
FLOOR = 0.80

#: Letters at the beginning that two words of one root share.
_BEGINS = 6


def coverage(
    words: Sequence[str], retriever: MemoryRetriever, hits: Sequence[Hit]
) -> float:
    """Share of the question's telling words that the chosen records hold, 0 to 1.

    A word that no record knows counts as not held.
    """
    if not words:
        return 1.0
    index = retriever.lexical
    position = {id(fact): i for i, fact in enumerate(retriever.facts)}
    held: set[str] = set()
    for hit in hits[:6]:
        held |= index.holds(position[id(hit.fact)])
    # SiO1.3 is told of where SiO is asked about.
    kinds = {elements_of(token[2:]) for token in held if token.startswith("f:")}
    held |= {w for w in words if w.startswith("f:") and elements_of(w[2:]) in kinds}
    # "Shrinks" is told by "shrinkage", "crystallites" by "crystals".
    begins = {token[:_BEGINS] for token in held if ":" not in token}
    held |= {w for w in words if len(w) >= _BEGINS and w[:_BEGINS] in begins}
    total = sum(index.rarity(word) for word in words)
    found = sum(index.rarity(word) for word in words if word in held)
    return found / total if total > 0 else 1.0


def on_subject(
    spec: QuestionSpec,
    hits: Sequence[Hit],
    words: Sequence[str],
    retriever: MemoryRetriever,
) -> bool:
    """Whether what is near is about what was asked.

    Measured on own questions: those about a known host that the store cannot answer
    hold less than half of the telling words; questions without a host need more, and
    a cosine above what unrelated questions reach.
    """
    slots = bool(spec.quantities) + bool(spec.levers) + bool(spec.elements)
    slots += bool(spec.aspects)
    slots += 2 * any(p.kind in {"space_group", "class"} for p in spec.premises)
    latin = spec.language == "en"
    held = coverage(words, retriever, hits)
    if spec.own_documents or (
        spec.form == "definition" and hits[0].fact.topic == "definition"
    ):
        return True
    if not spec.hosts and not spec.formulas and _all_told(words, hits):
        return True
    if named_methods(spec.text) and not spec.hosts:
        # The gate has kept records of that method alone; what they leave out is said.
        return held >= 0.25 or spec.form in {"why", "howto"}
    if not spec.hosts and not spec.formulas:
        near = retriever.nearest_cosine(spec.text)
        if not latin:
            # Words of other languages reach the records through the lexicon only.
            return near >= FLOOR + (0.0 if words and held >= 0.5 else 0.06)
        return near >= FLOOR + 0.02 and held >= (0.4 if spec.aspects else 0.55)
    if not latin or spec.form == "pushback" or slots >= 2 or spec.asks_trade:
        return True
    if slots == 0:
        return held >= 0.5
    if spec.quantities and spec.form in {"strategies", "survey", "value"}:
        return True
    return held >= 0.25


def _all_told(words: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether one of the nearest records states all of two or more telling words."""
    return len(words) >= 2 and any(set(words) <= focus(hit.fact) for hit in hits[:6])


#: How far below the best confirmed record one with the figure asked for still speaks.
_NEAR = 0.8


def _figured(spec: QuestionSpec, hit: Hit) -> bool:
    """Whether a record holds a figure of what is asked for, or a change of it."""
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    if not wanted:
        return False
    if hit.effect is not None and hit.effect.after.base in wanted:
        return True
    stated = quantity_spans(hit.fact.claim)
    return any(v.base in wanted and v.number is not None for v in hit.fact.values) or (
        any(name in wanted for *_, name in stated)
        and any(v.number is not None for v in hit.fact.values)
    )


def confirmed_first(
    hits: list[Hit], spec: QuestionSpec, told: Callable[[Fact], float]
) -> list[Hit]:
    """Leave out unconfirmed records unless they fit clearly better.

    One that alone holds all telling words of the question stays.

    Methods, and strategies of which few are confirmed, are shown with their mark.
    """
    # A record without figure and reason displaces none that has them.
    telling = [h for h in hits if h.fact.verified and tells_result(h.fact)]
    confirmed = telling or [h for h in hits if h.fact.verified]
    best = max((h.score for h in confirmed), default=None)
    if best is None:
        return hits
    # Where an unconfirmed record leads anyway, the others beside it may speak too.
    leading = not hits[0].fact.verified and hits[0].score > best + 0.1
    margin = -0.2 if leading else 0.1
    # Of two things asked, one confirmed record seldom tells both.
    few = 1 if spec.parts > 1 else 0
    alone = sum(h.fact.verified and told(h.fact) > 0.99 for h in hits) <= few
    # A reason that no confirmed record states is shown with its mark.
    unsaid = bool(spec.reason) and not any(
        h.fact.verified and states_reason(spec, h) for h in hits[:8]
    )
    # So is the figure that was asked for, and a change within one study.
    figured = any(h.fact.verified and _figured(spec, h) for h in hits[:8])
    kept = [
        h
        for h in hits
        if h.fact.verified
        or h.score > best + margin
        or (not figured and _figured(spec, h) and h.score > best - _NEAR)
        or (alone and told(h.fact) > 0.99)
        or (unsaid and states_reason(spec, h) and told(h.fact) > 0.5)
    ]
    if spec.form in {"howto", "definition"}:
        return [h for h in hits if h in kept or h.fact.kind in {"method", "review"}]
    titled = {h.fact.lever for h in kept if h.fact.lever}
    if spec.form in {"strategies", "survey"} and len(titled) < 3:
        return [h for h in hits if h in kept or h.fact.lever]
    return kept
