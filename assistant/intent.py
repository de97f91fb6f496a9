"""One intent of a message, served along its path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import correction, routing
from assistant.correction import NO_DRAFT
from assistant.errors import AssistantError
from assistant.joining import SERVED
from assistant.messages import phrase
from assistant.records import (
    Answer,
    Kind,
    Request,
    Status,
)
from assistant.restating import restated
from assistant.routes.attachments import path_of_attachments
from assistant.routes.base import RoutePath, Specified, Work
from assistant.several import with_subject

if TYPE_CHECKING:
    from assistant.wiring import Services

#: Drafts for each further intent of a message.
SECOND_ATTEMPTS = 2


def serve_intent(
    request: Request, kind: Kind, work: Work, services: Services, *, max_attempts: int
) -> Answer:
    """Serve one intent of a message along its path; the trace keeps what was tried."""
    path: RoutePath = services.path(kind)
    if kind in (Kind.FAQ, Kind.DATA) and (own := path_of_attachments(request, work)):
        # What the user sent answers before the records do.
        path = own[1]
    words = routing.words_for(request, work.route, kind)
    if words != request.text:
        words = with_subject(words, request.text)
        request = request.model_copy(update={"text": words})
    specified = path.specify(request, work)
    assumed: tuple[str, ...] = ()
    if specified.stop is not None and specified.stop.status is Status.NEEDS_INPUT:
        specified, assumed = _specified_by_model(path, specified, request, kind, work)
    work.trace.assumptions.extend((*assumed, *specified.assumptions))
    if specified.stop is not None:
        stop = specified.stop
        return replace(stop, route=kind, assumptions=(*assumed, *stop.assumptions))
    if work.trace.spec is None:
        work.trace.spec = specified.spec
    work.tell("specify", "the request is understood")
    draft, attempts = correction.run(
        path, specified.spec, work, max_attempts=max_attempts
    )
    work.trace.attempts.extend(attempts)
    done = path.compose(specified.spec, draft, attempts, work)
    silent = next((a.feedback for a in attempts if a.feedback.startswith(NO_DRAFT)), "")
    if silent and done.status in SERVED:
        reason = silent.removeprefix(NO_DRAFT)
        said = phrase("model_silent", work.language, reason=reason)
        done = replace(done, text=f"{done.text}\n\n*{said}*")
    if assumed and done.status is Status.VERIFIED:
        # What a model read into the words is no basis for certainty.
        text = done.text.replace(f"`{Status.VERIFIED}`", f"`{Status.UNVERIFIED}`")
        done = replace(done, status=Status.UNVERIFIED, text=f"{assumed[0]}\n\n{text}")
    return replace(
        done,
        route=kind,
        assumptions=(
            *assumed,
            *specified.assumptions,
            *done.assumptions,
            *(a.feedback for a in attempts if a.feedback),
        ),
        attempts=tuple(attempts),
    )


def _specified_by_model(
    path: RoutePath, asked: Specified, request: Request, kind: Kind, work: Work
) -> tuple[Specified, tuple[str, ...]]:
    """Try a question back once more with the words as a model restates them.

    Returns:
        What the restated words mean, or the question as it was; and what was assumed,
        or why the model could not help.
    """
    try:
        again = restated(request, kind, work)
    except AssistantError as fault:
        return asked, (f"the model could not restate the request: {fault}",)
    if again is None:
        return asked, ()
    found = path.specify(again.request, work)
    if found.stop is not None:
        return asked, ()
    return found, (again.assumption,)
