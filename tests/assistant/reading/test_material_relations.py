"""Relations of materials in plain words give the values of their formulas."""

import math

import pytest

from assistant.reading.errors import ReadingError
from assistant.reading.laws import match
from tests.assistant.solvers.driver import answer

R, F = 8.31446261815324, 96485.33212

CASES = [
    (
        "Chromia forms parabolically, kp = 4e-12 g^2/(cm^4 s). Weight gain after 25 h?",
        1e3 * math.sqrt(4e-12 * 9e4),
    ),
    (
        "Grain growth with exponent 3 from 2 um, growth constant 0.5 um^3/min. Grain "
        "size after 2 h?",
        68 ** (1 / 3),
    ),
    (
        "Nucleation: interface energy 0.1 J/m2, driving force 2e8 J/m3. Critical radius "
        "in nm?",
        1.0,
    ),
    (
        "Norton creep: A = 2e-7 1/(s MPa^4), n = 4, stress 20 MPa. Creep rate?",
        2e-7 * 20**4,
    ),
    (
        "A flaw of 2 mm depth under a stress of 150 MPa: stress intensity in MPa m^0.5?",
        150 * math.sqrt(math.pi * 2e-3),
    ),
    (
        "Nickel is electroplated with 3 A for 40 min, M = 58.69 g/mol, two electrons. "
        "Mass in g?",
        3 * 2400 * 58.69 / (2 * F),
    ),
    (
        "Langmuir isotherm with K = 2 1/bar: coverage at a pressure of 1.5 bar?",
        0.75,
    ),
    (
        "A diffusion couple with 60 % on the left and 20 % on the right, D = 1e-14 m2/s. "
        "Content 30 um right of the interface after 100 h?",
        40 - 20 * math.erf(30e-6 / (2 * math.sqrt(1e-14 * 3.6e5))),
    ),
    (
        "Heat flux through a brick wall 20 cm thick, conductivity 0.8 W/m/K, inside at "
        "25 °C and outside at 5 °C?",
        80.0,
    ),
    (
        "Skin depth at 50 Hz for a resistivity of 2.8e-8 ohm m, in mm?",
        1e3 * math.sqrt(2.8e-8 / (math.pi * 50 * 4e-7 * math.pi)),
    ),
    (
        "Arrhenius law: pre-exponential factor 5e-5 m2/s, activation energy 120 kJ/mol. "
        "Diffusivity at 900 K?",
        5e-5 * math.exp(-120e3 / (R * 900)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_relation_in_words_has_the_value_of_its_formula(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-5), got.text
    assert got.status == "verified", got.text


def test_a_constant_in_a_wrong_unit_is_a_mismatch():
    with pytest.raises(ReadingError, match="dimension"):
        match("Norton creep: A = 2e-7 1/(s MPa^3), n = 4, stress 20 MPa. Creep rate?")


def test_a_beam_rings_at_the_roots_of_its_characteristic_equation():
    got = answer(
        "First two natural frequencies of a clamped-free steel beam 0.4 m long, 12 mm x "
        "12 mm, E = 200 GPa, density 7800 kg/m3?"
    )
    stiffness = 200e9 * 0.012**4 / 12
    speed = math.sqrt(stiffness / (7800 * 0.012**2)) / (2 * math.pi * 0.16)
    # The roots are tabulated in every textbook (Rao, Mechanical Vibrations).
    assert got.equation.values == pytest.approx(
        [1.875104**2 * speed, 4.694091**2 * speed], rel=1e-5
    )


def test_units_without_their_bracket_are_read_as_they_are_meant():
    got = answer(
        "Steady heat in a wall 0.3 m thick, k = 1.5 W/mK, inside held at 90 C, outside "
        "convecting to air at 10 C with h = 10 W/m2K. Temperature of the outer face?"
    )
    flux = 80 / (0.3 / 1.5 + 0.1)
    assert got.equation.values[0] == pytest.approx(10 + flux / 10, rel=1e-9)
