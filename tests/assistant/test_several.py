"""Several structures, or a structure and questions, in one message."""

import pytest

from assistant import Assistant
from assistant.crystal_request import read_request
from assistant.records import Request
from assistant.several import (
    questions_beside,
    questions_in,
    structures_asked,
    wants_structure_too,
    with_subject,
)


@pytest.mark.parametrize(
    ("message", "each"),
    [
        ("CIFs of NaCl, KCl and RbCl", ["CIFs of NaCl", "CIFs of KCl", "CIFs of RbCl"]),
        ("Generate CIF for graphite 2H and for diamond",
         ["Generate CIF for graphite 2H", "Generate CIF for diamond"]),
        ("Erzeuge CIF-Dateien für ZnO und ZnS",
         ["Erzeuge CIF-Dateien für ZnO", "Erzeuge CIF-Dateien für ZnS"]),
        ("cubic and tetragonal BaTiO3 as cif",
         ["cubic BaTiO3 as cif", "tetragonal BaTiO3 as cif"]),
        ("structure of the cubic form of ZrO2 and of the monoclinic one",
         ["structure of the cubic form of ZrO2",
          "structure of the monoclinic form of ZrO2"]),
        ("CIFs of NaCl and RbXy", ["CIFs of NaCl", "CIFs of RbXy"]),
    ],
)  # fmt: skip
def test_each_structure_of_a_message_is_asked_for_by_itself(message, each):
    assert list(structures_asked(Request(text=message))) == each


@pytest.mark.parametrize(
    "message",
    [
        "Give me zircon ZrSiO4 as CIF",
        "CIF of Al2O3 doped with Cr2O3",
        "Build an interface between Si and SiO2",
        "Build Cs2AgBiBr6; AgBr6 and BiBr6 octahedra share corners",
        "LiFePO4 (olivine), space group Pnma, Li on 4a and Fe on 4c",
        "a solid solution of MgO and NiO as CIF",
    ],
)
def test_what_makes_one_structure_is_not_taken_apart(message):
    assert structures_asked(Request(text=message)) == ()


def test_questions_beside_a_structure_are_found_and_courtesies_are_not():
    asked = read_request(
        Request(text="Make MgO and tell me how many atoms it has. Thanks! OK?")
    )
    assert questions_beside(asked) == ("tell me how many atoms it has.",)
    assert wants_structure_too(
        read_request(Request(text="A CIF of NaCl. What is its density?"))
    )
    assert not wants_structure_too(
        read_request(Request(text="What is the structure of NaCl? Is it polar?"))
    )
    assert questions_in("What is the space group of MgO?") == ()


def test_a_part_that_leans_on_a_compound_takes_it_along():
    message = "CIF of NaCl. What is its bulk modulus?"
    assert with_subject("What is its bulk modulus?", message).startswith("NaCl: ")
    assert with_subject("What conducts best?", message) == "What conducts best?"


def test_two_structures_are_both_given():
    answer = Assistant().ask("CIFs of NaCl and KCl please")
    assert answer.status == "verified"
    assert "NaCl" in answer.cif
    assert "```cif" in answer.text
    assert "K1    K" in answer.text
    assert answer.intents == ("cif",)


def test_a_name_that_means_nothing_is_said_and_forbids_verified():
    answer = Assistant().ask("CIFs of NaCl and RbXy")
    assert answer.status == "unverified"
    assert "RbXy" in answer.text


def test_a_question_beside_a_structure_is_answered_from_it():
    answer = Assistant().ask("Create a CIF of NaCl and tell me its density")
    assert answer.status == "verified"
    assert answer.cif
    assert any("2.16" in claim.text for claim in answer.claims)


def test_an_unanswered_question_beside_a_structure_is_said():
    answer = Assistant().ask("Create a CIF of NaCl and tell me its smell")
    assert answer.status == "unverified"
    assert "tell me its smell" in answer.text


def test_both_halves_of_a_symmetry_question_are_answered():
    answer = Assistant().ask(
        "What is the multiplicity of the general position in P6_3/mmc, and which "
        "Wyckoff letters have site symmetry -6m2?"
    )
    assert "24l" in answer.text
    assert all(label in answer.text for label in ("2b", "2c", "2d"))
    assert "2a" not in answer.text


def test_half_of_a_question_without_an_answer_is_said():
    answer = Assistant().ask("Is MoS2 centrosymmetric, and what is its colour?")
    assert answer.status == "unverified"
    assert "what is its colour" in answer.text


def test_the_gap_between_layers_is_measured():
    answer = Assistant().ask("What is the interlayer gap of Bi2Te3?")
    # 2.61 to 2.63 Å between the tellurium planes in published refinements.
    assert "2.62" in answer.text
