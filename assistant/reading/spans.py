"""Intervals written with dots or words, put into brackets: "0..10" is [0, 10]."""

from __future__ import annotations

import re

_END = r"[-+−]?(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?:\s*\*?\s*(?:pi|π))?|pi\b|π)"
_UNIT = r"(?:\s?(?:ms|s|min|h|d|nm|µm|um|mm|cm|m))?(?![\w^])"
_TO = r"(?:to|bis|à|a|hasta|jusqu'à)"
_DOTS = r"\.\.+"
#: A variable in front of its ends: "t = 0..5", "x in 0..1".
_NAMED = re.compile(
    rf"(?<![\w'])([txyzr])\s*(?:=|in|∈|from|over)\s*({_END})\s*{_DOTS}\s*({_END}{_UNIT})"
)
#: The only variable, told by a word: "on 0..10", "over 0 to 10", "auf 0 bis 10".
_WORDED = re.compile(
    rf"(?i)\b(?:on|over|for|in|auf|über|im|sur|dans|sobre|en)\s+(?:the interval\s+)?"
    rf"(?:({_END})\s*{_DOTS}\s*({_END}{_UNIT}))|"
    rf"\b(?:on|over|auf|sur|sobre)\s+({_END})\s+{_TO}\s+({_END}{_UNIT})"
)
#: Behind a formula, without a word between: "y' = -2 y from 0 to 10".
_BARE = re.compile(rf"(?<=[\w')\]]) (?:from|von|de|desde) (0) {_TO} ({_END}{_UNIT})")
_FORMULA = re.compile(r"=[^,;=A-Z]*$")
_PROSE = re.compile(r"[a-zà-ÿ]{4,}")


def in_brackets(text: str) -> str:
    """The text with its intervals in brackets; what names no interval stays.

    >>> in_brackets("y'' = -4 y on 0..10, y(0) = 1")
    "y'' = -4 y on [0, 10], y(0) = 1"
    >>> in_brackets("y' = -y, t=0..5")
    "y' = -y, t in [0, 5]"
    >>> in_brackets("heated from 20 to 80")
    'heated from 20 to 80'
    """
    text = _NAMED.sub(r"\1 in [\2, \3]", text)
    text = _WORDED.sub(
        lambda m: f"on [{m[1] or m[3]}, {m[2] or m[4]}]", text
    )  # fmt: skip
    return _BARE.sub(_behind_formula, text)


def _behind_formula(match: re.Match[str]) -> str:
    formula = _FORMULA.search(match.string[: match.start()])
    if formula is None or _PROSE.search(formula.group()):
        return match.group()
    return f" on [{match[1]}, {match[2]}]"
