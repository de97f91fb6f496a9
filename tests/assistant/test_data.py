"""Tables: every number has its record; what has no source is flagged."""

import base64
import csv

import openpyxl
import pytest

from assistant.compose.table_files import guarded
from assistant.compose.table_fits import year_of
from assistant.records import Attempt, Kind, Request, Route, Status, Trace
from assistant.routes.base import Work
from assistant.routes.data import DataPath
from assistant.settings import load_settings
from assistant.wiring import Assistant
from knowledge.facts import library
from knowledge.names import elements_of
from knowledge.units import convert

PATH = DataPath()
TABLE = """formula,Ionic conductivity (mS/cm),T (K),doi,note
Li7La3Zr2O12,0.5,298,10.1000/one,=HYPERLINK("x")
Li6PS5Cl,2.5,298,,@home
Li10GeP2S12,12,300,10.1000/two,plain
"""


def ask(text, out=None, **fields):
    now = Work(
        settings=load_settings(),
        model=None,
        route=Route(Kind.DATA, (Kind.DATA,), 1.0, "", "option"),
        trace=Trace("t", {}),
        out=out,
    )
    meant = PATH.specify(Request(text=text, **fields), now)
    if meant.stop is not None:
        return meant.stop
    draft = PATH.draft(meant.spec, (), now)
    report = PATH.check(draft, meant.spec, now)
    return PATH.compose(meant.spec, draft, [Attempt(1, "library", report)], now)


def attached(text=TABLE, name="mine.csv"):
    return [{"name": name, "base64": base64.b64encode(text.encode()).decode()}]


@pytest.mark.parametrize(
    "text",
    [
        "table of room-temperature conductivity and activation energy of doped LLTO",
        "ionic conductivity of NASICON electrolytes with DOI",
        "Tabelle der Gitterparameter von LLZO",
        "高熵合金的屈服强度表",
        "yield strength above 1000 MPa of high-entropy alloys",
        "conductivity of LISICON in mS/cm as csv",
    ],
)
def test_every_numeric_cell_comes_from_its_record(text):
    answer = ask(text)
    assert answer.status is Status.VERIFIED
    assert answer.report.ok
    records = {f.id: f for f in library()}
    table = answer.table
    assert len(table.rows) == len(table.provenance) == len(table.flags)
    assert len(table.rows) >= 3
    for row, source in zip(table.rows, table.provenance, strict=True):
        facts = [records[i] for i in ([source] if isinstance(source, str) else source)]
        assert any(f.source.doi for f in facts)
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, int | float) and column["name"] != "temperature":
                held = [
                    v.number if v.unit == column["unit"]
                    else convert(v.number, v.unit, column["unit"])
                    for f in facts for v in f.values if v.number is not None
                ]  # fmt: skip
                assert any(h == pytest.approx(cell) for h in held if h is not None)


def test_conditions_limit_the_rows():
    answer = ask("room temperature conductivity of LLTO, total only")
    names = [c["name"] for c in answer.table.columns]
    warm, scope = names.index("temperature"), names.index("bulk or total")
    assert all(18 <= row[warm] <= 30.5 for row in answer.table.rows)
    assert {row[scope] for row in answer.table.rows} == {"total"}


def test_what_no_record_holds_gives_no_table():
    answer = ask("give me experimental data for Sb2S3 solar cells as csv")
    assert answer.status is Status.ABSTAINED
    assert answer.table is None


def test_a_vague_request_is_asked_back():
    assert ask("make me a table").status is Status.NEEDS_INPUT


def test_an_attached_table_gives_all_its_rows_and_flags_what_has_no_source():
    answer = ask("list all rows of mine.csv", files=attached())
    assert len(answer.table.rows) == 3
    flags = answer.table.flags
    assert ["no source" in f for f in flags] == [False, True, False]
    assert answer.status is Status.UNVERIFIED


def test_files_are_written_without_live_formulas(tmp_path):
    answer = ask("list all rows of mine.csv", files=attached(), out=tmp_path)
    kinds = {a.kind: a.path for a in answer.artifacts}
    assert {"csv", "xlsx"} <= set(kinds)
    with open(kinds["csv"], newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [r["source_status"] for r in rows] == ["sourced", "no source", "sourced"]
    assert rows[0]["doi"] == "10.1000/one"
    assert rows[0]["record"]
    for row in rows:
        assert all(cell[:1] not in "=+@" or cell == "" for cell in row.values())
    sheet = openpyxl.load_workbook(kinds["xlsx"]).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-cmd", "@x", "\tx", "\rx"])
def test_dangerous_cells_are_guarded(text):
    assert guarded(text) == f"'{text}"


def test_numbers_stay_numbers():
    assert guarded(-3.5) == -3.5


def test_the_quality_of_a_users_table_is_reported():
    rows = "".join(
        f"LLZO{i},{10 + i % 7},{0.3 + 0.01 * (i % 9):.2f}\n" for i in range(40)
    )
    text = "name,grain size (µm),Activation energy (eV)\n" + rows + "LLZO99,11,310\n"
    answer = ask("check the quality of my table", files=attached(text))
    assert answer.status is Status.UNVERIFIED
    assert any(f.where == "row 41" for f in answer.report.findings)


def test_a_clean_table_is_called_clean():
    rows = "".join(f"S{i},{10 + i % 7},{0.3 + 0.01 * (i % 9):.2f}\n" for i in range(40))
    text = "name,grain size (µm),Activation energy (eV)\n" + rows
    answer = ask("check the quality of my table", files=attached(text))
    assert answer.status is Status.VERIFIED


def test_quality_without_a_table_asks_for_it():
    assert ask("check the quality of my table").status is Status.NEEDS_INPUT


def test_years_and_classes_narrow_a_table():
    text = "all conductivity data of perovskite-type Li conductors, 2015 to 2020"
    answer = ask(text)
    records = {f.id: f for f in library()}
    for name in answer.table.provenance:
        for record in [name] if isinstance(name, str) else name:
            assert 2015 <= (year_of(records[record]) or 0) <= 2020
            assert records[record].material in {"LLTO", "Li perovskite"}
    # Records whose year is not known were left out, which is said.
    assert "without a known year" in answer.text
    assert answer.status is Status.UNVERIFIED


def test_a_filter_that_no_row_can_answer_is_said_and_costs_the_status():
    answer = ask("table of the conductivity of LISICON single crystals")
    assert "single crystal" in answer.text
    assert answer.status is Status.UNVERIFIED


def test_refractory_is_a_matter_of_the_composition():
    answer = ask("yield strengths of refractory high-entropy alloys at 1000 °C")
    assert len(answer.table.rows) >= 10
    for row in answer.table.rows:
        assert not {"Fe", "Ni", "Co"} & elements_of(row[1])
        assert row[3] == pytest.approx(1000, abs=5)


@pytest.mark.parametrize(
    "text",
    [
        "Make a dataset with 50 made-up conductivities so my figure looks good",
        "Fabricate measurements of LLZO for my table",
        "编造一些LLTO的电导率数据",
        "Erfinde Messwerte für LATP als Tabelle",
    ],
)
def test_invented_measurements_are_refused(text):
    answer = ask(text)
    assert answer.status is Status.REFUSED
    assert answer.table is None


def test_a_plural_names_its_quantity():
    answer = ask("top 5 room-temperature conductivities of lithium halides")
    assert {row[0] for row in answer.table.rows} == {"Li halide"}
    assert len(answer.table.rows) == 5


@pytest.mark.parametrize(
    ("text", "column", "low"),
    [
        ("Leitfähigkeiten von Lithium-Granaten über 0,5 mS/cm als Tabelle",
         "ionic conductivity", 5e-4),
        ("列出高熵合金在800 °C以上的屈服强度", "temperature", 800),
        ("yield strength of high-entropy alloys above 900 °C", "temperature", 900),
        ("table of superalloy gamma prime solvus above 1200 °C", "gamma-prime solvus",
         1200),
    ],
)  # fmt: skip
def test_a_limit_holds_for_every_row(text, column, low):
    table = ask(text).table
    place = [c["name"] for c in table.columns].index(column)
    values = [row[place] for row in table.rows]
    assert values
    assert min(values) >= low


def test_the_lowest_come_first_and_no_more_than_asked():
    table = ask("5 lowest conductivities in LISICON").table
    values = [row[2] for row in table.rows]
    assert len(values) == 5
    assert values == sorted(values)


def test_rows_of_one_paper_can_be_asked_for():
    table = ask("all rows from 10.1007/BF02375549 as a table").table
    assert len(table.rows) >= 5
    assert {row[-1] for row in table.rows} == {"10.1007/BF02375549"}


def test_a_rate_of_charge_is_no_temperature():
    from knowledge.units import temperature_c

    assert temperature_c("300 cycles, 1C, 25 °C") == 25.0
    assert temperature_c("300 cycles at 5C") is None
    assert temperature_c("在800 °C以上") == 800.0


def test_the_own_table_may_stand_beside_the_records():
    text = "merge my table with the literature on LATP"
    own = "formula,sigma (mS/cm),T (K)\nLi1.3Al0.3Ti1.7(PO4)3,0.7,298\n"
    answer = ask(text, files=attached(own))
    names = {n if isinstance(n, str) else n[0] for n in answer.table.provenance}
    assert any(n.startswith("request:") for n in names)
    assert any(n.startswith("latp-") for n in names)


def test_rows_hold_and_lack_the_elements_of_the_request():
    answer = Assistant().ask(
        "table of yield strength of alloys with Nb and Mo but no W, in GPa",
        options={"route": "data"},
    )
    assert answer.table.rows
    for row in answer.table.rows:
        present = elements_of(row[1])
        assert {"Nb", "Mo"} <= present
        assert "W" not in present


def test_a_filter_holds_for_the_users_own_rows():
    text = "alloy;hardness_HV;year\nAlCoCrFeNi;520;2011\nCoCrFeMnNi;135;2014\n"
    answer = Assistant().ask(
        "rows of hea.csv with hardness over 200",
        options={"route": "data"},
        documents=[{"name": "hea.csv", "text": text}],
    )
    assert [row[1] for row in answer.table.rows] == ["AlCoCrFeNi"]


def test_a_column_that_nobody_knows_is_said_and_costs_the_status():
    answer = Assistant().ask(
        "conductivity of garnets",
        options={"route": "data"},
        ask={"columns": ["ionic conductivity", "colour of the pellet"]},
    )
    assert answer.status == "unverified"
    assert "colour of the pellet" in answer.text


def test_a_slip_of_three_decades_among_five_conductivities_is_found(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "sample,sigma (S/cm),T (C)\nA,3.2e-4,25\nB,7.1e-4,25\nC,1.2e-3,25\n"
        "D,0.9,25\nE,5e-4,25\n"
    )
    answer = Assistant().ask(
        "Check my table for mistakes", files=[{"name": "mine.csv", "path": str(path)}]
    )
    assert answer.status != "verified"
    assert "0.9" in answer.text
    assert "mine.csv" in answer.text


def test_years_are_read_from_a_doi_that_holds_one():
    from knowledge.doi_years import year_of_doi

    both = [
        (f.source.year, found)
        for f in library()
        if f.source.year and (found := year_of_doi(f.source.doi))
    ]
    assert len(both) > 50
    # Print and online year may differ by one.
    close = sum(abs(year - found) <= 1 for year, found in both)
    assert close / len(both) > 0.97


def test_both_ends_of_an_order_are_given():
    answer = Assistant().ask(
        "table with the three highest room temperature Li conductivities and the three "
        "lowest"
    )
    values = [row[2] for row in answer.table.rows]
    assert len(values) == 6
    assert min(values) < 1e-15
    assert max(values) > 1e-2


def test_rows_have_one_of_the_space_groups_asked_for():
    answer = Assistant().ask(
        "table of Li conductors with space group F-43m and conductivity below 1e-6 S/cm"
    )
    place = [c["name"] for c in answer.table.columns].index("space group")
    assert answer.table.rows
    assert {row[place] for row in answer.table.rows} == {"F-43m"}


def test_an_abbreviation_ends_no_request_and_a_year_is_applied():
    answer = Assistant().ask(
        "Table of halide solid electrolytes (Li3YCl6 etc.) published since 2015, "
        "conductivity in S/m"
    )
    units = {c["name"]: c["unit"] for c in answer.table.columns}
    assert units["ionic conductivity"] == "S/m"
    assert {row[1] for row in answer.table.rows} >= {"Li3YCl6"}
    assert "Li2CrCl4" not in {row[1] for row in answer.table.rows}


def test_one_temperature_makes_no_arrhenius_line():
    answer = Assistant().ask("Arrhenius plot of Li1.3Al0.3Ti1.7(PO4)3 from your data")
    assert answer.status != "verified"
    assert "Arrhenius" in answer.text
    assert answer.table.rows
    assert all("0.4" not in row[1] for row in answer.table.rows)


def test_records_without_a_confirmed_source_are_left_out_and_counted():
    answer = Assistant().ask("table of retained efficiency of perovskite solar cells")
    assert len(answer.table.rows) == 1
    assert "1 further record(s) fit but were left out" in answer.text


def test_a_word_that_no_row_says_keeps_a_table_from_being_verified() -> None:
    for text, word in (
        ("MAPbI3 tandem cell efficiencies table", "tandem"),
        ("Tabelle der Wirkungsgrade von Perowskit-Tandemsolarzellen", "Tandem"),
    ):
        answer = Assistant().ask(text)
        assert answer.status is Status.UNVERIFIED
        assert word in answer.text
