"""Comparisons are read from how two materials stand beside each other."""

import pytest

from assistant.asking.question import parse_question
from assistant.asking.sides import compares_properties, set_against


@pytest.mark.parametrize(
    "text",
    ["LGPS against LATP", "SnSe oder Bi2Te3?", "BaTiO3和PZT哪个介电常数更大？",
     "¿módulo Si3N4 o SiC?"],
)  # fmt: skip
def test_two_materials_side_by_side_are_compared(text):
    assert set_against(text)
    assert parse_question(text).form == "compare"


@pytest.mark.parametrize(
    "text",
    ["Is LGPS stable against LLZO?", "As MgB2 loses current with SiC, what is better?",
     "How do I sinter LLZO and LATP?"],
)  # fmt: skip
def test_materials_in_another_relation_are_not(text):
    assert not set_against(text)


def test_a_property_of_no_structure_makes_it_a_question_of_the_literature():
    assert compares_properties("Which is stiffer, alumina or zirconia?")
    assert not compares_properties("Space group of halite or CsCl?")
