"""What a user who says that an answer is wrong gets.

The value or form that they insist on is weighed against the record and the atoms; a
doubt without a value has the work done again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.push_back import stands
from assistant.conversing import (
    form_insisted_on,
    served_before,
)
from assistant.follow_ups import (
    doubted_request,
)
from assistant.intent import SECOND_ATTEMPTS, serve_intent
from assistant.joining import SERVED
from assistant.own_values import (
    Recorded,
    beside_record,
    of_repeated_cell,
    own_cell,
    recorded_in,
)
from assistant.records import (
    Answer,
    Kind,
    Request,
    Route,
)
from assistant.routes.base import Work

if TYPE_CHECKING:
    from assistant.wiring import Services


def with_own_value(
    request: Request, route: Route, work: Work, services: Services
) -> Answer | None:
    """The structure of the conversation with a cell constant as the user has it.

    None where the message is no such correction, or changes nothing.
    """
    if not request.history or route.kind is not Kind.CIF:
        return None
    in_force = work.session.last_cif() if work.session is not None else None
    change = own_cell(request.text, in_force or request.draft)
    if change is None:
        return None
    asked = request.model_copy(update={"text": change})
    recorded: Recorded | None = None
    if work.session is not None and in_force is not None:
        recorded = recorded_in([e.answer for e in work.session.exchanges()], in_force)
    elif request.draft is None:
        doubted = doubted_request(request, request.history)
        if doubted is None:
            return None
        made = serve_intent(
            doubted, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS
        )
        recorded = recorded_in([made.to_json()], made.cif or "")
        # Of what was constructed, a change makes no sourced structure.
        if made.cif is None or recorded is None or not recorded.sourced:
            return None
        asked = asked.model_copy(update={"draft": made.cif})
    done = serve_intent(asked, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in SERVED or not done.changes:
        return None
    if read_as := of_repeated_cell(request.text, change):
        done = replace(done, assumptions=(*done.assumptions, read_as))
    return beside_record(done, recorded, work.language)


def with_own_form(
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
    done = serve_intent(asked, Kind.CIF, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in SERVED:
        return None
    return replace(done, text=f"{insisted.words(work.language)}\n\n{done.text}")


#: Routes on which a doubt is answered by doing the work again. The literature route
#: weighs the doubted value against its other records itself.
CHECKED_AGAIN = (Kind.CIF, Kind.EQUATION, Kind.DATA, Kind.GENERATE)


def checked_again(
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
        done = serve_intent(doubted, kind, work, services, max_attempts=SECOND_ATTEMPTS)
    if done.status not in SERVED:
        return done
    said = stands(done, work.language)
    return replace(done, text=f"{said}\n\n{done.text}")
