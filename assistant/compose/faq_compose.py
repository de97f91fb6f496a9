"""A plan turned into Markdown with claims and citations, within its limit of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.faq import Plan
from assistant.compose.faq_hits import Selection
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
from assistant.records import Citation, Claim
from knowledge.facts import Fact
from validators.specs.question import QuestionSpec


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
