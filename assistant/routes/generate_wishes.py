"""A request for candidates → `GenerationSpec`, by patterns in six languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from validators.specs.generation import GenerationSpec, SiteRule

_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "fifty": 50, "hundred": 100, "a dozen": 12, "dozen": 12,
    "zehn": 10, "zwanzig": 20, "fünf": 5, "drei": 3, "dix": 10, "vingt": 20, "cinq": 5,
    "diez": 10, "veinte": 20, "cinco": 5, "十": 10, "二十": 20, "五": 5,
}  # fmt: skip
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
    "plomo": "Pb", "铅": "Pb", "锂": "Li", "钠": "Na", "钴": "Co", "鉛": "Pb",
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
_PROPERTIES = (
    r"band[\s-]?gaps?|conductiv\w+|formation energ\w+|stab(?:le|ility)|hardness|"
    r"magneti\w+|capacit\w+|voltage|thermal\w*|ferroelectric\w*|superconduct\w*|"
    r"piezo\w*|catalytic\w*|density|modulus|bulk modulus|zt\b|seebeck|dielectric\w*|"
    r"photovoltaic\w*|e[_ ]?hull|energy above hull|带隙|电导率|稳定|バンドギャップ"
)
_NUM = r"(\d*[.,]?\d+)"


def count_in(text: str) -> int | None:
    """How many candidates a text asks for."""
    low = text.lower()
    things = (
        r"(?:\w+[\s-]+){0,5}?(?:compositions?|compounds?|candidates?|formulas?|"
        r"formulae|materials?|structures?|perovskites?|garnets?|spinels?|rows?|"
        r"samples?|oxides?|halides?|abx3|abo3|ab2o4|mixes|recipes|alloys?|"
        r"zusammensetzungen|verbindungen|kandidaten|strukturen|perowskite|composés|"
        r"candidats|composiciones|compuestos|candidatos|zeilen|lignes|filas|"
        r"p[ée]rovskites?|perovskitas?|espinelas?|granates?|grenats?|spinelles?|oxydes?|"
        r"óxidos?|sulfures?|sulfuros?|haluros?|halogénures?|granate?|spinelle?)"
    )
    match = re.search(rf"(?<![\w.\-–])(\d{{1,4}})\s+{things}", low) or re.search(
        r"(?:generate|propose|suggest|give me|list|find|design|create|sample|"
        r"enumerate|need|want|erzeuge|nenne|schlage|propose[rz]?|donne[rz]?|genera|"
        r"prop[óo]n|dame|生成|提出|给出|设计|提案)\s*(?:me\s+)?(?:about\s+|some\s+)?"
        r"(\d{1,4})(?![\d.]*\s*(?:%|°|k\b|ev|mpa))",
        low,
    )
    if match is None:
        match = re.search(r"(\d{1,4})\s*(?:个|種|种|件|つ|個)", low)
    if match is None:
        match = re.match(r"^\s*(\d{1,4})\s+(?!%)[a-z]", low)
    if match is None:
        match = re.search(
            r"[,;:]\s+(\d{1,4})\s*(?:of them|please|pieces)?\s*[.!?]?$", low
        )
    if match:
        return int(match[1])
    for word, value in sorted(_WORD_NUMBERS.items(), key=lambda p: -len(p[0])):
        edge = r"\b" if word.isascii() else ""
        if re.search(rf"{edge}{re.escape(word)}{edge}", low):
            return value
    return None


def _element(text: str) -> str | None:
    from validators.compositions import symbols

    return text if text in symbols() else _NAMES.get(text.lower())


def _elements(text: str) -> list[str]:
    out = []
    for part in re.split(
        r"[\s,/&+]+|\b(?:and|n?or|und|oder|noch|et|ou|y|o|ni)\b|、|和|或", text
    ):
        found = _element(part.strip(" .;:()"))
        if found:
            out.append(found)
        elif part.strip(" .;:()"):
            break
    return out


def limits(text: str, names: str) -> tuple[float, float] | None:
    """Limits of a quantity: a range, a bound, or a value with ± 0.02."""
    low = text.replace("–", "-").replace("−", "-")
    # "Toleranzfaktor t ≥ 0.9" names it twice.
    head = rf"(?:{names})(?:\s+\(?t\)?)?(?![A-Za-z])"
    glue = r"[^\d<>≤≥;.]{0,40}?"
    span = re.search(
        rf"{head}{glue}{_NUM}\s*(?:-|up to|to|and|bis|und|à|et|a|y|\.\.+|至|到|から|~|"
        rf"〜|,)\s*{_NUM}",
        low,
        re.I,
    ) or re.search(
        rf"{_NUM}\s*(?:<|<=|≤)\s*(?:the\s+)?{head}\s*(?:<|<=|≤)\s*{_NUM}", low, re.I
    )
    if span:
        low_end, high_end = sorted((_float(span[1]), _float(span[2])))
        return low_end, high_end
    above = re.search(
        rf"{head}[^\d;.]{{0,40}}?(?:>|>=|≥|above|over|at least|greater than|"
        rf"larger than|more than|über|mindestens|größer als|au-dessus de|supérieur à|"
        rf"mayor que|"
        rf"大于|高于|以上)\s*{_NUM}",
        low,
        re.I,
    )
    below = re.search(
        rf"{head}[^\d;.]{{0,40}}?(?:<|<=|≤|below|under|at most|less than|smaller than|"
        rf"unter|höchstens|kleiner als|inférieur à|menor que|小于|低于|以下)\s*{_NUM}",
        low,
        re.I,
    )
    if above:
        # "above 0.8 and below 1.0" names the quantity once.
        second = below or re.match(
            rf"\s*(?:and|but|und|et|y|,)?\s*(?:<|<=|≤|below|under|at most|less than|"
            rf"unter|höchstens|inférieur à|menor que|小于|低于)\s*{_NUM}",
            low[above.end() :],
            re.I,
        )
        return _float(above[1]), _float(second[1]) if second else 9.99
    if below:
        return 0.0, _float(below[1])
    near = re.search(
        rf"{head}[^\d;.]{{0,25}}?(?:=|of|around|about|near|close to|um|von|de|"
        rf"≈|~|约)\s*{_NUM}",
        low,
        re.I,
    )
    if near:
        value = _float(near[1])
        return value - 0.02, value + 0.02
    return None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def read_wishes(text: str, rules: Sequence[str]) -> tuple[GenerationSpec, list[str]]:
    """Pattern, limits, elements and number of a request, with what was assumed."""
    from generators.materials.patterns import find_type, is_pattern, read_pattern

    text = _plain_signs(text)
    whole = "\n".join([text, *map(_plain_signs, rules)])
    assumptions: list[str] = []
    kind = _kind(whole)
    sites: tuple[SiteRule, ...] = ()
    pattern = prototype = ""
    named = find_type(whole)
    # ASCII word edges: 个ABX3化合物 holds the pattern between other letters.
    words = re.findall(
        r"(?a:(?<![\w'-]))[A-Z][A-Za-z0-9₀-₉'’′″]{1,14}(?a:(?![\w-]))", whole
    )
    written = next((w for w in words if is_pattern(w)), "")
    if named is not None and not written:
        prototype, sites, pattern = named.name, named.sites, named.name
    elif written and named is not None:
        pattern = written
        merged = _merged(named.sites, read_pattern(written))
        if merged:
            prototype, sites = named.name, merged
        else:
            sites = read_pattern(written)
            prototype, sites, note = _type_of_pattern(written, sites, whole)
            assumptions.append(
                note
                or f"{written} does not have the counts of the {named.name} type; the "
                "formula was followed"
            )
    elif written:
        pattern = written
        sites = read_pattern(written)
        prototype, sites, note = _type_of_pattern(written, sites, whole)
        if note:
            assumptions.append(note)
    anions = _anions_in(whole)
    if anions and sites:
        sites = tuple(
            replace(s, elements=anions) if s.anion and s.label == "X" else s
            for s in sites
        )
    system = _system_in(whole)
    include, exclude = _wanted_elements(whole)
    if not sites and not system and anions:
        if len(anions) == 1:
            include = tuple(dict.fromkeys((*include, *anions)))
        else:
            assumptions.append(
                f"of the class only {anions[0]} was searched; name one anion to change"
            )
            include = tuple(dict.fromkeys((*include, anions[0])))
    if not sites and anions and set(anions) <= {"S", "Se", "Te", "N", "Cl", "Br", "I"}:
        # A sulfide that holds oxygen is no sulfide.
        stronger = (
            ("O", "F") if set(anions) != {"N"} else ("O", "F", "Cl", "Br", "I", "S")
        )
        kept = set(include) | set(system)
        exclude = tuple(
            dict.fromkeys((*exclude, *(e for e in stronger if e not in kept)))
        )
    if not sites and not system:
        assumptions.append(
            "no structure type, pattern or system was recognised: formulas are known "
            "ones with one element exchanged for another of its group"
        )
    placed = _placed(whole, sites)
    if placed:
        sites = placed
    count = count_in(text)
    if count is None:
        count = count_in(whole) or 10
    if count > 500:
        assumptions.append(f"{count} were asked for, 500 are given at most")
        count = 500
    spec = GenerationSpec(
        kind=kind,
        count=count,
        pattern=pattern,
        prototype=prototype,
        sites=sites,
        neutral=not re.search(
            r"\bnot (?:necessarily )?(?:charge[\s-]*)?neutral", whole
        ),
        ordered=True,
        tolerance=limits(
            whole,
            r"(?:goldschmidt(?:'s)?\s+)?toler[ae]nce(?:\s+fact[oe]rs?)?|"
            r"toleranzfaktor\w*|facteur de tol[ée]rance|factor de tolerancia|"
            r"容[忍许]因子|許容因子|容差因子|(?<![A-Za-z])t",
        ),
        octahedral=limits(
            whole,
            r"octahedral factors?|oktaederfaktor|facteur octa[ée]drique|"
            r"八面体因子|μ|mu",
        ),
        system=system,
        include=tuple(e for e in include if e not in system),
        exclude=exclude,
        size=_size(whole),
        new_only=bool(
            re.search(
                r"\b(?:new|novel|unknown|hypothetical|undiscovered|unreported|neue?[nrs]?|"
                r"neuartige?|nouve(?:aux|lles?|au)|in[ée]dit\w*|nuev[oa]s?|noved\w+)\b|"
                r"新的|新型|新颖|未知|新規|新しい|未報告",
                whole,
                re.I,
            )
        ),
        space_group=_group(whole),
        property_words=_properties(whole),
    )
    if not spec.neutral:
        assumptions.append("charge neutrality is not asked for")
    return spec, assumptions


def _kind(text: str) -> Literal["composition", "structure", "row"]:
    low = text.lower()
    if re.search(
        r"\bstructures?\b|\bcifs?\b|\bcrystals?\b|kristallstruktur|结构|構造", low
    ):
        return "structure"
    if re.search(r"\brows?\b|\brecords\b|\bmix(?:es|tures)?\b|\brecipes?\b", low):
        return "row"
    return "composition"


def _type_of_pattern(
    written: str, sites: tuple[SiteRule, ...], text: str
) -> tuple[str, tuple[SiteRule, ...], str]:
    """The structure type that a bare pattern usually means, with the assumption."""
    from generators.materials.patterns import TYPES

    counts = sorted(s.count for s in sites)
    anions = [s for s in sites if s.anion]
    if len(anions) != 1:
        return "", sites, ""
    usual = {(1, 1, 3): "perovskite", (1, 1, 2, 6): "double perovskite",
             (2, 3, 3, 12): "garnet"}  # fmt: skip
    name = usual.get(tuple(counts))
    if name is None and counts == [2, 2, 7]:
        name = "pyrochlore"
    if name is None and counts == [1, 2, 4] and sites[0].count == 1:
        name = "spinel"
    if name is None:
        return "", sites, ""
    kind = next(t for t in TYPES if t.name == name)
    merged = _merged(kind.sites, sites)
    if not merged:
        return "", sites, ""
    note = f"{written} was read as the {name} type: coordination after {kind.source}"
    return name, merged, note


def _merged(
    theirs: tuple[SiteRule, ...], own: tuple[SiteRule, ...]
) -> tuple[SiteRule, ...]:
    """Sites of a type with the elements that a pattern fixes; empty when they clash."""
    free = all(not s.elements or s.label == "X" for s in own)
    if free and [s.count for s in theirs] == [s.count for s in own]:
        # A type with two anions, such as A3BX: letters alone say nothing against it.
        return theirs
    cations = [s for s in own if not s.anion]
    places = [s for s in theirs if not s.anion]
    anions = [s for s in own if s.anion]
    if len(cations) != len(places) or len(anions) != 1:
        return ()
    out = []
    for place, mine in zip(places, cations, strict=True):
        if place.count != mine.count:
            return ()
        out.append(replace(place, elements=mine.elements or place.elements))
    last = [s for s in theirs if s.anion]
    if len(last) != 1 or last[0].count != anions[0].count:
        return ()
    fixed = anions[0].elements if anions[0].label != "X" else last[0].elements
    return (*out, replace(last[0], elements=fixed))


def _anions_in(text: str) -> tuple[str, ...]:
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
        return tuple(_elements(direct[1])) or tuple(out)
    return tuple(out)


def _placed(text: str, sites: tuple[SiteRule, ...]) -> tuple[SiteRule, ...]:
    """Sites fixed by ``A = Cs`` or ``Bi on the A site``."""
    changed = list(sites)
    hit = False
    for i, site in enumerate(sites):
        label = re.escape(site.label)
        found = re.search(
            rf"\b{label}\s*(?:=|∈|:)\s*\{{?\[?((?:[A-Z][a-z]?[\s,/]*(?:or|and)?\s*)+)",
            text,
        ) or re.search(
            rf"\b((?:[A-Z][a-z]?|[a-z]{{3,}})(?:\s*(?:,|or|and)\s*[A-Z][a-z]?)*)\s+"
            rf"(?:on|at|auf|sur)\s+(?:the\s+|dem\s+|le\s+)?{label}(?![A-Za-z0-9])",
            text,
        )
        if found:
            elements = _elements(found[1])
            if elements:
                changed[i] = replace(site, elements=tuple(elements))
                hit = True
    return tuple(changed) if hit else ()


def _system_in(text: str) -> tuple[str, ...]:
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
    return tuple(dict.fromkeys(_elements(listed[1]))) if listed else ()


def _wanted_elements(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
        found = _element(match[1] or match[2])
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
        exclude += _elements(match[1])
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
            include += _elements(match[1])
    for match in re.finditer(
        r"\b([A-Z][a-z]?|[a-z]{3,12})[\s-](?:based|containing)\b", text
    ):
        found = _element(match[1])
        if found:
            include.append(found)
    device = (
        r"(?=\b([A-Z][a-z]?|[a-z]{3,12})(?:[\s-]ions?)?[\s-](?:\w+[\s-]){0,2}?"
        r"(?:conductors?|electrolytes?|cathodes?|anodes?|batter\w+))"
    )
    for match in re.finditer(device, text):
        found = _element(match[1])
        if found:
            include.append(found)
    for match in re.finditer(
        r"([A-Z][a-z]?|鉛|リチウム|ナトリウム|カドミウム|水銀|コバルト|タリウム)を含まない",
        text,
    ):
        exclude += _elements(match[1])
    for match in re.finditer(
        rf"(?:{_CLASS_WORDS})\s+(?:of|with|from|von|aus|de|con)\s+"
        r"((?:[A-Z][a-z]?(?![a-z])(?:\s*(?:,|/|and|und|et|y)\s*)*)+)",
        text,
    ):
        include += _elements(match[1])
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
    qualified = (
        rf"(?<![A-Za-z])(?:((?i:{names}))[\s-]?|([A-Z][a-z]?)[\s-])"
        rf"(?:(?i:{anions})[\s-])?(?i:{types})"
    )
    found = (_element(m[1] or m[2]) for m in re.finditer(qualified, text))
    return [name for name in found if name]


#: What elements may be "of": oxides of Ti and V, compounds of Li, P and S.
_CLASS_WORDS = (
    r"oxides?|sul(?:f|ph)ides?|selenides?|tellurides?|nitrides?|halides?|chlorides?|"
    r"fluorides?|bromides?|iodides?|compounds?|phases?|materials?|compositions?|"
    r"formulas?|verbindungen|oxide|sulfide|composés|oxydes|compuestos|óxidos"
)


def _plain_signs(text: str) -> str:
    """LaTeX signs and full-width characters as plain ones."""
    import unicodedata

    for source, sign in (
        (r"\\(?:leqslant|leq|le|lt)(?![A-Za-z])", "≤"),
        (r"\\(?:geqslant|geq|ge|gt)(?![A-Za-z])", "≥"),
        (r"\\(?:text|mathrm|rm)\s*\{([^}]*)\}", r"\1"),
        (r"_\{?(\d+)\}?", r"\1"),
        (r"\$|\\[,;! ]", " "),
    ):
        text = re.sub(source, sign, text)
    wide = {
        ord(c): unicodedata.normalize("NFKC", c)
        for c in "０１２３４５６７８９．，：（）～"
    }
    return text.translate(wide)


def _size(text: str) -> int | None:
    """Number of elements that a word such as *ternary* asks for."""
    words = (
        (r"\bbin(?:ary|är\w*|aires?|ari[oa]s?)\b|二元", 2),
        (r"\btern(?:ary|är\w*|aires?|ari[oa]s?)\b|三元", 3),
        (r"\bquatern(?:ary|är\w*|aires?|ari[oa]s?)\b|四元", 4),
        (r"\bquinary\b|五元", 5),
    )
    return next((n for pattern, n in words if re.search(pattern, text, re.I)), None)


def _group(text: str) -> str:
    match = re.search(
        r"(?<![A-Za-z])([PIFRCA]-?\d?(?:[\d/mnabcd-]|_\d)*[mncdabe\d](?:-?\d?[mncdab])*)"
        r"(?![A-Za-z])",
        text,
    )
    if match and re.search(r"[/\-mncd]", match[1]) and len(match[1]) > 2:
        return match[1]
    return ""


def _properties(text: str) -> tuple[str, ...]:
    found = re.findall(_PROPERTIES, text, flags=re.I)
    return tuple(dict.fromkeys(f.lower() for f in found))


_GIVEN = (
    r"(=|==|>=|<=|≥|≤|>|<|of|is|equal to|around|about|near|above|over|at least|below|"
    r"under|at most|von|um|über|unter|de|为|等于|大于|小于|が)"
)
_SIGNS = {
    ">=": ">=", "≥": ">=", ">": ">=", "above": ">=", "over": ">=", "at least": ">=",
    "über": ">=", "大于": ">=", "<=": "<=", "≤": "<=", "<": "<=", "below": "<=",
    "under": "<=", "at most": "<=", "unter": "<=", "小于": "<=",
}  # fmt: skip


def given_in(text: str, columns: Sequence[str]) -> list[str]:
    """Wishes about columns, ``strength = 150`` or ``age between 7 and 28``."""
    out: list[str] = []
    taken: list[tuple[int, int]] = []
    for column in sorted(columns, key=len, reverse=True):
        names = {column, column.replace("_", " ")}
        # "strength" means strength_mpa where no other column starts so.
        head = re.split(r"[_\s(\[]", column)[0]
        alike = [c for c in columns if re.split(r"[_\s(\[]", c)[0] == head]
        if len(head) >= 2 and len(alike) == 1:
            names.add(head)
        choice = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
        number = r"([-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)"
        span = re.search(
            rf"(?<!\w)(?:{choice})(?!\w)[^\d<>=]{{0,20}}?(?:between|from|in the range|"
            rf"zwischen|entre|von)?\s*{number}\s*(?:\.\.|to|and|-|–|bis|und|et|à|a|y|到|至)"
            rf"\s*{number}",
            text,
            re.I,
        )
        single = re.search(
            rf"(?<!\w)(?:{choice})(?!\w)\s*{_GIVEN}?\s*{_GIVEN}?\s*{number}", text, re.I
        )
        word = re.search(
            rf"(?<!\w)(?:{choice})(?!\w)\s*(?:=|==|is)\s*['\"]?([A-Za-z][\w+-]*)",
            text,
            re.I,
        )
        match = span or single or word
        if not match or any(a <= match.start() < b for a, b in taken):
            continue
        taken.append(match.span())
        if span:
            out.append(
                f"{column}={span[1].replace(',', '.')}..{span[2].replace(',', '.')}"
            )
        elif single:
            signs = [s.lower() for s in single.groups()[:2] if s]
            sign = next((_SIGNS[s] for s in signs if s in _SIGNS), "=")
            out.append(f"{column}{sign}{single[3].replace(',', '.')}")
        elif word:
            out.append(f"{column}={word[1]}")
    return out
