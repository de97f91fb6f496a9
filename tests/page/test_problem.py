"""A problem as fields: what is edited is read again with the same meaning."""

import pytest

from assistant.page.problem import (
    Fields,
    balanced,
    fields_of,
    fits_the_fields,
    request_of,
)
from assistant.reading.problems import read

PROBLEMS = [
    "Solve y'' + 0.2 y' + y = cos(2 t), y(0)=1, y'(0)=0. y(10)?",
    "u_t = u_xx + u_yy on the unit square, u = 0 on all edges, "
    "u(x,y,0) = sin(pi x) sin(2 pi y). Give u(0.5,0.25,0.01)",
    r"\frac{\partial u}{\partial t} = D \frac{\partial^2 u}{\partial x^2}, "
    "D=1e-12 m^2/s, 0<x<10 um, u(x,0)=0, u(0,t)=1, no flux at x=10um; "
    "u at x=5um after 10 s?",
    "u_xx + u_yy = 0 on 0<x<1, 0<y<1 with u(x,0)=0, u(x,1)=sin(pi x), "
    "u(0,y)=u(1,y)=0. u(0.5,0.5)?",
    "c_t = 0.1 c_xx - 0.5 c with -0.1 c_x(0,t) = 2*(1 - c(0,t)), c_x(1,t)=0, "
    "c(x,0)=0, 0<x<1. c(0.5,1)?",
    "u_t + u u_x = 0.05 u_xx, 0<x<1, u(0,t)=0,u(1,t)=0,u(x,0)=sin(2 pi x), "
    "u(0.25,0.2)?",
]


@pytest.mark.parametrize("text", PROBLEMS)
def test_fields_mean_what_was_read(text):
    assert fits_the_fields(read(text, None, earlier=[]).to_json())


def test_an_eigenvalue_has_no_field():
    text = "find the first eigenvalue of -y'' = lambda y, y(0)=0, y(1)=0"
    assert not fits_the_fields(read(text, None, earlier=[]).to_json())


def test_an_edited_field_changes_the_problem():
    spec = read("dy/dt = -0.3*y, y(0) = 1. y(2)?", None, earlier=[]).to_json()
    given = fields_of(spec)
    text, points = request_of(
        Fields(given.equations, "y(0) = 5", given.domain, "y at t = 4")
    )
    again = read(text, None, earlier=[]).to_json()
    assert again["conditions"][0]["condition"] == "y - 5 = 0"
    assert points == [{"of": "y", "at": {"t": 4.0}}]


def test_a_wanted_value_without_a_place_is_explained():
    with pytest.raises(ValueError, match="reads like"):
        request_of(Fields("y' = 1", "", "", "y at noon"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("-lambda*y - d2y/dx2 = 0", "d2y/dx2 = -lambda*y"),
        ("du/dt - 1e-12*d2u/dx2 = 0", "du/dt = 1e-12*d2u/dx2"),
        ("y**(-2) + dy/dt = 0", "dy/dt = -y**(-2)"),
        ("u = 0", "u = 0"),
    ],
)
def test_the_change_stands_on_the_left(given, shown):
    assert balanced(given) == shown
