"""Structures held against the records of their compound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generators.structures.build import build_from_record
from generators.structures.record_agreement import (
    exchanged,
    same_structure,
    standing,
)
from generators.structures.settings import record_in_setting
from knowledge.structures import structure_library
from tests.generators.structures.samples import draft
from validators.crystal import read_crystal
from validators.groups import find_group

LIBRARY = structure_library()
DIOPSIDE = LIBRARY.get("amcsd-0004495")
OTHERS = LIBRARY.by_composition(DIOPSIDE.composition)


def _crystal(record, **values):
    text = build_from_record(replace(record, **values)).cif
    return read_crystal(text).crystal


def test_the_supplement_of_the_angle_is_another_structure() -> None:
    a, b, c, alpha, beta, gamma = DIOPSIDE.cell
    turned = _crystal(DIOPSIDE, cell=(a, b, c, alpha, 180 - beta, gamma))
    found = standing(turned, OTHERS)
    assert found is not None
    assert not found.same


def test_a_warmer_crystal_in_other_axes_at_another_origin_is_the_same() -> None:
    other = record_in_setting(DIOPSIDE, find_group("I 2/c").group)
    cell = tuple(1.01 * v for v in other.cell[:3]) + other.cell[3:]
    found = standing(_crystal(other, cell=cell), OTHERS)
    assert found is not None
    assert found.same
    assert found.volume == pytest.approx(0.03, abs=0.01)


def test_x_and_y_of_a_general_position_exchanged_are_seen_and_named() -> None:
    record = LIBRARY.get("matbench-dielectric-2683")  # NaBrO3, P2(1)3
    sites = tuple(
        replace(s, frac=(s.frac[1], s.frac[0], s.frac[2])) for s in record.sites
    )
    found = standing(_crystal(record, sites=sites), [record])
    assert found is not None
    assert not found.same
    oxygen = next(s.label for s in record.sites if s.element == "O")
    assert [label for label, _ in found.strays] == [oxygen]


def test_a_compound_without_a_record_in_the_group_is_not_judged() -> None:
    assert (
        standing(_crystal(DIOPSIDE), LIBRARY.by_composition({"Na": 1, "Cl": 1})) is None
    )


def test_a_setting_and_a_shift_of_origin_are_one_structure() -> None:
    rows = ("In1 In 0 0 0", "Bi1 Bi 0 0.5 0.393")
    first = draft("InBi", [5.0, 5.0, 4.773], "P 4/n m m:1", *rows, number=129)
    moved = ("In1 In 0.75 0.25 0", "Bi1 Bi 0.25 0.25 0.607")
    second = draft("InBi", [5.0, 5.0, 4.773], "P 4/n m m:2", *moved, number=129)
    other = second.replace("0.607", "0.580")
    crystals = [read_crystal(text).crystal for text in (first, second, other)]
    assert same_structure(crystals[0], crystals[1])
    assert not same_structure(crystals[0], crystals[2])


def test_a_compound_written_with_its_elements_exchanged_is_told_from_its_record() -> (
    None
):
    cuprite = next(r for r in LIBRARY.by_name("cuprite"))
    other = {"Cu": "O", "O": "Cu"}
    sites = tuple(replace(s, element=other[s.element]) for s in cuprite.sites)
    wrong = _crystal(cuprite, sites=sites, formula="CuO2")
    found = exchanged(wrong, LIBRARY.by_elements({"Cu", "O"}))
    assert found is not None
    assert (found.record.formula, found.same) == ("Cu2O", False)
    # The compound itself, and one whose elements cannot change places, are none.
    assert exchanged(_crystal(cuprite), LIBRARY.by_elements({"Cu", "O"})) is None
    assert exchanged(_crystal(DIOPSIDE), OTHERS) is None
