"""Conflicts between sources, and what the records leave open."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_text import (
    Block,
    Sentence,
    amount,
    conditions,
    frame,
)
from knowledge.conflicts import Conflict, find_conflicts
from knowledge.names import same_composition
from validators.specs.question import QuestionSpec


def conflicts_shown(
    spec: QuestionSpec, used: Sequence[Hit], selection: Selection
) -> list[Conflict]:
    """Contradictions that concern the records shown."""
    if not spec.quantities or spec.form in {"howto", "definition", "pushback"}:
        return []
    shown = {hit.fact.id for hit in used}
    near = [hit.fact for hit in selection.hits]
    found = find_conflicts(near, quantities_wanted=spec.quantities)
    relevant = [
        c
        for c in found
        if (c.one[0] in shown or c.other[0] in shown)
        and c.grade != "notable"
        and (
            not spec.formulas
            or any(same_composition(c.formula, f) for f in spec.formulas)
            or spec.form in {"strategies", "survey"}
        )
    ]
    return relevant[: 1 if not spec.long else 4]


def conflict_block(
    conflicts: Sequence[Conflict], selection: Selection, words: dict[str, str]
) -> Block:
    """Contradicting values side by side, with a possible reason."""
    facts = {fact.id: fact for fact in selection.pool}
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    for item in conflicts:
        one, other = facts[item.one[0]], facts[item.other[0]]
        text = words["conflict"].format(
            quantity=item.quantity,
            formula=item.formula,
            one=f"{amount(item.one[1])}{conditions(item.one[1], formula=False)}",
            other=f"{amount(item.other[1])}{conditions(item.other[1], formula=False)}",
        )
        sentences = [
            Sentence(text, (one, other), (item.one[1], item.other[1]), "values"),
            Sentence(words["spread"], frame=True),
        ]
        if item.explanations:
            sentences.append(
                Sentence(
                    words["why_conflict"].format(reason=item.explanations[0]),
                    frame=True,
                )
            )
        lines.append(("-", tuple(sentences)))
    return Block(words["evidence"], tuple(lines))


def unknown(
    spec: QuestionSpec, selection: Selection, used: Sequence[Hit]
) -> list[Sentence]:
    """What was asked and no record states."""
    words = frame(spec.language)
    out = []
    if selection.missing:
        what = ", ".join(selection.missing)
        out.append(Sentence(words["missing"].format(what=what), frame=True))
    if selection.temperatures:
        values = [
            v
            for h in used
            for v in h.fact.values
            if v.temperature is not None and v.base in spec.quantities
        ][:4]
        have = ", ".join(
            dict.fromkeys(f"{round(v.temperature or 0, 1):g} °C" for v in values)
        )
        facts = tuple(h.fact for h in used if set(h.fact.values) & set(values))
        text = words["no_temperature"].format(have=have)
        out.append(Sentence(text, facts, tuple(values), "values"))
    scopes = [
        v
        for h in used[:3]
        for v in h.fact.values
        if v.base == "ionic conductivity" and "not stated" in v.conditions
    ]
    if scopes and not out and spec.language == "en":
        facts = tuple(h.fact for h in used[:1] if set(h.fact.values) & set(scopes))
        facts = (
            facts or tuple(h.fact for h in used if set(h.fact.values) & set(scopes))[:1]
        )
        out.append(
            Sentence(
                "Whether bulk or total conductivity was meant is not stated in "
                "the table rows used here.",
                facts,
                (),
                "source",
            )
        )
    return out
