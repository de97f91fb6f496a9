"""Emitted scripts run by themselves and print the numbers of the answer."""

import re
import subprocess
import sys

import pytest

from tests.assistant.solvers.driver import answer

CASES = {
    "delay": (
        "y'(t) = -0.6 y(t - 1.5), y(t) = 1 + t for t <= 0. y(4) and y(5.2)?",
        1e-8,
    ),
    "disc": (
        "lap(u) = -2 on the unit disc, u = 0 on the boundary. u(0.4, 0.1)?",
        1e-10,
    ),
    "L-shape": (
        "lap(u) = -1 on the L-shaped domain [-1,1]^2 without the lower right quadrant, "
        "u = 0 on the boundary. u(-0.4, 0.3)?",
        1e-10,
    ),
    "shock": (
        "u_t + u u_x = 0 on the whole line, u(x,0) = 2 for x < 0 and 0 for x > 0. "
        "u(0.3, 0.5)?",
        1e-8,
    ),
    "inflow": (
        "u_t + 3 u_x = 0, 0<x<1, u(0,t) = 0, u(x,0) = exp(-90 (x-0.2)^2). u(0.5, 0.1)?",
        1e-6,
    ),
    "inflow with a source": (
        "u_t + (1 + x/2) u_x = -u, 0<x<1, u(0,t) = sin(t)^2, u(x,0) = 0. u(0.4, 1)?",
        1e-9,
    ),
    "period": ("x'' + x + 0.3 x^2 = 0, x(0)=0.8, x'(0)=0. The period?", 1e-8),
    "first zero": ("Lane-Emden equation with n = 1.5: first zero?", 1e-7),
    "corners": (
        "lap(u) = 0 on the unit square, u = 2 on the top side, 0 on the other three. "
        "u(0.5,0.7)?",
        1e-5,
    ),
    "minimum": (
        "x'' + x + 0.3 x^2 = 0, x(0)=0.8, x'(0)=0. When does x reach its minimum and "
        "how large is it?",
        1e-7,
    ),
    "before a shock": (
        "u_t + u u_x = 0 on the whole line, u(x,0) = exp(-x^2). u(0.5, 0.6)?",
        1e-9,
    ),
    "FTCS": (
        "u_t = u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi x), FTCS with dx = 0.1, "
        "dt = 0.005. u(0.5, 0.05)?",
        1e-12,
    ),
    "Crank-Nicolson": (
        "u_t = 0.5 u_xx, 0<x<1, u(0,t)=0, u_x(1,t)=0, u(x,0)=sin(pi x/2), "
        "Crank-Nicolson with dx = 0.1, dt = 0.02. u(0.5, 0.2)?",
        1e-8,
    ),
    "upwind": (
        "u_t + u_x = 0, periodic on 0<x<1, u(x,0)=sin(2 pi x), upwind with dx = 0.05, "
        "dt = 0.02. u(0.5, 0.2)?",
        1e-12,
    ),
    "arrival": (
        "u_t = u_xx, 0<x<1, u(0,t)=1, u_x(1,t)=0, u(x,0)=0. When does u reach 0.4 at "
        "x = 1?",
        1e-5,
    ),
    "wave in the plane": (
        "u_tt = lap(u) on the unit square, u = 0 on the boundary, "
        "u(x,y,0) = sin(pi x) sin(2 pi y), u_t(x,y,0) = 0. u(0.5,0.3,0.2)?",
        1e-4,
    ),
    "system in the plane": (
        "u_t = 0.1 lap(u) - v, v_t = 0.05 lap(v) + u, 0<x<1, 0<y<1, u = 0 and v = 0 on "
        "the boundary, u(x,y,0) = sin(pi x) sin(pi y), v(x,y,0) = x y (1-x) (1-y). "
        "u(0.5,0.25,0.2) and v(0.5,0.25,0.2)?",
        1e-4,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_script_prints_the_numbers_of_the_answer(name):
    text, tolerance = CASES[name]
    got = answer(text).equation
    assert got is not None
    assert got.code is not None
    assert not re.search(r"\bassistant\b(?!\W*needs)", got.code.split('"""')[2])
    done = subprocess.run(
        [sys.executable, "-c", got.code],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    printed = [float(x.split()[-1]) for x in done.stdout.strip().splitlines()]
    size = max(abs(v) for v in got.values)
    assert sorted(printed) == pytest.approx(sorted(got.values), abs=tolerance * size)
