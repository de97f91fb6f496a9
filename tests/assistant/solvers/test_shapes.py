"""Layers, discs and other shapes, against closed forms."""

import pytest

from tests.assistant.solvers.driver import answer


def test_layers_carry_one_flux_in_the_steady_state():
    # Two resistances in series, 0.5/1 and 0.5/4: the interface is at 100*0.5/0.625.
    got = answer(
        "(k T')' = 0, k = 1 for x<0.5 and k = 4 for x>0.5, T(0)=0, T(1)=100. T(0.5)?"
    )
    assert str(got.status) == "verified"
    assert got.equation.values[0] == pytest.approx(80.0, abs=1e-4)


def test_a_disc_takes_robin_data_and_refuses_unbalanced_fluxes():
    # u = (1 - r^2)/4 + 1/2 solves -Δu = 1 with u_n + u = 0 on the unit circle.
    robin = answer(
        "-Δu = 1 on the unit disc with ∂u/∂n + u = 0 on the boundary, u(0,0)?"
    )
    assert robin.equation.values[0] == pytest.approx(0.75, abs=1e-3)
    flux = answer("-Δu = 4 on the unit disc with ∂u/∂n = 0 on the boundary, u(0,0)?")
    assert str(flux.status) == "refused"
    assert "balance" in flux.text


@pytest.mark.parametrize(
    ("source", "true"),
    [("x*y", 0.4 * 0.3 * 0.75 / 12), ("x", 0.3 * 0.75 / 8)],
)
def test_the_bound_on_a_disc_covers_its_straight_sides(source, true):
    # Δ(r^(n+2) - r^n) times a harmonic of order n is (4n + 4) r^n times it.
    got = answer(f"-Δu = {source} in the unit disc, u = 0 on the rim. u(0.3, 0.4)?")
    (value,), (error,) = got.equation.values, got.equation.errors
    assert abs(value - true) <= error < 1e-3 * true


def test_a_jumping_heat_capacity_keeps_the_flux_continuous():
    # Early on, two half-spaces meet at the mean of their temperatures weighted by the
    # effusivities sqrt(k c) = 2 and 6 (Carslaw and Jaeger, 2.15).
    got = answer(
        "C*T_t = (k*T_x)_x, 0<x<1, k = 4 for x<0.5 and k = 9 for x>0.5, C = 1 for "
        "x<0.5 and C = 4 for x>0.5, T_x(0,t)=0, T_x(1,t)=0, T(x,0) = 8 for x<0.5 and "
        "0 for x>0.5. T(0.5, 0.002)?"
    )
    assert got.equation.values[0] == pytest.approx(8 * 2 / (2 + 6), abs=1e-2)
