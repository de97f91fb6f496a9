"""A later turn changes an earlier problem, and answers what it asks alone."""

import pytest
import sympy as sp

from assistant.reading import followups
from assistant.reading.errors import ReadingError
from assistant.reading.problems import read

DECAY = "dy/dt = -k*y, k = 0.5, y(0) = 2. y(1)?"
HEAT = (
    "u_t = D u_xx, D = 0.1, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x). u(0.5, 0.1)?"
)


def places(*turns):
    spec = read(turns[-1], earlier=turns[:-1])
    return [{n: round(v, 12) for n, v in p.at.items()} for p in spec.points]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((DECAY, "and at 2?"), [{"t": 2.0}]),
        ((DECAY, "what about at t = 5?"), [{"t": 5.0}]),
        ((DECAY, "at t = 5?", "try another method"), [{"t": 5.0}]),
        ((HEAT, "at t = 0.5?"), [{"x": 0.5, "t": 0.5}]),
        ((HEAT, "at t = 0.5?", "and at x = 0.25?"), [{"x": 0.25, "t": 0.5}]),
        ((HEAT, "now with D = 0.2"), [{"x": 0.5, "t": 0.1}]),
    ],
)
def test_only_what_the_last_turn_asks_is_answered(turns, expected):
    assert places(*turns) == expected


def test_a_plot_runs_through_the_coordinate_that_is_left_open():
    got = places(HEAT, "plot at t = 1")
    assert {p["t"] for p in got} == {1.0}
    assert len({p["x"] for p in got}) == 11


def test_another_method_keeps_the_earlier_problem_for_comparison():
    spec = read(
        "try another method",
        earlier=["y' = -y, y(0)=1 with Heun, h=0.1; y(2)?"],
    )
    assert spec.scheme is None
    assert spec.data["before"].scheme.name == "improved_euler"


def test_a_smaller_step_halves_it():
    spec = read(
        "use a smaller step", earlier=["y' = -y, y(0)=1 with Heun, h=0.1; y(2)?"]
    )
    assert spec.scheme.step == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("base", "later", "expected"),
    [
        ("y' = -y, y(0) = 2, y(1)?", "把初值改成5", "y' = -y, y(0) = 5, y(1)?"),
        (
            "y'' + y = 0, y(0) = 1, y'(0) = 0; y(1)?",
            "and with the initial velocity 2?",
            "y'' + y = 0, y(0) = 1, y'(0) = 2; y(1)?",
        ),
        ("y' = -y, y(0) = 2, y(1)?", "Anfangswert 7", "y' = -y, y(0) = 7, y(1)?"),
    ],
)
def test_a_new_initial_value_in_words_replaces_the_old(base, later, expected):
    assert followups.combined(base, later) == expected


def test_which_of_two_initial_values_is_meant_is_not_guessed():
    base = "x' = y, y' = -x, x(0) = 1, y(0) = 0, x(1)?"
    assert followups.combined(base, "initial value 3") == base


def test_when_a_level_is_reached_asks_instead_of_changing_a_value():
    base = "A cup at 90 °C cools in a room of 20 °C, k = 0.05 1/min. T after 10 min?"
    spec = read("when does it reach 40 °C?", earlier=[base])
    assert [p.of for p in spec.points] == ["t"]
    temperature = sp.Symbol("T", real=True)
    assert spec.conditions[0].expression == temperature - 90
    assert [e for e in spec.events] == [temperature - 40]


def test_other_conditions_at_the_ends_replace_the_old():
    base = "u_t = 0.1 u_xx, 0<x<1, u=0 at the ends, u(x,0)=sin(pi x); u(0.5,1)?"
    spec = read("Now with insulated ends", earlier=[base])
    slope = sp.Symbol("u__x", real=True)
    ends = [c for c in spec.conditions if "x" in c.where]
    assert [abs(c.expression) for c in ends] == [abs(slope)] * 2
    assert [dict(p.at) for p in spec.points] == [{"x": 0.5, "t": 1.0}]


def test_the_dt_of_a_derivative_is_no_step():
    base = "dy/dt = 3*(1 - y), y(0) = 0"
    assert "3*(1 - y)" in followups.combined(base, "could you halve the step?")
    assert "dt = 0.05" in followups.combined(
        "y' = -y, y(0) = 1, dt = 0.1", "halve the step"
    )


def test_a_letter_of_places_that_is_a_constant_can_be_changed():
    base = "y' = r y (1 - y/K), r = 0.6, K = 10, y(0) = 1; y(4)?"
    spec = read("and with r = 0.9?", earlier=[base])
    assert spec.parameters["r"] == "0.9"
    assert [dict(p.at) for p in spec.points] == [{"t": 4.0}]


@pytest.mark.parametrize(
    "later",
    [
        "T在t=10时是多少",
        "在t=10时T是多少",
        "当t=10时,T的值?",
        "t=10でのTは?",
    ],
)
def test_symbols_between_han_and_kana_are_read(later):
    assert places("dT/dt = -0.1 (T - 20), T(0)=90", later) == [{"t": 10.0}]


FREE = "y'' + 4 y = 0, y(0)=1, y'(0)=0"


@pytest.mark.parametrize(
    "turns",
    [
        (FREE, "add 0.5 y'"),
        (FREE, "add damping 0.5"),
        (FREE, "füge Dämpfung 0.5 hinzu"),
        (FREE, "what is the period?", "add damping 0.5 y'"),
        ("y'' = -4 y, y(0)=1, y'(0)=0", "add 0.5 y' on the left side"),
    ],
)
def test_damping_slows_the_motion_and_ends_the_question_for_its_period(turns):
    spec = read(turns[-1], earlier=turns[:-1])
    y, rate, second = sp.symbols("y y__t y__t_t", real=True)
    (equation,) = spec.equations
    found = sp.sympify(str(equation))
    wanted = sp.sympify(str(second + rate / 2 + 4 * y))
    assert sp.simplify(found - wanted) == 0
    assert not spec.points


@pytest.mark.parametrize(
    ("later", "asked"),
    [("add damping", "how large"), ("add 0.2", "to which side")],
)
def test_what_a_term_lacks_is_asked_for(later, asked):
    with pytest.raises(ReadingError, match=asked):
        read(later, earlier=["y' = -y, y(0)=1"])
