"""One table of words for the crystal systems: what it takes and what it leaves."""

import re

import pytest

from validators.crystal_systems import SEVEN_SYSTEMS, SYSTEM_STEMS


def systems_in(text: str) -> list[str]:
    return [
        name
        for name, stems in SYSTEM_STEMS.items()
        if re.search(rf"(?i)(?<![a-zà-ÿ])(?:{stems})", text)
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("triclinic", "triclinic triklines triclinique triclínica 三斜晶系"),
        ("monoclinic", "monoclinic monokline monoclinique monoclínico 单斜 単斜晶"),
        ("orthorhombic", "orthorhombic orthorhombisch orthorhombique ortorrómbica "
         "正交 斜方晶 直方晶"),
        ("tetragonal", "tetragonal tetragonaler tétragonale quadratique 四方晶 正方晶"),
        ("trigonal", "trigonal trigonale 三方晶"),
        ("rhombohedral", "rhombohedral rhomboedrisch rhomboédrique romboédrico 菱方 "
         "菱面体晶"),
        ("hexagonal", "hexagonal hexagonale hexagonaux 六方晶"),
        ("cubic", "cubic kubisches cubique cúbica 立方晶 等軸晶系"),
    ],
)  # fmt: skip
def test_six_languages_name_the_same_system(name, said):
    for word in said.split():
        assert systems_in(f"BaTiO3 {word}") == [name]


@pytest.mark.parametrize(
    "text",
    ["cubic close packing", "a volume of 64 cubic angstrom", "5 cubic centimetres",
     "kubisch-dichteste Kugelpackung", "7.9 克每立方厘米", "the cubic void",
     "l'erreur quadratique moyenne", "直方体の試料", "a monoclonal antibody"],
)  # fmt: skip
def test_packing_volume_and_shape_are_no_crystal_system(text):
    assert systems_in(text) == []


def test_rhombohedral_is_trigonal_among_the_seven():
    assert len(SEVEN_SYSTEMS) == 7
    assert re.fullmatch(SEVEN_SYSTEMS["trigonal"], "rhombohedral")
