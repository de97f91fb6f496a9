"""What a change of a structure or a question about one may ask for, by its words.

Each topic has the words by which it is asked for, in six languages, and what must have
been done for it to be served: kinds of changes (`crystal_account.kinds_of`) and names
of computed facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generators.structures.doping_words import UNBALANCED
from generators.structures.instruction import words_of


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that may be asked for.

    Attributes:
        words: By which it is asked for.
        served_by: Kinds of changes, facts and files of which one serves it.
    """

    words: re.Pattern[str]
    served_by: frozenset[str]


_SITES = "exchanged occupancy added removed arrangements"
#: The special ones come first; what one of them took is not looked at again.
_TABLE = (
    (r"(?:un)?relax(?:ed|ation|ing|iert?\w*)?\b|optimi[sz]\w*|energy minimi\w*|"
     r"optimier\w*|"
     r"弛豫|优化|緩和|最適化", "relaxed"),
    (r"molar volumes?|molvolumen|volumes? molaires?|molares volumen|volumen molar|"
     r"摩尔体积|モル体積", "molar_volume"),
    (r"(?:number|atomic|atom) densit\w+|teilchendichte|数密度", "number_density"),
    (r"capacit(?:y|ies)|(?:spezifische )?kapazität\w*|capacités?|capacidad\w*|比容量|"
     r"容量",
     "capacity no_capacity"),
    (r"(?:polyhedr\w*|octahedr\w*|tetrahedr\w*|oktaeder|tetraeder|"
     r"polyeder)[- ]?volumen?s?|"
     r"volumes? (?:of|des?|der|d['’]un|del?|de los) (?:the |each |l['’]|los |el )?"
     r"(?:[A-Z][a-z]?[A-Z]?[a-z]?\d* )?(?:polyhedr\w*|octahedr\w*|tetrahedr\w*|"
     r"polyèdres?|octaèdres?|tétraèdres?|poliedros?|octaedros?|tetraedros?)|"
     r"(?:八|四|多)面体(?:的|の)?体[积積]", "polyhedron polyhedron_regular"),
    (r"(?:bond[- ]length |bond[- ]angle |angle |octahedral |quadratic )*"
     r"(?:distortion (?:ind\w+|parameters?)|elongation|angle variance|"
     r"variance)|baur[- ]?\w*|distortion of (?:the )?(?-i:[A-Z])|"
     r"verzerrung(?:sindex|sparameter)?\b|ind(?:ice|ex) de distorsion|"
     r"distorsion (?:des|del?)\b|índice de distorsión|distorsión (?:de|del)\b|"
     r"畸变(?:指数|度|参数)?|歪み(?:指数|度|パラメータ)?",
     "polyhedron polyhedron_regular angles group"),
    (r"point groups?|punktgruppen?|groupes? ponctuels?|grupos? puntual(?:es)?|点群",
     "centric acentric group polar not_polar"),
    (r"centro-?symmetr\w*|zentrosymmetr\w*|centrosym[eé]tri\w*|centrosimétri\w*|"
     r"inversion cent\w+|对称中心|中心对称|対称中心|反転(?:中心|対称)",
     "centric acentric"),
    (r"\bchiral\w*|手性|キラル", "centric acentric group"),
    (r"\bpolar\w*|polaire\w*|极性|極性", "polar not_polar axis"),
    (r"sub-?groups?|untergruppen?|sous-groupes?|subgrupos?|子群|部分群",
     "subgroups cell_subgroups group"),
    # The way of a sphere moves no atom.
    (r"(?:\bsphere|\bprobe|\bkugel|\bsphère|\besfera|\bball)\w*[^;?!]{0,40}?"
     r"\b(?:mov\w+|travel\w*|beweg\w*|déplac\w*|boug\w*|desplaz\w*|muev\w*)|"
     r"球[^。；？]{0,16}?(?:移动|移動|動\w*)|"
     r"percolat\w*|perkol\w*|渗流|浸透|bottlenecks?|engpass|goulot\w*|"
     r"cuello de botella|"
     r"瓶颈|\bprobe\b|\bspheres?\b|\bballs?\b|\bkugel\b|\bsphère\b|\besfera\b|球|"
     r"(?:diffusion|migration) paths?|diffusionspfad\w*|拡散経路|扩散通道|"
     r"how many dimensions?|wie ?vielen? dimension\w*",
     "percolation no_percolation"),
    (r"\bxrd\b|powder (?:pattern|diffraction)|diffraction patterns?|diffractogram\w*|"
     r"pulver(?:diagramm|diffr\w+)|beugungs\w+|diagramme? de (?:poudre|diffraction)|"
     r"diffractogramme|difractograma|diagrama de (?:polvo|difracción)|"
     r"粉末\w?衍射\w?图?|"
     r"衍射图?谱?|粉末(?:図形|x線)?回折\w*|回折\w*", "powder powder_first"),
    (r"(?:octahedral |tetrahedral |polyhedral |the )?tilt(?:s|ing|ed)?\b(?: angles?|"
     r" of (?:the )?"
     r"\w*hedra)?|(?:verkippung|neigung|kippwinkel)\w*|inclinaison|basculement|inclinación|"
     r"倾斜角?|傾斜角?|傾き|チルト",
     "angles"),
    (r"(?:bond )?angles?\b(?! (?:alpha|beta|gamma|α|β|γ))|(?:bindungs)?winkel|"
     r"angles? de liaison|ángulos?|键角|結合角|夹角",
     "angles cell constant"),
    (r"(?:bond|interatomic) (?:lengths?|distances?)|bindungslängen?|abst[aä]nde?|"
     r"\bdistances?\b|\bdistancias?\b|longueurs? de(?: la| s)? ?liaisons?|"
     r"longitud\w* de enlaces?|键长|结合长|結合長|結合距離|原子間距離|距离|距離",
     "bonds layers shortest_pair longest_pair absent bonds_changed bonds_same"),
    (r"coordination|koordination\w*|coordinación|配位数?",
     "bonds linked linked_kind polyhedron polyhedron_regular absent"),
    (r"\b(?:link(?:ed|age)|connect\w*|shar(?:e|ed|ing))\b|verknüpf\w*|verbunden|"
     r"\breli(?:és|ées|ent)\b|partag\w*|compart(?:en|ido\w*)|conect\w*|connect[ée]\w*|"
     r"连接|共享|共用|共有|連結|つなが\w*|繋が\w*", "linked linked_kind"),
    (r"wyckoff\w*|ワイコフ|positions? (?:are|is) occupied|atoms? (?:sit|occup\w+)|"
     r"(?:posiciones?|sitios?) (?:ocupa\w*|se ocupan)|positions? (?:occup\w+)|"
     r"lagen? (?:sind )?besetz\w*|(?:ocupan|occupent)\b",
     "occupied wyckoff_list site special general occupancy"),
    (r"(?:layer|interlayer) (?:spacing|distance|gap)|van der waals gap|层间距|層間\w*",
     "layers no_layers"),
    (r"oxidation (?:states?|numbers?)|oxidationszahl\w*|nombres? d.oxydation|"
     r"氧化态|酸化数", "neutral charged balanced"),
    (r"compar\w*(?<!parten)|vergleich\w*|比较|对比|比較|比べ\w*|differences?\b|"
     r"unterschied\w*|différences?|diferencias?|区别|違い", "compared"),
    (r"\bdensit(?:y|ies)\b|\bdichte\b|densités?|densidad|密度", "density compared"),
    (r"bi-?axia\w*|hydrostatic\w*|\bstrain\w*|compress\w*|stretch\w*|\bdehn\w*|"
     r"\bstauch\w*|"
     r"étire\w*|comprim\w*|estira\w*|拉伸|压缩|应变|圧縮|引き伸ば\w*|歪み",
     "constant cell group"),
    (r"super ?-?cells?|superzellen?|super-?mailles?|supercelda|super-?célula|超胞|"
     r"超晶胞|"
     r"スーパーセル", "supercell arrangements"),
    (r"primitive[rsn]? (?:unit )?(?:cell|zelle)|primitive cell|maille primitive|"
     r"celda primitiva|原胞|基本単位格子|プリミティブ(?:セル|格子)?|niggli",
     "primitive"),
    (r"conventional (?:unit )?cell|konventionelle\w* zelle|maille conventionnelle|"
     r"celda convencional|惯用晶胞|慣用単位格子", "conventional setting group"),
    (r"\bvacanc(?:y|ies)\b|leerstellen?|fehlstellen?|lacunes?|vacan(?:tes?|cias?)|空位|"
     r"空孔",
     "removed arrangements balanced"),
    (r"interstitial\w*|zwischengitter\w*|interstitiel\w*|intersticial\w*|间隙|格子間",
     "added"),
    (UNBALANCED, _SITES),
    (r"charge[- ]?compensat\w*|compensat\w+|ladungsausgleich\w*|kompensier\w*|"
     r"compens[eéa]\w*|"
     r"电荷(?:补偿|平衡)|补偿|電荷補償|補償", "balanced"),
    (r"énum[eéè]r\w*|enumer\w*|"
     r"(?:ordered|distinct|inequivalent|possible) (?:\w+ )?(?:cells?|"
     r"arrangements?|orderings?|config\w*|structures?|models?)|orderings?\b|"
     r"(?:geordnete|unterscheidbare|verschiedene)\w* (?:\w+ )?(?:zellen?|anordnung\w*)|"
     r"anordnung\w*|arrangements?|(?:cellules?|mailles?|configurations?) ordonnées?|"
     r"(?:celdas?|configuraci\w+) ordenadas?|枚举|列举|有序\w?|列挙|秩序配列|配置",
     "arrangements"),
    (r"\bordered\b(?! (?:by|from))|\bgeordnet\w*|\bordonnée?s?\b|\bordenad[oa]s?\b|"
     r"规则排列|"
     r"規則的|秩序", "arrangements"),
    (r"super-?space", "never"),
    (r"\b(?:co-?)?dop(?:e|ed|ing|ant|ieren|ier\w*|a|ar|er|é\w*|ado)?\b|dotier\w*|"
     r"掺杂?入?|"
     r"ドープ\w*|replac\w*|substitut\w*|exchang\w*|\bswap\w*|ersetz\w*|tausch\w*|"
     r"remplac\w*|"
     r"reemplaz\w*|sustitu\w*|替换|取代|(?<!转)换成|置換\w?|置き換え\w*", _SITES),
    (r"\bremov\w*|\bdelet\w*|\btake out\b|entfern\w*|lösch\w*|enl[eè]v\w*|supprim\w*|"
     r"retir\w*|\bquit(?:a|ar|e)\b|elimin\w*|de-?lithiat\w*|delithiier\w*|移除|去掉|"
     r"删除|"
     r"取り除\w*|除去|脱锂", "removed arrangements"),
    (r"\binsert\w*|einfüg\w*|insère\w*|\bintercalat\w*|插入|挿入",
     "added arrangements"),
    (r"occupanc\w+|taux d.occupation|besetzung\w*|ocupaci\w+|占有率|占据率?|占位",
     "occupancy occupied arrangements"),
    (r"volumen?s?\b|zellvolumen|体积|体積",
     "cell constant volume_per_unit molar_volume "
     "polyhedron polyhedron_regular compared"),
    (r"space ?groups?|raumgruppen?|groupes? d.espace|grupos? espacial(?:es)?|空间群|"
     r"空間群",
     "group space_group compared system centric acentric setting subgroups "
     "cell_subgroups absences elements axis polar settings hall wyckoff_list"),
    (r"site symmetr\w+|lagesymmetrie\w*|symétries? d[eu](?:s)? sites?|"
     r"simetrías? de(?:l)? sitios?|位点对称\w*|サイト対称\w*",
     "occupied site_symmetries site sites_of_symmetry"),
    (r"\bsymmetr(?:y|ie)\b|symétrie|simetría|对称性|対称性",
     "group setting space_group centric "
     "acentric system elements primitive conventional"),
    (r"settings?\b|aufstellung|réglage|(?:rhombohedral|hexagonal) axes|\baxes "
     r"(?:rhombo\w+|hexagona\w+)|(?:rhomboedrische\w*|hexagonale\w*) achsen|"
     r"\bejes (?:rombo\w+|hexagonal\w*)|(?:菱面体|菱方|六方)(?:晶)?[軸轴]|"
     r"取向|设置|設定", "setting group constant"),
    (r"\bundo\b|\brevert\b|rückgängig|\bannule[rz]?\b|\bdeshaz\b|撤销|取り消\w*|"
     r"(?:previous|last|first|original|earlier) version|(?:vorige|letzte|"
     r"erste)\w* version|"
     r"version (?:précédente|initiale|d['’]origine|de départ)|"
     r"(?:ursprungs|ausgangs)(?:version|fassung|struktur)|versión (?:anterior|"
     r"inicial|original|de partida)|上一(?:个)?版本?|"
     r"一つ前\w*|前のバージョン", "back compared"),
    (r"\b(?:mov|shift|switch|déplac|décal|verschieb|muev|"
     r"desplaz)\w*\s+(?:to )?(?:the |den |"
     r"l['’]|el )?(?:other |second )?(?:origin|ursprung|origen)\w*|"
     r"\borigin(?: choice)?\b(?! (?:structure|cell|version))|ursprung(?:swahl)?|"
     r"origine|"
     r"(?<!l )\borigen\b|原点", "origin setting"),
    (words_of("move"), "moved origin"),
    (r"poscar|\bvasp\b", "poscar"),
    (r"(?<![a-z])xyz(?![a-z])", "xyz"),
    (r"xlsx|excel|spreadsheet|tabellenblatt|feuille de calcul|hoja de cálculo|表格",
     "xlsx"),
    (r"(?<![a-z])cifs?(?![a-z])", "cif"),
    (r"(?:cell|lattice) (?:parameter|constant|length|dimension)s?|gitter(?:parameter|"
     r"konstante)n?|paramètres? de (?:maille|réseau)|parámetros? de (?:red|celda)|"
     r"晶格(?:参数|常数)|晶胞参数|格子定数", "cell constant compared group"),
    (r"\bformula\b|\bformel\b|formule|fórmula|化学式|组成|組成|\bcomposition\b|"
     r"zusammensetzung|composición", "atoms formula_units "
     "neutral charged exchanged occupancy"),
)  # fmt: skip


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, the special ones first."""
    return tuple(
        Topic(re.compile(rf"(?i)(?:{words})"), frozenset(served.split()))
        for words, served in _TABLE
    )


#: Facts that no rule and no change is put in the words of.
_ONLY_ASKED = frozenset({
    "bonds", "angles", "density", "molar_volume", "capacity", "polyhedron", "powder",
    "percolation", "number_density",
})  # fmt: skip
#: A number that is given, a rule, a wish: then something is to be so.
_STATES = re.compile(
    r"(?i)\d[.,]\d|=|:(?=\s*[-\d])|%|\b(?:to|auf|à|a)\s+\d|\b(?:rule|regel|règle|regla|must|should|"
    r"shall|muss|soll|doit|debe|distort|make|set|fix|check|mach|fais|haz|pon)\w*\b|"
    r"规则|規則|ルール|应|にして"
)


def asks_facts_only(text: str) -> bool:
    """Whether all that a message asks for is computed facts."""
    found, rest = [], text
    for topic in topics():
        if topic.words.search(rest):
            found.append(topic)
            rest = topic.words.sub(" ", rest)
    only = all(topic.served_by & _ONLY_ASKED for topic in found)
    return bool(found) and only and not _STATES.search(text)
