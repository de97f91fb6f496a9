"""Rows of literature tables: what they are of, and that none is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.asking.table import parse_table
from assistant.compose.table_choice import choose
from assistant.compose.table_rows import rows_for
from assistant.compose.table_values import Row, columns_of, quantity_note
from knowledge.facts import Value, library
from knowledge.names import elements_of
from knowledge.quantities import base_quantity
from knowledge.units import convert


def _rows(text: str) -> list[Row]:
    spec = parse_table(text)
    return rows_for(spec, library(), spec.quantities)


def _ids(rows: Sequence[Row]) -> set[str]:
    return {v.value_id for row in rows for v in row.values.values()}


def test_a_value_of_another_thing_is_no_row() -> None:
    # A review sets silicon at 26.7 % beside its perovskite cells.
    assert base_quantity("power conversion efficiency of silicon") not in {
        "power conversion efficiency"
    }
    rows = _rows("钙钛矿太阳能电池效率表")
    assert rows
    assert all(row.values["power conversion efficiency"].value != 26.7
                        for row in rows)  # fmt: skip


def test_doped_members_stand_beside_the_host_that_a_formula_names() -> None:
    rows = _rows("SnSe zT table")
    assert any(row.formula == "Sn1-xCuxSe" for row in rows)
    pure = _rows("table of the zT of undoped SnSe")
    assert pure
    assert all(row.formula == "SnSe" for row in pure)


def test_a_formula_of_one_host_does_not_hide_the_other_host() -> None:
    materials = {r.facts[0].material for r in _rows(
        "table of thermal conductivity of AlN and Si3N4")}  # fmt: skip
    assert materials == {"AlN", "silicon nitride"}


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("critical temperature of cuprates, table", "YBCO", "MgB2"),
        ("Kuprat-Supraleiter: kritische Temperatur, Tabelle", "YBCO", "MgB2"),
        ("d33 of lead-free piezoelectric ceramics, table", "KNN", "PZT"),
        ("tabla de d33 de cerámicas piezoeléctricas sin plomo", "KNN", "PZT"),
        ("n型热电材料的zT表", "PbSe", "Bi2Te3"),
    ],
)
def test_a_class_holds_its_members_only(text: str, inside: str, outside: str) -> None:
    held = {row.facts[0].material for row in _rows(text)}
    assert inside in held
    assert outside not in held


@pytest.mark.parametrize(
    ("text", "name", "quantity"),
    [
        ("table of the grain size of BaTiO3", "BaTiO3", "grain size"),
        ("lattice parameter of NASICON, table", "NASICON", "lattice parameter"),
        ("Tabla de grupo espacial de LLTO", "LLTO", "space group"),
        ("リン酸マンガン LiMnPO4 の容量の表", "LiMnPO4", "capacity"),
    ],
)
def test_every_confirmed_value_of_the_store_is_in_the_table(
    text: str, name: str, quantity: str
) -> None:
    wanted = {
        value.value_id
        for fact in library()
        if fact.material == name and fact.verified and fact.status == "ok"
        for value in fact.values
        if value.base == quantity and value.role != "text"
    }
    assert wanted
    assert wanted <= _ids(_rows(text))


def test_the_edges_of_a_cell_have_a_column_each() -> None:
    assert columns_of(["lattice parameter", "space group"])[:3] == [
        "lattice parameter a", "lattice parameter b", "lattice parameter c"
    ]  # fmt: skip


def test_what_a_record_says_of_the_kind_of_a_quantity_is_kept() -> None:
    assert quantity_note(Value("x.0", "average figure of merit zT", 1.0)) == "average"
    assert quantity_note(Value("x.0", "total ionic conductivity", 1.0, "S/cm")) == ""


def test_words_choose_rows_where_records_say_them() -> None:
    rows = _rows("table of the relative density of PZT")
    assert choose(rows, ["tandem"]).unsaid == ("tandem",)
    doped = choose(rows, ["Er-doped"])
    assert doped.chosen_by == ("Er-doped",)
    assert len(doped.rows) == 1


def test_a_record_that_says_crystal_is_of_a_single_crystal() -> None:
    rows = _rows("Tabelle: Wärmeleitfähigkeit von Aluminiumnitrid-Einkristallen")
    assert rows
    assert all("crystal" in row.conditions for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "table of ionic conductivity of chloride electrolytes at 25 °C, highest first",
        "Tabelle: Ionenleitfähigkeit von Chlorid-Elektrolyten bei 25 °C",
        "氯化物固态电解质室温离子电导率表格",
    ],
)
def test_a_chloride_holds_no_other_anion_and_rows_stand_in_one_unit(text: str) -> None:
    rows = _rows(text)
    assert len(rows) >= 4
    for row in rows:
        # Li6PS5Cl is a thiophosphate, Na3OCl an oxychloride.
        assert "Cl" in row.formula
        assert not {"S", "O"} & elements_of(row.formula)
    # 3.7 mS/cm is less than 0.025 S/cm.
    every = _rows("table of ionic conductivity of sulfide electrolytes at 25 °C")
    values = [
        v
        for row in every
        if row.facts[0].kind != "computation"
        for v in row.values.values()
    ]
    sizes = [convert(v.number or 0.0, v.unit, "S/cm") for v in values]
    assert len({v.unit for v in values}) > 1
    assert sizes == sorted(sizes, reverse=True)


def test_an_argyrodite_with_chloride_stays_an_argyrodite() -> None:
    rows = _rows("table of ionic conductivity of argyrodites with chloride")
    assert any("S" in elements_of(row.formula) for row in rows)


def test_rivals_are_a_choice_of_rows() -> None:
    # No sample is both as cast and annealed.
    rows = _rows("hardness of refractory high entropy alloys, as-cast vs annealed")
    told = " ".join(row.conditions for row in rows)
    assert "as cast" in told
    assert "annealed" in told


def test_salts_of_two_halogens_are_a_choice() -> None:
    rows = _rows("Tableau de la conductivité des bromures et iodures au lithium")
    assert rows
    for row in rows:
        assert {"Br", "I"} & elements_of(row.formula)
        assert not {"S", "O"} & elements_of(row.formula)
