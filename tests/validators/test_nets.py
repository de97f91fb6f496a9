"""Layers, rings and angles of well-known crystals, and the same with an atom moved."""

import pytest

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.angles import bond_angles
from validators.crystal import read_crystal
from validators.nets import net_of
from validators.specs.structure import AngleSpec, NetSpec, StructureSpec
from validators.structure import check_cif

HEADER = """data_x
_cell_length_a {a}
_cell_length_b {b}
_cell_length_c {c}
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma {gamma}
_space_group_name_H-M_alt '{group}'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
"""


def cif(group, a, c, *sites, b=None, gamma=90):
    rows = "".join(f"{e}{i} {e} {x} {y} {z}\n" for i, (e, x, y, z) in enumerate(sites))
    return HEADER.format(a=a, b=b or a, c=c, gamma=gamma, group=group) + rows


#: MgB2: Jones & Marsh, J. Am. Chem. Soc. 76 (1954) 1434.
MGB2 = cif("P 6/m m m", 3.083, 3.52, ("Mg", 0, 0, 0), ("B", "0.33333", "0.66667", 0.5),
           gamma=120)  # fmt: skip
#: Grey arsenic: Schiferl & Barrett, J. Appl. Cryst. 2 (1969) 30.
ARSENIC = cif("R -3 m:H", 3.7598, 10.5475, ("As", 0, 0, 0.22707), gamma=120)
#: CoSb3: Schmidt, Kliche & Lutz, Acta Cryst. C43 (1987) 1678.
COSB3 = cif("I m -3", 9.0385, 9.0385, ("Co", 0.25, 0.25, 0.25),
            ("Sb", 0, 0.33537, 0.15788))  # fmt: skip


def crystal(text):
    found = read_crystal(text).crystal
    assert found is not None
    return found


def test_boron_of_mgb2_makes_flat_honeycombs():
    net = net_of(crystal(MGB2), ("B",))
    assert set(net.dimensions) == {2}
    assert set(net.neighbours) == {3}
    assert net.thickness == pytest.approx(0, abs=1e-6)
    assert net.spacing == pytest.approx(3.52, abs=1e-3)


def test_arsenic_makes_puckered_layers():
    net = net_of(crystal(ARSENIC), ("As",))
    assert set(net.dimensions) == {2}
    # Two planes of a layer: (2z - 1/3) c apart with z = 0.22707.
    assert net.thickness == pytest.approx((2 * 0.22707 - 1 / 3) * 10.5475, abs=0.01)
    assert net.spacing == pytest.approx(10.5475 / 3, abs=0.01)


def test_antimony_of_a_skutterudite_makes_rings_of_four():
    net = net_of(crystal(COSB3), ("Sb",))
    assert set(net.dimensions) == {0}
    assert set(net.sizes) == {4}
    assert set(net.neighbours) == {2}


def test_a_bridge_of_a_perovskite_is_straight():
    text = cif("P m -3 m", 3.905, 3.905, ("Sr", 0, 0, 0), ("Ti", 0.5, 0.5, 0.5),
               ("O", 0.5, 0.5, 0))  # fmt: skip
    assert bond_angles(crystal(text), 2, "Ti", "Ti") == pytest.approx([180])
    around_ti = bond_angles(crystal(text), 1, "O", "O")
    assert sorted({round(v) for v in around_ti}) == [90, 180]


def verdict(text, **wishes):
    report = check_cif(text, StructureSpec(**wishes)).report
    return [
        e.verdict for e in report.evidence
        if e.check in {"geometry.nets", "geometry.angles"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "net", "expected"),
    [
        (MGB2, NetSpec(("B",), 2, flat=True, neighbours=3), "pass"),
        (MGB2, NetSpec(("B",), 2, flat=False), "fail"),
        (MGB2, NetSpec(("B",), 1), "fail"),
        (MGB2.replace("0.66667 0.5", "0.66667 0.45"), NetSpec(("B",), 2, flat=True),
         "fail"),
        (ARSENIC, NetSpec(("As",), 2, flat=False), "pass"),
        (ARSENIC, NetSpec(("As",), 2, flat=True), "fail"),
        (ARSENIC, NetSpec((), spacing=(3.4, 3.6)), "pass"),
        (ARSENIC, NetSpec((), spacing=(3.0, 3.2)), "fail"),
        (COSB3, NetSpec(("Sb",), 0, size=4), "pass"),
        (COSB3, NetSpec(("Sb",), 0, size=2), "fail"),
    ],
)  # fmt: skip
def test_a_net_is_judged(text, net, expected):
    assert verdict(text, nets=(net,)) == [expected]


def test_an_angle_is_judged_in_quartz():
    record = structure_library().get("amcsd-0012866")
    text = build_from_record(record).cif
    # Si-O-Si of low quartz is near 143.6°: Levien, Prewitt & Weidner,
    # Am. Mineral. 65 (1980) 920.
    assert verdict(text, angles=(AngleSpec("Si", "O", "Si", 140, 147),)) == ["pass"]
    assert verdict(text, angles=(AngleSpec("Si", "O", "Si", 170, 180),)) == ["fail"]
