"""Heat and wave equations that are named, with their conditions told in prose."""

from __future__ import annotations

import pytest

from assistant.reading.errors import ReadingError
from assistant.reading.problems import read


@pytest.mark.parametrize(
    "text",
    [
        "Solve the heat equation on a rod. The rod is 2 m long, alpha = 0.01, ends "
        "held at 0, initially sin(pi x/2)",
        "求解热方程. 杆长2 m, 热扩散率 0.01, 两端温度0, 初始 sin(pi x/2)",
        "Wärmeleitungsgleichung für einen Stab, Länge 2, Temperaturleitfähigkeit 0,01, "
        "beide Enden auf 0, anfangs sin(pi x/2)",
        "l'équation de la chaleur sur une barre. longueur 2, diffusivité 0.01, les "
        "deux bouts à 0, initialement sin(pi x/2)",
        "la ecuación del calor en una varilla. longitud 2, difusividad 0.01, extremos "
        "a 0, inicialmente sin(pi x/2)",
        "熱方程式。長さ2、熱拡散率0.01、両端は0度、初期温度 sin(pi x/2)",
    ],
)
def test_the_same_rod_is_read_in_six_languages(text):
    spec = read(text)
    assert [str(e) for e in spec.equations] == ["u__t - u__x_x/100"]
    assert {str(c.expression): dict(c.where) for c in spec.conditions} == {
        "u - sin(pi*x/2)": {"t": 0},
        "u": {"x": 2},
    }
    assert {next(iter(c.where.items())) for c in spec.conditions} == {
        ("t", 0), ("x", 0), ("x", 2),
    }  # fmt: skip


def test_a_string_is_plucked():
    spec = read(
        "Solve the wave equation on a string: length 1, c = 2, fixed ends, starting "
        "shape x*(1-x), initial velocity zero"
    )
    assert [str(e) for e in spec.equations] == ["u__t_t - 4*u__x_x"]
    assert len(spec.conditions) == 4


@pytest.mark.parametrize(
    ("text", "lacking", "told"),
    [
        ("solve the heat equation on a rod", ["diffusivity", "length", "ends", "start"],
         []),
        ("solve the heat equation on a rod of length 1", ["diffusivity", "start"],
         ["length"]),
        ("heat equation, bar, length 1, alpha 0.2, both ends at 0", ["start"],
         ["diffusivity", "length", "ends"]),
        ("wave equation on a string, length 1, c = 2, fixed ends, starting shape "
         "sin(pi x)", ["velocity"], ["length", "ends", "wave speed"]),
    ],
)  # fmt: skip
def test_all_that_is_missing_is_asked_at_once_and_nothing_that_was_told(
    text, lacking, told
):
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.reason == "missing"
    assert all(word in str(caught.value) for word in lacking)
    assert not any(word in str(caught.value) for word in told)


def test_an_interval_of_the_variable_is_no_initial_value():
    spec = read("y' = -2*y, y(0) = 3, t from 0 to 4")
    assert [str(c.expression) for c in spec.conditions] == ["y - 3"]
    assert tuple(map(float, spec.domain["t"])) == (0.0, 4.0)
