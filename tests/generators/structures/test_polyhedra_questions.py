"""Polyhedra of one kind, their volume and distortion; molar quantities; subgroups."""

import pytest

from generators.structures.build import build_from_record
from generators.structures.crystal_questions import about_crystal
from generators.structures.edit import edit
from generators.structures.facts import Fact
from generators.structures.powder_questions import pattern_asked
from knowledge.structures import structure_library
from validators.crystal import Crystal, read_crystal


def _cif(name: str) -> str:
    return build_from_record(structure_library().resolve(name).records[0]).cif


def _crystal(name: str) -> Crystal:
    crystal = read_crystal(_cif(name)).crystal
    assert crystal is not None
    return crystal


def _fact(text: str, name: str) -> Fact:
    return next(iter(about_crystal(text, _crystal(name))))


@pytest.mark.parametrize(
    "text",
    [
        "How are only the FeO6 octahedra linked?",
        "Wie sind nur die Oktaeder verknüpft?",
        "Comment les octaèdres FeO6 sont-ils reliés ?",
        "¿Cómo se conectan solo los octaedros?",
        "FeO6 八面体之间如何连接？",
        "八面体だけはどのように連結していますか",
    ],
)
def test_octahedra_of_a_spinel_share_edges_alone(text: str) -> None:
    # Each of the 16 octahedra shares six edges with others: 48 in the cell.
    fact = _fact(text, "magnetite")
    assert (fact.values["corner"], fact.values["edge"], fact.values["face"]) == (
        0,
        48,
        0,
    )


def test_a_regular_octahedron_has_no_distortion() -> None:
    # V = 4/3 l³ of the regular octahedron.
    fact = _fact("volume of the MgO6 octahedra and their distortion index", "periclase")
    length = float(fact.values["mean"])
    assert float(fact.values["volume"]) == pytest.approx(4 / 3 * length**3, rel=1e-3)
    assert float(fact.values["index"]) == pytest.approx(0, abs=1e-4)
    assert float(fact.values["elongation"]) == pytest.approx(1, abs=1e-4)
    assert float(fact.values["variance"]) == pytest.approx(0, abs=1e-2)


def test_molar_volume_and_theoretical_capacity() -> None:
    # LiCoO2: 26801.5 mA h / 97.87 g = 273.8 mA h/g, as textbooks have it.
    fact = _fact("theoretical specific capacity in mAh/g?", "LiCoO2")
    assert float(fact.values["capacity"]) == pytest.approx(273.8, abs=0.2)
    # Halite: 58.44 g/mol over 2.16 g/cm³.
    molar = _fact("molar volume?", "halite")
    assert float(molar.values["molar"]) == pytest.approx(27.0, abs=0.2)


@pytest.mark.parametrize(
    "text",
    [
        "lower the symmetry to F-43m", "senke die Symmetrie auf F-43m",
        "baja la simetría a F-43m", "abaisse la symétrie à F-43m",
        "把对称性降低到 F-43m", "対称性をF-43mに下げてください",
    ],
)  # fmt: skip
def test_a_subgroup_with_its_origin_elsewhere(text: str) -> None:
    # In Fd-3m with the origin at the inversion centre, -43m sits at 1/8 1/8 1/8.
    made = edit(_cif("spinel"), text)
    assert made is not None
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    assert crystal.group is not None
    assert crystal.group.number == 216
    assert crystal.composition == _crystal("spinel").composition


@pytest.mark.parametrize(
    "text",
    [
        "replace the tetrahedral Fe by Zn",
        "remplace les Fe du site tétraédrique par Zn",
        "replace Fe on the tetrahedral sites by Zn",
    ],
)
def test_a_site_is_told_by_its_polyhedron(text: str) -> None:
    made = edit(_cif("magnetite"), text)
    assert made is not None
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    assert crystal.composition == {"Zn": 8, "Fe": 16, "O": 32}


def test_half_of_an_element_leaves_in_ordered_cells() -> None:
    made = edit(_cif("LiMn2O4"), "remove half of the Li and give the ordered cells")
    assert made is not None
    assert made.listing
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    assert not crystal.disordered
    assert crystal.composition["Li"] * 4 == crystal.composition["Mn"]


def test_a_file_without_symmetry_where_it_is_asked_for() -> None:
    made = edit(_cif("halite"), "export a CIF in P1")
    assert made is not None
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    assert len(crystal.rotations) == 1
    assert len(crystal.sites) == 8


@pytest.mark.parametrize(
    "text",
    [
        "2x2x1 supercell with one Ca replaced by Sr",
        "2x2x1-Superzelle, ein Ca durch Sr ersetzt",
        "supermaille 2x2x1 avec un Ca remplacé par Sr",
        "supercelda 2x2x1 con un Ca sustituido por Sr",
    ],
)
def test_one_atom_said_to_be_replaced(text: str) -> None:
    made = edit(_cif("scheelite"), text)
    assert made is not None
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    assert crystal.composition == {"Sr": 1, "Ca": 15, "W": 16, "O": 64}


def test_a_range_in_japanese_is_read() -> None:
    asked = pattern_asked("Mo Kα線で2θが10°から40°の粉末回折パターン")
    assert (asked.low, asked.high) == (10, 40)


def test_polar_is_asked_of_the_atoms_not_of_the_file() -> None:
    # Halite written in P1 is no polar crystal.
    made = edit(_cif("halite"), "export a CIF in P1")
    assert made is not None
    crystal = read_crystal(made.text).crystal
    assert crystal is not None
    (fact,) = about_crystal("is it polar?", crystal)
    assert fact.values["polar"] is False
    assert fact.values["number"] == 225
