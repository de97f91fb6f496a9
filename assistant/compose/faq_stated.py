"""A stated value or space group against those that the records hold."""

from __future__ import annotations

from math import log10

from assistant.compose.faq_hits import Hit
from assistant.compose.faq_text import Sentence, frame, value_sentence
from knowledge.facts import Value
from knowledge.names import same_composition
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.question import Premise, QuestionSpec

#: What hardly differs between samples of one compound.
_INTRINSIC = frozenset(
    {"critical temperature", "Curie temperature", "band gap", "density"}
)


def _is_log(name: str) -> bool:
    """Whether values of a quantity spread over decades."""
    known = quantities().get(name)
    return bool(known and known.log)


def _symbol(text: str) -> str:
    return text.replace(" ", "").replace("_", "").lower()


def stated_value_correction(
    spec: QuestionSpec, hits: list[Hit], stated: str, unit: str
) -> list[Sentence]:
    """A value far from each that is on record of the same thing."""
    if not (spec.hosts or spec.formulas or spec.levers):
        return []  # records of nothing in particular contradict nobody
    words = frame(spec.language)
    elsewhere = _at_another_temperature(spec, hits, stated, unit)
    if elsewhere is not None:
        hit, v = elsewhere
        return [
            Sentence(words["correction"], frame=True),
            value_sentence(hit.fact, [v], spec.language),
        ]
    known: list[tuple[Hit, Value, float]] = []
    for hit in hits:
        for v in hit.fact.values:
            if v.number is None or v.number <= 0 or v.role == "text":
                continue
            if spec.quantities and v.base not in spec.quantities:
                continue
            if (
                spec.formulas
                and v.formula
                and not any(same_composition(v.formula, f) for f in spec.formulas)
            ):
                continue
            of_heat = unit in {"K", "°C"}  # the value itself, no condition
            if (
                spec.temperature is not None
                and not of_heat
                and (
                    v.temperature is None or abs(v.temperature - spec.temperature) > 10
                )
            ):
                continue
            pure = not unit and not v.unit and bool(spec.quantities)
            x = float(stated) if pure else None
            if unit and v.unit:
                x = convert(float(stated), unit, v.unit)
            if x is not None and x > 0:
                known.append((hit, v, abs(log10(v.number / x))))
    # Conductivities of one material differ by decades, other quantities do not.
    apart = 0.7 if any(_is_log(v.base) for _, v, _ in known) else 0.3
    if spec.quantities[:1] and spec.quantities[0] in _INTRINSIC:
        apart = 0.1
    if len(known) < 1 or min(d for *_, d in known) < apart:
        return []
    hit, v, _ = min(known, key=lambda item: item[2])
    return [
        Sentence(words["correction"], frame=True),
        value_sentence(hit.fact, [v], spec.language),
    ]


def _at_another_temperature(
    spec: QuestionSpec, hits: list[Hit], stated: str, unit: str
) -> tuple[Hit, Value] | None:
    """The stated value, where the records hold it at another temperature only."""
    if spec.temperature is None or not unit or unit in {"K", "°C"}:
        return None
    found: list[tuple[Hit, Value]] = []
    for hit in hits:
        for v in hit.fact.values:
            x = convert(float(stated), unit, v.unit) if v.unit else None
            if v.number is None or x is None or v.temperature is None:
                continue
            if spec.quantities and v.base not in spec.quantities:
                continue
            if abs(v.number - x) <= 0.01 * abs(v.number):
                if abs(v.temperature - spec.temperature) <= 10:
                    return None
                found.append((hit, v))
    return found[0] if found else None


def group_correction(
    spec: QuestionSpec, hits: list[Hit], premise: Premise
) -> list[Sentence]:
    """A space group that no record of the compound names."""
    groups = [
        (hit, v)
        for hit in hits
        for v in hit.fact.values
        if v.base == "space group"
        and isinstance(v.value, str)
        and (
            not spec.formulas
            or not v.formula
            or any(same_composition(v.formula, f) for f in spec.formulas)
        )
    ]
    known = {_symbol(str(v.value)) for _, v in groups}
    if not groups or _symbol(premise.stated) in known:
        return []
    hit, v = groups[0]
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(hit.fact, [v], spec.language, head=hit.fact.material),
    ]
