"""Records made of the AFLOW encyclopedia's files."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.library.structures.encyclopedia import record_of, wanted
from knowledge.structures import structure_library
from validators.crystal import lattice_vectors

#: Cell and sites of sphalerite as such a file writes them, with a slip put in at will.
FILE = """data_findsym-output
_chemical_name_mineral '{name}'
_chemical_formula_sum 'S Zn'
loop_
_publ_author_name
 'B. J. Skinner'
_journal_name_full_name
;
 Acta Cristallographica
;
_journal_volume 46
_journal_year {year}
_journal_page_first 1399
_publ_Section_title
;
 {title}
;
_aflow_proto 'AB_cF8_216_c_a'
_symmetry_space_group_name_H-M "F -4 3 m (origin of nobody)"
_cell_length_a 5.4093
_cell_length_b 5.4093
_cell_length_c 5.4093
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_space_group_symop_operation_xyz
{operations}
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Zn1 Zn 0 0 0 1
S1 S 0.25 0.25 0.25 1
"""


def written(folder: Path, **changed: str) -> Path:
    import gemmi

    operations = gemmi.find_spacegroup_by_name("F -4 3 m").operations()
    told = {
        "name": "Sphalerite", "year": "1961",
        "title": r"Unit-Cell Edges of $\beta$-ZnS, M\"{u}nster",
        "operations": "\n".join(f"'{op.triplet()}'" for op in operations),
    }  # fmt: skip
    path = folder / "AB_cF8_216_c_a.cif"
    path.write_text(FILE.format(**told | changed))
    return path


def test_a_file_gives_the_paper_and_the_group_of_its_operations(tmp_path):
    record = record_of(written(tmp_path))
    assert isinstance(record, dict)
    assert (record["hall"], record["names"]) == ("F -4 2 3", ["sphalerite"])
    source = record["source"]
    assert source["citation"] == "Skinner, Acta Crystallographica 46 (1961) 1399"
    assert source["title"] == "Unit-Cell Edges of beta-ZnS, Münster"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        # An element exchanged against the formula that the file names itself by.
        ({"name": "CdS"}, "another formula in the name"),
        ({"title": "First-principles prediction of ZnS"}, "no measurement"),
    ],
)
def test_what_is_not_a_plain_measurement_is_left_out(tmp_path, changed, reason):
    assert record_of(written(tmp_path, **changed)) == reason


def test_ties_and_tildes_of_tex_are_told_apart(tmp_path):
    record = record_of(written(tmp_path, title=r"The structure at 298~K, Mu\~{n}oz"))
    assert isinstance(record, dict)
    assert record["source"]["title"] == "The structure at 298 K, Muñoz"
    assert record["conditions"] == "298 K"


def test_a_hot_crystal_is_no_usual_form(tmp_path):
    hot = record_of(written(tmp_path, title="ZnS at 900 K"))
    assert isinstance(hot, dict)
    assert hot["conditions"] == "900 K"
    # Sphalerite is on record; of wurtzite no form is known at 900 K only.
    assert not wanted(hot)


def test_tungsten_trioxide_is_described_in_the_cell_of_its_papers():
    # Woodward, Sleight & Vogt, J. Solid State Chem. 131 (1997) 9: P21/n, a 7.327,
    # b 7.564, c 7.727, beta 90.49; each W in an octahedron.
    record = structure_library().get("aflow-a3b_mp32_14_6e_2e")
    assert record is not None
    assert record.cell == pytest.approx((7.327, 7.564, 7.727, 90, 90.49, 90), abs=0.01)
    lattice = lattice_vectors(record.cell)
    rotations, translations = record.group.operations
    metal = next(np.array(s.frac) for s in record.sites if s.element == "W")
    near = 0
    for site in (s for s in record.sites if s.element == "O"):
        apart = rotations @ np.array(site.frac) + translations - metal
        apart -= np.round(apart)
        near += int((np.linalg.norm(apart @ lattice, axis=1) < 2.3).sum())
    assert near == 6


@pytest.mark.parametrize(
    ("said", "number"),
    [("beta-BaB2O4", 161), ("NaClO3", 198), ("Ta2NiS5", 63), ("AuCu", 123),
     ("CaKFe4As4", None), ("CaRbFe4As4", 123)],
)  # fmt: skip
def test_compounds_that_came_with_the_encyclopedia(said, number):
    found = structure_library().resolve(f"CIF for {said}")
    assert (found.group if found.records else None) == number
