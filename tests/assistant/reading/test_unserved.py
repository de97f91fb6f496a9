"""What a request asks beside its values is answered, or named and not verified."""

import pytest

from assistant.reading.problems import read
from tests.assistant.solvers.driver import answer, problems

_RING = "x'' + 0.4 x' + 4 x = x^3, x(0) = 0.1, x'(0) = 0"


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Give x at t = 5, and what is the Lyapunov exponent?", "Lyapunov"),
        ("What is x(5) and the escape probability?", "escape probability"),
        ("x(5), x(6) and the winding number", "winding number"),
        ("Find x(5). Also plot the phase portrait.", "phase portrait"),
        ("Find x(5) and compare with the undamped case.", "undamped case"),
        ("What is x(5)? Is the limit cycle stable?", "limit cycle stable"),
        ("What is x(5)? Why does the tank explode?", "Why does the tank explode"),
        ("求 x(5)，以及李雅普诺夫指数是多少？", "李雅普诺夫指数"),
        ("求 x(5) 和逃逸概率。", "逃逸概率"),
        ("x(5) と脱出確率を求めてください。", "脱出確率"),
        ("Wie groß ist x(5), und wie groß ist die Windungszahl?", "Windungszahl"),
        ("Donner x(5) ainsi que le nombre d'enroulement.", "enroulement"),
        ("¿Cuánto vale x(5) y cuál es la probabilidad de escape?", "probabilidad"),
    ],
)
def test_a_clause_that_nothing_read_is_quoted(question, quoted):
    spec = read(f"{_RING}. {question}")
    assert len(spec.points) >= 1
    assert any(quoted in clause for clause in spec.data["unserved"])


@pytest.mark.parametrize(
    "text",
    [
        f"{_RING}. What is the position at t = 5 and what is it at t = 7?",
        f"{_RING}. Please give me the values of x and x' at t = 2, with error bounds.",
        f"{_RING}. Find x(5) numerically, explain the steps and plot the solution.",
        f"{_RING}. 求 t=5 时 x 的值和误差。",
        f"{_RING}. t=5 での x の値を求めてください。",
        f"{_RING}. Wie groß ist die Auslenkung x bei t = 5?",
        f"{_RING}. Quelle est la valeur de x à t = 5 ?",
        f"{_RING}. ¿Cuánto vale x en t = 5?",
        "y'' + 4y = 0, y(0)=1, y'(0)=0. What is the period?",
        "A tank: V' = -0.3*sqrt(V), V(0) = 4. When is the tank empty (V = 0)?",
        "v' = -9.81 - 0.2 v, v(0) = 12. What is the velocity after 1 s?",
    ],
)
def test_plain_questions_leave_nothing_over(text):
    assert "unserved" not in read(text).data


def test_no_clause_of_sound_problems_is_left_over():
    for problem in problems("ode_ivp", "ode_bvp", "pde_parabolic", "law"):
        if problem["status"] != ["verified"]:
            continue
        assert "unserved" not in read(problem["request"]).data, problem["request"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        # A trait's word beside another quantity is not that trait.
        (
            "u_tt = 9 u_xx en 0<x<1 con extremos fijos, u(x,0)=sin(pi x), u_t(x,0)=0. "
            "¿Cuánto vale u(0.3,0.1) y cuál es la energía total de la cuerda?",
            "energía total",
        ),
        (
            "u_t = u_xx, 0<x<1, u(0,t)=u(1,t)=0, u(x,0)=sin(pi x). u(0.5,0.1), and the "
            "maximum of u over time?",
            "maximum of u over time",
        ),
        (
            "x' = y, y' = -x + (1-x^2)*y, x(0)=0.1, y(0)=0. x and y at t = 10? "
            "Is the limit cycle stable?",
            "limit cycle",
        ),
        (
            "y' = -0.35*(y - 4), y(0) = 11. y(3), how long it takes to reach 5, and "
            "the time constant?",
            "how long it takes",
        ),
        (
            "Nernst: Cu2+/Cu with 0.02 mol/L at 25 °C, standard potential 0.34 V. "
            "Electrode potential, and how much does it change per decade?",
            "change per decade",
        ),
        (
            "For x'' + x^3 = 0 with x(0)=1, x'(0)=0 give x at t = 1.5 and the action.",
            "the action",
        ),
        ("x'' + x^3 = 0, x(0)=1, x'(0)=0. How fast is it at t = 2?", "How fast"),
        (
            "Soit y'' + y^3 = 0, y(0)=0, y'(0)=1. Donner y(1) et l'intégrale d'action.",
            "action",
        ),
        (
            "c' = -2 c, c(0) = 3. What is the concentration at t = 1, and what is the "
            "temperature at t = 1?",
            "temperature",
        ),
    ],
)
def test_a_word_of_a_trait_does_not_serve_another_quantity(text, quoted):
    assert any(quoted in clause for clause in read(text).data["unserved"])


def test_an_unanswered_clause_forbids_verified_and_stands_in_the_answer():
    got = answer("y' = -2 y, y(0) = 1. What is y(1), and what is the winding number?")
    assert got.status == "unverified"
    assert "“what is the winding number” is not answered here" in got.text
    assert got.equation.values[0] == pytest.approx(0.1353352832366127)
