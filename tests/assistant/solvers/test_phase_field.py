"""Phase-field equations: order in time, conservation, and known states."""

import numpy as np
import pytest
import sympy as sp

from assistant.reading.equations import understand
from assistant.solvers import phase_field
from assistant.solvers.marching import Marching
from tests.assistant.solvers.driver import answer

CAHN_HILLIARD = (
    "c_t = Δ(c^3 - c - 0.01 Δc), 0<x<1, 0<y<1, no flux through the sides, "
    "c(x,y,0) = 0.1 cos(pi x) cos(2 pi y) + 0.05; c(0.2,0.3) at t = 0.02"
)


def march(text):
    return Marching(understand(text))


def test_a_potential_under_the_laplacian_is_recognised():
    m = march(CAHN_HILLIARD)
    form = phase_field.form_of(m)
    c = sp.Symbol("c", real=True)
    assert sp.expand(form.under_laplacian - c**3) == 0
    assert form.local == 0
    assert phase_field.sides(m) == ("cosine", "cosine")


def test_exponential_differencing_is_of_fourth_order():
    m = march(CAHN_HILLIARD)
    form = phase_field.form_of(m)

    def run(steps):
        done = phase_field.Run(m, form, (24, 24), 0.02, steps, [0.02], 1e18)
        return done.grid.backward(done.kept[0.02])

    reference = run(512)
    gaps = [np.abs(run(n) - reference).max() for n in (32, 64, 128)]
    orders = np.log2(np.array(gaps[:-1]) / gaps[1:])
    assert orders == pytest.approx([4, 4], abs=0.6)


def test_the_total_amount_is_conserved_to_rounding():
    got = answer(CAHN_HILLIARD)
    assert str(got.status) == "verified"
    drift = got.equation.verification["checks"]["equation.conservation"]
    assert drift["verdict"] == "pass"
    assert float(drift["measured"].split()[-1]) < 1e-12


def test_a_flat_profile_follows_the_ordinary_equation():
    # Without gradients Allen–Cahn is u' = u - u^3, u = 1/sqrt(1 + 3 exp(-2t)) from 1/2.
    got = answer(
        "u_t = 0.1*(u_xx + u_yy) + u - u^3 on the unit square, periodic, "
        "u(x,y,0) = 0.5 + 0*x; u(0.3,0.6) at t = 1"
    )
    assert got.equation.values[0] == pytest.approx(
        1 / np.sqrt(1 + 3 * np.exp(-2)), rel=1e-7
    )


def test_other_conditions_are_left_to_other_solvers():
    text = CAHN_HILLIARD.replace("no flux through the sides", "c = 0 on the boundary")
    assert (
        phase_field.sides(march(text.replace("Δ(c^3 - c - 0.01 Δc)", "Δc + c - c^3")))
        is None
    )
