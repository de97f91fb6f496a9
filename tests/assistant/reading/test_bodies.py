"""Bodies and sides in words: inverse questions, both faces, edges of a square."""

import math
import re

import numpy as np
import pytest
from scipy.special import erfinv, j1, jn_zeros

from assistant.reading.edges import written
from assistant.reading.errors import ReadingError
from tests.assistant.solvers.driver import answer


def _ball(fourier):
    n = np.arange(1, 200)
    return 2 * np.sum((-1.0) ** (n + 1) * np.exp(-(n**2) * np.pi**2 * fourier))


CASES = [
    (
        "How long, in hours, to carburise to 0.45 wt% C at 0.8 mm depth when the surface "
        "has 1.0 wt% and the steel has 0.15 wt%, D = 2e-11 m2/s?",
        (0.8e-3 / (2 * erfinv(0.55 / 0.85))) ** 2 / 2e-11 / 3600,
    ),
    (
        "A ball at 800 °C is quenched in water, surface at 40 °C. Diameter 2 cm, alpha = "
        "5e-6 m2/s. Temperature in the centre after 5 s?",
        40 + 760 * _ball(0.25),
    ),
    (
        "Laplace's equation on the unit square: u = 2 on the left side, 0 on the right "
        "side, top and bottom insulated. u(0.25,0.5)?",
        1.5,
    ),
    (
        "Fit an Arrhenius line: T(C) 20 40 60; k(1/s) 1e-4 4e-4 1.4e-3. Activation energy?",
        -8.314462618e-3
        * np.polyfit(1 / np.array([293.15, 313.15, 333.15]), np.log([1e-4, 4e-4, 1.4e-3]), 1)[0],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_of_bodies_and_sides_are_solved(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text[:300]
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-5)
    assert str(got.status) == "verified", got.text[:600]


def test_the_time_at_which_a_place_reaches_a_value_is_found():
    got = answer(
        "A 4 mm thick film initially free of water has both faces held at 2 mol/m3, "
        "D = 1e-10 m2/s. After how many minutes does the middle reach 1 mol/m3?"
    )
    # 1 - 4/pi exp(-pi^2 Fo/4) + … = 1/2 at Fo = 0.3796.
    series = [4 / math.pi * (-1) ** k / (2 * k + 1) for k in range(30)]
    low, high = 0.1, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        left = sum(
            a * math.exp(-((2 * k + 1) ** 2) * math.pi**2 / 4 * middle)
            for k, a in enumerate(series)
        )
        low, high = (middle, high) if left > 0.5 else (low, middle)
    assert got.equation.values[0] == pytest.approx(low * 4e-6 / 1e-10 / 60, rel=1e-5)


def test_the_problem_is_shown_in_the_units_of_the_question():
    got = answer(
        "How long until the centre of a steel cylinder with diameter 5 cm, alpha = 1.2e-5 "
        "m^2/s, initially at 20 C, reaches 700 C when its surface is held at 800 C?"
    )
    low, high = 0.1, 2.0
    roots = jn_zeros(0, 40)
    for _ in range(60):
        middle = (low + high) / 2
        left = np.sum(2 / (roots * j1(roots)) * np.exp(-(roots**2) * middle))
        low, high = (middle, high) if left > 100 / 780 else (low, middle)
    assert got.equation.values[0] == pytest.approx(low * 0.025**2 / 1.2e-5, rel=1e-5)
    assert "0 cm ≤ r ≤ 2.5 cm" in got.text
    assert "alpha = 1.2e-05 m^2/s" in got.text
    assert "scaled" not in got.text


def test_one_side_takes_one_condition():
    with pytest.raises(ReadingError, match="two conditions"):
        written(
            "lap u = 0 on the unit square, u = 1 on the left side, u = 2 on the left side"
        )
    got = answer(
        "u_xx + u_yy = 0, 0<x<1, 0<y<1, u(0,y)=1, u_x(0,y)=0, u(1,y)=0, u(x,0)=0, "
        "u(x,1)=0. u(0.5,0.5)?"
    )
    assert str(got.status) == "refused"


def test_fluxes_that_balance_and_one_value_fix_a_plane():
    got = answer(
        "u_xx + u_yy = 0 on the unit square with u_x(0,y) = 2, u_x(1,y) = 2, u_y(x,0) = "
        "0, u_y(x,1) = 0 and u(0.5,0.5) = 1. u(1,0.5)?"
    )
    assert got.equation.values[0] == pytest.approx(2.0)
    assert str(got.status) == "verified"


def test_the_horizon_of_a_chaotic_motion_is_named():
    got = answer(
        "x' = 10(y-x), y' = x(28-z)-y, z' = x*y - 8/3 z, x(0)=1, y(0)=1, z(0)=1. x(60)?"
    )
    assert str(got.status) != "verified"
    horizon = float(re.search(r"horizon t = ([\d.]+),", got.text)[1])
    assert 10 < horizon < 60


def test_a_cooling_part_is_hottest_at_the_start():
    got = answer(
        "Newton cooling: a part at 150 °C cools in air at 25 °C with rate constant 0.04 "
        "1/min. Temperature after half an hour in °C?"
    )
    assert got.equation.values == pytest.approx([25 + 125 * math.exp(-1.2)])
