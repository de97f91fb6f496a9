"""Definitions are whole, have names in six languages, and a source where one is."""

from knowledge.checking import check_record
from knowledge.glossary import USAGE, definition, find_terms, terms


def test_definitions_pass_the_checks_of_records():
    problems = [problem for term in terms() for problem in check_record(term.fact)]
    assert problems == []


def test_no_two_terms_share_a_name_or_an_id():
    ids = [term.fact.id for term in terms()]
    assert len(set(ids)) == len(ids)
    names = [name.lower() for term in terms() for name in term.names]
    twice = {name for name in names if names.count(name) > 1}
    # One word may stand in two languages for one term, never for two terms.
    assert all(
        sum(name in [n.lower() for n in t.names] for t in terms()) == 1
        for name in twice
    ), twice


def test_a_definition_without_a_source_is_never_verified():
    for term in terms():
        assert term.fact.verified == (term.fact.source.basis != USAGE)
        assert term.fact.verified == (term.fact.source.doi is not None)


def test_the_longest_name_wins_in_every_language():
    assert [t.name for t, _ in find_terms("glass transition temperature")] == [
        "glass transition temperature"
    ]
    for text in ("Sauerstoffleerstelle", "lacunes d'oxygène", "氧空位", "酸素空孔"):
        assert [t.name for t, _ in find_terms(text)] == ["oxygen vacancy"]
    assert definition("gloss-oxygen-vacancy") is not None


def test_both_ends_of_a_range_are_values_of_a_definition():
    alloy = definition("gloss-high-entropy-alloy")
    assert alloy is not None
    assert {v.value for v in alloy.values if v.unit == "at.%"} == {5.0, 35.0}
