"""Phase-field equations: order in time, conservation, and known states."""

from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from assistant.reading.equations import understand
from assistant.solvers import exponential_steps, free_energy, phase_forms
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
    form = phase_forms.form_of(m)
    c = sp.Symbol("c", real=True)
    assert sp.expand(form.under_laplacian - c**3) == 0
    assert form.local == 0
    assert phase_forms.sides(m) == ("cosine", "cosine")


def test_exponential_differencing_is_of_fourth_order():
    m = march(CAHN_HILLIARD)
    form = phase_forms.form_of(m)

    def run(steps):
        done = exponential_steps.Run(m, form, (24, 24), 0.02, steps, [0.02], 1e18)
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
        phase_forms.sides(march(text.replace("Δ(c^3 - c - 0.01 Δc)", "Δc + c - c^3")))
        is None
    )


def test_the_free_energy_of_a_wave_is_that_of_its_amplitude():
    # c = A cos(πx): the mean of (c²-1)²/4 - 1/4 is 3A⁴/32 - A²/4, of κc_x²/2 κπ²A²/4.
    text = (
        "c_t = lap(c^3 - c - 0.01*lap(c)), 0<x<1, no-flux ends, c(x,0) = "
        "0.3 cos(pi x); c(0,0.2)?"
    )
    m = march(text)
    form = phase_forms.form_of(m)
    run = exponential_steps.Run(m, form, (64,), 0.2, 64, [0.0, 0.1, 0.2], 1e18)
    lines = [np.linspace(0, 1, 401)]
    first, last, rise = free_energy.falls(run, form, [0.0, 0.1, 0.2], lines)
    expected = 3 * 0.3**4 / 32 - 0.3**2 / 4 + 0.01 * np.pi**2 * 0.3**2 / 4
    assert first == pytest.approx(expected, rel=1e-5)
    assert last < first
    assert rise == 0.0


def test_an_equation_that_gains_energy_has_none():
    m = march("u_t = 0.1*u_xx + u - u^3, 0<x<1, no flux, u(x,0) = 0.3 cos(pi x)")
    form = phase_forms.form_of(m)
    assert free_energy.density(SimpleNamespace(m=m), form) is not None
    m = march(
        "c_t = lap(c^3) + c - 0.01*lap(lap(c)), 0<x<1, no-flux ends, c(x,0) = 0.1"
    )
    assert free_energy.density(SimpleNamespace(m=m), phase_forms.form_of(m)) is None
