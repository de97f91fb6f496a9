"""The second methods on discs, L-shapes and layers agree, and notice a fault."""

import numpy as np
import pytest
import sympy as sp

from assistant.reading.problems import read
from assistant.solvers import mesh, piecewise
from assistant.solvers.mesh_check import Data, Weak, difference
from assistant.solvers.plan import solve

x, y = sp.symbols("x y", real=True)
DISC = "lap(u) = -1 on the unit disc, u = 0 on the boundary. u(0.3,0.2)?"


def disc(places):
    """The exact solution of lap(u) = -1 that vanishes on the unit circle."""
    return (1 - places[0] ** 2 - places[1] ** 2) / 4


def test_polar_points_have_the_exact_solution_on_a_disc():
    weak = Weak(
        (x, y), sp.Integer(1), sp.Integer(0), sp.Integer(1), sp.Integer(0), None
    )
    assert difference(read(DISC), Data(weak), disc) < 1e-12


def test_polar_points_meet_a_film_condition_and_a_varying_coefficient():
    # u = x^2 y with a = 1 + x^2 and u_n + 2 u = 5 x^2 y on the circle.
    u, a = x**2 * y, 1 + x**2
    source = -sp.expand(sum(sp.diff(a * sp.diff(u, v), v) for v in (x, y)))
    weak = Weak((x, y), a, sp.Integer(0), source, None, (2.0, 5 * u))
    assert difference(read(DISC), Data(weak), lambda p: p[0] ** 2 * p[1]) < 1e-10


@pytest.mark.parametrize("source", [sp.Integer(2), sp.Float("1.1")])
def test_a_wrong_source_is_noticed(source):
    weak = Weak((x, y), sp.Integer(1), sp.Integer(0), source, sp.Integer(0), None)
    assert difference(read(DISC), Data(weak), disc) > 0.05


@pytest.mark.parametrize(
    "text",
    [
        "u_xx + u_yy = -1 on the L-shaped domain, u = 0 on the boundary. u(-0.5,0.5)?",
        "u_xx + u_yy = u on the L-shaped domain, ∂u/∂n + 3 u = x on the boundary. "
        "u(-0.5,0.5)?",
        "u_xx + u_yy = u on the L-shaped domain, ∂u/∂n = 1 on the boundary. "
        "u(-0.5,0.5)?",
    ],
)
def test_volumes_on_squares_agree_with_triangles_on_an_l_shape(text):
    got = mesh.solve(read(text))
    assert 0 < got.measures["disagreement"] < 1e-2


def test_a_steady_state_of_layers_is_that_of_resistances_in_series():
    text = (
        "(k u')' = 0, k = 1 for x < 0.3, 2 for 0.3<x<0.6, 5 otherwise, u(0)=0, u(1)=1, "
        "0<x<1. u(0.6)?"
    )
    spec = read(text)
    layers = piecewise.of(spec)
    resistances = np.array([0.3 / 1, 0.3 / 2, 0.4 / 5])
    got = layers.sample(layers.steady(), np.array([0.3, 0.6]))
    assert got == pytest.approx(np.cumsum(resistances)[:2] / resistances.sum())
    assert solve(spec).measures["disagreement"] < 1e-3


def test_layers_of_one_material_follow_the_series_of_a_slab():
    text = (
        "T_t = (k T_x)_x, 0<x<1, k = 1 for x<0.4 and k = 1 for x>0.4, T(0,t)=0, "
        "T(1,t)=0, T(x,0)=1. T(0.5,0.1)?"
    )
    spec = read(text)
    layers = piecewise.Layers(spec, [0.0, 0.4, 1.0])
    odd = np.arange(1, 60, 2)
    series = (
        4 / np.pi * (np.sin(odd * np.pi / 2) / odd * np.exp(-((odd * np.pi) ** 2) / 10))
    )
    got = layers.sample(layers.after(0.1, sp.Integer(1)), np.array([0.5]))
    assert got[0] == pytest.approx(series.sum(), rel=1e-6)


def test_a_transient_through_layers_is_checked_by_polynomials():
    text = (
        "T_t = (k T_x)_x, 0<x<2, k = 1 for x<1 and k = 5 for x>1, T(0,t)=1, T(2,t)=0, "
        "T(x,0)=0. T(1,0.3)?"
    )
    got = solve(read(text))
    assert "polynomials on each layer" in got.method
    assert got.measures["disagreement"] < 1e-3
