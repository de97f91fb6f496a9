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
from typing import TYPE_CHECKING

from assistant import correction, routing
from assistant.errors import AssistantError, OutOfTime
from assistant.language import detect_language
from assistant.messages import phrase
from assistant.records import Answer, Kind, Request, Route, Status, Trace
from assistant.routes.base import Event, RoutePath, Work

if TYPE_CHECKING:
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
    session = services.sessions.open(request.session) if request.session else None
    history = session.turns() if session else ()
    model = services.model_for(request.options.model)
    if request.session and isinstance(getattr(model, "session", None), str):
        # What a hosted model uses is counted against its conversation.
        model.session = request.session  # type: ignore[attr-defined]
    route = routing.route(request, history=history)
    route = routing.by_model(request, route, model)
    if history:
        request = request.model_copy(update={"history": [*history, *request.history]})
    trace = Trace(
        id=uuid.uuid4().hex,
        request=request.model_dump(mode="json", exclude={"files"}),
        route=route,
        versions=services.versions(),
        seed=_seed(request, services),
    )
    work = Work(
        settings=services.settings,
        model=model,
        route=route,
        trace=trace,
        language=detect_language(request.text),
        deadline=begun + (request.options.budget_s or services.settings.budget_s),
        seed=trace.seed,
        out=services.out,
        emit=emit,
        cancelled=cancelled,
        session=session,
    )
    try:
        done = _serve(request, route, work, services)
    except OutOfTime as fault:
        done = Answer(Status.ERROR, phrase("out_of_time", work.language, reason=fault))
    except AssistantError as fault:
        done = Answer(Status.ERROR, str(fault))
    # The last net: whatever went wrong, the user gets one line and the trace.
    except Exception as fault:
        services.log.exception("request %s failed", trace.id)
        done = Answer(
            Status.ERROR,
            phrase(
                "internal", work.language, reason=f"{type(fault).__name__}: {fault}"
            ),
        )
    done = replace(
        done,
        id=request.id,
        route=route.kind,
        intents=done.intents or route.intents,
        model=work.model.name,
        egress=tuple(services.egress.calls),
        seconds=round(time.monotonic() - begun, 4),
        trace_id=trace.id,
        trace=trace,
    )
    if session is not None:
        session.add(request, done)
    return done


def _serve(request: Request, route: Route, work: Work, services: Services) -> Answer:
    work.tell("route", f"{route.kind}: {route.reason}", confidence=route.confidence)
    if _unclear(request, route):
        return Answer(Status.NEEDS_INPUT, phrase("which", work.language))
    path: RoutePath = services.path(route.kind)
    specified = path.specify(request, work)
    work.trace.assumptions.extend(specified.assumptions)
    if specified.stop is not None:
        return specified.stop
    spec = specified.spec
    work.trace.spec = spec
    work.tell("specify", "the request is understood")
    limit = request.options.max_attempts or services.settings.max_attempts
    draft, attempts = correction.run(path, spec, work, max_attempts=limit)
    work.trace.attempts.extend(attempts)
    done = path.compose(spec, draft, attempts, work)
    others = tuple(
        _serve_also(request, kind, work, services)
        for kind in route.intents[1:]
        if kind is not route.kind
    )
    done = _joined(done, others)
    return replace(
        done,
        assumptions=(
            *specified.assumptions,
            *done.assumptions,
            *(a.feedback for a in attempts if a.feedback),
        ),
        attempts=tuple(attempts),
    )


def _unclear(request: Request, route: Route) -> bool:
    """Whether two routes are so near that a question is better than a guess."""
    return (
        route.by == "pattern"
        and route.confidence < ASK_BELOW
        and route.kind is not Kind.CHAT
        and not request.history
    )


def _serve_also(request: Request, kind: Kind, work: Work, services: Services) -> Answer:
    """Serve a second intent of the same message along its own path."""
    path: RoutePath = services.path(kind)
    specified = path.specify(request, work)
    if specified.stop is not None:
        return replace(specified.stop, route=kind)
    draft, attempts = correction.run(path, specified.spec, work, max_attempts=2)
    done = path.compose(specified.spec, draft, attempts, work)
    return replace(done, route=kind)


def _joined(first: Answer, others: tuple[Answer, ...]) -> Answer:
    """One answer for several intents; its status is the weakest of them.

    An intent that could not be served is left out of `intents` and said in the text.
    """
    if not others:
        return first
    order = [Status.VERIFIED, Status.UNVERIFIED, Status.NEEDS_INPUT, Status.ABSTAINED,
             Status.REFUSED, Status.ERROR]  # fmt: skip
    served = [a for a in others if a.status in order[:2]]
    texts = [first.text, *(a.text for a in others)]
    weakest = max([first, *others], key=lambda a: order.index(a.status)).status
    merged = first
    for other in served:
        merged = replace(
            merged,
            cif=merged.cif or other.cif,
            report=merged.report or other.report,
            equation=merged.equation or other.equation,
            table=merged.table or other.table,
            claims=(*merged.claims, *other.claims),
            citations=(*merged.citations, *other.citations),
            generated=(*merged.generated, *other.generated),
            artifacts=(*merged.artifacts, *other.artifacts),
            changes=(*merged.changes, *other.changes),
        )
    kinds = tuple(dict.fromkeys([first.route, *(a.route for a in served)]))
    return replace(
        merged,
        text="\n\n---\n\n".join(texts),
        intents=kinds if len(kinds) > 1 else (),
        status=weakest if first.status in order[:2] else first.status,
    )


def _seed(request: Request, services: Services) -> int:
    given = request.options.seed
    return services.settings.seed if given is None else given
