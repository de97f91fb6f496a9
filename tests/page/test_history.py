"""Sessions, runs and jobs of the page."""

import io
import threading
import time
import zipfile

import pytest

from assistant.errors import BadInput
from assistant.page import asking, history
from assistant.page.rulebook import checks, keep_rules, own_rules, try_rules
from assistant.page.running import Job, Run
from assistant.records import Request, Status
from assistant.sessions import Sessions
from assistant.settings import load_settings
from assistant.wiring import build_assistant
from tests.page import answers


@pytest.fixture
def sessions(home):
    kept = Sessions(home / "sessions")
    for name, make in answers.ALL.items():
        kept.open(name).add(Request(text=f"about {name}"), make())
    return kept


def test_a_named_session_is_listed_by_its_name(sessions):
    kept = history.kept_sessions(sessions)
    assert {item.name for item in kept} == set(answers.ALL)
    assert {item.title for item in kept} == set(answers.ALL)


def test_an_unnamed_session_is_titled_by_its_first_question(sessions):
    question = f"Is this right?\n{answers.RUTILE}"
    name = history.new_name()
    sessions.open(name).add(Request(text=question), answers.checked())
    titles = {item.name: item.title for item in history.kept_sessions(sessions)}
    assert titles[name] == "Is this right?"


def test_a_session_may_be_named_later(sessions):
    old = history.new_name()
    sessions.open(old).add(Request(text="q", session=old), answers.checked())
    history.rename(sessions, old, "Mein Projekt")
    assert len(sessions.open("Mein Projekt").exchanges()) == 1
    assert "Mein Projekt" in [kept.title for kept in history.kept_sessions(sessions)]
    assert not sessions.open(old).path.exists()
    with pytest.raises(BadInput, match="exists already"):
        history.rename(sessions, "Mein Projekt", next(iter(answers.ALL)))
    with pytest.raises(BadInput, match="ask something first"):
        history.rename(sessions, "never begun", "other")


def test_a_removed_session_is_gone(sessions):
    history.remove(sessions, "facts")
    assert "facts" not in [item.name for item in history.kept_sessions(sessions)]


def test_an_export_holds_words_sources_and_structure(sessions):
    with zipfile.ZipFile(io.BytesIO(history.exported(sessions.open("repaired")))) as z:
        names = set(z.namelist())
        assert {"session.md", "session.json", "sources.bib"} <= names
        assert any(name.endswith(".cif") for name in names)


def test_an_empty_session_cannot_be_exported(sessions):
    with pytest.raises(BadInput):
        history.exported(sessions.open("new"))


def test_the_draft_is_what_was_there_before(sessions):
    session = sessions.open("chain")
    session.add(Request(text="make"), answers.repaired())
    session.add(Request(text="change it"), answers.generated())
    session.add(Request(text="repair", draft="data_d"), answers.repaired())
    exchanges = session.exchanges()
    assert history.earlier_cif(exchanges, 1) is None
    assert history.earlier_cif(exchanges, 2) == answers.RUTILE
    assert history.earlier_cif(exchanges, 3) == "data_d"


def test_a_pasted_file_is_the_structure_of_its_answer():
    request = {"text": f"Is this right?\n```\n{answers.RUTILE}```\nThanks"}
    answer = {"route": "cif", "report": {"ok": True}}
    assert history.cif_shown(answer, request).split() == answers.RUTILE.split()
    assert history.cif_shown(answer, {"text": "what is a CIF?"}) is None


def test_outgoing_calls_are_listed(sessions):
    assert history.outgoing(sessions) == []


def test_new_names_open_a_session():
    import datetime

    name = history.new_name(datetime.datetime(2026, 1, 2, 3, 4, 5))
    assert name == "chat-20260102-030405"


def test_a_stopped_run_ends_in_the_middle_of_solving_and_is_kept(home):
    given = build_assistant(load_settings())
    text = (
        "u_t = u_xx + u_yy + u*(1-u) on the unit square, u = 0 on all edges, "
        "u(x,y,0) = sin(pi x) sin(2 pi y). u(0.5,0.25,0.3)?"
    )
    run = Run(given, Request(text=text, session="stopped"))
    while (event := run.next_event(30)) is not None and event.step != "solve":
        pass
    begun = time.monotonic()
    run.stop()
    while not run.done:
        run.next_event(0.1)
    assert time.monotonic() - begun < 5
    assert run.answer.status == Status.ERROR
    assert "You stopped this request" in run.answer.text
    (kept,) = given.services.sessions.open("stopped").exchanges()
    assert "You stopped" in kept.answer["text"]


def test_a_run_tells_its_progress_and_ends_with_an_answer(home):
    run = Run(build_assistant(load_settings()), Request(text="hello"), home / "out")
    seen = []
    while not run.done:
        event = run.next_event(0.1)
        if event:
            seen.append(event.step)
    assert seen[0] == "route"
    assert run.answer.status in set(Status)


def test_a_stopped_run_ends_as_a_stopped_answer(home):
    class Slow:
        """A model that is asked and answers only when it may."""

        name = "slow"
        drafts = authors = remote = False
        may = threading.Event()

        def reply(self, *args, **kwargs):
            self.may.wait(10)
            raise AssertionError("no reply is wanted")

    assistant = build_assistant(load_settings(), model=Slow())
    run = Run(assistant, Request(text="Solve y' = -y, y(0) = 1."))
    run.stop()
    Slow.may.set()
    end = time.monotonic() + 30
    while not run.done and time.monotonic() < end:
        run.next_event(0.05)
    assert run.answer.status is Status.ERROR
    assert "stopped" in run.answer.text


def test_a_job_keeps_progress_and_result():
    job = Job("count", lambda tell: [tell(i) for i in range(3)] and 7)
    job.wait(5)
    assert (job.progress, job.result, job.fault) == ([0, 1, 2], 7, None)


def test_a_cancelled_job_ends_at_its_next_report():
    def work(tell):
        while True:
            tell("step")
            time.sleep(0.01)

    job = Job("endless", work)
    time.sleep(0.05)
    job.stop()
    job.wait(5)
    assert job.cancelled
    assert not job.running


def test_a_cancelled_job_holds_nobody_up():
    at_work, may_go = threading.Event(), threading.Event()

    def work(tell):
        at_work.set()
        may_go.wait(5)
        tell("late")
        kept.append("model")

    kept = []
    job = Job("slow", work)
    at_work.wait(5)
    job.stop()
    assert job.cancelled
    assert not job.running
    may_go.set()
    job.wait(5)
    assert kept == []


def test_a_failing_job_says_why_in_a_line():
    def work(tell):
        raise ValueError("no table")

    job = Job("bad", work)
    job.wait(5)
    assert job.fault == "no table"


def test_own_rules_are_kept(home):
    keep_rules(home, ["  a rule ", "", "another"])
    assert own_rules(home) == ["a rule", "another"]
    (home / "rules.json").write_text("{broken")
    assert own_rules(home) == []


def test_a_rule_can_be_tried_on_a_structure(tmp_path):
    rules = ["Rule 1: The space group is P42/mnm.", "Rule 2: Ti is tetrahedral."]
    tried = try_rules(rules, answers.RUTILE, tmp_path)
    verdicts = {e["rule"]: e["verdict"] for e in tried.report["evidence"]}
    assert verdicts["rule 1"] == "pass"
    assert verdicts["rule 2"] == "fail"
    assert len(checks()) > 15


def test_the_names_of_attached_files_are_kept_and_exported(home):
    sessions = Sessions(home / "sessions")
    now = sessions.open("with files")
    request = asking.build_request(
        "what is in it?", [("a.xlsx", b"x"), ("b.txt", b"words")]
    )
    now.add(request, answers.facts())
    (exchange,) = now.exchanges()
    assert exchange.attached == ("a.xlsx", "b.txt")
    assert "base64" not in now.path.read_text()
    with zipfile.ZipFile(io.BytesIO(history.exported(now))) as archive:
        assert "Attached: a.xlsx, b.txt" in archive.read("session.md").decode()
