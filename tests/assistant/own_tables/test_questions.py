"""Questions about attached tables are answered from them, with file, sheet and row."""

import base64
import io

import openpyxl
import pytest

from assistant import Assistant
from assistant.own_tables.checking import OWN_CHECKS, OwnAnswer
from assistant.own_tables.meaning import understand
from assistant.own_tables.tables import joined, own_tables, stacked
from validators.report import run_checks

SAMPLES = """sample,dopant,sinter T (°C),sigma_total (S/cm),Ea (eV),density (%)
A1,none,1200,3.1e-5,0.36,92
A2,Al,1200,8.4e-5,0.33,95
A3,Al,1250,6.0e-5,0.34,96
A4,Ga,1150,2.2e-4,0.29,94
A5,Ga,1150,1.7e-4,0.30,97
A6,Ta,1200,,0.31,90
"""
PROBEN = (
    "Probe;Härte (HV);Zustand\nP1;210,5;gegossen\nP2;455,0;geglüht\nP3;389,9;geglüht\n"
)
ZT = "formula,Seebeck (uV/K),zT\nBi2Te3,-210,0.9\nPbTe,-180,1.4\nSnSe,350,2.2\n"
KAPPA = "formula,kappa (W/m/K)\nPbTe,1.9\nBi2Te3,1.3\nMg3Sb2,0.8\nSnSe,0.6\n"
FIRST = "sample,conductivity (mS/cm)\nL1,0.41\nL2,0.62\nL3,0.55\n"
SECOND = "sample,conductivity (S/cm)\nL1,4.3e-4\nL2,3.1e-4\nL4,7.0e-4\n"
DEVICES = [["device", "absorber", "PCE (%)", "hours"], ["d1", "MAPbI3", 18.2, 100],
           ["d2", "FAPbI3", 21.5, 500], ["d3", "MAPbI3", 16.4, 50]]  # fmt: skip


def workbook():
    book = openpyxl.Workbook()
    book.active.title = "notes"
    book.active.append(["made in the laboratory"])
    sheet = book.create_sheet("devices")
    for row in DEVICES:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def files(**tables):
    return [
        {
            "name": name.replace("__", "."),
            "base64": base64.b64encode(
                t if isinstance(t, bytes) else t.encode()
            ).decode(),
        }
        for name, t in tables.items()
    ]


@pytest.fixture(scope="module")
def assistant():
    return Assistant()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which sample conducts best?", ["A4", "2.2e-4 S/cm", "s.csv, row 4"]),
        ("What is the average activation energy in my table?", ["0.321667 eV"]),
        ("How many samples have a density above 93 %?", ["4 of 6"]),
        ("Which dopant gives the highest mean conductivity?", ["Ga 1.95e-4 S/cm"]),
        ("does conductivity correlate with sintering temperature?", ["-0.7906"]),
        ("how much better is A4 than the undoped sample?", ["×7.0968"]),
        ("which rows miss a conductivity?", ["A6"]),
        ("What is the conductivity of A5 in mS/cm?", ["0.17 mS/cm"]),
        ("list the samples sintered at 1200 °C", ["A1, A2, A6"]),
        ("¿Cuál es la muestra con mayor conductividad?", ["A4", "fila 4"]),
        ("一番導電率が高いサンプルはどれですか", ["A4", "4 行目"]),
    ],
)
def test_a_question_is_answered_from_the_attached_table(assistant, text, expected):
    answer = assistant.ask(text, files=files(s__csv=SAMPLES))
    assert answer.status == "verified"
    assert answer.route == "data"
    assert all(part in answer.text for part in expected)
    assert {c.id.partition("-r")[0] for c in answer.citations} == {"request:s.csv"}
    assert all(claim.citations for claim in answer.claims)


def test_the_literature_route_gives_the_question_to_the_table(assistant):
    answer = assistant.ask(
        "which sample conducts best?",
        files=files(s__csv=SAMPLES),
        options={"route": "faq"},
    )
    assert "A4" in answer.text
    assert "s.csv" in answer.text


def test_endings_and_decimal_commas_of_german(assistant):
    answer = assistant.ask(
        "Mittlere Härte der geglühten Proben?", files=files(p__csv=PROBEN)
    )
    assert "422.45 HV" in answer.text


def test_the_sheet_of_a_workbook_is_named(assistant):
    answer = assistant.ask(
        "Which device is the most efficient and how long did it last?",
        files=files(cells__xlsx=workbook()),
    )
    assert "d2" in answer.text
    assert "500" in answer.text
    assert answer.citations[0].locator == "sheet devices, row 2 (line 3)"


def test_what_no_column_says_is_an_abstention_with_the_columns(assistant):
    answer = assistant.ask(
        "Who made these samples and in which furnace?", files=files(s__csv=SAMPLES)
    )
    assert answer.status == "abstained"
    assert "sigma_total (S/cm)" in answer.text


def test_a_question_about_another_material_is_left_to_the_literature(assistant):
    answer = assistant.ask(
        "What is the conductivity of Li6PS5Cl?", files=files(p__csv=PROBEN)
    )
    assert not any(c.id.startswith("request:") for c in answer.citations)


def test_own_values_stand_beside_those_of_the_records(assistant):
    answer = assistant.ask(
        "Is the conductivity of my A4 better than the literature value for LLTO?",
        files=files(s__csv=SAMPLES),
    )
    assert "2.2e-4 S/cm" in answer.text
    assert any(c.doi for c in answer.citations)


def test_two_tables_are_joined_by_what_they_share(assistant):
    answer = assistant.ask(
        "Which material has the highest zT and the lowest thermal conductivity?",
        files=files(one__csv=ZT, two__csv=KAPPA),
    )
    assert "SnSe" in answer.text
    assert "one.csv, row 3" in answer.text
    assert "two.csv, row 4" in answer.text
    assert "Mg3Sb2" in answer.text  # without a partner


def test_two_tables_are_compared_in_one_unit(assistant):
    answer = assistant.ask(
        "compare one.csv and two.csv: which samples differ by more than 20 %?",
        files=files(one__csv=FIRST, two__csv=SECOND),
    )
    assert "1 of 2" in answer.text
    assert "0.31 mS/cm" in answer.text
    assert "L3" in answer.text
    assert "L4" in answer.text


def test_rows_of_like_tables_count_together():
    one, two = own_tables([("a.csv", FIRST.encode()), ("b.csv", SECOND.encode())])
    both = stacked([one, two])
    assert both.columns[1].cells == pytest.approx((0.41, 0.62, 0.55, 0.43, 0.31, 0.7))
    answer = understand("which sample has the highest conductivity?", [one, two])
    assert answer.work_out().told[0].figures[0].value == pytest.approx(0.7)


def test_a_join_brings_formulas_of_other_order_together():
    one = own_tables([("a.csv", b"formula,zT\nMg2Si,0.7\n")])[0]
    two = own_tables([("b.csv", b"compound,kappa (W/m/K)\nSiMg2,2.1\n")])[0]
    assert len(joined(one, two).places) == 1


def test_a_wrong_figure_does_not_pass_the_check():
    data = (("s.csv", SAMPLES.encode()),)
    worked = understand("highest density?", own_tables(data)).work_out()
    assert run_checks(OwnAnswer(worked, data), None, OWN_CHECKS).ok
    other = (("s.csv", SAMPLES.replace(",97", ",79").encode()),)
    assert not run_checks(OwnAnswer(worked, other), None, OWN_CHECKS).ok


STEELS = """Batch,C wt%,Heat treatment,Rp0.2 [MPa],A5 [%]
S1,0.12,normalised,355,28
S2,0.18,quenched + tempered,690,16
S3,0.22,quenched + tempered,720,14
S4,0.08,normalised,320,31
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many steels were quenched and tempered?", "2 of 4"),
        ("Does the yield strength go up with carbon content?", "Spearman ρ = 1"),
        ("Which normalised steel is more ductile?", "S4: the largest A5, 31 %"),
        ("average Rp0.2 for each heat treatment", "normalised 337.5 MPa (n = 2)"),
    ],
)
def test_words_of_the_field_name_columns_and_entries(assistant, text, expected):
    assert expected in assistant.ask(text, files=files(steels__csv=STEELS)).text


def test_a_word_that_nothing_read_is_said_and_costs_the_status(assistant):
    answer = assistant.ask(
        "How many polished steels are there?", files=files(s__csv=STEELS)
    )
    assert answer.status == "unverified"
    assert "polished" in answer.text


def test_what_two_tables_share_is_told(assistant):
    text = "Do the two tables cover the same samples?"
    answer = assistant.ask(text, files=files(one__csv=FIRST, two__csv=SECOND))
    assert "L1, L2" in answer.text
    assert "L4" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "which sample conducts best?", "Which has the highest conductivity?",
        "Welche Probe leitet am besten?", "¿Qué muestra conduce mejor?",
    ],
)  # fmt: skip
def test_what_conducts_is_sought_in_the_column_of_sigma(assistant, question):
    rows = "sample,density (%),sigma_25C (mS/cm)\nN1,97,0.4\nN2,91,4.1\nN3,95,1.9\n"
    answer = assistant.ask(question, files=files(lab__csv=rows))
    assert "N2" in answer.text.splitlines()[1]
    assert "97" not in answer.text


def test_amounts_joined_by_or_are_alternatives(assistant):
    steel = "heat,temper_C,Cr_wt%\nA,300,0\nB,400,1.0\nC,500,2.5\nD,600,3.0\n"
    answer = assistant.ask(
        "which heats have temper_C 400 or 500?", files=files(s__csv=steel)
    )
    assert "2 of 4" in answer.text
    answer = assistant.ask(
        "show heats with Cr 0 or above 2 %", files=files(s__csv=steel)
    )
    assert "3 of 4" in answer.text


HEATS = """heat,temper_C,cure_h,Mn_wt%,HV
A,300,1,0,310
B,400,2,1.0,280
C,500,6,0,240
D,600,4,0,190
"""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # What is barred is barred for each of the amounts.
        ("which heats have temper_C not 300 or 400?", ["C", "D"]),
        ("welche heats haben temper_C weder 300 noch 500", ["B", "D"]),
        ("which heats were not at 300 or 400 °C?", ["C", "D"]),
        ("Quels heats ne sont ni à 300 ni à 500 °C ?", ["B", "D"]),
        ("montre les heats avec ni 0,5 ni 1 % de Mn et HV supérieur à 200", ["A", "C"]),
        ("temper_C不是300也不是400的有哪些？", ["C", "D"]),
        ("temper_Cが300でも400でもないものはどれ", ["C", "D"]),
        # The unit behind the last amount is that of the first.
        ("samples cured for 1 or 6 h", ["A", "C"]),
        # An element that is not in it is a column of zero.
        ("list the heats without Mn above 200 HV", ["A", "C"]),
        ("硬さ200 HV以上になる条件を2件、Mnなしで", ["A", "C"]),
        ("2 samples above 200 HV, no Mn", ["A", "C"]),
    ],
)
def test_what_is_barred_absent_or_ordered_without_a_verb(assistant, text, rows):
    answer = assistant.ask(text, files=files(s__csv=HEATS))
    shown = [line for line in answer.text.splitlines() if line.startswith("| ")]
    assert [line.split("|")[1].strip() for line in shown[1:]] == rows
