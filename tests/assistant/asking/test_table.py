"""Data requests become table specs."""

import pytest

from assistant.asking.table import parse_table


@pytest.mark.parametrize(
    ("text", "task", "attached"),
    [
        ("augment my dataset to 500 rows", "augment", ()),
        ("check the data quality of my table", "quality", ("a.csv",)),
        ("are there outliers in this csv?", "quality", ("a.csv",)),
        ("table of conductivity of LLTO", "rows", ()),
        ("检查我的数据质量", "quality", ("a.csv",)),
    ],
)
def test_task(text, task, attached):
    assert parse_table(text, attached=attached).task == task


def test_slots_of_a_full_request():
    spec = parse_table(
        "room-temperature conductivity in mS/cm and activation energy of doped LLTO, "
        "above 1e-4 S/cm, total only, top 5"
    )
    assert spec.hosts == ("LLTO",)
    assert spec.quantities == ("ionic conductivity", "activation energy")
    assert spec.units == (("ionic conductivity", "mS/cm"),)
    assert spec.temperature == (18.0, 30.5)
    assert spec.doped
    assert spec.scope == "total"
    assert spec.limit == 5
    assert spec.minimum == ((">ionic conductivity", 1e-4),)


def test_a_file_name_limits_the_table():
    assert parse_table("all rows of my_data-2.csv please").only_file == "my_data-2.csv"


def test_a_range_of_temperatures():
    assert parse_table("zT of SnSe between 300 and 400 K").temperature == pytest.approx(
        (26.85, 126.85)
    )


def test_a_symbol_of_a_quantity_is_no_element_and_a_unit_may_stand_alone():
    spec = parse_table("List superconductors with Tc above 77 K as a table")
    assert spec.every == ()
    spec = parse_table("Conductivity of LLZO by dopant in a table, mS/cm")
    assert ("ionic conductivity", "mS/cm") in tuple(map(tuple, spec.units))
    spec = parse_table("Table of perovskite solar cell efficiencies")
    assert spec.quantities == ("power conversion efficiency",)


def test_the_heat_of_making_is_no_temperature_of_measurement():
    from knowledge.facts import Value

    made = Value("x.0", "ionic conductivity", 1e-3, "S/cm", "calcined 900 °C 1 h")
    assert made.temperature is None
    both = Value("x.1", "ionic conductivity", 1e-3, "S/cm", "sintered 1100 °C; 25 °C")
    assert both.temperature == 25.0
