"""Schemes that a user names: tables of errors, stability, and other methods."""

import pytest

from assistant.reading.problems import read
from tests.assistant.solvers.driver import answer

HEAT = (
    "u_t = u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x), {} with dx = 0.1, "
    "dt = {}. u(0.5, 0.08)?"
)


@pytest.mark.parametrize(
    ("name", "dt", "order"),
    [("FTCS", 0.004, 2.0), ("BTCS", 0.004, 2.0), ("Crank-Nicolson", 0.01, 2.0)],
)
def test_four_sizes_show_the_theoretical_order(name, dt, order):
    got = answer(HEAT.format(name, dt))
    assert got.status == "verified"
    rows = got.equation.verification["scheme"]["table"]
    assert len(rows) >= 4
    assert rows[-1]["order"] == pytest.approx(order, abs=0.15)
    assert "In theory the error is of" in got.text


def test_beyond_its_limit_ftcs_is_run_and_called_unstable():
    got = answer(HEAT.format("FTCS", 0.008))
    assert got.status == "unverified"
    assert "must not exceed 0.5" in got.text
    assert "falls short" not in got.text


def test_a_step_that_does_not_divide_the_time_is_told():
    assert "does not divide the time" in answer(HEAT.format("FTCS", 0.003)).text


def test_steps_belong_to_the_scheme_that_another_method_replaces():
    first = "y' = -3 y, y(0) = 1, RK4 with h = 0.25; y(1)?"
    spec = read("try another method", earlier=[first])
    assert spec.scheme is None
    assert not spec.data.get("unused")
    spec = read("now with Heun's method, h = 0.1", earlier=[first])
    assert spec.scheme is not None
    assert spec.scheme.step == 0.1


def test_a_number_at_the_end_of_a_sentence_keeps_its_point_apart():
    first = "y' = -3 y, y(0) = 1, explicit Euler with h = 0.5. y(1)?"
    assert read("now with h = 0.25", earlier=[first]).scheme.step == 0.25


def test_steps_are_halved_until_the_order_shows():
    # At h = 0.1 the amplification -0.5 is far from exp(-1.5).
    text = "y' = -15 y, y(0) = 1, explicit Euler with h = 0.1; y(1)?"
    got = answer(text)
    assert got.status == "verified"
    assert got.equation.values[0] == 0.5**10
    assert got.equation.observed_order == pytest.approx(1.0, abs=0.1)
