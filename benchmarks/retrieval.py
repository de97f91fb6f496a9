"""What search costs from 1,000 to 100,000 passages, in memory and in vector indexes.

Passages are the shipped records, repeated with a number behind the claim; their vectors
are those of the records with seeded noise, so that no passage equals another and
nothing has to be embedded anew (that costs about 20 ms a passage). Times are CPU
seconds of one process. The exact search is the baseline: `overlap` is the share of its
first five that an index finds too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding import passage_vectors, query_vector
from knowledge.facts import Fact, library
from knowledge.lexical import tokens
from knowledge.retriever import MemoryRetriever

QUERIES = (
    "How can I improve the ionic conductivity of LLTO?",
    "grain boundary resistance of LLZO",
    "yield strength of refractory alloys at high temperature",
    "stability of sulfide electrolytes in moist air",
    "Li1.3Al0.3Ti1.7(PO4)3 conductivity at room temperature",
)


def passages(count: int) -> tuple[list[Fact], Any]:
    """Records and unit vectors, shape (count, 384)."""
    base = library()
    rows = passage_vectors([fact.gist for fact in base])
    draw = np.random.default_rng(7)
    facts, vectors = [], np.empty((count, rows.shape[1]), dtype=np.float32)
    for i in range(count):
        fact = base[i % len(base)]
        facts.append(replace(fact, id=f"{fact.id}-{i}", claim=f"{fact.claim} ({i})"))
        row = rows[i % len(base)] + draw.normal(0, 0.01, rows.shape[1])
        vectors[i] = row / np.linalg.norm(row)
    return facts, vectors


def cost(action: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of an action, and what it gives."""
    begun = time.process_time()
    result = action()
    return time.process_time() - begun, result


def indexes(names: Sequence[str], folder: Path) -> dict[str, Callable[..., Any]]:
    """How each index is built from records and vectors."""
    out: dict[str, Callable[..., Any]] = {}
    if "chromadb" in names:
        from knowledge import chroma

        out["chromadb, embedded"] = lambda f, v: chroma.build(folder / "chroma", f, v)
    if "qdrant" in names:
        try:
            from knowledge import qdrant
        except ImportError:
            print("qdrant: not installed (extra 'team')")
        else:
            client = qdrant.connect()
            out["qdrant, in process"] = lambda f, v: qdrant.build(client, f, v)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--indexes", default="chromadb,qdrant")
    args = parser.parse_args()
    print(
        f"{'passages':>9}  {'search':<20}{'build s':>9}{'query ms':>10}{'overlap':>9}"
    )
    for count in [int(size) for size in args.sizes.split(",")]:
        facts, vectors = passages(count)
        corpus = [tokens(fact.text) for fact in library()]
        corpus = [corpus[i % len(corpus)] for i in range(count)]
        exact = MemoryRetriever(facts, vectors=vectors, corpus=corpus)
        built, _ = cost(lambda exact=exact: exact.lexical)
        query_vector(QUERIES[0])
        seconds, first = cost(
            lambda exact=exact: [
                [p.fact.id for p in exact.search(text, k=5)] for text in QUERIES
            ]
        )
        _row(count, "exact, in memory", built, seconds, 1.0)
        with tempfile.TemporaryDirectory() as folder:
            chosen = indexes(args.indexes.split(","), Path(folder))
            for name, build in chosen.items():
                built, index = cost(
                    lambda build=build, facts=facts, vectors=vectors: build(
                        facts, vectors
                    )
                )
                # The words are indexed as in memory; only the vectors differ.
                index._lexical = exact.lexical
                seconds, found = cost(
                    lambda index=index: [
                        [p.fact.id for p in index.search(text, k=5)] for text in QUERIES
                    ]
                )
                shared = [_overlap(a, b) for a, b in zip(first, found, strict=True)]
                _row(count, name, built, seconds, sum(shared) / len(shared))


def _overlap(exact: Sequence[str], found: Sequence[str]) -> float:
    """Share of the records behind the exact passages that were found too."""
    wanted = {name.rsplit("-", 1)[0] for name in exact}
    return len(wanted & {name.rsplit("-", 1)[0] for name in found}) / len(wanted)


def _row(count: int, name: str, built: float, seconds: float, overlap: float) -> None:
    per_query = 1000 * seconds / len(QUERIES)
    print(f"{count:>9}  {name:<20}{built:>9.1f}{per_query:>10.0f}{overlap:>9.2f}")


if __name__ == "__main__":
    main()
