"""Columns are mapped to quantities and units, rows to records."""

import io

import pytest

from knowledge.ingest.tables import (
    map_columns,
    read_number,
    records_of_table,
    split_header,
)


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Ionic conductivity (S cm-1)", "Ionic conductivity", "S/cm"),
        ("yield_strength_MPa", "yield strength", "MPa"),
        ("S [muV/K]", "S", "µV/K"), ("kappa [W/mK]", "kappa", "W/(m K)"),
        ("gamma_prime_solvus_C", "gamma prime solvus", "°C"),
        ("sigma_S_cm", "sigma", "S/cm"), ("T [K]", "T", "K"), ("note", "note", ""),
        ("Al_at_pct", "Al", "at.%"),
    ],
)  # fmt: skip
def test_units_are_split_from_headers(header, name, unit):
    assert split_header(header) == (name, unit)


def test_roles_of_common_columns():
    columns = map_columns(
        ["reference_id", "formula", "doi", "year", "test_temperature_C", "k-units",
         "k_expt", "S [muV/K]", "sigma [S/cm]"]
    )  # fmt: skip
    roles = [c.role for c in columns]
    assert roles[:6] == ["text", "formula", "source", "year", "temperature", "unit"]
    assert roles[6:] == ["value"] * 3
    assert columns[6].unit_column == 5
    assert columns[8].quantity == "electrical conductivity"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,5", 1.5), ("2.3e-4", 2.3e-4), ("5 × 10^-3", 5e-3), ("n/a", None), ("", None),
     ("<0.1", 0.1), ("text", None), (True, None), (3, 3.0)],
)  # fmt: skip
def test_numbers_as_people_write_them(cell, value):
    assert read_number(cell) == value


def test_xlsx_and_semicolons_give_the_same_records():
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["formula", "Activation energy (kJ/mol)", "doi"])
    book.active.append(["Li7La3Zr2O12", 30, "10.1000/x"])
    buffer = io.BytesIO()
    book.save(buffer)
    one = records_of_table("a.xlsx", buffer.getvalue(), prefix="p").facts[0]
    text = "formula;Activation energy (kJ/mol);doi\nLi7La3Zr2O12;30;10.1000/x\n"
    other = records_of_table("a.csv", text.encode(), prefix="p").facts[0]
    assert one.values[0].unit == other.values[0].unit == "kJ/mol"
    assert one.values[0].value == other.values[0].value
    assert one.material == "LLZO"


def test_a_row_with_too_many_fields_is_rejected_by_number():
    text = "formula,zT\nSnSe,1\nPbTe,2,3\n"
    made = records_of_table("a.csv", text.encode(), prefix="p")
    assert made.rejected == ((2, "3 fields where the header has 2"),)


def test_a_composition_column_gives_the_formula_and_a_material_column_the_name():
    data = b"material,composition,ionic conductivity (mS/cm)\nsecretgarnet,"
    data += b"Li6.5La3Zr1.5Ta0.5O12,0.9\nmy oxide,Ba2XO4,0.1\n"
    made = records_of_table("own.csv", data, prefix="x")
    assert [f.formula for f in made.facts] == ["Li6.5La3Zr1.5Ta0.5O12", "Ba2XO4"]
    assert [f.material for f in made.facts] == ["LLZO", "my oxide"]
    assert "secretgarnet" in made.facts[0].claim
