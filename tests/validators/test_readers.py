"""Two readers, one crystal: write then read is the identity in both."""

import numpy as np
import pytest

from tests.generators.structures.samples import draft
from tests.validators import samples
from tests.validators.samples import RECORDS, checked, cif, complaints, errors, record
from validators.crystal import read_crystal
from validators.readers import read_with_gemmi, read_with_pymatgen
from validators.structure import check_cif


def same_places(points, crystal):
    """Whether a reader fills every place of the crystal and no other, within 0.02 Å."""
    off = points[:, None, :] - crystal.atoms.frac[None]
    off -= np.round(off)
    lengths = np.linalg.norm(off @ crystal.lattice, axis=-1)
    return lengths.min(axis=1).max() < 0.02 and lengths.min(axis=0).max() < 0.02


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("reader", [read_with_gemmi, read_with_pymatgen])
def test_write_then_read_is_the_identity(name, reader):
    source, text = record(name), cif(name)
    reading = reader(text)
    contents = {k: float(v) for k, v in source.contents.items()}
    assert {k: round(v, 3) for k, v in reading.content.items()} == pytest.approx(
        contents, abs=2e-3
    )
    crystal = read_crystal(text).crystal
    assert same_places(reading.points, crystal)
    for site in source.sites:
        off = reading.points - np.array(site.frac)
        off -= np.round(off)
        assert np.linalg.norm(off @ crystal.lattice, axis=1).min() < 0.02


@pytest.mark.parametrize("name", RECORDS)
def test_writing_what_was_read_changes_nothing(name):
    first = read_crystal(cif(name)).crystal
    assert first.cell == pytest.approx(record(name).cell, abs=1e-4)
    assert first.group.number == record(name).group.number
    wrote = [s for s in record(name).sites if s.occupancy]
    assert [(s.label, s.element) for s in first.sites] == [
        (s.label, s.element) for s in wrote
    ]
    for read, meant in zip(first.sites, wrote, strict=True):
        assert read.occupancy == pytest.approx(float(meant.occupancy), abs=1e-5)
        off = read.frac - np.array(meant.frac)
        # Records give five decimals; the writer puts a site onto its position.
        assert abs(off - np.round(off)).max() < 2e-4


def test_a_collapsed_cell_is_no_agreement_to_be_proud_of():
    """Readers agree on the identity alone; the operations check does not."""
    assert "symmetry.operations" in complaints(samples.keep_one_operation(cif()))


def test_readers_disagree_where_the_origin_is_open():
    text = samples.drop_operations(cif("llzo-tetragonal-awaka-2009"))
    text = samples.swap(text, r"'I 41/a c d:1'", "'I 41/a c d'")
    assert {"readers.agree", "symmetry.origin"} & complaints(text)


def test_evidence_names_both_readers():
    measured = next(
        e.measured for e in checked(cif()).evidence if e.check == "readers.agree"
    )
    assert "gemmi" in measured
    assert "pymatgen" in measured


def test_a_split_position_is_no_disagreement_of_readers():
    """Li 0.3 Å off a mirror, a quarter on either side: two places of one atom."""
    from validators.specs.structure import StructureSpec
    from validators.structure import check_cif

    text = """data_x
_cell_length_a 4.2
_cell_length_b 4.2
_cell_length_c 4.2
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P m m m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0 0 0.036 0.25
Li2 Li 0.5 0.5 0.5 0.5
Cl1 Cl 0.5 0.5 0 1
"""
    report = check_cif(text, StructureSpec()).report
    assert not [f for f in report.errors if f.check == "readers.agree"]


def test_a_setting_that_only_its_symbol_tells_is_no_error():
    text = draft(
        "spinel", [8.0625], "F d -3 m:2", "Mg1 Mg 0.125 0.125 0.125",
        "Al1 Al 0.5 0.5 0.5", "O1 O 0.2633 0.2633 0.2633", number=227,
    )  # fmt: skip
    assert "readers.agree" not in errors(text)
    assert "readers.agree" in errors(text.replace(":2", ""))


#: Molysite (Wyckoff): rhombohedral constants, which one reader takes for hexagonal.
MOLYSITE = """data_x
_chemical_formula_sum 'Cl3 Fe'
_symmetry_space_group_name_H-M 'R -3'
_cell_length_a 6.69
_cell_length_b 6.69
_cell_length_c 6.69
_cell_angle_alpha 52.30
_cell_angle_beta 52.30
_cell_angle_gamma 52.30
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Fe 0.3333 0.3333 0.3333
Cl -0.256 0.410 0.077
"""


def _readers(text):
    report = check_cif(text).report
    return [f.severity.value for f in report.findings if f.check == "readers.agree"]


def test_a_reader_that_takes_other_axes_is_a_warning_where_the_formula_holds():
    assert _readers(MOLYSITE) == ["warning"]


def test_it_is_an_error_where_the_formula_does_not_hold():
    assert _readers(MOLYSITE.replace("Cl3 Fe", "Cl2 Fe")) == ["error"]
