"""One request, from text to answer. Read this first.

    route → specify → draft (model, solver or generator) → check
          → feed findings back → draft again … → answer with provenance

Each kind of request provides these steps as a path in `assistant.routes`; their order,
the limits, the trace and what every answer must carry are here, once.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant import routing
from assistant.comparing import equations_compared
from assistant.compose.premise_words import (
    Judged,
    beside_structure,
    judged_premise,
    with_premise,
)
from assistant.compose.references import origin_of
from assistant.conversing import (
    asked_anew,
    form_of_nothing,
    shown,
    sourced_answer,
    which_candidate,
)
from assistant.disputes import (
    CHECKED_AGAIN,
    checked_again,
    with_own_form,
    with_own_value,
)
from assistant.errors import AssistantError, OutOfTime
from assistant.follow_ups import (
    asks_for_source,
    is_doubt,
)
from assistant.going_back import wants_earlier
from assistant.intent import SECOND_ATTEMPTS, serve_intent
from assistant.joining import SERVED, joined, with_file
from assistant.loading import Loading
from assistant.messages import phrase
from assistant.presenting import Form
from assistant.records import (
    Answer,
    Kind,
    Request,
    Route,
    Status,
    Trace,
)
from assistant.replay import RecordedModel, stable
from assistant.routes.base import Event, Work
from assistant.several import structures_asked
from assistant.understanding import (
    UNREAD,
    Understood,
    language_of,
    read_in_context,
    to_attachments,
)

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel
    from assistant.sessions import Session
    from assistant.wiring import Services

#: Below this confidence, with more than one candidate, we ask instead of guessing.
ASK_BELOW = 0.36


def answer(
    request: Request,
    services: Services,
    *,
    emit: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Answer:
    """Answer one request; faults become an answer, never a traceback.

    Args:
        request: Validated.
        services: What the request may use.
        emit: Receives progress.
        cancelled: Asked between steps; true stops the work.
    """
    begun = time.monotonic()
    session = (
        services.sessions.open(request.session) if request.session is not None else None
    )
    model = services.model_for(request.options.model)
    if request.session and isinstance(getattr(model, "session", None), str):
        # What a hosted model uses is counted against its conversation.
        model.session = request.session  # type: ignore[attr-defined]
    replies: list[dict[str, Any]] = []
    private = any(item.private for item in request.files) or (
        session is not None and session.private()
    )
    model = RecordedModel(model, replies, private=private)
    unread: Exception | None = None
    loading = Loading()
    try:
        understood = read_in_context(request, session, model)
    except AssistantError:
        raise
    except Exception as fault:
        unread, understood = fault, Understood(request, UNREAD)
    loading.seconds = time.monotonic() - begun - model.waited_s
    loading.for_work(understood.route.intents, model)
    budget_s = request.options.budget_s or services.settings.budget_s
    due = loading.deadline(begun, budget_s)
    work = _begun(understood, request, session, model, services, due=due)
    work.emit, work.cancelled = emit, cancelled
    work.trace.replies = replies
    if unread is None:
        done = _served(understood, work, services)
    else:
        done = _failed(unread, work, services)
    kind = done.intents[0] if done.intents else work.route.kind
    done = replace(
        done,
        id=request.id,
        route=kind,
        intents=done.intents or (kind,),
        model=work.model.name,
        egress=tuple(services.egress.calls),
        assumptions=(*understood.assumed, *done.assumptions),
        seconds=round(time.monotonic() - begun, 4),
        trace_id=work.trace.id,
        trace=work.trace,
    )
    work.trace.outcome = stable(done)
    if session is not None:
        again = understood.again
        session.add(
            request,
            done,
            meant=work.meant,
            repeats=again.session.until if again is not None else None,
            goes_back=again is not None and again.form == Form(),
        )
    return done


def _begun(
    understood: Understood,
    asked: Request,
    session: Session | None,
    model: ChatModel,
    services: Services,
    *,
    due: float,
) -> Work:
    """The work on a request: its limits, language, seed, files and trace."""
    request, route = understood.request, understood.route
    settings = services.settings
    trace = Trace(
        id=uuid.uuid4().hex,
        request=request.model_dump(mode="json", exclude={"files"}),
        route=route,
        versions=services.versions(),
        seed=settings.seed if request.options.seed is None else request.options.seed,
        writer={
            "name": model.name, "drafts": model.drafts,
            "authors": getattr(model, "authors", model.drafts),
        },
        left_out=[item.name for item in request.files],
    )  # fmt: skip
    work = Work(
        settings=settings,
        model=model,
        route=route,
        trace=trace,
        language=language_of(asked, request),
        deadline=due,
        seed=trace.seed,
        out=services.out,
        session=session,
        meant=request.text,
    )
    if (again := understood.again) is not None:
        work.session = again.session
        work.language_asked = again.form.language is not None
        work.language = again.form.language or work.language
        if session is not None and again.form.of_work:
            work.out = services.out or session.files
    return work


def _served(understood: Understood, work: Work, services: Services) -> Answer:
    """Serve a request; whatever goes wrong becomes an answer of one line."""
    try:
        request = understood.request
        work.route = work.trace.route = to_attachments(request, work.route, work)
        granted = judged_premise(request, work.route.kind) or _of_structure(
            request, work
        )
        if granted is not None:
            request = granted.request
        done = _serve(request, work.route, work, services)
        if granted is not None:
            done = with_premise(done, granted.verdict, work.language)
        if (again := understood.again) is not None:
            done = shown(done, again.form, work.language)
        return done
    except OutOfTime as fault:
        said = "stopped" if work.cancelled() else "out_of_time"
        return Answer(Status.ERROR, phrase(said, work.language, reason=fault))
    except AssistantError as fault:
        return Answer(Status.ERROR, str(fault))
    except Exception as fault:
        return _failed(fault, work, services)


def _of_structure(request: Request, work: Work) -> Judged | None:
    """A question for a structure that was sent to the literature by its premise."""
    if work.route.kind is not Kind.FAQ or work.route.by == "option":
        return None
    beside = beside_structure(request)
    if beside is None:
        return None
    alone = routing.route(beside.request)
    if alone.kind is not Kind.CIF or len(alone.intents) > 1:
        return None
    work.route = work.trace.route = alone
    return beside


def _failed(fault: Exception, work: Work, services: Services) -> Answer:
    """The last net: whatever went wrong, the user gets one line, the log the rest."""
    services.log.error("request %s failed", work.trace.id, exc_info=fault)
    reason = f"{type(fault).__name__}: {fault}"
    return Answer(Status.ERROR, phrase("internal", work.language, reason=reason))


def _serve(request: Request, route: Route, work: Work, services: Services) -> Answer:
    work.tell("route", f"{route.kind}: {route.reason}", confidence=route.confidence)
    if _unclear(request, route):
        return Answer(Status.NEEDS_INPUT, phrase("which", work.language))
    if form_of_nothing(request, work.session):
        return Answer(Status.NEEDS_INPUT, phrase("form_of_what", work.language))
    if asks_for_source(request.text) and (last := sourced_answer(work.session)):
        return origin_of(last, work.language, work.settings.store_dir)
    if route.kind is Kind.EQUATION and (
        beside := equations_compared(request.text, work.session, work.language)
    ):
        return beside
    if (which := which_candidate(request, work.session, route.kind)) is not None:
        text = phrase("which_candidate", work.language, names=", ".join(which))
        return Answer(Status.NEEDS_INPUT, text)
    if (own := with_own_value(request, route, work, services)) is not None:
        return own
    if (own := with_own_form(request, route, work, services)) is not None:
        return own
    limit = request.options.max_attempts or services.settings.max_attempts
    # "CIFs of graphite and of diamond": each by itself.
    each = structures_asked(request) if route.kind is Kind.CIF else ()
    if each:
        return _serve_each(request, each, work, services, max_attempts=limit)
    done = serve_intent(request, route.kind, work, services, max_attempts=limit)
    doubts = bool(request.history) and is_doubt(request.text)
    waits = done.status is Status.NEEDS_INPUT and not doubts
    if waits and (awaited := _awaited(request, work)):
        # What was asked for comes by itself: "length 1, both ends at 0".
        again = serve_intent(awaited, route.kind, work, services, max_attempts=limit)
        if again.status is Status.NEEDS_INPUT and (
            other := _of_its_own(request, work, services)
        ):
            return other
        work.meant = awaited.text
        done = again if again.status is not Status.ERROR else done
        return asked_anew(done, request.history, work.meant, work.language)
    # "That's wrong, back to the first version" was served as the way back.
    if route.kind in CHECKED_AGAIN and doubts and wants_earlier(request.text) is None:
        return checked_again(done, request, route.kind, work, services)
    return joined(done, _other_intents(request, work, services), work.language)


def _serve_each(
    request: Request,
    each: tuple[str, ...],
    work: Work,
    services: Services,
    *,
    max_attempts: int,
) -> Answer:
    """Serve every structure of a message, then what else the message asks."""
    first, *rest = (request.model_copy(update={"text": text}) for text in each)
    done = serve_intent(first, Kind.CIF, work, services, max_attempts=max_attempts)
    further = tuple(
        with_file(
            serve_intent(one, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS),
            one.text,
        )
        for one in rest
    )
    others = _other_intents(request, work, services)
    return joined(done, (*further, *others), work.language)


def _other_intents(
    request: Request, work: Work, services: Services
) -> tuple[Answer, ...]:
    """Answers to the intents of a message beside its route."""
    return tuple(
        serve_intent(request, kind, work, services, max_attempts=SECOND_ATTEMPTS)
        for kind in work.route.intents
        if kind is not work.route.kind
    )


def _awaited(request: Request, work: Work) -> Request | None:
    """The earlier request with what was asked back for, None where nothing was."""
    asked_back = routing.asked_back(request.history) or (
        work.session is not None and work.session.asked_back()
    )
    asked = [turn.content for turn in request.history if turn.role == "user"]
    if not asked_back or not asked or len(request.text) > routing.SHORT_REPLY:
        return None
    return request.model_copy(
        update={"text": f"{asked[-1].rstrip('.')}. {request.text}"}
    )


def _of_its_own(request: Request, work: Work, services: Services) -> Answer | None:
    """The answer to a message that replies to no question but asks another thing.

    Tried where the question that was pending stays open: read without the conversation
    the message goes elsewhere, and is served there.
    """
    alone = request.model_copy(update={"history": []})
    route = routing.route(alone)
    if route.kind in (work.route.kind, Kind.CHAT) or route.confidence < ASK_BELOW:
        return None
    limit = services.settings.max_attempts
    done = serve_intent(alone, route.kind, work, services, max_attempts=limit)
    if done.status not in SERVED:
        return None
    work.route = work.trace.route = route
    return done


def _unclear(request: Request, route: Route) -> bool:
    """Whether two routes are so near that a question is better than a guess."""
    return (
        route.by == "pattern"
        and route.confidence < ASK_BELOW
        and route.kind is not Kind.CHAT
        and not request.history
    )
