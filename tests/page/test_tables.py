"""Tables keep their sources, and figures their numbers."""

import csv
import io

import openpyxl
import pytest

from assistant.page import figures, tables
from assistant.page.structures import structure_facts
from assistant.pictures import powder_pattern
from tests.page import answers


def _table():
    answer = answers.data().to_json()
    header, rows = tables.table_rows(answer)
    return answer, header, rows


def test_every_row_names_its_record_and_its_status():
    _, header, rows = _table()
    assert header[-4:] == ["record", "doi", "source_status", "flags"]
    assert rows[2][3] == "rec-1; rec-2"
    assert [row[5] for row in rows] == ["sourced"] * 3 + ["no source"]


def test_a_doi_that_was_asked_for_stands_once():
    answer = answers.data().to_json()
    table = answer["table"]
    table["columns"].append({"name": "doi", "unit": ""})
    table["rows"] = [[*row, "10.1/x"] for row in table["rows"]]
    header, rows = tables.table_rows(answer)
    assert header.count("doi") == 1
    assert {len(row) for row in rows} == {len(header)}


def test_files_can_be_read_back_and_run_nothing():
    _, header, rows = _table()
    parsed = list(csv.reader(io.StringIO(tables.csv_bytes(header, rows).decode())))
    assert parsed[4][0] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(tables.xlsx_bytes(header, rows))).active
    assert sheet.cell(2, 2).value == pytest.approx(3e-4)
    assert sheet.cell(5, 1).value == "'=1+1"
    assert sheet.cell(5, 1).data_type == "s"


def test_two_exports_of_one_table_are_equal():
    _, header, rows = _table()
    assert tables.xlsx_bytes(header, rows) == tables.xlsx_bytes(header, rows)


def test_second_columns_of_one_name_are_told_apart():
    assert tables.distinct_names(["doi", "a", "doi"]) == ["doi", "a", "doi (2)"]


def test_an_arrhenius_plot_takes_kelvin():
    answer, *_ = _table()
    figure = figures.arrhenius_figure(answer["table"], 1, 0)
    assert figure["data"][0]["x"][-1] == pytest.approx(1000 / 298.15)
    assert figure["layout"]["yaxis"]["type"] == "log"


def test_there_is_no_arrhenius_plot_of_the_temperature_itself():
    answer, *_ = _table()
    assert figures.arrhenius_figure(answer["table"], 2) is None


def test_a_scatter_leaves_empty_cells_out():
    answer, *_ = _table()
    figure = figures.scatter_figure(answer["table"], 2, 1, 0)
    assert len(figure["data"][0]["x"]) == 3


def test_a_pattern_marks_each_line():
    lines = powder_pattern(answers.RUTILE)
    figure = figures.powder_figure({"a": lines})
    assert figure["data"][1]["x"] == [line.two_theta for line in lines]


def test_figures_are_what_plotly_takes():
    import plotly.graph_objects as go

    answer, *_ = _table()
    for figure in (
        figures.scatter_figure(answer["table"], 2, 1),
        figures.funnel_figure([("drawn", 3), ("kept", 1)]),
        figures.loss_figure([{"step": 1, "terms": {"loss": 2.0}, "validation": 1.0}]),
        figures.pair_figure({"a": [1], "b": [2]}, {"a": [1], "b": [3]}, "a", "b"),
    ):
        go.Figure(figure)


def test_a_structure_is_told_by_symmetry_and_sites():
    found = structure_facts(answers.RUTILE)
    assert found.caption == "TiO₂, P4₂/mnm (no. 136)"
    assert [row["Wyckoff"] for row in found.sites] == ["2a", "4f"]
    assert found.surroundings[0]["number"] == 6
    assert len(found.operations) == 16
