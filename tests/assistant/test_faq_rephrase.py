"""A model may change the words of an answer, never what it says."""

import json
from dataclasses import replace

import pytest

from assistant.chat.base import Reply
from assistant.compose.faq_rephrase import acceptable
from assistant.errors import ModelUnavailable
from assistant.records import Kind, Request, Route, Status, Trace
from assistant.routes.base import Work
from assistant.routes.faq import FaqPath
from assistant.settings import load_settings

SENTENCE = "Al raised the conductivity of Li7La3Zr2O12 to 5e-4 S/cm at 25 °C [1]."


class Model:
    """Answers with what a function makes of the sentences it is given."""

    name, drafts, remote = "openai:test", True, False

    def __init__(self, change):
        self.change = change

    def reply(self, messages, *, purpose, schema=None, seed=None, timeout_s=30.0):
        assert purpose == "rephrase"
        given = json.loads(messages[-1].content)["sentences"]
        return Reply(self.change(given), self.name)


def ask(model):
    work = Work(
        settings=load_settings(), model=model, trace=Trace("t", {}),
        route=Route(Kind.FAQ, (Kind.FAQ,), 1.0, "", "option"),
    )  # fmt: skip
    path = FaqPath()
    spec = path.specify(Request(text="Why are LLTO grain boundaries resistive?"), work)
    draft = path.draft(spec.spec, (), work)
    return path.compose(spec.spec, draft, (), work)


@pytest.mark.parametrize(
    ("after", "fine"),
    [
        ("With Al, Li7La3Zr2O12 raised its value to 5e-4 S/cm at 25 °C [1].", True),
        ("Al raised that of Li7La3Zr2O12 to 5e-3 S/cm at 25 °C [1].", False),
        ("Al raised that of Li7La3Zr2O12 to 5e-4 S/cm at 25 °C [2].", False),
        ("Al never raised the conductivity of Li7La3Zr2O12 to 5e-4 S/cm at 25 °C [1].",
         False),
        ("Al raised the conductivity of Li6PS5Cl to 5e-4 S/cm at 25 °C [1].", False),
        ("", False),
        (SENTENCE + " It is the best of all garnets that anybody ever made anywhere.",
         False),
    ],
)  # fmt: skip
def test_what_a_rewording_may_change(after, fine):
    assert acceptable(SENTENCE, after) is fine


def test_good_words_are_taken_and_stay_claims():
    answer = ask(
        Model(lambda s: json.dumps({"sentences": ["In short: " + x for x in s]}))
    )
    assert "In short: " in answer.text
    assert answer.report.ok
    assert answer.claims
    assert all(claim.text in answer.text for claim in answer.claims)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: json.dumps({"sentences": [x.replace("[1]", "[9]") for x in s]}),
        lambda s: json.dumps({"sentences": s[:-1]}),
        lambda s: "not json",
        lambda s: json.dumps({"sentences": ["It conducts 9 S/cm." for _ in s]}),
    ],
)
def test_bad_words_leave_the_composed_answer(change):
    plain = ask(None)
    assert ask(Model(change)).text == plain.text


def test_a_silent_model_changes_nothing():
    def fail(sentences):
        raise ModelUnavailable("no answer")

    answer = ask(Model(fail))
    assert replace(answer, trace=None).text == ask(None).text
    assert answer.status is Status.VERIFIED
