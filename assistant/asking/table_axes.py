"""What a plot of rows is drawn over: an amount, a temperature, a year, a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.asking.limits import Span
from assistant.asking.table_elements import element_pattern, listed_elements
from knowledge.quantities import quantity_spans

#: An order to draw, in six languages.
PLOT = re.compile(
    r"\bplot(?!ting)\w*|\bfigures?\b(?! of merit)|\bcharts?\b|\bgraphs?\b|\bdiagram|"
    r"\bzeichne\w*|\btrage?\b(?=[^.?!]{1,120}\bauf\b)|\bgraphi(?:que|k)|\bgrafik|"
    r"\btrace[rz]?\b|\bcourbes?\b|\bgráfic|\bgrafic|\bdibuj\w+|\btraza\b|"
    r"图|绘|画|作图|グラフ|プロット|描",
    re.IGNORECASE,
)
#: Before what is drawn over. The first need no order to draw beside them.
_STRONG = (
    r"as (?:a )?functions? of|in dependence (?:of|on)|depending on|versus|vs\.?|"
    r"als funktion (?:von|der|des)?|in abhängigkeit (?:von|vom|der|des)|"
    r"en fonction (?:de|du|des)|en función (?:de|del)"
)
_WEAK = (
    r"against|over|by|across|gegen(?:über)?|über|nach|contre|par rapport (?:à|au)|sur|"
    r"frente a|contra|sobre|respecto (?:a|de)"
)
_ARTICLE = (
    r"\s+(?:(?:the|its|their|der|die|das|dem|den|ihre[nrm]?|l['’]|la|le|les|leur|el|"
    r"(?-i:al)|los|las|su)\s*)?(?:nominal )?"
)
_TEMPERATURE = r"(?:measur\w+ )?temperatur\w*|température\w*|\bT\b|温度"
_YEAR = (
    r"(?:publication |publishing )?years?|(?:publikations|veröffentlichungs)?jahr\w*|"
    r"années?(?: de publication)?|años?(?: de publicación)?|(?:发表|出版)?年份?|発表年|"
    r"年"
)
_AMOUNT = (
    r"contents?|amounts?|levels?|concentrations?|fractions?|dop(?:ing|ant)\w*|"
    r"substitutions?|gehalt\w*|anteil\w*|mengen?|konzentration\w*|dotierung\w*|"
    r"teneurs?|taux|quantités?|dopage|contenidos?|cantidad\w*|concentración|dopado|"
    r"niveles?|含量|掺杂量|浓度|量|濃度|添加量|置換量"
)
#: The amount of whatever was added, no element named.
_ANY_AMOUNT = (
    r"compositions?|dop(?:ing|ant)(?:[- ](?:levels?|contents?|amounts?|"
    r"concentrations?|fractions?))?|x|zusammensetzung\w*|dotier(?:ung\w*|stoff\w*|"
    r"grad\w*)|dopage|taux de dopage|teneur en dopants?|composici(?:ón|ones)|"
    r"dopado|contenido de dopante|nivel de dopado|掺杂(?:量|浓度|含量|水平)|组成|成分|"
    r"ドープ量|添加量|置換量|組成"
)
#: Over what a quantity is drawn where the words stand behind it.
_CJK_FORMS = (
    r"(?:随着?|对|关于|与|按)\s*(?P<zh>[^，。,、；]{1,16}?)\s*"
    r"(?:的?(?:变化|关系|曲线|作图|依赖)|(?=绘|画|作))|"
    r"(?P<ja>[^、。，をのはが]{1,16}?)(?:に対(?:して|する|し)|の関数|依存性|"
    r"(?:による|に伴う)(?:変化|依存))"
)


@dataclass(frozen=True, slots=True)
class Axis:
    """What a plot is drawn over.

    Attributes:
        name: ``temperature`` in °C, ``year``, ``amount`` of an element per formula
            unit, or the name of a quantity; empty where nothing is said.
        element: The element of ``amount``; empty for that of each row's dopant.
        span: Where this was read; for a quantity the words before it only.
    """

    name: str = ""
    element: str = ""
    span: Span = (0, 0)


@cache
def _lead(plot: bool) -> re.Pattern[str]:
    words = f"{_STRONG}|{_WEAK}" if plot else _STRONG
    return re.compile(rf"(?:\b(?:{words})){_ARTICLE}", re.IGNORECASE)


@cache
def _amount_of() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An element before the word for its amount, and one behind it."""
    one = element_pattern()
    ahead = rf"(?:x\s+(?:in|of)\s+)?(?P<one>{one})(?P<word>[-\s]?(?i:{_AMOUNT}))?"
    behind = (
        rf"(?i:(?:{_AMOUNT})\s*(?:of|an|von|en|de|d['’]|in|del?)?\s*)"
        rf"(?P<one>{one})(?P<word>)"
    )
    return re.compile(ahead), re.compile(behind)


def read_axis(text: str) -> Axis:
    """What a plot that is asked for is to be drawn over.

    >>> read_axis("plot the conductivity of LLZO against Ta content").element
    'Ta'
    >>> read_axis("zT of SnSe as a function of temperature").name
    'temperature'
    >>> read_axis("compressive strength vs. as-cast").name
    ''
    """
    plot = PLOT.search(text) is not None
    for lead in _lead(plot).finditer(text):
        axis = _axis_at(text, lead.start(), lead.end(), plot)
        if axis.name:
            return axis
    for match in re.finditer(_CJK_FORMS, text):
        name = "zh" if match["zh"] else "ja"
        words = match[name]
        axis = _axis_in(words)
        if axis.name and (plot or name == "ja" or "变化" in match[0]):
            quantity = axis.name not in {"temperature", "year", "amount"}
            span = (match.end(name), match.end()) if quantity else match.span()
            return Axis(axis.name, axis.element, span)
    return Axis()


def _axis_at(text: str, start: int, at: int, plot: bool) -> Axis:
    """The axis that begins at a place, with the words before it."""
    for start_q, end_q, name in quantity_spans(text):
        # "Sintering temperature" is no temperature of a measurement.
        if start_q == at and end_q > start_q + 1:
            return Axis(name, "", (start, at))
    for name, words in (("temperature", _TEMPERATURE), ("year", _YEAR)):
        if found := re.compile(rf"(?i:{words})(?![^\W\d_])").match(text, at):
            return Axis(name, "", (start, found.end()))
    for pattern in _amount_of():
        found = pattern.match(text, at)
        doped = found and re.match(r"[-\s]?(?i:dop|dotiert|free|substit)",
                                   text[found.end() :])  # fmt: skip
        if found and not doped and (plot or found["word"] or _is_behind(found)):
            return Axis("amount", listed_elements(found["one"])[0],
                        (start, found.end()))  # fmt: skip
    if found := re.compile(rf"(?i:{_ANY_AMOUNT})(?![^\W\d_])").match(text, at):
        return Axis("amount", "", (start, found.end()))
    return Axis()


def _is_behind(found: re.Match[str]) -> bool:
    """Whether the word for an amount stands before its element: "teneur en Al"."""
    return found.start("one") > found.start()


def _axis_in(words: str) -> Axis:
    """The axis that Chinese or Japanese words name as a whole."""
    spans = [s for s in quantity_spans(words) if s[1] - s[0] > 1]
    if spans:
        return Axis(spans[-1][2])
    if symbols := listed_elements(words):
        return Axis("amount", symbols[-1])
    if re.search(_ANY_AMOUNT, words):
        return Axis("amount")
    for name, pattern in (("temperature", _TEMPERATURE), ("year", _YEAR)):
        if re.search(pattern, words):
            return Axis(name)
    return Axis()
