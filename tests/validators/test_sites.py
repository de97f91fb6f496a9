"""Sites: letters, occupancies, and the rules that name them."""

from fractions import Fraction

import pytest

from tests.validators.samples import (
    NASICON,
    RECORDS,
    checked,
    cif,
    errors,
    record,
    swap,
)
from validators.crystal import read_crystal
from validators.sites import placed_sites
from validators.specs.structure import OccupancySum, SiteSpec, StructureSpec


def with_sites(*sites, sums=()):
    return StructureSpec(sites=sites, occupancy_sums=tuple(sums))


@pytest.mark.parametrize("name", RECORDS)
def test_letters_of_the_record_are_those_of_the_coordinates(name):
    crystal = read_crystal(cif(name)).crystal
    found = [p.position.letter for p in placed_sites(crystal)]
    assert found == [s.letter for s in record(name).sites if s.occupancy]


@pytest.mark.parametrize("name", RECORDS)
def test_multiplicity_times_occupancy_gives_the_formula(name):
    """Summed over the letters of the record, and over the atoms that are read back."""
    source = record(name)
    summed = dict.fromkeys(source.composition, 0.0)
    for site in source.sites:
        multiplicity = source.group.position(site.letter).multiplicity
        summed[site.element] += multiplicity * float(site.occupancy)
    assert read_crystal(cif(name)).crystal.composition == pytest.approx(
        summed, abs=2e-3
    )
    units = [summed[e] / float(n) for e, n in source.composition.items()]
    assert units == pytest.approx([round(units[0])] * len(units), rel=0.02)


def test_a_site_rule_passes_and_fails_with_evidence():
    good = with_sites(SiteSpec("Zr", "c", rule="rule 2"))
    bad = with_sites(SiteSpec("Zr", "e", rule="rule 2"))
    assert [e.verdict for e in checked(cif(), good).evidence if e.rule == "rule 2"] == [
        "pass"
    ]
    report = checked(cif(), bad)
    finding = next(f for f in report.errors if f.check == "sites.rule")
    assert finding.expected == "18e"
    assert finding.rule == "rule 2"


def test_an_allowed_site_that_is_empty_is_open_not_failed():
    spec = with_sites(
        SiteSpec("Na", "b", "Na1", optional=True, rule="rule 2"),
        SiteSpec("Na", "e", "Na2", optional=True, rule="rule 2"),
    )
    report = checked(cif(), spec)
    verdicts = [e.verdict for e in report.evidence if e.rule == "rule 2"]
    assert verdicts == ["pass", "open"]
    assert report.ok


def test_two_demands_on_one_letter_need_two_orbits():
    two = with_sites(SiteSpec("O", "f", "O1"), SiteSpec("O", "f", "O2"))
    three = with_sites(*(SiteSpec("O", "f", f"O{n}") for n in (1, 2, 3)))
    assert checked(cif(), two).ok
    assert "sites.rule" in errors(cif(), three)
    assert "sites.rule" in errors(cif(), with_sites(SiteSpec("O", "f", count=3)))


def test_a_site_that_must_be_empty_or_partly_filled():
    empty = with_sites(SiteSpec("Na", "b", occupancy=Fraction(0)))
    partial = with_sites(SiteSpec("Na", "b", partial=True))
    assert "sites.rule" in errors(cif(), empty)
    assert "sites.rule" in errors(cif(), partial)
    half = swap(cif(), r"^(Na1 .*)1$", r"\g<1>0.5")
    assert "sites.rule" not in errors(half, partial)


def test_the_same_structure_from_another_origin_keeps_its_rule():
    # In rock salt 4a and 4b change places when the origin moves by (1/2, 1/2, 1/2).
    spec = with_sites(SiteSpec("Na", "b"), SiteSpec("Cl", "a"))
    assert checked(cif("cod-9008678"), spec).ok


def test_a_sum_counts_positions_whatever_the_labels():
    total = OccupancySum(
        ((Fraction(6), "Na1"), (Fraction(18), "Na2"), (Fraction(36), "Na3")),
        Fraction(6),
        rule="rule 2",
    )
    sites = tuple(
        SiteSpec("Na", letter, label, optional=True)
        for letter, label in (("b", "Na1"), ("e", "Na2"), ("f", "Na3"))
    )
    spec = with_sites(*sites, sums=[total])
    renamed = swap(cif(), "^Na1 ", "NaX ")
    assert checked(renamed, spec).ok
    half = swap(cif(NASICON), r"^(Na1 .*)1$", r"\g<1>0.5")
    assert "sites.occupancy_sum" in errors(half, spec)


def test_mixed_sites_may_fill_a_position_to_one_only():
    text = cif("llto-inaguma-1993")
    assert checked(text).ok
    assert "sites.occupancy" in errors(swap(text, r"^(La1 .*)0\.5$", r"\g<1>0.8"))


def test_an_atom_beside_its_special_position_is_suspicious():
    text = swap(cif(), r"^(Zr1 +Zr +)12 +c +0\.0 ", r"\g<1>36 f 0.02 ")
    found = {f.check for f in checked(text).findings if f.severity != "info"}
    assert {"sites.special_positions", "geometry.distances"} & found
