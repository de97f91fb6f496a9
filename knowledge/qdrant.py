"""The same search on Qdrant, for a team that shares one store (extra ``team``).

Vectors are our own, so the server needs no model and downloads nothing. Records stay
with the team's files; the collection is derived from them and can be rebuilt. Only a
server on this machine is spoken to: a remote one is reached through a tunnel that the
operator opens, so that no question leaves the machine by this door.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from qdrant_client import QdrantClient, models

from knowledge.embedding import WIDTH, model_name
from knowledge.errors import IndexMissing
from knowledge.facts import Fact
from knowledge.fused import FILTERS, FusedRetriever, payload

_BATCH = 512
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def connect(url: str | None = None, *, api_key: str | None = None) -> QdrantClient:
    """A client of a server on this machine, or of a store in memory.

    Args:
        url: ``http://127.0.0.1:6333``; None keeps everything in this process.
        api_key: Key of the server, where it asks for one.

    Raises:
        ValueError: The server is not on this machine.
    """
    if url is None:
        return QdrantClient(":memory:")
    host = urlsplit(url).hostname or ""
    if host not in _LOOPBACK:
        raise ValueError(
            f"{host or url} is not this machine: open a tunnel to the server and name "
            "its local end, for example http://127.0.0.1:6333"
        )
    return QdrantClient(url=url, api_key=api_key, timeout=30)


class QdrantRetriever(FusedRetriever):
    """Dense search by a Qdrant collection, fused with BM25 over the same records."""

    def __init__(
        self, client: QdrantClient, facts: Sequence[Fact], *, name: str = "passages"
    ) -> None:
        """Open a collection that `build` has filled.

        Raises:
            IndexMissing: There is none, or it belongs to other records or vectors.
        """
        super().__init__(facts)
        self._client, self._name = client, name
        if not client.collection_exists(name):
            raise IndexMissing(f"no collection {name!r} on the server; build it first")
        count = client.count(name, exact=True).count
        about = client.retrieve(name, [0], with_payload=["model"]) if count else []
        model = (about[0].payload or {}).get("model") if about else model_name()
        if count != len(self.facts) or model != model_name():
            raise IndexMissing(f"collection {name!r} is out of date; build it again")

    def nearest(
        self, vector: Sequence[float], *, count: int, where: Mapping[str, str] | None
    ) -> list[tuple[int, float]]:
        """Positions and cosines of the nearest records, best first."""
        found = self._client.query_points(
            self._name,
            query=list(vector),
            limit=count,
            query_filter=_filter(where),
            with_payload=False,
        )
        return [(int(point.id), float(point.score)) for point in found.points]


def _filter(where: Mapping[str, str] | None) -> models.Filter | None:
    if not where:
        return None
    return models.Filter(
        must=[
            models.FieldCondition(key=key, match=models.MatchValue(value=value))
            for key, value in where.items()
        ]
    )


def build(
    client: QdrantClient, facts: Sequence[Fact], vectors: Any, *, name: str = "passages"
) -> QdrantRetriever:
    """Fill a collection anew; an older one of that name is replaced.

    Args:
        client: As `connect` gives it.
        facts: All records, shipped ones included.
        vectors: Their unit vectors, shape (n, 384).
        name: Of the collection, so that teams may share a server.
    """
    if vectors.shape != (len(facts), WIDTH):
        raise ValueError(f"expected vectors {(len(facts), WIDTH)}, got {vectors.shape}")
    if client.collection_exists(name):
        client.delete_collection(name)
    client.create_collection(
        name,
        vectors_config=models.VectorParams(size=WIDTH, distance=models.Distance.COSINE),
    )
    with warnings.catch_warnings():
        # A store in memory has no payload indexes and says so.
        warnings.filterwarnings("ignore", message="Payload indexes have no effect")
        for field in FILTERS:
            client.create_payload_index(name, field, models.PayloadSchemaType.KEYWORD)
    for start in range(0, len(facts), _BATCH):
        part = facts[start : start + _BATCH]
        client.upsert(
            name,
            models.Batch(
                ids=list(range(start, start + len(part))),
                vectors=vectors[start : start + len(part)].tolist(),
                payloads=[{**payload(fact), "model": model_name()} for fact in part],
            ),
        )
    return QdrantRetriever(client, facts, name=name)
