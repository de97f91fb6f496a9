"""Ratios of two columns in words, written as divisions: w/c, water-to-binder ratio."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.asking.column_names import mentions_of
from knowledge.ingest.tables import Column

_WATER = r"water|wasser|eau|agua|水"
_CEMENT = r"cement|zement|ciment|cemento|水泥|セメント"
#: Letters by which those who work with cement call the ratio of water to it.
_WATER_CEMENT = re.compile(
    r"(?<![A-Za-z/])(?:[wW]\s?/\s?[cC]|[wW]\s?/\s?[zZ](?:-[wW]ert)?|[eE]\s?/\s?[cC]|[aA]\s?/\s?[cC]|"
    r"(?i:wasser[-/ ]?zement[- ]?(?:werte?s?|verhältnis\w*|faktor\w*))|"
    r"水灰比|水セメント比)(?![A-Za-z/])"
)
#: Words for a ratio in six languages.
RATIO = r"(?:ratios?|proportions?|verhältnis\w*|rapports?|relaci[oó]n|raz[oó]n|比)"
#: Of "water-cement ratio" and "rapport eau ciment" nothing but a hyphen or a blank.
_TO = re.compile(
    r"\s*-?\s*(?:to|zu|over|per|:|à|sur|a|对|/)\s*-?\s*(?:the\s+)?|\s*[-–]\s*|\s+", re.I
)
_AND = re.compile(
    r"\s*(?:to|and|zu|und|à|et|sur|a|y|over|/|:|-|–)?\s*(?:the\s+|l['’]|la |el |le )?",
    re.I,
)
_BEFORE = re.compile(
    rf"(?i){RATIO}\s+(?:(?:of|between|von|zwischen|de|entre)\s*)?"
    r"(?:the\s+|l['’]|la |el |le |d['’])?$"
)
_AFTER = re.compile(rf"(?i)[\s-]*(?:(?:by )?(?:weight|mass)[\s-]+)?{RATIO}")


def with_ratios(text: str, kinds: dict[str, Column]) -> str:
    """A text with ratios of two columns written as ``one / other``.

    Args:
        text: The request.
        kinds: Columns of the table by name.
    """
    if not any(re.search(r"(?i)^w\s?/\s?[cz]|ratio", name) for name in kinds):
        pair = [
            next((n for n in kinds if re.match(rf"(?i)(?:{words})", n)), None)
            for words in (_WATER, _CEMENT)
        ]
        if None not in pair:
            text = _WATER_CEMENT.sub(lambda _: f"{pair[0]} / {pair[1]}", text)
    found = list(mentions_of(text, kinds))
    for one, other in reversed(list(pairwise(found))):
        between = text[one.end : other.start]
        before, after = text[: one.start], text[other.end :]
        tail = _AFTER.match(after)
        head = _BEFORE.search(before)
        if one.column == other.column or not (
            (tail and _TO.fullmatch(between)) or (head and _AND.fullmatch(between))
        ):
            continue
        if head:
            before = before[: head.start()]
        if tail:
            after = after[tail.end() :]
        text = f"{before}{one.column} / {other.column}{after}"
    return text
