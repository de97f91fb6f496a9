"""Instructions in six languages as orders of the same few tokens."""

import numpy as np
import pytest

from generators.structures.build import build_from_record
from generators.structures.edit import CannotEdit, edit
from generators.structures.instruction import displacement, exchange
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.found_symmetry import found_group


def _cif(name):
    return build_from_record(structure_library().resolve(name).records[0]).cif


@pytest.mark.parametrize(
    ("said", "old", "new", "count"),
    [
        ("supercell with one Y on Zr", "Zr", "Y", 1),
        ("replace two of the O by F", "O", "F", 2),
        ("with one Ca replaced by Sr", "Ca", "Sr", 1),
        ("substitute one Y for Zr", "Zr", "Y", 1),
        ("swap Al for Ga", "Al", "Ga", None),
        ("put one Br on a Cl site", "Cl", "Br", 1),
        ("ein Ca durch Y ersetzen", "Ca", "Y", 1),
        ("tausche Aluminium gegen Gallium", "Al", "Ga", None),
        ("change l'aluminium contre du gallium", "Al", "Ga", None),
        ("remplace le soufre par du sélénium", "S", "Se", None),
        ("cambia el aluminio por galio", "Al", "Ga", None),
        ("把一个Sr换成Ba", "Sr", "Ba", 1),
        ("其中一个Ba换成Sr", "Ba", "Sr", 1),
        ("Znを1つMgに置換した", "Zn", "Mg", 1),
        ("use F in place of Cl", "Cl", "F", None),
    ],
)
def test_who_takes_whose_place(said, old, new, count):
    read = exchange(said)
    assert (read.old, read.new, read.count) == (old, new, count)


@pytest.mark.parametrize(
    "said", ["swap Mg and Al", "vertausche Mg und Al", "Mg と Al を入れ替えて"]
)
def test_two_elements_take_each_others_places(said):
    assert exchange(said).mutual


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("move the Ti by 0.02 along z", (0, 0, 0.02)),
        ("verschiebe Ti um 5 pm in c-Richtung", (0, 0, 0.05)),
        ("déplace le titane de 0,1 Å suivant l'axe c", (0, 0, 0.1)),
        ("desplaza el Ti 0,1 Å a lo largo de a", (0.1, 0, 0)),
        ("把 Ti 沿 z 方向移动 0.02", (0, 0, 0.02)),
        ("Tiを0.01だけx方向に動かして", (0.01, 0, 0)),
        ("move Ti by (0, 0.01, -0.02)", (0, 0.01, -0.02)),
        ("shift titanium by 0.02 along -c", (0, 0, -0.02)),
    ],
)
def test_atoms_move_by_an_amount(said, step):
    assert displacement(said).step == pytest.approx(step)


@pytest.mark.parametrize(
    "said", ["move Ti to 0.5 0.5 0.53", "shift the origin by 1/4 along z",
             "what is the Ti-O distance along z?"],
)  # fmt: skip
def test_a_place_or_a_question_is_no_amount(said):
    assert displacement(said) is None


def test_a_displacement_leaves_the_symmetry_that_it_must():
    # Along z of a cubic perovskite the fourfold axis and its mirrors are left: P4mm,
    # and no other coordinate changes.
    done = edit(_cif("SrTiO3"), "move the Ti by 0.02 along z")
    crystal = read_crystal(done.text).crystal
    assert found_group(crystal, 1e-3).symbol == "P4mm"
    assert crystal.group.short == "P4mm"
    ti = next(s for s in crystal.sites if s.element == "Ti")
    sr = next(s for s in crystal.sites if s.element == "Sr")
    between = (np.array(ti.frac) - np.array(sr.frac)) % 1
    assert between == pytest.approx([0.5, 0.5, 0.52])


def test_a_free_coordinate_moves_within_its_group():
    before = read_crystal(_cif("wurtzite AlN")).crystal
    done = edit(_cif("wurtzite AlN"), "shift the Al atoms 0.1 Å along c")
    after = read_crystal(done.text).crystal
    assert after.group.number == before.group.number == 186
    z = [next(s.frac[2] for s in c.sites if s.element == "Al") for c in (before, after)]
    assert (z[1] - z[0]) * before.cell[2] == pytest.approx(0.1, abs=1e-4)


def test_atoms_are_not_moved_onto_others():
    with pytest.raises(CannotEdit, match="Å from another"):
        edit(_cif("NaCl"), "move Na by 0.5 along x")


def test_one_atom_is_exchanged_in_a_supercell():
    done = edit(_cif("fluorite"), "ein Ca durch Sr ersetzen in einer 2x1x1-Superzelle")
    content = read_crystal(done.text).crystal.composition
    assert content == pytest.approx({"Ca": 7, "Sr": 1, "F": 16})


def test_swapped_elements_keep_their_positions():
    done = edit(_cif("spinel MgAl2O4"), "swap Mg and Al")
    crystal = read_crystal(done.text).crystal
    assert crystal.composition == pytest.approx({"Mg": 16, "Al": 8, "O": 32})


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("remplace un Ca sur quatre par Sr", 0.25),
        ("ersetze jedes vierte Ca durch Sr", 0.25),
        ("cambia un Ca de cada tres por Sr", 0.3333),
        ("put Sr on 2 % of the Ca", 0.02),
        ("CaをSrに10%置換", 0.1),
    ],
)
def test_shares_are_told_in_many_ways(said, share):
    read = exchange(said)
    assert (read.old, read.new) == ("Ca", "Sr")
    assert float(read.share) == pytest.approx(share, abs=1e-4)


def test_two_displacements_share_one_verb():
    done = edit(_cif("spinel MgAl2O4"), "move Al 0.02 along x and Mg 0.01 along y")
    crystal = read_crystal(done.text).crystal
    # x and y of a cubic spinel are polar together: one mirror is left.
    assert found_group(crystal, 1e-3).number == 8


@pytest.mark.parametrize("said", ["take away 5 % of iron", "entferne 5 % Fe"])
def test_a_share_is_taken_out(said):
    done = edit(_cif("FeO wustite"), said)
    content = read_crystal(done.text).crystal.composition
    assert content["Fe"] / content["O"] == pytest.approx(0.95)
