"""Other origins, letters against coordinates, comments and heads of loops."""

import re

import pytest

from generators.structures.build import build_from_record
from generators.structures.drafts import tidy
from generators.structures.repair import repair
from generators.structures.settings import record_in_setting
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.formula import parse_formula
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

# Enjalbert & Galy, Acta Cryst. C42 (1986) 1467, with every y at 0 instead of 1/4.
V2O5 = """data_V2O5
_chemical_formula_sum 'O5 V2'
_cell_length_a 11.512
_cell_length_b 3.564
_cell_length_c 4.368
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_cell_formula_units_Z 2
_space_group_name_H-M_alt 'P m m n:2'
_space_group_IT_number 59
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
V1 V 0.10118 0 -0.1083
O1 O 0.1043 0 -0.469   # bridges two layers
O2 O -0.0689 0 0.003
O3 O 0.25 0 0.001
"""
# LiCoO2 with Li and Co on each other's coordinates but under their own letters.
LICOO2 = """data_LiCoO2
_cell_length_a 2.8161
_cell_length_b 2.8161
_cell_length_c 14.0536
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
_space_group_name_H-M_alt 'R -3 m:H'
_space_group_IT_number 166
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_Wyckoff_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Li1 Li a 0 0 0.5
Co1 Co b 0 0 0
O1 O c 0 0 0.2395
"""


def test_sites_that_refer_to_another_origin_are_shifted_together():
    mended = repair(V2O5)
    assert mended.report.ok
    crystal = read_crystal(mended.text).crystal
    assert crystal.composition == {"V": 4.0, "O": 10.0}
    assert next(c.what for c in mended.changes) == "origin of all sites"
    assert "# bridges two layers" in mended.text


def test_bonds_decide_whether_letters_or_coordinates_were_exchanged():
    mended = repair(LICOO2)
    crystal = read_crystal(mended.text).crystal
    at = {s.element: round(float(s.frac[2]) % 1, 3) for s in crystal.sites}
    assert (at["Li"], at["Co"]) == (0.0, 0.5)
    # The other way round: the letters were exchanged, the atoms stood right.
    right = LICOO2.replace("a 0 0 0.5", "a 0 0 0").replace("b 0 0 0\n", "b 0 0 0.5\n")
    swapped = right.replace("Li a", "Li b").replace("Co b", "Co a")
    mended = repair(swapped)
    assert "Li1 Li a 0 0 0\n" in mended.text
    assert "Co1 Co b 0 0 0.5\n" in mended.text


def test_a_comment_after_a_number_is_no_part_of_it():
    text, changes = tidy(V2O5.replace("number 59", "number 59   # as printed"))
    assert "_IT_number 59   # as printed" in text
    assert not any("number" in c.what for c in changes)


def test_the_head_of_a_loop_may_stand_on_one_line():
    head = re.search(r"(?s)loop_\n(.*?)V1", LICOO2.replace("Li1", "V1"))[1]
    one_line = LICOO2.replace(head, " ".join(head.split()) + "\n")
    assert tidy(one_line)[1] == []
    bare = one_line.replace("loop_\n", "")
    assert tidy(bare)[0] == one_line


def test_a_cubic_cell_with_a_mistyped_length_is_no_sound_cell():
    salt = """data_x
_cell_length_a 5.6401
_cell_length_b 5.6401
_cell_length_c 5.6140
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 0 0 0
Cl1 0.5 0.5 0.5
"""
    assert "symmetry.cell" in {f.check for f in check_cif(salt).report.errors}
    assert "_cell_length_c 5.6401" in repair(salt).text
    rounded = salt.replace("5.6140", "5.6400")
    assert check_cif(rounded).report.ok


def test_z_is_counted_in_the_formula_asked_for_where_the_file_states_none():
    text = LICOO2.replace("Li a 0 0 0.5", "Li a 0 0 0").replace(
        "Co b 0 0 0\n", "Co b 0 0 0.5\n"
    )
    text = text.replace(
        "_cell_angle_gamma", "_cell_formula_units_Z 1\n_cell_angle_gamma"
    )
    spec = StructureSpec(formula="LiCoO2", composition=parse_formula("LiCoO2"))
    found = [f for f in check_cif(text, spec).report.errors if f.where == "Z"]
    assert [f.expected for f in found] == [3.0]
    assert "_cell_formula_units_Z 3" in repair(text, spec).text


# Howard, Hill & Reichert, Acta Cryst. B44 (1988) 116; beta is 99.23.
ZRO2 = """data_ZrO2
_cell_length_a 5.1505
_cell_length_b 5.2116
_cell_length_c 5.3173
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_cell_volume 140.88
_space_group_name_H-M_alt 'P 1 21/c 1'
_chemical_formula_sum 'O2 Zr'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Zr1 Zr 0.2754 0.0395 0.2083
O1 O 0.0700 0.3317 0.3447
O2 O 0.4496 0.7569 0.4792
"""


def test_a_volume_that_the_cell_does_not_enclose_is_an_error():
    report = check_cif(ZRO2).report
    assert [f.where for f in report.errors] == ["cell volume"]


def test_an_angle_left_at_ninety_follows_from_the_stated_volume():
    records = structure_library().resolve("baddeleyite").records
    mended = repair(ZRO2, records=records)
    assert "_cell_angle_beta 99.23" in mended.text
    assert "_cell_volume 140.88" in mended.text


def test_a_mistyped_length_is_told_from_a_mistyped_volume_by_the_bonds():
    bromide = """data_KBr
_cell_length_a 6.060
_cell_length_b 6.060
_cell_length_c 6.060
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
_cell_volume 287.5
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
K1 0 0 0
Br1 0.5 0.5 0.5
"""
    assert "_cell_length_a 6.6\n" in repair(bromide).text
    wrong_volume = bromide.replace("6.060", "6.600").replace("287.5", "278.5")
    assert "_cell_length_a 6.600\n" in repair(wrong_volume).text


def test_a_full_site_is_not_emptied_where_two_elements_were_exchanged():
    # Antifluorite: Li on 8c, O on 4a.
    oxide = """data_Li2O
_chemical_formula_sum 'Li2 O'
_cell_length_a 4.619
_cell_length_b 4.619
_cell_length_c 4.619
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0 0 0 1
O1 O 0.25 0.25 0.25 1
"""
    crystal = read_crystal(repair(oxide).text).crystal
    assert crystal.composition == {"Li": 8.0, "O": 4.0}
    assert not crystal.disordered


def test_a_record_in_other_axes_gives_the_lost_site():
    # Perovskite CaTiO3 in Pnma; the records of it stand in Pbnm.
    draft = """data_CaTiO3
_cell_length_a 5.4423
_cell_length_b 7.6401
_cell_length_c 5.3796
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P n m a'
_chemical_formula_sum 'Ca O3 Ti'
_cell_formula_units_Z 4
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ca1 Ca 0.0360 0.25 0.9930
Ti1 Ti 0 0 0.5
O2 O 0.2890 0.0370 0.7110
"""
    records = [
        r
        for r in structure_library().resolve("CaTiO3").records
        if r.hall == "-P 2c 2ab"
    ]
    assert records
    mended = repair(draft, records=records)
    crystal = read_crystal(mended.text).crystal
    assert crystal.composition == {"Ca": 4.0, "Ti": 4.0, "O": 12.0}
    assert mended.outside
    assert mended.report.ok
    assert not any(c.what.startswith("group, cell") for c in mended.changes)


def test_numbers_in_other_axes_are_turned_into_those_asked_for():
    record = structure_library().resolve("forsterite").records[0]
    other = next(g for g in record.group.settings() if g.symbol == "P b n m")
    pnma = next(g for g in record.group.settings() if g.symbol == "P n m a")
    text = build_from_record(record_in_setting(record, other)).cif
    text = text.replace("P b n m", "P n m a").replace(other.hall, pnma.hall)
    text = re.sub(r"loop_\n_space_group_symop_id\n.*?\n\n", "", text, flags=re.S)
    spec = StructureSpec(group=pnma, group_explicit=True)
    mended = repair(text, spec)
    assert mended.changes[0].what == "axes of cell and sites"
    crystal = read_crystal(mended.text).crystal
    assert crystal.group.symbol == "P n m a"
    # a of Pnma is the longest axis of forsterite, c the shortest.
    assert crystal.cell[0] > crystal.cell[1] > crystal.cell[2]


def test_lengths_in_another_order_are_put_in_theirs():
    text = build_from_record(structure_library().resolve("forsterite").records[0]).cif
    a, b, c = read_crystal(text).crystal.cell[:3]
    broken = re.sub(r"(_length_a\s+)\S+", rf"\g<1>{b:g}", text)
    broken = re.sub(r"(_length_b\s+)\S+", rf"\g<1>{a:g}", broken)
    mended = read_crystal(repair(broken).text).crystal
    assert mended.cell[:3] == pytest.approx((a, b, c), abs=1e-3)
