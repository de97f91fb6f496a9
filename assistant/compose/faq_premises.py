"""Premises about states, extremes and places of a sample, judged within one study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from assistant.compose.faq_direction import recorded_change
from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_text import (
    Sentence,
    claim_sentence,
    effect_sentence,
    frame,
    value_sentence,
)
from knowledge.facts import Fact, Value
from knowledge.lexical import tokens
from knowledge.names import material, same_composition
from knowledge.units import convert
from validators.specs.question import Premise, QuestionSpec

#: A difference below this factor contradicts nobody.
_APART = 1.3


def state_correction(
    spec: QuestionSpec, hits: Sequence[Hit], premise: Premise
) -> list[Sentence]:
    """A property that another state of the same study has more of."""
    for hit in hits:
        if hit.effect is None:
            continue
        before, after = hit.effect.before, hit.effect.after
        of_before = premise.stated in f"{before.conditions} {before.quantity}".lower()
        of_after = premise.stated in f"{after.conditions} {after.quantity}".lower()
        if of_before == of_after:
            continue
        better = log10(hit.effect.ratio) * (1 if of_after else -1)
        if better * premise.direction < -log10(_APART):
            return [
                Sentence(frame(spec.language)["correction"], frame=True),
                effect_sentence(hit, hit.effect, spec.language),
            ]
        return []
    return []


def extreme_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A compound called the best of its kind that one study lists below another."""
    item = material(premise.stated)
    formula = item.formula if item is not None and item.formula else premise.stated
    wanted = set(spec.quantities) or {"ionic conductivity"}
    best: tuple[float, str, Fact, Value, Value] | None = None
    for fact in pool:
        if not fact.usable or not fact.verified or fact.kind == "computation":
            continue
        values = [v for v in fact.values if v.base in wanted and v.number]
        own = [v for v in values if v.formula and same_composition(v.formula, formula)]
        for one in own:
            for other in values:
                if other.formula == one.formula or not _comparable(one, other):
                    continue
                low, high = one.number or 0.0, other.number or 0.0
                if low <= 0 or high <= 0:
                    continue
                size = log10(high / low) * premise.direction
                key = (-size, fact.id)
                if size > log10(_APART) and (best is None or key < best[:2]):
                    best = (*key, fact, one, other)
    if best is None:
        return []
    _, _, fact, one, other = best
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [one, other], spec.language),
    ]


def _comparable(one: Value, other: Value) -> bool:
    same_heat = one.temperature == other.temperature
    return same_heat and one.unit == other.unit and one.scope == other.scope


#: The same place of a ceramic under two names.
_PLACES = {"grain": "bulk", "grains": "bulk", "boundaries": "boundary"}


def _place(text: str) -> set[str]:
    words = re.findall(r"[a-z]{4,}", text.lower())
    if "boundary" in words or "boundaries" in words:
        return {"boundary"}
    return {_PLACES.get(word, word) for word in words}


_COARSE = re.compile(
    r"\b(?:coarse|large|big)\w*[- ]grain|\bgrob\w*[ -]?k[öo]rn|\bgros grains|"
    r"\bgranos? (?:gruesos?|grandes?)|粗晶|大晶粒|粗大な?粒|粗粒",
    re.IGNORECASE,
)
_FINE = re.compile(
    r"\b(?:fine|small|nano)\w*[- ]?grain|\bfein\w*[ -]?k[öo]rn|"
    r"\bgrains (?:fins|petits)|"
    r"\bgranos? (?:finos?|pequeños?)|细晶|小晶粒|微細な?粒|細粒",
    re.IGNORECASE,
)


def _size(value: Value) -> float | None:
    """A grain size that the conditions of a value state, in µm."""
    match = re.search(r"(\d+(?:\.\d+)?)\s?(µm|nm)\b", value.conditions)
    return convert(float(match[1]), match[2], "µm") if match else None


def grain_correction(
    spec: QuestionSpec, hits: Sequence[Hit], premise: Premise
) -> list[Sentence]:
    """That coarse or fine grains have more of a property, against a measured pair."""
    coarse, fine = bool(_COARSE.search(spec.text)), bool(_FINE.search(spec.text))
    if coarse == fine:
        return []
    for hit in hits[:8]:
        effect = hit.effect
        if effect is None or effect.after.base not in spec.quantities:
            continue
        before, after = _size(effect.before), _size(effect.after)
        if not before or not after or before == after:
            continue
        with_size = log10(effect.ratio) * log10(after / before)
        if with_size * premise.direction * (1 if coarse else -1) < 0:
            return [
                Sentence(frame(spec.language)["correction"], frame=True),
                effect_sentence(hit, effect, spec.language),
            ]
        return []
    return []


def place_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """That A conducts better than B, against a recorded ratio of A to B."""
    first, second = _place(premise.words), _place(premise.stated)
    for fact in pool:
        if not fact.usable or not about_host(fact, spec.hosts):
            continue
        for value in fact.values:
            match = re.match(r"(.+?)\s*/\s*(\w+).*\bratio\b", value.quantity)
            if match is None or not value.number or value.number <= 0:
                continue
            upper, lower = _place(match[1]), _place(match[2])
            if upper & first and lower & second:
                sign = log10(value.number)
            elif upper & second and lower & first:
                sign = -log10(value.number)
            else:
                continue
            if sign * premise.direction < -log10(_APART):
                head = fact.material
                return [
                    Sentence(frame(spec.language)["correction"], frame=True),
                    value_sentence(fact, [value], spec.language, head=head),
                ]
    return []


def _sole_lever(lever: str, asked: set[str]) -> set[str]:
    """Words of what was done; empty where more was done than is asked about.

    "Steel fibres and slag in recycled concrete" tells nothing of the slag alone, nor of
    what it was put into.
    """
    head = re.split(r"\s(?:in|for|of|on|to|against)\s", lever)[0]
    parts = [set(tokens(part)) for part in re.split(r"\s(?:and|with)\s|,", head)]
    return set().union(*parts) if all(part & asked for part in parts) else set()


def change_correction(
    spec: QuestionSpec, hits: Sequence[Hit], premise: Premise
) -> list[Sentence]:
    """A presupposed rise or fall against a change that a record states as a value."""
    asked = set(tokens(spec.text))
    for hit in hits[:8]:
        if hit.fact.kind == "computation":
            continue
        for of, size, value in recorded_change(hit.fact):
            # What changes, and what changes it, must both be what was asked.
            about = set(tokens(of))
            # What the conditions name made the change, else what the lever does.
            stated = [w for w in tokens(value.conditions) if w.isalpha() and len(w) > 3]
            by = set(stated) - about - set(tokens(" ".join(spec.quantities)))
            by = by or _sole_lever(hit.fact.lever, asked) - about
            # The name of the material says nothing of what changes it.
            by = {word for word in by if not word.startswith(("m:", "f:"))}
            if not about or not about <= asked or not by & (asked - about):
                continue
            if size * premise.direction < -0.02:
                return [
                    Sentence(frame(spec.language)["correction"], frame=True),
                    value_sentence(hit.fact, [value], spec.language),
                    claim_sentence(hit, spec.language),
                ]
            return []
    return []
