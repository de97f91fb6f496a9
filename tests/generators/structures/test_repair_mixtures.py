"""Numbers of two descriptions in one draft, groups that nothing names, text cut off."""

import pytest

from generators.structures.drafts import tidy
from generators.structures.repair import repair
from tests.generators.structures.samples import FILLED, draft
from validators.crystal import read_crystal
from validators.structure import check_cif

# Keramidas, Voutsas & Rentzeperis, Z. Kristallogr. 205 (1993) 35, rounded.
BIOCL = draft(
    "BiOCl", (3.887, 3.887, 7.354), "P 4/n m m:2", "Bi1 Bi 0.25 0.25 0.171",
    "O1 O 0.75 0.25 0", "Cl1 Cl 0.25 0.25 0.6459", formula="Bi Cl O", number=129,
)  # fmt: skip
# The place x,0,0 of the antifluorite type, values rounded.
PLATINATE = draft(
    "K2PtCl6", (9.755,), "F m -3 m", "K1 K 0.25 0.25 0.25", "Pt1 Pt 0 0 0",
    "Cl1 Cl 0.24 0 0", formula="K2 Pt Cl6", number=225,
)  # fmt: skip
# Clark, Appleman & Papike, MSA Spec. Pap. 2 (1969) 31.
DIOPSIDE = draft(
    "diopside", (9.746, 8.899, 5.251, 90, 105.63, 90), "C 1 2/c 1",
    "Ca1 Ca 0 0.3015 0.25", "Mg1 Mg 0 0.9082 0.25", "Si1 Si 0.2862 0.0933 0.2293",
    "O1 O 0.1156 0.0873 0.1422", "O2 O 0.3611 0.25 0.318",
    "O3 O 0.3505 0.0176 0.9953", formula="Ca Mg Si2 O6", number=15,
)  # fmt: skip
# Hazen, Finger & Mariathasan, J. Phys. Chem. Solids 46 (1985) 253.
SCHEELITE = draft(
    "CaWO4", (5.243, 5.243, 11.376), "I 41/a:2", "Ca1 Ca 0 0.25 0.625",
    "W1 W 0 0.25 0.125", "O1 O 0.1507 0.0086 0.2106", formula="Ca W O4", number=88,
)  # fmt: skip
# Glazer & Mabud, Acta Cryst. B34 (1978) 1065.
LEAD_TITANATE = draft(
    "PbTiO3", (3.902, 3.902, 4.156), "P 4 m m", "Pb1 Pb 0 0 0 1",
    "Ti1 Ti 0.5 0.5 0.5377 1", "O1 O 0.5 0.5 0.1118 1", "O2 O 0.5 0 0.6174 1",
    columns=FILLED, formula="Pb Ti O3", number=99, z=1,
)  # fmt: skip
# Sawada, Mater. Res. Bull. 29 (1994) 239: hexagonal axes.
ESKOLAITE = draft(
    "Cr2O3", (4.9607, 4.9607, 13.599, 90, 90, 120), "R -3 c:H",
    "Cr1 Cr 0 0 0.3475", "O1 O 0.3058 0 0.25", formula="Cr2 O3",
)  # fmt: skip


def _wrong(text):
    """Checks with errors; readers differ on origins where there are no operations."""
    return {f.check for f in check_cif(text).report.errors} - {"readers.agree"}


def _mended(broken, original):
    """What a repair changed; the structure must be the one that was broken."""
    assert not _wrong(original)
    assert _wrong(broken)
    done = repair(broken)
    assert done.report.ok
    one, two = (read_crystal(t).crystal for t in (done.text, original))
    assert one.composition == two.composition
    assert one.volume == pytest.approx(two.volume, rel=0.002)
    return done


def test_one_site_of_the_other_origin_choice_is_moved_alone():
    done = _mended(BIOCL.replace("O1 O 0.75 0.25 0", "O1 O 0 0 0"), BIOCL)
    assert {c.what for c in done.changes if c.what.startswith("site")} == {
        "site O1, x", "site O1, y",
    }  # fmt: skip


def test_a_coordinate_written_twice_is_zero_by_the_formula():
    done = _mended(PLATINATE.replace("0.24 0 0", "0.24 0.24 0"), PLATINATE)
    crystal = read_crystal(done.text).crystal
    assert sorted(abs(crystal.sites[2].frac)) == pytest.approx([0, 0, 0.24])


def test_the_supplement_of_a_monoclinic_angle_is_told_by_the_bonds():
    done = _mended(DIOPSIDE.replace("105.63", "74.37"), DIOPSIDE)
    assert [(c.what, c.after) for c in done.changes] == [("cell beta", "105.63")]


def test_a_list_in_a_lower_group_than_its_symbol_gets_the_group_of_its_sites():
    broken = LEAD_TITANATE.replace("P 4 m m", "P m -3 m").replace("99", "221")
    done = _mended(broken, LEAD_TITANATE)
    assert read_crystal(done.text).crystal.group.number == 99
    assert "Ti1 Ti 0.5 0.5 0.5377 1" in done.text


def test_rhombohedral_constants_beside_hexagonal_sites_become_hexagonal():
    cell = ("4.9607", "4.9607", "13.599", "90", "90", "120")
    other = ("5.3615", "5.3615", "5.3615", "55.112", "55.112", "55.112")
    broken = ESKOLAITE.replace("R -3 c:H", "R -3 c")
    names = ("length_a", "length_b", "length_c", "angle_alpha", "angle_beta",
             "angle_gamma")  # fmt: skip
    for name, old, new in zip(names, cell, other, strict=True):
        broken = broken.replace(f"_{name} {old}\n", f"_{name} {new}\n")
    done = _mended(broken, ESKOLAITE)
    assert "Cr1 Cr 0 0 0.3475" in done.text


@pytest.mark.parametrize("ring", [("Ca", "W", "O"), ("O", "W", "Ca")])
def test_three_elements_that_went_round_go_back(ring):
    turn = dict(zip(ring, (*ring[1:], ring[0]), strict=True))
    head, _, rows = SCHEELITE.partition("_fract_z\n")
    turned = [row.split() for row in rows.splitlines()]
    broken = "\n".join(
        " ".join([f"{turn[e]}{n}", turn[e], *xyz])
        for n, (_, e, *xyz) in enumerate(turned)
    )
    done = _mended(f"{head}_fract_z\n{broken}\n", SCHEELITE)
    z = {s.element: round(float(s.frac[2]), 3) for s in
         read_crystal(done.text).crystal.sites}  # fmt: skip
    assert z == {"Ca": 0.625, "W": 0.125, "O": 0.211}


def test_two_ways_to_one_structure_are_no_choice():
    """In P-3m1 the oxygen at z and that at -z with x and y exchanged are images."""
    brucite = draft(
        "NiO2H2", (3.126, 3.126, 4.605, 90, 90, 120), "P -3 m 1", "Ni1 Ni 0 0 0",
        "O1 O 0.333333 0.666667 0.24", "H1 H 0.333333 0.666667 -0.45",
        formula="H2 Ni O2", number=164,
    )  # fmt: skip
    done = repair(brucite)
    assert done.report.ok
    assert done.alternatives == ()
    assert [(c.what, c.after) for c in done.changes] == [("site H1, z", "0.45")]


def test_thirds_with_two_decimals_get_the_decimals_that_readers_need():
    sulfide = draft(
        "BN", (2.504, 2.504, 6.661, 90, 90, 120), "P 63/m m c",
        "B1 B 0.33 0.67 0.25", "N1 N 0.33 0.67 0.75", formula="B N", number=194,
    )  # fmt: skip
    assert any(f.check == "readers.agree" for f in check_cif(sulfide).report.findings)
    done = repair(sulfide)
    assert {c.after for c in done.changes} >= {"0.333333", "0.666667"}
    assert not any(f.check == "readers.agree" for f in done.report.findings)


@pytest.mark.parametrize(
    ("slip", "what"),
    [
        (lambda t: t[: t.index("loop_")] + t, "data block"),
        (lambda t: t.replace("loop_\n", "loop_\n_bond_type\n_bond_length\n"
                             "Bi-O 2.3\nBi-Cl 3.0 long\nloop_\n", 1), "loop"),
        (lambda t: t.replace("_fract_z\n", "_fract_z\n_atom_site_occupancy\n"
                             "_atom_site_Wyckoff_symbol\n").replace("171", "171 1 c")
         .replace("0.25 0\n", "0.25 0 1 a\n"), "atom site"),
    ],
)  # fmt: skip
def test_a_draft_begun_twice_remarked_or_cut_off_is_read(slip, what):
    broken = slip(BIOCL)
    assert read_crystal(broken).crystal is None
    text, changes = tidy(broken)
    assert [c.what for c in changes] == [what]
    assert not _wrong(text)


def test_a_listing_of_another_program_becomes_a_cif():
    listing = """wurtzite
1.0
4.299 0 0
-2.1495 3.723043 0
0 0 7.01
Cd Se
2 2
Direct
0.3333333333 0.6666666667 0
0.6666666667 0.3333333333 0.5
0.3333333333 0.6666666667 0.3767
0.6666666667 0.3333333333 0.8767
"""
    done = repair(f"data_CdSe\n{listing}")
    assert done.report.ok
    assert read_crystal(done.text).crystal.group.number == 186
