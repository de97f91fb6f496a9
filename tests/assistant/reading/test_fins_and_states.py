"""Fins, vibrating beams and bound states in words are the problems they mean."""

import math

import pytest
import sympy as sp

from assistant.reading.errors import ReadingError
from assistant.reading.problems import read
from assistant.solvers.plan import solve

FIN = (
    "An aluminium pin fin (k = 200 W/(m K), diameter 4 mm, length 5 cm) sits on a wall "
    "at 120 °C in air of 25 °C, h = 30 W/(m2 K), {tip}. Temperature at the tip?"
)
M = math.sqrt(30 * 4 / (200 * 0.004))


@pytest.mark.parametrize(
    ("tip", "expected"),
    [
        ("tip insulated", 25 + 95 / math.cosh(M * 0.05)),
        (
            "the tip also loses heat by convection at the tip",
            25 + 95 / (math.cosh(M * 0.05) + 30 / (M * 200) * math.sinh(M * 0.05)),
        ),
    ],
)
def test_a_fin_follows_the_textbook_formulas(tip, expected):
    # Incropera and DeWitt, table 3.4, cases A and B.
    assert solve(read(FIN.format(tip=tip))).values[0] == pytest.approx(expected)


def test_what_holds_at_the_tip_is_asked_for():
    with pytest.raises(ReadingError, match="is the tip insulated"):
        read(FIN.format(tip="in still air"))


def test_a_wall_with_a_convecting_face_is_no_fin():
    text = (
        "A wall 20 cm thick, k = 0.8 W/mK, inside face 25 °C, outside air -5 °C, "
        "h = 20 W/m2K. Heat flux?"
    )
    assert solve(read(text)).values[0] == pytest.approx(30 / (0.2 / 0.8 + 1 / 20))


def test_a_beam_may_be_given_by_stiffness_and_mass_per_length():
    text = (
        "Clamped-clamped beam, L = 1 m, EI = 100 N m^2, mass per length 2 kg/m. First "
        "two natural frequencies in Hz?"
    )
    roots = (4.730040744862704, 7.853204624095838)  # Rao, table 8.4
    expected = [b * b * math.sqrt(50) / (2 * math.pi) for b in roots]
    assert solve(read(text)).values == pytest.approx(expected)


def test_a_third_rate_follows_from_two_by_arrhenius():
    for text in (
        "Rate constant 0.012 1/s at 300 K and 0.15 1/s at 330 K. What is it at 350 K?",
        "At 300 K the rate constant is 0.012 1/s, at 330 K 0.15 1/s. k at 350 K?",
    ):
        slope = math.log(0.15 / 0.012) / (1 / 300 - 1 / 330)
        expected = 0.15 * math.exp(slope * (1 / 330 - 1 / 350))
        assert solve(read(text)).values[0] == pytest.approx(expected)


def test_levels_of_a_named_potential_and_of_a_box():
    oscillator = solve(
        read("Schrödinger equation, harmonic oscillator, lowest three E")
    )
    assert oscillator.values == pytest.approx([0.5, 1.5, 2.5])
    box = solve(read("Electron in an infinite well of width 2 nm, lowest two energies"))
    assert box.values[1] == pytest.approx(4 * box.values[0])
    # h^2/(8 m L^2) in eV
    unit = 6.62607015e-34**2 / (8 * 9.1093837e-31 * 4e-18) / 1.602176634e-19
    assert box.values[0] == pytest.approx(unit, rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "Schrödinger equation, three lowest E",
        "Schrödinger equation with V = -x^4, three lowest E",
        "Schrödinger equation in an infinitely deep well, three lowest E",
    ],
)
def test_a_potential_without_bound_states_or_width_is_asked_about(text):
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.reason == "missing"


def test_a_count_in_digits_is_a_count():
    spec = read("first 3 eigenvalues of -y'' = lambda y, y(0)=0, y(pi)=0")
    assert len(spec.points) == 3


def test_the_other_sides_are_those_without_a_formula():
    spec = read(
        "Laplace's equation on 0<x<2, 0<y<1; u(x,1) = sin(pi x/2), u = 0 on the other "
        "three sides. u(1, 0.5)?"
    )
    u = sp.Symbol("u", real=True)
    zero = [c.where for c in spec.conditions if c.expression == u]
    assert len(spec.conditions) == 4
    assert sorted(map(str, zero)) == ["{'x': 0}", "{'x': 2}", "{'y': 0}"]


def test_two_values_for_one_order_are_too_many():
    with pytest.raises(ReadingError, match="overdetermined"):
        read("y' = -y, y(0)=1, y(1)=2. y(2)?")


def test_the_unit_of_a_rate_constant_tells_the_order():
    text = "A -> P, k = 0.02 L/(mol s), A0 = 0.5 mol/L. A after 60 s?"
    spec = read(text)
    got = solve(spec)
    # 1/c = 1/c0 + k t, in mol/m^3
    assert got.values[0] == pytest.approx(1e3 / (1 / 0.5 + 0.02 * 60))
    assert any("order 2" in a for a in spec.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "A + B -> C, k = 0.02 1/s, A0 = 1 mol/L, B0 = 1 mol/L. C after 10 s?",
        "first-order A -> P, k = 0.02 L/(mol s), A0 = 0.5 mol/L. A after 60 s?",
    ],
)
def test_a_rate_constant_of_another_order_is_refused(text):
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.reason == "units"


def test_a_peak_of_a_typed_system_comes_with_its_time():
    text = (
        "S' = -0.4 S I, I' = 0.4 S I - 0.1 I, S(0)=0.99, I(0)=0.01. When does I peak "
        "and how large is it?"
    )
    when, peak = solve(read(text)).values
    # Kermack and McKendrick: I + S - (0.1/0.4) ln S is conserved, the peak at S = 1/4.
    assert peak == pytest.approx(1 - 0.25 + 0.25 * math.log(0.25 / 0.99), rel=1e-7)
    assert when == pytest.approx(19.37795, rel=1e-5)


def test_a_minimum_is_not_answered_by_a_maximum():
    text = "x' = y, y' = -x, x(0)=0, y(0)=1. What is the minimum of x?"
    assert read(text).points == ()


def test_a_reaction_takes_its_share_in_a_stirred_vessel():
    text = (
        "A CSTR of 2 m3 is fed with 0.5 m3/min at 2 mol/L; first-order k = 0.3 1/min, "
        "initially empty of A. Concentration after 5 min?"
    )
    spec = read(text)
    expected = 0.25 * 2e3 / 0.55 * (1 - math.exp(-0.55 * 5))
    assert solve(spec).values[0] == pytest.approx(expected)
    assert spec.unit["c"] == "mol/L"


def test_the_period_of_a_pendulum_is_the_elliptic_integral():
    from scipy.special import ellipk

    text = "Pendulum theta'' = -9.81 sin(theta), theta(0)=1 rad, at rest. Period?"
    expected = 4 / math.sqrt(9.81) * ellipk(math.sin(0.5) ** 2)
    assert solve(read(text)).values[0] == pytest.approx(expected)


def test_laplace_with_its_sides_in_words_needs_no_formula():
    spec = read("Laplace u=0 on three sides of unit square, u=1 on top; u(0.5,0.5)?")
    assert len(spec.conditions) == 4
    assert spec.domain["y"] == (0, 1)
