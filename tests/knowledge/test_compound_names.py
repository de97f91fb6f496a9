"""Names of compounds in six languages, short names with amounts, equal shares."""

import math
from fractions import Fraction

import pytest

from knowledge.names import with_formulas
from knowledge.structures import structure_library
from validators.formula import deviation, parse_formula

LIBRARY = structure_library()


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("CIF von Wolframtrioxid", "WO3"), ("Kupfer(I)-oxid", "Cu2O"),
        ("cif du séléniure de cadmium", "CdSe"), ("oxyde de fer(III)", "Fe2O3"),
        ("cif del yoduro de plomo", "PbI2"), ("nitruro de galio", "GaN"),
        ("三氧化钨的CIF", "WO3"), ("三氧化二铁", "Fe2O3"), ("二硫化钨", "WS2"),
        ("硒化锌", "ZnSe"), ("窒化ガリウムのCIF", "GaN"), ("酸化亜鉛", "ZnO"),
        ("calcium zirconate", "CaZrO3"), ("锡酸钡", "BaSnO3"),
    ],
)  # fmt: skip
def test_systematic_names_of_six_languages(text, formula):
    assert deviation(LIBRARY.resolve(text).composition, parse_formula(formula)) < 1e-6


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Zementit", "cementite"), ("leucita", "leucite"), ("cémentite", "cementite"),
        ("esfalerita", "sphalerite"), ("Kaolinit", "kaolinite"),
    ],
)  # fmt: skip
def test_minerals_by_their_names_in_other_languages(text, english):
    found, plain = LIBRARY.resolve(f"CIF {text}"), LIBRARY.resolve(english)
    assert plain.formula
    assert found.formula == plain.formula
    assert found.group == plain.group


@pytest.mark.parametrize(
    "text", ["sodium titanate", "a cif of titanite-like ordinaria"]
)
def test_no_formula_is_made_up_for_a_name_of_many_compounds(text):
    assert LIBRARY.resolve(text).formula in (None, "CaTiSiO5")


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("CIF for NMC811", "LiNi0.8Mn0.1Co0.1O2"), ("NMC-622", "LiNi0.6Mn0.2Co0.2O2"),
        ("NCM523", "LiNi0.5Mn0.3Co0.2O2"), ("GDC10", "Ce0.9Gd0.1O1.95"),
        ("LSCF6428", "La0.6Sr0.4Co0.2Fe0.8O3"), ("PZT 52/48", "PbZr0.52Ti0.48O3"),
    ],
)  # fmt: skip
def test_digits_of_short_names_are_amounts(text, formula):
    assert deviation(LIBRARY.resolve(text).composition, parse_formula(formula)) < 1e-3


def test_stabilised_zirconia_holds_two_metals_for_each_formula_of_dopant_oxide():
    # 8 mol % Y2O3: 16 Y beside 92 Zr.
    amounts = LIBRARY.resolve("8YSZ").composition
    assert float(amounts["Y"] / amounts["Zr"]) == pytest.approx(16 / 92, abs=1e-3)
    assert LIBRARY.resolve("3YSZ").group in (None, 137)


@pytest.mark.parametrize("text", ["(MgCoNiCuZn)O", "(Mg, Co, Ni, Cu, Zn)O"])
def test_metals_without_amounts_share_their_site_equally(text):
    found = LIBRARY.resolve(f"high-entropy oxide {text}")
    assert found.composition["Mg"] == Fraction(1, 5)
    assert found.assumption


@pytest.mark.parametrize(
    "text", ["red phosphorus", "roter Phosphor", "phosphore rouge", "红磷", "赤リン"]
)
def test_a_colour_selects_no_other_form_in_any_language(text):
    assert LIBRARY.resolve(f"CIF {text}").records == ()


@pytest.mark.parametrize(
    "text", ["black phosphorus", "schwarzer Phosphor", "黑磷", "黒リン"]
)
def test_black_phosphorus_is_found_in_any_language(text):
    assert LIBRARY.resolve(text).group == 64


def test_an_abbreviation_is_no_formula_beside_a_formula():
    found = LIBRARY.resolve("NdFeB magnet Nd2Fe14B cif")
    assert set(found.composition.values()) == {2, 14, 1}


def test_a_computed_form_of_unknown_energy_leaves_a_doubt():
    unlisted = next(
        record
        for record in LIBRARY
        if record.id.startswith("matbench-dielectric")
        and record.stability is None
        and len(record.composition) == 4
        and not record.names
    )
    found = LIBRARY.resolve(f"CIF of {unlisted.formula}")
    assert found.doubts or not found.clear


def test_a_short_name_is_no_formula_of_other_elements():
    found = LIBRARY.resolve("tricalcium silicate C3S CIF")
    assert set(found.composition) == {"Ca", "Si", "O"}
    assert set(LIBRARY.resolve("CIF of CS2").composition) == {"C", "S"}


@pytest.mark.parametrize(
    "text",
    ["CIF del granate de itrio y hierro y aluminio", "CIF of copper-zinc alloy",
     "grenat d'yttrium, de fer et de cobalt"],
)  # fmt: skip
def test_an_element_in_the_name_of_a_compound_is_not_meant_alone(text):
    assert len(LIBRARY.resolve(text).composition) != 1


@pytest.mark.parametrize(
    ("text", "group"),
    [("nitrure de bore cubique", 216), ("kubisches Bornitrid", 216), ("氮化硼", 194),
     ("delafossite CuAlO2", 166), ("NiTi martensite B19'", 11),
     ("MnO2 hollandite", 87)],
)  # fmt: skip
def test_the_form_that_is_named_is_given(text, group):
    assert LIBRARY.resolve(text).group == group


def test_two_minerals_of_one_compound_and_group_stay_apart():
    # cm³ for each mole of formula: 5.3 and 3.4 of C, 22.7 and 20.6 of SiO2.
    for one, other in (("lonsdaleite", "graphite"), ("coesite", "moganite")):
        pair = [LIBRARY.resolve(n).records[0] for n in (one, other)]
        volumes = []
        for record in pair:
            a, b, c, _, beta, gamma = record.cell
            sine = math.sin(math.radians(beta)) * math.sin(math.radians(gamma))
            volumes.append(a * b * c * sine / float(sum(record.contents.values())))
        assert volumes[0] < 0.95 * volumes[1]


def test_a_name_joined_to_the_file_is_a_name():
    assert LIBRARY.resolve("Graphit-CIF").group == 194
    assert LIBRARY.resolve("Quarz-Struktur").composition == {"Si": 1, "O": 2}


def test_a_form_of_a_system_that_is_not_usual_leaves_a_doubt():
    # The cubic one on record is a pyrochlore, no perovskite.
    found = LIBRARY.resolve("cubic NaTaO3")
    assert found.doubts or not found.records


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("CIF von Lanthan", "La"),
        ("Kristallstruktur von Titan", "Ti"),
        ("CIF de plata", "Ag"),
        ("鉄のCIF", "Fe"),
        ("lanthanum zirconate CIF", "La2Zr2O7"),
        ("CIF von Lanthanoxid", "La2O3"),
    ],
)
def test_the_name_of_an_element_is_no_slip_of_a_compound(text, formula):
    assert structure_library().resolve(text).formula == formula


def test_an_element_beside_another_word_is_not_taken_alone():
    assert structure_library().resolve("CIF of an iron oxide").formula is None


def test_silica_fume_is_no_silica():
    assert with_formulas("concrete with silica fume") == "concrete with silica fume"
    assert with_formulas("シリカフュームとシリカ") == "silica fumeとSiO2"
