"""The words of beams in German, French, Spanish, Chinese and Japanese, in English.

A beam's problem is a few nouns beside numbers; once they are put in English, one reader
serves all languages. Order counts: longer phrases come first.
"""

from __future__ import annotations

import re

#: Nouns by which a text is known to be about a beam in another language.
_BEAM = re.compile(
    r"\bviga\b|\bpoutre\b|\bbalken\b|\w*träger\b|\bträgers\b|\bvoladizo\b|\bménsula\b|梁|"
    r"はり\b|片持ち",
    re.I,
)
_WORDS = (
    (r"en voladizo|\bvoladizo\b|\bménsula\b|en porte[\s-]à[\s-]faux|\bconsole\b|kragträger|kragarm|kragbalken|einseitig eingespannt\w*|悬臂梁|片持ち(?:梁|はり)", " cantilever beam "),
    (r"beidseitig (?:fest )?eingespannt\w*|(?:bi)?encastrée? aux deux extrémités|biencastrée?|biempotrad\w*|empotrada en ambos extremos|两端固定|両端固定", " clamped at both ends "),
    (r"simplement apoyad\w*|biapoyad\w*|simplemente apoyad\w*|sur deux appuis(?: simples)?|simplement appuyée?|(?:beidseitig |frei |gelenkig )?(?:auf zwei stützen|aufliegend\w*|gelagert\w*)|einfeldträger|简支|単純支持|単純(?=梁|はり)", " simply supported "),
    (r"empotrad\w*|encastrée?s?|eingespannt\w*|固支|固定端", " clamped "),
    (r"\bviga\b|\bpoutre\b|\bbalkens?\b|\w*trägers?\b|梁|はり\b", " beam "),
    (r"\bde luz\b|\bluz\b|de portée|\bportée\b|spannweite|stützweite|跨度|スパン|支間", " span "),
    (r"de longitud|\blongitud\b|\blarga\b|de longueur|\blongueur\b|\blongue\b|\blänge\b|\blang(?:er|e)?\b|长度?|長さ", " long "),
    (r"carga (?:uniforme(?:mente)?(?: distribuida| repartida)?|distribuida|repartida)|charge (?:uniforme(?:ment répartie)?|répartie)|gleichlast|streckenlast|gleichmäßig\w* (?:verteilt\w* )?last|均布(?:荷载|载荷|荷重)|等分布荷重", " uniform load "),
    (r"carga (?:puntual|concentrada)|charge (?:ponctuelle|concentrée)|einzellast|einzelkraft|集中(?:荷载|力|载荷|荷重)", " point load "),
    (r"momento de inercia|segundo momento(?: de área)?|moment (?:d['’]inertie|quadratique)|flächenträgheitsmoment|flächenmoment|截面惯性矩|惯性矩|断面二次モーメント", " second moment of area "),
    (r"momento flector|moment (?:fléchissant|de flexion)|biegemoment|弯矩|曲げモーメント", " bending moment "),
    (r"\bflecha\b|\bflèche\b|durchbiegung|durchsenkung|挠度|たわみ", " deflection "),
    (r"(?:ángulo de )?giros?\b|\bpendiente\b|\brotación\b|\bpente\b|(?:end)?verdrehung|(?:end)?neigung(?:swinkel)?|biegewinkel|转角|たわみ角|傾斜角", " slope "),
    (r"en la punta|à l['’]extrémité(?! libre)|an der spitze|am ende\b|端部|先端", " at the tip "),
    (r"máxim[ao]s?|maximale?s?\b|größte\w*|maximal\w*|最大", " maximum "),
    (r"(?:en|a) el extremo libre|extremo libre|extrémité libre|(?:am |an der )?freien? ende|自由端", " at the free end "),
    (r"(?:en|a) (?:el|la) (?:centro|mitad)(?: del vano)?|au milieu|à mi-portée|in (?:der )?(?:feld)?mitte|跨中|中点|中央", " at the middle "),
    (r"reaccion(?:es)?|réactions?|auflagerkr[aä]ft\w*|auflagerreaktion\w*|支座反力|反力", " reactions "),
    (r"módulo (?:de young|elástico|de elasticidad)|module (?:d['’]young|d['’]élasticité)|e-modul|elastizitätsmodul|弹性模量|ヤング率|弾性率", " modulus "),
    (r"biegesteifigkeit|rigidez(?: a (?:la )?flexión)?|rigidité(?: en flexion| de flexion)?|弯曲刚度|抗弯刚度|曲げ剛性", " bending stiffness "),
    (r"\bfuerza\b|\bforce\b|\bkraft\b|力(?!矩)", " force "),
    (r"¿?\s*(?:cuál es|cuánto vale|calcul\w+|quelle? est|wie groß ist|berechne\w*|bestimme\w*)|求(?:出)?|是多少|を求め\w*|いくら", " what is "),
)  # fmt: skip


def in_english(text: str) -> str:
    """The text with the words of beams in English; other texts as they are."""
    if not _BEAM.search(text):
        return text
    for words, english in _WORDS:
        text = re.sub(words, english, text, flags=re.I)
    return re.sub(r"[，、。]", ", ", text)
