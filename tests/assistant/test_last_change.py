"""Messages that lean on the change before, versions, and files of structures."""

import pytest

from assistant.crystal_follow_ups import names_compound_politely
from assistant.going_back import asks_version
from assistant.records import Status
from validators.crystal import read_crystal


def _shares(answer):
    return {s.element: s.occupancy for s in read_crystal(answer.cif).crystal.sites}


def test_instead_takes_the_place_of_the_last_change(talk):
    talk("CIF of KZnF3")
    talk("put 10 % Ba on K, charge balanced by K vacancies")
    other = _shares(talk("put 10 % Sr there instead"))
    assert "Ba" not in other
    # Each Sr2+ on K+ leaves one vacancy beside it.
    assert (other["Sr"], other["K"]) == pytest.approx((0.1, 0.8))
    more = _shares(talk("20 % instead"))
    assert (more["Sr"], more["K"]) == pytest.approx((0.2, 0.6))
    assert _shares(talk("undo that")) == {"K": 1, "Zn": 1, "F": 1}
    told = talk("which version am I on?").text
    assert "Version 5 of 5 (now): " in told


def test_there_is_the_site_of_the_last_change(talk):
    talk("CIF of SrTiO3")
    talk("replace 20 % of Sr by Ba")
    # Of the Sr that is left: 0.8 * 0.1.
    asked = talk("is there still Sr on the site?")
    assert not asked.changes
    assert _shares(talk("put 10 % Ca there too"))["Ca"] == pytest.approx(0.08)


@pytest.mark.parametrize("ask", ["als Excel bitte", "save as xlsx", "Excelで保存して"])
def test_a_workbook_is_of_the_structure_after_a_question(talk, ask):
    made = talk("CIF of MgO")
    talk("density?")
    assert talk(ask).cif == made.cif


def test_both_versions_tell_the_pairs_that_are_asked_for(talk):
    talk("CIF of Cu2O")
    talk("set a to 4.2 Å")
    told = talk("Cu-O and Cu-Cu distances before and after").text
    # Cu is face-centred: a / sqrt 2.
    assert f"{4.26 / 2**0.5:.3f}" in told
    assert f"{4.2 / 2**0.5:.3f}" in told


def test_a_tilt_is_asked_of_the_structure_at_hand(talk):
    talk("CIF of quartz")
    told = talk("how large is the tilt of the tetrahedra?")
    assert "Si–O1–Si" in told.text
    assert "143.8" in told.text or "143.7" in told.text


def test_the_way_of_a_sphere_moves_no_atom(talk):
    talk("CIF of LiCoO2")
    told = talk("in how many dimensions does a sphere of 0.2 Å move through it?")
    assert told.status is Status.VERIFIED


@pytest.mark.parametrize("text", [
    "which version am I on?", "Auf welcher Version bin ich?", "quelle version est-ce ?",
    "¿en qué versión estoy?", "现在是第几个版本？", "今どのバージョン？",
])  # fmt: skip
def test_versions_are_asked_for_in_six_languages(text):
    assert asks_version(text)
    assert not asks_version("back to the second version")


def test_please_behind_a_compound_asks_for_its_structure():
    assert names_compound_politely("zircon ZrSiO4 please")
    assert names_compound_politely("KTaO3をください")
    assert not names_compound_politely("KTaO3")
    assert not names_compound_politely("the density please")
