"""Rows that are wished without a word for a table: "hardness of HEAs, cast vs rolled".

What names a property, of what, and under which conditions, and asks nothing, wants the
figures. So does an order to list the values of a property.
"""

from __future__ import annotations

import re

from assistant.asking.claims import has_verb
from assistant.asking.grades import grades
from assistant.asking.premises import class_words
from assistant.asking.sides import set_against
from knowledge.names import find_formulas, find_materials
from knowledge.quantities import quantity_spans

#: Characters of the longest wish of this form, and of what stands before its property.
_LONGEST, _BEFORE = 200, 30
#: An order to list, at the start of a message.
_ORDER = re.compile(
    r"^\W*(?:please |bitte |por favor |s'il te plaît )?"
    r"(?:list|enumerate|tabulate|show(?: me)?|give(?: me)?|nenne?|liste|zeige?|gib|"
    r"énumère[rz]?|liste[rz]?|donne[rz]?(?:-moi)?|montre[rz]?|lista|enumera|dame|"
    r"muestra|muéstrame)\s+(?:mir |uns |me |us )?"
    r"(?:(?:all|the|some|alle|der|die|das|den|les?|la|toutes les|tous les|l[ao]s|el|"
    r"todas las|todos los)\s+)+",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\s*(?:(?:values?|data|werte|daten|valeurs|valores|datos)\s+)?"
    r"(?:of|for|in|von|der|des|bei|für|de|du|d['’]|pour|para|en)\b",
    re.IGNORECASE,
)
#: How a sample was made or treated.
_STATE = (
    r"(?:as[- ]\w+|(?:\w+[- ])?(?:\w{3,}ed|cast|wrought|bulk|films?|crystals?|"
    r"ceramics?|powders?)|(?:wie )?(?:ge\w{3,}t|\w{2,}iert|\w*geglüht|\w+behandelt|"
    r"Guss\w*)|"
    r"brut\w*(?: de \w+)?|\w{3,}ée?s?|\w{2,}uits?|\w{3,}[ai]d[oa]s?)"
)
#: Two states side by side, or a state or an age behind a comma.
_CONDITIONS = re.compile(
    rf"\b{_STATE} (?:vs\.?|versus|compared (?:to|with)|and|or|gegenüber|gegen|und|oder|"
    rf"par rapport (?:à|aux?)|contre|et|ou|frente a|y|o) {_STATE}\b|"
    rf",\s*{_STATE}\W*$|,\s*\d+ (?:days?|Tagen?|jours?|días?)\W*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|\b(?:why|how|what|which|who|when|where|warum|wie|was|welche\w*|pourquoi|"
    r"comment|quel\w*|por qué|cómo|cuál\w*|qué)\b",
    re.IGNORECASE,
)


def wishes_rows(text: str) -> bool:
    """Whether a message names a property of a material for its figures.

    >>> wishes_rows("yield strength of 316L, heat treated vs as-built")
    True
    >>> wishes_rows("List the critical temperatures of the cuprates")
    True
    >>> wishes_rows("band gap of MAPbI3 vs CsPbI3")
    False
    """
    if len(text) > _LONGEST or _ASKS.search(text):
        return False
    order = _ORDER.match(text)
    rest = text[order.end() :] if order else text.strip()
    spans = sorted(quantity_spans(rest))
    if not spans or spans[0][0] > _BEFORE or has_verb(rest):
        return False
    if not (find_materials(rest) or find_formulas(rest) or grades(rest)
            or class_words(rest)):  # fmt: skip
        return False
    after = rest[spans[0][1] :]
    # "Yield strength and elongation of": the last of the properties that are named.
    for start, end, _ in spans[1:]:
        between = rest[len(rest) - len(after) : start]
        if re.fullmatch(r"\W*(?:(?:and|or|und|oder|et|ou|y|o)\b\W*)?", between):
            after = rest[end:]
    if not _OF.match(after):
        return False
    return bool(order) or bool(_CONDITIONS.search(after) and not set_against(rest))
