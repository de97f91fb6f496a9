"""Names of elements in six languages, read as symbols."""

from __future__ import annotations

import re

#: Stems; what follows a stem up to the end of the word belongs to the name.
_STEMS: dict[str, tuple[str, ...]] = {
    "H": ("hydrogen", "wasserstoff", "hydrogène", "hidrógeno", "氢", "水素"),
    "Li": ("lithium", "litio", "锂", "リチウム"),
    "Na": ("sodium", "natrium", "sodio", "钠", "ナトリウム"),
    "K": ("potassium", "kalium", "potasio", "钾", "カリウム"),
    "Rb": ("rubidi", "铷", "ルビジウム"),
    "Cs": ("cesium", "caesium", "cäsium", "césium", "cesio", "铯", "セシウム"),
    "Be": ("beryll", "béryll", "berilio", "铍", "ベリリウム"),
    "Mg": ("magnesi", "magnési", "镁", "マグネシウム"),
    "Ca": ("calcium", "kalzium", "calcio", "钙", "カルシウム"),
    "Sr": ("strontium", "estroncio", "锶", "ストロンチウム"),
    "Ba": ("barium", "baryum", "bario", "钡", "バリウム"),
    "Al": ("alumin", "铝", "アルミニウム", "アルミ"),
    "Ga": ("gallium", "galio", "镓", "ガリウム"),
    "In": ("indium", "indio", "铟", "インジウム"),
    "Si": ("silicon", "silizium", "silicium", "silicio", "硅", "ケイ素"),
    "Ge": ("germani", "锗", "ゲルマニウム"),
    "Tl": ("thalli", "talio", "铊", "タリウム"),
    "As": ("arsenic", "arsen", "arsénico", "砷", "ヒ素"),
    "Sb": ("antimon", "锑", "アンチモン"),
    "Sn": ("zinn", "étain", "estaño", "锡", "スズ"),
    "Sc": ("scandium", "escandio", "钪", "スカンジウム"),
    "Y": ("yttrium", "itrio", "钇", "イットリウム"),
    "La": ("lanthan", "lantano", "镧", "ランタン"),
    "Ce": ("cerium", "cérium", "cerio", "铈", "セリウム"),
    "Pr": ("praseodym", "praséodym", "镨", "プラセオジム"),
    "Nd": ("neodym", "néodym", "钕", "ネオジム"),
    "Sm": ("samari", "钐", "サマリウム"),
    "Eu": ("europi", "铕", "ユウロピウム"),
    "Gd": ("gadolini", "钆", "ガドリニウム"),
    "Tb": ("terbi", "铽", "テルビウム"),
    "Dy": ("dyspros", "disprosio", "镝", "ジスプロシウム"),
    "Ho": ("holmi", "钬", "ホルミウム"),
    "Tm": ("thulium", "tulio", "铥", "ツリウム"),
    "Lu": ("lutet", "lutét", "镥", "ルテチウム"),
    "Er": ("erbium", "erbio", "铒", "エルビウム"),
    "Yb": ("ytterbium", "iterbio", "镱", "イッテルビウム"),
    "Ti": ("titan", "钛", "チタン"),
    "Zr": ("zirconium", "zirkonium", "circonio", "锆", "ジルコニウム"),
    "Hf": ("hafni", "铪", "ハフニウム"),
    "V": ("vanadi", "钒", "バナジウム"),
    "Nb": ("niob", "铌", "ニオブ"),
    "Ta": ("tantal", "tántalo", "钽", "タンタル"),
    "Cr": ("chromium", "cromo", "铬", "クロム"),
    "Mo": ("molybd", "钼", "モリブデン"),
    "W": ("tungsten", "wolfram", "tungstène", "钨", "タングステン"),
    "Mn": ("mangan", "锰", "マンガン"),
    "Fe": ("iron", "eisen", "hierro", "铁", "鉄"),
    "Ru": ("rutheni", "ruthén", "rutenio", "钌", "ルテニウム"),
    "Rh": ("rhodium", "rodio", "铑", "ロジウム"),
    "Pd": ("palladi", "paladio", "钯", "パラジウム"),
    "Ir": ("iridi", "铱", "イリジウム"),
    "Pt": ("platin", "铂", "白金"),
    "Re": ("rheni", "rhéni", "renio", "铼", "レニウム"),
    "Hg": ("quecksilber", "mercur", "汞", "水銀"),
    "Th": ("thorium", "torio", "钍", "トリウム"),
    "U": ("uranium", "uran", "铀", "ウラン"),
    "Co": ("cobalt", "kobalt", "钴", "コバルト"),
    "Ni": ("nickel", "níquel", "镍", "ニッケル"),
    "Cu": ("copper", "kupfer", "cuivre", "cobre", "铜", "銅"),
    "Zn": ("zink", "zinc", "锌", "亜鉛"),
    "Cd": ("cadmium", "cadmio", "镉", "カドミウム"),
    "Ag": ("silver", "silber", "银", "銀"),
    "Pb": ("blei", "plomb", "plomo", "铅", "鉛"),
    "Bi": ("bismut", "wismut", "铋", "ビスマス"),
    "O": ("oxygen", "sauerstoff", "oxygène", "oxígeno", "氧", "酸素"),
    "S": ("sulfur", "sulphur", "schwefel", "soufre", "azufre", "硫黄", "硫"),
    "Se": ("selenium", "selen", "sélénium", "selenio", "硒", "セレン"),
    "Te": ("tellur", "telurio", "碲", "テルル"),
    "F": ("fluorin", "fluorid", "fluor", "flúor", "氟", "フッ素"),
    "Cl": ("chlorin", "chlorid", "chlor", "cloro", "氯", "塩素"),
    "Br": ("bromin", "bromid", "brom", "溴", "臭素"),
    "I": ("iodin", "iodid", "iod", "jod", "yodo", "碘", "ヨウ素"),
    "P": ("phosphor", "fósforo", "磷", "リン"),
    "N": ("nitrogen", "stickstoff", "azote", "nitrógeno", "氮", "窒素"),
    "C": ("carbon", "kohlenstoff", "carbono", "碳", "炭素"),
    "B": ("boron", "bore", "boro", "硼", "ホウ素"),
}  # fmt: skip
_SYMBOL_OF = {stem: e for e, stems in _STEMS.items() for stem in stems}
#: In compounds German joins the name to the next word: Sauerstoffleerstellen.
_JOINED = "leerstell|zwischengitter|plätz|platz|atom|ion"
_NAMES = re.compile(
    r"(?i)(?<![a-zà-ÿ])(?P<word>"
    + "|".join(sorted((s for s in _SYMBOL_OF if s.isascii() or s[0] < "\u3000"),
                      key=len, reverse=True))
    + rf")(?P<end>(?:(?!{_JOINED})[a-zà-ÿ])*)(?P<joined>(?:{_JOINED})[a-zà-ÿ]*)?|(?P<sign>"
    + "|".join(sorted((s for s in _SYMBOL_OF if s[0] >= "\u3000"), key=len,
                      reverse=True))
    + ")"
)  # fmt: skip
#: Ends that make another word of a stem: titanate, carbonate, bored, irony.
_OTHER = re.compile(
    r"(?i)ates?$|ites?$|ierung$|^(?:onate|ide[sd]?)$|ed$|^ic$|^ous$|^y$|^d$"
)


def with_symbols(text: str) -> str:
    """The text with names of elements replaced by their symbols.

    >>> with_symbols("oxygen vacancies")
    'O vacancies'
    >>> with_symbols("Sauerstoffleerstellen auf Titan")
    'O leerstellen auf Ti'
    """

    def symbol(match: re.Match[str]) -> str:
        if match["sign"]:
            return f" {_SYMBOL_OF[match['sign']]} "
        if match["end"] and _OTHER.search(match["end"]):
            return match[0]
        joined = f" {match['joined']}" if match["joined"] else ""
        return _SYMBOL_OF[match["word"].lower()] + joined

    return _NAMES.sub(symbol, text)


def elements_in(text: str) -> set[str]:
    """Elements that a text names by their names, in any of six languages.

    >>> sorted(elements_in("granate de itrio y hierro"))
    ['Fe', 'Y']
    """
    out = set()
    for match in _NAMES.finditer(text):
        if match["sign"]:
            out.add(_SYMBOL_OF[match["sign"]])
        elif not (match["end"] and _OTHER.search(match["end"])):
            out.add(_SYMBOL_OF[match["word"].lower()])
    return out


def is_element_name(word: str) -> bool:
    """Whether a word is the name of an element and nothing more."""
    match = _NAMES.fullmatch(word)
    return match is not None and not (match["end"] and _OTHER.search(match["end"]))


def elements_named(text: str, own: set[str]) -> set[str]:
    """Which of some elements a text names by their names (not by symbol)."""
    lower = text.lower()
    return {e for e in own if any(n in lower for n in _STEMS.get(e, ()))}
