"""A computed structure beside the measured one of its form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.library.structures.agreement import measured_beside
from knowledge.structures import structure_library

LIBRARY = structure_library()


def _computed(identifier: str):
    record = LIBRARY.get(identifier)
    assert record is not None
    return record, LIBRARY.by_composition(record.composition)


def test_lengths_and_places_of_a_computed_structure_are_compared() -> None:
    found = measured_beside(*_computed("mp-6475"))
    assert found is not None
    assert found.record.id == "nzp-hagman-1968"
    assert found.lengths == pytest.approx((0.0158, 0.0158, 0.0113), abs=2e-4)
    assert found.shift is not None
    assert 0.01 < found.shift < 0.05


def test_another_origin_is_the_same_structure() -> None:
    # Calcium zirconate: zirconium on 4a in one description, on 4b in the other.
    found = measured_beside(*_computed("mp-4571"))
    assert found is not None
    assert found.shift is not None
    assert found.shift < 0.1


def test_an_atom_elsewhere_is_not_laid_over_another() -> None:
    record, others = _computed("mp-6475")
    zirconium = record.sites[1]
    moved = replace(zirconium, frac=(0.0, 0.0, 0.05))
    sites = tuple(moved if site is zirconium else site for site in record.sites)
    found = measured_beside(replace(record, sites=sites), others)
    assert found is not None
    assert found.shift is None


def test_a_computed_structure_is_no_measured_one() -> None:
    record, others = _computed("mp-6475")
    computed = [r for r in others if r.source.kind == "computation"]
    assert measured_beside(record, computed) is None
