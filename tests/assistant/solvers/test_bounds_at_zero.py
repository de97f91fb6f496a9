"""Bounds hold where a value is zero by symmetry, and only rounding is left."""

import math

import pytest

from tests.assistant.solvers.driver import answer


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("u_t = 0.3 u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(2*pi*x); "
         "u(0.5,0.1)?", 0.0),
        ("x'' = -x, x(0)=0, x'(0)=1; x(3.141592653589793)?", math.sin(math.pi)),
        ("A simply supported beam of length 3 m carries 2 kN/m, E = 200 GPa, "
         "I = 8e-6 m^4. Bending moment at x = 3 m?", 0.0),
        ("y'' = 100*sinh(y), y(0) = -1, y(1) = 1; y(0.5)?", 0.0),
        ("u_t = u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(2*pi*x). FTCS with "
         "dx = 0.05 and dt = 0.001; u(0.5,0.05)?", 0.0),
    ],
    ids=["formula", "motion", "moment", "boundary layer", "scheme"],
)  # fmt: skip
def test_a_value_that_is_zero_has_a_bound_that_holds(text, true):
    got = answer(text).equation
    (value,), (bound,) = got.values, got.errors
    assert bound is not None
    assert bound > 0
    assert abs(value - true) <= bound
    assert bound < 1e-3
