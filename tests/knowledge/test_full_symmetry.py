"""Records whose atoms have more symmetry than the group they were described in."""

from __future__ import annotations

import pytest

from knowledge.library.structures.full_symmetry import in_full_symmetry
from knowledge.structures import structure_library

#: NiAs-type CoSb as Wyckoff gives it, in P6_3mc with z = 1/4.
COSB = {
    "id": "x", "formula": "CoSb", "hall": "P 6c -2c",
    "cell": [3.866, 3.866, 5.188, 90.0, 90.0, 120.0],
    "sites": [["Co1", "Co", "a", "1", 0.0, 0.0, 0.0],
              ["Sb1", "Sb", "b", "1", 0.333333, 0.666667, 0.25]],
}  # fmt: skip


def test_an_anion_at_a_quarter_has_the_inversion_centre_of_nias():
    row = in_full_symmetry(COSB)
    assert row["hall"] == "-P 6c 2c"
    assert {site[1]: site[2] for site in row["sites"]} == {"Co": "a", "Sb": "c"}
    assert "(186)" in row["note"]


def test_a_cubic_perovskite_in_pbnm_comes_back_to_its_small_cell():
    # Yamanaka et al., American Mineralogist 87 (2002) 1183: SrTiO3, described in Pbnm.
    sites = [
        ["Sr1", "Sr", "c", "1", 0.0, 0.0, 0.25],
        ["Ti1", "Ti", "b", "1", 0.5, 0.0, 0.0],
        ["O1", "O", "c", "1", 0.0, 0.5, 0.25],
        ["O2", "O", "d", "1", 0.75, 0.25, 0.0],
    ]
    cell = [5.5202, 5.5202, 7.8067, 90.0, 90.0, 90.0]
    row = in_full_symmetry(
        {"formula": "SrTiO3", "hall": "-P 2c 2ab", "cell": cell, "sites": sites}
    )
    assert row["hall"] == "-P 4 2 3"
    assert row["cell"][0] == pytest.approx(3.903, abs=0.001)


def test_an_anion_beside_the_quarter_keeps_its_polar_group():
    # Wurtzite-like: z = 0.26 is no rounding of 1/4.
    sites = [COSB["sites"][0], ["Sb1", "Sb", "b", "1", 0.333333, 0.666667, 0.26]]
    row = COSB | {"sites": sites}
    assert in_full_symmetry(row) is row


@pytest.mark.parametrize("formula", ["CoSb", "CrSb", "MnTe", "NiTe", "MnSb"])
def test_nias_type_crystals_are_centrosymmetric(formula):
    found = structure_library().resolve(f"CIF of {formula}")
    assert found.group == 194
    assert found.records
