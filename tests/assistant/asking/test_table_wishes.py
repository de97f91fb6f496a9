"""Wishes about rows in a data request: one for each, series, forms, follow-ups."""

import pytest

from assistant.asking.listing import wishes_rows
from assistant.asking.narrowing import asks_for_file, changes_table
from assistant.asking.table import parse_table
from assistant.asking.table_per import read_per
from assistant.asking.table_turns import first_quantities


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("conductivity of LLZO, one row per dopant, the best one each", "dopant"),
        ("max zT per material without computed values", "material"),
        ("le meilleur zT pour chaque matériau", "material"),
        ("je Legierung nur die höchste Härte", "composition"),
        ("la mejor conductividad por familia", "family"),
        ("每种材料只要最高的zT", "material"),
        ("材料ごとに最高のzTを1行", "material"),
        ("zT of SnSe", ""),
    ],
)
def test_one_row_for_each(text, per):
    assert read_per(text)[0] == per


def test_names_of_records_are_columns():
    spec = parse_table("autogenous shrinkage reduction of concrete with DOI")
    assert spec.quantities == ("autogenous shrinkage reduction",)
    assert spec.left == ()


def test_a_symbol_of_a_quantity_and_a_unit_are_no_elements():
    assert parse_table("table of Tc of MgB2 samples").elements == ()
    assert parse_table("all d33 values in pC/N").elements == ()


def test_a_series_holds_its_elements_and_no_other():
    spec = parse_table("yield strength of AlxCoCrFeNi")
    assert spec.series == ("Al", "Co", "Cr", "Fe", "Ni")
    assert spec.variable == ("Al",)


def test_the_smallest_come_first_in_chinese():
    assert parse_table("导电率低于1e-6 S/cm的锂氧化物，前十个最低的").ascending


def test_what_is_limited_to_decides_between_bulk_and_total():
    spec = parse_table("table of total conductivity of LATP, only bulk values")
    assert spec.scope == "bulk"


def test_a_class_beside_a_material_only_describes_it():
    assert parse_table("NaSICON sodium conductors, conductivity").hosts == ("NASICON",)
    assert parse_table("lattice parameters of Li NASICON").hosts == ("lithium NASICON",)


@pytest.mark.parametrize(
    "text",
    [
        "refractory HEAs: yield strength above 1200 MPa, sorted descending",
        "gamma-prime solvus of nickel superalloys in K, lowest ten",
        "thermal conductivity of AlN ceramics, sorted by sintering temperature",
        "Arrhenius plot of LLTO conductivity",
        "Show lattice parameters of Li garnets published after 2005",
        "石榴石电解质的室温离子电导率，从高到低",
        "ガーネット電解質のイオン伝導度を高い順に",
    ],
)
def test_an_order_or_a_choice_of_rows_wants_rows(text):
    assert wishes_rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "LLZO的电导率是多少", "why is the conductivity of LLZO the highest?",
        "Show the structure of LLZO", "ガーネットの伝導度はなぜ高いのですか",
    ],
)  # fmt: skip
def test_a_question_wants_no_rows(text):
    assert not wishes_rows(text)


@pytest.mark.parametrize(
    "text",
    ["add the lattice parameter", "now as xlsx", "füge die Dichte hinzu",
     "ajoute l'énergie d'activation", "añade la dureza",
     "再加上活化能", "硬さも追加して",
     "convert it to GPa"],
)  # fmt: skip
def test_a_table_is_changed(text):
    assert changes_table(text)


def test_other_orders_change_no_table():
    assert not changes_table("add silicon to the structure")
    assert not changes_table("convert 5 GPa to MPa")
    assert not asks_for_file("table of the hardness of HEAs as csv")


def test_rows_without_a_doi_can_be_dropped():
    assert parse_table("conductivity of LLZO. drop rows without DOI").sourced_only


def test_al_is_no_spanish_word():
    assert parse_table("only those without Al, please").language == "en"


def test_two_temperatures_are_two_windows():
    spec = parse_table("yield strength of CoCrFeMnNi at 77 K vs room temperature")
    assert spec.temperature == (18.0, 30.5)
    assert spec.windows == ((-201.15, -191.15),)
    assert parse_table("table of LLZO at 25 °C").windows == ()


def test_what_is_dropped_must_not_be_held():
    assert parse_table("table of HEAs with Hf. drop the ones with Ti").without == (
        "Ti",
    )


def test_a_strength_alone_means_every_strength():
    assert "yield strength" in parse_table("table of Ti-6Al-4V: strength").quantities
    spec = parse_table("table of the yield strength of 316L")
    assert spec.quantities == ("yield strength",)


def test_names_of_elements_in_six_languages():
    for name in ("rhenium", "renio", "rhénium", "铼", "レニウム"):
        assert parse_table(f"table of superalloys with {name}").every == ("Re",), name


def test_a_unit_alone_turns_the_table():
    assert changes_table("用mS/cm表示")
    assert changes_table("in GPa please")
    assert not changes_table("in 5 GPa")


@pytest.mark.parametrize(
    "text",
    [
        "Young's modulus and hardness of HEAs, with journal and year",
        "sintering temperature and grain size of BaTiO3 ceramics, csv",
        "Ionische Leitfähigkeit von LISICON über 1e-5 S/cm, als Excel-Datei",
    ],
)
def test_columns_of_sources_and_files_want_rows(text):
    assert wishes_rows(text)


def test_columns_added_in_any_turn_bring_no_rows():
    turns = [
        "Table of the hardness of HEAs",
        "add the elongation",
        "drop those with Ti",
    ]
    assert first_quantities(turns) == ("hardness",)
    assert first_quantities(turns[:1]) == ()
