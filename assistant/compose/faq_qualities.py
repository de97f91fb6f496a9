"""Premises about qualities and orders, judged over the records of a compound."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from statistics import median

from assistant.asking.qualities import Quality, stated_sign
from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_text import (
    Sentence,
    frame,
    quoted,
    sentence_values,
    value_sentence,
)
from assistant.granted.judging import QUALIFIED
from knowledge.facts import Fact, Value
from knowledge.names import covered
from knowledge.quantities import quantities
from validators.specs.question import Premise, QuestionSpec

#: Factor between two compounds below which records contradict no order.
_APART = 1.15
#: Factor to the middle of the other materials from which "low" or "high" is wrong, and
#: how many other materials make a middle.
_FAR = 30.0
_ENOUGH = 3


def _of(spec: QuestionSpec, pool: Sequence[Fact]) -> list[Fact]:
    """Usable records of the compounds themselves, the confirmed ones first."""
    found = [f for f in pool if f.usable and about_host(f, spec.hosts)]
    # A class that is asked about has no quality that each of its members has.
    found = [f for f in found if not all(covered(h)[1] for h in spec.hosts)]
    return sorted(found, key=lambda f: (not f.verified, bool(f.lever), f.id))


def quality_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A record that states the opposite quality, where none states the presumed one."""
    if QUALIFIED.search(spec.text):
        return []  # polycrystals, films, doped samples are not judged by the plain one
    quality = Quality(premise.stated, premise.direction, premise.words)
    against: tuple[Fact, str] | None = None
    for fact in _of(spec, pool):
        # What was done to a compound says nothing of it as it is.
        told = (fact.claim, fact.mechanism) if not fact.lever else (fact.claim,)
        for text in told:
            sign = stated_sign(text, quality)
            if sign * quality.sign > 0 and not fact.lever:
                return []
            if sign * quality.sign < 0 and against is None:
                against = (fact, text)
    if against is None:
        return _figure_correction(spec, pool, quality)
    fact, text = against
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        Sentence(quoted(text, spec.language), (fact,), sentence_values(fact, text)),
    ]


def _figure_correction(
    spec: QuestionSpec, pool: Sequence[Fact], quality: Quality
) -> list[Sentence]:
    """A quantity called low, or high, against figures of the compound on record.

    Low is contradicted where the largest confirmed figure of the compound is far above
    the middle of all other materials on record, high where it is far below.
    """
    known = quantities().get(quality.of)
    if known is None or len(spec.hosts) != 1:
        return []
    if not known.log:
        return _ranked_correction(spec, pool, quality)
    told = [f for f in pool if f.usable and f.kind != "row"]
    sure = [f for f in told if f.verified and about_host(f, spec.hosts)]
    own = _extreme(sure, (quality.of,))
    highest: dict[str, float] = {}
    for fact in told:
        # A part of the quantity shows where others stand as well: of the lattice.
        names = [v.base for v in fact.values if v.base.endswith(quality.of)]
        found = _extreme([fact], names)
        if found and found[0] > 0 and not about_host(fact, spec.hosts):
            name = fact.material
            highest[name] = max(found[0], highest.get(name, 0.0))
    if own is None or own[0] <= 0 or len(highest) < _ENOUGH:
        return []
    if log10(own[0] / median(highest.values())) * quality.sign > -log10(_FAR):
        return []
    _, fact, value = own
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=fact.material),
    ]


#: Other materials of a family that rank a figure, at least; its share of them with a
#: larger value below which "low" is wrong, and above which "high" is.
_RANKED, _AMONG_BEST, _AMONG_WORST = 4, 0.25, 0.75


def _ranked_correction(
    spec: QuestionSpec, pool: Sequence[Fact], quality: Quality
) -> list[Sentence]:
    """A quality against the rank of the material's best figure within its family."""
    told = [f for f in pool if f.usable and f.kind != "row"]
    own = _extreme([f for f in told if f.verified and about_host(f, spec.hosts)],
                   (quality.of,))  # fmt: skip
    if own is None or own[0] <= 0:
        return []
    best, fact, value = own
    others: dict[str, float] = {}
    for other in told:
        found = _extreme([other], (quality.of,))
        same = other.family == fact.family and other.material != fact.material
        if found and same and found[2].unit == value.unit:
            others[other.material] = max(found[0], others.get(other.material, 0.0))
    larger = sum(number > best for number in others.values())
    if len(others) < _RANKED:
        return []
    share = larger / len(others)
    wrong = share <= _AMONG_BEST if quality.sign < 0 else share >= _AMONG_WORST
    if not wrong:
        return []
    words = frame(spec.language)
    rank = words["ranked"].format(n=len(others), k=larger)
    return [
        Sentence(words["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=fact.material),
        Sentence(rank, frame=True),
    ]


def _extreme(
    facts: Sequence[Fact], names: Sequence[str]
) -> tuple[float, Fact, Value] | None:
    """The largest recorded value of one of the quantities."""
    found = [
        (value.number, fact, value)
        for fact in facts
        for value in fact.values
        if value.base in names and value.number is not None and value.role != "text"
        and fact.kind != "computation"
    ]  # fmt: skip
    # At room temperature where that is on record: conductivities rise or fall with it.
    near = [f for f in found if f[2].temperature is None or 10 < f[2].temperature < 40]
    ranked = near or found
    return max(ranked, key=lambda item: (item[0], item[1].verified), default=None)


def superconduction_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A compound said to superconduct above every critical temperature on record."""
    best = _extreme(_of(spec, pool), ("critical temperature",))
    if best is None or float(premise.stated) <= _APART * best[0]:
        return []
    _, fact, value = best
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=fact.material),
    ]


def order_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """One compound said to have more than another, against their recorded values."""
    if not spec.quantities or premise.words == premise.stated:
        return []
    best = []
    for name in (premise.words, premise.stated):
        facts = [f for f in pool if f.usable and f.material == name]
        sure = [fact for fact in facts if fact.verified]
        wanted = spec.quantities[:1]
        found = _extreme(sure, wanted) or _extreme(facts, wanted)
        if found is None or found[0] <= 0:
            return []
        best.append(found)
    (one, first, a), (other, second, b) = best
    if a.unit != b.unit or log10(one / other) * premise.direction > -log10(_APART):
        return []
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(first, [a], spec.language, head=premise.words),
        value_sentence(second, [b], spec.language, head=premise.stated),
    ]
