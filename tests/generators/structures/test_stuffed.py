"""Frameworks with more, or fewer, ions than the structure they come from."""

from fractions import Fraction

import pytest

from generators.structures.hosts import hosts_of
from generators.structures.stuffed import stuffed
from knowledge.structures import structure_library
from validators.bond_valence import valences
from validators.crystal import read_crystal
from validators.formula import deviation, parse_formula
from validators.groups import find_group
from validators.specs.structure import SiteSpec, StructureSpec
from validators.structure import check_cif


def made(formula, group, *sites):
    spec = StructureSpec(
        formula=formula,
        composition=parse_formula(formula),
        group=find_group(group).group,
        sites=sites,
    )
    records = [
        record
        for host in hosts_of(spec.composition)
        for record in structure_library().templates(host.composition, group=group)
    ]
    return spec, next(stuffed(spec, records), None)


@pytest.mark.parametrize(
    "formula", ["Li14Zn(GeO4)4", "Li3.5Zn0.25GeO4", "Li3.6Mg0.2GeO4"]
)
def test_lisicon_holds_its_formula_exactly_and_is_sound(formula):
    """LISICON is the framework of gamma-Li3PO4 with further Li at interstices."""
    spec, found = made(formula, 62)
    crystal = read_crystal(found.cif).crystal
    assert deviation(crystal.exact_composition, spec.composition) < 1e-3
    assert check_cif(found.cif, spec).report.errors == ()
    assert found.added > 0


def test_tetrahedra_take_the_size_of_their_own_cation():
    """GeO4 (1.75 A) replaces PO4 (1.53 A): the valence sum of Ge is close to four."""
    spec, found = made("Li14Zn(GeO4)4", 62)
    sums = valences(read_crystal(found.cif).crystal, spec)
    assert sums.gii < 0.2


def test_what_has_no_site_goes_to_the_letters_that_are_allowed():
    sites = tuple(
        SiteSpec(e, letter, optional=True, partial=True, rule="rule 2")
        for e in ("Li", "Zn")
        for letter in "cd"
    )
    spec, found = made("Li14Zn(GeO4)4", 62, *sites)
    crystal = read_crystal(found.cif).crystal
    ions = [s for s in crystal.sites if s.element in {"Li", "Zn"}]
    assert {s.letter for s in ions} == {"c", "d"}
    assert all(s.occupancy < 1 for s in ions)
    report = check_cif(found.cif, spec).report
    assert "sites.rule" not in {f.check for f in report.errors}


def test_every_free_number_counts_as_constructed():
    _, found = made("Li14Zn(GeO4)4", 62)
    bases = {n.basis for n in found.provenance.numbers}
    assert bases == {"constructed", "symmetry"}
    assert "Li3PO4" in found.notes[0]


def test_a_compound_without_mobile_ions_has_no_host():
    assert hosts_of(parse_formula("MgAl2O4")) == []
    assert all(h.guest == "Li" for h in hosts_of({"Li": Fraction(1), "F": Fraction(1)}))


@pytest.mark.parametrize(
    ("formula", "sites"),
    [
        # O'Callaghan & Cussen, Chem. Commun. (2007) 2048: Li on 24d and 48g/96h.
        ("Li5La3Ta2O12", {"d": "Li", "h": "Li", "c": "La", "a": "Ta"}),
        ("Li5La3Nb2O12", {"d": "Li", "h": "Li", "c": "La", "a": "Nb"}),
    ],
)
def test_fewer_ions_leave_the_sites_of_the_framework_emptier(formula, sites):
    spec, found = made(formula, 230)
    crystal = read_crystal(found.cif).crystal
    assert deviation(crystal.exact_composition, spec.composition) < 1e-3
    placed = {s.letter: s.element for s in crystal.sites if s.element != "O"}
    assert placed == sites
    assert found.added == 0
    assert check_cif(found.cif, spec).report.errors == ()


def test_elements_that_play_one_part_share_its_positions():
    """NASICON: two Si and one P on 18e, Na beyond the 6b site on 18e."""
    spec, found = made("Na3Zr2Si2PO12", 167)
    crystal = read_crystal(found.cif).crystal
    shares = {s.element: s.occupancy for s in crystal.sites if s.element in {"Si", "P"}}
    assert shares["Si"] == pytest.approx(2 / 3, abs=1e-3)
    assert shares["P"] == pytest.approx(1 / 3, abs=1e-3)
    assert deviation(crystal.exact_composition, spec.composition) < 1e-3
    assert {s.letter for s in crystal.sites if s.element == "Na"} == {"b", "e"}


def test_a_tetravalent_cation_is_no_guest():
    for host in hosts_of(parse_formula("Na3Zr2Si2PO12")):
        assert "Zr" not in host.sharers
    assert any("Zn" in h.sharers for h in hosts_of(parse_formula("Li14ZnGe4O16")))


def test_ions_without_a_site_go_to_all_positions_that_the_rules_leave():
    """Hong, Mater. Res. Bull. 13 (1978) 117: three Li a cell on 4a and 4c."""
    sites = tuple(
        SiteSpec(e, letter, optional=True, rule="rule 2")
        for e, letter in [("Li", "d"), ("Li", "c"), ("Li", "c"), ("Li", "a"),
                          ("Zn", "d"), ("Zn", "c")]
    )  # fmt: skip
    spec, found = made("Li14Zn(GeO4)4", 62, *sites)
    crystal = read_crystal(found.cif).crystal
    lithium = sorted(s.letter for s in crystal.sites if s.element == "Li")
    assert lithium == ["a", "c", "c", "d"]
    assert deviation(crystal.exact_composition, spec.composition) < 1e-3


def test_ions_keep_to_the_positions_that_the_rules_name():
    sites = [SiteSpec("Zn", "d", shared=True), SiteSpec("Li", "d", shared=True)]
    sites += [SiteSpec("Li", "c"), SiteSpec("Li", "a")]
    _, found = made("Li14Zn(GeO4)4", 62, *sites)
    crystal = read_crystal(found.cif).crystal
    assert {s.letter for s in crystal.sites if s.element == "Zn"} == {"d"}
    assert {s.letter for s in crystal.sites if s.element == "Li"} == {"a", "c", "d"}
