"""Instructions of several changes: each is done, or told as left."""

from __future__ import annotations

import pytest

from generators.structures.build import build_from_record
from generators.structures.edit_clauses import edit_in_order
from generators.structures.edited import CannotEdit
from knowledge.structures import structure_library
from validators.crystal import read_crystal


def _file(name: str) -> str:
    return build_from_record(structure_library().resolve(name).records[0]).cif


def _content(text: str) -> dict[str, float]:
    crystal = read_crystal(text).crystal
    assert crystal is not None
    return {k: round(float(v), 4) for k, v in crystal.composition.items()}


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("make a 2x2x2 supercell and remove one Na atom", {"Na": 31, "Cl": 32}),
        ("mache eine 2x1x1 Superzelle und entferne ein Cl-Atom", {"Na": 8, "Cl": 7}),
        ("fais une supermaille 2x1x1 puis enlève un atome de Na", {"Na": 7, "Cl": 8}),
        (
            "double the cell in all directions and delete two Na atoms",
            {"Na": 30, "Cl": 32},
        ),
        ("做2x1x1超胞，然后去掉一个Cl原子", {"Na": 8, "Cl": 7}),
    ],
)
def test_both_changes_are_made(words: str, content: dict[str, float]) -> None:
    done = edit_in_order(_file("NaCl"), words)
    assert done.edited is not None
    assert _content(done.edited.text) == content
    assert done.left == ()


def test_a_part_that_no_change_fulfils_is_left() -> None:
    done = edit_in_order(_file("NaCl"), "make a 2x1x1 supercell and add a dislocation")
    assert done.edited is not None
    assert done.left == ("add a dislocation",)


def test_a_co_dopant_belongs_to_its_replacement() -> None:
    words = "Replace 10 % Mg with Li and compensate with Al as co-dopant"
    done = edit_in_order(_file("MgO"), words)
    assert done.edited is not None
    assert _content(done.edited.text) == {"Mg": 3.2, "Li": 0.4, "Al": 0.4, "O": 4}
    assert done.left == ()


@pytest.mark.parametrize(
    "words",
    ["Liをすべて取り除いて", "把Li全部去掉", "remove all Li", "entferne alle Li-Atome",
     "enlève tout le lithium", "quita todo el litio"],
)  # fmt: skip
def test_all_atoms_of_an_element_go(words: str) -> None:
    done = edit_in_order(_file("LiCoO2"), words)
    assert done.edited is not None
    assert _content(done.edited.text) == {"Co": 3, "O": 6}


@pytest.mark.parametrize(
    "words",
    ["change le paramètre a en 4,62 Å", "a軸を4.62Åに変えて", "set the a axis to 4.62",
     "cambia el parámetro a a 4,62 Å", "setze a auf 4,62 Å"],
)  # fmt: skip
def test_a_length_is_set(words: str) -> None:
    done = edit_in_order(_file("rutile"), words)
    assert done.edited is not None
    crystal = read_crystal(done.edited.text).crystal
    assert crystal is not None
    assert crystal.cell[:2] == pytest.approx((4.62, 4.62))


@pytest.mark.parametrize(
    ("words", "factor"),
    [
        ("Scale the cell volume by 2 %", 1.02), ("scale the volume by 0.98", 0.98),
        ("expand the cell volume by 3 %", 1.03), ("scale the lattice by 1.01", 1.0303),
        ("reduce the volume by 4 %", 0.96),
    ],
)  # fmt: skip
def test_a_volume_is_scaled(words: str, factor: float) -> None:
    before = read_crystal(_file("ZnO")).crystal
    done = edit_in_order(_file("ZnO"), words)
    assert done.edited is not None
    assert before is not None
    after = read_crystal(done.edited.text).crystal
    assert after is not None
    assert after.volume / before.volume == pytest.approx(factor, abs=2e-4)


@pytest.mark.parametrize("words", ["reduce a by 0.1", "strain the cell by 0.02"])
def test_a_number_without_a_unit_is_no_factor(words: str) -> None:
    assert edit_in_order(_file("ZnO"), words).edited is None


@pytest.mark.parametrize(
    "words",
    [
        "add an interstitial Na at 1/4 1/4 1/4 with occupancy 0.02",
        "add Na at 0.25, 0.25, 0.25 with 2 % occupancy",
    ],
)
def test_an_atom_is_put_where_the_words_say(words: str) -> None:
    done = edit_in_order(_file("KCl"), words)
    assert done.edited is not None
    # Eight such places in the cell.
    assert _content(done.edited.text) == {"K": 4, "Cl": 4, "Na": 0.16}


def test_no_atom_is_put_upon_another() -> None:
    with pytest.raises(CannotEdit, match="replace it"):
        edit_in_order(_file("KCl"), "add Na at 0 0 0")


def test_what_is_asked_behind_a_change_changes_nothing() -> None:
    words = "去掉 30% 的 Li，然后告诉我 Li 的占有率和密度"
    done = edit_in_order(_file("LiCoO2"), words)
    assert done.edited is not None
    assert _content(done.edited.text)["Li"] == pytest.approx(2.1)
