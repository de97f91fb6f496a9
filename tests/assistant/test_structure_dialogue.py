"""Dialogues about one structure: doping, arrangements, settings, exports, questions."""

import pytest

from assistant import Assistant
from assistant.compose.structure_formats import workbook
from assistant.crystal_follow_ups import about_structure, makes_compound
from assistant.records import Kind
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


def test_doping_goes_on_with_the_structure_in_force(talk):
    talk("Give me CeO2")
    doped = talk("dope with 20 % Gd, oxygen vacancies for charge compensation")
    content = read_crystal(doped.cif).crystal.composition
    assert content["O"] == pytest.approx(7.6)
    assert doped.status == "unverified"
    assert "Ce0.8Gd0.2O1.9" in doped.text
    ordered = talk("write this as an ordered 2x1x1 supercell")
    assert not read_crystal(ordered.cif).crystal.disordered
    assert "symmetry-distinct arrangements" in ordered.text
    back = talk("undo that")
    assert read_crystal(back.cif).crystal.disordered


def test_a_wish_that_cannot_be_fulfilled_is_refused_with_its_reason(talk):
    talk("Generate rutile")
    answer = talk("list the distinct configurations")
    assert answer.status == "refused"
    assert "nothing to order" in answer.text


def test_another_setting_is_written_in_it(talk):
    talk("CIF for LiFePO4")
    answer = talk("write it in the setting Pbnm")
    crystal = read_crystal(answer.cif).crystal
    assert crystal.group.symbol == "P b n m"
    assert crystal.cell[2] == pytest.approx(6.09, abs=0.05)
    assert answer.status == "verified"
    fresh = talk("CIF of CaTiO3 in space group Pbnm")
    assert read_crystal(fresh.cif).crystal.group.symbol == "P b n m"


def test_a_form_without_a_record_is_a_subgroup_with_a_chosen_distortion(talk):
    talk("Generate cubic BaTiO3")
    answer = talk("make it monoclinic")
    assert read_crystal(answer.cif).crystal.group.system == "monoclinic"
    assert "not measured" in answer.text


def test_spheres_charges_and_versions_are_asked_about(talk):
    talk("CIF of LiMn2O4")
    wide = talk("in how many dimensions can a sphere of radius 0.6 Å move through it?")
    assert "in 0 dimensions" in wide.text
    assert "in 3 dimensions" in talk("and 0.2 Å?").text
    talk("replace 10 % of Mn by Ni")
    assert "is neutral with" in talk("what is the charge balance now?").text
    compared = talk("compare it with the original")
    assert "before:" in compared.text
    assert "now:" in compared.text


def test_a_structure_is_saved_as_a_workbook(tmp_path):
    import openpyxl

    answer = Assistant().ask("CIF of SrTiO3")
    path = tmp_path / "s.xlsx"
    path.write_bytes(workbook(answer.cif))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["cell", "sites", "atoms", "neighbours"]
    assert book["atoms"].max_row == 6


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Generate corundum", True), ("Erstelle Rutil", True),
        ("give me a table", False), ("give me the band gap of TiO2", False),
        ("create 5 candidates", False), ("make it cubic", False),
    ],
)  # fmt: skip
def test_a_compound_and_no_more_is_made(text, meant):
    assert makes_compound(text) is meant


@pytest.mark.parametrize(
    "text",
    ["save as an Excel sheet", "export as POSCAR", "and 0.3 Å?",
     "5 % La on Sr, compensated with Ti vacancies", "what is the bottleneck radius?"],
)  # fmt: skip
def test_words_about_the_structure_in_force(text):
    assert about_structure(text)


def test_lowering_the_symmetry_keeps_the_structure_in_force(talk):
    talk("Generate Si")
    answer = talk("lower the symmetry to tetragonal")
    crystal = read_crystal(answer.cif).crystal
    assert crystal.composition == {"Si": 8} or crystal.composition == {"Si": 4}
    assert crystal.group.system == "tetragonal"
    assert "not measured" in answer.text


def test_a_sphere_is_no_mineral(talk):
    talk("CIF of LiFePO4")
    answer = talk("can a sphere of 0.25 Å radius percolate?")
    assert "LiFePO4" in answer.text
