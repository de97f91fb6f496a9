"""Request to route: what stands in it, what it means, what was talked about before.

Every pattern is a piece of evidence with a weight; a route's score is the sum of its
strongest pieces of each family. Content (a CIF block, a derivative, a table) weighs
more than words, and words of the present request more than the history. Where the
patterns are unsure, sentence vectors add how near the meaning is to each route.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from assistant.records import Kind, Request, Route, Turn
from assistant.routing_patterns import FOLLOW_UP, PATTERNS, Pattern

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel

#: Score that a single decisive piece of evidence reaches.
DECISIVE = 3.0
#: A best score below this, or a lead shorter than `LEAD`, has the meaning compared too.
SURE = 2.0
LEAD = 0.7
#: Below this score nothing is known about what is wanted: a question back.
UNKNOWN = 0.45
#: How much of the history's score counts for a message that stands on its own.
HISTORY_SHARE = 0.25
#: Shorter messages lean on the conversation, whatever their words.
SHORT = 60
#: Below this confidence a request counts as not placed.
UNPLACED = 0.36
#: Of a long text only the beginning and the end are looked at.
HEAD, TAIL = 6_000, 2_000
#: Evidence by which the nearest route must lead when only the meaning speaks.
MEANING_LEAD = 0.4
#: Sentences nearest in meaning that stand for a route.
NEAREST = 3
#: Similarities of multilingual-e5 lie within a few hundredths of each other; this
#: brings a median lead (0.016 on our own requests) to about one piece of evidence.
MEANING_SCALE = 70.0
MEANING_LIMIT = 2.0


_SCRIPT_CHANGE = re.compile(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9])(?=[\u3040-\u30ff\u4e00-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores by route with the reasons that gave them."""

    scores: dict[Kind, float]
    reasons: dict[Kind, list[str]]

    def ranked(self) -> list[tuple[Kind, float]]:
        """Routes, the best first."""
        return sorted(self.scores.items(), key=lambda item: -item[1])


def score(text: str) -> Scored:
    """Add up the evidence that a text holds for each route."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    families: dict[tuple[Kind, str], tuple[float, str]] = {}
    # Between Han or kana and Latin letters there is no word boundary: 石墨的CIF.
    spaced = _SCRIPT_CHANGE.sub(" ", text)
    for pattern in PATTERNS:
        if pattern.regex.search(text) or pattern.regex.search(spaced):
            key = (pattern.kind, pattern.family)
            if pattern.weight > families.get(key, (0.0, ""))[0]:
                families[key] = (pattern.weight, pattern.name)
    scores: dict[Kind, float] = defaultdict(float)
    reasons: dict[Kind, list[str]] = defaultdict(list)
    for (kind, _), (weight, name) in families.items():
        scores[kind] += weight
        reasons[kind].append(name)
    return Scored(dict(scores), dict(reasons))


def route(request: Request, *, history: tuple[Turn, ...] = ()) -> Route:
    """Decide where a request goes.

    Args:
        request: As it came in.
        history: Earlier turns of the session, before those of the request.
    """
    if request.options.route is not None:
        kind = request.options.route
        return Route(kind, (kind,), 1.0, "asked for in the options", "option")
    if request.draft is not None or any(
        item.name.lower().endswith((".cif", ".mcif")) for item in request.files
    ):
        return Route(Kind.CIF, (Kind.CIF,), 1.0, "a CIF came with it", "pattern")
    scored = score(request.text)
    turns = [*history, *request.history]
    scores = dict(scored.scores)
    for kind, weight in _hints(request):
        scores[kind] = scores.get(kind, 0.0) + weight
    by: Literal["pattern", "similarity"] = "pattern"
    if _unsure(scores):
        by = "similarity"
        named = _FORMULA.search(request.text) and Kind.EQUATION not in scored.scores
        for kind, weight in meaning(request.text).items():
            if named and kind is Kind.EQUATION:
                # 'CsPbBr3 at room temperature' only sounds like a heat equation.
                continue
            scores[kind] = scores.get(kind, 0.0) + weight
    earlier = _earlier_kind(turns)
    if earlier is not None and max(scored.scores.values(), default=0.0) < DECISIVE:
        if FOLLOW_UP.search(request.text):
            share = 1.8
        elif len(request.text) < SHORT:
            share = 1.4
        else:
            share = HISTORY_SHARE
        scores[earlier] = scores.get(earlier, 0.0) + share
    ranked = sorted(scores.items(), key=lambda item: (-item[1], _ORDER[item[0]]))
    leads = [weight for _, weight in [*ranked, (Kind.CHAT, 0.0), (Kind.CHAT, 0.0)]]
    guessed = by == "similarity" and not scored.scores and earlier is None
    needed = 0.25 * MEANING_LEAD if _CHEMICAL.search(request.text) else MEANING_LEAD
    aimless = (
        guessed
        and bool(ranked)
        and ranked[0][0] is Kind.EQUATION
        and not _MATHEMATICAL.search(request.text)
    )
    if leads[0] < UNKNOWN or aimless or (guessed and leads[0] - leads[1] < needed):
        why = "nothing in it points to a tool"
        return Route(Kind.CHAT, (Kind.CHAT,), 0.2, why, by)
    best, top, second = ranked[0][0], leads[0], leads[1]
    intents = _intents(request.text, best)
    confidence = top / (top + second)
    why = ", ".join(scored.reasons.get(best, [])) or (
        "it goes on with the conversation"
        if best is earlier
        else "its meaning is nearest" if by == "similarity" else "what came with it"
    )  # fmt: skip
    return Route(intents[0], intents, round(confidence, 3), why, by)


_ORDER = {
    Kind.CIF: 0, Kind.EQUATION: 1, Kind.DATA: 2, Kind.GENERATE: 3, Kind.FAQ: 4,
    Kind.CHAT: 5,
}  # fmt: skip


def _hints(request: Request) -> Iterator[tuple[Kind, float]]:
    """What the fields beside the text say."""
    if request.rules:
        yield Kind.CIF, 2.0
    if request.ask is not None and (request.ask.points or request.ask.unknowns):
        yield Kind.EQUATION, 3.0
    if request.ask is not None and request.ask.columns:
        yield Kind.DATA, 3.0
    if any(_is_table(item.name) for item in request.files):
        yield Kind.DATA, 2.0
    if request.documents:
        yield Kind.FAQ, 0.8


def _unsure(scores: Mapping[Kind, float]) -> bool:
    first, second = ([*sorted(scores.values(), reverse=True), 0.0, 0.0])[:2]
    return first < SURE or first - second < LEAD


#: A chemical formula of two elements or more.
_FORMULA = re.compile(
    r"(?<![A-Za-z])(?=[A-Za-z]*\d|(?:[A-Z][a-z]?){2})(?:[A-Z][a-z]?\d*\.?\d*){2,}(?![a-z])"
)
#: A sentence that names a substance is about materials: guess rather than ask.
_CHEMICAL = re.compile(
    _FORMULA.pattern
    + r"|\b(?:lithium|sodium|magnesium|oxide|sulfide|halide|ions?|crystal|alloy|"
    r"ceramic|cathode|electrolyte|conductors?|steel|perovskite|garnet)\b"
)


#: Without a number, a sign or a word of change nothing is to be solved.
_MATHEMATICAL = re.compile(
    r"[\d=]|\b(?:rate|grow|decay|diffus|heat|cool|warm|temperature|concentrat|oscillat|"
    r"flow|spread|react|evolv|vibrat|mass|pressure|chaleur|wärme|calor|zerf|wachs)"
    r"|温|热|熱|浓|濃|速|振",
    re.IGNORECASE,
)


#: Two words or four characters of a script without spaces: less has no meaning.
_WORDS = re.compile(r"[^\W\d_]{2,}\W+(?:\w+\W+)*?[^\W\d_]{2,}|[\u3040-\u9fff]{4}")


def meaning(text: str) -> dict[Kind, float]:
    """How much nearer a text is to the sentences of a route than to the others.

    Returns:
        Evidence from 0 to `MEANING_LIMIT` by route; empty where no sentence vectors
        can be had, which leaves the decision to patterns and conversation.
    """
    import numpy as np

    from knowledge.embedding import model_name, query_vector

    if not _WORDS.search(text) or model_name() == "hashed-ngrams":
        return {}
    kinds, rows = _example_vectors()
    near = rows @ query_vector(text[:600])
    best = {
        kind: float(np.sort(near[kinds == str(kind)])[-NEAREST:].mean())
        for kind in Kind
    }
    middle = float(np.median(list(best.values())))
    return {
        kind: min(MEANING_LIMIT, MEANING_SCALE * (value - middle))
        for kind, value in best.items()
        if value > middle
    }


@cache
def _example_vectors() -> tuple[Any, Any]:
    """Routes and unit vectors of the sentences in `routing_examples`."""
    import numpy as np

    from assistant.routing_examples import EXAMPLES, VECTORS
    from knowledge.embedding import digest, passage_vectors

    pairs = [(kind, text) for kind in EXAMPLES for text in EXAMPLES[kind]]
    stored: dict[str, Any] = {}
    if VECTORS.is_file():
        with np.load(VECTORS) as data:
            stored = dict(
                zip(data["keys"].tolist(), data["rows"].astype(np.float32), strict=True)
            )
    if all(digest(text) in stored for _, text in pairs):
        rows = np.stack([stored[digest(text)] for _, text in pairs])
    else:
        rows = passage_vectors([text for _, text in pairs])
    return np.array([str(kind) for kind, _ in pairs]), rows


def _is_table(name: str) -> bool:
    return name.lower().endswith((".csv", ".tsv", ".xlsx"))


def _earlier_kind(turns: Sequence[Turn]) -> Kind | None:
    """What the conversation is about: the latest user turn that tells it."""
    asked = [t.content for t in turns if t.role == "user"]
    for text in reversed(asked):
        ranked = score(text).ranked()
        if ranked and ranked[0][1] >= 1.0 and ranked[0][0] is not Kind.CHAT:
            return ranked[0][0]
    for text in reversed(asked[-2:]):
        near = {k: v for k, v in meaning(text).items() if k is not Kind.CHAT}
        if near and max(near.values()) >= UNKNOWN:
            return max(near, key=lambda kind: near[kind])
    return None


#: A second request in the same message needs a joint, and evidence of its own.
_JOINT = re.compile(
    r"(?i)\b(?:and also|also|and then|then|plus|as well as|additionally|"
    r"außerdem|und dann|sowie|puis|ensuite|et aussi|además|también|y luego)\b"
    r"|[;；。.!?？]\s+|还|并且|また|それと|そして"
)


#: What a second request must reach by itself, and how far its route must lead.
_OWN_SCORE = 2.0


def _intents(text: str, best: Kind) -> tuple[Kind, ...]:
    """All routes asked for, in the order of the text; one unless it is plain."""
    parts = [p for p in _JOINT.split(text) if p and len(p.strip()) > 8]
    if len(parts) < 2 or len(parts) > 8 or len(text) > 2000:
        return (best,)
    found: list[Kind] = []
    for part in parts:
        own = score(part).ranked()
        lead = own[0][1] - (own[1][1] if len(own) > 1 else 0.0) if own else 0.0
        if (
            own
            and own[0][1] >= _OWN_SCORE
            and lead >= LEAD
            and own[0][0] is not Kind.CHAT
            and own[0][0] not in found
        ):
            found.append(own[0][0])
    return tuple(found) if best in found else (best, *found)


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
    from importlib.resources import files

    from assistant.chat.base import Message
    from assistant.errors import AssistantError

    order = files("assistant.chat").joinpath("templates/routing.md").read_text("utf-8")
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


def patterns_of(kind: Kind) -> list[Pattern]:
    """The evidence that can speak for a route, for the documentation."""
    return [pattern for pattern in PATTERNS if pattern.kind is kind]
