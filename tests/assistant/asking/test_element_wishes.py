"""Which elements people want and forbid, in the words of six languages."""

import pytest

from assistant.asking.amounts import count_in, number_word
from assistant.asking.candidate_limits import most_atoms, without_limits
from assistant.asking.element_wishes import mentions, wanted_elements
from assistant.routes.generate_wishes import read_wishes


@pytest.mark.parametrize(
    ("text", "wanted", "forbidden"),
    [
        ("cobalt free cathodes with sodium", {"Na"}, {"Co"}),
        ("cobalt- and nickel-free oxides", set(), {"Co", "Ni"}),
        ("oxides that do not contain Pb or Bi", set(), {"Pb", "Bi"}),
        ("12 new compounds, tellurium excluded", set(), {"Te"}),
        ("Sr instead of Pb please", set(), {"Pb"}),
        ("they must contain both Na and Sb", {"Na", "Sb"}, set()),
        ("cathodes, Co should not be in them", set(), {"Co"}),
        ("bleifrei, und kein Cadmium enthalten", set(), {"Pb", "Cd"}),
        ("Spinelle, die weder Blei noch Thallium enthalten", set(), {"Pb", "Tl"}),
        ("kobalthaltige Spinelle", {"Co"}, set()),
        ("pérovskites sans plomb ni cadmium", set(), {"Pb", "Cd"}),
        ("contenant du fer et du cobalt, mais pas de nickel", {"Fe", "Co"}, {"Ni"}),
        ("granates que contengan litio y circonio", {"Li", "Zr"}, set()),
        ("óxidos que no contengan plomo ni cadmio", set(), {"Pb", "Cd"}),
        ("含锂的硫化物，不含锗", {"Li"}, {"Ge"}),
        ("钠离子正极材料，不要钴和镍", {"Na"}, {"Co", "Ni"}),
        ("ニッケルを含まないスピネル", set(), {"Ni"}),
        ("リチウムを含み、ゲルマニウムを含まない硫化物", {"Li"}, {"Ge"}),
        ("鉛以外のペロブスカイト", set(), {"Pb"}),
        ("a tolerance factor of 0.9 with B = Ti", set(), set()),
        ("氯化物和硫化物", set(), set()),
    ],
)
def test_wishes_about_elements(text, wanted, forbidden):
    include, exclude = wanted_elements(text)
    assert (set(include), set(exclude)) == (wanted, forbidden)


def test_classes_are_forbidden_as_a_whole_and_wanted_of_no_site_alone():
    _, exclude = wanted_elements("spinels without rare earths")
    assert {"La", "Y", "Lu"} <= set(exclude)
    assert wanted_elements("spinels with rare earths") == ((), ())


def test_a_letter_that_names_a_site_is_no_element():
    found = mentions("A = Ba or Sr and B a 3d metal")
    assert [m.elements[:2] for m in found] == [("Ba", "Sr"), ("Sc", "Ti")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("une douzaine de pérovskites", 12), ("ocho granates", 8),
        ("half a dozen spinels", 6),
        ("a hundred ABO3", 100), ("fünfundzwanzig Spinelle", 25),
        ("给我二十五个", 25), ("候補を十個", 10),
        ("one of them, and seven more", 7), ("五元化合物", None), ("pour cent", None),
        ("two-dimensional oxides", None),
    ],
)  # fmt: skip
def test_numbers_in_words(text, number):
    assert number_word(text) == number


def test_a_number_of_atoms_is_no_number_of_candidates():
    text = "all Na-Fe-P-O formulas with at most 15 atoms"
    assert most_atoms(text) == 15
    assert count_in(without_limits(text)) is None
    assert read_wishes(text, [])[0].count == 100
    assert most_atoms("fewer than 9 atoms") == 8
    assert most_atoms("最多20个原子") == 20


@pytest.mark.parametrize(
    ("text", "site", "elements"),
    [
        ("10 pyrochlores with rare earths on A and B = Zr or Hf", "A", {"La", "Gd"}),
        ("10 pyrochlores with rare earths on A and B = Zr or Hf", "B", {"Zr", "Hf"}),
        ("a hundred ABO3 with A = Ba or Sr and B a 3d metal", "B", {"Ti", "Mn"}),
        ("A位为Ba或Sr的钙钛矿15个", "A", {"Ba", "Sr"}),
        ("8 I2-II-IV-VI4 absorbers", "IV", {"Si", "Sn"}),
        ("Cu2-II-IV-X4 like kesterite", "Cu", {"Cu"}),
    ],
)
def test_what_may_sit_on_a_site(text, site, elements):
    spec, _ = read_wishes(text, [])
    (found,) = (s for s in spec.sites if s.label == site)
    assert elements <= set(found.elements)
    assert "H" not in found.elements


def test_groups_of_the_periodic_table_are_no_system():
    from generators.materials.group_notation import read_groups

    assert read_groups("the I-V curve of Li-P-S") == ("", ())
    assert [s.charges for s in read_groups("II-IV-V2")[1]] == [(2,), (4,), (-3,)]


def test_what_a_comma_parts_is_free_of_an_element_alone():
    text = "AMPO4 with A = Na or Li and M a 3d transition metal, cobalt-free"
    assert wanted_elements(text)[1] == ("Co",)
    assert wanted_elements("lead-, cadmium- and thallium-free halides")[1] == (
        "Pb", "Cd", "Tl",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["oxides free of lead", "Oxide frei von Blei"])
def test_oxides_free_of_lead_are_oxides(text):
    spec, _ = read_wishes(f"5 {text}", [])
    assert spec.exclude == ("Pb",)
    assert spec.anions == ("O",)


def test_the_tolerance_factor_in_katakana():
    spec, _ = read_wishes("トレランスファクターが0.9から1.0のABO3を8個", [])
    assert spec.tolerance == (0.9, 1.0)
