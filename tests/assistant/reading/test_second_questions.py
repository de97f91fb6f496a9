"""Two questions in one request: both are answered, or the second is told."""

import math

import pytest
from scipy.special import erf, erfinv

from assistant.reading.errors import ReadingError
from assistant.reading.problems import read
from tests.assistant.solvers.driver import answer


def _verified(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text[:400]
    assert got.equation.values == pytest.approx(expected, rel=1e-6), got.text[:400]
    assert str(got.status) == "verified", got.text[:600]
    return got


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Recrystallisation follows Avrami with n = 1.8 and k = 2e-4 s^-1.8. Which "
            "fraction is transformed after 90 s, and when is 75 % reached?",
            [-math.expm1(-2e-4 * 90**1.8), (math.log(4) / 2e-4) ** (1 / 1.8)],
        ),
        (
            "Die Umwandlung folgt Avrami mit n = 2.35, k = 3e-5 s^-2.35. Welcher "
            "Anteil ist nach 70 s umgewandelt, und wann sind 60 % erreicht?",
            [-math.expm1(-3e-5 * 70**2.35), (math.log(2.5) / 3e-5) ** (1 / 2.35)],
        ),
        (
            "钢在 930 °C 渗碳，表面碳浓度 1.0 wt%，初始 0.2 wt%，D = 1.6e-11 m^2/s。"
            "6 小时后 0.5 mm 处的碳浓度是多少？该处达到 0.6 wt% 需要多久？",
            [
                1 - 0.8 * erf(2.5e-4 / math.sqrt(1.6e-11 * 21600)),
                (2.5e-4 / erfinv(0.5)) ** 2 / 1.6e-11 / 3600,
            ],
        ),
        (
            "A herd of 60 goats grows logistically with r = 0.4 per year and carrying "
            "capacity 800. How many goats are there after 5 years, and how long until "
            "half the capacity is reached?",
            [800 / (1 + 740 / 60 * math.exp(-2)), math.log(740 / 60) / 0.4],
        ),
    ],
)
def test_a_second_question_may_turn_a_law_round(text, expected):
    _verified(text, expected)


def test_a_share_of_the_capacity_is_no_number_of_animals():
    text = (
        "A herd of 60 goats grows logistically with r = 0.4 per year and carrying "
        "capacity 800. When is 50 % of the capacity reached?"
    )
    got = _verified(text, [math.log(740 / 60) / 0.4])
    assert "year" in got.text


def test_a_level_in_another_unit_is_not_taken_for_the_answer():
    text = (
        "Fick: D = 2e-11 m^2/s, surface concentration 50 mol/m^3, initially 0 mol/m^3. "
        "Concentration at 0.3 mm depth after 2 h, and when does it reach 20 %?"
    )
    try:
        spec = read(text)
    except ReadingError:
        return
    assert all(not p.of.endswith("_2") for p in spec.points)


@pytest.mark.parametrize(
    "text",
    [
        "反応 A → B → C、k1 = 0.3 /min、k2 = 0.1 /min、最初 A は 1 mol/L。"
        "8 分後の B の濃度と、B が最大になる時刻は？",
        "A -> B -> C with k1 = 0.3 /min, k2 = 0.1 /min, A0 = 1 mol/L. What is the "
        "concentration of B after 8 min, and when is B at its maximum?",
    ],
)
def test_an_amount_and_the_time_of_its_maximum_are_both_read(text):
    amount = 0.3 / -0.2 * (math.exp(-2.4) - math.exp(-0.8))
    _verified(text, [amount, math.log(3) / 0.2])


def test_the_maximum_of_a_told_time_ends():
    """A clause that names a maximum beside a time is read once."""
    spec = read(
        "A -> B -> C with k1 = 0.3 /min, k2 = 0.1 /min, A0 = 1 mol/L. What is the "
        "maximum concentration of B within 8 min?"
    )
    assert spec.points


def test_a_body_gives_a_value_and_the_time_of_another():
    spec = read(
        "A 10 mm thick plate at 20 °C has both faces suddenly put at 90 °C. Thermal "
        "diffusivity 1e-7 m2/s. Temperature in the mid plane after 2 min, and when "
        "does it get to 80 °C there?"
    )
    value, time = spec.points
    assert value.at["t"] == 120
    assert time.expression is None
    assert len(spec.events) == 1


def test_a_beam_gives_deflection_and_slope_in_spanish():
    text = (
        "Una viga en voladizo de 2 m, E = 70 GPa, I = 4e-6 m^4, carga puntual 1.5 kN "
        "en el extremo. ¿Cuál es la flecha máxima y el giro en la punta?"
    )
    ei = 70e9 * 4e-6
    _verified(text, [1500 * 8 / 3 / ei * 1e3, 1500 * 4 / 2 / ei])


def test_a_beam_s_word_without_a_value_is_told():
    spec = read(
        "A cantilever beam 2 m long, E = 70 GPa, I = 4e-6 m^4, 1.5 kN at the free end. "
        "What is the deflection at the tip and the torsion?"
    )
    assert "unserved" in spec.data


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is u(0.5, 0.1) and what is the fundamental frequency?", [1.25]),
        ("Wie lauten u(0.5, 0.1) und die ersten zwei Eigenfrequenzen?", [1.25, 2.5]),
        ("¿Cuánto vale u(0.5, 0.1) y cuál es la frecuencia fundamental?", [1.25]),
        ("Que vaut u(0.5, 0.1) et quelle est la pulsation propre ?", [2.5 * math.pi]),
        ("求 u(0.5, 0.1) 和基频。", [1.25]),
    ],
)
def test_a_wave_tells_its_frequencies_beside_a_value(question, expected):
    got = answer(
        "u_tt = 25 u_xx, 0<x<2, u(0,t)=0, u(2,t)=0, u(x,0)=sin(pi x/2), u_t(x,0)=0. "
        + question
    )
    assert str(got.status) == "verified", got.text[:500]
    rows = got.text.split("omega_")[:-1] if "f_1" in got.text else [got.text]
    assert len(rows) >= len(expected)
    assert f"{expected[-1]:.6g}" in got.text


def test_unlike_ends_shift_the_frequencies():
    from assistant.solvers.wave_modes import line_of

    spec = read(
        "u_tt = 4 u_xx, 0<x<1, u(0,t)=0, u_x(1,t)=0, u(x,0)=sin(pi x/2), u_t(x,0)=0. "
        "u(0.5, 0.2)?"
    )
    line = line_of(spec)
    assert line is not None
    assert line.angular(1) == pytest.approx(math.pi)
    assert line.checked(3) == pytest.approx([math.pi, 3 * math.pi, 5 * math.pi])


def test_places_joined_by_the_spanish_and():
    spec = read(
        "¿Cuánto vale u en x = 0.5 y t = 0.1 si u_t = 0.5 u_xx, 0<x<1, "
        "u(0,t)=u(1,t)=0 y u(x,0)=sin(pi x)?"
    )
    assert [p.at for p in spec.points] == [{"x": 0.5, "t": 0.1}]


@pytest.mark.parametrize(
    "text",
    [
        "N' = 0.3 N (1 - N/500), N(0) = 20. How many individuals are there at t = 8?",
        "N' = 0.3 N, N(0) = 20. Wie viele Tiere sind es bei t = 8?",
        "y' = t - y^2, y(0)=1 avec la méthode de Heun, pas h = 0.05. Que donne le "
        "schéma en t = 1 ?",
        "y' = t - y^2, y(0)=1, explicit Euler with h = 0.1. What does the scheme give "
        "at t = 1?",
    ],
)
def test_what_is_counted_and_the_scheme_are_the_solution(text):
    assert "unserved" not in read(text).data


def test_a_symbol_in_units_of_something_else_is_refused():
    with pytest.raises(ReadingError, match="units do not fit") as err:
        read("Carburise steel: surface 1 wt% C, D = 2e-11 m/s, 5 h, content at 0.3 mm?")
    assert err.value.reason == "units"
