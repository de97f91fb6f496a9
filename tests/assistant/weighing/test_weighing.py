"""Weigh-ins as people ask for them, in a conversation and without."""

import pytest

from assistant import Assistant
from assistant.compose.weighing import weighed, written
from assistant.records import Status
from assistant.weighing.batch import batch
from assistant.weighing.reaction import balance
from assistant.weighing.reading import changed, weighing_asked


def grams(text):
    made = batch(weighing_asked(text))
    return {p.formula: p.grams for p in made.portions}, made


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        # By hand: amount / molar mass × coefficient × mass of the precursor.
        ("how many grams of Li2CO3 for 5 g of LLZO", "Li7La3Zr2O12",
         {"Li2CO3": 1.5398}),
        ("Wie viel Gramm TiO2 und BaCO3 für 10 g BaTiO3?", "BaTiO3",
         {"TiO2": 3.4249, "BaCO3": 8.4624}),
        ("combien de grammes de carbonate de lithium pour 20 g de LiNbO3", "LiNbO3",
         {"Li2CO3": 4.9977}),
        ("cuántos gramos de Na2CO3 necesito para 8 g de NaNbO3", "NaNbO3",
         {"Na2CO3": 2.5867}),
        ("制备10克LiCoO2需要多少克Li2CO3和Co3O4", "LiCoO2",
         {"Li2CO3": 3.7748, "Co3O4": 8.2011}),
        ("LiNbO3を10 g作るのに必要なLi2CO3は何グラムですか", "LiNbO3",
         {"Li2CO3": 2.4989}),
        ("precursor masses for 0.02 mol BaTiO3 from BaCO3 and TiO2", "BaTiO3",
         {"BaCO3": 3.9467, "TiO2": 1.5973}),
    ],
)  # fmt: skip
def test_amounts_belong_to_the_product_in_six_languages(text, target, expected):
    weighed_in, made = grams(text)
    assert made.reaction.target == target
    for formula, value in expected.items():
        assert weighed_in[formula] == pytest.approx(value, abs=2e-4)


def test_an_amount_of_a_precursor_limits_the_product():
    asked = weighing_asked("I have 3 g of TiO2, how much Li4Ti5O12 can I make")
    assert batch(asked).grams == pytest.approx(3 / 79.865 / 5 * 459.09, rel=1e-4)


def test_an_excess_is_put_on_the_precursor_that_brings_the_element_alone():
    wish = "weigh in for 5 g of Li6.4La3Zr1.4Ta0.6O12 from Li2CO3"
    plain, _ = grams(wish)
    more, _ = grams(f"{wish}, 15 % Li excess")
    assert more["Li2CO3"] == pytest.approx(1.15 * plain["Li2CO3"])
    assert more["La2O3"] == plain["La2O3"]
    # LiF is bound by the fluorine: all of the excess comes from the carbonate.
    made = batch(weighing_asked("weigh in 10 g Li6La3Zr2O11F with 10 % Li excess"))
    portions = {p.formula: p for p in made.portions}
    assert portions["LiF"].excess == 0
    assert portions["Li2CO3"].excess == pytest.approx(0.1 * 6 / 5)


def test_impure_precursors_weigh_more():
    plain, _ = grams("weigh in 10 g BaTiO3 from BaCO3 and TiO2")
    impure, _ = grams("weigh in 10 g BaTiO3 from BaCO3 (98 % pure) and TiO2")
    assert impure["BaCO3"] == pytest.approx(plain["BaCO3"] / 0.98)
    assert impure["TiO2"] == plain["TiO2"]


@pytest.mark.parametrize(
    "text",
    [
        "how many grams remain after 20 days", "How much Al doping does LLZO need?",
        "CIF of BaTiO3", "why is LLZO hard to sinter", "molar volume of ice",
        "how much NaCl dissolves in 100 mL of water", "10 g of what?",
        "which dopant for LLZO is best above 5 mol %",
    ],
)  # fmt: skip
def test_other_questions_are_no_weigh_in(text):
    assert weighing_asked(text) is None


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("with 10 % excess of lithium", "excess", {"Li": 0.1}),
        ("mit 5 % Überschuss an Li2CO3", "excess", {"Li2CO3": 0.05}),
        ("I use LiOH·H2O instead", "sources", ("LiOH·H2O",)),
        ("wait, I need 20 g", "amount", 20.0),
        ("and La2O3 and ZrO2?", "sources", ("Li2CO3", "La2O3", "ZrO2")),
        ("same for LiCoO2", "target", "LiCoO2"),
        ("what gas comes off?", "amount", 5.0),
    ],
)
def test_the_next_message_changes_the_weigh_in(text, field, value):
    before = weighing_asked("how many grams of Li2CO3 for 5 g of LLZO")
    now = changed(text, before)
    assert getattr(now, field) == value
    # The wish in full words says all of it again.
    again = weighing_asked(now.words())
    assert (again.target, again.amount, again.sources) == (
        now.target, now.amount, now.sources,
    )  # fmt: skip
    assert again.excess == now.excess


@pytest.mark.parametrize("text", ["CIF of ZrO2", "thanks", "space group of LLZO"])
def test_another_subject_changes_no_weigh_in(text):
    before = weighing_asked("how many grams of Li2CO3 for 5 g of LLZO")
    assert changed(text, before) is None


def test_the_answer_cites_the_weights_and_names_what_was_assumed():
    done = weighed(weighing_asked("how many grams of Li2CO3 for 5 g of LLZO"), "en")
    assert done.status is Status.VERIFIED
    assert done.citations[0].doi == "10.1515/pac-2015-0305"
    assert any("La2O3, ZrO2" in one for one in done.assumptions)
    assert any(v.value == pytest.approx(1.5398, abs=1e-4) for c in done.claims
               for v in c.values)  # fmt: skip


def test_what_cannot_be_made_is_refused_with_the_reason():
    asked = weighing_asked("how many grams of BaCl2 and TiO2 for 10 g BaTiO3")
    done = weighed(asked, "de")
    assert done.status is Status.REFUSED
    assert "Cl bliebe übrig" in done.text


def test_a_reaction_is_written_in_whole_numbers_where_they_are_small():
    made = balance("Li7La3Zr2O12", ["Li2CO3", "La2O3", "ZrO2"])
    assert written(made) == "7 Li2CO3 + 3 La2O3 + 4 ZrO2 → 2 Li7La3Zr2O12 + 7 CO2"


NEAR_MISSES = [
    "Which precursors produce phase-pure BiFeO3 and at what temperature?",
    "what starting materials are used for Li6PS5Cl in the literature",
    "which lithium precursor gives denser LLZO, Li2CO3 or LiOH?",
    "best precursors for NaNbO3 thin films",
    "what purity of La2O3 do people use for LLZO",
    "does excess Li2CO3 help to get cubic LLZO?",
    "how much excess lithium is usual for LLZO sintering",
    "at what temperature does BaCO3 react with TiO2 to BaTiO3",
    "Welche Vorläufer nimmt man für LiFePO4?",
    "Welche Ausgangsstoffe führen zu phasenreinem BiFeO3?",
    "quels précurseurs donnent du LiCoO2 pur ?",
    "à quelle température réagissent Li2CO3 et Co3O4 ?",
    "¿qué precursores se usan para LiNbO3?",
    "¿qué ruta de síntesis da BaTiO3 más denso?",
    "合成LiFePO4一般用什么原料？",
    "用哪种前驱体能得到纯相BiFeO3？",
    "LLZOの合成にはどの原料が使われますか",
    "BiFeO3の単相を得る焼成温度は？",
    "what is the reaction mechanism of LiCoO2 formation from Li2CO3",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_questions_about_precursors_are_for_the_literature(text):
    assert weighing_asked(text) is None


def test_salts_that_hold_water_are_not_weighed_without_it():
    wish = "weights of nitrates for 3 g La0.6Sr0.4Co0.2Fe0.8O3"
    done = weighed(weighing_asked(wish), "en")
    assert done.status is Status.NEEDS_INPUT
    assert "Co(NO3)2" in done.text
    # Strontium nitrate is sold without water.
    assert "Sr(NO3)2" not in done.text
    again = changed("anhydrous", weighing_asked(wish))
    portions, _ = grams(again.words())
    assert set(portions) == {"La(NO3)3", "Sr(NO3)2", "Co(NO3)2", "Fe(NO3)3"}
    # 3 g / 222.7 g/mol × 0.8 × 241.86 g/mol.
    assert portions["Fe(NO3)3"] == pytest.approx(2.605, abs=1e-3)


def test_an_amount_behind_a_list_is_of_the_product():
    asked = weighing_asked("BaTiO3 from BaCO3 and TiO2, 10 g, how many grams?")
    assert (asked.amount, asked.given) == (10.0, None)


def test_a_precursor_that_is_taken_out_is_weighed_no_more():
    before = weighing_asked("how many grams of FeC2O4·2H2O for 8 g of LiFePO4")
    now = changed("avec du LiOH au lieu de Li2CO3", before)
    assert now.sources == ("FeC2O4·2H2O", "LiOH")


def test_a_precursor_is_not_made_from_itself():
    assert weighing_asked("how many grams of LiCl would 1 g of it need") is None


def test_a_changed_weigh_in_says_how_the_short_message_was_read(tmp_path):
    assistant = Assistant(home=tmp_path)
    assistant.ask("weigh in 10 g BaTiO3 from BaCO3 and TiO2", session="batch")
    done = assistant.ask("make it 5 g instead", session="batch")
    assert done.assumptions[0].startswith("make it 5 g instead = weigh in for 5 g")
