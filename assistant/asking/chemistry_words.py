"""Elements, their classes and anions in a request, in six languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from validators.element_table import NAMES

#: Words that name the anion; None stands for a class.
ANION_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"oxides?|oxid\w*|oxydes?|óxidos?|氧化物|酸化物", ("O",)),
    (r"fluorides?|fluoride?n?|fluorures?|fluorée?s?|fluoruros?|fluorad[oa]s?|"
     r"氟化物|フッ化物", ("F",)),
    (r"chlorides?|chlorid\w*|chlorures?|chlorée?s?|cloruros?|clorad[oa]s?|氯化物|"
     r"塩化物", ("Cl",)),
    (r"bromides?|bromid\w*|bromures?|bromée?s?|bromuros?|bromad[oa]s?|溴化物|"
     r"臭化物", ("Br",)),
    (r"iodides?|iodid\w*|iodures?|iodée?s?|yoduros?|yodad[oa]s?|碘化物|"
     r"ヨウ化物", ("I",)),
    (r"halides?|halogenid\w*|halog[ée]nures?|halog[ée]née?s?|haluros?|halogenad[oa]s?|卤化物|ハロゲン化物",
     ("F", "Cl", "Br", "I")),
    (r"sul(?:f|ph)ides?|sulfid\w*|sulfures?|sulfuros?|硫化物", ("S",)),
    (r"selenides?|selenid\w*|s[ée]l[ée]niures?|seleniuros?|硒化物", ("Se",)),
    (r"tellurides?|tellurid\w*|碲化物", ("Te",)),
    (r"chalcogenides?|chalkogenid\w*|chalcog[ée]nures?|calcogenuros?|硫族化合物",
     ("S", "Se", "Te")),
    (r"nitrides?|nitrid\w*|nitrures?|nitruros?|氮化物|窒化物", ("N",)),
)  # fmt: skip
#: Words for classes of elements; narrow classes come first.
CLASSES: dict[str, tuple[str, ...]] = {
    r"rare[\s-]?earths?|lanthanides?|lanthanoids?|seltene[rn]?[ -]?erde?n?|"
    r"seltenerd\w*|lanthanoide?n?|terres? rares?|tierras? raras?|"
    r"lant[áa]nidos|稀土(?:元素)?|希土類(?:元素)?": (
        "Sc", "Y", "La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
        "Tm", "Yb", "Lu",
    ),
    r"radioa[ck]ti(?:ve?|f)\w*(?: elements?)?|radiactiv\w*|放射性(?:元素)?": (
        "Tc", "Pm", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th", "Pa", "U", "Np", "Pu",
        "Am", "Cm",
    ),
    r"toxic(?: elements?| metals?)?|giftig\w*|toxisch\w*|toxiques?|t[óo]xic[oa]s?|"
    r"有毒\w*|毒性(?:元素)?": ("Pb", "Cd", "Hg", "Tl", "As", "Be"),
    r"noble metals?|precious metals?|platinum[\s-]group metals?|edelmetalle?n?|"
    r"métaux (?:nobles|précieux)|metales (?:nobles|preciosos)|贵金属|貴金属": (
        "Ru", "Rh", "Pd", "Ag", "Os", "Ir", "Pt", "Au",
    ),
    r"alkali(?:ne)?[\s-]earth(?: metals?| elements?)?s?|erdalkali\w*|"
    r"alcalino-?terreux|alcalinot[ée]rre\w*|碱土金属|アルカリ土類(?:金属)?": (
        "Mg", "Ca", "Sr", "Ba",
    ),
    r"alkali(?: metals?| ions?| elements?)?s?|alkalimetalle?n?|méta(?:ux|l) alcalins?|"
    r"metal(?:es)? alcalinos?|碱金属|アルカリ金属": ("Li", "Na", "K", "Rb", "Cs"),
    r"3d[\s-](?:transition[\s-])?(?:metals?|elements?)|3d-?(?:übergangs)?metalle?n?|"
    r"3d过渡金属|3d遷移金属": (
        "Sc", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn",
    ),
    r"transition[\s-]metals?|übergangsmetalle?n?|m[ée]ta(?:ux|l) de transition|"
    r"metal(?:es)? de transici[óo]n|过渡金属|遷移金属": (
        "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Zr", "Nb", "Mo", "Ru",
        "Rh", "Pd", "Ag", "Cd", "Hf", "Ta", "W", "Re", "Os", "Ir", "Pt", "Au",
    ),
}  # fmt: skip


def element_named(text: str) -> str | None:
    """The symbol of an element given by symbol or name, or None."""
    from validators.compositions import symbols

    return text if text in symbols() else NAMES.get(text.lower())


def elements_in(text: str) -> list[str]:
    """Elements that a text names: by symbol, by name, in formulas and systems."""
    from validators.compositions import symbols

    out: list[str] = []
    for word in re.findall(r"[^\W_]+", text):
        if word in ("I", "In", "As", "At", "No", "He") and f"-{word}" not in text:
            # Words of English before they are elements.
            continue
        if word.lower() in NAMES:
            out.append(NAMES[word.lower()])
        elif re.fullmatch(r"(?:[A-Z][a-z]?\d*)+", word):
            parts = re.findall(r"[A-Z][a-z]?", word)
            out += parts if all(part in symbols() for part in parts) else []
    return out


def names_of(symbol: str) -> list[str]:
    """Names of an element in the languages that are read here."""
    return [name for name, meant in NAMES.items() if meant == symbol]


def elements_in_list(text: str) -> list[str]:
    """Symbols of "Ca, Sr or barium", up to the first word that is no element."""
    out = []
    for part in re.split(
        r"[\s,/&+]+|\b(?:and|n?or|und|oder|noch|et|ou|y|o|ni)\b|、|和|或", text
    ):
        found = element_named(part.strip(" .;:()"))
        if found:
            out.append(found)
        elif part.strip(" .;:()"):
            break
    return out


#: Stems of names in -ate with the element at their centre: phosphate, Wolframat.
_CENTRES = {
    "phosph": "P", "fosf": "P", "silic": "Si", "silik": "Si", "bor": "B",
    "carbon": "C", "karbon": "C", "sulf": "S", "sulph": "S", "nitr": "N",
    "vanad": "V", "tungst": "W", "wolfram": "W", "molybd": "Mo", "titan": "Ti",
    "zircon": "Zr", "zirkon": "Zr", "niob": "Nb", "tantal": "Ta", "alumin": "Al",
    "gall": "Ga", "german": "Ge", "arsen": "As", "chrom": "Cr", "mangan": "Mn",
    "ferr": "Fe", "cobalt": "Co", "nickel": "Ni", "cupr": "Cu", "stann": "Sn",
    "hafn": "Hf", "antimon": "Sb", "bismuth": "Bi", "ruthen": "Ru", "irid": "Ir",
}  # fmt: skip
HAN_CENTRES = {
    "磷酸": "P", "硅酸": "Si", "硼酸": "B", "碳酸": "C", "硫酸": "S", "钒酸": "V",
    "钨酸": "W", "钼酸": "Mo", "钛酸": "Ti", "锆酸": "Zr", "铌酸": "Nb", "铝酸": "Al",
    "リン酸": "P", "ケイ酸": "Si", "ホウ酸": "B", "チタン酸": "Ti",
}  # fmt: skip
ATE = (
    r"(thio|seleno)?-?("
    + "|".join(sorted(_CENTRES, key=len, reverse=True))
    + r")at(?:es?|os?|en?)?(?![A-Za-z])"
)
#: Elements as a name may begin with: Natriumwolframate.
_HEAD = "|".join(sorted((n for n in NAMES if n.isascii()), key=len, reverse=True))
_MIXED = re.compile(
    r"(?<![A-Za-z])ox[yi](halid|fluorid|chlorid|bromid|iodid|nitrid|sul(?:f|ph)id|"
    r"selenid|tellurid)\w*",
    re.I,
)
_PARTNERS = {
    "halid": ("F", "Cl", "Br", "I"), "fluorid": ("F",), "chlorid": ("Cl",),
    "bromid": ("Br",), "iodid": ("I",), "nitrid": ("N",), "sulfid": ("S",),
    "sulphid": ("S",), "selenid": ("Se",), "tellurid": ("Te",),
}  # fmt: skip


def mixed_anions_in(text: str) -> tuple[str, ...]:
    """Partners of oxygen that a name such as *oxyhalide* means."""
    found = _MIXED.search(text)
    return _PARTNERS[found[1].lower()] if found else ()


def oxyanions_in(text: str) -> tuple[str, str] | None:
    """Centre and ligand of the anions that a name in -ate means.

    >>> oxyanions_in("sodium thiophosphates"), oxyanions_in("new borates")
    (('P', 'S'), ('B', 'O'))
    """
    found = re.search(rf"(?<![A-Za-z])(?:{_HEAD})?{ATE}", text, re.I)
    if found:
        ligand = {"thio": "S", "seleno": "Se"}.get((found[1] or "").lower(), "O")
        return _CENTRES[found[2].lower()], ligand
    for word, centre in HAN_CENTRES.items():
        if word in text:
            before = text[max(0, text.index(word) - 2) : text.index(word)]
            return centre, "S" if "硫代" in before else "O"
    return None


#: What bars the class of compounds that follows, or that stands before.
_BARS = (
    r"(?:\b(?:no|without|non-?|not|except|excluding|exclude|kein\w*|ohne|nicht|sans|"
    r"pas d['’e]|pas des|sin|excepto|salvo)\s*(?:any |an? |des |los |las )?|"
    r"(?:不要|不含|不用|排除|除了|没有|非)\s*)"
)
#: Oxides "free of lead" are oxides.
_BARRED_BEHIND = (
    r"(?:[- ]?(?:free|frei)(?!\s+(?:of|from|von)\b)|"
    r"\s*(?:以外|は除|を除|は含ま|を含ま|なし|不要))"
)


def _barred(words: str, text: str) -> bool:
    """Whether a text excludes what these words name."""
    pattern = rf"{_BARS}(?:{words})|(?:{words}){_BARRED_BEHIND}"
    return re.search(pattern, text, re.I) is not None


def anions_barred(text: str) -> tuple[str, ...]:
    """Anions whose compounds a text excludes.

    >>> anions_barred("5 perovskites, no oxides"), anions_barred("不要氧化物")
    (('O',), ('O',))
    """
    named = (e for words, e in ANION_WORDS if _barred(words, text))
    return tuple(dict.fromkeys(element for elements in named for element in elements))


def anions_in(text: str) -> tuple[str, ...]:
    """Anions that a text names by word or as ``X = Cl, Br``."""
    out: list[str] = []
    for words, elements in ANION_WORDS:
        prefix = "" if not words[0].isascii() else r"(?<![A-Za-z])"
        named = re.search(rf"{prefix}(?:{words})(?![A-Za-z])", text, re.I)
        if named and not _barred(words, text):
            out += [e for e in elements if e not in out]
    direct = re.search(
        r"\bX\s*(?:=|∈|is|in|:)\s*\{?\[?((?:[A-Z][a-z]?[\s,/]*(?:or|and|oder|und)?\s*)+)",
        text,
    )
    if direct:
        return tuple(elements_in_list(direct[1])) or tuple(out)
    return tuple(out)


def without_anions(text: str) -> str:
    """A text without the words that name its anion.

    >>> without_anions("20 neutral ABX3 halides, no lead")
    '20 neutral ABX3 , no lead'
    """
    for words, _ in ANION_WORDS:
        text = re.sub(rf"(?i)(?<![A-Za-z])(?:{words})(?![A-Za-z])", "", text)
    return text


def system_in(text: str) -> tuple[str, ...]:
    """Elements of a chemical system such as ``Na-Zr-P-O``."""
    from validators.compositions import symbols

    known = symbols()
    for match in re.finditer(
        r"(?<![\w-])((?:[A-Z][a-z]?\s?[-–]\s?){1,7}[A-Z][a-z]?)(?![\w-]|\s*(?:sites?))",
        text,
    ):
        parts = [p.strip() for p in re.split(r"[-–]", match[1])]
        # Symbols such as "P-1" or a pair of site labels are no system.
        if len(parts) >= 2 and all(p in known for p in parts):
            return tuple(dict.fromkeys(parts))
    # "Compounds of Na, Sb and S" names a system as well; "oxides of Ti" does not.
    listed = re.search(
        r"\b(?:compounds?|phases?|compositions?|formulas?|verbindungen|composés|"
        r"compuestos)\s+(?:of|from|with only|aus|von|de)\s+"
        r"((?:[A-Z][a-z]?(?![A-Za-z])(?:\s*(?:,|/|and|und|et|y)\s*)*){2,6})",
        text,
    )
    return tuple(dict.fromkeys(elements_in_list(listed[1]))) if listed else ()


def element_names() -> Mapping[str, str]:
    """Names of elements in six languages, with their symbols."""
    return NAMES
