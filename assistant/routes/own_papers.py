"""Documents that come with a request: questions about what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from assistant.phrasebook import phrases_of
from assistant.records import Answer, Attempt, Citation, Claim, Request, Status
from assistant.routes.attached import attached
from assistant.routes.base import Draft, Quoting, Specified, Work
from knowledge.errors import IngestError
from knowledge.ingest.reading import BIBLIOGRAPHIES, READABLE, TABLES

if TYPE_CHECKING:
    from assistant.own_papers.reading import Topic
    from knowledge.facts import Fact


@dataclass(frozen=True, slots=True)
class PapersWork:
    """A question about own documents.

    Attributes:
        files: Names of the documents.
        whole: Sentences that stand for the whole document, for a summary.
        topics: What is asked, each with its sentences.
        language: Of the answer.
        stripped: Whether the documents held instructions, which were left out.
        read: Letters of each page, for the second reading.
    """

    files: tuple[str, ...]
    whole: tuple[Fact, ...]
    topics: tuple[Topic, ...]
    language: str
    stripped: bool = False
    read: Mapping[str, str] = field(default_factory=dict)


def papers_work(request: Request, language: str = "en") -> PapersWork | None:
    """The question about attached documents that a request asks, or None.

    Raises:
        BadInput: A document is unreadable.
    """
    found = prose_of(request)
    text = request.text.strip()
    if not found or not text:
        return None
    from assistant.own_papers.reading import (
        gist,
        is_summary,
        lean,
        sentences_of,
        topics_of,
        wants_more,
    )
    from assistant.own_papers.second_reading import documents_read

    names = tuple(dict.fromkeys(name for name, _ in found))
    leaning = lean(text, names)
    if not leaning or wants_more(text):
        return None
    try:
        facts, stripped = sentences_of(found)
    except IngestError as err:
        raise BadInput(str(err)) from err
    read = documents_read(found)
    topics = () if is_summary(text) else tuple(topics_of(text, names, facts, language))
    if not topics:
        return PapersWork(names, gist(facts), (), language, stripped, read)
    if leaning == "weak" and not any(topic.found for topic in topics):
        return None
    return PapersWork(names, (), topics, language, stripped, read)


def prose_of(request: Request) -> list[tuple[str, bytes]]:
    """Attached prose: readable files, and documents that are no table and no list."""
    found = attached(request, READABLE)
    held = {name for name, _ in found}
    other = TABLES | BIBLIOGRAPHIES | {".cif", ".mcif"}
    for doc in request.documents:
        if doc.name not in held and Path(doc.name).suffix.lower() not in other:
            found.append((doc.name, doc.text.encode()))
    return found


class OwnPapersPath(Quoting):
    """Quotes what attached documents say of what is asked."""

    def specify(self, request: Request, work: Work) -> Specified:
        """See `papers_work`; this path is only entered with its result."""
        return Specified(spec=work.once(papers_work, request))

    def compose(
        self,
        spec: PapersWork,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The sentences topic by topic, and what the documents do not state."""
        words = phrases_of("own_papers/phrases.yaml", spec.language)
        files = ", ".join(spec.files)
        lines = [f"## {words['heading']}"]
        claims: list[Claim] = []
        used: dict[str, Fact] = {}
        told = [t for t in spec.topics if t.found]
        silent = ", ".join(t.name for t in spec.topics if not t.found)
        if spec.whole:
            lines += [words["gist"].format(files=files), ""]
            _quote(spec.whole, lines, claims, used, words)
        elif told:
            lines += [words["of"].format(files=files), ""]
            for topic in told:
                _quote(topic.found, lines, claims, used, words)
            if silent:
                lines += ["", words["silent"].format(files=files, topics=silent)]
        else:
            lines.append(words["none"].format(files=files, topics=silent))
        if spec.stripped:
            from assistant.compose.faq_text import frame

            lines += ["", f"*{frame(spec.language)['instruct']}*"]
        if not used:
            status = Status.ABSTAINED
        else:
            from assistant.own_papers.second_reading import not_confirmed

            open_ = not_confirmed(tuple(used.values()), spec.read)
            told_again = words["unread"].format(what="; ".join(open_))
            lines += ["", told_again if open_ else words["reread"]]
            status = Status.UNVERIFIED if silent or open_ else Status.VERIFIED
        return Answer(
            status=status,
            text="\n".join(lines),
            report=attempts[-1].report if attempts else None,
            claims=tuple(claims),
            citations=tuple(_citation(fact) for fact in used.values()),
        )


def _quote(
    facts: Sequence[Fact], lines: list[str], claims: list[Claim],
    used: dict[str, Fact], words: dict[str, str],
) -> None:  # fmt: skip
    """Add sentences that were not told yet, each with its place and its claim."""
    from assistant.compose.faq_text import Sentence, to_claim

    told = {claim.text for claim in claims}
    for fact in facts:
        page = fact.place.removeprefix("page ")
        place = f", {words['page'].format(n=page)}" if page.isdigit() else ""
        shown = f"“{fact.claim}” ({fact.file}{place})"
        if shown in told:
            continue
        told.add(shown)
        lines.append(f"- {shown}")
        sentence = Sentence(shown, (fact,), tuple(fact.values))
        claims.append(to_claim(sentence, shown))
        used.setdefault(fact.id, fact)


def _citation(fact: Fact) -> Citation:
    """The document as a source; it has no DOI here."""
    return Citation(fact.id, None, fact.file or None, None, None, fact.file)
