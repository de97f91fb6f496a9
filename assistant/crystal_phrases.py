"""Changes and questions in the words of their readers: "put F instead of Cl".

The readers of changes (`generators.structures.edit`) know one way to say each; people
know many, in six languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.crystal_changes import changes_in_plain_words
from assistant.fact_phrases import is_fact_phrase

_SYMBOL = r"(?-i:[A-Z][a-z]?)(?![A-Za-z0-9])"
#: What a structure tells by computation, in the words of a question for it.
FACTS = (
    r"(?:(?:theoretical |x-?ray |crystallographic )?density|theoretische dichte|dichte|"
    r"densité|densidad|(?:unit[- ])?cell volume|volume|zellvolumen|volumen|"
    r"(?:lattice|cell) (?:parameter|constant|length)s?|gitter(?:parameter|konstante)n?|"
    r"paramètres? de maille|parámetros? de red|space group|raumgruppe|groupe d.espace|"
    r"grupo espacial|crystal system|kristallsystem|système cristallin|"
    r"sistema cristalino)"
)
FACTS_ASIAN = r"(?:密度|体积|体積|晶胞体积|晶格常数|格子定数|空间群|空間群|晶系|結晶系)"

_AXIS_BY = (
    r"(?P<what>(?:the )?[abc])(?: axis)?\s+by\s+[-−]?(?P<much>\d+(?:\.\d+)?)\s*"
    r"(?:%|percent)"
)
_WHAT = {
    "zelle": "cell", "maille": "cell", "celda": "cell", "晶胞": "cell", "格子": "cell",
    "volumen": "volume", "zellvolumen": "volume", "体积": "volume", "体積": "volume",
}  # fmt: skip
_TARGET = (
    r"(?:(?:die |das |der |la |le |l[’']|el )?(?:axe |eje )?"
    r"(?P<what>zelle|maille|celda|zellvolumen|volumen?|[abc])(?:[- ]?achse)?)"
    r"(?:\s+(?:de la|de l['’]|der|des|del?)\s*(?:maille|zelle|celda|réseau|red|"
    r"gitters))?"
)
_BY = (
    r"(?:um|de|en|un)\s+(?P<much>\d+(?:[.,]\d+)?)\s*(?:%|prozent|pour cent|por ciento)"
)


def _scaled(verb: str, sign: str = "") -> Callable[[re.Match[str]], str]:
    def said(match: re.Match[str]) -> str:
        what = match["what"].lower()
        much = match["much"].replace(",", ".")
        return f" {verb} {_WHAT.get(what, what)} by {sign}{much} % "

    return said


#: Cells and axes made larger or smaller, in the words of the other languages. Verbs of
#: stretching strain one axis; the others change the constant, with those tied to it.
_SCALED = (
    (re.compile(rf"(?i)\b(?:strecke?|dehne?|étire[rz]?|estira)\s+{_TARGET}\s+{_BY}"),
     _scaled("strain")),
    (re.compile(rf"(?i)\b(?:stauche?|komprimiere?|comprime[rz]?)\s+{_TARGET}\s+{_BY}"),
     _scaled("strain", "-")),
    (re.compile(rf"(?i)\b(?:vergrößere?|verlängere?|erhöhe?|augmente[rz]?|allonge[rz]?|"
                rf"agrandi[st]?\w*|amplía|aumenta|alarga)\s+{_TARGET}\s+{_BY}"),
     _scaled("increase")),
    (re.compile(rf"(?i)\b(?:verkleinere?|verkürze?|verringere?|rédui[st]\w*|diminue[rz]?|"
                rf"raccourci[st]?|reduce|acorta|encoge|disminuye)\s+{_TARGET}\s+{_BY}"),
     _scaled("decrease")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"(?:拉伸|伸长)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("strain")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"压缩\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("strain", "-")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"(?:增大|增加|放大|扩大)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("increase")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"(?:缩短|减小|减少|缩小)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("decrease")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:伸ば|伸長|引き伸ば)"),
     _scaled("strain")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:縮め|圧縮)"),
     _scaled("strain", "-")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:広げ|大きく|増や)"),
     _scaled("increase")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:短く|小さく|減ら)"),
     _scaled("decrease")),
)  # fmt: skip


def _axis_set(match: re.Match[str]) -> str:
    return f" set {match['axis'] or 'a'} to {match['much']} "


#: Other ways to ask for what the readers of changes and questions know by one name.
_PLAINER = (
    # "What would the density be if a were 4.25 Å?" asks of the changed structure.
    (re.compile(r"(?i)[,;]?\s*\b(?:if|when|for|wenn|falls|si)\s+(?:the |l['’]axe |"
                r"el eje |la |die )?(?P<axis>[abc])(?:[- ]?(?:axis|achse))?\s+"
                r"(?:were|was|is|wäre|ist|était|est|valait|vaut|fuera|fuese|es|=)\s+"
                r"(?P<much>\d+(?:[.,]\d+)?)(?:\s*(?:Å|A\b|angstroms?))?(?:\s+wäre)?"),
     r" ; set \g<axis> to \g<much> Å"),
    (re.compile(r"(?i)[,;]?\s*\b(?:wenn|falls)\s+(?P<axis>[abc])\s+"
                r"(?P<much>\d+(?:[.,]\d+)?)(?:\s*Å)?\s+(?:wäre|ist|beträgt|betrüge)"),
     r" ; set \g<axis> to \g<much> Å"),
    (re.compile(r"(?:如果|若|假如|もし)\s*(?P<axis>[abc])\s*(?:轴|軸)?\s*(?:是|为|变为|等于|が|=)"
                r"\s*(?P<much>\d+(?:\.\d+)?)\s*(?:Å|埃)?\s*(?:なら|だったら)?[，,、]?"),
     r" set \g<axis> to \g<much> Å ; "),
    (re.compile(rf"(?i)(?P<one>{_SYMBOL})\s?[-–]\s?(?P<two>{_SYMBOL})[\s-]*"
                r"(?:distances?|separations?|contacts?|abst[aä]nde?|distancias?|"
                r"距离|間距離|键长|結合長)"),
     r"\g<one>-\g<two> bond lengths"),
    (re.compile(r"(?i)\b(?:distances?|abst[aä]nde?|distancias?|longueurs?)\s+"
                r"(?:entre |zwischen |of |de |von )?"
                rf"(?P<one>{_SYMBOL})\s?[-–]\s?(?P<two>{_SYMBOL})"),
     r"\g<one>-\g<two> bond lengths"),
    (re.compile(rf"(?i)(?:what|which|how)\s+coordination\s+(?:does|has|do)\s+"
                rf"(?P<one>{_SYMBOL})(?:\s+have)?|welche koordination hat\s+"
                rf"(?P<two>{_SYMBOL})|how is\s+(?P<three>{_SYMBOL})\s+coordinated|"
                rf"wie ist\s+(?P<four>{_SYMBOL})\s+koordiniert"),
     r"coordination number of \g<one>\g<two>\g<three>\g<four>"),
    (re.compile(r"(?:格子定数|晶格常数|晶格参数)\s*(?P<axis>[abc]?)\s*"
                r"(?:を|改成|改为|设为|变为|变成|设成|=|是)?\s*"
                r"(?P<much>\d+(?:\.\d+)?)\s*(?:Å|埃)?\s*(?:に(?:して|変え\w*|変更\w*|設定\w*)?)?"),
     _axis_set),
    (re.compile(r"(?i)\b(?:contract|compress|squeeze|strain(?=[^.]*by [-−]))\s+"
                rf"{_AXIS_BY}"),
     r"strain \g<what> by -\g<much> %"),
    (re.compile(rf"(?i)\b(?:stretch|elongate|strain)\s+{_AXIS_BY}"),
     r"strain \g<what> by \g<much> %"),
    (re.compile(rf"(?i)\b(?:shrink|shorten)\s+{_AXIS_BY}"),
     r"decrease \g<what> by \g<much> %"),
    (re.compile(rf"(?i)\b(?:lengthen|expand|raise)\s+{_AXIS_BY}"),
     r"increase \g<what> by \g<much> %"),
    *_SCALED,
    (re.compile(r"(?i)\b(?:an? )?(?P<much>\d+(?:\.\d+)?)\s*(?:%|percent)\s+"
                r"(?:uniaxial )?(?:tensile )?strain(?:ed)?\s+(?:along|in|on)\s+"
                r"(?:the )?(?P<what>[abc])(?![A-Za-z])"),
     r"strain \g<what> by \g<much> %"),
    (re.compile(r"(?i)\b(?:an? )?(?P<much>\d+(?:\.\d+)?)\s*(?:%|percent)\s+"
                r"(?:uniaxial )?compressi(?:ve strain|on)\s+(?:along|in|on)\s+(?:the )?"
                r"(?P<what>[abc])(?![A-Za-z])"),
     r"strain \g<what> by -\g<much> %"),
    (re.compile(rf"(?i)^\W*(?:(?:and|und|et|y|also|then|now)\W+)?"
                rf"(?:the |its |die |das |der "
                rf"|la |le |les |el |los |sa |su )?(?P<fact>{FACTS})\W*$"),
     r"what is the \g<fact>?"),
)  # fmt: skip


#: "with titanium vacancies? no wait, with strontium vacancies": the second is meant.
_CORRECTED = re.compile(
    r"(?i)\b(?P<lead>with|by|to|on|as|mit|durch|auf|avec|par|con|por|of)\s+"
    r"[^.;]{1,40}?[\s?!,.…-]*\b(?:no,? wait|wait,? no|sorry|i mean|rather|pardon|"
    r"nein,? doch|nein,? lieber|ach nein|non,? plutôt|plutôt|no,? mejor|mejor dicho)\b"
    r"[\s,:]*(?:no,? )?(?P=lead)\s+"
)


def in_plain_words(words: str) -> str:
    """A message in the words of the readers: "put F instead of Cl" as "replace"."""
    words = in_simple_signs(words)
    words = _CORRECTED.sub(lambda m: f"{m['lead']} ", words)
    words = changes_in_plain_words(words)
    for pattern, plain in _PLAINER:
        words = pattern.sub(plain, words)
    if not re.search(r"[?？]", words) and is_fact_phrase(words):
        # "Density of MgO" asks; without a sign it would be a wish for MgO.
        words += "?"
    return words


#: Signs of traditional Chinese that Japanese does not use, in simplified ones.
_SIMPLER = str.maketrans(
    "給請檔創製產個與為結構體這鋰鈉鉀鎂鈣鋇鋁鋅鐵鎳鈷錳鉻釩鈦鋯鉿鈮鉭鎢鉬鉍鎘鎵銦鍺鑭鈰釹礦鹽氫矽",
    "给请档创制产个与为结构体这锂钠钾镁钙钡铝锌铁镍钴锰铬钒钛锆铪铌钽钨钼铋镉镓铟锗镧铈钕矿盐氢硅",
)
_KANA = re.compile(r"[\u3040-\u30ff]")


def in_simple_signs(words: str) -> str:
    """Traditional Chinese in simplified signs; Japanese stays as it is.

    >>> in_simple_signs("給我鈦酸鋇")
    '给我钛酸钡'
    """
    return words if _KANA.search(words) else words.translate(_SIMPLER)
