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
