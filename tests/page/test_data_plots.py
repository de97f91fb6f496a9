"""Plots and provenance of tables: what is offered fits what the rows hold."""

from typing import ClassVar

import pandas as pd
import pytest

from assistant.page import figures, tables, training

TABLE = {
    "columns": [
        {"name": "material", "unit": ""}, {"name": "composition", "unit": ""},
        {"name": "ionic conductivity", "unit": "S/cm"},
        {"name": "temperature", "unit": "°C"},
    ],
    "rows": [
        ["LLZO", "Li7La3Zr2O12", 3e-4, 25], ["LLZO", "Li7La3Zr2O12", 3e-3, 100],
        ["LLZO", "Li6.4La3Zr1.4Ta0.6O12", 1e-3, 25],
        ["LLZO", "Li6.6La3Zr1.6Ta0.4O12", 7e-4, 25],
        ["LLZO", "Li6.8La3Zr1.8Ta0.2O12", 5e-4, 25],
    ],
    "provenance": ["a-1", "a-1", ["a-2", "a-3"], "a-2", "a-2"],
    "flags": [[], [], [], [], []],
}  # fmt: skip


def test_an_activation_law_needs_temperatures_and_a_rate():
    assert figures.has_arrhenius(TABLE, 2)
    assert not figures.has_arrhenius(TABLE, 3)
    cold = {**TABLE, "rows": [row for row in TABLE["rows"] if row[3] == 25]}
    assert not figures.has_arrhenius(cold, 2)


def test_the_dopant_comes_before_the_host():
    offered = figures.varying_elements(TABLE, 2)
    assert offered[0] == "Ta"
    assert "Li" in offered
    assert "La" not in offered  # three per formula unit in every row


def test_an_amount_is_told_per_formula_unit():
    figure = figures.composition_figure(TABLE, 2, "Ta")
    (series,) = figure["data"]
    assert series["x"][2] == pytest.approx(0.6)
    assert "formula unit" in figure["layout"]["xaxis"]["title"]["text"]
    assert series["y"][2] == 1e-3
    assert "a-2" in series["text"][2]


def test_every_number_tells_its_record_and_no_text_does():
    answer = {"table": TABLE, "citations": [
        {"id": "a-1", "doi": "10.1/x", "title": "T", "locator": "table 2"},
        {"id": "a-2", "doi": "10.1/y"}, {"id": "a-3", "doi": None},
    ]}  # fmt: skip
    rows = tables.cell_rows(answer)
    assert len(rows) == 2 * len(TABLE["rows"])
    assert rows[0]["record"] == "a-1"
    assert rows[0]["where"] == "table 2"
    shared = [row for row in rows if row["row"] == 3]
    assert {row["record"] for row in shared} == {"a-2; a-3"}
    assert {row["doi"] for row in shared} == {"10.1/y"}


def test_a_name_of_every_row_teaches_nothing():
    frame = pd.DataFrame(
        {"sample": [f"S{i}" for i in range(40)], "route": ["cast", "rolled"] * 20,
         "x": range(40), "strength": [2.0 * i for i in range(40)]}
    )  # fmt: skip
    roles = {row["column"]: row["role"] for row in training.column_roles(frame)}
    assert roles["sample"] == "ignore"
    assert roles["route"] == "feature"
    assert "target" in roles.values()


def test_fitted_columns_are_no_loss():
    assert training.losses_of(["read", {"terms": {"columns": 3}}]) == []
    loss = {"terms": {"kl": 1.0}}
    assert training.losses_of([{"terms": {}}, loss]) == [loss]


def test_the_made_up_table_follows_its_law():
    frame = training.read_table(*training.example_table())
    law = 30 + 40 * frame.cement - 25 * frame.water + 20 * frame.age
    assert len(frame) == 200
    assert (frame.strength - law).std() == pytest.approx(2, rel=0.2)


def test_a_sheet_holds_real_and_synthetic_of_every_column():
    figure = figures.sheet_figure({"x": [1.0, 2.0], "y": [3.0]}, {"x": [1.5], "y": []})
    assert [(t["name"], t["xaxis"]) for t in figure["data"]] == [
        ("real", "x"), ("synthetic", "x"), ("real", "x2"), ("synthetic", "x2"),
    ]  # fmt: skip


def test_a_training_without_a_curve_says_why():
    class Card:
        cost: ClassVar = {"steps": 21}

    said, wrong = training.without_losses([{"terms": {"columns": 3.0}}], Card)
    assert "column by column" in said
    assert not wrong
    said, wrong = training.without_losses([{"message": "rows read"}], Card)
    assert "21 steps" in said
    assert wrong
