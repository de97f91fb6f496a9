"""Shares of uptake and loss beside finite volumes; potentials of metals."""

import math

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from assistant.reading.laws import uptake
from tests.assistant.solvers.driver import answer


def _left(power: int, reduced: float, n: int = 800) -> float:
    """The mean that is left in a body of unit size, by finite volumes."""
    faces = np.linspace(0, 1, n + 1)
    volume = np.diff(faces ** (power + 1))
    middle = (faces[1:] + faces[:-1]) / 2
    area = (power + 1) * faces**power

    def rate(t: float, u: np.ndarray) -> np.ndarray:
        inner = np.diff(u) / np.diff(middle)
        flux = area * np.concatenate([[0.0], inner, [-u[-1] / (1 - middle[-1])]])
        return np.diff(flux) / volume

    got = solve_ivp(
        rate, (0, reduced), np.ones(n), method="LSODA", lband=1, uband=1, rtol=1e-8
    )
    return float(got.y[:, -1] @ volume)


@pytest.mark.parametrize(
    ("text", "power", "reduced", "left"),
    [
        ("A resin bead of 2 mm diameter holds solvent, D = 1e-10 m2/s; its surface is "
         "kept clean. What fraction is left after 20 min?", 2, 0.12, True),
        ("A long fibre of radius 0.5 mm, D = 2e-11 m2/s, takes up dye, its surface "
         "saturated. Fractional uptake after 30 min?", 1, 0.144, False),
        ("A sheet 0.4 mm thick takes up water from both faces, D = 5e-12 m^2/s. "
         "Which fraction of M_t/M_inf is reached after 1 h?", 0, 0.45, False),
    ],
)  # fmt: skip
def test_shares_agree_with_finite_volumes(text, power, reduced, left):
    got = answer(text)
    assert str(got.status) == "verified"
    rest = _left(power, reduced)
    assert got.equation.values[0] == pytest.approx(rest if left else 1 - rest, abs=2e-4)


def test_the_time_of_half_the_uptake_of_a_film_is_that_of_crank():
    # Crank, eq. 10.8: D t / L^2 = 0.049195 at half the uptake.
    got = answer(
        "A film of 100 um thickness absorbs vapour, D = 2e-13 m2/s. "
        "How long until the uptake is 50 %?"
    )
    assert got.equation.values[0] == pytest.approx(0.04919 * 1e-8 / 2e-13, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "standard", "charge", "c"),
    [
        ("Potential of a silver electrode in 0.02 mol/L Ag+ at 25 C, E0 = 0.7996 V",
         0.7996, 1, 0.02),
        ("Sn2+/Sn half-cell, 3 mmol/L Sn2+, standard potential -0.1375 V, 25 C: which "
         "electrode potential?", -0.1375, 2, 0.003),
    ],
)  # fmt: skip
def test_the_potential_of_a_metal_in_its_ions_needs_no_second_solution(
    text, standard, charge, c
):
    got = answer(text)
    true = standard + 8.314462618 * 298.15 / 96485.33212 / charge * math.log(c)
    assert str(got.status) == "verified"
    assert got.equation.values[0] == pytest.approx(true, abs=1e-6)


@pytest.mark.parametrize("reduced", [2e-4, 0.01, 0.144, 1.5])
def test_the_inverted_transform_of_a_cylinder_is_crank_s_series(reduced):
    width = sp.Symbol("width", real=True)
    series = 1 - uptake._rest("cylinder", width, 150)
    inverted = uptake._inverted("cylinder", width)
    got = complex(sp.N(inverted.subs(width, reduced), 20))
    assert got.imag == pytest.approx(0, abs=1e-14)
    # The first lacking term of the series is under 4e-5 exp(-45).
    assert got.real == pytest.approx(float(series.subs(width, reduced)), abs=1e-12)


def test_a_cylinder_has_a_second_method_at_long_and_at_short_times():
    for time in ("20 min", "0.5 s"):
        got = answer(
            "A long fibre of radius 0.5 mm, D = 2e-11 m2/s, takes up dye, its surface "
            f"saturated. Fractional uptake after {time}?"
        )
        assert str(got.status) == "verified"
        checks = got.equation.verification["checks"]
        assert checks["equation.second_method"]["verdict"] == "pass"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A sphere of radius 2 mm", 6 * (1.5e-5 / 3.141592653589793) ** 0.5 - 4.5e-5),
        ("A sheet of thickness 4 mm", 2 * (1.5e-5 / 3.141592653589793) ** 0.5),
    ],
)
def test_very_short_times_are_verified(text, expected):
    got = answer(f"{text}, D = 1e-13 m2/s. What fraction is taken up after 10 min?")
    assert got.equation.values == pytest.approx([expected], rel=1e-9)
    assert str(got.status) == "verified", got.text[:500]


def test_a_cylinder_at_short_times_agrees_with_its_transform():
    width = sp.Symbol("width", real=True)
    short = uptake._asymptotic(width).subs(width, 6e-5)
    inverted = complex(uptake._inverted("cylinder", width).subs(width, 6e-5))
    assert float(short) == pytest.approx(inverted.real, rel=1e-10)
