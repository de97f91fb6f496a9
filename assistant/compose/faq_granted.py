"""The premises of a question in an answer: corrected, confirmed, or said to be open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.asking.claims import has_verb, is_negated
from assistant.asking.qualities import qualities
from assistant.asking.words import lexicon, mentions
from assistant.compose.faq_evidence import Effect, effect_of
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_text import (
    Sentence,
    amount,
    change_sentence,
    conditions,
    frame,
    localised,
    quoted,
    sentence_values,
)
from assistant.granted.assertion import Assertion
from assistant.granted.changes import direction_of
from assistant.granted.clauses import Clause, clauses_of, without_clause
from assistant.granted.judging import verdicts
from assistant.granted.knowing import in_unit
from assistant.granted.verdict import Evidence, Verdict
from assistant.granted.words import compared
from knowledge.facts import Fact, library
from knowledge.lexical import tokens
from knowledge.names import elements_of
from validators.specs.question import QuestionSpec

#: Share of the telling words of a clause that one record must hold to speak of it.
_BORNE_OUT = 0.6


#: "Why is it not used": a use that is denied.
_NOT_USED = re.compile(
    r"\b(?:used|employed|chosen|applied|utilisée?s?|employée?s?|verwendet|eingesetzt|"
    r"genutzt|benutzt|usad?[ao]?s?|utilizad?[ao]?s?|emplead?[ao]?s?)\b|用|使わ|使用|採用",
    re.IGNORECASE,
)
#: Shortest question beside a premise.
_SHORTEST = 4
#: Forms of assertions that tell of more or less.
_DIRECTED = frozenset({"order", "level", "effect"})
#: Forms that bear out a word beside what is asked.
_SIDE = frozenset({"character", "charge", "system"})
#: Forms that say all there is to say of what they speak of.
_EXACT = frozenset({"value", "group", "kind"})


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of the premises of a question.

    Attributes:
        correction: Sentences that correct a wrong premise, or none.
        known: Sentences that bear out what is taken for granted.
        settled: Whether the records need not be asked: a direction or an exact
            statement is borne out, or the correction rests on confirmed records and is
            no value that they hold of a class or under other conditions.
        clauses: What is taken for granted and was neither corrected nor confirmed.
        agreeing: Clauses that are borne out.
    """

    correction: tuple[Sentence, ...] = ()
    known: tuple[Sentence, ...] = ()
    settled: bool = False
    clauses: tuple[Clause, ...] = ()
    agreeing: tuple[str, ...] = ()

    def asked(self, text: str) -> str:
        """What is asked beside what is borne out, or all of it where nothing is."""
        rest = text
        for clause in self.agreeing:
            rest = without_clause(rest, clause)
        return rest if len(rest.strip(" ?？.。")) >= _SHORTEST else text


def granted(spec: QuestionSpec, pool: Sequence[Fact]) -> Granted:
    """Judge what a question takes for granted."""
    if spec.own_documents or spec.form == "pushback":
        return Granted()
    found = verdicts(spec.text, pool)
    wrong = [v for v in found if v.outcome == "wrong"]
    if wrong:
        told = _corrected(wrong[0], spec.language)
        said = wrong[0].assertion
        facts = [fact for sentence in told for fact in sentence.facts]
        sure = bool(facts) and all(fact.verified for fact in facts)
        # Records may hold the value of a class, or of the compound when hot.
        value = said and said.form == "value" and (
            not said.subject.formula or _held_otherwise(said)
        )  # fmt: skip
        # A record that names the type tells more than a space group.
        typed = said is not None and said.quantity == "structure type"
        return Granted(told, settled=sure and not value and not typed)
    right = [v for v in found if v.outcome == "right"]
    # What tells an order is told before what something is.
    right.sort(key=lambda v: not (v.assertion and v.assertion.form in _DIRECTED))
    settled = {v.clause for v in right}
    clauses = tuple(
        c for c in clauses_of(spec.text)
        if c.granted and not c.own and c.text not in settled
    )  # fmt: skip
    leading = [v for v in right if not (v.assertion and v.assertion.form in _SIDE)]
    known = tuple(
        s for v in leading[:1] for s in evidence_sentences(v.evidence, spec.language)
    )
    directed = any(v.assertion and v.assertion.form in _DIRECTED for v in right)
    exact = bool(right) and not clauses and all(
        v.assertion and v.assertion.form in _EXACT
        and not (v.assertion.form == "value" and v.assertion.sign)
        for v in right
    )  # fmt: skip
    agreeing = tuple(c.text for c in clauses_of(spec.text) if c.text in settled)
    # "As Ge is a semiconductor, what is its gap?": the gap that bears it out is asked.
    gaps = [
        v for v in right
        if v.assertion and v.assertion.form == "character" and v.evidence.values
        and any(value.base in spec.quantities for _, _, value in v.evidence.values)
    ]  # fmt: skip
    if gaps and not clauses:
        told = tuple(evidence_sentences(gaps[0].evidence, spec.language))
        return Granted((), told, True, clauses, agreeing)
    return Granted((), known, directed or exact, clauses, agreeing)


def _held_otherwise(said: Assertion) -> bool:
    """Whether a record of a compound holds a stated value, whatever its temperature."""
    own = elements_of(said.subject.formula)
    return any(
        value.base == said.quantity and value.number is not None
        and elements_of(value.formula) == own
        and (stated := in_unit(said.number, said.unit, value.unit)) is not None
        and abs(value.number - stated) <= 0.01 * abs(stated)
        for fact in library()
        for value in fact.values
    )  # fmt: skip


def _corrected(verdict: Verdict, language: str) -> tuple[Sentence, ...]:
    lead = Sentence(frame(language)["correction"], frame=True)
    return (lead, *evidence_sentences(verdict.evidence, language))


def evidence_sentences(evidence: Evidence, language: str) -> list[Sentence]:
    """What a verdict rests on, as sentences with their sources."""
    words = frame(language)
    out = []
    change = _change(evidence)
    if change is not None:
        out.append(change_sentence(evidence.values[0][1], change, language))
    elif evidence.values and not evidence.filling:
        # Both sides in one sentence: the correction stands in the first two.
        parts = [
            f"{name}: {value.quantity} {amount(value)}{conditions(value)}"
            for name, _, value in evidence.values
        ]
        facts = tuple(fact for _, fact, _ in evidence.values)
        values = tuple(value for _, _, value in evidence.values)
        text = localised("; ".join(parts), language) + "."
        out.append(Sentence(text, facts, values, "values"))
    for text, fact in evidence.told:
        shown = quoted(text, language)
        if not fact.verified and fact.dataset != "glossary":
            shown = f"{shown.rstrip('.')} ({words['unconfirmed']})."
        out.append(Sentence(shown, (fact,), sentence_values(fact, text)))
    if evidence.phrase:
        text = words[evidence.phrase].format(**dict(evidence.filling))
        if not evidence.filling:
            out.insert(0, Sentence(text, frame=True))
        elif evidence.values:
            facts = tuple(fact for _, fact, _ in evidence.values)
            out.insert(0, Sentence(text, facts, (), "values"))
        else:
            out.append(Sentence(text, frame=True))
    return out


def _change(evidence: Evidence) -> Effect | None:
    """Two values that one study measured of a sample before and after."""
    if len(evidence.values) != 2 or evidence.values[0][1] != evidence.values[1][1]:
        return None
    effect = effect_of(evidence.values[0][1])
    shown = tuple(value for _, _, value in evidence.values)
    return effect if effect and {effect.before, effect.after} == set(shown) else None


def unchecked(
    spec: QuestionSpec,
    found: Granted,
    used: Sequence[Hit],
    *,
    opposite_is_wrong: Callable[[], bool],
) -> Sentence | None:
    """That nothing on record bears out what a question takes for granted.

    A clause is borne out by a judge, by records that would correct its opposite, or by
    one record that holds all its telling words and tells the same direction. Everything
    else stays open, in whatever words it is said.
    """
    open_clauses = [
        c
        for c in found.clauses
        if (c.marked or has_verb(c.text))
        # What speaks against a use is asked, whoever uses it.
        and not (spec.reason == "why not" and _NOT_USED.search(c.text))
    ]
    if len(open_clauses) == 1 and _directed(open_clauses[0]) and opposite_is_wrong():
        return None
    for clause in open_clauses:
        if not any(_bears_out(hit, clause, spec) for hit in used):
            text = frame(spec.language)["unchecked"].format(what=clause.text)
            return Sentence(text, frame=True)
    return None


def _directed(clause: Clause) -> bool:
    """Whether a clause tells of more or less, which has an opposite."""
    told = any(mentions(clause.text, lexicon()[sense]) for sense in ("raise", "lower"))
    told = told or bool(qualities(clause.text))
    return told or direction_of(clause.text) != 0 or compared(clause.text) is not None


def borne_out(spec: QuestionSpec, used: Sequence[Hit]) -> bool:
    """Whether a record that was used tells of what the question takes for granted."""
    return any(
        _speaks_of(hit, clause, wanted)
        for clause in clauses_of(spec.text)
        if clause.granted and (wanted := _telling(clause.text, spec))
        for hit in used
    )


def _telling(text: str, spec: QuestionSpec) -> frozenset[str]:
    """Telling words of a clause, in another language those of the slots beside hosts.

    Without any the clause cannot be read, and nothing bears it out.
    """
    if spec.language == "en":
        return frozenset(t for t in tokens(text) if not t.startswith(("f:", "m:")))
    named = " ".join((*spec.terms, *spec.quantities, *spec.levers, *spec.elements))
    return frozenset(t for t in tokens(named) if not t.startswith(("f:", "m:")))


def _bears_out(hit: Hit, clause: Clause, spec: QuestionSpec) -> bool:
    """Whether a record says a clause in its own words: all of them, denied or not.

    Words of another language are known by their slots only, which say nothing of what
    is claimed; which of two has more can't be told from words alone.
    """
    if spec.language != "en" or compared(clause.text) is not None:
        return False
    hosts = set(tokens(" ".join((*spec.hosts, *spec.formulas))))
    wanted = _telling(clause.text, spec) - _ASKING - hosts
    told = f"{hit.fact.claim} {hit.fact.mechanism}"
    if is_negated(clause.text) != is_negated(told):
        return False
    fields = (hit.fact.claim, hit.fact.mechanism, hit.fact.advantage, hit.fact.drawback)
    said = any(wanted <= set(tokens(f"{hit.fact.material} {f}")) for f in fields if f)
    return len(wanted) >= _ENOUGH and said and _same_direction(hit, clause)


#: Two words stand together in sentences that say something else.
_ENOUGH = 3
#: Tokens of asking that no record holds.
_ASKING = frozenset(
    tokens(
        "reason cause origin mechanism come explain physical occur manage reach "
        "achieve several happen"
    )
)


def _speaks_of(hit: Hit, clause: Clause, wanted: frozenset[str]) -> bool:
    held = set(tokens(hit.fact.text))
    if len(wanted & held) < _BORNE_OUT * len(wanted):
        return False
    return _same_direction(hit, clause)


def _same_direction(hit: Hit, clause: Clause) -> bool:
    fact = hit.fact
    stated = direction_of(clause.text)
    told = direction_of(f"{fact.claim} {fact.mechanism}")
    if hit.effect is not None and not told:
        told = 1 if hit.effect.ratio > 1 else -1
    return not stated or stated == told
