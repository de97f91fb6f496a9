"""Equations that a text names without writing them."""

import pytest

from assistant.reading.errors import ReadingError
from assistant.reading.known_equations import KNOWN, written_out
from assistant.reading.problems import read
from assistant.solvers.plan import solve


def value(text):
    return solve(read(text, None), budget_s=20).values[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # J0(3) and the first zero of J0: DLMF 10.75(iii), tables of Bessel functions.
        ("Bessel equation of order 0 with y(0)=1, y'(0)=0. y(3)?", -0.2600519549019),
        ("Bessel equation of order 0, y(0)=1, y'(0)=0; first zero?", 2.4048255576958),
        # J1 starts at a regular singular point with a slope of 1/2.
        ("Équation de Bessel d'ordre 1, y(0)=0, y'(0)=0.5 ; y(2) ?", 0.5767248077569),
        # P2(0.3) = (3·0.09 − 1)/2.
        ("Legendre equation of degree 2, y(0)=-0.5, y'(0)=0, y(0.3)?", -0.365),
        # sin(2)/2, the exact solution of index 1.
        ("Solve the Lane-Emden equation for n = 1; theta at xi = 2", 0.4546487134128),
        # The wall shear of Blasius' boundary layer.
        ("Blasius boundary layer: f''(0)?", 0.332057336),
        # 100/(1 + 9 e^-3).
        ("logistic equation r=0.5, K=100, y(0)=10: y at t=6", 69.0567855),
    ],
)
def test_a_named_equation_has_its_known_solution(text, expected):
    assert value(text) == pytest.approx(expected, abs=1e-7 * max(1, abs(expected)))


def test_letters_of_the_text_are_kept_():
    found = written_out(
        "Löse die Van-der-Pol-Gleichung, ε = 0.5, y(0)=1, y'(0)=0; y(3)?"
    )
    assert found.symbols.startswith("d2y/dt2 - ε*(1 - y^2)*dy/dt + y = 0")


def test_a_number_that_is_lacking_is_asked_for():
    with pytest.raises(ReadingError, match=r"name, mu \(van der Pol"):
        written_out("Van der Pol oscillator, x(0)=2, x'(0)=0, x at t=10")


def test_usual_values_are_taken_when_asked_for_and_told():
    found = written_out("classic Lorenz system from x(0)=1, y(0)=1, z(0)=1: x at t=1")
    assert found.assumed == ("usual values: sigma = 10, rho = 28, beta = 8/3",)


@pytest.mark.parametrize(
    "text",
    [
        "van der Pol: x'' - 2*(1-x^2)*x' + x = 0, x(0)=1, x'(0)=0; x(3)?",
        "Lorentz force on a charge, v(0) = 1",
        "dy/dt = -y (a logistic curve without saturation), y(0)=1",
    ],
)
def test_a_written_equation_and_other_words_are_left_alone(text):
    assert written_out(text) is None


def test_every_form_uses_its_parameters():
    for known in KNOWN:
        for names in known.parameters:
            assert "{" + names[0] + "}" in known.form, known.title
