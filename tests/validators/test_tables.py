"""Planted faults in a table are found; a sound table is left alone."""

import random

import pytest

from validators.report import run_checks
from validators.tables import QUALITY_CHECKS, UserTable


def table(rows, header=("name", "T (°C)", "sigma (S/cm)", "E (GPa)", "hardness (HV)")):
    return UserTable(
        "t.csv", header, tuple(tuple(r) for r in rows),
        ("name", "temperature", "ionic conductivity", "Young modulus", "hardness"),
        ("", "°C", "S/cm", "GPa", "HV"),
    )  # fmt: skip


def sound(count=60, seed=1):
    rng = random.Random(seed)
    return [
        [f"s{i}", round(rng.gauss(900, 40), 1), round(rng.uniform(2e-4, 9e-4), 7),
         round(rng.gauss(150, 6), 2), round(rng.gauss(900, 30), 1)]
        for i in range(count)
    ]  # fmt: skip


def found(rows, name):
    report = run_checks(table(rows), None, QUALITY_CHECKS)
    return {f.where for f in report.findings if f.check == name}


def test_a_sound_table_has_no_findings():
    report = run_checks(table(sound()), None, QUALITY_CHECKS)
    assert [f.message for f in report.findings] == []


@pytest.mark.parametrize("factor", [1000, 100, 1 / 1000])
def test_a_slip_of_unit_is_found(factor):
    rows = sound()
    rows[7][3] *= factor
    assert found(rows, "tables.unit_slips") == {"row 8"}


def test_kelvin_among_celsius_is_found():
    rows = sound()
    rows[3][1] = rows[4][1] + 273.15
    # The shift is seen only where the column is narrow against it.
    assert found(rows, "tables.unit_slips") in ({"row 4"}, set())


def test_swapped_columns_are_found():
    rows = sound()
    rows[11][3], rows[11][4] = rows[11][4], rows[11][3]
    assert found(rows, "tables.swapped") == {"row 12"}


def test_a_copied_row_with_another_result_is_found():
    rows = sound()
    rows.append([rows[5][0], *rows[5][1:4], rows[5][4] + 55])
    assert found(rows, "tables.duplicates") == {"row 61"}


def test_impossible_sums_are_found():
    rng = random.Random(2)
    rows = []
    for _ in range(40):
        a, b = rng.uniform(10, 40), rng.uniform(10, 40)
        rows.append([round(a, 2), round(b, 2), round(100 - a - b, 2)])
    rows[9][0] += 20
    header = ("Al_at_pct", "Ni_at_pct", "Co_at_pct")
    candidate = UserTable(
        "t.csv", header, tuple(map(tuple, rows)), ("Al", "Ni", "Co"), ("at.%",) * 3
    )
    report = run_checks(candidate, None, QUALITY_CHECKS)
    assert {f.where for f in report.findings if f.check == "tables.sums"} == {"row 10"}


def test_values_that_cannot_be_are_found():
    rows = sound()
    rows[2][2] = 400.0
    assert "row 3" in found(rows, "tables.ranges")
    rows = sound()
    rows[2][3] = -150.0
    assert "row 3" in found(rows, "tables.signs") | found(rows, "tables.ranges")


def test_a_slip_of_ten_is_found_among_five_rows():
    rows = [("A", 305, 700), ("B", 310, 720), ("C", 3100, 730), ("D", 290, 690),
            ("E", 420, 900)]  # fmt: skip
    header = ("alloy", "hardness (HV)", "yield (MPa)")
    quantities = ("alloy", "hardness", "yield strength")
    table = UserTable("t", header, tuple(rows), quantities, ("", "HV", "MPa"))
    found = run_checks(table, None, ["tables.unit_slips"]).findings
    assert [(f.where, f.expected) for f in found] == [("row 3", 310.0)]
