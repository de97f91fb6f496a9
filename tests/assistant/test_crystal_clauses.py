"""What a request says behind its compound is a rule, an answer, or named."""

# ruff: noqa: E501 - a request and what is told of it stand on one line

import pytest

from assistant import Assistant
from assistant.crystal_clauses import unread_clauses

#: A wall limit in seconds that a busy machine does not reach; what is said is judged.
PATIENT = {"budget_s": 3600}
UNREAD = [
    ("Build fluorapatite Ca5(PO4)3F so that the channels run along a", "Ca5(PO4)3F", "along a"),
    ("Please write a CIF for SrTiO3, and make it ferroelectric", "SrTiO3", "ferroelectric"),
    ("CIF of La2CuO4 with Jahn-Teller elongated octahedra", "La2CuO4", "Jahn-Teller"),
    ("Genera la estructura de PbTiO3 cuyo eje c sea polar", "PbTiO3", "polar"),
    ("请给出 LiCoO2 的 CIF,锂层完全占满", "LiCoO2", "层"),
    ("Generate a CIF for Na3PS4 tetragonal, with Na in all sites", "Na3PS4", "Na in all sites"),
    ("Erzeuge eine CIF-Datei von GaN mit Stickstoff-Terminierung", "GaN", "Terminierung"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "formula", "told"), UNREAD)
def test_a_clause_that_nothing_reads_is_named(words, formula, told):
    assert any(told in clause for clause in unread_clauses(words, formula))


@pytest.mark.parametrize(
    ("words", "formula"),
    [
        ("Generate a CIF file of NaCl, please", "NaCl"),
        ("Bitte erstelle eine CIF-Datei von Korund (Al2O3), danke", "Al2O3"),
        ("J'ai besoin du CIF de SrTiO3 avec toutes les positions atomiques", "SrTiO3"),
        ("Genera un archivo CIF de KBr, por favor", "KBr"),
        ("请生成 LiMn2O4 的 CIF 文件,谢谢", "LiMn2O4"),
        ("MgAl2O4 の CIF ファイルを作ってください、お願いします", "MgAl2O4"),
        ("A CIF of Bi2Te3 that I can open in VESTA", "Bi2Te3"),
        ("CIF of zircon ZrSiO4, origin choice 2", "ZrSiO4"),
        ("CIF of Mg(OH)2 with corner sharing octahedra", "Mg(OH)2"),
    ],
)
def test_courtesy_and_what_is_read_is_not_named(words, formula):
    assert unread_clauses(words, formula) == ()


def test_a_false_statement_about_links_forbids_verified():
    answer = Assistant().ask("CIF for CaF2 with face-sharing cubes", options=PATIENT)
    assert answer.status != "verified"
    said = [e for e in answer.report.evidence if e.check == "geometry.connectivity"]
    assert [e.verdict for e in said] == ["fail"]
    assert "24 edge" in said[0].measured


def test_a_clause_without_a_check_is_told_and_forbids_verified():
    answer = Assistant().ask(
        "Please write a CIF for SrTiO3, and make it ferroelectric", options=PATIENT
    )
    assert answer.status == "unverified"
    assert "“ferroelectric”" in answer.text


def test_a_stated_coordinate_is_judged():
    wrong = ["O on 4f (0.25, 0.25, 0)"]
    answer = Assistant().ask("CIF of rutile", rules=wrong, options=PATIENT)
    assert answer.status != "verified"
    right = ["O on 4f with x = 0.305"]
    good = Assistant().ask("CIF of rutile", rules=right, options=PATIENT)
    assert good.status == "verified"
    assert any("x of O on 4f is 0.305" in e.measured for e in good.report.evidence)
