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
from assistant.asking.table_axes import PLOT, read_axis
from assistant.asking.table_elements import read_elements
from knowledge.names import find_formulas, find_materials, material
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
#: The same order without a word for which.
_SHOW = re.compile(
    r"^\W*(?:please |bitte )?(?:list|tabulate|show(?: me)?|give(?: me)?|nenne?|zeige?|"
    r"montre[rz]?|donne[rz]?|lista|dame|muestra)\s+",
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
#: What only rows have: an order, a number of them, those left out, years of sources.
_OF_ROWS = re.compile(
    r"\b(?:sorted|ranked|ordered|sortiert|geordnet|triée?s?|class[ée]e?s?|"
    r"ordenad[oa]s?)\b|"
    r"\b(?:de|as)scending\b|\b(?:ab|auf)steigend\b|\b(?:dé)?croissante?s?\b|"
    r"\b(?:de|a)scendente\b|\b(?:highest|lowest|largest|smallest|best) (?:first|\d+|"
    r"ten|"
    r"five|three|twenty)\b|\btop[- ](?:\d+|ten|five|three)\b|"
    r"\b(?:die )?(?:zehn|fünf|drei|\d+) (?:höchsten|niedrigsten|besten)\b|"
    r"\bexclud\w+|\bexcept\b|\bleaving out\b|\bau(?:ß|ss)er\b|\bsauf\b|\bexcepto\b|"
    r"\bon (?:record|file)\b|\bone (?:row|entry|line) (?:per|for each)\b|"
    r"\b(?:published|publiée?s?|publicad[oa]s?|veröffentlicht)\b|"
    r"\b(?:after|since|before|seit|nach|vor|depuis|après|avant|desde|antes de|"
    r"después de) "
    r"(?:19|20)\d\d\b|"
    r"\b(?:with|mit|avec|con) (?:the |their )?(?:dois?|journals?|years?|references?|"
    r"sources?|quellen?|jahr\w*|zeitschrift\w*|année|revue|año|revista|fuentes?)\b|"
    r"\b(?:as|als|en|como|in) (?:an? |eine? |un )?(?:csv|xlsx|excel)\b|"
    r",\s*(?:csv|xlsx|excel)\W*$|"
    r"[,;:] ?(?:only|nur|seulement|uniquement|solo|sólo)\b",
    re.IGNORECASE,
)
#: A limit of a value or of its temperature.
_LIMITED = re.compile(
    r"(?i)\b(?:above|below|over|under|at (?:least|most)|"
    r"(?:more|less|greater|higher|lower) than|über|unter|oberhalb|"
    r"unterhalb|mindestens|höchstens|au-dessus de|"
    r"en dessous de|supérieure?s? à|inférieure?s? à|plus de|moins de|superior(?:es)? a|"
    r"inferior(?:es)? a|por (?:encima|debajo) de|más de|menos de)\s+(?:von |de )?\d"
)
_ARRHENIUS = re.compile(
    r"\barrhenius\b[- ]?(?:plot|graph|diagram|diagramm|darstellung|auftragung|kurve)|"
    r"(?:diagramme|graphique|tracé|courbe) d['’]arrhenius|"
    r"(?:gráfic[oa]|diagrama|curva) de arrhenius|(?:阿伦尼乌斯|アレニウス)(?:图|曲线|"
    r"プロット)",
    re.IGNORECASE,
)
#: In Chinese and Japanese: an order to list, a choice of rows, and a question.
_CJK_ORDER = re.compile(
    r"列出|列举|罗列|给出.{0,20}(?:数据|列表|表)|汇总|整理|一覧|列挙|並べて|まとめて|"
    r"リスト"
)
_CJK_ROWS = re.compile(
    r"从高到低|从低到高|由高到低|由低到高|降序|升序|排序|排列|"
    r"前[\d一二三四五六七八九十]+(?:个|名|条|种)?|"
    r"最[高低大小].{0,3}[\d一二三四五六七八九十]+[个条种]|仅|只要|不含|除了|高い順|"
    r"低い順|大きい順|"
    r"小さい順|降順|昇順|上位\s?\d|下位\s?\d|のみ|だけ|を除く|以降|年以后|年之后|年以来"
)
_CJK_ASKS = re.compile(
    r"[?？]|为什么|为何|如何|怎么|怎样|什么|多少|哪|吗|なぜ|どう|どの|どれ|何|"
    r"でしょうか|ですか"
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
    if draws(text):
        return True
    if _ARRHENIUS.search(text) and (find_materials(text) or find_formulas(text)):
        return True
    if re.search(r"[\u3040-\u9fff]", text):
        return _wishes_in_chinese_or_japanese(text)
    order = _ORDER.match(text)
    of_rows = _OF_ROWS.search(text)
    if of_rows and not order:
        text = _SHOW.sub("", text)
    rest = text[order.end() :] if order else text.strip()
    spans = sorted(quantity_spans(rest))
    before = _LONGEST if of_rows else _BEFORE
    if not spans or spans[0][0] > before or (has_verb(rest) and not of_rows):
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
    if of_rows:
        # "HEAs: hardness above 500 HV, sorted": the material may stand first.
        return True
    if not _OF.match(after):
        return False
    if order or _LIMITED.search(after):
        return True
    return bool(_CONDITIONS.search(after) and not set_against(rest)) or _of_class(after)


def _of_class(text: str) -> bool:
    """Whether members of a class are chosen by their elements: no one of them is meant.

    "Lattice parameters of NASICON phosphates with germanium" wants their figures.
    """
    named = [material(name) for name, _ in find_materials(text)]
    members = bool(named) and all(item and not item.formula for item in named)
    if find_formulas(text) or not (members or class_words(text)):
        return False
    chosen = read_elements(text)
    return bool(chosen.every or chosen.without)


def draws(text: str) -> bool:
    """Whether a plot of a quantity of a material over something is asked for.

    >>> draws("plot the zT of SnSe over temperature"), draws("plot sin(x) over x")
    (True, False)
    """
    if not PLOT.search(text) or not quantity_spans(text) or not read_axis(text).name:
        return False
    return bool(find_materials(text) or find_formulas(text) or class_words(text))


def _wishes_in_chinese_or_japanese(text: str) -> bool:
    """The same wish where words stand without spaces: 列出石榴石的电导率，从高到低.

    >>> wishes_rows("石榴石电解质的室温离子电导率，从高到低")
    True
    >>> wishes_rows("LLZO的电导率是多少")
    False
    """
    if _CJK_ASKS.search(text) or not quantity_spans(text):
        return False
    if not (find_materials(text) or find_formulas(text) or grades(text)
            or class_words(text)):  # fmt: skip
        return False
    return bool(_CJK_ORDER.search(text) or _CJK_ROWS.search(text))
