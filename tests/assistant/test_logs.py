"""Logs are for machines and hold no secret."""

import json
import logging

import pytest

from assistant.logs import Redactor, configure_logging
from assistant.settings import load_settings


@pytest.fixture
def log(home):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logging(load_settings(), verbose=0, quiet=True)
    yield home / "logs" / "assistant.jsonl"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize(
    "text",
    ["sk-abcdefgh12345678", "Bearer abc.def", "Authorization: Basic Zm9vOmJhcg==",
     "api_key=verysecret99", "https://me:hunter2@x.example/v1",
     "{'authorization': 'Bearer zzz'}", '"api_key": "verysecret99"'],
)  # fmt: skip
def test_what_looks_like_a_secret_is_blanked(text):
    out = Redactor()(None, "", {"event": f"sending {text} now", "api_key": text})
    for secret in ("abcdefgh", "abc.def", "Zm9v", "verysecret", "hunter2", "zzz"):
        assert secret not in json.dumps(out)


def test_ordinary_words_stay(log):
    logging.getLogger("assistant.test").info("request %s ended: tokenizer ok", "r1")
    row = json.loads(log.read_text().splitlines()[-1])
    assert row["event"] == "request r1 ended: tokenizer ok"
    assert row["level"] == "info"
    assert row["timestamp"].endswith("Z")


def test_secrets_in_messages_arguments_and_tracebacks_never_reach_the_file(log):
    logger = logging.getLogger("assistant.test")
    logger.info("calling with key %s", "sk-canary-1234567890")
    try:
        raise ValueError("refused: Bearer sk-canary-1234567890")
    except ValueError:
        logger.exception("failed")
    text = log.read_text()
    assert "canary" not in text
    assert "ValueError" in text


def test_the_configured_key_is_blanked_whatever_it_looks_like(home, monkeypatch):
    monkeypatch.setenv("MATERIALS_API_KEY", "unusual.canary.value")
    root = logging.getLogger()
    before = root.handlers[:]
    configure_logging(load_settings(), verbose=0, quiet=True)
    logging.getLogger("assistant.test").warning("sent unusual.canary.value away")
    text = (home / "logs" / "assistant.jsonl").read_text()
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    assert "canary" not in text


def test_a_home_that_cannot_be_written_costs_the_log_only(tmp_path):
    (tmp_path / "file").write_text("")
    root = logging.getLogger()
    before = root.handlers[:]
    configure_logging(load_settings(home=tmp_path / "file"), verbose=0, quiet=True)
    logging.getLogger("assistant").warning("still alive")
    root.handlers[:] = before
    assert (tmp_path / "file").read_text() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_words_on_the_terminal_hold_no_secret_either(home, capsys):
    root = logging.getLogger()
    before = root.handlers[:]
    configure_logging(load_settings(), verbose=2, quiet=False)
    logging.getLogger("assistant").info("with Bearer sk-canary-1234567890")
    root.handlers[:] = before
    shown = capsys.readouterr().err
    assert "INFO assistant" in shown
    assert "canary" not in shown
