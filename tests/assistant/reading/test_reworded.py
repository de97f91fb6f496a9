"""A later turn exchanges one number or place of a law told in words."""

import math

import pytest

from assistant.reading.problems import read
from assistant.reading.reworded import exchanged
from tests.assistant.solvers.driver import answer

SHEET = (
    "A 3 mm sheet at 700 C is quenched, surface held at 40 C, thermal diffusivity "
    "5e-6 m^2/s. Temperature in the middle after 0.2 s?"
)


@pytest.mark.parametrize(
    ("later", "new"),
    [
        ("and after 0.4 s?", "middle after 0.4 s?"),
        ("what about a 6 mm sheet?", "A 6 mm sheet"),
        ("now with a diffusivity of 9e-6 m2/s", "diffusivity 9e-6 m2/s."),
        ("from 500 C instead", "at 500 °C is quenched"),
    ],
)
def test_the_number_of_the_same_meaning_is_exchanged(later, new):
    text = exchanged(SHEET, later)
    assert text is not None
    assert new in text
    assert sum(a != b for a, b in zip(text.split(), SHEET.split(), strict=True)) < 5


def test_turn_after_turn_changes_the_problem_as_it_stands():
    first = "A colony of 8 grows at 0.3 per hour for 5 hours."
    assert read("now at 0.2 per hour", earlier=[first]).points[0].at == {"t": 18000.0}
    spec = read("and for 9 hours?", earlier=[first, "now at 0.2 per hour"])
    assert spec.points[0].at == {"t": 32400.0}
    assert spec.parameters["k"].startswith("0.2")


def test_a_number_of_another_kind_changes_nothing():
    assert exchanged(SHEET, "and with 5 kg?") is None


def test_the_time_of_an_escape_is_answered():
    got = answer("y' = 1 + y^2, y(0) = 1. When does the solution blow up?")
    assert abs(got.equation.values[0] - math.pi / 4) <= got.equation.errors[0] < 1e-6
    assert got.status == "verified"
    lasting = answer("y' = y, y(0) = 1. Does it blow up?")
    assert lasting.status == "unverified"
    assert "stays finite" in lasting.text
