"""Whether records go against a direction that a question takes for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from assistant.asking.named import element_name, find_elements, host_elements
from assistant.compose.faq_evidence import Effect
from assistant.compose.faq_hits import Hit, effect_concerns
from assistant.compose.faq_told import sense_of
from knowledge.facts import Fact, Value
from knowledge.names import elements_of
from validators.specs.question import QuestionSpec


def _sense(effect: Effect, elements: Sequence[str]) -> int:
    """-1 when the element is in the reference and gone from the result, else +1."""
    before = elements_of(effect.before.formula)
    after = elements_of(effect.after.formula)
    if not before or not after:
        return 1
    gone = set(elements) & (before - after)
    return -1 if gone and not set(elements) & (after - before) else 1


def _lever_sense(hit: Hit, elements: Sequence[str]) -> int:
    """-1 where the lever of a record takes the element away: "less oxygen"."""
    names = [n for e in elements for n in (element_name(e), e) if n]
    return sense_of(hit.fact.lever, names) or 1


def _alone(hit: Hit, spec: QuestionSpec) -> bool:
    """Whether the difference is that of the asked elements and of nothing else.

    Gallium on top of tantalum says nothing about gallium in the plain host.
    """
    head = set(find_elements(hit.fact.lever, ())) - host_elements(spec)
    # A constituent that is added as well: "cobalt and boron in NCM811".
    asked = set(spec.elements) | set(find_elements(spec.text, ()))
    return head <= asked or not head & set(spec.elements)


#: Quantities that are themselves a change: "strength loss", "critical current ratio".
_CHANGE = re.compile(
    r"^(?P<of>.*?)\s*\b(?:(?P<ratio>ratio|factor)|(?P<up>gain|increase|rise)|"
    r"(?P<down>loss|decrease|reduction|drop))\b",
    re.IGNORECASE,
)


def recorded_change(fact: Fact) -> list[tuple[str, float, Value]]:
    """Changes that a record states as values: of what, log10 of after/before, value.

    A ratio is after over before, a gain or loss a percentage of the value before.
    """
    out = []
    for value in fact.values:
        match = _CHANGE.search(value.quantity)
        if match is None or value.number is None or value.number <= 0:
            continue
        if match["ratio"]:
            # "A / B ratio" compares two places of one sample, not before and after.
            if "/" in value.quantity or value.unit not in {"", "×"}:
                continue
            size = value.number
        elif value.unit == "%":
            size = 1 + value.number / 100 * (1 if match["up"] else -1)
        else:
            continue
        if size > 0:
            out.append((match["of"].strip(), log10(size), value))
    return out


_LEVEL = re.compile(
    r"(?P<p>\d+(?:[.,]\d+)?)\s?(?:%|per ?cent|prozent|pour ?cent|por ciento)|"
    r"\bx\s?=\s?(?P<x>\d+[.,]\d+)",
    re.IGNORECASE,
)


def _of_level(text: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Records of the level of a dopant that a question states, else all."""
    match = _LEVEL.search(text)
    if not match:
        return hits
    shown = (match["p"] or match["x"]).replace(",", ".")
    wanted = (
        rf"(?<![\d.]){re.escape(shown)}\s?(?:%|per cent)"
        if match["p"]
        else rf"(?<![\d.]){re.escape(shown)}(?![\d])"
    )
    # The lever is the level itself; a claim may list many.
    told = [h for h in hits if re.search(wanted, h.fact.lever)]
    return told or [h for h in hits if re.search(wanted, h.fact.claim)] or hits


def opposite_direction(
    spec: QuestionSpec, hits: Sequence[Hit], wanted: int
) -> tuple[list[Hit], list[Hit]]:
    """Records whose measured sign is against, and with, a presupposed direction."""
    against: list[Hit] = []
    agreeing: list[Hit] = []
    hits = _of_level(spec.text, hits)
    for hit in hits:
        if hit.effect is None or hit.fact.kind == "computation":
            continue
        if spec.quantities and hit.effect.after.base not in spec.quantities:
            continue
        if spec.elements and not effect_concerns(hit, spec.elements):
            continue
        if spec.elements and not _alone(hit, spec):
            continue
        size = log10(hit.effect.ratio) * _sense(hit.effect, spec.elements)
        size *= _lever_sense(hit, spec.elements)
        if abs(size) < 0.02:
            continue
        (agreeing if (size > 0) == (wanted > 0) else against).append(hit)
    return against, agreeing
