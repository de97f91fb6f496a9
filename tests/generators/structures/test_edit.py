"""Edits in words change what they name, and what follows from it."""

import numpy as np
import pytest

from generators.structures.build import build_from_record
from generators.structures.edit import CannotEdit, edit
from knowledge.structures import structure_library
from tests.generators.structures.test_repair import RUTILE
from validators.crystal import read_crystal
from validators.structure import check_cif


def _content(text):
    crystal = check_cif(text).crystal
    assert crystal is not None
    return {k: round(v, 4) for k, v in crystal.composition.items()}, crystal


@pytest.mark.parametrize(
    "words",
    ["make a = 4.60", "set a to 4.6 Å", "setze a auf 4,60", "change a to 0.46 nm"],
)
def test_a_tied_length_moves_with_its_partner(words):
    done = edit(RUTILE, words)
    assert done is not None
    _, crystal = _content(done.text)
    assert crystal.cell[:3] == pytest.approx((4.6, 4.6, 2.959))
    assert not check_cif(done.text).report.errors


@pytest.mark.parametrize(
    "words",
    ["replace 10 % of Ti by Sn", "ersetze 10 % Ti durch Sn", "dope with 10 % Sn on Ti"],
)
def test_a_partial_replacement_shares_the_site(words):
    done = edit(RUTILE, words)
    assert done is not None
    content, _ = _content(done.text)
    assert content == {"Ti": 1.8, "Sn": 0.2, "O": 4.0}
    assert not check_cif(done.text).report.errors


def test_doping_that_breaks_neutrality_is_said_and_can_be_compensated():
    plain = edit(RUTILE, "replace 10 % of Ti by Al")
    assert plain is not None
    assert any("e:" in note for note in plain.notes)
    balanced = edit(RUTILE, "replace 10 % of Ti by Al with charge compensation")
    assert balanced is not None
    content, _ = _content(balanced.text)
    # 0.2 Al3+ for Ti4+ take 0.1 O2- with them.
    assert content["O"] == pytest.approx(3.9)


def test_one_atom_of_a_supercell_is_replaced():
    done = edit(RUTILE, "make a 2x2x2 supercell and replace one Ti by Zr")
    assert done is not None
    content, _ = _content(done.text)
    assert content == {"Ti": 15.0, "Zr": 1.0, "O": 32.0}


def test_the_primitive_cell_of_a_primitive_lattice_keeps_its_atoms():
    done = edit(RUTILE, "give me the primitive cell")
    assert done is not None
    assert _content(done.text)[0] == {"Ti": 2.0, "O": 4.0}


def test_a_file_in_p1_gets_the_group_that_its_atoms_have():
    flat = edit(RUTILE, "write it in space group P 1")
    assert flat is not None
    assert _content(flat.text)[1].group.number == 1
    again = edit(flat.text, "please change the space group to 'P 42/m n m'")
    assert again is not None
    content, crystal = _content(again.text)
    assert crystal.group.number == 136
    assert content == {"Ti": 2.0, "O": 4.0}


def test_a_group_that_the_atoms_cannot_have_is_no_edit():
    assert edit(RUTILE, "change the space group to 'F m -3 m'") is None


def test_removal_and_occupancy():
    done = edit(RUTILE, "set the occupancy of O1 to 0.95")
    assert done is not None
    assert _content(done.text)[0]["O"] == pytest.approx(3.8)
    assert edit(RUTILE, "remove Na2") is None


@pytest.mark.parametrize(
    "words", ["what is the density?", "thanks", "is it centrosymmetric?", "show bonds"]
)
def test_a_question_is_no_edit(words):
    assert edit(RUTILE, words) is None


def test_a_share_of_an_element_is_taken_out():

    text = build_from_record(structure_library().resolve("LiCoO2").records[0]).cif
    for words in ("remove half of the Li", "Liを半分抜いて", "enlève 50 % du lithium"):
        done = edit(text, words)
        crystal = read_crystal(done.text).crystal
        assert crystal.composition == {"Li": 1.5, "Co": 3.0, "O": 6.0}
        assert done.constructed


def test_strain_along_one_axis_leaves_the_others():

    text = build_from_record(structure_library().resolve("NaCl").records[0]).cif
    before = read_crystal(text).crystal
    done = edit(text, "increase c by 0.5 %")
    crystal = read_crystal(done.text).crystal
    # Cubic F strained along an axis is tetragonal I, a = a(cubic)/sqrt 2.
    assert crystal.group.number == 139
    assert crystal.cell[2] == pytest.approx(before.cell[2] * 1.005, abs=1e-3)
    assert crystal.cell[0] == pytest.approx(before.cell[0] / 2**0.5, abs=1e-3)


def test_the_primitive_cell_of_a_primitive_lattice_keeps_its_symmetry():

    text = build_from_record(structure_library().resolve("rutile").records[0]).cif
    assert edit(text, "give me the primitive cell").text == text


def test_rhombohedral_and_hexagonal_axes_describe_one_structure():
    text = build_from_record(structure_library().resolve("hematite").records[0]).cif
    turned = edit(text, "auf rhomboedrische Achsen")
    crystal = read_crystal(turned.text).crystal
    assert crystal.group.full_symbol == "R -3 c:R"
    assert sum(crystal.composition.values()) == 10
    back = read_crystal(edit(turned.text, "back to hexagonal axes").text).crystal
    assert back.group.full_symbol == "R -3 c:H"
    assert back.cell == pytest.approx(read_crystal(text).crystal.cell, abs=1e-3)


def _silicon():
    return build_from_record(structure_library().resolve("silicon").records[0]).cif


def test_an_atom_goes_where_most_room_is():
    # The tetrahedral interstice of diamond, 2.35 Å from its four neighbours.
    done = edit(_silicon(), "put one Li on an interstitial position")
    crystal = read_crystal(done.text).crystal
    lithium = next(s for s in crystal.sites if s.element == "Li")
    gap = np.array([s.frac for s in crystal.sites if s.element == "Si"]) - lithium.frac
    gap -= np.round(gap)
    lengths = np.sort(np.linalg.norm(gap @ crystal.lattice, axis=1))
    assert lengths[:4] == pytest.approx([2.35] * 4, abs=0.02)


def test_a_plane_is_strained_and_the_third_axis_kept():
    done = edit(_silicon(), "biaxial strain of 1 % in the ab plane")
    crystal = read_crystal(done.text).crystal
    assert crystal.group.system == "tetragonal"
    assert crystal.cell[2] == pytest.approx(5.431, abs=0.002)


def test_an_atom_is_not_moved_onto_another():
    halite = build_from_record(structure_library().resolve("NaCl").records[0]).cif
    with pytest.raises(CannotEdit, match=r"lies 0\.00"):
        edit(halite, "move the Na to 0.5 0.5 0.5")


def test_an_atom_of_each_formula_unit_is_taken_out():
    # Rutile has two formula units in its cell.
    done = edit(RUTILE, "remove one oxygen per formula unit")
    content, _ = _content(done.text)
    assert content == {"Ti": 2.0, "O": 2.0}


def test_another_ratio_of_axes_keeps_a():
    halite = build_from_record(structure_library().resolve("NaCl").records[0]).cif
    done = edit(halite, "make it tetragonal with c/a = 1.05")
    crystal = read_crystal(done.text).crystal
    assert crystal.group.system == "tetragonal"
    assert crystal.volume / len(crystal.atoms.frac) == pytest.approx(
        1.05 * 5.6401**3 / 8, rel=1e-3
    )


def test_a_supercell_is_read_without_its_name():
    done = edit(RUTILE, "export the conventional cell 2x2x1")
    _, crystal = _content(done.text)
    assert crystal.cell[:2] == pytest.approx((2 * 4.594, 2 * 4.594), abs=0.01)


@pytest.mark.parametrize(
    "words", ["no charge compensation", "without compensation", "ohne Ladungsausgleich",
              "sans compensation de charge"],
)  # fmt: skip
def test_an_exchange_is_left_unbalanced_where_that_is_asked(words):
    done = edit(RUTILE, f"replace 30 % of the Ti by Al, {words}")
    content, _ = _content(done.text)
    assert content["O"] == 4.0


def test_a_site_told_by_its_part_is_asked_for_by_label():
    record = structure_library().resolve("YBa2Cu3O7").records[0]
    text = build_from_record(record).cif
    with pytest.raises(CannotEdit, match="which of"):
        edit(text, "set the occupancy of the chain oxygen to 0.5")


def test_constants_tied_by_symmetry_follow_unless_one_axis_is_strained():
    text = build_from_record(structure_library().resolve("rutile").records[0]).cif
    before = read_crystal(text).crystal.cell
    done = edit(text, "increase a by 1 %")
    both = read_crystal(done.text).crystal
    assert both.group.number == 136
    assert both.cell[:2] == pytest.approx([1.01 * before[0]] * 2, rel=1e-5)
    assert any("a = b" in note for note in done.notes)
    alone = read_crystal(edit(text, "strain a by 1 %").text).crystal
    assert alone.group.system == "orthorhombic"


def test_vacancies_are_filled_by_the_host_of_their_place():
    text = build_from_record(structure_library().resolve("CeO2").records[0]).cif
    doped = edit(text, "dope with 20 % Gd, compensated by oxygen vacancies").text
    filled = read_crystal(edit(doped, "fülle die Leerstellen wieder").text).crystal
    assert filled.composition["O"] == pytest.approx(8)
    assert filled.composition["Gd"] == pytest.approx(0.8)
    with pytest.raises(CannotEdit):
        edit(text, "fill the vacancies")


def test_the_other_origin_choice_is_taken():
    text = build_from_record(structure_library().resolve("Cu2O").records[0]).cif
    was = read_crystal(text).crystal.group.extension
    for words in ("move to the other origin", "déplace l'origine à l'autre choix"):
        now = read_crystal(edit(text, words).text).crystal.group.extension
        assert {was, now} == {"1", "2"}
