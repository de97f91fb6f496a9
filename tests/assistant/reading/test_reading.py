"""Texts become the problems that they mean."""

import pytest

from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from assistant.reading.notation import normalise
from assistant.reading.problems import read
from assistant.reading.units import parse_unit

SAME = [
    "y'' + 4 y = 0, y(0)=1, y'(0)=2",
    r"$y''+4y=0$, $y(0)=1$, $y'(0)=2$",
    r"\frac{d^2y}{dt^2} + 4y = 0, y(0)=1, y'(0)=2",
    "d2y/dt2 + 4*y = 0, y(0) = 1, dy/dt(0) = 2",
    r"$\ddot{y} + 4y = 0$, $y(0)=1$, $\dot{y}(0)=2$",
    "Derivative(y(t), (t, 2)) + 4*y(t) = 0, y(0) = 1, y'(0) = 2",
    "ÿ ist nicht gemeint: y″ + 4y = 0, y(0) = 1, y′(0) = 2",
]


@pytest.mark.parametrize("text", SAME)
def test_notations_of_one_equation_give_one_spec(text):
    spec, reference = understand(text), understand(SAME[0])
    assert spec.equations == reference.equations
    assert [(c.expression, dict(c.where)) for c in spec.conditions] == [
        (c.expression, dict(c.where)) for c in reference.conditions
    ]


@pytest.mark.parametrize(
    "text",
    [
        "u_t = 2 u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi*x)",
        r"$\partial_t u = 2\,\partial_{xx}u$, $0<x<1$, $u(0,t)=u(1,t)=0$, "
        r"$u(x,0)=\sin\pi x$",
        "∂u/∂t = 2 ∂²u/∂x², 0 < x < 1, fixed ends, u(x,0) = sin(π x)",
        "u_t = D u_xx on [0,1] with D = 2, u = 0 at x = 0 and x = 1, u(x,0)=sin(pi x)",
        "du/dt = div(2 grad(u)), x in (0,1), u=0 on the boundary, u(x,0) = sin(pi x)",
    ],
)
def test_one_heat_problem_in_five_notations(text):
    import sympy

    spec = understand(text)
    t, xx = sympy.symbols("u__t u__x_x", real=True)
    assert sympy.simplify(spec.equations[0] - (t - 2 * xx)) == 0
    assert spec.domain["x"] == (0, 1)
    places = sorted(str(dict(c.where)) for c in spec.conditions)
    assert places == ["{'t': 0}", "{'x': 0}", "{'x': 1}"]


@pytest.mark.parametrize(
    "text",
    [
        "y' = open('/etc/passwd').read(), y(0)=0",
        "y' = __import__('os').system('id')",
        'y\' = exec("1"), y(0)=1',
        "y' = factorial(10**9), y(0) = 1",
        "y' = (lambda: 1)()",
        "y' = 9^9^9^9, y(0)=1",
        "y' = " + "(" * 60 + "y" + ")" * 60,
    ],
)
def test_code_and_monsters_are_refused_without_running(text):
    with pytest.raises(ReadingError) as caught:
        understand(text)
    assert caught.value.reason in {"unsafe", "too_long"}


def test_an_unknown_latex_macro_is_named():
    with pytest.raises(ReadingError, match=r"\\foo"):
        normalise(r"$y' = \foo{y}$")


@pytest.mark.parametrize(
    ("text", "factor", "dimension"),
    [
        ("m^2/s", 1, (2, 0, -1, 0, 0, 0)),
        ("W/(m K)", 1, (1, 1, -3, -1, 0, 0)),
        ("s^-1", 1, (0, 0, -1, 0, 0, 0)),
        ("1/min", 1 / 60, (0, 0, -1, 0, 0, 0)),
        ("µm", 1e-6, (1, 0, 0, 0, 0, 0)),
        ("kJ/mol", 1e3, (2, 1, -2, 0, -1, 0)),
        ("m2/s", 1, (2, 0, -1, 0, 0, 0)),
    ],
)
def test_units_have_their_factor_and_dimension(text, factor, dimension):
    unit = parse_unit(text)
    assert unit.factor == pytest.approx(factor)
    assert unit.dimension == dimension


def test_mismatched_units_are_refused():
    with pytest.raises(ReadingError) as caught:
        understand("c_t = D c_xx, D = 1e-9 m/s, c(0,t)=1, c(L,t)=0, L = 1 mm, c(x,0)=0")
    assert caught.value.reason == "units"


@pytest.mark.parametrize(
    ("text", "law"),
    [
        (
            "carburise, 1 wt% C at the surface, D = 1.6e-11 m^2/s, 10 h, at 0.5 mm",
            "Fick",
        ),
        ("Half-life 8 days, initial amount 100 mg. How much after 20 days?", "decay"),
        ("Avrami kinetics with n = 3 and k = 1e-6 s^-3, after 80 s", "Avrami"),
    ],
)
def test_plain_words_find_the_law_and_its_values(text, law):
    spec = read(text)
    assert law in spec.law
    assert spec.points


def test_a_law_without_its_parameter_asks_for_it():
    with pytest.raises(ReadingError, match="diffusivity") as caught:
        read("carburise steel with 1 wt% C at the surface for 10 h; value at 0.5 mm?")
    assert caught.value.reason == "missing"


def test_a_spanish_and_between_conditions_is_no_factor():
    spec = understand("Resuelve y'' - y = 2x con y(0)=0 y y(1)=1")
    places = [next(iter(c.where.values())) for c in spec.conditions]
    assert places == [0, 1]
    assert all(len(c.expression.free_symbols) == 1 for c in spec.conditions)


def test_the_surface_of_a_half_space_is_its_one_end():
    spec = understand(
        "c_t = 2 c_xx in a half-space x > 0, surface held at 3, initially 1, c(0.1, 2)?"
    )
    assert {"x": 0} in [dict(c.where) for c in spec.conditions]


def test_the_surface_of_a_slab_names_neither_of_its_ends():
    spec = understand("c_t = 2 c_xx, 0<x<1, surface held at 3, initially 1, c(0.1, 2)?")
    assert [dict(c.where) for c in spec.conditions] == [{"t": 0}]


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("y' = r y (1 - y/K), r = 0.6, K = 10, y(0) = 1; y(4)?", "t"),
        ("y' = -s y + z, s = 2, z = 0.5, y(0) = 1; y(3)?", "t"),
        ("y' = r y, y(0) = 1. y at r = 0.9?", "r"),
    ],
)
def test_a_letter_with_a_value_is_a_parameter_not_the_variable(text, variable):
    assert read(text).independent == (variable,)
