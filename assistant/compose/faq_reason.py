"""Reasons: which record states one, and the sentence that gives it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.asking.named import find_elements, host_elements
from assistant.compose.faq_evidence import tells_content
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_lines import trade
from assistant.compose.faq_text import Sentence, claim_sentence, frame
from knowledge.lexical import tokens
from validators.specs.question import QuestionSpec

#: How far below the best a record that states a reason may stand to lead.
_NEAR, _FAR = 0.75, 0.4


_CAUSES = re.compile(
    r"\b(?:because|due to|caused?s? by|lists? .{5,160} as what|as what makes|leads? to|"
    r"suffers? from|hindered by|limits?|limited by)\b"
)


#: Topics whose mechanisms are no reason to add an element.
_NO_DOPING = frozenset({"measurement", "processing", "interface"})


def states_reason(spec: QuestionSpec, hit: Hit) -> bool:
    """Whether a record says why, or, asked why not, what speaks against it."""
    fact = hit.fact
    if tells_content(fact, spec):
        return True
    if spec.reason == "why not":
        return bool(fact.drawback) and fact.drawback_basis != "judgement"
    if spec.falls and fact.lever:
        return False  # how a remedy works is no cause of the fall
    named = set(find_elements(fact.mechanism, ())) - host_elements(spec)
    if spec.elements and named and not named & set(spec.elements):
        return False  # how another dopant works
    if spec.elements and "doping" in spec.levers and fact.topic in _NO_DOPING:
        return False
    if fact.lever and not _asks_of(spec, fact.lever):
        return fact.topic == "mechanism"  # how something else works
    return (
        bool(fact.mechanism)
        or fact.topic == "mechanism"
        or (spec.falls and bool(_CAUSES.search(fact.claim)))
    )


def _asks_of(spec: QuestionSpec, lever: str) -> bool:
    """Whether a question is about what a record did, rather than a plain property.

    Only for English are its words known to be those of the records.
    """
    if spec.language != "en" or spec.elements or spec.levers or spec.aspects:
        return True
    if not spec.quantities:
        return True
    own = {t for name in (*spec.hosts, *spec.quantities) for t in tokens(name)}
    return bool((set(tokens(lever)) - own) & set(tokens(spec.text)))


def reasons_first(spec: QuestionSpec, hits: list[Hit]) -> list[Hit]:
    """The hits with the fittest record that states a reason in front."""
    # Remedies fit the words of a question about a fall better than its causes do.
    floor = (_FAR if spec.falls else _NEAR) * hits[0].score
    near = [hit for hit in hits if hit.score >= floor]
    stating = [hit for hit in near if states_reason(spec, hit)]
    if spec.falls:
        # A record that names causes speaks before one that only compares.
        stating.sort(key=lambda hit: not _CAUSES.search(hit.fact.claim))
    leading = stating[0] if stating else None
    if leading is None or leading is hits[0]:
        return hits
    return [leading, *(hit for hit in hits if hit is not leading)]


def reason_of(spec: QuestionSpec, hit: Hit) -> Sentence:
    """The reason that a record states, or that none is stated."""
    words = frame(spec.language)
    fact = hit.fact
    if not states_reason(spec, hit):
        return Sentence(words["no_reason"], frame=True)
    if tells_content(fact, spec) and not fact.mechanism:
        return claim_sentence(hit, spec.language)
    if spec.reason == "why not" and fact.drawback:
        told = trade(fact, fact.drawback, fact.drawback_basis, spec.language)
        return replace(told, text=f"{words['disadvantage']}: {told.text}")
    if fact.mechanism and not spec.falls:
        told = trade(fact, fact.mechanism, "source", spec.language)
        return replace(told, text=f"{words['mechanism']}: {told.text}")
    return claim_sentence(hit, spec.language)
