"""Contacts and density: room for the atoms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.samples import RECORDS, checked, cif, complaints, errors, swap
from validators.crystal import read_crystal
from validators.distances import contact_floor, density, expected_volume
from validators.elements import elements
from validators.specs.structure import StructureSpec

symbols = st.sampled_from(sorted(e for e in elements() if elements()[e].number < 93))


@given(symbols, symbols)
def test_contact_floor_is_symmetric_and_sensible(one, two):
    floor, basis = contact_floor(one, two)
    assert contact_floor(two, one)[0] == floor
    # Above a bare proton, below caesium metal (5.3 Å).
    assert 0.4 < floor < 5.5
    assert basis


@pytest.mark.parametrize("name", RECORDS)
def test_volume_model_is_near_the_measured_cells(name):
    crystal = read_crystal(cif(name)).crystal
    expected = expected_volume(crystal.composition)
    assert 0.7 < crystal.volume / expected < 1.4


def test_density_of_halite():
    # 2.165 g/cm³, CRC Handbook of Chemistry and Physics.
    assert density(read_crystal(cif("cod-9008678")).crystal) == pytest.approx(
        2.165, abs=0.03
    )


def test_partial_sites_excuse_a_short_contact_and_full_ones_do_not():
    """Li sites of cubic garnet are alternatives, too near to be filled together."""
    text = cif("llzo-cubic-awaka-2011")
    assert "geometry.distances" not in errors(text)
    filled = swap(text, r"^(Li2 .*)0\.349$", r"\g<1>1")
    filled = swap(filled, r"^(Li1 .*)0\.94$", r"\g<1>1")
    assert "geometry.distances" in complaints(filled)


def test_a_shared_site_has_the_mean_length_of_its_elements():
    """Ge that shares with Si is nearer to O than Ge alone would be; that is sound."""
    assert "geometry.distances" not in errors(cif("amcsd-0014236"))


def test_a_density_rule_is_judged():
    assert checked(cif(), StructureSpec(density=(3.1, 3.3))).ok
    assert "geometry.density" in errors(cif(), StructureSpec(density=(4.1, 4.3)))
