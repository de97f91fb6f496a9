"""Questions about symmetry and geometry: computed facts as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.compose.structure_sources import citations_of
from assistant.records import Answer, Artifact, Citation, Claim, ClaimValue, Status
from assistant.routes.base import Work
from validators.records import Provenance

if TYPE_CHECKING:
    from generators.structures.facts import Facts
    from validators.records import StructureRecord


def facts_answer(
    facts: Facts,
    record: StructureRecord | None,
    work: Work,
    *,
    sourced: bool = True,
    unanswered: Sequence[str] = (),
) -> Answer:
    """A question about symmetry or geometry, answered with computed facts.

    What follows from the tables of space groups is certain; what follows from a
    structure is as good as the source of that structure.
    """
    from assistant.compose.facts_words import sentence

    citations: list[Citation] = []
    seen = sourced or not facts.about_structure
    whole = not unanswered
    if record is not None and facts.about_structure:
        citations = citations_of(Provenance((), (record.source,)), record)
        seen = record.source.seen
    ids = [c.id for c in citations]
    lines, claims = [], []
    for number, fact in enumerate(facts.items):
        text = sentence(fact.name, work.language, dict(fact.values))
        if ids:
            text += f" [{', '.join(ids)}]"
        lines.append(text)
        claims.append(
            Claim(
                text,
                ids,
                [ClaimValue(f"computed:{number}", text, "", "")],
                "source" if ids else "values",
            )
        )
        if fact.values.get("chiral"):
            lines.append(sentence("sohncke", work.language, {}))
    if not seen:
        reason = "recalled" if record is not None else "inherited"
        lines.append(sentence(reason, work.language, {}))
    for asked in unanswered:
        lines.append(sentence("unanswered", work.language, {"asked": asked}))
    if citations and record is not None:
        lines += ["", f"- [{record.id}] {record.source.citation}"]
    return Answer(
        Status.VERIFIED if seen and whole else Status.UNVERIFIED,
        "\n".join(lines),
        claims=tuple(claims),
        citations=tuple(citations),
        artifacts=_pattern_artifact(facts, work),
    )


def joined(answers: Sequence[Answer]) -> Answer:
    """Several answers as one; verified only where each is."""
    seen = all(a.status is Status.VERIFIED for a in answers)
    return Answer(
        Status.VERIFIED if seen else Status.UNVERIFIED,
        "\n\n".join(a.text for a in answers),
        claims=tuple(c for a in answers for c in a.claims),
        citations=tuple(c for a in answers for c in a.citations),
    )


def _pattern_artifact(facts: Facts, work: Work) -> tuple[Artifact, ...]:
    """A picture of the powder pattern, where one was asked for and files are wanted."""
    if work.out is None or facts.cif is None:
        return ()
    if not any(fact.name == "powder" for fact in facts.items):
        return ()
    from assistant.files import write_bytes
    from assistant.pictures import powder_png

    name = f"powder-{work.trace.id[:8]}.png"
    return (Artifact("png", write_bytes(work.out, name, powder_png(facts.cif))),)
