"""Several wishes in one message about the structure in force, and versions."""

import pytest

from assistant.records import Status
from validators.crystal import read_crystal


def test_a_change_is_not_lost_to_the_question_behind_it(talk):
    first = read_crystal(talk("TiO2ルチルの構造をください").cif).crystal
    told = talk("c軸を2%伸ばして密度を教えて")
    longer = read_crystal(told.cif).crystal
    assert longer.cell[2] == pytest.approx(1.02 * first.cell[2], rel=1e-5)
    # 4.249 g/cm³ of the record divided by 1.02.
    assert "4.166" in told.text


def test_a_step_back_is_taken_before_what_is_asked_beside_it(talk):
    first = talk("CIF of BaSnO3")
    moved = talk("move the Sn by 0.02 along z and tell me the Sn-O bond lengths")
    assert read_crystal(moved.cif).crystal.group.short == "P4mm"
    # 0.5 ± 0.02 of 4.1435 Å.
    assert "1.989" in moved.text
    assert "2.155" in moved.text
    back = talk("undo that and give me the density")
    assert "7.097" in back.text
    assert back.status is first.status is Status.VERIFIED


def test_nothing_to_undo_is_told_and_the_rest_is_answered(talk):
    talk("CIF of MgO")
    told = talk("undo that and give me the density")
    assert "3.58" in told.text
    assert told.status is Status.UNVERIFIED
    first = talk("back to the first version and give the density")
    assert first.status is Status.VERIFIED


def test_what_changed_is_told_from_both_versions(talk):
    talk("CIF of LaAlO3, rhombohedral")
    talk("lower it to monoclinic")
    told = talk("which bonds changed?").text
    assert "6 × 1.922; now" in told
    assert "4 × 1.930" in told


def test_the_structure_in_force_stays_when_it_is_compared(talk):
    talk("CIF of CeO2")
    talk("set a to 5.5 Å")
    told = talk("compare it with the version before")
    assert "5.4097" in told.text
    assert "a = 5.5," in told.text


def test_no_bond_is_told_of_an_element_that_is_not_there(talk):
    talk("CIF of forsterite")
    told = talk("Fe–O bond lengths?")
    assert "holds no Fe" in told.text
    assert "2.067" not in told.text


def test_two_facts_in_one_phrase(talk):
    talk("CIF of cassiterite")
    told = talk("density and shortest O-O distance")
    assert "6.999" in told.text
    # (1 - 2·0.3056)·√2·4.7374 Å between two O of one edge.
    assert "2.605" in told.text


def test_the_version_gone_back_to_is_in_force_afterwards(talk):
    talk("CIF of Li3N")
    talk("entferne ein Li pro Formeleinheit")
    back = talk("mach das rückgängig und gib mir die Li-N-Abstände")
    assert read_crystal(back.cif).crystal.composition == {"Li": 3, "N": 1}
    assert "Li3N" in talk("und die Dichte?").text


def test_no_rule_of_a_later_version_judges_an_earlier_one(talk):
    talk("CIF of TiN")
    talk("change the occupancy of N1 to 0.8")
    both = talk("density before and after?")
    assert "5.376" in both.text
    assert "5.133" in both.text
    assert talk("undo").status is Status.VERIFIED


def test_a_version_is_told_by_its_crystal_system(talk):
    talk("CIF of SrTiO3")
    talk("make it tetragonal with c/a = 1.015")
    talk("move Ti by 0.03 Å along c")
    back = talk("take me back to the cubic one and export it as xyz")
    assert read_crystal(back.cif).crystal.group.number == 221


def test_polyhedra_are_those_of_the_structure_in_force(talk):
    talk("CIF of hausmannite Mn3O4")
    talk("replace the tetrahedral Mn by Zn")
    told = talk("¿qué volumen tienen los octaedros MnO6?")
    assert "11.19" in told.text or "11.189" in told.text


def test_the_site_symmetry_of_an_element_is_that_of_its_positions(talk):
    talk("CIF of Cr2O3")
    told = talk("what's the site symmetry of Cr and the point group?").text
    assert "12c" in told
    assert "36f" not in told
    assert "-3m" in told


def test_what_would_be_is_told_of_the_changed_structure(talk):
    talk("CIF of MgO")
    told = talk("what would the density be if a were 4.30 Å?")
    # 4·40.304 g/mol over (4.30 Å)³.
    assert "3.367" in told.text


def test_a_form_that_the_compound_has_not_is_a_distortion_of_the_one_in_force(talk):
    talk("CIF of SrTiO3")
    made = read_crystal(talk("make it orthorhombic").cif).crystal
    assert made.group.system == "orthorhombic"
    assert len({round(length, 3) for length in made.cell[:3]}) == 3


def test_one_pair_is_swapped_where_one_is_asked_for(talk):
    talk("CIF of Ni3Al")
    told = talk("swap one Al and one Ni in a 2x2x2 supercell")
    assert read_crystal(told.cif).crystal.composition == {"Al": 8, "Ni": 24}
    assert len([c for c in told.changes if c.what.startswith("site")]) == 2


def test_a_record_without_its_hydrogen_is_no_contradiction_of_the_user(talk):
    told = talk("Gib mir die CIF von Crandallit")
    assert told.status is Status.UNVERIFIED
    assert told.cif is not None


def test_a_label_beside_an_element_tells_the_site(talk):
    before = read_crystal(talk("CIF of K2NiF4").cif).crystal
    moved = read_crystal(talk("verschiebe den Fluor F2 um 0,02 in z").cif).crystal
    sites = [{s.label: s.frac for s in c.sites} for c in (before, moved)]
    assert sites[1]["F1"] == pytest.approx(sites[0]["F1"])
    assert sites[1]["F2"][2] == pytest.approx(sites[0]["F2"][2] + 0.02)
    both = talk("wie lang sind die Ni-F-Bindungen jetzt und vorher?").text
    assert "2 × 1.974" in both
    assert "2 × 2.235" in both


def test_two_axes_scaled_at_once_are_lattice_constants(talk):
    before = read_crystal(talk("CIF of wurtzite GaN").cif).crystal
    after = read_crystal(talk("a 增大 1%，c 减小 1%，体积变化多少？").cif).crystal
    assert after.group.number == before.group.number
    assert after.cell[0] == pytest.approx(1.01 * before.cell[0], rel=1e-5)
    assert after.cell[2] == pytest.approx(0.99 * before.cell[2], rel=1e-5)


def test_bonds_beyond_the_first_gap_of_an_ion_off_its_centre(talk):
    talk("CIF of SrTiO3")
    told = talk("move Ti by 0.04 along z and tell me the Ti-O distances").text
    assert "Ti1 has 6 O" in told


def test_scaling_an_axis_and_a_fact_stay_with_the_structure(talk):
    before = read_crystal(talk("CIF of TiO2 brookite").cif).crystal
    told = talk("increase b by 1 % and report the volume")
    after = read_crystal(told.cif).crystal
    assert after.volume == pytest.approx(1.01 * before.volume, rel=1e-4)
    back = talk("deshaz y dame el grupo puntual")
    assert "mmm" in back.text
    assert read_crystal(back.cif).crystal.volume == pytest.approx(before.volume)
