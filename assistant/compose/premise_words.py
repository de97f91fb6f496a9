"""A premise in a request for a structure, a table, a solution: judged before the answer.

The literature route weaves the correction into its own answer. Every other route serves
what was asked; here what the request takes for granted is told first, with its source,
and the clause of a judged premise is left out of what the route reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.compose.faq_granted import evidence_sentences
from assistant.compose.faq_text import (
    Sentence,
    citation_of,
    finish,
    frame,
    reference_line,
    to_claim,
)
from assistant.granted.clauses import clauses_of, without_clause
from assistant.granted.judging import verdicts
from assistant.granted.verdict import Verdict
from assistant.records import Answer, Kind, Request, Status
from knowledge.credibility import credibility
from knowledge.facts import Fact

#: Shortest rest of a request that can be asked without its clause.
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Judged:
    """A request without the clause of its judged premise, and the verdict on it."""

    request: Request
    verdict: Verdict


def judged_premise(request: Request, kind: Kind) -> Judged | None:
    """The premise of a request that a route other than the literature's serves.

    A wrong one counts before a right one; of files and drafts nothing is known here.
    """
    if kind is Kind.FAQ or request.draft or request.files or len(request.text) > 600:
        return None
    # "The CIF of hexagonal MgO" asks for the form, and is answered as such.
    judged = verdicts(request.text)
    unsure = {v.clause for v in judged if v.outcome == "open"}
    asks = bool(re.search(r"[?？]|か[。]?$", request.text))
    found = [
        v
        for v in judged
        if v.outcome == "wrong" or (v.outcome == "right" and v.clause not in unsure)
    ]
    found = [
        v for v in found
        if asks or not (v.assertion and v.assertion.quantity == "form")
    ]  # fmt: skip
    found.sort(key=lambda v: v.outcome != "wrong")
    if not found or (
        found[0].outcome == "right" and not _marked(request.text, found[0])
    ):
        return None
    text = _without(request.text, found[0])
    return Judged(request.model_copy(update={"text": text}), found[0])


#: Forms of assertions that a crystal structure on record tells.
_OF_STRUCTURES = frozenset({"system", "group", "coordination", "symmetry"})


def beside_structure(request: Request) -> Judged | None:
    """What a question asks beside a structure that it takes for granted.

    "As GaAs is zincblende, what is its density?" asks what the structure tells, in
    whatever words it is opened; the route of the rest decides.
    """
    if request.draft or request.files or len(request.text) > 600:
        return None
    for verdict in verdicts(request.text):
        said = verdict.assertion
        if said is None or said.form not in _OF_STRUCTURES or verdict.outcome == "open":
            continue
        rest = _without(request.text, verdict)
        if rest != request.text:
            return Judged(request.model_copy(update={"text": rest}), verdict)
    return None


def _marked(text: str, verdict: Verdict) -> bool:
    return any(c.marked and c.text == verdict.clause for c in clauses_of(text))


def _without(text: str, verdict: Verdict) -> str:
    """A request without a marked clause; what the clause spoke of stays."""
    if not _marked(text, verdict):
        return text
    rest = without_clause(text, verdict.clause)
    if len(rest.strip(" ?？.。")) < _SHORTEST:
        return text
    said = verdict.assertion
    written = f"{said.of} {said.subject.written}".strip() if said is not None else ""
    named = not written or written.lower() in rest.lower()
    return rest if named else f"{written}: {rest}"


def with_premise(done: Answer, verdict: Verdict, language: str) -> Answer:
    """An answer with what was taken for granted corrected, or borne out, at its head."""
    words = frame(language)
    if words["correction"] in done.text[:600]:
        return done
    wrong = verdict.outcome == "wrong"
    lead = words["correction"] if wrong else words["agrees"]
    if not wrong and not all(f.verified for f in _facts(verdict)):
        return done  # what no confirmed record bears out is not brought up
    told = [Sentence(lead, frame=True), *evidence_sentences(verdict.evidence, language)]
    printed = [
        finish(s.text, "[" + ", ".join(s.ids) + "]" if s.ids else "") for s in told
    ]
    facts = {f.id: f for s in told for f in s.facts}
    held = {citation.id for citation in done.citations}
    citations = tuple(
        citation_of(f, credibility(f).to_json())
        for f in facts.values()
        if f.id not in held
    )
    claims = tuple(
        to_claim(s, text) for s, text in zip(told, printed, strict=True) if not s.frame
    )
    status, text = done.status, done.text
    sure = all(fact.verified for fact in facts.values())
    if status is Status.VERIFIED and not sure:
        status = Status.UNVERIFIED
        text = text.replace(f"`{Status.VERIFIED}`", f"`{Status.UNVERIFIED}`")
    sources = "\n".join(
        f"- [{f.id}] {_reference(f)}" for f in facts.values() if f.id not in held
    )
    parts = [" ".join(printed), text, sources] if wrong else [
        text, " ".join(printed), sources
    ]  # fmt: skip
    return replace(
        done,
        status=status,
        text="\n\n".join(part for part in parts if part),
        claims=(*claims, *done.claims) if wrong else (*done.claims, *claims),
        citations=(*done.citations, *citations),
    )


def _facts(verdict: Verdict) -> list[Fact]:
    evidence = verdict.evidence
    return [f for _, f in evidence.told] + [f for _, f, _ in evidence.values]


def _reference(fact: Fact) -> str:
    score = credibility(fact)
    return reference_line(fact, 0, score.grade, score.score).partition(": ")[2]
