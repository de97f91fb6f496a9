"""Values of attached and pasted texts become rows with page and conditions."""

from assistant import Assistant
from assistant.asking.extracting import orders_values, pasted
from assistant.records import Kind, Request, Status

TEXT = (
    "Li6.5La3Zr1.5Nb0.5O12 was sintered at 1150 °C for 8 h. The total ionic "
    "conductivity at 25 °C is 0.52 mS/cm, with a bulk value of 0.81 mS/cm. The "
    "activation energy, fitted between 25 and 120 °C, is 0.34 eV. After annealing at "
    "700 °C the hardness is 640 HV. The reference reaches 0.1 mS/cm."
)


def _ask(text: str, **fields):
    return Assistant().answer(Request.model_validate({"text": text, **fields}))


def _rows(answer):
    names = [column["name"] for column in answer.table.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.table.rows]


def test_values_of_a_document_are_rows_with_conditions():
    documents = [{"name": "note.txt", "text": TEXT}]
    answer = _ask("Extract all values of this paper into a table", documents=documents)
    assert answer.route is Kind.DATA
    # Which sample a number belongs to was read by patterns.
    assert answer.status is Status.UNVERIFIED
    rows = _rows(answer)
    sigma = [r for r in rows if r["quantity"] == "ionic conductivity"]
    assert [r["value"] for r in sigma] == [0.52, 0.81, 0.1]
    assert [r["bulk or total"] for r in sigma] == ["total", "bulk", None]
    assert sigma[0]["temperature"] == 25
    barrier = next(r for r in rows if r["quantity"] == "activation energy")
    assert barrier["temperature"] is None  # a range is no temperature
    hard = next(r for r in rows if r["quantity"] == "hardness")
    assert hard["temperature"] is None  # the sample was annealed there, not measured
    assert set(answer.table.provenance) == {"request:note.txt"}
    flags = dict(zip((r["value"] for r in rows), answer.table.flags, strict=True))
    assert "quantity not named beside the number" in flags[0.1]
    assert all("no source" in f for f in answer.table.flags)


def test_a_pasted_text_is_read_like_a_document():
    answer = _ask(f"Erstelle aus diesem Text bitte eine Tabelle:\n\n{TEXT}")
    assert [r["value"] for r in _rows(answer)][:2] == [1150, 0.52]
    assert {c.locator for c in answer.citations} == {"pasted text"}


def test_a_unit_that_is_asked_for_is_converted_and_records_stand_beside():
    documents = [{"name": "note.txt", "text": TEXT}]
    answer = _ask(
        "Tabulate the conductivities of this document in S/cm, compare to the records",
        documents=documents,
    )
    assert [r["value"] for r in _rows(answer)] == [5.2e-4, 8.1e-4, 1e-4]
    assert "Literature records on LLZO" in answer.text
    assert any(c.doi for c in answer.citations)


def test_rows_of_a_table_in_a_page_are_values():
    page = (
        "<table><tr><th>sample</th><th>zT</th></tr><tr><td>GeTe</td><td>0.9</td></tr>"
        "<tr><td>Ge0.9Mg0.03Bi0.07Te</td><td>2.1</td></tr></table>"
    )
    documents = [{"name": "page.html", "text": page}]
    rows = _rows(_ask("Make a table of the values in this page", documents=documents))
    assert [(r["composition"], r["value"]) for r in rows] == [
        ("GeTe", 0.9), ("Ge0.9Mg0.03Bi0.07Te", 2.1),
    ]  # fmt: skip


def test_a_question_about_a_document_is_no_order_for_a_table():
    assert not orders_values("What sintering temperature does the paper report?")
    assert pasted("Make a table of the conductivity of LLZO at 25 °C, please") is None


def test_a_paper_without_values_gives_no_table():
    documents = [
        {"name": "note.txt", "text": "Garnets conduct lithium ions rather well."}
    ]
    answer = _ask("Extract all values as a table", documents=documents)
    assert answer.status is Status.ABSTAINED
    assert answer.table is None


def test_all_values_of_a_quantity_are_those_of_prose_and_tables():
    note = (
        "## Results\n| composition | sigma (S/cm) |\n|---|---|\n| Li3YCl6 | 5.1e-4 |\n"
        "| Li3ErCl6 | 3.3e-4 |\n\nA Li3YCl6 pellet has a conductivity of 2.0e-4 S/cm."
    )
    documents = [{"name": "note.md", "text": note}]
    answer = _ask("list all conductivities in the attached note", documents=documents)
    assert sorted(r["value"] for r in _rows(answer)) == [2.0e-4, 3.3e-4, 5.1e-4]


def test_a_chinese_text_may_be_short():
    text = "该混凝土7天抗压强度为48.6 MPa，28天抗压强度为66.2 MPa，弹性模量为38 GPa。"
    text += "氯离子扩散系数为2.1×10-8 cm2/s。"
    rows = _rows(_ask(f"把下面的数据整理成表格：\n{text}"))
    assert [(r["value"], r["conditions"]) for r in rows][:2] == [
        (48.6, "7天"), (66.2, "28天"),
    ]  # fmt: skip
