"""How probable each route is: the evidence of patterns added to what a text means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from assistant.records import Kind
from assistant.routing_examples import UNCLEAR

#: Evidence decides alone where it reaches `DECISIVE` and leads by `LEAD`, with one
#: piece of at least `STRONG` in it: many weak words are left to their meaning.
DECISIVE, LEAD, STRONG = 3.0, 2.0, 2.6
#: What a unit of pattern evidence adds to a log-probability; over nine sets of requests
#: 0.6 to 1.0 differ by less than 0.01 in accuracy.
PATTERN_SHARE = 1.0
#: What the conversation adds where no sentence vectors can be had.
STAYS = 1.4

ORDER = {
    Kind.CIF: 0, Kind.EQUATION: 1, Kind.DATA: 2, Kind.GENERATE: 3, Kind.FAQ: 4,
    Kind.CHAT: 5,
}  # fmt: skip


def first_of(evidence: Mapping[Kind, float]) -> Kind:
    """The route with the most evidence; of equals the first in `ORDER`."""
    return max(evidence, key=lambda kind: (evidence[kind], -ORDER[kind]))


def alone_in(
    evidence: Mapping[Kind, float], strongest: Mapping[Kind, float]
) -> Kind | None:
    """The route that the evidence names without a doubt."""
    if not evidence:
        return None
    best = first_of(evidence)
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
WORDS = re.compile(r"\b[^\W\d_]{2,}\W+(?:\w+\W+)*?[^\W\d_]{2,}|[\u3040-\u9fff]{3}")
#: Characters of a message whose meaning is looked at: what it wants stands early.
_HEARD = 2000


def chances_of(
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
    words = WORDS.search(text) or (earlier is not None and text.strip())
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
