"""Words for properties, and for more and less of them, in six languages."""

# ruff: noqa: E501 - a property and its words in six languages stand on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.quantities import quantity_spans

# fmt: off
#: Less before more: "plus petit", "más bajo" and "more brittle" begin with more.
LESS = (
    r"\bplus (?:faible|petit|bas|basse|étroit|léger|légère|court|lent|mou|molle|fragile|"
    r"mauvais)\w*|\bmás (?:baj|pequeñ|estrech|débil|liger|cort|lent|bland|frágil|pobre)\w*|"
    r"\bmoins\b|\bmenos\b|\bmenor(?:es)?\b|\binférieur\w*|\binferior(?:es)?\b|\bpeor(?:es)?\b|"
    r"\bpires?\b|\b(?:lower|smaller|less|narrower|weaker|worse|poorer|fewer|slower|shorter|"
    r"softer|lighter)\b|\b(?:niedriger|geringer|kleiner|schmaler|schmäler|enger|schwächer|"
    r"schlechter|weniger|langsamer|kürzer|weicher|leichter)\w*|更低|更小|更窄|更差|更弱|更慢|"
    r"更少|更软|更轻|低于|小于|不如|低い|低く|小さ|狭い|狭く|悪い|悪く|劣|下回|弱い|弱く|遅い|"
    r"少な|軽い"
)
MORE = (
    r"\b(?:more|higher|larger|greater|wider|bigger|broader|better|stronger|faster|longer|"
    r"superior|exceeds?|outperforms?|surpass(?:es)?|beats?|harder|heavier)\b|"
    r"\b(?:größer|grösser|höher|breiter|weiter|besser|stärker|schneller|härter|schwerer|"
    r"länger)\w*|\bmehr\b|\bübertrifft\b|\bplus\b|\bsupérieur\w*|\bmeilleur\w*|\bmieux\b|"
    r"\bdépass\w*|\bmás\b|\bmayor(?:es)?\b|\bsuperior(?:es)?\b|\bmejor(?:es)?\b|\bsupera\w*|"
    r"更高|更大|更宽|更好|更强|更快|更多|更硬|更重|高于|大于|优于|超过|高い|高く|大き|広い|広く|"
    r"良い|良く|優れ|上回|強い|強く|速い|多い|硬い|重い"
)
_HAN_LESS, _HAN_MORE = r"[低小窄差弱慢少软轻]", r"[高大宽好强快多硬重]"
#: What marks the other side of a comparison where it stands before it.
THAN = re.compile(
    r"\b(?:than|als|que|denn)\b\s+(?:(?:in|that of|the|those of|des?|du|le|la|les|el|los|"
    r"die|das|der|den|dem|bei|von|celle?s?|ce(?:lle|lui) d[eu]|l[ae]s? del?|il est)\b\s*)*"
    r"|\b(?:than|als|que)\b|\bqu['’]",
    re.IGNORECASE,
)
_BEATS = re.compile(
    r"\b(?:exceeds?|outperforms?|surpass(?:es)?|beats?|dépasse\w*|supera\w*|übertrifft)\b|"
    r"(?P<asian>高于|大于|优于|超过|胜过|低于|小于|不如)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Property:
    """A property in the words of people.

    Attributes:
        name: As traits and the catalogue of quantities call it.
        nouns: Names beside those of the catalogue.
        up, down: Words that say more or less of it by themselves.
    """

    name: str
    nouns: str = ""
    up: str = ""
    down: str = ""


PROPERTIES: tuple[Property, ...] = (
    Property("ionic radius",
             r"ionic radi\w+|ionic size|Ionenradi\w+|rayon ionique|radio iónico|离子半径|"
             r"イオン半径|atomic radi\w+|\bsize\b",
             r"\b(?:larger|bigger)\b(?! (?:band|gap|capac|therm|zT|Seebeck))|\bgrößer\b|"
             r"\bplus (?:gros|grand)e?s?\b|\bmás grandes?\b|\bmayor(?:es)?\b|更大|大きい|大$",
             r"\bsmaller\b(?! (?:band|gap|capac|therm|grain))|\bkleiner\b|"
             r"\bplus petite?s?\b|\bmás pequeñ\w+|\bmenor(?:es)?\b|更小|小さい|小$"),
    Property("electronegativity",
             r"electronegativ\w+|Elektronegativität|électronégativité|电负性|電気陰性度",
             r"more electronegative|elektronegativer|plus électronégati\w+|"
             r"más electronegativ\w+", r"less electronegative"),
    Property("atomic mass", r"atomic (?:mass|weight)|Atommasse|masse atomique|masa atómica|"
             r"原子量|原子质量", r"\bheavier (?:atom|element|ion)", r"\blighter (?:atom|element|ion)"),
    Property("melting point", r"\bmelts? (?:only )?at\b|schmilzt|\bfond(?:ent)?(?:-ils?|-elles?)? (?:qu['’])?(?:à|vers|autour de|dès)\b|se funden?|\bfunden? a\b|熔化|融ける|溶ける",
             r"melts? (?:at )?(?:a )?higher|schmilzt (?:erst )?(?:bei )?höher",
             r"melts? (?:at )?(?:a )?lower|schmilzt (?:schon )?(?:bei )?(?:niedriger|tiefer)"),
    Property("density", r"\bdensity\b|\bDichte\b|\bdensité\b|masse volumique|\bdensidad\b|密度",
             r"\bdenser\b|\bheavier\b|\bdichter\b|\bschwerer\b|\bplus (?:dense|lourd)\w*|"
             r"\bmás (?:dens|pesad)\w+|更重|更致密|重い",
             r"\blighter\b|\bleichter\b|\bplus lég\w+|\bmás liger\w+|更轻|軽い"),
    Property("hardness", "", r"\bharder\b|\bhärter\w*|\bplus durs?\b|\bplus dures?\b|"
             r"\bmás dur\w+|更硬|硬い|硬度更高",
             r"\bsofter\b|\bweicher\w*|\bplus (?:mou|molle|tendre)\w*|\bmás bland\w+|更软|"
             r"柔らか"),
    Property("fracture toughness", r"破壊靭性|破壊靱性|靭性値?|断裂韧性|韧性|Zähigkeit|ténacité|tenacidad", r"\btougher\b|\bzäher\w*|\bplus tenace\w*|"
             r"\bmás tena\w+|更韧|靭性が高", r"more brittle|\bspröder\w*|\bplus fragile\w*|"
             r"\bmás frágil\w*|更脆|脆い"),
    Property("Young modulus", r"stiffness|Steifigkeit|rigidité|rigidez|刚度|剛性",
             r"\bstiffer\b|\bsteifer\b|\bplus rigide|\bmás rígid", r"more compliant"),
    Property("thermal stability",
             r"thermal stability|thermische Stabilität|stabilité thermique|"
             r"estabilidad térmica|热稳定性|熱安定性|thermal runaway",
             r"thermally (?:more )?stable|more thermally stable|thermisch stabiler|"
             r"thermiquement plus stable|térmicamente más estable|热稳定性更好|"
             r"熱的に(?:より)?安定|more stable (?:on heating|when heated|at high temp)|"
             r"safer|sicherer|plus sûr|más segur\w+|更安全|安全",
             r"less thermally stable|thermally less stable|thermisch instabiler|"
             r"thermiquement moins stable|热稳定性更差|less safe"),
    Property("energy density", r"energy density|specific energy|Energiedichte|"
             r"densité d'énergie|densité énergétique|densidad de energía|"
             r"densidad energética|能量密度|比能量|エネルギー密度"),
    Property("electron mobility", r"electron mobility|carrier mobility|"
             r"Elektronenbeweglichkeit|mobilité (?:des électrons|électronique)|"
             r"movilidad (?:de los electrones|electrónica)|电子迁移率|迁移率|電子移動度|移動度"),
    Property("volume change", r"volume (?:change|expansion|variation)|Volumen(?:änderung|"
             r"ausdehnung)|(?:variation|expansion) (?:de|en) volume|(?:cambio|expansión|"
             r"variación) de volumen|体积(?:变化|膨胀)|体積(?:変化|膨張)|expands?|swells?"),
    Property("capacity", r"theoretical capacity|theoretische Kapazität|capacité théorique|"
             r"capacidad teórica|理论容量|理論容量|stores? (?:more|less)|speichert"),
    Property("thermal conductivity", r"conduct(?:s|ing)? heat|leitet (?:die |\w+ ){0,3}?wärme|wärme\w* leitet|"
             r"condui(?:t|sent)(?:-ils?|-elles?)? (?:(?:si|très|mieux|moins|aussi|trop|bien|mal|peu) ){0,2}la chaleur|conducen? (?:mejor |peor )?"
             r"(?:el )?calor|导热|熱を(?:よく)?(?:伝|通)|heat conduct\w+|heat transport"),
    Property("electronic conductivity",
             r"(?:conducts?|conduct(?:ing|s)) electrons|electronic(?:ally)? conduct\w+|"
             r"electrical(?:ly)? conduct\w+|elektronisch\w* leit\w+|elektrische\w* "
             r"(?:Leitfähigkeit|Leiter)|conducteur électronique|conductivité électri\w+|"
             r"conductor electrónico|conductividad eléctric\w+|导电性|电导性|电子导电|電子伝導"),
    Property("ionic conductivity",
             r"(?:lithium|sodium|ion\w*|Li|Na) conduct\w+|conducts? (?:lithium|sodium|ions|"
             r"Li|Na)|(?:Lithium|Natrium|Ionen)\w*leiter|leitet (?:Lithium|Natrium|Ionen)"),
    Property("intercalation in graphite", r"intercala\w+|interkal\w+|Einlagerung\w*|"
             r"insertion|插层|嵌入|挿入|インターカレ\w*"),
    Property("Néel temperature", r"N[ée]el[- ]?(?:temperatur\w*|point)|température de Néel|"
             r"temperatura de Néel|奈尔温度|尼尔温度|ネール温度"),
    Property("heat of hydration", r"heat of hydration|Hydratationswärme|"
             r"chaleur d['’]hydratation|calor de hidratación|水化热|水和熱"),
    Property("Curie temperature", r"(?:operating|service|working) temperatures?|"
             r"magneti[sz]ation (?:to|up to|at|until)|ferromagneti\w+ (?:up )?to|magnetic (?:up )?to|Einsatztemperatur\w*|"
             r"température (?:de service|d'utilisation)|temperatura de (?:servicio|trabajo)|"
             r"工作温度|使用温度|Curie"),
    Property("critical temperature", r"superconducts? (?:at|up to)|(?:becomes?|turns?) superconducting|"
             r"superconducting only|nur unter\w* .{1,20}supraleit\w+|erst unter\w* .{1,20}supraleit\w+|"
             r"devient supracond\w+|se vuelve supercond\w+|变得超导|才超导|で初めて超伝導|"
             r"supraconduis?\w*|"
             r"supraleitend bis|superconduce\w*|超导转变|超伝導転移|supraleit\w+ bei"),
    Property("energy product", r"energy product|magnetic strength|Energieprodukt|"
             r"produit d'énergie|producto (?:de energía|energético)|磁能积|エネルギー積",
             r"stronger (?:permanent )?magnets?", r"weaker (?:permanent )?magnets?"),
    Property("strength", r"(?:tensile|compressive|yield|flexural|mechanical) strength|"
             r"\bstrength\b|festigkeit|résistance (?:mécanique|à la|en)|resistencia|强度|強度",
             r"\bstronger\b|\bfester\b|plus résistante?s?|más resistentes?|更强|高强度|強く",
             r"\bweaker\b|moins résistante?s?|menos resistentes?|更弱|弱く"),
    Property("stability", r"\bstability\b|lifetime|Stabilität|stabilité|estabilidad|稳定性|"
             r"安定性|寿命",
             r"more stable|stabler\b|stabiler\w*|stabilis\w+|stabiliz\w+|plus stable\w*|"
             r"más estable\w*|更稳定|安定(?!性)(?!では)",
             r"less stable|unstable|instab\w+|moins stable\w*|menos estable\w*|不稳定|"
             r"不安定|degrad\w+"),
)
# fmt: on


#: The usual property of a conductor where none is named.
CONDUCTS = re.compile(
    r"conduct\w*|leit(?:et|fähig\w*|en\b)|Leitfähigkeit|conductivité|conductividad|电导|"
    r"導電|伝導|导电",
    re.IGNORECASE,
)


def property_spans(text: str) -> list[tuple[int, int, str]]:
    """Properties named in a text with where they stand, the longest name first."""
    found: list[tuple[int, int, str]] = []

    def add(a: int, b: int, name: str) -> None:
        if not any(a < e and s < b for s, e, _ in found):
            found.append((a, b, name))

    listed = quantity_spans(text)
    for item in PROPERTIES:
        if item.nouns:
            for match in re.finditer(item.nouns, text, re.IGNORECASE):
                a, b = match.span()
                # "Yield strength" is one strength of several.
                if item.name != "strength" or not any(
                    s < b and a < e for s, e, _ in listed
                ):
                    add(a, b, item.name)
    for start, end, name in listed:
        add(start, end, name)
    return sorted(found)


def by_adjective(text: str) -> list[tuple[str, int]]:
    """Properties and signs told by one word: "harder", "plus léger"."""
    out = []
    for item in PROPERTIES:
        for pattern, sign in ((item.down, -1), (item.up, 1)):
            if pattern and re.search(pattern, text, re.IGNORECASE):
                out.append((item.name, sign))
                break
    return out


def sign_of(text: str) -> int:
    """+1 where a text says more, -1 where it says less; the last word counts.

    >>> sign_of("have a wider band gap"), sign_of("une capacité plus faible")
    (1, -1)
    """
    signs = [(m.start(), -1) for m in re.finditer(LESS, text, re.IGNORECASE)]
    spans = [m.span() for m in re.finditer(LESS, text, re.IGNORECASE)]
    for match in re.finditer(MORE, text, re.IGNORECASE):
        if not any(a <= match.start() < b for a, b in spans):
            signs.append((match.start(), 1))
    if signs:
        return max(signs)[1]
    if re.search(r"[\u4e00-\u9fff]", text):
        low, high = re.search(_HAN_LESS, text), re.search(_HAN_MORE, text)
        if low and not high:
            return -1
        if high and not low:
            return 1
    return 0


#: Verbs and prepositions of an order without "than": what they say, and, for a verb
#: that stands last, that both sides stand before it.
_RANKS: tuple[tuple[int, bool, str], ...] = (
    (1, True, r"を(?:上回|凌|しの|超え|勝)|に勝|より優れ"),
    (-1, True, r"を下回|に(?:及ば|劣|負け|届か|かなわ)"),
    (1, True, r"\b(?:d(?:ie|en|as|er) von|gegenüber)\b.{2,60}\b(?:übertrifft|übersteigt|"
              r"schlägt)\s*$"),
    (-1, True, r"\bunter (?:der|dem|denen) von\b.{2,60}\bliegt\s*$|\bhinter\b.{2,60}"
               r"\bzurück\w*\s*$"),
    (1, True, r"\büber (?:der|dem|denen) von\b.{2,60}\bliegt\s*$"),
    (-1, False, r"\b(?:lags?|trails?|falls?|stays?|comes?|is|are|lies?|ranks?) (?:far |well |"
                r"much |slightly )?(?:behind|below|short of|under|beneath|inferior to)\b|"
                r"\b(?:liegt|liegen|bleibt|bleiben)\b[^.,]{0,30}?\b(?:unter|hinter)\b|"
                r"\b(?:en dessous|au-dessous|en retrait|derrière) d[eu]\b|\binférieure?s? à\b|"
                r"\bpor debajo de\b|\binferior(?:es)? a\b|\bdetrás de\b|不及|逊于|逊色于|不敌|"
                r"弱于|差于|落后于"),
    (1, False, r"\b(?:is|are|lies?|ranks?|comes?|stays?|rises?) (?:far |well |much |slightly )?"
               r"(?:ahead of|above|beyond|superior to|over)\b|\b(?:outdoes|outranks|tops|"
               r"beats|outclasses)\b|\b(?:liegt|liegen)\b[^.,]{0,30}?\b(?:über|vor)\b|"
               r"\bl['’]emporte\w* sur\b|\bau-dessus d[eu]\b|\bsupérieure?s? à\b|\bdevant\b|"
               r"\bpor encima de\b|\bsuperior(?:es)? a\b|胜于|强于|好于|领先于|超越|高出"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """Where a comparison parts a clause.

    Attributes:
        first, second: Spans of the text of the two sides.
        words: Text that tells in what, and whether more or less.
        last: Whether the other side is the last thing named in its span, else the first.
    """

    first: tuple[int, int]
    second: tuple[int, int]
    words: str
    sign: int
    last: bool = False


def compared(text: str) -> Sides | None:
    """The two sides of "A … more … than B", "A比B…", "AはBより…", or None."""
    n = len(text)
    han = re.search(r"(?<![对相])比(?![例热容重表如率较])", text)
    if han:
        sign = sign_of(text[han.end() :])
        return Sides((0, han.start()), (han.end(), n), text, sign) if sign else None
    kana = re.search(r"より(?:も)?", text)
    if kana:
        after = text[kana.end() :]
        sign = sign_of(after) or next((s for _, s in by_adjective(after)), 0)
        if not sign:
            return None
        start = max(0, kana.start() - 30)
        return Sides((0, n), (start, kana.start()), text, sign, last=True)
    for sign, last, pattern in _RANKS:
        ranks = re.search(pattern, text, re.IGNORECASE)
        if ranks is None:
            continue
        if not last:
            return Sides((0, ranks.start()), (ranks.end(), n), text, sign)
        german = re.match(r"[a-zü]", ranks[0], re.IGNORECASE)
        second = (ranks.start(), ranks.end()) if german else (0, ranks.start())
        return Sides((0, n), second, text, sign, last=True)
    beats = _BEATS.search(text)
    if beats:
        sign = sign_of(text[beats.start() : beats.end()]) or 1
        return Sides((0, beats.start()), (beats.end(), n), text, sign)
    for than in THAN.finditer(text):
        before = text[: than.start()]
        sign = sign_of(before[-110:])
        if not sign and than.start() > 8:
            # "Tougher" alone tells in what and how.
            sign = next((s for _, s in by_adjective(before[-60:])), 0)
        if sign:
            return Sides((0, than.start()), (than.end(), n), text, sign)
    return None
