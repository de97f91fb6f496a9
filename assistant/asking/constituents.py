"""Names that the amounts of a table answer to: constituents, oxides and elements."""

from __future__ import annotations

import re

from validators.element_table import NAMES

#: One constituent or condition a line, in six languages.
_GROUPS = tuple(
    tuple(name.strip() for name in line.split("|"))
    for line in """
    water|wasser|eau|agua|水
    cement|zement|ciment|cemento|水泥|セメント
    fly ash|flugasche|cendres volantes|ceniza volante|cenizas volantes|粉煤灰
    slag|schlacke|hüttensand|laitier|escoria|矿渣|スラグ
    silica fume|silikastaub|fumée de silice|humo de sílice|硅灰|シリカフューム
    superplasticizer|fließmittel|superplastifiant|superplastificante|减水剂|減水剤
    fine aggregate|sand|feine gesteinskörnung|sable|arena|árido fino|细骨料|砂|細骨材
    coarse aggregate|gravel|kies|gravier|grava|粗骨料|粗骨材
    fibre|fiber|faser|fasern|fibra|fibras|纤维|繊維
    age|alter|âge|edad|龄期|材齢
    salt|salz|sel|sal|盐|塩
    concentration|konzentration|concentración|浓度|濃度
    time|zeit|temps|durée|tiempo|时间|時間
    pressure|druck|pression|presión|压力|圧力
    density|dichte|densité|densidad|密度
    thickness|dicke|épaisseur|espesor|厚度|厚さ
    power|leistung|puissance|potencia|功率|出力
    speed|velocity|geschwindigkeit|vitesse|velocidad|速度
    layer|schicht|couche|capa
    alloy|legierung|alliage|aleación|合金
    phase|phase|fase|相
    energy|energie|énergie|energía|能量|エネルギー
    voltage|spannung|tension|tensión|电压|電圧
    current|strom|courant|corriente|电流|電流
    mass|masse|masa|质量|質量
    grain size|korngröße|taille de grain|tamaño de grano|晶粒尺寸|粒径
    particle size|partikelgröße|taille des particules|tamaño de partícula|粒度|粒子径
    hardness|härte|dureté|dureza|硬度|硬さ
    porosity|porosität|porosité|porosidad|孔隙率|气孔率|気孔率
    flow|durchfluss|débit|caudal|流量
    dose|dosis|dosierung|dosage|剂量|用量
    yield|ausbeute|rendement|rendimiento|收率|収率
    efficiency|wirkungsgrad|efficacité|eficiencia|效率|効率
    length|länge|longueur|longitud|长度|長さ
    diameter|durchmesser|diamètre|diámetro|直径
    """.strip().splitlines()
)
#: Oxides by the names of their minerals and melts.
_OXIDES = {
    "SiO2": ("silica",), "Al2O3": ("alumina",), "Na2O": ("soda",), "K2O": ("potash",),
    "CaO": ("lime",), "MgO": ("magnesia",), "TiO2": ("titania",), "B2O3": ("boria",),
    "ZrO2": ("zirconia",), "Y2O3": ("yttria",), "CeO2": ("ceria",),
}  # fmt: skip
#: Endings that stand for each other in the four languages of Europe.
_ENDINGS = (("ity", "ität", "ité", "idad"), ("tion", "tion", "ción"),
            ("ance", "anz", "ancia"))  # fmt: skip
_FOLDED = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


def other_names(header: str) -> list[str]:
    """Names in other words and languages of what a column holds.

    >>> other_names("B2O3")[:2], "eau" in other_names("water_kg")
    (['boria', 'boron oxide'], True)
    """
    from knowledge.ingest.tables import split_header

    bases = dict.fromkeys(
        text.strip()
        for text in (
            header, split_header(header)[0], re.split(r"\s*[(\[]", header)[0],
            header.rsplit("_", 1)[0],
        )
    )  # fmt: skip
    out: list[str] = []
    for base in bases:
        plain = base.replace("_", " ").lower()
        out += [n for group in _GROUPS if plain in group for n in group if n != plain]
        out += _of_formula(base)
        out += _respelt(plain)
        *first, last = plain.split() or [""]
        if len(first) == 1:
            # Laserleistung, puissance laser.
            for word in same_meaning(last):
                out += [f"{first[0]}{word}", f"{first[0]} {word}", f"{word} {first[0]}"]
    return list(dict.fromkeys(out))


def same_meaning(word: str) -> list[str]:
    """A word in the other languages: of a group above, or by its ending.

    >>> same_meaning("ductility"), same_meaning("speed")[:2]
    (['ductility', 'ductilität', 'ductilité', 'ductilidad'], ['speed', 'velocity'])
    """
    out = [n for group in _GROUPS if word in group for n in group]
    for endings in _ENDINGS:
        for ending in endings:
            if len(word) > len(ending) + 3 and word.endswith(ending):
                out += [word.removesuffix(ending) + other for other in endings]
                break
    return list(dict.fromkeys(out))


def last_word(header: str) -> str:
    """The word that a header ends in, its unit left out.

    >>> last_word("scan_speed_mm_s"), last_word("porosity_%")
    ('speed', 'porosity')
    """
    words = re.findall(r"[^\W\d_]{4,}", header)
    return str(words[-1]).lower() if words else ""


def _of_formula(base: str) -> list[str]:
    """Names of an element or a binary oxide given by its symbols."""
    if base in NAMES.values():
        return _names(base)
    oxide = re.fullmatch(r"([A-Z][a-z]?)\d?O\d?", base)
    if not oxide or oxide[1] not in NAMES.values():
        return []
    forms = ("{} oxide", "{}oxid", "oxyde de {}", "óxido de {}", "氧化{}", "酸化{}")
    named = [form.format(name) for name in _names(oxide[1]) for form in forms]
    return [*_OXIDES.get(base, ()), *named]


def _respelt(plain: str) -> list[str]:
    """A German name with umlauts for their pairs of letters, or the other way."""
    out = []
    for flat, sharp in _FOLDED:
        if flat in plain:
            out.append(plain.replace(flat, sharp))
        if sharp in plain:
            out.append(plain.replace(sharp, flat))
    return out


def _names(symbol: str) -> list[str]:
    return [name for name, meant in NAMES.items() if meant == symbol]
