"""Periods of motions that return, and refusals where they do not."""

import math

import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from tests.assistant.solvers.driver import answer


def test_an_uneven_force_has_the_period_of_its_energy_integral():
    def potential(x):
        return x**2 / 2 + 0.1 * x**3

    inner = brentq(lambda x: potential(x) - potential(0.8), -1.5, -0.1)
    middle, half = (0.8 + inner) / 2, (0.8 - inner) / 2

    def slowness(angle):
        x = middle + half * math.sin(angle)
        left = 2 * (potential(0.8) - potential(x))
        return half * math.cos(angle) / math.sqrt(left)

    expected = 2 * quad(slowness, -math.pi / 2 + 1e-8, math.pi / 2 - 1e-8)[0]
    got = answer("x'' + x + 0.3 x^2 = 0, x(0)=0.8, x'(0)=0. What is the period?")
    assert str(got.status) == "verified"
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The limit cycle of mu = 1 (M. Urabe, 1960).
        ("van der Pol oscillator, mu = 1, x(0)=0.5, x'(0)=0. Period?", 6.66328686),
        ("4 x'' + 9 x = 0, x(0)=0, x'(0)=2. Period?", 4 * math.pi / 3),
        ("x' = 2y, y' = -2x, x(0)=1, y(0)=1. What is the period?", math.pi),
    ],
)
def test_a_state_that_returns_gives_the_period(text, expected):
    got = answer(text)
    assert str(got.status) == "verified"
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x'' + 0.2 x' + x + x^3 = 0, x(0)=1, x'(0)=0. Period?", "comes to rest"),
        ("x'' + x = cos(2 t), x(0)=1, x'(0)=0. Period?", "driving"),
    ],
)
def test_a_motion_that_does_not_return_has_no_period(text, why):
    got = answer(text)
    assert str(got.status) == "refused"
    assert why in got.text
