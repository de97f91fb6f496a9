"""The literature path: question → slots → records → checked sentences → answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.asking.length import refuse_length
from assistant.asking.ordinals import meant_item
from assistant.asking.question import parse_question
from assistant.asking.words import language_of
from assistant.compose.faq import Plan, plan
from assistant.compose.faq_hits import Selection
from assistant.compose.faq_select import select
from assistant.compose.faq_text import (
    Block,
    References,
    Sentence,
    citation_of,
    finish,
    frame,
    reference_line,
    to_claim,
)
from assistant.errors import AssistantError
from assistant.records import Answer, Attempt, Citation, Claim, Request, Status, Turn
from assistant.routes.base import Draft, Specified, Work, stop
from assistant.routes.own_sources import own_entries
from knowledge.facts import Fact
from knowledge.units import convert, find_unit
from validators.report import CATALOGUE, Evidence, Finding, Report, Severity, run_checks
from validators.report import check as catalogue_check
from validators.specs.question import QuestionSpec

_UNSAFE = re.compile(
    r"\b(?:explosives?|bombs?|detonat\w+|nerve agent|chemical weapon|"
    r"poison (?:some|a |my|gas)|mustard gas|sarin|ricin|meth(?:amphetamine)?\b|"
    r"pipe bomb|weapons?[- ]grade|improvised|hurt (?:some|people)|"
    r"kill (?:some|people|my)|without (?:a )?(?:fume hood|protective|ventilation|"
    r"gloves))"
    r"|炸药|炸弹|毒气|Sprengstoff|Bombe|爆弾|毒ガス|explosif|bombe|explosivo|bomba",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A plan turned into text with its claims; what the checks look at."""

    plan: Plan
    text: str
    body: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    facts: dict[str, Fact]
    documents: frozenset[str]
    selection: Selection


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
        history = [turn.content for turn in request.history if turn.role == "user"]
        title = _item_meant(text, request.history)
        if title is not None:
            text = f"{text.rstrip(' ?.')}: {title}{_subject(title, history)}?"
        documents = [(doc.name, doc.text) for doc in request.documents]
        documents += _texts_of(request)
        spec = parse_question(
            text, history=history, language=language, documents=documents
        )
        spec = replace(spec, own_sources=own_entries(request))
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


def _item_meant(text: str, history: Sequence[Turn]) -> str | None:
    """The title of the list item that a message points at, in the latest list.

    The answer to "more about the second" has a list of its own; "the third" after it
    still counts in the list that was asked for.
    """
    asked = ""
    found: list[tuple[str, str]] = []
    for turn in history:
        if turn.role == "user":
            asked = turn.content
        elif turn.role == "assistant":
            found.append((asked, turn.content))
    for question, answer in reversed(found):
        title = meant_item(text, answer)
        if title is not None and meant_item(question, answer) is None:
            return title
    return None


def _subject(title: str, history: Sequence[str]) -> str:
    """What the list was about, for an item whose title does not name it."""
    if parse_question(title).hosts:
        return ""
    for asked in reversed(history):
        if hosts := parse_question(asked).hosts:
            return f" ({', '.join(hosts)})"
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


# --- text -----------------------------------------------------------------------


def compose_text(spec: QuestionSpec, made: Plan, selection: Selection) -> Composed:
    """Plan → Markdown, claims and citations; lines are dropped to meet the limit."""
    references = References()
    words = frame(spec.language)
    claims: list[Claim] = []
    facts: dict[str, Fact] = {}
    documents: set[str] = set()
    out: list[str] = []
    left = made.limit - 10
    for place, block in enumerate(made.blocks):
        rows: list[str] = []
        left -= len(block.heading.split()) + 1
        # What is still to come must find room too.
        later = sum(min(_size(other), 60) for other in made.blocks[place + 1 :])
        for group in _groups(block):
            size = sum(_line_size(label, told) for label, told in group)
            if size > left - later and (rows or place):
                continue
            left -= size
            for label, told in group:
                shown = []
                for sentence in told:
                    mark = references.mark(sentence.ids) if sentence.marked else ""
                    printed = finish(sentence.text, mark)
                    shown.append(printed)
                    if sentence.frame:
                        continue
                    claims.append(to_claim(sentence, printed))
                    for fact in sentence.facts:
                        facts[fact.id] = fact
                        if fact.id.startswith("request:"):
                            documents.add(fact.id)
                rows.append(_row(label, shown))
        if rows:
            out.append(f"## {block.heading}\n" + "\n".join(rows))
    body = "\n\n".join(out)
    cited = [i for i in references.ordered() if i in facts or i in documents]
    grades = {hit.fact.id: hit.credibility for hit in made.hits}
    lines = []
    citations = []
    for name in cited:
        position = references.ordered().index(name) + 1
        if name in documents:
            citations.append(
                Citation(name, None, name.partition(":")[2], None, None, "document")
            )
            lines.append(f"[{position}] {name}")
            continue
        fact = facts[name]
        score = grades.get(name)
        if score is None:
            from knowledge.credibility import credibility

            score = credibility(fact, computed_wanted=spec.computed)
        citations.append(citation_of(fact, score.to_json()))
        lines.append(reference_line(fact, position, score.grade, score.score))
    text = body
    if lines:
        text += f"\n\n## {words['references']}\n" + "\n".join(f"- {x}" for x in lines)
    return Composed(
        made,
        text,
        body,
        tuple(claims),
        tuple(citations),
        facts,
        frozenset(documents),
        selection,
    )


Line = tuple[str, tuple[Sentence, ...]]


def _groups(block: Block) -> Iterator[list[Line]]:
    """Lines that stand or fall together: a strategy with its parts."""
    group: list[Line] = []
    for line in block.lines:
        starts = not line[0].startswith(("- ", "  - "))
        if starts or line[0] == "-":
            if group:
                yield group
            group = []
        elif group and not group[0][0].startswith("**"):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _line_size(label: str, told: Sequence[Sentence]) -> int:
    # A mark of sources adds a word to its sentence.
    words = sum(len(s.text.split()) + (2 if s.facts else 0) for s in told)
    return words + len(label.split())


def _size(block: Block) -> int:
    return sum(_line_size(label, told) for label, told in block.lines)


def _row(label: str, shown: Sequence[str]) -> str:
    body = " ".join(shown)
    if not label:
        return f"{body}\n"
    if label == "-":
        return f"- {body}"
    if label.startswith("**"):
        return f"\n{label} {body}"
    return f"{label}: {body}" if body else f"{label}"


# --- checks ---------------------------------------------------------------------

_QUANTITY = re.compile(
    r"(?<![\w.,\-–])(\d+(?:[.,]\d+)?(?:e-?\d+)?)"
    r"(?:\s?(?:to|–)\s?(\d+(?:[.,]\d+)?(?:e-?\d+)?))?"
    # "96h" is a Wyckoff position, "96 h" a time.
    r"\s?(S/cm|mS/cm|S/m|eV|meV|Å|°C|K(?![a-z\w])|MPa m\^0\.5|MPa|GPa|%|µm|nm|"
    r"(?<=\s)h(?![\w])|min(?![\w])|"
    r"V(?![\w])|mAh/g|mA/cm2|W/\(m K\)|µV/K|HV|mol%|wt%|at\.%|mol %|wt %|ohm cm2|cm2/s)"
)


def numbers_in(text: str) -> Iterator[tuple[float, str]]:
    """Numbers with a unit in a printed sentence."""
    for match in _QUANTITY.finditer(text):
        unit = match[3].replace(" %", "%") if match[3] != "%" else "%"
        for group in (match[1], match[2]):
            if group:
                # "10,000" is ten thousand, "4,4e-4" a decimal comma.
                thousands = re.fullmatch(r"\d{1,3},\d{3}", group)
                yield float(group.replace(",", "" if thousands else ".")), unit


def _supported(value: float, unit: str, claim: Claim) -> bool:
    for item in claim.values:
        stored = item.value if isinstance(item.value, list | tuple) else [item.value]
        texts = [item.conditions]
        for number in stored:
            if isinstance(number, bool) or not isinstance(number, int | float):
                texts.append(str(number))
                continue
            if item.unit == unit and _near(float(number), value):
                return True
            if find_unit(item.unit) and find_unit(unit):
                other = convert(float(number), item.unit, unit)
                if other is not None and _near(other, value):
                    return True
        # Conditions are part of the stored value, and print with it.
        for text in texts:
            for number, known in numbers_in(text):
                same = known == unit or convert(number, known, unit) is not None
                if same and _near(convert(number, known, unit) or number, value):
                    return True
            if unit == "°C" and ("room temp" in text and _near(value, 25.0)):
                return True
    return False


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-30)


def _once(name: str) -> Any:
    # The module may be imported again by a reload; the catalogue keeps one entry.
    def enter(function: Any) -> Any:
        return function if name in CATALOGUE else catalogue_check(name)(function)

    return enter


@_once("faq.citations")
def check_citations(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Every claim cites a record or document that the answer lists."""
    known = {item.id for item in candidate.citations}
    for claim in candidate.claims:
        if not claim.citations or not set(claim.citations) <= known:
            yield Finding(
                "faq.citations",
                Severity.ERROR,
                f"claim without a listed source: {claim.text!r:.80}",
                expected=sorted(known),
                found=claim.citations,
            )
    yield Evidence(
        "every claim has a source",
        "faq.citations",
        "pass",
        f"{len(candidate.claims)} claims, {len(known)} sources",
    )


@_once("faq.numbers")
def check_numbers(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Every number with a unit equals a value that its claim cites."""
    count = 0
    for claim in candidate.claims:
        for value, unit in numbers_in(claim.text):
            count += 1
            if not _supported(value, unit, claim):
                yield Finding(
                    "faq.numbers",
                    Severity.ERROR,
                    f"{value:g} {unit} is in no cited value: {claim.text!r:.90}",
                    found=f"{value:g} {unit}",
                    expected=[f"{v.value} {v.unit}" for v in claim.values],
                )
    for line in candidate.body.splitlines():
        # What is quoted from the question states nothing.
        for value, unit in numbers_in(re.sub(r"«[^»]*»", "", line)):
            held = any(
                _supported(value, unit, claim)
                for claim in candidate.claims
                if claim.text in line
            )
            if not held:
                yield Finding(
                    "faq.numbers",
                    Severity.ERROR,
                    f"{value:g} {unit} stands outside any claim: {line!r:.90}",
                    found=f"{value:g} {unit}",
                )
    yield Evidence(
        "numbers are printed from values", "faq.numbers", "pass", f"{count} numbers"
    )


@_once("faq.sources")
def check_sources(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Records whose source was not confirmed are pointed out."""
    open_ones = [fact.id for fact in candidate.facts.values() if not fact.verified]
    for name in open_ones:
        yield Finding(
            "faq.sources",
            Severity.WARNING,
            f"record {name} rests on a source without a confirmed DOI",
            where=name,
        )
    for fact in candidate.facts.values():
        if not fact.usable:
            yield Finding(
                "faq.sources",
                Severity.ERROR,
                f"record {fact.id} is {fact.status} and may not be used",
                where=fact.id,
            )


@_once("faq.length")
def check_length(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """The text without references keeps to its limit of words."""
    count = len(candidate.body.split())
    if count > candidate.plan.limit:
        yield Finding(
            "faq.length",
            Severity.ERROR,
            f"{count} words, at most {candidate.plan.limit} allowed",
            expected=candidate.plan.limit,
            found=count,
        )
    yield Evidence("length", "faq.length", "pass", f"{count} words")


FAQ_CHECKS = ("faq.citations", "faq.numbers", "faq.sources", "faq.length")


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
