"""Classical solutions asked for by their situation are given and checked."""

import math
from dataclasses import replace

import pytest
import sympy as sp

from assistant.reading.derivations import SITUATIONS
from assistant.reading.errors import ReadingError
from assistant.reading.problems import read
from assistant.solvers import derived
from assistant.solvers.errors import NotConverged
from assistant.solvers.plan import solve


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s.name)
def test_every_formula_solves_the_diffusion_equation(situation):
    v = sp.Symbol("r" if situation.curvature else "x", real=True)
    t, d = (sp.Symbol(n, real=True) for n in ("t", "D"))
    c = situation.formula
    spread = sp.diff(c, v, 2) + situation.curvature * sp.diff(c, v) / v
    place = {v: sp.Rational(7, 10), t: sp.Rational(6, 5), d: sp.Rational(3, 2)}
    rest = (sp.diff(c, t) - d * spread).subs(place)
    levels = {s: k + 1 for k, s in enumerate(sorted(rest.free_symbols, key=str))}
    assert abs(sp.N(rest.subs(levels))) < 1e-14


def test_a_thin_film_keeps_its_amount_and_has_units():
    spec = read(
        "Derive Fick's second law solution for a thin film source and plot c(x) for "
        "D=1e-12 m2/s after 1 h, M = 2e-6 mol/m2"
    )
    got = solve(spec)
    assert got.values[0] == pytest.approx(
        2e-6 / (2 * math.sqrt(math.pi * 1e-12 * 3600))
    )
    assert got.measures["drift"] < 1e-9
    assert got.measures["disagreement"] < 1e-6
    assert spec.unit["c"] == "mol/m^3"


def test_without_numbers_the_formula_keeps_its_symbols():
    got = solve(
        read(
            "Lösung des zweiten Fickschen Gesetzes, Fick's second law, für einen "
            "Halbraum mit konstanter Oberflächenkonzentration herleiten"
        )
    )
    assert {str(s) for s in got.closed_form["c"].free_symbols} == {
        "x", "t", "D", "cs", "c0",
    }  # fmt: skip


def test_a_wrong_formula_is_noticed():
    spec = read("Derive the solution of Fick's second law for a diffusion couple")
    told = dict(spec.data["derivation"])
    told["formula"] = 2 * told["formula"]
    with pytest.raises(NotConverged, match="conditions"):
        derived.solve(replace(spec, data={"derivation": told}))
    source = read("Derive Fick's second law solution for a plane source")
    told = dict(source.data["derivation"])
    told["formula"] = told["formula"].subs(sp.Symbol("D", real=True), 2)
    wrong = derived.solve(replace(source, data={"derivation": told}))
    assert wrong.measures["disagreement"] > 0.05


def test_an_inverse_question_is_left_to_the_laws():
    text = (
        "Fick's second law, constant surface concentration 1.0 wt%, steel of 0.1 wt%, "
        "D = 1e-11 m2/s: how long until 0.5 wt% at 0.5 mm? Give the solution."
    )
    assert "derivation" not in read(text).data


def test_an_example_of_phase_separation_states_all_its_choices():
    spec = read("solve the Cahn-Hilliard equation in 1D, show spinodal decomposition")
    told = " ".join(spec.assumptions)
    assert all(w in told for w in ("kappa", "mobility", "no flux", "free energy"))
    with pytest.raises(ReadingError):
        read("solve the Cahn-Hilliard equation with kappa = 0.02")
