"""The filters of a data request in words: order, number of rows, units, scope.

Every function returns what it read together with the places in the text, so that what
nobody read can be said to the user.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking.limits import Span, unit_at
from assistant.asking.table_elements import blanked, negated
from knowledge.quantities import find_quantities, quantities

#: Negations that announce a filter, also when what follows is not understood.
_STRICT_NOT = (
    r"(?i:\bwithout|\bexcluding|\bexcept(?: for)?|\bohne|\bau(?:ß|ss)er|\bsans|\bsauf|"
    r"\bexcepto|\bsin\b|不含有?|不包含|不包括|排除)"
)
COUNTS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
    "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10,
    "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10,
    "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "diez": 10,
    "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "十": 10, "两": 2, "二": 2,
    "two": 2, "zwei": 2, "deux": 2, "dos": 2, "nine": 9, "neun": 9, "neuf": 9,
    "nueve": 9, "twenty": 20, "zwanzig": 20, "vingt": 20, "veinte": 20,
}  # fmt: skip
_HIGHEST = (
    r"highest|largest|best|strongest|hardest|greatest|toughest|most|stiffest|"
    r"höchste\w*|größte\w*|beste\w*|härteste\w*|festeste\w*|meilleur\w*|plus "
    r"(?:élevé|haut|grand|dur|fort|résistant)\w*|más (?:alt|grande|dur|resistente|"
    r"elevad)\w*|mejores|mayores|最高|最大|最硬|最好|最も高|最も硬|高い順|大きい順|上位"
)
_LOWEST = (
    r"lowest|smallest|worst|weakest|softest|niedrigste\w*|kleinste\w*|schlechteste\w*|"
    r"plus (?:bas|faible|petit)\w*|más (?:baj|pequeñ|débil)\w*|menores|peores|"
    r"最低|最小|"
    r"最も低|低い順|小さい順"
)
_DESCENDING = re.compile(
    r"descend|highest first|largest first|best first|best to worst|high(?:est)? to "
    r"low|absteigend|décroissant|de mayor a menor|descendente|从高到低|由高到低|"
    r"从大到小|"
    r"由大到小|降序|降順|高い順|大きい順",
    re.IGNORECASE,
)
_ASCENDING = re.compile(
    r"(?<!de)ascend|lowest first|smallest first|worst to best|low(?:est)? to high|"
    r"aufsteigend|(?<!dé)croissant|de menor a mayor|ascendente|从低到高|"
    r"由低到高|从小到大|"
    r"由小到大|升序|昇順|低い順|小さい順",
    re.IGNORECASE,
)


def read_order(text: str) -> bool:
    """Whether the smallest values come first."""
    down, up = _DESCENDING.search(text), _ASCENDING.search(text)
    if down or up:
        return not down
    return bool(
        re.search(rf"(?<![^\W\u3040-\u9fff])(?:{_LOWEST})", text, re.IGNORECASE)
    )


_BY = re.compile(
    r"(?i)(?:\b(?:sort\w*|order\w*|rank\w*|arrang\w*|trie[rsz]?|triée?s?|class\w+|"
    r"ordena\w*|ordne\w*)\b[^.?!]{0,30}?\b(?:by|on|nach|par|por|según|selon)\s+"
    r"(?P<what>[^.,;?!]{3,40})|"
    r"(?:按照?|依)(?P<zh>[^。，,]{2,8}?)(?:从|由|的|升|降|排|，|。|$)|"
    r"(?P<ja>[^。、]{2,10}?)(?:の?順|で(?:並|ソート)))"
)
_NEWEST = re.compile(
    r"(?i)(?:newest|latest|most recent|hottest|highest|largest|neueste\w*|"
    r"plus récents?|más recientes?)(?: ones?| rows?)? (?:first|zuerst|d'abord|primero)|"
    r"从新到旧|新しい順|降"
)
_OLDEST = re.compile(
    r"(?i)(?:oldest|earliest|coldest|lowest|smallest|älteste\w*|plus anciens?|"
    r"más antigu\w+)(?: ones?| rows?)? (?:first|zuerst|d'abord|primero)|从旧到新|古い順"
)
#: Columns beside the quantities that rows can be ordered by.
_ORDER_COLUMNS = {
    "temperature": r"temperatur|température|温度",
    "year": r"\byears?\b|\bdate\b|jahr|année|\baño|年",
    "material": r"material|matériau|材料",
    "composition": r"composition|formula|zusammensetzung|formel|formule|fórmula|组成|"
    r"化学式",
}


def read_order_column(text: str) -> str:
    """The column that rows are to be ordered by, ``-`` before it: largest first.

    The last one named counts. Quantities begin with the largest, unless said.

    >>> read_order_column("sort by temperature"), read_order_column("sort them")
    ('temperature', '')
    >>> read_order_column("order by year, newest first")
    '-year'
    """
    down = bool(_DESCENDING.search(text) or _NEWEST.search(text))
    up = bool(_ASCENDING.search(text) or _OLDEST.search(text))
    for match in reversed(list(_BY.finditer(text))):
        said = match["what"] or match["zh"] or match["ja"]
        named = find_quantities(said)
        if named:
            return ("" if up and not down else "-") + str(named[0])
        for name, words in _ORDER_COLUMNS.items():
            if re.search(words, said, re.IGNORECASE):
                return ("-" if down and not up else "") + name
    return ""


def read_count(text: str) -> int | None:
    """How many rows are wanted.

    >>> read_count("the five hardest alloys"), read_count("top 7"), read_count("all")
    (5, 7, None)
    """
    number = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
    ends = rf"(?:{_HIGHEST}|{_LOWEST})"
    no_unit = r"(?!\s*(?:mS|S/|°|%|K\b|MPa|GPa|HV|eV|[.,]\d))"
    for pattern in (
        rf"\b(?:top|first|best|up to|at most|oberste\w*|ersten?|premi\w+|primer\w*)[- ]"
        rf"{number}\b{no_unit}",
        rf"(?<![\w.,]){number}\s+(?:\w+\s+){{0,2}}?{ends}",
        rf"(?:{_HIGHEST}|{_LOWEST})(?:的|の)?\s*(?:of )?{number}\s*(?:个|種|种|"
        rf"件|つ|条|行)",
        rf"{ends}\s+{number}\b{no_unit}",
        rf"(?:前|上位|下位)\s*{number}",
        rf"(?<![\d.,]){number}\s*(?:件|個|つの|行|条)",
        rf"(?<![\w.,])(?<!the )(?<!my ){number}\s+(?:rows|lines|records|entries|"
        r"samples?|zeilen|proben|lignes|échantillons|filas|muestras)\b",
    ):
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            found = match["n"].lower()
            return int(found) if found.isdigit() else COUNTS[found]
    return None


_IN_UNIT = re.compile(
    r"(?:\b(?:in|as|to|units? of|units?:?|en|auf|into|nach)|换算[成为]|转换[成为]|"
    r"单位[为是:：]?|以|用|"
    r"(?<=[\s、,，。をの]))\s*"
    r"(?=\S)",
    re.IGNORECASE,
)


def read_units(text: str, wanted: Sequence[str]) -> list[tuple[str, str]]:
    """The unit that is wished for each quantity: the one named before it, else all.

    >>> read_units("grain size in nm and solvus in kelvin", ("grain size",))
    [('grain size', 'nm')]
    """
    out: dict[str, str] = {}
    for match in _IN_UNIT.finditer(text):
        unit, size = unit_at(text[match.end() :])
        if unit is None or re.match(r"\d", text[match.end() :]):
            continue
        word = match[0].strip()
        after = text[match.end() + size :]
        # "…, mS/cm" at the end of a phrase is a wish, "> 1 mS/cm" is a limit.
        named = re.search(r"[,(]\s*$", text[: match.end()])
        alone = named and re.match(r"\s*(?:$|[.,;)])", after)
        if (
            not word
            and not alone
            and not re.match(r"\s*(?:単位|で|表示|に換算)", after)
        ):
            continue
        right = [
            n
            for n in wanted
            if (known := quantities().get(n))
            and (known.dimension == unit.dimension
                 or (known.dimension, unit.dimension) == ("hardness", "pressure"))
        ]  # fmt: skip
        near = [n for n in find_quantities(text[: match.start()]) if n in right]
        for name in right if len(near) != 1 else near:
            out[name] = unit.name  # the last wish counts
    return list(out.items())


def read_scope(text: str) -> str:
    """``bulk`` or ``total`` when only one of them is wanted."""
    total = (
        r"\btotal(?:e|es|s|en|er)?\b(?! (?:of|number))|\bgesamt\w*|总(?=电|离)|总体|"
        r"全(?:イオン)?伝導"
    )
    bulk = (
        r"\bbulk\b|体相|バルク|volumen|\bvolumique|\bKorn(?:inner|leitf)\w*|"
        r"\bnur (?:im |das )?Korn\b|\bgrain[- ](?:interior|conductiv)\w*|"
        r"\bintra-?grain\w*|晶粒内|粒内"
    )
    held = {
        name
        for name, pattern in (("total", total), ("bulk", bulk))
        for match in re.finditer(pattern, text, re.IGNORECASE)
        if not negated(text, match.start())
    }
    if len(held) == 2:
        # "Total conductivity ..., only bulk values": what is limited to counts.
        alone = re.search(
            rf"\b(?:only|just|solely|nur|seulement|uniquement|s[oó]lo)\b\W*(?:\w+\W+)?"
            rf"(?:(?P<bulk>{bulk})|(?P<total>{total}))|只要?(?:(?P<b>{bulk})|"
            rf"(?P<t>{total}))",
            text,
            re.IGNORECASE,
        )
        if alone:
            return "bulk" if alone["bulk"] or alone["b"] else "total"
    return held.pop() if len(held) == 1 else ""


MEASURED = re.compile(
    r"\b(?:only|just|solely) (?:the )?(?:measured|experimental)|\b(?:measured|"
    r"experimental)"
    r"\w*(?: \w+)?,? (?:values )?only|\b(?:not|no|without|exclud\w+|never)\s+(?:any )?"
    r"(?:computed|calculated|computational|simulated|simulations?|DFT|theor\w+)|"
    r"\bnur (?:gemessen|experiment)\w*|\b(?:keine?|ohne) (?:berechne|simul)\w*|"
    r"\b(?:seulement|uniquement) (?:\w+ )?(?:mesur|expérim)\w*|"
    r"\bmesurée?s? (?:seul|uniqu)\w*|"
    r"\bsolo (?:\w+ )?(?:medid|experimental)\w*|只要?(?:实验|测量|实测)|"
    r"仅(?:实验|测量|实测)|"
    r"非计算|実測(?:値)?のみ|計算値(?:を除|以外|は不要)",
    re.IGNORECASE,
)


def unread(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Exclusions that nothing read: the words, so that they can be said."""
    rest = blanked(text, spans)
    out = []
    for match in re.finditer(
        rf"{_STRICT_NOT}\s?(?P<what>[^\s,.;:?!，。、]+(?:\s\w+)?)", rest
    ):
        if not re.match(
            r"(?i)(?:source|doi|quelle|fuente|unit|year|any$|further|duplicat|fail)",
            match["what"],
        ):
            out.append(match[0].strip())
    return tuple(out)
