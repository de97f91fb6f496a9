"""The time until a share is left, a period, and terms that are added, as follow-ups."""

import pytest
import sympy as sp

from assistant.reading import followups
from assistant.reading.errors import ReadingError
from assistant.reading.meaning import symbol
from assistant.reading.problems import read

DECAY = "dN/dt = -N/4, N(0) = 80"
FREE = "y'' = -4 y, y(0) = 1, y'(0) = 0"


def event(*turns):
    spec = read(turns[-1], earlier=turns[:-1])
    assert len(spec.points) == 1
    return sp.simplify(spec.events[0])


@pytest.mark.parametrize(
    ("later", "level"),
    [
        ("what's its half-life?", 40),
        ("半減期は？", 40),
        ("and how long until only 5 are left?", 5),
        ("how long until it's a tenth?", 8),
        ("wann sind noch 10 % übrig?", 8),
        ("combien de temps avant que 90 % soit consommé ?", 8),
        ("¿cuándo queda la cuarta parte?", 20),
    ],
)
def test_a_share_of_the_start_is_a_level(later, level):
    assert event(DECAY, later) == symbol("N") - level


def test_a_question_before_does_not_take_the_place_of_the_new_one():
    assert event(DECAY, "N at t = 2?", "half-life?") == symbol("N") - 40


def test_a_question_without_its_mark_makes_room_for_the_next():
    damped = FREE, "what is the period", "add damping 0.5 y'"
    assert event(*damped, "when does y first drop below zero?") == symbol("y")


def test_a_share_of_the_steady_value_is_told_from_the_equation():
    got = event("y' = 3*(2 - y), y(0) = 0", "how long until 90 % of the steady value?")
    assert got == symbol("y") - sp.Rational(9, 5)


def test_a_percentage_that_is_reached_is_a_value_and_no_share():
    got = event("dX/dt = 0.2*(1 - X), X(0) = 0.1", "when does X reach 90 %?")
    assert got == symbol("X") - sp.Rational(9, 10)


@pytest.mark.parametrize("later", ["what is the period", "¿cuál es el periodo?"])
def test_a_period_is_asked_of_the_motion_before(later):
    spec = read(later, earlier=[FREE])
    assert [p.label for p in spec.points] == ["period"]


@pytest.mark.parametrize(
    "base",
    [
        FREE,
        "y'' = -4 y, y(0) = 0, y'(0) = 1",
        "y'' = -y - y^2, y(0) = 0.3, y'(0) = 0",
    ],
)
def test_the_period_is_asked_of_any_free_motion(base):
    spec = read("what is its period?", earlier=[base])
    assert "period asked" in spec.flags
    assert [p.label for p in spec.points] == ["period"]


@pytest.mark.parametrize(
    "text", ["y' = -y, y(0) = 1 on 0..5", "y' = -y, y(0) = 1, t=0..5",
             "y' = -y from 0 to 5, y(0) = 1", "y' = -y, y(0) = 1 over 0 to 5"]
)  # fmt: skip
def test_an_interval_without_brackets_ends_the_time(text):
    spec = read(text)
    assert [float(end) for end in spec.domain["t"]] == [0, 5]
    assert not spec.points
    assert not spec.flags


@pytest.mark.parametrize(
    ("base", "later", "expected"),
    [
        (FREE, "add damping 0.5 y'", "y'' + (0.5 y') = -4 y, y(0) = 1, y'(0) = 0"),
        (DECAY, "add a source of 3 please", "dN/dt = -N/4 + (3), N(0) = 80"),
        ("x'' + x = 0", "加上阻尼 0.2 x'", "x'' + x + (0.2 x') = 0"),
    ],
)
def test_a_term_goes_to_the_side_of_its_name(base, later, expected):
    assert followups.combined(base, later) == expected


def test_a_term_whose_side_is_not_told_is_asked_about():
    with pytest.raises(ReadingError, match="to which side"):
        read("add 0.5 y'", earlier=[FREE])


@pytest.mark.parametrize("told", ["k is 0.4", "k vaut 0,4", "k ist 0,4", "k是0.4"])
def test_a_value_is_given_in_words(told):
    spec = read(f"dy/dt = -k y, y(0) = 2, y(3)?. {told}")
    y = symbol("y")
    assert sp.simplify(spec.equations[0] - sp.Rational(2, 5) * y - symbol("y__t")) == 0


def test_a_flow_that_is_told_of_without_a_rate_is_asked_for():
    text = (
        "A brine tank holds 100 L with 5 kg salt, brine with 0.1 kg/L flows in. "
        "Salt after 20 min?"
    )
    with pytest.raises(ReadingError, match="which rate"):
        read(text)
    assert "vessel" in read(f"{text} inflow is 3 L/min").law


@pytest.mark.parametrize(
    ("problem", "level"),
    [("V' = -V/2, V(0) = 12", 12 * sp.exp(-1)),
     ("V' = 3*(2 - V), V(0) = 0", 2 - 2 * sp.exp(-1))],
)  # fmt: skip
def test_the_time_constant_is_of_the_way_to_rest(problem, level):
    got = event(problem, "what's the time constant")
    assert sp.simplify(got - symbol("V") + level) == 0


def test_a_factor_is_read_behind_a_letter_without_a_space():
    assert followups.combined("y' = -k y, y(0) = 1, k = 0.05", "k加倍").endswith(
        "k = 0.1"
    )


def test_a_time_does_not_outlive_the_question_for_a_value():
    turns = "dT/dt = -k (T - 20)，T(0) = 90，k = 0.05", "多久降到30？", "T at t = 10?"
    spec = read(turns[-1], earlier=turns[:-1])
    assert [dict(p.at) for p in spec.points] == [{"t": 10.0}]
    assert not spec.events


def test_a_share_of_the_steady_value_is_no_value_in_spanish():
    later = "¿cuánto tarda en llegar al 90 % del valor estacionario?"
    got = event("dC/dt = -C/2 + 2, C(0) = 0", later)
    assert got == symbol("C") - sp.Rational(18, 5)


def test_a_factor_keeps_what_stands_behind_its_number():
    base = "V' = -V/(R*C), V(0) = 12. R = 2000. C = 0.001"
    assert followups.combined(base, "double R").endswith("R = 4000. C = 0.001")


@pytest.mark.parametrize("ends", ["aux bouts", "en los extremos", "an den Enden"])
def test_a_value_at_the_ends_is_a_condition_in_other_languages(ends):
    spec = read(f"u_t = 0.5 u_xx, 0<x<1, u=0 {ends}, u(x,0)=sin(pi x). u(0.5,0.1)?")
    assert len(spec.equations) == 1
    assert len(spec.conditions) == 3
