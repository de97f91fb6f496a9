"""Axes and planes of space groups against the diagrams of International Tables A."""

import pytest

from generators.structures.symmetry_elements import symmetry_elements
from validators.groups import find_group


@pytest.mark.parametrize(
    ("symbol", "element"),
    [
        ("P 31 2 1", "3_1 [001]"), ("P 32 2 1", "3_2 [001]"), ("P 62", "6_2 [001]"),
        ("P 64", "6_4 [001]"), ("P 41", "4_1 [001]"), ("P 43", "4_3 [001]"),
        ("P 63/m m c", "6_3 [001]"), ("P n m a", "n [100]"), ("P n m a", "m [010]"),
        ("P n m a", "a [001]"), ("P 1 21/c 1", "c [010]"), ("P 21 3", "2_1 [100] (×3)"),
        ("P 21 3", "3, 3_1, 3_2 [111] (×4)"), ("C 1 2/c 1", "2, 2_1 [010]"),
    ],
)  # fmt: skip
def test_an_element_is_named(symbol, element):
    assert element in symmetry_elements(find_group(symbol).group)


def test_a_group_without_screws_has_none():
    assert not any("_" in e for e in symmetry_elements(find_group("P 4 m m").group)
                   if e.startswith("4"))  # fmt: skip
