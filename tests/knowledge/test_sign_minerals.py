"""Minerals in Chinese and Japanese signs whose names hold those of elements."""

import pytest

from knowledge.library.structures.naming import find_names
from knowledge.library.structures.slips import element_alone
from knowledge.structures import structure_library


@pytest.mark.parametrize(
    "text", ["鉄かんらん石", "マンガン重石", "鉄电气石", "锂云母", "灰チタン石", "锡石"]
)
def test_a_mineral_is_not_the_element_in_its_name(text: str) -> None:
    assert element_alone(f"{text}のCIF") is None


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("チタンの結晶構造", "Ti"), ("钛金属的CIF", "Ti"), ("铁的晶体结构", "Fe"),
        ("铁晶体", "Fe"), ("鉄CIF", "Fe"), ("シリコン単結晶", "Si"),
    ],
)  # fmt: skip
def test_an_element_alone_is_one(text: str, symbol: str) -> None:
    assert element_alone(text) == symbol


@pytest.mark.parametrize("text", ["钛磁铁矿的CIF", "锌铁尖晶石 CIF", "镍黄铁矿"])
def test_a_mineral_with_another_element_is_not_the_plain_one(text: str) -> None:
    assert not any(f.meanings for f in find_names(text))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("灰チタン石の結晶構造", "CaTiO3"), ("砷黄铁矿的CIF", "FeAsS"),
        ("镁铝尖晶石", "MgAl2O4"), ("黄铁矿", "FeS2"), ("チタン鉄鉱", "FeTiO3"),
    ],
)  # fmt: skip
def test_minerals_in_signs_are_known(text: str, formula: str) -> None:
    assert structure_library().resolve(text).formula == formula
