"""How something is measured is asked in six languages and answered by methods."""

import pytest

from assistant.asking.question import parse_question
from assistant.asking.terms import asked_terms
from assistant.records import Kind, Request
from assistant.routes.faq import answer_offline as ask
from assistant.routing import route


@pytest.mark.parametrize(
    "text",
    [
        "How is ionic conductivity measured by impedance?",
        "Wie wird die Ionenleitfähigkeit mit Impedanz gemessen?",
        "Comment mesure-t-on la conductivité ionique par impédance ?",
        "¿Cómo se mide la conductividad iónica por impedancia?",
        "怎样用阻抗谱测量离子电导率？",
        "インピーダンスでイオン伝導率はどのように測定しますか？",
    ],
)
def test_a_method_is_wanted_and_no_definition(text):
    assert parse_question(text).form == "howto"
    assert asked_terms(text) == ()
    # Thickness over resistance and area, by the arcs of the spectrum.
    assert "thickness over resistance" in ask(text).text.split("\n## ")[0]


def test_the_method_of_another_quantity_does_not_lead():
    text = "Comment mesure-t-on le nombre de transport du lithium dans un polymère ?"
    assert "Bruce-Vincent" in ask(text).text.split("\n")[1]


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuál es el módulo de Weibull de Li3ErBr6 sinterizado?",
        "Wie groß ist der Weibull-Modul von Li3ErBr6?",
        "Quel est le coefficient de frottement de Ti3SiC2 ?",
    ],
)
def test_what_a_test_tells_is_asked_of_the_literature(text):
    assert route(Request(text=text)).kind is Kind.FAQ


def test_a_denied_use_is_no_premise():
    text = "Pourquoi le Li10GeP2S12 n'est-il pas utilisé contre le lithium ?"
    assert "ne peut ni confirmer" not in ask(text).text
