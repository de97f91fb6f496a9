"""Formulas without a search, and searches that cannot end in one."""

import pytest
import sympy as sp

from assistant.reading.problems import read
from assistant.solvers import constant_coefficients, pde_formulas, symbolic

T = sp.Symbol("t", real=True)


@pytest.mark.parametrize(
    "coefficients",
    [(3, 2), (0, 2), (6, 5, 1), (4, 4, 1), (5, 2, 1), (0, 2, 1), (0, 0, 0, 0, 7)],
    ids=["decay", "constant", "real", "double", "complex", "drift", "beam"],
)
@pytest.mark.parametrize("source", ["0", "-3", "2*exp(-4*t)", "cos(3*t)-2*sin(t)"])
def test_the_formula_meets_equation_and_initial_values(coefficients, source):
    numbers = [sp.Integer(a) for a in coefficients]
    forced = sp.sympify(source, locals={"t": T})
    initial = [sp.Rational(k + 2, 3) for k in range(len(numbers) - 1)]
    start = sp.Rational(1, 2)
    y = constant_coefficients.solution(numbers, forced, T, start, initial)
    assert y is not None
    residual = forced + sum(
        a * (y.diff(T, k) if k else y) for k, a in enumerate(numbers)
    )
    for place in (sp.Rational(7, 5), sp.Rational(-2, 7)):
        assert abs(sp.N(residual.subs(T, place))) < 1e-12
    for k, value in enumerate(initial):
        got = (y.diff(T, k) if k else y).subs(T, start)
        assert sp.N(got - value) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("source", ["cos(2*t)", "exp(-t)*t", "1/(1+t)"])
def test_resonance_and_other_sources_are_left_to_the_search(source):
    numbers = [sp.Integer(4), sp.Integer(0), sp.Integer(1)]
    assert (
        constant_coefficients.particular(
            numbers, sp.sympify(source, locals={"t": T}), T
        )
        is None
    )


@pytest.mark.parametrize(
    ("coefficients", "first"),
    [((0, 5, -2), 1), ((9, 0, -1), 0), ((9, 0, -1), 5), ((1, 2, 1), 3),
     ((2, 1, 1), 0), ((0, 3, -1), 3)],
    ids=["logistic", "drag", "from above", "double", "pole", "at rest"],
)  # fmt: skip
def test_riccati_equations_from_a_first_value(coefficients, first):
    y = constant_coefficients.riccati(
        [sp.Integer(c) for c in coefficients], T, sp.Integer(1), sp.Integer(first)
    )
    assert sp.N(y.subs(T, 1)) == pytest.approx(first, abs=1e-12)
    place = sp.Rational(6, 5)
    rate = sum(c * y**k for k, c in enumerate(coefficients))
    assert sp.N((sp.diff(y, T) - rate).subs(T, place)) == pytest.approx(0, abs=1e-10)


#: Problems whose search would take seconds and end in integrals at best.
WITHOUT = [
    "theta'' = -9.81*sin(theta), theta(0) = 1, theta'(0)=0; theta(1)?",
    "x'' - 5*(1-x^2)*x' + x = 0, x(0)=2, x'(0)=0; x(3)?",
    "x' = 1.5*x - x*y, y' = -3*y + x*y, x(0)=10, y(0)=5; x and y at t=1?",
]


@pytest.mark.parametrize("text", WITHOUT)
def test_no_search_begins_where_none_can_end_in_a_formula(text, monkeypatch):
    def searched(*_, **__):
        raise AssertionError("sympy's search was begun")

    monkeypatch.setattr(symbolic, "_candidates", searched)
    assert symbolic._is_hopeless(read(text))
    assert symbolic.closed_form(read(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "x' = -x^2, y' = x, x(0)=1, y(0)=0; x and y at t=1?",
        "x*y'' = y', y(1)=1, y'(1)=2; y(2)?",
        "y'' = -2*y*y', y(0)=0, y'(0)=1; y(1)?",
        "y' = x^2 + y^2, y(0) = 0; y(1)?",
    ],
)
def test_a_search_that_may_end_is_begun(text):
    assert not symbolic._is_hopeless(read(text))


@pytest.mark.parametrize(
    "equation",
    [
        "u_t = 0.3 u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi*x)+x*(1-x)",
        "u_t = 0.3 u_xx, 0<x<1, u(0,t)=1, u(1,t)=0, u(x,0)=1-x+sin(2*pi*x)",
        "u_t = 0.2 u_xx + u*(1-u), 0<x<1, u_x(0,t)=0, u_x(1,t)=0, u(x,0)=exp(-9*x^2)",
    ],
    ids=["no eigenfunction", "steady part", "nonlinear"],
)
def test_plain_evolutions_need_no_search(equation, monkeypatch):
    calls = []
    monkeypatch.setattr(sp, "dsolve", lambda *a, **k: calls.append(a))
    found = pde_formulas.closed_form(read(equation + "; u(0.5,0.1)?"))
    assert not calls
    assert (found is not None) == ("sin(2*pi*x)" in equation)
