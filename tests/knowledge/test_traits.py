"""The traits are sound: sources, units, words, and subjects with names in use."""

from __future__ import annotations

import re

from assistant.granted.kinds import KINDS
from knowledge.checking import check_record
from knowledge.traits import EFFECT, subjects, trait_fact, traits, traits_of
from knowledge.units import find_unit


def test_every_trait_has_a_source_that_can_be_looked_up() -> None:
    for trait in traits():
        source = trait.fact.source
        assert source.doi or source.url or source.title or trait.fact.dataset, trait
        assert not source.doi or re.fullmatch(r"10\.\d{4,9}/\S+", source.doi), trait


def test_values_have_known_units_and_words_have_sentences() -> None:
    loose = {"", "× Si", "Wh/kg"}
    for trait in traits():
        if trait.word:
            assert trait.text.endswith("."), trait
            if trait.quantity.startswith(EFFECT):
                assert trait.word in {"raises", "lowers"}, trait
            elif trait.quantity in KINDS:
                assert trait.word in KINDS[trait.quantity], trait
        else:
            assert trait.value.unit in loose or find_unit(trait.value.unit), trait


def test_ids_are_unique_and_lead_back_to_the_record() -> None:
    own = [t.fact for t in traits() if t.fact.dataset == "traits"]
    assert len({fact.id for fact in own}) == len(own)
    assert trait_fact(own[0].id) is own[0]
    for fact in own:
        # A sentence of a value in numbers may be left out; nothing else may be wrong.
        problems = [p for p in check_record(fact) if "claim is no sentence" not in p]
        problems = [p for p in problems if "is not in the table" not in p]
        assert not problems


def test_names_of_subjects_are_in_six_languages() -> None:
    assert all(subject.names for subject in subjects())
    assert traits_of("rutile", "band gap")[0].low == 3.0
