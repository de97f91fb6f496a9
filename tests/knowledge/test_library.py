"""The shipped records are sound, and as many and as varied as they are said to be."""

from collections import Counter, defaultdict

import pytest

from knowledge.checking import check_library, check_record
from knowledge.embedding import digest
from knowledge.facts import fact_from_json, library


def test_no_record_breaks_the_form():
    assert check_library() == ()


def test_at_least_four_hundred_records_are_shipped():
    assert len(library()) >= 400


def test_at_least_one_hundred_fifty_drawbacks_rest_on_source_or_values():
    held = [f for f in library() if f.drawback and f.drawback_basis != "judgement"]
    assert len(held) >= 150


def test_verified_means_a_doi_and_a_claim_that_was_read():
    for fact in library():
        if fact.verified:
            assert fact.source.doi
            assert fact.claim_seen


def test_recalled_records_can_support_nothing():
    recalled = [f for f in library() if not f.claim_seen]
    assert recalled
    assert not any(f.usable for f in recalled)


def test_solid_electrolyte_records_come_from_many_sources():
    sources = defaultdict(set)
    count = Counter()
    for fact in library():
        sources[fact.family].add(fact.source.doi or fact.source.title or fact.id)
        count[fact.family] += 1
    full = [f for f in count if count[f] >= 10 and len(sources[f]) >= 5]
    assert len(full) >= 8


def test_every_shipped_record_has_its_vector_stored():
    from importlib.resources import files

    import numpy as np

    with files("knowledge").joinpath("library/vectors.npz").open("rb") as handle:
        keys = {str(k) for k in np.load(handle)["keys"]}
    assert {digest(f.gist) for f in library()} <= keys


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"doi": "11.1/x"}, "DOI"),
        ({"verified": True, "doi": None}, "without a DOI"),
        ({"claim": "Conducts 7 mS/cm after 13 h at a temperature."}, "none of its"),
        ({"topic": "gossip"}, "topic"),
        ({"advantage": "An entry to the literature"}, "speaks of the source"),
        ({"drawback": "The figures were not in the part that was read"}, "speaks of"),
        ({"claim": "Too short."}, "no sentence"),
    ],
)
def test_a_planted_fault_in_a_record_is_found(change, word):
    data = library()[1].to_json() | change
    assert any(word in problem for problem in check_record(fact_from_json(data)))


def test_a_record_survives_its_json_form():
    for fact in library()[::40]:
        assert fact_from_json(fact.to_json()) == fact
