"""Strategies grouped by lever and ranked by their evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from assistant.compose.faq_direct import direct
from assistant.compose.faq_evidence import TOPIC_OF_LEVER, dopants_of
from assistant.compose.faq_hits import Hit, effect_concerns
from assistant.compose.faq_lines import extra_values, trade
from assistant.compose.faq_text import (
    Block,
    Sentence,
    amount,
    claim_sentence,
    conditions,
    effect_sentence,
    frame,
    levels,
    quoted,
    sentence_values,
)
from knowledge.names import elements_of, material, same_composition
from validators.specs.question import QuestionSpec

_HARM = re.compile(
    r"no gain|no benefit|is lost|are lost|below the useful|far below the usual"
    r"|lie below|below Sr-free",
    re.IGNORECASE,
)


def survey(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """Up to six strategies, ordered by evidence and effect, with what to avoid."""
    words = frame(spec.language)
    doping_only = "doping" in spec.levers or bool(spec.elements)
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        if not hit.fact.lever:
            continue
        if doping_only and hit.fact.topic not in {"doping", "composition"}:
            continue
        groups.setdefault(hit.fact.lever, []).append(hit)
    if not groups:
        groups = {hit.fact.lever: [hit] for hit in hits if hit.fact.lever}
    if not groups:
        return direct(spec, hits)
    # Without a named quantity the sign of the goal is that of what stands in the way.
    wanted = (spec.goal or 1) if spec.quantities else 1

    def benefit(group: list[Hit]) -> float:
        known = [
            log10(h.effect.ratio)
            for h in group
            if h.effect is not None
            and (not spec.elements or effect_concerns(h, spec.elements))
            and (not spec.quantities or h.effect.after.base in spec.quantities)
        ]
        return wanted * max(known, key=abs) if known else 0.0

    topics = {t for name in spec.levers for t in TOPIC_OF_LEVER.get(name, ())}
    levels = sorted(
        log10(h.effect.after.number or 1)
        for h in hits
        if h.effect is not None and h.effect.after.base in spec.quantities
    )
    typical = levels[len(levels) // 2] if levels else 0.0

    def rank(item: tuple[str, list[Hit]]) -> tuple[float, str]:
        title, group = item
        best = max(group, key=lambda h: h.score)
        gain = max(min(benefit(group), 1.0), -1.0)
        reached = [
            log10(h.effect.after.number or 1)
            for h in group
            if h.effect is not None and h.effect.after.base in spec.quantities
        ]
        level = max(min(max(reached) - typical, 1.0), -1.0) if reached else 0.0
        seen = 0.3 if any(h.fact.verified for h in group) else 0.0
        computed = -0.5 if all(h.fact.kind == "computation" for h in group) else 0.0
        unmeasured = -0.2 if all(h.effect is None for h in group) else 0.0
        poor = bool(_HARM.search(best.fact.drawback)) and best.effect is None
        total = 0.3 if any(v.scope == "total" for v in best.fact.values) else 0.0
        return (
            -(
                best.score * 0.25
                + (0.8 if best.fact.topic in topics else 0.0)
                - (1.0 if _other_compound(spec, best) else 0.0)
                - (1.0 if _reached_already(spec, _lead(spec, group)) else 0.0)
                + gain * 0.6
                + wanted * level * 0.5
                + seen
                + computed
                + unmeasured
                + total
                - 0.8 * poor
                + best.credibility.score / 200
            ),
            title,
        )

    ordered = sorted(groups.items(), key=rank)
    helpful = [item for item in ordered if benefit(item[1]) > -0.02]
    harmful = [item for item in ordered if benefit(item[1]) <= -0.02]
    cap = 12 if spec.long else 6
    # A question about dopants wants the poor ones too, with their drawbacks.
    shown = helpful[: cap - min(len(harmful), 2 if doping_only else 0)]
    if len(shown) < cap and (doping_only or not shown):
        shown += harmful[: cap - len(shown)]
    shown = _mixed_topics(shown, helpful, cap) if not doping_only else shown
    rest = [item for item in harmful if item not in shown][:3]
    used: list[Hit] = []
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    for place, (_, group) in enumerate(shown, 1):
        best = _lead(spec, group)
        used.append(best)
        used += [h for h in group if h is not best][:2]
        lines.append(
            (
                f"**{place}.**",
                (
                    _title(best, words),
                    claim_sentence(best, spec.language),
                    *_compound_note(spec, best),
                ),
            )
        )
        lines += _strategy_lines(spec, best, group)
    head: list[Sentence] = []
    fresh = [g for g in shown if not _reached_already(spec, _lead(spec, g[1]))]
    for _, group in (fresh or shown)[:2]:
        best = _lead(spec, group)
        sentence = _headline(spec, best)
        if sentence is not None:
            head.append(sentence)
    if not head:
        head = [claim_sentence(used[0], spec.language)]
    blocks = [
        Block(words["short"], (("", tuple(head)),)),
        Block(words["strategies"], tuple(lines)),
    ]
    evidence: list[tuple[str, tuple[Sentence, ...]]] = []
    if rest:
        parts = []
        for _, group in rest:
            best = max(group, key=lambda h: h.score)
            if best.effect is not None:
                parts.append(_short_effect(best))
                used.append(best)
        if parts:
            evidence.append((words["avoid"], tuple(parts)))
    order = {"interface": 0, "mechanism": 1, "measurement": 2}
    background = [
        hit
        for hit in sorted(hits, key=lambda h: order.get(h.fact.topic, 3))
        if hit not in used
        and hit.fact.topic in order
        and hit.fact.verified
        and hit.fact.kind != "row"
    ][: 1 if not spec.long else 5]
    for hit in background:
        evidence.append(("-", (claim_sentence(hit, spec.language),)))
        used.append(hit)
    if "ionic conductivity" in spec.quantities and used:
        evidence.append(
            (
                f"- {words['lab']}",
                (
                    Sentence(
                        _capital(words["lab_text"]) + f" ({words['judgement']}).",
                        tuple(h.fact for h in background[:1]) or (used[0].fact,),
                        (),
                        "judgement",
                    ),
                ),
            )
        )
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used


def _other_compound(spec: QuestionSpec, hit: Hit) -> str:
    """The compound that a difference was measured on, when it is not the one asked.

    An iodide tells little of the chloride: an element of the asked formula that is
    neither in the reference nor exchanged by the lever makes it another compound.
    """
    if not spec.formulas or hit.effect is None:
        return ""
    before = hit.effect.before.formula or hit.fact.formula
    known = elements_of(before)
    if not known:
        return ""
    anions = {"F", "Cl", "Br", "I", "S", "Se", "O", "N"}
    for formula in spec.formulas:
        asked = elements_of(formula) & anions
        if asked <= known:
            return ""
    return before


def _compound_note(spec: QuestionSpec, hit: Hit) -> tuple[Sentence, ...]:
    other = _other_compound(spec, hit)
    words = frame(spec.language)
    if _reached_already(spec, hit) and hit.effect is not None:
        told = words["reached"].format(formula=hit.effect.after.formula)
        return (Sentence(told, frame=True),)
    if not other:
        return ()
    told = words["other_compound"].format(formula=other)
    return (Sentence(told, frame=True),)


def _reached_already(spec: QuestionSpec, hit: Hit) -> bool:
    """Whether a strategy ends at the very composition that is to be improved."""
    after = hit.effect.after.formula if hit.effect is not None else ""
    asked = [*spec.formulas]
    asked += [item.formula for name in spec.hosts if (item := material(name))]
    return any(after and f and same_composition(after, f) for f in asked)


def _title(hit: Hit, words: dict[str, str]) -> Sentence:
    lever = hit.fact.lever
    text = f"**{lever}** ({words['grade']} {hit.credibility.grade})."
    return Sentence(text, (hit.fact,), sentence_values(hit.fact, lever), marked=False)


def _lead(spec: QuestionSpec, group: Sequence[Hit]) -> Hit:
    """The record that speaks for a strategy, the same for every wording."""

    def key(hit: Hit) -> tuple[bool, bool, bool, float, str]:
        asked = any(
            v.formula and same_composition(v.formula, f)
            for v in hit.fact.values
            for f in spec.formulas
        )
        about = not spec.elements or bool(dopants_of(hit.fact) & set(spec.elements))
        size = abs(log10(hit.effect.ratio)) if hit.effect else 0.0
        return about, asked, hit.effect is not None, size, hit.fact.id

    return max(group, key=key)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mixed_topics(
    shown: list[tuple[str, list[Hit]]], helpful: list[tuple[str, list[Hit]]], cap: int
) -> list[tuple[str, list[Hit]]]:
    """At most three strategies of one topic while others wait."""
    counts: dict[str, int] = {}
    first: list[tuple[str, list[Hit]]] = []
    later: list[tuple[str, list[Hit]]] = []
    for item in helpful:
        topic = item[1][0].fact.topic
        counts[topic] = counts.get(topic, 0) + 1
        (first if counts[topic] <= 3 else later).append(item)
    return (first + later)[:cap] if helpful else shown


def _headline(spec: QuestionSpec, hit: Hit) -> Sentence | None:
    if hit.effect is None:
        told = claim_sentence(hit, spec.language)
        return Sentence(told.text, told.facts, told.values, told.basis)
    title = hit.fact.lever
    before, after = hit.effect.before, hit.effect.after
    if levels(before, after):
        told = effect_sentence(hit, hit.effect, spec.language)
        head = f"{title}: {told.text[:1].lower()}{told.text[1:]}"
        named = sentence_values(hit.fact, title)
        return Sentence(head, told.facts, (*told.values, *named), "values")
    text = (
        f"{title}: {after.quantity} {amount(before)} → {amount(after)}"
        f"{conditions(after)}, ×{hit.effect.ratio:.3g}."
    )
    named = sentence_values(hit.fact, title)
    return Sentence(text, (hit.fact,), (before, after, *named), "values")


def _short_effect(hit: Hit) -> Sentence:
    assert hit.effect is not None
    before, after = hit.effect.before, hit.effect.after
    text = (
        f"{hit.fact.lever}: {amount(before)} → {amount(after)}, "
        f"×{hit.effect.ratio:.2g}."
    )
    told = sentence_values(hit.fact, hit.fact.lever)
    return Sentence(text, (hit.fact,), (before, after, *told), "values")


def _strategy_lines(
    spec: QuestionSpec, best: Hit, group: list[Hit]
) -> list[tuple[str, tuple[Sentence, ...]]]:
    words = frame(spec.language)
    out: list[tuple[str, tuple[Sentence, ...]]] = []
    told = claim_sentence(best, spec.language)
    effects = [h for h in [best, *group] if h.effect is not None]
    if effects:
        measured = tuple(
            effect_sentence(h, h.effect, spec.language) for h in effects[:1] if h.effect
        )
        out.append((f"- {words['effect']}", measured))
    else:
        extra = extra_values(spec, best, told)
        if extra:
            out.append((f"- {words['values']}", tuple(extra)))
    fact = best.fact
    mechanism = next((h.fact for h in group if h.fact.mechanism), None)
    if mechanism is not None:
        out.append(
            (
                f"- {words['mechanism']}",
                (
                    Sentence(
                        quoted(f"{mechanism.mechanism}.", spec.language),
                        (mechanism,),
                        sentence_values(mechanism, mechanism.mechanism),
                    ),
                ),
            )
        )
    else:
        out.append(
            (
                f"- {words['mechanism']}",
                (Sentence(f"{words['unstated']}.", frame=True),),
            )
        )
    pro = next((h.fact for h in [best, *group] if h.fact.advantage), None)
    if pro is not None:
        out.append(
            (
                f"- {words['advantage']}",
                (trade(pro, pro.advantage, pro.advantage_basis, spec.language),),
            )
        )
    else:
        out.append(
            (
                f"- {words['advantage']}",
                (Sentence(f"{words['unstated']}.", frame=True),),
            )
        )
    con = (
        fact
        if fact.drawback
        else next((h.fact for h in group if h.fact.drawback), None)
    )
    if con is not None:
        out.append(
            (
                f"- {words['disadvantage']}",
                (trade(con, con.drawback, con.drawback_basis, spec.language),),
            )
        )
    else:
        out.append(
            (
                f"- {words['disadvantage']}",
                (Sentence(f"{words['unstated']}.", frame=True),),
            )
        )
    return out
