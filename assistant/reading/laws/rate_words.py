"""Words of linear rates in six languages, and one spelling for "per hour"."""

from __future__ import annotations

import re

GROWS = re.compile(
    r"\b(?:grow|grew|multipl(?:y|ies)|prolifer|reproduc|increas|gain|accru|accumul|"
    r"rise|rising|swell|doubl|breed|wächst|wachsen|vermehr|verdoppel|nimmt\b.{0,40}\bzu\b|"
    r"zunimmt|steigt|crece|aument|se duplica|croît|croissent|augment|double)\w*|"
    r"增长|生长|繁殖|增加|増殖|増え|成長|倍増",
    re.I,
)
FALLS = re.compile(
    r"\b(?:decay|decreas|declin|fall|drop|los[et]|losing|loss|fad(?:e|ing)|shrink|anneal|"
    r"recover|leak|drain|evapor|dissol|disintegrat|degrad|die\b|dies\b|dying|dissipat|"
    r"damp|discharg|bleach|wash|empt(?:y|ies)|overflow|removed|remov|attenuat|absorb|"
    r"disappear|vanish|deplet|consum|desorb|halv|weaken|reduc|shorten|"
    r"zerfall|zerfäll|zerfiel|sinkt|fällt|nimmt\b.{0,40}\bab\b|abnimmt|verlier|abgebaut|"
    r"schwind|decae|disminu|pierde|desintegr|baja|diminu|décroît|décroissent|perd|"
    r"désint|baisse)\w*|衰减|减少|衰变|下降|流失|減少|減衰|崩壊|減る",
    re.I,
)
RELAXES = re.compile(
    r"\b(?:cool|warm|heats?\b|heated|approach|relax|equilibrat|toward|tends? to|"
    r"kühl|abkühl|erwärm|nähert|refroidi|réchauff|tend vers|enfr[ií]|calient)\w*|"
    r"loses? (?:its|the) (?:excess|heat)|冷却|变冷|升温|接近|趋于|冷え|冷め|近づ|温ま",
    re.I,
)
#: Texts in which a rate constant belongs to another law.
OTHER = re.compile(
    r"diffus|thiele|avrami|butler|spring|pendul|oscillat|landau|damping (?:coeff|const)|"
    r"activation energy|heating rate|k/min|diffus|fick|\bwave\b|react\w*\s+with|->|→|"
    r"second[\s-]*order|zero[\s-]*order|half[\s-]*order|logisti[cks]\w*|carrying capacity|"
    r"logística|tragfähigkeit|kapazitätsgrenze|capacité (?:de charge|limite)|"
    r"capacidad de carga|环境容|承载|ロジスティック|収容力|"
    r"predator|infect|drag|stiffness|flux|fins?\b|conductiv|capacitor|resistor|inductor|"
    r"ordre (?:deux|zéro)|zweiter ordnung|phonon",
    re.I,
)
HALF = re.compile(
    r"half[\s-]*li(?:fe|ves)\b[^,;\d]*$|doubling time[^,;\d]*$|doubles? (?:every|in|each)\s*$|"
    r"halves? (?:every|in|each)\s*$|halved every\s*$|halbwertszeit[^,;\d]*$|"
    r"verdopplungszeit[^,;\d]*$|verdoppelt sich (?:alle|in)\s*$|halbiert sich alle\s*$|"
    r"demi-vie[^,;\d]*$|(?:double|se divise par deux) (?:toutes les|en)\s*$|"
    r"semivida[^,;\d]*$|vida media[^,;\d]*$|se duplica cada\s*$|"
    r"(?:半衰期|半減期|倍增时间|倍加時間)[^,;\d]*$",
    re.I,
)
LIFETIME = re.compile(
    r"(?:time constant|lifetime|life time|relaxation time|decay time|zeitkonstante|"
    r"lebensdauer|relaxationszeit|constante de temps|durée de vie|constante de tiempo|"
    r"tiempo de relajación|时间常数|寿命|時定数|緩和時間)[^,;\d]*$",
    re.I,
)
FED = re.compile(
    r"\b(?:fed|feed|add|suppl|enter|inflow|flows? in|pump|inject|goes in|come in|"
    r"deliver|produc|generat|created|arriv|harvest|withdraw|remov|taken|lost|"
    r"zugef|zuläuf|entnomm|ajout|alimen|añad|aliment|retir)\w*|加入|注入|流入|供給",
    re.I,
)
WITHDRAWN = re.compile(
    r"\b(?:harvest|withdraw|remov|taken|drawn|lost|sold|caught|fished|extract|entnomm|"
    r"retir|préle)\w*|取出|抽出|抜",
    re.I,
)
_ROOM = (
    r"surround\w*|ambient|environment|room|hall|air|bath|oven|furnace|lab\w*|workshop|"
    r"water|oil|cellar|outside|umgebung\w*|raum\w*|luft\w*|wasser\w*|halle|"
    r"ambiant[e]?|ambiente|pièce|l'air|sala|aire|habitación|equilibrium|saturation|"
    r"gleichgewicht\w*|équilibre|equilibrio"
)
SURROUNDINGS_BEFORE = re.compile(
    rf"\b(?:{_ROOM}|towards?|against|approach\w*|gegen|vers|hacia)\b"
    r"(?:\s+(?:temperature|value|limit|level|of|at|is|kept|held|an?|the|einer?|von|de|la|"
    r"temperatur|température|temperatura))*\s*[:=(]?\s*$|"
    r"(?:室温|环境温度|环境|周围|周囲温度|周囲|気温|平衡值)(?:为|是|は|が|的|の)?\s*$",
    re.I,
)
SURROUNDINGS_AFTER = re.compile(rf"^\W*(?:\w+\s+){{0,1}}(?:{_ROOM})\b", re.I)
WHEN = re.compile(
    r"\b(?:how long|when|what time|how many (?:hours|minutes|days|seconds|years)|wann|"
    r"wie lange|quand|combien de temps|cuándo|cuánto tiempo|cuánto tarda)\b|"
    r"多久|何时|多长时间|いつ|何時間|何分",
    re.I,
)
LEVEL_BEFORE = re.compile(
    r"(?:\b(?:to|at|below|under|above|reach\w*|until|till|down to|only|auf|unter|erreicht|"
    r"bis|à|sous|jusqu'à|atteint|a|hasta|bajo|alcanza)\b|降到|达到|到|まで)\s*(?:only|just|"
    r"it is|they are|about|sind|nur)?\s*$",
    re.I,
)
#: Of these a level is certain; "at" may tell the start as well.
REACHED_BEFORE = re.compile(
    r"(?:\b(?:to|below|under|reach\w*|until|till|unter|erreicht|bis|sous|jusqu'à|"
    r"atteint|hasta|bajo|alcanza)\b|降到|达到|到|まで)\s*(?:only|just|about|nur)?\s*$",
    re.I,
)
START = re.compile(
    r"\b(?:from|of|start\w*|initial\w*|at first|holds?|contain\w*|ha(?:s|d|ve)|with|"
    r"begin\w*|there (?:is|are)|is|are|at|enthält|von|anfangs|zu beginn|hat|contient|"
    r"de|au départ|initialement|contiene|tiene|inicial\w*)\b[^,;\d]*$|"
    r"(?:初始|最初|初期|开始)[^,;\d]*$",
    re.I,
)
_UNITS = {
    "s": r"seconds?|sec|s|sekunden?|secondes?|segundos?",
    "min": r"minutes?|min|minuten?|minutos?",
    "h": r"hours?|hrs?|h|stunden?|heures?|horas?",
    "day": r"days?|d|tag(?:e|en)?|jours?|d[ií]as?",
    "week": r"weeks?|wochen?|semaines?|semanas?",
    "month": r"months?|monat(?:e|en)?|mois|mes(?:es)?",
    "year": r"years?|yr|a|jahr(?:e|en)?|ans?|années?|años?",
    "m": r"m|met(?:er|re)s?|metros?",
    "cm": r"cm|centimet(?:er|re)s?",
    "mm": r"mm|millimet(?:er|re)s?",
    "um": r"um|µm|microns?",
}
_PER = re.compile(
    r"(?P<number>\d)\s*(?P<share>%|percent|per cent|prozent|pour cent|por ciento)?\s*"
    r"(?:of (?:its|the|their|what is there|all)(?: \w+){0,2}? )?"
    r"(?:\bper\b|\bpro\b|\bpar\b|\bpor\b|\beach\b|\bevery\b|\bje\b|\ban?\b|(?<=%)\s*/)\s*"
    r"(?P<unit>[A-Za-zµíñé]+)\b(?!\s*\^|\d)",
    re.I,
)
_EASTERN = (
    (r"每(?:个)?小时\s*", "h"), (r"每分钟\s*", "min"), (r"每秒\s*", "s"),
    (r"每天\s*", "day"), (r"毎時\s*|1時間あたり\s*", "h"), (r"毎分\s*", "min"),
    (r"毎秒\s*", "s"),
)  # fmt: skip
#: "0.0004 per cycle": a rate over something that is counted.
COUNTED = re.compile(
    r"(?<![\w.])\d[\d.]*(?:[eE][-+]?\d+)?\s*(?P<share>%)?\s*(?:per|pro|par|por|each|every)\s+"
    r"(?P<noun>(?!cent\b)[a-zà-ÿ]{3,14})\b",
    re.I,
)


def plain(text: str) -> str:
    """The text with points in decimals and rates as ``0.3 1/h``."""
    text = re.sub(r"(?<![\d.,])0,(\d+)(?![\d,])", r"0.\1", text)
    text = re.sub(r"(?<![\d.,(])(\d+),(\d{1,2}|\d{4,})(?![\d,])", r"\1.\2", text)
    for pattern, unit in _EASTERN:
        text = re.sub(rf"{pattern}(\d[\d.]*(?:[eE]-?\d+)?)", rf" \1 1/{unit} ", text)
    return per_unit(text)


def per_unit(text: str) -> str:
    """The text with ``0.3 per hour`` as ``0.3 1/h``."""
    return _PER.sub(_per, text)


def _per(found: re.Match[str]) -> str:
    unit = next(
        (u for u, names in _UNITS.items() if re.fullmatch(names, found["unit"], re.I)),
        None,
    )
    if unit is None:
        return found.group()
    sign = " %" if found["share"] else " 1"
    return f"{found['number']}{sign}/{unit}"
