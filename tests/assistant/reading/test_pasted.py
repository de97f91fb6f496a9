"""What people paste or type in their own way becomes the problem that they mean."""

import json

import pytest
import sympy as sp

from assistant.reading.commas import with_points
from assistant.reading.errors import ReadingError
from assistant.reading.notation import Unsafe
from assistant.reading.problems import read
from assistant.reading.shared_units import shared
from assistant.reading.sympy_text import as_formulas

SAME = "y'' + 4*y = 0, y(0) = 1, y'(0) = 2; y(0.7)?"


def _parts(text):
    spec = read(text)
    conditions = sorted(str((c.expression, dict(c.where))) for c in spec.conditions)
    points = [(p.of.partition("(")[0], dict(p.at)) for p in spec.points]
    equations = [sp.expand(e) for e in spec.equations]
    return equations, conditions, [at for _, at in points]


@pytest.mark.parametrize(
    "text",
    [
        "dsolve(Eq(y(t).diff(t, 2), -4*y(t)), y(t), "
        "ics={y(0): 1, y(t).diff(t).subs(t, 0): 2}); y(0.7)?",
        "Derivative(y(t), (t, 2)) + 4*y(t) = 0, y(0) = 1, "
        "Derivative(y(t), t).subs(t, 0) = 2, y(0.7)?",
        "import sympy as sp\nt = sp.symbols('t')\ny = sp.Function('y')\n"
        "eq = sp.Eq(sp.diff(y(t), t, t) + 4*y(t), 0)\n"
        "y(0) = 1, sp.diff(y(t), t).subs(t, 0) = 2. y(0.7)?",
    ],
)
def test_sympy_text_is_the_problem_that_it_states(text):
    assert _parts(text) == _parts(SAME.replace("y''", "d2y/dt2"))


def test_json_in_a_message_is_the_problem_that_it_states():
    data = {
        "equations": ["d2y/dt2 + 4*y = 0"],
        "conditions": ["y(0) = 1", "y'(0) = 2"],
        "points": [{"of": "y", "at": {"t": 0.7}}],
    }
    text = f"Please solve this:\n```json\n{json.dumps(data, indent=1)}\n```"
    assert _parts(text) == _parts(SAME.replace("y''", "d2y/dt2"))


def test_an_unknown_field_of_pasted_json_is_named():
    with pytest.raises(ReadingError, match="'tolerances'"):
        read('{"equations": ["y\' = -y"], "tolerances": 3}')


def test_code_in_pasted_json_and_sympy_text_never_passes():
    with pytest.raises(Unsafe):
        read('{"equations": ["y\' = __import__(\'os\').getcwd()"], "conditions": []}')
    with pytest.raises(Unsafe):
        read("dsolve(Eq(y(t).diff(t), open('/etc/passwd')), ics={y(0): 1})")


def test_sympy_rewriting_leaves_other_texts_alone():
    for text in ("y' = -2 y, y(0) = 1", "u_t = u_xx, 0 < x < 1"):
        assert as_formulas(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("y at x = 0,5 and x = 1,25", "y at x = 0.5 and x = 1.25"),
        ("u(1; 0,7)", "u(1, 0.7)"),
        ("u(0,5, 0,1)", "u(0.5, 0.1)"),
        ("for t = 1,2,3", "for t = 1,2,3"),
        ("0<x<1, u(0,1) = 0, t = 0,5,10", "0<x<1, u(0,1) = 0, t = 0,5,10"),
        ("u(0,0) = 1.5, x = 2,3", "u(0,0) = 1.5, x = 2,3"),
    ],
)
def test_a_comma_is_decimal_only_where_the_text_shows_it(text, meant):
    assert with_points(text) == meant


def test_numbers_of_one_row_share_the_unit_of_the_last():
    text, notes = shared("A -> B -> C, k1 = 0.5, k2 = 0.1 1/h, A0 = 2 mol/L")
    assert "k1 = 0.5 1/h, k2 = 0.1 1/h" in text
    assert len(notes) == 1
    for other in ("rho = 7850, ri = 5 mm", "n = 3, k = 2 1/s", "k1 = 1, k2 = 2"):
        assert shared(other) == (other, ())


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        (
            "dT/dt = -0.05 (T - 20) + q, q = 2 K/min, T(0) = 20 °C; T after 10 min?",
            0.05,
        ),
        ("dT/dt = -0.5 (T - 20) + q, q = 2 K/min, T(0) = 20 °C; T after 10 min?", 0.5),
    ],
)
def test_a_bare_rate_beside_units_is_in_the_unit_of_the_times(text, rate):
    spec = read(text)
    slope = spec.equations[0].coeff(sp.Symbol("T", real=True))
    assert float(slope) == pytest.approx(rate / 60)
    assert any("units of the text" in a for a in spec.assumptions)


def test_spanish_and_between_two_unknowns_is_no_factor():
    spec = read("x' = y, y' = -x, x(0)=1, y(0)=0. ¿Cuánto valen x e y en t = 2?")
    assert [str(p.expression) for p in spec.points] == ["x", "y"]


def test_whether_a_capacitor_is_charged_or_discharged_is_never_guessed():
    with pytest.raises(ReadingError, match="discharge"):
        read("capacitor C = 1 mF, R = 1 kOhm, 5 V. U after 2 s?")
    falls = read(
        "Ein Kondensator, C = 1 mF, entlädt sich über R = 2 kΩ, U0 = 5 V. U nach 2 s?"
    )
    assert falls.conditions[0].expression == sp.Symbol("U", real=True) - 5


@pytest.mark.parametrize(
    "text",
    ["u at (0.3, 0.4)?", "u at the centre (0.3, 0.4)?", "u im Punkt (0.3, 0.4)"],
)
def test_a_pair_in_brackets_is_a_place(text):
    spec = read(f"lap(u) = 4 in the unit disc, u = 1 on the boundary. {text}")
    assert [dict(p.at) for p in spec.points] == [{"x": 0.3, "y": 0.4}]


def test_an_interval_in_brackets_is_no_place():
    spec = read("u_t = u_xx, x in (0,1), u=0 on the boundary, u(x,0)=1, u(0.5,1)?")
    assert spec.domain["x"] == (0, 1)
    assert len(spec.points) == 1


def test_a_value_named_after_the_unknown_is_its_start():
    spec = read("dC/dt = -k C^2, k = 0.2 L/(mol min), C0 = 5 mol/L: C after 10 min")
    assert spec.conditions[0].expression == sp.Symbol("C", real=True) - 5000
    assert spec.unit["C"] == "mol/L"
    with pytest.raises(ReadingError, match="units do not fit"):
        read("dC/dt = -k C^2, k = 0.2 1/min, C0 = 5 mol/L: C after 10 min")


def test_an_event_may_stand_before_its_question_word():
    spec = read("dh/dt = -0.05*sqrt(h), h(0)=1。水位降到0.25需要多长时间？")
    assert [p.of for p in spec.points] == ["t"]


def test_a_reaction_told_twice_is_one_reaction():
    spec = read(
        "A -> B reversible: A <-> B with kf = 0.3 1/min and kb = 0.1 1/min, A0 = 1 "
        "mol/L. A at 5 min?"
    )
    assert len(spec.equations) == 2
    a = sp.Symbol("cA", real=True)
    assert float(spec.equations[0].coeff(a)) == pytest.approx(0.3 / 60)


def test_a_value_put_into_a_script_by_subs_is_a_parameter():
    spec = read(
        "import sympy as sp\nx, k = sp.symbols('x k')\nu = sp.Function('u')\n"
        "ode = sp.Eq(u(x).diff(x, 2) - k**2*u(x), 0)\n"
        "sol = sp.dsolve(ode.subs(k, 3), u(x), ics={u(0): 1, u(1): 0})\nprint(sol.rhs)"
    )
    assert {str(v) for e in spec.equations for v in e.free_symbols} == {"u", "u__x_x"}
    assert spec.equations[0].coeff(sp.Symbol("u", real=True)) == -9
