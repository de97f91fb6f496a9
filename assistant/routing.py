"""Request to route: what stands in it first, then what was talked about before.

Every pattern is a piece of evidence with a weight; a route's score is the sum of its
strongest pieces of each family. Content (a CIF block, a derivative, a table) weighs
more than words, and words of the present request more than the history.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from assistant.records import Kind, Request, Route, Turn
from assistant.routing_patterns import FOLLOW_UP, PATTERNS, Pattern

#: Below this share of the two best scores the request is a question back.
CLEAR = 0.15
#: Score that a single decisive piece of evidence reaches.
DECISIVE = 3.0
#: How much of the history's score counts for a message that stands on its own.
HISTORY_SHARE = 0.25


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
    families: dict[tuple[Kind, str], tuple[float, str]] = {}
    for pattern in PATTERNS:
        if pattern.regex.search(text):
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
    earlier = _earlier_kind(turns)
    scores = dict(scored.scores)
    follow_up = bool(turns) and FOLLOW_UP.search(request.text) is not None
    if request.rules:
        scores[Kind.CIF] = scores.get(Kind.CIF, 0.0) + 2.0
    if request.ask is not None and (request.ask.points or request.ask.unknowns):
        scores[Kind.EQUATION] = scores.get(Kind.EQUATION, 0.0) + 3.0
    if request.ask is not None and request.ask.columns:
        scores[Kind.DATA] = scores.get(Kind.DATA, 0.0) + 3.0
    if any(_is_table(item.name) for item in request.files):
        scores[Kind.DATA] = scores.get(Kind.DATA, 0.0) + 1.2
    if earlier is not None and max(scores.values(), default=0.0) < DECISIVE:
        share = (
            1.6
            if follow_up
            else HISTORY_SHARE + (0.9 if not scores or len(request.text) < 60 else 0.0)
        )
        scores[earlier] = scores.get(earlier, 0.0) + share
    if not scores:
        return Route(
            Kind.CHAT, (Kind.CHAT,), 0.2, "nothing in it points to a tool", "pattern"
        )
    ranked = sorted(scores.items(), key=lambda item: (-item[1], _ORDER[item[0]]))
    (best, top), second = ranked[0], (ranked[1][1] if len(ranked) > 1 else 0.0)
    confidence = top / (top + second) if top else 0.0
    intents = _intents(request.text, ranked)
    why = ", ".join(scored.reasons.get(best, [])) or (
        "it goes on with the conversation" if best is earlier else "rules given"
    )
    return Route(best, intents, round(confidence, 3), why, "pattern")


_ORDER = {
    Kind.CIF: 0, Kind.EQUATION: 1, Kind.DATA: 2, Kind.GENERATE: 3, Kind.FAQ: 4,
    Kind.CHAT: 5,
}  # fmt: skip


def _is_table(name: str) -> bool:
    return name.lower().endswith((".csv", ".tsv", ".xlsx"))


def _earlier_kind(turns: list[Turn]) -> Kind | None:
    """What the conversation was about: the latest user turn with clear evidence."""
    for turn in reversed(turns):
        if turn.role != "user":
            continue
        ranked = score(turn.content).ranked()
        if ranked and ranked[0][1] >= 1.0 and ranked[0][0] is not Kind.CHAT:
            return ranked[0][0]
    return None


#: A second request in the same message needs a joint, and evidence of its own.
_JOINT = re.compile(
    r"(?i)\b(?:and also|also|and then|then|plus|as well as|additionally|"
    r"außerdem|und dann|sowie|puis|ensuite|et aussi|además|también|y luego)\b"
    r"|[;；。.!?？]\s+|还|并且|また|それと|そして"
)


def _intents(text: str, ranked: list[tuple[Kind, float]]) -> tuple[Kind, ...]:
    best = ranked[0][0]
    found = [best]
    parts = [p for p in _JOINT.split(text) if p and len(p.strip()) > 8]
    if len(parts) < 2:
        return (best,)
    for part in parts:
        own = score(part).ranked()
        if (
            own
            and own[0][1] >= 2.0
            and own[0][0] not in found
            and own[0][0] is not Kind.CHAT
        ):
            found.append(own[0][0])
    return tuple(found)


def patterns_of(kind: Kind) -> list[Pattern]:
    """The evidence that can speak for a route, for the documentation."""
    return [pattern for pattern in PATTERNS if pattern.kind is kind]
