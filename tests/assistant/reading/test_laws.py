"""Named laws in plain words give the values of their formulas."""

import math

import numpy as np
import pytest

from tests.assistant.solvers.driver import answer

R = 8.31446261815324
RATES, PEAKS = np.array([5, 10, 20]) / 60, np.array([750.0, 765.0, 781.0])
SLOPE = np.polyfit(1 / PEAKS, np.log(RATES / PEAKS**2), 1)[0]

CASES = [
    (
        "Kissinger analysis: heating rates 5, 10, 20 K/min give peak temperatures "
        "750, 765, 781 K. Activation energy?",
        -R * SLOPE / 1000,
    ),
    (
        "A 2 kg mass hangs on a spring of stiffness 200 N/m with damping coefficient "
        "4 N s/m; it is pulled 5 cm down and released from rest. Displacement after "
        "0.5 s?",
        5 * math.exp(-0.5) * (math.cos(99**0.5 / 2) + math.sin(99**0.5 / 2) / 99**0.5),
    ),
    (
        "Euler buckling of a clamped-free column: E = 70 GPa, I = 2e-8 m^4, length "
        "1.2 m. Critical load?",
        math.pi**2 * 1400 / (4 * 1.44),
    ),
    (
        "Reaction A -> B -> C with k1 = 0.3 1/min, k2 = 0.1 1/min, A0 = 2 mol/L. How "
        "much B after 5 min?",
        2 * 0.3 / (0.1 - 0.3) * (math.exp(-1.5) - math.exp(-0.5)),
    ),
    ("Thiele modulus 3, flat catalyst: effectiveness factor?", math.tanh(3) / 3),
    (
        "A capacitor of 100 uF is charged through 10 kOhm from a 5 V source; voltage "
        "after 1.5 s?",
        5 * (1 - math.exp(-1.5)),
    ),
    (
        "A steel slab 2 cm thick at 800 °C is quenched in water at 20°C, surfaces held "
        "at 20 °C, alpha=1.2e-5 m2/s. Temperature at the centre after 5 s?",
        20
        + 780
        * sum(
            4
            / (math.pi * (2 * k + 1))
            * (-1) ** k
            * math.exp(-(((2 * k + 1) * math.pi / 0.02) ** 2) * 6e-5)
            for k in range(20)
        ),
    ),
]


def _insulated_slab(x: float, t: float, size: float, alpha: float) -> float:
    """Share of the first difference left at x: held at 0, closed at ``size``."""
    return sum(
        4
        / (math.pi * (2 * k + 1))
        * math.sin((2 * k + 1) * math.pi * x / (2 * size))
        * math.exp(-(((2 * k + 1) * math.pi / (2 * size)) ** 2) * alpha * t)
        for k in range(40)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A copper rod 0.5 m long, thermal diffusivity 1.1e-4 m^2/s, starts at "
            "20 C, left end held at 100 C, right end insulated. Temperature in the "
            "middle after 10 minutes?",
            100 - 80 * _insulated_slab(0.25, 600, 0.5, 1.1e-4),
        ),
        (
            "A brass slab 4 cm thick with thermal diffusivity 3.4e-5 m2/s, initially "
            "at 200 °C. One face is suddenly kept at 30 °C, the other is perfectly "
            "insulated. Temperature at the insulated face after 20 s?",
            30 + 170 * _insulated_slab(0.04, 20, 0.04, 3.4e-5),
        ),
        (
            "A laterally insulated copper rod 0.5 m long, thermal diffusivity 1.1e-4 "
            "m^2/s, starts at 20 C, both ends are held at 100 C. Temperature in the "
            "middle after 10 minutes?",
            100 - 80 * _insulated_slab(0.25, 600, 0.25, 1.1e-4),
        ),
        (
            # The middle of a rod is the mean of what either end alone would give.
            "A copper rod 0.5 m long, thermal diffusivity 1.1e-4 m^2/s, starts at "
            "20 C, left end held at 100 C, right end held at 0 C. Temperature in "
            "the middle after 10 minutes?",
            50 - 30 * _insulated_slab(0.25, 600, 0.25, 1.1e-4),
        ),
    ],
)
def test_each_face_of_a_slab_keeps_its_own_condition(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text[:300]
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-5)


def test_a_face_that_loses_heat_to_air_is_not_taken_for_a_held_one():
    got = answer(
        "A steel plate 3 cm thick (thermal diffusivity 1.2e-5 m2/s), initially at "
        "500 °C, one face is held at 50 °C, the other face loses heat by convection. "
        "Temperature in the centre after 30 s?"
    )
    assert str(got.status) == "needs_input"


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_law_in_words_has_the_value_of_its_formula(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text[:300]
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-5)
    assert str(got.status) == "verified"


def test_a_macrospin_turns_to_the_field_as_its_polar_angle_does():
    # tan(θ/2) = tan(θ0/2) exp(-αγBt/(1+α²)).
    got = answer("LLG macrospin: damping 0.1, B = 0.5 T, angle 30°, mz after 0.2 ns")
    turned = math.tan(math.radians(15)) * math.exp(
        -0.1 * 1.76085963e11 * 0.5 * 2e-10 / 1.01
    )
    assert got.equation.values[-1] == pytest.approx(
        math.cos(2 * math.atan(turned)), rel=1e-6
    )


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Kissinger analysis, what is the activation energy?", "heating rates"),
        ("Euler buckling of a column 2 m long", "stiffness"),
        ("Stefan problem with a wall at 10 °C", "latent heat"),
    ],
)
def test_a_law_without_its_values_asks_for_them(text, question):
    got = answer(text)
    assert str(got.status) == "needs_input"
    assert question in got.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Heat equation on 0<x<1 with D = 0.1, u(0,t)=0, u(1,t)=0, "
            "u(x,0)=sin(pi x): u(0.5,1)?",
            math.exp(-0.1 * math.pi**2),
        ),
        (
            "Wave equation with c = 2 on 0<x<1, fixed ends, u(x,0)=sin(pi x), starts "
            "from rest; u(0.5,0.3)?",
            math.cos(0.6 * math.pi),
        ),
    ],
)
def test_an_equation_may_be_given_by_its_name(text, expected):
    got = answer(text)
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-5)


def test_a_word_gives_the_value_of_its_symbol():
    got = answer(
        "A ball of mass 0.2 kg: v' = -g - (c/m)*v, c = 0.05 kg/s, g = 9.81 m/s^2, "
        "v(0) = 15 m/s. Velocity after 1 s?"
    )
    expected = (15 + 9.81 / 0.25) * math.exp(-0.25) - 9.81 / 0.25
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-8)
