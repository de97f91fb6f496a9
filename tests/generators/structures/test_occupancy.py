"""Which allowed sites are filled, as exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.structures.budget import Budget
from generators.structures.occupancy import solve_occupancies
from generators.structures.placing.layouts import asked_layout
from generators.structures.placing.search import place
from knowledge.structures import structure_library
from prompts.language import read_rules
from validators.filling import formula_units
from validators.specs.structure import SiteSpec, StructureSpec


def solved(formula, *rules, record=None):
    spec = read_rules(rules, formula=formula, base=StructureSpec()).spec
    found = structure_library().get(record) if record else None
    return solve_occupancies(spec, record=found)


NASICON = "R-3c; Na on 6b, 18e and 36f; Zr on 12c; P on 18e; O on two 36f sites"
GARNET = "Ia-3d; Li on 24d and 96h; La on 24c; Zr on 16a; O on 96h"


def test_sodium_fills_the_first_site_and_the_others_stay_empty():
    found = solved("NaZr2(PO4)3", NASICON)
    filled = {f"{f.multiplicity}{f.letter}": f.occupancy for f in found.fills
              if f.element == "Na"}  # fmt: skip
    assert filled == {"6b": 1, "18e": 0, "36f": 0}
    assert found.z == 6
    assert [f.letter for f in found.empty] == ["e", "f"]


def test_what_full_sites_would_give_is_said():
    said = " ".join(solved("NaZr2(PO4)3", NASICON).full)
    assert "60 Na" in said
    assert "need 6" in said


def test_more_sodium_goes_on_to_the_next_site():
    found = solved(
        "Na3Zr2Si2PO12",
        "R-3c; Na on 6b and 18e; Zr on 12c; Si and P share 18e; O on two 36f sites",
    )
    values = {(f.element, f.letter): f.occupancy for f in found.fills}
    assert values["Na", "b"] == 1
    assert values["Na", "e"] == Fraction(2, 3)
    assert values["Si", "e"] == Fraction(2, 3)
    assert values["P", "e"] == Fraction(1, 3)


def test_a_record_decides_where_the_composition_leaves_a_choice():
    alone = solved("Li7La3Zr2O12", GARNET)
    measured = solved("Li7La3Zr2O12", GARNET, record="llzo-cubic-awaka-2011")
    lithium = {f.letter: f for f in measured.fills if f.element == "Li"}
    assert lithium["d"].occupancy == Fraction(94, 100)
    assert lithium["h"].occupancy == Fraction(349, 1000)
    assert lithium["d"].basis == "record"
    assert "Awaka" in lithium["d"].reason
    assert {f.letter: f.occupancy for f in alone.fills if f.element == "Li"} == {
        "d": 1, "h": Fraction(1, 3),
    }  # fmt: skip


def test_a_record_of_another_composition_decides_nothing():
    found = solved("Li6La3ZrTaO12", GARNET.replace("Zr", "Zr and Ta share 16a; Zr"),
                   record="llzo-cubic-awaka-2011")  # fmt: skip
    assert found.fills
    assert all(f.basis != "record" for f in found.fills)


def test_stated_occupancies_are_kept():
    found = solved(
        "Li7La3Zr2O12",
        "Ia-3d; Li on 24d (occupancy 0.5) and 96h; La on 24c; Zr on 16a; O on 96h",
    )
    lithium = {f.letter: f for f in found.fills if f.element == "Li"}
    assert lithium["d"].occupancy == Fraction(1, 2)
    assert lithium["d"].basis == "rule"
    # 56 - 12 = 44 on 96 places.
    assert lithium["h"].occupancy == Fraction(44, 96)


def test_too_few_places_are_said_with_the_numbers():
    found = solved("Li7La3Zr2O12", "Ia-3d; Li on 24d; La on 24c; Zr on 16a; O on 96h")
    assert not found.feasible
    assert "24 Li" in found.unsolved["Li"]
    assert "56" in found.unsolved["Li"]


def test_without_z_nothing_is_guessed():
    found = solved("NaCl", "Fm-3m; Na on 4a and 8c")
    assert found.unsolved
    assert "state Z" in found.unsolved["Na"]


def test_sites_that_are_too_near_are_not_filled_together():
    """Two positions 0.6 Å apart: what the first takes, the second cannot have."""
    spec = read_rules(
        [
            "Pm-3m; Ti on 1b; O on 3c",
            "a = 3.9 Å",
            "Li on 1a (0,0,0)",
            "Z = 1",
        ],
        formula="LiTiO3",
        base=StructureSpec(),
    ).spec
    near = SiteSpec("Li", "e", "Li2", 6, frac=(0.15, 0.0, 0.0), optional=True)
    first = next(s for s in spec.sites if s.element == "Li")
    spec = spec.but(
        sites=(
            *(s for s in spec.sites if s.element != "Li"),
            SiteSpec("Li", "a", "Li1", 1, Fraction(1, 2), first.frac, optional=True),
            near,
        )
    )
    found = solve_occupancies(spec)
    assert found.exclusive == (("Li1", "Li2"),)


@given(
    st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    st.sampled_from(["Li", "Na", "K"]),
)
@settings(max_examples=30, deadline=None)
def test_multiplicity_times_occupancy_gives_the_formula(tenths, ion):
    """For every content of the mobile ion, the fills add up to it exactly."""
    formula = f"{ion}{tenths / 10:g}TiO3"
    spec = read_rules(
        [f"Pm-3m; {ion} on 1a, 3d and 6e; Ti on 1b; O on 3c; Z = 1"],
        formula=formula,
        base=StructureSpec(),
    ).spec
    found = solve_occupancies(spec)
    assert found.feasible
    z = formula_units(spec)
    summed = dict.fromkeys(spec.composition, Fraction(0))
    for fill in found.fills:
        # From the tables of the group: what the solver says of itself proves nothing.
        summed[fill.element] += (
            spec.group.position(fill.letter).multiplicity * fill.occupancy
        )
    assert summed == {e: n * z for e, n in spec.composition.items()}
    assert found.contents == summed
    assert all(0 <= f.occupancy <= 1 for f in found.fills)


@pytest.mark.parametrize(
    "name", ["llzo-cubic-awaka-2011", "llto-inaguma-1993", "nzp-hagman-1968",
             "llzo-tetragonal-awaka-2009", "cod-9008678"],
)  # fmt: skip
def test_records_are_solved_to_themselves(name):
    """Sites of a record without their occupancies, solved with the record at hand."""
    record = structure_library().get(name)
    sites = tuple(
        SiteSpec(s.element, s.letter, s.label, optional=s.occupancy != 1)
        for s in record.sites
    )
    spec = StructureSpec(
        formula=record.formula,
        composition=record.composition,
        group=record.group,
        sites=sites,
    )
    found = solve_occupancies(spec, record=record)
    assert found.by_label() == {s.label: s.occupancy for s in record.sites}


#: formula, rules, (element, letter) to the exact share of the position.
MIXED = [
    ("Na3Zr2Si2PO12", ["R-3c", "Na on 6b and 18e; Zr 12c; Si and P on 18e; O two 36f"],
     {("Na", "b"): "1", ("Na", "e"): "2/3", ("Si", "e"): "2/3", ("P", "e"): "1/3"}),
    ("Li5.5PS4.5Cl1.5", ["F-43m", "Li 48h; P 4b; S 16e; S and Cl on 4a and 4c"],
     {("Li", "h"): "11/24", ("S", "e"): "1"}),
    ("MgAl2O4", ["Fd-3m", "8a: Al; 16d: Mg and Al; O 32e"],
     {("Al", "a"): "1", ("Al", "d"): "1/2", ("Mg", "d"): "1/2"}),
    ("Y0.16Zr0.84O1.92", ["Fm-3m", "Y and Zr on 4a; O on 8c"],
     {("Y", "a"): "4/25", ("Zr", "a"): "21/25", ("O", "c"): "24/25"}),
    ("CoCrFeMnNi", ["Fm-3m", "all atoms on 4a"], {("Co", "a"): "1/5"}),
    ("Bi1.5Zn0.92Nb1.5O6.92",
     ["Fd-3m", "Bi and Zn on 16d, Nb and Zn on 16c, O on 48f and 8b"],
     {("Zn", "d"): "1/4", ("Zn", "c"): "21/100", ("O", "b"): "1"}),
    ("Li14ZnGe4O16", ["Pnma", "Ge 4c; Zn and Li share 8d; Li 4a, 4c; O 8d 4c 4c"],
     {("Zn", "d"): "1/8", ("Li", "d"): "3/4"}),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "rules", "shares"), MIXED)
def test_mixed_positions_are_filled_by_exact_shares(formula, rules, shares):
    for record in (None, *structure_library().resolve(formula).records[:1]):
        answer = solved(formula, *rules, record=record)
        assert answer.feasible
        found = {(f.element, f.letter): f.occupancy for f in answer.fills}
        assert {k: found[k] for k in shares} == {
            k: Fraction(v) for k, v in shares.items()
        }
        full = {}
        for fill in answer.fills:
            key = (fill.letter, fill.element if fill.letter in "ceh" else "")
            full[key] = full.get(key, 0) + fill.occupancy
        spec = read_rules(rules, formula=formula, base=StructureSpec()).spec
        for (letter, _), held in full.items():
            if spec.group.position(letter).freedom == 0:
                assert held <= 1
        amounts = answer.contents
        assert {e: n / answer.z for e, n in amounts.items()} == spec.composition


def test_elements_that_share_positions_share_them_alike():
    spec = read_rules(
        ["C2/c; Na1 4d, Na2 4e, Na3 8f; Zr 8f; Si 4e and 8f with P; O six times 8f"],
        formula="Na3Zr2Si2PO12",
        base=StructureSpec(),
    ).spec
    found = solve_occupancies(spec)
    shares = {
        (f.element, f.letter): f.occupancy
        for f in found.fills
        if f.element in {"Si", "P"}
    }
    assert shares == {
        ("Si", "e"): Fraction(2, 3), ("Si", "f"): Fraction(2, 3),
        ("P", "e"): Fraction(1, 3), ("P", "f"): Fraction(1, 3),
    }  # fmt: skip


def test_ions_of_one_mixed_position_are_placed_on_one_point():
    spec = read_rules(
        [
            "R-3c (hexagonal axes); Na 6b; Zr 12c; Si and P share 18e in the ratio "
            "1:2; O on two 36f sites"
        ],
        formula="NaZr2SiP2O12",
        base=StructureSpec(),
    ).spec
    layout = asked_layout(spec, spec.group, spec.composition)
    mixed = {o.element: o for o in layout.orbits if o.position.letter == "e"}
    assert mixed["P"].beside == mixed["Si"].label
    placed = place(
        spec.group, layout.orbits, states=None, starts=2, steps=3, budget=Budget(60, 60)
    )[0]
    points = dict(zip([o.label for o in layout.orbits], placed.points, strict=True))
    assert points[mixed["P"].label] == pytest.approx(points[mixed["Si"].label])
