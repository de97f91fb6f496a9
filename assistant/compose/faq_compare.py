"""Comparisons: the figures side by side, a joint study first where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from assistant.asking.named import find_elements
from assistant.asking.words import lexicon
from assistant.compose.faq_direct import direct
from assistant.compose.faq_evidence import about_host, dopants_of, focus
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_lines import extra_values, trade
from assistant.compose.faq_parts import heat_as_written
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
    localised,
    value_sentence,
)
from knowledge.conflicts import implausible
from knowledge.facts import Value
from knowledge.lexical import tokens
from knowledge.names import covered, elements_of, material, same_composition
from validators.specs.question import QuestionSpec

Side = tuple[str, list[Hit]]
Line = tuple[str, tuple[Sentence, ...]]
#: Room temperature for values that are compared, °C.
_ROOM = (15.0, 35.0)


def comparison(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """Each side with its best record, figures and drawback; a study of both first."""
    words = frame(spec.language)
    sides = _sides(spec, hits)
    if not sides:
        return direct(spec, hits)
    joint = [h for h in hits if sum(h in group for _, group in sides) >= 2][:2]
    used: list[Hit] = []
    head: list[Sentence] = []
    for hit in joint[:1]:
        told = claim_sentence(hit, spec.language)
        head += [told, *extra_values(spec, hit, told)[:1]]
        used.append(hit)
    quantities = _properties(spec, sides)
    if joint or not quantities:
        empty = ", ".join(name for name, group in sides if not group)
        if empty:
            head.append(Sentence(words["missing"].format(what=empty), frame=True))
    if not joint:
        told_sides, shown = _figures_beside(spec, sides, quantities)
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
    if len(spec.hosts) >= 2:
        return [(m, [h for h in hits if about_host(h.fact, (m,))]) for m in spec.hosts]
    if len(spec.formulas) >= 2:
        return [(f, [h for h in hits if _holds(h, f)]) for f in spec.formulas]
    return []


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
        about = {t for w in lexicon()["aspects"][aspect]["record"] for t in tokens(w)}
        speaking = [h for h in own if about & focus(h.fact)]
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


def _figures_beside(
    spec: QuestionSpec, sides: list[Side], quantities: Sequence[str]
) -> tuple[list[Sentence], list[Hit]]:
    """One comparable value of every side, quantity by quantity.

    What no record holds is said of the side and the quantity that it concerns, and that
    two figures do not compare only where there are two.
    """
    words = frame(spec.language)
    told: list[Sentence] = []
    shown: list[Hit] = []
    lacking: list[str] = []
    paired = not quantities
    single: list[str] = []
    at = "" if spec.temperature is None else f", «{heat_as_written(spec)}»"
    for quantity in quantities:
        said = localised(quantity, spec.language)
        found = []
        for name, group in sides:
            best = _value_of(spec, name, group, quantity)
            if best is None:
                lacking.append(f"{name} ({said}{at})")
            else:
                found.append((name, *best))
        told += [
            value_sentence(hit.fact, [v], spec.language, head=_head(spec, name, hit, v))
            for name, hit, v in found
        ]
        shown += [hit for _, hit, _ in found]
        told += _larger(spec, sides, found)
        paired = paired or len(found) > 1
        if len(found) == 1:
            single.append(words["one_side"].format(name=found[0][0], quantity=said))
    if lacking:
        text = words["missing"].format(what=", ".join(lacking))
        told.insert(0, Sentence(text, frame=True))
    told += [Sentence(text, frame=True) for text in single]
    if paired:
        names = ", ".join(name for name, _ in sides)
        told.append(Sentence(words["no_joint"].format(names=names), frame=True))
    return told, shown


def _head(spec: QuestionSpec, name: str, hit: Hit, value: Value) -> str:
    """The side a value stands for, and the compound where that is another one."""
    formula = value.formula
    if formula and any(same_composition(formula, f) for f in spec.formulas):
        return formula
    item = material(name)
    plain = (item.formula if item is not None else "") or name
    held = hit.fact.formula
    if formula or not elements_of(plain) or not elements_of(held) or " " in held:
        return name
    # LiNi0.5Mn1.5O4 is filed under LiMn2O4, and its capacity is its own.
    own = elements_of(held) == elements_of(plain) and same_composition(held, plain)
    return name if own else f"{name} ({held})"


def _larger(
    spec: QuestionSpec, sides: list[Side], found: Sequence[tuple[str, Hit, Value]]
) -> list[Sentence]:
    """Which of two has the larger value, where both are in one unit."""
    if not len(found) == len(sides) == 2:
        return []
    (one, a, x), (other, b, y) = found
    if x.unit != y.unit or not x.number or not y.number or x.number == y.number:
        return []
    larger = (one, a, x) if x.number > y.number else (other, b, y)
    ratio = 10 ** abs(log10(abs(x.number / y.number)))
    text = frame(spec.language)["larger"].format(
        name=_head(spec, *larger), ratio=f"{ratio:.2g}"
    )
    return [Sentence(text, (a.fact, b.fact), (x, y), "values")]


#: As many quantities as fit into a short answer.
_AT_MOST = 3
#: What "better" means for a family where no property is named.
_PROPERTY = {
    "solid electrolyte": "ionic conductivity",
    "thermoelectric": "figure of merit zT",
    "superconductor": "critical temperature",
    "perovskite photovoltaics": "power conversion efficiency",
}


def _properties(spec: QuestionSpec, sides: list[Side]) -> tuple[str, ...]:
    """The quantities that are compared: those named, else the one of the family."""
    if spec.quantities:
        return spec.quantities[:_AT_MOST]
    families = {hit.fact.family for _, group in sides for hit in group[:3]}
    asked = re.search(
        r"\bbetter\b|\bbest\b|besser|更好|mejor|meilleur|良い|優れ", spec.text
    )
    if asked and len(families) == 1 and (own := _PROPERTY.get(families.pop())):
        return (own,)
    return ()


def _value_of(
    spec: QuestionSpec, name: str, group: list[Hit], quantity: str
) -> tuple[Hit, Value] | None:
    """The value of a side: of the composition named, else of the plain material.

    For a class the largest measured value stands for what it reaches.
    """
    item = material(name)
    plain = item.formula if item is not None else name
    named = [
        f
        for f in (*spec.formulas, plain)
        if f and (f == name or any(_holds(h, f) for h in group))
    ]
    window = _ROOM if quantity == "ionic conductivity" else (-273.0, 3000.0)
    if spec.temperature is not None:
        window = (spec.temperature - 5, spec.temperature + 5)
    best: tuple[tuple[float, ...], str, Hit, Value] | None = None
    broad = len(covered(name)[0]) > 1 or bool(covered(name)[1])
    for hit in group:
        for v in hit.fact.values:
            if v.base != quantity or v.number is None or v.role == "text":
                continue
            if implausible(v) is not None or hit.fact.kind == "computation":
                continue
            heat = v.temperature
            if heat is not None and not window[0] <= heat <= window[1]:
                continue
            if heat is None and spec.temperature is not None:
                continue
            fits = any(v.formula and same_composition(v.formula, f) for f in named)
            size = -v.number if broad else 0.0
            key = (not hit.fact.verified, not fits, heat is None, size, -hit.score)
            if best is None or (key, hit.fact.id) < best[:2]:
                best = (key, hit.fact.id, hit, v)
    return (best[2], best[3]) if best else None
