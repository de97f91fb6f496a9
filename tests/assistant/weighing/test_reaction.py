"""Reactions that make a compound: balanced exactly, gases named, limits said."""

from fractions import Fraction

import pytest

from assistant.weighing.precursors import usual_precursors
from assistant.weighing.reaction import (
    NotBalanced,
    balance,
    first_balanced,
    molar_mass,
)
from validators.formula import parse_formula

COMPOUNDS = [
    "Li7La3Zr2O12", "LiCoO2", "BaTiO3", "Li6PS5Cl", "Li3YCl6", "LiFePO4", "Li3YCl4Br2",
    "Li1.3Al0.3Ti1.7(PO4)3", "Li6.05Ga0.25La3Zr2O11.8F0.2", "YBa2Cu3O7", "Li10GeP2S12",
    "Na3Zr2Si2PO12", "Ni3Al", "BaFe12O19", "Pb0.5Zr0.5TiO2.5", "Cu2ZnSnS4",
]  # fmt: skip


@pytest.mark.parametrize("formula", COMPOUNDS)
def test_every_element_and_all_mass_is_kept(formula):
    made = first_balanced(formula, [], usual_precursors(parse_formula(formula)))
    assert made is not None
    assert made.off_balance() == {}
    mass = sum(molar_mass(s) * float(n) for s, n in made.sources.items())
    gone = sum(molar_mass(g) * float(n) for g, n in made.gases.items())
    assert mass - gone == pytest.approx(molar_mass(formula), rel=1e-9)


def test_oxygen_is_taken_up_where_the_metal_is_oxidised():
    # Co(II,III) of Co3O4 becomes Co(III).
    made = balance("LiCoO2", ["Li2CO3", "Co3O4"])
    assert made.gases == {"CO2": Fraction(1, 2), "O2": Fraction(-1, 12)}


def test_nitrogen_of_ammonium_and_of_nitrate_leave_as_different_gases():
    phosphate = balance("LiTi2(PO4)3", ["Li2CO3", "TiO2", "NH4H2PO4"])
    assert phosphate.gases["NH3"] == 3
    assert "NO2" not in phosphate.gases
    nitrate = balance("LiNiO2", ["LiOH", "Ni(NO3)2·6H2O"])
    assert nitrate.gases["NO2"] == 2
    assert "NH3" not in nitrate.gases


@pytest.mark.parametrize(
    ("target", "sources", "reason"),
    [
        ("BaTiO3", ["BaCl2", "TiO2"], "left_over"),
        ("BaTiO3", ["BaCO3"], "missing"),
        ("LiNbO3", ["Li2CO3", "LiOH", "Nb2O5"], "ambiguous"),
        ("Li2TiO3", ["Li4Ti5O12", "TiO2", "Li2CO3"], "ambiguous"),
        ("Li4Ti5O12", ["Li2TiO3", "LiNbO3"], "left_over"),
        ("Li2TiO3", ["LiNbO3", "Nb2O5", "TiO2"], "left_over"),
        ("Li2Ti3O7", ["LiTiO2", "Li2TiO3"], "negative"),
    ],
)
def test_what_stands_in_the_way_is_told(target, sources, reason):
    with pytest.raises(NotBalanced) as fault:
        balance(target, sources)
    assert fault.value.reason == reason


def test_molar_mass_of_lanthana():
    # 2 × 138.90547 + 3 × 15.999, IUPAC 2013.
    assert molar_mass("La2O3") == pytest.approx(325.808, abs=1e-3)
