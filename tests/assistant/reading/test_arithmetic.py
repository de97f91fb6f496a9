"""Sums of quantities: read by a parser of their own, computed with units."""

import pytest

from assistant.compose.conversion import summed
from assistant.reading.arithmetic import sum_asked
from assistant.reading.measured import evaluate
from assistant.records import Status


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        # eV to kJ/mol: 96.48533; Faraday constant 96485.33 C/mol; k_B 8.617333e-5 eV/K.
        ("what is 3 eV in kJ/mol times 2", 578.912, "kJ/mol"),
        ("25 mV times the Faraday constant in kJ/mol", 2.412133, "kJ/mol"),
        ("0.026 eV / kB", 301.7175, "K"),
        ("5 V / 2 kOhm in mA", 2.5, "mA"),
        ("wie viel ist 3 mal 4 eV", 12, "eV"),
        ("10 g/2", 5, "g"), ("(3+4)*2^3", 56, ""), ("2+2", 4, ""), ("-3 * 2", -6, ""),
    ],
)  # fmt: skip
def test_sums_with_units_and_constants(text, value, unit):
    asked = sum_asked(text)
    found = evaluate(asked.tree, asked.wanted)
    assert found.value == pytest.approx(value, rel=1e-6)
    assert found.unit == unit


@pytest.mark.parametrize(
    "text",
    ["y = 2+2", "x'' + 3 = 0", "NaCl + KCl", "10-20 nm", "2024-2025", "3-5 eV",
     "__import__('os')*2", "what is LLZO", "2 rows + 3 columns", "CIF of TiO2"],
)  # fmt: skip
def test_what_is_no_sum_is_left_alone(text):
    assert sum_asked(text) is None


@pytest.mark.parametrize("text", ["1/0", "9^999", "3 eV + 2 kg"])
def test_sums_without_a_value_are_refused(text):
    assert summed(sum_asked(text), "en").status is Status.REFUSED


def test_a_sum_that_trusts_a_factor_is_not_called_verified():
    assert summed(sum_asked("3.5 g/cm3 times 2 cm3"), "en").status is Status.VERIFIED
    assert summed(sum_asked("300 K - 25 °C"), "en").status is Status.UNVERIFIED
