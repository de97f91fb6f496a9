"""Bars and walls between two ends, told in words."""

import math

import pytest

from assistant.reading.errors import ReadingError
from assistant.reading.problems import read
from assistant.solvers.plan import solve


def insulated_end(alpha, size, t, start, held):
    """The end without heat flow; Carslaw and Jaeger, 3.3 (8)."""
    total = sum(
        (-1) ** k / (2 * k + 1)
        * math.exp(-alpha * ((2 * k + 1) * math.pi / 2 / size) ** 2 * t)
        for k in range(200)
    )  # fmt: skip
    return held + (start - held) * 4 / math.pi * total


@pytest.mark.parametrize(
    "text",
    [
        "An aluminium rod, 25 cm long and at 15 °C throughout, has its left end "
        "brought to 90 °C; the right end is insulated. Diffusivity 9e-5 m2/s. "
        "Temperature at the right end after 3 min?",
        "Ein Aluminiumstab von 25 cm Länge hat anfangs 15 °C. Das rechte Ende wird auf "
        "90 °C gehalten, das linke ist isoliert. a = 9e-5 m²/s. Wie warm ist das linke "
        "Ende nach 3 min?",
        "Une tige de 25 cm, initialement à 15 °C, a son extrémité gauche maintenue à "
        "90 °C et son extrémité droite isolée. Diffusivité 9e-5 m²/s. Température à "
        "l'extrémité droite après 3 min ?",
        "长 25 cm 的铝棒初始温度为 15 °C,左端保持 90 °C,右端绝热,热扩散率 9e-5 m^2/s。"
        "3 min 后右端的温度是多少?",
    ],
)
def test_a_bar_with_an_insulated_end_follows_its_series(text):
    expected = insulated_end(9e-5, 0.25, 180, 15, 90)
    got = solve(read(text)).values
    assert got == pytest.approx((expected,), rel=1e-6)


def test_layers_come_to_rest_as_resistances_in_series():
    spec = read(
        "A wall is 20 cm concrete (k = 1.4 W/mK, rho = 2300 kg/m3, cp = 880 J/kgK) "
        "and then 8 cm foam (k = 0.035 W/mK, rho = 25 kg/m3, cp = 1450 J/kgK), all at "
        "5 °C. The concrete face is raised to 22 °C, the foam face stays at 5 °C. "
        "Temperature at the interface after 900 h?"
    )
    resistances = 0.2 / 1.4, 0.08 / 0.035
    expected = 22 - 17 * resistances[0] / sum(resistances)
    assert solve(spec).values == pytest.approx((expected,), abs=1e-3)


def test_an_end_of_which_nothing_is_said_is_asked_about():
    with pytest.raises(ReadingError, match="right end"):
        read(
            "A bar 0.3 m long at 20 °C has its left end held at 200 °C, alpha = 1.2e-5 "
            "m2/s. Temperature in the middle after 30 min?"
        )
