"""Structure types that stand beside a compound decide over its usual form."""

from __future__ import annotations

import pytest

from knowledge.structures import structure_library

LIBRARY = structure_library()


@pytest.mark.parametrize(
    ("text", "formula", "group"),
    [
        ("nitruro de galio tipo blenda de zinc", "GaN", 216),
        ("Zinkblende-Struktur von ZnO", "ZnO", 216),
        ("纤锌矿型CdTe", "CdTe", 186),
        ("閃亜鉛鉱型ZnO", "ZnO", 216),
        ("CsCl-type NaCl", "NaCl", 221),
        ("NaCl-type AgF", "AgF", 225),
        ("P2-Na2/3MnO2", "Na2/3MnO2", 194),
        ("O3-NaFeO2", "NaFeO2", 166),
        ("post-perovskite MgSiO3", "MgSiO3", 63),
        ("DO3 Fe3Si", "Fe3Si", 225),
        ("C15 Laves phase TiCr2", "TiCr2", 227),
        ("B19' NiTi", "NiTi", 11),
    ],
)
def test_the_type_decides(text: str, formula: str, group: int) -> None:
    found = LIBRARY.resolve(text)
    assert found.formula == formula
    assert found.group == group
    assert all(record.group.number == group for record in found.records)


@pytest.mark.parametrize("text", ["Steinsalz", "rutile TiO2", "Zinkblende", "graphite"])
def test_a_mineral_alone_is_itself(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert found.records
    assert not found.doubts


def test_one_group_holds_two_laves_phases() -> None:
    hexagonal = LIBRARY.resolve("C14 TiCr2"), LIBRARY.resolve("C36 TiCr2")
    assert sum(bool(found.records) for found in hexagonal) == 1
    assert all(found.records or found.doubts for found in hexagonal)


def test_a_name_of_a_form_holds_no_type_beside_it() -> None:
    assert LIBRARY.resolve("high quartz").group in {180, 181}


@pytest.mark.parametrize(
    "text",
    [
        "ペロブスカイトSrTiO3のCIF",
        "Perowskit SrTiO3",
        "钙钛矿SrTiO3",
        "pérovskite SrTiO3",
    ],
)
def test_a_type_of_no_one_group_is_none_in_other_languages_either(text: str) -> None:
    found = structure_library().resolve(text)
    assert found.formula == "SrTiO3"
    assert {record.group.number for record in found.records} == {221}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("请给出纤锌矿结构硫化镉的CIF文件", "CdS"),
        ("闪锌矿结构的砷化镓", "GaAs"),
        ("ウルツ鉱構造の硫化カドミウム", "CdS"),
        ("方解石结构的硝酸钠", "NaNO3"),
        ("纤锌矿结构", "ZnS"),
        ("estructura de la calcita", "CaCO3"),
    ],
)
def test_the_structure_of_a_mineral_beside_a_compound_is_a_type(text, formula):
    records = structure_library().resolve(text).records
    assert {r.formula for r in records} == {formula}
