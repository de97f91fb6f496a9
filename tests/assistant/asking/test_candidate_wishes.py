"""Order, alternatives and qualities that a request wishes of candidates."""

import pytest

from assistant.asking.candidate_limits import figures_in
from assistant.asking.candidate_order import order_in
from assistant.asking.element_wishes import alternatives, wanted_elements
from assistant.routes.generate_wishes import REFRACTORY_METALS, read_wishes
from generators.materials.candidates import propose
from validators.compositions import parse_formula


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("rank them by tolerance factor, largest first", ("t", True)),
        ("nach Toleranzfaktor absteigend sortieren", ("t", True)),
        ("trie-les par facteur de tolérance croissant", ("t", False)),
        ("ordena por factor de tolerancia de mayor a menor", ("t", True)),
        ("按容忍因子从大到小排序", ("t", True)),
        ("許容因子の小さい順に並べて", ("t", False)),
        ("which one has the lowest VEC?", ("vec", False)),
        ("with a maximum tolerance factor of 1.0", None),
        ("with at most 24 valence electrons", None),
    ],
)
def test_the_order_of_candidates(text, order):
    assert order_in(text) == order


@pytest.mark.parametrize(
    "text",
    ["spinels with zinc or magnesium", "Spinelle mit Zink oder Magnesium",
     "spinelles avec zinc ou magnésium", "espinelas con zinc o magnesio",
     "含锌或镁的尖晶石"],
)  # fmt: skip
def test_or_asks_for_one_of_them(text):
    assert alternatives(text) == (("Zn", "Mg"),)
    assert not {"Zn", "Mg"} & set(wanted_elements(text)[0])


def test_each_candidate_holds_one_of_the_alternatives():
    spec, _ = read_wishes("12 new spinels with Zn or Mg, without Cr", [])
    held = [set(parse_formula(c.formula)) for c in propose(spec, seed=0).candidates]
    assert len(held) == 12
    assert all(h & {"Zn", "Mg"} and "Cr" not in h for h in held)


def test_either_halogen_is_the_anion_of_all():
    spec, _ = read_wishes("8 halide perovskites, only with chlorine or bromine", [])
    for candidate in propose(spec, seed=0).candidates:
        assert set(parse_formula(candidate.formula)) & {"F", "Cl", "Br", "I"} <= {
            "Cl",
            "Br",
        }


def test_the_outermost_of_all_are_not_the_varied_ones_in_order():
    spec, _ = read_wishes("5 oxide perovskites with the highest tolerance factor", [])
    best = [c.scores["t"] for c in propose(spec, seed=0).candidates]
    plain, _ = read_wishes("400 oxide perovskites", [])
    every = propose(plain, seed=0).candidates
    assert best == sorted(best, reverse=True)
    assert best[-1] >= sorted((c.scores["t"] for c in every), reverse=True)[9] - 0.02


def test_refractory_alloys_hold_refractory_metals():
    spec, _ = read_wishes("6 refractory high-entropy alloys with Nb and Mo", [])
    for candidate in propose(spec, seed=0).candidates:
        assert set(parse_formula(candidate.formula)) <= set(REFRACTORY_METALS)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("10 inverse spinels with lithium", ("inverse",)),
        ("8 kubische bleifreie Granate", ("kubische",)),
        ("Propose 6 spinelles inverses sans cobalt", ("inverses",)),
        ("Dame diez espinelas ligeras nuevas", ("ligeras",)),
        ("提出12个反尖晶石", ("反",)),
        ("層状ペロブスカイトを10個", ("層状",)),
        ("20 neutral lead-free halide double perovskites", ()),
        ("Schlage 12 neue Argyrodite auf Lithiumbasis vor", ()),
        ("twelve novel lithium-rich chlorides", ()),
        ("Dame 8 granates nuevos sin plomo", ()),
    ],
)
def test_a_quality_that_nothing_reads_is_told(text, unread):
    assert read_wishes(text, [])[0].unread == unread


def test_on_the_basis_of_an_element_asks_for_it():
    assert wanted_elements("Argyrodite auf Lithiumbasis")[0] == ("Li",)


def test_a_bound_before_the_valence_electrons_is_a_bound():
    assert figures_in("at most 24 valence electrons") == (
        ("valence_electrons", None, 24.0),
    )


@pytest.mark.parametrize(
    "text",
    ["drop the ones with thallium or lead", "streiche die mit Thallium oder Blei",
     "enlève ceux qui contiennent du thallium ou du plomb",
     "quita los que llevan talio o plomo", "去掉含铊或铅的",
     "タリウムか鉛を含むものを除いて"],
)  # fmt: skip
def test_candidates_that_are_dropped_hold_no_wish_for_their_elements(text):
    assert set(wanted_elements(f"{text}, spinels")[1]) == {"Tl", "Pb"}
    assert alternatives(f"{text}, spinels") == ()


@pytest.mark.parametrize(
    "text",
    ["sodium argyrodites, chlorine or bromine as halide",
     "Natrium-Argyrodite, Chlor oder Brom als Halogenid",
     "argyrodites : chlore ou brome comme halogénure"],
)  # fmt: skip
def test_what_stands_as_the_halide_is_the_halide(text):
    spec, _ = read_wishes(text, [])
    assert [s.elements for s in spec.sites if s.anion][-1] == ("Cl", "Br")


@pytest.mark.parametrize(
    "text", ["grenats avec une terre rare", "granates con una tierra rara"]
)
def test_one_rare_earth_is_wished_in_the_singular_too(text):
    (members,) = read_wishes(text, [])[0].either
    assert {"Y", "Gd", "Lu"} <= set(members)


@pytest.mark.parametrize(
    "text",
    ["give me 8 MAX phases with Al", "12 skutterudites with cobalt", "5 zeolites"],
)
def test_a_class_without_a_type_is_named_and_not_made(text):
    from assistant.routes.generate_wishes import class_not_known

    assert class_not_known(text, read_wishes(text, [])[0])


def test_another_halide_takes_the_place_of_the_one_before():
    spec, _ = read_wishes(
        "8 double perovskites A2BB'Cl6\n6 more with bromine instead of chlorine", []
    )
    assert [s.elements for s in spec.sites if s.anion] == [("Br",)]


def test_participles_name_the_anion():
    spec, _ = read_wishes("12 pérovskites chlorées ABX3 sans plomb", [])
    assert [s.elements for s in spec.sites if s.anion] == [("Cl",)]
