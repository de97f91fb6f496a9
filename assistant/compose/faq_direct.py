"""Direct answers: a fact, a value, a reason, a procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_lines import (
    by_fit,
    diverse,
    extra_values,
    head,
    support,
)
from assistant.compose.faq_reason import reason_of, reasons_first
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
    value_sentence,
)
from knowledge.conflicts import implausible
from knowledge.facts import Fact
from knowledge.names import same_composition
from validators.specs.question import QuestionSpec


def direct(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """The best record in full, then what else supports it."""
    words = frame(spec.language)
    if spec.reason:
        hits = reasons_first(spec, hits)
    top = diverse(hits, 6 if not spec.long else 14)
    used = [top[0]]
    first = [claim_sentence(top[0], spec.language)]
    first += extra_values(spec, top[0], first[0])
    reason = reason_of(spec, top[0]) if spec.reason else first[0]
    if reason.text != first[0].text:
        first = [reason, *first]
    lines: list[tuple[str, tuple[Sentence, ...]]] = [("", tuple(first))]
    if len(top) > 1 and top[1].score > 0.55 * top[0].score:
        lines.append(("", (claim_sentence(top[1], spec.language),)))
        used.append(top[1])
    blocks = [Block(words["short"], tuple(lines))]
    evidence: list[tuple[str, tuple[Sentence, ...]]] = []
    said = f"{reason.text} "
    evidence += [
        (label, told)
        for label, told in support(top[0], spec)
        if not said.endswith(f": {told[0].text} ")
    ]
    for hit in top[2:]:
        if hit.score < 0.45 * top[0].score:
            break
        sentences = [claim_sentence(hit, spec.language)]
        sentences += extra_values(spec, hit, sentences[0])[:1]
        evidence.append(("-", tuple(sentences)))
        used.append(hit)
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used


def sources_answer(
    spec: QuestionSpec, hits: list[Hit]
) -> tuple[list[Block], list[Hit]]:
    """The sources of what was asked about, each with its DOI, the fittest first."""
    words = frame(spec.language)
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    used: list[Hit] = []
    seen: set[str] = set()
    near = [h for h in hits if h.fact.source.doi and h.score > 0.5 * hits[0].score]
    if not spec.levers and not spec.elements and not spec.quantities:
        # Nothing but a material is named, so the best documented source leads.
        near.sort(key=lambda h: (-h.credibility.score, -h.score, h.fact.id))
    for hit in near:
        doi = hit.fact.source.doi or ""
        if doi in seen or len(used) == 5:
            continue
        seen.add(doi)
        used.append(hit)
        told = claim_sentence(hit, spec.language)
        text = f"{told.text.rstrip('.')} (doi:{doi})."
        lines.append(("-", (replace(told, text=text),)))
    if not lines:
        return direct(spec, hits)
    blocks = [Block(words["short"], tuple(lines[:1]))]
    if lines[1:]:
        blocks.append(Block(words["evidence"], tuple(lines[1:])))
    return blocks, used


def inventory(
    spec: QuestionSpec, hits: list[Hit], pool: Sequence[Fact]
) -> tuple[list[Block], list[Hit]]:
    """How many records and sources the store holds, with the best documented ones."""
    words = frame(spec.language)
    held = [f for f in pool if f.usable and f.status != "duplicate"]
    if spec.hosts:
        held = [fact for fact in held if about_host(fact, spec.hosts)]
    sources = {f.source.doi or f.source.title or f.id for f in held}
    told = words["held_only"].format(n=len(held), m=len(sources))
    best = sorted(
        (h for h in hits if h.fact.kind != "row"),
        key=lambda h: (-h.credibility.score, h.fact.id),
    )
    used = diverse(best or hits, 3)
    lines = [("-", (claim_sentence(hit, spec.language),)) for hit in used]
    short = Block(words["short"], (("", (Sentence(told, frame=True),)),))
    return [short, Block(words["evidence"], tuple(lines))], used


def value_answer(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """The recorded values that were asked for, the fittest first."""
    words = frame(spec.language)
    wanted = set(spec.quantities)
    told_values: set[tuple[str, str]] = set()
    if spec.temperature is not None and "space group" not in wanted:
        at = spec.temperature
        measured_there = [
            h
            for h in hits
            if any(
                v.base in wanted
                and v.temperature is not None
                and abs(v.temperature - at) <= 5
                for v in h.fact.values
            )
        ]
        hits = measured_there or hits
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    used: list[Hit] = []
    evidence: list[tuple[str, tuple[Sentence, ...]]] = []
    for hit in hits:
        values = [
            v
            for v in hit.fact.values
            if (v.base in wanted or not wanted)
            and v.role != "text"
            and implausible(v) is None
        ]
        values = [
            v
            for v in by_fit(values, spec)
            if not spec.formulas
            or not v.formula
            or any(same_composition(v.formula, f) for f in spec.formulas)
        ]
        if spec.temperature is not None and "space group" not in wanted:
            exact = [
                v
                for v in values
                if v.temperature is not None
                and abs(v.temperature - spec.temperature) <= 5
            ]
            values = exact or values
        if wanted and not values:
            continue
        if not used:
            told = claim_sentence(hit, spec.language)
            first = (
                [
                    value_sentence(
                        hit.fact, values[:2], spec.language, head=head(hit.fact, spec)
                    )
                ]
                if values
                else []
            )
            lines.append(("", (*first, told)))
            told_values |= {(str(v.value), v.formula) for v in values[:2]}
            evidence += support(hit, spec)[-1:]
        elif len(used) < (4 if not spec.long else 10):
            if hit.score < 0.5 * hits[0].score:
                break
            sentences = [claim_sentence(hit, spec.language)]
            fresh = [v for v in values if (str(v.value), v.formula) not in told_values]
            if fresh:
                sentences.append(value_sentence(hit.fact, fresh[:2], spec.language))
            told_values |= {(str(v.value), v.formula) for v in fresh[:2]}
            evidence.append(("-", tuple(sentences)))
        else:
            break
        used.append(hit)
    if not used:
        return direct(spec, hits)
    blocks = [Block(words["short"], tuple(lines))]
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used
