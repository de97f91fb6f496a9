"""The words of six languages in which crystal rules are written, as patterns.

Order in each pattern: English, German, French, Spanish, Chinese, Japanese.
"""

# ruff: noqa: E501 - a pattern is easier to read and to extend on its own line

from __future__ import annotations

import re

from validators.crystal_systems import SEVEN_SYSTEMS


def words(pattern: str) -> re.Pattern[str]:
    """A pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)


NUMBER = r"\d+(?:[.,]\d+)?"
#: A number with an uncertainty in brackets; a decimal comma is a decimal point.
VALUE = rf"({NUMBER})(?:\(\d+\))?"

#: "roughly", before a number.
ABOUT = (
    r"(?:\b(?:about|around|approx(?:\.|imately)?|roughly|circa|ca|etwa|ungefähr|rund|environ"
    r"|autour\s*de|unos|aprox(?:\.|imadamente)?|alrededor\s*de|cerca\s*de)\b\.?"
    r"|≈|≃|大约|约(?:为)?|およそ|約)"
)
GROUP = words(
    r"s\.\s?g\.|space[\s-]?groups?(?:\s*(?:symbol|type))?|\bSG\b|hermann[\s-]*mauguin(?:\s*symbol)?"
    r"|hall[\s-]*(?:symbol|name)|\bhall\b(?=\s*[:=])|symmetry\s*group|raumgruppen?(?:symbols?)?"
    r"|groupe?s?\s*(?:d\s?[\"']\s?espace|spatial)|grupos?\s*espacial(?:es)?"
    r"|空间群(?:符号)?|空間群(?:記号)?"
)
GROUP_NUMBER = words(
    # A bare "no" is a number only right behind the group: "no two tetrahedra …" is not.
    r"(?:\bno\.|(?:groups?|\bSG|[\"(,])\s*\bno\b|\bnr\.?|(?<!coordination )(?<!oxidation )(?<!atomic )\bnumber|\bnummer|\bnum[ée]ro|\bn[úu]mero|#|№|\bn\s?\.?\s?[°º]\.?"
    r"|\bn\s?\.\s?o\.?|\bITA?|编号|番号|第)\s*(?:is|ist|est|es|为|は|=|:)?\s*(\d{1,3})(?!\d|\.\d)"
)
ORIGIN = words(
    r"(?:origin|setting)\s*(?:choice|at)?\s*([12])\b|ursprungs?(?:wahl)?\s*([12])\b"
    r"|(?:choix\s*d\s?[\"']\s?)?origine\s*(?:n[°o]\s*)?([12])\b"
    r"|(?:elecci[óo]n\s*(?:de|del)\s*)?origen\s*([12])\b"
    r"|原点(?:选择|選択)?\s*([12])|(?<![A-Za-z0-9]):\s*([12])(?!\d|\s*[A-Za-z])"
)
HEXAGONAL = words(
    r"hexagonale?[nrs]?\s*(?:axes|setting|cell|achsen|aufstellung|zelle)"
    r"|(?:axes|r[ée]glage|ejes)\s*hexagona(?:ux|les)|六方\s*(?:晶軸|轴|軸|晶轴|设置|设定)"
    r"|六角\s*軸"
)
RHOMBOHEDRAL = words(
    r"rhombohedral\s*(?:axes|setting|cell)|rhomboedrische[nr]?\s*(?:achsen|aufstellung)"
    r"|(?:axes|ejes)\s*(?:rhombo[ée]driques|romboédricos)|菱面体\s*晶?軸|(?:菱方|三方)\s*轴"
)
#: "second origin choice"; the inversion centre is the origin of choice 2.
ORIGIN_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "2",
        words(
            r"(?:second|2nd)\s*origin(?:\s*choice)?|zweite\w*\s*ursprungs?(?:wahl)?"
            r"|(?:deuxi[èe]me|second\w*)\s*(?:choix\s*d\s?[\"']\s?)?origine|segund[oa]\s*(?:elecci[óo]n\s*de\s*)?origen"
            r"|第二(?:种)?原点(?:选择)?|第2原点|(?:with\s*(?:the\s*)?)?origin\s*(?:is\s*)?(?:at|on)\s*(?:the\s*)?(?:inversion\s*)?"
            r"(?:cent(?:re|er)\b(?:\s*(?:of\s*(?:inversion|symmetry)|\(?-[13]m?\)?))?|-1\b|-3m\b|2/m\b)(?:\s*\(?(?:origin\s*)?choice\s*2\)?)?"
            r"|ursprung\s*(?:im|am|in)\s*(?:inversions|symmetrie)?zentrum"
            r"|origine\s*(?:au|sur\s*le)\s*centre(?:\s*d\s?[\"']\s?inversion)?|origen\s*en\s*el\s*centro(?:\s*de\s*inversi[óo]n)?"
            r"|原点(?:在|位于|は)?(?:反演|对称)?中心(?:に)?"
        ),
    ),
    (
        "1",
        words(
            r"(?:first|1st)\s*origin(?:\s*choice)?|erste\w*\s*ursprungs?(?:wahl)?"
            r"|premi[èe]re?\s*(?:choix\s*d\s?[\"']\s?)?origine|primer[a]?\s*(?:elecci[óo]n\s*de\s*)?origen|第一(?:种)?原点(?:选择)?|第1原点"
            r"|orig(?:in|ine|en)\s*(?:is\s*)?(?:at|on|à|en|a)\s*(?:-43m|-4m2|-4\b|23\b)|ursprung\s*(?:auf|bei|in)\s*(?:-43m|-4m2|-4\b|23\b)"
        ),
    ),
)
SYSTEMS = {
    system: words(rf"(?<![a-zà-ÿ])(?:{stems})")
    for system, stems in SEVEN_SYSTEMS.items()
}
SYSTEM_ANCHOR = words(
    r"crystal\s*system|lattice\s*system|kristallsystem|syst[èe]me\s*cristallin"
    r"|sistema\s*cristalino|\bsyst[èe]mes?\b|\bsistemas?\b|\bsystems?\b|晶系|symmetry|structure|lattice|\bcell\b|maille|zelle|celda|symm?[ée]tri\w*|simetr[íi]a|gitter|estructura|struktur|结构|晶胞|構造"
)

Z_VALUE = words(
    r"(?<![A-Za-z0-9])Z\s*(?:=|:|is|equals|to|auf|à|en|ist|est|es|为|等于|改为|は|を)\s*(\d{1,3})(?!\d|\.\d)"
    r"|(\d{1,3})\s*(?:formula\s*units?|formeleinheiten|unit[ée]s?\s*formulaires?"
    r"|motifs?\s*(?:formulaires?)?|unidades?\s*(?:de\s*)?f[óo]rmula|个?\s*(?:化学)?式单[位元]"
    r"|化学式単位)"
)
DENSITY = words(
    r"(?:densit(?:y|é)|dichte|densidad|密度|\brho\b)[^;.\d]{0,40}?"
    rf"{VALUE}(?:\s*(?:-|to|and|bis|und|à|et|a|y|至|到|と|から|~|±)\s*{VALUE})?"
    r"\s*(g\s?/\s?cm\s?3|g\s?\*?\s?cm\s?-3|g\s?/\s?cc|kg\s?/\s?m\s?3|kg\s?m-3|Mg\s?/\s?m\s?3|Mg\s?m-3|g\s?/\s?ml"
    r"|克\s?(?:/|每)\s?立方厘米|grams?\s*per\s*(?:cubic\s*cent\w+|cc))"
)
RANGE = r"(?:-|~|(?:up\s*)?to|through|and|bis(?:\s*zu)?|und|jusqu[\"']?\s?à|à|et|hasta|a|y|至|到|和|と|から)"
LENGTH_UNIT = r"(Å|nm|pm)"

OXIDATION = words(
    r"oxidation\s*(?:states?|numbers?)|valence(?:\s*states?)?|oxidations(?:stufe|zahl)(?:en)?"
    r"|(?:[ée]tat|degr[ée]|nombre)s?\s*d\s?[\"']\s?oxydation|estados?\s*de\s*oxidaci[óo]n"
    r"|n[úu]meros?\s*de\s*oxidaci[óo]n|氧化态|氧化数|化合价|酸化数|価数"
)

SHAPES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("cuboctahedron", 12, words(r"cub[o]?octahedr\w*|kuboktaed\w*|cuboctaèdr\w*"
                                r"|cuboctaedr\w*|立方八面体|十四面体")),
    ("octahedron", 6, words(r"octahedr\w*|okta[ée]d(?:er|risch)\w*|octaèdr\w*|octaédr\w*"
                            r"|octaedr\w*|八面体")),
    ("tetrahedron", 4, words(r"tetrahedr\w*|tetra[ée]d(?:er|risch)\w*|tétraèdr\w*"
                             r"|tétraédr\w*|tetraedr\w*|tetraédr\w*|四面体")),
    ("icosahedron", 12, words(r"icosahedr\w*|ikosaed\w*|icosaèdr\w*|icosaedr\w*|二十面体")),
    ("dodecahedron", 8, words(r"dodecahedr\w*|dodekaed\w*|dodécaèdr\w*|dodecaedr\w*"
                              r"|十二面体")),
    ("trigonal prism", 6, words(r"trigonal\s*(?:prism\w*)|trigonale?s?\s*prism\w*"
                                r"|prismes?\s*trigona\w*|prismas?\s*trigonal\w*"
                                r"|三棱柱|三方柱|三角柱|三角プリズム"
                                r"|(?<!square )(?<!hexagonal )(?<!pentagonal )(?<!cubic )"
                                r"(?<![A-Za-zÀ-ÿ])prism(?:s|en|as|es?)?(?![A-Za-zÀ-ÿ])")),
    ("trigonal bipyramid", 5, words(r"trigonal\s*bipyramid\w*|bipyramides?\s*trigonal\w*"
                                    r"|三角双锥|三方両錐")),
    ("square pyramid", 5, words(r"square\s*pyramid\w*|quadratische\s*pyramid\w*|四方锥")),
    ("square antiprism", 8, words(r"square\s*antiprism\w*|quadratische\w*\s*antiprism\w*"
                                  r"|四方反棱柱")),
    ("square planar", 4, words(r"(?<=[a-z0-9][\s-])squares?\b(?![\s-]*(?:pyramid|antiprism|plan|net|lattice|ring))"
                               r"|\bquadrate?n?\b|\bcarrés\b|\bcuadrad[oa]s\b(?!\s*plan)|正方形|square[\s-]*plan\w*(?:\s*arrangement)?|quadratisch[\s-]*planar\w*"
                               r"|plan\s*carré|cuadrad[oa]\s*plan\w*|plano[\s-]*cuadrad[oa]|plan[\s-]*carrée?|平面四方形?|平面四角形")),
    ("trigonal planar", 3, words(r"trigonal[\s-]*plan\w*|\btriang(?:les?|ular)\b|\bdreieck\w*|triángulos?|平面三角形?")),
    ("cube", 8, words(r"(?<![A-Za-z])cubes?(?![A-Za-z])|würfel\w*|立方体")),
    ("linear", 2, words(r"\blinear(?:ly)?\s*(?:coordinat\w*)?|\blinéaires?|\blineal\w*|直线型?|直線(?:状|型)?|线性|線形")),
    ("", 0, words(r"polyhedr\w*|polyeder\w*|polyèdr\w*|poliedr\w*|多面体")),
)  # fmt: skip

SHARING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("corner", words(r"corner|vert(?:ex|ices)|apex|apices|\beck|spitze|\btips?\b|sommet|vértice"
                     r"|vertice|esquina|顶点|頂点|共角|共顶|角共|角顶|公共顶")),
    ("edge", words(r"\bedges?|kante|arête|arista|棱|共边|稜|边共|辺共")),
    ("face", words(r"\bfaces?\b|flächen|\bcaras?\b|共面|面共|公共面|面(?=[と、,および]{1,3}稜|[と、,]{1,2}辺|を(?:互いに)?共[有享]|连接|相连|の?共有)")),
)  # fmt: skip
SHARE = words(
    r"shar(?:e|es|ed|ing)|connect\w*|link\w*|join\w*|bridg\w*|verknüpf\w*|verbunden"
    r"|geteilt|teilen|gemeinsam\w*|partag\w*|\breli\w*|\bli[ée]s\b|connect\w*|compart\w*|in\s*common|mett\w*\s*en\s*commun|en\s*commun|en\s*común"
    r"|unid\w*|\bse\s*unen?\b|\bunen\b|conectad\w*|共享|共用|连接|相连|共顶点|共棱|共边|共面|共角|共有|連結|結合"
)
ISOLATED = words(
    r"isolated|isoliert\w*|isol[ée]s?|aislad\w*|孤立|discrete|not\s+(?:connected|linked)"
    r"|unconnected|unverknüpft|nicht\s+(?:miteinander\s+)?(?:verknüpft|verbunden)|disconnected|互不相连|不相连|不共享|つながらない"
    r"|(?:do(?:es)?\s*not|don[\"']?t|doesn[\"']?t|never)\s*(?:touch|share|connect|link|meet|join)\w*"
    r"|(?:\bno|ningun[oa]?s?|keine?|aucun)\s*(?:2|two)?\s*(?-i:[A-Z][A-Za-z0-9]{2,})\s*(?:\w+\s*)?(?:share|teilen|partage|comparte|touch)\w*"
)
DIMENSIONS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (3, words(r"(?:three|3)(?:[\s-]*(?-i:D)|-d|[\s-]*dim(?:ensional)?)(?![A-Za-z])|3[\s-]*d(?=[\s-]*(?:net|frame|skel|struc))|3[\s-]*dimension\w*"
              r"|dreidimensional\w*|tridimensionn?el\w*|tridimensional\w*|三维|三次元|3维|3次元"
              r"|3[\s-]*dimensionn?el\w*|(?:in|along)\s*all\s*(?:three|3)\s*(?:directions|dimensions)|in\s*alle\s*(?:drei|3)\s*(?:raum)?richtungen|三个方向")),
    (2, words(r"(?:two|2)(?:[\s-]*(?-i:D)|-d|[\s-]*dim(?:ensional)?)(?![A-Za-z])|2[\s-]*d(?=[\s-]*(?:net|frame|layer|sheet))|2[\s-]*dimension\w*"
              r"|zweidimensional\w*|bidimensionn?el\w*|bidimensional\w*|\bfeuillets\b|二维|二次元|2维|2次元"
              r"|\blayers\b|\bsheets?\b|schichten|couches|capas|每层|层内|層を(?:作|形成|な)")),
    (0, words(r"(?<!membered )(?<!gliedrigen )\brings?\b|\bdimers?\b|\bringe?\b|\banneaux|\banillos|环状?|環状?|二聚体|二量体")),
    (1, words(r"(?:one|1)(?:[\s-]*(?-i:D)|-d|[\s-]*dim(?:ensional)?)(?![A-Za-z])|1[\s-]*d(?=[\s-]*chain)|1[\s-]*dimension\w*"
              r"|eindimensional\w*|unidimensionn?el\w*|unidimensional\w*|一维|一次元"
              r"|(?:\bdouble\s*)?\bchains?\b|ketten|chaînes|cadenas|链状?|鎖")),
)  # fmt: skip
FRAMEWORK = words(
    r"frameworks?|networks?|skeletons?|gerüste?s?|netzwerke?s?|charpentes?|réseaux?"
    r"|squelettes?|ossatures?|armaz[óo]n|\bred(?:es)?\b|estructura|esqueleto|骨架|网络|框架"
    r"|骨格|ネットワーク|layers?|sheets?|chains?|schichten|ketten|couches|chaînes|capas"
    r"|cadenas|层|層|链|鎖|\brings?\b|\bringe?\b|anneaux|anillos|环|環|feuillets|lamellaires?|laminar(?:es)?|层状|層状"
)
COORDINATED = words(
    r"coordinat\w*|surround\w*|\b(?:CN|KZ)\b|bonded\s+to|neighbou?rs?|koordin\w*|umgeben\w*"
    r"|coordonn\w*|coordin\w*|co[ou]rdinence|entour\w*|voisins|rodead\w*|vecinos|coordinad\w*|配位数?"
    r"|包围|环绕|围绕|に?囲まれ(?:る|た|て(?:いる)?)?|取り囲\w*"
)
SHARES_SITE = words(
    r"\bshar(?:e|es|ed|ing)\b|mixed|together|random\w*|disorder\w*|statistical\w*|teilen"
    r"|gemeinsam|statistisch|partagent|ensemble|comparten|compartid\w*|共享|共同|共占|混合"
    r"|无序|共有|混在|ランダム"
)
RESPECTIVELY = words(r"respective\w*|jeweils|bzw|respectiv\w*|分别|それぞれ")
EACH = words(r"\beach\b|\bboth\b|jeweils|\bje\b|chacun\w*|cada\s*un\w*|各|ずつ|均")
EMPTY = words(
    r"\bempty\b|\bvacant\b|unoccupied|not\s+occupied|\bleer\b|unbesetzt|\bvides?\b"
    r"|inoccup\w*|vac[íi]\w*|desocupad\w*|为空|空置|未占|空い|空で|空席"
    r"|は空(?![間孔隙])|(?<=\d[a-z])(?:位|均|都)?空(?![間间隙腔孔位])"
)
#: "18e allowed": an atom may sit there, and need not.
ALLOWED = words(
    r"\b(?:allowed|permitted|permissible|optional(?:ly)?|erlaubt|zulässig|autorisée?s?|permise?s?"
    r"|permitid[oa]s?|opcional(?:es)?)\b|(?:are|is)\s*possible\b|允许(?:占据|占有)?|许可|可占据?|許(?:容|可)(?:される|されて(?:いる)?)?"
)
PARTIAL = words(
    r"partial(?:ly)?(?:\s*(?:occup\w*|filled))?|partly(?:\s*occup\w*)?|teilweise(?:\s*besetz\w*)?"
    r"|teilbesetz\w*|partiel\w*|parcial\w*|部分(?:占据|占有|占位|的に)?"
)
FULL = words(
    r"\bfull\b(?!\s*(?:occup|formula|structure|width))|\bvoll\b|\bplein(?:e?s?)?\b|\bllen[oa]s?\b|占满|填满|fully(?:\s*(?:occup\w*|filled))?|complete(?:ly)?(?:\s*(?:occup\w*|filled))?"
    r"|full\s*occup\w*|voll(?:ständig)?\s*besetz\w*|\bvollständig\b|totalement|entièrement|pleine\w*"
    r"|totalmente|completamente|完全(?:占据|占有|に)?|全占"
)
HALF = words(r"half(?:[\s-]*(?:occup\w*|filled|of))?|(?:zur\s*)?hälfte|halb\s*besetz\w*|à\s*moitié|a\s*la\s*mitad"
             r"|medio\s*ocupad\w*|半占(?:据|有)?|半分|各?占?一半|1半")  # fmt: skip
OCCUPANCY = (
    r"(?:site[\s-]*)?(?:occupanc(?:y|ies)|occupations?|\bocc\b\.?|\bsof\b|s\.o\.f\.|fill(?:ed|ing)"
    r"|besetzung(?:szahl|sgrad|sfaktor)?(?:en)?|taux\s*d\s?[\"']\s?occupation|ocupaci[óo]n(?:es)?"
    r"|ocupad\w*|占有率|占据率|占位率|占位度|占位)"
)
CHANGE = words(
    r"\bchang\w*|\binstead\b|\bcorrect(?:ed|ion)?\b|\bswitch\b|\breplace\b|\bmodif\w*"
    r"|\bnot\b(?!\s+only\b).{1,30}\bbut\b(?!\s+also\b)|änder\w*|korrigier\w*|statt|ersetz\w*|corrig\w*|plutôt"
    r"|remplac\w*|cambi\w*|corrij\w*|en\s+lugar|改为|改成|修改|更改|更正|変更|修正|直して"
)
RULE_TITLE = words(
    r"(?:(?:rules?|regel|règle|regle|regla|规则|規則|ルール|条件)\s*(?:no\.?|nr\.?|#)?\s*"
    r"([0-9]{1,2}|[一二三四五六七八九十]|(?-i:[A-H])(?=\s*[:：.)]))|\bR([0-9]{1,2}))\s*(?:[:：.)=-]|は|，|、|,)\s*"
    # Without a number only a colon makes a title of it.
    r"|(?:\b(?:rules?|regeln?|règles?|reglas?)|规则|規則|ルール)\s*[:：]\s*"
)
SHORTEST = words(r"short\w*|minim\w*|at\s*least|kürzest\w*|mindestens|kleinst\w*|court\w*"
                 r"|au\s*moins|mínim\w*|al\s*menos|cort[oa]s?|最短|最小|至少|以上")  # fmt: skip
LONGEST = words(r"longest|maxim\w*|at\s*most|höchstens|längst\w*|au\s*plus|máxim\w*"
                r"|como\s*máximo|最长|最長|最大|至多|以下")  # fmt: skip
BELOW = words(r"below|less|closer|shorter|nearer|under\b|unter|kürzer|näher|inférieur\w*"
              r"|moins|menor\w*|menos|小于|低于|未満|より短")  # fmt: skip
ABOVE = words(r"above|greater|longer|over\b|more|exceed\w*|über|länger|größer|supérieur\w*"
              r"|plus\b|mayor\w*|más|大于|高于|超|より長")  # fmt: skip
NEGATION = words(r"\bno\b|\bnot\b|never|without|kein\w*|nicht|aucun\w*|\bpas\b|ning\w*"
                 r"|sin\b|不|没有|無|ない")  # fmt: skip
QUESTION = words(
    r"^\s*(?:what|which|why|how|is|are|does|do|was|wie|warum|welche\w*|ist|sind|quel\w*"
    r"|pourquoi|comment|est-ce|qué|cuál\w*|por\s*qué|cómo|¿)|什么|哪|吗|为何|为什么|何|ですか|か[?？]"
)

#: Words that say nothing by themselves; what remains besides them was not understood.
FILLER = words(
    r"\b(?:environ|ungefähr|etwa|circa|aproximadamente|roughly|nearly|chaque|groupe|hex|up|à|ones|cavit(?:y|ies)|away|vor|vorliegt|commun|ihre\w*|adopts?|alone|spread|gaps?|common\w*|dimers?|within|stays?|remains?|separated|arrangement|neighbou?r(?:ing|s)?|tiene|peut|puede|kann|can|grp|want|room|ambient|temperature|raumtemperatur|migrating|possess\w*|exhibit\w*|shows?|featur\w*|comprising|compris\w*|construct\w*|generat\w*|holes?|huecos|mutually|well|according|described|expected|typical\w*|general|allgemein\w*|apart|alternat\w*"
    r"|everything|hold|mean|ratio|giving|making|opposite|unique|prisms?|old|notation|sein|befind\w*|enthält|enthalten|sym[ée]trie|égale?s?|simetr[íi]a|alpha|beta|gamma"
    r"|two|four|five|six|the|a|an|of|is|are|be|should|shall|must|has|have|having|to|in|on|at|by|with|and"
    r"|or|for|as|from|into|its|it|this|that|these|those|they|them|there|which|where|so|then"
    r"|also|all|each|every|only|please|pls|plz|kindly|thx|thanks?|note|sure|make|made|ensure|remember|use|using|used"
    r"|i|we|you|can|could|would|will|do|does|know|known|namely|i\.?e\.?|e\.?g\.?|about"
    r"|approximately|around|ca|ideal\w*|rules?|following|given|belongs?|named|called"
    r"|structures?|crystals?|crystallograph\w*|crystalli[sz]\w*|materials?|compounds?"
    r"|phases?|atoms?|ions?|cations?|anions?|migrat\w*|mobile|site?s?|positions?|wyckoff"
    r"|place[sd]?|located?|lies?|lie|sits?|sit|occup\w*|fill\w*|host\w*|take[sn]?|put"
    r"|distribut\w*|over|different|distinct|independent|inequivalent|kinds?|types?|symmetry"
    r"|equivalent|form\w*|build\w*|built|consist\w*|through|via|between|units?|groups?"
    r"|interstic\w*|interstitial|spaces?|voids?|channels?|remaining|number|letters?|labels?"
    r"|cell|conventional|parameters?|constants?|lattice|values?|equal\w*|length\w*|bond\w*"
    r"|distances?|angles?|range\w*|respectively|other|another|same|new|now|generate\w*|create"
    r"|cif|files?|formula|chemical|composition|symbol|standard|setting|choice|axes|total|sum"
    r"|per|their|not|no|but|instead|change\w*|correct\w*|set|write|while|whereas|both"
    r"|contain\w*|reside\w*|rather|from|long|nearest|w/?|than|hence|otherwise|directions?|axis|respect\w*|whose|one|coordination|coordinated|polyhedr\w*|framework|skeleton|network|against"
    r"|center|centre|central|surround\w*|share[sd]?|sharing|connected|linked|along|three"
    r"|charges?|states?|balance"
    r"|der|die|das|den|dem|des|ein|eine|einer|eines|einem|einen|ist|sind|soll\w*|muss"
    r"|müssen|hat|haben|im|am|auf|von|vom|zu|zur|zum|und|oder|mit|für|als|aus|über|nur|je"
    r"|besteh\w*|erzeug\w*|erstell\w*|datei\w*|gib|mir|bitte|besetz\w*|lage|lagen|plätze?|platz|position\w*|punktlagen?|struktur|kristall\w*"
    r"|atome?n?|ionen|wander\w*|werden|wird|liegt|liegen|sitz\w*|verbindung|zelle|elementarzelle"
    r"|gitter\w*|beträgt|betragen|bild\w*|drei|alle|sich|sie|es|dort|nämlich|verteil\w*|lücken"
    r"|zwischen|jede\w*|richtung|abst[aä]nd\w*|bindung\w*|länge\w*|formel|verschieden\w*|auch|nach|durch|achsen|gerüst"
    r"|génèr\w*|crée\w*|fichiers?|genera\w*|crea\w*|archivo|ok|okay|addition\w*|moreover|need\w*|give|me|thanks?|now|le|la|les|l|un|une|du|de|d|est|sont|doit|doivent|être|dans|sur|par|avec|et|ou|pour"
    r"|ce|cette|ces|leurs?|amb[oa]s|beide|chacune?|il|elle|ils|occupe\w*|occupés?|occupée?s?|sites?|place|maille|paramètres?"
    r"|réseau|cristal\w*|composé|atomes?|ions|position\w*|situ\w*|trouv\w*|qui|que|entre|forment|comprise?s?|contient"
    r"|longueurs?|liaisons?|formule|tous|toutes|deux|mobiles?|au|aux|se|trois|respectivement"
    r"|el|los|las|lo|una|unos|es|son|debe\w*|ser|estar?|en|por|con|y|o|u|para|del|al|este|esta"
    r"|ocupa\w*|sitios?|posici\w*|estructura|cristal\w*|átomos?|iones|celda|red|parámetros?"
    r"|compuesto|fórmula|enlaces?|distancias?|longitud\w*|forman|tres|que|entre|su|sus|se|está|están|cada|cristalina)\b"
    r"|[的了三两填充隙每含晶胞在和与及是为应该须必需位于置上处由被占据有其中该此各个種种类型这那请即则以及而且都其"
    r"结构晶体化合物离子原子材料空间点群号符标记分布之间间隙形成通过构成包含所组成物相]+"
    r"|\d[种種つ]+の?|個の|具有|[つはがをにでとのもやへ]|です|ます|する|した|して|される|された|サイト|位置|占め|占有|原子|作成|生成|ファイル|文件|帮|给我|一个|的"
    r"|どうし|同士|くらい|ぐらい|程度|ほど|大约|左右|約|约|迁移|的比例|の比率?|単位格子中|的につながる|でつながる|つながる|つながって|入る|室温|入|彼此|酸|結合|层状|イオン|構造|結晶|化合物|ある|あり|おり|なる|なり|よる|より|から|まで|および|または|この|その|それ"
    r"|作(?:る|り|って)|交互|べき|ください|こと|これ|べ|い|う|て|た|れ|る|さ|め|し|き|り|く|ね|よ|ワイコフ|席|座"
)
