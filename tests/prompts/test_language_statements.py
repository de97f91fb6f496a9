"""Several statements in one sentence; states side by side; places in other words."""

# ruff: noqa: E501 - a wording and its meaning stand on one line

from fractions import Fraction

import pytest

from prompts.language import read_rules
from validators.contradictions import contradictions
from validators.specs.structure import StructureSpec


def read(*texts, formula):
    return read_rules(list(texts), formula=formula, base=StructureSpec())


def links(spec):
    return {(frozenset((c.first, c.second)), c.sharing) for c in spec.connectivity}


@pytest.mark.parametrize(
    ("text", "formula", "expected"),
    [
        (
            "MgO4 tetrahedra share corners with AlO6 octahedra, while AlO6 octahedra share edges with each other",
            "MgAl2O4",
            {("Mg Al", "corner"), ("Al", "edge")},
        ),
        (
            "NbO6 octahedra share corners with one another and faces with LiO6 octahedra",
            "LiNbO3",
            {("Nb", "corner"), ("Nb Li", "face")},
        ),
        (
            "FeO6 octahedra share corners, LiO6 octahedra share edges, PO4 tetrahedra are isolated from each other",
            "LiFePO4",
            {("Fe", "corner"), ("Li", "edge"), ("P", "isolated")},
        ),
        (
            "FeO6 octahedra share edges; FeO4 tetrahedra share corners with the octahedra",
            "Fe3O4",
            {("Fe", "edge"), ("Fe", "corner")},
        ),
        (
            "ZrO6 octahedra share corners with (Si,P)O4 tetrahedra",
            "Na3Zr2Si2PO12",
            {("Zr Si", "corner"), ("Zr P", "corner")},
        ),
    ],
)
def test_each_statement_of_a_sentence_has_its_own_pair(text, formula, expected):
    found = read(text, formula=formula)
    assert links(found.spec) == {(frozenset(p.split()), k) for p, k in expected}
    assert found.not_understood == ()


def test_a_purpose_behind_to_links_nothing():
    text = (
        "Please note that the crystal structure should be a three-dimensional skeleton of "
        "the crystal structure formed by the connection of ZrO6 octahedron and PO4 "
        "tetrahedron through vertex angles, and sodium ions are distributed in different "
        "gaps of the skeleton to form Na(1)O6 polyhedron, Na(2)O8 polyhedron and Na(3)O5 "
        "polyhedron."
    )
    found = read(text, formula="NaZr2(PO4)3")
    assert links(found.spec) == {(frozenset({"Zr", "P"}), "corner")}
    assert found.spec.connectivity[0].dimensions == 3
    assert {c.site for c in found.spec.coordination} == {"", "Na1", "Na2", "Na3"}


@pytest.mark.parametrize(
    "text",
    [
        "Ni and Fe share 16d in equal amounts (0.5 each)",
        "Ni and Fe share 16d in equal amounts",
        "Ni et Fe se partagent à parts égales les sites 16d",
        "Ni und Fe besetzen 16d zu gleichen Teilen",
        "Ni和Fe等量共占16d",
        "Ni and Fe sit together on 16d (half/half)",
        "Ni, Fe share 16d 1:1",
    ],
)
def test_equal_parts_of_a_position(text):
    found = read("Fd-3m, origin choice 2", "Fe on 8a", text, formula="NiFe2O4")
    shares = {s.element: s.occupancy for s in found.spec.sites if s.letter == "d"}
    assert shares == {"Ni": Fraction(1, 2), "Fe": Fraction(1, 2)}


@pytest.mark.parametrize(
    "text",
    [
        "Li auf 8a, Li und Ti statistisch auf 16d (1/6 Li, 5/6 Ti), O auf 32e",
        "Li占据8a,Li和Ti以1:5的比例共占16d,O占据32e",
        "Li occupies 8a; Li and Ti share 16d (1/6 Li + 5/6 Ti); O on 32e",
    ],
)
def test_an_element_alone_and_in_company(text):
    found = read("space group Fd-3m (227)", text, formula="Li4Ti5O12")
    placed = {(s.element, s.letter, s.occupancy) for s in found.spec.sites}
    assert placed == {
        ("Li", "a", None), ("Li", "d", Fraction(1, 6)), ("Ti", "d", Fraction(5, 6)),
        ("O", "e", None),
    }  # fmt: skip
    assert contradictions(found.spec) == []


@pytest.mark.parametrize(
    ("text", "formula", "symbol", "span"),
    [
        ("Mn3+ and Mn4+ on 16d", "LiMn2O4", "Mn", (3, 4)),
        ("Mn(III)/Mn(IV) @ 16d", "LiMn2O4", "Mn", (3, 4)),
        ("Mn 16d as Mn3+ and Mn4+ in equal parts", "LiMn2O4", "Mn", (3.5, 3.5)),
        ("the average oxidation state of Mn is +3.5", "LiMn2O4", "Mn", (3.5, 3.5)),
        ("Mn的平均价态为+3.5", "LiMn2O4", "Mn", (3.5, 3.5)),
        ("Mn2+ on 4a, Mn3+ on 8d", "Mn3O4", "Mn", (2, 3)),
        ("Fe3+ on 8a, Fe2+ and Fe3+ in a 1:1 ratio on 16d", "Fe3O4", "Fe", (2, 3)),
    ],
)
def test_two_states_of_an_element_stand_side_by_side(text, formula, symbol, span):
    found = read(text, formula=formula)
    assert found.spec.mixed == {symbol: span}
    assert symbol not in found.spec.oxidation
    assert found.not_understood == ()
    assert contradictions(found.spec) == []


def test_an_average_that_cannot_be_neutral_is_a_contradiction():
    found = read("Mn2+ and Mn3+ on 16d", formula="LiMn2O4")
    (said,) = contradictions(found.spec)
    assert said.check == "rules.charge"
    assert "Mn +3.5 on average" in said.hint


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("Mg fills the tetrahedral 8a sites, Al the octahedral 16d sites", "MgAl2O4"),
        ("Mg on 8a (tetrahedral), Al on 16d (octahedral)", "MgAl2O4"),
        ("Mg en los huecos tetraédricos 8a, Al en los octaédricos 16d", "MgAl2O4"),
        ("Mg auf den Tetraederplätzen 8a, Al auf den Oktaederplätzen 16d", "MgAl2O4"),
    ],
)
def test_the_shape_of_a_place_is_that_of_its_atoms(text, formula):
    found = read("Fd-3m", text, formula=formula)
    around = {(c.center, c.ligand, c.number) for c in found.spec.coordination}
    assert around == {("Mg", "O", 4), ("Al", "O", 6)}
    assert found.not_understood == ()


def test_all_others_in_other_words():
    found = read("R-3m", "metal on 3a and the anions on 6c", formula="CdCl2")
    assert [(s.element, s.letter) for s in found.spec.sites] == [
        ("Cd", "a"),
        ("Cl", "c"),
    ]


def test_numbers_of_atoms_are_numbers_of_sites():
    found = read("P21/n", "both W atoms and all six O atoms lie on 4e", formula="WO3")
    assert [(s.element, s.count) for s in found.spec.sites] == [("W", 2), ("O", 6)]


def test_neighbours_of_two_kinds_and_of_the_own_kind():
    found = read("Ni is tetrahedrally surrounded by 4 Sn (and 4 Ti)", formula="TiNiSn")
    assert {(c.center, c.ligand) for c in found.spec.coordination} == {
        ("Ni", "Sn"), ("Ni", "Ti"),
    }  # fmt: skip
    found = read("every B has three B neighbours at 1.75-1.80 Å", formula="MgB2")
    (around,) = found.spec.coordination
    assert (around.center, around.ligand, around.number) == ("B", "B", 3)
    (bond,) = found.spec.bonds
    assert (bond.shortest, bond.longest) == (1.75, 1.80)


@pytest.mark.parametrize(
    ("text", "formula", "number"),
    [
        ("CsCl-type", "NiAl", 221),
        ("half-Heusler, F-43m", "TiNiSn", 216),
        ("primitive cubic, Pm-3m, CsCl-type", "NiAl", 221),
        ("the GdFeO3 type, Pnma", "CaTiO3", 62),
    ],
)
def test_structure_types_stand_for_a_group(text, formula, number):
    found = read(text, formula=formula)
    assert found.spec.group.number == number
    assert found.not_understood == ()


def test_a_type_or_lattice_that_the_group_denies_stays_unread():
    found = read("CsCl-type, Fm-3m, body-centred", formula="NiAl")
    said = " ".join(words for _, words in found.not_understood)
    assert "CsCl" in said
    assert "body-centred" in said


def test_two_systems_in_a_sentence_the_group_decides():
    found = read("trigonal in R-3c (hexagonale Aufstellung)", formula="Fe2O3")
    assert found.spec.system == "trigonal"
    found = read("monoclinic C2/m; pseudo-hexagonal", formula="Li2MnO3")
    assert found.spec.system == "monoclinic"


def test_molecules_at_a_place_are_said_to_be_unread():
    found = read("Fm-3m", "K on 4b and 8c; C60 molecules at 4a", formula="K3C60")
    assert {s.element for s in found.spec.sites} == {"K"}
    assert found.not_understood == (("rule 2", "C60 molecules at 4a"),)


def test_the_inverse_spinel_of_one_metal_has_both_positions_filled_by_it():
    found = read("inverse spinel, Fd-3m", formula="Fe3O4")
    assert {(s.element, s.letter, s.occupancy) for s in found.spec.sites} == {
        ("Fe", "a", None), ("Fe", "d", None), ("O", "e", None),
    }  # fmt: skip
    assert contradictions(found.spec) == []


@pytest.mark.parametrize(
    ("rules", "formula", "check"),
    [
        (("Pm-3m", "Sr occupies Sr1 (5a)"), "SrTiO3", "rules.letter"),
        (("Fd-3m", "Zn is coordinated by 4 O"), "ZnS", "rules.element"),
    ],
)
def test_what_cannot_be_is_read_and_contradicted(rules, formula, check):
    said = contradictions(read(*rules, formula=formula).spec)
    assert check in {f.check for f in said}
    assert all(f.hint for f in said)


def test_numbers_of_neighbours_belong_to_every_centre():
    found = read("all the cations have four S neighbours", formula="Cu2ZnSnS4")
    assert {(c.center, c.number) for c in found.spec.coordination} == {
        ("Cu", 4), ("Zn", 4), ("Sn", 4),
    }  # fmt: skip
    found = read("Pb-S = 2.97 Å, six neighbours each", formula="PbS")
    assert {(c.center, c.number) for c in found.spec.coordination} == {
        ("Pb", 6), ("S", 6),
    }  # fmt: skip


def test_a_shell_of_one_place_is_not_that_of_the_others():
    found = read(
        "Fd-3m, origin choice 2",
        "Li occupies Li1 (8a) and Li2 (16d, occupancy 1/6); Ti occupies 16d, occupancy 5/6; O on 32e",
        "Ti is coordinated by 6 O; Li at 8a is coordinated by 4 O",
        formula="Li4Ti5O12",
    )
    assert {(c.center, c.site, c.number) for c in found.spec.coordination} == {
        ("Ti", "", 6), ("Li", "Li1", 4),
    }  # fmt: skip
    assert contradictions(found.spec) == []


def test_the_chains_belong_to_the_polyhedra_that_form_them():
    found = read(
        "FeO6 octahedra share corners, LiO6 octahedra share edges and run in chains along b, PO4 tetrahedra are isolated from each other",
        formula="LiFePO4",
    )
    assert {(c.first, c.sharing, c.dimensions) for c in found.spec.connectivity} == {
        ("Fe", "corner", None),
        ("Li", "edge", 1),
        ("P", "isolated", None),
    }


# --- nothing is lost without a word ------------------------------------------------

#: formula, rule, what must be read, what must be told as not understood.
SAID_OR_READ = [
    ("Li4Ti5O12", "(Li,Ti)O6 edge-linked", "Li/Ti polyhedra share edges", ""),
    ("NaZr2P3O12", "(Zr,P)O4 share corners", "Zr/P polyhedra share corners", ""),
    ("TiO2", "each TiO6 octahedron shares four edges", "Ti-Ti polyhedra", "four edges"),
    ("SnO2", "SnO6-Oktaeder teilen Kanten entlang c", "share edges", "entlang c"),
    ("NiAs", "NiAs6 octahedra share faces along [001]", "share faces", "along [001]"),
    ("SiO2", "SiO4 share all four corners", "share all corners", ""),
    ("SiO2", "SiO4四面体はすべての頂点を共有", "share all corners", ""),
    ("CaCO3", "CO3 groups are triangular", "C: 3 O, trigonal planar", ""),
    ("Cu2O", "O-Cu-O is linear", "Cu: 2 O, linear", ""),
    ("YBa2Cu3O7", "the O5 site is empty", "", "empty"),
    ("Na3Zr2Si2PO12", "Na1 at 6b is full", "Na1 on 6b, occupancy 1", ""),
    ("Na3Zr2Si2PO12", "Na2 at 18e is two thirds occupied", "occupancy 0.666667", ""),
    ("Na3Zr2Si2PO12", "Na2位于18e，占有率三分之二", "occupancy 0.666667", ""),
    ("NaZr2P3O12", "Naは6b、18eは空", "Na on 18e, occupancy 0", ""),
    ("Li7La3Zr2O12", "Li sur 24d et 96h à 54 % et 45 %", "Li on 24d, occupancy 0.54", ""),
    ("NaZr2P3O12", "ZrO6八面体与六个PO4四面体共角", "Zr-P polyhedra", "六个"),
    ("Li4Ti5O12", "Fd-3m, Li 和 Ti 以 1/6 和 5/6 共占 16d", "Li on 16d, occupancy 0.166", ""),
    ("Na3Zr2Si2PO12", "C2/c; Si 4e and 8f with P; Zr 8f", "P on 4e", ""),
    ("Na3Zr2Si2PO12", "C2/c; Si auf 4e und 8f zusammen mit P; Zr 8f", "P on 8f", ""),
    ("Na3Zr2Si2PO12", "C2/c; Zr 8f; O six times 8f", "O on 6 sites 8f", ""),
    ("Li5La3Ta2O12", "Ia-3d; Li 24d and 96h allowed", "Li on 96h", ""),
    ("Li6PS5Br", "F-43m; S 16e and 4c (some Br/S disorder), Li 48h", "Li on 48h", "Br/S disorder"),
    ("Li6PS5Br", "F-43m; S 16e, Br 4c or mixed with S is allowed, Li 48h", "S on 4c", ""),
    ("Li6PS5Br", "F-43m; Br en 4c, se permite mezcla con S, Li en 48h", "S on 4c", ""),
    ("Li6PS5Br", "F-43m; Br 4c、允许与 S 混占,Li 48h", "S on 4c", ""),
    ("Li6PS5Br", "F-43m; Br は 4c、S との混合は許される、Li は 48h", "S on 4c", ""),
    ("BaAl2O4", "P63 (No. 173); Ba 2a", "space group P63", ""),
    ("Na4Al3Si3O12Cl", "AlO4 and SiO4 tetrahedra share all corners with one another", "Al/Si polyhedra share all corners", ""),
    ("Li3VO4", "todos los cationes están en tetraedros de oxígeno que comparten solo vértices", "Li/V polyhedra share corners, only", ""),
    ("Li2FeSiO4", "every cation tetrahedral, tetrahedra share corners only", "Fe/Li/Si polyhedra share corners, only", ""),
    ("Ag3SI", "I sits in the centre of Ag12 cuboctahedra", "I: 12 Ag, cuboctahedron", ""),
    ("Cu2O", "Cu 与 2 个 O 线性配位,O 与 4 个 Cu 四面体配位", "O: 4 Cu, tetrahedron", ""),
    ("MnTiO3", "MnO6八面体とTiO6八面体は面を共有する", "Mn-Ti polyhedra share faces", ""),
    ("Li7La3Zr2O12", "LiO4 tetrahedra on 24d", "24d: 4 O, tetrahedron", ""),
    ("Li7La3Zr2O12", "Li on 24d and 96h; Li on 24d is tetrahedral", "24d: 4 O, tetrahedron", ""),
    ("LiNbO3", "Li+ Nb5+ O2-", "oxidation states Li+1, Nb+5, O-2", ""),
    ("CsCl", "en coordination octaédrique", "Cs: 6 Cl, octahedron", ""),
    ("KNbO3", "corner-sharing octahedra", "octahedron-octahedron polyhedra share corners", ""),
    ("Mg(OH)2", "corner sharing octahedra", "Mg-Mg polyhedra share corners", ""),
    ("Y2Ti2O7", "O on 48f with x = 0.329", "x of O on f = 0.329", ""),
    ("MgB2", "B atoms form planar graphite-like layers", "B: flat honeycomb layers", ""),
    ("MgB2", "B bildet ebene Schichten, Schichtabstand 3,52 Å", "layers 3.42 to 3.62 Å apart", ""),
    ("As", "capas onduladas de As", "As: puckered layers", ""),
    ("CoSb3", "square Sb4 rings", "Sb4 rings", "square"),
    ("FeS2", "S2 dumbbells", "S2 pairs", ""),
    ("GeO2", "Ge-O-Ge angle 130°", "Ge-O-Ge angle 125 to 135°", ""),
    ("SrTiO3", "Ti-O-Ti = 180 grados", "Ti-O-Ti angle 175 to 180°", ""),
    ("Ce0.8Gd0.2O1.9", "Fm-3m; Ce 0.8 and Gd 0.2 on 4a; 8c: O 0.95", "O on 8c, occupancy 0.95", ""),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "rule", "wanted", "told"), SAID_OR_READ)
def test_what_a_rule_says_is_read_or_named(formula, rule, wanted, told):
    read = read_rules([rule], formula=formula, base=StructureSpec())
    assert any(wanted in what for _, what in read.understood) or not wanted
    assert any(told in what for _, what in read.not_understood) or not told


#: formula, rule, what must not be read into it.
NOT_MEANT = [
    ("NaCl", "the Cl sublattice is cubic close packed", "crystal system"),
    ("LiCoO2", "Li layers 2.64 Å thick, Co-O 1.92 Å", "2.59"),
    ("LiCoO2", "Li层间距为2.6 Å，CoO6八面体共边", "bonds"),
    ("Bi2Te3", "layers Te-Bi-Te-Bi-Te with a gap of 2.6 Å", "bonds"),
    ("SrTiO3", "Die Ti-O-Ti-Winkel betragen 180°, Sr ist zwölffach koordiniert", "Ti: 12"),
    ("ZnO", "jedes Zn hat vier O im Abstand 1,97 bis 1,99 Å", "cell"),
    ("Li7La3Zr2O12", "Les octaèdres ZrO6 sont isolés, LaO8 en dodécaèdres", "La polyhedra iso"),
    ("Ag8GeS6", "S is surrounded by Ag8S cubes", "S: 8 S"),
    ("CoSb3", "CoSb6 octahedra share corners; Sb4 rings", "0 dimensions"),
    ("Cu2O", "Cu 与 2 个 O 线性配位,O 与 4 个 Cu 四面体配位", "Cu: 4 O"),
    ("Li3PS4", "Pnma; Li 8d; P 4c; S 8d", "P42"),
    ("KCl", "Fm-3m; K has coordination number 8", "two_values"),
    ("Ca2MgSi2O7", "Si2O7 groups of two tetrahedra", "Si2: 7 O"),
    ("Li7La3Zr2O12", "ZrO6 and LaO8 polyhedra share edges, LiO4 tetrahedra on 24d", "Li polyhedra"),
    ("MgB2", "B atoms form planar layers, Mg has 12 B neighbours", "Mg-Mg net"),
    ("SiO2", "SiO4 corner-linked in six-membered rings", "dimensions"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "rule", "wrong"), NOT_MEANT)
def test_nothing_is_read_into_a_rule(formula, rule, wrong):
    read = read_rules([rule], formula=formula, base=StructureSpec())
    assert not any(wrong in what for _, what in read.understood), read.understood


def test_several_bond_lengths_of_one_rule_stand_side_by_side():
    rule = "Ti-O bonds: one of 1.86 Å, one of 2.17 Å, four of 2.00 Å"
    spec = read_rules([rule], formula="BaTiO3", base=StructureSpec()).spec
    assert len(spec.bonds) == 3
    two = read_rules(
        ["Ti-O 1.9 to 2.0 Å", "Ti-O 2.3 to 2.4 Å"],
        formula="SrTiO3",
        base=StructureSpec(),
    ).spec
    assert any(p.kind == "two_values" for p in two.problems)


def test_a_mixed_site_on_a_free_position_does_not_fix_z():
    rule = "Pnma; Ge 4c; Zn and Li on 4c; Li 8d and 4a; O 8d, 4c, 4c"
    spec = read_rules([rule], formula="Li14ZnGe4O16", base=StructureSpec()).spec
    assert not contradictions(spec)


def test_a_coordination_number_is_no_group_number():
    spec = read("Fm-3m; K 4a, Cl 4b; K has coordination number 8", formula="KCl").spec
    assert spec.problems == ()
    assert [c.number for c in spec.coordination] == [8]
    assert [f.check for f in contradictions(spec)] == ["rules.coordination"]


def test_a_position_that_is_named_again_as_shared_is_one_position():
    rule = "Li on 8d, 4c and 4a, Zn shares 8d with Li"
    spec = read_rules([rule], formula="Li14ZnGe4O16", base=StructureSpec()).spec
    on = [(s.element, s.letter) for s in spec.sites]
    assert sorted(on) == [("Li", "a"), ("Li", "c"), ("Li", "d"), ("Zn", "d")]


def test_sites_of_either_kind_ask_for_no_shape():
    read = read_rules(
        ["Li and Zn share the remaining tetrahedral and interstitial sites (8d, 4c)"],
        formula="Li14ZnGe4O16",
        base=StructureSpec(),
    )
    assert not read.not_understood
    assert not read.spec.coordination


@pytest.mark.parametrize(
    "rule",
    [
        "TiO6 octahedra share no edges",
        "TiO6 octahedra do not share edges",
        "edges are not shared between TiO6 octahedra",
        "TiO6-Oktaeder teilen keine Kanten",
        "Les octaèdres TiO6 ne partagent pas d'arêtes",
        "Los octaedros TiO6 no comparten aristas",
        "TiO6八面体不共棱",
        "TiO6八面体は稜を共有しない",
    ],
)
def test_links_that_must_not_be_are_read_as_such(rule):
    read = read_rules([rule], formula="TiO2", base=StructureSpec())
    (link,) = read.spec.connectivity
    assert (link.sharing, link.never) == ("edge", True)
    assert not read.not_understood


def test_a_link_may_be_and_another_not():
    rule = "The TiO6 octahedra share corners but no edges"
    read = read_rules([rule], formula="TiO2", base=StructureSpec())
    links = {(c.sharing, c.never) for c in read.spec.connectivity}
    assert links == {("corner", False), ("edge", True)}


def test_not_only_corners_means_both():
    rule = "TiO6 octahedra share not only corners but also edges"
    read = read_rules([rule], formula="TiO2", base=StructureSpec())
    assert [c.sharing for c in read.spec.connectivity] == ["corner", "edge"]
    assert not any(c.only or c.never for c in read.spec.connectivity)


def test_edges_asked_and_forbidden_contradict_each_other():
    rules = ["TiO6 octahedra share edges", "TiO6 octahedra share no edges"]
    read = read_rules(rules, formula="TiO2", base=StructureSpec())
    assert any("share none" in f.message for f in read.spec.problems)


@pytest.mark.parametrize(
    "rule",
    [
        "8 O around each Ca",
        "Ca has 8 O",
        "Ca の周りに 8 個の O",
        "eight oxygens around Ca",
        "Around each Ca there are 8 O",
        "Um Ca liegen 8 O",
        "8 O autour de Ca",
        "8 O alrededor de cada Ca",
        "Ca周围有8个O",
        "Caの周りに8個のO",
    ],
)
def test_neighbours_may_be_counted_before_their_centre(rule):
    read = read_rules([rule], formula="CaWO4", base=StructureSpec())
    (asked,) = read.spec.coordination
    assert (asked.center, asked.ligand, asked.number) == ("Ca", "O", 8)
    assert not read.not_understood


@pytest.mark.parametrize(
    "rule",
    [
        "ZnO4 tetrahedra and FeO6 octahedra; the octahedra share edges",
        "tetraedros ZnO4 y octaedros FeO6; los octaedros comparten aristas",
        "ZnO4-Tetraeder und FeO6-Oktaeder; die Oktaeder teilen Kanten",
    ],
)
def test_the_octahedra_are_those_that_were_named_before(rule):
    read = read_rules([rule], formula="ZnFe2O4", base=StructureSpec())
    (link,) = read.spec.connectivity
    assert (link.first, link.second, link.sharing) == ("Fe", "Fe", "edge")


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Mg2+ und O- in Fm-3m", {"Mg": 2, "O": -1}),
        ("Mg2+ and O- at room temperature", {"Mg": 2, "O": -1}),
        ("Mg2+ in an O-sublattice", {"Mg": 2}),
    ],
)
def test_a_bare_sign_behind_another_ion_is_a_charge(text, states):
    spec = read_rules([text], formula="MgO", base=StructureSpec()).spec
    assert dict(spec.oxidation) == states


@pytest.mark.parametrize(
    "words",
    [
        "S 16e and 4a, Br 4c or mixed with S is allowed, Li 48h",
        "S 16e und 4a, Br 4c, Mischung mit S erlaubt, Li 48h",
        "S 16e et 4a, Br en 4c, échange avec S possible, Li en 48h",
    ],
)
def test_who_may_join_a_place_is_not_put_on_the_next(words):
    read = read_rules(["F-43m; " + words], formula="Li6PS5Br", base=StructureSpec())
    places = {(s.element, s.letter, s.optional) for s in read.spec.sites}
    assert {("S", "c", True), ("Li", "h", False)} <= places
    assert not any(e == "S" and letter == "h" for e, letter, _ in places)
