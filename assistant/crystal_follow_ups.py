"""Words that mean a structure without naming one: "give me MgO", "dope it with Nb".

In a conversation about a crystal the changes, exports and questions below mean the one
in force, whatever else they could mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.asking.sides import compares_cell_materials
from assistant.fact_phrases import is_fact_phrase

_ABOUT_IT = re.compile(
    r"(?i)^\W*(?:(?:now|please|then|and|ok|also|next|jetzt|bitte|dann|maintenant|ahora|"
    r"por favor|puis|现在|请)\W+)*(?:co-?)?dope\b|^\W*(?:co-?dop|dotier|dopa\b|"
    r"dope[rz]?\b)|"
    r"(?:replace|substitut|exchang|swap|ersetz|remplac|reemplaz|sustitu)\w*[^?]{0,60}"
    r"\d\s?(?:%|percent|prozent)|"
    r"\d\s?%[^?]{0,30}\b(?:on|onto|for|auf|sur|en)\b[^?]{0,12}(?:site|\b[A-Z][a-z]?\b)|"
    r"(?:ordered|distinct|inequivalent|unique|possible)\b[^.?]{0,30}(?:arrangement|config|"
    r"decorat|order|super ?cell)|enumerate|"
    r"\b(?:as|to|in|into|als|en|como)\s+(?:an? )?(?:xlsx|excel|spreadsheet|poscar|xyz|"
    r"vasp)\b|(?:xlsx|excel|poscar|xyz)\s*(?:file|sheet|please|bitte)?\W*$|"
    r"\b(?:xlsx|excel|spreadsheet)\b[^.?]{0,30}\b(?:sites?|atoms?|positions?|"
    r"coordinates?|lagen|atome|sitios|átomos)\b|"
    r"\boccupanc(?:y|ies) of\b|\boccupancy (?:now|of|at|on)\b|"
    r"^\W*(?:and )?(?:the )?(?:bond (?:length|distance|angle)s?|coordination)\b"
    r"[^.?]{0,12}\b(?:of|around|at|about)\s+(?-i:[A-Z][a-z]?\d*)\W*$|"
    r"\bsphere of\b|\bprobe\b[^.?]{0,30}(?:radius|Å|angstrom)|bottleneck|percolat|"
    r"(?:rhombohedral|hexagonal|primitive|conventional|standard) (?:axes|setting|"
    r"cell)|\borigin choice\b|\bin (?:the )?setting\b|"
    r"(?:vergleich|compar|比较|比較)[^.?]{0,30}(?:ausgang|ursprüng|vorher|erste|départ|"
    r"premi|primer|第一|"
    r"origine|avant|inicial|partida|anterior|最初|原来|之前|元の|以前)|"
    r"^\W*(?:entfern|enlève|enlev|retire|supprim|quita|elimina|extrae)\w*\b[^?]{0,40}"
    r"\d\s?%|^\W*(?:welche|quelle? est|cuál es)?\s*(?:die |la |le |el )?(?:raumgruppe|"
    r"groupe d.espace|grupo espacial|space group)\W*$|"
    r"^\W*(?:vergrößer|verkleiner|strecke|stauche|augmente|rédui|étire|amplía|reduce|"
    r"comprim|estira)\w*\s[^?]{0,30}\d\s?%|"
    r"\bstrain(?:ed)? along\b|\bcompression along\b|"
    r"(?:compare|difference)[^.?]{0,30}\b(?:it|this|original|before|previous|parent|"
    r"starting)\b|charge (?:balance|neutral)|\bneutral\b|oxidation states?"
)
#: A radius with a unit and little else goes on with the last question of that kind.
_RADIUS_ONLY = re.compile(
    r"(?i)^\W*(?:and|und|et|y|what about|with|for)?\W*(?:a )?(?:radius )?(?:of )?"
    r"\d(?:[.,]\d+)?\s?(?:Å|A\b|angstroms?)\W*$"
)


def about_structure(text: str) -> bool:
    """Whether words in a conversation about a structure mean that structure."""
    return len(text) <= 400 and bool(
        _ABOUT_IT.search(text) or _RADIUS_ONLY.search(text)
    )


_SYMBOL = r"(?-i:[A-Z][a-z]?)(?![A-Za-z0-9])"
#: How much of it; of what else stands before the element, nothing is made here.
_SHARE = (
    r"(?:(?P<share>一半|半数|半分|三分之一|四分之一|3分の1|4分の1|\d+(?:\.\d+)?\s*[%％])"
    r"\s*[的の]?\s*|(?<![成半分些数]的)(?<![割半分部]の))"
)
_AMOUNTS = {
    "一半": "half of the", "半数": "half of the", "半分": "half of the",
    "三分之一": "1/3 of", "3分の1": "1/3 of", "四分之一": "25 % of",
    "4分の1": "25 % of",
}  # fmt: skip
#: One element put in the place of another, as it is said without "replace".
_INSTEAD = (
    re.compile(
        rf"(?i)\b(?:put|use|place|take|insert|setze?|nimm|mets|prends|pon|usa)\s+"
        rf"(?P<new>{_SYMBOL})\s+(?:instead of|in place of|anstelle von|statt|anstatt|"
        rf"au lieu de|à la place de|en lugar de|en vez de)\s+(?P<old>{_SYMBOL})"
    ),
    re.compile(
        rf"(?:其中)?的?(?P<count>一)个\s*(?P<old>{_SYMBOL})\s*(?:原子)?"
        rf"(?:换成|换为|改成|替换为|替换成|替换)\s*(?P<new>{_SYMBOL})"
    ),
    re.compile(
        rf"(?:(?P<count>[1一])つの)(?P<old>{_SYMBOL})\s*を\s*"
        rf"(?P<new>{_SYMBOL})\s*に(?:置き換え|変え|置換|換え)"
    ),
    re.compile(
        rf"{_SHARE}(?P<old>{_SYMBOL})\s*(?:都|全部)?"
        rf"(?:换成|换为|改成|替换为|替换成|替换)\s*(?P<new>{_SYMBOL})"
    ),
    re.compile(
        rf"{_SHARE}(?P<old>{_SYMBOL})\s*(?:の(?P<after>半分|\d+\s*%))?\s*を\s*"
        rf"(?P<new>{_SYMBOL})\s*に(?:置き換え|変え|置換|換え)"
    ),
)


#: What a structure tells by computation, in the words of a question for it.
_FACTS = (
    r"(?:(?:theoretical |x-?ray |crystallographic )?density|theoretische dichte|dichte|"
    r"densité|densidad|(?:unit[- ])?cell volume|volume|zellvolumen|volumen|"
    r"(?:lattice|cell) (?:parameter|constant|length)s?|gitter(?:parameter|konstante)n?|"
    r"paramètres? de maille|parámetros? de red|space group|raumgruppe|groupe d.espace|"
    r"grupo espacial|crystal system|kristallsystem|système cristallin|"
    r"sistema cristalino)"
)
_FACTS_ASIAN = (
    r"(?:密度|体积|体積|晶胞体积|晶格常数|格子定数|空间群|空間群|晶系|結晶系)"
)

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


def _scaled(verb: str) -> Callable[[re.Match[str]], str]:
    def said(match: re.Match[str]) -> str:
        what = match["what"].lower()
        much = match["much"].replace(",", ".")
        return f"{verb} {_WHAT.get(what, what)} by {much} %"

    return said


#: Cells and axes made larger or smaller, in the words of the other languages.
_SCALED = (
    (re.compile(rf"(?i)\b(?:vergrößere?|strecke?|dehne?|verlängere?|erhöhe?|augmente[rz]?|"
                rf"agrandi[st]?\w*|étire[rz]?|amplía|aumenta|estira|alarga)\s+{_TARGET}\s+{_BY}"),
     _scaled("increase")),
    (re.compile(rf"(?i)\b(?:verkleinere?|stauche?|verkürze?|komprimiere?|rédui[st]\w*|"
                rf"comprime[rz]?|raccourci[st]?|reduce|acorta|encoge)\s+{_TARGET}\s+{_BY}"),
     _scaled("decrease")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"(?:拉伸|伸长|增大|增加|放大|扩大)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("increase")),
    (re.compile(r"(?:把|将)?\s*(?P<what>[abc]|晶胞|体积)\s*轴?(?:方向)?\s*"
                r"(?:压缩|缩短|减小|减少|缩小)\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]"),
     _scaled("decrease")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:伸ば|伸長|引き伸ば|広げ|大きく|増や)"),
     _scaled("increase")),
    (re.compile(r"(?P<what>[abc]|格子|体積)\s*軸?を\s*(?P<much>\d+(?:\.\d+)?)\s*[%％]\s*"
                r"(?:縮め|圧縮|短く|小さく|減ら)"),
     _scaled("decrease")),
)  # fmt: skip
#: Other ways to ask for what the readers of changes and questions know by one name.
_PLAINER = (
    (re.compile(rf"(?i)(?P<one>{_SYMBOL})\s?[-–]\s?(?P<two>{_SYMBOL})[\s-]*"
                r"(?:distances?|separations?|contacts?|abst[aä]nde?|distancias?|"
                r"距离|間距離|键长|結合長)"),
     r"\g<one>-\g<two> bond lengths"),
    (re.compile(r"(?i)\b(?:distances?|abst[aä]nde?|distancias?|longueurs?)\s+"
                r"(?:entre |zwischen |of |de |von )?"
                rf"(?P<one>{_SYMBOL})\s?[-–]\s?(?P<two>{_SYMBOL})"),
     r"\g<one>-\g<two> bond lengths"),
    (re.compile(r"(?i)\b(?:put|mets|mettre|pon|setze?|gib|place)\s+(?P<share>\d+(?:[.,]\d+)?"
                rf"\s?%)\s*(?:of |de |d['’]|von )?(?P<new>{_SYMBOL})\s+(?:on|onto|sur|"
                rf"en|"
                r"auf|in place of|à la place de)\s+(?:the |le |la |el |dem |"
                r"les? sites? (?:de "
                rf"|du )?)?(?P<old>{_SYMBOL})"),
     r" replace \g<share> of \g<old> by \g<new> "),
    (re.compile(rf"(?i)(?:what|which|how)\s+coordination\s+(?:does|has|do)\s+"
                rf"(?P<one>{_SYMBOL})(?:\s+have)?|welche koordination hat\s+"
                rf"(?P<two>{_SYMBOL})|how is\s+(?P<three>{_SYMBOL})\s+coordinated|"
                rf"wie ist\s+(?P<four>{_SYMBOL})\s+koordiniert"),
     r"coordination number of \g<one>\g<two>\g<three>\g<four>"),
    # "Remplace le soufre par du sélénium" without its articles.
    (re.compile(r"(?i)\b(?P<verb>remplace[rz]?|reemplaza|sustituye|ersetze|tausche)\s+"
                r"(?:le |la |les |l['’]|el |los |las |das |die |den |du )"
                r"(?!hälfte|moiti|mitad|tiers|quart|tercio|cuarto|drittel|viertel)(?=\w)"),
     r"\g<verb> "),
    (re.compile(r"(?i)\b(?P<by>par|por|durch)\s+"
                r"(?:du |de la |de l['’]|des |le |la |l['’]|el |los |das |die |"
                r"den )(?=\w)"),
     r"\g<by> "),
    (re.compile(r"(?:格子定数|晶格常数)\s*a?\s*(?:を|改成|改为|设为|变为|变成|设成|=|是)?\s*"
                r"(?P<much>\d+(?:\.\d+)?)\s*(?:Å|埃)?\s*(?:に(?:して|変え\w*|設定\w*)?)?"),
     r" set a to \g<much> "),
    (re.compile(r"(?i)\b(?:shrink|contract|shorten|compress|strain(?=[^.]*by [-−]))\s+"
                rf"{_AXIS_BY}"),
     r"decrease \g<what> by \g<much> %"),
    (re.compile(rf"(?i)\b(?:stretch|elongate|lengthen|expand|strain)\s+{_AXIS_BY}"),
     r"increase \g<what> by \g<much> %"),
    *_SCALED,
    (re.compile(r"(?i)\b(?:an? )?(?P<much>\d+(?:\.\d+)?)\s*(?:%|percent)\s+"
                r"(?:uniaxial )?(?:tensile )?strain(?:ed)?\s+(?:along|in|on)\s+"
                r"(?:the )?(?P<what>[abc])(?![A-Za-z])"),
     r"increase \g<what> by \g<much> %"),
    (re.compile(r"(?i)\b(?:an? )?(?P<much>\d+(?:\.\d+)?)\s*(?:%|percent)\s+"
                r"(?:uniaxial )?compressi(?:ve strain|on)\s+(?:along|in|on)\s+(?:the )?"
                r"(?P<what>[abc])(?![A-Za-z])"),
     r"decrease \g<what> by \g<much> %"),
    (re.compile(rf"(?i)^\W*(?:(?:and|und|et|y|also|then|now)\W+)?"
                rf"(?:the |its |die |das |der "
                rf"|la |le |les |el |los |sa |su )?(?P<fact>{_FACTS})\W*$"),
     r"what is the \g<fact>?"),
)  # fmt: skip


def _as_replace(match: re.Match[str]) -> str:
    said = match.groupdict()
    share = said.get("share") or said.get("after") or ""
    if said.get("count"):
        return f" replace one {match['old']} by {match['new']} "
    amount = _AMOUNTS.get(share, f"{share.rstrip('%％ ')} % of" if share else "")
    return f" replace {amount} {match['old']} by {match['new']} "


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
    for pattern in _INSTEAD:
        words = pattern.sub(_as_replace, words)
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


#: Words that only say what file is wanted.
_FILE = re.compile(
    r"(?i)(?<![a-z])(?:cifs?|structures?|crystal structures?|kristallstruktur|struktur|"
    r"estructura(?: cristalina)?|structure cristalline)(?![a-z])|结构|構造"
)
_ASKS = re.compile(
    r"(?i)[?？]|\b(?:why|how|what|which|when|compare|versus|vs|explain|warum|wie|"
    r"welche\w*|pourquoi|comment|quelle?s?|por qué|cómo|cuáles?|table|data|new|novel|"
    r"candidates?|propert\w+|conductivit\w+|band ?gap|capacity|synthes\w+|predict|"
    r"design|similar|like)"
    r"\b|为什么|如何|怎么|哪|なぜ|どう"
)
#: More than one wish, or something to be solved.
_MORE = re.compile(
    r"(?i)[=;。；]|[.!]\s+\S|\w*(?:strukturen|structures|estructuras)\b|\bcifs\b|"
    r"m[öo]gliche|possible|posible|可能|候|个|つの|还|并|また|"
    r"\b(?:and|also|then|und|auch|außerdem|et|puis|y|además|solve|with|mit|avec|con)\b"
)
#: Words of the longest message that only names a compound and a file.
_SHORT = 12


#: Words of structure types that stand beside a formula: "half-Heusler HfNiSn".
_TYPE_WORDS = re.compile(
    r"(?i)(?<![\w-])(?:half-?heusler|full-?heusler|heusler|laves|max|phase|double|layered|"
    r"perovskite|spinel|garnet|olivine|pyrochlore|rutile|anatase|wurtzite|zincblende|"
    r"fluorite|rock ?salt|delafossite|chalcopyrite|kesterite|skutterudite|clathrate|"
    r"chevrel|nasicon|argyrodite|antiperovskite|ilmenite|scheelite|brownmillerite|"
    r"hexagonal|cubic|tetragonal|orthorhombic|monoclinic|trigonal|rhombohedral|type|"
    r"polymorph|polytype|[1-9]\d?[hrtc])(?![\w-])"
)


def _names_type_only(text: str) -> bool:
    """Whether a message is nothing but a formula with its structure type or name."""
    from knowledge.library.structures.naming import names
    from knowledge.structures import structure_library

    words = _TYPE_WORDS.sub(" ", text).split()
    held = structure_library().names
    plain = [w for w in words if w.lower() not in names() and w.lower() not in held]
    more = len(plain) < len(text.split())
    if words and len(words) < len(text.split()) and _is_name(" ".join(words)):
        # "Hexagonal tungsten carbide": a name with its form, and nothing more.
        return True
    return more and len(plain) == 1 and bool(re.search(r"[A-Z]", plain[0]))


def names_file_of_compound(text: str) -> bool:
    """Whether a short message names a compound and the file wanted, and asks nothing.

    "SnSe thermoelectric CIF room temperature", "β-Zn4Sb3 structure".
    """
    if len(text.split()) > _SHORT or len(text) > 120 or _ASKS.search(text):
        return False
    if "\n" in text.strip():
        # What is pasted is no message of a few words; it is placed without a library.
        return False
    if _MORE.search(text):
        return False
    from knowledge.structures import structure_library

    plain = in_simple_signs(text)
    if _FILE.search(text) or _names_type_only(text):
        return structure_library().resolve(plain).formula is not None
    return _names_form(plain)


def _names_form(text: str) -> bool:
    """Whether a message is a form of a compound and nothing else.

    "Calcio titanato cúbico a alta temperatura", "CsSnI3 black gamma phase".
    """
    from assistant.crystal_words import names_form_only
    from knowledge.structures import structure_library

    found = structure_library().resolve(text)
    if found.formula is None:
        return False
    record = next(iter(found.records), None)
    return names_form_only(text, found.composition, record)


def radius_only(text: str) -> bool:
    """Whether a message is nothing but a radius ("and 0.3 Å?")."""
    return _RADIUS_ONLY.search(text) is not None


#: Words that put two structures side by side.
SIDE_BY_SIDE = re.compile(
    # Spanish octahedra "comparten" vertices: they share them.
    r"(?i)\bcompar(?!t)\w*|\bdiffer\w*|\bversus\b|\bvs\b|\bvergleich\w*|"
    r"unterschied\w*|"
    r"différence|diferencia|gegenüber(?:stell|ge)\w*|比较|对比|区别|比較|比べ|違い"
)


def puts_side_by_side(text: str) -> bool:
    """Whether a message compares things."""
    return SIDE_BY_SIDE.search(text) is not None


#: What is asked of the atoms of a structure, and never of an element as such.
_OF_ATOMS = re.compile(
    r"(?i)coordinat(?:ion|ed)|koordin|coordonn|coordina[cd]|配位|bond|bindung|liaison|"
    r"enlace|键|結合|distance|abstand|abstände|distanc|距离|距離|neighbou?r|nachbar|"
    r"voisin|vecin|邻|近接|occup|besetz|ocupa|占|占有|wyckoff|\bsites?\b|position|"
    r"位置|how (?:much|many)|wie ?viel|combien|cuánt|多少|几个|いくつ|何個|oxidation|"
    r"oxidaci|oxydation|valence|氧化态|価数|酸化数"
)


_COMPUTED = re.compile(
    rf"(?i)\b{_FACTS}\b|{_FACTS_ASIAN}|coordinat(?:ion|ed)\b|koordin|coordonn|coordina[cd]|"
    r"配位|周围|charge[ -]?(?:balanc|neutral)|ladungs(?:neutral|bilanz)|电荷平衡|"
    r"电中性|"
    r"bond (?:length|distance|angle)|bindungslänge|longueurs? de liaison|键长|"
    r"結合長|"
    r"how many atoms|wie viele atome|combien d.atomes|cuántos átomos|多少个?原子|"
    r"原子数|"
    r"\bhow (?:many|much) (?-i:[A-Z][a-z]?)\b"
)
#: Questions for causes, for the literature, for other densities.
_NOT_COMPUTED = re.compile(
    r"(?i)\bwhy\b|\bhow (?:do|does|can|to)\b|warum|pourquoi|por qué|为什么|なぜ|"
    r"conductiv|"
    r"leitfähig|conductivit|conductiv|电导|伝導|affect|influenc|improv|increas|depend|"
    r"effect|chang|doped?\b|(?:current|energy|power|relative|pellet|dislocation|charge|"
    r"sintered|tap|green|bulk) density|stromdichte|energiedichte|densité de courant|"
    r"literature|paper|reported|publish|measured|compare|table|sinter|陶瓷|能量密度|"
    r"电流密度|焼結"
)


def asks_what_is_computed(text: str) -> bool:
    """Whether a short message asks for what a structure at hand tells by itself."""
    asked = len(text) <= 120 and _COMPUTED.search(text) is not None
    return asked and _NOT_COMPUTED.search(text) is None


_FACT_OF = re.compile(
    rf"(?i)^\W*(?:what(?:'s| is| are)|give(?: me)?|tell me|was ist|wie (?:ist|groß ist|"
    rf"hoch ist)|welche|quelle? est|quels sont|cuál es|cuáles son)?\s*(?:the |die |"
    rf"das |"
    rf"la |le |les |los |el )?{_FACTS}\s+(?:of|for|von|du|de|des|d[’']|del)\s*"
    r"(?P<name>[^?？]{1,40}?)\W*$|"
    rf"^\W*(?P<asian>[^的の，、\s]{{1,20}})[的の]{_FACTS_ASIAN}"
    r"(?:是(?:多少|什么)|は(?:何|いくつ|どれ)[^?？]{0,6}|は)?\W*$"
)


def asks_fact_of_compound(text: str) -> bool:
    """Whether a message asks for one computed fact of one compound of the library.

    "What is the density of KCl?" does; "the density of LLZO pellets" names no compound.
    """
    if _NOT_COMPUTED.search(text):
        return False
    match = _FACT_OF.match(text)
    if match is None:
        return is_fact_phrase(text)
    return _is_name(match["name"] or match["asian"]) or is_fact_phrase(text)


_IS_IT = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|hm+|wait|now|und|aber|et|mais|y|pero)\W+)*(?:that|this|it|"
    r"these|das|dies\w*|es|ce|cela|ça|c|eso|esto)\b\W{0,2}(?:is|isn|are|aren|was|has|hasn|"
    r"still|ist|hat|est|n.est|no es|es|s)\b[^.!]*[?？]\s*$|"
    r"^\W*(?:is|isn['’]t|was|ist|est-ce|es)\s+(?:that|this|it|das|dies\w*|es|esto|eso)\b"
    r"(?![^?]*\b(?:correct|ok|okay|valid|sound|plausible|possible|richtig|korrekt|juste|"
    r"bien)\b)[^.!?]*[?？]\s*$"
)


def speaks_of_it(text: str) -> bool:
    """Whether a question says something of the structure at hand, by a pronoun.

    >>> speaks_of_it("that isn't LiNbO3 any more, right?")
    True
    """
    return len(text) <= 160 and _IS_IT.search(text) is not None


def asks_of_atoms(text: str) -> bool:
    """Whether a message asks how atoms of a structure sit ("coordination of Zr").

    "Which atoms are nearest to zinc?" does as well; "the density of zinc" asks of zinc.
    """
    if len(text) > 160:
        return False
    asks = re.search(r"[?？]\s*$", text) and not re.search(
        rf"(?i)\b{_FACTS}\b|{_FACTS_ASIAN}|\bcif\b|struct|struktur|estruct|结构|"
        rf"構造",
        text,
    )
    return bool(asks or _OF_ATOMS.search(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What may stand beside two names in a wish to see their structures side by side.
_BESIDE_NAMES = _words(
    "compare comparison compares differ differs difference differences between of "
    "the and with to versus vs v from a an what is are do does how please me show "
    "tell in for crystal structure structures structural structurally phase phases "
    "form forms polymorph polymorphs modification modifications cell cells unit "
    "vergleiche vergleich unterschied unterschiede zwischen von und mit der die das "
    "den dem was ist sind kristallstruktur kristallstrukturen strukturen struktur "
    "bitte comparer comparaison différence différences entre et la le les de des du "
    "l quelle quelles est sont cristal cristalline cristallines compara comparar "
    "diferencia diferencias y el los las cuál es estructura estructuras "
)
_ASIAN_BESIDE = (
    "比较", "比較", "区别", "違い", "之间", "结构", "結晶", "构造", "構造", "晶体",
    "して",
    "请", "和", "与", "と", "の", "的", "を", "は", "何", "有", "什么", "ください",
)  # fmt: skip


#: Words by which a comparison is one of structures.
_OF_STRUCTURE = re.compile(
    r"(?i)struct?ur|estructur|lattice|unit cell|space ?group|coordinat|koordin|"
    r"coordonn|polymorph|crystallograph|kristallograph|cristallograph|cristalográf|symmetr|"
    r"gitter|elementarzelle|maille|celda|packing|polyhedr|结构|晶格|晶胞|空间群|配位|"
    r"構造|格子|空間群"
)
#: What a comparison may be about besides structures.
_OTHER_PROPERTY = re.compile(
    r"(?i)properti|eigenschaft|propriét|propiedad|perform|capacit|kapazit|stabil|"
    r"voltage|band ?gap|hardness|härte|dureté|dureza|cost|price|kosten|coût|photocat|"
    r"catal|katal|mechanic|mechan|optic|magnet|thermal|therm|electr|elektr|électr|"
    r"synthe|batter|electrolyt|elektrolyt|application|anwendung|性质|性能|稳定|特性|"
    r"性能|安定|合成|应用|応用|电|電"
)


def compares_structures(text: str) -> bool:
    """Whether a message puts two compounds of the library side by side, no more.

    "Compare rutile and anatase" does; "compare their conductivity" asks for a property.
    """
    if len(text) > 160 or not SIDE_BY_SIDE.search(text):
        return False
    if compares_cell_materials(text) and not _OF_STRUCTURE.search(text):
        return False
    from knowledge.structures import structure_library

    library = structure_library()
    named = library.mentions(text)
    if sum(bool(library.resolve(name).records) for name in named) < 2:
        return False
    rest = text
    for name in sorted(named, key=len, reverse=True):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    if _OF_STRUCTURE.search(rest):
        # "Compare the structure types for a student": structures, and nothing measured.
        return not (_NOT_COMPUTED.search(SIDE_BY_SIDE.sub(" ", rest))
                    or _OTHER_PROPERTY.search(rest))  # fmt: skip
    for word in _ASIAN_BESIDE:
        rest = rest.replace(word, " ")
    words = re.findall(r"[^\W\d_]+", rest.lower())
    return all(word in _BESIDE_NAMES for word in words)


#: A wish to have something, and nothing but its name.
_MAKE_IT = re.compile(
    r"(?i)^\W*(?:(?:please|can you|could you|would you|now|i need|i want|i would like|"
    r"i'd like|bitte|kannst du|peux-tu|puedes|s'il te plaît|por favor|请|帮我)\W+)*"
    r"(?:generate|make|build|create|construct|draw|give(?: me)?|show(?: me)?|"
    r"get(?: me)?|produce|erzeuge|erstelle|baue|zeige?(?: mir)?|gib(?: mir)?|"
    r"génère|crée|construis|"
    r"donne(?:-moi)?|montre(?:-moi)?|genera|crea|construye|dame|muestra(?:me)?|生成|给我|"
    r"作成して)\s*(?:an?|the|one|some|ein\w*|d(?:as|ie|en|er)|une?|l[ae]|el)?\s*"
    r"(?:(?:(?:crystal|kristall)[\s-]?)?(?:structure|struktur|model|modell|estructura)"
    r"(?: file| cristalline| cristalina)?\s+(?:of|for|von|der|des|de|du|del|d['’])\s*"
    r"(?:the |la |el |le |l['’])?)?"
    r"(?P<name>[^\s.?!,;][^.?!,;]{0,38}?)(?:\s*(?:please|bitte|を|的))?\W*$"
)
_NO_NAME = re.compile(
    r"(?i)\b(?:new|novel|candidates?|table|list|plot|figure|equation|model|it|that|this|"
    r"them|image|data|examples?|summary|report|values?|properties|help|more)\b|\d+ "
)


def makes_compound(text: str) -> bool:
    """Whether a message wants one compound made and says no more ("generate corundum").

    The name must be one of the structure library, whole.
    """
    return compound_to_make(text) != ""


def compound_to_make(text: str) -> str:
    """The name of that compound; empty where the message says anything else."""
    match = _MAKE_IT.match(text)
    if match is None or _NO_NAME.search(match["name"]):
        return ""
    name = match["name"].strip()
    return name if _is_name(name) else ""


def _is_name(name: str) -> bool:
    """Whether words are the name of a compound with a record, and nothing else."""
    from knowledge.structures import structure_library

    name = name.strip()
    found = structure_library().resolve(name)
    if found.formula is None or not found.records:
        return False
    known = {found.formula.lower(), found.name.lower(), *(
        mention.lower() for mention in structure_library().mentions(name)
    )}  # fmt: skip
    return name.lower() in known
