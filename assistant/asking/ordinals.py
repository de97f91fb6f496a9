"""What "the first one" or "the second strategy" of the last answer is.

Only a numbered list of the answer itself is looked at; what is found there is a title
of the project's own records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = {
    1: "first|1st|erste[nrs]?|premi(?:er|ère)|primer[oa]?|第一|一番目|最初",
    2: "second|2nd|zweite[nrs]?|deuxième|second|segund[oa]|第二|二番目",
    3: "third|3rd|dritte[nrs]?|troisième|tercer[oa]?|第三|三番目",
    4: "fourth|4th|vierte[nrs]?|quatrième|cuart[oa]|第四|四番目",
    5: "fifth|5th|fünfte[nrs]?|cinquième|quint[oa]|第五|五番目",
    6: "sixth|6th|sechste[nrs]?|sixième|sext[oa]|第六|六番目",
    -1: "last|letzte[nrs]?|dernièr?e?|últim[oa]|最后|最後",
}
#: What an ordinal counts, or where it stands alone; "first-cycle" counts no item.
_THING = (
    r"(?:\s*(?:one|strategy|option|method|way|point|item|record|value|dopant|approach|"
    r"measure|strategie|möglichkeit|maßnahme|punkt|stratégie|méthode|mesure|solution|"
    r"estrategia|opción|método|medida|punto)(?![a-zà-ÿ])|"
    r"(?:个|條|条|种|つ|番|の|項)?(?:方法|策略|选项|措施|途径|方策)|"
    r"(?:个|條|条|种|つ|番|項)|"
    r"(?=\s*(?:$|[?？,，.。;；:：!！、の的はをに]|"
    r"(?:and|please|again|but|und|bitte|et|y|por)\b)))"
)
_NUMBERED = re.compile(
    r"(?:strategy|option|number|no\.|point|item|strategie|nummer|stratégie|numéro|"
    r"estrategia|número|策略|第)\s*#?([1-9])",
    re.IGNORECASE,
)
#: A numbered item of a list, its title in bold or before the first mark.
_ITEM = re.compile(
    r"^(?:\*\*)?(\d{1,2})[.)](?:\*\*)?\s+(?:\*\*(.+?)\*\*|([^\n*:.(]{3,90}))",
    re.MULTILINE,
)
#: A side of a comparison, where the answer numbers nothing.
_SIDE = re.compile(r"^- \*\*([^*\n]{1,80})\*\*", re.MULTILINE)


def _titles(last_answer: str) -> dict[int, str]:
    numbered = {int(n): (a or b).strip() for n, a, b in _ITEM.findall(last_answer)}
    if numbered:
        return numbered
    sides = dict.fromkeys(_SIDE.findall(last_answer))
    return dict(enumerate(sides, 1)) if len(sides) > 1 else {}


def _pointer(text: str, titles: dict[int, str]) -> tuple[re.Match[str], int] | None:
    """The words that point at an item, and its place in the list."""
    numbered = _NUMBERED.search(text)
    if numbered:
        return numbered, int(numbered[1])
    for place, words in _WORDS.items():
        found = re.search(
            rf"(?<![^\W\d_])(?:{words})(?![a-zà-ÿ]){_THING}", text, re.IGNORECASE
        )
        if found:
            return found, place if place > 0 else max(titles)
    return None


def meant_item(text: str, last_answer: str) -> str | None:
    r"""The title of the list item that a follow-up points at, or None.

    >>> meant_item("drawbacks of the second one?", "**1.** **A** x\n**2.** **B** y")
    'B'
    """
    titles = _titles(last_answer)
    found = _pointer(text, titles) if titles else None
    return titles.get(found[1]) if found else None


def with_item_named(text: str, last_answer: str) -> str:
    r"""A follow-up with the title of the item in place of the words that point at it.

    >>> with_item_named("Why is the first one better?", "1. Quenching\n2. Trace Al")
    'Why is «Quenching» better?'
    """
    titles = _titles(last_answer)
    found = _pointer(text, titles) if titles else None
    title = titles.get(found[1]) if found else None
    if found is None or title is None:
        return text
    start, end = found[0].span()
    article = re.search(
        r"\b(?:the|die|der|das|den|dem|le|la|les|el|los|las)\s+$", text[:start], re.I
    )
    head = text[: article.start() if article else start]
    return f"{head}«{title}»{text[end:]}"


#: What is wished of an item beside what records say of it.
_MADE_OF_IT = re.compile(
    r"\bcif\b|\bcsv\b|\bxlsx\b|\btabl|\btabelle|\bplot|\bstru[ck]tur|\bestructur|"
    r"表格?|结构|構造|グラフ",
    re.IGNORECASE,
)
_OF_STRATEGIES = re.compile(r"^\*\*1\.\*\* \*\*", re.MULTILINE)


def points_at_strategy(text: str, answers: Sequence[str]) -> bool:
    r"""Whether a message means an item of the latest list of what can be done.

    >>> points_at_strategy("the first one?", ["**1.** **Quench it** (B). x"])
    True
    """
    if _MADE_OF_IT.search(text):
        return False
    listed = next((a for a in reversed(answers) if _OF_STRATEGIES.search(a)), None)
    return listed is not None and meant_item(text, listed) is not None
