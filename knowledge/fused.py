"""Search in an outer vector index, fused with BM25 over the same records.

An index knows only positions and vectors; the records stay where they are. What an
index has to offer is one method, `nearest`, so that an embedded index and a server of
a team are searched by the same code and give the same `Passage`s.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from knowledge.embedding import query_vector
from knowledge.facts import Fact
from knowledge.lexical import LexicalIndex, tokens
from knowledge.retriever import Passage, matches

#: Fields of a record that an index can filter by.
FILTERS = ("material", "family", "topic", "kind")


def payload(fact: Fact) -> dict[str, str]:
    """The fields that an index keeps beside a vector; an empty one is ``-``."""
    return {name: str(getattr(fact, name)) or "-" for name in FILTERS}


class FusedRetriever(ABC):
    """Dense ranks of an index and lexical ranks, two to one with k = 10."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = tuple(facts)
        self._lexical: LexicalIndex | None = None

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index, built on first use."""
        if self._lexical is None:
            self._lexical = LexicalIndex([tokens(fact.text) for fact in self.facts])
        return self._lexical

    @abstractmethod
    def nearest(
        self, vector: Sequence[float], *, count: int, where: Mapping[str, str] | None
    ) -> list[tuple[int, float]]:
        """Positions and cosines of the nearest records, best first."""

    def search(
        self, query: str, *, k: int = 5, where: Mapping[str, str] | None = None
    ) -> list[Passage]:
        """The k records nearest to a query among those that match `where`."""
        wanted = min(max(10 * k, 50), len(self.facts))
        if not wanted:
            return []
        near = self.nearest(query_vector(query).tolist(), count=wanted, where=where)
        dense = dict(near)
        lexical = self.lexical.scores(tokens(query))
        top = max(lexical, default=0.0) or 1.0
        by_words = sorted(
            (
                i
                for i, s in enumerate(lexical)
                if s > 0 and matches(self.facts[i], where)
            ),
            key=lambda i: (-lexical[i], i),
        )[:wanted]
        rank: dict[int, float] = {}
        for place, (i, _) in enumerate(near):
            rank[i] = rank.get(i, 0.0) + 2.0 / (10 + place)
        for place, i in enumerate(by_words):
            rank[i] = rank.get(i, 0.0) + 1.0 / (10 + place)
        order = sorted(rank, key=lambda i: (-rank[i], i))[:k]
        return [
            Passage(self.facts[i], dense.get(i, 0.0), lexical[i] / top, rank[i])
            for i in order
        ]
