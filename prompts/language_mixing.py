"""Elements that may join those on a place: "Br on 4c, mixing with S is allowed".

Such an element has no place of its own in its stretch between commas; without this
reading it would wait for the next place, which is that of somebody else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from prompts.language_clause import Token
from prompts.language_words import words

#: Verbs that go with those words, and are nothing alone: "Zr can be tetravalent".
_MODAL = words(
    r"\b(?:may|might|can|could|darf|dürfen|kann|können|peu(?:t|vent)|pued[ae]n?)\b|可以?"
)
#: Words of mixing, of exchange and of allowance, each enough beside a lone element.
_MAY_JOIN = words(
    r"\b(?:mix(?:e[sd]|ing)?|exchang\w*|swap\w*|substitut\w*|anti[\s-]*sites?|disorder\w*"
    r"|allow(?:ed|s)?|permit(?:ted|s)?|possibl[ey]|optional(?:ly)?|tolerated"
    r"|gemischt|misch(?:en|t|ung)|austausch\w*|erlaubt|zulässig|möglich"
    r"|mélang\w*|échang\w*|autorisée?s?|permise?s?"
    r"|mezcl\w*|intercambi\w*|sustitu\w*|permit\w*|posibles?)\b"
    r"|混占|混合|混杂|互换|替代|置换|置換|交换|交換|允许|许可|許(?:容|可)?(?:される|されて(?:いる)?)?"
)
#: What ends a stretch of words about one element.
_ENDS = re.compile(r"[,;()\[\]]|\.\s|\.$")
_PLACES = ("position", "point")


def with_visitors(tokens: list[Token], norm: str, low: int, high: int) -> list[Token]:
    """The tokens of a clause, elements that may join a place marked as visitors.

    The words that say so go with the visitor, so that they tell nothing of the place.
    """
    marked: list[Token] = []
    spoken = low
    for index, token in enumerate(tokens):
        span = _said_of(tokens, index, norm, low, high)
        if span is not None:
            while marked and marked[-1].start >= span[0] and _of_mixing(marked[-1]):
                marked.pop()
            marked.append(replace(token, kind="visitor", start=span[0], end=span[1]))
            spoken = span[1]
        elif not (_of_mixing(token) and token.end <= spoken):
            marked.append(token)
    return marked


def _of_mixing(token: Token) -> bool:
    return token.kind in {"share", "allowed"}


def _said_of(
    tokens: list[Token], index: int, norm: str, low: int, high: int
) -> tuple[int, int] | None:
    """From where to where a visitor is spoken of; None for any other token."""
    token = tokens[index]
    before = [t for t in tokens[:index] if t.kind in _PLACES]
    if token.kind != "element" or token.value is not None or not before:
        return None
    start, stop = _stretch(norm, max(low, before[-1].end), token, high)
    alone = all(
        t.kind not in {*_PLACES, "label", "occupancy", "half", "partial"}
        for t in tokens
        if start <= t.start < stop
    )
    # "Fe and Mn mixed, on 16d": the place comes behind the comma.
    rest = [t for t in tokens if t.start >= stop]
    waiting = list(
        takewhile(lambda t: t.kind not in {*_PLACES, "element", "label"}, rest)
    )
    followed = len(waiting) < len(rest) and rest[len(waiting)].kind in _PLACES
    said = list(_MAY_JOIN.finditer(norm, start, stop))
    if not alone or followed or not said:
        return None
    said += _MODAL.finditer(norm, start, stop)
    return (
        min(token.start, *(s.start() for s in said)),
        max(token.end, *(s.end() for s in said)),
    )


def _stretch(norm: str, low: int, token: Token, high: int) -> tuple[int, int]:
    """The words around an element up to the next comma or bracket on both sides."""
    ends = list(_ENDS.finditer(norm, low, high))
    start = max((e.end() for e in ends if e.end() <= token.start), default=low)
    return start, min((e.start() for e in ends if e.start() >= token.end), default=high)
