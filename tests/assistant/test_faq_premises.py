"""Premises about states, extremes, places and changes are judged within one study."""

import pytest

from assistant.asking.question import parse_question
from assistant.records import Status
from assistant.routes.faq import answer_offline as ask


def first_lines(text: str) -> str:
    return ask(text).text.split("\n## ")[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Since LLZO is only conductive when tetragonal, how do I keep it so?", "×313"),
        ("Since Li6PS5I has the highest conductivity, how is it made?", "Li6PS5I"),
        ("As grain boundaries in LLTO conduct better than the grains, are small grains "
         "good?", "1e-3"),
        ("Since fly ash makes concrete stronger at 7 days, how much fits?", "20 %"),
        ("As MgB2 loses critical current with SiC doping, what is better?", "42"),
        ("Why is disordered LLTO less conductive than ordered LLTO?", "ordered"),
        ("Given that LISICON conducts 0.125 S/cm at room temperature, why is it not "
         "used?", "300 °C"),
    ],
)  # fmt: skip
def test_a_premise_against_the_records_is_corrected_first(text, shown):
    head = first_lines(text).split("\n")[1]
    assert head.startswith("Correction")
    assert shown in head


@pytest.mark.parametrize(
    "text",
    [
        "Since LLZO is only conductive when cubic, how do I keep it cubic?",
        "As the bulk of LLTO conducts better than its grain boundaries, what helps?",
        "As MgB2 gains critical current with SiC doping, how much is best?",
    ],
)
def test_a_premise_that_the_records_share_is_not_corrected(text):
    assert "Correction" not in ask(text).text


def test_a_formula_with_decimal_commas_names_its_host():
    spec = parse_question("Leitfähigkeit von Li1,3Al0,3Ti1,7(PO4)3 bei 25,5 °C")
    assert spec.hosts == ("LATP",)


def test_a_gain_in_retention_is_no_harm_where_mixing_is_to_be_reduced():
    answer = ask("How can the capacity fading of NCM811 be reduced?").text
    assert "Not helpful" not in answer


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Why is LGPS stable against lithium?", "lithium metal"),
        ("Warum ist LATP gegen Lithiummetall stabil?", "Ti4+"),
        ("LiFePO4 has high electronic conductivity, so why is it coated?",
         "low electronic conductivity"),
        ("SnSe是一种高热导率材料,为什么?", "low thermal conductivity"),
        ("Because YBCO superconducts at room temperature, what cools it?",
         "critical temperature"),
        ("Why does MgB2 have a higher Tc than YBCO?", "91"),
        ("Pourquoi le LLZO cubique est-il moins conducteur que le tétragonal ?",
         "5.11e-4"),
        ("¿Por qué el MAPbI3 es tan estable frente al agua?", "Water"),
    ],
)  # fmt: skip
def test_a_quality_or_an_order_against_the_records_is_corrected(text, word):
    first = ask(text).text.split("\n")[1]
    assert first.split(".")[0].split("。")[0].startswith(CORRECTIONS)
    assert word in first


@pytest.mark.parametrize(
    "text",
    [
        "Why is LATP unstable against lithium metal?",
        "Why is the electronic conductivity of LiFePO4 low?",
        "Why does YBCO have a higher Tc than MgB2?",
        "Why does YBCO superconduct at 77 K?",
    ],
)
def test_a_quality_that_the_records_state_is_not_corrected(text):
    assert not ask(text).text.split("\n")[1].startswith(CORRECTIONS)


CORRECTIONS = ("Correction", "Korrektur", "更正", "Correction", "Corrección", "訂正")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AlN conducts heat badly. How can I improve it?", "237"),
        ("AlN leitet Wärme schlecht. Wie kann ich das verbessern?", "237"),
        ("为什么AlN的导热性差？", "237"),
        ("Since SnSe conducts heat well, why is it a thermoelectric?", "SnSe"),
        ("Adding carbon lowers the electronic conductivity of LiFePO4, why?",
         "lectrons"),
    ],
)  # fmt: skip
def test_a_quality_or_change_against_a_figure_or_a_sentence_is_corrected(text, shown):
    head = first_lines(text).split("\n")[1]
    assert head.startswith(("Correction", "Korrektur", "更正"))
    assert shown in head


@pytest.mark.parametrize(
    "text",
    [
        "Why does AlN have such a high thermal conductivity?",
        "Why does carbon raise the electronic conductivity of LiFePO4?",
        "Since LLZO has a low conductivity, how can I raise it?",
        "LLTO has low total conductivity. How can I improve it?",
        "Since SnSe conducts heat badly, how is it made?",
    ],
)
def test_a_quality_or_change_that_may_hold_is_not_corrected(text):
    assert "Correction" not in ask(text).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tempering printed 420 steel lowers its yield strength, so how do I stop it?",
         "1400"),
        ("Why does annealing lower the elongation of printed Al-20Si?", "8.7"),
        ("Why does prelithiation lower the first Coulombic efficiency of silicon "
         "anodes?", "97.2"),
        ("Half-Heuslers reach their best zT near 400 K. Which dopant is best?", "1100"),
        ("Since Si3N4 always conducts heat worse than 20 W/(m K), what is better?",
         "162"),
        ("YBCO's critical temperature is below 77 K, so how is it cooled?", "91"),
        ("既然MgB2的临界温度有77 K，用液氮冷却就够了吗？", "39"),
        ("既然降低铝空位会降低AlN的热导率，应该怎么做？", "aluminium vacancies lower"),
        ("Da KNN bleihaltig ist, wie ersetze ich es?", "K0.5Na0.5NbO3"),
        ("How can I exploit the low thermal conductivity of AlN?", "237"),
        ("MgB2は炭素ドープで臨界温度が上がるので、何%が最適ですか？", "lowers"),
        ("Co and B co-doping makes NCM811 fade faster. Why?", "86.1"),
    ],
)  # fmt: skip
def test_a_claim_is_corrected_wherever_it_stands(text, shown):
    head = first_lines(text).split("\n")[1]
    assert head.startswith(CORRECTIONS)
    assert shown in head


@pytest.mark.parametrize(
    "text",
    [
        "Recycled aggregate lowers the compressive strength of concrete. What helps?",
        "Bi2Te3 works best near room temperature, so how can its zT be raised?",
        "SnSe works best above 700 K, so how can I dope it?",
        "YBCO's critical temperature is above 77 K, so how is it made?",
        "Dado que dopar el LGPS con bario reduce la conductividad, ¿qué más hay?",
        "To raise the Tc of MgB2, what is best?",
    ],
)
def test_a_claim_that_the_records_share_stands(text):
    assert not ask(text).text.split("\n")[1].startswith(CORRECTIONS)


@pytest.mark.parametrize(
    "text",
    ["SnSeの多結晶で熱伝導率が高く出るのはなぜですか?",
     "Why is the thermal conductivity of polycrystalline SnSe high?"],
)  # fmt: skip
def test_polycrystals_are_not_judged_by_the_material_as_such(text):
    assert (
        "low thermal conductivity to anharmonic" not in first_lines(text).split("\n")[1]
    )


def test_a_correction_on_elements_is_not_followed_by_their_compounds():
    answer = ask("Pourquoi l'aluminium est-il plus dense que le titane ?")
    assert "4.507 g/cm3" in answer.text
    assert "alumina" not in answer.text
    assert answer.status is not Status.VERIFIED
