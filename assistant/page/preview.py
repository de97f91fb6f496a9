"""Reading an equation without solving it, for its author to confirm."""

from __future__ import annotations

from typing import Any

from assistant import routing
from assistant.language import detect_language
from assistant.records import Kind, Request, Trace
from assistant.routes.base import Work
from assistant.wiring import Assistant


def problem_of(assistant: Assistant, request: Request) -> dict[str, Any] | None:
    """The problem as it would be solved; None if the request is no readable equation.

    What cannot be read is answered in the usual way, with the question that is open.
    """
    session = assistant.services.sessions.open(request.session or "preview")
    history = session.turns() if request.session else ()
    route = routing.route(request, history=history)
    if route.kind is not Kind.EQUATION:
        return None
    if history:
        request = request.model_copy(update={"history": [*history, *request.history]})
    services = assistant.services.for_request()
    work = Work(
        settings=assistant.settings,
        model=services.model_for(None),
        route=route,
        trace=Trace(
            id="preview", request={}, route=route, versions=services.versions(), seed=0
        ),
        language=detect_language(request.text),
    )
    specified = services.path(Kind.EQUATION).specify(request, work)
    return dict(specified.spec.to_json()) if specified.spec is not None else None
