"""Messages that go back to an earlier version of what a conversation made."""

from __future__ import annotations

import re

_BACK = re.compile(
    r"(?i)\b(?:go(?:ing)?|step|take (?:me|us|it)|switch|roll|change(?: it)?|jump)"
    r" back\b"
    r"|\bundo\b|\brevert\b|\brestore\b|\broll ?back\b"
    r"|\b(?:back to|show|give me|use|take|return to|load)\b[^.?!]{0,30}\b(?:previous|"
    r"earlier|preceding|last but one|older) (?:one|version|structure|cell|file|cif|"
    r"equation|table)"
    r"|\bback to (?:the )?(?:very )?(?:first|original|initial|start|beginning)\b"
    r"|\b(?:zurück|retour|vuelta|volver|reviens|vuelve)\b[^.?!]{0,12}\b(?:anfang|erste[nr]?|"
    r"original\w*|début|première?|départ|inicio|primera?)\b|回到(?:最初|原来|第一)|最初に戻"
    r"|\bthe (?:version|one|structure) before\b|\bprevious version\b"
    r"|\b(?:give|get|put|bring|restore|want)\b[^.?!]{0,20}\b(?:previous|earlier|old|"
    r"original|first)\b[^.?!]{0,20}\bback\b"
    r"|\bzurück\b[^.?!]{0,30}\b(?:version|stand|struktur|fassung)\b|\brückgängig\b"
    r"|\bgeh\w*\b[^.?!,]{0,12}\bzurück\b"
    r"|\b(?:eins|einen|einmal|zwei|zweimal|drei)\b(?: schritte?)?\s+zurück\b|"
    r"\bun pas en arrière\b|\bun paso atrás\b|\b(?:one|a) step back\b|"
    r"\bback (?:one|two|three|four|\d) (?:versions?|steps?|changes?)\b"
    r"|\b(?:drop|undo|take back|cancel|forget) the (?:last )?(?:doping|substitution|"
    r"change|strain|displacement|edit|exchange)\b"
    r"|\b(?:nimm|mach)\w* (?:\w+ ){1,3}zurück\b"
    r"|\b(?:vorige|vorherige|letzte|frühere)\w* (?:version|fassung|stand|struktur)"
    r"|\b(?:remets|remettre|restaure[rz]?|rétabli[rs]?)\b[^.?!]{0,20}\b(?:version|structure|"
    r"état|maille)|\b(?:restaura|recupera)\b|\bstell\w*\b[^.?!]{0,30}\bwieder her"
    r"|\b(?:reviens|revenir|retourne\w*|revenons)\b|\bannule[rz]?\b"
    r"|\bversion (?:précédente|d'avant|antérieure)"
    r"|\b(?:vuelve|volver|regresa|volvamos|deshaz|deshacer)\b"
    r"|\bversión (?:anterior|previa)"
    r"|上一个版本|上个版本|上一版|前一个版本|之前的版本|撤销|退回|恢复(?:到|原|上|最初|之前|为)|回到"
    r"|前のバージョン|一つ前|ひとつ前|元に戻|前の版|取り消|(?:の|を)?元の(?:構造|状態)"
)
_NUMBER_OF_STEPS = {
    "two": 2, "twice": 2, "three": 3, "four": 4, "zwei": 2, "drei": 3, "deux": 2,
    "trois": 3, "dos": 2, "tres": 3, "两": 2, "二": 2, "三": 3,
}  # fmt: skip
_STEPS = re.compile(
    r"(?i)(\d{1,2}|two|twice|three|four|zwei|drei|deux|trois|dos|tres|两|二|三)\s*"
    r"(?:steps?|versions?|times|schritte?|versionen|pas|étapes?|pasos?|versiones|个版本|"
    r"步|次|つ|回|バージョン)|\btwice\b"
)
_FIRST = re.compile(
    r"(?i)\bback\b[^.?!]{0,12}\b(?:first|original|initial|start|beginning)\b|\b(?:anfang|"
    r"erste[nr]?|ursprüng\w*|début|première?|départ|initiale?|inicio|primera?|inicial)\b|"
    r"最初|第一|原来|恢复原"
)


_ORDINALS = (
    r"1st|first|erste[nrs]?|premi(?:er|ère)|primer[ao]?",
    r"2nd|second|zweite[nrs]?|deuxième|second[e]?|segund[ao]",
    r"3rd|third|dritte[nrs]?|troisième|tercer[ao]?",
    r"4th|fourth|vierte[nrs]?|quatrième|cuart[ao]",
    r"5th|fifth|fünfte[nrs]?|cinquième|quint[ao]",
    r"6th|sixth|sechste[nrs]?|sixième|sext[ao]",
)
_NUMBERED = re.compile(
    r"(?i)\b(?:the |die |der |la |le )?(?:"
    + "|".join(f"(?P<o{n}>{words})" for n, words in enumerate(_ORDINALS, 1))
    + r")\s+(?:version|fassung|versión|variant\w*)|"
    r"\b(?:version|fassung|versión)\s*(?:number |no\.? ?|nr\.? ?|n[°º] ?|#)?"
    r"(?P<digit>\d{1,2})\b|"
    r"第\s*(?P<zh>[一二三四五六七八九]|\d{1,2})\s*(?:个|個)?(?:版本?|バージョン)|"
    r"(?P<ja>\d{1,2}|[一二三四五六七八九])(?:番目|つ目|つめ)の?(?:バージョン|版)|"
    r"(?:バージョン|版本)\s*(?P<plain>\d{1,2})"
)
_RETURNS = re.compile(
    r"(?i)\bback\b|\breturn\b|\brestore\b|\bload\b|\buse\b|\btake\b|\bshow\b|\bgo to\b|"
    r"\bgive me\b|\bzurück|\bnimm|\bzeig|\bretour|\brevien|\breprend|\bmontre|\bvuelv|"
    r"\bvolver|\bregres|\bmuestra|回到|恢复|返回|退回|用第|给我|戻|に戻し|見せ|使っ"
)
_SIGNS = "一二三四五六七八九"


_ASKS_VERSION = re.compile(
    r"(?i)\b(?:which|what) version\b(?: number)?(?: (?:am i|are we|is (?:this|it|"
    r"that)|do (?:i|we) "
    r"have|now|was)|\W*$)|\b(?:list|show|give me)\b[^.?!]{0,16}\bversions\b|"
    r"\bversion history\b|"
    r"\bhow many versions\b|\b(?:welche[rn]?|der wievielten?) (?:version|fassung)\b|"
    r"\bversionsverlauf\b|\b(?:liste|zeig\w*)\b[^.?!]{0,16}\b(?:versionen|fassungen)\b|"
    r"\bquelle version\b|\bliste[rz]?\b[^.?!]{0,12}\bversions\b|\bhistorique\b|"
    r"\bqué versión\b|\bcuál versión\b|\b(?:lista|muestra)\b[^.?!]{0,14}\bversiones\b|"
    r"\bhistorial\b|(?:哪个|哪一个|第几个?|什么)版本|版本(?:历史|列表)|"
    r"(?:どの|何番目の|いくつめの)(?:バージョン|版)|バージョン(?:の)?(?:一覧|履歴)"
)


def asks_version(text: str) -> bool:
    """Whether a message asks which version is in force, or for all of them.

    >>> asks_version("which version am I on?")
    True
    >>> asks_version("back to the second version")
    False
    """
    return (
        len(text) <= 100
        and bool(_ASKS_VERSION.search(text))
        and not (_BACK.search(text) or wants_version(text))
    )


def wants_version(text: str) -> int | None:
    """The number of the version that a message goes back to, counted from the first.

    >>> wants_version("back to the second version")
    2
    >>> wants_version("回到第三个版本")
    3
    """
    match = _NUMBERED.search(text)
    if len(text) > 120 or match is None or not _RETURNS.search(text):
        return None
    said = match.groupdict()
    word = said["digit"] or said["zh"] or said["ja"] or said["plain"]
    if word:
        return int(word) if word.isdigit() else _SIGNS.index(word) + 1
    return next(n for n in range(1, len(_ORDINALS) + 1) if said[f"o{n}"])


def wants_first(text: str) -> bool:
    """Whether a message goes back to where its conversation began."""
    return wants_earlier(text) is not None and _FIRST.search(text) is not None


def wants_earlier(text: str) -> int | None:
    """How many versions a message asks to go back, None if it asks for no such thing.

    Long messages and those with a file in them are about something else.
    """
    if wants_version(text) is not None:
        return 1
    if len(text) > 200 or not _BACK.search(text):
        return None
    steps = _STEPS.search(text)
    if steps is None:
        return 1
    word = (steps[1] or "twice").lower()
    return max(1, int(word) if word.isdigit() else _NUMBER_OF_STEPS[word])


#: What orders something beside the way back.
_ORDERS = re.compile(
    r"(?i)\b(?:reduc|increas|decreas|expand|compress|"
    r"shrink|stretch|scal|squeez|displac|mov|replac|substitut|exchang|swap|dop|set|chang|make|generat|creat|add|remov|"
    r"doubl|strain|shift|solv|plot|show|tell|compar|check|export|writ|giv|comput|calculat|us|build|construct|insert|delet)(?:e|es|"
    r"ed|ing)?\b|\bersetz|\btausch|\bsetz|\bmach|\bzeig|\bprüf|\bgib\b|\bremplac|"
    r"\bchang|\bmets\b|\bmontre|\bvérifi|\bdonne|\breemplaz|\bsustitu|\bcambia|\bpon\b|"
    r"\bmuestra|\bcomprueb|\bdame\b|换成|替换|改|设|画|检查|给|告诉|计算|比较|多少|压缩|拉伸|移动|增|减|导出|输出|去掉|掺|建|做|置き換え|変え|にして|描|作|出力|書き出|"
    r"変更|伸ば|縮め|動か|増や|減ら|"
    r"\brédui|\bétire|\baugment|\bdéplac|\baument|\bestira|\bmuev|\bdesplaz|\bvergröß|"
    r"\bverklein|\berhöh|\bstreck|\bdehn|\bverschieb|"
    r"計算|教え|比較|比べ|何|\bbau|\bsag|\bnenn|\bberechn|\bvergleich|\bdis\b|\bcalcul|\bdime\b|\bdotier|\bexportier|\bentfern|\bconstrui|\bdop|\bexport|\benl[eè]v|"
    r"\bconstruy|\bhaz\b|\bquita"
)


#: Where one clause of a message ends.
_CLAUSES = re.compile(
    r"(?i)\s*[,;，；、。]\s*|(?<=[^\d])\.\s+|\s+(?:and then|and|then|und dann|und|"
    r"et puis|et|puis|y luego|y|luego)\s+|并且?|然后|そして|"
    r"(?<=[しっ]て)(?=[^、。]{2,})"
)


def beside_the_way_back(text: str) -> str:
    """What a message wants besides going back, in its own words.

    >>> beside_the_way_back("undo that and give me the density")
    'give me the density'
    """
    parts = [part for part in _CLAUSES.split(text) if part and part.strip()]
    goes = [bool(_BACK.search(p) or _NUMBERED.search(p)) for p in parts]
    kept = [p.strip() for p, back in zip(parts, goes, strict=True) if not back]
    if goes[:1] == [True] and not any(goes[1:]) and kept:
        # What stands behind the way back stays as it was written.
        return text[text.find(kept[0], len(parts[0])) :].strip()
    return " ; ".join(kept)


def wants_only_earlier(text: str) -> bool:
    """Whether a message asks to go back and for nothing beside it."""
    from assistant.crystal_wishes import changes_structure

    rest = [part for part in _CLAUSES.split(text) if part]
    # "15 % seems a lot, undo it" gives its reason, and no second wish.
    wishes = [
        p for p in rest if _BACK.search(p) or _ORDERS.search(p) or changes_structure(p)
    ]
    return len(wishes) <= 1
