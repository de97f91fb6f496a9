"""The words by which people ask for what a structure tells by itself, six languages."""

from __future__ import annotations

import re

ATOMS = re.compile(
    r"(?i)how many atoms|number of atoms|"
    r"atoms (?:are )?(?:there )?(?:in|per) (?:the |a )?(?:unit )?cell|"
    r"wie viele atome|(?:an)?zahl der atome|atome (?:pro|je) zelle|"
    r"combien d.atomes|nombre d.atomes|cuántos átomos|número de átomos|"
    r"多少(?:个)?原子|原子数|原子は"
)
UNITS = re.compile(
    r"(?i)formula units?(?: per (?:unit )?cell)?|formulas? per (?:unit )?cell|"
    r"f[óo]rmulas? (?:por|en la) celda|formules? (?:par|dans la) maille|"
    r"formeleinheit(?:en)?|"
    r"unités? (?:de )?(?:formulaires?|formules?)|motifs? (?:par|dans la) maille|"
    r"unidades? (?:de )?fórmula|化学式单(?:位|元)|式单元|分子式单位|"
    r"化学式単位|式量単位|(?<![A-Za-z])Z[- ]?(?:value|number|wert|zahl)\b|"
    r"(?<![A-Za-z0-9])(?-i:Z)(?=\s*(?:[?？.,]|$|\s(?:and|und|et|y)\b))|"
    r"^\W*Z (?:of|von|de|du|d[’'])\s|valeur de Z\b|valor de Z\b|Z[值値]"
)
AXIAL = re.compile(
    r"(?i)(?<![a-z])[bc]/a(?:[- ]?(?:ratio|verhältnis))?(?![a-z])|axial ratio|"
    r"achsenverhältnis\w*|rapport (?:axial|c/a)|relación (?:axial|c/a)|轴比|軸比"
)
CELL = re.compile(
    r"(?i)\bvolume\b|volumen\b|体积|体積|"
    r"lattice (?:parameter|constant)s?|"
    r"(?:unit )?cell (?:parameter|length|volume|constant|dimension|size)s?|"
    r"gitter(?:parameter|konstante)n?|zell(?:parameter|konstante|volumen)n?|"
    r"paramètres? (?:de|du) (?:la )?(?:maille|réseau)|"
    r"parámetros? de (?:la )?(?:red|celda)|晶格(?:参数|常数)?|"
    r"晶胞(?:参数|常数|尺寸)|格子定数|格子体積"
)
PER_UNIT = re.compile(
    r"(?i)(?:per|pro|je|par|por)\s+(?:formula unit|formeleinheit|unité (?:de )?"
    r"(?:formulaire|formule)|unidad (?:de )?fórmula|f\.?u\.?)|每化学式|"
    r"化学式(?:単位)?当たり"
)
DENSITY = re.compile(
    r"(?i)\bdensity\b|\bdichte\b|röntgendichte|\bdensité\b|\bmasse volumique\b|"
    r"\bdensidad\b|密度"
)
BONDS = re.compile(
    r"(?i)(?-i:\b[A-Z][a-z]?[-–][A-Z][a-z]?) (?:distance|separation|contact)s?|"
    r"\bhow far\b|distance between|\bwie weit\b|à quelle distance|a qué distancia|"
    r"距离|距離|離れ|化学键|結合は|(?:bond|interatomic) (?:length|distance)s?|"
    r"nearest[- ]neighbou?r(?: distances?)?|"
    r"how long (?:is|are) the (?:[A-Z][a-z]?[-–][A-Z][a-z]? )?bonds?|"
    r"bindungslängen?|wie lang (?:ist|sind) die (?:[A-Z][a-z]?[-–][A-Z][a-z]?[- ])?"
    r"bindung(?:en)?|longueurs? (?:de la |des? |d[’'])?liaisons?|"
    r"longitud\w* (?:de(?:l| los)? )?enlaces?|键长|结合长|結合長|結合距離|"
    r"\bbonds?\b|\bbindung(?:en)?\b|\bliaisons?\b|\benlaces?\b"
)
COORDINATION = re.compile(
    r"(?i)\bsurround\w*|\bneighbou?rs?\b|\bnachbar\w*|\bvoisins?\b|\bvecinos?\b|"
    r"\bnearest\b|\bclosest\b|plus proches?\b|más cercan[oa]s?\b|最近(?:邻|接)|"
    r"周围|周りに|まわりに|"
    r"\baround (?:(?:each|every|an?|the|one) )?(?=(?-i:[A-Z][a-z]?)\b)|"
    r"\bumgeben\b|\bentour\w+|\brodea\w*|"
    r"coordination numbers?|\bcoordinat(?:ion|ed)\b|koordinations?\w*|koordiniert|"
    r"(?:nombre|indice) de coordination|coordonn(?:é|ée)s?\b|"
    r"(?:número|índice) de coordinación|coordinación|coordinad[oa]s?\b|配位数?"
)
GROUP = re.compile(
    r"(?i)(?:space ?group|raumgruppe|groupe d.espace|grupo espacial|空间群|空間群)"
    r"(?:\s+(?:symbol|number)s?)?|"
    r"\b(?:what|which|welche|quelle|qué)\s+(?:symmetry|symmetrie|symétrie|simetría)\b|"
    r"对称性(?:是|为|如何)|対称性は"
)
SYSTEM_NAME = re.compile(
    r"(?i)crystal system|kristallsystem|système cristallin|sistema cristalino|"
    r"晶系|結晶系"
)
WYCKOFF = re.compile(
    r"(?i)wyckoff[- ]?(?:letter|position|site|symbol|lage|buchstabe)?n?s?|ワイコフ位置"
)
#: "Zr–O distance", "distance Li–O", "Li-O-Abstand".
PAIR = re.compile(
    r"(?i:\b(?:distances?|distancias?|abstand|abstände)\s+)?"
    r"(?<![A-Za-z])[A-Z][a-z]?\s?[-–—]\s?[A-Z][a-z]?(?![a-z])"
    r"(?i:[\s-]*(?:bond length|bond|distance|separation|contact|abstand|abstände|"
    r"bindung(?:slänge)?|distancia|liaison|enlace|距离|間距離|键长|結合長)s?\w{0,2})?"
)
_PAIR_WORD = re.compile(
    r"(?i)distanc|abst[aä]nd|separation|contact|bond|bindung|liaison|enlace|距|键长|結合"
)
_ALL = (
    UNITS, AXIAL, ATOMS, CELL, PER_UNIT, DENSITY, BONDS, COORDINATION, GROUP,
    SYSTEM_NAME, WYCKOFF,
)  # fmt: skip


def without_facts(text: str) -> str | None:
    """A message without the words that name facts; None where it names none."""
    rest, found = text, False
    pair = PAIR.search(rest)
    if pair is not None and _PAIR_WORD.search(rest):
        rest = f"{rest[: pair.start()]} {rest[pair.end() :]}"
        rest = re.sub(r"(?i)\b(?:distances?|distancias?|abst[aä]nde?)\b", " ", rest)
        found = True
    for pattern in _ALL:
        shorter = pattern.sub(" ", rest)
        found = found or shorter != rest
        rest = shorter
    return rest if found else None
