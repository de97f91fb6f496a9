"""A model may restate a request; what it adds is dropped, and nothing is verified."""

import json

import pytest

from assistant import Assistant
from assistant.chat.scripted import ScriptedModel
from assistant.errors import ModelUnavailable
from assistant.records import Status

VAGUE = "I would like the structure of the mineral in every kitchen, please"
TALE = "Solve this for me: the amount loses a fifth of itself, rate 0.2, beginning at 3"


def asked(tmp_path, text, reply, route, **fields):
    model = ScriptedModel([reply], **fields)
    assistant = Assistant(model, home=tmp_path)
    return assistant.ask(text, options={"route": route}), model


def slots(compound, group=""):
    return json.dumps({"compound": compound, "space_group": group})


def test_a_compound_that_a_model_names_comes_from_the_records(tmp_path):
    # The first call restates; the second, for a draft, finds the script at its end.
    answer, model = asked(tmp_path, VAGUE, slots("halite"), "cif")
    assert "Na" in str(answer.cif)
    assert answer.status is Status.UNVERIFIED
    assert "`verified`" not in answer.text
    assert answer.assumptions[0] == "scripted read the request as: CIF of halite"
    assert VAGUE in model.calls[0][1].content
    assert VAGUE not in model.calls[0][0].content


@pytest.mark.parametrize(
    "reply",
    [slots(""), slots("zzz qqq"), slots("NaCl with a = 5.9"), "halite", "[]",
     ModelUnavailable("gone")],
)  # fmt: skip
def test_else_the_question_stays_as_it_was(tmp_path, reply):
    alone = Assistant(home=tmp_path / "o").ask(VAGUE, options={"route": "cif"})
    answer, _ = asked(tmp_path, VAGUE, reply, "cif")
    assert (answer.status, answer.text) == (Status.NEEDS_INPUT, alone.text)


def equation(text, *conditions):
    return json.dumps(
        {"equation": text, "conditions": list(conditions), "interval": ""}
    )


def test_an_equation_that_a_model_writes_down_is_solved_and_never_verified(tmp_path):
    answer, _ = asked(
        tmp_path, TALE, equation("dy/dt = -0.2*y", "y(0) = 3"), "equation"
    )
    assert answer.status is Status.UNVERIFIED
    assert "exp" in answer.equation.closed_form["y"]
    assert "dy/dt = -0.2*y" in answer.assumptions[0]


def test_a_number_that_the_user_did_not_give_drops_the_equation(tmp_path):
    answer, _ = asked(
        tmp_path, TALE, equation("dy/dt = -0.25*y", "y(0) = 3"), "equation"
    )
    assert answer.status is Status.NEEDS_INPUT


def test_a_small_model_is_not_asked_for_an_equation(tmp_path):
    _, model = asked(
        tmp_path, TALE, equation("dy/dt = -0.2*y", "y(0) = 3"), "equation",
        authors=False,
    )  # fmt: skip
    assert model.calls == []
