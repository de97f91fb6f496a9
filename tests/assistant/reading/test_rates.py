"""Linear rates, vessels and written relations in prose have their values."""

import math

import pytest
import sympy as sp

from assistant.reading.errors import ReadingError
from assistant.reading.laws import rates, tanks, typed
from assistant.reading.problems import read
from assistant.records import Kind, Request
from assistant.routing import route
from tests.assistant.solvers.driver import answer

CASES = [
    (
        "A crucible at 700 °C stands in a 22 °C room and cools with 0.04 per minute. "
        "How hot is it after 50 min?",
        22 + 678 * math.exp(-2),
    ),
    ("A colony of 30 multiplies at 0.2 per day for 10 days.", 30 * math.exp(2)),
    (
        "A basin holds 8 kg of acid; 3 kg/h is added and it loses 0.25 per hour. "
        "Acid after 4 h?",
        12 - 4 * math.exp(-1),
    ),
    (
        "Eine Probe von 40 g zerfällt mit 0,02 pro Tag. Wie viel ist nach 50 Tagen da?",
        40 * math.exp(-1),
    ),
    (
        "Light of 900 W/m^2 is absorbed with 0.5 per cm. What is left after 4 cm?",
        900 * math.exp(-2),
    ),
    (
        "A coating of 60 um wears down by 2 % per pass, exponentially decreasing; what "
        "remains after 50 passes?",
        60 * math.exp(-1),
    ),
    (
        "A stirred tank of 50 L holds pure water. Brine with 0.3 kg/L enters at "
        "5 L/min and the mixture leaves at the same rate. How much salt after 10 min?",
        15 * (1 - math.exp(-1)),
    ),
    ("A culture of 3 g doubles every 50 minutes. How many grams after 5 hours?", 192),
    (
        "A bath loses 4 % of its strength per hour, continuously, starting from 100 %. "
        "What is left after one day?",
        100 * math.exp(-0.96),
    ),
    ("某样品有 60 g，以每天 0.1 的速率衰变，10 天后还剩多少？", 60 * math.exp(-1)),
    ("A charge of 80 halves every 3 days. How long until 10 are left?", 9.0),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_rate_in_prose_is_solved_and_verified(text, expected):
    got = answer(text)
    assert got.equation is not None, got.text
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-6)
    assert got.status == "verified", got.text


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_an_exercise_in_prose_goes_to_the_equations_alone(text):
    found = route(Request.from_json({"text": text}))
    assert found.intents == (Kind.EQUATION,)


def test_a_number_that_finds_no_part_leaves_the_text_to_other_readers():
    assert (
        rates.match("A colony of 30 with 4 kg grows at 0.2 per day; after 9 days?")
        is None
    )
    assert (
        tanks.match("A tank of 50 L holds 3 kg; 2 L/min enters at 40 °C; 5 min?")
        is None
    )


def test_the_surroundings_of_what_cools_are_asked_for():
    with pytest.raises(ReadingError, match="surroundings"):
        rates.match("A rod cools from 500 C to 90 C with 0.1 per minute; when?")


def test_a_written_relation_is_solved_for_what_is_open():
    got = answer("L^4 = L0^4 + b t, L0 = 2 um, b = 9 um^4/h. Size L after 3 h?")
    assert got.equation.values == pytest.approx([43**0.25])
    assert got.equation.spec["units"] == {"L": "um"}
    assert got.status == "verified"


def test_terms_of_different_dimension_are_refused_even_beside_large_ones():
    with pytest.raises(ReadingError, match="dimension"):
        typed.match("S = E a + w, E = 70 GPa, a = 0.002, w = 4 mm. S?", None)


def test_a_number_that_no_term_takes_forbids_verified():
    got = answer("v = v0 + a t, v0 = 2 m/s, a = 3 m/s^2, m = 7 kg. v after 4 s?")
    assert got.equation.values == pytest.approx([14.0])
    assert got.status == "unverified"
    assert "7 kg" in got.text


def test_a_quantity_inside_a_chain_of_equalities_is_no_relation():
    got = answer(
        "Butler-Volmer: i0 = 0.5 mA/cm2, alpha_a = alpha_c = 0.5, one electron, "
        "298.15 K, overpotential 60 mV. Current density in mA/cm2?"
    )
    expected = math.sinh(0.5 * 96485.33212 * 0.06 / (8.31446261815324 * 298.15))
    assert got.equation.values[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "A stirred tank of 2 m3 is fed with brine of 5 kg/m3 at 0.4 m3/min, c(0)=1 "
        "kg/m3, outflow equals inflow. What is c(t)?",
        "Un réacteur agité de 2 m3 est alimenté à 0,4 m3/min avec une solution à 5 "
        "kg/m3, c(0) = 1 kg/m3. Quelle est la concentration en fonction du temps ?",
        "Ein gerührter Behälter mit 2 m3, Zulauf 0,4 m3/min mit 5 kg/m3, c(0) = 1 "
        "kg/m3. "
        "Wie ist die Konzentration als Funktion der Zeit?",
    ],
)
def test_the_course_of_a_stirred_vessel_needs_no_time(text):
    spec = read(text)
    assert spec.law == "balance of a stirred vessel"
    assert not spec.points
    found = sp.sympify(str(spec.equations[0]))
    wanted = sp.sympify("c__t - (5 - c)/300")
    coefficients = [abs(float(v)) for v in sp.Poly(found - wanted).coeffs()]
    assert max(coefficients, default=0.0) < 1e-12
    assert str(spec.conditions[0].expression) == "c - 1"
