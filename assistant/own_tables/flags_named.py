"""Limits by columns of yes and no that a question names."""

from __future__ import annotations

import re

from assistant.own_tables.conditions import Condition
from assistant.own_tables.tables import OwnTable

_YES = re.compile(r"(?i)yes|y|true|ja|oui|sí|si|是|有|はい|有り|x|✓")
_NO = re.compile(r"(?i)no|n|false|nein|non|否|无|いいえ|無し")
_DENIED = r"(?i:\b(?:not|non|nicht|un|pas|no)[\s-]?|未|没有?|不)$"


def flag_limits(
    text: str, table: OwnTable
) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
    """Limits by columns of yes and no: "the measured ones" of a column "measured?".

    Where a text names both kinds it holds them against each other, which is told as not
    understood.
    """
    found: list[Condition] = []
    open_: list[str] = []
    for place, column in enumerate(table.columns):
        name = column.name.strip(" ?")
        entries = {str(v) for v in column.values}
        yes = tuple(v for v in entries if _YES.fullmatch(v))
        no = tuple(v for v in entries if _NO.fullmatch(v))
        if not (yes and no) or len(yes) + len(no) < len(entries) or len(name) < 4:
            continue
        said_ = list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I))
        denied = [bool(re.search(_DENIED, text[: m.start()])) for m in said_]
        if said_ and len(set(denied)) == 1:
            found.append(Condition(place, "in", 0.0, no if denied[0] else yes))
        elif said_:
            open_.append(name)
    return tuple(found), tuple(open_)
