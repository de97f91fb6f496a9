"""A corrected cell constant: the record keeps its word, the edit is the user's own."""

import pytest

from assistant import Assistant
from assistant.own_values import own_cell
from assistant.records import Status


@pytest.mark.parametrize(("value", "length"), [("5.50", 11.0), ("11.1", 11.1)])
def test_a_constant_without_an_axis_sets_all_equal_lengths(home, value, length):
    assistant = Assistant(home=home)
    for text in ("CIF of NaCl", "make a 2x2x2 supercell in P1"):
        assistant.ask(text, session="s")
    answer = assistant.ask(f"the lattice should be {value}", session="s")
    lengths = [
        float(line.split()[1])
        for line in answer.cif.splitlines()
        if line.startswith("_cell_length")
    ]
    assert lengths == [length] * 3
    assert any("repeated 2 times" in a for a in answer.assumptions) is (length == 11.0)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("a is wrong, it should be 4.22", "set a to 4.22"),
        ("the lattice parameter is not right, it is 5.70 A", "set a to 5.70"),
        ("no, c is 5.2 not 5.1", "set c to 5.2"),
        ("a should be 4.60 and c should be 2.96", "set a to 4.60 and c to 2.96"),
        ("I measured 3.91 for a, the value is wrong", "set a to 3.91"),
        ("die Gitterkonstante ist falsch: 0,405 nm", "set a to 0.405 nm"),
        ("a est faux, c'est 3,905", "set a to 3.905"),
        ("está mal, a debe ser 5,43", "set a to 5.43"),
        ("a不对，应该是5.65", "set a to 5.65"),
        ("格子定数が違う、4.05のはず", "set a to 4.05"),
        ("beta should be 92.3", "set beta to 92.3"),
    ],
)
def test_a_corrected_cell_constant_is_read_in_six_languages(text, change):
    assert own_cell(text) == change


@pytest.mark.parametrize(
    "text",
    ["are you sure?", "the band gap is wrong, it should be 3.2", "make a = 4.2",
     "that is wrong, it should be a cubic cell of 8 atoms", "a is wrong"],
)  # fmt: skip
def test_other_doubts_hold_no_cell_constant(text):
    assert own_cell(text) is None


def test_the_record_is_cited_and_the_edit_is_the_users(tmp_path):
    assistant = Assistant(home=tmp_path)
    first = assistant.ask("cif of MgO", session="s")
    answer = assistant.ask("a is wrong, it should be 4.30", session="s")
    record = first.citations[0].id
    opening = answer.text.splitlines()[0]
    assert record in opening
    assert "4.3 Å is your value" in opening
    assert record in {c.id for c in answer.citations}
    assert answer.claims[0].citations == [record]
    assert {str(c.after) for c in answer.changes} == {"4.3"}
    assert assistant.ask("undo", session="s").cif == first.cif


def test_without_a_session_the_structure_comes_from_the_request_before():
    answer = Assistant().ask(
        "no, a should be 4.30",
        history=[{"role": "user", "content": "cif of MgO"},
                 {"role": "assistant", "content": "Here it is."}],
    )  # fmt: skip
    assert "your value" in answer.text.splitlines()[0]
    assert answer.citations
    assert answer.changes


def test_a_cell_that_the_atoms_do_not_fit_is_set_and_not_verified(tmp_path):
    assistant = Assistant(home=tmp_path)
    assistant.ask("cif of MgO", session="s")
    answer = assistant.ask("a is wrong, it should be 2.4", session="s")
    assert answer.changes
    assert answer.status is Status.UNVERIFIED


def test_the_value_of_the_record_itself_changes_nothing(tmp_path):
    assistant = Assistant(home=tmp_path)
    first = assistant.ask("cif of MgO", session="s")
    a = next(line for line in first.cif.splitlines() if "_cell_length_a" in line)
    answer = assistant.ask(f"a is wrong, it should be {a.split()[1]}", session="s")
    assert not answer.changes
    assert answer.cif == first.cif


@pytest.mark.parametrize(
    "text", ["die c-Achse ist doch 17,2 Å", "the c axis is actually 17.2",
             "l'axe c est en fait 17,2 Å"]
)  # fmt: skip
def test_an_axis_is_corrected_by_its_letter(text):
    assert own_cell(text) == "set c to 17.2"
