"""Materials are recognised by alias, by formula with tolerance, in six languages."""

import pytest

from knowledge.library.structures.formulas_in_text import formulas_in
from knowledge.names import (
    find_formulas,
    find_materials,
    host_of_formula,
    same_composition,
)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("the conductivity of LLTO", "LLTO"), ("钛酸镧锂的电导率", "LLTO"),
        ("LLZOの伝導度", "LLZO"), ("Argyrodit", "Argyrodite"), ("grenats", "garnet"),
        ("high entropy alloys", "multi-principal-element alloy"),
    ],
)  # fmt: skip
def test_aliases(text, host):
    assert [name for name, _ in find_materials(text)] == [host]


@pytest.mark.parametrize(
    ("formula", "host"),
    [
        ("Li0.33La0.56TiO3", "LLTO"), ("Li6.4La3Zr1.4Ta0.6O12", "LLZO"),
        ("Na3Zr2Si2PO12", "NASICON"), ("Li1.5Al0.5Ge1.5(PO4)3", "LAGP"),
        ("Li1.3Al0.3Ti1.7(PO4)3", "LATP"), ("Li6PS5Cl", "Argyrodite"),
        ("Li10SnP2S12", "LGPS"), ("Li3.25Ge0.25P0.75S4", "Thio-LISICON"),
    ],
)  # fmt: skip
def test_formulas_lead_to_their_host(formula, host):
    assert host_of_formula(formula) == host


def test_words_are_no_formulas():
    assert find_formulas("How Can It Be? USA and HIP, SPS or XRD in C2/c") == []


def test_composition_has_a_tolerance_and_a_limit():
    assert same_composition("Li0.33La0.56TiO3", "La0.56Li0.33TiO3")
    assert same_composition("Li14Zn(GeO4)4", "Li14ZnGe4O16")
    assert not same_composition("Li0.5La0.5TiO3", "Li0.1La0.63TiO3")


def test_a_plural_of_a_name_of_several_words_is_that_name():
    for text in (
        "aleaciones de alta entropía refractarias",
        "alliages à haute entropie",
        "high-entropy alloys",
    ):
        assert find_materials(text)[0][0] == "multi-principal-element alloy"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("CIF pour NiAs : les octaèdres NiAs6 partagent des faces", "NiAs"),
        ("tetraedros SiO4 y octaedros AlO6 de Al2SiO5", "Al2SiO5"),
        ("des octaèdres TiO6 et ZrO6 dans SrTiO3", "SrTiO3"),
        ("NiAs6八面体共面的NiAs", "NiAs"),
        ("structure d'octaèdres de ReO3", "ReO3"),
    ],
)
def test_polyhedra_are_no_compounds_also_behind_their_shape(text, formula):
    assert formulas_in(text) == [formula]
