"""Compiled steps: states at any time, blow-up told, a rate's own errors kept."""

import time

import numpy as np
import pytest

from assistant.reading.problems import read
from assistant.solvers import spectral
from assistant.solvers.errors import Escaped, NotConverged
from assistant.solvers.lsoda import Trajectory, Watch
from assistant.solvers.marching import Marching


def _stiff(t, y):
    return -200.0 * (y - np.cos(t)) - np.sin(t)


@pytest.mark.parametrize("t", [0.5, 0.123456, 1.0])
def test_a_state_is_had_at_told_and_other_times(t):
    # y = cos t from y(0) = 1.
    path = Trajectory(_stiff, [0.0, 0.5, 1.0], np.ones(1), rtol=1e-9, atol=1e-11)
    assert path.at(t) == pytest.approx([np.cos(t)], abs=1e-7)


def test_times_that_differ_by_rounding_are_one():
    told = [0.0, 0.3, 0.1 + 0.2, 1.0]
    path = Trajectory(_stiff, told, np.ones(1), rtol=1e-9, atol=1e-11)
    assert path.at(0.1 + 0.2) == pytest.approx(path.at(0.3), abs=1e-12)


def test_a_band_with_its_jacobian_gives_the_same_states():
    n = 30
    bands = np.array([np.ones(n), -2 * np.ones(n), np.ones(n)]) * 50

    def rate(t, y):
        out = bands[1] * y
        out[1:] += 50 * y[:-1]
        out[:-1] += 50 * y[1:]
        return out

    start = np.sin(np.arange(n))
    options = {"rtol": 1e-10, "atol": 1e-12}
    plain = Trajectory(rate, [0.0, 1.0], start, **options)
    banded = Trajectory(
        rate, [0.0, 1.0], start, reach=1, jacobian=lambda t, y: bands, **options
    )
    assert banded.at(1.0) == pytest.approx(plain.at(1.0), abs=1e-8)


def test_growth_beyond_the_bound_is_told_with_its_time():
    # y' = y², y(0) = 1 has its pole at t = 1.
    watch = Watch("t", time.monotonic() + 20)
    watch.horizon, watch.bound = 2.0, 1e8

    def rate(t, y):
        watch.look(t, y)
        return y**2

    with pytest.raises(Escaped) as told:
        Trajectory(rate, [0.0, 2.0], np.ones(1), rtol=1e-9, atol=1e-11, watch=watch)
    assert told.value.at == pytest.approx(1.0, abs=1e-5)


def test_a_spent_clock_ends_the_march():
    watch = Watch("t", time.monotonic() - 1)

    def rate(t, y):
        watch.look(t, y)
        return -y

    with pytest.raises(NotConverged, match="time allowed"):
        Trajectory(rate, [0.0, 50.0], np.ones(1), rtol=1e-9, atol=1e-11, watch=watch)


#: Radiation and surfaces that exchange: conditions that no row of a matrix meets.
COUPLED = [
    "u_t = u_xx, 0<x<1, u_x(0,t)=0, u_x(1,t)=-u(1,t)^4, u(x,0)=1. u(0.5,0.2)?",
    "u_t = u_xx - u, v_t = 0.5*v_xx, 0<x<1, u_x(0,t)=0, v_x(0,t)=0, "
    "u_x(1,t)=v(1,t)-u(1,t), v_x(1,t)=u(1,t)-v(1,t)^2, u(x,0)=1, v(x,0)=0.5. "
    "u(0.5,0.2) and v(0.5,0.2)?",
]


@pytest.mark.parametrize("text", COUPLED, ids=["radiation", "exchange"])
def test_the_jacobian_holds_where_conditions_are_nonlinear_or_coupled(text):
    grid = spectral._Spectral(Marching(read(text)), 10, 1e-8, time.monotonic() + 20)
    assert grid.coupled is not None
    size = int(grid.starts[-1])
    state = 1.0 + 0.1 * np.cos(np.arange(size))
    exact = grid.jacobian(0.0, state)
    step = 1e-6
    for k in range(size):
        moved = [state + s * step * (np.arange(size) == k) for s in (1, -1)]
        slope = (grid.rate(0.0, moved[0]) - grid.rate(0.0, moved[1])) / (2 * step)
        assert exact[:, k] == pytest.approx(slope, abs=1e-4 * np.abs(exact).max())


def test_radiation_is_marched_by_compiled_steps_to_the_value_of_fine_volumes():
    march = Marching(read(COUPLED[0]))
    until = time.monotonic() + 20
    grid = spectral._Spectral(march, 20, 1e-9, until)
    start = np.ones(len(grid.inner[march.components[0]]))
    grid.coupled.beta[:] = 1.0
    assert grid._method(start, 0.2) == "LSODA"
    run = spectral.march(march, 24, 0.2, 1e-9, until)
    u = march.components[0]
    from assistant.solvers import volumes

    coarse, fine = (
        volumes.march(march, n, 0.2, 1e-9, until).sample(u, np.array([0.5]), 0.2)[0]
        for n in (100, 200)
    )
    extrapolated = fine + (fine - coarse) / 3
    assert run.sample(u, np.array([0.5]), 0.2)[0] == pytest.approx(
        extrapolated, rel=2e-6
    )
