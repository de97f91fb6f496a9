"""CIF text to a crystal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.samples import RECORDS, checked, cif, record, swap
from validators.cif_content import read_number
from validators.crystal import lattice_vectors, read_crystal

lengths = st.floats(2, 40)
angles = st.floats(60, 119)


@given(st.tuples(lengths, lengths, lengths, angles, angles, angles))
def test_lattice_vectors_have_the_cell_constants(cell):
    cosines = np.cos(np.radians(cell[3:]))
    if 1 - (cosines**2).sum() + 2 * cosines.prod() < 1e-3:
        return
    rows = lattice_vectors(cell)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(cell[:3])
    gram = rows @ rows.T
    a, b, c = cell[:3]
    assert gram[1, 2] / (b * c) == pytest.approx(cosines[0], abs=1e-9)
    assert gram[0, 2] / (a * c) == pytest.approx(cosines[1], abs=1e-9)
    assert gram[0, 1] / (a * b) == pytest.approx(cosines[2], abs=1e-9)


@pytest.mark.parametrize("name", RECORDS)
def test_coordinates_lie_in_the_cell_and_orbits_have_their_size(name):
    crystal = read_crystal(cif(name)).crystal
    assert (crystal.atoms.frac >= 0).all()
    assert (crystal.atoms.frac < 1).all()
    group = record(name).group
    expected = [group.position(s.letter).multiplicity for s in record(name).sites]
    assert crystal.multiplicities.tolist() == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234(5)", 1.234), ("-.5", -0.5), ("3", 3.0), ("1e3", 1000.0), ("?", None),
     ("nan", None), ("1e999", None), ("0,5", None), ("1/3", None)],
)  # fmt: skip
def test_numbers_of_a_cif(text, value):
    assert read_number(text) == value


def test_an_element_that_does_not_exist_is_said_where_it_stands():
    text = swap(cif(), r"^Zr1   Zr", "Zr1   Xx")
    finding = next(f for f in checked(text).errors if f.check == "syntax.content")
    assert "Xx" in finding.message
    assert finding.line


@pytest.mark.parametrize(
    ("written", "element"),
    [("Zr4+", "Zr"), ("O2-", "O"), ("Na1+", "Na"), ("Cl-", "Cl")],
)
def test_charges_in_type_symbols_are_read(written, element):
    text = swap(cif(), r"^Zr1   Zr", f"Zr1   {written}")
    site = next(s for s in read_crystal(text).crystal.sites if s.label == "Zr1")
    assert site.element == element
    assert abs(site.charge) == int(written.strip("+-")[len(element) :] or 1)


def test_a_cell_that_encloses_nothing_is_refused():
    text = swap(cif(), r"(alpha +)90\.0", r"\g<1>10.0")
    assert read_crystal(text).crystal is None
