"""Rules as YAML, and labels and shares that stand beside the words of a rule."""

# ruff: noqa: E501 - a rule and its meaning stand on one line

from fractions import Fraction

import pytest

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from prompts.language import read_rules
from prompts.written_tables import prose_of
from validators.contradictions import contradictions
from validators.groups import find_group
from validators.specs.structure import StructureSpec
from validators.structure import check_cif


def read(*texts, formula):
    return read_rules(list(texts), formula=formula, base=StructureSpec())


def placed(read):
    return {
        (s.label or s.element, f"{s.multiplicity or ''}{s.letter}", s.occupancy)
        for s in read.spec.sites
    }


def test_yaml_is_read_as_its_sentences():
    got = read(
        "space_group: {symbol: Fm-3m, number: 225}\nZ: 4\ncell: {a: 9.75}\nsites:\n"
        "  - {element: K, wyckoff: 8c}\n  - {element: Pt, wyckoff: a}\n"
        "  - {element: Cl, wyckoff: 24e, occupancy: 1}\ncoordination:\n"
        "  - {center: Pt, ligand: Cl, number: 6, shape: octahedron}\n  - K is coordinated by 12 Cl\n"
        "oxidation_states: {Pt: 4+}\nbonds: {Pt-Cl: [2.2, 2.4]}\n",
        formula="K2PtCl6",
    )
    assert got.not_understood == ()
    assert got.spec.group.number == 225
    assert got.spec.z == 4
    assert placed(got) == {("K", "8c", None), ("Pt", "4a", None), ("Cl", "24e", 1)}
    assert {(c.center, c.number) for c in got.spec.coordination} == {
        ("Pt", 6),
        ("K", 12),
    }
    assert [(b.first, b.second) for b in got.spec.bonds] == [("Pt", "Cl")]
    assert contradictions(got.spec) == []


def test_rows_by_label_rows_of_one_element_and_shared_rows():
    labels = read(
        "sites:\n  Li1: {element: Li, wyckoff: 1b}\n  Li2: 2c\n", formula="Li3N"
    )
    assert placed(labels) == {("Li1", "1b", None), ("Li2", "2c", None)}
    twice = read(
        "sites: [{element: O, wyckoff: 4c}, {element: O, wyckoff: 8d}]",
        formula="CaTiO3",
    )
    assert placed(twice) == {("O1", "4c", None), ("O2", "8d", None)}
    mixed = read(
        "sites: [{element: [La, Sr], wyckoff: 1b, occupancy: [0.7, 0.3]}]",
        formula="La0.7Sr0.3MnO3",
    )
    assert placed(mixed) == {
        ("La", "1b", Fraction(7, 10)),
        ("Sr", "1b", Fraction(3, 10)),
    }


def test_an_entry_without_a_sentence_is_named():
    got = read("space_group: P42/mnm\ncolour: black\n", formula="TiO2")
    assert [said for _, said in got.not_understood] == ["colour: black"]


def test_yaml_that_contradicts_itself_is_found():
    got = read("space_group: {symbol: Fm-3m, number: 227}\n", formula="NaCl")
    assert [f.check for f in contradictions(got.spec)] == ["rules.space_group"]


@pytest.mark.parametrize(
    "text",
    [
        "Ti: occupies 2a; O: 4f",
        "Note: space group: P4_2/mnm and sites: Ti 2a, O 4f",
        "space_group: {symbol: P42/mnm\nsites",
        "Rule: the sites are 4a and 4b",
    ],
)
def test_prose_with_colons_stays_prose(text):
    assert prose_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "space_group: [1, 2]\nsites: 5\ncoordination: {Ti: null}\ncell: {a: null}\nz: {}\n",
        "- space_group: 999\n- sites: [[1]]\n- cell: {b: [3]}\n- bonds: 3\n",
        "sites: null\nspace_group: null\nrules: [{z: 4}, 7]",
    ],
)
def test_odd_yaml_is_read_without_a_traceback(text):
    assert read(text, formula="TiO2").not_understood


@pytest.mark.parametrize(
    ("text", "formula", "sites"),
    [
        # A running number before the verb is no occupancy of 1.
        ("Zr 占据 4b,O1 占据 4c,O2 占据 8d", "CaZrO3",
         {("Zr", "4b", None), ("O1", "4c", None), ("O2", "8d", None)}),
        ("Ce (0.9) and Sm (0.1) share 4a; O on 8c", "Ce0.9Sm0.1O1.95",
         {("Ce", "4a", Fraction(9, 10)), ("Sm", "4a", Fraction(1, 10)), ("O", "8c", None)}),
        ("Ca (85 %) und Y (15 %) teilen sich 4a, F auf 8c", "Ca0.85Y0.15F2",
         {("Ca", "4a", Fraction(17, 20)), ("Y", "4a", Fraction(3, 20)), ("F", "8c", None)}),
    ],
)  # fmt: skip
def test_labels_and_shares_beside_their_words(text, formula, sites):
    got = read(text, formula=formula)
    assert placed(got) == sites
    assert got.not_understood == ()


@pytest.mark.parametrize(
    "text",
    [
        "Sr ocupa 4a y F ocupa 4a, ambos totalmente ocupados",
        "Sr occupies 4a and F occupies 4a, both fully occupied",
        "Sr besetzt 4a und F besetzt 4a, beide vollständig besetzt",
        "Sr 占据 4a,F 占据 4a,均完全占据",
        "Sr は 4a、F は 4a にあり、ともに完全に占有される",
    ],
)
def test_both_full_holds_for_both_and_is_refused(text):
    got = read("Fm-3m", text, formula="SrF2")
    assert placed(got) == {("Sr", "4a", 1), ("F", "4a", 1)}
    assert got.not_understood == ()
    assert contradictions(got.spec)


def test_full_without_both_is_of_the_last_alone():
    got = read("Na on 6b, Li on 18e, fully occupied", formula="NaLiO")
    assert placed(got) == {("Na", "6b", None), ("Li", "18e", 1)}


@pytest.mark.parametrize(
    "text",
    [
        "space group No. 221; La on 1b; Mn on 1a; O on 3d",
        "space group 221. La on 1b; Mn1 on 1a; O on 3d; MnO6 octahedra share corners",
    ],
)
def test_an_element_behind_the_number_of_a_group_is_no_symbol(text):
    got = read(text, formula="LaMnO3")
    assert got.spec.group.number == 221
    assert {s.element for s in got.spec.sites} == {"La", "Mn", "O"}
    assert got.not_understood == ()


@pytest.mark.parametrize(
    ("text", "formula", "center", "number"),
    [
        ("Co は 6 個の Sb に配位され、八面体は頂点を共有する。", "CoSb3", "Co", 6),
        (
            "In est coordonné par 4 Sb ; les tétraèdres InSb4 partagent leurs sommets",
            "InSb",
            "In",
            4,
        ),
    ],
)
def test_counts_and_possessives_leave_nothing_unread(text, formula, center, number):
    got = read(text, formula=formula)
    assert {(c.center, c.number) for c in got.spec.coordination} == {(center, number)}
    assert got.not_understood == ()


@pytest.mark.parametrize(
    ("text", "formula", "named"),
    [
        # Without a group nobody knows which parameter is meant.
        ("O occupies 32e with u = 0.3865", "MgAl2O4", "0.3865"),
        ("space group Pm-3m, u = 0.387", "MgAl2O4", "0.387"),
    ],
)
def test_what_has_no_check_is_named(text, formula, named):
    assert any(named in said for _, said in read(text, formula=formula).not_understood)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fd-3m; O occupies 32e with u = 0.3865", 0.3865),
        ("Raumgruppe Fd-3m; Sauerstoffparameter u = 0,387", 0.387),
        ("空间群 P6_3mc,u 参数为 0.382", 0.382),
        ("空間群 Fd-3m、酸素パラメータ u = 0.262", 0.262),
        ("P6_3mc with the internal parameter u of 0.382", 0.382),
    ],
)
def test_the_parameter_of_spinel_and_wurtzite_is_read(text, value):
    got = read(text, formula="MgAl2O4" if "Fd" in text else "ZnO")
    assert got.not_understood == ()
    assert [(c.axis, c.value) for c in got.spec.coordinates] == [("u", value)]


@pytest.mark.parametrize(
    ("name", "formula", "group", "u"),
    [
        ("spinel", "MgAl2O4", "Fd-3m", 0.387),
        ("spinel", "MgAl2O4", "Fd-3m", 0.262),
        ("magnetite", "Fe3O4", "Fd-3m", 0.379),
        ("bromellite", "BeO", "P6_3mc", 0.378),
        ("wurtzite", "ZnS", "P6_3mc", 0.375),
    ],
)
def test_the_parameter_is_measured(name, formula, group, u):
    record = next(
        r for r in structure_library().by_name(name)
        if r.group.number == find_group(group).group.number
    )  # fmt: skip
    text = build_from_record(record).cif
    for asked, verdict in ((u, "pass"), (u + 0.02, "fail")):
        spec = read(f"{group}; u = {asked}", formula=formula).spec
        said = [
            e.verdict
            for e in check_cif(text, spec).report.evidence
            if e.check == "sites.coordinates"
        ]
        assert said == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "Cu1 has 4 O neighbours and Cu2 has five O neighbours",
        "Cu1 hat 4 O-Nachbarn; Cu2 hat 5 O-Nachbarn",
        "4 O around Cu1; 5 O around Cu2",
        "Cu1 周围有 4 个 O;Cu2 周围有 5 个 O",
    ],
)
def test_neighbours_belong_to_the_site_that_is_named(text):
    got = read("Cu1 on 1a, Cu2 on 2q", text, formula="YBa2Cu3O7")
    assert {(c.site, c.number) for c in got.spec.coordination} == {
        ("Cu1", 4),
        ("Cu2", 5),
    }
    assert got.not_understood == ()
