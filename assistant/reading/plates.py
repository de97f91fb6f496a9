"""Steady temperature of a rectangular plate whose sides are told in words.

"Square plate of side 2 m: left edge at 50 °C, the other edges at 10 °C; temperature in
the middle?" is Laplace's equation for T; the sides are then read by `edges`.
"""

from __future__ import annotations

import re

from assistant.reading.edges import SIDE_NAMES

_PLATE = re.compile(
    r"\b(?:square|rectang\w+|quadratisch\w*)\b[^.;:?]{0,40}\b(?:plate|sheet|slab|region|"
    r"domain|cross[\s-]section|platte|plaque|placa)\b|\bplate\b[^.;:]{0,30}\bsquare\b",
    re.I,
)
_SIDE = re.compile(rf"\b(?:{SIDE_NAMES})\b|\b(?:edges?|sides?)\b", re.I)
_TRANSIENT = re.compile(
    r"\b(?:after|initial\w*|quench\w*|diffusivity|when|how long|transient|buckl\w*|"
    r"load\w*|deflect\w*|conductivity|thick\w*)\b", re.I
)  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"(?:[cmµ]?m|in)\b"
_BOTH = re.compile(
    rf"(?P<a>{_NUMBER})\s*(?P<u>{_UNIT})?\s*(?:by|x|×|\*)\s*(?P<b>{_NUMBER})\s*(?P<v>{_UNIT})?"
)
_ONE = re.compile(
    rf"(?:sides?|edges?)\s*(?:length)?\s*(?:of|=|is|are)?\s*(?P<a>{_NUMBER})\s*(?P<u>{_UNIT})|"
    rf"(?P<b>{_NUMBER})\s*-?(?P<v>{_UNIT})\s*(?:square|sides?)"
)
_CENTRE = re.compile(r"cent(?:er|re)|middle|midpoint|mitte|milieu|centro", re.I)


def in_words(text: str) -> str | None:
    """The problem with its equation and domain; None where no plate is told."""
    if not _PLATE.search(text) or not _SIDE.search(text) or _TRANSIENT.search(text):
        return None
    if re.search(r"[A-Za-z]\s*\([^)]*,[^)]*\)\s*=|_xx|lap|∇|\\", text):
        return None
    both, one = _BOTH.search(text), _ONE.search(text)
    if both:
        a, b = float(both["a"]), float(both["b"])
        unit = both["v"] or both["u"] or ""
        text = text[: both.start()] + text[both.end() :]
    elif one:
        a = b = float(one["a"] or one["b"])
        unit = one["u"] or one["v"]
        text = text[: one.start()] + text[one.end() :]
    else:
        # The temperature at the centre does not depend on the size of a square.
        a, b, unit = 1.0, 1.0, ""
    sentences = re.split(r"(?<=[.;:?])\s+", text.strip())
    question = sentences[-1]
    if len(sentences) < 2 or not _CENTRE.search(question):
        return None
    told = " ".join(sentences[:-1]).rstrip(" .;:?")
    told = re.sub(_PLATE, " ", told)
    # One condition each, whatever stands between them.
    told = re.sub(r"\s*:\s*", ", ", told)
    u = f" {unit}" if unit else ""
    return (
        f"lap(T) = 0 on the rectangle 0<x<{a:g}{u}, 0<y<{b:g}{u}; {told}. "
        f"T({a / 2:g}{u}, {b / 2:g}{u})?"
    )
