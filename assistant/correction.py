"""The bounded loop: draft, check, feed everything back, draft again.

It ends when the report is clean, when the attempts are spent, when two model drafts in
a row earn the same findings, or when the path has nothing left to try.
"""

from __future__ import annotations

from typing import Any

from assistant.errors import (
    DraftFailed,
    EgressDenied,
    ModelReplyInvalid,
    ModelUnavailable,
)
from assistant.records import Attempt
from assistant.routes.base import Draft, RoutePath, Work
from validators.report import Report

#: With what the feedback of an attempt begins in which a model gave nothing.
NO_DRAFT = "no draft: "


def run(
    path: RoutePath, spec: Any, work: Work, *, max_attempts: int
) -> tuple[Draft | None, list[Attempt]]:
    """Draft and check until it is sound or there is nothing left to try.

    Returns:
        The best draft (fewest errors, then fewest warnings, then the latest), and all
        attempts in order.
    """
    attempts: list[Attempt] = []
    drafts: list[Draft] = []
    while len(attempts) < max_attempts:
        number = len(attempts) + 1
        try:
            draft = path.draft(spec, attempts, work)
        # A model that fails is one source less, not the end of the request.
        except (EgressDenied, ModelUnavailable, ModelReplyInvalid) as fault:
            work.tell("model", str(fault), failed=True)
            attempts.append(
                Attempt(number, "model", Report(), feedback=f"{NO_DRAFT}{fault}")
            )
            drafts.append(Draft(None, "model"))
            continue
        except DraftFailed as fault:
            # A solver or generator that cannot make a draft ends the trying; its reason
            # is what the user needs to hear.
            work.tell("draft", str(fault), failed=True)
            attempts.append(Attempt(number, "generator", Report(), feedback=str(fault)))
            drafts.append(Draft(None, "generator"))
            break
        if draft is None:
            break
        work.tell("draft", f"attempt {number} ({draft.origin})", number=number)
        report = path.check(draft, spec, work)
        attempts.append(
            Attempt(
                number, draft.origin, report, draft.text, draft.prompt, draft.prompt_ids
            )
        )
        drafts.append(draft)
        work.tell(
            "check",
            f"attempt {number}: {len(report.errors)} errors, "
            f"{len(report.warnings)} warnings",
            number=number, errors=len(report.errors), warnings=len(report.warnings),
        )  # fmt: skip
        if report.ok:
            break
    return best_of(drafts, attempts), attempts


def on_plateau(attempts: list[Attempt]) -> bool:
    """Whether the last two model drafts earned the same findings."""
    by_model = [a for a in attempts if a.origin == "model"]
    if len(by_model) < 2:
        return False
    last, before = by_model[-1], by_model[-2]
    return last.report.signature() == before.report.signature()


def best_of(drafts: list[Draft], attempts: list[Attempt]) -> Draft | None:
    """Fewest errors, then fewest warnings, then the latest draft or the first record.

    What was measured goes before what was constructed and has no fewer errors.
    """
    ranked = [
        (
            len(a.report.errors),
            a.origin == "generator",
            len(a.report.warnings),
            # Records come in the order of their worth, drafts of a model improve.
            a.number if a.origin == "library" else -a.number,
            index,
        )
        for index, (d, a) in enumerate(zip(drafts, attempts, strict=True))
        if d.content is not None
    ]
    return drafts[min(ranked)[-1]] if ranked else None


def attempt_of(draft: Draft | None, attempts: list[Attempt]) -> Attempt | None:
    """The attempt that made a draft."""
    if draft is None:
        return None
    same = [a for a in attempts if a.content == draft.text and a.origin == draft.origin]
    return same[-1] if same else (attempts[-1] if attempts else None)
