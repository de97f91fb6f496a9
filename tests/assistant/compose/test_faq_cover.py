"""Words of a question that no record of its answer speaks of forbid `verified`."""

from __future__ import annotations

import pytest

from assistant.asking.question import parse_question
from assistant.compose.faq_cover import uncovered
from assistant.records import Status
from assistant.routes.faq import answer_offline
from knowledge.facts import Fact, library


def _fact(name: str) -> Fact:
    return next(fact for fact in library() if fact.id == name)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("How does Al2O3 coating change the tap noise of LLZO?", "noise"),
        ("Quel est l'effet du laitier sur la chaleur d'hydratation du béton ?",
         "chaleur"),
        ("Wie ändert Hüttensand die Hydratationswärme von Beton?",
         "Hydratationswärme"),
        ("¿Cómo cambia la escoria el calor de hidratación del hormigón?", "calor"),
        ("高炉矿渣如何影响混凝土的水化热？", "水化热"),
    ],
)  # fmt: skip
def test_a_word_that_no_record_speaks_of_is_named(text: str, word: str) -> None:
    facts = [_fact("con-004")]
    left = uncovered(parse_question(text), facts)
    assert any(word in said for said in left)


@pytest.mark.parametrize(
    "text",
    [
        "What do steel fibres do for concrete with recycled aggregate?",
        "How does steel fiber affect the strength of recycled aggregate concrete?",
    ],
)
def test_what_a_record_speaks_of_is_covered(text: str) -> None:
    assert uncovered(parse_question(text), [_fact("con-004")]) == ()


def test_an_answer_that_passes_over_a_word_is_not_verified() -> None:
    plain = answer_offline("Effect of Co and B co-doping on NCM811")
    assert plain.status is Status.VERIFIED
    odd = answer_offline(
        "Effect of Co and B co-doping on the acoustic emission of NCM811"
    )
    assert odd.status is not Status.VERIFIED
    assert "acoustic" in odd.text


def test_a_method_may_be_asked_for_without_how() -> None:
    for text in (
        "Separating bulk and grain-boundary contributions by impedance spectroscopy",
        "assign impedance arcs to bulk and grain boundary",
        "Séparer volume et joints de grains par impédance",
        "区分晶粒和晶界的阻抗贡献",
    ):
        assert parse_question(text).form == "howto"


@pytest.mark.parametrize(
    "text",
    [
        "How can the cubic phase of LLZO be stabilised at room temperature?",
        "Wie stabilisiert man die kubische Phase von LLZO?",
        "如何稳定LLZO的立方相？",
    ],
)
def test_a_measure_that_repeats_the_wish_is_no_verified_answer(text: str) -> None:
    assert answer_offline(text).status is not Status.VERIFIED


def test_a_figure_that_is_asked_for_must_be_recorded() -> None:
    answer = answer_offline(
        "Which annealing temperature gives the best ductility in CoCrFeNi?"
    )
    assert answer.status is not Status.VERIFIED
    assert "annealing temperature" in answer.text


def test_a_sample_that_was_made_otherwise_is_no_verified_answer() -> None:
    answer = answer_offline("What conductivity does LLZO sintered at 1150 °C reach?")
    assert answer.status is not Status.VERIFIED
    assert "1150 °C" in answer.text
