"""Which records answer a question: scoring by slots, and the gate before any answer.

Search alone says what is near. The gate asks whether what is near is about the same
material, the same dopant, the same quantity; otherwise the answer is partial or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10

from assistant.asking.question import find_elements, host_elements
from assistant.compose.faq_evidence import (
    Effect,
    about_host,
    dopants_of,
    effect_of,
    focus,
    general_wanted,
    holds_for_all,
    holds_formula,
    mentioned,
    score,
)
from assistant.compose.faq_gate import (
    defining,
    speaks_of,
    untold,
    with_aspects,
    with_levers,
)
from assistant.compose.faq_telling import (
    additives,
    canonical_question,
    lever_words,
    share_held,
    telling_words,
)
from knowledge.conflicts import implausible
from knowledge.credibility import Credibility, credibility
from knowledge.facts import Fact
from knowledge.ingest.reading import DOI
from knowledge.lexical import tokens
from knowledge.names import (
    elements_of,
)
from knowledge.retriever import MemoryRetriever
from validators.specs.question import QuestionSpec

#: Cosine of multilingual-e5 below which a record is not about the question: unrelated
#: questions reach 0.75 to 0.79 on the shipped records, related ones 0.85 and more.
FLOOR = 0.80
#: What it is worth that a record holds all telling words of the question.
TELLING = 1.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A record chosen for an answer, with why it was."""

    fact: Fact
    score: float
    dense: float
    lexical: float
    credibility: Credibility
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What the store has for a question.

    Attributes:
        outcome: ``answer``, ``partial`` or ``abstain``.
        missing: What was asked and no record holds.
        nearest: For an abstention, what came closest.
        temperatures: Recorded temperatures in °C when the one asked is not among them.
        untold: Words of the question of which the chosen records do not speak.
    """

    outcome: str
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[Fact, ...] = ()
    temperatures: tuple[float, ...] = ()
    reason: str = ""
    pool: tuple[Fact, ...] = field(default=())
    untold: tuple[str, ...] = ()


def coverage(
    words: Sequence[str], retriever: MemoryRetriever, hits: Sequence[Hit]
) -> float:
    """Share of the question's telling words that the chosen records hold, 0 to 1.

    A word that no record knows counts as not held.
    """
    if not words:
        return 1.0
    index = retriever.lexical
    position = {id(fact): i for i, fact in enumerate(retriever.facts)}
    held: set[str] = set()
    for hit in hits[:6]:
        held |= index.holds(position[id(hit.fact)])
    total = sum(index.rarity(word) for word in words)
    found = sum(index.rarity(word) for word in words if word in held)
    return found / total if total > 0 else 1.0


#: "Murugan et al. 2007", "by Inaguma and Itoh (1993)".
_AUTHOR = re.compile(
    r"\b(?P<name>[A-Z][a-zé'ü-]{2,})(?:\s+et\s+al\.?|\s+(?:and|&)\s+[A-Z][a-z]+|"
    r"\s+(?:and|&)\s+co-?workers)(?:,?\s*\(?(?P<year>(?:19|20)\d\d)\)?)?"
)


def _written_by(fact: Fact, author: re.Match[str]) -> bool:
    known = author["name"].lower() in (fact.source.authors or "").lower()
    year = author["year"]
    return known and (not year or fact.source.year == int(year))


def select(
    spec: QuestionSpec, retriever: MemoryRetriever, *, limit: int = 24
) -> Selection:
    """Score all records against the slots and decide what may be answered."""
    pool = retriever.facts
    dois = tuple(doi.rstrip(".?)").lower() for doi in DOI.findall(spec.text))
    held = {(fact.source.doi or "").lower() for fact in pool if fact.usable}
    if dois and not held & set(dois):
        return Selection("abstain", missing=dois, reason="doi", pool=pool)
    words = telling_words(spec)
    author = _AUTHOR.search(spec.text)
    passages = retriever.scored(
        canonical_question(spec, words),
        words=[token for term in spec.terms for token in tokens(term)],
        keep=lambda fact: (
            fact.usable
            and (not spec.own_documents or fact.id.startswith("request:"))
            and fact.status != "duplicate"
            and (not dois or (fact.source.doi or "").lower() in dois)
            and (author is None or _written_by(fact, author))
            and (spec.year_from is None or (fact.source.year or 0) >= spec.year_from)
        ),
    )
    index = retriever.lexical
    place = {id(fact): i for i, fact in enumerate(pool)}
    beside = words
    if spec.form != "value" and (spec.hosts or spec.formulas):
        beside = [word for word in words if word not in lever_words(spec)]

    def told(fact: Fact) -> float:
        return share_held(beside, index.holds(place[id(fact)]), index)

    ranked = sorted(
        ((score(p.fact, p, spec) + TELLING * told(p.fact), p) for p in passages),
        key=lambda pair: (-pair[0], pair[1].fact.id),
    )
    nearest = tuple(p.fact for _, p in ranked[:3] if p.dense > FLOOR + 0.04)
    missing: list[str] = []
    chosen = ranked
    if spec.hosts:
        chosen = [
            (s, p)
            for s, p in ranked
            if about_host(p.fact, spec.hosts)
            or (
                holds_for_all(p.fact)
                and (spec.form in {"howto", "why", "source"} or general_wanted(spec))
                and s > 0.2
            )
        ]
        if not any(about_host(p.fact, spec.hosts) for _, p in chosen):
            return Selection(
                "abstain",
                missing=spec.hosts,
                nearest=nearest,
                reason="material",
                pool=pool,
            )
    elif spec.formulas:
        chosen = [
            (s, p)
            for s, p in ranked
            if any(holds_formula(p.fact, formula) for formula in spec.formulas)
        ]
        if not chosen:
            return Selection(
                "abstain",
                missing=spec.formulas,
                nearest=nearest,
                reason="formula",
                pool=pool,
            )
    if spec.elements:
        constituents = host_elements(spec)
        lacking = [
            element
            for element in spec.elements
            if element not in constituents
            and not any(
                element in dopants_of(p.fact) or element in elements_of(p.fact.formula)
                for _, p in chosen
            )
        ]
        if lacking and len(lacking) == len(spec.elements):
            what = tuple(f"{e} + {spec.hosts[0]}" if spec.hosts else e for e in lacking)
            return Selection(
                "abstain",
                missing=what,
                nearest=tuple(p.fact for _, p in chosen[:2]),
                reason="element",
                pool=pool,
            )
        missing += lacking
        with_element = [
            (s, p)
            for s, p in chosen
            if (dopants_of(p.fact) | elements_of(p.fact.formula)) & set(spec.elements)
        ]
        chosen = with_element or chosen
    # "What does 10.1007/… report?" asks for that source, not for a term.
    if spec.form == "definition" and not (spec.hosts or spec.formulas or dois):
        chosen = defining(spec, chosen, told)
        if not chosen:
            return Selection(
                "abstain", missing=spec.quantities, nearest=nearest,
                reason="definition", pool=pool,
            )  # fmt: skip
    elif (spec.hosts or spec.formulas) and not spec.own_documents:
        for gate in (with_aspects, with_levers):
            kept, lacking_part = gate(spec, chosen)
            if lacking_part:
                return Selection(
                    "abstain",
                    missing=lacking_part,
                    nearest=tuple(p.fact for _, p in chosen[:2]),
                    reason="aspect",
                    pool=pool,
                )
            chosen = kept
    foreign = additives(spec)
    if foreign:
        holding_it = [
            (s, p)
            for s, p in chosen
            if any(
                f"f:{formula}" in index.holds(place[id(p.fact)]) for formula in foreign
            )
        ]
        if not holding_it and spec.form != "compare":
            return Selection(
                "abstain",
                missing=tuple(f"{formula} + {spec.hosts[0]}" for formula in foreign),
                nearest=tuple(p.fact for _, p in chosen[:2]),
                reason="formula",
                pool=pool,
            )
    if not spec.hosts and not spec.formulas and beside and spec.form != "definition":
        # Without a material the telling words are all that says the subject.
        shares = {id(p.fact): told(p.fact) for _, p in chosen[:200]}
        best = max(shares.values(), default=0.0)
        chosen = [
            (s, p) for s, p in chosen if shares.get(id(p.fact), 0.0) >= 0.5 * best
        ]
    temperatures: tuple[float, ...] = ()
    if spec.own_documents:
        # A document is quoted as it stands, whatever it calls its figures.
        pass
    elif spec.quantities and spec.form not in {"value", "pushback", "definition"}:
        wanted = set(spec.quantities)
        speaking = [
            (s, p)
            for s, p in chosen
            if wanted & ({v.base for v in p.fact.values} | mentioned(p.fact))
            or (spec.form == "howto" and any(speaks_of(p.fact, q) for q in wanted))
        ]
        # Nearly every record of an electrolyte speaks of its conductivity.
        if speaking and "ionic conductivity" not in wanted:
            chosen = speaking
        of_cause = [
            (s, p)
            for s, p in chosen
            if set(spec.causes) & ({v.base for v in p.fact.values} | mentioned(p.fact))
        ]
        if not speaking and of_cause:
            # What is known of the cause is told, and that the effect is not.
            missing += spec.quantities
            chosen = of_cause
        elif not speaking:
            return Selection(
                "abstain",
                missing=spec.quantities,
                nearest=tuple(p.fact for _, p in chosen[:2]),
                reason="quantity",
                pool=pool,
            )
    if (
        spec.quantities
        and spec.form in {"value", "pushback"}
        and not spec.own_documents
    ):
        wanted = set(spec.quantities)
        holding = [
            (s, p) for s, p in chosen if {v.base for v in p.fact.values} & wanted
        ]
        if not holding:
            return Selection(
                "abstain",
                missing=spec.quantities,
                nearest=tuple(p.fact for _, p in chosen[:2]),
                reason="quantity",
                pool=pool,
            )
        chosen = holding
        if spec.formulas:
            exact = [
                (s, p)
                for s, p in chosen
                if any(holds_formula(p.fact, f) for f in spec.formulas)
            ]
            named = [
                (s, p)
                for s, p in chosen
                if any(
                    f in p.fact.claim or any(f in v.conditions for v in p.fact.values)
                    for f in spec.formulas
                )
            ]
            chosen = exact or named or chosen
            if not exact and not named:
                missing += spec.formulas
        if spec.temperature is not None and spec.quantities[0] != "space group":
            known = sorted(
                {
                    round(v.temperature, 1)
                    for _, p in chosen
                    for v in p.fact.values
                    if v.base in wanted and v.temperature is not None
                }
            )
            if known and not any(abs(t - spec.temperature) <= 5 for t in known):
                temperatures = tuple(known)
    if spec.form in {"strategies", "survey"}:
        # Strategies are ranked by their evidence, so all of a host are looked at.
        limit = 90
    hits = [
        Hit(
            p.fact,
            s,
            p.dense,
            p.lexical,
            credibility(
                p.fact,
                computed_wanted=spec.computed,
                implausible=any(implausible(v) for v in p.fact.values),
            ),
            effect_of(p.fact),
        )
        for s, p in chosen[:limit]
    ]
    if author is not None and hits:
        return Selection("answer", tuple(hits), nearest=nearest, pool=pool)
    if not hits:
        return Selection("abstain", nearest=nearest, reason="nothing", pool=pool)
    near = hits
    hits = _confirmed_first(hits, spec)
    if not dois and not _on_subject(spec, near, beside, retriever):
        return Selection(
            "abstain", tuple(near), nearest=nearest, reason="subject", pool=pool
        )
    silent = untold(
        spec,
        words if spec.yes_no else beside,
        [index.holds(place[id(h.fact)]) for h in hits[:6]],
    )
    outcome = "partial" if missing or temperatures or silent else "answer"
    return Selection(
        outcome, tuple(hits), tuple(missing), nearest, temperatures, pool=pool,
        untold=silent,
    )  # fmt: skip


def _on_subject(
    spec: QuestionSpec,
    hits: Sequence[Hit],
    words: Sequence[str],
    retriever: MemoryRetriever,
) -> bool:
    """Whether what is near is about what was asked.

    Measured on own questions: those about a known host that the store cannot answer
    hold less than half of the telling words; questions without a host need more, and
    a cosine above what unrelated questions reach.
    """
    slots = bool(spec.quantities) + bool(spec.levers) + bool(spec.elements)
    slots += bool(spec.aspects)
    slots += 2 * any(p.kind in {"space_group", "class"} for p in spec.premises)
    latin = spec.language == "en"
    held = coverage(words, retriever, hits)
    if spec.own_documents or (
        spec.form == "definition" and hits[0].fact.topic == "definition"
    ):
        return True
    if not spec.hosts and not spec.formulas and _all_told(words, hits):
        return True
    if not spec.hosts and not spec.formulas:
        near = retriever.nearest_cosine(spec.text)
        if not latin:
            # Words of other languages reach the records through the lexicon only.
            return near >= FLOOR + (0.0 if words and held >= 0.5 else 0.06)
        return near >= FLOOR + 0.02 and held >= 0.55
    if not latin or spec.form == "pushback" or slots >= 2:
        return True
    if slots == 0:
        return held >= 0.5
    if spec.quantities and spec.form in {"strategies", "survey", "value"}:
        return True
    return held >= 0.25


def _all_told(words: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether one of the nearest records states all of two or more telling words."""
    return len(words) >= 2 and any(set(words) <= focus(hit.fact) for hit in hits[:6])


def _confirmed_first(hits: list[Hit], spec: QuestionSpec) -> list[Hit]:
    """Leave out unconfirmed records unless they fit clearly better.

    Methods, and strategies of which few are confirmed, are shown with their mark.
    """
    best = max((h.score for h in hits if h.fact.verified), default=None)
    if best is None:
        return hits
    # Where an unconfirmed record leads anyway, the others beside it may speak too.
    leading = not hits[0].fact.verified and hits[0].score > best + 0.1
    margin = -0.2 if leading else 0.1
    kept = [h for h in hits if h.fact.verified or h.score > best + margin]
    if spec.form in {"howto", "definition"}:
        return [h for h in hits if h in kept or h.fact.kind in {"method", "review"}]
    titled = {h.fact.lever for h in kept if h.fact.lever}
    if spec.form in {"strategies", "survey"} and len(titled) < 3:
        return [h for h in hits if h in kept or h.fact.lever]
    return kept


def effect_concerns(hit: Hit, elements: Sequence[str]) -> bool:
    """Whether a measured difference is about one of the elements."""
    if hit.effect is None:
        return False
    before = elements_of(hit.effect.before.formula)
    after = elements_of(hit.effect.after.formula)
    if after and before and after != before:
        return bool((after ^ before) & set(elements))
    return bool(set(find_elements(hit.fact.lever, ())) & set(elements))


def _sense(effect: Effect, elements: Sequence[str]) -> int:
    """-1 when the element is in the reference and gone from the result, else +1."""
    before = elements_of(effect.before.formula)
    after = elements_of(effect.after.formula)
    gone = set(elements) & (before - after)
    return -1 if gone and not set(elements) & (after - before) else 1


def _alone(hit: Hit, spec: QuestionSpec) -> bool:
    """Whether the difference is that of the asked elements and of nothing else.

    Gallium on top of tantalum says nothing about gallium in the plain host.
    """
    head = set(find_elements(hit.fact.lever, ())) - host_elements(spec)
    return head <= set(spec.elements) or not head & set(spec.elements)


_LEVEL = re.compile(
    r"(?P<p>\d+(?:[.,]\d+)?)\s?(?:%|per ?cent|prozent|pour ?cent|por ciento)|"
    r"\bx\s?=\s?(?P<x>\d+[.,]\d+)",
    re.IGNORECASE,
)


def _of_level(text: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Records of the level of a dopant that a question states, else all."""
    match = _LEVEL.search(text)
    if not match:
        return hits
    shown = (match["p"] or match["x"]).replace(",", ".")
    wanted = (
        rf"(?<![\d.]){re.escape(shown)}\s?(?:%|per cent)"
        if match["p"]
        else rf"(?<![\d.]){re.escape(shown)}(?![\d])"
    )
    # The lever is the level itself; a claim may list many.
    told = [h for h in hits if re.search(wanted, h.fact.lever)]
    return told or [h for h in hits if re.search(wanted, h.fact.claim)] or hits


def opposite_direction(
    spec: QuestionSpec, hits: Sequence[Hit], wanted: int
) -> tuple[list[Hit], list[Hit]]:
    """Records whose measured sign is against, and with, a presupposed direction."""
    against: list[Hit] = []
    agreeing: list[Hit] = []
    hits = _of_level(spec.text, hits)
    for hit in hits:
        if hit.effect is None or hit.fact.kind == "computation":
            continue
        if spec.quantities and hit.effect.after.base not in spec.quantities:
            continue
        if spec.elements and not effect_concerns(hit, spec.elements):
            continue
        if spec.elements and not _alone(hit, spec):
            continue
        size = log10(hit.effect.ratio) * _sense(hit.effect, spec.elements)
        if abs(size) < 0.02:
            continue
        (agreeing if (size > 0) == (wanted > 0) else against).append(hit)
    return against, agreeing
