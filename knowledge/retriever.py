"""Retriever: which records are near a question, by meaning and by words.

Dense and lexical ranks are fused two to one with k = 10; on paraphrases dense ranks
lead, on formulas and rare names the lexical ones do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from knowledge.facts import Fact
from knowledge.lexical import LexicalIndex, tokens


@dataclass(frozen=True, slots=True)
class Passage:
    """A record found, with the parts of its score.

    Attributes:
        dense: Cosine between question and record, -1 to 1.
        lexical: BM25 score divided by the best one, 0 to 1.
        score: Fused rank score, higher is nearer.
    """

    fact: Fact
    dense: float
    lexical: float
    score: float


class Retriever(Protocol):
    """Finds records; every store of passages offers this."""

    def search(
        self, query: str, *, k: int = 5, where: Mapping[str, str] | None = None
    ) -> list[Passage]:
        """The k records nearest to a query among those that match `where`."""
        ...


def matches(fact: Fact, where: Mapping[str, str] | None) -> bool:
    """Whether a record has the wanted fields (material, family, topic, kind …)."""
    if not where:
        return True
    return all(str(getattr(fact, name, "")) == wanted for name, wanted in where.items())


class MemoryRetriever:
    """Exact search in memory: right for thousands of records.

    Vectors are computed on first use, so a retriever costs nothing to build.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        *,
        vectors: Any = None,
        corpus: Sequence[Sequence[str]] | None = None,
    ) -> None:
        self.facts = tuple(facts)
        self._vectors = vectors
        self._corpus = corpus
        self._lexical: LexicalIndex | None = None

    @property
    def corpus(self) -> Sequence[Sequence[str]]:
        """Search tokens of all records."""
        if self._corpus is None:
            self._corpus = [tokens(fact.text) for fact in self.facts]
        return self._corpus

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index, built on first use."""
        if self._lexical is None:
            self._lexical = LexicalIndex(self.corpus)
        return self._lexical

    @property
    def vectors(self) -> Any:
        """Unit vectors of all records, shape (n, 384)."""
        if self._vectors is None:
            from knowledge.embedding import passage_vectors

            self._vectors = passage_vectors([fact.gist for fact in self.facts])
        return self._vectors

    def scored(
        self,
        query: str,
        *,
        words: Sequence[str] = (),
        keep: Callable[[Fact], bool] = lambda fact: True,
    ) -> list[Passage]:
        """All records that pass `keep` with their scores, best first.

        Args:
            query: Natural language, any of the model's languages.
            words: Further search tokens, such as translated terms.
            keep: Filter on records.
        """
        if not self.facts:
            return []
        from knowledge.embedding import query_vector

        dense = self.vectors @ query_vector(query)
        lexical = self.lexical.scores([*tokens(query), *words])
        top = max(lexical, default=0.0) or 1.0
        chosen = [i for i, fact in enumerate(self.facts) if keep(fact)]
        by_dense = sorted(chosen, key=lambda i: (-float(dense[i]), i))
        by_words = sorted(chosen, key=lambda i: (-lexical[i], i))
        rank: dict[int, float] = dict.fromkeys(chosen, 0.0)
        for place, i in enumerate(by_dense):
            rank[i] += 2.0 / (10 + place)
        for place, i in enumerate(by_words):
            if lexical[i] > 0:
                rank[i] += 1.0 / (10 + place)
        order = sorted(chosen, key=lambda i: (-rank[i], i))
        return [
            Passage(self.facts[i], float(dense[i]), lexical[i] / top, rank[i])
            for i in order
        ]

    def nearest_cosine(self, query: str) -> float:
        """Cosine of the record nearest to a query, -1 to 1."""
        from knowledge.embedding import query_vector

        if not self.facts:
            return -1.0
        return float((self.vectors @ query_vector(query)).max())

    def centred_cosines(self, query: str) -> Any:
        """Cosines of all records with a query after the mean record is taken off both.

        What all records share makes plain cosines lie close together. Shape (n,), -1
        to 1; empty without records.
        """
        import numpy as np

        from knowledge.embedding import query_vector

        if not self.facts:
            return np.zeros(0, dtype=np.float32)
        mean = self.vectors.mean(0)
        rows, asked = self.vectors - mean, query_vector(query) - mean
        lengths = np.linalg.norm(rows, axis=1) * float(np.linalg.norm(asked))
        return (rows @ asked) / np.maximum(lengths, 1e-9)

    def search(
        self, query: str, *, k: int = 5, where: Mapping[str, str] | None = None
    ) -> list[Passage]:
        """The k records nearest to a query among those that match `where`."""
        return self.scored(query, keep=lambda fact: matches(fact, where))[:k]
