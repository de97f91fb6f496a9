"""Which questions ask for a definition, and which for a thing of their own."""

import pytest

from assistant.asking.grades import grades
from assistant.asking.terms import asked_terms
from assistant.records import Kind, Request
from assistant.routes.faq import answer_offline as ask
from assistant.routing import route


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What is a Wyckoff position?", ["Wyckoff position"]),
        ("Was versteht man unter Überspannung?", ["overpotential"]),
        ("什么是肖特基缺陷?", ["Schottky defect"]),
        ("活性化エネルギーとは何ですか?", ["activation energy"]),
        ("lacune d'oxygène", ["oxygen vacancy"]),
        ("¿Qué es la temperatura de transición vítrea?",
         ["glass transition temperature"]),
        ("Difference between Schottky and Frenkel defects",
         ["Schottky defect", "Frenkel defect"]),
        ("Qu'est-ce qu'un facteur de structure en cristallographie ?",
         ["structure factor"]),
        ("What is the band gap of MAPbI3?", []),
        ("What is the band gap of polyaniline?", []),
        ("What is the effect of sintering on density?", []),
        ("锂离子电池的库仑效率是什么", []),
        ("What is the sintering temperature of LLZO?", []),
    ],
)  # fmt: skip
def test_a_term_is_asked_for_where_nothing_of_its_own_is(text, names):
    assert [term.name for term in asked_terms(text)] == names


def test_a_definition_goes_to_the_literature_and_says_what_it_rests_on():
    text = "What is a structure factor?"
    assert route(Request(text=text)).kind is Kind.FAQ
    usage = ask(text)
    assert usage.status.value == "unverified"
    assert "common usage" in usage.text
    sourced = ask("Define overpotential.")
    assert sourced.status.value == "verified"
    assert "10.1351/goldbook.O04358" in sourced.text


def test_grades_of_alloys_and_cathodes_are_told_apart():
    assert grades("Inconel 718 or 17-4PH steel") == {"IN718", "174PH"}
    assert grades("NMC811 and NCM 622") == {"NCM811", "NCM622"}
    assert grades("strength in 17 steels") == frozenset()


def test_what_is_known_of_one_steel_does_not_answer_for_another():
    answer = ask("Which heat treatment gives the best strength in 15-5 PH steel?")
    assert answer.status.value != "verified"
    ids = {
        c.id for c in ask("How is 17-4 PH steel heat treated after printing?").citations
    }
    assert ids <= {"al-022", "al-023", "al-024"}
    assert ids


@pytest.mark.parametrize(
    "text",
    [
        "Warum altern NMC-Kathoden?",
        "Does carbon raise the yield strength of high-entropy alloys at 77 K?",
        "What is the drawback of HIP for additively manufactured IN718?",
        "Quelle est la dureté Vickers du composé Mo2BC ?",
    ],
)
def test_reasons_and_hardness_are_asked_of_the_literature(text):
    assert route(Request(text=text)).kind is Kind.FAQ
