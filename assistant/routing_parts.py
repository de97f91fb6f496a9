"""Several requests in one message: its parts, and the route that each asks for."""

from __future__ import annotations

import re

from assistant.reckoning import reckoning_asked
from assistant.records import Kind, Request, Route
from assistant.routing_chances import STRONG, chances_of, first_of
from assistant.routing_score import score
from assistant.routing_words import POSED

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


def intents_of(text: str, best: Kind) -> tuple[Kind, ...]:
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
    parts = parts_of_message(text)
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


def asks_beside(text: str) -> bool:
    """Whether a part of a message that wants a sum plainly wants something else."""
    for part in parts_of_message(text):
        said = score(part)
        strong = {k for k, w in said.strongest.items() if w >= STRONG}
        if strong - {Kind.CHAT, Kind.FAQ} and reckoning_asked(part) is None:
            return True
    return False


def parts_of_message(text: str) -> list[str]:
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
    first = first_of(evidence)
    lead = ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)
    if ranked[0] < _OWN_EVIDENCE:
        return None
    if (ranked[0] < _OWN_SCORE or lead < _OWN_LEAD) and (
        first is not whole or not lead
    ):
        chances = chances_of(part, evidence, said.telling, before)
        first = max(Kind, key=lambda kind: chances.get(kind, 0.0))
        sure = chances.get(first, 0.0) >= _OWN_CHANCE
        if not sure or evidence.get(first, 0.0) < _OWN_EVIDENCE:
            return None
    return None if first is Kind.CHAT else first
