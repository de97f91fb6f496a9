"""Amounts that a column shall not have: "not 300 or 400", "weder 0 noch 5", 300以外."""

from __future__ import annotations

import re

from assistant.asking.column_amounts import NUMBER, UNIT, amount_in_unit
from assistant.asking.column_names import Mention
from knowledge.ingest.tables import Column

_BE = (
    r"(?:\s*\b(?:be|equal(?: to)?|at|for|of|von|bei|für|sein|gleich|de|à|pour|être|ser|"
    r"igual a|a)\b)?"
)
_NOT = (
    rf"(?:\b(?:(?:is|are|must|should|shall|ist|soll|darf|est|es|doit|debe)\s+)?"
    rf"(?:not|never|neither|except(?: for)?|excluding|other than|nicht|weder|kein\w*|"
    rf"au(?:ß|ss)er|ungleich|ni|pas|sauf|hors|différente? d[e'’]|no|salvo|excepto|"
    rf"distint[oa] d[e]){_BE}|!=|≠|<>|(?:不是|不等于|不为|不要|不用|避开|除了?|非))"
)
_JOIN = (
    r"\s*(?:,?\s*\b(?:or|nor|and|oder|noch|und|ou|ni|et|o|y|u)\b|、|/|"
    r"或者?|和|与|也?(?:不是|不为|不要|非)|または|でも|や|と|も)\s*"
    r"(?:(?:at|for|of|bei|für|à|pour|a|de)\s+)?"
)
#: A number that stands for itself: it neither begins a range nor a bound.
_ALONE = (
    rf"{NUMBER}(?!\d|[.,]\d)(?:\s*{UNIT})?"
    rf"(?!\s*(?:\.\.|to\b|bis\b|hasta\b|[-–~〜到至から]\s*\d|以上|以下|"
    rf"or (?:more|less|above|below|higher|lower)|rows?\b|件|行|条|个))"
)
#: A comma lists amounts where a word for "or" follows: "not 300, 20 rows" bars 300.
_LIST = rf"{_ALONE}(?:(?:\s*,\s*{_ALONE})*{_JOIN}{_ALONE})*"
_AFTER = re.compile(rf"[^\d;.!?,、，。]{{0,12}}?{_NOT}\s*(?P<all>{_LIST})", re.I)
#: In Japanese, and in 除300和400以外, what is barred stands before the word for it.
_BEFORE = re.compile(
    rf"[^\d;.!?,、，。]{{0,12}}?(?P<all>{_LIST})\s*"
    r"(?:(?:の)?(?:もの)?を?(?:以外|除[いくき外]\w*)|(?:では|でも|じゃ|で)な[いくし]|之外|以外)",
    re.I,
)
#: "No cure temperature of 120 or 160", "sans température de 120 °C".
_NO_SUCH = re.compile(
    r"(?:\b(?:no|not|never|without(?: any)?|except(?: for)?|excluding|avoid(?:ing)?|"
    r"kein\w*|ohne|nicht|sans|sauf|pas d[e'’]|sin|ning[uú]n\w*|evit\w*)|不要|不用|避开|"
    r"除了?)\s*(?:(?:a|an|any|the|la|le|el)\s+)?(?:[a-zà-ÿ]+\s+)?$",
    re.I,
)
_VALUE = re.compile(rf"\s*(?:of|at|=|von|bei|de|à|a|为|是)?\s*(?P<all>{_LIST})", re.I)


def barred_after(
    text: str, mention: Mention, stop: int, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """``!=300|400`` for what a text bars behind a column's name, and where it stands.

    "Not 0 or above 5" bars no list of amounts and is not read here.

    Args:
        text: The request.
        mention: The column as it is named.
        stop: Where the next column is named.
        kind: Unit and quantity of the column.
    """
    tail = text[mention.end : max(stop, mention.end)]
    found = _BEFORE.match(tail) or _AFTER.match(tail)
    if not found and _NO_SUCH.search(text[: mention.start]):
        found = _VALUE.match(tail)
    if not found:
        return None
    amounts = []
    for part in re.finditer(rf"({NUMBER})(?:\s*({UNIT}))?", found["all"], re.I):
        amounts.append(amount_in_unit(part[1], part[2], kind))
    if None in amounts:
        return None
    listed = "|".join(f"{a:g}" for a in amounts)
    return f"!={listed}", (mention.end, mention.end + found.end())
