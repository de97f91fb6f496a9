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
from assistant.compose.push_back import stands
from assistant.compose.references import origin_of
from assistant.conversing import (
    asked_anew,
    back_to_structure,
    earlier_version,
    form_insisted_on,
    in_other_form,
    shown,
    sourced_answer,
    told_anew,
    with_unplaced,
)
from assistant.errors import AssistantError, BadInput, OutOfTime
from assistant.follow_ups import (
    asks_for_source,
    doubted_request,
    is_doubt,
    with_item,
)
from assistant.language import detect_language
from assistant.messages import phrase
from assistant.own_values import Recorded, beside_record, own_cell, recorded_in
from assistant.reckoning import weighed_anew
from assistant.records import (
    Answer,
    Citation,
    Kind,
    Request,
    Route,
    Status,
    Trace,
)
from assistant.restating import restated
from assistant.routes.attachments import path_of_attachments
from assistant.routes.base import Event, RoutePath, Specified, Work
from assistant.several import structures_asked, with_subject

if TYPE_CHECKING:
    from assistant.wiring import Services

#: Below this confidence, with more than one candidate, we ask instead of guessing.
ASK_BELOW = 0.36
#: Drafts for each further intent of a message.
SECOND_ATTEMPTS = 2


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
    history = session.turns() if session else ()
    model = services.model_for(request.options.model)
    if request.session and isinstance(getattr(model, "session", None), str):
        # What a hosted model uses is counted against its conversation.
        model.session = request.session  # type: ignore[attr-defined]
    asked, meant, before = request, "", session.last_route() if session else None
    again = in_other_form(request, session) or earlier_version(request, session)
    if again is not None:
        request, route = again.request, again.route
    else:
        awaited = session is not None and session.asked_back()
        if (anew := weighed_anew(request.text, session)) is not None:
            meant = f"{request.text.strip()} = {anew}"
        whole = anew or with_unplaced(request, session)
        if whole != request.text:
            request, awaited = request.model_copy(update={"text": whole}), False
        route = routing.route(request, history=history, before=before, awaited=awaited)
        route = routing.by_model(request, route, model)
        if route.by != "option" and back_to_structure(request.text, session):
            why = "it goes back to an earlier structure"
            route = Route(Kind.CIF, (Kind.CIF,), 1.0, why, "pattern")
        if history:
            both = [*history, *request.history]
            request = request.model_copy(update={"history": both})
        if session is not None and (exchanges := session.exchanges()):
            request, meant = with_item(request, exchanges[-1].answer)
        if (told := told_anew(request, session, route.kind)) is not None:
            request = request.model_copy(update={"text": told})
            meant = f"{asked.text.strip()} = {told}"
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
        language=detect_language(asked.text),
        deadline=begun + (request.options.budget_s or services.settings.budget_s),
        seed=trace.seed,
        out=services.out,
        emit=emit,
        cancelled=cancelled,
        session=session,
        meant=request.text,
    )
    if again is not None:
        work.session = again.session
        work.language_asked = again.form.language is not None
        work.language = again.form.language or work.language
        if session is not None and (again.form.files or again.form.figure):
            work.out = services.out or session.files
    try:
        route = work.route = trace.route = _to_attachments(request, route, work)
        done = _serve(request, route, work, services)
        if again is not None:
            done = shown(done, again.form, work.language)
    except OutOfTime as fault:
        said = "stopped" if cancelled() else "out_of_time"
        done = Answer(Status.ERROR, phrase(said, work.language, reason=fault))
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
    kind = done.intents[0] if done.intents else route.kind
    done = replace(
        done,
        id=request.id,
        route=kind,
        intents=done.intents or (kind,),
        model=work.model.name,
        egress=tuple(services.egress.calls),
        seconds=round(time.monotonic() - begun, 4),
        trace_id=trace.id,
        trace=trace,
    )
    if meant:
        done = replace(done, assumptions=(meant, *done.assumptions))
    if session is not None:
        session.add(asked, done, meant=work.meant)
    return done


def _to_attachments(request: Request, route: Route, work: Work) -> Route:
    """The route of a request that a table or list that came with it answers."""
    certain = route.by == "pattern" and route.confidence == 1.0
    # "XRD" and "a" are columns as well; a structure comes as a draft or a file.
    structure = request.draft is not None or any(
        item.name.lower().endswith((".cif", ".mcif")) for item in request.files
    )
    elsewhere = structure or (route.kind in (Kind.EQUATION, Kind.GENERATE) and certain)
    if route.by == "option" or elsewhere:
        return route
    try:
        found = path_of_attachments(request, work)
    except BadInput:
        # A file that cannot be read is no matter of a structure or an equation.
        if route.kind in (Kind.FAQ, Kind.DATA, Kind.CHAT):
            raise
        return route
    if found is None or (found[0] is route.kind and len(route.intents) == 1):
        return route
    why = "it asks about what came with it"
    return Route(found[0], (found[0],), 1.0, why, "pattern")


def _serve(request: Request, route: Route, work: Work, services: Services) -> Answer:
    work.tell("route", f"{route.kind}: {route.reason}", confidence=route.confidence)
    if _unclear(request, route):
        return Answer(Status.NEEDS_INPUT, phrase("which", work.language))
    if asks_for_source(request.text) and (last := sourced_answer(work.session)):
        return origin_of(last, work.language, work.settings.store_dir)
    if (own := _with_own_value(request, route, work, services)) is not None:
        return own
    if (own := _with_own_form(request, route, work, services)) is not None:
        return own
    limit = request.options.max_attempts or services.settings.max_attempts
    # "CIFs of graphite and of diamond": each by itself.
    each = structures_asked(request) if route.kind is Kind.CIF else ()
    if each:
        return _serve_each(request, each, work, services, max_attempts=limit)
    done = _serve_one(request, route.kind, work, services, max_attempts=limit)
    if done.status is Status.NEEDS_INPUT and (awaited := _awaited(request, work)):
        # What was asked for comes by itself: "length 1, both ends at 0".
        again = _serve_one(awaited, route.kind, work, services, max_attempts=limit)
        work.meant = awaited.text
        done = again if again.status is not Status.ERROR else done
        return asked_anew(done, request.history, work.meant, work.language)
    if route.kind in _CHECKED_AGAIN and request.history and is_doubt(request.text):
        return _checked_again(done, request, route.kind, work, services)
    return _joined(done, _other_intents(request, work, services), work.language)


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
    done = _serve_one(first, Kind.CIF, work, services, max_attempts=max_attempts)
    further = tuple(
        _with_file(
            _serve_one(one, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS),
            one.text,
        )
        for one in rest
    )
    others = _other_intents(request, work, services)
    return _joined(done, (*further, *others), work.language)


def _other_intents(
    request: Request, work: Work, services: Services
) -> tuple[Answer, ...]:
    """Answers to the intents of a message beside its route."""
    return tuple(
        _serve_one(request, kind, work, services, max_attempts=SECOND_ATTEMPTS)
        for kind in work.route.intents
        if kind is not work.route.kind
    )


def _with_own_value(
    request: Request, route: Route, work: Work, services: Services
) -> Answer | None:
    """The structure of the conversation with a cell constant as the user has it.

    None where the message is no such correction, or changes nothing.
    """
    change = own_cell(request.text) if request.history else None
    if change is None or route.kind is not Kind.CIF:
        return None
    asked = request.model_copy(update={"text": change})
    recorded: Recorded | None = None
    cif = work.session.last_cif() if work.session is not None else None
    if work.session is not None and cif is not None:
        recorded = recorded_in([e.answer for e in work.session.exchanges()], cif)
    elif request.draft is None:
        doubted = doubted_request(request, request.history)
        if doubted is None:
            return None
        made = _serve_one(
            doubted, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS
        )
        recorded = recorded_in([made.to_json()], made.cif or "")
        # Of what was constructed, a change makes no sourced structure.
        if made.cif is None or recorded is None or not recorded.sourced:
            return None
        asked = asked.model_copy(update={"draft": made.cif})
    done = _serve_one(asked, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in _SERVED or not done.changes:
        return None
    return beside_record(done, recorded, work.language)


def _with_own_form(
    request: Request, route: Route, work: Work, services: Services
) -> Answer | None:
    """The reply to "no, it is cubic": what the atoms say, and that form's record.

    None where the message insists on no form. Nothing is bent into a form that no
    record has.
    """
    insisted = form_insisted_on(request.text, work.session)
    if insisted is None or route.kind is not Kind.CIF:
        return None
    text = "check this structure again"
    if insisted.recorded and not insisted.same:
        text = f"CIF of {insisted.formula}, {insisted.wanted}"
        work.meant = text
    asked = request.model_copy(update={"text": text})
    done = _serve_one(asked, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in _SERVED:
        return None
    return replace(done, text=f"{insisted.words(work.language)}\n\n{done.text}")


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


#: Routes on which a doubt is answered by doing the work again. The literature route
#: weighs the doubted value against its other records itself.
_CHECKED_AGAIN = (Kind.CIF, Kind.EQUATION, Kind.DATA, Kind.GENERATE)


def _checked_again(
    done: Answer, request: Request, kind: Kind, work: Work, services: Services
) -> Answer:
    """Answer a doubt: the doubted answer made anew, with what it rests on.

    A doubt that names the change to make ("a should be 4.21") was served as that.
    """
    if done.changes:
        return done
    doubted = doubted_request(request, request.history)
    if kind is Kind.CIF and work.session is not None and work.session.last_cif():
        # The structure in force, however it came about.
        doubted = request.model_copy(update={"text": "check this structure again"})
    if kind is not Kind.EQUATION or done.status not in _SERVED:
        if doubted is None:
            return done
        done = _serve_one(doubted, kind, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in _SERVED:
        return done
    said = stands(done, work.language)
    return replace(done, text=f"{said}\n\n{done.text}")


def _serve_one(
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


def _unclear(request: Request, route: Route) -> bool:
    """Whether two routes are so near that a question is better than a guess."""
    return (
        route.by == "pattern"
        and route.confidence < ASK_BELOW
        and route.kind is not Kind.CHAT
        and not request.history
    )


#: From what was shown to what could not be: the status of several is the weakest.
_WEAKER = (
    Status.VERIFIED, Status.UNVERIFIED, Status.NEEDS_INPUT, Status.ABSTAINED,
    Status.REFUSED, Status.ERROR,
)  # fmt: skip
_SERVED = (Status.VERIFIED, Status.UNVERIFIED)


def _joined(first: Answer, others: tuple[Answer, ...], language: str) -> Answer:
    """One answer for several intents, the served ones first.

    Its status is the weakest of the served ones, at best `unverified` while another
    waits for input or could not be had. An intent that was not served is left out of
    `intents` and said in the text.
    """
    if not others:
        return first
    answers = (first, *others)
    served = [a for a in answers if a.status in _SERVED]
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
    kept = [*served, *(a for a in answers if a.status not in _SERVED)]
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


def _with_file(done: Answer, asked: str) -> Answer:
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


def _seed(request: Request, services: Services) -> int:
    given = request.options.seed
    return services.settings.seed if given is None else given
