"""A chaotic motion is foretold up to its horizon and not beyond."""

from tests.assistant.solvers.driver import answer

LORENZ = (
    "x' = 10(y-x), y' = x(28-z)-y, z' = x y - 8/3 z, x(0)=1, y(0)=1, z(0)=1. x({})?"
)


def test_beyond_the_horizon_the_lyapunov_time_and_the_last_value_are_named():
    got = answer(LORENZ.format(120))
    assert got.status == "abstained"
    # The largest exponent of this attractor is 0.906 (Sprott, Chaos and Time-Series
    # Analysis, 2003), so that the time is 1.1.
    assert "Lyapunov time of about 1.1" in got.text
    assert "no digit is certain" in got.text
    assert "At the horizon x =" in got.text


def test_before_the_horizon_errors_are_magnified_but_bounded():
    got = answer(LORENZ.format(25))
    # The same by scipy's DOP853 at a tolerance of 3e-14.
    assert abs(got.equation.values[0] + 1.1849259) <= got.equation.errors[0] < 1e-3
    assert got.status == "verified"
