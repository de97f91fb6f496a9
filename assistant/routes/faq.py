"""The literature path: question → slots → records → checked sentences → answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.asking.forms import trade_asked
from assistant.asking.length import refuse_length
from assistant.asking.ordinals import meant_item, with_item_named
from assistant.asking.question import parse_question
from assistant.asking.words import language_of
from assistant.compose.faq import plan
from assistant.compose.faq_checks import FAQ_CHECKS
from assistant.compose.faq_compose import Composed, compose_text
from assistant.compose.faq_select import select
from assistant.compose.faq_text import (
    frame,
)
from assistant.conversing import doubted_ids
from assistant.errors import AssistantError
from assistant.records import Answer, Attempt, Request, Status, Turn
from assistant.routes.base import Draft, Specified, Work, stop
from assistant.routes.own_sources import own_entries
from validators.report import Report, run_checks
from validators.specs.question import QuestionSpec

_UNSAFE = re.compile(
    r"\b(?:explosives?|bombs?\b|detonat\w+|nerve agent|chemical weapon|"
    r"poison (?:some|a |my|gas)|mustard gas|sarin|ricin|meth(?:amphetamine)?\b|"
    r"pipe bomb|weapons?[- ]grade|improvised|hurt (?:some|people)|"
    r"kill (?:some|people|my)|without (?:a )?(?:fume hood|protective|ventilation|"
    r"gloves))"
    r"|炸药|炸弹|毒气|Sprengstoff|Bombe|爆弾|毒ガス|explosif|explosivo|"
    r"\bbomb(?:en?|es|as?)\b",
    re.IGNORECASE,
)


class FaqPath:
    """Literature questions; offline and deterministic, a model may only rephrase."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Fill the slots; unsafe and empty questions end here."""
        refuse_length(request.text)
        text = request.text.strip()
        language = work.language_of(text)
        words = frame(language)
        if _UNSAFE.search(text):
            return stop(Status.REFUSED, words["unsafe"])
        history = _asked_in_full(request.history)
        text = _with_item(text, request.history, history)
        documents = [(doc.name, doc.text) for doc in request.documents]
        documents += _texts_of(request)
        spec = parse_question(
            text, history=history, language=language, documents=documents
        )
        doubted = doubted_ids(work.session) if spec.form == "pushback" else ()
        spec = replace(spec, own_sources=own_entries(request), doubted=doubted)
        if not spec.text:
            return stop(Status.ABSTAINED, f"{words['instruct']} {words['abstain']}")
        if _says_nothing(spec) and not history and not documents:
            return stop(Status.NEEDS_INPUT, words["which"])
        assumptions = []
        if spec.stripped:
            assumptions.append(words["instruct"])
        if history and spec.hosts and not parse_question(text).hosts:
            assumptions.append(f"{', '.join(spec.hosts)}: taken from the earlier turns")
        work.tell("question", "question read", form=spec.form, hosts=list(spec.hosts))
        return Specified(spec=spec, assumptions=tuple(assumptions))

    def draft(
        self, spec: QuestionSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Select records and compose; one draft is all there is offline."""
        if attempts:
            return None
        from knowledge.store import open_store

        store = open_store(work.settings.store_dir)
        retriever = store.retriever(documents=spec.documents)
        work.tell("search", f"searching {len(retriever.facts)} records")
        selection = select(spec, retriever)
        made = plan(spec, selection)
        composed = _reworded(compose_text(spec, made, selection), work)
        work.tell("records", f"{len(made.hits)} records used", outcome=made.outcome)
        return Draft(composed, "library", text=composed.text)

    def check(self, draft: Draft, spec: QuestionSpec, work: Work) -> Report:
        """Citations resolve, numbers come from cited values, length holds."""
        return run_checks(draft.content, spec, FAQ_CHECKS)

    def compose(
        self,
        spec: QuestionSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The answer with claims, citations and the status that they support."""
        words = frame(spec.language)
        if draft is None:
            return Answer(Status.ABSTAINED, words["abstain"])
        composed: Composed = draft.content
        report = attempts[-1].report if attempts else self.check(draft, spec, work)
        text = composed.text
        if spec.stripped:
            text = f"{text}\n\n*{words['instruct']}*"
        citations = composed.citations
        if spec.own_sources:
            from assistant.own_sources.telling import beside

            dois = [c.doi for c in citations if c.doi]
            said, named = beside(spec.text, spec.own_sources, dois, spec.language)
            mark = f"\n\n## {words['references']}\n"
            body, found, references = text.partition(mark)
            text = f"{body}\n\n{said}{found}{references}" if said else text
            citations = (*citations, *named)
        return Answer(
            status=_status(composed, report),
            text=text,
            report=report,
            claims=composed.claims,
            citations=citations,
            assumptions=composed.plan.reservations,
        )


def _asked_in_full(history: Sequence[Turn]) -> list[str]:
    """The messages of the user, with the items that they point at by their names."""
    asked: list[str] = []
    for place, turn in enumerate(history):
        if turn.role == "user":
            asked.append(_with_item(turn.content, history[:place], asked))
    return asked


def _with_item(text: str, history: Sequence[Turn], asked: Sequence[str]) -> str:
    """A message with the list item that it points at, in the latest list that has it.

    The answer to "more about the second" has a list of its own; "the third" after it
    still counts in the list that was asked for.
    """
    said = ""
    found: list[tuple[str, str]] = []
    for turn in history:
        if turn.role == "user":
            said = turn.content
        elif turn.role == "assistant":
            found.append((said, turn.content))
    for question, answer in reversed(found):
        title = meant_item(text, answer)
        if title is not None and meant_item(question, answer) is None:
            named = with_item_named(text, answer)
            return f"{named.rstrip(' ?.')}{_subject(title, asked)}?"
    kept = re.search(r"«[^»]+»(?: \([^)]*\))?", asked[-1]) if asked else None
    if kept and trade_asked(text) and not parse_question(text).hosts:
        # "And its drawbacks?" stays with the item that was spoken of.
        return f"{text.rstrip(' ?.')} {kept[0]}?"
    return text


def _subject(title: str, history: Sequence[str]) -> str:
    """What the list was about, for an item whose title does not name it."""
    if parse_question(title).hosts:
        return ""
    for place in range(len(history) - 1, -1, -1):
        spec = parse_question(history[place], history=history[:place])
        if spec.hosts:
            return f" ({', '.join(spec.hosts)})"
    return ""


def _says_nothing(spec: QuestionSpec) -> bool:
    # "?", "table": no material, no property and too few words to look for.
    named = spec.hosts or spec.formulas or spec.elements or spec.quantities
    words = re.findall(r"[\u3040-\u9fff]{2}|[^\W\u3040-\u9fff]+", spec.text)
    return not (named or spec.levers or spec.terms) and len(words) <= 1


def _reworded(composed: Composed, work: Work) -> Composed:
    """The answer with the short answer in a model's words, where those hold."""
    model = work.model
    if model is None or not model.drafts or composed.plan.outcome == "abstain":
        return composed
    from assistant.compose.faq_rephrase import reworded

    head = composed.body.split("\n## ")[0]
    told = [claim.text for claim in composed.claims if claim.text in head][:8]
    try:
        changed = reworded(
            told, model, seed=work.seed, timeout_s=min(20.0, work.remaining() / 2)
        )
    except AssistantError as fault:
        # The composed sentences are complete without a model.
        work.trace.steps.append({"step": "rephrase", "message": str(fault)})
        return composed
    body, text = composed.body, composed.text
    for before, after in changed.items():
        body, text = body.replace(before, after), text.replace(before, after)
    claims = tuple(
        replace(claim, text=changed.get(claim.text, claim.text))
        for claim in composed.claims
    )
    made = replace(composed, body=body, text=text, claims=claims)
    # A last look by the checks: what does not pass is not shown.
    spec = work.trace.spec
    return made if run_checks(made, spec, FAQ_CHECKS).ok else composed


def _status(composed: Composed, report: Report) -> Status:
    if composed.plan.outcome == "abstain":
        return Status.ABSTAINED
    if not report.ok or composed.plan.reservations:
        return Status.UNVERIFIED
    supporting = [claim for claim in composed.claims if claim.basis != "judgement"]
    for claim in supporting:
        seen = [
            name in composed.documents or composed.facts[name].verified
            for name in claim.citations
            if name in composed.facts or name in composed.documents
        ]
        if not seen or not any(seen):
            return Status.UNVERIFIED
    return Status.VERIFIED if supporting else Status.UNVERIFIED


def _texts_of(request: Request) -> list[tuple[str, str]]:
    """Texts of attached files that can be read as documents."""
    import base64
    from pathlib import Path

    from knowledge.ingest.reading import READABLE, text_of_bytes

    out = []
    for item in request.files:
        suffix = Path(item.name).suffix.lower()
        if suffix not in READABLE:
            continue
        if item.base64 is not None:
            data = base64.b64decode(item.base64)
        elif item.path and Path(item.path).is_file():
            data = Path(item.path).read_bytes()
        else:
            continue
        out.append((item.name, text_of_bytes(item.name, data)))
    return out


def answer_offline(text: str, **fields: Any) -> Answer:
    """Answer one question with default settings; for scripts and notebooks."""
    from assistant.records import Kind, Route, Trace
    from assistant.settings import load_settings

    request = Request(text=text, **fields)
    work = Work(
        settings=load_settings(),
        model=None,  # type: ignore[arg-type]
        route=Route(Kind.FAQ, (Kind.FAQ,), 1.0, "asked for", "option"),
        trace=Trace("script", {}),
        language=language_of(text),
    )
    path = FaqPath()
    meant = path.specify(request, work)
    if meant.stop is not None:
        return meant.stop
    draft = path.draft(meant.spec, (), work)
    answer = path.compose(meant.spec, draft, (), work)
    return replace(answer, route=Kind.FAQ, intents=(Kind.FAQ,))
