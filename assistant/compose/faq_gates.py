"""The gates before any answer: the same material, dopant, quantity, method, grade.

Each gate keeps the records that are about what was asked, names what none of them
holds, or ends in an abstention.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.asking.grades import grades
from assistant.asking.measuring import SHORT_NAMES, named_methods
from assistant.asking.named import host_elements
from assistant.asking.words import language_of
from assistant.compose.faq_evidence import (
    about_host,
    dopants_of,
    focus,
    general_wanted,
    holds_for_all,
    holds_formula,
    mentioned,
)
from assistant.compose.faq_gate import (
    defining,
    measuring,
    speaks_of,
    with_aspects,
    with_levers,
)
from assistant.compose.faq_hits import Selection
from assistant.compose.faq_search import Search
from assistant.compose.faq_telling import (
    additives,
)
from knowledge.facts import Fact
from knowledge.lexical import tokens
from knowledge.names import elements_of, material, near_composition, with_formulas
from knowledge.quantities import told_by
from validators.specs.question import QuestionSpec

Gate = Callable[[Search], "Selection | None"]

#: Share of a question's telling words that one sentence of a document holds at least.
_OF_DOCUMENT = 0.34


def _foreign_to(fact: Fact, spec: QuestionSpec) -> bool:
    """Whether a document is in another language than the question, or both in none."""
    return spec.language != "en" or language_of(fact.claim) != "en"


def _may_tell(fact: Fact, quantity: str, spec: QuestionSpec) -> bool:
    """Whether a sentence may speak of a quantity; one in another language may."""
    if quantity in _bases(fact) | mentioned(fact) or set(tokens(quantity)) & focus(
        fact
    ):
        return True
    return _foreign_to(fact, spec)


def _of_document(search: Search) -> Selection | None:
    """Sentences of the user's document that speak of what is asked, or none.

    That a document came with a question does not make it the answer.
    """
    spec = search.spec
    if not spec.own_documents:
        return None
    for quantity in spec.quantities:
        if not any(_may_tell(p.fact, quantity, spec) for _, p in search.chosen):
            return search.none("quantity", [quantity])
    telling = [w for w in search.words if not w.startswith("f:")]
    if spec.quantities or not telling or spec.language != "en":
        return None
    best = max(
        (len(set(telling) & set(search.holds(p.fact))) for _, p in search.chosen),
        default=0,
    )
    return search.none("subject") if best < _OF_DOCUMENT * len(telling) else None


def _of_material(search: Search) -> Selection | None:
    """Records of the material, or of the composition, that is asked about."""
    spec = search.spec
    strange = [
        name
        for name in spec.unknown_materials
        if not any(token in search.holds(p.fact) for _, p in search.chosen
                   for token in (name.lower(),))
    ]  # fmt: skip
    if strange and not spec.own_documents and not search.dois:
        one_side = spec.form == "compare" and (spec.hosts or spec.formulas)
        if not one_side and (not (spec.hosts or spec.formulas) or spec.parts < 2):
            return search.none("material", strange)
        search.missing += strange
    if spec.hosts:
        general = spec.form in {"howto", "why", "source"} or general_wanted(spec)
        chosen = [
            (s, p)
            for s, p in search.chosen
            if about_host(p.fact, spec.hosts)
            or (holds_for_all(p.fact) and general and s > 0.2)
            # A composition may be recorded under another class than its own.
            or any(holds_formula(p.fact, f) for f in spec.formulas)
        ]
        of_host = (about_host(p.fact, spec.hosts) for _, p in chosen)
        recorded = (holds_formula(p.fact, f) for _, p in chosen for f in spec.formulas)
        if not any(of_host) and not any(recorded):
            return search.none("material", spec.hosts)
    elif spec.formulas:
        chosen = search.keep(
            lambda fact: any(holds_formula(fact, f) for f in spec.formulas)
        )
        if not chosen and spec.form not in {"value", "definition"}:
            # What is done with a compound is told under its name.
            chosen = search.keep(
                lambda fact: any(f in with_formulas(fact.lever) for f in spec.formulas)
            )
        if not chosen:
            return search.none("formula", spec.formulas)
    else:
        return None
    search.chosen = chosen
    return None


def _holds_elements(fact: Fact) -> frozenset[str]:
    return dopants_of(fact) | elements_of(fact.formula)


def _of_elements(search: Search) -> Selection | None:
    """Records of the dopants that are asked about; those without any are named."""
    spec = search.spec
    if not spec.elements:
        return None
    constituents = host_elements(spec)
    lacking = [
        element
        for element in spec.elements
        if element not in constituents
        and not any(element in _holds_elements(p.fact) for _, p in search.chosen)
    ]
    if lacking and len(lacking) == len(spec.elements):
        what = [f"{e} + {spec.hosts[0]}" if spec.hosts else e for e in lacking]
        return search.none("element", what)
    search.missing += lacking
    asked = set(spec.elements)
    search.chosen = (
        search.keep(lambda fact: bool(_holds_elements(fact) & asked)) or search.chosen
    )
    return None


def _of_form(search: Search) -> Selection | None:
    """Definitions for a term, methods for a measurement, the aspects and levers named.

    Where a question has a further part that records do answer, what lacks is named
    instead of refusing the whole.
    """
    spec = search.spec
    # "What does 10.1007/… report?" asks for that source, not for a term.
    if spec.form == "definition" and not (spec.hosts or spec.formulas or search.dois):
        chosen = defining(spec, search.chosen, search.told)
        known = search.retriever.lexical.frequency
        strange = [w for w in search.beside if not known.get(w)]
        if 2 * len(strange) > len(search.beside):
            chosen = []  # "the zT of polyaniline" asks for more than the term
        if not chosen:
            return search.none("definition", spec.quantities or spec.unknown_terms)
        search.chosen = chosen
        return None
    if spec.own_documents:
        return None
    named = spec.levers or spec.quantities or spec.aspects or spec.elements
    if spec.form == "definition" and not named:
        # What a material is, its structure tells; a strategy does not.
        search.chosen = sorted(
            search.chosen,
            key=lambda pair: (
                not about_host(pair[1].fact, spec.hosts),
                {"definition": 0, "structure": 1}.get(pair[1].fact.topic, 2),
            ),
        )
    if spec.form == "howto" and "measurement" in spec.levers and not search.dois:
        chosen = measuring(spec, search.chosen, search.told)
        if not chosen:
            return search.none("method", spec.quantities)
        search.chosen = chosen
        return None
    if spec.hosts or spec.formulas:
        # A comparison gives the figures of both sides, then what speaks of an aspect.
        beside = spec.form == "compare" and bool(spec.quantities)
        for gate in (with_aspects, with_levers) if not beside else ():
            kept, lacking = gate(spec, search.chosen, search.told)
            if lacking and not kept and spec.parts < 2:
                return search.none("aspect", lacking)
            search.missing += lacking
            search.chosen = kept or search.chosen
    return None


def _of_method(search: Search) -> Selection | None:
    """Records of the method that a question without a material names."""
    spec = search.spec
    if spec.hosts or spec.formulas or spec.own_documents:
        return None
    named = named_methods(spec.text)
    if not named or spec.form in {"source", "inventory"}:
        return None
    asked = {*named, *(t for m in named for t in tokens(SHORT_NAMES[m]))}
    chosen = search.keep(lambda fact: bool(asked & set(search.holds(fact))))
    if not chosen:
        return search.none("method", sorted(m.upper() for m in named))
    search.chosen = chosen
    return None


def _of_grade(search: Search) -> Selection | None:
    """Records of the grade that is asked about, or of none: 316L is no 17-4 PH."""
    asked = grades(search.spec.text)
    if not asked or search.spec.own_documents:
        return None

    def named(fact: Fact) -> frozenset[str]:
        return grades(f"{fact.material}. {fact.text}")

    exact = search.keep(lambda fact: bool(named(fact) & asked))
    if exact:
        # Nickel-rich NCM is one series, grades of steel are different alloys.
        series = all(name.startswith("NCM") for name in asked)
        if series:
            exact = search.keep(lambda f: bool(named(f) & asked) or not named(f))
        search.chosen = exact
        return None
    plain = search.keep(lambda fact: not named(fact))
    what = [name for name in sorted(asked)]
    if not any(search.told(p.fact) >= 0.5 for _, p in plain[:6]):
        return search.none("material", what)
    search.missing += what
    search.chosen = plain
    return None


def _of_additive(search: Search) -> Selection | None:
    """Records that hold a compound which is added to the host."""
    spec = search.spec
    foreign = additives(spec)
    if not foreign or spec.form == "compare":
        return None
    marks = {f"f:{formula}" for formula in foreign}
    # What is done with it comes before where it is named in passing.
    led = search.keep(
        lambda fact: any(
            formula in f"{fact.lever} {fact.claim} {fact.mechanism}"
            for formula in foreign
        )
    )
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    if led and (
        not wanted or any(wanted & (_bases(p.fact) | mentioned(p.fact)) for _, p in led)
    ):
        search.chosen = led
        return None
    if led and wanted:
        return None  # what is added speaks of something else than what is asked
    if any(marks & search.holds(p.fact) for _, p in search.chosen):
        return None
    return search.none("formula", [f"{f} + {spec.hosts[0]}" for f in foreign])


def _of_words(search: Search) -> Selection | None:
    """Without a material the telling words are all that says the subject.

    Words of other languages than English are not those of the records, so that a value
    asked for there without a known material is one of something unknown.
    """
    spec = search.spec
    named = spec.hosts or spec.formulas or spec.elements or spec.own_documents
    whole = search.dois or search.author or spec.superlative
    if spec.form == "value" and spec.language != "en" and not named and not whole:
        return search.none("subject", spec.quantities)
    if spec.hosts or spec.formulas or not search.beside or spec.form == "definition":
        return None
    shares = {id(p.fact): search.told(p.fact) for _, p in search.chosen[:200]}
    best = max(shares.values(), default=0.0)
    search.chosen = search.keep(lambda fact: shares.get(id(fact), 0.0) >= 0.5 * best)
    return None


def _bases(fact: Fact) -> set[str]:
    return {value.base for value in fact.values}


#: Families of which nearly every record is about conduction.
_CONDUCTING = frozenset({"solid electrolyte"})


def _speaking_of_quantity(search: Search) -> Selection | None:
    """Records that speak of the quantity, where no single value is asked for."""
    spec = search.spec
    # A document is quoted as it stands, whatever it calls its figures.
    if spec.own_documents or not spec.quantities:
        return None
    if spec.form in {"value", "pushback", "definition"}:
        return None
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    named = bool(search.beside)

    def speaks(fact: Fact) -> bool:
        if wanted & (_bases(fact) | mentioned(fact)):
            return True
        # "Why does the capacity fade": what makes it fade tells it.
        if spec.falls and named and search.told(fact) > 0.99:
            return True
        return spec.form == "howto" and any(speaks_of(fact, q) for q in wanted)

    speaking = search.keep(speaks)
    # Nearly every record of an electrolyte speaks of its conductivity.
    families = {item.family for host in spec.hosts if (item := material(host))}
    if speaking and ("ionic conductivity" not in wanted or families - _CONDUCTING):
        search.chosen = speaking
    if speaking:
        return None
    causes = set(spec.causes)
    of_cause = search.keep(lambda f: bool(causes & (_bases(f) | mentioned(f))))
    if of_cause:
        # What is known of the cause is told, and that the effect is not.
        search.missing += spec.quantities
        search.chosen = of_cause
        return None
    if spec.parts > 1 and search.chosen:
        search.missing += spec.quantities
        return None
    return search.none("quantity", spec.quantities)


def _holding_value(search: Search) -> Selection | None:
    """Records that hold a value of the quantity, of the composition where named."""
    spec = search.spec
    if not spec.quantities or spec.form not in {"value", "pushback"}:
        return None
    if spec.own_documents:
        return None
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    holding = search.keep(lambda fact: bool(_bases(fact) & wanted))
    if not holding and spec.form == "pushback":
        # A claim of direction is met by what records say, with or without a value.
        holding = search.keep(lambda fact: bool(mentioned(fact) & wanted))
    if not holding and spec.parts > 1 and spec.form == "value" and search.chosen:
        search.missing += spec.quantities
        return None
    if not holding:
        return search.none("quantity", spec.quantities)
    search.chosen = holding
    if spec.formulas:
        exact = search.keep(lambda f: any(holds_formula(f, x) for x in spec.formulas))
        named = search.keep(
            lambda fact: any(
                f in fact.claim or any(f in v.conditions for v in fact.values)
                for f in spec.formulas
            )
        )
        search.chosen = exact or named or search.chosen
        if not exact and not named:
            far = not any(
                near_composition(v.formula, f)
                for _, p in search.chosen
                for v in p.fact.values
                for f in spec.formulas
                if v.formula
            )
            if far:
                return search.none("formula", spec.formulas)
            search.missing += spec.formulas
    if spec.temperature is not None and spec.quantities[0] != "space group":
        known = sorted(
            {
                round(v.temperature, 1)
                for _, p in search.chosen
                for v in p.fact.values
                if v.base in wanted and v.temperature is not None
            }
        )
        if known and not any(abs(t - spec.temperature) <= 5 for t in known):
            search.temperatures = tuple(known)
    return None


#: An amount is asked for: an answer has to hold a number.
_AMOUNT = re.compile(
    r"\bhow much\b(?! (?:does|do|is|are|better|worse|higher|lower|more|less)\b)|"
    r"\bwhat (?:percentage|share|fraction|dosage|amount)\b|"
    r"\bwie ?viel\b|\bcombien de\b|\bcuánt[oa]s?\b|多少|どのくらい|どれくらい",
    re.IGNORECASE,
)


def _with_amount(search: Search) -> Selection | None:
    """Records with a number that tell of what an amount is asked for."""
    spec = search.spec
    if not _AMOUNT.search(spec.text) or spec.own_documents:
        return None
    if spec.form in {"value", "pushback", "inventory", "source"}:
        return None
    known = [w for w in search.beside if search.retriever.lexical.frequency.get(w)]
    telling = search.keep(
        lambda fact: (
            any(v.number is not None for v in fact.values)
            and (not known or search.told(fact) > 0)
        )
    )
    if not telling and spec.parts < 2:
        return search.none("amount")
    search.chosen = telling or search.chosen
    return None


GATES: tuple[Gate, ...] = (
    _of_document,
    _of_material,
    _of_method,
    _of_grade,
    _of_elements,
    _of_form,
    _of_additive,
    _of_words,
    _with_amount,
    _speaking_of_quantity,
    _holding_value,
)
