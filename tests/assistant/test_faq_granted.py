"""What a question takes for granted is corrected first, or said to be unchecked."""

from __future__ import annotations

import pytest

from assistant.routes.faq import answer_offline as ask
from assistant.routing import takes_for_granted

CORRECTIONS = ("Correction", "Korrektur", "更正", "Corrección", "訂正")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Why does germanium have a wider band gap than silicon?", "1.12 eV"),
        ("Weshalb schmilzt Chrom leichter, also bei niedrigerer Temperatur als Zinn?",
         "melting point"),
        ("Puisque K+ est plus petit que Na+, comment entre-t-il dans NASICON ?", "Å"),
        ("Como el ZnO tiene un gap indirecto, ¿cómo emite luz?", "direct band gap"),
        ("既然CsPbI3不含铅，怎么回收？", "Pb"),
        ("サファイアの熱伝導率は銅より高いので、放熱板に使えますか？", "401"),
    ],
)  # fmt: skip
def test_a_wrong_premise_is_corrected_in_the_first_line_with_its_source(text, shown):
    answer = ask(text)
    head = answer.text.split("\n")[1]
    assert head.startswith(CORRECTIONS)
    assert shown in head
    assert "[1" in head
    assert answer.citations


def test_a_correction_without_a_confirmed_source_is_not_verified():
    answer = ask("Why does germanium have a wider band gap than silicon?")
    assert str(answer.status) != "verified"


@pytest.mark.parametrize(
    "text",
    [
        "Warum ist SnSe magnetisch härter als PbTe?",
        "Pourquoi le SnSe est-il plus amer que le PbTe ?",
    ],
)
def test_a_premise_that_nothing_speaks_of_is_named_and_not_verified(text):
    answer = ask(text)
    assert str(answer.status) != "verified"
    assert not answer.text.split("\n")[1].startswith(CORRECTIONS)


def test_a_wrong_premise_goes_to_the_literature_unless_a_structure_is_asked_for():
    assert takes_for_granted("As Ga3+ is larger than La3+, how does it fit into LLZO?")
    assert not takes_for_granted("TiO2 contains no oxygen, so make a CIF of it")


@pytest.mark.parametrize(
    "text",
    [
        "What follows from the fact that sodium in LLTO smells of roses?",
        "LLTO, being a soft metal, blocks lithium at its boundaries. What helps?",
        "Wie erklärt man, dass LLTO nach dem Abschrecken blau leuchtet?",
        "Parce que le LLTO chante sous la lumière, quel dopant choisir ?",
        "¿Cómo se explica que LLTO huela a rosas tras el temple?",
        "众所周知,LLTO会唱歌。它的晶界电导率是多少?",
        "LLTOが歌うという事実を踏まえて、粒界をどう改善しますか?",
    ],
)
def test_a_clause_that_nothing_bears_out_forbids_verified_in_any_wording(text):
    assert str(ask(text).status) != "verified"


@pytest.mark.parametrize(
    "text",
    [
        "ways to make perovskite solar cells more stable",
        "Sr vs Nd on the A site of LLTO: which one is better?",
        "Effect of quenching on LLTO",
    ],
)
def test_a_question_that_grants_nothing_or_what_is_measured_stays_verified(text):
    assert str(ask(text).status) == "verified"


def test_the_gap_of_an_element_is_not_that_of_a_compound_doped_with_it() -> None:
    answer = ask("Como el Ge es un semiconductor, ¿cuál es su banda prohibida?")
    assert "0.66 eV" in answer.text[:200]
    assert "LLTO" not in answer.text[:400]
