"""Who is in the middle: anions and interstitials with metals around them."""

import pytest

from prompts.language import read_rules
from validators.formula import parse_formula
from validators.specs.structure import StructureSpec


def _read(formula, rule):
    base = StructureSpec(formula=formula, composition=parse_formula(formula))
    return read_rules([rule], formula=formula, base=base)


@pytest.mark.parametrize(
    ("formula", "rule", "expected"),
    [
        ("LaFeAsO", "OLa4 tetrahedra share edges", ("O", "La", 4, "tetrahedron")),
        ("LaFeAsO", "La4O tetrahedra share edges", ("O", "La", 4, "tetrahedron")),
        ("Ti3SiC2", "Ti6C octahedra share edges", ("C", "Ti", 6, "octahedron")),
        ("Ti3SiC2", "CTi6 octahedra share edges", ("C", "Ti", 6, "octahedron")),
        ("Cu2OSeO3", "OCu4", ("O", "Cu", 4, "")),
        ("Cu2OSeO3", "oxygen-centred Cu4O tetrahedra", ("O", "Cu", 4, "tetrahedron")),
        ("Fe3C", "Fe6C trigonal prisms", ("C", "Fe", 6, "trigonal prism")),
        ("Zn4O13C24H12", "Zn4O", ("O", "Zn", 4, "")),
        ("MgAl2O4", "AlO6 octahedra", ("Al", "O", 6, "octahedron")),
        ("CaF2", "8-fold Ca, Fm-3m", ("Ca", "F", 8, "")),
        ("CaF2", "Ca is 8-fold", ("Ca", "F", 8, "")),
        ("CaF2", "Ca 8-fach", ("Ca", "F", 8, "")),
        ("ZnS", "Zn 位于八面体中", ("Zn", "S", 6, "octahedron")),
        ("ZnS", "Znは八面体内にある", ("Zn", "S", 6, "octahedron")),
    ],
)
def test_the_atom_that_occurs_once_is_the_centre(formula, rule, expected):
    read = _read(formula, rule)
    said = [(c.center, c.ligand, c.number, c.shape) for c in read.spec.coordination]
    assert said == [expected]
    assert not read.spec.coordination[0].site
    assert not read.not_understood


@pytest.mark.parametrize("formula", ["Fe3C", "Li3N", "Fe4N"])
def test_the_formula_of_the_compound_is_no_polyhedron(formula):
    assert not _read(formula, f"The compound is {formula}").spec.coordination


def test_an_axis_is_no_coordination():
    assert not _read("SrTiO3", "fourfold axis along c").spec.coordination


def test_polyhedra_without_a_name_are_those_of_the_only_cation():
    links = _read("TiO2", "edge-sharing only").spec.connectivity
    assert [(c.first, c.second, c.sharing, c.only) for c in links] == [
        ("Ti", "Ti", "edge", True)
    ]
    read = _read("SrTiO3", "edge-sharing only")
    assert read.not_understood


def test_what_surrounds_an_anion_is_measured():
    """Each O of PbO-type LaOFeAs shares four La-La edges: sheets of OLa4."""
    from generators.structures.build import build_from_record
    from knowledge.structures import structure_library
    from validators.structure import check_cif

    record = structure_library().resolve("LaFeAsO").records[0]
    cif = build_from_record(record).cif
    for rule, verdicts in (
        ("OLa4 tetrahedra share edges", {"pass"}),
        ("La4O tetrahedra share edges only", {"pass", "fail"}),
        ("OLa6 octahedra", {"fail"}),
    ):
        spec = _read("LaFeAsO", rule).spec
        said = [e for e in check_cif(cif, spec).report.evidence if e.rule in spec.rules]
        assert {e.verdict for e in said} <= verdicts, said
        assert any("La" in e.measured for e in said)
