"""Wishes about rows that nothing serves, so that none is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.asking.column_amounts import ANY_SIDE, NUMBER, TO, UNIT
from assistant.asking.column_names import Mention, covered
from knowledge.units import find_unit

#: One quantity goes up or down with another, over all rows.
_GOES_WITH = re.compile(
    r"(?i)\b(?:increas|ris|grow|decreas|fall|drop|declin|monoton|go(?:es)? (?:up|down)|"
    r"steig|wachs|zunehm|zunimmt|sink|abnehm|abnimmt|croît|croitr|augment|diminu|"
    r"décroî|aument|crec|disminu|decrec)\w*|"
    r"增加|增大|升高|上升|降低|减小|下降|单调|増加|増え|上がる|高くな|減少|減る|下が|低くな|単調"
)
_WITH = re.compile(
    r"(?i)\b(?:with|as|mit|avec|con|quand|lorsque|wenn|cuando|in|der|je)\b|随|に伴|につれ|"
    r"とともに|と共に|ほど|越"
)
#: An amount with a unit, with what stands before it in its clause.
_AMOUNT = re.compile(
    rf"(?P<lead>[^,;.!?。，、；\n\f]{{0,40}}?)(?P<side>{ANY_SIDE}\s*)?"
    rf"(?<![A-Za-z0-9_.,-]){NUMBER}\s*(?:{UNIT}?\s*{TO}\s*{NUMBER}\s*)?"
    rf"(?P<unit>{UNIT}|M(?![A-Za-z]))(?P<tail>\s+[a-zà-ÿ]{{4,}}(?:\s+[a-zà-ÿ]{{4,}})?)?",
    re.I,
)
_OF_ROWS = re.compile(
    r"(?i)\b(?:more|of (?:the|my)|rows?|data|weitere|mehr|plus|más|interval|split|"
    r"confidence|seconds?|budget|within|minutes?)\b"
)


def going_together(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """Wishes that one column rise or fall with another over the rows.

    A rule is about one row; "strength must increase with age" is about all of them.
    """
    for one, other in pairwise(mentions):
        end = other.end + 24
        clause = re.split(r"[,;.!?。，；\n\f]", text[one.start : end])[0]
        inside = other.start - one.start < len(clause)
        amounts = re.search(r"\d", text[one.end : other.start])
        if one.column == other.column or not inside or amounts:
            continue
        if _GOES_WITH.search(clause) and _WITH.search(
            text[max(0, one.start - 4) : end]
        ):
            yield " ".join(clause.split())


def lost_amounts(
    rest: str, told: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where amounts with a unit stand that were given to no column.

    Args:
        rest: The request with everything understood blanked out.
        told: Places that are told already.
    """
    for match in _AMOUNT.finditer(rest):
        unit = match["unit"].replace(" ", "")
        known = find_unit(unit)
        if unit != "M" and known is None:
            continue
        spent = known is not None and known.dimension == "time"
        per_cent = unit == "%" and not match["side"]
        core = match.end("lead")
        if spent or per_cent or _OF_ROWS.search(rest[core : match.end()]):
            continue
        if not any(covered(place, told) for place in range(core, match.end())):
            yield max(match.start(), core - 25), match.end()
