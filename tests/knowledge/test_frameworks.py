"""Zeolites: the framework by its code, with what is missing by a material's name."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.structures import structure_library
from validators.crystal import lattice_vectors

LIBRARY = structure_library()


@pytest.mark.parametrize(
    ("text", "identifier", "group"),
    [
        ("CIF of the FAU framework", "iza-fau", 227),
        ("zeolite LTA", "iza-lta", 221),
        ("骨架类型 CHA", "iza-cha", 166),
    ],
)
def test_a_code_means_the_framework(text: str, identifier: str, group: int) -> None:
    found = LIBRARY.resolve(text)
    assert [record.id for record in found.records] == [identifier]
    assert found.group == group
    assert not found.doubts


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("zeolite Y", "iza-fau"), ("Zeolith A als CIF", "iza-lta"),
        ("ゼオライトAのCIF", "iza-lta"), ("A型沸石", "iza-lta"), ("ZSM-5", "iza-mfi"),
        ("Mordenit", "iza-mor"), ("チャバサイト", "iza-cha"), ("SAPO-34", "iza-cha"),
    ],
)  # fmt: skip
def test_a_material_is_more_than_its_framework(text: str, identifier: str) -> None:
    found = LIBRARY.resolve(text)
    assert [record.id for record in found.records] == [identifier]
    assert any("only the framework" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("text", ["sodalite", "analcime"])
def test_a_mineral_with_atoms_of_its_own_is_no_bare_framework(text: str) -> None:
    assert len(LIBRARY.resolve(text).composition) > 2


def test_frameworks_are_no_forms_of_silica() -> None:
    found = LIBRARY.resolve("SiO2")
    assert not any(o.record.startswith("iza-") for o in found.options)
    assert not any(
        record.id.startswith("iza-") for record in LIBRARY.templates(found.composition)
    )


def test_tetrahedra_of_frameworks_share_all_corners() -> None:
    for record in LIBRARY:
        if record.id.startswith("iza-"):
            assert record.contents["O"] == 2 * record.contents["Si"]
            # Framework densities of the atlas: 8.6 (RWY) to about 22 T in 1000 Å³.
            volume = abs(float(np.linalg.det(lattice_vectors(record.cell))))
            assert 8 < 1000 * float(record.contents["Si"]) / volume < 25
