"""Doubts are answered by checking again; "the first one" is the item that it means."""

import re

import pytest

from assistant import Assistant
from assistant.follow_ups import doubted_request, is_doubt, item_meant
from assistant.records import Kind, Request, Status, Turn
from assistant.routing import route, words_for


@pytest.mark.parametrize(
    "text",
    ["the value is wrong", "are you sure?", "that can't be right", "das ist falsch",
     "Das kann nicht stimmen", "c'est faux", "no me lo creo", "这个不对吧",
     "それは間違いでは"],
)  # fmt: skip
def test_a_doubt_is_known_in_six_languages(text):
    assert is_doubt(text)


@pytest.mark.parametrize(
    "text",
    ["cif of NaCl", "why is LLZO stable?", "use a smaller step",
     "check my file for wrong occupancies", "what is wrong with this CIF?"],
)  # fmt: skip
def test_a_request_is_no_doubt(text):
    assert not is_doubt(text)


def test_a_doubt_stays_on_the_route_of_what_it_doubts():
    for before, kind in [
        ("cif of NaCl", Kind.CIF),
        ("solve y'=-y, y(0)=1", Kind.EQUATION),
        ("table of LATP conductivities with DOI", Kind.DATA),
    ]:
        history = [Turn(role="user", content=before),
                   Turn(role="assistant", content="(an answer)"),
                   Turn(role="user", content="that is wrong"),
                   Turn(role="assistant", content="(an answer)")]  # fmt: skip
        assert route(Request(text="are you sure?", history=history)).kind == kind


def test_the_doubted_request_is_the_last_that_is_no_doubt():
    texts = ("cif of NaCl", "set a to 5.7", "that is wrong")
    history = [Turn(role="user", content=text) for text in texts]
    found = doubted_request(Request(text="are you sure?"), history)
    assert found is not None
    assert found.text == "set a to 5.7"
    assert [turn.content for turn in found.history] == ["cif of NaCl"]
    assert doubted_request(Request(text="are you sure?"), history[2:]) is None


LIST = {
    "route": "generate",
    "generated": [{"formula": "MgO"}, {"formula": "CaO"}, {"formula": "SrO"}],
}


@pytest.mark.parametrize(
    ("text", "name"),
    [("give me a CIF of the first one", "MgO"), ("cif of number 2", "CaO"),
     ("structure of the last candidate", "SrO"),
     ("CIF von der zweiten bitte", "CaO"), ("cif de la dernière", "SrO"),
     ("el segundo como cif", "CaO"), ("给我第三个的CIF", "SrO"),
     ("2番目", None), ("第2番目のCIF", "CaO"), ("number 7 please", None),
     ("first solve y' = -y", None)],
)  # fmt: skip
def test_an_item_is_meant_by_its_place_in_the_list(text, name):
    found = item_meant(text, LIST)
    assert (found[1] if found else None) == name


def test_rows_of_a_table_are_items_by_their_composition():
    table = {"columns": [{"name": "material"}, {"name": "composition"}],
             "rows": [["LATP", "Li1.3Al0.3Ti1.7(PO4)3"], ["LLZO", None]]}  # fmt: skip
    found = item_meant("and the first row?", {"table": table})
    assert found == ("the first row", "Li1.3Al0.3Ti1.7(PO4)3")
    assert item_meant("and the second row?", {"table": table}) is None


def test_each_intent_gets_its_own_words():
    text = "cif of rutile, and how does Ta doping improve the conductivity of LLZO?"
    request = Request(text=text)
    found = route(request)
    assert found.intents == (Kind.CIF, Kind.FAQ)
    assert "LLZO" not in words_for(request, found, Kind.CIF)
    assert "rutile" not in words_for(request, found, Kind.FAQ)
    single = Request(text="cif of rutile. Ti sits on 2a. Thanks a lot!")
    assert words_for(single, route(single), Kind.CIF) == single.text


@pytest.mark.parametrize(
    ("first", "doubt", "said"),
    [
        ("solve y' = -y, y(0)=1 up to t=2", "the value is wrong", "checked it again"),
        ("cif of NaCl", "that lattice constant is wrong", "Which source"),
        ("table of LATP conductivities with DOI", "the second value is wrong", "10."),
        ("CIF von NaCl", "das ist falsch", "Welche Quelle"),
    ],
)
def test_a_doubt_is_answered_with_the_check_and_does_not_change_the_answer(
    tmp_path, first, doubt, said
):
    assistant = Assistant(home=tmp_path)
    before = assistant.ask(first, session="s")
    after = assistant.ask(doubt, session="s")
    assert said in after.text.splitlines()[0]
    assert (after.route, after.status) == (before.route, Status.VERIFIED)
    assert (after.cif is None) == (before.cif is None)
    assert after.table == before.table


def test_the_first_one_is_the_first_candidate_of_the_list(tmp_path):
    assistant = Assistant(home=tmp_path)
    listed = assistant.ask("propose 3 new garnet compositions", session="s")
    name = listed.generated[0].formula
    answer = assistant.ask("what is the space group of the first one?", session="s")
    assert f"the first one = {name}" in answer.assumptions


def test_going_back_to_the_version_before_needs_no_other_words(tmp_path):
    assistant = Assistant(home=tmp_path)
    first = assistant.ask("cif of SrTiO3", session="s")
    assistant.ask("set a to 3.95", session="s")
    back = assistant.ask("go back to the version before that", session="s")
    assert "3.905" in str(first.cif)
    assert "_cell_length_a 3.905" in " ".join(str(back.cif).split())


def test_a_short_message_stays_with_the_last_answer_of_its_session(tmp_path):
    assistant = Assistant(home=tmp_path)
    assistant.ask("solve y' = -y, y(0)=1 up to t=2", session="s")
    assistant.ask("thanks", session="s")
    answer = assistant.ask("plot the error vs step size", session="s")
    assert answer.route is Kind.EQUATION
    other = assistant.ask("How can I improve the conductivity of LLZO?", session="s")
    assert other.route is Kind.FAQ


def test_a_strategy_keeps_its_number_after_another_was_looked_at(tmp_path):
    assistant = Assistant(home=tmp_path)
    survey = assistant.ask(
        "which strategies improve NASICON conductivity?", session="s"
    )
    titles = re.findall(r"(?m)^\*\*\d\.\*\* \*\*(.+?)\*\*", survey.text)
    second = assistant.ask("tell me more about the second strategy", session="s")
    third = assistant.ask("und die dritte?", session="s")
    facts = {r.split(":")[0] for r in survey.text.splitlines() if r.startswith("- [")}
    assert len(titles) >= 3
    assert facts
    cited = [claim.citations for claim in survey.claims if titles[2] in claim.text]
    assert set(third.claims[0].citations) <= {c.id for c in survey.citations}
    assert third.claims[0].text != second.claims[0].text
    assert not cited or third.claims[0].citations[0] in cited[0]


def test_no_part_says_verified_where_the_whole_is_not():
    answer = Assistant().ask("cif of halite and solve the equation for my oven")
    assert answer.status is Status.UNVERIFIED
    assert "`verified`" not in answer.text
    assert "`unverified`" in answer.text.splitlines()[0]


def test_structures_of_a_list_are_meant_by_the_formula_of_their_row():
    answer = {
        "route": "generate",
        "generated": [{"formula": None, "cif": "data_a"}, {"formula": None}],
        "table": {"columns": [{"name": "formula"}], "rows": [["MgO"], ["CaO"]]},
    }
    assert item_meant("给我第二个的结构", answer) == ("第二个", "CaO")
