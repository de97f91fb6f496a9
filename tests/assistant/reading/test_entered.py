"""What a text gives or asks and the problem does not take up is said."""

import pytest

from assistant.reading.problems import read, understand
from tests.assistant.solvers.driver import answer, problems


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("y' = -a y, a = 0.5, b = 3, y(0) = 2. y(4)?", ("b = 3",)),
        ("T' = -0.2 (T - 15), T(0) = 80, its mass is 2 kg. T(6)?", ("2 kg",)),
    ],
)
def test_a_number_that_enters_nothing_is_left_over(text, left):
    assert read(text).data["unused"] == left
    got = answer(text)
    assert got.status == "unverified"
    assert "entered nothing" in got.text


def test_no_number_of_sound_problems_is_left_over():
    texts = [p["request"] for p in problems("ode_ivp", "ode_system", "pde_parabolic")]
    assert len(texts) > 20
    for text in texts:
        try:
            spec = read(text)
        except Exception:  # a problem that must be asked back or refused
            continue
        assert not spec.data.get("unused"), text
        assert "unread question" not in spec.flags, text


def test_times_in_words_are_read():
    spec = read("dL/dt = k/L, k = 2e-19 m^2/s, L(0) = 4 nm. Thickness after one week?")
    assert spec.points[0].at == {"t": 604800.0}
    spec = read("y' = -k y, k = 2 1/h, y(0) = 1. y after half an hour?")
    assert spec.points[0].at == {"t": 1800.0}


def test_a_question_without_its_value_is_never_verified():
    got = answer("y' = -0.3 y, y(0) = 2. How large is it when the bell rings?")
    assert got.status == "unverified"
    assert "not understood" in got.text


def test_a_time_inside_a_formula_fixes_the_unit_of_its_numbers():
    spec = read("N' = k N, k = log(2)/(45 min), N(0) = 2; N at t = 3 hours")
    assert spec.points[0].at == {"t": 10800.0}
    assert answer(
        "N' = k N, k = log(2)/(45 min), N(0) = 2; N at t = 3 hours"
    ).equation.values[0] == pytest.approx(32.0)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What is y(3), and when does y peak?", False),
        ("What is y(3) and what is the largest slope of y?", False),
        ("What is y(3), and what is y(4)?", True),
        ("What is y(3)?", True),
    ],
)
def test_a_second_question_without_a_value_is_told(question: str, *, whole: bool):
    spec = understand(f"y' = -y/2 + t*exp(-t), y(0) = 0. {question}")
    assert ("unread question" not in spec.flags) is whole
