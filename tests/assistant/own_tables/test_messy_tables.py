"""Formulas without values, several sheets, two questions, own rules."""

import base64
import io

import openpyxl

from assistant import Assistant
from assistant.records import Attachment, Request, Status


def _sent(name: str, data: bytes) -> Attachment:
    return Attachment(name=name, base64=base64.b64encode(data).decode())


def _ask(text: str, *files: Attachment):
    return Assistant().answer(Request(text=text, files=list(files)))


def _book(*sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMULAS = _book(
    ("data", [["pellet", "area (cm2)", "resistance (ohm)", "conductivity (S/cm)"],
              ["P1", 0.5, 300, "=0.1/(C2*B2)"], ["P2", 0.5, 250, "=0.1/(C3*B3)"],
              ["P3", 0.5, 410, "=0.1/(C4*B4)"]]),
)  # fmt: skip


def test_a_formula_without_a_value_is_no_value():
    answer = _ask("What conductivity does this table give for P2?",
                  _sent("cells.xlsx", FORMULAS))  # fmt: skip
    assert answer.status is not Status.VERIFIED
    assert "without a stored value" in answer.text


def test_a_quality_report_names_formulas_without_values():
    answer = _ask("Check my table for errors", _sent("cells.xlsx", FORMULAS))
    assert answer.status is Status.UNVERIFIED
    assert [f.check for f in answer.report.findings] == ["tables.formulas"]


def test_every_sheet_is_checked():
    good = [["alloy", "yield strength (MPa)"], *([f"A{i}", 300 + i] for i in range(9))]
    bad = [["alloy", "HV"], *([f"A{i}", 150 + i] for i in range(9)), ["A9", 15400]]
    data = _book(("tensile", good), ("hardness", bad))
    answer = _ask("Data quality report please", _sent("two.xlsx", data))
    assert [f.where for f in answer.report.findings][:1] == [
        "two.xlsx, hardness, row 10"
    ]
    assert "two.xlsx, tensile: No fault" in answer.text


TABLE = """Probe;rel. Dichte [%];Leitfähigkeit [mS/cm]
K1;91,2;0,01
K2;95,1;0,31
K3;96,8;0,72
K4;94,4;
"""


def test_two_questions_are_both_answered():
    answer = _ask(
        "Wie viele Proben haben eine relative Dichte über 94 % und wo fehlt die "
        "Leitfähigkeit?",
        _sent("k.csv", TABLE.encode()),
    )
    assert answer.status is Status.VERIFIED
    assert "3 von 4" in answer.text
    assert "K4" in answer.text.split("leer")[1]


def test_rules_of_the_user_are_checked_beside_the_faults():
    answer = _ask(
        "Any faults in here? Rules: rel. Dichte below 96",
        _sent("k.csv", TABLE.encode()),
    )
    assert "1 of 4 row(s) break" in answer.text
    assert "K3" in answer.text


def test_rules_may_come_as_a_file():
    rules = "ranges:\n  HV: [100, 200]\n"
    table = "alloy,HV\nA,150\nB,250\nC,120\n"
    answer = _ask(
        "Check this table for errors against my rules",
        _sent("t.csv", table.encode()),
        _sent("rules.yaml", rules.encode()),
    )
    assert "1 of 3 row(s) break" in answer.text


def test_a_group_that_is_held_against_no_other_is_named():
    table = "mix,fly ash (%),age (d),fc (MPa)\nA,0,28,48\nB,20,28,44\nC,30,28,40\n"
    answer = _ask("average compressive strength of mixes with fly ash vs without",
                  _sent("m.csv", table.encode()))  # fmt: skip
    assert answer.status is not Status.VERIFIED


def test_a_unit_without_brackets_is_read():
    table = "Probe;Dichte g/cm³;fc 28d MPa\nA;4,91;31\nB;4,93;42\nC;4,95;44\n"
    answer = _ask("Qualitätsbericht bitte", _sent("t.csv", table.encode()))
    assert answer.report.findings == ()


def test_rules_that_cannot_be_read_are_named_and_never_bent():
    table = "Mix;Wasser kg/m3;Zement kg/m3;w/z;fc 28d MPa\n"
    table += "A;175;350;0,5;46\nB;160;400;0,4;28\n"
    answer = _ask(
        "Bitte prüfe die Daten. Regeln: w/z = Wasser/Zement; fc 28d über 30",
        _sent("t.csv", table.encode()),
    )
    assert answer.status is not Status.VERIFIED
    assert "1 von 2" in answer.text
    assert "w/z = Wasser/Zement" in answer.text


def test_the_measured_ones_are_those_with_a_yes():
    table = "Formula,gap (eV),measured?\nA,1.0,yes\nB,3.0,no\nC,2.0,yes\n"
    sent = _sent("t.csv", table.encode())
    answer = _ask("What is the mean gap of the measured ones in my table?", sent)
    assert "1.5 eV" in answer.text
    both = _ask("mean gap of the measured ones, and of the not measured ones", sent)
    assert both.status is not Status.VERIFIED


def test_the_best_of_what_no_column_holds_is_no_other_column():
    table = "Mix,cement (kg/m3),fc (MPa)\nA,350,46\nB,400,58\n"
    answer = _ask("Which mix in this table has the best price per MPa?",
                  _sent("t.csv", table.encode()))  # fmt: skip
    assert answer.status is not Status.VERIFIED


def test_each_of_two_chinese_questions_has_its_column():
    table = "Sample,KIC (MPa m1/2),HV10\nS1,4.1,1650\nS2,4.6,1710\nS3,5.0,1780\n"
    sent = _sent("t.csv", table.encode())
    answer = _ask("平均硬度是多少？哪个样品的断裂韧性最高？", sent)
    assert "1713.33" in answer.text
    assert "S3" in answer.text
