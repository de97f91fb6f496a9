"""Request to route: what stands in it, what it means, what was talked about before.

Every pattern is a piece of evidence with a weight; a route's score is the sum of its
strongest pieces of each family. Where they do not decide alone, they are added to the
log-probabilities that `routing_meaning` gives the message in its conversation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from assistant.asking.candidate_order import order_in
from assistant.asking.grades import grades
from assistant.asking.listing import wishes_rows
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
from assistant.routing_examples import UNCLEAR
from assistant.routing_score import HEAD, score
from assistant.routing_words import GENERATOR_CHOICE, NUMBERS_WITH_UNITS, POSED
from knowledge.quantities import find_quantities

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel

#: Evidence decides alone where it reaches `DECISIVE` and leads by `LEAD`, with one
#: piece of at least `STRONG` in it: many weak words are left to their meaning.
DECISIVE, LEAD, STRONG = 3.0, 2.0, 2.6
#: What a unit of pattern evidence adds to a log-probability; over nine sets of requests
#: 0.6 to 1.0 differ by less than 0.01 in accuracy.
PATTERN_SHARE = 1.0
#: Below this probability a request counts as not placed: a question back.
UNPLACED = 0.36
#: Evidence of a turn from which on it tells what a conversation is about.
TELLING = 1.0
#: What the conversation adds where no sentence vectors can be had.
STAYS = 1.4
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
    if (alone := _alone(evidence, strongest)) is not None:
        intents = _intents(request.text, alone)
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
    chances = _chances(request.text, evidence, telling, earlier)
    best = max(Kind, key=lambda kind: (chances.get(kind, 0.0), -_ORDER[kind]))
    chance = chances.get(best, 0.0)
    unclear = 1.0 - sum(chances.values())
    if chance < UNPLACED or unclear > chance:
        why = "nothing in it points to a tool"
        return Route(Kind.CHAT, (Kind.CHAT,), 0.2, why, "similarity")
    if best not in telling and _of_literature(request.text, best):
        best = Kind.FAQ
    intents = _intents(request.text, best)
    why = ", ".join(found.reasons.get(best, [])) or (
        "it goes on with the conversation" if best is earlier else "its meaning"
    )
    by: Literal["pattern", "similarity"] = (
        "pattern" if evidence and best is _first(evidence) else "similarity"
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
    if reckoning_asked(text) and not _asks_beside(text):
        return Kind.CHAT, "it can be computed from its own words"
    if not request.files and not request.documents and asked_terms(text):
        return Kind.FAQ, "a standard term is to be defined"
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
    if is_exercise(text) and Kind.CIF not in _intents(text, Kind.EQUATION):
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
#: Quantities that a structure by itself tells.
_OF_STRUCTURE = frozenset({"space group", "lattice parameter", "density"})


#: Properties that are measured and that no equation of a request solves for.
_MEASURED = frozenset(
    {
        *("ultimate tensile strength", "yield strength", "compressive strength"),
        *("hardness", "fracture toughness", "fatigue strength", "figure of merit zT"),
        *("critical temperature", "power conversion efficiency", "dielectric constant"),
    }
)


#: Properties that a test tells, where their name stands in no catalogue.
_TESTED = (
    r"(?i)\bweibull|\b(?:coefficient|coeficiente) (?:of|de) (?:friction|frottement|"
    r"fricción|rozamiento)|reibungs(?:koeffizient|zahl)|viscosi|viskosität|"
    r"\b(?:creep|fatigue|wear)\b|kriech|ermüdung|verschleiß|fluage|usure|fluencia|"
    r"fatig|desgaste|摩擦係数|摩擦系数|粘度|蠕变|疲劳|磨损|クリープ|疲労|摩耗|ワイブル|威布尔"
)


def _of_literature(text: str, best: Kind) -> bool:
    """Whether what only sounds like a structure or an equation asks the literature.

    "The drawback of HIP for IN718", "why do NMC cathodes age": a grade of alloy is no
    crystal, and no structure tells a reason or a hardness.
    """
    if best is Kind.EQUATION:
        return bool(grades(text) or set(find_quantities(text)) & _MEASURED)
    if best is not Kind.CIF:
        return False
    from assistant.asking.forms import reason_asked

    named = set(find_quantities(text)) - _OF_STRUCTURE
    tested = not makes_compound(text) and re.search(_TESTED, text)
    return bool(grades(text) or reason_asked(text) or named or tested)


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


_ORDER = {
    Kind.CIF: 0, Kind.EQUATION: 1, Kind.DATA: 2, Kind.GENERATE: 3, Kind.FAQ: 4,
    Kind.CHAT: 5,
}  # fmt: skip


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


def _first(evidence: Mapping[Kind, float]) -> Kind:
    return max(evidence, key=lambda kind: (evidence[kind], -_ORDER[kind]))


def _alone(
    evidence: Mapping[Kind, float], strongest: Mapping[Kind, float]
) -> Kind | None:
    """The route that the evidence names without a doubt."""
    if not evidence:
        return None
    best = _first(evidence)
    second = max((w for kind, w in evidence.items() if kind is not best), default=0.0)
    decides = evidence[best] >= DECISIVE and strongest[best] >= STRONG
    return best if decides and evidence[best] - second >= LEAD else None


#: Without a number, a sign or a word of change nothing is to be solved.
_MATHEMATICAL = re.compile(
    r"[\d=]|\b(?:rate|grow|decay|diffus|heat|cool|warm|temperature|concentrat|oscillat|"
    r"flow|spread|react|evolv|vibrat|mass|pressure|chaleur|wärme|calor|zerf|wachs)"
    r"|温|热|熱|浓|濃|速|振",
    re.IGNORECASE,
)


#: Two words or three characters of a script without spaces: less has no meaning.
_WORDS = re.compile(r"\b[^\W\d_]{2,}\W+(?:\w+\W+)*?[^\W\d_]{2,}|[\u3040-\u9fff]{3}")
#: Characters of a message whose meaning is looked at: what it wants stands early.
_HEARD = 2000


def _chances(
    text: str,
    evidence: Mapping[Kind, float],
    telling: Mapping[Kind, float],
    earlier: Kind | None,
) -> dict[Kind, float]:
    """Probability of each route; what lacks to one is for saying too little."""
    logs = meaning(text, earlier)
    if not logs:
        return _without_meaning(evidence, earlier)
    known = Kind.EQUATION in evidence or earlier is Kind.EQUATION
    if not known and not _MATHEMATICAL.search(text):
        # 'half-Heusler ZrNiSn' only sounds like an equation.
        logs[Kind.EQUATION] = -math.inf
    for kind, weight in telling.items():
        logs[kind] += PATTERN_SHARE * weight
    if earlier is not None:
        # A message that says little goes on with what was talked about.
        logs.pop(UNCLEAR)
    top = max(logs.values())
    parts = {name: math.exp(value - top) for name, value in logs.items()}
    total = sum(parts.values())
    return {kind: parts[kind] / total for kind in Kind}


def meaning(text: str, earlier: Kind | None = None) -> dict[str, float]:
    """Log-probability of each class of `routing_meaning` for a text.

    Empty where it has too few words, or where sentence vectors cannot be had; the
    decision is then left to patterns and conversation.
    """
    from knowledge.embedding import model_name

    text = text[:_HEARD]
    words = _WORDS.search(text) or (earlier is not None and text.strip())
    if not words or model_name() == "hashed-ngrams":
        return {}
    from assistant.routing_meaning import likelihoods

    return likelihoods(text, earlier)


def _without_meaning(
    evidence: Mapping[Kind, float], earlier: Kind | None
) -> dict[Kind, float]:
    """Shares of the evidence of patterns and conversation alone."""
    weights = dict(evidence)
    if earlier is not None:
        weights[earlier] = weights.get(earlier, 0.0) + STAYS
    total = sum(weights.values())
    return {kind: weight / total for kind, weight in weights.items() if total}


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
        alone = _alone(evidence, said.strongest)
        if alone is not None and alone is not Kind.CHAT:
            return alone
        chances = _chances(text, evidence, said.telling, None)
        topics = {kind: p for kind, p in chances.items() if kind is not Kind.CHAT}
        best = max(topics, key=lambda kind: topics[kind], default=None)
        told = max(evidence.values(), default=0.0) >= TELLING
        if best is not None and topics[best] >= (UNPLACED if told else 0.5):
            return best
    return None


#: A second request in the same message needs a joint, and evidence of its own.
_JOINT = re.compile(
    r"(?i)\b(?:and also|also|and then|then|plus|as well as|additionally|besides|"
    r"moreover|furthermore|außerdem|und dann|zudem|zusätzlich|sowie|puis|ensuite|"
    r"et aussi|de plus|ainsi que|además|también|y luego|y después)\b"
    # "etc.", "e.g." and "approx." end no sentence.
    r"|(?<!etc)(?<!e\.g)(?<!i\.e)(?<!vs)(?<!approx)(?<!\bca)(?<!\bal)(?<!\bFig)"
    r"(?<!z\.B)(?<!usw)[;；。.!?？]\s*(?=\D)|还|并且|另外|同时|また|それと|そして|さらに"
    r"|(?:,|\band|\bund|\bet|\by)\s+(?=(?:make|give|generate|solve|compute|plot|show|"
    r"tell|list|propose|suggest|explain|create|write|erstell|lös|zeig|gib|nenn|donne|"
    r"résou|propos|dame|resuelv|haz|how|what|which|why|wie|welch|warum|comment|quel|"
    r"pourquoi|cómo|cuál|qué)\w*\b)"
)

_POSED = re.compile(POSED)
#: A part's strongest evidence and its lead, from which on it needs no other.
_OWN_SCORE, _OWN_LEAD = 2.6, 0.7
#: With some evidence of patterns its meaning may tell, from this probability on.
_OWN_EVIDENCE, _OWN_CHANCE = 1.0, 0.65
#: Parts of a message that are looked at, and characters of the shortest.
_PARTS, _PART = 8, 9


def _intents(text: str, best: Kind) -> tuple[Kind, ...]:
    """All routes asked for, in the order of the text; one unless it is plain."""
    return tuple(dict.fromkeys(kind for kind, _ in _asked(text, best)))


def words_for(request: Request, route: Route, kind: Kind) -> str:
    """The part of a message that asks for one of its routes.

    A message of one route is given whole; parts that tell nothing by themselves belong
    to the part before them.
    """
    if len(route.intents) < 2:
        return request.text
    own = [words for asked, words in _asked(request.text, route.kind) if asked is kind]
    return " ".join(own) or request.text


def _asked(text: str, best: Kind) -> list[tuple[Kind, str]]:
    """Parts of a message with the route that each asks for."""
    parts = _parts(text)
    if len(parts) < 2 or len(parts) > _PARTS or len(text) > 2000:
        return [(best, text)]
    found: list[Kind | None] = []
    before: Kind | None = None
    for part in parts:
        own = _own_kind(part, before, best)
        # An exercise asks its question in words that would ask the literature too.
        if own is Kind.FAQ and best is Kind.EQUATION:
            own = None if _POSED.search(text) or _names_trait(part) else own
        found.append(own)
        before = found[-1] or before
    if best not in found:
        # The part that tells nothing by itself is the one that the whole is about.
        if None not in found:
            return [(best, text), *zip((k for k in found if k), parts, strict=True)]
        found[found.index(None)] = best
    first = next(kind for kind in found if kind is not None)
    out: list[tuple[Kind, str]] = []
    for kind, part in zip(found, parts, strict=True):
        out.append((kind or (out[-1][0] if out else first), part))
    return out


def _names_trait(part: str) -> bool:
    """Whether a part beside an equation asks for a trait of its solution."""
    from assistant.reading import traits

    return traits.named(part)


def _asks_beside(text: str) -> bool:
    """Whether a part of a message that wants a sum plainly wants something else."""
    for part in _parts(text):
        said = score(part)
        strong = {k for k, w in said.strongest.items() if w >= STRONG}
        if strong - {Kind.CHAT, Kind.FAQ} and reckoning_asked(part) is None:
            return True
    return False


def _parts(text: str) -> list[str]:
    """A message cut at its joints, marks at the end of a part kept; scraps go along."""
    parts: list[str] = []
    start = 0
    for joint in [*_JOINT.finditer(text), None]:
        mark = joint is not None and not re.search(r"\w", joint[0])
        end = len(text) if joint is None else joint.end() if mark else joint.start()
        part = text[start:end].strip()
        start = len(text) if joint is None else joint.end()
        if parts and len(part) < _PART:
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _own_kind(part: str, before: Kind | None, whole: Kind) -> Kind | None:
    """The route that a part asks for by itself; of chat only what is computed.

    Args:
        part: Some words of a message.
        before: The route of the parts before it.
        whole: The route of the message; a part that speaks for it needs no vector.
    """
    if reckoning_asked(part) is not None:
        return Kind.CHAT
    said = score(part)
    evidence = said.scores
    if not evidence:
        return None
    ranked = sorted(evidence.values(), reverse=True)
    first = _first(evidence)
    lead = ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)
    if ranked[0] < _OWN_EVIDENCE:
        return None
    if (ranked[0] < _OWN_SCORE or lead < _OWN_LEAD) and (
        first is not whole or not lead
    ):
        chances = _chances(part, evidence, said.telling, before)
        first = max(Kind, key=lambda kind: chances.get(kind, 0.0))
        sure = chances.get(first, 0.0) >= _OWN_CHANCE
        if not sure or evidence.get(first, 0.0) < _OWN_EVIDENCE:
            return None
    return None if first is Kind.CHAT else first


def by_model(
    request: Request, found: Route, model: ChatModel, *, timeout_s: float = 10.0
) -> Route:
    """Ask a language model about a request that nothing else could place.

    A model that fails, is unsure or replies something else leaves the route as it was.
    """
    placed = found.confidence >= UNPLACED or found.by == "option"
    if placed or not model.drafts or not _WORDS.search(request.text):
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
