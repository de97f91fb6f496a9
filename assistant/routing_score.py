"""The evidence that a text holds for each route, added up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from assistant.records import Kind
from assistant.routing_patterns import PATTERNS

#: Of a long text only the beginning and the end are looked at.
HEAD, TAIL = 6_000, 2_000


_SCRIPT_CHANGE = re.compile(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9])(?=[\u3040-\u30ff\u4e00-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores by route with the reasons that gave them.

    Attributes:
        scores: Sum of the strongest piece of each family.
        telling: The same without question words, which a meaning has in it.
        strongest: The strongest single piece.
        reasons: Names of the pieces.
    """

    scores: dict[Kind, float]
    telling: dict[Kind, float]
    strongest: dict[Kind, float]
    reasons: dict[Kind, list[str]]


@lru_cache(maxsize=256)
def score(text: str) -> Scored:
    """Add up the evidence that a text holds for each route.

    The latest texts are kept: the turns of a conversation are weighed with each reply.
    """
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    families: dict[tuple[Kind, str], tuple[float, str]] = {}
    # Between Han or kana and Latin letters there is no word boundary: 石墨的CIF.
    spaced = _SCRIPT_CHANGE.sub(" ", text)
    forms = (text,) if spaced == text else (text, spaced)
    for pattern in PATTERNS:
        key = (pattern.kind, pattern.family)
        if pattern.weight <= families.get(key, (0.0, ""))[0]:
            # A family counts once, by its strongest piece.
            continue
        if any(pattern.regex.search(form) for form in forms):
            families[key] = (pattern.weight, pattern.name)
    scores: dict[Kind, float] = defaultdict(float)
    telling: dict[Kind, float] = defaultdict(float)
    strongest: dict[Kind, float] = defaultdict(float)
    reasons: dict[Kind, list[str]] = defaultdict(list)
    for (kind, family), (weight, name) in families.items():
        scores[kind] += weight
        if family != "ask":
            telling[kind] += weight
        strongest[kind] = max(strongest[kind], weight)
        reasons[kind].append(name)
    return Scored(dict(scores), dict(telling), dict(strongest), dict(reasons))
