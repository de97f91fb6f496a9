"""Quantities by name: the unit they are kept in, their range, and other words for them.

The ranges are wide bounds beyond which a value is called implausible: a conductivity
above 1 S/cm at room temperature or a barrier outside 0.05 to 1.5 eV is an error of
unit, exponent or reading far more often than a discovery.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.units import find_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measurable property.

    Attributes:
        name: As printed.
        unit: Unit in which tables show it; empty for a pure number or a text.
        low, high: Plausible range in that unit.
        log: Whether values spread over decades, so differences count in log10.
        words: Spellings in six languages, lower case.
    """

    name: str
    unit: str
    low: float
    high: float
    log: bool
    words: tuple[str, ...]

    @property
    def dimension(self) -> str:
        """Dimension of the unit, empty for a pure number."""
        unit = find_unit(self.unit)
        return unit.dimension if unit else ""


_Q = [
    ("ionic conductivity", "S/cm", 1e-19, 10.0, True,
     "ionic conductivity|ion conductivity|li conductivity|lithium conductivity|"
     "li-ion conductivity|lithium-ion conductivity|sodium conductivity|na conductivity|"
     "conductivity|conductive|conducts|conducting|conduct|sigma|σ|conductance|"
     "离子电导率|电导率|离子导电率|导电率|ionenleitfähigkeit|leitfähigkeit|"
     "ionenleitung|イオン伝導度|イオン伝導率|伝導度|伝導率|導電率|"
     "conductivité ionique|conductivité|conductividad iónica|conductividad"),
    ("grain-boundary conductivity", "S/cm", 1e-16, 1.0, True,
     "grain-boundary conductivity|grain boundary conductivity"),
    ("electronic conductivity", "S/cm", 1e-16, 1e6, True,
     "electronic conductivity|conducts electrons|conduct electrons|leitet elektronen|"
     "conduit les électrons|conduce los electrones|电子电导率|"
     "elektronische leitfähigkeit|電子伝導度|"
     "conductivité électronique|conductividad electrónica"),
    ("electrical conductivity", "S/cm", 1e-16, 1e7, True,
     "electrical conductivity|conducts electricity|conduct electricity|leitet strom|"
     "conduit l'électricité|conduce la electricidad|elektrische leitfähigkeit|"
     "conductivité électrique|"
     "conductividad eléctrica"),
    ("activation energy", "eV", 0.05, 1.5, False,
     "activation energy|activation energies|activation barrier|barrier|ea|e_a|"
     "migration barrier|活化能|势垒|aktivierungsenergie|活性化エネルギー|"
     "énergie d'activation|energía de activación"),
    ("lattice parameter", "Å", 1.5, 80.0, False,
     "lattice parameter|lattice parameters|lattice constant|lattice constants|"
     "cell parameter|cell parameters|unit cell|cell edge|晶格常数|晶胞参数|晶格参数|"
     "gitterkonstante|gitterparameter|格子定数|paramètre de maille|"
     "paramètres de maille|parámetro de red|parámetros de red"),
    ("space group", "", 1, 230, False,
     "space group|spacegroup|symmetry group|空间群|raumgruppe|空間群|"
     "groupe d'espace|grupo espacial"),
    ("grain size", "µm", 1e-3, 1e5, True,
     "grain size|grain sizes|晶粒尺寸|korngröße|korngrösse|粒径|taille de grain|"
     "taille des grains|tamaño de grano"),
    ("relative density", "%", 20, 101, False,
     "relative density|densification|density|致密度|相对密度|relative dichte|dichte|"
     "相対密度|densité relative|densidad relativa"),
    ("critical current density", "mA/cm2", 1e-3, 100, True,
     "critical current density|critical current|ccd|临界电流密度|临界电流|"
     "kritische stromdichte|kritischer strom|臨界電流密度|臨界電流|"
     "densité de courant critique|courant critique|densidad de corriente crítica|"
     "corriente crítica"),
    ("sintering temperature", "°C", 100, 3000, False,
     "sintering temperature|firing temperature|烧结温度|sintertemperatur|焼結温度|"
     "température de frittage|temperatura de sinterización"),
    ("sintering time", "h", 1e-4, 1000, True,
     "sintering time|dwell time|soaking time|holding time|烧结时间|保温时间|sinterzeit|"
     "haltezeit|焼結時間|保持時間|temps de frittage|durée de frittage|"
     "tiempo de sinterización"),
    ("annealing temperature", "°C", 20, 3000, False,
     "annealing temperature|退火温度|glühtemperatur|アニール温度|焼鈍温度|"
     "température de recuit|temperatura de recocido"),
    ("ageing temperature", "°C", 20, 2000, False,
     "ageing temperature|aging temperature|时效温度|auslagerungstemperatur|時効温度|"
     "température de vieillissement|temperatura de envejecimiento"),
    ("solution temperature", "°C", 100, 2000, False,
     "solution temperature|solution treatment temperature|solution annealing "
     "temperature|固溶温度|lösungsglühtemperatur|溶体化温度|"
     "température de mise en solution|temperatura de solubilización"),
    ("calcination temperature", "°C", 50, 2500, False,
     "calcination temperature|calcining temperature|煅烧温度|kalzinierungstemperatur|"
     "仮焼温度|température de calcination|temperatura de calcinación"),
    ("transference number", "", 0, 1.0, False,
     "transference number|transport number|迁移数|überführungszahl|輸率|"
     "nombre de transport|número de transferencia"),
    ("diffusion coefficient", "cm2/s", 1e-25, 1e-1, True,
     "diffusion coefficient|diffusivity|扩散系数|diffusionskoeffizient|拡散係数|"
     "coefficient de diffusion|coeficiente de difusión"),
    ("area specific resistance", "ohm cm2", 1e-4, 1e8, True,
     "area specific resistance|asr|interface resistance|interfacial resistance|"
     "界面电阻|grenzflächenwiderstand|界面抵抗|résistance interfaciale|"
     "resistencia interfacial"),
    ("capacity", "mAh/g", 1, 4500, False,
     "specific capacity|capacity|discharge capacity|容量|比容量|kapazität|"
     "capacité|capacidad"),
    ("capacity retention", "%", 0, 101, False,
     "capacity retention|retention|improves cycling|improve cycling|"
     "cycling stability|cycle stability|cycling performance|cyclability|循环性能|"
     "循环稳定性|zyklenstabilität|サイクル特性|tenue en cyclage|ciclabilidad|"
     "容量保持率|kapazitätserhalt|容量維持率|"
     "rétention de capacité|retención de capacidad"),
    ("capacity loss", "%", 0, 100, False,
     "capacity loss|capacity fade|capacity fading|capacity decay|loss of capacity|"
     "loses capacity|lose capacity|losing capacity|fading of capacity|容量衰减|"
     "容量损失|容量劣化|容量低下|kapazitätsverlust|kapazitätsabfall|"
     "perte de capacité|pérdida de capacidad"),
    ("voltage", "V", -5, 20, False,
     "voltage|potential|stability window|电压|spannung|電圧|tensions de cellule|"
     "tension électrique|tension de décharge|"
     "tension moyenne|tension nominale|tensions|"
     "tension de cellule|voltaje"),
    ("figure of merit zT", "", 0, 4.0, False,
     "figure of merit|zt|热电优值|优值|gütezahl|性能指数|facteur de mérite|"
     "figura de mérito"),
    ("Seebeck coefficient", "µV/K", -2000, 2000, False,
     "seebeck coefficient|seebeck|thermopower|塞贝克系数|seebeck-koeffizient|"
     "ゼーベック係数|coefficient seebeck|coeficiente seebeck"),
    ("power factor", "µW/(cm K2)", 0, 500, False,
     "power factor|功率因子|leistungsfaktor|出力因子|facteur de puissance|"
     "factor de potencia"),
    ("thermal conductivity", "W/(m K)", 1e-3, 5000, True,
     "thermal conductivity|热导率|wärmeleitfähigkeit|熱伝導率|"
     "conductivité thermique|conductividad térmica|conducts heat|conduct heat|"
     "heat conduction|heat conductor|thermal conductor|conductor of heat|wärmeleiter|"
     "leitet wärme|leitet die wärme|导热性能|导热性|导热|熱伝導性|conducteur thermique|"
     "conducteur de chaleur|conductor térmico|conductor de calor|conductor del calor"),
    ("lattice thermal conductivity", "W/(m K)", 1e-3, 5000, True,
     "lattice thermal conductivity|晶格热导率|格子熱伝導率"),
    ("carrier concentration", "cm^-3", 1e10, 1e24, True,
     "carrier concentration|carrier density|载流子浓度|ladungsträgerdichte|"
     "キャリア濃度|concentration de porteurs|concentración de portadores"),
    ("band gap", "eV", 0, 15, False,
     "band gap|bandgap|带隙|bandlücke|バンドギャップ|bande interdite|gap|"
     "banda prohibida"),
    ("power conversion efficiency", "%", 0, 50, False,
     "power conversion efficiency|conversion efficiency|efficiency|pce|转换效率|"
     "光电转换效率|效率|wirkungsgrad|変換効率|rendement|eficiencia"),
    ("open-circuit voltage", "V", 0, 5, False,
     "open-circuit voltage|open circuit voltage|voc|开路电压|leerlaufspannung|"
     "開放電圧|tension de circuit ouvert|tensión de circuito abierto"),
    ("short-circuit current density", "mA/cm2", 0, 60, False,
     "short-circuit current density|short circuit current density|short-circuit "
     "current|short circuit current|jsc|j_sc|短路电流密度|短路电流|"
     "kurzschlussstromdichte|短絡電流密度|courant de court-circuit|"
     "corriente de cortocircuito"),
    ("fill factor", "%", 0, 100, False,
     "fill factor|ff|填充因子|füllfaktor|曲線因子|フィルファクター|facteur de forme|"
     "factor de llenado|factor de forma"),
    ("upper critical field", "T", 0.01, 500, False,
     "upper critical field|hc2|bc2|上临界场|oberes kritisches feld|上部臨界磁場|"
     "champ critique supérieur|campo crítico superior"),
    ("Coulombic efficiency", "%", 0, 101, False,
     "coulombic efficiency|coulomb efficiency|faradaic efficiency|"
     "first-cycle efficiency|first cycle efficiency|initial efficiency|首次效率|首效|"
     "初回効率|库仑效率|"
     "coulomb-effizienz|クーロン効率|efficacité coulombique|rendement coulombique|"
     "eficiencia culómbica|eficiencia coulómbica"),
    ("retained efficiency", "%", 0, 120, False, "retained efficiency|t80|lifetime"),
    ("compressive strength", "MPa", 0.1, 1000, False,
     "compressive strength|résistance du béton|résistance des bétons|"
     "betonfestigkeit|resistencia del hormigón|resistencia del concreto|"
     "抗压强度|druckfestigkeit|圧縮強度|"
     "résistance à la compression|resistencia a la compresión|"
     "resistencia a compresión"),
    ("yield strength", "MPa", 1, 10000, False,
     "yield strength|yield stress|yields at|yielded at|proof stress|屈服强度|"
     "streckgrenze|降伏強度|"
     "limite d'élasticité|límite elástico"),
    ("ultimate tensile strength", "MPa", 1, 10000, False,
     "ultimate tensile strength|tensile strength|uts|抗拉强度|zugfestigkeit|"
     "引張強度|résistance à la traction|resistencia a la tracción"),
    ("elongation", "%", 0, 1000, False,
     "elongation|ductility|elongates by|elongated by|延伸率|bruchdehnung|伸び|"
     "allongement|elongación|"
     "ductilidad"),
    ("Young modulus", "GPa", 0.001, 1300, False,
     "young modulus|young's modulus|elastic modulus|杨氏模量|弹性模量|"
     "elastizitätsmodul|ヤング率|module d'young|módulo de young"),
    ("hardness", "HV", 0.1, 12000, False,
     "hardness|硬度|härte|硬さ|dureté|dureza"),
    ("fracture toughness", "MPa m^0.5", 0.1, 300, False,
     "fracture toughness|toughness|断裂韧性|bruchzähigkeit|ténacité|tenacidad"),
    ("flexural strength", "MPa", 0.1, 5000, False,
     "flexural strength|bending strength|modulus of rupture|抗弯强度|抗折强度|"
     "biegefestigkeit|biegezugfestigkeit|曲げ強度|résistance à la flexion|"
     "resistencia a la flexión|resistencia a flexión"),
    ("porosity", "%", 0, 100, False,
     "porosity|孔隙率|气孔率|porosität|気孔率|porosité|porosidad"),
    ("coupling factor kp", "", 0, 1, False,
     "coupling factor|electromechanical coupling|机电耦合系数|kopplungsfaktor|"
     "電気機械結合係数|facteur de couplage|factor de acoplamiento"),
    ("irreversibility field", "T", 0.01, 500, False,
     "irreversibility field|hirr|不可逆场|irreversibilitätsfeld|不可逆磁場|"
     "champ d'irréversibilité|campo de irreversibilidad"),
    ("gamma-prime solvus", "°C", 500, 1500, False,
     "gamma-prime solvus|gamma prime solvus|solvus gamma prima|"
     "solvus gamma prime|solvus γ′|γ′ solvus|γ' solvus|solvus|溶解温度|"
     "ソルバス"),
    ("critical temperature", "K", 0, 300, False,
     "critical temperature|transition temperature|tc|超导转变温度|临界温度|"
     "sprungtemperatur|"
     "kritische temperatur|kritischen temperatur|kritischen temperaturen|"
     "臨界温度|température critique|temperatura crítica"),
    ("phase transition temperature", "°C", -273.15, 4000, False,
     "phase transition temperature|phase transition"),
    ("density", "g/cm3", 0.001, 25, False, "mass density"),
    ("Haven ratio", "", 0, 1.5, False, "haven ratio"),
    # Asked for more often than recorded: a named property without a record is an
    # abstention, not the nearest other property.
    ("thermal expansion", "", -1, 1, False,
     "thermal expansion|expansion coefficient|cte|热膨胀|膨胀系数|wärmeausdehnung|"
     "熱膨張|dilatation thermique|dilatación térmica|expansión térmica"),
    ("dielectric constant", "", 0, 1e7, True,
     "dielectric constant|permittivity|介电常数|dielektrizitätskonstante|permittivität|"
     "誘電率|constante diélectrique|permittivité|constante dieléctrica|permitividad"),
    ("refractive index", "", 0, 10, False,
     "refractive index|折射率|brechungsindex|屈折率|indice de réfraction|"
     "índice de refracción"),
    ("piezoelectric constant", "pC/N", -1e4, 1e4, False,
     "piezoelectric constant|piezoelectric coefficient|piezoelectricity|d33|"
     "压电常数|压电系数|压电性|圧電性|piezoelektrizität|piézoélectricité|"
     "piezoelectricidad|piezoelektrische konstante|圧電定数|constante piézoélectrique|"
     "coeficiente piezoeléctrico"),
    ("Curie temperature", "K", 0, 2000, False,
     "curie temperature|curie point|居里温度|curie-temperatur|キュリー温度|"
     "température de curie|temperatura de curie"),
    ("melting point", "°C", -273.15, 4500, False,
     "melting point|melting temperature|liquidus|熔点|schmelzpunkt|schmelztemperatur|"
     "融点|point de fusion|punto de fusión"),
    ("boiling point", "°C", -273.15, 6500, False,
     "boiling point|沸点|siedepunkt|point d'ébullition|punto de ebullición"),
    ("viscosity", "", 0, 1e20, True,
     "viscosity|粘度|viskosität|viscosité|viscosidad"),
    ("price", "", 0, 1e9, True,
     "price|prices|cost per|costs per|how expensive|价格|多少钱|preis|価格|値段|prix|"
     "precio|cuánto cuesta"),
    ("solubility", "", 0, 1e6, True,
     "solubility in|溶解度|löslichkeit in|solubilité dans|solubilidad en"),
    ("heat capacity", "", 0, 1e5, False,
     "heat capacity|specific heat|比热|热容|wärmekapazität|比熱|chaleur massique|"
     "capacité thermique|calor específico|capacidad calorífica"),
    ("Debye temperature", "K", 0, 3000, False,
     "debye temperature|德拜温度|debye-temperatur|デバイ温度|température de debye|"
     "temperatura de debye"),
    ("magnetisation", "", 0, 1e7, True,
     "magnetisation|magnetization|magnetic moment|coercivity|coercive field|remanence|"
     "magnetocaloric|磁化|矫顽力|magnetisierung|koerzitiv|保磁力|aimantation|"
     "coercitivité|magnetización|coercitividad"),
    ("corrosion rate", "", 0, 1e4, True,
     "corrosion rate|corrosion resistance|腐蚀速率|korrosionsrate|腐食速度|"
     "vitesse de corrosion|velocidad de corrosión"),
    ("creep life", "h", 0, 1e7, True,
     "creep life|creep rate|creep strength|rupture life|stress rupture|蠕变|"
     "kriechfestigkeit|kriech|クリープ|fluage|fluencia"),
    ("fatigue strength", "MPa", 0, 1e4, False,
     "fatigue strength|fatigue limit|fatigue life|疲劳|dauerfestigkeit|疲労強度|"
     "limite de fatigue|resistencia a la fatiga"),
    ("wear rate", "", 0, 1e3, True,
     "wear rate|wear resistance|磨损|verschleiß|摩耗|usure|desgaste"),
    ("Poisson ratio", "", -1, 0.5, False,
     "poisson ratio|poisson's ratio|泊松比|querkontraktionszahl|ポアソン比|"
     "coefficient de poisson|coeficiente de poisson"),
    ("hydrogen storage capacity", "wt%", 0, 30, False,
     "hydrogen storage capacity|hydrogen capacity|hydrogen uptake|储氢|"
     "wasserstoffspeicher|水素貯蔵|stockage d'hydrogène|almacenamiento de hidrógeno"),
    ("Raman spectrum", "", 0, 5000, False,
     "raman spectrum|raman spectra|raman peak|raman shift|infrared spectrum|"
     "ftir spectrum|uv-vis spectrum|拉曼|raman-spektrum|ラマン|spectre raman|"
     "espectro raman"),
    ("absorption", "", 0, 1e8, True,
     "absorption coefficient|吸收系数|absorptionskoeffizient|吸収係数|"
     "coefficient d'absorption|coeficiente de absorción"),
    ("density of states", "", 0, 1e6, False,
     "density of states|dos|态密度|zustandsdichte|状態密度|densité d'états|"
     "densidad de estados"),
    ("permeability", "", 0, 1e9, True,
     "permeability|permeance|渗透率|permeabilität|透過率|perméabilité|permeabilidad"),
    ("specific surface area", "", 0, 1e5, True,
     "surface area|比表面积|spezifische oberfläche|比表面積|surface spécifique|"
     "superficie específica"),
    ("toxicity", "", 0, 1, False,
     "toxicity|toxic|毒性|giftig|toxizität|toxicité|toxicidad"),
]  # fmt: skip


@cache
def quantities() -> dict[str, Quantity]:
    """All quantities by name."""
    return {
        name: Quantity(name, unit, low, high, log, tuple(words.split("|")))
        for name, unit, low, high, log, words in _Q
    }


@cache
def _words() -> list[tuple[str, str, str]]:
    """What a text must hold, the word and its quantity, the longest word first.

    So "lattice thermal conductivity" is not "conductivity". A search by substring is
    far quicker than a pattern, and few words occur in a text.
    """
    pairs = [(word, item.name) for item in quantities().values() for word in item.words]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return [(word.split(" ")[0].removesuffix("y"), word, name) for word, name in pairs]


#: A letter, digit or underscore that no Chinese or Japanese one is.
_LETTER = r"[^\W\u3040-\u9fff]"


@cache
def _pattern(word: str) -> re.Pattern[str]:
    latin = re.fullmatch(r"[\x00-\u024f' -]+", word)
    # A plural or a case ending may follow a long word, never a short symbol.
    end = "(?:s|n|en|e|es)?" if len(word) >= 7 else "n?" if len(word) > 4 else ""
    # Letters of other scripts may stand next to a Latin word.
    edge = rf"(?<!{_LETTER})%s{end}(?!{_LETTER})" if latin else "%s"
    body = re.escape(word)
    if latin:
        # "énergies d'activation", "conductivités thermiques"
        body = re.sub(r"(\w{5,})(?=\\ )", r"\1(?:e?s|[nrm])?", body)
    if word.endswith(("ty", "ency")):
        # "conductivities", "densities", "efficiencies"
        body = f"{body[:-1]}(?:y|ies)"
    return re.compile(edge % body)


def quantity_spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and quantity of each mention in a text, in order of appearance."""
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):  # "İ" has a lower form of two characters
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    found: list[tuple[int, int, str]] = []
    for stem, word, name in _words():
        if stem not in lowered:
            continue
        for match in _pattern(word).finditer(lowered):
            start, end = match.span()
            if any(start < b and a < end for a, b, _ in found):
                continue
            found.append((start, end, name))
    return sorted(found)


def find_quantities(text: str) -> list[str]:
    """Names of the quantities that a text mentions, in order of appearance.

    >>> find_quantities("ionic conductivity and activation energy of LLTO")
    ['ionic conductivity', 'activation energy']
    """
    return list(dict.fromkeys(name for _, _, name in quantity_spans(text)))


#: Quantities of which each tells the other: what is not retained is lost.
_COMPLEMENTS = (frozenset({"capacity loss", "capacity retention"}),)


@cache
def told_by(quantity: str) -> frozenset[str]:
    """The quantities whose values tell a quantity: itself, and what completes it.

    >>> sorted(told_by("capacity loss"))
    ['capacity loss', 'capacity retention']
    """
    pair = next((pair for pair in _COMPLEMENTS if quantity in pair), frozenset())
    return pair | {quantity}


#: What makes a value one of another thing: "efficiency of silicon", "gain in capacity".
_APART = re.compile(
    r"(?<!figure) of (?!merit)|^gain in |relative to|^remaining | per cycle|^loss of |"
    r"^variation "
)
#: Names of quantities that records shorten.
_SHORT = {"sintering": "sintering temperature", "bending strength": "flexural strength",
          "tensile strength": "ultimate tensile strength"}  # fmt: skip


def base_quantity(name: str) -> str:
    """The catalogue name behind a longer one ("total ionic conductivity, Ga").

    Returns the name itself when the catalogue does not know it.
    """
    lowered = name.lower()
    if "ratio" in lowered or "change" in lowered or "target" in lowered:
        return name
    if _APART.search(lowered):
        return name
    if lowered in {"sintering", "bending strength", "tensile strength"}:
        return _SHORT[lowered]
    if "piezoelectric coefficient" in lowered:
        return "piezoelectric constant"
    if "conductivity" in lowered and "loss" in lowered:
        return name  # a share that is lost is no conductivity
    if lowered.startswith(("lattice parameter", "cubic lattice parameter")):
        return "lattice parameter"
    if "grain-boundary conductivity" in lowered:
        return "grain-boundary conductivity"
    if lowered.startswith("electronic conductivity"):
        return "electronic conductivity"
    for known in (
        "lattice thermal conductivity", "thermal conductivity",
        "electrical conductivity", "activation energy", "migration barrier",
        "space group", "capacity loss", "capacity retention", "capacity",
        "band gap", "grain size", "relative density", "critical current density",
        "sintering temperature", "sintering time", "annealing temperature",
        "ageing temperature", "solution temperature", "calcination temperature",
        "flexural strength", "porosity", "irreversibility field",
        "diffusion coefficient", "gamma-prime solvus",
        "transference number", "area specific resistance", "hardness",
        "compressive strength", "yield strength", "ultimate tensile strength",
        "elongation", "Young modulus", "power factor", "Seebeck coefficient",
        "figure of merit zT", "Coulombic efficiency", "upper critical field",
        "power conversion efficiency", "open-circuit voltage",
        "retained efficiency", "short-circuit current density", "fill factor",
        "carrier concentration", "critical temperature",
        "fracture toughness", "Haven ratio", "piezoelectric constant",
        "Curie temperature", "dielectric constant",
    ):  # fmt: skip
        if known.lower() in lowered:
            return "activation energy" if known == "migration barrier" else known
    if "conductivity" in lowered:
        return "ionic conductivity"
    return name


def scope_of(text: str) -> str:
    """Whether a conductivity is of the bulk, the total or the grain boundary.

    Returns one of ``"bulk"``, ``"total"``, ``"grain boundary"`` or an empty string.
    """
    lowered = text.lower()
    if "not stated" in lowered:
        return ""
    if "grain-boundary" in lowered or "grain boundary" in lowered:
        return "grain boundary"
    if "bulk" in lowered or "lattice cond" in lowered or "lattice (bulk)" in lowered:
        return "bulk"
    if "total" in lowered:
        return "total"
    return ""
