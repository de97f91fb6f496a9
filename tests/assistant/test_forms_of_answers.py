"""The last answer as a file, a script or beside an earlier one; ways back by name."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.presenting import other_form
from assistant.records import Status


@pytest.fixture
def talk(tmp_path):
    """Ask in one session; every turn by a new assistant that knows only the file."""

    def ask(*texts):
        return [Assistant(home=tmp_path).ask(t, session="talk") for t in texts]

    return ask


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("in Python please", "code"),
        ("zeig mir das als Python-Skript", "code"),
        ("export that", "keep"),
        ("exportiere das", "keep"),
        ("expórtala", "keep"),
        ("导出", "keep"),
        ("Excel please", "files"),
    ],
)
def test_a_form_is_known_by_its_name(text, wished):
    form = other_form(text)
    assert form is not None
    assert getattr(form, wished)


@pytest.mark.parametrize(
    "text", ["export this conversation", "how do I call you from Python?"]
)
def test_a_question_about_the_tool_wishes_no_form(text):
    assert other_form(text) is None


def test_the_script_of_an_equation_computes_its_solution(talk):
    solved, shown = talk("y' = -3 y, y(0) = 2", "in Python please")
    block = shown.text.split("```python\n")[1].split("```")[0]
    space: dict = {}
    exec(compile(block, "shown", "exec"), space)
    assert shown.equation.closed_form == solved.equation.closed_form
    assert space["y"](0.5) == pytest.approx(2 * 2.718281828459045**-1.5)


def test_a_structure_is_written_to_the_folder_of_its_session(talk):
    made, kept = talk("CIF of MgO", "export that")
    assert kept.cif == made.cif
    assert {a.kind for a in kept.artifacts} >= {"cif", "json"}


def test_a_file_of_nothing_is_asked_about_and_the_reply_is_a_table(talk):
    _, asked, table = talk("hello", "Excel please", "ionic conductivity of LLZO")
    assert asked.status is Status.NEEDS_INPUT
    assert "of which material" in asked.text.lower()
    assert table.table.rows


def test_a_doubt_between_does_not_take_the_subject_of_a_table(talk):
    *_, table = talk(
        "Welche Leitfähigkeit hat LAGP?", "LLZO ist besser, das stimmt nicht",
        "als Tabelle bitte",
    )  # fmt: skip
    names = [c["name"] for c in table.to_json()["table"]["columns"]]
    # LiGe2(PO4)3 of a wider table is an end of the series.
    formulas = [row[names.index("composition")] for row in table.table.rows]
    assert formulas
    assert all("Ge" in formula for formula in formulas)


def test_neighbours_are_counted_and_no_atoms_of_the_cell(talk):
    _, told = talk("CIF of CaF2", "how many F around each Ca?")
    assert "Ca1 has 8 F" in told.text
    assert "12 atoms" not in told.text


def test_an_earlier_list_comes_back_by_its_name(talk):
    listed, _, back = talk(
        "propose 3 halide perovskites", "CIF of MgO", "back to the list"
    )
    assert [g["formula"] for g in back.to_json()["generated"]] == [
        g["formula"] for g in listed.to_json()["generated"]
    ]


@pytest.mark.parametrize("text", ["compare with the first one", "vs the original?"])
def test_an_equation_is_shown_beside_its_first_form(talk, text):
    first, damped, both = talk(
        "y'' = -4 y, y(0)=1, y'(0)=0", "add damping 0.5 y'", text
    )
    assert first.equation.closed_form["y"] in both.text
    assert damped.equation.closed_form["y"] in both.text


def test_a_structure_is_compared_with_its_first_form_and_with_another(talk):
    _, _, first, other = talk(
        "Erzeuge eine CIF-Datei von Magnetit",
        "das Gitter ist 8,45 Å, du liegst falsch",
        "vergleiche mit der ersten", "vergleiche mit NiO",
    )  # fmt: skip
    assert "8.3941" in first.text
    assert "8.45" in first.text
    assert "8.45" in other.text
    assert "Fm-3m" in other.text
    assert "vorher" in first.text


def test_a_short_message_is_answered_in_the_language_before_it(talk):
    _, changed = talk("Erzeuge mir eine CIF-Datei von Magnetit", "a = 8,45")
    assert "Änderungen" in changed.text


def test_what_was_undone_stays_undone_in_later_turns(talk):
    *_, later, shown = talk(
        "dN/dt = -0.25 N, N(0) = 80", "how long until only 5 are left?",
        "make it N(0) = 160", "undo that", "N at t = 3?", "plot it",
    )  # fmt: skip
    assert later.equation.values == pytest.approx([80 * 2.718281828459045**-0.75])
    assert shown.equation.values == later.equation.values


def test_the_check_of_a_doubt_is_exported_as_what_it_checked(talk):
    first, _, kept = talk("y' = -3 y, y(0) = 2", "are you sure?", "export that")
    assert kept.equation.closed_form == first.equation.closed_form
    assert kept.artifacts


def test_a_relative_change_counts_once_however_often_it_is_shown(talk):
    *_, last = talk(
        "dy/dt = -k y, k = 0.5, y(0) = 2. y(1)?", "double k", "in German please",
        "export that", "y(2)?",
    )  # fmt: skip
    assert last.equation.values == pytest.approx([2 * 2.718281828459045**-2])
