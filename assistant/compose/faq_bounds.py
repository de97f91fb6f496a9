"""Premises about a limit or a best temperature, judged by the values of a material."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10

from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_text import Sentence, frame, value_sentence
from knowledge.facts import Fact, Value
from knowledge.names import covered, plain_formula, same_composition
from knowledge.quantities import quantities
from knowledge.units import convert, find_unit
from validators.specs.question import Premise, QuestionSpec

#: A recorded value beyond a stated limit by less than this factor contradicts nobody;
#: decades lie between samples of one conductor.
_APART, _APART_LOG = 1.15, 3.0
#: Kelvin between a stated and a recorded best temperature that contradict, and the
#: share of the best value from which a temperature counts as good as the best.
_DEGREES, _NEARLY_BEST = 200.0, 0.6


def _known(
    spec: QuestionSpec, pool: Sequence[Fact], quantity: str
) -> Iterator[tuple[Fact, Value]]:
    """Confirmed measured values of the materials asked about."""
    # What a class reaches says nothing of one member, nor the other way round.
    hosts = [name for name in spec.hosts if not covered(name)[1]]
    for fact in pool:
        sure = fact.usable and fact.verified and fact.kind != "computation"
        if not sure or not hosts or not about_host(fact, hosts):
            continue
        if fact.material not in hosts and fact.kind != "row":
            continue
        for value in fact.values:
            if value.base == quantity and value.number and value.role != "text":
                yield fact, value


def bound_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A limit that a value on record passes, or that no value on record reaches.

    "Always below 20" fails by one sample, "below 20" only where every sample is above.
    """
    quantity = premise.words
    # The best sample shows the critical temperature of the compound.
    of_compound = quantity == "critical temperature" and premise.direction < 0
    always = premise.kind == "always" or of_compound
    entry = quantities().get(quantity)
    apart = log10(_APART_LOG if entry and entry.log and not always else _APART)
    found: list[tuple[float, Fact, Value]] = []
    for fact, value in _known(spec, pool, quantity):
        stated = convert(float(premise.stated), premise.unit, value.unit)
        if premise.unit == "" and value.unit == "":
            stated = float(premise.stated)
        if not stated or stated <= 0 or not _alike(spec, value):
            continue
        top = value.value[1] if isinstance(value.value, list | tuple) else value.number
        low = value.value[0] if isinstance(value.value, list | tuple) else value.number
        # How far the value lies on the other side of the limit, in decades.
        end = top if premise.direction < 0 else low
        if end is None or end <= 0:
            continue
        found.append((-premise.direction * log10(end / stated), fact, value))
    if not found:
        return []
    worst = max(found, key=lambda item: (item[0], item[1].id))
    if (worst[0] if always else min(f[0] for f in found)) <= apart:
        return []
    _, fact, value = worst
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=fact.material),
    ]


def _alike(spec: QuestionSpec, value: Value) -> bool:
    """Whether a value is of the composition and temperature that are asked about."""
    if spec.formulas and value.formula:
        if not any(same_composition(value.formula, f) for f in spec.formulas):
            return False
    elif value.formula and not spec.elements:
        plain = [p for name in spec.hosts if (p := plain_formula(name))]
        if plain and not any(same_composition(value.formula, p) for p in plain):
            return False
    at = value.temperature
    if find_unit(value.unit) == find_unit("K"):
        return True  # the number is that of the property, no condition
    if spec.temperature is not None:
        return at is not None and abs(at - spec.temperature) <= 15
    # Unless said otherwise, a property is that at room temperature.
    return at is None or 10 <= at <= 40


def best_temperature_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A temperature of best use far from each at which best values were measured."""
    quantity = next(iter(spec.quantities), "figure of merit zT")
    found = [
        (value.number, value.temperature + 273.15, fact, value)
        for fact, value in _known(spec, pool, quantity)
        if value.number is not None and value.temperature is not None
    ]
    if not found:
        return []
    best = max(found, key=lambda item: (item[0], item[2].id))
    near = [item for item in found if item[0] >= _NEARLY_BEST * best[0]]
    stated = float(premise.stated)
    gaps = [stated - heat for _, heat, _, _ in near]
    if premise.direction > 0:  # best above a temperature
        wrong = min(gaps) > _DEGREES
    elif premise.direction < 0:
        wrong = max(gaps) < -_DEGREES
    else:
        wrong = min(abs(gap) for gap in gaps) > _DEGREES
    if not wrong:
        return []
    _, _, fact, value = best
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=fact.material),
    ]
