"""Discretisations have the orders and invariants that theory gives them."""

import math
import time

import numpy as np
import pytest

from assistant.reading.equations import understand
from assistant.solvers import bvp, plan
from assistant.solvers.collocation import Interval
from assistant.solvers.errors import Contradictory, Escaped, IllPosed, Missing
from assistant.solvers.marching import Marching
from assistant.solvers.volumes import march
from assistant.solvers.worker import Overrun, Worker
from tests.assistant.solvers.driver import answer


def test_chebyshev_derivatives_of_a_polynomial_are_exact():
    grid = Interval(-1.0, 3.0, 12)
    first = grid.derivative(1) @ grid.x**5
    assert np.allclose(first, 5 * grid.x**4, atol=1e-9)
    assert grid.weights() @ grid.x**2 == pytest.approx((27 + 1) / 3)


def test_finite_volumes_conserve_mass_with_a_variable_diffusivity():
    spec = understand(
        "c_t = d/dx((1+c)*dc/dx), 0<x<1, no-flux ends, c(x,0)=1+cos(pi*x)"
    )
    solution = plan.solve(spec)
    assert solution.measures["drift"] < 1e-6


def test_finite_volumes_are_of_second_order():
    spec = understand("u_t = u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi*x)")
    marching = Marching(spec)
    exact = np.exp(-(np.pi**2) * 0.1)
    errors = [
        abs(march(marching, n, 0.1, 1e-10, 1e12).sample(
            marching.components[0], np.array([0.5]), 0.1)[0] - exact)
        for n in (20, 40)
    ]  # fmt: skip
    assert np.log2(errors[0] / errors[1]) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    "text", ["y' = y^2, y(0)=1; y(2)?", "y' = 1+y^2, y(0)=0; y(2)?"]
)
def test_blow_up_is_said_with_its_time(text):
    with pytest.raises(IllPosed, match="blows up"):
        plan.solve(understand(text))


def test_where_a_root_ends_the_solution_no_derivative_is_blamed():
    # Lane–Emden of index 3/2 reaches zero at 3.654 (tables of polytropes).
    text = "y'' + 2/x*y' + y^1.5 = 0, y(0)=1, y'(0)=0; y(5)?"
    with pytest.raises(IllPosed, match=r"beyond x ≈ 3\.6[56].*negative number"):
        plan.solve(understand(text))


def test_a_field_that_blows_up_does_so_on_two_grids_at_the_known_time():
    # Without gradients u' = u² leaves u0 = 5 at t = 1/5.
    text = "u_t = u_xx + u^2 on 0<x<1 periodic, u(x,0) = 5 + 0*x; u(0.5,1)"
    with pytest.raises(IllPosed, match=r"t ≈ 0\.2:"):
        plan.solve(understand(text))
    assert not Escaped("t", 0.4, 1.0).confirms(Escaped("t", 0.2, 1.0))


def test_resonance_without_solution_differs_from_resonance_with_many():
    with pytest.raises(IllPosed, match="no solution"):
        plan.solve(understand("y''+4*y=0, y(0)=0, y(pi)=1"))
    with pytest.raises(IllPosed, match="not unique"):
        plan.solve(understand("y''+4*y=0, y(0)=0, y(pi)=0"))


def test_a_missing_initial_condition_is_named():
    with pytest.raises(Missing, match=r"y'\(0\)"):
        plan.solve(understand("y'' + y = 0, y(0)=1. y(1)?"))


def test_the_pendulum_stays_on_its_circle():
    spec = understand(
        "x''=-lam*x, y''=-lam*y-9.81, x^2+y^2=1, x(0)=1, y(0)=0, x'(0)=0, "
        "y'(0)=0. x at t=1"
    )
    solution = plan.solve(spec)
    circle = solution.fields["x"] ** 2 + solution.fields["y"] ** 2
    assert np.abs(circle - 1).max() < 1e-6


def test_a_task_that_overruns_is_killed_and_the_next_one_works():
    worker = Worker()
    spec = understand("y' = -y, y(0)=1. y(1)?")
    try:
        with pytest.raises(Overrun):
            worker.run("solve", spec, timeout_s=0.01)
        solution = worker.run("solve", spec, timeout_s=30)
        assert solution.values[0] == pytest.approx(np.exp(-1))
    finally:
        worker.stop()


def test_a_tank_is_empty_where_its_equation_becomes_singular():
    # sqrt(V) = 2 - 0.15 t for V' = -0.3 sqrt(V), V(0) = 4.
    solution = plan.solve(
        understand("dV/dt = -0.3*sqrt(V), V(0) = 4. When is the tank empty (V = 0)?")
    )
    (value,), (error,) = solution.values, solution.errors
    assert abs(value - 2 / 0.15) <= error < 1e-8


def test_cauchy_data_for_laplace_is_ill_posed():
    with pytest.raises(IllPosed, match="Cauchy"):
        plan.solve(
            understand(
                "u_xx + u_yy = 0, u(x,0)=sin(x), u_y(x,0)=0, -inf<x<inf; u(0,1)?"
            )
        )


def test_a_value_pins_slopes_that_are_compatible():
    spec = understand("y'' = cos(pi x), y'(0)=0, y'(1)=0, y(0)=1/2, y(0.75)")
    exact = 0.5 + (1 - math.cos(0.75 * math.pi)) / math.pi**2
    assert bvp.solve(spec).values[0] == pytest.approx(exact, rel=1e-9)


def test_a_condition_too_many_that_does_not_hold_is_refused():
    spec = understand("y'' = 6, y'(0)=0, y'(1)=1, y(0)=2, y(0.5)")
    with pytest.raises(Contradictory, match="overdetermined"):
        bvp.solve(spec)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("y' = 2*y/(t - 3), y(0) = 4, y(5)?", "3"),
        ("y' = y*tan(t), y(0) = 1, y(3)?", "1.57"),
        ("x' = x/(t - 1)^2, x(0) = 1, x(2)?", "1"),
    ],
)
def test_no_value_is_given_beyond_a_pole_of_the_coefficients(text, place):
    got = answer(text)
    assert got.status == "refused"
    assert f"singular at t = {place}" in got.text


def test_a_singularity_that_can_be_integrated_is_crossed():
    got = answer("y' = sin(t - 1)/(t - 1), y(0) = 0, y(2)?")
    # Twice the sine integral at 1.
    assert got.equation.values[0] == pytest.approx(2 * 0.946083070367, rel=1e-8)


def test_derivatives_in_subscripts_at_the_ends_are_conditions():
    got = answer("T_xx = -2 on 0<x<1, T(0) = 1, T_x(1) = 0.5. T(0.5)?")
    assert got.equation.values[0] == pytest.approx(2.0)
    assert (
        "incompatible"
        in answer("u_xx = 1 on 0<x<1, u_x(0) = 0, u_x(1) = 0. u(0.5)?").text
    )


def test_the_error_of_a_field_that_settles_at_once_is_shown_to_fall():
    text = (
        "u_t = u_xx + u*(1-u), 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi*x); u(0.5,0.1)?"
    )
    begun = time.process_time()
    rows = plan.solve(understand(text)).table
    assert len(rows) >= 4
    errors = [row["error"] for row in rows]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 100 * errors[2]
    # No steady state of a nonlinear equation is looked for in symbols.
    assert time.process_time() - begun < 4


def test_values_that_enter_are_carried_to_many_digits():
    # Along x' = 1 + x/2 from x = 0 the time to x is 2 ln(1 + x/2); u falls by e^-time.
    got = answer(
        "u_t + (1 + x/2) u_x = -u, 0<x<1, u(0,t) = sin(t)^2, u(x,0) = 0. u(0.4, 1)?"
    )
    took = 2 * math.log(1.2)
    true = math.sin(1 - took) ** 2 * math.exp(-took)
    assert str(got.status) == "verified"
    assert got.equation.values[0] == pytest.approx(true, abs=1e-9)


def test_when_a_peak_comes_is_answered_beside_a_value_at_a_time():
    got = answer(
        "x'' + 4 x = 0, x(0) = 1, x'(0) = 0. What is x at t = 0.3 and when does x "
        "reach its minimum?"
    )
    assert str(got.status) == "verified"
    assert got.equation.values == pytest.approx([math.cos(0.6), math.pi / 2], rel=1e-6)
