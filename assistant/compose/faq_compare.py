"""Comparisons: the figures side by side, a joint study first where there is one."""

from __future__ import annotations

import re

from assistant.asking.named import find_elements
from assistant.asking.words import lexicon
from assistant.compose.faq_direct import direct
from assistant.compose.faq_evidence import about_host, dopants_of, focus
from assistant.compose.faq_figures import Side, figures_beside
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_lines import extra_values, trade
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
    value_sentence,
)
from knowledge.lexical import tokens
from knowledge.names import elements_of, host_of_formula, same_composition
from validators.specs.question import QuestionSpec

Line = tuple[str, tuple[Sentence, ...]]


def comparison(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """Each side with its best record, figures and drawback; a study of both first."""
    words = frame(spec.language)
    sides = _sides(spec, hits)
    if not sides:
        return direct(spec, hits)
    quantities = _properties(spec, sides)
    joint = [h for h in hits if _measures_both(h, sides, quantities)][:2]
    used: list[Hit] = []
    head: list[Sentence] = []
    for hit in joint[:1]:
        told = claim_sentence(hit, spec.language)
        head += [told, *extra_values(spec, hit, told)[:1]]
        used.append(hit)
    if joint or not quantities:
        empty = ", ".join(name for name, group in sides if not group)
        if empty:
            head.append(Sentence(words["missing"].format(what=empty), frame=True))
    head += _silent_on(spec, sides)
    if not joint:
        told_sides, shown = figures_beside(spec, sides, quantities)
        head += told_sides
        used += [h for h in shown if h not in used]
    lines: list[Line] = []
    for name, group in sides:
        own = [h for h in group if h not in joint[:1]]
        if own:
            told_lines, shown = _side_lines(spec, name, own, [n for n, _ in sides])
            lines += told_lines
            used += [h for h in shown if h not in used]
    for hit in joint[1:]:
        if hit not in used:
            lines.append(("-", (claim_sentence(hit, spec.language),)))
            used.append(hit)
    blocks = [Block(words["short"], (("", tuple(head)),))]
    if lines:
        blocks.append(Block(words["evidence"], tuple(lines)))
    return blocks, used


def _sides(spec: QuestionSpec, hits: list[Hit]) -> list[Side]:
    """What is compared, with the records of each side; empty for less than two."""
    if len(spec.elements) >= 2:
        return [
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
    # A host that only the formulas of a question name is no side beside them.
    of_formulas = {host_of_formula(formula) for formula in spec.formulas}
    hosts = [name for name in spec.hosts if name not in of_formulas]
    sides = [(m, [h for h in hits if about_host(h.fact, (m,))]) for m in hosts]
    sides += [(f, [h for h in hits if _holds(h, f)]) for f in spec.formulas]
    return sides if len(sides) >= 2 else []


def _measures_both(hit: Hit, sides: list[Side], quantities: tuple[str, ...]) -> bool:
    """Whether one study speaks of two sides, with figures where those are compared."""
    if sum(hit in group for _, group in sides) < 2:
        return False
    figures = [v for v in hit.fact.values if v.base in quantities]
    return not quantities or len(figures) >= 2


def _silent_on(spec: QuestionSpec, sides: list[Side]) -> list[Sentence]:
    """Sides of which no record speaks of the aspect in which they are compared."""
    silent = [
        f"{name} ({aspect})"
        for aspect in spec.aspects
        for name, group in sides
        if group and not any(_speaks(hit, aspect) for hit in group)
    ]
    if not silent:
        return []
    told = frame(spec.language)["missing"].format(what=", ".join(silent))
    return [Sentence(told, frame=True)]


def _speaks(hit: Hit, aspect: str) -> bool:
    about = {t for w in lexicon()["aspects"][aspect]["record"] for t in tokens(w)}
    return bool(about & focus(hit.fact))


def _holds(hit: Hit, formula: str) -> bool:
    return any(
        v.formula and same_composition(v.formula, formula) for v in hit.fact.values
    )


def _side_lines(
    spec: QuestionSpec, name: str, own: list[Hit], names: list[str]
) -> tuple[list[Line], list[Hit]]:
    """The best record of a side, its drawback, and one for every aspect asked."""
    words = frame(spec.language)
    hit = min(own, key=lambda h: _side_rank(h, name, names))
    told = claim_sentence(hit, spec.language)
    sentences = [told]
    figures = _figures_for(name, hit, spec)
    if figures:
        sentences.append(figures)
    elif not told.values:
        sentences += extra_values(spec, hit, told)[:1]
    lines: list[Line] = [(f"- **{name}**", tuple(sentences))]
    fact = hit.fact
    if fact.drawback:
        con = trade(fact, fact.drawback, fact.drawback_basis, spec.language)
        lines.append((f"  - {words['disadvantage']}", (con,)))
    used = [hit]
    for aspect in spec.aspects:
        speaking = [h for h in own if _speaks(h, aspect)]
        if speaking and not any(h in used for h in speaking):
            lines.append(("  -", (claim_sentence(speaking[0], spec.language),)))
            used.append(speaking[0])
    return lines, used


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


#: As many quantities as fit into a short answer.
_AT_MOST = 3
#: What "better" means for a family where no property is named.
_PROPERTY = {
    "solid electrolyte": "ionic conductivity",
    "thermoelectric": "figure of merit zT",
    "superconductor": "critical temperature",
    "perovskite photovoltaics": "power conversion efficiency",
    "cathode": "capacity",
}


def _properties(spec: QuestionSpec, sides: list[Side]) -> tuple[str, ...]:
    """The quantities that are compared: those named, else the one of the family."""
    if spec.quantities:
        return spec.quantities[:_AT_MOST]
    families = {hit.fact.family for _, group in sides for hit in group[:3]}
    asked = re.search(
        r"\bbetter\b|\bbest\b|besser|更好|mejor|meilleur|良い|優れ", spec.text
    )
    bare = not (spec.aspects or spec.levers or spec.elements)
    own = _PROPERTY.get(families.pop()) if len(families) == 1 else None
    return (own,) if own and (asked or bare) else ()
