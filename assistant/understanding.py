"""A message read in the light of its conversation: full words, and a route."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import routing
from assistant.asking.extracting import pasted
from assistant.conversing import (
    Again,
    back_to_structure,
    earlier_version,
    in_other_form,
    structure_as_file,
    told_anew,
    with_unplaced,
)
from assistant.errors import BadInput
from assistant.follow_ups import (
    wants_further,
    wants_structure,
    with_item,
)
from assistant.language import detect_language
from assistant.last_change import in_full_words
from assistant.reckoning import weighed_anew
from assistant.records import (
    Kind,
    Request,
    Route,
)
from assistant.routes.attachments import path_of_attachments
from assistant.routes.base import Work
from assistant.routes.table_rows import orders_rows, with_last_table

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel
    from assistant.sessions import Session


#: Exchanges back in which a list is looked for ("the second one").
ITEMS_BACK = 4
#: Messages before a short one that tell its language.
TURNS_BACK = 3


@dataclass(frozen=True, slots=True)
class Understood:
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
UNREAD = Route(Kind.CHAT, (Kind.CHAT,), 0.0, "it could not be read", "pattern")


def read_in_context(
    asked: Request, session: Session | None, model: ChatModel
) -> Understood:
    """Read a message in the light of its conversation, and choose its route."""
    asked, taken = with_last_table(asked, session)
    again = in_other_form(asked, session) or earlier_version(asked, session)
    if again is not None:
        return Understood(again.request, again.route, again)
    history = session.turns() if session else ()
    said, assumed = asked.text.strip(), taken
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
        return Understood(request, route)
    back = back_to_structure(request.text, session)
    if route.by != "option" and (back or structure_as_file(asked.text, session)):
        why = "it goes back to an earlier structure" if back else "a file of it"
        route = Route(Kind.CIF, (Kind.CIF,), 1.0, why, "pattern")
    both = [*history, *request.history]
    if route.by != "option" and (full := in_full_words(asked.text, session)):
        why = "it leans on the change before"
        request = request.model_copy(update={"text": full, "history": both})
        route = Route(Kind.CIF, (Kind.CIF,), 1.0, why, "pattern")
        return Understood(request, route, assumed=(f"{said} = {full}",))
    if route.by != "option" and (listed := list_before(request.text, session)):
        why = "it wishes more of the list before"
        route = Route(Kind.GENERATE, (Kind.GENERATE,), 1.0, why, "pattern")
        # What was said of one of them since is no wish for the list.
        both = list(replace(session, until=listed + 1).turns())
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
    return Understood(request, route, assumed=(assumed,) if assumed else ())


def list_before(text: str, session: Session) -> int | None:
    """Number of the exchange of whose candidates a message wishes more, if any.

    A structure of one of them, or a question about it, may stand between.
    """
    if not wants_further(text):
        return None
    lately = [e for e in session.exchanges()[-ITEMS_BACK:] if e.served]
    lists = [e for e in lately if e.answer.get("generated") or e.answer.get("table")]
    return lists[-1].number if lists and lists[-1].answer.get("generated") else None


def language_of(asked: Request, request: Request) -> str:
    """The language of a message; of a short one its rules or turns before tell it."""
    earlier = [turn.content for turn in request.history if turn.role == "user"]
    further = " ".join(asked.rules) or " ".join(earlier[-TURNS_BACK:])
    return detect_language(asked.text, further)


def to_attachments(request: Request, route: Route, work: Work) -> Route:
    """The route of a request that a table or list that came with it answers."""
    certain = route.by == "pattern" and route.confidence == 1.0
    # "XRD" and "a" are columns as well; a structure comes as a draft or a file.
    structure = request.draft is not None or any(
        item.name.lower().endswith((".cif", ".mcif")) for item in request.files
    )
    other = route.kind in (Kind.EQUATION, Kind.GENERATE) and certain
    # A pasted text whose values are wished may hold the numbers of an exercise.
    elsewhere = structure or (other and pasted(request.text) is None)
    if route.by == "option" or elsewhere:
        return route
    try:
        found = path_of_attachments(request, work)
    except BadInput:
        # A file that cannot be read is no matter of a structure or an equation.
        if route.kind in (Kind.FAQ, Kind.DATA, Kind.CHAT):
            raise
        return route
    if found is None and route.kind is not Kind.GENERATE and orders_rows(request):
        why = "it wants rows that its table does not hold"
        return Route(Kind.DATA, (Kind.DATA,), 1.0, why, "pattern")
    if found is None or (found[0] is route.kind and len(route.intents) == 1):
        return route
    why = "it asks about what came with it"
    return Route(found[0], (found[0],), 1.0, why, "pattern")
