"""Which records answer a question: scoring by slots, and the gates before any answer.

Search alone says what is near. The gates ask whether what is near is about the same
material, the same dopant, the same quantity; otherwise the answer is partial or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.compose.faq_evidence import (
    effect_of,
)
from assistant.compose.faq_gate import (
    untold,
)
from assistant.compose.faq_gates import GATES
from assistant.compose.faq_glossary import defined
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_search import Search
from assistant.compose.faq_subject import confirmed_first, on_subject
from knowledge.conflicts import implausible
from knowledge.credibility import credibility
from knowledge.facts import Fact
from knowledge.retriever import MemoryRetriever, Passage
from validators.specs.question import QuestionSpec


def _hit(spec: QuestionSpec, fit: float, passage: Passage) -> Hit:
    fact = passage.fact
    trust = credibility(
        fact,
        computed_wanted=spec.computed,
        implausible=any(implausible(v) for v in fact.values),
    )
    return Hit(fact, fit, passage.dense, passage.lexical, trust, effect_of(fact))


def _to_the_point(
    spec: QuestionSpec, hits: list[Hit], told: Callable[[Fact], float]
) -> list[Hit]:
    """Records of a reason or an effect without those that hold none of its words.

    Only where two hold all of them, since a record may say the same in other words.
    """
    if spec.form != "why" or spec.own_documents or spec.quantities:
        return hits
    if sum(told(hit.fact) > 0.99 for hit in hits) < 2:
        return hits
    return [hit for hit in hits if told(hit.fact) > 0]


def select(
    spec: QuestionSpec, retriever: MemoryRetriever, *, limit: int = 24
) -> Selection:
    """Score all records against the slots and decide what may be answered."""
    pool = retriever.facts
    terms = defined(spec, retriever)
    if terms is not None:
        return terms
    search = Search(spec, retriever)
    held = {(fact.source.doi or "").lower() for fact in pool if fact.usable}
    if search.dois and not held & set(search.dois):
        return Selection("abstain", missing=search.dois, reason="doi", pool=pool)
    search.rank()
    for gate in GATES:
        refused = gate(search)
        if refused is not None:
            return refused
    if spec.form in {"strategies", "survey", "compare"}:
        # Strategies are ranked by their evidence, figures of a side by their sample,
        # so all of a host are looked at.
        limit = 90
    hits = [_hit(spec, s, p) for s, p in search.chosen[:limit]]
    if search.author is not None and hits:
        return Selection("answer", tuple(hits), nearest=search.nearest, pool=pool)
    if not hits:
        return search.none("nothing")
    near = hits
    hits = confirmed_first(hits, spec, search.told)
    if not search.dois and not on_subject(spec, near, search.beside, retriever):
        none = search.none("subject", search.missing)
        return replace(none, hits=tuple(near), nearest=search.nearest)
    hits = _to_the_point(spec, hits, search.told)
    silent = untold(
        spec,
        search.words if spec.yes_no else search.beside,
        [search.holds(hit.fact) for hit in hits[:6]],
    )
    part = search.missing or search.temperatures or silent
    return Selection(
        "partial" if part else "answer",
        tuple(hits),
        tuple(dict.fromkeys(search.missing)),
        search.nearest,
        search.temperatures,
        pool=pool,
        untold=silent,
        near=tuple(near),
    )
