"""What a question asks besides is named where the records leave it open."""

import pytest

from assistant.asking.parts import parts_of
from assistant.records import Status
from assistant.routes.faq import answer_offline as ask


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("What is cold sintering and which pressure does it need?", 2),
        ("Does Al on Ti and La help?", 1),
        ("LLZOの焼結温度は？そしてコストはどのくらいですか？", 2),
        ("Wie hoch ist die Leitfähigkeit von LGPS und warum?", 1),
    ],
)
def test_parts_end_where_a_new_question_begins(text, number):
    assert len(parts_of(text)) == number


def test_an_unanswered_half_is_named_and_the_answer_is_not_verified():
    answer = ask(
        "What does Ta doping do to LLZO, and which furnace lining survives longest?"
    )
    assert answer.status is Status.UNVERIFIED
    assert "furnace lining" in answer.text


def test_words_of_daily_use_are_not_named_as_unknown():
    answer = ask("what's the catch with gallium in LLZO, does it actually work?")
    assert "do not speak of" not in answer.text


def test_a_reason_leads_where_one_is_asked_for():
    answer = ask("Why do antisite defects slow down LiFePO4?").text
    assert "channel" in answer.split("\n")[1].split(".")[0].lower()


def test_two_materials_are_compared_by_their_figures():
    head = ask("LGPS or Li6PS5Br: which one conducts better?").text.split("\n")[1]
    assert "Li10GeP2S12" in head
    assert "Li6PS5Br" in head
    assert "×" in head


def test_a_method_is_not_answered_by_a_measured_value():
    answer = ask("How is the hardness of a thin film measured by nanoindentation?")
    assert answer.status is Status.ABSTAINED


def test_a_reason_against_more_of_a_constituent_is_its_content_in_the_structure():
    answer = ask("Why not more lithium in LLZO?").text
    assert "sites are full" in answer.split("\n")[1]


def test_two_levels_of_one_series_are_no_before_and_after():
    answer = ask("What does tantalum doping do to LLZO?").text
    assert "Li6.2La3Zr1.2Ta0.8O12) →" not in answer
    assert "against" in answer


def test_an_amount_asked_for_is_answered_by_records_with_a_number():
    answer = ask("How much silica fume should go into UHPC?")
    assert "Sodium silicate solution made from silica fume" not in answer.text


def test_words_of_another_language_reach_the_records_they_mean():
    answer = ask("¿Por qué no usar más ceniza volante en el hormigón?").text
    assert "fly ash" in answer.split("## ")[1]


def test_the_word_for_perovskite_names_no_calcium():
    answer = ask("如何抑制混合卤化物钙钛矿的相分离？")
    assert answer.status is not Status.ABSTAINED
    assert {c.id for c in answer.citations} & {"pv-017", "pv-018", "pv-019"}


def test_a_comparison_tells_for_each_material_what_is_on_record():
    head = ask("Compare the capacity of LiFePO4 and NMC811").text.split("\n")[1]
    assert "LiFePO4 (capacity)" in head
    assert "Only for NCM" in head
    # There is one figure, so nothing is said of figures that do not compare.
    assert "one study" not in head


def test_a_comparison_names_a_material_without_a_figure_once():
    head = ask("Compare the thermal conductivity of AlN and Al2O3").text.split("\n")[1]
    assert head.count("No record answers") == 1
    assert "alumina (thermal conductivity)" in head


def test_a_figure_of_a_relative_carries_the_formula_of_that_relative():
    head = ask("Compare capacity of LiMn2O4 and NMC811").text.split("\n")[1]
    assert "113.5" not in head or "LiNi0.5Mn1.5O4" in head


@pytest.mark.parametrize(
    "text",
    [
        "How can I improve the stability of perovskite solar cells?",
        "如何提高钙钛矿太阳能电池的稳定性？",
    ],
)
def test_stability_is_not_answered_by_a_gain_in_efficiency(text):
    head = ask(text).text.split("\n")[1]
    assert "19.01" not in head
    assert "17.5" not in head
