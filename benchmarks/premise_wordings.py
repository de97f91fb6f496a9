"""Wordings of premises in six languages, for the benchmark of that name.

No list of the product holds them. Slots have their words in the order of the languages.
"""

from __future__ import annotations

LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
#: {c} a clause in the order of a main clause, {s} of a subordinate one.
FRAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "Since {c}, what should be changed first?",
        "{C}. How do laboratories deal with that?",
        "Why is it that {c}?",
        "Given the fact that {c}, how is it handled in practice?",
        "Because {c}, people look for alternatives - which ones?",
        "How do you explain that {c}?",
        "What follows from the fact that {c}?",
        "It is well known that {c}. What is the physical reason?",
    ),
    "de": (
        "Da {s}: was sollte man zuerst ändern?",
        "{C}. Wie gehen Labore damit um?",
        "Woran liegt es, dass {s}?",
        "Angesichts der Tatsache, dass {s}, wie geht man in der Praxis vor?",
        "Weil {s}, sucht man Alternativen. Welche gibt es?",
        "Wie erklärt man, dass {s}?",
        "Was folgt daraus, dass {s}?",
        "Bekanntlich gilt: {c}. Was ist der physikalische Grund?",
    ),
    "fr": (
        "Puisque {c}, que faut-il changer d'abord ?",
        "{C}. Comment les laboratoires s'y prennent-ils ?",
        "Comment se fait-il que {c} ?",
        "Compte tenu du fait que {c}, comment procède-t-on en pratique ?",
        "Parce que {c}, on cherche d'autres voies : lesquelles ?",
        "Comment explique-t-on que {c} ?",
        "Que faut-il conclure du fait que {c} ?",
        "On sait bien que {c}. Quelle en est la raison physique ?",
    ),
    "es": (
        "Puesto que {c}, ¿qué conviene cambiar primero?",
        "{C}. ¿Cómo lo resuelven los laboratorios?",
        "¿A qué se debe que {c}?",
        "Dado el hecho de que {c}, ¿cómo se procede en la práctica?",
        "Como {c}, se buscan alternativas. ¿Cuáles?",
        "¿Cómo se explica que {c}?",
        "¿Qué se deduce del hecho de que {c}?",
        "Es bien sabido que {c}. ¿Cuál es la razón física?",
    ),
    "zh": (
        "既然{c},首先应该改什么?",
        "{c}。实验室一般怎么处理?",
        "为什么{c}?",
        "鉴于{c},实践中如何操作?",
        "由于{c},人们在寻找替代方案,有哪些?",
        "怎么解释{c}?",
        "{c}这一事实说明了什么?",
        "众所周知,{c}。物理原因是什么?",
    ),
    "ja": (
        "{c}ので、まず何を変えるべきですか?",
        "{c}。研究室ではどう対処していますか?",
        "なぜ{c}のですか?",
        "{c}という事実を踏まえて、実際にはどうしますか?",
        "{c}ため、代替案が探されています。何がありますか?",
        "{c}ことはどう説明されますか?",
        "{c}ことから何が言えますか?",
        "よく知られているように{c}。物理的な理由は何ですか?",
    ),
}
QUANTITIES: dict[str, tuple[str, ...]] = {
    "ionic conductivity": ("ionic conductivity", "die Ionenleitfähigkeit",
        "la conductivité ionique", "la conductividad iónica", "离子电导率",
        "イオン伝導率"),
    "band gap": ("band gap", "die Bandlücke", "la bande interdite",
        "la banda prohibida", "带隙", "バンドギャップ"),
    "critical temperature": ("critical temperature", "die Sprungtemperatur",
        "la température critique", "la temperatura crítica", "临界温度", "臨界温度"),
    "Curie temperature": ("Curie temperature", "die Curie-Temperatur",
        "la température de Curie", "la temperatura de Curie", "居里温度",
        "キュリー温度"),
    "thermal conductivity": ("thermal conductivity", "die Wärmeleitfähigkeit",
        "la conductivité thermique", "la conductividad térmica", "热导率", "熱伝導率"),
    "capacity": ("capacity", "die Kapazität", "la capacité", "la capacidad", "容量",
        "容量"),
    "density": ("density", "die Dichte", "la densité", "la densidad", "密度", "密度"),
    "hardness": ("hardness", "die Härte", "la dureté", "la dureza", "硬度", "硬度"),
    "yield strength": ("yield strength", "die Streckgrenze", "la limite d'élasticité",
        "el límite elástico", "屈服强度", "降伏強度"),
    "melting point": ("melting point", "der Schmelzpunkt", "le point de fusion",
        "el punto de fusión", "熔点", "融点"),
    "figure of merit zT": ("zT", "der zT-Wert", "le zT", "el zT", "zT值", "zT"),
}  # fmt: skip
#: For each language pairs of main and subordinate clause, the first for more.
EFFECTS: dict[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = {
    "en": (
        (("{e} doping raises the {q} of {m}",) * 2,
         ("{e} doping lowers the {q} of {m}",) * 2),
        (("the {q} of {m} goes up when {e} is added",) * 2,
         ("the {q} of {m} goes down when {e} is added",) * 2),
        (("adding {e} to {m} helps its {q}",) * 2,
         ("adding {e} to {m} hurts its {q}",) * 2),
    ),
    "de": (
        (("{e}-Dotierung erhöht {q} von {m}", "{e}-Dotierung {q} von {m} erhöht"),
         ("{e}-Dotierung senkt {q} von {m}", "{e}-Dotierung {q} von {m} senkt")),
        (("{q} von {m} steigt durch {e}", "{q} von {m} durch {e} steigt"),
         ("{q} von {m} sinkt durch {e}", "{q} von {m} durch {e} sinkt")),
    ),
    "fr": (
        (("le dopage par {e} augmente {q} de {m}",) * 2,
         ("le dopage par {e} diminue {q} de {m}",) * 2),
        (("{q} de {m} monte avec l'ajout de {e}",) * 2,
         ("{q} de {m} baisse avec l'ajout de {e}",) * 2),
    ),
    "es": (
        (("el dopaje con {e} aumenta {q} de {m}",) * 2,
         ("el dopaje con {e} reduce {q} de {m}",) * 2),
        (("{q} de {m} sube al añadir {e}",) * 2,
         ("{q} de {m} baja al añadir {e}",) * 2),
    ),
    "zh": (
        (("掺{e}会提高{m}的{q}",) * 2, ("掺{e}会降低{m}的{q}",) * 2),
        (("{m}加入{e}后{q}上升",) * 2, ("{m}加入{e}后{q}下降",) * 2),
    ),
    "ja": (
        (("{e}ドープは{m}の{q}を高める",) * 2, ("{e}ドープは{m}の{q}を下げる",) * 2),
        (("{m}に{e}を加えると{q}が上がる",) * 2,
         ("{m}に{e}を加えると{q}が下がる",) * 2),
    ),
}  # fmt: skip
ORDERS: dict[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = {
    "en": (
        (("{a} has a higher {q} than {b}",) * 2, ("{a} has a lower {q} than {b}",) * 2),
        (("{a} is ahead of {b} in {q}",) * 2, ("{a} lags behind {b} in {q}",) * 2),
        (("the {q} of {a} exceeds that of {b}",) * 2,
         ("the {q} of {a} is below that of {b}",) * 2),
    ),
    "de": (
        (("{q} von {a} ist höher als die von {b}",
          "{q} von {a} höher als die von {b} ist"),
         ("{q} von {a} ist niedriger als die von {b}",
          "{q} von {a} niedriger als die von {b} ist")),
        (("{q} von {a} übertrifft die von {b}", "{q} von {a} die von {b} übertrifft"),
         ("{q} von {a} liegt unter der von {b}",
          "{q} von {a} unter der von {b} liegt")),
    ),
    "fr": (
        (("{q} de {a} est plus élevée que celle de {b}",) * 2,
         ("{q} de {a} est plus faible que celle de {b}",) * 2),
        (("{q} de {a} dépasse celle de {b}",) * 2,
         ("{q} de {a} reste inférieure à celle de {b}",) * 2),
    ),
    "es": (
        (("{q} de {a} es más alta que la de {b}",) * 2,
         ("{q} de {a} es más baja que la de {b}",) * 2),
        (("{q} de {a} supera a la de {b}",) * 2,
         ("{q} de {a} queda por debajo de la de {b}",) * 2),
    ),
    "zh": (
        (("{a}的{q}比{b}高",) * 2, ("{a}的{q}比{b}低",) * 2),
        (("{a}的{q}优于{b}",) * 2, ("{a}的{q}不及{b}",) * 2),
    ),
    "ja": (
        (("{a}は{b}より{q}が高い",) * 2, ("{a}は{b}より{q}が低い",) * 2),
        (("{a}の{q}は{b}を上回る",) * 2, ("{a}の{q}は{b}に及ばない",) * 2),
    ),
}  # fmt: skip
VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("{m} has a {q} of {v}",) * 2, ("the {q} of {m} is {v}",) * 2,
           ("{m} comes with a {q} as large as {v}",) * 2),
    "de": (("{q} von {m} beträgt {v}", "{q} von {m} {v} beträgt"),
           ("{q} liegt bei {m} bei {v}", "{q} bei {m} bei {v} liegt")),
    "fr": (("{q} de {m} vaut {v}",) * 2, ("{q} de {m} est de {v}",) * 2),
    "es": (("{q} de {m} es de {v}",) * 2, ("{q} de {m} vale {v}",) * 2),
    "zh": (("{m}的{q}为{v}",) * 2, ("{m}的{q}达到{v}",) * 2),
    "ja": (("{m}の{q}は{v}である",) * 2, ("{m}の{q}が{v}に達する",) * 2),
}  # fmt: skip
#: Kinds in six languages, by the words of traits, and the one that is wrong.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "direct gap": ("indirect gap", ("a direct-gap semiconductor",
        "ein direkter Halbleiter", "un semi-conducteur à gap direct",
        "un semiconductor de gap directo", "直接带隙半导体", "直接遷移型半導体")),
    "indirect gap": ("direct gap", ("an indirect-gap semiconductor",
        "ein indirekter Halbleiter", "un semi-conducteur à gap indirect",
        "un semiconductor de gap indirecto", "间接带隙半导体", "間接遷移型半導体")),
    "n-type": ("p-type", ("an n-type semiconductor", "ein n-Halbleiter",
        "un semi-conducteur de type n", "un semiconductor de tipo n", "n型半导体",
        "n型半導体")),
    "p-type": ("n-type", ("a p-type semiconductor", "ein p-Halbleiter",
        "un semi-conducteur de type p", "un semiconductor de tipo p", "p型半导体",
        "p型半導体")),
    "ferromagnetic": ("antiferromagnetic", ("ferromagnetic", "ferromagnetisch",
        "ferromagnétique", "ferromagnético", "铁磁性的", "強磁性体")),
    "antiferromagnetic": ("ferromagnetic", ("antiferromagnetic",
        "antiferromagnetisch", "antiferromagnétique", "antiferromagnético",
        "反铁磁性的", "反強磁性体")),
    "insulator": ("mixed conductor", ("an electrical insulator",
        "ein elektrischer Isolator", "un isolant électrique",
        "un aislante eléctrico", "电绝缘体", "絶縁体")),
    "mixed conductor": ("insulator", ("a mixed ionic-electronic conductor",
        "ein Mischleiter", "un conducteur mixte", "un conductor mixto", "混合导体",
        "混合伝導体")),
    "anode": ("cathode", ("a cell's anode material", "ein Anodenmaterial",
        "un matériau d'anode", "un material de ánodo", "负极材料", "負極材料")),
    "cathode": ("anode", ("a cell's cathode material", "ein Kathodenmaterial",
        "un matériau de cathode", "un material de cátodo", "正极材料", "正極材料")),
    "ferroelectric": ("paraelectric", ("ferroelectric", "ferroelektrisch",
        "ferroélectrique", "ferroeléctrico", "铁电体", "強誘電体")),
    "paraelectric": ("ferroelectric", ("paraelectric", "paraelektrisch",
        "paraélectrique", "paraeléctrico", "顺电体", "常誘電体")),
}  # fmt: skip
IS = {
    "en": (("{m} is {k}",) * 2,),
    "de": (("{m} ist {k}", "{m} {k} ist"),),
    "fr": (("{m} est {k}",) * 2,),
    "es": (("{m} es {k}",) * 2,),
    "zh": (("{m}是{k}",) * 2,),
    "ja": (("{m}は{k}である",) * 2,),
}
GROUPS = {
    "en": (("{m} crystallises in the space group {k}",) * 2,),
    "de": (("{m} kristallisiert in der Raumgruppe {k}",
            "{m} in der Raumgruppe {k} kristallisiert"),),
    "fr": (("{m} cristallise dans le groupe d'espace {k}",) * 2,),
    "es": (("{m} cristaliza en el grupo espacial {k}",) * 2,),
    "zh": (("{m}的空间群是{k}",) * 2,),
    "ja": (("{m}の空間群は{k}である",) * 2,),
}  # fmt: skip
#: Words of a slot in the order of the languages.
SYSTEMS: dict[str, tuple[str, ...]] = {
    "cubic": ("cubic", "kubisch", "cubique", "cúbico", "立方晶系", "立方晶"),
    "tetragonal": ("tetragonal", "tetragonal", "quadratique", "tetragonal", "四方晶系",
                   "正方晶"),
    "trigonal": ("trigonal", "trigonal", "trigonal", "trigonal", "三方晶系", "三方晶"),
    "hexagonal": ("hexagonal", "hexagonal", "hexagonal", "hexagonal", "六方晶系",
                  "六方晶"),
    "orthorhombic": ("orthorhombic", "orthorhombisch", "orthorhombique",
                     "ortorrómbico", "正交晶系", "斜方晶"),
    "monoclinic": ("monoclinic", "monoklin", "monoclinique", "monoclínico", "单斜晶系",
                   "単斜晶"),
}  # fmt: skip
TYPES_OF: dict[str, tuple[str, ...]] = {
    "rock salt": ("rock salt", "Steinsalz", "sel gemme", "sal gema", "岩盐", "岩塩"),
    "zincblende": ("zincblende", "Zinkblende", "blende", "blenda", "闪锌矿",
                   "閃亜鉛鉱"),
    "wurtzite": ("wurtzite", "Wurtzit", "wurtzite", "wurtzita", "纤锌矿",
                 "ウルツ鉱"),
    "fluorite": ("fluorite", "Fluorit", "fluorine", "fluorita", "萤石", "蛍石"),
}  # fmt: skip
#: Compounds of these types, from text books of crystal chemistry.
OF_TYPE: dict[str, tuple[str, ...]] = {
    "rock salt": ("MgO", "CaO", "NiO", "LiF", "KCl", "PbTe", "TiN"),
    "zincblende": ("GaAs", "GaP", "InAs", "CdTe", "AlAs"),
    "wurtzite": ("ZnO", "GaN", "AlN"),
    "fluorite": ("CaF2", "CeO2", "UO2", "ThO2"),
}
HAS_TYPE = {
    "en": (("{m} adopts the {k} structure",) * 2,),
    "de": (("{m} hat die {k}struktur", "{m} die {k}struktur hat"),),
    "fr": (("{m} a la structure {k}",) * 2,),
    "es": (("{m} tiene la estructura {k}",) * 2,),
    "zh": (("{m}具有{k}结构",) * 2,),
    "ja": (("{m}は{k}型構造である",) * 2,),
}
#: With and without an inversion centre.
CENTRES: dict[str, tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]] = {
    "en": ((("{m} is centrosymmetric",) * 2, ("{m} has an inversion centre",) * 2),
           (("{m} is non-centrosymmetric",) * 2,
            ("{m} lacks an inversion centre",) * 2)),
    "de": ((("{m} ist zentrosymmetrisch", "{m} zentrosymmetrisch ist"),),
           (("{m} hat kein Inversionszentrum", "{m} kein Inversionszentrum hat"),)),
    "fr": ((("{m} est centrosymétrique",) * 2,),
           (("{m} n'a pas de centre d'inversion",) * 2,)),
    "es": ((("{m} es centrosimétrico",) * 2,),
           (("{m} no tiene centro de inversión",) * 2,)),
    "zh": ((("{m}是中心对称的",) * 2,), (("{m}没有对称中心",) * 2,)),
    "ja": ((("{m}は中心対称である",) * 2,), (("{m}は反転中心を持たない",) * 2,)),
}  # fmt: skip
CENTRED: dict[str, bool] = {
    "MgO": True, "NaCl": True, "CaF2": True, "SrTiO3": True, "Al2O3": True,
    "CeO2": True, "ZnO": False, "GaN": False, "AlN": False, "GaAs": False,
    "BaTiO3": False, "CdTe": False,
}  # fmt: skip
VALENT: dict[str, tuple[str, ...]] = {
    "en": ("monovalent", "divalent", "trivalent", "tetravalent", "pentavalent"),
    "de": ("einwertig", "zweiwertig", "dreiwertig", "vierwertig", "fünfwertig"),
    "fr": ("monovalent", "divalent", "trivalent", "tétravalent", "pentavalent"),
    "es": ("monovalente", "divalente", "trivalente", "tetravalente", "pentavalente"),
    "zh": ("一价", "二价", "三价", "四价", "五价"),
    "ja": ("一価", "二価", "三価", "四価", "五価"),
}
IS_VALENT = {
    "en": (("{e} is {k} in {m}",) * 2,),
    "de": (("{e} ist in {m} {k}", "{e} in {m} {k} ist"),),
    "fr": (("{e} est {k} dans {m}",) * 2,),
    "es": (("{e} es {k} en {m}",) * 2,),
    "zh": (("{m}中的{e}是{k}的",) * 2,),
    "ja": (("{m}中の{e}は{k}である",) * 2,),
}
VALENCES = (("LiFePO4", "Fe", 2), ("LiCoO2", "Co", 3), ("BaTiO3", "Ti", 4),
            ("NiO", "Ni", 2), ("Al2O3", "Al", 3), ("CeO2", "Ce", 4))  # fmt: skip
#: Four and six neighbours.
AROUND: dict[str, tuple[str, str]] = {
    "en": ("tetrahedrally coordinated", "octahedrally coordinated"),
    "de": ("tetraedrisch koordiniert", "oktaedrisch koordiniert"),
    "fr": ("en coordination tétraédrique", "en coordination octaédrique"),
    "es": ("en coordinación tetraédrica", "en coordinación octaédrica"),
    "zh": ("四面体配位的", "八面体配位的"),
    "ja": ("四面体配位", "八面体配位"),
}
COORDINATED = (("MgO", "Mg", 6), ("ZnO", "Zn", 4), ("Al2O3", "Al", 6),
               ("GaN", "Ga", 4), ("NaCl", "Na", 6))  # fmt: skip
METAL = ("a metal", "ein Metall", "un métal", "un metal", "金属", "金属")
#: Names of what has no formula of its own, in the order of the languages.
OWN_NAMES = {
    "diamond": ("diamond", "Diamant", "le diamant", "el diamante", "金刚石",
                "ダイヤモンド"),
    "anatase": ("anatase", "Anatas", "l'anatase", "la anatasa", "锐钛矿", "アナターゼ"),
    "graphite": ("graphite", "Graphit", "le graphite", "el grafito", "石墨", "黒鉛"),
}  # fmt: skip
SEMICONDUCTOR = ("a semiconductor", "ein Halbleiter", "un semi-conducteur",
                 "un semiconductor", "半导体", "半導体")  # fmt: skip
