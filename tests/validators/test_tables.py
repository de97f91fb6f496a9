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


def simple(header, rows, quantities=None, units=None):
    width = len(header)
    return UserTable(
        "t.csv", tuple(header), tuple(tuple(r) for r in rows),
        tuple(quantities or header), tuple(units or ("",) * width),
    )  # fmt: skip


def test_equal_rows_with_results_decades_apart_are_an_error():
    header = ("formula", "T (°C)", "sigma (S/cm)")
    rows = [
        ("Li7La3Zr2O12", 25, 3e-4),
        ("LiCoO2", 25, 1e-6),
        ("Li7La3Zr2O12", 25, 3e-7),
    ]
    candidate = simple(header, rows, ("formula", "temperature", "ionic conductivity"),
                       ("", "°C", "S/cm"))  # fmt: skip
    report = run_checks(candidate, None, QUALITY_CHECKS)
    assert not report.ok
    assert [f.where for f in report.errors] == ["row 3"]
    assert "3.0 decades apart" in report.errors[0].message


def test_a_copied_row_with_another_name_is_found():
    rows = sound()
    rows.append(["s99", *rows[5][1:4], rows[5][4] + 55])
    assert found(rows, "tables.duplicates") == {"row 61"}


def test_a_share_above_a_hundred_is_found_but_no_elongation():
    header = ("sample", "porosity (%)", "elongation (%)")
    rows = [(f"s{i}", 5 + i % 7, 40 + i) for i in range(30)]
    rows[4] = ("s4", 104.5, 130)
    candidate = simple(header, rows, header, ("", "%", "%"))
    report = run_checks(candidate, None, ["tables.ranges"])
    assert [f.found for f in report.findings] == [104.5]


def test_a_day_number_among_dates_is_found():
    header = ("sample", "measured on")
    rows = [(f"s{i}", f"2023-01-{i + 10}") for i in range(10)]
    rows[3] = ("s3", 45123)
    report = run_checks(simple(header, rows), None, ["tables.dates"])
    assert [f.where for f in report.findings] == ["row 4"]


def test_swapped_cells_of_columns_of_one_ratio_are_found():
    rng = random.Random(3)
    header = ("alloy", "hardness (HV)", "yield (MPa)")
    rows = []
    for i in range(40):
        hardness = rng.uniform(200, 520)
        rows.append([f"a{i}", round(hardness), round(hardness * rng.uniform(2.2, 2.6))])
    rows[8][1], rows[8][2] = rows[8][2], rows[8][1]
    report = run_checks(simple(header, rows), None, ["tables.swapped"])
    assert [f.where for f in report.findings] == ["row 9"]


def test_a_row_copied_under_another_name_is_found():
    rows = [[f"LZO-{i:03d}", *row[1:]] for i, row in enumerate(sound())]
    rows[41][1:] = rows[12][1:]
    assert found(rows, "tables.duplicates") == {"row 42"}


def test_one_composition_with_results_decades_apart_is_found():
    header = ("formula", "T (°C)", "sigma (S/cm)", "density (%)", "state", "doi")
    rows = [
        ("Li7La3Zr2O12", 25, 3e-4, 95, "pellet", "a"),
        ("Li7La3Zr2O12", 25, 0.31, 93, "pellet", "b"),
        ("Li7La3Zr2O12", 300, 0.04, 93, "pellet", "b"),
        ("LiCoO2", 25, 1e-6, 80, "film", "c"),
        ("LiCoO2", 25, 4e-3, 81, "powder", "c"),
    ]
    candidate = simple(
        header, rows,
        ("formula", "temperature", "ionic conductivity", "relative density", "state",
         "source"), ("", "°C", "S/cm", "%", "", ""),
    )  # fmt: skip
    report = run_checks(candidate, None, ["tables.contradictions"])
    # Another temperature and another state are conditions.
    assert [f.where for f in report.findings] == ["row 2"]


def test_a_relative_density_is_judged_by_its_own_range():
    from assistant.own_tables.quality import faults_of, user_table

    data = b"composition,relative density (%)\nLi7La3Zr2O12,95\nLiCoO2,112\n"
    found = faults_of(user_table("my.csv", data)).findings
    assert [f.found for f in found if f.check == "tables.ranges"] == [112]
