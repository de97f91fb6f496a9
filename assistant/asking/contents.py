"""What a question takes for granted about the elements of a compound."""

from __future__ import annotations

import re

from assistant.asking.named import find_elements
from knowledge.names import find_formulas, find_materials
from validators.element_names import NAMES
from validators.specs.question import Premise

_ARTICLE = r"(?:an? |some |etwas |du |de la |de l['’]|d['’]|de )?"
_HOLDS = re.compile(
    r"^\s*(?:contains?|containing|holds?|is (?:rich in|made with)|enthält|contient|"
    rf"contiene|含有?|は|が)\s*{_ARTICLE}(?P<what>[^\s,.;?!，。、？を]{{1,24}})(?P<asian>を含)?|"
    r"^\s*(?:is|are|ist|sind|est|es|是|为)?\s*(?:(?P<de>\w{3,})haltig|"
    r"(?P<en>\w+)[- ](?:based|containing|bearing)\b|à base de (?P<fr>\w+)|"
    r"a base de (?P<es>\w+)|含(?P<zh>[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"^\s*(?:ceramics?\s+)?(?:is|are|being|ist|sind|est|sont|es|son|是)?\s*"
    r"(?:(?:contains?|holds?|has) no (?P<h>\w+)|"
    r"(?P<a>[\w]+)[- ]free\b|free (?:of|from) (?P<b>\w+)|(?P<c>\w+)frei\b|"
    r"sans (?P<d>\w+)|(?:libre de|sin) (?P<e>\w+)|(?:不含|无)(?P<f>[\u4e00-\u9fff])|"
    r"(?:は|が)(?P<g>[\u3040-\u9fff]{1,3}?)(?:フリー|を含まな))",
    re.IGNORECASE,
)


def stated_contents(text: str) -> list[Premise]:
    """Elements that a text says a compound holds, or is free of.

    >>> stated_contents("Da KNN bleihaltig ist, wie ersetze ich es?")[0].stated
    'Pb'

    >>> stated_contents("PZT is lead-free, so what is its d33?")[0].stated
    'Pb'
    """
    spots = [(name, end) for name, (_, end) in find_materials(text)]
    spots += [(f, text.find(f) + len(f)) for f in find_formulas(text)]
    for name, end in spots:
        rest = text[end : end + 60]
        free, holds = _FREE.match(rest), _HOLDS.match(rest)
        if free is not None:
            found = next(part for part in free.groups() if part)
            sign = -1
        elif holds is not None and (holds["asian"] or not re.match(r"\s*[はが]", rest)):
            named = ("what", "de", "en", "fr", "es", "zh")
            found, sign = next(holds[n] for n in named if holds[n]), 1
        else:
            continue
        # After "contains" and before "-free" also a doubtful word is an element: lead.
        plain = NAMES.get(found.lower())
        elements = (plain,) if plain else find_elements(found, ())
        if len(elements) == 1:
            return [Premise("contents", sign, stated=elements[0], words=name)]
    return []
