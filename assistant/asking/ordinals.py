"""What "the first one" or "the second strategy" of the last answer is.

Only a numbered list of the answer itself is looked at; what is found there is a title
of the project's own records.
"""

from __future__ import annotations

import re

_WORDS = {
    1: "first|1st|erste[nrs]?|premi(?:er|ère)|primer[oa]?|第一|一番目|最初",
    2: "second|2nd|zweite[nrs]?|deuxième|second|segund[oa]|第二|二番目",
    3: "third|3rd|dritte[nrs]?|troisième|tercer[oa]?|第三|三番目",
    4: "fourth|4th|vierte[nrs]?|quatrième|cuart[oa]|第四|四番目",
    5: "fifth|5th|fünfte[nrs]?|cinquième|quint[oa]|第五|五番目",
    6: "sixth|6th|sechste[nrs]?|sixième|sext[oa]|第六|六番目",
    -1: "last|letzte[nrs]?|dernièr?e?|últim[oa]|最后|最後",
}
_THING = (
    r"\s*(?:one|strategy|option|method|way|point|item|record|value|dopant|approach|"
    r"strategie|möglichkeit|punkt|option|stratégie|méthode|estrategia|opción|"
    r"método|个|條|条|种|つ|番|の)?"
)
_NUMBERED = re.compile(
    r"(?:strategy|option|number|no\.|point|item|strategie|nummer|stratégie|numéro|"
    r"estrategia|número|策略|第)\s*#?([1-9])",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\*\*(\d+)\.\*\*\s+\*\*(.+?)\*\*", re.MULTILINE)


def meant_item(text: str, last_answer: str) -> str | None:
    r"""The title of the list item that a follow-up points at, or None.

    >>> meant_item("drawbacks of the second one?", "**1.** **A** x\n**2.** **B** y")
    'B'
    """
    titles = {int(n): title for n, title in _ITEM.findall(last_answer)}
    if not titles:
        return None
    numbered = _NUMBERED.search(text)
    if numbered:
        return titles.get(int(numbered[1]))
    for place, words in _WORDS.items():
        if re.search(rf"(?<![^\W\d_])(?:{words}){_THING}", text, re.IGNORECASE):
            return titles.get(place if place > 0 else max(titles))
    return None
