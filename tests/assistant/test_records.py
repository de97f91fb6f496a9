"""Requests fail at the door with one line; answers always carry every field."""

import json

import pytest

from assistant.errors import BadInput
from assistant.records import Answer, Request, Status, plain
from validators.report import Finding, Report, Severity

FIELDS = {
    "id", "route", "intents", "status", "text", "cif", "report", "changes", "equation",
    "claims", "citations", "table", "generated", "assumptions", "attempts", "artifacts",
    "model", "egress", "seconds", "trace_id",
}  # fmt: skip


def test_answer_has_every_field_of_the_contract():
    out = Answer(Status.VERIFIED, "text").to_json()
    assert set(out) == FIELDS
    nullable = {"id", "cif", "report", "equation", "table", "model"}
    assert all(out[name] is not None for name in FIELDS - nullable)


def test_numbers_that_json_lacks_become_null():
    assert json.loads(json.dumps(plain({"a": float("nan"), "b": [float("inf"), 1.5]})))
    assert plain({"a": float("nan")}) == {"a": None}


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"text": "x", "colour": "red"}, "colour"),
        ({}, "text"),
        ({"text": 5}, "text"),
        ({"text": "x", "options": {"budget_s": -1}}, "budget_s"),
        ({"text": "x", "options": {"route": "nowhere"}}, "route"),
        ({"text": "x", "history": [{"role": "king", "content": ""}]}, "history.0.role"),
        ([1, 2], "JSON object"),
        ({"text": "y" * 100_001}, "limit"),
        ({"text": "x", "draft": "d" * 5_000_001}, "draft"),
    ],
)
def test_bad_request_is_one_line_that_names_the_field(data, named):
    with pytest.raises(BadInput) as fault:
        Request.from_json(data)
    assert named in str(fault.value)
    assert "\n" not in str(fault.value)


def test_null_means_not_given():
    request = Request.from_json(
        {"text": "x", "rules": None, "draft": None, "ask": None}
    )
    assert request.rules == []
    assert request.draft is None


def test_report_is_not_ok_when_a_required_check_failed_to_run():
    skipped = Report((), ("a",), {"b": "fault"}, (), frozenset({"b"}))
    assert not skipped.ok
    assert Report((), ("a",)).ok
    assert not Report().ok
    error = Finding("a", Severity.ERROR, "wrong")
    assert not Report((error,), ("a",)).ok


def test_characters_that_nobody_sees_are_left_out():
    asked = Request.from_json(
        {"text": "CIF of Na\x00Cl\u200b, a\tb\n", "rules": ["\ufeffx"]}
    )
    assert asked.text == "CIF of NaCl, a\tb\n"
    assert asked.rules == ["x"]
