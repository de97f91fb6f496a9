"""Rows that break a rule, faults beside a question, columns in other languages."""

import pytest

from assistant import Assistant
from assistant.own_tables.broken_rules import broken_rules
from assistant.own_tables.meaning import understand
from assistant.own_tables.quality import beside_faults
from assistant.own_tables.tables import own_tables
from tests.assistant.own_tables.test_questions import files

MIXES = """mix,cement,water,fly_ash,strength_MPa,density_pct
M-01,400,200,0,42,95
M-02,300,180,40,30,96
M-03,350,140,80,55,91
M-04,320,224,0,21,97
M-05,410,160,40,61,95
"""


def mixes():
    return own_tables([("mixes.csv", MIXES.encode())])


@pytest.mark.parametrize(
    ("text", "rule", "names"),
    [
        ("Which rows break the rule water / cement <= 0.6?", "<= 0.6", ["M-04"]),
        ("哪些行不满足水灰比小于0.6？", "< 0.6", ["M-02", "M-04"]),
        ("Welche Zeilen verletzen Wasser/Zement <= 0,6?", "<= 0.6", ["M-04"]),
        ("Quelles lignes ne respectent pas un ciment d'au moins 350 ?", ">=350",
         ["M-02", "M-04"]),
        ("¿Qué filas incumplen resistencia de al menos 40 MPa?", ">=40",
         ["M-02", "M-04"]),
        ("強度が40 MPa以上という条件に違反する行は？", ">=40", ["M-02", "M-04"]),
    ],
)  # fmt: skip
def test_rows_that_break_a_rule(text, rule, names):
    (table,) = mixes()
    found = broken_rules(text, table)
    ((said, rows),) = found.broken
    assert rule in said
    assert [table.label_of(r) for r in rows] == names


@pytest.mark.parametrize(
    "text",
    [
        "Which mixes have a density that does not exceed 95 %?",
        "Welche Mischungen haben eine Dichte, die 95 % nicht überschreitet?",
        "Quels mélanges ne dépassent pas 95 % de densité ?",
        "¿Qué mezclas no superan el 95 % de densidad?",
        "哪些配比的密度不超过95%？",
        "密度が95%を超えない配合はどれ？",
    ],
)
def test_what_does_not_exceed_is_at_most(text):
    conditions = understand(text, mixes()).question.conditions
    assert [(c.sign, c.number) for c in conditions] == [("<=", 95.0)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Wie hoch ist die mittlere Druckfestigkeit?", "strength_MPa"),
        ("Quelle est la moyenne du dosage en cendres volantes ?", "fly_ash"),
        ("¿Cuál es la media del cemento?", "cement"),
        ("抗压强度的平均值是多少？", "strength_MPa"),
        ("フライアッシュの平均は？", "fly_ash"),
    ],
)
def test_a_column_answers_to_its_name_in_other_languages(text, column):
    (table,) = mixes()
    question = understand(text, [table]).question
    assert [table.columns[c].header for c in question.targets] == [column]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "What is the mean age and are there outliers?",
            "What is the mean age?",
        ),
        ("重复的行有哪些？平均密度是多少？", "平均密度是多少?"),
        ("Are there outliers?", ""),
    ],
)
def test_what_is_asked_beside_faults(text, rest):
    assert beside_faults(text) == rest


def test_both_halves_of_a_question_are_answered():
    rows = MIXES + "M-06,410,160,40,61,95\n"
    answer = Assistant().ask(
        "Are there duplicates? What is the mean strength?", files=files(m__csv=rows)
    )
    assert "45 MPa" in answer.text
    assert "equal to row 5" in answer.text
    assert answer.status == "unverified"


GRADES = """grade,C [Gew.%],layer_thickness_um,HV
A,0.2,30,210
B,0.4,30,300
C,0.6,40,380
C,0.3,40,250
"""


def test_carbon_is_an_amount_and_not_the_grade_called_c():
    (table,) = own_tables([("grades.csv", GRADES.encode())])
    text = "Wie groß ist die mittlere Härte bei höchstens 0,35 % Kohlenstoff?"
    conditions = understand(text, [table]).question.conditions
    assert [(table.columns[c.column].header, c.sign) for c in conditions] == [
        ("C [Gew.%]", "<=")
    ]


@pytest.mark.parametrize(
    "text",
    ["平均硬度是多少，按层厚分组？", "層厚ごとの平均硬さは？",
     "Wie groß ist die mittlere Härte je Schichtdicke?"],
)  # fmt: skip
def test_groups_are_named_in_other_languages(text):
    (table,) = own_tables([("grades.csv", GRADES.encode())])
    question = understand(text, [table]).question
    assert question.task == "groups"
    assert table.columns[question.by].header == "layer_thickness_um"


def test_a_grouping_that_no_column_answers_is_told():
    (table,) = own_tables([("grades.csv", GRADES.encode())])
    assert understand("平均硬度是多少，按机器分组？", [table]).unread


def test_a_limit_is_not_that_of_what_shall_be_absent():
    (table,) = own_tables([("mixes.csv", MIXES.encode())])
    text = "¿Qué mezclas tienen una resistencia superior a 40 sin fly ash?"
    conditions = understand(text, [table]).question.conditions
    named = {(table.columns[c.column].header, c.sign) for c in conditions}
    assert named == {("strength_MPa", ">"), ("fly_ash", "=")}
