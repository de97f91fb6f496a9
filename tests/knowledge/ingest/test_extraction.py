"""Values in prose: what is said is read, what is not said is not made up."""

import pytest

from knowledge.ingest.extraction import extract_values, parse_number, sentences

CASES = [
    ("The total ionic conductivity of Li6PS5Cl is 1.9 × 10−3 S cm−1 at 25 °C.",
     "ionic conductivity", 1.9e-3, "S/cm"),
    ("An activation energy of 0.32 eV was obtained.", "activation energy", 0.32, "eV"),
    ("The device reached a PCE of 21.3% under one sun.",
     "power conversion efficiency", 21.3, "%"),
    ("A peak zT of 1.8 at 800 K was found.", "figure of merit zT", 1.8, ""),
    ("Its lattice thermal conductivity is 0.4 W m−1 K−1.",
     "lattice thermal conductivity", 0.4, "W/(m K)"),
    ("The yield strength was 850 MPa after ageing.", "yield strength", 850, "MPa"),
    ("The open-circuit voltage is 1.16 V.", "open-circuit voltage", 1.16, "V"),
    ("The compressive strength rose to 62 MPa.", "compressive strength", 62, "MPa"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quantity", "value", "unit"), CASES)
def test_a_stated_value_is_read(text, quantity, value, unit):
    found = extract_values(text, prefix="x")
    assert (quantity, value, unit) in [(v.quantity, v.value, v.unit) for v in found]


def test_conditions_and_formula_come_along():
    value = extract_values(CASES[0][0], prefix="x")[0]
    assert value.formula == "Li6PS5Cl"
    assert value.temperature == 25
    assert value.scope == "total"


@pytest.mark.parametrize(
    "text",
    [
        "See Fig. 3 and ref. 12.",
        "In 2019 three groups met.",
        "Samples 1 to 5 were used.",
    ],
)
def test_plain_numbers_are_not_measurements(text):
    assert extract_values(text, prefix="x") == ()


def test_abbreviations_do_not_end_a_sentence():
    assert len(sentences("As in Fig. 2 by Doe et al. the value is 3. It rises.")) == 2


def test_numbers_of_papers():
    assert parse_number("2.0·10-4") == 2e-4
    assert parse_number("0.35 ± 0.02") == 0.35


def test_numbers_beside_chinese_and_japanese_letters_are_read():
    found = extract_values(
        "该样品的室温离子电导率为3.2 mS/cm，活化能为0.26 eV。", prefix="x"
    )
    assert [(v.base, v.value) for v in found] == [
        ("ionic conductivity", 3.2), ("activation energy", 0.26),
    ]  # fmt: skip
    assert found[0].temperature == 25


def test_each_value_has_its_own_condition():
    text = "The compressive strength is 98 MPa after 7 days and 142 MPa after 28 days."
    assert [v.conditions for v in extract_values(text, prefix="x")] == [
        "7 days", "28 days",
    ]  # fmt: skip


def test_a_temperature_of_treatment_is_none_of_the_measurement():
    text = "After annealing at 800 °C the alloy has a yield strength of 385 MPa."
    strength = extract_values(text, prefix="x")[-1]
    assert strength.value == 385
    assert strength.temperature is None


def test_mega_and_milli_are_told_apart_by_case():
    text = "The critical current density at 77 K is 2.4 MA/cm2."
    values = extract_values(text, prefix="x")
    assert [(v.base, v.value, v.unit) for v in values if v.base != "temperature"] == [
        ("critical current density", 2.4, "MA/cm2")
    ]


def test_a_unit_of_one_letter_ends_a_sentence():
    assert len(sentences("The field is 14.8 T. The wire was sintered.")) == 2


def test_the_offset_of_a_proof_stress_is_no_elongation():
    text = "It shows a 0.2 % proof stress of 165 MPa and an elongation of 22 %."
    found = [(v.base, v.value) for v in extract_values(text, prefix="x")]
    assert found == [("yield strength", 165), ("elongation", 22)]
