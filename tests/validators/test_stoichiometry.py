"""Composition, Z and charge."""

from fractions import Fraction

import pytest

from tests.validators.samples import RECORDS, checked, cif, errors, record, swap
from validators.formula import parse_formula
from validators.specs.structure import StructureSpec
from validators.stoichiometry import _ionic


@pytest.mark.parametrize("name", RECORDS)
def test_the_cell_holds_the_formula_of_the_record(name):
    source = record(name)
    spec = StructureSpec(formula=source.formula, composition=source.composition)
    assert "composition.formula" not in errors(cif(name), spec)


def test_another_formula_is_not_in_the_cell():
    spec = StructureSpec(composition=parse_formula("Na3Zr2(PO4)3"))
    finding = next(
        f for f in checked(cif(), spec).errors if f.check == "composition.formula"
    )
    assert "Na" in finding.hint


@pytest.mark.parametrize(("z", "good"), [(6, True), (4, False), (12, False)])
def test_z_is_counted(z, good):
    composition = parse_formula("NaZr2(PO4)3")
    spec = StructureSpec(composition=composition, z=z, z_rule="rule 5")
    report = checked(cif(), spec)
    assert ("composition.z" not in {f.check for f in report.errors}) is good
    verdict = [e.verdict for e in report.evidence if e.rule == "rule 5"]
    assert verdict == ["pass" if good else "fail"]


@pytest.mark.parametrize(
    ("states", "good"),
    [
        ({"Na": 1, "Zr": 4, "P": 5, "O": -2}, True),
        ({"Na": 1, "Zr": 3, "P": 5, "O": -2}, False),
    ],
)
def test_stated_oxidation_states_are_added_up(states, good):
    spec = StructureSpec(oxidation=states, oxidation_rule="rule 6")
    assert ("composition.charge" not in errors(cif(), spec)) is good


def test_charge_counts_occupancies():
    """Half of the Na leaves 3 of 6 positive charges uncompensated."""
    spec = StructureSpec(oxidation={"Na": 1, "Zr": 4, "P": 5, "O": -2})
    text = swap(cif(), r"^(Na1 .*)1$", r"\g<1>0.5")
    finding = next(
        f for f in checked(text, spec).errors if f.check == "composition.charge"
    )
    assert finding.found == pytest.approx(-3)


def test_amounts_are_exact_fractions():
    assert parse_formula("Li0.5La0.5TiO3")["Li"] == Fraction(1, 2)


def test_a_file_as_pymatgen_writes_it_is_no_error():
    """Its sum formula is the content of the cell, its Z counts the smallest formula."""
    from pymatgen.core import Lattice, Structure
    from pymatgen.io.cif import CifWriter

    from validators.structure import check_cif

    salt = Structure.from_spacegroup(
        "Fm-3m", Lattice.cubic(5.64), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]
    )
    text = str(CifWriter(salt, symprec=0.01))
    assert "Na4 Cl4" in text
    report = check_cif(text).report
    assert report.ok
    said = [f for f in report.findings if "content of the cell" in f.message]
    assert [str(f.severity) for f in said] == ["info"]
    # A wrong Z beside it still is one.
    wrong = check_cif(text.replace("formula_units_Z   4", "formula_units_Z   3")).report
    assert any("Z is declared 3" in f.message for f in wrong.findings)


@pytest.mark.parametrize(
    ("composition", "ionic"),
    [
        ({"Fe": 4, "N": 1}, False),
        ({"Mo": 2, "N": 1}, False),
        ({"Ti": 1, "N": 1}, True),
        ({"Li": 3, "N": 1}, True),
        ({"Fe": 4, "O": 1}, True),
    ],
)
def test_interstitial_nitrides_balance_no_charges(composition, ionic):
    assert _ionic(composition) is ionic
