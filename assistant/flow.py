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
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant import correction, routing
from assistant.comparing import equations_compared
from assistant.compose.push_back import stands
from assistant.compose.references import origin_of
from assistant.conversing import (
    Again,
    asked_anew,
    back_to_structure,
    earlier_version,
    form_insisted_on,
    form_of_nothing,
    in_other_form,
    served_before,
    shown,
    sourced_answer,
    told_anew,
    which_candidate,
    with_unplaced,
)
from assistant.correction import NO_DRAFT
from assistant.errors import AssistantError, BadInput, OutOfTime
from assistant.follow_ups import (
    asks_for_source,
    doubted_request,
    is_doubt,
    wants_structure,
    with_item,
)
from assistant.joining import SERVED, joined, with_file
from assistant.language import detect_language
from assistant.messages import phrase
from assistant.own_values import Recorded, beside_record, own_cell, recorded_in
from assistant.presenting import Form
from assistant.reckoning import weighed_anew
from assistant.records import (
    Answer,
    Kind,
    Request,
    Route,
    Status,
    Trace,
)
from assistant.replay import RecordedModel, stable
from assistant.restating import restated
from assistant.routes.attachments import path_of_attachments
from assistant.routes.base import Event, RoutePath, Specified, Work
from assistant.sessions import wants_earlier
from assistant.several import structures_asked, with_subject

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel
    from assistant.sessions import Session
    from assistant.wiring import Services

#: Below this confidence, with more than one candidate, we ask instead of guessing.
ASK_BELOW = 0.36
#: Exchanges back in which a list is looked for ("the second one").
ITEMS_BACK = 4
#: Messages before a short one that tell its language.
TURNS_BACK = 3
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
    model = services.model_for(request.options.model)
    if request.session and isinstance(getattr(model, "session", None), str):
        # What a hosted model uses is counted against its conversation.
        model.session = request.session  # type: ignore[attr-defined]
    replies: list[dict[str, Any]] = []
    model = RecordedModel(model, replies)
    unread: Exception | None = None
    try:
        understood = _understood(request, session, model)
    except AssistantError:
        raise
    except Exception as fault:
        unread, understood = fault, _Understood(request, _UNREAD)
    work = _begun(understood, request, session, model, services, begun=begun)
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


@dataclass(frozen=True, slots=True)
class _Understood:
    """A request in the full words that its conversation gives it, and its route.

    Attributes:
        request: What is served; its text may differ from what the user typed.
        route: Where it goes.
        again: Set where the message asks for an earlier answer in another form.
        assumed: How a short message was read, for the user to see.
    """

    request: Request
    route: Route
    again: Again | None = None
    assumed: tuple[str, ...] = ()


#: Where a message goes that could not be read at all.
_UNREAD = Route(Kind.CHAT, (Kind.CHAT,), 0.0, "it could not be read", "pattern")


def _understood(
    asked: Request, session: Session | None, model: ChatModel
) -> _Understood:
    """Read a message in the light of its conversation, and choose its route."""
    again = in_other_form(asked, session) or earlier_version(asked, session)
    if again is not None:
        return _Understood(again.request, again.route, again)
    history = session.turns() if session else ()
    said, assumed = asked.text.strip(), ""
    if (anew := weighed_anew(asked.text, session)) is not None:
        assumed = f"{said} = {anew}"
    whole = anew or with_unplaced(asked, session)
    request = asked.model_copy(update={"text": whole})
    route = routing.route(
        request,
        history=history,
        before=session.last_route() if session else None,
        awaited=session is not None and whole == asked.text and session.asked_back(),
    )
    route = routing.by_model(request, route, model)
    if session is None:
        return _Understood(request, route)
    if route.by != "option" and back_to_structure(request.text, session):
        why = "it goes back to an earlier structure"
        route = Route(Kind.CIF, (Kind.CIF,), 1.0, why, "pattern")
    both = [*history, *request.history]
    request = request.model_copy(update={"history": both})
    for exchange in reversed(session.exchanges()[-ITEMS_BACK:]):
        # The latest list that has the item: a question in between hides none.
        request, item = with_item(request, exchange.answer)
        if item:
            assumed = item
            if route.kind is Kind.GENERATE and wants_structure(asked.text):
                # Of one candidate a structure is wished, not of all of them.
                why = "the structure of one of the list"
                route = Route(Kind.CIF, (Kind.CIF,), 1.0, why, "pattern")
                text = f"CIF of {item.split(' = ')[-1]}"
                request = request.model_copy(update={"text": text})
            break
    if (told := told_anew(request, session, route.kind)) is not None:
        request = request.model_copy(update={"text": told})
        assumed = f"{said} = {told}"
    return _Understood(request, route, assumed=(assumed,) if assumed else ())


def _begun(
    understood: _Understood,
    asked: Request,
    session: Session | None,
    model: ChatModel,
    services: Services,
    *,
    begun: float,
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
        language=_language(asked, request),
        deadline=begun + (request.options.budget_s or settings.budget_s),
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


def _language(asked: Request, request: Request) -> str:
    """The language of a message; of a short one its rules or turns before tell it."""
    earlier = [turn.content for turn in request.history if turn.role == "user"]
    further = " ".join(asked.rules) or " ".join(earlier[-TURNS_BACK:])
    return detect_language(asked.text, further)


def _served(understood: _Understood, work: Work, services: Services) -> Answer:
    """Serve a request; whatever goes wrong becomes an answer of one line."""
    try:
        request = understood.request
        work.route = work.trace.route = _to_attachments(request, work.route, work)
        done = _serve(request, work.route, work, services)
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


def _failed(fault: Exception, work: Work, services: Services) -> Answer:
    """The last net: whatever went wrong, the user gets one line, the log the rest."""
    services.log.error("request %s failed", work.trace.id, exc_info=fault)
    reason = f"{type(fault).__name__}: {fault}"
    return Answer(Status.ERROR, phrase("internal", work.language, reason=reason))


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
    doubts = bool(request.history) and is_doubt(request.text)
    waits = done.status is Status.NEEDS_INPUT and not doubts
    if waits and (awaited := _awaited(request, work)):
        # What was asked for comes by itself: "length 1, both ends at 0".
        again = _serve_one(awaited, route.kind, work, services, max_attempts=limit)
        work.meant = awaited.text
        done = again if again.status is not Status.ERROR else done
        return asked_anew(done, request.history, work.meant, work.language)
    # "That's wrong, back to the first version" was served as the way back.
    if route.kind in _CHECKED_AGAIN and doubts and wants_earlier(request.text) is None:
        return _checked_again(done, request, route.kind, work, services)
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
    done = _serve_one(first, Kind.CIF, work, services, max_attempts=max_attempts)
    further = tuple(
        with_file(
            _serve_one(one, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS),
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
    if done.status not in SERVED or not done.changes:
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
    if done.status not in SERVED:
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
    doubted = served_before(request, work.session, kind) or doubted_request(
        request, request.history
    )
    if kind is Kind.CIF and work.session is not None and work.session.last_cif():
        # The structure in force, however it came about.
        doubted = request.model_copy(update={"text": "check this structure again"})
    if kind is not Kind.EQUATION or done.status not in SERVED:
        if doubted is None:
            return done
        done = _serve_one(doubted, kind, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in SERVED:
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


def _unclear(request: Request, route: Route) -> bool:
    """Whether two routes are so near that a question is better than a guess."""
    return (
        route.by == "pattern"
        and route.confidence < ASK_BELOW
        and route.kind is not Kind.CHAT
        and not request.history
    )
