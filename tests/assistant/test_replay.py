"""A trace is run again without its model, and departures are told."""

import base64
import json

import pytest

from assistant import Assistant
from assistant.chat.scripted import ScriptedModel
from assistant.cli import main
from assistant.errors import BadInput, EgressDenied, ModelUnavailable
from validators.crystal import read_crystal

RULES = [
    "Rule 1: the space group is Fm-3m",
    "Rule 2: Na on 4a and Cl on 4b",
    "Rule 3: NaCl6 octahedra share edges",
]


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """A wrong draft, a mended one, and what the trace keeps of them."""
    home = tmp_path_factory.mktemp("home")
    good = Assistant(home=home).ask("Can you generate a CIF file for NaCl?").cif
    bad = good.replace("5.6", "3.6", 1)
    assert read_crystal(bad).crystal.cell != read_crystal(good).crystal.cell
    model = ScriptedModel([f"```cif\n{bad}```", f"```cif\n{good}```"])
    answer = Assistant(model, home=home).ask("Make a CIF file for NaCl", rules=RULES)
    assert [a.origin for a in answer.attempts[:2]] == ["model", "model"]
    assert answer.attempts[0].report.errors
    return json.loads(json.dumps(answer.trace.to_json())), answer, home


def test_a_replay_gives_attempts_prompts_findings_and_answer_again(traced):
    trace, answer, home = traced
    again = Assistant(home=home).replay(trace)
    assert again.same, again.differences
    assert Assistant(home=home).replay(answer.trace).same
    assert again.attempts == len(answer.attempts)
    assert again.answer.cif == answer.cif
    assert again.answer.text == answer.text
    assert [a.prompt_ids for a in again.answer.attempts] == [
        a.prompt_ids for a in answer.attempts
    ]


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("prompt", "attempt 1: prompt"),
        ("report", "attempt 1: report"),
        ("content", "attempt 1: content"),
        ("prompt_ids", "attempt 1: prompt_ids"),
    ],
)
def test_a_trace_that_was_altered_is_told_apart(traced, part, where):
    trace, _, home = traced
    altered = json.loads(json.dumps(trace))
    altered["attempts"][0][part] = type(altered["attempts"][0][part])()
    again = Assistant(home=home).replay(altered)
    assert not again.same
    assert any(line.startswith(where) for line in again.differences)


def test_another_reply_or_another_rule_is_told(traced):
    trace, _, home = traced
    other = json.loads(json.dumps(trace))
    other["replies"][0]["text"] = other["replies"][1]["text"]
    assert any("attempt 1" in d for d in Assistant(home=home).replay(other).differences)
    other = json.loads(json.dumps(trace))
    other["request"]["rules"] = RULES[:1]
    told = Assistant(home=home).replay(other).differences
    assert any("prompt 1 (draft)" in line for line in told)


def test_a_prompt_carries_every_rule_record_and_finding(traced):
    """Each id stands in the prompt that it is said to have gone into."""
    _, answer, _ = traced
    first, second = answer.attempts[:2]
    assert {"rule 1", "rule 2", "rule 3"} <= set(first.prompt_ids)
    assert any(i.startswith("general.") for i in first.prompt_ids)
    records = {c.id for c in answer.citations} & set(first.prompt_ids)
    assert records or any(
        i.startswith(("cod", "amcsd", "mp")) for i in first.prompt_ids
    )
    new = set(second.prompt_ids) - set(first.prompt_ids)
    for finding in first.report.errors:
        assert any(name.startswith(f"{finding.check}@") for name in new)
        assert finding.message in second.prompt
    for identifier in first.prompt_ids:
        if identifier.startswith(("rule ", "general.", "cod", "amcsd", "mp-")):
            assert identifier in first.prompt


def test_a_model_that_failed_fails_again(tmp_path):
    model = ScriptedModel([ModelUnavailable("quota is exhausted")])
    answer = Assistant(model, home=tmp_path).ask("Can you generate a CIF for NaCl?")
    again = Assistant(home=tmp_path).replay(answer.trace.to_json())
    assert again.same, again.differences
    assert any("quota" in text for text in again.answer.assumptions)


def test_an_offline_answer_is_replayed_too(tmp_path):
    answer = Assistant(home=tmp_path).ask("CIF of anatase", rules=["Ti has 6 O"])
    again = Assistant(home=tmp_path).replay(answer.trace.to_json())
    assert again.same, again.differences


def test_what_is_no_trace_is_said(tmp_path):
    with pytest.raises(BadInput, match="lacks 'attempts'"):
        Assistant(home=tmp_path).replay({"request": {"text": "NaCl"}})


def test_the_command_tells_whether_all_is_the_same(traced, tmp_path, capsys):
    trace, _, home = traced
    path = tmp_path / "trace.json"
    path.write_text(json.dumps(trace))
    assert main(["replay", str(path), "--home", str(home)]) == 0
    assert "the same" in capsys.readouterr().out
    trace = json.loads(path.read_text())
    trace["outcome"]["status"] = "verified?"
    path.write_text(json.dumps(trace))
    assert main(["replay", str(path), "--home", str(home)]) == 1
    assert "answer: status" in capsys.readouterr().out
    assert main(["replay", str(tmp_path / "none.json")]) == 2


@pytest.mark.parametrize("private", [True, False])
def test_what_a_model_is_asked_beside_a_private_file_is_private(home, private):
    model = ScriptedModel(['{"route": "none"}'])
    notes = {
        "name": "n.txt", "private": private,
        "base64": base64.b64encode(b"Our own figures.").decode(),
    }  # fmt: skip
    Assistant(model=model, home=home).ask("asdf qwer", files=[notes])
    (messages,) = model.calls
    assert {message.private for message in messages} == {private}


def test_what_is_asked_after_a_private_file_in_a_conversation_is_private(home):
    notes = {
        "name": "n.txt", "private": True,
        "base64": base64.b64encode(b"Our own figures.").decode(),
    }  # fmt: skip
    Assistant(home=home).ask("what does it say?", files=[notes], session="own")
    for session, private in (("own", True), ("other", False)):
        model = ScriptedModel(['{"route": "none"}'])
        Assistant(model=model, home=home).ask("asdf qwer", session=session)
        (messages,) = model.calls
        assert {message.private for message in messages} == {private}


def test_a_draft_that_private_files_forbid_is_left_to_the_library(home):
    model = ScriptedModel([EgressDenied("private items must not be sent")])
    answer = Assistant(model=model, home=home).ask("CIF of NaCl")
    assert answer.cif
    assert any("must not be sent" in line for line in answer.assumptions)
