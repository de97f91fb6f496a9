"""What no reader of a rule took, in the user's words."""

from __future__ import annotations

import re

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from prompts.language_words import FILLER

#: Between full stops, semicolons and the commas that part statements.
_FRAGMENT = re.compile(r"(?:[^;.\n,]|\.(?=\S)|,(?=\d))+")


#: Coordinates that are tied to each other: "at the same z". No check knows such ties.
_TIED = re.compile(
    r"(?i)(?:\b(?:same|equal|identical|different|opposite|gleiche[rnms]?|verschiedene[rnms]?"
    r"|mêmes?|mism[oa]s?|igual(?:es)?)\s+(?:\w+\s+)?|(?:相同|同じ|同一)(?:的|の)?\s*)"
    r"(?:[xyz]\b|(?:free\s+)?(?:coordinates?|koordinaten?|coord\w+|heights?|höhen?"
    r"|hauteurs?|altura)\b|坐标|座標|高さ)"
)


def leftovers(text: Text, draft: SpecDraft) -> list[str]:
    """Fragments with content that no reader took, in the user's words."""
    rest = text.rest()
    tied = [m.span() for m in _TIED.finditer(rest)]
    rest = re.sub(r"[\"',;:()\[\]{}=+*/~<>!?|_-]", " ", rest)
    for match in re.finditer(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ\d.]*|[^\sA-Za-zÀ-ÿ]+", rest):
        if any(start <= match.start() < end for start, end in tied):
            continue
        word = match[0]
        bare = word.strip(".")
        if not bare or FILLER.fullmatch(bare) or _own_formula(bare, draft):
            text.take(match.start(), match.end())
            continue
        if not bare.isascii() and not FILLER.sub("", bare).strip(" .·°%"):
            text.take(match.start(), match.end())
    fragments = []
    for match in _FRAGMENT.finditer(text.norm):
        words_left = [
            i
            for i in range(match.start(), match.end())
            if not text.taken[i] and text.norm[i].isalnum()
        ]
        if not words_left:
            continue
        start, end = words_left[0], words_left[-1] + 1
        piece = text.original(start, end).strip(" ,:()\"'")
        lone = len(piece) == 1 and not piece.isdigit() and piece.isascii()
        if lone and piece not in draft.elements():
            continue
        if piece:
            fragments.append(piece[:160])
    return fragments


def _own_formula(word: str, draft: SpecDraft) -> bool:
    """An element or a label of the compound alone asserts nothing."""
    if re.fullmatch(r"[A-Z][a-z]?\d{0,2}", word):
        return word.rstrip("0123456789") in draft.elements()
    return False
