"""What a question takes for granted, against figures, words and formulas on record."""

import pytest

from assistant.asking.premises import find_premises
from assistant.records import Status
from assistant.routes.faq import answer_offline as ask


def opening(text):
    return ask(text).text.split("\n")[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # The figure of zT ranks first among thermoelectrics.
        ("Why is SnSe such a poor thermoelectric?", "3.1"),
        ("Given that MgB2 has a Tc of 110 K, is liquid nitrogen enough?", "39 K"),
        ("PZT is lead-free, so what is its d33?", "holds Pb"),
        ("Coarse grains give BaTiO3 a higher dielectric constant, right? Why?", "1 µm"),
        ("Since a higher tempering temperature makes 35CrMo steel stronger, how hot?",
         "the strength falls"),
        ("Since oxygen raises the thermal conductivity of AlN, how much helps?",
         "less oxygen"),
    ],
)  # fmt: skip
def test_a_claim_against_the_records_is_corrected_first(text, shown):
    head = opening(text)
    assert head.startswith("Correction")
    assert shown in head


@pytest.mark.parametrize(
    "text",
    [
        "Why is SnSe such a good thermoelectric?",
        "Fine grains give BaTiO3 a higher dielectric constant, right? Why?",
        "Since a higher tempering temperature makes 35CrMo steel tougher, how hot?",
        "As PZT contains lead, what else is there?",
    ],
)
def test_a_claim_that_the_records_bear_out_is_not_corrected(text):
    assert "Correction" not in ask(text).text


def test_the_comparative_of_a_cause_is_no_direction():
    text = "Since a lower temperature makes steel stronger, how cold?"
    found = find_premises(text, pushback=False, groups=[], numbers=[])
    assert [p.direction for p in found if p.kind == "direction"] == [1]


def test_a_measure_at_another_place_is_no_strategy():
    text = ask("How can I reduce the grain-boundary resistance of LATP?").text
    assert "Atomic layer deposition" not in text.split("## References")[0]


def test_that_no_record_names_a_measure_is_said():
    answer = ask("How can I improve the toughness of KNN?")
    assert answer.status is not Status.VERIFIED
