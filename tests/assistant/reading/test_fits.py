"""Parameters of lines through measurements, with their confidence intervals."""

import re

import numpy as np
import pytest
from scipy import stats

from tests.assistant.solvers.driver import answer

R = 8.31446261815324


def test_two_pairs_give_activation_energy_and_a_value_between():
    got = answer(
        "D is 2e-15 m2/s at 700 K and 5e-13 at 900 K: activation energy and D at 800 K?"
    )
    energy = R * np.log(250) / (1 / 700 - 1 / 900)
    between = 2e-15 * np.exp(energy / R * (1 / 700 - 1 / 800))
    assert got.equation.values == pytest.approx([energy / 1000, between], rel=1e-8)


def test_parabolic_growth_keeps_the_units_of_its_measurements():
    times, gains = np.array([5, 20, 45, 80.0]), np.array([0.2, 0.41, 0.59, 0.81])
    got = answer(
        "Parabolic oxidation: times 5, 20, 45, 80 h, gains 0.2, 0.41, 0.59, 0.81 "
        "mg/cm2. kp?"
    )
    slope = np.polyfit(times, gains**2, 1)[0]
    assert got.equation.values[0] == pytest.approx(slope, rel=1e-9)
    assert got.equation.spec["units"]["k_p"] == "(mg/cm2)^2/h"


def test_the_interval_of_a_power_law_is_that_of_its_regression():
    x, y = np.array([1, 2, 4, 8, 16.0]), np.array([2.1, 4.4, 7.6, 17, 31.0])
    got = answer("Fit a power law to x = 1, 2, 4, 8, 16 and y = 2.1, 4.4, 7.6, 17, 31.")
    line = stats.linregress(np.log(x), np.log(y))
    assert got.equation.values[0] == pytest.approx(line.slope, rel=1e-9)
    said = re.search(r"n: 95 % confidence interval from (\S+) to (\S+)", got.text)
    reach = stats.t.ppf(0.975, 3) * line.stderr
    ends = [float(said[1]), float(said[2])]
    assert ends == pytest.approx([line.slope - reach, line.slope + reach], rel=1e-4)


def test_sigma_t_is_another_line_than_sigma():
    data = "temperatures 300, 350, 400 K, conductivities 1e-5, 9e-5, 5e-4 S/cm"
    plain = answer(f"Arrhenius plot: {data}. Activation energy?").equation.values[0]
    product = answer(f"Arrhenius plot of sigma T: {data}. Activation energy?")
    t, s = np.array([300, 350, 400.0]), np.array([1e-5, 9e-5, 5e-4])
    slope = np.polyfit(1 / t, np.log(s * t), 1)[0]
    assert product.equation.values[0] == pytest.approx(-R * slope / 1000, rel=1e-9)
    assert product.equation.values[0] > plain
