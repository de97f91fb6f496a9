"""Several wishes in one message about the structure in force, and versions."""

import pytest

from assistant import Assistant
from assistant.records import Kind, Status
from validators.crystal import read_crystal


@pytest.fixture
def talk(tmp_path, monkeypatch):
    monkeypatch.setenv("MATERIALS_HOME", str(tmp_path))
    assistant = Assistant()

    def say(text):
        answer = assistant.ask(text, session="s")
        assert answer.route is Kind.CIF, text
        return answer

    return say


def test_a_change_is_not_lost_to_the_question_behind_it(talk):
    first = read_crystal(talk("TiO2ルチルの構造をください").cif).crystal
    told = talk("c軸を2%伸ばして密度を教えて")
    longer = read_crystal(told.cif).crystal
    assert longer.cell[2] == pytest.approx(1.02 * first.cell[2], rel=1e-5)
    # 4.249 g/cm³ of the record divided by 1.02.
    assert "4.166" in told.text


def test_a_step_back_is_taken_before_what_is_asked_beside_it(talk):
    first = talk("CIF of BaSnO3")
    moved = talk("move the Sn by 0.02 along z and tell me the Sn-O bond lengths")
    assert read_crystal(moved.cif).crystal.group.short == "P4mm"
    # 0.5 ± 0.02 of 4.1435 Å.
    assert "1.989" in moved.text
    assert "2.155" in moved.text
    back = talk("undo that and give me the density")
    assert "7.097" in back.text
    assert back.status is first.status is Status.VERIFIED


def test_nothing_to_undo_is_told_and_the_rest_is_answered(talk):
    talk("CIF of MgO")
    told = talk("undo that and give me the density")
    assert "3.58" in told.text
    assert told.status is Status.UNVERIFIED
    first = talk("back to the first version and give the density")
    assert first.status is Status.VERIFIED


def test_what_changed_is_told_from_both_versions(talk):
    talk("CIF of LaAlO3, rhombohedral")
    talk("lower it to monoclinic")
    told = talk("which bonds changed?").text
    assert "6 × 1.922; now" in told
    assert "4 × 1.930" in told


def test_the_structure_in_force_stays_when_it_is_compared(talk):
    talk("CIF of CeO2")
    talk("set a to 5.5 Å")
    told = talk("compare it with the version before")
    assert "5.4097" in told.text
    assert "a = 5.5," in told.text


def test_no_bond_is_told_of_an_element_that_is_not_there(talk):
    talk("CIF of forsterite")
    told = talk("Fe–O bond lengths?")
    assert "holds no Fe" in told.text
    assert "2.067" not in told.text


def test_two_facts_in_one_phrase(talk):
    talk("CIF of cassiterite")
    told = talk("density and shortest O-O distance")
    assert "6.999" in told.text
    # (1 - 2·0.3056)·√2·4.7374 Å between two O of one edge.
    assert "2.605" in told.text
