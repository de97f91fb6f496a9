"""Several answers to one message as one: its texts, sources and the weakest status."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import phrase
from assistant.records import Answer, Citation, Status

#: What gives the user something, with or without a reservation.
SERVED = (Status.VERIFIED, Status.UNVERIFIED)
#: From what was shown to what could not be: the status of several is the weakest.
_WEAKER = (
    Status.VERIFIED, Status.UNVERIFIED, Status.NEEDS_INPUT, Status.ABSTAINED,
    Status.REFUSED, Status.ERROR,
)  # fmt: skip


def joined(first: Answer, others: tuple[Answer, ...], language: str) -> Answer:
    """One answer for several intents, the served ones first.

    Its status is the weakest of the served ones, at best `unverified` while another
    waits for input or could not be had. An intent that was not served is left out of
    `intents` and said in the text.
    """
    if not others:
        return first
    answers = (first, *others)
    served = [a for a in answers if a.status in SERVED]
    if not served:
        return replace(first, text="\n\n---\n\n".join(a.text for a in answers))
    merged = served[0]
    for other in served[1:]:
        merged = replace(
            merged,
            cif=merged.cif or other.cif,
            report=merged.report or other.report,
            equation=merged.equation or other.equation,
            table=merged.table or other.table,
            claims=(*merged.claims, *other.claims),
            citations=_once(merged.citations, other.citations),
            generated=(*merged.generated, *other.generated),
            artifacts=(*merged.artifacts, *other.artifacts),
            changes=(*merged.changes, *other.changes),
            assumptions=tuple(dict.fromkeys((*merged.assumptions, *other.assumptions))),
            attempts=(*merged.attempts, *other.attempts),
        )
    weakest = max((a.status for a in served), key=_WEAKER.index)
    status = weakest if len(served) == len(answers) else Status.UNVERIFIED
    kept = [*served, *(a for a in answers if a.status not in SERVED)]
    said = () if len(served) == len(answers) else (phrase("partly", language),)
    parts = [a.text for a in kept]
    if status is not Status.VERIFIED:
        # The label of a part would read as that of the whole.
        parts = [text.replace(f" `{Status.VERIFIED}`", "") for text in parts]
    return replace(
        merged,
        text="\n\n---\n\n".join((*said, *parts)),
        intents=tuple(dict.fromkeys(a.route for a in served)),
        attempts=tuple(
            replace(attempt, number=number)
            for number, attempt in enumerate(merged.attempts, 1)
        ),
        status=status,
    )


def with_file(done: Answer, asked: str) -> Answer:
    """A further structure of a message, its file in the text: an answer has one CIF."""
    if done.cif is None:
        return replace(done, text=f"{asked}: {done.text}")
    fenced = f"{done.text}\n\n```cif\n{done.cif.rstrip()}\n```"
    return replace(done, text=fenced)


def _once(
    first: tuple[Citation, ...], second: tuple[Citation, ...]
) -> tuple[Citation, ...]:
    """Citations of two answers, each record once."""
    known = {citation.id for citation in first}
    return (*first, *(c for c in second if c.id not in known))
