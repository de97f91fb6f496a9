"""Premises are read where a sentence presupposes, and nowhere else."""

import pytest

from assistant.asking.question import parse_question


@pytest.mark.parametrize(
    ("text", "host", "said"),
    [
        ("Since LiFePO4 is a garnet, which dopant helps?", "LiFePO4", "garnet"),
        ("Because argyrodites are oxides, are they stable?", "Argyrodite", "oxide"),
        ("Given that LLTO is a spinel, where does Li sit?", "LLTO", "spinel"),
        ("Da LLTO ein Spinell ist, wo sitzt Lithium? LLTO ist ein Spinell.", "LLTO",
         "spinel"),
    ],
)  # fmt: skip
def test_a_class_given_to_a_host_is_a_premise(text, host, said):
    found = [p for p in parse_question(text).premises if p.kind == "class"]
    assert [(p.words, p.stated) for p in found] == [(host, said)]


@pytest.mark.parametrize(
    "text",
    [
        "How do I reduce the grain-boundary resistance of LATP?",
        "Compare LLZO and LLTO: garnet or perovskite?",
        "How does LLZO compare with a perovskite electrolyte?",
        "Which garnet is not LLZO?",
    ],
)
def test_questions_that_presuppose_nothing_have_no_premise(text):
    assert not parse_question(text).premises


def test_to_lower_what_resists_is_to_raise_the_conductivity():
    spec = parse_question("How do I reduce the grain-boundary resistance of LATP?")
    assert spec.quantities == ("ionic conductivity",)
    assert spec.goal == 1


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Effect of spark plasma sintering temperature on LAGP", ()),
        ("What does adding SiC do to MgB2?", ()),
        ("How does grain size affect the activation energy of LLTO?",
         ("activation energy",)),
    ],
)  # fmt: skip
def test_the_cause_in_a_question_about_an_effect_is_not_what_is_asked(text, asked):
    spec = parse_question(text)
    assert spec.form == "why"
    assert spec.quantities == asked


def test_a_variable_formula_names_its_host_and_what_is_varied():
    spec = parse_question("Optimum x in Li1+xAlxGe2-x(PO4)3")
    assert spec.hosts == ("LAGP",)
    assert spec.elements == ("Al",)
