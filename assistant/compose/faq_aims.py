"""Which measures go for what a question wants: its place, its property, its life."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.faq_hits import Hit
from knowledge.quantities import find_quantities, told_by
from validators.specs.question import QuestionSpec

#: How a record speaks of what lasts.
_LASTS = re.compile(
    r"\bstab|\bunstab|\bdegrad|\bretain|\bretention|\bmoist|\bhumid|"
    r"\bag(?:e?ing|ed)\b|\blifetime|\blasts?\b|\bfad(?:e|es|ing)\b|\bcycl(?:es|ing)\b|"
    r"\bcorros",
    re.IGNORECASE,
)
#: A place in a sample that a question names, and how records tell what is done there.
_PLACES = (
    (
        re.compile(
            r"grain[- ]?boundar|晶界|粒界|korngrenz|joints? de grain|límites? de grano",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bgrains?\b|\bboundar|\bintergranular|\bdens(?:e|er|ity|if\w+)\b|\bporo|"
            r"\bsinter|\bmicrocrack",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"lithium metal|\bli metal|dendrit|lithiummetall|lithium métal|"
            r"litio metálico|"
            r"锂金属|金属锂|枝晶|リチウム金属|金属リチウム|デンドライト",
            re.IGNORECASE,
        ),
        re.compile(
            r"\blithium metal|\bdendrit|\binterfac|\binterlayer|\bwet(?:s|ting)?\b|"
            r"\bshort|\banode|\bplat(?:e|ing)\b|\bcritical current",
            re.IGNORECASE,
        ),
    ),
)


def serving(spec: QuestionSpec, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Records of measures that go for what is asked; all where nothing is told apart.

    A buffer against lithium does nothing for grain boundaries, and a gain in efficiency
    does not make a cell last longer.
    """
    for asked, told in _PLACES:
        if asked.search(spec.text):
            hits = [hit for hit in hits if told.search(_done(hit))]
    if "stability" in spec.levers and not spec.quantities:
        lasting = [hit for hit in hits if hit.fact.lever and _LASTS.search(_gain(hit))]
        return lasting if len(lasting) >= 2 else hits
    wanted = {name for asked in spec.quantities for name in told_by(asked)}
    speaking = [h for h in hits if h.fact.lever and wanted & _spoken(h)]
    return speaking if len(speaking) >= 2 else hits


def _spoken(hit: Hit) -> set[str]:
    # What only its drawback names, a measure does not go for.
    return {v.base for v in hit.fact.values} | set(find_quantities(_done(hit)))


def _gain(hit: Hit) -> str:
    return f"{hit.fact.lever} {hit.fact.claim} {hit.fact.advantage}"


def _done(hit: Hit) -> str:
    return f"{_gain(hit)} {hit.fact.mechanism}"
