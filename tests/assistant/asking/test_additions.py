"""Additions of a table request: which are read, and that rows must tell them."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.asking.additions import read_additions, tells_addition
from assistant.asking.table import parse_table


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("compressive strength of concretes with silica fume", "silica fume"),
        ("Druckfestigkeit von Beton mit Flugasche", "fly ash"),
        ("tableau de la conductivité de LLZO avec ajout de Li3BO3", "Li3BO3"),
        ("シリカフュームを含むコンクリートの圧縮強度の表", "silica fume"),
        ("添加LiAlO2的LLZO离子电导率表", "LiAlO2"),
        ("resistencia del hormigón con ceniza volante", "fly ash"),
        ("conductivity of NASICON with glass", "glass"),
        ("strength of concrete with eggshell", "eggshell"),
    ],
)
def test_an_addition_is_read_by_its_names(text: str, first: str) -> None:
    assert [names[0] for names in read_additions(text).names] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "conductivity of LLZO with DOI and year",
        "table of LATP with conductivity and activation energy",
        "Leitfähigkeit von LATP mit Quelle",
        "garnet electrolytes with cubic structure",
        "conductivity of glass electrolytes",
        "zT of Bi2Te3 and SnSe",
        "strength of concrete without fly ash",
    ],
)
def test_columns_classes_and_exclusions_are_no_additions(text: str) -> None:
    assert read_additions(text).names == ()


def test_a_compound_that_is_added_is_no_material_of_the_table() -> None:
    spec = parse_table("table of ionic conductivity of LLZO with Al2O3 sintering aid")
    assert spec.hosts == ("LLZO",)
    assert spec.formulas == ()
    assert spec.unread == ()


def test_part_of_a_longer_formula_tells_no_addition() -> None:
    assert tells_addition(("Al2O3",), "with 2 wt% Al2O3")
    assert not tells_addition(("Al2O3",), "LiAl2O3F")


def test_rows_that_do_not_tell_the_addition_are_left_out() -> None:
    all_rows = Assistant().ask("table of ionic conductivity of LLZO")
    told = Assistant().ask(
        "table of ionic conductivity of LLZO with Ga2O3 as a sintering aid"
    )
    assert all_rows.table is not None
    assert told.table is not None
    assert 0 < len(told.table.rows) < len(all_rows.table.rows)


def test_a_filter_that_no_row_tells_is_said_first_and_costs_the_status() -> None:
    answer = Assistant().ask("table of compressive strength of concretes with slag")
    assert answer.status == "unverified"
    assert "slag" in answer.text.splitlines()[0]
