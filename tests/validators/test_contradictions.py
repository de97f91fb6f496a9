"""Wishes that cannot hold together are named with numbers and a way out."""

import random
from fractions import Fraction

import pytest

from knowledge.structures import structure_library
from prompts.language import read_rules
from validators.contradictions import contradictions, doubts, site_contradictions
from validators.formula import parse_formula
from validators.groups import find_group
from validators.nearest import nearest_choices
from validators.specs.structure import LatticeSpec, SiteSpec, StructureSpec


def found(formula, *texts):
    spec = read_rules(texts, formula=formula, base=StructureSpec()).spec
    return contradictions(spec)


NASICON = (
    "R -3 c, hexagonal axes",
    "Na occupies 6b, 18e and 36f; Zr on 12c; P on 18e; O on two 36f sites",
)

# formula, rules, the check that names the fault, words of its message and its hint.
PLANTED = {
    "a symbol that does not exist": (
        "NaCl", ["the space group is Pm-4m"], "space_group", "Pm-4m", "Pm-3m",
    ),
    "a number beyond 230": (
        "NaCl", ["space group No. 231"], "space_group", "231", "230",
    ),
    "symbol and number of two groups": (
        "NaZr2(PO4)3", ["space group R-3c (No. 166)"], "space_group", "166", "167",
    ),
    "two groups": (
        "NaCl", ["space group Fm-3m", "the space group is Pm-3m"], "two_values",
        "Pm-3m", "keep",
    ),
    "an origin choice that the group has not": (
        "NaCl", ["space group Fm-3m, origin choice 2"], "space_group",
        "origin choice 2", "leave the setting out",
    ),
    "a letter that the group lacks": (
        "NaZr2(PO4)3", ["R-3c", "Zr on 12g"], "letter", "a to f", "12c",
    ),
    "a multiplicity that the letter has not": (
        "NaZr2(PO4)3", ["R-3c", "Zr on 18c"], "letter", "12", "12c",
    ),
    "multiplicities against the formula": (
        "MgAl2O4", ["Fd-3m", "Mg on 16d, Al on 8a, O on 32e"], "multiplicity", "Al 8",
        "8a",
    ),
    "too few places": (
        "NaZr2(PO4)3", ["R-3c", "Zr on 12c; P on 18e; O on one 36f site"],
        "multiplicity", "O", "36f",
    ),
    "Z against the sites": (
        "NaCl", ["Fm-3m", "Na on 4a, Cl on 4b", "Z = 8"], "multiplicity", "8", "",
    ),
    "two atoms fully on one place": (
        "NaCl", ["Fm-3m", "Na on 4a, Cl on 4a"], "sharing", "4a", "4b",
    ),
    "a place that another fills already": (
        "SrTiO3", ["Pm-3m", "Sr on 1a, Ti on 1a fully occupied, O on 3d"], "sharing",
        "holds 1 atoms", "Ti on 1b",
    ),
    "two sites that the group lacks": (
        "SrTiO3", ["Pm-3m", "Sr on 1a, Ti on 1b, O on 3e and 4f"], "letter",
        "multiplicity 6", "put all O on 3c",
    ),
    "oxidation states alone": (
        "KTaO3", ["K+ and Ta4+"], "charge", "-1 e", "Ta +5",
    ),
    "a place without freedom twice": (
        "SrTiO3", ["Pm-3m", "Sr on 1a", "O on two 1b sites"], "sharing", "once", "",
    ),
    "shared occupancies above one": (
        "Li0.5La0.5TiO3",
        ["Pm-3m", "Li on 1a (occupancy 0.7) and La on 1a (occupancy 0.5)"],
        "sharing", "1.2", "let Li 1/2 and La 1/2 share 1a",
    ),
    "an occupancy above one": (
        "NaCl", ["Fm-3m", "Na on 4a with occupancy 1.5"], "occupancy", "1.5", "1",
    ),
    "occupancies against the formula": (
        "Li7La3Zr2O12",
        ["Ia-3d", "Li on 24d (occupancy 1) and 96h (occupancy 1)",
         "La on 24c, Zr on 16a, O on 96h"],
        "multiplicity", "120", "",
    ),
    "a sum against the formula": (
        "NaZr2(PO4)3",
        [*NASICON, "with Na1 (6b), Na2 (18e), Na3 (36f)",
         "Na occupies Na1 (6b), Na2 (18e) and Na3 (36f), with "
         "6*occ(Na1)+18*occ(Na2)+36*occ(Na3) = 90"],
        "sum", "60", "60",
    ),
    "charges": (
        "SrTiO3", ["Sr2+, Ti3+, O2-"], "charge", "-1", "Ti +4",
    ),
    "one stated charge that nothing balances": (
        "LiTiO2", ["Ti4+"], "charge", "+1", "",
    ),
    "a formula that is not neutral": (
        "Na2ZrSi2O8", [], "charge", "-2", "",
    ),
    "a cubic cell with two lengths": (
        "NaCl", ["Fm-3m", "a = 5.64 Å, c = 6.10 Å"], "cell", "6.1", "5.64",
    ),
    "a hexagonal cell with gamma 90": (
        "NaZr2(PO4)3", ["R-3c, hexagonal axes", "a = 8.8 Å, c = 22.8 Å, γ = 90°"],
        "cell", "120", "120",
    ),
    "a cell in the wrong unit": (
        "NaCl", ["Fm-3m", "Na on 4a, Cl on 4b", "a = 56.4 Å"], "cell", "56.4",
        "ten times",
    ),
    "group and system": (
        "NaCl", ["Fm-3m", "the crystal system is tetragonal"], "cell", "cubic", "cubic",
    ),
    "an element that the formula lacks": (
        "NaZr2(PO4)3", ["R-3c", "K occupies 6b"], "element", "K", "K",
    ),
    "two coordination numbers": (
        "SrTiO3", ["Ti is coordinated by 6 O", "Ti is coordinated by 4 O"],
        "two_values", "6 and 4", "keep",
    ),
    "isolated and sharing": (
        "Li3PO4", ["PO4 tetrahedra are isolated", "PO4 tetrahedra share corners"],
        "two_values", "isolated", "keep",
    ),
    "a bond shorter than atoms are": (
        "SrTiO3", ["Ti-O bonds 0.9-1.0 Å"], "bond", "1 Å", "above",
    ),
    "a bond that cell and positions exclude": (
        "KMgF3", ["Pm-3m, a = 3.99 Å", "Mg 1a, K 1b, F 3d", "Mg-F bonds of 2.3 Å"],
        "bond", "1.995", "a = 4.6 Å",
    ),
    "a lone crystal system and an angle of another": (
        "GaN", ["hexagonal, a = 3.19 Å, c = 5.19 Å, gamma = 90°"], "cell", "120", "120",
    ),
    "a cell without room for one formula unit": (
        "NaCl", ["Fm-3m with a = 2.1 Å"], "cell", "2.1", "a = 5.8",
    ),
    "a halide of the wrong charge": ("CaF3", ["cubic"], "charge", "-1", "CaF2"),
    "shares beyond one": (
        "Ba0.5Sr0.5TiO3", ["Pm-3m", "1a: Ba 0.7, Sr 0.7; Ti 1b; O 3c"], "sharing",
        "1.4", "let Ba 1/2 and Sr 1/2 share 1a",
    ),
    "a subject that the formula lacks": (
        "NaCl", ["K is six-coordinated by Cl"], "element", "K", "K",
    ),
    "a place that another ion fills": (
        "NaCl", ["Fm-3m", "Na on 4a and Cl on 4m"], "letter", "a to l", "put Cl on 4b",
    ),
    "places in the wrong order": (
        "CaF2", ["Fm-3m", "Ca 8c; F 4a"], "multiplicity", "4 F",
        "put Ca on 4a and F on 8c",
    ),
    "a short list of places with shares": (
        "Y0.16Zr0.84O1.92", ["Fm-3m", "Y 4a 0.3, Zr 4a 0.7, O 8c 0.96"],
        "multiplicity", "Y", "let Y 0.16 and Zr 0.84 share 4a",
    ),
    "a negative occupancy": (
        "SrTiO3", ["Pm-3m", "Sr on 1a with occupancy -0.2"], "occupancy", "-0.2", "1",
    ),
    "a symbol in parts that does not exist": (
        "CaF2", ["groupe d'espace F m -5 m"], "space_group", "F m -5 m", "Fm-3m",
    ),
    "a symbol without the words that does not exist": (
        "Al2O3", ["Use R-3d (No. 167)"], "space_group", "R-3d", "R-3c",
    ),
    "a system in another language": (
        "BaTiO3", ["P4mm", "système cubique"], "cell", "cubic", "tetragonal",
    ),
    "a system in the compound's name": (
        "ZrO2", ["P21/c", "tetragonal zirconia"], "cell", "tetragonal", "monoclinic",
    ),
    "a bond to an element that the formula lacks": (
        "LiCoO2", ["Co-F bonds of 1.9 Å"], "element", "F", "F",
    ),
    "a Z that no site agrees with": (
        "Cr2O3", ["R-3c hexagonal; Cr 12c, O 18e; Z = 4"], "multiplicity", "Z = 6",
        "Z = 6 with these sites",
    ),
    "edges where the positions give corners": (
        "SrTiO3", ["Pm-3m, Sr 1a, Ti 1b, O 3c; TiO6 octahedra share edges"],
        "connectivity", "3 corner, 0 edge", "ask for corner sharing",
    ),
    "a number of neighbours that the positions do not give": (
        "CsCl", ["Pm-3m, Cs 1a, Cl 1b; Cs is surrounded by 6 Cl"], "coordination",
        "8 Cl", "(8)",
    ),
    "puckered layers that the positions keep flat": (
        "MgB2", ["P6/mmm; Mg 1a, B 2d; a = 3.08, c = 3.52 Å; puckered layers of B"],
        "net", "0.00 Å thick", "what these positions give",
    ),
    "coordinates off their position": (
        "NaCl", ["Fm-3m", "Na on 4a (0.25, 0.25, 0.25)"], "letter", "8c", "4a",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [f for f, p in PLANTED.items() if p[2] in {"letter", "sharing", "multiplicity"}],
)
def test_nearest_choice_of_sites_is_itself_feasible(fault):
    formula, rules, *_ = PLANTED[fault]
    spec = read_rules(rules, formula=formula, base=StructureSpec()).spec
    found = contradictions(spec)
    assert found
    for finding in found:
        for choice in nearest_choices(spec, finding, site_contradictions):
            left = {f.where for f in site_contradictions(choice.spec)}
            assert finding.where not in left
            assert left <= {f.where for f in site_contradictions(spec)}


def test_two_surroundings_need_two_sites():
    findings = found("LiFePO4", "Pnma", "P on 4c", "PO4 tetrahedra; P is octahedral")
    assert any("one site" in f.message and "second site" in f.hint for f in findings)
    assert not found("Al2SiO5", "Al on two 4g sites", "AlO6 octahedra, AlO4 tetrahedra")


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_contradiction_is_named(fault):
    formula, rules, check, message, hint = PLANTED[fault]
    findings = found(formula, *rules)
    named = [f for f in findings if f.check == f"rules.{check}"]
    assert named, [(f.check, f.message) for f in findings]
    said = " ".join(f.message for f in named)
    assert message in said
    assert any(hint in f.hint for f in named), [f.hint for f in named]
    assert all(f.hint for f in named)


@pytest.mark.parametrize(
    ("formula", "rules", "offered", "not_offered"),
    [
        # 6c of R-3m holds O2 when full: no half oxygen can be taken away.
        ("LiMnO2", ["R-3m; Li 3b, Mn 3a, O 6c; Li+, Mn4+, O2-"], "Mn +3", "O2.5"),
        ("NaZr2SiP2O12", ["R-3c; Na+, Zr4+, Si4+, P5+, O2-"], "Na2Zr2", "Na+2"),
        # Letters of Pm-3m say nothing in a tetragonal group.
        ("SrTiO3", ["Pm-3m; Sr 1a, Ti 1b, O 3c; a = 3.9, c = 4.1 Å"], "c = 3.9",
         "tetragonal group"),
        ("NaCl", ["Fm-3m; Na 4a, Cl 4b; a = 8.9 Å; Z = 4"], "a = 5.8", "Z = 1"),
        ("NaCl", ["Fm-3m; Na 4a, Cl 4b; a = 0.564 Å"], "5.64", "Z ="),
    ],
)  # fmt: skip
def test_choices_for_charges_and_cells_hold_with_all_other_wishes(
    formula, rules, offered, not_offered
):
    hints = " ".join(f.hint for f in found(formula, *rules))
    assert offered in hints
    assert not_offered not in hints


def test_a_finding_names_the_rule_that_asked():
    finding = found("NaCl", "Rule 1: Fm-3m", "Rule 7: Na on 4z")[0]
    assert finding.rule == "rule 7"


FEASIBLE = [
    ("NaZr2(PO4)3", NASICON),
    ("Na3Zr2Si2PO12", ["R-3c", "Na on 6b and 18e; Zr 12c; Si and P share 18e; O on "
                       "two 36f sites"]),
    ("Li7La3Zr2O12", ["Ia-3d", "Li on 24d and 96h; La on 24c; Zr on 16a; O on 96h"]),
    ("Li7La3Zr2O12", ["Ia-3d", "Li occupies Li1 (24d, occupancy 0.94) and Li2 (96h, "
                      "occupancy 0.349); La 24c; Zr 16a; O 96h"]),
    ("Li0.5La0.5TiO3", ["Pm-3m", "Li and La share 1a; Ti on 1b; O on 3c"]),
    ("Li6PS5Cl", ["F-43m", "Li on 48h, P on 4b, S on 16e and 4a, Cl on 4d"]),
    ("MgAl2O4", ["Fd-3m", "Mg on 8a, Al on 16d, O on 32e", "a = 8.08 Å"]),
    ("LiFePO4", ["Pnma", "Li on 4a; Fe and P on 4c; O on 4c, 4c and 8d",
                 "a = 10.33 Å, b = 6.01 Å, c = 4.69 Å", "Fe2+"]),
    ("NaZr2(PO4)3", ["R-3c", "Na on 2b; Zr on 4c; P on 6e; O on two 12f sites"]),
    ("Na3Zr2Si2PO12", ["C2/c", "Na1 4d, Na2 4e, Na3 8f; Zr 8f; Si 4e and 8f with P; "
                       "O six times 8f"]),
    ("Fe3O4", ["Fd-3m", "Fe on 8a and 16d, O on 32e"]),
    ("LiCoO2", ["R-3m", "Co on 3b, Li on 3a, O on 6c", "Li+, Co3+, O2-"]),
    ("Li14Zn(GeO4)4", ["Pnma", "Ge on 4c; O on 8d and two 4c sites; Li and Zn share "
                       "the remaining sites (8d, 4c) with partial occupancy"]),
    ("BaTiO3", ["P4mm", "a = 3.99 Å, c = 4.04 Å", "Z = 1"]),
    ("K2ZnBr4", ["Pnma", "K and Zn on 4c"]),
    ("BaSO4", ["Pnma", "Ba and S on 4c; O on 4c and 8d"]),
    ("WO3", ["P21/n, Z = 8", "all atoms on 4e"]),
    ("Li10GeP2S12", ["P42/nmc, Z = 2", "Ge and P share 4d; P 2b; S 8g three times"]),
    ("LiNi0.5Mn1.5O4", ["Fd-3m", "Li 8a; Ni:Mn = 1:3 on 16d; O 32e"]),
    ("Li3PS4", ["Pnma", "Li 8d, Li 4b (0.7), Li 4c (0.3); P 4c; S 8d, 4c, 4c"]),
    ("Al2SiO5", ["Pnnm", "AlO6 octahedra and AlO5 polyhedra; Al 4e and 4g"]),
    ("Ca5(PO4)3OH", ["P63/m", "OH on 4e half occupied; Ca 4f, 6h; P 6h; O 6h, 6h, "
                     "12i"]),
    ("KMgF3", ["Pm-3m, a = 3.99 Å", "Mg 1a, K 1b, F 3d", "Mg-F bonds of 2.0 Å"]),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "rules"), FEASIBLE)
def test_what_exists_is_no_contradiction(formula, rules):
    assert found(formula, *rules) == []


def test_rhombohedral_multiplicities_choose_rhombohedral_axes():
    spec = read_rules(
        ["R-3c", "Na on 2b; Zr on 4c"], formula="NaZr2(PO4)3", base=StructureSpec()
    ).spec
    assert spec.group.full_symbol == "R -3 c:R"


def test_records_of_the_library_do_not_contradict_themselves():
    """Every measured crystal can exist; 3 in 200 may be incomplete (lost hydrogen)."""
    records = list(structure_library())
    random.Random(7).shuffle(records)
    wrong = []
    for record in records[:200]:
        group = record.group
        sites = tuple(
            SiteSpec(
                s.element,
                s.letter,
                s.label,
                group.position(s.letter).multiplicity,
                s.occupancy if s.occupancy != 1 else None,
            )
            for s in record.sites
        )
        spec = StructureSpec(
            formula=record.formula,
            composition=record.composition,
            group=group,
            sites=sites,
            lattice=LatticeSpec(*record.cell, rule="record"),
        )
        if contradictions(spec):
            wrong.append(record.id)
    assert len(wrong) <= 3, wrong


def test_a_doubt_is_no_contradiction():
    spec = StructureSpec(
        formula="Li14ZnGe4O14", composition=parse_formula("Li14ZnGe4O14")
    )
    assert doubts(spec) or contradictions(spec)
    finding = [*doubts(spec), *contradictions(spec)][0]
    assert "+4" in finding.message
    assert "O16" in finding.hint


def test_partial_sites_of_one_position_may_add_up_to_one():
    spec = StructureSpec(
        formula="Li0.5La0.5TiO3",
        composition=parse_formula("Li0.5La0.5TiO3"),
        group=find_group(221).group,
        sites=(
            SiteSpec("Li", "a", occupancy=Fraction(1, 2)),
            SiteSpec("La", "a", occupancy=Fraction(1, 2)),
        ),
    )
    assert contradictions(spec) == []


def test_letters_named_once_stand_for_the_sites_that_the_formula_needs():
    """Barite: sixteen O in the cell of Pnma are two orbits on 4c and one on 8d."""
    rules = ["Pnma", "Ba and S on 4c; O on 4c and 8d"]
    spec = read_rules(rules, formula="BaSO4", base=StructureSpec()).spec
    counts = {(s.element, s.letter): s.count for s in spec.sites}
    assert counts == {
        ("Ba", "c"): 1, ("S", "c"): 1, ("O", "c"): 2, ("O", "d"): 1,
    }  # fmt: skip
    assert [f.expected for f in doubts(spec)] == ["2×4c"]


@pytest.mark.parametrize("sites", ["one 4c site and one 8d site", "O1 (4c), O2 (8d)"])
def test_sites_that_are_counted_or_labelled_are_all_there_are(sites):
    findings = found("BaSO4", "Pnma", f"Ba and S on 4c; O on {sites}")
    assert {f.check for f in findings} == {"rules.multiplicity"}


def test_a_length_left_open_does_not_free_a_bond_across_it():
    """B-B lies in the plane of MgB2: a alone fixes it, whatever c is."""
    rules = ("P6/mmm", "Mg on 1a, B on 2d")
    faults = found("MgB2", *rules, "B-B 2.5 Å, a = 3.086 Å")
    assert [f.check for f in faults] == ["rules.bond"]
    assert "1.782 Å or nearer" in faults[0].message
    assert found("MgB2", *rules, "B-B 1.78 Å, a = 3.086 Å") == []
    # Along the open axis the distance may be anything below that in the plane.
    assert found("MgB2", *rules, "Mg-B 2.5 Å, a = 3.086 Å") == []
