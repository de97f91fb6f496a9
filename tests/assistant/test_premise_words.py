"""Premises of requests that other routes than the literature's serve."""

# ruff: noqa: E501 - requests of people stand on one line

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.compose.premise_words import judged_premise
from assistant.records import Kind, Request, Status


def test_a_wrong_form_is_corrected_and_the_compound_made() -> None:
    answer = Assistant().ask("As rutile is cubic, give me its CIF.")
    assert answer.text.startswith("Correction")
    assert "P42/mnm" in answer.text.split("\n")[0]
    assert answer.cif is not None
    assert answer.status is Status.VERIFIED
    assert any("P42/mnm" in claim.text for claim in answer.claims)


def test_a_right_group_is_said_to_agree_behind_the_answer() -> None:
    answer = Assistant().ask("As NaCl crystallises in Fm-3m, how many formula units "
                             "are in its cell?")  # fmt: skip
    assert not answer.text.startswith("What the question")
    assert "agrees with the records" in answer.text
    assert answer.status is Status.VERIFIED


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("As rutile is cubic, give me its CIF.", "rutile: give me its CIF."),
        ("Given that LLZO's cubic form is P4/mmm, where is lithium?",
         "cubic LLZO: where is lithium?"),
        ("I heard that zinc in ZnO is octahedrally coordinated; how long are the bonds?",
         "ZnO: how long are the bonds?"),
    ],
)  # fmt: skip
def test_a_route_reads_what_is_asked_without_the_judged_clause(
    text: str, rest: str
) -> None:
    judged = judged_premise(Request(text=text), Kind.CIF)
    assert judged is not None
    assert judged.request.text == rest


def test_an_order_for_a_form_is_no_premise() -> None:
    assert judged_premise(Request(text="The CIF of hexagonal MgO."), Kind.CIF) is None


def test_a_true_premise_beside_a_bare_question_is_not_enough_to_verify() -> None:
    answer = Assistant().ask("LLTOはLi金属に対して不安定なので、どう対策しますか?")
    assert answer.status is not Status.VERIFIED


def test_a_value_is_not_corrected_by_a_record_of_another_material() -> None:
    text = "鉴于金刚石的热导率只有2 W/(m K),为什么还用它做散热片?"
    first = Assistant().ask(text, options={"route": "faq"}).text.split("[1]")[0]
    assert "金刚石" in first


def test_a_fact_of_a_structure_is_served_behind_the_correction() -> None:
    answer = Assistant().ask("The metallic oxide Al2O3: list its space group.")
    assert answer.text.startswith("Correction")
    assert "R-3c" in answer.text


def test_a_structural_question_is_served_beside_the_type_that_opens_it() -> None:
    answer = Assistant().ask(
        "Since InAs has a zincblende structure, what is its density?"
    )
    assert str(answer.route) == "cif"
    assert "g/cm³" in answer.text
