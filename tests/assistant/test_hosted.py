"""A hosted model that fails costs its draft only, and its key is seen nowhere."""

import logging
import time
import traceback

import pytest
from pydantic import SecretStr

from assistant.chat.base import Message
from assistant.chat.hosted import REQUEST_LIMIT, HostedModel
from assistant.egress import EgressLog, EgressPolicy
from assistant.errors import (
    EgressDenied,
    ModelReplyInvalid,
    ModelUnavailable,
    NotConfigured,
)
from assistant.settings import load_settings
from tests.assistant.fault_server import fault_server

KEY = "canary-0f1e2d3c4b5a"
SCHEMA = {
    "type": "object",
    "properties": {"route": {"enum": ["cif", "faq"]}},
    "required": ["route"],
    "additionalProperties": False,
}


def model_at(url, key=KEY):
    settings = load_settings(model="openai:x", base_url=url, api_key=key)
    policy = EgressPolicy.from_setting("offline", base_url=url)
    return HostedModel.from_settings(settings, policy, EgressLog())


def ask(model, *, timeout_s=4.0, schema=None, private=False):
    return model.reply(
        [Message("system", "be brief"), Message("user", "hi", private=private)],
        purpose="draft", schema=schema, seed=3, timeout_s=timeout_s,
    )  # fmt: skip


def test_a_whole_reply_comes_with_its_usage_and_carries_key_and_seed():
    with fault_server("say=" + "NaCl is rock salt. " * 20) as server:
        model = model_at(server.url)
        reply = ask(model)
    assert reply.text == "NaCl is rock salt. " * 20
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (7, 5)
    assert model.tokens == 12
    assert server.requests[0]["seed"] == 3
    assert server.requests[0]["temperature"] == 0
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_token_counts_below_zero_give_no_budget_back():
    with fault_server("oddusage=negative") as server:
        model = model_at(server.url)
        ask(model)
    assert model.tokens > 0


#: Fault, error, requests that it may cost, words that name the reason.
FAULTS = [
    ("429", ModelUnavailable, 3, "busy"),
    ("429ra=0", ModelUnavailable, 3, "busy"),
    ("429ra=-5", ModelUnavailable, 3, "busy"),
    ("429ra=nan", ModelUnavailable, 3, "busy"),
    ("429ra=Wed, 21 Oct 2015 07:28:00 GMT", ModelUnavailable, 3, "busy"),
    ("429ra=31", ModelUnavailable, 1, "busy"),
    ("429ra=Wed, 21 Oct 2099 07:28:00 GMT", ModelUnavailable, 1, "busy"),
    ("429quota", ModelUnavailable, 1, "quota"),
    ("500", ModelUnavailable, 3, "500"),
    ("503", ModelUnavailable, 3, "503"),
    ("400", ModelUnavailable, 1, "400"),
    ("401", ModelUnavailable, 1, "key"),
    ("403", ModelUnavailable, 1, "key"),
    ("404", ModelUnavailable, 1, "404"),
    ("redirect=http://169.254.169.254/latest", ModelUnavailable, 1, "302"),
    ("echoerror=401", ModelUnavailable, 1, "key"),
    ("echoerror=500", ModelUnavailable, 3, "500"),
    ("echoerror=400", ModelUnavailable, 1, "400"),
    ("echohtml", ModelReplyInvalid, 1, "OpenAI form"),
    ("echoevent", ModelReplyInvalid, 1, "error inside"),
    ("html", ModelReplyInvalid, 1, "OpenAI form"),
    ("cutjson", ModelReplyInvalid, 1, "OpenAI form"),
    ("badshape", ModelReplyInvalid, 1, "OpenAI form"),
    ("garbage", ModelReplyInvalid, 1, "OpenAI form"),
    ("oddusage=many", ModelReplyInvalid, 1, "OpenAI form"),
    ("errorevent", ModelReplyInvalid, 1, "error inside"),
    ("cutstream", ModelReplyInvalid, 1, "broke off"),
    ("length", ModelReplyInvalid, 1, "cut"),
    ("filtered", ModelReplyInvalid, 1, "withheld"),
    ("empty", ModelReplyInvalid, 1, "empty"),
    ("huge", ModelReplyInvalid, 1, "longer than"),
    ("hugeline", ModelReplyInvalid, 1, "longer than"),
    ("drop", ModelUnavailable, 3, "broke"),
]


@pytest.mark.parametrize(("fault", "error", "tries", "words"), FAULTS)
def test_every_fault_becomes_our_error_after_its_tries(
    fault, error, tries, words, caplog, monkeypatch
):
    pauses = []
    monkeypatch.setattr("assistant.chat.hosted.time.sleep", pauses.append)
    caplog.set_level(logging.DEBUG)
    with fault_server(fault) as server:
        with pytest.raises(error, match=words) as caught:
            ask(model_at(server.url))
        assert len(server.requests) == tries
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert KEY not in shown
    assert all(0 <= pause <= 30 for pause in pauses)


@pytest.mark.parametrize("fault", ["hang", "stall", "trickle", "drip"])
def test_a_silent_or_endless_server_is_left_at_the_deadline(fault):
    with fault_server(fault) as server:
        begun = time.monotonic()
        with pytest.raises(ModelUnavailable, match="within"):
            ask(model_at(server.url), timeout_s=0.7)
        assert time.monotonic() - begun < 1.7
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", ["429ra=0.05", "500", "503", "drop"])
def test_a_passing_fault_is_mended_by_one_more_try(fault):
    with fault_server(fault, "say=there it is") as server:
        assert ask(model_at(server.url)).text == "there it is"
        assert len(server.requests) == 2


def test_a_pause_that_outlasts_the_deadline_is_not_waited_for():
    with fault_server("429ra=5") as server:
        begun = time.monotonic()
        with pytest.raises(ModelUnavailable):
            ask(model_at(server.url), timeout_s=1.0)
        assert time.monotonic() - begun < 1.0


def test_one_user_request_costs_at_most_twelve_model_requests(monkeypatch):
    monkeypatch.setattr("assistant.chat.hosted.time.sleep", lambda pause: None)
    with fault_server("500") as server:
        model = model_at(server.url)
        for _ in range(10):
            with pytest.raises(ModelUnavailable):
                ask(model)
        assert len(server.requests) == REQUEST_LIMIT


@pytest.mark.parametrize(
    "text",
    [
        '{"route": "weather"}',
        '{"route": "cif", "extra": 1}',
        '{"route": "cif"',
        '{"route": "cif", "route": "faq"}',
        '```json\n{"route": "cif"}\n```',
        '{"route": NaN}',
        "[" * 5000,
    ],
)
def test_a_structured_reply_is_never_mended_silently(text):
    with (
        fault_server("say=" + text) as server,
        pytest.raises(ModelReplyInvalid, match=r"JSON|schema"),
    ):
        ask(model_at(server.url), schema=SCHEMA)


def test_a_structured_reply_of_the_schema_passes_and_the_schema_was_sent():
    with fault_server('say={"route": "faq"}') as server:
        assert ask(model_at(server.url), schema=SCHEMA).text == '{"route": "faq"}'
    sent = server.requests[0]["response_format"]["json_schema"]
    assert sent["strict"] is True
    assert sent["schema"]["properties"] == SCHEMA["properties"]


def test_private_words_go_to_a_server_of_this_machine_only():
    with fault_server("say=fine") as server:
        assert ask(model_at(server.url), private=True).text == "fine"
    url = "https://models.example.org/v1"
    policy = EgressPolicy.from_setting(url)
    settings = load_settings(model="openai:x", base_url=url, api_key=KEY)
    log = EgressLog()
    model = HostedModel.from_settings(settings, policy, log)
    assert model.remote
    with pytest.raises(EgressDenied, match="private"):
        ask(model, private=True)
    assert log.calls == []


def test_a_remote_server_needs_a_key_and_a_permission():
    url = "https://models.example.org/v1"
    settings = load_settings(model="openai:x", base_url=url)
    allowed = EgressPolicy.from_setting(url)
    with pytest.raises(NotConfigured, match="MATERIALS_API_KEY"):
        HostedModel.from_settings(settings, allowed, EgressLog())
    with pytest.raises(EgressDenied, match="--allow-egress https://models"):
        HostedModel.from_settings(
            settings, EgressPolicy.from_setting("offline"), EgressLog()
        )


def test_the_key_is_in_no_representation_of_the_model():
    model = model_at("http://127.0.0.1:9/v1")
    assert isinstance(model.key, SecretStr)
    assert KEY not in repr(model) + str(model) + repr(vars(type(model)))


def test_a_server_that_is_not_there_is_said_in_one_line():
    with pytest.raises(ModelUnavailable, match="connection") as caught:
        ask(model_at("http://127.0.0.1:9/v1"))
    assert "\n" not in str(caught.value)


def budgeted(server, **settings):
    given = load_settings(
        model="openai:x", base_url=server.url, api_key=KEY, **settings
    )
    policy = EgressPolicy.from_setting("offline", base_url=server.url)
    return HostedModel.from_settings(given, policy, EgressLog())


def test_a_session_stops_at_its_tokens_also_after_a_restart():
    with fault_server("say=fine") as server:
        for _ in range(2):
            model = budgeted(server, session_tokens=24)
            model.session = "mine"
            ask(model)
        again = budgeted(server, session_tokens=24)
        again.session = "mine"
        with pytest.raises(ModelUnavailable, match=r"24 of 24 tokens.*SESSION_TOKENS"):
            ask(again)
        other = budgeted(server, session_tokens=24)
        other.session = "other"
        assert ask(other).text == "fine"
        assert len(server.requests) == 3


def test_a_session_stops_at_its_cost_where_prices_are_known():
    with fault_server("say=fine") as server:
        prices = {"price_in": 1e6, "price_out": 2e6, "session_cost": 17.0}
        ask(budgeted(server, **prices))
        with pytest.raises(ModelUnavailable, match=r"17 of 17;"):
            ask(budgeted(server, **prices))


def test_the_record_of_tokens_holds_neither_words_nor_key(home):
    with fault_server("say=secret words") as server:
        ask(budgeted(server))
    text = (home / "usage.jsonl").read_text()
    assert "secret" not in text
    assert KEY not in text
    assert '"prompt": 7' in text
