"""Search finds formulas by words and paraphrases by meaning, in memory and on disk."""

import numpy as np
import pytest

from knowledge.embedding import passage_vectors
from knowledge.errors import IndexMissing
from knowledge.facts import library
from knowledge.retriever import MemoryRetriever

FACTS = [f for f in library() if f.material in {"LLTO", "LLZO"} and f.kind != "row"]


@pytest.fixture(scope="module")
def memory():
    return MemoryRetriever(FACTS)


@pytest.mark.parametrize(
    ("query", "record"),
    [
        ("Li0.3La0.567TiO3 space group", "llto-045"),
        ("holding the pellet too long evaporates lithium oxide", "llto-053"),
        ("Polarisation verdunkelt LLTO von der Kathode", "llto-068"),
    ],
)
def test_the_right_record_is_among_the_first(memory, query, record):
    assert record in [p.fact.id for p in memory.search(query, k=5)]


def test_filters_hold(memory):
    found = memory.search("conductivity", k=8, where={"topic": "interface"})
    assert found
    assert {p.fact.topic for p in found} == {"interface"}


def test_vectors_have_unit_length(memory):
    assert np.allclose(np.linalg.norm(memory.vectors, axis=1), 1.0, atol=2e-2)


def test_chromadb_gives_nearly_the_same_and_can_be_rebuilt(tmp_path, memory):
    from knowledge.chroma import ChromaRetriever, build

    vectors = passage_vectors([fact.gist for fact in FACTS])
    with pytest.raises(IndexMissing):
        ChromaRetriever(tmp_path / "none", FACTS)
    index = build(tmp_path / "index", FACTS, vectors)
    for query in ("grain boundary resistance", "aluminium doping of LLTO", "HIP"):
        exact = {p.fact.id for p in memory.search(query, k=5)}
        found = {p.fact.id for p in index.search(query, k=5)}
        assert len(exact & found) >= 4
    only = index.search("conductivity", k=5, where={"topic": "interface"})
    assert {p.fact.topic for p in only} == {"interface"}
    again = build(tmp_path / "index", FACTS[:60], vectors[:60])
    assert len(again.search("LLTO", k=5)) == 5
    with pytest.raises(IndexMissing):
        ChromaRetriever(tmp_path / "index", FACTS)


def test_a_server_store_in_memory_gives_nearly_the_same(memory):
    pytest.importorskip("qdrant_client", reason="needs the extra 'team'")
    from knowledge.qdrant import QdrantRetriever, build, connect

    client = connect()
    with pytest.raises(IndexMissing):
        QdrantRetriever(client, FACTS)
    index = build(client, FACTS, passage_vectors([fact.gist for fact in FACTS]))
    for query in ("grain boundary resistance", "aluminium doping of LLTO", "HIP"):
        exact = {p.fact.id for p in memory.search(query, k=5)}
        found = {p.fact.id for p in index.search(query, k=5)}
        assert len(exact & found) >= 4
    only = index.search("conductivity", k=5, where={"topic": "interface"})
    assert {p.fact.topic for p in only} == {"interface"}
    with pytest.raises(IndexMissing):
        QdrantRetriever(client, FACTS[:60])


def test_a_server_elsewhere_is_not_spoken_to():
    pytest.importorskip("qdrant_client", reason="needs the extra 'team'")
    from knowledge.qdrant import connect

    with pytest.raises(ValueError, match="not this machine"):
        connect("https://search.example.org:6333")


def test_an_index_has_to_say_what_is_nearest():
    from knowledge.fused import FusedRetriever

    with pytest.raises(TypeError, match="nearest"):
        FusedRetriever([])
