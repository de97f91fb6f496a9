"""Facts of one compound asked for without a sentence, and structures side by side."""

import pytest

from assistant import Assistant
from assistant.crystal_follow_ups import compares_structures
from assistant.crystal_phrases import in_plain_words
from assistant.crystal_request import polymorph_in
from assistant.fact_phrases import compound_asked, is_fact_phrase


@pytest.mark.parametrize(
    "text",
    [
        "density of MgO in g/cm3",
        "c/a-Verhältnis von Wurtzit",
        "Zahl der Formeleinheiten in der Elementarzelle von Calcit",
        "distance Li–O la plus courte dans LiFePO4",
        "número de coordinación del Cd en CdCl2",
        "刚玉中Al的配位数",
        "ルチルのTi–O結合長",
    ],
)
def test_a_phrase_that_asks_for_a_fact(text):
    assert is_fact_phrase(text)


@pytest.mark.parametrize(
    "text",
    [
        "density of MgO pellets sintered at 1200 °C",
        "CIF of MgO",
        "coordination chemistry of cobalt complexes",
        "make the cell volume of MgO 5 % larger",
        "lattice parameters",
    ],
)
def test_other_phrases_are_left_alone(text):
    assert not is_fact_phrase(text)


def test_an_element_of_the_compound_is_no_compound_of_its_own():
    assert "Ti" not in compound_asked("coordination number of Ti in anatase")
    assert compound_asked("density of Ti") == "density of Ti"


# Z from the International Tables' conventional cells; density of periclase 3.58 g/cm³
# (CRC Handbook).
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("How many formula units per cell in spinel?", "Z = 8"),
        ("¿Cuántas unidades fórmula hay en la celda de la anatasa?", "Z = 4"),
        ("density of MgO in g/cm3", "3.58"),
        ("coordination number of Ti in anatase", "Ti1 has 6 O"),
        ("how many O atoms surround Zr in baddeleyite", "Zr1 has 7 O"),
        ("unit cell volume of corundum per formula unit", "for Z = 6"),
    ],
)
def test_the_fact_is_told(text, said):
    answer = Assistant().ask(text)
    assert answer.route == "cif"
    assert said in answer.text
    assert answer.cif is None


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Compare NaCl and CsCl structure types for a student", True),
        ("difference between rutile and anatase structurally", True),
        ("比较金红石和锐钛矿的晶体结构有什么不同", True),
        ("compare structure and ionic conductivity of rutile and anatase", False),
        ("compare the photocatalytic performance of rutile and anatase", False),
    ],
)
def test_structures_side_by_side(text, does):
    assert compares_structures(text) is does


def test_a_correction_within_a_message_holds():
    words = "dope with titanium vacancies? no wait, with strontium vacancies"
    assert in_plain_words(words) == "dope with strontium vacancies"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("把c轴压缩2%", "strain c by -2 %"),
        ("Vergrößere die Zelle um 1 %", "increase cell by 1 %"),
        ("c軸を1.5%伸ばして", "strain c by 1.5 %"),
        ("réduis l'axe c de 2 %", "decrease c by 2 %"),
    ],
)
def test_changes_in_other_languages(said, plain):
    assert plain in in_plain_words(said)


def test_axes_are_no_form_of_a_compound():
    assert polymorph_in("in hexagonal axes") is None
    assert polymorph_in("auf rhomboedrische Achsen") is None
    assert polymorph_in("hexagonal ice") == "hexagonal"
