"""Slips of whole lists, cells against their system, lost sites."""

import re

import pytest

from generators.structures.repair import repair
from tests.generators.structures.samples import draft
from validators.crystal import read_crystal

HALITE = """data_halite
_cell_length_a 5.6401
_cell_length_b 5.6401
_cell_length_c 5.6401
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
_space_group_IT_number 225
_chemical_formula_sum 'Cl Na'
_cell_formula_units_Z 4
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Na1 Na 0 0 0 1
Cl1 Cl 0.5 0.5 0.5 1
"""
PYROCHLORE = """data_pyrochlore
_cell_length_a 10.213
_cell_length_b 10.213
_cell_length_c 10.213
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F d -3 m:2'
_space_group_IT_number 227
_chemical_formula_sum 'O7 Sm2 Ti2'
_cell_formula_units_Z 8
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Sm1 Sm 0.5 0.5 0.5 1
Ti1 Ti 0 0 0 1
O1 O 0.3273 0.125 0.125 1
"""


@pytest.mark.parametrize("axis", "abc")
def test_the_odd_length_out_follows_the_others(axis):
    draft = re.sub(rf"(_cell_length_{axis}) \S+", r"\1 4.64", HALITE)
    done = repair(draft)
    assert [c.what for c in done.changes] == [f"cell {axis}"]
    assert done.changes[0].after == "5.6401"
    assert "2 of 3 lengths" in done.changes[0].because


def test_a_list_of_all_atoms_beside_the_operations_loses_the_images():
    crystal = read_crystal(HALITE).crystal
    rows = [
        f"{crystal.sites[int(s)].element}{n} {crystal.sites[int(s)].element} "
        + " ".join(f"{v:.4f}" for v in frac) + " 1"
        for n, (s, frac) in enumerate(
            zip(crystal.atoms.site, crystal.atoms.frac, strict=True), 1
        )
    ]  # fmt: skip
    head = HALITE[: HALITE.index("Na1 Na")]
    done = repair(head + "\n".join(rows) + "\n")
    mended = read_crystal(done.text).crystal
    assert mended.composition == {"Na": 4, "Cl": 4}
    assert len(mended.sites) == 2
    assert not done.report.errors


@pytest.mark.parametrize("tag", ["fract", "Cartn"])
def test_coordinates_in_angstrom_become_fractions(tag):
    crystal = read_crystal(PYROCHLORE).crystal
    text = PYROCHLORE.replace("_fract_", f"_{tag}_").replace("'O7 ", "'O6 ")
    for site in crystal.sites:
        old = " ".join(f"{v:g}" for v in site.frac)
        new = " ".join(f"{10.213 * v:.4f}" for v in site.frac)
        text = text.replace(old, new)
    mended = read_crystal(repair(text).text).crystal
    assert mended.sites[2].frac[0] == pytest.approx(0.3273, abs=1e-4)
    assert mended.sites[0].frac[0] == pytest.approx(0.5)


def test_a_lost_site_is_placed_by_bond_valences_and_said_to_be():
    done = repair(PYROCHLORE)
    crystal = read_crystal(done.text).crystal
    assert crystal.composition == {"Sm": 16, "Ti": 16, "O": 56}
    placed = next(c for c in done.changes if c.what.endswith("(placed)"))
    # The eighth oxygen of pyrochlore sits amid four A ions, on 8b.
    assert "8b" in placed.after
    assert "not measured" in placed.because


def test_the_second_cation_of_bixbyite_is_placed_beside_the_first():
    # Sm2O3 in Ia-3 without its Sm on 8b, 3.6 to 4.1 Å from those on 24d.
    text = draft(
        "bixbyite", [10.93], "I a -3", "Sm1 Sm 0.9673 0 0.25",
        "O1 O 0.391 0.151 0.38", number=206, formula="Sm2 O3", z=16,
    )  # fmt: skip
    crystal = read_crystal(repair(text).text).crystal
    assert crystal.composition == {"Sm": 32, "O": 48}
    assert crystal.sites[-1].frac == pytest.approx([0.25, 0.25, 0.25])


def test_a_formula_that_is_neutral_is_not_bent_to_atoms_that_are_not():
    done = repair(PYROCHLORE)
    assert "'O7 Sm2 Ti2'" in done.text


def test_coordinates_in_nanometres_are_told_by_the_overlap():
    # Fluorite with its cell in Å and its atoms in nm, all below 1.
    text = draft(
        "fluorite", [5.4631], "F m -3 m", "Ca1 Ca 0 0 0", "F1 F 0.1366 0.1366 0.1366",
        number=225, formula="Ca F2",
    )  # fmt: skip
    fixed = repair(text)
    assert fixed.report.ok
    assert "F1 F 0.25" in fixed.text
    assert "nm" in fixed.changes[-1].because + fixed.changes[0].because
    # Ferroelectric BaTiO3 under the symbol of P4/mmm: Ti and O are up to 0.1 Å off.
    text = draft(
        "batio3", [3.9945, 3.9945, 4.0335], "P 4/m m m", "Ba1 Ba 0 0 0",
        "Ti1 Ti 0.5 0.5 0.5224", "O1 O 0.5 0.5 -0.0244", "O2 O 0.5 0 0.4895",
        number=123, formula="Ba Ti O3", z=1,
    )  # fmt: skip
    done = repair(text)
    crystal = read_crystal(done.text).crystal
    assert crystal.group.number == 99
    assert "Ti1 Ti 0.5 0.5 0.5224" in done.text
    # That the atoms were meant on the positions of the symbol is the other reading.
    other = read_crystal(done.alternatives[0].text).crystal
    assert (other.group.number, other.sites[1].frac[2]) == (123, 0.5)
