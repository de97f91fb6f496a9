"""Filters of data requests in words."""

import pytest

from assistant import Assistant
from assistant.asking.table import parse_table
from assistant.asking.table_elements import read_elements
from assistant.asking.table_filters import read_count, read_order
from assistant.compose.table_fits import main_element


@pytest.mark.parametrize(
    ("text", "every", "without"),
    [
        ("alloys with Nb, Mo and Ta but no W", ("Nb", "Mo", "Ta"), ("W",)),
        ("aluminiumfreie Legierungen mit Titan", ("Ti",), ("Al",)),
        ("不含锗的硫化物固态电解质", (), ("Ge",)),
        ("アルミニウムを含まない合金", (), ("Al",)),
        ("alliages contenant du vanadium mais pas de chrome", ("V",), ("Cr",)),
        ("aleaciones con cobalto y sin níquel", ("Co",), ("Ni",)),
        ("W-free superalloys", (), ("W",)),
        ("コバルトとニッケルを含まない合金", (), ("Co", "Ni")),
        ("Al- and Ga-free garnets", (), ("Al", "Ga")),
        ("exclude those with iodine or bromine", (), ("I", "Br")),
        ("alloys with Cr but neither Co nor Fe", ("Cr",), ("Co", "Fe")),
    ],
)
def test_elements_are_split_by_what_is_said_of_them(text, every, without):
    found = read_elements(text)
    assert (found.every, found.without) == (every, without)


def test_one_of_several_elements_is_enough_after_or():
    assert read_elements("oxides that contain Ge or Si").either == (("Ge", "Si"),)
    assert read_elements("cobalt-based superalloys").base == ("Co",)


@pytest.mark.parametrize(
    ("text", "minimum"),
    [
        (
            "superalloys with a γ' solvus between 1100 and 1150 °C",
            (("≥gamma-prime solvus", 1100.0), ("≤gamma-prime solvus", 1150.0)),
        ),
        ("sulfides with sigma >= 1e-3 S/cm", (("≥ionic conductivity", 1e-3),)),
        ("garnets with conductivity of at least 0,3 mS/cm: table",
         (("≥ionic conductivity", 3e-4),)),
        ("oxides with conductivity less than 10^-7 S/cm",
         (("<ionic conductivity", 1e-7),)),
        ("hardness over 200 of alloys", ((">hardness", 200.0),)),
    ],
)  # fmt: skip
def test_a_limit_is_in_the_unit_of_the_catalogue(text, minimum):
    assert parse_table(text).minimum == minimum


def test_a_strict_limit_of_temperature_leaves_the_limit_out():
    low, _ = parse_table("yield strength of alloys above 800 °C").temperature
    assert 800 < low < 800.01


def test_order_and_number_of_rows_in_words():
    assert not read_order("sorted from best to worst")
    assert read_order("de menor a mayor")
    assert read_count("die fünf härtesten Legierungen") == 5
    assert read_count("ニッケル基超合金を10件") == 10
    assert read_count("above 3 mS/cm") is None


def test_a_unit_is_wished_in_words():
    spec = parse_table("gamma prime solvus of superalloys in kelvin")
    assert spec.units == (("gamma-prime solvus", "K"),)


def test_what_nobody_read_is_told():
    assert parse_table("conductivity of LLZO without grain growth").unread
    assert not parse_table("conductivity of garnets without Al").unread


def test_a_class_left_out_leaves_the_others():
    spec = parse_table("solid electrolytes other than garnets: conductivity")
    assert (spec.hosts, spec.without_hosts) == (("solid electrolyte",), ("garnet",))


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("yield strength of magnesium alloys with Zn", ("Mg",)),
        ("Streckgrenze von Titanlegierungen", ("Ti",)),
        ("limite élastique des alliages de magnésium", ("Mg",)),
        ("镁合金的屈服强度", ("Mg",)),
        ("yield strength of Ti-Al alloys", ()),
        ("yield strength of Nb and Ta alloys", ()),
        ("alloys with Nb, Mo and Ta but no W", ()),
    ],
)
def test_an_alloy_named_by_an_element_is_based_on_it(text, base):
    assert read_elements(text).base == base


def test_an_alloy_of_one_metal_holds_no_rows_of_another():
    table = Assistant().ask("table of yield strength of titanium alloys").table
    assert table is None or all(
        main_element(row[1]) == "Ti" for row in table.rows if row[1]
    )
