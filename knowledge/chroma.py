"""The same search on chromadb, embedded: for stores too large for exact search.

Own vectors only, so that nothing is ever downloaded; telemetry off; one writer. The
records stay where they are: this index is derived and can be rebuilt from them. The
HTTP server of chromadb is not used: its Python implementation has open security holes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import chromadb  # noqa: TID253 - this module is about the library
from chromadb.config import Settings  # noqa: TID253 - as above

from knowledge.embedding import WIDTH, model_name
from knowledge.errors import IndexMissing
from knowledge.facts import Fact
from knowledge.fused import FusedRetriever, payload

_COLLECTION = "passages"
_BATCH = 2000


class ChromaRetriever(FusedRetriever):
    """Dense search by chromadb, fused with BM25 over the same records."""

    def __init__(self, folder: Path, facts: Sequence[Fact]) -> None:
        """Open an index that `build` has written.

        Raises:
            IndexMissing: There is none, or it belongs to other records or vectors.
        """
        super().__init__(facts)
        if not folder.is_dir():
            raise IndexMissing(f"no index in {folder}; build it first")
        self._client = _client(folder)
        names = [collection.name for collection in self._client.list_collections()]
        if _COLLECTION not in names:
            raise IndexMissing(f"the index in {folder} is incomplete; build it again")
        self._collection = self._client.get_collection(
            _COLLECTION, embedding_function=None
        )
        about = self._collection.metadata or {}
        if about.get("model") != model_name() or self._collection.count() != len(facts):
            raise IndexMissing(f"the index in {folder} is out of date; build it again")

    def nearest(
        self, vector: Sequence[float], *, count: int, where: Mapping[str, str] | None
    ) -> list[tuple[int, float]]:
        """Positions and cosines of the nearest records, best first."""
        found = self._collection.query(
            query_embeddings=[list(vector)],
            n_results=count,
            where=_filter(where),
            include=["distances"],
        )
        # Positions are the ids, since two passages of a document may share a record id.
        ids = [int(name) for name in found["ids"][0]]
        near = [1.0 - float(d) for d in (found["distances"] or [[]])[0]]
        return list(zip(ids, near, strict=True))


def _client(folder: Path) -> Any:
    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )


def _filter(where: Mapping[str, str] | None) -> Any:
    if not where:
        return None
    terms = [{name: {"$eq": value}} for name, value in where.items()]
    return terms[0] if len(terms) == 1 else {"$and": terms}


def build(folder: Path, facts: Sequence[Fact], vectors: Any) -> ChromaRetriever:
    """Write the index of records anew; an older one is replaced.

    Args:
        folder: Where the index lives.
        facts: All records, shipped ones included.
        vectors: Their unit vectors, shape (n, 384).
    """
    if vectors.shape != (len(facts), WIDTH):
        raise ValueError(f"expected vectors {(len(facts), WIDTH)}, got {vectors.shape}")
    folder.mkdir(parents=True, exist_ok=True)
    client = _client(folder)
    # The library keeps a connection per folder, so the files must not be taken away.
    for old in client.list_collections():
        client.delete_collection(old.name)
    collection = client.get_or_create_collection(
        _COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
        metadata={"model": model_name(), "width": WIDTH},
    )
    for start in range(0, len(facts), _BATCH):
        part = facts[start : start + _BATCH]
        collection.upsert(
            ids=[str(start + i) for i in range(len(part))],
            embeddings=vectors[start : start + len(part)].tolist(),
            metadatas=[dict(payload(fact)) for fact in part],
        )
    return ChromaRetriever(folder, facts)
