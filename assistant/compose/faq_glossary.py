"""Definitions of standard terms: what each is, what to mind, records that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.asking.terms import asked_terms
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_parts import open_parts
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
    quoted,
    sentence_values,
)
from knowledge.credibility import credibility
from knowledge.facts import Fact
from knowledge.glossary import USAGE
from knowledge.retriever import MemoryRetriever
from validators.specs.question import QuestionSpec

if TYPE_CHECKING:
    from assistant.compose.faq import Plan

#: Clauses that ask for what the note to a definition tells.
_MINDED = re.compile(
    r"\b(?:pitfall|limit|fail|drawback|problem|disadvantage|care\b|matter|important|"
    r"useful|used for|good for|grenz|nachteil|wichtig|problèm|limite|inconvén|"
    r"important|"
    r"desventaj|límite)\w*|缺点|局限|注意|重要|用途|欠点|限界|注意点",
    re.IGNORECASE,
)
#: Records beside the definitions, at most.
_BESIDE = 2


def defined(spec: QuestionSpec, retriever: MemoryRetriever) -> Selection | None:
    """The definitions that a question asks for, and records that speak of the terms.

    None where no standard term is to be defined.
    """
    if spec.own_documents:
        return None
    asked = asked_terms(spec.text)
    if not asked:
        return None
    hits = [_hit(term.fact) for term in asked]
    for term in asked:
        names = [name.lower() for name in term.names if len(name) > 5]
        beside = [
            fact
            for fact in retriever.facts
            if fact.usable
            and fact.verified
            and (fact.material == "General" or fact.family == "measurement")
            and fact.topic in {"definition", "measurement"}
            and any(name in f"{fact.lever} {fact.claim}".lower() for name in names)
        ]
        beside.sort(key=lambda fact: (fact.topic != "definition", fact.id))
        hits += [_hit(fact) for fact in beside[:_BESIDE]]
    return Selection("answer", tuple(hits), pool=retriever.facts)


def _hit(fact: Fact) -> Hit:
    return Hit(fact, 1.0, 1.0, 1.0, credibility(fact), None)


def definition_plan(spec: QuestionSpec, selection: Selection, limit: int) -> Plan:
    """Each definition first, then what to mind with each, then further records."""
    from assistant.compose.faq import Plan

    words = frame(spec.language)
    own = [hit for hit in selection.hits if hit.fact.dataset == "glossary"]
    others = [hit for hit in selection.hits if hit.fact.dataset != "glossary"]
    told = [("", (_said(hit.fact, hit.fact.claim, spec),)) for hit in own]
    blocks = [Block(words["short"], tuple(told))]
    minded = [
        (words["mind"], (_said(hit.fact, hit.fact.drawback, spec),))
        for hit in own
        if hit.fact.drawback
    ]
    beside = [("-", (claim_sentence(hit, spec.language),)) for hit in others]
    blocks.append(Block(words["evidence"], tuple((*minded, *beside))))
    left = _left_open(spec, own)
    if left:
        blocks.append(Block(words["unknown"], tuple(("", (s,)) for s in left)))
    return Plan(
        "partial" if left else "answer",
        tuple(blocks),
        selection.hits,
        limit,
        tuple(sentence.text for sentence in left),
    )


def _said(fact: Fact, text: str, spec: QuestionSpec) -> Sentence:
    """A sentence of the glossary, marked where it states common usage."""
    shown = quoted(text, spec.language)
    if fact.source.basis == USAGE:
        shown = f"{shown.rstrip('.')} ({frame(spec.language)['usage']})."
    return Sentence(shown, (fact,), sentence_values(fact, text))


def _left_open(spec: QuestionSpec, own: Sequence[Hit]) -> list[Sentence]:
    """Further clauses of the question that the definitions do not deal with."""
    if spec.parts < 2:
        return []
    words = frame(spec.language)
    return [
        Sentence(words["unanswered"].format(what=part), frame=True)
        for part in open_parts(spec, own)
        if not asked_terms(part) and not _MINDED.search(part)
    ]
