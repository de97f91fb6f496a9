"""Elements, their classes and anions in a request, in six languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES = {
    "lithium": "Li", "sodium": "Na", "potassium": "K", "rubidium": "Rb", "cesium": "Cs",
    "caesium": "Cs", "magnesium": "Mg", "calcium": "Ca", "strontium": "Sr",
    "barium": "Ba", "aluminium": "Al", "aluminum": "Al", "gallium": "Ga",
    "indium": "In", "tin": "Sn", "lead": "Pb", "bismuth": "Bi", "antimony": "Sb",
    "arsenic": "As", "titanium": "Ti", "zirconium": "Zr", "hafnium": "Hf",
    "vanadium": "V", "niobium": "Nb", "tantalum": "Ta", "chromium": "Cr",
    "molybdenum": "Mo", "tungsten": "W", "manganese": "Mn", "iron": "Fe",
    "cobalt": "Co", "nickel": "Ni", "copper": "Cu", "zinc": "Zn", "silver": "Ag",
    "gold": "Au", "cadmium": "Cd", "mercury": "Hg", "thallium": "Tl", "yttrium": "Y",
    "lanthanum": "La", "cerium": "Ce", "scandium": "Sc", "silicon": "Si",
    "germanium": "Ge", "phosphorus": "P", "sulfur": "S", "sulphur": "S",
    "selenium": "Se", "tellurium": "Te", "oxygen": "O", "nitrogen": "N",
    "fluorine": "F", "chlorine": "Cl", "bromine": "Br", "iodine": "I", "boron": "B",
    "blei": "Pb", "natrium": "Na", "kalium": "K", "kobalt": "Co", "plomb": "Pb",
    "plomo": "Pb", "钾": "K", "钙": "Ca", "镁": "Mg", "锌": "Zn",
    "铅": "Pb", "锂": "Li", "钠": "Na", "钴": "Co", "鉛": "Pb",
    "リチウム": "Li", "ナトリウム": "Na", "cobalto": "Co", "litio": "Li",
    "sodio": "Na", "cadmio": "Cd", "mercurio": "Hg", "azufre": "S", "titanio": "Ti",
    "hierro": "Fe", "cobre": "Cu", "lantano": "La", "mercure": "Hg",
    "soufre": "S", "titane": "Ti", "fer": "Fe", "cuivre": "Cu", "lanthane": "La",
    "schwefel": "S", "titan": "Ti", "eisen": "Fe", "kupfer": "Cu", "lanthan": "La",
    "quecksilber": "Hg", "镉": "Cd", "汞": "Hg", "铁": "Fe", "铜": "Cu", "钛": "Ti",
    "カドミウム": "Cd", "水銀": "Hg", "コバルト": "Co", "タリウム": "Tl",
}  # fmt: skip
#: Words that name the anion; None stands for a class.
_ANION_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"oxides?|oxid\w*|oxydes?|óxidos?|氧化物|酸化物", ("O",)),
    (r"fluorides?|fluoride?n?|fluorures?|fluoruros?|氟化物|フッ化物", ("F",)),
    (r"chlorides?|chlorid\w*|chlorures?|cloruros?|氯化物|塩化物", ("Cl",)),
    (r"bromides?|bromid\w*|bromures?|bromuros?|溴化物|臭化物", ("Br",)),
    (r"iodides?|iodid\w*|iodures?|yoduros?|碘化物|ヨウ化物", ("I",)),
    (r"halides?|halogenid\w*|halog[ée]nures?|haluros?|卤化物|ハロゲン化物",
     ("F", "Cl", "Br", "I")),
    (r"sul(?:f|ph)ides?|sulfid\w*|sulfures?|sulfuros?|硫化物", ("S",)),
    (r"selenides?|selenid\w*|s[ée]l[ée]niures?|seleniuros?|硒化物", ("Se",)),
    (r"tellurides?|tellurid\w*|碲化物", ("Te",)),
    (r"chalcogenides?|chalkogenid\w*|chalcog[ée]nures?|calcogenuros?|硫族化合物",
     ("S", "Se", "Te")),
    (r"nitrides?|nitrid\w*|nitrures?|nitruros?|氮化物|窒化物", ("N",)),
)  # fmt: skip
_CLASSES: dict[str, tuple[str, ...]] = {
    r"rare[\s-]?earths?|lanthanides?|lanthanoids?|seltene\w* erden|terres rares|"
    r"tierras raras|稀土|希土類": (
        "Sc", "Y", "La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
        "Tm", "Yb", "Lu",
    ),
    r"toxic(?: elements?| metals?)?|toxisch\w*|toxiques?|t[óo]xic[oa]s?|有毒\w*|毒性": (
        "Pb", "Cd", "Hg", "Tl", "As", "Be",
    ),
    r"noble metals?|precious metals?|platinum[\s-]group metals?": (
        "Ru", "Rh", "Pd", "Ag", "Os", "Ir", "Pt", "Au",
    ),
    r"alkali metals?|alkalimetalle?": ("Li", "Na", "K", "Rb", "Cs"),
    r"transition metals?": (
        "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Zr", "Nb", "Mo", "Ru",
        "Rh", "Pd", "Ag", "Cd", "Hf", "Ta", "W", "Re", "Os", "Ir", "Pt", "Au",
    ),
}  # fmt: skip


def element_named(text: str) -> str | None:
    """The symbol of an element given by symbol or name, or None."""
    from validators.compositions import symbols

    return text if text in symbols() else _NAMES.get(text.lower())


def elements_in(text: str) -> list[str]:
    """Elements that a text names: by symbol, by name, in formulas and systems."""
    from validators.compositions import symbols

    out: list[str] = []
    for word in re.findall(r"[^\W_]+", text):
        if word in ("I", "In", "As", "At", "No", "He") and f"-{word}" not in text:
            # Words of English before they are elements.
            continue
        if word.lower() in _NAMES:
            out.append(_NAMES[word.lower()])
        elif re.fullmatch(r"(?:[A-Z][a-z]?\d*)+", word):
            parts = re.findall(r"[A-Z][a-z]?", word)
            out += parts if all(part in symbols() for part in parts) else []
    return out


def names_of(symbol: str) -> list[str]:
    """Names of an element in the languages that are read here."""
    return [name for name, meant in _NAMES.items() if meant == symbol]


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
_HAN_CENTRES = {
    "磷酸": "P", "硅酸": "Si", "硼酸": "B", "碳酸": "C", "硫酸": "S", "钒酸": "V",
    "钨酸": "W", "钼酸": "Mo", "钛酸": "Ti", "锆酸": "Zr", "铌酸": "Nb", "铝酸": "Al",
    "リン酸": "P", "ケイ酸": "Si", "ホウ酸": "B", "チタン酸": "Ti",
}  # fmt: skip
_ATE = (
    r"(thio|seleno)?-?("
    + "|".join(sorted(_CENTRES, key=len, reverse=True))
    + r")at(?:es?|os?|en?)?(?![A-Za-z])"
)
#: Elements as a name may begin with: Natriumwolframate.
_HEAD = "|".join(sorted((n for n in _NAMES if n.isascii()), key=len, reverse=True))
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
    found = re.search(rf"(?<![A-Za-z])(?:{_HEAD})?{_ATE}", text, re.I)
    if found:
        ligand = {"thio": "S", "seleno": "Se"}.get((found[1] or "").lower(), "O")
        return _CENTRES[found[2].lower()], ligand
    for word, centre in _HAN_CENTRES.items():
        if word in text:
            before = text[max(0, text.index(word) - 2) : text.index(word)]
            return centre, "S" if "硫代" in before else "O"
    return None


def anions_in(text: str) -> tuple[str, ...]:
    """Anions that a text names by word or as ``X = Cl, Br``."""
    out: list[str] = []
    for words, elements in _ANION_WORDS:
        prefix = "" if not words[0].isascii() else r"(?<![A-Za-z])"
        if re.search(
            rf"{prefix}(?:{words})(?![A-Za-z])(?!\s*[- ]?(?:free|frei))", text, re.I
        ) and not re.search(rf"\b(?:no|without|non-?|not)\s+(?:{words})", text, re.I):
            out += [e for e in elements if e not in out]
    direct = re.search(
        r"\bX\s*(?:=|∈|is|in|:)\s*\{?\[?((?:[A-Z][a-z]?[\s,/]*(?:or|and|oder|und)?\s*)+)",
        text,
    )
    if direct:
        return tuple(elements_in_list(direct[1])) or tuple(out)
    return tuple(out)


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


def wanted_elements(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Elements that must occur, and those that must not."""
    include: list[str] = []
    exclude: list[str] = []
    for words, members in _CLASSES.items():
        if re.search(
            rf"(?:\b(?:no|without|avoid(?:ing)?|exclud\w+|free of|ohne|sans|sin)\s+"
            rf"(?:any\s+|elementos\s+|éléments\s+|métaux\s+|metales\s+)?(?:{words})|(?:{words})[\s-]*(?:free|frei\w*)|"
            rf"\bnon-?(?:{words})|(?:不含|无|無)(?:{words})|(?:{words})(?:元素)?を?(?:含まない|なし))",
            text,
            re.I,
        ):
            exclude += members
    for match in re.finditer(
        r"\b([A-Z][a-z]?|[A-Za-z]{3,12}?)[\s-]*(?:free|freie?[nrs]?)\b|"
        r"(?:无|無|不含)\s*([A-Z][a-z]?|[铅锂钠钴鉛])",
        text,
    ):
        found = element_named(match[1] or match[2])
        if found:
            exclude.append(found)
    for match in re.finditer(
        r"\b(?:no|none (?:of|with|containing)|not|without|excluding|excludes?|"
        r"except(?: for)?|other than|"
        r"avoid(?:ing)?|free of|not (?:containing|with)|ohne|außer|nicht|aber kein\w*|"
        r"sans|sauf|pas de|sin|excepto|salvo)\s+"
        r"((?:(?:[A-Z][a-z]?|[a-z]{3,12})(?:\s*(?:,|/|and|n?or|und|oder|noch|et|ou|ni|y|"
        r"o)\s*)?)+)",
        text,
    ):
        exclude += elements_in_list(match[1])
    for match in re.finditer(
        r"\b(?:containing|contain|contains|include|including|must include|with|"
        r"based on|mit|avec|con|enthalten)\s+"
        r"((?:(?:[A-Z][a-z]?|[a-z]{3,12})(?:\s*(?:,|/|and|und|et|"
        r"y)\s*)?)+)",
        text,
    ):
        if not re.search(
            r"\b(?:not|no|non|none|never)[\s-]*$", text[: match.start()], re.I
        ):
            include += elements_in_list(match[1])
    for match in re.finditer(
        r"\b([A-Z][a-z]?|[a-z]{3,12})[\s-](?:based|containing)\b", text
    ):
        found = element_named(match[1])
        if found:
            include.append(found)
    device = (
        r"(?=\b([A-Z][a-z]?|[a-z]{3,12})(?:[\s-]ions?)?[\s-](?:\w+[\s-]){0,2}?"
        r"(?:conductors?|electrolytes?|cathodes?|anodes?|batter\w+))"
    )
    for match in re.finditer(device, text):
        found = element_named(match[1])
        if found:
            include.append(found)
    for match in re.finditer(
        r"([A-Z][a-z]?|鉛|リチウム|ナトリウム|カドミウム|水銀|コバルト|タリウム)を含まない",
        text,
    ):
        exclude += elements_in_list(match[1])
    for match in re.finditer(
        rf"(?:{_CLASS_WORDS})\s+(?:of|with|from|von|aus|de|con)\s+"
        r"((?:[A-Z][a-z]?(?![a-z])(?:\s*(?:,|/|and|und|et|y)\s*)*)+)",
        text,
    ):
        include += elements_in_list(match[1])
    include += _named_before_type(text)
    for match in re.finditer(r"含\s*([A-Z][a-z]?)", text):
        if text[max(0, match.start() - 1)] != "不":
            include.append(match[1])
    return tuple(dict.fromkeys(include)), tuple(dict.fromkeys(exclude))


def _named_before_type(text: str) -> list[str]:
    """The element that qualifies a structure type: lithium argyrodites, Zn spinels."""
    from generators.materials.patterns import TYPES

    types = "|".join(f"(?:{kind.words})" for kind in TYPES if kind.words)
    anions = "|".join(words for words, _ in _ANION_WORDS)
    names = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
    one = rf"(?:(?i:{names})[\s-]?|[A-Z][a-z]?[\s-])"
    # "sodium superionic phosphates": a word of quality may stand between.
    between = r"(?:[a-z][a-z-]*(?:ic|ive|ing|ed|al|ous|ar|ent|ant|able|rich)\s){0,2}"
    qualified = (
        rf"(?<![A-Za-z])({one}{{1,3}}){between}"
        rf"(?:(?i:{anions})[\s-])?(?:(?i:{types})|(?i:{anions})(?![A-Za-z])|"
        rf"(?i:{_ATE}))"
    )
    out: list[str] = []
    for match in re.finditer(qualified, text):
        for word in re.findall(rf"(?i:{names})|[A-Z][a-z]?(?![a-z])", match[1]):
            if (found := element_named(word)) and found not in out:
                out.append(found)
    han = "|".join(name for name in _NAMES if not name.isascii())
    for match in re.finditer(rf"({han}|[A-Z][a-z]?)(?:{'|'.join(_HAN_CENTRES)})", text):
        if (found := element_named(match[1])) and found not in out:
            out.append(found)
    return out


#: What elements may be "of": oxides of Ti and V, compounds of Li, P and S.
_CLASS_WORDS = (
    r"oxides?|sul(?:f|ph)ides?|selenides?|tellurides?|nitrides?|halides?|chlorides?|"
    r"fluorides?|bromides?|iodides?|compounds?|phases?|materials?|compositions?|"
    r"formulas?|verbindungen|oxide|sulfide|composés|oxydes|compuestos|óxidos"
)


def element_names() -> Mapping[str, str]:
    """Names of elements in six languages, with their symbols."""
    return _NAMES
