"""The lexicon of questions, compiled once: levers, forms, elements, directions."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from knowledge.yaml_text import read_yaml


@cache
def lexicon() -> dict[str, Any]:
    """The word lists as written in `lexicon.yaml`."""
    text = files("assistant").joinpath("asking/lexicon.yaml").read_text("utf-8")
    return dict(read_yaml(text))


@lru_cache(maxsize=4096)
def _any_of(words: tuple[str, ...], whole: bool) -> re.Pattern[str]:
    parts = []
    for word in words:
        body = re.escape(word.strip() if whole else word)
        if re.match(r"[\x00-\u024f]", word.strip()[:1] or "x"):
            # A Chinese or Japanese letter may stand right beside a Latin word.
            # Without case: the range is costly to compile else.
            edge = r"(?-i:[^\W\d_\u3040-\u9fff])"
            start = rf"(?<!{edge})" if word == word.lstrip() else ""
            end = rf"(?!{edge})" if whole else ""
            body = f"{start}{body}{end}"
        parts.append(body)
    return re.compile("|".join(parts), re.IGNORECASE)


def mentions(text: str, words: list[str], *, whole: bool = False) -> bool:
    """Whether a text has one of the words; each counts as a beginning of a word."""
    # Only what stands in the text at all is compiled, which costs most.
    lowered = text.lower()
    found = tuple(w for w in words if (w.strip() if whole else w).lower() in lowered)
    return bool(found) and _any_of(found, whole).search(text) is not None


_MARKS = {
    "de": r"\b(?:der|die|das|und|ist|wie|welche[rsnm]?|warum|nicht|kann|ich|mit|für|"
    r"von|eine?[nmrs]?|auf|bei|zu|wird|sind|den|dem|über|gibt|durch|"
    r"wo|wann|wieso|wozu|bewirk\w*|zeig[et]?|nenne|im|zum|zur|aus|nach|oder|als)\b|"
    r"^\W*was\b|[äöüß]",
    "fr": r"\b(?:le|la|les|des|est|comment|quelle?s?|pourquoi|une?|dans|pour|avec|sur|"
    r"du|au|aux|et|je|peut|puis|plus|ne|pas|sont|de|par)\b|[çœèêàù]|\b[ldnsqj]'",
    "es": r"\b(?:el|la|los|las|es|cómo|cuál|cuáles|por|qué|una?|para|con|del|y|en|se|"
    r"puedo|puede|más|no|son|de|mejorar|al|según)\b|[ñ¿¡áíóú]",
    "en": r"\b(?:the|is|are|how|what|which|why|of|and|to|in|for|with|can|does|do|on|"
    r"a|an|my|from|me|i|by|it|at|give|show|about|not)\b",
}


def language_of(text: str) -> str:
    """ISO 639-1 code among en, zh, de, ja, fr, es.

    Kana mean Japanese, Han without kana Chinese; between the others function words
    decide, and a tie or a bare formula is English.
    """
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\u3400-\u9fff]", text):
        return "zh"
    # "Without Al" holds no Spanish word, "in" a sentence is no indium.
    lowered = re.sub(
        r"(?<=[a-z,] )(?:Al|La|Es|Ni|No|Se|As|Au|In|Y)\b", "", text
    ).lower()
    counts = {
        code: len(re.findall(pattern, lowered)) for code, pattern in _MARKS.items()
    }
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > counts["en"] else "en"
