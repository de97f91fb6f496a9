"""Sentences of the checks in the user's language, one by one.

The checks speak English, as the findings that go to a model and into traces do. For
people their sentences are matched with those of a book (`refusals.yaml`: reasons of a
refusal; `evidence.yaml`: what was measured for a rule; `doubts.yaml`: why a record is
not called verified) and said again.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from assistant.phrasebook import frames_of

#: Two wishes or two ways out in one line.
_PARTS = re.compile(r"(; or |, or |; )")
#: "Z = 4", "Mg +2", "a = 5.64 Å" need no words.
_BARE = re.compile(
    r"(?:[A-Z][a-z]?|[abc]|alpha|beta|gamma)\d*(?: =)? [-+]?[\d./]+(?: [Å°])?"
)


REFUSALS = "compose/refusals.yaml"
EVIDENCE = "compose/evidence.yaml"
DOUBTS = "compose/doubts.yaml"


def in_language(sentence: str, language: str, book: str = REFUSALS) -> str:
    """A sentence of a check in a language; as it is where no translation fits."""
    if language == "en":
        return sentence
    # "put O on 3c, or put O on 3d": each way out is a sentence of its own.
    pieces = _PARTS.split(sentence)
    told = [_whole(p, language, book) for p in pieces[::2]]
    if len(told) < 2 or any(t is None for t in told):
        return _whole(sentence, language, book) or sentence
    joints = [
        _word(" or ", language, book) if "or" in j else "; " for j in pieces[1::2]
    ]
    out = [told[0] or ""]
    for joint, piece in zip(joints, told[1:], strict=True):
        out += [joint, piece or ""]
    return "".join(out)


def _whole(sentence: str, language: str, book: str) -> str | None:
    for pattern, translations in _sentences(book):
        match = pattern.fullmatch(sentence)
        if match is not None:
            values = {
                k: _value(v, language, book) for k, v in match.groupdict().items()
            }
            return translations[language].format(**values)
    return sentence if _BARE.fullmatch(sentence) else None


def _value(value: str, language: str, book: str) -> str:
    """A value with the few words that may stand in it."""
    if "; asked " in value:
        # What was measured is quoted as it stands in the evidence.
        return value
    inner = _whole(value, language, book) if " " in value else None
    if inner is not None:
        return inner
    for words in _frames(book)["words"]:
        english = words["en"]
        edge = r"(?<![A-Za-z])" if english[0].isalpha() else ""
        last = r"(?![A-Za-z])" if english[-1].isalpha() else ""
        value = re.sub(edge + re.escape(english) + last, words[language], value)
    return value


def _word(english: str, language: str, book: str) -> str:
    found = next(w for w in _frames(book)["words"] if w["en"] == english)
    return str(found[language])


@cache
def _frames(book: str) -> dict[str, Any]:
    return frames_of(book)


@cache
def _sentences(book: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Patterns of the English sentences, each with its translations."""
    found = []
    for row in _frames(book)["sentences"]:
        parts = re.split(r"\{(\w)\}", row["en"])
        pattern = "".join(
            re.escape(part) if index % 2 == 0 else f"(?P<{part}>.+?)"
            for index, part in enumerate(parts)
        )
        found.append((re.compile(pattern), row))
    return tuple(found)
