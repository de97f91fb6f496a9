"""A literature question → `QuestionSpec`: materials, dopants, levers, goal, form.

Deterministic: patterns and word lists only. A follow-up inherits what it leaves open
from the earlier turns of the user. Text that tries to instruct the assistant is taken
out and reported; it is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.asking.documents import OF_DOCUMENT
from assistant.asking.forms import (
    EFFECT,
    FAILING,
    apart_from_setting,
    asks_yes_no,
    form_of,
    reason_asked,
    superlative,
    term_asked,
    trade_asked,
)
from assistant.asking.methods import methods_compared
from assistant.asking.named import (
    find_elements,
    numbers_with_units,
    space_groups,
    unknown_names,
)
from assistant.asking.parts import asking, parts_of
from assistant.asking.premises import find_premises
from assistant.asking.sides import properties_named, set_against
from assistant.asking.spelling import spelled
from assistant.asking.words import language_of, lexicon, mentions
from knowledge.ingest.cleaning import without_instructions
from knowledge.ingest.conditions import conditions_in
from knowledge.ingest.reading import DOI
from knowledge.lexical import tokens
from knowledge.names import (
    decimal_points,
    find_formulas,
    find_materials,
    find_variable_formulas,
    host_of_formula,
    material,
    plain_formula,
    same_composition,
    with_formulas,
)
from knowledge.quantities import find_quantities
from knowledge.units import temperature_c
from validators.specs.question import QuestionSpec

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


#: Families in which a bare "efficiency" is that of charge and discharge.
_IN_CELLS = frozenset({"anode", "cathode"})
_OF_CHARGE = {"power conversion efficiency": "Coulombic efficiency"}

#: What a number of a unit is of where its quantity is left out.
_BY_UNIT = {"W/(m K)": "thermal conductivity", "mAh/g": "capacity"}


def _of_units(
    text: str, numbers: Sequence[tuple[float, str]], families: set[str]
) -> tuple[str, ...]:
    """The quantity that a number stands for by its unit: "above 200 W/(m K)"."""
    named = [_BY_UNIT[unit] for _, unit in numbers if unit in _BY_UNIT]
    if families == {"solid electrolyte"}:
        named += ["ionic conductivity" for _, u in numbers if u in {"S/cm", "mS/cm"}]
        named += ["ionic conductivity"] if re.search(r"\bm?S/cm\b", text) else []
    return tuple(dict.fromkeys(named))


#: Forms that are about the dialogue or a term.
_OF_DIALOGUE = frozenset({"pushback", "source", "inventory", "definition"})

#: Words for what stands in the way: to lower these is to raise the conductivity.
_RESISTIVE = re.compile(
    r"\bresistance\b|\bresistiv|\bresistant\b|电阻|widerstand|抵抗|résistance|resistencia|"
    r"\bloss(?:es)?\b|\bdendrit|枝晶|デンドライト",
    re.IGNORECASE,
)


def _hosts(text: str, *, all_named: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
    # A class beside one of its members only describes it, unless two are compared.
    kept = names if all_named else specific or broad
    # The formula that a host is named by says no more than its name.
    plain = {plain_formula(name) for name in kept}
    formulas = tuple(
        f for f in formulas if not any(p and same_composition(f, p) for p in plain)
    )
    return tuple(dict.fromkeys(kept)), formulas


def _two_compared(text: str) -> bool:
    """Whether a class and another material stand side by side in a comparison."""
    spots = [span for _, span in find_materials(text)]
    return mentions(text, lexicon()["forms"]["compare"]) and any(
        re.search(
            r"\b(?:and|or|versus|vs|than|to|with|und|oder|als|et|ou|que|y|o)\b|[和与比跟とより]",
            text[one[1] : other[0]],
        )
        for one, other in pairwise(spots)
    )


def _broad(name: str) -> bool:
    item = material(name)
    return bool(item and item.covers_family)


def _measured_at(text: str, form: str) -> float | None:
    """The temperature of a measurement, °C, where a value is asked for.

    "The conductivity of pellets sintered at 1150 °C": that one tells the sample.
    """
    if form == "value":
        for made in conditions_in(text):
            # "At 300 °C after sintering" is measured there.
            before = conditions_in(text[: made.end])
            if made.kind == "made" and made in before:
                blank = " " * (made.end - made.start)
                text = text[: made.start] + blank + text[made.end :]
    return temperature_c(text)


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
    clean = with_formulas(spelled(decimal_points(clean)))
    # Letters inside a DOI are no formulas.
    told = DOI.sub(" ", clean)
    spec = _slots(told, language=language, has_history=bool(history))
    spec = replace(
        spec,
        text=clean,
        stripped=stripped,
        documents=tuple(documents),
        own_documents=bool(documents)
        and (bool(OF_DOCUMENT.search(clean)) or not (spec.hosts or spec.formulas)),
    )
    if not history:
        return spec
    open_slots = not spec.hosts and not spec.formulas
    follows = bool(_FOLLOW.match(clean)) or bool(_PRONOUN.search(clean))
    follows = follows or _speaks_on(spec, history)
    if spec.form != "pushback" and (
        not (open_slots or follows) or (open_slots and _self_contained(clean))
    ):
        return spec
    earlier = parse_question(history[-1], history=history[:-1], language=spec.language)
    if _ranks(spec, clean) and earlier.hosts:
        return replace(earlier, ranks=True, superlative=0, stripped=spec.stripped)
    hosts = spec.hosts or earlier.hosts
    # "And what about cost" asks it of what the turn before was about.
    about = tokens(earlier.text) if _names_nothing(spec) else ()
    merged = replace(
        spec,
        hosts=hosts,
        formulas=spec.formulas or _kept_formulas(earlier, spec, clean),
        quantities=spec.quantities or earlier.quantities,
        levers=spec.levers or earlier.levers,
        goal=spec.goal or earlier.goal,
        elements=find_elements(clean, hosts) or (
            # Another material comes without the element that was asked of the first.
            earlier.elements
            if (not spec.levers or spec.form == "pushback")
            and hosts in ((), earlier.hosts)
            else ()
        ),
        terms=tuple(dict.fromkeys((*spec.terms, *earlier.terms[:8], *about))),
        temperature=spec.temperature if spec.temperature is not None
        else (earlier.temperature if spec.form in {"pushback", "source"} else None),
        form=earlier.form
        if _bare(spec, clean) and earlier.form not in ("pushback", "source")
        # What was asked before must have been of the literature, and this not whole.
        and (earlier.hosts or earlier.quantities)
        and not (spec.quantities and (spec.hosts or spec.formulas))
        else spec.form,
        under=under[0].strip() if about and (under := _UNDER.search(clean)) else "",
        text=clean,
    )  # fmt: skip
    return merged


def _speaks_on(spec: QuestionSpec, history: Sequence[str]) -> bool:
    """Whether a message names only what the message before named beside its host."""
    return (
        not spec.hosts
        and bool(spec.formulas)
        and all(any(f in said for said in history) for f in spec.formulas)
    )


def _kept_formulas(
    earlier: QuestionSpec, spec: QuestionSpec, text: str
) -> tuple[str, ...]:
    """Formulas of the turn before that a message still means.

    With another material none; with another dopant, what was added before is left.
    """
    if spec.hosts:
        return ()
    if not find_elements(text, earlier.hosts):
        return earlier.formulas
    return tuple(f for f in earlier.formulas if host_of_formula(f) in earlier.hosts)


#: Which of several is best, and nothing else: no property by which, no material.
_BEST = re.compile(
    r"^\W*(?:(?:and|so|but|und|et|y)\W+)*(?:which|what|welche[rs]?|was|quel(?:le)?s?|"
    r"laquelle|lequel|cuál(?:es)?)\b[^.?!]{0,40}\b(?:best|better|recommend|prefer\w*|"
    r"most (?:effective|promising)|besten?|beste[rs]?|empfiehlst|meilleure?s?|"
    r"préférable|recommand\w+|mejor(?:es)?|recomiend\w+)\b[^.?!]{0,20}[?？.!]?\s*$|"
    r"^[^。？?]{0,8}(?:哪|何|どれ|どの)[^。？?]{0,12}(?:最好|更好|最佳|最有效|一番|最も|ベスト|良い|いい)"
    r"[^。？?]{0,8}[。？?]?$",
    re.IGNORECASE,
)


def _names_nothing(spec: QuestionSpec) -> bool:
    """Whether a message names no material, element, lever or property."""
    return not (
        spec.hosts or spec.formulas or spec.elements or spec.levers or spec.quantities
    )


def _ranks(spec: QuestionSpec, text: str) -> bool:
    """Whether a message asks only which of the things told before is the best."""
    return _names_nothing(spec) and _BEST.search(text) is not None


#: A condition under which something is asked; it lowers and raises nothing.
_UNDER = re.compile(
    r"\b(?:at|under) (?:an? )?(?:low|reduced|high|elevated)(?:er)? (?:temperature|"
    r"pressure|voltage|current|rate)s?\b|\bbei (?:tief|niedrig|hoh|höher)\w* "
    r"(?:temperatur|druck|spannung)\w*|\bà (?:plus )?(?:basse|haute|faible) "
    r"(?:température|pression|tension)s?|\ba (?:más )?(?:bajas?|altas?|menor|mayor) "
    r"(?:temperatura|presión|tensión)\w*|在?(?:更)?[低高](?:温|压|电压)(?:下|时)|"
    r"[低高](?:温|圧|電圧)で",
    re.IGNORECASE,
)


def _bare(spec: QuestionSpec, text: str) -> bool:
    # "And with gallium?" asks what the turn before asked.
    return (
        len(text.split()) <= 6
        and spec.form in {"why", "value", "definition"}
        and (not mentions(text, lexicon()["forms"]["why"]))
    )


def _self_contained(text: str) -> bool:
    return (
        len(text.split()) > 7 and not _PRONOUN.search(text) and not _FOLLOW.match(text)
    )


def _slots(text: str, *, language: str | None, has_history: bool) -> QuestionSpec:
    words = lexicon()
    hosts, formulas = _hosts(text, all_named=_two_compared(text))
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
    cause = EFFECT.search(text)
    named = cause and next((part for part in cause.groups() if part), None)
    # "The effect of sintering temperature on density" asks about the density.
    asked = text.replace(named, " ") if named else text
    quantities = tuple(find_quantities(asked))
    families = {item.family for name in hosts if (item := material(name))}
    if families and families <= _IN_CELLS:
        # The bare efficiency of what stores charge is no conversion of light.
        quantities = tuple(_OF_CHARGE.get(name, name) for name in quantities)
    quantities = properties_named(asked, quantities)
    if not quantities:
        quantities = _of_units(asked, numbers_with_units(asked), families)
    steered, quantities = apart_from_setting(asked, quantities)
    spoken = () if steered else quantities
    terms += quantities
    form = form_of(
        text,
        has_history=has_history,
        elements=len(elements),
        hosts=len(hosts),
    )
    if steered and form == "value":
        form = "why"
    methods = methods_compared(text) if hosts or formulas else ()
    if (methods and form not in _OF_DIALOGUE) or (
        form in {"why", "value"} and set_against(text)
    ):
        form = "compare"
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
    unconditioned = _UNDER.sub(" ", text)
    up = mentions(unconditioned, words["raise"])
    down = mentions(unconditioned, words["lower"])
    goal = 1 if up and not down else -1 if down and not up else 1 if up else 0
    if goal < 0 and _RESISTIVE.search(text):
        goal = 1
    if re.search(
        r"\bharm|\bdetriment|\bbad for\b|有害|schädlich|悪影響|nuisible|perjudic", text
    ):
        goal = -1
    if goal < 0 and "stability" in levers and not quantities:
        goal = 0  # "degrades" says what "limits the stability" says
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
        temperature=_measured_at(text, form),
        premises=premises,
        claimed=tuple(numbers_with_units(text)),
        long=mentions(text, words["long"]),
        computed=mentions(text, words["computed"]),
        terms=tuple(dict.fromkeys(terms)),
        year_from=int(year[1]) if year else None,
        causes=tuple(find_quantities(named)) if named else steered,
        superlative=0 if "processing" in levers else superlative(text, form, spoken),
        methods=methods if form == "compare" else (),
        asks_trade=trade_asked(text),
        yes_no=asks_yes_no(text),
        parts=len(parts_of(text)),
        reason=reason_asked(text),
        falls=reason_asked(text) == "why" and bool(FAILING.search(text)),
        unknown_terms=term_asked(text) if form == "definition" else (),
        unknown_materials=unknown_names(text),
        aspects=tuple(
            name
            for name, entry in words["aspects"].items()
            if mentions(asking(text), entry["words"])
        ),
    )
