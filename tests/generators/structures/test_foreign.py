"""Structures pasted as POSCAR or extended XYZ."""

import pytest

from generators.structures.foreign import structure_in
from validators.crystal import read_crystal
from validators.found_symmetry import found_group

ROCK_SALT = """Convert this:
rock salt
{scale}
{a} 0 0
0 {a} 0
0 0 {a}
Mg O
4 4
{kind}
{rows}
Thank you!"""
POINTS = [
    (0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0),
    (0.5, 0.5, 0.5), (0.5, 0, 0), (0, 0.5, 0), (0, 0, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "a", "kind", "unit"),
    [
        ("1.0", 4.2112, "Direct", 1.0),
        ("4.2112", 1.0, "Direct", 1.0),
        ("-74.6814", 1.0, "Direct", 1.0),
        ("1.0", 4.2112, "Cartesian", 4.2112),
    ],
)
def test_a_poscar_is_read_whatever_its_form(
    scale: str, a: float, kind: str, unit: float
) -> None:
    rows = "\n".join(" ".join(str(v * unit) for v in p) for p in POINTS)
    found = structure_in(ROCK_SALT.format(scale=scale, a=a, kind=kind, rows=rows))
    assert found is not None
    words, cif = found
    assert words.split() == ["Convert", "this:", "Thank", "you!"]
    crystal = read_crystal(cif).crystal
    assert crystal is not None
    assert crystal.cell[0] == pytest.approx(4.2112, abs=1e-3)
    group = found_group(crystal, 0.01)
    assert group is not None
    assert group.number == 225


def test_extended_xyz_is_read() -> None:
    text = (
        'give me the CIF\n2\nLattice="4.123 0 0 0 4.123 0 0 0 4.123"\n'
        "Cs 0 0 0\nCl 2.0615 2.0615 2.0615\n"
    )
    found = structure_in(text)
    assert found is not None
    crystal = read_crystal(found[1]).crystal
    assert crystal is not None
    assert crystal.group is not None
    assert crystal.group.number == 221


def test_prose_with_numbers_is_no_structure() -> None:
    assert structure_in("a = 4\n1.0\n1 2 3\n4 5 6\nend") is None
