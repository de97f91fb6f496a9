"""Strategies grouped by lever and ranked by their evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from assistant.compose.faq_aims import serving
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


#: A lever and the records that used it.
_Group = tuple[str, list[Hit]]
_Lines = list[tuple[str, tuple[Sentence, ...]]]


def survey(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    """Up to six strategies, ordered by evidence and effect, with what to avoid."""
    words = frame(spec.language)
    groups = _groups(spec, hits)
    if not groups:
        return _without_remedy(spec, hits)
    shown, avoided = _chosen(spec, sorted(groups.items(), key=_Ranking(spec, hits)))
    used: list[Hit] = []
    lines: _Lines = []
    for place, (_, group) in enumerate(shown, 1):
        best = _lead(spec, group)
        used.append(best)
        used += [h for h in group if h is not best][:2]
        told = claim_sentence(best, spec.language)
        named = (_title(best, words), told, *_compound_note(spec, best))
        lines.append((f"**{place}.**", named))
        lines += _strategy_lines(spec, best, group)
    blocks = [
        Block(words["short"], (("", tuple(_head(spec, shown))),)),
        Block(words["strategies"], tuple(lines)),
    ]
    evidence = _evidence(spec, serving(spec, hits), avoided, used)
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used


def _without_remedy(
    spec: QuestionSpec, hits: list[Hit]
) -> tuple[list[Block], list[Hit]]:
    """What is recorded, and that none of it says what to do, where that was asked."""
    blocks, used = direct(spec, hits)
    if spec.form != "strategies" or spec.own_documents or used[0].effect is not None:
        return blocks, used
    said = Sentence(frame(spec.language)["no_remedy"], frame=True)
    first = blocks[0]
    lines = (("", (said,)), *first.lines)
    return [Block(first.heading, lines, first.level), *blocks[1:]], used


def _doping_only(spec: QuestionSpec) -> bool:
    return "doping" in spec.levers or bool(spec.elements)


def _groups(spec: QuestionSpec, hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Records by the lever that they pulled; of doping alone where that is asked."""
    groups: dict[str, list[Hit]] = {}
    for hit in serving(spec, hits):
        fits = not _doping_only(spec) or hit.fact.topic in {"doping", "composition"}
        if hit.fact.lever and fits:
            groups.setdefault(hit.fact.lever, []).append(hit)
    if groups or not _doping_only(spec):
        return groups
    return {hit.fact.lever: [hit] for hit in serving(spec, hits) if hit.fact.lever}


def _wanted(spec: QuestionSpec) -> int:
    """1 where more is better, -1 where less is.

    Without a named quantity the sign of the goal is that of what stands in the way.
    """
    return (spec.goal or 1) if spec.quantities else 1


def _benefit(spec: QuestionSpec, group: Sequence[Hit]) -> float:
    """The largest change by a lever, log10, above zero where it goes the wanted way."""
    known = [
        log10(h.effect.ratio)
        for h in group
        if h.effect is not None
        and (not spec.elements or effect_concerns(h, spec.elements))
        and (not spec.quantities or h.effect.after.base in spec.quantities)
    ]
    return _wanted(spec) * max(known, key=abs) if known else 0.0


#: A record that states no gain by what was done.
_IN_VAIN = re.compile(
    r"\b(?:does|do|did|was|is) not (?:improve|help|raise|change|enhance)|"
    r"\bno (?:improvement|gain|benefit|effect)\b",
    re.IGNORECASE,
)


def _helps(spec: QuestionSpec, group: Sequence[Hit]) -> bool:
    """Whether no record of a lever says that it goes the wrong way, or nowhere."""
    if _benefit(spec, group) <= -0.02:
        return False
    return not all(h.effect is None and _IN_VAIN.search(h.fact.claim) for h in group)


def _levels(spec: QuestionSpec, hits: Sequence[Hit]) -> list[float]:
    """The asked quantity as reached by records with an effect, log10."""
    return [
        log10(h.effect.after.number or 1)
        for h in hits
        if h.effect is not None and h.effect.after.base in spec.quantities
    ]


class _Ranking:
    """Sort key of strategies: the best first, equal ones by name.

    The weights are judgement: a matching topic and another compound count most, then
    the measured gain, the level reached beside the typical one, and the evidence.
    """

    def __init__(self, spec: QuestionSpec, hits: Sequence[Hit]) -> None:
        self._spec = spec
        self._topics = {
            topic for name in spec.levers for topic in TOPIC_OF_LEVER.get(name, ())
        }
        levels = sorted(_levels(spec, hits))
        self._typical = levels[len(levels) // 2] if levels else 0.0

    def __call__(self, item: _Group) -> tuple[float, str]:
        title, group = item
        spec, best = self._spec, max(group, key=lambda h: h.score)
        score = best.score * 0.25
        score += 0.8 if best.fact.topic in self._topics else 0.0
        score -= 1.0 if _other_compound(spec, best) else 0.0
        score -= 1.0 if _reached_already(spec, _lead(spec, group)) else 0.0
        score += 0.6 * max(min(_benefit(spec, group), 1.0), -1.0)
        if reached := _levels(spec, group):
            level = max(min(max(reached) - self._typical, 1.0), -1.0)
            score += 0.5 * _wanted(spec) * level
        score += 0.3 if any(h.fact.verified for h in group) else 0.0
        score -= 0.5 if all(h.fact.kind == "computation" for h in group) else 0.0
        score -= 0.2 if all(h.effect is None for h in group) else 0.0
        score += 0.3 if any(v.scope == "total" for v in best.fact.values) else 0.0
        poor = best.effect is None and bool(_HARM.search(best.fact.drawback))
        score -= 0.8 if poor else 0.0
        return -(score + best.credibility.score / 200), title


def _chosen(
    spec: QuestionSpec, ordered: Sequence[_Group]
) -> tuple[list[_Group], list[_Group]]:
    """The strategies to show, and up to three to warn of."""
    helpful = [item for item in ordered if _helps(spec, item[1])]
    harmful = [item for item in ordered if not _helps(spec, item[1])]
    doping_only = _doping_only(spec)
    cap = 12 if spec.long else 6
    # A question about dopants wants the poor ones too, with their drawbacks.
    shown = helpful[: cap - min(len(harmful), 2 if doping_only else 0)]
    if len(shown) < cap and (doping_only or not shown):
        shown += harmful[: cap - len(shown)]
    shown = _mixed_topics(shown, helpful, cap) if not doping_only else shown
    return shown, [item for item in harmful if item not in shown][:3]


def _head(spec: QuestionSpec, shown: Sequence[_Group]) -> list[Sentence]:
    """The two first strategies in a sentence each, those not yet reached before."""
    fresh = [g for g in shown if not _reached_already(spec, _lead(spec, g[1]))]
    return [_headline(spec, _lead(spec, group)) for _, group in (fresh or shown)[:2]]


def _evidence(
    spec: QuestionSpec, hits: Sequence[Hit], avoided: Sequence[_Group], used: list[Hit]
) -> _Lines:
    """What to avoid, the background, and advice for the laboratory.

    Args:
        spec: The question.
        hits: All records found.
        avoided: Strategies that go the wrong way.
        used: Records told so far; those told here are added.
    """
    words = frame(spec.language)
    evidence: _Lines = []
    poor = [max(group, key=lambda h: h.score) for _, group in avoided]
    poor = [hit for hit in poor if hit.effect is not None]
    if poor:
        evidence.append((words["avoid"], tuple(_short_effect(hit) for hit in poor)))
        used += poor
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
    used += background
    if "ionic conductivity" in spec.quantities and used:
        advice = Sentence(
            _capital(words["lab_text"]) + f" ({words['judgement']}).",
            tuple(h.fact for h in background[:1]) or (used[0].fact,),
            (),
            "judgement",
        )
        evidence.append((f"- {words['lab']}", (advice,)))
    return evidence


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


def _headline(spec: QuestionSpec, hit: Hit) -> Sentence:
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
    silent = Sentence(f"{words['unstated']}.", frame=True)
    facts = [h.fact for h in group]
    mechanism = next((f for f in facts if f.mechanism), None)
    how = silent
    if mechanism is not None:
        how = Sentence(
            quoted(f"{mechanism.mechanism}.", spec.language),
            (mechanism,),
            sentence_values(mechanism, mechanism.mechanism),
        )
    out.append((f"- {words['mechanism']}", (how,)))
    pro = next((f for f in [best.fact, *facts] if f.advantage), None)
    gain = silent
    if pro is not None:
        gain = trade(pro, pro.advantage, pro.advantage_basis, spec.language)
    out.append((f"- {words['advantage']}", (gain,)))
    con = next((f for f in [best.fact, *facts] if f.drawback), None)
    cost = silent
    if con is not None:
        cost = trade(con, con.drawback, con.drawback_basis, spec.language)
    out.append((f"- {words['disadvantage']}", (cost,)))
    return out
