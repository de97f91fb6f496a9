"""Comparisons: one side under the other, a joint study first."""

from __future__ import annotations

from assistant.asking.question import find_elements
from assistant.compose.faq_direct import direct
from assistant.compose.faq_evidence import about_host, dopants_of
from assistant.compose.faq_lines import extra_values, trade
from assistant.compose.faq_select import Hit
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
    value_sentence,
)
from knowledge.names import elements_of, same_composition
from validators.specs.question import QuestionSpec


def comparison(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """Each side with its best record, figures and drawback; a study of both first."""
    words = frame(spec.language)
    if len(spec.elements) >= 2:
        sides = [
            (
                e,
                [
                    h
                    for h in hits
                    if e in dopants_of(h.fact) or e in elements_of(h.fact.formula)
                ],
            )
            for e in spec.elements
        ]
    elif len(spec.hosts) >= 2:
        sides = [(m, [h for h in hits if about_host(h.fact, (m,))]) for m in spec.hosts]
    elif len(spec.formulas) >= 2:
        sides = [
            (
                f,
                [
                    h
                    for h in hits
                    if any(
                        v.formula and same_composition(v.formula, f)
                        for v in h.fact.values
                    )
                ],
            )
            for f in spec.formulas
        ]
    else:
        return direct(spec, hits)
    used: list[Hit] = []
    joint = [h for h in hits if sum(h in group for _, group in sides) >= 2][:2]
    head: list[Sentence] = []
    for hit in joint[:1] or hits[:1]:
        told = claim_sentence(hit, spec.language)
        head += [told, *extra_values(spec, hit, told)[:1]]
        used.append(hit)
    if not joint:
        names = ", ".join(name for name, _ in sides)
        apart = words["no_joint"].format(names=names)
        head.append(Sentence(apart, frame=True))
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    for name, group in sides:
        own = [h for h in group if h not in joint[:1]]
        if not own:
            continue
        hit = min(own, key=lambda h: _side_rank(h, name, [n for n, _ in sides]))
        told = claim_sentence(hit, spec.language)
        sentences = [told]
        figures = _figures_for(name, hit, spec)
        if figures:
            sentences.append(figures)
        elif not told.values:
            sentences += extra_values(spec, hit, told)[:1]
        lines.append((f"- **{name}**", tuple(sentences)))
        if hit.fact.drawback:
            lines.append(
                (
                    f"  - {words['disadvantage']}",
                    (
                        trade(
                            hit.fact,
                            hit.fact.drawback,
                            hit.fact.drawback_basis,
                            spec.language,
                        ),
                    ),
                )
            )
        used.append(hit)
    for hit in joint[1:]:
        if hit not in used:
            lines.append(("-", (claim_sentence(hit, spec.language),)))
            used.append(hit)
    blocks = [Block(words["short"], (("", tuple(head)),))]
    if lines:
        blocks.append(Block(words["evidence"], tuple(lines)))
    return blocks, used


def _side_rank(hit: Hit, name: str, names: list[str]) -> tuple[float, str]:
    """A record about this side alone first, measured and confirmed before others."""
    title = find_elements(hit.fact.lever, ())
    alone = name in title and not (set(names) - {name}) & set(title)
    penalty = 0.0 if alone or name not in dopants_of(hit.fact) else 1.5
    penalty += 1.0 * (hit.fact.kind == "computation")
    penalty += 0.7 * (not hit.fact.verified) + 0.8 * (hit.fact.kind == "row")
    return penalty - hit.score, hit.fact.id


def _figures_for(name: str, hit: Hit, spec: QuestionSpec) -> Sentence | None:
    values = [
        v
        for v in hit.fact.values
        if v.role != "text"
        and v.number is not None
        and (not spec.quantities or v.base in spec.quantities)
        and (
            name in elements_of(v.formula)
            or name in v.quantity.split(", ")
            or not v.formula
        )
    ][:2]
    return value_sentence(hit.fact, values, spec.language) if values else None
