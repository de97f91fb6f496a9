"""A conversation on disk survives what happens to processes, and keeps all versions."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from assistant.errors import BadInput
from assistant.going_back import wants_earlier
from assistant.records import Answer, Request, Status
from assistant.sessions import Sessions, file_name


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "sessions")


def say(session, text, answer="fine", **fields):
    session.add(Request(text=text), Answer(Status.UNVERIFIED, answer, **fields))


def test_what_was_said_comes_back_in_order(sessions):
    session = sessions.open("my work / LLZO")
    say(session, "first", "one")
    say(session, "second\u2028line\x85", "two\nlines\u2029more \ud800")
    again = Sessions(sessions.folder).open("my work / LLZO")
    assert [e.number for e in again.exchanges()] == [1, 2]
    assert [t.content for t in again.turns()][:3] == [
        "first", "one", "second\u2028line\x85",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_name_has_one_to_a_hundred_characters(name):
    with pytest.raises(BadInput):
        file_name(name)


def test_names_never_leave_the_folder_and_never_collide():
    names = [
        "a", "A b", "../../etc/passwd", "a/b", "a\\b", "..", ".", "nul\0", "電池",
        "电池", "a b", "a-b", "é", "e\u0301", "x" * 100, "x" * 99, "~", "*", "CON.",
        "-rf",
    ]  # fmt: skip
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(files)
    for name in files:
        assert "/" not in name
        assert "\\" not in name
        assert not name.startswith((".", "-"))
        assert len(name) <= 80


def test_torn_and_foreign_lines_are_passed_over(sessions):
    session = sessions.open("s")
    say(session, "kept")
    with session.path.open("ab") as stream:
        stream.write(b'\xff\xfe\n[1]\n{"time": 1}\n{"time": 1, "request": 3, ')
    say(session, "after the crash")
    with session.path.open("ab") as stream:
        stream.write(b'{"time": 5, "requ')
    assert [e.request["text"] for e in session.exchanges()] == [
        "kept", "after the crash",
    ]  # fmt: skip


def test_only_the_owner_can_read_a_conversation(sessions):
    session = sessions.open("s")
    say(session, "secret")
    assert stat.S_IMODE(session.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(session.path.parent.stat().st_mode) == 0o700


def test_files_documents_and_earlier_turns_are_not_written_again(sessions):
    session = sessions.open("s")
    request = Request.from_json(
        {
            "text": "hi", "documents": [{"name": "d", "text": "PRIVATE-D"}],
            "files": [{"name": "f", "base64": "UFJJVkFURQ==", "private": True}],
            "history": [{"role": "user", "content": "EARLIER"}],
        }
    )  # fmt: skip
    session.add(request, Answer(Status.UNVERIFIED, "x"))
    text = session.path.read_text()
    assert not any(word in text for word in ("PRIVATE-D", "UFJJVkFURQ", "EARLIER"))


WRITER = """
import sys
from pathlib import Path
from assistant.records import Answer, Request, Status
from assistant.sessions import Sessions
session = Sessions(Path(sys.argv[1])).open("shared")
for n in range(int(sys.argv[3])):
    session.add(Request(text=f"{sys.argv[2]}-{n}"),
                Answer(Status.UNVERIFIED, "x" * 20000))
    print(n, flush=True)
"""


def start(folder, name, count, **options):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)], **options
    )


def test_writers_at_the_same_time_lose_nothing(sessions):
    writers = [
        start(sessions.folder, name, 20, stdout=subprocess.DEVNULL) for name in "abc"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    said = [e.request["text"] for e in sessions.open("shared").exchanges()]
    assert len(said) == 60
    for name in "abc":
        assert [t for t in said if t[0] == name] == [f"{name}-{n}" for n in range(20)]


def test_every_acknowledged_exchange_survives_kill_9(sessions):
    acknowledged = 0
    for _ in range(3):
        writer = start(sessions.folder, "w", 10_000, stdout=subprocess.PIPE)
        for _ in range(5):
            writer.stdout.readline()
            acknowledged += 1
        os.kill(writer.pid, signal.SIGKILL)
        # Lines that it still managed to acknowledge before it died.
        acknowledged += writer.stdout.read().count(b"\n")
        writer.wait()
    begun = time.monotonic()
    say(sessions.open("shared"), "after")
    assert time.monotonic() - begun < 5
    said = [e.request["text"] for e in sessions.open("shared").exchanges()]
    assert said[-1] == "after"
    assert acknowledged + 1 <= len(said) <= acknowledged + 1 + 3


def test_a_folder_that_cannot_be_written_is_said_with_the_cure(tmp_path):
    (tmp_path / "file").write_text("")
    session = Sessions(tmp_path / "file").open("s")
    with pytest.raises(BadInput, match="--home"):
        say(session, "hi")


def test_search_finds_all_words_in_any_order_and_case(sessions):
    say(sessions.open("one"), "Leitfähigkeit of LLZO", "see Murugan 2007")
    say(sessions.open("two"), "cif of NaCl", cif="_chemical_formula_sum 'Na1 Cl1'\n")
    say(sessions.open("two"), "nothing here")
    assert [h.session for h in sessions.search("llzo LEITFÄHIGKEIT")] == ["one"]
    assert [h.session for h in sessions.search("na1")] == ["two"]
    assert "Murugan" in sessions.search("murugan")[0].snippet
    assert sessions.search("llzo nacl") == []
    assert sessions.search("  ") == []


def test_versions_step_back_like_those_of_an_editor(sessions):
    session = sessions.open("s")
    for text, cif in [
        ("make it", "A"), ("cubic please", "B"), ("what is its density?", "B"),
        ("replace Na by K", "C"),
    ]:  # fmt: skip
        say(session, text, cif=cif)
    assert [v.content for v in session.versions("structure")] == ["A", "B", "C"]
    assert session.last_cif() == "C"
    assert session.last_cif(back=1) == "B"
    say(session, "go back to the version before", cif="B")
    assert session.last_cif() == "B"
    assert session.last_cif(back=1) == "A"
    say(session, "now double c", cif="D")
    assert session.last_cif(back=1) == "B"
    assert session.last_cif(back=2) == "A"
    assert session.last_cif(back=3) is None
    assert [v.number for v in session.versions("structure")] == [1, 2, 3, 4, 5]


def test_tables_and_equations_have_versions_too(sessions):
    session = sessions.open("s")
    row = {"time": 1.0, "request": {"text": "t"}}
    session.path.parent.mkdir(parents=True)
    with session.path.open("w") as stream:
        for step in (0.5, 0.1):
            answer = {"text": "", "equation": {"spec": {"step": step}}}
            stream.write(json.dumps({**row, "answer": answer}) + "\n")
        stream.write(json.dumps({**row, "answer": {"table": {"rows": [[1]]}}}) + "\n")
    assert session.earlier("equation").content["spec"]["step"] == 0.5
    assert session.earlier("table", 0).content == {"rows": [[1]]}
    assert session.earlier("table") is None


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("go back to the version before", 1), ("undo", 1), ("undo that please", 1),
        ("go back two versions", 2), ("revert to the previous structure", 1),
        ("undo twice", 2), ("use the previous version again", 1),
        ("geh zurück zur vorigen Version", 1), ("zwei Schritte zurück zur Version", 2),
        ("mach das rückgängig", 1), ("reviens à la version précédente", 1),
        ("vuelve a la versión anterior", 1), ("回到上一个版本", 1), ("撤销", 1),
        ("一つ前のバージョンに戻して", 1), ("go back 3 steps", 3),
        ("now make it orthorhombic", None), ("use a smaller step", None),
        ("How do I prevent back reactions?", None), ("cif of NaCl", None),
        ("x" * 300 + " undo", None),
    ],
)  # fmt: skip
def test_a_wish_to_go_back_is_understood_with_its_steps(text, steps):
    assert wants_earlier(text) == steps
