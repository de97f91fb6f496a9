"""Wordings of strangers: origins, cells, shared positions, families, charges."""

# ruff: noqa: E501 - a wording and its meaning stand on one line

from fractions import Fraction

import pytest

from prompts.language import read_rules
from validators.contradictions import contradictions, doubts
from validators.specs.structure import StructureSpec


def read(*texts, formula):
    return read_rules(list(texts), formula=formula, base=StructureSpec())


def placed(spec):
    return {
        (s.label or s.element, f"{s.multiplicity or ''}{s.letter}", s.count)
        for s in spec.sites
    }


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("I4_1/a, second origin choice", "I 41/a:2"),
        ("Raumgruppe Fd-3m, zweite Ursprungswahl", "F d -3 m:2"),
        ("space group Fd-3m, origin at the inversion centre", "F d -3 m:2"),
        ("Pn-3m, origin at -43m", "P n -3 m:1"),
        ("space group Fm3barm", "F m -3 m"),
        ("the space group is R 3bar c, hexagonal axes", "R -3 c:H"),
    ],
)
def test_origins_and_bars_in_words(text, symbol):
    assert read(text, formula=None).spec.group.full_symbol == symbol


def test_no_is_a_number_only_right_behind_the_group():
    found = read("P21/n, beta = 94.6°; no two SiO4 share an oxygen", formula="Ca2SiO4")
    assert found.spec.problems == ()
    assert [(c.first, c.second, c.sharing) for c in found.spec.connectivity] == [
        ("Si", "Si", "isolated")
    ]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("a 5.356, b 13.163, c 5.399 angstrom", {"a": 5.356, "b": 13.163, "c": 5.399}),
        ("α 94.3°, β 116.6°, γ 87.7°", {"alpha": 94.3, "beta": 116.6, "gamma": 87.7}),
        ("a0 = 3.965 Å", {"a": 3.965}),
        ("a = 5.78 Å, c/a = 2.01", {"a": 5.78, "c": 11.6178}),
    ],
)
def test_cells_without_equals_signs_and_by_ratio(text, given):
    found = read(text, formula=None)
    assert found.spec.lattice.given() == pytest.approx(given)
    assert found.not_understood == ()


def test_a_ratio_without_a_length_is_said_and_gives_no_cell():
    found = read("c/a = 1.63", formula="ZnO")
    assert found.spec.lattice is None
    assert found.not_understood == (("rule 1", "c/a = 1.63"),)


def test_a_number_before_a_full_stop_is_a_number():
    spec = read("Z = 4. P is +5, S is -2.", formula="Li6PS5Cl").spec
    assert spec.z == 4
    assert dict(spec.oxidation) == {"P": 5, "S": -2}


@pytest.mark.parametrize(
    "text",
    [
        "Ba and Sr sharing 1a (0.6/0.4)", "Ba and Sr on 1a in the ratio 60:40",
        "Ba/Sr on 1a (0.6 Ba, 0.4 Sr)", "1a: 60% Ba + 40% Sr",
        "Ba和Sr共同占据1a位置，占有率分别为0.6和0.4", "1a mit 3/5 Ba und 2/5 Sr besetzt",
    ],
)  # fmt: skip
def test_the_parts_of_a_shared_position(text):
    spec = read(text, formula="Ba0.6Sr0.4TiO3").spec
    assert {(s.element, s.letter, s.occupancy) for s in spec.sites} == {
        ("Ba", "a", Fraction(3, 5)), ("Sr", "a", Fraction(2, 5)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "text", "expected"),
    [
        ("LiFePO4", "Li on 4a, Fe, P, O1 and O2 on 4c, O3 on 8d",
         {("Li", "4a", 1), ("Fe", "4c", 1), ("P", "4c", 1), ("O1", "4c", 1),
          ("O2", "4c", 1), ("O3", "8d", 1)}),
        ("Ag2S", "Ag1, Ag2 and S on 4e",
         {("Ag1", "4e", 1), ("Ag2", "4e", 1), ("S", "4e", 1)}),
        ("CdI2", "Cd in 1a, I in 2d; the octahedra form layers",
         {("Cd", "1a", 1), ("I", "2d", 1)}),
        ("CeO2", "Ce4+ on 4a in eightfold coordination by O2- on 8c",
         {("Ce", "4a", 1), ("O", "8c", 1)}),
        ("BaTiO3", "A site 1a: Ba. B site 1b: Ti", {("Ba", "1a", 1), ("Ti", "1b", 1)}),
    ],
)  # fmt: skip
def test_no_atom_of_a_list_is_lost(formula, text, expected):
    assert placed(read(text, formula=formula).spec) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("Spinel, Fd-3m: Mg on 8a, Al on 16d, O on 32e",),
        ("Mg on 8a, Al on 16d, O on 32e", "space group Fd-3m", "it is a spinel"),
        ("a spinel in Fd-3m", "Mg on 8a, Al on 16d, O on 32e"),
    ],
)
def test_a_family_gives_way_to_what_the_user_says(texts):
    spec = read(*texts, formula="MgAl2O4").spec
    assert placed(spec) == {("Mg", "8a", 1), ("Al", "16d", 1), ("O", "32e", 1)}
    assert contradictions(spec) == []


def test_a_family_that_gave_way_leaves_no_rule_to_judge():
    rules = ["R-3c, hexagonal axes; AlO6 octahedra; Al 12c; O 18e", "it is corundum"]
    assert list(read(*rules, formula="Al2O3").spec.rules) == ["rule 1"]
    assert list(read(rules[1], formula="Al2O3").spec.rules) == ["rule 1"]


def test_an_element_may_have_two_surroundings():
    text = "AlO$_6$ octahedra and AlO$_4$ tetrahedra share corners"
    spec = read(text, formula="Y3Al5O12").spec
    assert {(c.center, c.number, c.shape) for c in spec.coordination} == {
        ("Al", 6, "octahedron"), ("Al", 4, "tetrahedron"),
    }  # fmt: skip
    assert contradictions(spec) == []


def test_the_name_of_the_compound_asks_for_nothing_more():
    assert read("willemite, R-3", formula="Zn2SiO4").not_understood == ()
    assert read("scheelite, Pnma", formula="Zn2SiO4").not_understood == (
        ("rule 1", "scheelite"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "text"),
    [("FeS2", "Fe(II)"), ("CoSb3", "Co3+"), ("BaO2", "Ba2+"), ("K2O2", "K+")],
)
def test_paired_anions_carry_one_charge_each(formula, text):
    assert contradictions(read(text, formula=formula).spec) == []


def test_a_state_of_one_of_two_sites_is_a_doubt():
    spec = read("Fe(III) on 8a, Fe on 16d, O on 32e", formula="Fe3O4").spec
    assert contradictions(spec) == []
    assert [f.expected for f in doubts(spec)] == ["Fe +2.67 on average"]


@pytest.mark.parametrize(
    ("formula", "text", "symbol"),
    [
        ("CoAl2O4", "Raumgruppe Nr. 227, Ursprung im Inversionszentrum", "F d -3 m:2"),
        ("LiTaO3", "$R3c$ in hexagonal setting", "R 3 c:H"),
        ("Pb2Ru2O7", "F-43m? better Fd-3m (origin at centre)", "F d -3 m:2"),
        ("Nb2O5", "Hall: -C 2y", "C 1 2/m 1"),
    ],
)
def test_groups_among_other_words(formula, text, symbol):
    spec = read(text, formula=formula).spec
    assert spec.group.full_symbol == symbol
    assert spec.problems == ()


def test_an_angle_behind_a_symbol_is_no_length():
    assert read("C2/c, beta=100.1°", formula="TlInS2").spec.lattice.given() == {
        "beta": 100.1
    }


@pytest.mark.parametrize(
    ("formula", "text", "filled"),
    [
        ("Zr0.8Y0.2O1.9", "Lage 4a ist zu 80 % mit Zr und zu 20 % mit Y besetzt",
         {"Zr": "0.8", "Y": "0.2"}),
        ("La0.7Ca0.3MnO3", "La y Ca comparten la posición 4c (0,7 y 0,3)",
         {"La": "0.7", "Ca": "0.3"}),
        ("Na0.9CrO2", "Na在3a，Cr在3b，Na占位率为0.9", {"Na": "0.9", "Cr": None}),
    ],
)  # fmt: skip
def test_occupancies_in_other_words(formula, text, filled):
    spec = read(text, formula=formula).spec
    assert {s.element: s.occupancy for s in spec.sites} == {
        e: None if v is None else Fraction(v) for e, v in filled.items()
    }


def test_an_adjective_belongs_to_the_site_beside_it():
    spec = read("Fe1 4a octahedral, Fe2 4c tetrahedral, Ca 8d", formula="Ca2Fe2O5").spec
    assert {(c.center, c.number) for c in spec.coordination} == {("Fe", 6), ("Fe", 4)}


@pytest.mark.parametrize(
    "text",
    [
        "Generate a CIF of cubic KBr",
        "Erzeuge eine CIF von kubischem KBr",
        "Génère un CIF de KBr cubique",
        "Crea un CIF de KBr cúbico",
        "生成立方 KBr 的 CIF",
        "立方晶のKBrのCIF",
    ],
)
def test_a_lone_adjective_beside_the_formula_is_a_crystal_system(text):
    found = read_rules([text], formula="KBr", base=StructureSpec()).spec
    assert found.system == "cubic"


@pytest.mark.parametrize(
    "said", ["a about", "a etwa", "a environ", "a ≈", "a 约", "a は約"]
)
def test_a_length_that_is_about_a_value_is_a_cell(said):
    found = read(f"Fm-3m, {said} 10.77 Å", formula="Cs2AgBiCl6")
    assert found.spec.lattice.given() == {"a": 10.77}
    assert found.not_understood == ()


@pytest.mark.parametrize(
    "title", ["Regel: ", "Rule: ", "规则：", "Regla: ", "ルール："]
)
def test_a_title_without_a_number_is_no_statement(title):
    found = read(f"{title}Ia-3d, Ca 24c", formula="Ca3Al2Si3O12")
    assert found.not_understood == ()
    assert placed(found.spec) == {("Ca", "24c", 1)}


@pytest.mark.parametrize("said", ["CuO4-Quadrate", "CuO4 squares", "cuadrados CuO4"])
def test_squares_are_square_planar(said):
    shapes = read(said, formula="Sr2CuO3").spec.coordination
    assert [(c.center, c.number, c.shape) for c in shapes] == [
        ("Cu", 4, "square planar")
    ]
