"""What a record is evidence for: its host, dopants, quantities, effect, its score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asking.limits import BEFORE
from assistant.asking.named import (
    element_name,
    find_elements,
    host_elements,
    read_number,
)
from knowledge.facts import Fact, Value
from knowledge.lexical import tokens
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    find_materials,
    material,
    same_composition,
)
from knowledge.quantities import find_quantities, told_by
from knowledge.retriever import Passage
from knowledge.units import convert, temperature_c
from validators.specs.question import QuestionSpec


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after within one study.

    Attributes:
        ratio: After over before; above 1 is a rise.
    """

    before: Value
    after: Value
    ratio: float


def effect_of(fact: Fact) -> Effect | None:
    """The signed difference of a record, from its own reference and result."""
    before = next((v for v in fact.values if v.role == "reference"), None)
    after = next((v for v in fact.values if v.role == "result"), None)
    if before is None or after is None or not before.number or after.number is None:
        return None
    if before.unit != after.unit or before.number <= 0 or after.number <= 0:
        return None
    return Effect(before, after, after.number / before.number)


@lru_cache(maxsize=4096)
def _dopants_of(
    fact_id: str, formulas: tuple[str, ...], words: str, host: str
) -> frozenset[str]:
    found: set[str] = set()
    for formula in formulas:
        found |= elements_of(formula)
    item = material(host)
    own = item.elements if item is not None else frozenset()
    named = find_elements(words, (host,) if item is not None else ())
    return frozenset((found - own) | set(named))


def dopants_of(fact: Fact) -> frozenset[str]:
    """Elements that a record is about, beyond those of its host."""
    formulas = tuple(
        dict.fromkeys([fact.formula, *(v.formula for v in fact.values if v.formula)])
    )
    words = f"{fact.lever}. {fact.claim}"
    beside = " ".join(v.conditions for v in fact.values)[:600]
    formulas += tuple(find_formulas(f"{words} {beside}"))
    return _dopants_of(fact.id, formulas, words, fact.material)


@lru_cache(maxsize=4096)
def _subjects(fact_id: str, claim: str) -> tuple[str, ...]:
    """Classes that the first words of a claim name: "Sulfide electrolytes react"."""
    named = find_materials(claim[:60])
    return tuple(name for name, (start, _) in named if start < 4)


def about_host(fact: Fact, hosts: Sequence[str]) -> bool:
    """Whether a record is about one of the materials or classes."""
    for name in hosts:
        names, family = covered(name)
        if fact.material in names or (family and fact.family == family):
            return True
        # What a record says of a class holds for its members.
        if name in covered(fact.material)[0]:
            return True
        if any(name in covered(said)[0] for said in _subjects(fact.id, fact.claim)):
            return True
    return False


@lru_cache(maxsize=4096)
def _quantities_in(fact_id: str, text: str) -> frozenset[str]:
    return frozenset(find_quantities(text))


def mentioned(fact: Fact) -> frozenset[str]:
    """Quantities that the words of a record speak of."""
    parts = (fact.lever, fact.claim, fact.mechanism, fact.advantage, fact.drawback)
    return _quantities_in(fact.id, ". ".join(parts))


@lru_cache(maxsize=8192)
def _focus(fact_id: str, text: str) -> frozenset[str]:
    return frozenset(tokens(text))


def focus(fact: Fact) -> frozenset[str]:
    """Search tokens of what a record states, without its title and remarks."""
    named = " ".join(dict.fromkeys(value.quantity for value in fact.values))
    return _focus(fact.id, f"{fact.lever}. {fact.claim} {fact.mechanism}. {named}")


@lru_cache(maxsize=64)
def _content_pattern(text: str, own: frozenset[str]) -> re.Pattern[str] | None:
    """What speaks of the amount of a constituent of which a question wants more."""
    for symbol in sorted(own):
        name = element_name(symbol)
        asked = rf"\b(?:more|less|extra|excess|higher|much|too much)\s+{name}\b"
        if name and re.search(asked, text, re.IGNORECASE):
            return re.compile(
                rf"\b{name} (?:content|sites are|excess)|\bexcess {name}|"
                rf"\bmore {name}\b",
                re.IGNORECASE,
            )
    return None


def tells_content(fact: Fact, spec: QuestionSpec) -> bool:
    """Whether a record speaks of the amount of a constituent that is asked about."""
    pattern = _content_pattern(spec.text, host_elements(spec))
    said = f"{fact.lever}. {fact.claim} {fact.mechanism}"
    return pattern is not None and bool(pattern.search(said))


def holds_formula(fact: Fact, formula: str) -> bool:
    """Whether a record, or one of its values, is of that composition."""
    if same_composition(fact.formula, formula):
        return True
    return any(v.formula and same_composition(v.formula, formula) for v in fact.values)


#: That something was looked at, and not what came of it.
_LOOKED_AT = re.compile(
    r"\b(?:was|were|is|are) (?:studied|investigated|examined|optimised|"
    r"compared with)\b|"
    r"^An? (?:\w+ )?(?:review|perspective|chapter) (?:treats|lists|groups)\b"
)


def tells_result(fact: Fact) -> bool:
    """Whether a record says what came of a study, in words or by a measured value."""
    measured = any(v.role != "text" and v.number is not None for v in fact.values)
    return measured or not _LOOKED_AT.search(fact.claim)


#: Topics of records that a lever of a question is about.
TOPIC_OF_LEVER = {
    "doping": {"doping", "composition"},
    "processing": {"processing"},
    "interface": {"interface"},
    "structure": {"structure"},
    "measurement": {"measurement"},
    "mechanism": {"mechanism"},
    "stability": {"interface", "stability"},
    "composition": {"composition", "doping", "structure"},
}


def holds_for_all(fact: Fact) -> bool:
    """Whether a record is about methods, and so holds for any material."""
    return fact.family == "measurement" or fact.material == "General"


def general_wanted(spec: QuestionSpec) -> bool:
    """Whether methods rather than one material are asked about."""
    broad = all(covered(name)[1] for name in spec.hosts)
    return spec.form in {"howto", "definition"} or (
        broad and "measurement" in spec.levers
    )


def _plainness(fact: Fact, spec: QuestionSpec) -> float:
    """Whether the asked value is that of the plain material or of a doped one."""
    plain = [item.formula for name in spec.hosts if (item := material(name))]
    wanted = [v for v in fact.values if v.base in spec.quantities]
    if not wanted or not any(plain):
        return 0.0
    exact = any(
        not v.formula or any(f and same_composition(v.formula, f) for f in plain)
        for v in wanted
    )
    return 0.4 if exact else -0.6


def score(fact: Fact, passage: Passage, spec: QuestionSpec) -> float:
    """How well a record fits the slots of a question; higher is better."""
    total = 0.9 * min(max((passage.dense - 0.80) / 0.10, 0.0), 1.0)
    total += 0.5 * passage.lexical
    total += _of_material(fact, spec)
    total += _of_elements(fact, spec)
    total += _of_slots(fact, spec)
    total += _of_temperature(fact, spec)
    total += _of_form(fact, spec)
    return total - _doubt(fact, spec)


def _of_material(fact: Fact, spec: QuestionSpec) -> float:
    total = 0.0
    if spec.hosts:
        if about_host(fact, spec.hosts):
            broad = all(covered(name)[1] for name in spec.hosts)
            total += 0.4 if broad else 1.0
        elif holds_for_all(fact):
            total += 0.4 if general_wanted(spec) else -0.4
        else:
            total -= 2.0
    if tells_content(fact, spec):
        total += 1.5 if fact.topic in {"structure", "mechanism"} else 0.8
    return total + 0.5 * any(holds_formula(fact, f) for f in spec.formulas)


def _of_elements(fact: Fact, spec: QuestionSpec) -> float:
    """How far a record is about the dopants asked for, and about them alone."""
    if not spec.elements:
        return 0.0
    asked = set(spec.elements)
    shared = dopants_of(fact) & asked
    own = {e for e in spec.elements if e in elements_of(fact.formula)}
    if not (shared or own):
        return -0.5
    head = set(find_elements(fact.lever, ())) - host_elements(spec)
    total = 0.5 + 0.3 * len(shared | own) / len(asked) + 0.2 * bool(head & shared)
    # What is asked about alone comes before what is done with it besides.
    if head and head <= asked:
        return total + 0.5
    if head & shared:
        # "Magnesium or manganese" were tried one by one, not together.
        return total - (0.0 if " or " in fact.lever else 0.5 * len(head - shared))
    return total - 0.4 * bool(fact.lever)  # what was done is something else


def _of_slots(fact: Fact, spec: QuestionSpec) -> float:
    total = 0.0
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    if wanted & {v.base for v in fact.values}:
        total += 0.5
    elif wanted and mentioned(fact) & wanted:
        total += 0.3
    if any(fact.topic in TOPIC_OF_LEVER.get(name, ()) for name in spec.levers):
        total += 0.25
    return total + 0.6 * reaches_goal(fact, spec)


def reaches_goal(fact: Fact, spec: QuestionSpec) -> bool:
    """Whether a record holds the asked quantity beyond a number to be passed."""
    for number, unit in spec.claimed:
        bound = next((b for b in BEFORE.finditer(spec.text)
                      if read_number(b["n"]) == number), None)  # fmt: skip
        if bound is None:
            continue
        up = bool(bound["ge"] or bound["gt"])
        for value in fact.values:
            if value.base not in spec.quantities or value.number is None:
                continue
            reached = convert(value.number, value.unit, unit)
            if reached is not None and (reached >= number) == up:
                return True
    return False


def _of_temperature(fact: Fact, spec: QuestionSpec) -> float:
    if spec.temperature is None:
        return 0.0
    if spec.form != "value":
        told_at = temperature_c(f"{fact.lever} {fact.claim}")
        return 0.5 * (told_at is not None and abs(told_at - spec.temperature) <= 5)
    known = [v.temperature for v in fact.values if v.temperature is not None]
    if not known:
        return 0.0
    gap = min(abs(t - spec.temperature) for t in known)
    return 0.4 if gap <= 5 else 0.3 * (1 - min(gap / 150, 1.0))


def _of_form(fact: Fact, spec: QuestionSpec) -> float:
    """What suits the kind of answer: a plain value, a reason, a method, a term."""
    total = 0.0
    # Why a value is poor is told by boundaries, losses and how it was measured.
    if spec.form == "why" and spec.goal < 0:
        if fact.topic == "interface" and not spec.elements:
            total += 0.7
        elif fact.topic in {"interface", "mechanism", "measurement"}:
            total += 0.4
    # Asked for a value of a material alone, the plain material comes first.
    plain = spec.form == "value" and not spec.elements and not spec.formulas
    if plain and spec.hosts and not dopants_of(fact) and fact.kind != "row":
        total += 0.4
    if plain and spec.quantities:
        total += _plainness(fact, spec)
    if spec.form == "value":
        rough = any("order of magnitude" in v.conditions for v in fact.values)
        total -= 0.5 * (fact.kind == "review" or rough)
        total += 0.3 * (fact.topic == "measurement" and fact.kind == "experiment")
    if spec.form == "howto" and fact.kind == "method":
        total += 0.8
    if fact.topic == "definition":
        total += 0.8 if spec.form == "definition" else -0.3
    return total


def _doubt(fact: Fact, spec: QuestionSpec) -> float:
    """What speaks against leaning on a record: a bare row, a calculation, no DOI."""
    total = 0.5 * (fact.kind == "row")
    total += 0.25 * (fact.kind == "computation" and not spec.computed)
    total += 0.15 * (not fact.verified)
    total += 0.3 * (not tells_result(fact))
    return total + 0.05 * (not fact.file and fact.source.doi is None)
