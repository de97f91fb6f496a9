"""Laws posed as exercises: numbers find their places, the answer its unit."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from assistant.reading.errors import ReadingError
from assistant.reading.laws.givens import givens, unused, wanted_units
from assistant.reading.problems import read
from tests.assistant.solvers.driver import answer

F, R = 96485.33212, 8.314462618

SPEED = F * 1500 / (R * 310.15)


def _sphere_surface(flux, radius, diffusivity, time):
    roots = np.array(
        [
            brentq(lambda q: np.sin(q) - q * np.cos(q), m * np.pi + 1e-9, (m + 0.5) * np.pi)
            for m in range(1, 300)
        ]
    )  # fmt: skip
    tau = diffusivity * time / radius**2
    series = 2 * np.sum(np.exp(-(roots**2) * tau) / roots**2)
    return flux * radius / diffusivity * (3 * tau + 0.2 - series)


CASES = [
    (
        "Nernst–Planck: sodium ions, D = 1e-9 m2/s, 37 °C, cross a 20 um film with 150 "
        "mol/m3 on the left and 15 mol/m3 on the right in a field of 1500 V/m. Flux?",
        [1e-9 * SPEED * (150 - 15 * math.exp(-SPEED * 2e-5)) / -math.expm1(-SPEED * 2e-5)],
    ),
    (
        "Overpotential in mV for 5 mA/cm2 when the exchange current density is 0.4 "
        "mA/cm2 (Butler–Volmer, symmetric, 25 °C)",
        [2e3 * R * 298.15 / F * math.asinh(5 / 0.8)],
    ),
    ("Debye length of 0.1 M NaCl in water at 25 °C, permittivity 78.5, in nm", [0.962]),
    (
        "Deal–Grove: A = 0.1 um, B = 0.03 um2/h, 30 nm of oxide are already there. How "
        "many minutes until it is 0.2 um thick?",
        [60 * ((0.04 - 0.0009) + 0.1 * 0.17) / 0.03],
    ),
    (
        "Recrystallisation is 30 % complete after 40 s and 80 % after 90 s. Avrami "
        "exponent?",
        [math.log(math.log(0.2) / math.log(0.7)) / math.log(90 / 40)],
    ),
    (
        "First-order reaction with k = 2 s^-1 in a porous slab 3 mm thick, open on both "
        "faces, De = 2e-7 m2/s. Thiele modulus and effectiveness factor?",
        [1.5e-3 * (2 / 2e-7) ** 0.5, math.tanh(1.5e-3 * 1e7**0.5) / (1.5e-3 * 1e7**0.5)],
    ),
    (
        "Simply supported beam, 4 m, EI = 3e5 N m2, 2 kN at 1 m from the left end. "
        "Deflection at midspan in mm?",
        [1e3 * 2000 * 1 * (3 * 16 - 4 * 1) / (48 * 3e5)],
    ),
    (
        "Euler load in kN of a strut 2 m long, tube of outer diameter 40 mm and wall "
        "thickness 2 mm, E = 200 GPa, pinned at both ends?",
        [math.pi**2 * 200e9 * math.pi / 64 * (0.04**4 - 0.036**4) / 4 / 1e3],
    ),
    (
        "A + B <-> C, forward 0.5 L/(mol s), backward 0.05 1/s, A starts at 2 mol/L, "
        "B at 2 mol/L. Concentration of C after one hour?",
        # At rest 0.5 (2 - c)^2 = 0.05 c.
        [(4.1 - (4.1**2 - 16) ** 0.5) / 2],
    ),
    (
        "A -> B -> C with k1 = 0.2 1/min and k2 = 0.1 1/min, initially 1 mol/L A. When "
        "is B at its maximum, in min?",
        [math.log(2) / 0.1],
    ),
    (
        "A graphite particle of radius 8 um with D = 2e-14 m2/s at 20000 mol/m3 loses "
        "lithium through its surface at 8e-6 mol/(m2 s). Surface concentration after 30 "
        "minutes?",
        [20000 - _sphere_surface(8e-6, 8e-6, 2e-14, 1800)],
    ),
    (
        "Kissinger: activation energy 200 kJ/mol, pre-exponential factor 1e12 1/s. DSC "
        "peak temperature in °C at 20 K/min?",
        [
            brentq(
                lambda t: 200e3 / (3 * R * t * t) - 1e12 * math.exp(-200e3 / R / t),
                400, 1500,
            ) - 273.15
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_an_exercise_is_answered_in_the_unit_it_asks_for(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text[:300]
    assert got.equation.values == pytest.approx(expected, rel=1e-3)
    assert str(got.status) == "verified", got.text[:600]


def test_a_number_that_the_law_does_not_use_is_told():
    got = answer(
        "Debye length of 10 mM KCl in water, permittivity 78.5, 25 °C, flow rate 3 "
        "m/s, in nm"
    )
    assert str(got.status) == "unverified"
    assert "3 m/s" in got.text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Tafel slope at 60 °C?", "transfer coefficient"),
        ("A cantilever 2 m long carries 100 N at its tip. Deflection?", "stiffness"),
        ("A -> B, A0 = 1 mol/L. A after 10 s?", "rate constant"),
        ("Limiting current through a diffusion layer 200 um thick, 10 mM?", "diffusivity"),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(text, question):
    with pytest.raises(ReadingError, match=question) as caught:
        read(text)
    assert caught.value.reason == "missing"


def test_numbers_keep_their_units_apart_from_the_words_behind():
    found = givens("c = 1 M at x = 0, 5 ms in mV, 2 mol/L A only, 0.3 L/(mol s)")
    assert [i.text for i in found.items] == [
        "1 M", "0", "5 ms", "2 mol/L", "0.3 L/(mol s)",
    ]  # fmt: skip
    assert [t for _, _, t in wanted_units("How many minutes? In mA/cm2.")] == [
        "minutes", "mA/cm2",
    ]  # fmt: skip


def test_a_number_inside_a_formula_is_no_quantity():
    assert unused(givens("X = 1 - exp(-(k t)^2)")) == []


def test_a_buckled_shape_belongs_to_its_load():
    got = answer(
        "w'''' + P w'' = 0, w(0)=0, w'(0)=0, w(1)=0, w''(1)=0, first eigenvalue P"
    )
    assert got.equation.values[0] == pytest.approx(20.1907286, rel=1e-6)
    assert str(got.status) == "verified"
