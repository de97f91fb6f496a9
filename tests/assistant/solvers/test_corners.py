"""Side values that jump at corners, against separated series."""

import math

import pytest

from tests.assistant.solvers.driver import answer


def plate(x, y, rate=0.0, spread=1.0):
    """u_xx + spread u_yy = rate u on the unit square, 1 on x = 0, zero elsewhere."""
    total = 0.0
    for k in range(1, 120, 2):
        m = math.sqrt(spread * (k * math.pi) ** 2 + rate)
        decay = math.exp(-m * x) * -math.expm1(-2 * m * (1 - x)) / -math.expm1(-2 * m)
        total += 4 / (k * math.pi) * math.sin(k * math.pi * y) * decay
    return total


@pytest.mark.parametrize(
    ("equation", "rate", "spread"),
    [("u_xx + u_yy = 0", 0, 1), ("u_xx + 4 u_yy - 3 u = 0", 3, 4)],
)
def test_a_jump_at_the_corners_costs_no_digits(equation, rate, spread):
    got = answer(
        f"{equation} on 0<x<1, 0<y<1, u = 1 at x = 0, u = 0 at x = 1, u = 0 at y = 0, "
        "u = 0 at y = 1. u(0.3, 0.4)?"
    )
    (value,), (error,) = got.equation.values, got.equation.errors
    assert str(got.status) == "verified"
    assert abs(value - plate(0.3, 0.4, rate, spread)) <= error < 1e-6


def test_a_wrong_smooth_part_is_noticed_beside_a_singular_one():
    from dataclasses import replace

    from assistant.reading.problems import read
    from assistant.solvers.plan import solve
    from validators import equations
    from validators.report import run_checks

    text = "lap(u) = 0 on the unit square, u = 1 at x = 0, zero on the other sides."
    spec = read(f"{text} u(0.3,0.4)?")
    found = solve(spec)
    assert run_checks(found, spec, equations.CHECKS).ok
    x, y = found.axes["x"][:, None], found.axes["y"][None, :]
    wrong = found.fields["u"] + 0.1 * x * (1 - x) * y * (1 - y)
    bent = replace(found, fields={"u": wrong})
    assert not run_checks(bent, spec, equations.CHECKS).ok
