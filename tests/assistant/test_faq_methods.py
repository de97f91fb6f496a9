"""Ways of making a sample set against each other, and an item of a list."""

import pytest

from assistant.asking.forms import apart_from_setting, form_of, trade_asked
from assistant.asking.methods import methods_compared
from assistant.asking.named import find_elements
from assistant.asking.ordinals import meant_item, with_item_named
from assistant.asking.parts import asking
from assistant.asking.question import parse_question
from assistant.compose.faq_evidence import reaches_goal, tells_result
from assistant.records import Kind, Request, Status, Turn
from assistant.routing import route
from knowledge.facts import library
from knowledge.quantities import find_quantities, told_by
from tests.assistant.test_faq import ask, body

FACTS = {fact.id: fact for fact in library()}
LIST = (
    "## Strategies\n\n**1.** **Remove tin oxides from SnSe powder** (B). x\n"
    "- Advantage: y\n\n**2.** **Lead bromide doping of n-type SnSe** (C). z"
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SPS against conventional sintering for LLZO",
         ("spark plasma sintering", "conventional sintering")),
        ("Flash-Sintern oder konventionelles Sintern von KNN?",
         ("flash sintering", "conventional sintering")),
        ("AlN的SPS和无压烧结哪个更好？",
         ("spark plasma sintering", "conventional sintering")),
        ("frittage flash ou frittage conventionnel du KNN ?",
         ("flash sintering", "conventional sintering")),
        ("¿Qué ventajas tiene el sinterizado en frío frente al convencional en ZnO?",
         ("cold sintering", "conventional sintering")),
        ("effect of annealing after sintering of LLZO", ()),
        ("annealing at 400 or 500 °C", ()),
    ],
)  # fmt: skip
def test_two_ways_of_making_a_sample_are_set_against_each_other(text, names):
    assert tuple(name for name, _ in methods_compared(text)) == names


def test_a_way_that_no_record_of_the_material_knows_is_named():
    answer = ask("SPS against conventional sintering for LLZO: which is better?")
    shown = body(answer)
    assert answer.status is Status.UNVERIFIED
    assert "SPS (LLZO)" in shown
    assert "Measured on Li5La3Ta2O12, another compound." in shown
    assert "- **conventional sintering**:" in shown
    assert "plasma removes it" not in shown


def test_a_study_of_both_ways_leads():
    shown = body(ask("Is hot pressing better than pressureless sintering for LLZO?"))
    first = shown.split("## ")[1]
    assert "7.1e-4 S/cm" in first
    assert "1.18e-3 S/cm" in first


def test_the_best_setting_is_no_largest_value():
    assert apart_from_setting(
        "What grain size is best for d33?", ("grain size", "piezoelectric constant")
    ) == (("grain size",), ("piezoelectric constant",))
    shown = body(ask("What grain size is best for the d33 of barium titanate?"))
    assert "519 pC/N" in shown
    assert "40 µm" not in shown.split("## ")[1]


def test_what_is_lost_is_told_by_what_is_retained():
    assert told_by("capacity loss") == {"capacity loss", "capacity retention"}
    answer = ask("How to stop the capacity fade of NMC811?")
    assert answer.status is not Status.ABSTAINED
    assert "86.1 %" in body(answer)
    assert "does not improve" not in body(answer).split("## Strategies")[1]


def test_a_bare_efficiency_of_an_anode_is_that_of_its_charge():
    spec = parse_question(
        "What efficiency gain does prelithiation give silicon anodes?"
    )
    assert spec.quantities == ("Coulombic efficiency",)
    spec = parse_question("What efficiency do perovskite solar cells reach?")
    assert spec.quantities == ("power conversion efficiency",)


def test_errors_of_a_method_are_no_value():
    text = "Which errors come from GITT for diffusion coefficients?"
    assert form_of(text, has_history=False, elements=0, hosts=0) == "why"
    assert {"mes-033", "mes-034"} <= {c.id for c in ask(text).citations}


def test_the_occasion_of_a_question_asks_nothing():
    text = "My LLZO pellets crack. How does gallium change the conductivity?"
    assert asking(text) == "How does gallium change the conductivity?"
    assert parse_question(text).aspects == ()


def test_a_number_to_be_passed_ranks_what_passes_it():
    spec = parse_question("How can I get AlN ceramics above 200 W/mK?")
    assert spec.quantities == ("thermal conductivity",)
    assert reaches_goal(FACTS["cer-048"], spec)
    assert not reaches_goal(FACTS["cer-054"], spec)


def test_a_record_without_result_displaces_none_that_has_one():
    assert not tells_result(FACTS["cer-009"])
    assert tells_result(FACTS["cer-001"])
    assert "90 %" in body(ask("How can ZnO be sintered below 300 °C?"))


def test_critical_current_and_fade_are_read_in_six_languages():
    for text in (
        "capacity fading", "Kapazitätsverlust", "perte de capacité",
        "pérdida de capacidad", "容量衰减", "容量劣化",
    ):  # fmt: skip
        assert find_quantities(text) == ["capacity loss"], text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("tell me more about the first one", "Remove tin oxides from SnSe powder"),
        ("der zweite Punkt, genauer bitte", "Lead bromide doping of n-type SnSe"),
        ("la deuxième option ?", "Lead bromide doping of n-type SnSe"),
        ("第二种方法的缺点？", "Lead bromide doping of n-type SnSe"),
        ("What first-cycle efficiency does it reach?", None),
    ],
)
def test_an_item_is_meant_by_its_number_alone(text, title):
    assert meant_item(text, LIST) == title


def test_items_of_plain_lists_and_of_comparisons_are_meant_too():
    assert meant_item("the second one?", "1. Quench it\n2. Add Sr") == "Add Sr"
    assert meant_item("the second one?", "- **Al**: x\n- **Ga**: y") == "Ga"
    assert with_item_named("Why the first one?", "1. Quench it") == "Why «Quench it»?"


def test_an_item_of_a_list_keeps_its_route_and_its_subject():
    turns = [
        Turn(role="user", content="What improves the zT of SnSe?"),
        Turn(role="assistant", content=LIST),
    ]
    asked = Request(text="the second one please, with numbers", history=turns)
    assert route(asked).kind is Kind.FAQ
    answer = ask(asked.text, history=turns)
    assert [c.id for c in answer.citations] == ["te-001"]
    turns += [
        Turn(role="user", content=asked.text),
        Turn(role="assistant", content=answer.text),
    ]
    shown = body(ask("and its drawbacks?", history=turns))
    assert "Disadvantage: The peak zT of 0.54" in shown
    assert "tin oxide" not in shown


def test_drawbacks_alone_are_told_item_by_item():
    assert trade_asked("Und was sind die Nachteile?") == "drawback"
    assert trade_asked("list options with drawbacks") == ""
    assert trade_asked("advantages and drawbacks of it") == ""
    turns = [Turn(role="user", content="How can I improve the zT of SnSe?")]
    shown = body(ask("Und was sind die Nachteile?", history=turns))
    assert shown.count("Nachteil") >= 3
    assert "Vorteil" not in shown


def test_a_denial_keeps_the_material_and_is_met_by_the_record():
    turns = [Turn(role="user", content="Does SiC help MgB2?")]
    spec = parse_question(
        "No, SiC lowers the critical current.", history=[turns[0].content]
    )
    assert (spec.form, spec.hosts) == ("pushback", ("MgB2",))
    shown = body(ask("No, SiC lowers the critical current.", history=turns))
    assert "factor of 42" in shown


def test_another_element_leaves_the_additive_of_the_turn_before():
    spec = parse_question("and carbon alone?", history=["Does SiC help MgB2?"])
    assert spec.elements == ("C",)
    assert spec.formulas == ()


def test_a_term_of_a_class_is_defined():
    shown = body(ask("define critical current density of a solid electrolyte"))
    assert "lithium shorts the cell" in shown


@pytest.mark.parametrize(
    "text", ["and Ba?", "What does Pb do in LLTO?", "Ca, Cd or Pd?"]
)
def test_elements_are_no_space_groups(text):
    assert find_elements(text, ("LLTO",))


def test_an_element_without_a_record_is_not_answered_by_another():
    turns = [Turn(role="user", content="What does Sr do in LLTO?")]
    assert ask("and Ba?", history=turns).status is Status.ABSTAINED
    shown = body(ask("Sr vs Ba on the A site of LLTO: which one is better?"))
    assert "No record answers this for: Ba" in shown


def test_a_drawback_that_is_asked_next_stays_with_the_item():
    turns = [
        Turn(role="user", content="What improves the zT of SnSe?"),
        Turn(role="assistant", content=LIST),
        Turn(role="user", content="what about the first?"),
        Turn(role="assistant", content="Purified SnSe reaches 3.1."),
    ]
    answer = ask("and its advantage?", history=turns)
    assert [c.id for c in answer.citations] == ["te-002"]


def test_the_conductivity_of_a_ceramic_is_told_by_what_speaks_of_it():
    text = "How does the ionic conductivity of zirconia change over time?"
    assert "40 %" in body(ask(text))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("How can pyrochlore be avoided when making PMN-PT?", "columbite"),
        ("What causes photo-induced halide segregation?", "light"),
        ("How hot must barium zirconate be fired?", "1350 °C"),
        ("Is lead a good addition to MgB2 wires?", "Lead in MgB2"),
        ("Why shouldn't excess PbI2 be left in the film?", "unstable under light"),
        ("What is the benefit of prelithiating SiO anodes?", "94 %"),
        ("LiFePO4 at low temperature: why does it perform badly?", "low-temperature"),
        ("When does a DRT analysis mislead me?", "relaxation times"),
        ("Is a 2D perovskite layer worth it for module stability?", "2D/3D"),
        ("如何抑制锂硫电池的多硫化物穿梭？", "shuttle"),
        ("Welche Korngröße ist für die Piezoelektrizität von BaTiO3 am besten?",
         "519 pC/N"),
    ],
)  # fmt: skip
def test_words_around_the_subject_hide_no_record(text, held):
    assert held in body(ask(text))


@pytest.mark.parametrize(
    "text",
    [
        "How can NASICON reach several mS/cm without doping?",
        "Wie wird NASICON ohne Dotierung leitfähiger?",
    ],
)
def test_a_way_without_dopants_names_none(text):
    answer = ask(text)
    cited = [FACTS[c.id] for c in answer.citations if c.id in FACTS]
    assert cited[0].id == "nasicon-008"
    assert not any(fact.topic == "doping" for fact in cited)


def test_dopants_of_a_known_material_are_compared_by_the_literature():
    for text in ("Compare Co/B and Mg doping in NCM811", "LLZO掺Al和掺Ga比较"):
        assert route(Request(text=text)).kind is Kind.FAQ, text


def test_a_no_at_the_beginning_is_no_nobelium():
    assert find_elements("No, Mg doping is the best.", ("NCM",)) == ("Mg",)


def test_drawbacks_of_a_material_are_told_in_any_use():
    answer = ask("What are the drawbacks of LATP as a separator?")
    assert answer.status is not Status.ABSTAINED
    assert "Disadvantage" in body(answer)
