"""Where conditions hold and values are asked, in the phrases that people use."""

import pytest
import sympy as sp

from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError


@pytest.mark.parametrize(
    "phrase",
    [
        "psi -> 0 as x -> infinity",
        "ψ → 0 as x → ∞",
        r"$\psi \to 0$ as $x \to \infty$",
        r"$\lim_{x\to\infty} \psi(x) = 0$",
        "psi tends to 0 at infinity",
        "psi = 0 at infinity",
    ],
)
def test_a_limit_is_a_condition_at_infinity(phrase):
    spec = understand(f"psi'' = sinh(psi), psi(0) = 2, {phrase}. psi(1)?")
    places = {c.where["x"] for c in spec.conditions}
    assert places == {0, sp.oo}


@pytest.mark.parametrize(
    "phrase",
    [
        "du/dn = 0 on the boundary",
        "∂u/∂n = 0 on all sides",
        r"$\frac{\partial u}{\partial n} = 0$ on the boundary",
        r"$\hat{n}\cdot\nabla u = 0$ on the boundary",
    ],
)
def test_a_normal_derivative_holds_on_every_side_with_its_sign(phrase):
    spec = understand(f"-Δu = 1 in the unit square, {phrase}; u(0.5, 0.5)?")
    found = {(str(c.expression), *map(str, c.where.items())) for c in spec.conditions}
    assert found == {
        ("-u__x", "('x', 0)"),
        ("u__x", "('x', 1)"),
        ("-u__y", "('y', 0)"),
        ("u__y", "('y', 1)"),
    }


def test_the_unit_of_a_value_wins_over_an_unknown_of_the_same_letter():
    spec = understand(
        "R C dV/dt + V = V0, R = 10 kOhm, C = 100 uF, V0 = 5 V, V(0) = 0 V. "
        "V at t = 1.5 s?"
    )
    v, rate = sp.symbols("V V__t", real=True)
    assert sp.expand(spec.equations[0] - (rate + v - 5)) == 0


def test_a_value_outside_the_domain_is_refused():
    with pytest.raises(ReadingError, match="outside the domain"):
        understand("y'' = -1, y(0) = 0, y(1) = 0; y(2)?")


def test_the_rest_of_a_place_may_follow_it():
    spec = understand(
        "u_t = u_xx + u_yy on the unit square, u = 0 on the boundary, "
        "u(x,y,0) = sin(pi x) sin(pi y). u(0.25, 0.5) at t = 0.1"
    )
    assert [dict(p.at) for p in spec.points] == [{"x": 0.25, "y": 0.5, "t": 0.1}]


def test_a_bare_number_after_after_is_a_time():
    spec = understand("h' = -0.05 sqrt(h), h(0) = 1. Height after 10?")
    assert [dict(p.at) for p in spec.points] == [{"t": 10.0}]


def test_what_is_cut_out_of_a_shape_is_no_domain():
    spec = understand(
        "-Δu = 1 on the L-shaped domain (-1,1)^2 without [0,1]x[-1,0], u = 0 on the "
        "boundary. u(-0.5, 0.5)?"
    )
    assert spec.geometry == "lshape"
    assert spec.domain["x"] == (-1, 1)
    assert spec.data["missing_quadrant"] == (True, False)


def test_a_coefficient_given_layer_by_layer_is_piecewise():
    spec = understand(
        "(k u')' = -1, k = 1 for x<0.5 and k = 10 for x>0.5, u(0)=0, u(1)=0. u(0.5)?"
    )
    lead = sp.diff(spec.equations[0], sp.Symbol("u__x_x", real=True))
    x = sp.Symbol("x", real=True)
    assert [lead.subs(x, p) for p in (0.2, 0.8)] == [1, 10]


def test_the_steady_state_has_no_time():
    spec = understand(
        "T_t = T_xx + 1, 0<x<1, T(0,t)=0, T(1,t)=0, steady temperature at x = 0.5?"
    )
    assert spec.independent == ("x",)
    assert spec.time is None


def test_a_concentration_named_b_is_no_wiener_process():
    spec = understand(
        "dA/dt = -k1 A, dB/dt = k1 A, k1 = 0.3 per min, A(0) = 1, B(0) = 0. "
        "B at t = 5 min"
    )
    assert spec.unknowns == ("A", "B")
    assert spec.scale["t"] == 60.0


def test_per_is_a_bar_of_a_fraction():
    spec = understand(
        "n' = G - n/tau, tau = 1 s, G = 2 per cm3 per s, n(0) = 0 cm^-3; n at t = 2 s?"
    )
    n, rate = sp.symbols("n n__t", real=True)
    assert sp.expand(spec.equations[0] - (rate + n - 2000000)) == 0
