"""Figures wished without a word for a table, and what only looks like that."""

import pytest

from assistant.asking.listing import wishes_rows
from assistant.asking.named import numbers_with_units
from assistant.records import Kind, Request
from assistant.routing import route


@pytest.mark.parametrize(
    "text",
    [
        "yield strength of 316L, heat treated vs as-built",
        "Hardness of high entropy alloys, cast versus annealed",
        "List the critical temperatures of the cuprates",
        "compressive strength of concrete with fly ash, 28 days",
        "Dureté des aciers, trempés ou recuits",
        "Nenne die Bandlücken der Halogenid-Perowskite",
        "Donne-moi les conductivités ioniques des électrolytes sulfures",
        "Lista la dureza de los aceros",
    ],
)
def test_a_property_with_its_conditions_wants_rows(text):
    assert wishes_rows(text)
    assert route(Request(text=text)).kind is Kind.DATA


@pytest.mark.parametrize(
    "text",
    [
        "ionic conductivity of LLZO",
        "band gap of MAPbI3 vs CsPbI3",
        "critical current density of LLZO against lithium",
        "Wärmeleitfähigkeit von AlN gegenüber BN",
        "Critical current density of LLZO, best so far",
        "Why is the hardness of steel, as quenched, so high?",
        "The hardness of steel is high, so how is it cut",
        "List the advantages of cold sintering",
    ],
)
def test_a_question_or_a_comparison_does_not(text):
    assert not wishes_rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "How is the retained austenite of a steel determined by XRD?",
        "Wie wird die kritische Stromdichte von Supraleitern gemessen?",
        "Comment mesure-t-on la résistance interfaciale ?",
        "¿Cómo se determina la energía de activación por impedancia?",
        "怎样用衍射测定残余应力？",
        "粒界抵抗はどのように測定しますか？",
    ],
)
def test_how_something_is_measured_is_a_question(text):
    assert route(Request(text=text)).kind is Kind.FAQ


def test_a_table_of_two_materials_stays_a_table():
    text = "Dame una tabla con zT de termoeléctricos basados en SnTe o GeTe"
    assert route(Request(text=text)).kind is Kind.DATA


def test_a_rate_of_heating_is_no_temperature():
    assert numbers_with_units("at 10 K/min in 60 V/cm up to 1310 K") == [(1310.0, "K")]
