"""Affine rates as bands: found exactly, refused where the rate is another."""

import numpy as np
import pytest

from assistant.reading.problems import read
from assistant.solvers import volumes
from assistant.solvers.band import Band
from assistant.solvers.marching import Marching


def test_a_band_repeats_the_rate_it_was_found_from():
    rng = np.random.default_rng(3)
    matrix = np.triu(np.tril(rng.normal(size=(9, 9)), 2), -2)
    shift = rng.normal(size=9)
    band = Band.of(lambda y: matrix @ y + shift, 9, 2)
    assert band is not None
    y = rng.normal(size=9)
    assert band.times(y) == pytest.approx(matrix @ y + shift, abs=1e-13)
    held = matrix.copy()
    held[[0, 8]] = 0.0
    stored = band.without(np.array([0, 8]))
    back = np.array(
        [
            [stored[i - j + 2, j] if abs(i - j) <= 2 else 0.0 for j in range(9)]
            for i in range(9)
        ]
    )
    assert back == pytest.approx(held, abs=1e-13)


@pytest.mark.parametrize(
    "rate",
    [lambda y: y**2, lambda y: np.roll(y, 4)],
    ids=["nonlinear", "beyond its reach"],
)
def test_a_rate_that_is_no_such_band_is_refused(rate):
    assert Band.of(rate, 12, 1) is None


@pytest.mark.parametrize(
    ("equation", "banded", "linear"),
    [
        ("u_t = ((1+x) u_x)_x - 3*u_x + 2*u", True, True),
        ("u_t = u_xx + u*(1-u)", True, False),
        ("u_t = ((1+u) u_x)_x", False, False),
        ("u_t = (1+t)*u_xx", False, False),
    ],
)
def test_what_is_linear_and_constant_is_marched_by_its_band(equation, banded, linear):
    march = Marching(
        read(f"{equation}, 0<x<1, u(0,t)=1, u_x(1,t)=-u(1,t), u(x,0)=1. u(0.5,0.1)?")
    )
    grid = volumes._Volumes(march, volumes.form_of(march), 20, 1e-6, 1e30)
    assert (grid.band is not None, grid.linear) == (banded, linear)
    y = np.cos(np.arange(21.0))
    y[0] = 1.0
    taken = grid.rate(0.0, y)
    grid.band, grid.linear = None, False
    assert taken == pytest.approx(grid.rate(0.0, y), rel=1e-11, abs=1e-9)
