"""Drawings show the atoms, shells and cell that the checks see."""

import numpy as np
import pytest

from assistant.errors import BadInput
from assistant.page.scene import group_symbol, scene_of, subscripted
from tests.page.answers import RUTILE, SHARED, wrong


def test_titanium_in_rutile_sits_in_nine_drawn_octahedra():
    scene = scene_of(RUTILE)
    assert len(scene.polyhedra) == 9  # eight corners of the cell and its centre
    for solid in scene.polyhedra:
        assert scene.atoms[solid.center].symbol == "Ti"
        assert {scene.atoms[i].symbol for i in solid.corners} == {"O"}
        assert len(solid.corners) == 6
        assert len(solid.faces) == 8


def test_faces_look_outwards():
    scene = scene_of(RUTILE)
    for solid in scene.polyhedra:
        center = np.array(scene.atoms[solid.center].position)
        for face in solid.faces:
            a, b, c = (np.array(scene.atoms[i].position) for i in face)
            assert np.cross(b - a, c - a) @ ((a + b + c) / 3 - center) > 0


def test_atoms_on_the_border_are_drawn_on_every_side():
    scene = scene_of(RUTILE)
    inside = [atom for atom in scene.atoms if atom.inside]
    assert sum(atom.symbol == "Ti" for atom in inside) == 9


def test_every_drawn_bond_of_rutile_is_a_titanium_oxygen_bond():
    scene = scene_of(RUTILE)
    assert scene.bonds
    for one, two in scene.bonds:
        ends = {scene.atoms[one].symbol, scene.atoms[two].symbol}
        gap = np.subtract(scene.atoms[one].position, scene.atoms[two].position)
        assert ends == {"Ti", "O"}
        assert 1.9 < np.linalg.norm(gap) < 2.0


def test_sites_at_one_place_share_a_sphere():
    scene = scene_of(SHARED)
    (corner,) = {atom.parts for atom in scene.atoms if atom.label == "La1/Li1"}
    assert dict(corner) == {"La": 0.5, "Li": 0.3}
    assert scene.partial


def test_copies_scale_the_cell_and_the_count():
    one, eight = scene_of(RUTILE), scene_of(RUTILE, copies=(2, 2, 2))
    assert np.allclose(eight.lattice, 2 * one.lattice)
    assert len(eight.polyhedra) == 27 + 8


def test_edges_are_those_of_the_cell():
    lengths = sorted(np.linalg.norm(b - a) for a, b in scene_of(RUTILE).edges)
    assert lengths == pytest.approx([2.959] * 4 + [4.594] * 8)


def test_a_metal_is_joined_to_its_nearest_neighbours():
    copper = RUTILE.split("loop_")[0].replace("O2 Ti", "Cu") + (
        "loop_\n_space_group_symop_operation_xyz\nx,y,z\nloop_\n_atom_site_label\n"
        "_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"
        "_atom_site_fract_z\nCu1 Cu 0 0 0\nCu2 Cu 0.5 0.5 0.5\n"
    )
    scene = scene_of(copper)
    assert scene.bonds
    assert not scene.polyhedra


def test_a_wrong_file_is_drawn_as_it_is():
    assert {atom.symbol for atom in scene_of(wrong()).atoms} == {"Ti", "O"}


@pytest.mark.parametrize("text", ["", "data_x\n_cell_length_a 3\n", "hello", "\x00"])
def test_what_holds_no_structure_is_refused_in_a_line(text):
    with pytest.raises(BadInput) as caught:
        scene_of(text)
    assert "\n" not in str(caught.value)


def test_formulas_and_symbols_are_set_as_in_print():
    assert subscripted("Li7La3Zr2O12") == "Li₇La₃Zr₂O₁₂"
    assert group_symbol("P6_3/mmc") == "P6₃/mmc"
