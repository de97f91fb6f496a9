"""Traits beside values: of linear oscillators, fields, and states of rest."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from tests.assistant.solvers.driver import answer

_DRIVEN = "x'' + 0.4 x' + 4 x = 3 cos(1.5 t), x(0) = 0, x'(0) = 0"
_HEAT = "u_t = 0.1 u_xx on 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x)"


def _traits(text):
    got = answer(text)
    assert got.status == "verified", got.text
    return [row["value"] for row in got.equation.verification["traits"]]


@pytest.mark.parametrize(
    "question",
    [
        "What is x(5), the phase shift, the amplitude and the energy lost per cycle?",
        "求 x(5)，相位差、振幅和每个周期损失的能量是多少？",
        "x(5)、位相差、振幅と1周期あたりのエネルギー損失を求めよ。",
        "Wie groß sind x(5), die Phasenverschiebung, die Amplitude und der "
        "Energieverlust pro Zyklus?",
        "Donner x(5), le déphasage, l'amplitude et l'énergie perdue par cycle.",
        "Calcula x(5), el desfase, la amplitud y la energía perdida por ciclo.",
    ],
)
def test_a_driven_oscillator_tells_its_steady_state(question):
    phase, amplitude, lost = _traits(f"{_DRIVEN}. {question}")
    stiff, drag = 4 - 1.5**2, 0.4 * 1.5
    assert phase == pytest.approx(math.atan2(drag, stiff), rel=1e-12)
    assert amplitude == pytest.approx(3 / math.hypot(stiff, drag), rel=1e-12)
    # ∫ c x'^2 dt over a cycle
    speed = amplitude * 1.5
    work, _ = quad(
        lambda t: 0.4 * (speed * math.sin(1.5 * t)) ** 2, 0, 2 * math.pi / 1.5
    )
    assert lost == pytest.approx(work, rel=1e-9)


def test_a_free_oscillator_tells_period_and_damping():
    period, ratio, natural = _traits(
        "x'' + 0.3 x' + 2 x = 0, x(0)=0, x'(0)=1; x(2), the period, the damping ratio "
        "and the natural frequency"
    )
    root = max(np.roots([1, 0.3, 2]), key=lambda z: z.imag)
    assert period == pytest.approx(2 * math.pi / root.imag, rel=1e-12)
    assert ratio == pytest.approx(-root.real / abs(root), rel=1e-12)
    assert natural == pytest.approx(abs(root), rel=1e-12)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is the average of u over the rod at t = 1?", 2 / math.pi),
        ("What is the total amount at t = 1?", 2 / math.pi),
        ("What is the maximum of u over the rod at t = 1?", 1.0),
    ],
)
def test_a_field_tells_its_mean_total_and_maximum(question, value):
    (got,) = _traits(f"{_HEAT}. {question}")
    assert got == pytest.approx(value * math.exp(-0.1 * math.pi**2), rel=1e-9)


def test_the_flux_at_an_end_is_that_of_the_equation():
    got = answer(f"{_HEAT}. u(0.5, 1) and the flux at x = 0 and t = 1?")
    wanted = -0.1 * math.pi * math.exp(-0.1 * math.pi**2)
    assert got.equation.values[-1] == pytest.approx(wanted, rel=1e-9)


def test_a_boundary_value_problem_tells_its_maximum_and_where():
    text = (
        "-u'' = x on 0<x<1, u(0)=0, u(1)=0. What is the maximum of u and where is it?"
    )
    got = answer(text)
    (row,) = got.equation.verification["traits"]
    assert row["value"] == pytest.approx(1 / (9 * math.sqrt(3)), rel=1e-12)
    assert "x = 0.57735" in got.text


def test_equilibria_and_the_limit_are_told():
    text = (
        "y' = y*(1-y)*(y-0.3), y(0)=0.4. Give y(3), the equilibria and the long-time "
        "limit."
    )
    *rests, limit = _traits(text)
    assert sorted(rests) == pytest.approx([0, 0.3, 1])
    assert limit == pytest.approx(1.0)
    assert "equilibrium y (unstable) = 0.3" in answer(text).text


def test_a_trait_that_is_not_defined_is_named_and_not_verified():
    got = answer("y' = -y + t^2, y(0)=1. y(2), and what is the phase shift?")
    assert got.status == "unverified"
    assert "phase shift” is not answered here" in got.text


def test_spanish_and_behind_a_value_is_no_factor():
    got = answer("Resuelve x' = -y, y' = x, x(0)=1, y(0)=2. ¿Cuánto valen x(1) y y(1)?")
    c, s = math.cos(1), math.sin(1)
    assert got.equation.values == pytest.approx([c - 2 * s, s + 2 * c], rel=1e-9)
