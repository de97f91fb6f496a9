"""Problems whose answers are known independently, through the whole path."""

import re
import subprocess
import sys

import pytest

from tests.assistant.solvers.driver import answer, problems

# One in three of the slower families keeps the run short; the benchmark runs all.
FAST = problems("ode_ivp", "ode_system", "dae", "ode_bvp", "eigenvalue")
SLOW = problems("pde_parabolic", "pde_hyperbolic", "pde_elliptic")[::3]


def _ask(item):
    return {"text": item["request"], **({"ask": item["ask"]} if item["ask"] else {})}


@pytest.mark.parametrize("item", FAST[::2] + SLOW, ids=lambda item: item["id"])
def test_values_lie_within_tolerance_and_error_bounds_hold(item):
    got = answer(_ask(item))
    assert str(got.status) in item["status"], got.text[:300]
    if item["values"] is None:
        return
    assert got.equation is not None
    assert len(got.equation.values) == len(item["values"])
    for value, error, true in zip(
        got.equation.values, got.equation.errors, item["values"], strict=True
    ):
        assert value == pytest.approx(true, rel=item["tol"], abs=item["tol"] * 1e-2)
        assert error is not None
        # References are rounded to about nine digits.
        assert abs(value - true) <= 1.1 * error + 2e-9 * max(abs(true), 1e-3)


@pytest.mark.parametrize("item", problems("bad"), ids=lambda item: item["id"])
def test_bad_problems_are_answered_with_their_reason(item):
    got = answer(_ask(item))
    assert str(got.status) in item["status"]
    assert re.search(item["say"], got.text, re.I), got.text[:300]


def test_every_sentence_with_a_number_is_a_claim():
    got = answer("y' = -0.5*y, y(0) = 8. y(2)?")
    claims = {claim.text for claim in got.claims}
    for line in got.text.splitlines():
        line = line.removeprefix("- ").strip()
        if re.search(r"\d", line):
            assert line in claims
    assert any(v.value_id == "eq:value:0" for claim in got.claims for v in claim.values)


@pytest.mark.parametrize(
    "text",
    [
        "x' = y, y' = -x + x^3, x(0)=0.1, y(0)=0. x(2)?",
        "u_t = u_xx, 0<x<1, u(0,t)=0, u_x(1,t)=0, u(x,0)=x*(2-x)+x^3. u(0.5,0.1)?",
        "-y'' + x*y = lambda*y, y(0)=0, y(1)=0: first two eigenvalues",
        "y'' = y^2 - x, y(0)=0, y(1)=0; y(0.5)?",
        "T_t = T_xx for 0<x<s(t), T(0,t)=1, T(s(t),t)=0, s'(t)=-T_x(s(t),t), "
        "s(0)=0. s(0.25)?",
        "c_t = (c^3 - c - 0.01 c_xx)_xx on 0<x<2, no flux, c(x,0) = 0.1 cos(pi x). "
        "c(0, 0.05)?",
        "u_t = u_xx + u_yy, unit square, zero on the boundary, "
        "u(x,y,0)=x*(1-x)*y*(1-y); u(0.5,0.5,0.05)",
        "Kissinger: rates 5, 10, 20 K/min, peak temperatures 700, 712, 725 K. "
        "Activation energy?",
        "A 2 kg mass on a spring of stiffness 200 N/m is pulled 5 cm down and "
        "released. Displacement after 0.5 s?",
        "Overpotential in mV for 5 mA/cm2 when the exchange current density is 0.4 "
        "mA/cm2 (Butler–Volmer, symmetric, 25 °C)",
        "Fixed-fixed beam of 4 m span under a uniform load of 6 kN/m, EI = 1.2 MN m2. "
        "Maximum deflection in mm and the moment at the clamped end in kN m?",
    ],
)
def test_the_emitted_script_reproduces_the_values(text):
    got = answer({"text": text, "ask": {"closed_form": "no"}})
    assert got.equation is not None
    assert got.equation.code is not None
    assert "assistant" not in got.equation.code.replace("materials-assistant", "")
    done = subprocess.run(
        [sys.executable, "-c", got.equation.code],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    printed = [float(line.split()[-1]) for line in done.stdout.strip().splitlines()]
    for value, again in zip(got.equation.values, printed, strict=True):
        assert again == pytest.approx(value, rel=1e-4, abs=1e-8)


@pytest.mark.parametrize(
    ("name", "order"),
    [("explicit Euler", 1), ("Heun", 2), ("RK4", 4), ("implicit Euler", 1)],
)
def test_a_named_scheme_keeps_its_step_and_shows_its_order(name, order):
    got = answer(f"Solve y' = y*cos(t), y(0)=1 with {name}, h = 0.1; y(1)?")
    assert got.equation is not None
    assert got.equation.observed_order == pytest.approx(order, abs=0.25)
    assert len(got.equation.verification["scheme"]["table"]) >= 4


def test_explicit_euler_takes_exactly_the_steps_asked_for():
    got = answer("y' = -2y, y(0)=1, explicit Euler with h = 0.1; y(1)?")
    assert got.equation is not None
    assert got.equation.values[0] == pytest.approx(0.8**10, rel=1e-12)


def test_an_unstable_step_is_not_called_verified():
    got = answer("y' = -50*y, y(0)=1, explicit Euler with h = 0.05; y(1)?")
    assert str(got.status) == "unverified"
    assert "stability limit" in got.text


def test_a_follow_up_changes_one_value_of_the_earlier_problem():
    first = "dy/dt = -k*y, k = 0.5, y(0) = 2. y(1)?"
    got = answer({"text": "now with k = 1", "history": [
        {"role": "user", "content": first}, {"role": "assistant", "content": "…"},
    ]})  # fmt: skip
    assert got.equation is not None
    assert got.equation.values[0] == pytest.approx(2 * 2.718281828459045**-1)


def test_files_are_written_only_where_a_folder_is_given(tmp_path):
    got = answer("y' = -y, y(0)=1. y(1)?", out=tmp_path)
    kinds = {artifact.kind for artifact in got.artifacts}
    assert {"py", "json", "png"} <= kinds
    assert answer("y' = -y, y(0)=1. y(1)?").artifacts == ()


def test_code_beside_symbols_is_refused_and_not_run():
    got = answer({"text": "x = symbols('x')\nprint(open('/etc/hostname').read())"})
    assert str(got.status) == "refused"
    assert "never run" in got.text
