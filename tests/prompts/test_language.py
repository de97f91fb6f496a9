"""Rules in people's words: six languages, many spellings, nothing dropped."""

# ruff: noqa: E501 - a wording and its meaning stand on one line

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.language import read_rules, rules_in_message, split_rules
from validators.groups import reference_group
from validators.specs.structure import StructureSpec

NZP = "NaZr2(PO4)3"


def read(*texts, formula=NZP, base=None):
    return read_rules(list(texts), formula=formula, base=base or StructureSpec())


def sites(spec):
    return {(s.label or s.element, f"{s.multiplicity or ''}{s.letter}", s.count)
            for s in spec.sites}  # fmt: skip


SAME_RULES = {
    "en": [
        'Rule 1: the space group of NaZr2(PO4)3 is "R -3 c" (No. 167, hexagonal axes).',
        "Rule 2: Na occupies Na1 (6b), Na2 (18e) and Na3 (36f); Zr occupies 12c, P "
        "18e, and O occupies two 36f sites.",
        "Rule 3: ZrO6 octahedra and PO4 tetrahedra share vertices and form a "
        "three-dimensional framework.",
        "Rule 4: a = 8.80 Å, c = 22.76 Å.",
    ],
    "zh": [
        "规则1：NaZr2(PO4)3的空间群为R-3c（第167号，六方轴）。",
        "规则2：Na占据Na1 (6b)、Na2 (18e)和Na3 (36f)三种位置，Zr占据12c位置，"
        "P占据18e位置，O占据两个36f位置。",
        "规则3：ZrO6八面体与PO4四面体共顶点连接形成三维骨架。",
        "规则4：晶格常数 a = 8.80 Å，c = 22.76 Å。",
    ],
    "de": [
        "Regel 1: Die Raumgruppe ist R -3 c (Nr. 167, hexagonale Achsen).",
        "Regel 2: Natrium besetzt die Lagen Na1 (6b), Na2 (18e) und Na3 (36f); Zr "
        "liegt auf 12c, P auf 18e, O auf zwei 36f-Lagen.",
        "Regel 3: Das Gerüst besteht aus eckenverknüpften ZrO6-Oktaedern und "
        "PO4-Tetraedern und ist dreidimensional.",
        "Regel 4: Die Gitterkonstanten betragen a = 8,80 Å und c = 22,76 Å.",
    ],
    "ja": [
        "ルール1：空間群はR-3c（No. 167、六方軸）です。",
        "ルール2：NaはNa1 (6b)、Na2 (18e)、Na3 (36f)を占め、Zrは12c、Pは18eを占める。"
        "Oは2つの36fサイトを占有する。",
        "ルール3：ZrO6八面体とPO4四面体が頂点共有した三次元骨格。",
        "ルール4：格子定数は a = 8.80 Å、c = 22.76 Å である。",
    ],
    "fr": [
        "Règle 1 : le groupe d'espace est R -3 c (n° 167, axes hexagonaux).",
        "Règle 2 : les ions sodium occupent Na1 (6b), Na2 (18e) et Na3 (36f) ; Zr "
        "occupe le site 12c, P le site 18e et O deux sites 36f.",
        "Règle 3 : octaèdres ZrO6 et tétraèdres PO4 partageant des sommets, charpente "
        "tridimensionnelle.",
        "Règle 4 : les paramètres de maille sont a = 8,80 Å et c = 22,76 Å.",
    ],
    "es": [
        "Regla 1: el grupo espacial es R -3 c (n.º 167, ejes hexagonales).",
        "Regla 2: el sodio ocupa Na1 (6b), Na2 (18e) y Na3 (36f); Zr ocupa la posición "
        "12c, P la posición 18e y O dos posiciones 36f.",
        "Regla 3: octaedros de ZrO6 y tetraedros de PO4 que comparten vértices, red "
        "tridimensional.",
        "Regla 4: los parámetros de red son a = 8,80 Å y c = 22,76 Å.",
    ],
}


@pytest.mark.parametrize("language", SAME_RULES)
def test_six_languages_mean_the_same(language):
    found = read(*SAME_RULES[language])
    spec = found.spec
    assert found.not_understood == ()
    assert spec.group.full_symbol == "R -3 c:H"
    assert spec.group_explicit
    assert sites(spec) == {
        ("Na1", "6b", 1), ("Na2", "18e", 1), ("Na3", "36f", 1), ("Zr", "12c", 1),
        ("P", "18e", 1), ("O", "36f", 2),
    }  # fmt: skip
    assert {s.element for s in spec.sites if s.optional} == {"Na"}
    assert {(c.center, c.number, c.shape) for c in spec.coordination} == {
        ("Zr", 6, "octahedron"), ("P", 4, "tetrahedron"),
    }  # fmt: skip
    net = spec.connectivity[0]
    assert ({net.first, net.second}, net.sharing, net.dimensions) == (
        {"Zr", "P"}, "corner", 3,
    )  # fmt: skip
    assert spec.lattice.given() == {"a": 8.8, "c": 22.76}
    assert list(spec.rules) == ["rule 1", "rule 2", "rule 3", "rule 4"]


def test_the_rules_of_the_review_as_printed():
    found = read(
        "Rule 1: The space group of $\\text{NaZr}_2(\\text{PO}_4)_3$ should be “ "
        "$\\overline{R}\\bar{3}C$ ”.",
        "Rule 2: The migration ion Na occupies three different sites, namely Na1 sites "
        "(6b), Na2 sites (18e) and Na3 sites (36f), Zr ion occupies 12c site and the P "
        "ion occupies the 18e site.",
        "Rule 3: The crystal structure should be a three-dimensional skeleton that "
        "forms a crystal structure through the vertices-sharing of ZrO_6 octahedra and "
        "PO_4 tetrahedra. The sodium ions are distributed in different interstices of "
        "the skeleton, forming Na (1) O_6 polyhedron, Na (2) O_8 polyhedron and Na (3) "
        "O_5 polyhedron.",
    )
    assert found.not_understood == ()
    assert found.spec.group.number == 167
    assert len(found.spec.sites) == 5
    shells = {(c.site or c.center): c.number for c in found.spec.coordination}
    assert shells == {"Zr": 6, "P": 4, "Na1": 6, "Na2": 8, "Na3": 5}


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("space group R3̅c", "R -3 c:H"),
        ("The space group must be P4₂/mnm.", "P 42/m n m"),
        ("S.G.: I41/acd:2", "I 41/a c d:2"),
        ("space group Fd-3m, origin choice 1", "F d -3 m:1"),
        ("Raumgruppe Fd-3m (Ursprungswahl 2)", "F d -3 m:2"),
        ("R -3 m with rhombohedral axes as space group", "R -3 m:R"),
        ("sg no 225", "F m -3 m"),
        ("空间群号221", "P m -3 m"),
        ("NaCl crystallises in Fm-3m", "F m -3 m"),
        ("Hall symbol -P 4 2 3", "P m -3 m"),
        ("the symmetry group is P6(3)/mmc", "P 63/m m c"),
    ],
)
def test_groups_in_any_spelling(text, symbol):
    assert read(text, formula=None).spec.group.full_symbol == symbol


@pytest.mark.parametrize(
    "text",
    [
        "The space group is not R-3m but R-3c.", "use R-3c instead of R-3m",
        "change the space group from R-3m to R-3c", "the symmetry is R-3c, not R-3m",
        "空间群不是R-3m而是R-3c", "R-3mではなくR-3c", "R-3c statt R-3m",
    ],
)  # fmt: skip
def test_a_group_that_is_turned_down_is_not_the_one_asked_for(text):
    found = read(text)
    assert found.spec.group.number == 167
    assert found.spec.problems == ()


def test_a_group_that_is_only_forbidden_asks_for_nothing():
    assert read("Do not use R-3m.").spec.group is None


@given(st.integers(1, 230), st.sampled_from(["is", "should be", "=", ":"]))
@settings(max_examples=80, deadline=None)
def test_every_short_symbol_is_read_back(number, verb):
    group = reference_group(number)
    found = read(f"the space group {verb} {group.short}", formula=None)
    assert found.spec.group is not None
    assert found.spec.group.number == number
    assert found.not_understood == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Na on 4a; Cl on 4b", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("4a: Na, 4b: Cl", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("Wyckoff position 4a is occupied by Na, 4b by Cl",
         {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("Na and Cl sit on 4a and 4b, respectively", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("sodium is placed at 4a and chlorine at 4b", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("Na1 in 4a (0,0,0) and Cl1 in 4b (1/2,1/2,1/2)",
         {("Na1", "4a", 1), ("Cl1", "4b", 1)}),
        ("钠占据4a位置，氯占据4b位置", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("ナトリウムは4a、塩素は4bを占める", {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("Na at Wyckoff letter a, Cl at Wyckoff letter b",
         {("Na", "a", 1), ("Cl", "b", 1)}),
    ],
)  # fmt: skip
def test_sites_in_any_order_and_wording(text, expected):
    found = read(text, formula="NaCl")
    assert sites(found.spec) == expected
    assert found.not_understood == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Li occupies Li1 (24d, occupancy 0.94) and Li2 (96h, occupancy 0.349)",
         {"24d": "0.94", "96h": "0.349"}),
        ("Li1 24d (occ. 0.542), Li2 96h (occ. 0.448)", {"24d": "0.542", "96h": "0.448"}),
        ("Li on 24d with 94 % occupancy and on 96h with occupancy of 0.349",
         {"24d": "0.94", "96h": "0.349"}),
        ("Li besetzt 24d (Besetzung 0,94) und 96h (Besetzung 0,349)",
         {"24d": "0.94", "96h": "0.349"}),
        ("Li占据24d（占有率0.94）和96h（占有率0.349）", {"24d": "0.94", "96h": "0.349"}),
        ("Li fully occupies 24d; half of the 96h sites are occupied by Li",
         {"24d": "1", "96h": "0.5"}),
        ("Li on 24d and 96h with occupancies 0.94 and 0.349",
         {"24d": "0.94", "96h": "0.349"}),
    ],
)  # fmt: skip
def test_occupancies_are_exact(text, expected):
    found = read(text, formula="Li7La3Zr2O12")
    stated = {f"{s.multiplicity}{s.letter}": s.occupancy for s in found.spec.sites}
    assert stated == {k: Fraction(v) for k, v in expected.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Li and La share the 1a site with occupancy 0.5 each",
        "1a is shared by Li (occupancy 0.5) and La (occupancy 0.5)",
        "Li und La teilen sich die Lage 1a je zur Hälfte",
        "锂和镧共同占据1a位置，占有率各为0.5",
        "50 % Li and 50 % La on 1a",
    ],
)
def test_shared_positions(text):
    spec = read(text, formula="Li0.5La0.5TiO3").spec
    assert {(s.element, s.letter, s.occupancy) for s in spec.sites} == {
        ("Li", "a", Fraction(1, 2)), ("La", "a", Fraction(1, 2)),
    }  # fmt: skip


def test_sums_over_sites():
    spec = read(
        "Na is on Na1 (6b), Na2 (18e) and Na3 (36f), with "
        "6*occ(Na1)+18*occ(Na2)+36*occ(Na3) = 6"
    ).spec
    total = spec.occupancy_sums[0]
    assert total.terms == (
        (Fraction(6), "Na1"), (Fraction(18), "Na2"), (Fraction(36), "Na3"),
    )  # fmt: skip
    assert total.total == 6


@pytest.mark.parametrize(
    ("text", "given_"),
    [
        ("a = 8.80 Å, c = 22.76 Å", {"a": 8.8, "c": 22.76}),
        ("a = b = 0.880 nm; c = 2.276 nm", {"a": 8.8, "b": 8.8, "c": 22.76}),
        ("unit cell 10.33 x 6.01 x 4.69 Å", {"a": 10.33, "b": 6.01, "c": 4.69}),
        ("the lattice parameters are 10.33, 6.01 and 4.69 Å",
         {"a": 10.33, "b": 6.01, "c": 4.69}),
        ("lattice constant of 5.64 Angstrom", {"a": 5.64, "b": 5.64, "c": 5.64}),
        ("a=5.08(1) Å, β = 99.2°", {"a": 5.08, "beta": 99.2}),
        ("alpha = beta = gamma = 90°", {"alpha": 90, "beta": 90, "gamma": 90}),
    ],
)  # fmt: skip
def test_cells(text, given_):
    assert read(text, formula=None).spec.lattice.given() == given_


@pytest.mark.parametrize(
    ("text", "density"),
    [
        ("density 3.2 g/cm3", (3.104, 3.296)), ("density 3.1-3.3 g/cm³", (3.1, 3.3)),
        ("the density must exceed 3 g/cm3", (3.0, 23.0)), ("Dichte 3,2 g/cm³",
         (3.104, 3.296)), ("density at most 3 g cm-3", (0.0, 3.0)),
        ("密度为3200 kg/m3", (3.104, 3.296)), ("densité 3,2 ± 0,1 g/cm³", (3.1, 3.3)),
    ],
)  # fmt: skip
def test_densities(text, density):
    assert read(text).spec.density == pytest.approx(density)


def test_a_range_of_a_cell_length_is_its_middle_with_a_tolerance():
    lattice = read("a between 8.7 and 8.9 Å").spec.lattice
    assert lattice.given() == {"a": 8.8}
    assert lattice.tolerance * 8.8 == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        "isolated GeO4 tetrahedra; Li/ZnO4 tetrahedra share corners with them",
        "isolated GeO4 tetrahedra, Li/Zn tetrahedra corner-shared with them",
    ],
)
def test_isolated_polyhedra_may_share_corners_with_others(text):
    spec = read(text, formula="Li14Zn(GeO4)4").spec
    links = {(frozenset((c.first, c.second)), c.sharing) for c in spec.connectivity}
    assert links == {
        (frozenset({"Ge"}), "isolated"), (frozenset({"Li", "Ge"}), "corner"),
        (frozenset({"Zn", "Ge"}), "corner"),
    }  # fmt: skip
    assert spec.problems == ()


def test_a_coordinate_is_no_occupancy():
    found = read("O at (x,x,x) with x = 0.263 on 32e", formula="LiMn2O4")
    assert found.spec.sites[0].occupancy is None
    assert "0.263" in found.not_understood[0][1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ti is coordinated by 6 O", 6), ("Ti is octahedrally coordinated", 6),
        ("each Ti is surrounded by six oxygen atoms", 6), ("CN(Ti) = 6", 6),
        ("the coordination number of Ti is 6", 6), ("sixfold coordinated Ti", 6),
        ("Ti的配位数为6", 6), ("Tiは6つのOに配位されている", 6),
        ("Ti ist von sechs Sauerstoffatomen umgeben", 6),
        ("Ti est entouré de six oxygènes", 6), ("Ti está rodeado por seis oxígenos", 6),
        ("tetrahedral coordination of Ti by O", 4),
    ],
)  # fmt: skip
def test_coordination_in_words(text, number):
    spec = read(text, formula="SrTiO3").spec
    assert [(c.center, c.ligand, c.number) for c in spec.coordination] == [
        ("Ti", "O", number)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ti-O bonds 1.9-2.0 Å", (1.9, 2.0)), ("Ti–O = 195 pm", (1.9, 2.0)),
        ("Ti-O distances between 0.19 and 0.20 nm", (1.9, 2.0)),
        ("Ti-O < 2.1 Å", (None, 2.1)), ("no Ti-O distance below 1.8 Å", (1.8, None)),
        ("the shortest Ti-O distance is 1.8 Å", (1.8, None)),
        ("Ti-O键长1.9到2.0埃", (1.9, 2.0)), ("Ti-O 1.95 ± 0.05 Å", (1.9, 2.0)),
    ],
)  # fmt: skip
def test_bond_lengths(text, expected):
    bond = read(text, formula="SrTiO3").spec.bonds[0]
    assert (bond.first, bond.second) == ("Ti", "O")
    assert (bond.shortest, bond.longest) == pytest.approx(expected, abs=1e-6) or (
        bond.shortest,
        bond.longest,
    ) == expected


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Zr4+ and P5+", {"Zr": 4, "P": 5}), ("Zr(IV), P(V)", {"Zr": 4, "P": 5}),
        ("Zr⁴⁺, O²⁻", {"Zr": 4, "O": -2}), ("Zr is 4+", {"Zr": 4}),
        ("the oxidation state of Zr is +4", {"Zr": 4}), ("Zr的氧化态为+4", {"Zr": 4}),
    ],
)  # fmt: skip
def test_oxidation_states(text, states):
    assert dict(read(text).spec.oxidation) == states


def test_what_is_not_understood_is_said_in_the_users_words():
    found = read("Zr is on 12c and looks beautiful at 300 K", "make it conduct")
    said = dict(found.not_understood)
    assert "beautiful at 300 K" in said["rule 1"]
    assert said["rule 2"] == "conduct"
    assert sites(found.spec) == {("Zr", "12c", 1)}


@pytest.mark.parametrize(
    "text",
    [
        "P63mc, Ga on 2b and N on 2b with the same z",
        "P63mc, Ga auf 2b und N auf 2b mit gleicher Höhe",
        "P63mc，Ga 在 2b，N 在 2b，z 与 Ga 相同的坐标",
    ],
)
def test_a_tie_between_coordinates_is_no_filling_word(text):
    assert read(text).not_understood


def test_numbers_are_never_dropped_silently():
    found = read("Zr on 12c with z parameter 0.146 and temperature factor 0.5")
    assert "0.146" in " ".join(f for _, f in found.not_understood)


def test_rules_keep_the_numbers_that_the_user_gave():
    rules = split_rules(["Rule 3: c", "first", "Rule 1: a. Rule 2: b"])
    assert rules == [("rule 3", "c"), ("rule 4", "first"), ("rule 1", "a."),
                     ("rule 2", "b")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "formula", "expected"),
    [
        ("Fm-3m; Na+ sits at (0, 0, 0) and Cl− at (0.5, 0.5, 0.5)", "NaCl",
         {("Na", "4a", 1), ("Cl", "4b", 1)}),
        ("24c=La, 16a=Zr, 96h=O, Li in 24d & 96h with partial occupancy",
         "Li7La3Zr2O12",
         {("La", "24c", 1), ("Zr", "16a", 1), ("O", "96h", 1), ("Li", "24d", 1),
          ("Li", "96h", 1)}),
        ("12c is occupied by Zr, 18e by P, and 6b by Na", NZP,
         {("Zr", "12c", 1), ("P", "18e", 1), ("Na", "6b", 1)}),
        ("Zr4+ cations reside on the 12c sites, P5+ on 18e", NZP,
         {("Zr", "12c", 1), ("P", "18e", 1)}),
        ("La position 24c est occupée par La et le site 16a par Zr", "Li7La3Zr2O12",
         {("La", "24c", 1), ("Zr", "16a", 1)}),
    ],
)  # fmt: skip
def test_mixed_orders_charges_articles_and_coordinates(text, formula, expected):
    found = read(text, formula=formula)
    assert sites(found.spec) == expected
    assert found.not_understood == ()


@pytest.mark.parametrize(
    "text",
    ["the structure is a perovskite", "结构为钙钛矿型", "es ist ein Perowskit",
     "ペロブスカイト構造", "une pérovskite", "es una perovskita"],
)  # fmt: skip
def test_a_family_brings_its_rules(text):
    spec = read(text, formula="SrTiO3").spec
    assert [(c.center, c.number) for c in spec.coordination] == [("Ti", 6)]
    assert spec.connectivity[0].sharing == "corner"


def test_elements_named_together_share_a_place_that_exists_once():
    once = read("Im-3m; Fe and Co occupy 2a", formula="FeCo").spec
    many = read("Pnma; Fe and P occupy 4c", formula="LiFePO4").spec
    assert [s.shared for s in once.sites] == [True, True]
    assert [s.shared for s in many.sites] == [False, False]


@pytest.mark.parametrize(
    "text", ["Set the occupancy of Na1 to 0.5.", "Na1的占有率为0.5"]
)
def test_an_occupancy_by_label_alone(text):
    base = read("Na occupies Na1 (6b) and Na2 (18e)").spec
    spec = read(text, base=base).spec
    stated = {s.label: (s.letter, s.occupancy) for s in spec.sites}
    assert stated == {"Na1": ("b", Fraction(1, 2)), "Na2": ("e", None)}


def test_a_later_change_replaces_and_a_second_claim_contradicts():
    changed = read("space group R-3m", "Please change the space group to 'R -3 c'.")
    assert changed.spec.group.number == 167
    assert changed.spec.problems == ()
    both = read("space group R-3m", "the space group is R-3c")
    assert both.spec.problems[0].kind == "two_values"


def test_unknown_symbols_become_problems_with_near_ones():
    problem = read("the space group is Pm-4m").spec.problems[0]
    assert problem.kind == "unknown_group"
    assert "Pm-3m" in problem.expected


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("Please note that Na occupies Na1 (6b), Na2 (18e) and Na3 (36f).", 1),
        ("Please change the space group to 'R -3 c'. Thank you!", 1),
        ("Rule 2: Zr on 12c; P on 18e. Rule 3: PO4 tetrahedra are isolated.", 2),
        ("Can you generate a CIF for NaCl in space group Fm-3m?", 1),
        ("What is the space group of NaCl?", 0),
        ("Is the space group of halite Fm-3m?", 0),
        ("Can you generate a CIF file for NaZr2(PO4)3?", 0),
        ("Hello, how are you? Thanks for the file.", 0),
        ("请把空间群改为R-3c。谢谢！", 1),
        ("Bitte beachte: Zr liegt auf 12c.", 1),
        ("Why is the conductivity of LLZO so high?", 0),
    ],
)
def test_rules_inside_a_message(message, count):
    assert len(rules_in_message(message)) == count


def test_a_message_turn_builds_on_the_turn_before():
    first = read("The space group is R-3c").spec
    second = read("Zr is on 12c", base=first).spec
    assert second.group.number == 167
    assert sites(second) == {("Zr", "12c", 1)}


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(text):
    found = read(text)
    assert found.spec.formula == NZP
    rules_in_message(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "R-3c",
                "space",
                "group",
                "Na",
                "6b",
                "18e",
                "(",
                ")",
                ",",
                ";",
                "on",
                "and",
                "0.5",
                "occupancy",
                "O6",
                "TiO6",
                "octahedra",
                "=",
                "a",
                "8.8",
                "Å",
                "Z",
                "6",
                "+",
                "-",
                "*",
                "occ(Na1)",
                "share",
                "corners",
                "3D",
                "No.",
                "167",
                "%",
                "空间群",
                "の",
                "を",
                "respectively",
                "each",
                "4+",
                ":",
                "is",
                "12c",
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_salad_of_words_breaks_the_reader(words):
    read(" ".join(words))


@pytest.mark.parametrize(
    "rule",
    [
        "Fe and P on 4c, P-O 1.54 Å",
        "Fe und P auf 4c, P-O 1,54 Å",
        "Fe和P在4c位，P-O键长1.54 Å",
    ],
)
def test_atoms_on_a_position_are_no_pair_with_the_length_behind_them(rule):
    spec = read_rules([rule], formula="LiFePO4", base=StructureSpec()).spec
    assert [(s.element, s.letter) for s in spec.sites] == [("Fe", "c"), ("P", "c")]
    assert [(b.first, b.second) for b in spec.bonds] == [("P", "O")]
