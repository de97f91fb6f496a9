"""A later turn changes an earlier problem, and answers what it asks alone."""

import pytest

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
