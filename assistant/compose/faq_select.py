"""Which records answer a question: scoring by slots, and the gates before any answer.

Search alone says what is near. The gates ask whether what is near is about the same
material, the same dopant, the same quantity; otherwise the answer is partial or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.compose.faq_evidence import (
    effect_of,
)
from assistant.compose.faq_gate import (
    Chosen,
    untold,
)
from assistant.compose.faq_gates import GATES
from assistant.compose.faq_glossary import defined
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_meaning import near_in_meaning, nearest_in_meaning
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


#: Who asks for a person asks for no record of a material.
_PERSON = re.compile(
    r"^\W*(?:who|whose|wer|wessen|qui|quién|quiénes)\b|谁|誰|だれ", re.I
)


def _elsewhere(search: Search) -> bool:
    """Whether a question about a material may ask for what no record is there for."""
    spec = search.spec
    if spec.own_documents or search.dois or search.author or not spec.hosts:
        return False
    return _PERSON.search(spec.text) is not None


#: Refusals for want of a word, which a record may have in another one.
_FOR_WORDS = frozenset({"subject", "aspect"})


def _in_other_words(search: Search, ranked: Chosen, refused: Selection) -> Selection:
    """What a record says in other words than the question, or the refusal as it is."""
    near = nearest_in_meaning(search, ranked) if refused.reason in _FOR_WORDS else []
    if not near:
        return refused
    hits = tuple(_hit(search.spec, s, p) for s, p in near)
    return replace(
        refused, outcome="partial", hits=hits, missing=(), near=hits, by_meaning=True
    )


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
    ranked = search.chosen
    for gate in GATES:
        refused = gate(search)
        if refused is not None:
            return _in_other_words(search, ranked, refused)
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
        none = replace(none, hits=tuple(near), nearest=search.nearest)
        return _in_other_words(search, ranked, none)
    if _elsewhere(search) and not near_in_meaning(search):
        return search.none("subject")
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
