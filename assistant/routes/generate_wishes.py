"""A request for candidates → `GenerationSpec`, by patterns in six languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.asking.amounts import count_in, limits
from assistant.asking.candidate_limits import (
    amounts_in,
    figures_in,
    most_atoms,
    without_limits,
)
from assistant.asking.candidate_order import order_in, sorts_only
from assistant.asking.candidate_qualities import unread_qualities
from assistant.asking.candidate_types import AskedType, asked_type, placed_on_sites
from assistant.asking.chemistry_words import (
    anions_barred,
    anions_in,
    elements_in_list,
    mixed_anions_in,
    oxyanions_in,
    system_in,
)
from assistant.asking.element_wishes import (
    alternatives,
    wanted_elements,
)
from validators.specs.generation import GenerationSpec, SiteRule

#: Alloys of metals that melt high, of groups 4 to 6 of the periodic table.
REFRACTORY = r"refractory|refraktär\w*|réfractaires?|refractari[oa]s?|难熔|高融点|耐火"
REFRACTORY_METALS = ("Ti", "Zr", "Hf", "V", "Nb", "Ta", "Cr", "Mo", "W")
_PROPERTIES = (
    r"band[\s-]?gaps?|conductiv\w+|formation energ\w+|stab(?:le|ility)|hardness|"
    r"magneti\w+|capacit\w+|voltage|thermal\w*|ferroelectric\w*|superconduct\w*|"
    r"piezo\w*|catalytic\w*|density|modulus|bulk modulus|zt\b|seebeck|dielectric\w*|"
    r"(?:earth[\s-])?abundan\w+|cheap\w*|low[\s-]cost|inexpensive|sustainab\w+|"
    r"photovoltaic\w*|e[_ ]?hull|energy above hull|带隙|电导率|稳定|バンドギャップ|"
    r"dichte|densit[ée]|densidad|leitfähig\w*|conductivités?|conductividad\w*|bandlücke\w*|"
    r"bande interdite|banda prohibida|härte|dureté|dureza|stabil\w*|estab(?:le|"
    r"ilidad)\w*|"
    r"magn[eé]ti\w*|schmelzpunkt\w*|melting\w*|point de fusion|punto de fusión|"
    r"kosten\w*|billig\w*|günstig\w*|coûts?|barat\w*|économique\w*|"
    r"密度|硬度|熔点|导电|磁性|便宜|成本|廉价|伝導率|伝導度|安定|融点|安価|硬さ"
)


#: Words that other readers of a request serve or tell.
_SERVED = rf"{_PROPERTIES}|{REFRACTORY}"
_TOLERANCE = (
    r"(?:goldschmidt(?:'s)?\s+)?toler[ae]nce(?:\s+fact[oe]rs?)?|"
    r"toleranzfaktor\w*|facteur de tol[ée]rance|factor de tolerancia|"
    r"容[忍许]因子|許容因子|容差因子|トレランス[・\s]?ファクター?|許容係数|寛容因子|(?<![A-Za-z])t"
)
_OCTAHEDRAL = (
    r"octahedral factors?|oktaederfaktor|facteur octa[ée]drique|"
    r"八面体因子|μ|mu"
)
_NEW = re.compile(
    r"(?i)\b(?:new|novel|unknown|hypothetical|undiscovered|unreported|neue?[nrs]?|"
    r"neuartige?|nouve(?:aux|lles?|au)|in[ée]dit\w*|nuev[oa]s?|noved\w+)\b|"
    r"新的|新型|新颖|未知|新規|新しい|未報告"
)
_CHARGED = re.compile(r"\bnot (?:necessarily )?(?:charge[\s-]*)?neutral")
#: Candidates that one request gives at most.
MOST = 500
#: Candidates given where all are wanted.
MANY = 100
_ALL = re.compile(
    r"(?i)\b(?:all|every|as many as|alle|sämtliche|so viele wie|"
    r"tou(?:te)?s (?:les|ceux)|tod[oa]s l[oa]s)\b|所有|全部|すべて|全ての"
)


def read_wishes(text: str, rules: Sequence[str]) -> tuple[GenerationSpec, list[str]]:
    """Pattern, limits, elements and number of a request, with what was assumed."""
    from generators.materials.intermetallics import METALLIC

    text = _plain_signs(text)
    whole = "\n".join([text, *map(_plain_signs, rules)])
    asked, assumptions = asked_type(whole)
    held = _elements(whole, asked)
    if not asked.sites and not held.system:
        assumptions.append(
            "no structure type, pattern or system was recognised: formulas are known "
            "ones with an element or two exchanged"
        )
    count, note = _count(text, whole)
    assumptions += note
    placed = placed_on_sites(whole, held.sites)
    # "With tin or titanium on B" asks for one of them on that site, not for both.
    on_site = {
        element
        for new, old in zip(placed, held.sites, strict=False)
        if new.elements != old.elements and len(new.elements) > 1
        for element in new.elements
    }
    spec = GenerationSpec(
        kind=_kind(whole),
        count=count,
        pattern=asked.pattern,
        prototype=asked.prototype,
        sites=placed or held.sites,
        neutral=asked.prototype not in METALLIC and not _CHARGED.search(whole),
        ordered=asked.prototype not in METALLIC,
        tolerance=limits(whole, _TOLERANCE),
        octahedral=limits(whole, _OCTAHEDRAL),
        fillings=asked.fillings,
        amounts=amounts_in(whole),
        atoms=most_atoms(whole),
        figures=figures_in(whole),
        system=held.system,
        include=tuple(e for e in held.include if e not in {*held.system, *on_site}),
        either=tuple(g for g in held.either if not set(g) <= on_site),
        anions=() if held.sites or held.system else held.anions,
        exclude=held.exclude,
        size=_size(whole),
        new_only=bool(_NEW.search(whole)),
        order=(order := order_in(whole)),
        outermost=order is not None and not sorts_only(whole),
        space_group=_group(whole),
        property_words=_properties(whole),
        unread=unread_qualities(whole, _SERVED),
    )
    if asked.prototype in METALLIC:
        assumptions.append(f"{asked.prototype}: metals without charges to balance")
    elif not spec.neutral:
        assumptions.append("charge neutrality is not asked for")
    return spec, assumptions


@dataclass(frozen=True, slots=True)
class _Elements:
    """The elements of a request: its system, what must and must not be in, anions."""

    system: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    anions: tuple[str, ...]
    sites: tuple[SiteRule, ...]
    either: tuple[tuple[str, ...], ...] = ()


#: An anion beside which a stronger one makes another class of compound.
_WEAKER_ANIONS = frozenset({"S", "Se", "Te", "N", "Cl", "Br", "I"})


def _elements(whole: str, asked: AskedType) -> _Elements:
    """What a request says about elements, its anions put on the sites of the type."""
    from generators.materials.intermetallics import ALLOY

    anions = anions_in(whole)
    if halide := re.search(r"(?i)\b(fluor|chlor|brom)o?[\s-]?(?=apatit)", whole):
        anions = ({"fluor": "F", "chlor": "Cl", "brom": "Br"}[halide[1].lower()],)
    sites = asked.sites
    if anions and sites:
        sites = tuple(
            replace(s, elements=anions) if s.anion and s.label == "X" else s
            for s in sites
        )
    system = system_in(whole)
    include, exclude = wanted_elements(whole)
    exclude = tuple(dict.fromkeys((*exclude, *anions_barred(whole))))
    if asked.prototype == ALLOY and re.search(REFRACTORY, whole, re.I):
        sites = tuple(replace(s, elements=REFRACTORY_METALS) for s in sites)
    if asked.prototype == ALLOY and len({*system, *include}) < 4:
        system = _listed_metals(whole) or system
    closed = {*include, *anions}
    if not sites and not system and len(anions) == 1 and len(closed) == _size(whole):
        # "Ternary oxides with Fe and V" leaves no element open.
        system = tuple(closed)
    sites, include = _anion_exchanged(sites, include, exclude)
    sites, either = _either_anion(sites, alternatives(whole))
    if sites or system:
        return _Elements(system, include, exclude, anions, sites, either)
    if oxyanions := oxyanions_in(whole):
        centre, ligand = oxyanions
        anions = (ligand,)
        include = tuple(dict.fromkeys((*include, centre)))
    if partners := mixed_anions_in(whole):
        anions = ("O", *partners)
        added = ("O", *(partners if len(partners) == 1 else ()))
        include = tuple(dict.fromkeys((*include, *added)))
    elif anions and set(anions) <= _WEAKER_ANIONS:
        # A sulfide that holds oxygen is no sulfide.
        stronger: tuple[str, ...] = ("O", "F")
        if set(anions) == {"N"}:
            stronger = ("O", "F", "Cl", "Br", "I", "S")
        barred = (e for e in stronger if e not in include)
        exclude = tuple(dict.fromkeys((*exclude, *barred)))
    return _Elements(system, include, exclude, anions, sites, either)


def _anion_exchanged(
    sites: tuple[SiteRule, ...], include: tuple[str, ...], exclude: tuple[str, ...]
) -> tuple[tuple[SiteRule, ...], tuple[str, ...]]:
    """Sites with the anion that takes the place of one that is unwanted now.

    "The same with bromine instead of chlorine", after A2BB'Cl6.
    """
    from generators.materials.candidate import ANIONS

    wanted = tuple(e for e in include if e in ANIONS)
    changed = tuple(
        replace(site, elements=wanted)
        if site.anion
        and wanted
        and site.elements
        and set(site.elements) <= set(exclude)
        else site
        for site in sites
    )
    if changed != sites:
        include = tuple(e for e in include if e not in wanted)
    return changed, include


def _either_anion(
    sites: tuple[SiteRule, ...], lists: tuple[tuple[str, ...], ...]
) -> tuple[tuple[SiteRule, ...], tuple[tuple[str, ...], ...]]:
    """Sites whose anion is one of a list, and the lists that say nothing of it.

    "Only with chlorine or bromine" leaves the halides of a perovskite these two.
    """
    from generators.materials.candidate import ANIONS

    left = []
    for group in lists:
        place = next(
            (
                i
                for i, site in enumerate(sites)
                if site.anion and set(group) <= set(site.elements or ANIONS)
            ),
            None,
        )
        if place is None:
            left.append(group)
        else:
            held = replace(sites[place], elements=group)
            sites = (*sites[:place], held, *sites[place + 1 :])
    return sites, tuple(left)


def _count(text: str, whole: str) -> tuple[int, list[str]]:
    """How many candidates are given, with what was assumed."""
    # "24 valence electrons" is no number of candidates.
    count = count_in(without_limits(text))
    if count is None:
        count = count_in(without_limits(whole))
    if count is None:
        count = MANY if _ALL.search(text) else 10
    if count > MOST:
        return MOST, [f"{count} were asked for, {MOST} are given at most"]
    return count, []


def _listed_metals(text: str) -> tuple[str, ...]:
    """Four elements or more named in a row: "from Co Cr Fe Ni Mn", "CoCrFeNi"."""
    join = r"(?:\s*(?:,|/|-|\band\b|\bund\b|\bet\b|\by\b|、|和)\s*|\s+)?"
    for match in re.finditer(
        rf"(?<![A-Za-z])(?:[A-Z][a-z]?(?![a-z]){join}){{4,}}", text
    ):
        found = tuple(dict.fromkeys(elements_in_list(
            ", ".join(re.findall(r"[A-Z][a-z]?", match[0]))
        )))  # fmt: skip
        if len(found) >= 4:
            return found
    return ()


_CLASS = re.compile(
    r"(?<![A-Za-z])((?:[A-Za-zÀ-ÿ]+-)?[A-Za-zÀ-ÿ]{4,})[\s-]+(?:type\s+|structured?\s+|"
    r"like\s+)?(?:compositions?|compounds?|formulas?|formulae|phases?|crystals?)\b|"
    r"\b(?:compositions?|formulas?|members?) (?:of|for) (?:the\s+)?"
    r"([A-Za-z-]{5,}?)s?\b",
    re.I,
)
#: What may stand before "compositions" without naming a class.
_QUALIFIERS = re.compile(
    r"(?:new|novel|neutral|charge|balanced|candidate\w*|possible|potential|stable|"
    r"unknown|unreported|hypothetical|different|interesting|promising|other|more|such|"
    r"chemical|valid|plausible|inorganic|binary|ternary|quaternary|quinary|material\w*|"
    r"\w+-free|free|good|safe|cheap|these|those|some|many|several|known|similar|"
    r"electrolyte\w*|conductor\w*|cathode\w*|anode\w*|battery|solar|catalyst\w*|"
    r"abundan\w*|earth|propose\w*|suggest\w*|generate|give|list|design\w*|make|find|"
    r"sample|random|varied|diverse|containing|metal\w*|transition|elements?|twenty|"
    r"thirty|fifty|fifteen|twelve|three|four|five|seven|eight|nine|dozen|non-?toxic|"
    r"with|from|that|which|your|best|only|about|around|least|most|high|low)",
    re.I,
)


#: Classes of materials that no type here describes; formulas alone are none of them.
_NO_TYPE = re.compile(
    r"(?i)(?<![a-zà-ÿ])(?:MAX[- ]?phas\w*|phases? MAX|fases? MAX|MXenes?|MXeno?s?|"
    r"MOFs?|"
    r"metal[- ]organic frameworks?|COFs?|zeolit\w*|zéolit\w*|clathrat\w*|klathrat\w*|"
    r"skutterudit\w*|esculterudit\w*|zintl\w*|quasicr[iy]st\w*|quasikristall\w*|"
    r"hydrotal[ck]\w*|polyoxometal+at\w*|chevrel\w*|prussian blue\w*|berliner blau\w*|"
    r"metallic glass\w*|metallisch\w* gl[aä]s\w*)|MAX相|沸石|方钴矿|笼合物|"
    r"金属有机框架|"
    r"準結晶|准晶|ゼオライト|クラスレート|スクッテルダイト|金属ガラス|金属玻璃"
)


def class_not_known(text: str, spec: GenerationSpec) -> str:
    """The class of compounds that a text names and nothing here knows, or empty."""
    if not spec.sites and (named := _NO_TYPE.search(text)):
        return named[0]
    told = spec.sites or spec.system or spec.include or spec.anions or spec.exclude
    if told or spec.property_words:
        return ""
    for match in _CLASS.finditer(text):
        word = match[1] or match[2]
        if not _QUALIFIERS.fullmatch(word):
            return word
    return ""


def _kind(text: str) -> Literal["composition", "structure", "row"]:
    low = text.lower()
    if re.search(
        r"\bstructures?\b|\bcifs?\b|\bcrystals?\b|kristallstruktur|结构|構造", low
    ):
        return "structure"
    if re.search(r"\brows?\b|\brecords\b|\bmix(?:es|tures)?\b|\brecipes?\b", low):
        return "row"
    return "composition"


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
    # A5(PO4)3X as A5P3O12X: patterns are read without brackets.
    text = re.sub(
        r"(?<=[A-Za-z0-9])\(((?:[A-Z][a-z]?\d*)+)\)(\d+)(?=[A-Z]|\b)",
        lambda m: _times(m[1], int(m[2])),
        text,
    )
    wide = {
        ord(c): unicodedata.normalize("NFKC", c)
        for c in "０１２３４５６７８９．，：（）～"
    }
    return text.translate(wide)


def _times(part: str, factor: int) -> str:
    """PO4 three times: P3O12."""
    return "".join(
        f"{symbol}{int(count or 1) * factor}"
        for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", part)
    )


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
