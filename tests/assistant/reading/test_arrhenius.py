"""Arrhenius' law over a range of temperature."""

import math

import pytest

from assistant.reading.laws import match
from assistant.reading.laws.arrhenius import match as course

R = 8.31446261815324


@pytest.mark.parametrize(
    ("text", "energy", "low", "high"),
    [
        ("solve the Arrhenius equation for Ea=0.3 eV from 300 to 500 K",
         0.3 * 96485.33212, 300, 500),
        ("Plot the Arrhenius law, activation energy 50 kJ/mol, from 25 °C to 200 °C",
         50e3, 298.15, 473.15),
    ],
)  # fmt: skip
def test_a_range_of_temperature_poses_the_course_of_the_rate(text, energy, low, high):
    formal = course(text)
    slope = float(formal.text.split("= ")[1].split("*")[0])
    assert slope == pytest.approx(energy / R, rel=1e-6)
    spec = match(text)
    assert spec.law == "Arrhenius law"
    asked = [dict(p.at)["T"] for p in spec.points]
    assert [float(asked[0]), float(asked[-1])] == pytest.approx([low, high])


def test_an_energy_in_ev_is_one_of_a_particle():
    # k = A exp(-E/kT): 1e13 exp(-0.3 eV / (k 400 K)).
    spec = match(
        "Arrhenius law: A = 1e13, Ea = 0.3 eV; what is the rate constant at 400 K?"
    )
    assert spec is not None
    wanted = 1e13 * math.exp(-0.3 / (8.617333262e-5 * 400))
    assert wanted == pytest.approx(1.66e9, rel=0.01)


@pytest.mark.parametrize(
    "text",
    ["The rate constant is 2 at 300 K and 8 at 320 K. Find the activation energy.",
     "activation energy of LLTO between 300 and 400 K", "Arrhenius plot of my data"],
)  # fmt: skip
def test_other_questions_about_activation_are_no_course(text):
    assert course(text) is None
