"""Request to route: what stands in it, what it means, what was talked about before.

Every pattern is a piece of evidence with a weight; a route's score is the sum of its
strongest pieces of each family. Where they do not decide alone, they are added to the
log-probabilities that `routing_meaning` gives the message in its conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from assistant.asking.candidate_order import order_in
from assistant.asking.listing import wishes_rows
from assistant.asking.measuring import asks_how_measured, named_methods
from assistant.asking.narrowing import changes_table, narrows_rows
from assistant.asking.ordinals import points_at_strategy
from assistant.asking.premises import claims_of_material, takes_for_granted
from assistant.asking.row_task import trains_model
from assistant.asking.sides import (
    compares_dopants,
    compares_materials_of_use,
    compares_properties,
)
from assistant.asking.terms import asked_terms
from assistant.crystal_follow_ups import (
    about_structure,
    asks_fact_of_compound,
    asks_what_is_computed,
    compares_structures,
    makes_compound,
    names_compound_politely,
    names_file_of_compound,
)
from assistant.follow_ups import asks_how_chosen, is_doubt
from assistant.reckoning import reckoning_asked
from assistant.records import Kind, Request, Route, Turn
from assistant.routing_chances import (
    ORDER,
    WORDS,
    alone_in,
    chances_of,
    first_of,
    meaning,
)
from assistant.routing_parts import asks_beside, intents_of, words_for
from assistant.routing_score import HEAD, score
from assistant.routing_subject import asks_what_letters_mean, of_literature
from assistant.routing_words import GENERATOR_CHOICE, NUMBERS_WITH_UNITS

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel

__all__ = ["UNPLACED", "asked_back", "by_model", "meaning", "route", "words_for"]

#: Below this probability a request counts as not placed: a question back.
UNPLACED = 0.36
#: Evidence of a turn from which on it tells what a conversation is about.
TELLING = 1.0
#: Earlier user turns that are looked at.
LOOK_BACK = 4


def route(
    request: Request,
    *,
    history: tuple[Turn, ...] = (),
    before: Kind | None = None,
    awaited: bool = False,
) -> Route:
    """Decide where a request goes.

    Args:
        request: As it came in.
        history: Earlier turns of the session, before those of the request.
        before: Route of the session's latest answer, where it is known.
        awaited: Whether that answer asked something back.
    """
    if request.options.route is not None:
        kind = request.options.route
        return Route(kind, (kind,), 1.0, "asked for in the options", "option")
    certain = _by_company(request, before) or _by_words(request, before)
    if certain is not None:
        kind, why = certain
        return Route(kind, (kind,), 1.0, why, "pattern")
    told = [t.content for t in (*history, *request.history) if t.role == "assistant"]
    if len(request.text) <= SHORT_REPLY and points_at_strategy(request.text, told):
        why = "it points at an item of the answer before"
        return Route(Kind.FAQ, (Kind.FAQ,), 1.0, why, "pattern")
    found = score(request.text)
    evidence, strongest = dict(found.scores), dict(found.strongest)
    telling = dict(found.telling)
    for kind, weight in _hints(request):
        evidence[kind] = evidence.get(kind, 0.0) + weight
        telling[kind] = telling.get(kind, 0.0) + weight
        strongest[kind] = max(strongest.get(kind, 0.0), weight)
    if (alone := alone_in(evidence, strongest)) is not None:
        intents = intents_of(request.text, alone)
        why = ", ".join(found.reasons.get(alone, [])) or "what came with it"
        return Route(intents[0], intents, 1.0, why, "pattern")
    earlier = before or _earlier_kind([*history, *request.history])
    if earlier is not None and is_doubt(request.text):
        why = "it doubts what was answered"
        return Route(earlier, (earlier,), 1.0, why, "pattern")
    if earlier is not None and (awaited or asked_back(request.history)):
        short = len(request.text) <= SHORT_REPLY and not _QUESTION.search(request.text)
        if short and evidence.get(Kind.CHAT, 0.0) < TELLING:
            why = "it answers the question back"
            return Route(earlier, (earlier,), 0.9, why, "pattern")
    chances = chances_of(request.text, evidence, telling, earlier)
    best = max(Kind, key=lambda kind: (chances.get(kind, 0.0), -ORDER[kind]))
    chance = chances.get(best, 0.0)
    unclear = 1.0 - sum(chances.values())
    lost = chance < UNPLACED or unclear > chance or best is Kind.CHAT
    if lost and earlier is None and asks_what_letters_mean(request.text):
        why = "letters are to be explained"
        return Route(Kind.FAQ, (Kind.FAQ,), 0.7, why, "pattern")
    if chance < UNPLACED or unclear > chance:
        why = "nothing in it points to a tool"
        return Route(Kind.CHAT, (Kind.CHAT,), 0.2, why, "similarity")
    if best not in telling and of_literature(request.text, best):
        best = Kind.FAQ
    intents = intents_of(request.text, best)
    why = ", ".join(found.reasons.get(best, [])) or (
        "it goes on with the conversation" if best is earlier else "its meaning"
    )
    by: Literal["pattern", "similarity"] = (
        "pattern" if evidence and best is first_of(evidence) else "similarity"
    )
    return Route(intents[0], intents, round(chance, 3), why, by)


def _by_company(request: Request, before: Kind | None) -> tuple[Kind, str] | None:
    """Where a CIF that came along, or the answer before, leaves no choice."""
    text = request.text
    if request.draft is not None or any(
        item.name.lower().endswith((".cif", ".mcif")) for item in request.files
    ):
        return Kind.CIF, "a CIF came with it"
    if before is Kind.CIF and (about_structure(text) or asks_what_is_computed(text)):
        return before, "it speaks of the structure in force"
    if before is Kind.EQUATION and _WHY_SO.match(text):
        return before, "it asks about the solution before"
    if before is Kind.GENERATE and asks_how_chosen(text):
        return before, "it asks how the list before was made"
    if before is Kind.GENERATE and not request.files and order_in(text) is not None:
        return before, "it puts the list before in order"
    if request.files or not (narrows_rows(text) or changes_table(text)):
        return None
    # What narrows a table tells by itself of no table.
    asked = [
        turn for turn in request.history
        if turn.role == "user"
        and not (narrows_rows(turn.content) or changes_table(turn.content))
    ]  # fmt: skip
    told = before or (_earlier_kind(asked) if asked else None)
    return (told, "it narrows the table before") if told is Kind.DATA else None


def _by_words(request: Request, before: Kind | None) -> tuple[Kind, str] | None:
    """Where the message has the one form that a single route serves."""
    text = request.text
    if reckoning_asked(text) and not asks_beside(text):
        return Kind.CHAT, "it can be computed from its own words"
    if not request.files and not request.documents and asked_terms(text):
        return Kind.FAQ, "a standard term is to be defined"
    if asks_how_measured(text) and named_methods(text) and not request.files:
        return Kind.FAQ, "how something is measured"
    if compares_structures(text):
        return Kind.CIF, "two structures side by side"
    plain = not (request.files or request.rules)
    if plain and not request.documents and wishes_rows(text):
        return Kind.DATA, "a property of a material with its conditions"
    if plain and (claims_of_material(text) or takes_for_granted(text)):
        return Kind.FAQ, "it takes a property of a material for granted"
    if not request.files:
        if re.search(rf"(?i:{GENERATOR_CHOICE})", text):
            return Kind.CHAT, "which generative model to choose"
        if trains_model(text):
            return Kind.GENERATE, "a generative model is to be trained"
    if makes_compound(text):
        return Kind.CIF, "a compound is to be made"
    of_cells = compares_materials_of_use(text) and not about_structure(text)
    table = re.search(_TABLE, text)
    of_use = of_cells or compares_properties(text) or compares_dopants(text)
    if not (request.files or table) and of_use:
        return Kind.FAQ, "two materials compared in a property"
    if before is None and names_file_of_compound(text):
        return Kind.CIF, "a compound and a file"
    if before is None and plain and names_compound_politely(text):
        return Kind.CIF, "a compound, and a please"
    if asks_fact_of_compound(text):
        return Kind.CIF, "a fact that the structure of a compound tells"
    # "A structure of X, also solve ..." is no exercise alone.
    if is_exercise(text) and Kind.CIF not in intents_of(text, Kind.EQUATION):
        return Kind.EQUATION, "an exercise on a law that uses every number given"
    return None


#: Who asks for a table wants no words, also where two materials stand in it.
_TABLE = (
    r"(?i)\b(?:tables?|tabelle|tableau|tabla|csv|xlsx|excel|spreadsheet)\b|"
    r"表格|列表|一覧|表に|の表"
)
#: "Why is it so?" names no subject of its own.
_WHY_SO = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|und|aber|et|mais|y|pero)\W+)*(?:why|how come|warum|"
    r"wieso|"
    r"pourquoi|por qué)(?:\W+(?:is|does|do|did|are|so|that|this|it|they|ist|das|es|so|"
    r"c'est|est-ce|que|ça|cela|comme|es|así|eso|happen|be|look|like))*\W*$|"
    r"^\W*(?:为什么|为何|なぜ|どうして)(?:会|是)?(?:这样|そう)?(?:ですか|なの)?\W*$"
)
#: Characters of the longest exercise in plain words.
_EXERCISE = 700


def is_exercise(text: str) -> bool:
    """Whether the reader of laws understands the whole text, numbers and question."""
    if len(text) > _EXERCISE or not NUMBERS_WITH_UNITS.search(text):
        return False
    from assistant.reading.laws import is_complete

    return is_complete(text)


#: Characters of a reply to a question back: "halite", "length 1, both ends at 0".
SHORT_REPLY = 160
_QUESTION = re.compile(r"[?？]|^\W*(?:why|how|what|which|warum|wie|pourquoi)\b", re.I)
#: Characters of a question back; an answer that ends with a question is longer.
_SHORT_QUESTION = 240


def asked_back(history: Sequence[Turn]) -> bool:
    """Whether the latest answer of a conversation is one short question."""
    said = history[-1] if history else None
    return (
        said is not None
        and said.role == "assistant"
        and len(said.content) <= _SHORT_QUESTION
        and re.search(r"[?？]\W*$", said.content) is not None
    )


def _hints(request: Request) -> Iterator[tuple[Kind, float]]:
    """What the fields beside the text say."""
    if request.rules:
        yield Kind.CIF, 3.0
    if request.ask is not None and (request.ask.points or request.ask.unknowns):
        yield Kind.EQUATION, 3.0
    if request.ask is not None and request.ask.columns:
        yield Kind.DATA, 3.0
    if any(_is_table(item.name) for item in request.files):
        yield Kind.DATA, 3.0
    if request.documents:
        yield Kind.FAQ, 0.8


def _is_table(name: str) -> bool:
    return name.lower().endswith((".csv", ".tsv", ".xlsx"))


_OF_WHAT_IS_THERE = re.compile(
    r"(?i)^\W*(?:what(?:'s| is| are)|and|show|give|compute|calculate)\s+(?:me\s+)?"
    r"(?:the|its)\s+[\w ]{3,24}[?.!]?\s*$"
)


def _earlier_kind(turns: Sequence[Turn]) -> Kind | None:
    """What the conversation is about: the latest user turn that tells it."""
    asked = [turn.content for turn in turns if turn.role == "user"]
    # "What is the density?" asks about what is there and changes no subject.
    asked = [text for text in asked if not _OF_WHAT_IS_THERE.search(text)] or asked
    for text in reversed(asked[-LOOK_BACK:]):
        if is_doubt(text):
            continue
        said = score(text)
        evidence = said.scores
        # What patterns decide alone needs no sentence vector, the cost of a decision.
        alone = alone_in(evidence, said.strongest)
        if alone is not None and alone is not Kind.CHAT:
            return alone
        chances = chances_of(text, evidence, said.telling, None)
        topics = {kind: p for kind, p in chances.items() if kind is not Kind.CHAT}
        best = max(topics, key=lambda kind: topics[kind], default=None)
        told = max(evidence.values(), default=0.0) >= TELLING
        if best is not None and topics[best] >= (UNPLACED if told else 0.5):
            return best
    return None


def by_model(
    request: Request, found: Route, model: ChatModel, *, timeout_s: float = 10.0
) -> Route:
    """Ask a language model about a request that nothing else could place.

    A model that fails, is unsure or replies something else leaves the route as it was.
    """
    placed = found.confidence >= UNPLACED or found.by == "option"
    if placed or not model.drafts or not WORDS.search(request.text):
        return found
    import json

    from assistant.chat.base import Message
    from assistant.errors import AssistantError
    from prompts.texts import prompt_text

    order = prompt_text("routing").text
    text = json.dumps({"request": request.text[:HEAD]}, ensure_ascii=False)
    names = [str(kind) for kind in Kind] + ["none"]
    schema = {
        "type": "object",
        "properties": {"route": {"enum": names}},
        "required": ["route"],
        "additionalProperties": False,
    }
    try:
        reply = model.reply(
            [Message("system", order), Message("user", text)],
            purpose="route", schema=schema,
            timeout_s=min(timeout_s, 0.3 * (request.options.budget_s or 60.0)),
        )  # fmt: skip
        kind = Kind(json.loads(reply.text)["route"])
    except (AssistantError, ValueError, KeyError, TypeError):
        return found
    return Route(kind, (kind,), 0.5, "a language model placed it", "model")
