"""Structures in a lower crystal system, by a strain that only its operations keep."""

import numpy as np
import pytest
import spglib

from generators.structures.lowering import lower_symmetry
from tests.generators.structures.test_doping import FLUORITE, PEROVSKITE, cif
from validators.crystal import read_crystal
from validators.structure import check_cif

POLAR = cif("A m m 2", "3.97 5.70 5.72", "K1 K 0 0 0.01 1", "Nb1 Nb 0.5 0 0.5 1",
            "O1 O 0 0 0.53 1", "O2 O 0.5 0.25 0.28 1")  # fmt: skip
RUTILE = cif("P 42/m n m", "4.59 4.59 2.96", "Ti1 Ti 0 0 0 1", "O1 O 0.305 0.305 0 1")


@pytest.mark.parametrize(
    ("text", "system", "number", "volume"),
    [
        # Subgroups by the International Tables, and the volume of their conventional
        # cell against that before.
        (PEROVSKITE, "tetragonal", 123, 1), (PEROVSKITE, "trigonal", 166, 3),
        (PEROVSKITE, "orthorhombic", 47, 1), (FLUORITE, "tetragonal", 139, 0.5),
        (FLUORITE, "orthorhombic", 69, 1), (POLAR, "monoclinic", 5, 1),
        (RUTILE, "orthorhombic", 58, 1), (RUTILE, "monoclinic", 14, 1),
        (RUTILE, "triclinic", 2, 1),
    ],
)  # fmt: skip
def test_the_group_of_a_lowered_structure_is_really_lower(text, system, number, volume):
    done = lower_symmetry(text, system)
    assert done is not None
    assert done.constructed
    crystal, before = read_crystal(done.text).crystal, read_crystal(text).crystal
    assert crystal.group.number == number
    assert crystal.volume / before.volume == pytest.approx(volume, rel=0.03)
    # The atoms themselves have no more than the group that is written.
    atoms = crystal.atoms
    kinds = [ord(crystal.sites[int(s)].element[0]) for s in atoms.site]
    cell = (crystal.lattice, np.asarray(atoms.frac), kinds)
    assert spglib.get_symmetry_dataset(cell, symprec=1e-3).number == number
    assert len(atoms.frac) / len(before.atoms.frac) == pytest.approx(volume)
    assert not check_cif(done.text).report.errors


def test_a_system_that_is_not_lower_is_none():
    assert lower_symmetry(RUTILE, "cubic") is None
    assert lower_symmetry(RUTILE, "tetragonal") is None
