"""Where dopants sit and how full sites are that may not be filled together."""

from fractions import Fraction

import pytest

from generators.structures.build import build_from_record
from generators.structures.shared_sites import Ion, limit_of, share_sites
from knowledge.structures import structure_library
from validators.crystal import read_crystal

STATES = {"Li": 1.0, "La": 3.0, "Zr": 4.0, "O": -2.0, "Al": 3.0, "Ga": 3.0, "Na": 1.0}


@pytest.fixture(scope="module")
def garnet():
    """Cubic Li7La3Zr2O12: Li on 24d (tetrahedral) and 96h, 1.65 Å apart."""
    record = structure_library().get("llzo-cubic-awaka-2011")
    crystal = read_crystal(build_from_record(record).cif).crystal
    rows = [i for i, s in enumerate(crystal.sites) if s.element == "Li"]
    return crystal, rows


def letters(crystal, rows, made):
    return {
        crystal.sites[r].letter: o for r, o in zip(rows, made.occupancies, strict=True)
    }


@pytest.mark.parametrize("dopant", ["Al", "Ga"])
@pytest.mark.parametrize("amount", [1, 2, 3])
def test_trivalent_ions_take_the_tetrahedral_site_of_the_garnet(garnet, dopant, amount):
    """27Al and 71Ga NMR and neutrons put both on 24d."""
    crystal, rows = garnet
    ions = [
        Ion("Li", Fraction(56 - 3 * amount), 1.0),
        Ion(dopant, Fraction(amount), 3.0),
    ]
    shared = letters(crystal, rows, share_sites(crystal, rows, ions, states=STATES))
    assert shared["d"][dopant] == Fraction(amount, 24)
    assert dopant not in shared["h"]


@pytest.mark.parametrize("amount", [40, 50, 52, 56, 60])
def test_sites_that_are_near_hold_one_ion_at_a_time(garnet, amount):
    crystal, rows = garnet
    ions = [Ion("Li", Fraction(amount), 1.0)]
    shared = letters(crystal, rows, share_sites(crystal, rows, ions))
    d, h = shared["d"]["Li"], shared["h"]["Li"]
    assert 24 * d + 96 * h == amount
    # Each 96h atom has a 24d atom and another 96h atom within reach.
    assert d + h <= 1
    assert 2 * h <= 1


def test_more_ions_than_near_sites_can_hold_are_refused(garnet):
    """At most 7.5 Li a formula: half of 24d and half of 96h."""
    crystal, rows = garnet
    assert share_sites(crystal, rows, [Ion("Li", Fraction(61), 1.0)]) is None


def test_a_dopant_takes_its_part_of_what_near_sites_can_hold(garnet):
    crystal, rows = garnet
    ions = [Ion("Li", Fraction(50), 1.0), Ion("Al", Fraction(2), 3.0)]
    shared = letters(crystal, rows, share_sites(crystal, rows, ions, states=STATES))
    assert sum(shared["d"].values()) + shared["h"]["Li"] <= 1
    assert 24 * sum(shared["d"].values()) + 96 * shared["h"]["Li"] == 52


def test_sites_far_from_each_other_keep_the_shares_of_the_record():
    record = structure_library().get("llzo-tetragonal-awaka-2009")
    crystal = read_crystal(build_from_record(record).cif).crystal
    rows = [i for i, s in enumerate(crystal.sites) if s.element == "Li"]
    made = share_sites(crystal, rows, [Ion("Li", Fraction(52), 1.0)])
    assert {o["Li"] for o in made.occupancies} == {Fraction(52, 56)}


def test_an_ion_of_the_same_charge_is_spread_alike(garnet):
    crystal, rows = garnet
    ions = [Ion("Li", Fraction(48), 1.0), Ion("Na", Fraction(4), 1.0)]
    made = share_sites(crystal, rows, ions, states=STATES)
    ratio = [
        o["Na"] / Fraction(crystal.sites[r].occupancy).limit_denominator(1000)
        for r, o in zip(rows, made.occupancies, strict=True)
    ]
    assert ratio[0] == ratio[1]


def test_interstices_are_for_the_host_ion_only(garnet):
    crystal, rows = garnet
    ions = [Ion("Li", Fraction(47), 1.0), Ion("Al", Fraction(3), 3.0)]
    place = [crystal.sites[r].letter for r in rows].index("d")
    made = share_sites(crystal, rows, ions, states=STATES, closed={"Al": (place,)})
    assert "Al" not in made.occupancies[place]


def test_the_limit_is_that_of_the_check_of_distances():
    assert 1.9 < limit_of("Li") < 2.1
