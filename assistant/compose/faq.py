"""Literature answers: a plan of sentences from records, and its text.

The plan is deterministic. Every factual sentence names the records and values it rests
on; directions are computed from differences within one study; judgement is labelled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from assistant.asking.question import find_elements, read_number
from assistant.compose.faq_select import (
    Hit,
    Selection,
    about_host,
    dopants_of,
    effect_concerns,
    opposite_direction,
)
from assistant.compose.faq_text import (
    Block,
    Sentence,
    amount,
    claim_sentence,
    conditions,
    effect_sentence,
    frame,
    number,
    quoted,
    sentence_values,
    value_sentence,
)
from knowledge.conflicts import Conflict, find_conflicts, implausible
from knowledge.facts import Fact, Value
from knowledge.lexical import tokens
from knowledge.names import elements_of, same_composition
from knowledge.units import convert
from validators.specs.question import Premise, QuestionSpec

#: Words without the references: a direct question, a survey, the long form.
LIMIT_DIRECT, LIMIT_SURVEY, LIMIT_LONG = 350, 700, 2500
_HARM = re.compile(
    r"no gain|no benefit|is lost|are lost|below the useful|far below the usual"
    r"|lie below|below Sr-free",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an answer will say, before it is text.

    Attributes:
        outcome: ``answer``, ``partial`` or ``abstain``.
        blocks: Headings and sentences in order.
        hits: Records behind the sentences.
        limit: Most words allowed.
        reservations: Why the answer is not fully verified.
    """

    outcome: str
    blocks: tuple[Block, ...]
    hits: tuple[Hit, ...]
    limit: int
    reservations: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def plan(spec: QuestionSpec, selection: Selection) -> Plan:
    """Decide what to say."""
    words = frame(spec.language)
    if selection.outcome == "abstain":
        return _abstention(spec, selection)
    confirmed = [hit for hit in selection.hits if hit.fact.verified]
    hits = list(selection.hits)
    reservations: list[str] = []
    if spec.form in {"strategies", "survey"}:
        blocks, used = _survey(spec, hits)
        limit = LIMIT_LONG if spec.long else LIMIT_SURVEY
    elif spec.form == "compare":
        blocks, used = _comparison(spec, hits)
        limit = LIMIT_LONG if spec.long else LIMIT_DIRECT
    elif spec.form == "pushback":
        blocks, used = _pushback(spec, hits, selection)
        limit = LIMIT_DIRECT
    elif spec.form == "value":
        blocks, used = _value(spec, hits)
        limit = LIMIT_LONG if spec.long else LIMIT_DIRECT
    else:
        blocks, used = _direct(spec, hits)
        limit = LIMIT_LONG if spec.long else LIMIT_DIRECT
    lead = _corrections(spec, selection, hits)
    if lead:
        blocks[0] = Block(
            blocks[0].heading, (("", tuple(lead)), *blocks[0].lines), blocks[0].level
        )
        for sentence in lead:
            used += [hit for hit in hits if hit.fact in sentence.facts]
    if not any(hit.fact.verified for hit in used):
        note = Sentence(words["only_unconfirmed"], frame=True)
        first = blocks[0]
        blocks[0] = Block(first.heading, (*first.lines, ("", (note,))), first.level)
        reservations.append(words["only_unconfirmed"])
        extra = [hit for hit in confirmed if hit not in used][:1]
        used += extra
        if extra:
            blocks.append(
                Block(
                    words["evidence"],
                    (("", (claim_sentence(extra[0], spec.language),)),),
                )
            )
    unknown = _unknown(spec, selection, used)
    conflicts = _conflicts(spec, used, selection)
    if conflicts:
        blocks.append(_conflict_block(conflicts, selection, words))
    if unknown:
        blocks.append(Block(words["unknown"], tuple(("", (s,)) for s in unknown)))
    if selection.missing or selection.temperatures:
        reservations.append(unknown[0].text if unknown else words["unknown"])
    seen: dict[str, Hit] = {}
    for hit in used:
        seen.setdefault(hit.fact.id, hit)
    return Plan(
        selection.outcome,
        tuple(_merged(blocks)),
        tuple(seen.values()),
        limit,
        tuple(reservations),
        tuple(conflicts),
    )


def _merged(blocks: Sequence[Block]) -> list[Block]:
    out: dict[str, Block] = {}
    for block in blocks:
        if block.heading in out:
            known = out[block.heading]
            out[block.heading] = Block(
                known.heading, (*known.lines, *block.lines), known.level
            )
        else:
            out[block.heading] = block
    return list(out.values())


# --- abstention -----------------------------------------------------------------


def _abstention(spec: QuestionSpec, selection: Selection) -> Plan:
    words = frame(spec.language)
    lines: list[tuple[str, tuple[Sentence, ...]]] = [
        ("", (Sentence(words["abstain"], frame=True),))
    ]
    if selection.missing:
        what = ", ".join(selection.missing)
        lines.append(("", (Sentence(words["missing"].format(what=what), frame=True),)))
    blocks = [Block(words["short"], tuple(lines))]
    hits: list[Hit] = []
    related = [f for f in selection.nearest if f.usable][:2]
    if related and selection.reason != "subject":
        near = [(f"{words['nearest']}", tuple[Sentence, ...]())]
        for fact in related:
            near.append(("-", (Sentence(_without_numbers(fact), (fact,)),)))
        blocks.append(Block(words["unknown"], tuple(near)))
    return Plan("abstain", tuple(blocks), tuple(hits), LIMIT_DIRECT)


def _without_numbers(fact: Fact) -> str:
    # A pointer, not an answer: what the nearest record is about.
    about = fact.lever or fact.topic
    return f"{fact.material}: {about}."


# --- forms ----------------------------------------------------------------------


def _direct(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    words = frame(spec.language)
    top = _diverse(hits, 6 if not spec.long else 14)
    used = [top[0]]
    first = [claim_sentence(top[0], spec.language)]
    first += _extra_values(spec, top[0], first[0])
    lines: list[tuple[str, tuple[Sentence, ...]]] = [("", tuple(first))]
    if len(top) > 1 and top[1].score > 0.55 * top[0].score:
        lines.append(("", (claim_sentence(top[1], spec.language),)))
        used.append(top[1])
    blocks = [Block(words["short"], tuple(lines))]
    evidence: list[tuple[str, tuple[Sentence, ...]]] = []
    evidence += _support(top[0], spec)
    for hit in top[2:]:
        if hit.score < 0.45 * top[0].score:
            break
        sentences = [claim_sentence(hit, spec.language)]
        sentences += _extra_values(spec, hit, sentences[0])[:1]
        evidence.append(("-", tuple(sentences)))
        used.append(hit)
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used


def _support(hit: Hit, spec: QuestionSpec) -> list[tuple[str, tuple[Sentence, ...]]]:
    """Mechanism, advantage and drawback of a record, each labelled by its basis."""
    words = frame(spec.language)
    out: list[tuple[str, tuple[Sentence, ...]]] = []
    fact = hit.fact
    for label, text, basis in (
        (words["mechanism"], fact.mechanism, "source"),
        (words["advantage"], fact.advantage, fact.advantage_basis),
        (words["disadvantage"], fact.drawback, fact.drawback_basis),
    ):
        if text:
            out.append((f"- {label}", (_trade(fact, text, basis, spec.language),)))
    return out


def _trade(fact: Fact, text: str, basis: str, language: str) -> Sentence:
    words = frame(language)
    values = sentence_values(fact, text)
    shown = quoted(f"{text}.", language)
    if basis == "judgement":
        shown = f"{shown.rstrip('.')} ({words['judgement']})."
        # A judgement holds no numbers; one that does is the source's or the values'.
        if values:
            basis, shown = "values", quoted(f"{text}.", language)
    return Sentence(shown, (fact,), values, basis)


def _extra_values(spec: QuestionSpec, hit: Hit, told: Sentence) -> list[Sentence]:
    """Figures of a record that its sentence did not already give."""
    if hit.effect is not None:
        return [effect_sentence(hit, hit.effect, spec.language)]
    wanted = set(spec.quantities)
    rest = [
        v
        for v in hit.fact.values
        if v.role != "text"
        and v not in told.values
        and v.quantity != "Z"
        and (not wanted or v.base in wanted)
    ]
    rest = _by_fit(rest, spec)[:3]
    return [value_sentence(hit.fact, rest, spec.language)] if rest else []


def _by_fit(values: Sequence[Value], spec: QuestionSpec) -> list[Value]:
    def key(item: tuple[int, Value]) -> tuple[float, int]:
        place, value = item
        penalty = 0.0
        if spec.quantities and value.base not in spec.quantities:
            penalty += 4
        if spec.formulas and not any(
            (value.formula and same_composition(value.formula, f))
            or f in value.conditions
            for f in spec.formulas
        ):
            penalty += 2
        if spec.temperature is not None:
            if value.temperature is None:
                penalty += 1
            else:
                penalty += min(abs(value.temperature - spec.temperature) / 50, 3)
        return penalty, place

    return [value for _, value in sorted(enumerate(values), key=key)]


def _value(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
    words = frame(spec.language)
    wanted = set(spec.quantities)
    told_values: set[tuple[str, str]] = set()
    if spec.temperature is not None and "space group" not in wanted:
        at = spec.temperature
        measured_there = [
            h
            for h in hits
            if any(
                v.base in wanted
                and v.temperature is not None
                and abs(v.temperature - at) <= 5
                for v in h.fact.values
            )
        ]
        hits = measured_there or hits
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    used: list[Hit] = []
    evidence: list[tuple[str, tuple[Sentence, ...]]] = []
    for hit in hits:
        values = [
            v
            for v in hit.fact.values
            if (v.base in wanted or not wanted)
            and v.role != "text"
            and implausible(v) is None
        ]
        values = [
            v
            for v in _by_fit(values, spec)
            if not spec.formulas
            or not v.formula
            or any(same_composition(v.formula, f) for f in spec.formulas)
        ]
        if spec.temperature is not None and "space group" not in wanted:
            exact = [
                v
                for v in values
                if v.temperature is not None
                and abs(v.temperature - spec.temperature) <= 5
            ]
            values = exact or values
        if wanted and not values:
            continue
        if not used:
            told = claim_sentence(hit, spec.language)
            first = (
                [
                    value_sentence(
                        hit.fact, values[:2], spec.language, head=_head(hit.fact, spec)
                    )
                ]
                if values
                else []
            )
            lines.append(("", (*first, told)))
            told_values |= {(str(v.value), v.formula) for v in values[:2]}
            evidence += _support(hit, spec)[-1:]
        elif len(used) < (4 if not spec.long else 10):
            if hit.score < 0.5 * hits[0].score:
                break
            sentences = [claim_sentence(hit, spec.language)]
            fresh = [v for v in values if (str(v.value), v.formula) not in told_values]
            if fresh:
                sentences.append(value_sentence(hit.fact, fresh[:2], spec.language))
            told_values |= {(str(v.value), v.formula) for v in fresh[:2]}
            evidence.append(("-", tuple(sentences)))
        else:
            break
        used.append(hit)
    if not used:
        return _direct(spec, hits)
    blocks = [Block(words["short"], tuple(lines))]
    if evidence:
        blocks.append(Block(words["evidence"], tuple(evidence)))
    return blocks, used


def _head(fact: Fact, spec: QuestionSpec) -> str:
    return fact.material if fact.material != "General" else ""


def _survey(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
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
        return _direct(spec, hits)
    wanted = spec.goal or 1

    def benefit(group: list[Hit]) -> float:
        known = [
            log10(h.effect.ratio)
            for h in group
            if h.effect is not None
            and (not spec.elements or effect_concerns(h, spec.elements))
            and (not spec.quantities or h.effect.after.base in spec.quantities)
        ]
        return wanted * max(known, key=abs) if known else 0.0

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
                best.score * 0.12
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
                (_title(best, words), claim_sentence(best, spec.language)),
            )
        )
        lines += _strategy_lines(spec, best, group)
    head: list[Sentence] = []
    for _, group in shown[:2]:
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
        extra = _extra_values(spec, best, told)
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
                (_trade(pro, pro.advantage, pro.advantage_basis, spec.language),),
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
                (_trade(con, con.drawback, con.drawback_basis, spec.language),),
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


def _comparison(spec: QuestionSpec, hits: list[Hit]) -> tuple[list[Block], list[Hit]]:
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
        return _direct(spec, hits)
    used: list[Hit] = []
    joint = [h for h in hits if sum(h in group for _, group in sides) >= 2][:2]
    head: list[Sentence] = []
    for hit in joint[:1] or hits[:1]:
        told = claim_sentence(hit, spec.language)
        head += [told, *_extra_values(spec, hit, told)[:1]]
        used.append(hit)
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
            sentences += _extra_values(spec, hit, told)[:1]
        lines.append((f"- **{name}**", tuple(sentences)))
        if hit.fact.drawback:
            lines.append(
                (
                    f"  - {words['disadvantage']}",
                    (
                        _trade(
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


def _pushback(
    spec: QuestionSpec, hits: list[Hit], selection: Selection
) -> tuple[list[Block], list[Hit]]:
    words = frame(spec.language)
    wanted = set(spec.quantities)
    if spec.temperature is not None:
        at = spec.temperature
        hits = sorted(
            hits,
            key=lambda h: min(
                (
                    abs(v.temperature - at) > 5
                    for v in h.fact.values
                    if v.temperature is not None and v.base in wanted
                ),
                default=True,
            ),
        )
    hit = hits[0]
    values = [
        v
        for v in _by_fit(hit.fact.values, spec)
        if v.number is not None and (not wanted or v.base in wanted)
    ][:1]
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    used = [hit]
    lines.append(("", (Sentence(words["pushback"], frame=True),)))
    if values:
        shown = f"{values[0].quantity} {amount(values[0])}{conditions(values[0])}"
        lines.append(
            (
                "",
                (
                    Sentence(
                        words["kept"].format(value=shown),
                        (hit.fact,),
                        tuple(values),
                        "values",
                    ),
                ),
            )
        )
    else:
        lines.append(("", (claim_sentence(hit, spec.language),)))
    claimed = list(spec.claimed)
    if not claimed:
        bare = re.findall(
            r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+|\s?[x×]\s?10\s?\^?\s?-?\d+)?", spec.text
        )
        claimed = [(n, "") for n in map(read_number, bare) if n is not None]
    found = None
    for number_claimed, unit in claimed[:1]:
        for other in hits:
            for v in other.fact.values:
                if v.number is None or (wanted and v.base not in wanted):
                    continue
                x = convert(number_claimed, unit, v.unit) if unit else number_claimed
                if x is not None and abs(v.number - x) <= 0.01 * abs(v.number):
                    found = found or (other, v)
        if found is not None:
            other, v = found
            lines.append(
                (
                    "",
                    (
                        Sentence(words["pushback_found"], frame=True),
                        value_sentence(other.fact, [v], spec.language),
                    ),
                )
            )
            used.append(other)
        else:
            shown = f"«{number(number_claimed)}»"
            lines.append(
                (
                    "",
                    (Sentence(words["pushback_none"].format(value=shown), frame=True),),
                )
            )
    if found is None:
        lines.append(("", (Sentence(words["pushback_ask"], frame=True),)))
    return [Block(words["short"], tuple(lines))], used


# --- premises, conflicts, unknowns --------------------------------------------------


def _corrections(
    spec: QuestionSpec, selection: Selection, hits: list[Hit]
) -> list[Sentence]:
    words = frame(spec.language)
    out: list[Sentence] = []
    for premise in spec.premises:
        if premise.kind == "direction" and premise.stated:
            out += _contrast(spec, hits, premise)
        elif premise.kind == "direction" and spec.elements:
            against, agreeing = opposite_direction(spec, hits, premise.direction)
            if against and not agreeing:
                hit = against[0]
                assert hit.effect is not None
                out += [
                    Sentence(words["correction"], frame=True),
                    effect_sentence(hit, hit.effect, spec.language),
                ]
        elif premise.kind == "space_group":
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
            if groups and _symbol(premise.stated) not in known:
                hit, v = groups[0]
                out += [
                    Sentence(words["correction"], frame=True),
                    value_sentence(
                        hit.fact, [v], spec.language, head=hit.fact.material
                    ),
                ]
        elif premise.kind == "value" and spec.form != "pushback":
            out += _value_correction(spec, hits, premise.stated, premise.unit)
        if premise.kind == "direction" and not spec.elements and not out:
            out += _lever_correction(spec, hits, premise)
        if out:
            break
    return out


def _lever_correction(
    spec: QuestionSpec, hits: list[Hit], premise: Premise
) -> list[Sentence]:
    """A presupposed gain by a lever that the question names, as it was measured."""
    words = frame(spec.language)
    asked = {t for t in tokens(spec.text) if not t.startswith(("m:", "f:"))}
    asked -= {"conduct", "ionic", "grain", "boundary", "titan", "site", "lithium"}
    for hit in hits[:4]:
        named = set(tokens(hit.fact.lever)) & asked
        if hit.effect is None or not named or hit.fact.kind == "computation":
            continue
        if spec.quantities and hit.effect.after.base not in spec.quantities:
            continue
        if log10(hit.effect.ratio) * premise.direction < -0.02:
            return [
                Sentence(words["correction"], frame=True),
                effect_sentence(hit, hit.effect, spec.language),
            ]
        return []
    return []


def _contrast(spec: QuestionSpec, hits: list[Hit], premise: Premise) -> list[Sentence]:
    """Judge "A conducts more than B" by a study that measured both."""
    words = frame(spec.language)
    for hit in hits:
        if hit.effect is None:
            continue
        before, after = hit.effect.before, hit.effect.after
        b = f"{before.conditions} {before.formula}".lower()
        a = f"{after.conditions} {after.formula}".lower()
        other = premise.stated
        if (other in a) == (other in b):
            continue
        first = set(re.findall(r"[a-z]{4,}", premise.words))
        rest = b if other in a else a
        if not first & set(re.findall(r"[a-z]{4,}", rest)):
            continue
        # How the first named stands against the other one.
        sign = log10(hit.effect.ratio) * (1 if other in b else -1)
        if sign * premise.direction < 0:
            return [
                Sentence(words["correction"], frame=True),
                effect_sentence(hit, hit.effect, spec.language),
            ]
        return []
    return []


def _symbol(text: str) -> str:
    return text.replace(" ", "").replace("_", "").lower()


def _value_correction(
    spec: QuestionSpec, hits: list[Hit], stated: str, unit: str
) -> list[Sentence]:
    words = frame(spec.language)
    known: list[tuple[Hit, Value, float]] = []
    for hit in hits:
        for v in hit.fact.values:
            if v.number is None or v.number <= 0 or v.role == "text":
                continue
            if spec.quantities and v.base not in spec.quantities:
                continue
            if spec.temperature is not None and (
                v.temperature is None or abs(v.temperature - spec.temperature) > 10
            ):
                continue
            x = convert(float(stated), unit, v.unit) if v.unit else None
            if x is not None and x > 0:
                known.append((hit, v, abs(log10(v.number / x))))
    if len(known) < 1 or min(d for *_, d in known) < 0.7:
        return []
    hit, v, _ = min(known, key=lambda item: item[2])
    return [
        Sentence(words["correction"], frame=True),
        value_sentence(hit.fact, [v], spec.language),
    ]


def _conflicts(
    spec: QuestionSpec, used: Sequence[Hit], selection: Selection
) -> list[Conflict]:
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


def _conflict_block(
    conflicts: Sequence[Conflict], selection: Selection, words: dict[str, str]
) -> Block:
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


def _unknown(
    spec: QuestionSpec, selection: Selection, used: Sequence[Hit]
) -> list[Sentence]:
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


def _diverse(hits: Sequence[Hit], count: int) -> list[Hit]:
    """The best hits, with at most three from one source."""
    out: list[Hit] = []
    per_source: dict[str, int] = {}
    for hit in hits:
        key = hit.fact.source.doi or hit.fact.source.title or hit.fact.id
        if per_source.get(key, 0) >= 3:
            continue
        per_source[key] = per_source.get(key, 0) + 1
        out.append(hit)
        if len(out) == count:
            break
    return out
