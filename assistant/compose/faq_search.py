"""One question on its way through the gates: its telling words, its scored records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.compose.faq_evidence import (
    score,
)
from assistant.compose.faq_gate import (
    Chosen,
)
from assistant.compose.faq_hits import Selection
from assistant.compose.faq_subject import FLOOR
from assistant.compose.faq_telling import (
    canonical_question,
    lever_words,
    share_held,
    telling_words,
)
from knowledge.facts import Fact
from knowledge.ingest.reading import DOI
from knowledge.lexical import tokens
from knowledge.retriever import MemoryRetriever
from validators.specs.question import QuestionSpec

#: What it is worth that a record holds all telling words of the question.
TELLING = 1.6

#: Letters from which on a word of a lever may begin a longer one.
_WHOLE = 4

#: "Murugan et al. 2007", "by Inaguma and Itoh (1993)".
_AUTHOR = re.compile(
    r"\b(?P<name>[A-Z][a-zé'ü-]{2,})(?:\s+et\s+al\.?|\s+(?:and|&)\s+[A-Z][a-z]+|"
    r"\s+(?:and|&)\s+co-?workers)(?:,?\s*\(?(?P<year>(?:19|20)\d\d)\)?)?"
)


def _written_by(fact: Fact, author: re.Match[str]) -> bool:
    known = author["name"].lower() in (fact.source.authors or "").lower()
    year = author["year"]
    return known and (not year or fact.source.year == int(year))


@dataclass
class Search:
    """One question on its way through the gates.

    Attributes:
        chosen: Scored records that are still in, the best first.
        missing: What was asked and no record holds, though others answer the rest.
    """

    spec: QuestionSpec
    retriever: MemoryRetriever
    chosen: Chosen = field(default_factory=list)
    nearest: tuple[Fact, ...] = ()
    missing: list[str] = field(default_factory=list)
    temperatures: tuple[float, ...] = ()

    @cached_property
    def dois(self) -> tuple[str, ...]:
        """DOIs that the question names."""
        return tuple(doi.rstrip(".?)").lower() for doi in DOI.findall(self.spec.text))

    @cached_property
    def author(self) -> re.Match[str] | None:
        """The author, and the year, whose work is asked about."""
        return _AUTHOR.search(self.spec.text)

    @cached_property
    def words(self) -> list[str]:
        """The telling words of the question."""
        return telling_words(self.spec)

    @cached_property
    def beside(self) -> list[str]:
        """Telling words that no slot holds."""
        if self.spec.form != "value" and (self.spec.hosts or self.spec.formulas):
            own = lever_words(self.spec)
            # "Fired" says what "fire" says.
            heads = tuple(word for word in own if len(word) >= _WHOLE)
            return [w for w in self.words if w not in own and not w.startswith(heads)]
        return self.words

    @cached_property
    def _place(self) -> dict[int, int]:
        return {id(fact): i for i, fact in enumerate(self.retriever.facts)}

    def holds(self, fact: Fact) -> frozenset[str] | set[str]:
        """Search tokens of a record."""
        return self.retriever.lexical.holds(self._place[id(fact)])

    def told(self, fact: Fact) -> float:
        """Share of the telling words that a record holds, 0 to 1."""
        return share_held(self.beside, self.holds(fact), self.retriever.lexical)

    def none(self, reason: str, missing: Sequence[str] = ()) -> Selection:
        """An abstention, with the best of what is left as the nearest records."""
        near = tuple(p.fact for _, p in self.chosen[:2])
        if reason in {"material", "formula", "definition"} or not near:
            near = self.nearest
        return Selection(
            "abstain",
            missing=tuple(missing),
            nearest=near,
            reason=reason,
            pool=self.retriever.facts,
        )

    def rank(self) -> None:
        """Score all records that may be used at all."""
        spec = self.spec

        def keep(fact: Fact) -> bool:
            return (
                fact.usable
                and (not spec.own_documents or fact.id.startswith("request:"))
                and fact.status != "duplicate"
                and (not self.dois or (fact.source.doi or "").lower() in self.dois)
                and (self.author is None or _written_by(fact, self.author))
                and (
                    spec.year_from is None or (fact.source.year or 0) >= spec.year_from
                )
            )

        passages = self.retriever.scored(
            canonical_question(spec, self.words),
            words=[token for term in spec.terms for token in tokens(term)],
            keep=keep,
        )
        self.chosen = sorted(
            ((score(p.fact, p, spec) + TELLING * self.told(p.fact), p)
             for p in passages),
            key=lambda pair: (-pair[0], pair[1].fact.id),
        )  # fmt: skip
        self.nearest = tuple(
            p.fact for _, p in self.chosen[:3] if p.dense > FLOOR + 0.04
        )

    def keep(self, fits: Callable[[Fact], bool]) -> Chosen:
        """Those of the chosen records that fit."""
        return [(s, p) for s, p in self.chosen if fits(p.fact)]
