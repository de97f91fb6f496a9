"""What a user takes for granted or holds against an answer, judged by records."""

from __future__ import annotations

import re
from dataclasses import replace
from math import log10

import gemmi

from assistant.asking.named import read_number, space_groups
from assistant.asking.premises import class_words
from assistant.asking.words import lexicon
from assistant.compose.faq_bounds import (
    best_temperature_correction,
    bound_correction,
)
from assistant.compose.faq_direction import opposite_direction
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_lines import by_fit
from assistant.compose.faq_premises import (
    change_correction,
    extreme_correction,
    grain_correction,
    place_correction,
    state_correction,
)
from assistant.compose.faq_qualities import (
    order_correction,
    quality_correction,
    superconduction_correction,
)
from assistant.compose.faq_stated import group_correction, stated_value_correction
from assistant.compose.faq_structure import contents_correction, structure_correction
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
from assistant.compose.faq_told import property_named, sense_of, told_correction
from knowledge.credibility import credibility
from knowledge.facts import Fact, Value
from knowledge.lexical import tokens
from knowledge.names import elements_of, material, same_composition
from knowledge.units import convert
from validators.specs.question import Premise, QuestionSpec


def pushback(
    spec: QuestionSpec, hits: list[Hit], selection: Selection
) -> tuple[list[Block], list[Hit]]:
    """The recorded value stands unless a record holds the one claimed."""
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
    hits = _doubted_first(spec, hits, selection)
    hit = hits[0]
    values = [
        v
        for v in by_fit(hit.fact.values, spec)
        if v.number is not None and (not wanted or v.base in wanted)
    ]
    values = sorted(values, key=lambda v: v.value_id not in spec.doubted)[:1]
    if not (wanted or spec.doubted or re.search(r"\d", spec.text)):
        values = []  # no value is doubted, but what is said
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


def _doubted_first(
    spec: QuestionSpec, hits: list[Hit], selection: Selection
) -> list[Hit]:
    """Records with the doubted record first, the one that was told first before all."""
    place = {name: n for n, name in enumerate(spec.doubted)}

    def first(fact: Fact) -> int:
        own = [fact.id, *(v.value_id for v in fact.values)]
        return min((place[name] for name in own if name in place), default=len(place))

    known = {hit.fact.id for hit in hits}
    others = [f for f in selection.pool if f.id in place and f.id not in known]
    told = [replace(hits[0], fact=f, credibility=credibility(f)) for f in others]
    return sorted([*hits, *told], key=lambda hit: first(hit.fact))


def corrections(
    spec: QuestionSpec, selection: Selection, hits: list[Hit]
) -> list[Sentence]:
    """The correction of a premise that the records contradict, or nothing."""
    for premise in spec.premises:
        out = _correction(spec, selection, hits, premise)
        if out:
            return out
    return structure_correction(spec, selection.pool)


#: Premises that have an opposite.
_DIRECTED = frozenset({"direction", "quality", "order", "state", "extreme"})


def opposite_is_wrong(
    spec: QuestionSpec, selection: Selection, hits: list[Hit]
) -> bool:
    """Whether the records would correct the opposite of what a question grants.

    That bears a direction or an order out; without any it is not known.
    """
    directed = [p for p in spec.premises if p.kind in _DIRECTED and p.direction]
    # "Unstable" is read as a fall too; the quality is what is said.
    directed = [p for p in directed if p.kind == "quality" and p.words] or directed
    return bool(directed) and all(
        _correction(spec, selection, hits, replace(p, direction=-p.direction))
        for p in directed
    )


def _correction(
    spec: QuestionSpec, selection: Selection, hits: list[Hit], premise: Premise
) -> list[Sentence]:
    """The correction of one premise."""
    out: list[Sentence] = []
    if premise.kind in {"direction", "quality"}:
        out = grain_correction(spec, hits, premise)
    if out:
        return out
    if premise.kind == "direction":
        out = _direction_correction(spec, selection, hits, premise)
        if not out and selection.near:
            # Unconfirmed records may contradict where confirmed ones are silent.
            others = list(selection.near)
            out = _direction_correction(spec, selection, others, premise)
    elif premise.kind == "space_group":
        out = group_correction(spec, hits, premise)
    elif premise.kind == "class":
        out = _class_correction(spec, selection, premise)
    elif premise.kind == "state":
        out = state_correction(spec, hits, premise)
    elif premise.kind == "quality":
        out = quality_correction(spec, selection.pool, premise)
    elif premise.kind == "contents":
        out = contents_correction(spec, selection.pool, premise)
    elif premise.kind == "superconducts":
        out = superconduction_correction(spec, selection.pool, premise)
    elif premise.kind in {"bound", "always"}:
        out = bound_correction(spec, selection.pool, premise)
    elif premise.kind == "best_at":
        out = best_temperature_correction(spec, selection.pool, premise)
    elif premise.kind == "order":
        out = order_correction(spec, selection.pool, premise)
    elif premise.kind == "extreme":
        out = extreme_correction(spec, selection.pool, premise)
    elif spec.form != "pushback":
        out = stated_value_correction(spec, hits, premise.stated, premise.unit)
    return out


def _direction_correction(
    spec: QuestionSpec, selection: Selection, hits: list[Hit], premise: Premise
) -> list[Sentence]:
    """A rise, a fall or an order that a study measured the other way round."""
    if premise.stated:
        return _contrast(spec, hits, premise) or place_correction(
            spec, selection.pool, premise
        )
    if spec.elements:
        against, agreeing = opposite_direction(spec, hits, premise.direction)
        if against and not agreeing:
            hit = against[0]
            assert hit.effect is not None
            return [
                Sentence(frame(spec.language)["correction"], frame=True),
                effect_sentence(hit, hit.effect, spec.language),
            ]
        return [] if agreeing else told_correction(spec, selection.pool, premise)
    return (
        _lever_correction(spec, hits, premise)
        or change_correction(spec, hits, premise)
        or told_correction(spec, selection.pool, premise)
    )


def _class_correction(
    spec: QuestionSpec, selection: Selection, premise: Premise
) -> list[Sentence]:
    """A structure type or an anion that a host does not have, by a record of it."""
    words = frame(spec.language)
    if premise.unit == "polarity":
        return _polarity_correction(spec, selection, premise)
    item = material(premise.words)
    group = set(lexicon()["classes"].get(premise.unit, ()))
    own = group & set(item.kinds) if item is not None else set()
    if item is None or not own or premise.stated in own:
        return []
    best: tuple[tuple[int, int, int, str], Fact] | None = None
    for fact in selection.pool:
        if fact.material != premise.words or not fact.usable or fact.kind == "row":
            continue
        said = f"{fact.lever}: {fact.claim}" if fact.lever else fact.claim
        told = {name for _, name, _ in class_words(said)}
        if not told & own or premise.stated in told:
            continue
        # A relative without the elements of the host speaks after the host itself.
        relative = bool(fact.formula) and not item.elements <= elements_of(fact.formula)
        computed = fact.kind == "computation"
        rank = (not fact.verified, relative + 2 * computed, len(fact.claim), fact.id)
        if best is None or rank < best[0]:
            best = (rank, fact)
    if best is not None:
        fact = best[1]
        own_words = {name for _, name, _ in class_words(fact.claim)}
        said = fact.claim if own_words & own else f"{fact.lever}: {fact.claim}"
        shown = quoted(said, spec.language)
        return [
            Sentence(words["correction"], frame=True),
            Sentence(shown, (fact,), sentence_values(fact, said)),
        ]
    return _anion_correction(spec, selection, premise)


def _polarity_correction(
    spec: QuestionSpec, selection: Selection, premise: Premise
) -> list[Sentence]:
    """Under an inversion centre nothing is ferro-, pyro- or piezoelectric."""
    words = frame(spec.language)
    named = space_groups(spec.text)
    plain = material(premise.words)
    found: list[tuple[tuple[int, int, str], Fact, Value]] = []
    for fact in selection.pool:
        if fact.material != premise.words or not fact.usable:
            continue
        for value in fact.values:
            if value.base != "space group" or not isinstance(value.value, str):
                continue
            symbol = value.value.replace(" ", "")
            same = plain and same_composition(value.formula, plain.formula)
            if named and symbol not in named:
                continue
            rank = (not fact.verified, not same, fact.id)
            found.append((rank, fact, value))
    if not found:
        return []
    _, fact, value = min(found, key=lambda item: item[0])
    group = gemmi.find_spacegroup_by_name(str(value.value))
    if group is None or not group.is_centrosymmetric():
        return []
    told = words["centric"].format(group=value.value, property=premise.stated)
    return [
        Sentence(words["correction"], frame=True),
        Sentence(told, (fact,), (value,), "values"),
    ]


#: The element that makes a compound what its class says.
_ANIONS = {
    "oxide": {"O"}, "sulfide": {"S"}, "halide": {"F", "Cl", "Br", "I"},
    "phosphate": {"P"}, "nitride": {"N"}, "selenide": {"Se"}, "telluride": {"Te"},
    "boride": {"B"}, "carbide": {"C"}, "polymer": {"H"},
}  # fmt: skip


def _anion_correction(
    spec: QuestionSpec, selection: Selection, premise: Premise
) -> list[Sentence]:
    """Read off a recorded formula: without sulfur no sulfide."""
    needed = _ANIONS.get(premise.stated)
    if needed is None:
        return []
    words = frame(spec.language)
    for fact in sorted(selection.pool, key=lambda f: (not f.verified, f.id)):
        if fact.material != premise.words or not fact.usable:
            continue
        value = next((v for v in fact.values if v.formula), None)
        formula = value.formula if value else fact.formula
        present = elements_of(formula)
        if len(present) >= 2 and not present & needed:
            told = words["no_element"].format(
                formula=formula, elements=", ".join(sorted(needed))
            )
            return [
                Sentence(words["correction"], frame=True),
                Sentence(told, (fact,), (value,) if value else (), "values"),
            ]
    return []


#: Quantities that tell of stability.
_LASTING = frozenset({"retained efficiency", "capacity retention", "capacity loss"})


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
        wanted = spec.quantities or property_named(spec)
        if wanted and not any(hit.effect.after.base.endswith(q) for q in wanted):
            continue
        if sense_of(hit.fact.lever, named) * (sense_of(spec.text, named) or 1) < 0:
            continue  # "less oxygen", where more of it is asked about
        if "stability" in spec.levers and hit.effect.after.base not in _LASTING:
            continue  # what raises the efficiency may spoil the stability
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
    plain = [item.formula for name in spec.hosts if (item := material(name))]

    def foreign(hit: Hit) -> bool:
        # The host itself speaks before a relative of it.
        after = hit.effect.after.formula if hit.effect else ""
        return not any(f and same_composition(after, f) for f in plain)

    for hit in sorted(hits, key=foreign):
        if hit.effect is None:
            continue
        before, after = hit.effect.before, hit.effect.after
        b = f"{before.conditions} {before.formula}".lower()
        a = f"{after.conditions} {after.formula}".lower()
        # "Ordered" is no part of "disordered".
        other = re.compile(rf"\b{re.escape(premise.stated)}\b")
        if bool(other.search(a)) == bool(other.search(b)):
            continue
        first = set(re.findall(r"[a-z]{4,}", premise.words))
        rest = b if other.search(a) else a
        if not first & set(re.findall(r"[a-z]{4,}", rest)):
            continue
        # How the first named stands against the other one.
        sign = log10(hit.effect.ratio) * (1 if other.search(b) else -1)
        if sign * premise.direction < 0:
            return [
                Sentence(words["correction"], frame=True),
                effect_sentence(hit, hit.effect, spec.language),
            ]
        return []
    return []
