"""Moving fronts against the similarity solution and an exact travelling one."""

import math

import pytest
from scipy.optimize import brentq
from scipy.special import erf

from tests.assistant.solvers.driver import answer


def ratio(stefan_number: float) -> float:
    """λ exp(λ²) erf(λ) = St/√π, Carslaw & Jaeger section 11.2."""
    return brentq(
        lambda x: x * math.exp(x * x) * erf(x) - stefan_number / math.sqrt(math.pi),
        1e-9,
        5,
    )


def test_a_front_from_a_warm_wall_is_the_similarity_solution():
    got = answer(
        "T_t = 0.3 T_xx for 0 < x < s(t), T(0,t) = 2, T(s(t),t) = 0, "
        "s'(t) = -0.1*T_x(s(t),t), s(0) = 0. s(1.7)?"
    )
    expected = 2 * ratio(0.1 * 2 / 0.3) * math.sqrt(0.3 * 1.7)
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-7)
    assert str(got.status) == "verified"


def test_a_travelling_front_is_followed_exactly():
    # u = exp(t - x) - 1 with s = t solves this problem.
    got = answer(
        "u_t = u_xx, 0<x<s(t), u_x(0,t) = -exp(t), u(s(t),t)=0, "
        "ds/dt = -u_x(s(t),t), s(0) = 0. Find s(1) and u(0.5,1)"
    )
    expected = [1.0, math.exp(0.5) - 1]
    for value, error, true in zip(
        got.equation.values, got.equation.errors, expected, strict=True
    ):
        assert abs(value - true) <= error
        assert error < 1e-6


def test_a_front_that_cannot_start_is_refused():
    got = answer(
        "T_t = T_xx, 0<x<s(t), T(0,t) = -1, T(s(t),t) = 0, s' = -T_x(s(t),t), "
        "s(0) = 0; s(1)?"
    )
    assert str(got.status) == "refused"
    assert "recede" in got.text


def test_freezing_in_words_is_melting_with_the_signs_turned():
    got = answer(
        "Water at 0 °C freezes on a plate held at -10 °C. Thermal conductivity of ice "
        "2.2 W/(m K), density 917 kg/m^3, heat capacity 2050 J/(kg K), latent heat "
        "334000 J/kg. How thick is the ice after 2 h?"
    )
    alpha = 2.2 / (917 * 2050)
    expected = 2 * ratio(2050 * 10 / 334000) * math.sqrt(alpha * 7200)
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-6)
