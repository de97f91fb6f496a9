"""Words of a request that nothing used keep a plain record from being verified."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.crystal_words import is_harmless, unused_words
from assistant.records import Status
from validators.formula import parse_formula


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return Assistant(home=tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("twisted NaCl CIF", "twisted"),
        ("Gib mir eine verdrillte Struktur von NaCl", "verdrillte"),
        ("un CIF du quartz froissé", "froissé"),
        ("necesito el CIF del cuarzo torcido", "torcido"),
        ("请给我扭曲的NaCl晶体结构", "扭曲"),
        ("NaClの捻れた結晶構造をください", "捻"),
        ("Make a CIF of wobbly NaCl in Fm-3m with a = 5.64 Å", "wobbly"),
    ],
)
def test_a_word_that_nothing_used_is_quoted(assistant, text, word) -> None:
    answer = assistant.ask(text)
    assert answer.status is Status.UNVERIFIED
    assert word in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I am a PhD student and need the CIF of MgO for my DFT run, thanks!",
        "Bitte gib mir die Kristallstruktur von NaCl für meine Masterarbeit am Montag",
        "Donne-moi le CIF de la cuprite, s'il te plaît, c'est pour mon mémoire",
        "¿Podrías prepararme el CIF de la pirita para las prácticas del viernes?",
        "请帮我生成NaCl的CIF文件，用于硕士论文",
        "リートベルト解析をしたいので、ZnOの初期構造モデルのCIFが欲しいです",
        "PbSのCIFはありますか？", "cubic SrTiO3 CIF for a seminar", "wz-ZnO cif",
        "I want to open quartz in Mercury, so I need its CIF",
    ],
)  # fmt: skip
def test_courtesy_and_purpose_cost_nothing(assistant, text) -> None:
    assert assistant.ask(text).status is Status.VERIFIED


@pytest.mark.parametrize(
    "word",
    ["strained", "relaxed", "pillared", "hollow", "gedehnt", "gestapelt", "étiré",
     "torcido", "comprimido", "wavy", "porous", "expandiert", "noncollinear"],
)  # fmt: skip
def test_what_changes_a_structure_is_not_harmless(word) -> None:
    assert not is_harmless(word)


def test_a_word_like_a_formula_beside_a_formula_is_a_word(assistant) -> None:
    answer = assistant.ask("CIF of NaCl? Also give its band gap")
    assert answer.cif is not None
    assert "Cl" in answer.cif


@pytest.mark.parametrize(
    ("text", "word"),
    [
        # Of one sign the element is known, what stands before it is not.
        ("多孔硅的cif", "多孔"), ("CIF del MgO estirado", "estirado"),
        ("I need NaCl. It should be stretched along c.", "stretched"),
        ("CIF for MgO as a 3 nm particle", "particle"),
    ],
)  # fmt: skip
def test_a_quality_is_found_wherever_it_stands(assistant, text, word) -> None:
    answer = assistant.ask(text)
    assert answer.status is Status.UNVERIFIED
    assert word in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "My niece wants to glue a model together, so I need a CIF of NaCl.",
        "Unser Archivar sucht für eine Festschrift das CIF von MgO",
    ],
)
def test_what_a_person_does_with_it_costs_nothing(assistant, text) -> None:
    assert assistant.ask(text).status is Status.VERIFIED


@pytest.mark.parametrize(
    "text", ["calcio titanato cúbico a alta temperatura", "CsSnI3 black gamma phase"]
)
def test_the_name_of_a_form_alone_asks_for_its_structure(assistant, text) -> None:
    assert assistant.ask(text, options={"budget_s": 3}).route == "cif"


@pytest.mark.parametrize(
    ("text", "word"),
    [("曲がったシリコンのCIF", "曲"), ("un CIF de NaCl dilaté", "dilaté"),
     ("NaClを引き伸ばした構造のCIF", "引")],
)  # fmt: skip
def test_endings_hide_no_quality(assistant, text, word) -> None:
    answer = assistant.ask(text)
    assert answer.status is Status.UNVERIFIED
    assert word in answer.text


def test_a_reason_in_japanese_costs_nothing(assistant) -> None:
    text = "解説動画でダイヤモンドの構造を見せたいのでCIFをください"
    assert assistant.ask(text).status is Status.VERIFIED


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("Cs2LiYCl6 (CLYC) CIF", "Cs2LiYCl6"),
        ("KNN ceramic K0.5Na0.5NbO3, CIF please", "K0.5Na0.5NbO3"),
        ("CoSb antimonide CIF", "CoSb"), ("un CIF del seleniuro SnSe2", "SnSe2"),
        ("das Phosphat LiFePO4 als CIF", "LiFePO4"),
    ],
)  # fmt: skip
def test_initials_and_the_class_of_salts_say_what_the_formula_says(text, formula):
    assert unused_words(text, parse_formula(formula), None) == ()


@pytest.mark.parametrize(
    ("text", "formula"),
    [("CoSb selenide CIF", "CoSb"), ("NaCl (KNN) CIF", "NaCl"),
     ("LiFePO4 (PFL) CIF", "LiFePO4")],
)  # fmt: skip
def test_other_initials_and_salts_are_quoted(text, formula):
    assert unused_words(text, parse_formula(formula), None)
