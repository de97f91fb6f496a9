"""Changes of a structure as people say them, in the words of the readers of changes.

Cells made smaller in every direction, strain in a plane, vacancies and interstitials,
dopants with their compensation, elements by name; in six languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from validators.element_names import with_symbols
from validators.elements import is_element

_NUMBER = r"(?P<much>\d+(?:[.,]\d+)?)"
_PER_CENT = rf"{_NUMBER}\s*(?:%|％|percent|per cent|prozent|pour ?cent|por ?ciento)"
_WAY = (
    r"(?:\s*(?:hydrostatically|isotropically|uniformly|equally|hydrostatisch|isotrop|"
    r"gleichmäßig|allseitig|hydrostatiquement|de (?:façon|manière) "
    r"(?:isotrope|uniforme)|uniformément|hidrostáticamente|isotrópicamente|uniformemente|"
    r"de (?:forma|manera) (?:isótropa|uniforme)|in all directions|"
    r"in alle(?:n)? richtungen|dans toutes les directions|en todas las direcciones))?"
)
_IT = (
    r"(?:\s*(?:it|this|everything|the (?:whole |entire )?(?:unit )?(?:cell|structure|"
    r"lattice|crystal)|sie|es|alles|(?:die|das) (?:ganze )?(?:elementarzelle|zelle|"
    r"struktur|gitter)|la (?:maille|structure)|le (?:réseau|cristal)|la (?:celda|red|"
    r"estructura)|el (?:cristal|retículo)))?"
)
_SMALLER = (
    r"(?:compress|squeeze|shrink|contract|komprimiere?|stauche|verkleinere?|schrumpfe|"
    r"comprime[rz]?|contracte[rz]?|rétréci[st]|réduis|contrae|encoge|reduce)"
)
_LARGER = (
    r"(?:expand|dilate|inflate|enlarge|dehne|expandiere|vergrößere?|weite|dilate[rz]?|"
    r"agrandi[st]|expande|dilata|agranda|amplía)"
)
_BY = r"\s*(?:by|um|de|en|un|por)?\s*"
_ALL_WAYS = (
    (re.compile(rf"(?i)\b{_SMALLER}{_IT}{_WAY}{_BY}{_PER_CENT}{_WAY}"), "decrease"),
    (re.compile(rf"(?i)\b{_LARGER}{_IT}{_WAY}{_BY}{_PER_CENT}{_WAY}"), "increase"),
    (re.compile(r"(?i)\bapply (?:an? )?(?P<much>\d+(?:\.\d+)?)\s*(?:%|percent)\s*"
                r"(?:hydrostatic|isotropic|uniform) compression"), "decrease"),
    (re.compile(r"(?:把|将)?(?:晶胞|结构|晶格|它)?\s*(?:各向同性|静水压?|均匀)地?\s*"
                r"(?:压缩|收缩|缩小)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"), "decrease"),
    (re.compile(r"(?:把|将)?(?:晶胞|结构|晶格|它)?\s*(?:各向同性|均匀)地?\s*"
                r"(?:膨胀|放大|扩大)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"), "increase"),
    (re.compile(r"(?:セル|格子|構造|結晶)?を?\s*(?:等方的|均一|静水圧)(?:に|で)\s*"
                r"(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*(?:圧縮|縮小)(?:して)?"),
     "decrease"),
    (re.compile(r"(?:セル|格子|構造|結晶)?を?\s*(?:等方的|均一)に\s*"
                r"(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*(?:膨張|拡大)(?:させて|して)?"),
     "increase"),
)  # fmt: skip

#: "Squeeze the cell by 2 % in volume": its volume, and not each length.
_OF_VOLUME = (
    r"\s*(?:in|im|by|en|of)\s*(?:the |its |dem |das |le |la |el )?(?:zell)?"
    r"volum(?:e|en)s?\b"
)
_IN_VOLUME = (
    (re.compile(rf"(?i)\b{_SMALLER}{_IT}{_BY}{_PER_CENT}{_OF_VOLUME}"), "decrease"),
    (re.compile(rf"(?i)\b{_LARGER}{_IT}{_BY}{_PER_CENT}{_OF_VOLUME}"), "increase"),
)

_VOLUME = r"(?:(?:the |das |le |el )?(?:unit[- ]?)?(?:cell )?(?:zell)?volumen?)"
_OF_CELL = (
    r"(?:\s*(?:of the (?:unit )?cell|der (?:elementar)?zelle|de la maille|"
    r"de la celda))?"
)
_VOLUMES = (
    (re.compile(rf"(?i)\b(?:halve|halbiere?n?)\s+{_VOLUME}{_OF_CELL}|"
                rf"\b(?:reduce|scale|cut|set|bring|reduziere|reduis|réduis|reduce)\s+{_VOLUME}"
                rf"{_OF_CELL}\s+(?:to |by |in |auf |de |à |a )?(?:one |its |la |die )?"
                rf"(?:half|hälfte|moitié|mitad)|\b(?:divise[rz]?)\s+{_VOLUME}{_OF_CELL}\s+"
                rf"(?:par|by)\s+(?:deux|2|two)|\b(?:divide)\s+{_VOLUME}{_OF_CELL}\s+(?:entre|"
                rf"por|by)\s+(?:dos|2|two)|体积减半|体积(?:缩小|变)(?:为|成|到)?一半|"
                rf"体積を半分に(?:して)?"), "0.5"),
    (re.compile(rf"(?i)\b(?:double|verdopp(?:le|el[en]?)|double[rz]?|duplica)\s+{_VOLUME}{_OF_CELL}|"
                rf"体积加倍|体積を(?:2|二)倍に(?:して)?"), "2"),
)  # fmt: skip

_PLANE = (
    r"(?:\s*(?:in|on|within|along|in der|dans le|en el)\s*(?:the )?"
    r"\(?(?:ab|a[- ]b|xy|001|basal)[- ]?\)?\s*(?:plane|ebene|plan|plano)?)?"
)
_BIAXIAL = re.compile(
    r"(?i)(?:apply |impose |give it |add )?(?:an? )?(?P<much>\d+(?:[.,]\d+)?)\s*"
    r"(?:%|percent|prozent)\s*(?:of )?(?:(?P<first>tensile|compressive)\s+)?"
    r"(?:biaxial|in-plane|epitaxial)\w*\s*(?:(?P<second>tensile|compressive|tension|"
    r"compression)\s*)?(?:strain)?" + _PLANE
)
_BIAXIAL_DE = re.compile(
    r"(?i)(?P<much>\d+(?:[.,]\d+)?)\s*(?:%|prozent)\s*biaxiale[rn]?\s*"
    r"(?P<first>zug|druck)\w*" + _PLANE
)
#: "une déformation biaxiale de -1,5 %", "biaxiale Dehnung von 2 %", "双轴应变 -1 %".
_BIAXIAL_OF = re.compile(
    r"(?i)(?:(?:applique[rz]?|aplica|lege|setze)\s+)?(?:(?:une?|eine|un|an?)\s+)?"
    r"(?:(?:d[ée]formation|contrainte|deformación|tensión|strain)\s+(?:en )?"
    r"(?:bi-?axia(?:le?)?|épitaxiale|epitaxial)|biaxiale\s+(?:dehnung|verzerrung|"
    r"stauchung)|biaxial strain|双轴应变|双軸歪み|二軸(?:歪み|ひずみ))"
    r"\s*(?:de|of|von|um|を|为)?\s*(?P<sign>[-+−]?)\s*(?P<much>\d+(?:[.,]\d+)?)\s*[%％]"
    r"(?:\s*(?:en|de)?\s*"
    r"(?P<first>tension|traction|tracción|compressi?on|compresión))?" + _PLANE
)
_NAME = r"[A-Za-zÀ-ÿ]{1,14}"
_VACANCIES = (
    re.compile(
        rf"(?i)\b(?:introduce|create|make|add|generate|put in|with|give it|have)\s+"
        rf"(?P<share>{_PER_CENT})\s*(?:of )?(?P<el>{_NAME})[- ]?vacanc(?:y|ies)"
    ),
    re.compile(
        rf"(?i)\b(?:erzeuge|baue|füge|setze|mache|mit)\s+(?P<share>{_PER_CENT})\s*"
        rf"(?P<el>{_NAME}?)-?(?:leerstellen|fehlstellen)(?:\s+(?:ein|hinzu))?"
    ),
    re.compile(
        rf"(?i)\b(?:crée[rz]?|introdui[st]|ajoute[rz]?|fais|avec)\s+(?P<share>{_PER_CENT})\s*"
        rf"(?:de )?lacunes?\s+(?:de |d['’]|en )?(?P<el>{_NAME})"
    ),
    re.compile(
        rf"(?i)\b(?:crea|introduce|añade|haz|genera|con)\s+(?:un )?"
        rf"(?P<share>{_PER_CENT})\s*(?:de )?vacan(?:tes|cias)\s+(?:de |del )?"
        rf"(?P<el>{_NAME})"
    ),
    re.compile(
        r"(?:引入|产生|制造|加入|做)\s*(?P<share>\d+(?:\.\d+)?\s*[%％])\s*的?"
        r"(?P<el>[A-Z][a-z]?|[\u4e00-\u9fff])(?:原子)?空位"
    ),
    re.compile(
        r"(?P<el>[A-Z][a-z]?|[\u4e00-\u9fff]{1,2}素?)(?:原子)?(?:空孔|欠陥|空格子点)を\s*"
        r"(?P<share>\d+(?:\.\d+)?\s*[%％])\s*(?:導入|作|入れ)\w*"
    ),
)
_DOPES = re.compile(
    r"(?i)\bdop|dotier|掺|ドープ|replac|substitut|remplac|reemplaz|ersetz"
)

#: "在Ba位掺入5% La，并用等量的K补偿电荷".
_ZH_DOPES = re.compile(
    r"在?\s*(?P<old>[A-Z][a-z]?)\s*位(?:点|置)?(?:上)?\s*掺(?:入|杂)?\s*"
    r"(?P<share>\d+(?:\.\d+)?\s*[%％])\s*的?\s*(?P<new>[A-Z][a-z]?)(?![a-z])"
)
_ZH_BALANCED = re.compile(
    r"[，,;；]?\s*(?:并|同时)?\s*用\s*(?:等量的?|相应的?)?\s*(?P<el>[A-Z][a-z]?)\s*"
    r"(?:来|以)?(?:进行)?(?:补偿|平衡)(?:电荷)?"
)
_ZH_BY_DEFECT = re.compile(
    r"[，,;；]?\s*(?:并|同时)?\s*(?:用|以|由|通过)\s*(?P<el>[A-Z][a-z]?|氧|氟|氮|硫|氯|锂|钠)"
    r"\s*(?P<kind>空位|间隙)(?:原子|离子)?\s*(?:来)?(?:补偿|平衡)(?:电荷)?"
)


def changes_in_plain_words(words: str) -> str:
    """A message with its changes as the readers of changes know them.

    >>> changes_in_plain_words("halve the volume")
    'scale the volume by 0.5'
    >>> changes_in_plain_words("komprimiere die Zelle hydrostatisch um 3 %")
    'decrease cell by 3 %'
    """
    for pattern, factor in _VOLUMES:
        words = pattern.sub(f"scale the volume by {factor}", words)
    for pattern, verb in _IN_VOLUME:
        words = pattern.sub(_of_volume(verb), words)
    for pattern, verb in _ALL_WAYS:
        words = pattern.sub(_in_all_ways(verb), words)
    words = _BIAXIAL.sub(_biaxial, words)
    words = _BIAXIAL_DE.sub(_biaxial, words)
    if "in the ab plane" not in words:
        words = _BIAXIAL_OF.sub(_biaxial, words)
    if not _DOPES.search(words):
        for pattern in _VACANCIES:
            words = pattern.sub(_vacancies, words)
    words = _ZH_DOPES.sub(
        lambda m: f"replace {m['share']} of {m['old']} by {m['new']}", words
    )
    words = _ZH_BALANCED.sub(lambda m: f", compensated by {m['el']}", words)
    words = _ZH_BY_DEFECT.sub(_by_defect, words)
    return words


def _in_all_ways(verb: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"{verb} cell by {m['much'].replace(',', '.')} %"


def _of_volume(verb: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"{verb} the volume by {m['much'].replace(',', '.')} %"


def _biaxial(match: re.Match[str]) -> str:
    said = match.groupdict()
    way = f"{said.get('first') or ''} {said.get('second') or ''}".lower()
    less = re.search(r"compres|druck", way) or (said.get("sign") or "") in {"-", "−"}
    sign = "-" if less else ""
    return (
        f"biaxial strain of {sign}{match['much'].replace(',', '.')} % in the ab plane"
    )


def _element(name: str) -> str:
    """The symbol of an element by symbol or name; empty for any other word."""
    symbol = with_symbols(name).strip()
    return symbol if is_element(symbol) else ""


def _vacancies(match: re.Match[str]) -> str:
    symbol = _element(match["el"]) or _element(match["el"].rstrip("-"))
    return f"remove {match['share']} of the {symbol}" if symbol else match[0]


def _by_defect(match: re.Match[str]) -> str:
    symbol = _element(match["el"]) or match["el"]
    kind = "vacancies" if match["kind"] == "空位" else "interstitials"
    return f", compensated by {symbol} {kind}"
