"""What something can be said to be: groups of words that exclude each other.

A group holds values; a thing has one of them (or a few, where traits say so). The words
are regular expressions in six languages.
"""

# ruff: noqa: E501 - a kind and its words in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

# fmt: off
KINDS: Mapping[str, Mapping[str, str]] = {
    "kind of gap": {
        "direct gap": r"(?<!in)(?<!in-)direct[- ](?:band[- ]?)?gap|(?<!in)direkte\w* Bandlücke|"
                      r"(?:gap|bande interdite) directe?|(?:gap|banda prohibida) direct[oa]|"
                      r"(?<!间)直接带隙|直接遷移|(?<!in)direct(?:[- ]gap)? semiconductor|"
                      r"(?<!in)direkte\w* Halbleiter|semi-?conducteur (?:à gap )?direct|"
                      r"semiconductor (?:de gap )?directo|直接半导体|直接型半導体",
        "indirect gap": r"indirect[- ](?:band[- ]?)?gap|indirekte\w* Bandlücke|"
                        r"(?:gap|bande interdite) indirecte?|(?:gap|banda prohibida) "
                        r"indirect[oa]|间接带隙|間接遷移|indirect(?:[- ]gap)? semiconductor|"
                        r"indirekte\w* Halbleiter|semi-?conducteur (?:à gap )?indirect|"
                        r"semiconductor (?:de gap )?indirecto|间接半导体",
    },
    "carrier type": {
        "p-type": r"\bp-?(?:type|leitend\w*|Typ|Halbleiter\w*)\b|\btype p\b|\btipo p\b|[pP]型|p-dotiert",
        "n-type": r"\bn-?(?:type|leitend\w*|Typ|Halbleiter\w*)\b|\btype n\b|\btipo n\b|[nN]型|n-dotiert",
    },
    "electrical character": {
        "insulator": r"\binsulat(?:or|ing)\b|\bIsolator\w*|isolierend|\bisolante?s?\b|"
                     r"\baislante\b|绝缘|絶縁",
        "metal": r"\bmetallic conductor|metallischer Leiter|conducteur métallique|"
                 r"conductor metálico|金属导体|\bis a metal\b(?! \w+)|ein Metall\b|"
                 r"(?:un )?métal(?:lique)?\b|(?:un )?metal(?=,|\.|$)|金属(?=なの|で|だ|[,,，]|$)",
        "mixed conductor": r"mixed (?:ionic[- /]?(?:and )?)?(?:electronic )?conduct\w+|MIEC|"
                           r"mischleit\w+|gemischtleit\w+|conducteur mixte|"
                           r"conductor mixto|混合导体|混合伝導",
        "electronic conductor": r"(?<!mixed )(?<!and )(?<!poor )(?<!bad )electronic conductor|"
                                r"(?<!schlechter )elektronischer Leiter|"
                                r"(?<!mauvais )conducteur électronique|"
                                r"(?<!mal )conductor electrónico|电子导体|電子伝導体",
        "oxide-ion conductor": r"ox(?:ide|ygen)[- ]ion conduct\w+|Sauerstoff\w*leit\w+|"
                               r"conducteur (?:d'ions oxyde|anionique)|"
                               r"conductor de iones óxido|氧离子导体|酸化物イオン伝導",
    },
    "carried ion": {
        "oxide ion": r"ox(?:ide|ygen)[- ]ions?|Sauerstoffion\w*|Oxidion\w*|ions? oxyde|"
                     r"iones? óxido|氧离子|酸化物イオン|酸素イオン",
        "proton": r"\bprotons?\b|\bProtonen\w*|protones|质子|プロトン",
        "lithium ion": r"\blithium[- ]ions?\b|\bLi\+|Lithiumion\w*|ions? lithium|iones? "
                       r"de litio|锂离子|リチウムイオン",
    },
    "magnetic order": {
        "ferromagnetic": r"(?<!anti)(?<!anti-)(?<!non-)(?<!non)(?<!not )ferromagn\w+|"
                         r"(?<!反)铁磁|(?<!反)強磁性|(?<!un)\bmagnetic at room",
        "antiferromagnetic": r"anti-?ferromagn\w+|反铁磁|反強磁性",
        "diamagnetic": r"\bdiamagn\w+|抗磁|反磁性",
        "not ferromagnetic": r"non-?magnetic|not (?:ferro)?magnetic|unmagnetisch|"
                             r"nicht ?magnetisch|amagnétique|non magnétique|no magnétic\w+|"
                             r"无磁|非磁性",
    },
    "lattice of a phase": {
        "face-centred cubic": r"face[- ]cent(?:re|ere)d(?: cubic)?|\bfcc\b|kubisch[- ]?"
                              r"flächenzentriert\w*|\bkfz\b|cubique (?:à )?faces? "
                              r"centrées?|\bcfc\b|cúbic\w+ cent\w+ en las caras|面心立方",
        "body-centred cubic": r"body[- ]cent(?:re|ere)d cubic|\bbcc\b|kubisch[- ]?"
                              r"raumzentriert\w*|\bkrz\b|cubique centrée?|cúbic\w+ "
                              r"cent\w+ en el cuerpo|体心立方",
        "body-centred tetragonal": r"body[- ]cent(?:re|ere)d tetragonal|\bbct\b|"
                                   r"tetragonal[- ]?raumzentriert\w*|quadratique "
                                   r"centrée?|tetragonal centrad\w+|体心四方|体心正方",
        "hexagonal": r"hexagonal(?:[- ]close[- ]packed)?|\bhcp\b|hexagonale?|密排六方|"
                     r"六方最密",
    },
    "base of an alloy": {
        "nickel-based": r"\bnickel[- ]?bas\w+|Ni-?bas\w+|Nickelbasis\w*|base (?:de )?nickel|"
                        r"base (?:de )?níquel|镍基|ニッケル基",
        "iron-based": r"\biron[- ]?bas\w+|Fe-?bas\w+|Eisenbasis\w*|base (?:de )?fer\b|"
                      r"base (?:de )?hierro|铁基|鉄基|ferrous alloy",
        "cobalt-based": r"\bcobalt[- ]?bas\w+|Co-?bas(?:ed|is)\w*|[CK]obaltbasis\w*|"
                        r"base (?:de )?cobalt|base (?:de )?cobalto|钴基|コバルト基",
        "titanium-based": r"\btitanium[- ]?bas\w+|Ti-?based|Titanbasis\w*|钛基|チタン基",
    },
    "family of superconductor": {
        "cuprate": r"\bcuprat\w+|copper oxide superconduct\w+|铜氧化物|铜基超导|銅酸化物|"
                   r"銅系超",
        "iron-based": r"iron[- ]?bas\w+ superconduct\w+|iron pnictid\w+|Eisenpniktid\w*|"
                      r"eisenbasiert\w*|(?:à|a) base (?:de )?(?:fer|hierro)|铁基超导|"
                      r"鉄系超伝導|鉄系超電導",
        "conventional": r"conventional (?:BCS )?superconduct\w+|konventionelle\w* Supraleit",
    },
    "type of superconductor": {
        "type I": r"\btype[- ](?:I|1|one)\b|\bTyp[- ]?(?:I|1)\b|\btype[- ]1\b|"
                  r"\btipo (?:I|1)\b|第?[一1I]类超导|第[一1]種超|"
                  r"(?:1\.|I\.|erster) Art\b",
        "type II": r"\btype[- ](?:II|2|two)\b|\bTyp[- ]?(?:II|2)\b|\btipo (?:II|2)\b|"
                   r"第?(?:二|2|II)类超导|第[二2]種超|(?:2\.|II\.|zweiter) Art\b",
    },
    "superconduction": {
        "no superconductor": r"(?:not|no|never|nicht|kein\w*|pas|no es) (?:an? )?"
                             r"(?:superconduct\w+|supraleit\w+|supracond\w+)|不超导",
        "superconductor": r"\bsuperconduct\w+|\bsupraleit\w+|\bsupracond\w+|超导|超伝導|"
                          r"超電導",
    },
    "polar order": {
        "ferroelectric": r"(?<!anti)(?<!para)(?<!non-)ferroelectric\w*|"
                         r"(?<!anti)ferroelektr\w+|(?<!anti)ferroélectr\w+|"
                         r"(?<!anti)ferroeléctr\w+|(?<!反)铁电|(?<!反)強誘電",
        "antiferroelectric": r"antiferroel\w+|反铁电|反強誘電",
        "paraelectric": r"paraele[ck]tr\w+|顺电|常誘電",
    },
    "role in a cell": {
        "anode": r"\banodes?\b|\bAnoden?\w*|\bánodo\b|negative electrode|负极|負極",
        "cathode": r"\bcathodes?\b|\bKathoden?\w*|\bcátodo\b|positive electrode|正极|正極",
    },
    "stability in moist air": {
        "stable": r"(?<!un)(?<!in)(?<!not )(?<!less )stable in (?:humid |moist |ambient |"
                  r"wet )?air|air[- ]stable|stable (?:against|to|towards) (?:moisture|humidity|"
                  r"water)|(?:luft|feuchte)\w*stabil|stabil (?:an|gegen) (?:\w+ )?(?:Luft|"
                  r"Feucht\w+|Wasser)|stables? (?:à|dans) l['’](?:air|humidité)|"
                  r"stables? (?:en|dans) (?:un )?air humide|estables? (?:al|en el|en) aire"
                  r"(?: húmedo)?|estables? frente a la humedad|(?:空气|湿气|潮湿空气)[^不]{0,4}"
                  r"稳定|(?:大気|空気|湿気)[^不]{0,8}安定|insensitive to moisture",
        "unstable": r"unstable in (?:humid |moist )?air|moisture[- ]sensitive|"
                    r"sensitive to (?:moisture|humidity|air)|feuchteempfindlich\w*|"
                    r"sensibles? à l['’](?:humidité|air)|sensibles? a la humedad|"
                    r"(?:空气|湿气|潮湿空气).{0,4}不稳定|水分に弱い|H2S",
    },
    "what it measures": {
        "mass": r"\bmass(?:e|es)?\b|\bmasa\b|\bweight\b|\bGewicht\w*|Masse\w*|\bpeso\b|\bpoids\b|"
                r"质量|重量",
        "heat flow": r"\bheat (?:flow|flux)|Wärmestr[oö]m\w*|flux (?:de chaleur|thermique)|"
                     r"flujo de calor|热流|熱流|enthalp\w+|Enthalpie",
        "crystal structure": r"crystal structure|lattice (?:planes?|parameters?)|"
                             r"Kristallstruktur|structure cristalline|estructura "
                             r"cristalina|晶体结构|結晶構造|\bphases?\b|Phasen?\b",
        "surface composition": r"surface (?:composition|chemistry)|Oberfläche\w*|oxidation "
                               r"states?|valence states?|composition de (?:la )?surface|"
                               r"表面组成|表面組成",
        "impedance": r"impedanc\w+|Impedanz\w*|impédance|阻抗|インピーダンス|resistances?",
        "crystal orientation": r"orientations?|texture|Orientierung\w*|取向|結晶方位",
        "current": r"\bcurrents?\b|\bStrom\b|\bcourant\b|\bcorriente\b|电流|電流",
        "bulk composition": r"bulk composition|(?:chemical|elemental) composition of the bulk|"
                            r"Volumenzusammensetzung|composition (?:chimique )?du volume|"
                            r"体相组成|バルク組成",
        "length": r"length change|dimensional change|Längenänderung|dilatation|长度变化|"
                  r"長さ変化",
        "surface area": r"surface area|spezifische Oberfläche|surface spécifique|"
                        r"superficie específica|比表面积|比表面積",
        "electronic conductivity": r"electr(?:onic|ical) conductivit\w+",
    },
    "form of a law": {
        "linear": r"\blinear\w*|\bproportional\b(?! to the (?:square|cube|inverse))|"
                  r"\blinéaire\w*|线性|線形|比例",
        "inverse square root": r"inverse square root|d\^?-1/2|Kehrwert der Wurzel|"
                               r"racine carrée inverse|平方根的倒数|平方根の逆数",
        "square": r"\bsquare of|\bquadrati\w+|\bcarré\b|cuadrad\w+|平方(?!根)|二乗|2乗",
        "cube": r"\bcubic\w*|\bcube of|\bkubisch\w*|\bcub[ei]que?\w*|\bcubo\b|立方|三次方|"
                r"三乗|3乗",
        "fourth power": r"fourth power|vierte Potenz|puissance quatre|cuarta potencia|四次方|"
                        r"四乗",
        "exponential": r"exponenti\w+|exponenci\w+|指数",
        "inverse": r"inversely proportional|umgekehrt proportional|inversement "
                   r"proportionnel\w*|inversamente proporcional|反比",
    },
}
# fmt: on
#: Words that a compound cannot be called by without certain elements: all of the first
#: set, or one of the second.
BY_ELEMENTS: tuple[tuple[str, str, frozenset[str], frozenset[str]], ...] = (
    (
        "cuprate",
        rf"{KINDS['family of superconductor']['cuprate']}|[KC]uprat\w*",
        frozenset({"Cu", "O"}),
        frozenset(),
    ),
    (
        "iron-based",
        KINDS["family of superconductor"]["iron-based"],
        frozenset({"Fe"}),
        frozenset(),
    ),
    (
        "organic",
        r"\borganic (?:cation|group|molecule|part|component)s?|organic-inorganic|\borganische\w* (?:Kation\w*|Gruppe\w*)|cations? organiques?|cationes orgánicos|catión orgánico|有机阳离子|有机无机|有機カチオン|有機無機",
        frozenset({"C", "H"}),
        frozenset(),
    ),
    (
        "oxide",
        r"(?<![^\W\d_])(?:oxides?|Oxid|oxydes?|óxidos?)(?![^\W\d_]|[- ]ion|[- ]free)|氧化物|酸化物",
        frozenset({"O"}),
        frozenset(),
    ),
    (
        "sulfide",
        r"(?<![^\W\d_])(?:sul(?:f|ph)ides?|Sulfid|sulfures?|sulfuros?)(?![^\W\d_])|硫化物",
        frozenset({"S"}),
        frozenset(),
    ),
    (
        "nitride",
        r"(?<![^\W\d_])(?:nitrides?|Nitrid|nitrures?|nitruros?)(?![^\W\d_])|氮化物|窒化物",
        frozenset({"N"}),
        frozenset(),
    ),
    (
        "phosphate",
        r"(?<![^\W\d_])(?:phosphates?|Phosphat|fosfatos?)(?![^\W\d_])|磷酸盐|リン酸塩",
        frozenset({"P", "O"}),
        frozenset(),
    ),
    (
        "carbide",
        r"(?<![^\W\d_])(?:carbides?|[CK]arbid|carbures?|carburos?)(?![^\W\d_])|碳化物|炭化物",
        frozenset({"C"}),
        frozenset(),
    ),
    (
        "halide",
        r"(?<![^\W\d_])(?:halides?|Halogenid|halogénures?|haluros?)(?![^\W\d_])|卤化物|ハロゲン化物",
        frozenset(),
        frozenset({"F", "Cl", "Br", "I"}),
    ),
    (
        "telluride",
        r"(?<![^\W\d_])(?:tellurides?|Tellurid|tellurures?|telururos?)(?![^\W\d_])|碲化物|テルル化物",
        frozenset({"Te"}),
        frozenset(),
    ),
)
#: What does not say how a thing is, but how it becomes or is meant to become.
BECOMES = re.compile(
    r"\b(?:becom\w+|turn\w*|made|make|makes|making|convert\w*|transform\w*|chang\w+|"
    r"into|towards?|dop\w+|want|wird|werden|macht|wandel\w*|devient|rend\w*|"
    r"transform\w*|se vuelve|hace|convierte|difficult|hard to|cannot|lacks?|unlike|like|"
    r"instead|rather|without|versus|vs|compared|against)\b|变|转|掺|变成|変|ドープ|难|"
    r"不能|にくい|難し",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:not|never|no|isn't|aren't|doesn't|nicht|kein\w*|ne|n'|pas|jamais|nunca|sin)\b|"
    r"n't\b|不是|没有|非|不|ない|ません",
    re.IGNORECASE,
)


@cache
def patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Value and pattern of every value of a group."""
    return tuple((v, re.compile(p, re.IGNORECASE)) for v, p in KINDS[group].items())
