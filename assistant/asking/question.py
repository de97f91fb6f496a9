"""A literature question → `QuestionSpec`: materials, dopants, levers, goal, form.

Deterministic: patterns and word lists only. A follow-up inherits what it leaves open
from the earlier turns of the user. Text that tries to instruct the assistant is taken
out and reported; it is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.asking.premises import find_premises
from assistant.asking.spelling import spelled
from assistant.asking.words import language_of, lexicon, mentions
from knowledge.ingest.cleaning import without_instructions
from knowledge.ingest.reading import DOI
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    find_materials,
    find_variable_formulas,
    host_of_formula,
    material,
    same_composition,
    with_formulas,
)
from knowledge.quantities import find_quantities
from knowledge.units import find_unit, temperature_c
from validators.elements import elements
from validators.specs.question import Form, QuestionSpec


@cache
def _symbol_pattern() -> re.Pattern[str]:
    symbols = sorted(elements(), key=lambda symbol: (-len(symbol), symbol))
    return re.compile(
        rf"(?<![A-Za-z0-9])({'|'.join(symbols)})(\d?[+⁺]|[³²⁴⁵]⁺)?(?![A-Za-zÀ-ÿ0-9(])"
    )


#: Symbols that are also English words or units: they need a sign of being an element.
_WORDS = (
    "Tc In I K V S C F N P B W Y Co H O U As At He No Be Am Es La Si Er Au Os Se Ne"
)
_DOUBTFUL = frozenset(_WORDS.split())
#: Lattice letter, then up to four symmetry elements, with or without spaces.
_GROUPS = re.compile(
    r"(?<![A-Za-z0-9])([PIFRCAB])\s?"
    r"((?:-[1346]|21|3[12]|4[123]|6[1-5]|[12346]|[mnabcd])(?:/[mnabcd])?"
    r"(?:\s?(?:-[136]|21|3[12]|4[123]|[mnabcd12346])){0,3})(?![A-Za-z0-9])"
)
_NUMBER_UNIT = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(\d+(?:[.,]\d+)?(?:\s?[x×·]\s?10\s?\^?\s?[-−–]?\s?[\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|"
    r"[eE][-−+]?\d+)?)\s*(m?S\s?/\s?cm|µS/cm|m?S\s?cm\s?[-−⁻]\s?[1¹]|S/m|m?eV|kJ/mol|%|"
    r"Å|MPa|GPa|mA/cm2|mA/cm²|mAh/g|°C|K\b|h\b|V\b|nm|µm|W/\(?m\s?K\)?)"
)
_FOLLOW = re.compile(
    r"^\s*(?:and|what about|how about|also|then|so|but|which|why|same|now|ok|okay|"
    r"what|is (?:it|that|this)|does (?:it|that|this)|are (?:they|these|those)|at |for "
    r"|with |und |was ist mit|wie ist es|et |qu'en est|y |¿y|qué tal|那|那么|再|では|"
    r"それ|じゃあ)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|there|the (?:first|second|third|"
    r"last) (?:one|strategy|option)|same|instead|dies|diese[rs]?|davon|cela|ceci|"
    r"celui|esto|eso|ello)\b|它|这个|那个|それ|これ",
    re.IGNORECASE,
)


#: "The effect of A on B": A is the cause, B what is asked about.
_EFFECT = re.compile(
    r"\b(?:effects?|influence|impact|role|consequences?) of (?P<a>.{2,80}?) (?:on|in|"
    r"for)\b|\bhow (?:do|does|did|will|would|can) (?P<b>.{2,80}?) (?:affect|change|"
    r"influence|impact|alter|modify|shift)"
    r"|\bwhat (?:do|does|will|would|did) (?P<c>.{2,80}?) do (?:to|for|in|with)\b"
    r"|\bwhat happens (?:to .{2,60}? )?(?:if|when|with|on|upon)\b"
    r"|如何影响|有(?:什么|何)影响|影响|\b(?:einfluss|wirkung|auswirkung)\w* (?:von|des|"
    r"der)\b|\bwie (?:wirkt|beeinflusst|verändert|ändert)\b|影響|効果"
    r"|\b(?:effet|influence|impact|rôle) (?:de|du|des|d')|\bcomment .{2,60}? "
    r"(?:influe|affecte|modifie|change)|\b(?:efecto|influencia|impacto) (?:del?|tiene)"
    r"|\bcómo (?:afecta|influye|cambia)",
    re.IGNORECASE,
)
#: Words for what stands in the way: to lower these is to raise the conductivity.
_RESISTIVE = re.compile(
    r"\bresistance\b|\bresistiv|\bresistant\b|电阻|widerstand|抵抗|résistance|resistencia|"
    r"\bloss(?:es)?\b|\bdendrit|枝晶|デンドライト",
    re.IGNORECASE,
)
#: The level of a dopant, or the process, that is best: a matter of the lever, no value.
_BEST_LEVEL = re.compile(
    r"\b(?:best|optim\w+|highest|ideal|maximum|max|most)\b[^.?]{0,40}\b(?:content|level|"
    r"amount|concentration|x in|ratio|fraction)\b"
    r"|\b(?:which|what|how much)\b[^.?]{0,30}\b(?:content|level|amount|"
    r"concentration|x)\b"
    r"|\boptimum x\b|最佳(?:掺杂|含量|用量)|最適(?:な)?(?:添加|量|組成)",
    re.IGNORECASE,
)


_INVENTORY = re.compile(
    r"\bhow many (?:facts|records|papers|sources|entries|studies|references|"
    r"publications)\b|多少(?:条|篇|个)?(?:记录|文献|事实)|"
    r"wie viele (?:fakten|einträge|quellen|arbeiten)|いくつの(?:記録|文献)|"
    r"combien de (?:fiches|sources|articles|faits)|"
    r"cuánt[oa]s (?:registros|fuentes|artículos|hechos)",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:define|defined|definition)\b|\bdefinier|定义|定義|définir|définition|"
    r"\bdefine\b|definición|\bwhat (?:is|are) meant by\b|\bmeaning of\b",
    re.IGNORECASE,
)
#: "What is a transference number?": a term without a material.
_TERM = re.compile(
    r"^\W*(?:what(?:'s| is| are| does)|explain|was (?:ist|sind|bedeutet|versteht)|"
    r"qu'est[- ]ce qu|que signifie|¿?qué (?:es|son|significa|se entiende)|什么是|何为|"
    r"何谓)|とは(?:何|なん)?|是什么(?:意思)?\W*$|の意味",
    re.IGNORECASE,
)
#: The largest or smallest of what is recorded.
SUPERLATIVE = re.compile(
    r"\b(?P<up>highest|largest|greatest|maximum|best|record|hardest|höchste\w*|"
    r"größte\w*|beste\w*|härteste\w*|plus (?:élevé|grand|haut|dur)\w*|mayor|"
    r"meilleur\w*|"
    r"más (?:alt|dur)\w*|mejor|máxim\w*)\b|\b(?P<down>lowest|smallest|least|minimum|"
    r"niedrigste\w*|kleinste\w*|geringste\w*|plus (?:bas|faible|petit)\w*|menor|"
    r"más baj\w*|mínim\w*)\b|(?P<up2>最高|最大|最硬|最も(?:高|大|硬)|一番(?:高|大|硬))|"
    r"(?P<down2>最低|最小|最も(?:低|小)|一番(?:低|小))",
    re.IGNORECASE,
)


def superlative(text: str, form: Form, quantities: Sequence[str]) -> int:
    """+1 where the largest recorded value is asked for, -1 the smallest, else 0.

    >>> superlative("the highest zT on record?", "value", ("figure of merit zT",))
    1
    """
    match = SUPERLATIVE.search(text)
    if not match or not quantities or _BEST_LEVEL.search(text):
        return 0
    if form not in {"value", "source", "why", "definition"}:
        return 0
    # The place tells what is superlative: "the best dopant for conductivity" and
    # "highest first" are none.
    named = re.search(
        r"^\W*(?:first\b|to\b|(?:\w+\W+){0,2}(?:dopants?|methods?|routes?|"
        r"additives?|way)\b)",
        text[match.end() :],
        re.IGNORECASE,
    )
    if named:
        return 0
    return 1 if match["up"] or match["up2"] else -1


#: "What does my note say": the store is not meant.
_OWN_DOCUMENT = re.compile(
    r"\b(?:my|the|this|these|attached|supplied|enclosed|our) (?:\w+ )?"
    r"(?:document|note|file|paper|report|text|pdf|abstract|manuscript|lab ?book)s?\b"
    r"|我的(?:文件|文档|笔记)|附件|(?:mein|dies|angehängt)\w* (?:\w+ )?(?:dokument|"
    r"notiz|datei|bericht|text)|添付|この(?:文書|資料|ノート)"
    r"|(?:mon|ma|ce|cette|joint) (?:document|note|fichier|rapport)"
    r"|(?:mi|este|adjunto) (?:documento|nota|archivo|informe)",
    re.IGNORECASE,
)
_HARMFUL = re.compile(
    r"\bharm|\bdetriment|\bbad for\b|有害|schädlich|悪影響|nuisible|perjudic",
    re.IGNORECASE,
)


def read_number(text: str) -> float | None:
    """A number as people write it: 1.3e-3, 1,3·10^-3, 5 × 10⁻⁴.

    >>> read_number("1.3 x 10^-3"), read_number("5×10⁻⁴")
    (0.0013, 0.0005)
    """
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---"))
    match = re.fullmatch(
        r"\s*(\d+(?:[.,]\d+)?)\s?(?:[x×·]\s?10\s?\^?\s?(-?)\s?(\d+)|[eE]([-+]?\d+))?\s*",
        plain,
    )
    if not match:
        return None
    head = float(match[1].replace(",", "."))
    if match[3]:
        return float(f"{head}e{match[2]}{match[3]}")
    if match[4]:
        return float(f"{head}e{match[4]}")
    return head


def numbers_with_units(text: str) -> list[tuple[float, str]]:
    """Numbers with their units, as (value, unit of the table)."""
    out = []
    for match in _NUMBER_UNIT.finditer(text):
        value, unit = read_number(match[1]), find_unit(match[2])
        if value is not None and unit is not None:
            out.append((value, unit.name))
    return out


@cache
def _element_names() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Names of elements in six languages: the word, its pattern, the symbol."""
    out = []
    for symbol, words in lexicon()["elements"].items():
        for word in words:
            latin = re.match(r"[\x00-\u024f]", word)
            body = re.escape(word)
            if latin:
                body = rf"(?<![^\W\d_]){body}(?![^\W\d_])"
            out.append((word.lower(), re.compile(body, re.IGNORECASE), symbol))
    return tuple(out)


def find_elements(text: str, hosts: Sequence[str]) -> tuple[str, ...]:
    """Symbols of elements spoken of, without the constituents of the hosts."""
    found: list[tuple[int, str]] = []
    spans = [span for _, span in find_materials(text)]
    # "Pm-3m" is a space group, not promethium.
    spans += [match.span() for match in _GROUPS.finditer(text)]
    for formula in (*find_formulas(text), *find_variable_formulas(text)):
        start = text.find(formula)
        if start >= 0:
            spans.append((start, start + len(formula)))

    def free(start: int) -> bool:
        return not any(a <= start < b for a, b in spans)

    for match in _symbol_pattern().finditer(text):
        symbol = match[1]
        if not free(match.start()) or _in_word_pair(text, match):
            continue
        if symbol in _DOUBTFUL and not match[2] and not _chemical_context(text, match):
            continue
        found.append((match.start(), symbol))
    lowered = text.lower()
    for word, pattern, symbol in _element_names():
        if word in lowered:
            for m in pattern.finditer(text):
                if free(m.start()):
                    found.append((m.start(), symbol))
    own = frozenset[str]()
    for name in hosts:
        for member in (name, *covered(name)[0]):
            item = material(member)
            own |= item.elements if item is not None else frozenset()
    for formula in find_variable_formulas(text):
        # "AlxGe2-x" names what is varied.
        for symbol in re.findall(r"([A-Z][a-z]?)[xyz](?![a-z])", formula):
            found.append((text.find(formula), symbol))
    ordered = dict.fromkeys(symbol for _, symbol in sorted(found))
    return tuple(symbol for symbol in ordered if symbol not in own)


def _chemical_context(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 12].lower()
    before = text[max(0, match.start() - 14) : match.start()].lower()
    if re.match(r"[\s-]?(?:dop|substit|for |on |co-?dop|/[A-Z])|[-/][a-z]", after):
        return True
    listed = re.search(
        r"(?:[a-z]{1,2}[-/,] ?|dop\w* with |dopant |or |and |und |et |y )$", before
    )
    return bool(listed) and match[1] not in {"I", "K", "V", "C", "In"}


def _in_word_pair(text: str, match: re.Match[str]) -> bool:
    # "Li-ion", "Na-ion", "S/cm", "W/(m K)", "space group P", "K" after a number.
    after = text[match.end() : match.end() + 5].lower()
    before = text[max(0, match.start() - 2) : match.start()]
    return after.startswith(
        ("-ion", " ion", "-metal", "/cm", " cm", "/(m", "/m")
    ) or bool(re.search(r"\d\s?$", before))


def space_groups(text: str) -> list[str]:
    """Space-group symbols in a text, without spaces: ``R-3c``, ``P4/mmm``."""
    out = []
    for match in _GROUPS.finditer(text.replace("_", "")):
        symbol = re.sub(r"\s", "", match[0])
        # "C 25" is a temperature and "Iadd" a word: a group has a digit, and a plane
        # or an inversion beside it.
        digit = any(char.isdigit() for char in symbol)
        if digit and re.search(r"[mnabcd/-]", symbol[1:]):
            out.append(symbol)
    return list(dict.fromkeys(out))


def _form(text: str, *, has_history: bool, elements: int, hosts: int) -> Form:
    forms = lexicon()["forms"]
    if has_history and mentions(text, forms["pushback"]):
        return "pushback"
    if mentions(text, forms["source"]):
        return "source"
    if _INVENTORY.search(text):
        return "inventory"
    apart = re.search(
        r"difference between|unterschied|区别|違い|différence entre|diferencia entre",
        text,
        re.IGNORECASE,
    )
    # The difference between two terms rather than between two materials.
    if _DEFINES.search(text) or (apart and elements + hosts == 0):
        return "definition"
    plain = elements + hosts == 0 and not SUPERLATIVE.search(text)
    plain = plain and not _OWN_DOCUMENT.search(text)
    if plain and not has_history and _TERM.search(text) and not re.search(r"\d", text):
        return "definition"
    if elements + hosts >= 2 and (
        mentions(text, forms["compare"]) or re.search(r"どちら|哪个|which|better", text)
    ):
        return "compare"
    if mentions(text, forms["why"]):
        return "why"
    if _EFFECT.search(text) or _BEST_LEVEL.search(text):
        return "why"
    if mentions(text, forms["howto"]):
        improving = mentions(text, forms["strategies"])
        return "strategies" if improving else "howto"
    if re.search(
        r"\b(?:which|what|best)\b[^.?]{0,25}\b(?:dopants?|additives?|elements?|"
        r"methods?|routes?|aids?|measures?)\b|^\s*(?:dopants?|additives?|methods?|"
        r"routes?) (?:that|which|to|for)\b|\bhow\s*\?\s*$"
        r"|哪些?掺杂|welche[rsn]? dotier|どのドーパント|quels? dopants?|qué dopantes?",
        text,
        re.IGNORECASE,
    ):
        return "strategies"
    if mentions(text, forms["strategies"]) and not _yes_no(text):
        return "strategies"
    if _yes_no(text):
        return "why"
    if mentions(text, forms["survey"]):
        return "survey"
    if find_quantities(text) or space_groups(text):
        return "value"
    if mentions(text, forms["definition"]):
        return "definition"
    return "why"


def _yes_no(text: str) -> bool:
    if re.match(
        r"\s*(?:does|do|is|are|can|will|would|should|did|has|have|isn't|doesn't|ist|"
        r"kann|sind|hat|est-ce|es |puede|¿es|¿puede|¿aumenta)\b",
        text,
        re.IGNORECASE,
    ):
        return True
    asks = re.search(r"(?:是否|吗|嗎|ますか|ですか)", text)
    open_word = re.search(r"どう|どちら|どの|何|如何|什么|怎|哪", text)
    return bool(asks) and not open_word


def _with_adjective(text: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """Quantities of a text, one that only a superlative names among them."""
    if not found and re.search(
        r"\bhardest\b|\bhärteste|\bplus durs?\b|\bmás dur|最硬|最も硬", text, re.I
    ):
        return ("hardness",)
    return found


def _hosts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    formulas = tuple(find_formulas(text))
    found = find_materials(text)
    names = [name for name, _ in found]
    named = {text[start:end] for _, (start, end) in found}
    for formula in (*formulas, *find_variable_formulas(text)):
        # A formula that is a name in the table needs no reading by its elements.
        host = None if formula in named else host_of_formula(formula)
        if host and host not in names:
            names.append(host)
    specific = [name for name in names if not _broad(name)]
    broad = [name for name in names if _broad(name)]
    # A class beside one of its members only describes it.
    kept = specific or broad
    # The formula that a host is named by says no more than its name.
    plain = {material(name).formula for name in kept if material(name)}  # type: ignore[union-attr]
    formulas = tuple(
        f for f in formulas if not any(p and same_composition(f, p) for p in plain)
    )
    return tuple(dict.fromkeys(kept)), formulas


def _broad(name: str) -> bool:
    item = material(name)
    return bool(item and item.covers_family)


def parse_question(
    text: str,
    *,
    history: Sequence[str] = (),
    language: str | None = None,
    documents: Sequence[tuple[str, str]] = (),
) -> QuestionSpec:
    """Fill the slots of a question.

    Args:
        text: What the user wrote.
        history: Earlier messages of the user, oldest first.
        language: When known; else it is read off the text.
        documents: Name and text of what came with the request.
    """
    clean, stripped = without_instructions(text)
    clean = with_formulas(spelled(clean))
    # Letters inside a DOI are no formulas.
    told = DOI.sub(" ", clean)
    spec = _slots(told, language=language, has_history=bool(history))
    spec = replace(
        spec,
        text=clean,
        stripped=stripped,
        documents=tuple(documents),
        own_documents=bool(documents)
        and (bool(_OWN_DOCUMENT.search(clean)) or not (spec.hosts or spec.formulas)),
    )
    if not history:
        return spec
    open_slots = not spec.hosts and not spec.formulas
    follows = bool(_FOLLOW.match(clean)) or bool(_PRONOUN.search(clean))
    if spec.form != "pushback" and (
        not (open_slots or follows) or (open_slots and _self_contained(spec, clean))
    ):
        return spec
    earlier = parse_question(history[-1], history=history[:-1], language=spec.language)
    hosts = spec.hosts or earlier.hosts
    merged = replace(
        spec,
        hosts=hosts,
        formulas=spec.formulas or (earlier.formulas if not spec.hosts else ()),
        quantities=spec.quantities or earlier.quantities,
        levers=spec.levers or earlier.levers,
        goal=spec.goal or earlier.goal,
        elements=find_elements(clean, hosts) or (
            earlier.elements if not spec.levers or spec.form == "pushback" else ()
        ),
        terms=tuple(dict.fromkeys((*spec.terms, *earlier.terms[:8]))),
        temperature=spec.temperature if spec.temperature is not None
        else (earlier.temperature if spec.form in {"pushback", "source"} else None),
        form=earlier.form if _bare(spec, clean) else spec.form,
        text=clean,
    )  # fmt: skip
    return merged


def _bare(spec: QuestionSpec, text: str) -> bool:
    # "And with gallium?" asks what the turn before asked.
    return (
        len(text.split()) <= 6
        and spec.form in {"why", "value", "definition"}
        and (not mentions(text, lexicon()["forms"]["why"]))
    )


def _self_contained(spec: QuestionSpec, text: str) -> bool:
    return (
        len(text.split()) > 7 and not _PRONOUN.search(text) and not _FOLLOW.match(text)
    )


def _slots(text: str, *, language: str | None, has_history: bool) -> QuestionSpec:
    words = lexicon()
    hosts, formulas = _hosts(text)
    elements = find_elements(text, hosts)
    levers = tuple(
        name
        for name, entry in words["levers"].items()
        if mentions(text, entry["words"])
    )
    terms: list[str] = []
    for name in levers:
        terms += words["levers"][name]["terms"]
    for entry in words["terms"]:
        if mentions(text, entry["words"]):
            terms += entry["terms"]
    cause = _EFFECT.search(text)
    named = cause and next((part for part in cause.groups() if part), None)
    # "The effect of sintering temperature on density" asks about the density.
    asked = text.replace(named, " ") if named else text
    quantities = tuple(find_quantities(asked))
    quantities = spoken = _with_adjective(asked, quantities)
    terms += quantities
    form = _form(
        text, has_history=has_history, elements=len(elements), hosts=len(hosts)
    )
    families = {item.family for name in hosts if (item := material(name))}
    premises = find_premises(
        text,
        pushback=form == "pushback",
        groups=space_groups(text),
        numbers=numbers_with_units(text),
        quantities=quantities,
    )
    # In "LiFePO4 is a garnet" the class is no second material.
    called = {p.words for p in premises if p.kind == "class"}
    if called and len(hosts) > 1:
        hosts = tuple(name for name in hosts if not _broad(name)) or hosts
    best = form == "strategies" or re.search(r"\bbest\b|\boptim", text, re.IGNORECASE)
    other = _RESISTIVE.search(text) or {"stability", "structure"} & set(levers)
    resists = re.search(r"\bboundar|\binterfac|晶界|粒界|Korngrenz|joint|límite", text)
    if (
        best
        and not quantities
        and families == {"solid electrolyte"}
        and (not other or (resists and "dendrit" not in text.lower()))
    ):
        # The property that a solid electrolyte is improved for, unless one is named.
        quantities = ("ionic conductivity",)
    if (
        families == {"solid electrolyte"}
        and not quantities
        and mentions(text, words["lower"] + words["poor"])
    ):
        terms += words["levers"]["interface"]["terms"]
    up = mentions(text, words["raise"])
    down = mentions(text, words["lower"])
    goal = 1 if up and not down else -1 if down and not up else 1 if up else 0
    if goal < 0 and _RESISTIVE.search(text):
        goal = 1
    if re.search(
        r"\bharm|\bdetriment|\bbad for\b|有害|schädlich|悪影響|nuisible|perjudic", text
    ):
        goal = -1
    if goal < 0 and quantities == ("sintering temperature",):
        # A lower firing temperature is reached by other processing.
        goal, quantities = 0, ()
        terms += ["low", "temperature"]
    if elements and set(levers) <= {"composition"}:
        # How much of an element is a matter of doping.
        levers = ("doping",) if hosts or formulas else levers
    year = re.search(r"\b(?:since|after|from|ab|seit|depuis|desde)\s+((?:19|20)\d\d)\b",
                     text, re.IGNORECASE)  # fmt: skip
    return QuestionSpec(
        text=text,
        language=language or language_of(text),
        form=form,
        hosts=hosts,
        formulas=formulas,
        elements=elements,
        levers=levers,
        quantities=quantities,
        goal=goal,
        temperature=temperature_c(text),
        premises=premises,
        claimed=tuple(numbers_with_units(text)),
        long=mentions(text, words["long"]),
        computed=mentions(text, words["computed"]),
        terms=tuple(dict.fromkeys(terms)),
        year_from=int(year[1]) if year else None,
        causes=tuple(find_quantities(named)) if named else (),
        superlative=0 if "processing" in levers else superlative(text, form, spoken),
        yes_no=_yes_no(text),
        aspects=tuple(
            name
            for name, entry in words["aspects"].items()
            if mentions(text, entry["words"])
        ),
    )


def host_elements(spec: QuestionSpec) -> frozenset[str]:
    """Elements of the host materials and formulas of a question."""
    out = frozenset[str]()
    for name in spec.hosts:
        item = material(name)
        if item is not None:
            out |= item.elements
    for formula in spec.formulas:
        out |= elements_of(formula)
    return out
