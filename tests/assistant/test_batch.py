"""One answer a line, in the order of the lines, whatever happens on the way."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from assistant import batch
from assistant.errors import BadInput
from assistant.records import Answer, Status
from assistant.settings import load_settings

GREETING = {"text": "hello", "options": {"route": "chat"}}


def write_lines(path, lines):
    path.write_bytes(
        b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
    )
    return path


def run(source, target, **options):
    return batch.run(source, target, load_settings(), show_progress=False, **options)


def read(target):
    return [json.loads(line) for line in target.read_text().splitlines()]


def strict(target):
    """The answers without what may differ from run to run."""
    return [
        {k: v for k, v in row.items() if k not in {"seconds", "trace_id"}}
        for row in read(target)
    ]


BROKEN = [
    b'{"id": "torn", "text": "hel',
    b'{"id": "both", "text": 3}',
    b'{"id": "unknown", "text": "hi", "colour": "red"}',
    b"[1, 2]",
    b'"just text"',
    b"not json at all",
    b'{"id": 17, "text": "hi"}',
    b'{"id": "surrogate", "text": "\\ud800"}',
    b'{"id": "\\udfff", "text": "hi", "options": {"route": "chat"}}',
    b'{"id": "bytes", "text": "\xff\xfe", "options": {"route": "chat"}}',
    b'{"id": "deep", "text": ' + b"[" * 100_000 + b"}",
    b'{"id": "empty"}',
    b"{}",
    b'{"id": "big", "text": "' + b"x" * 200_000 + b'"}',
]


def test_a_broken_line_is_an_error_answer_and_stops_nothing(tmp_path):
    source = write_lines(
        tmp_path / "in.jsonl",
        [{"id": "first", **GREETING}, *BROKEN, b"", b"   ", {"id": "last", **GREETING}],
    )
    assert run(source, tmp_path / "out.jsonl") == 0
    rows = read(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == [
        "first", "torn", "both", "unknown", None, None, None, "17", "surrogate",
        "\udfff", "bytes", "deep", "empty", None, "big", "last",
    ]  # fmt: skip
    status = {row["id"]: row["status"] for row in rows}
    good = {"first", "last", "bytes", "\udfff"}
    assert all(status[name] != "error" for name in good)
    assert {s for name, s in status.items() if name not in good} == {"error"}
    by_id = {row["id"]: row for row in rows}
    assert "'colour'" in by_id["unknown"]["text"]
    assert "100,000" in by_id["big"]["text"]
    assert set(by_id["torn"]) == set(by_id["first"])


def test_two_runs_and_two_jobs_give_the_same_answers_in_the_same_order(tmp_path):
    texts = [
        "hello",
        "what can you do offline?",
        "which model answers?",
        "danke",
        "你好",
    ]
    lines = [
        {"id": f"r{i}", "text": texts[i % 5], "options": {"route": "chat"}}
        for i in range(12)
    ]
    source = write_lines(tmp_path / "in.jsonl", lines)
    for name, jobs in (("a", 1), ("b", 1), ("c", 2)):
        run(source, tmp_path / name, jobs=jobs)
    assert strict(tmp_path / "a") == strict(tmp_path / "b") == strict(tmp_path / "c")
    assert [row["id"] for row in read(tmp_path / "c")] == [f"r{i}" for i in range(12)]


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path):
    source = tmp_path / "in.jsonl"
    line = json.dumps({"id": "a", **GREETING}).encode()
    source.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n" + line + b"\r\n\r\n")
    run(source, tmp_path / "out.jsonl")
    assert [row["status"] for row in read(tmp_path / "out.jsonl")] == ["unverified"] * 2


class Counting:
    """An assistant that counts, and takes its time."""

    def __init__(self, pause=0.0):
        self.asked = []
        self.pause = pause

    def answer(self, request):
        self.asked.append(request.id)
        time.sleep(self.pause)
        return Answer(Status.UNVERIFIED, f"answer to {request.text}", id=request.id)


@pytest.fixture
def counting(monkeypatch):
    made = Counting()
    monkeypatch.setattr(
        batch, "_start_worker", lambda *a: setattr(batch, "_ASSISTANT", made)
    )
    return made


@pytest.fixture
def ten(tmp_path):
    return write_lines(
        tmp_path / "in.jsonl", [{"id": f"r{i}", "text": f"q{i}"} for i in range(10)]
    )


@pytest.mark.parametrize(
    ("damage", "asked_again"),
    [
        (lambda rows: [*rows[:6], rows[6][:-20]], 4),
        (lambda rows: rows[:6], 4),
        (lambda rows: [], 10),
        (lambda rows: rows, 0),
        (lambda rows: rows[:3] + rows[5:], 2),
        (lambda rows: [*rows[:3], rows[3][:30] + "\n", *rows[4:]], 1),
        (lambda rows: rows[::-1], 0),
        (lambda rows: rows[4:5] + rows[:1], 8),
    ],
)  # fmt: skip
def test_resume_keeps_what_is_whole_and_asks_only_for_the_rest(
    tmp_path, counting, ten, damage, asked_again
):
    target = tmp_path / "out.jsonl"
    run(ten, target)
    whole = target.read_text()
    rows = whole.splitlines(keepends=True)
    target.write_text("".join(damage(rows)))
    counting.asked.clear()
    run(ten, target, resume=True)
    assert target.read_text() == whole
    assert len(counting.asked) == asked_again
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [
        "in.jsonl", "out.jsonl",
    ]  # fmt: skip


def test_a_run_that_dies_while_it_fills_a_gap_loses_nothing(tmp_path, counting, ten):
    target = tmp_path / "out.jsonl"
    run(ten, target)
    whole = target.read_text()
    rows = whole.splitlines(keepends=True)
    target.write_text("".join(rows[:2] + rows[5:]))

    class Dies(Counting):
        def answer(self, request):
            if len(self.asked) == 1:
                raise KeyboardInterrupt
            return super().answer(request)

    kind = type(counting)
    counting.__class__ = Dies
    counting.asked.clear()
    with pytest.raises(KeyboardInterrupt):
        run(ten, target, resume=True)
    counting.__class__ = kind
    counting.asked.clear()
    run(ten, target, resume=True)
    assert target.read_text() == whole
    assert counting.asked == ["r3", "r4"]


def test_lines_without_id_or_with_a_repeated_one_are_all_answered(tmp_path, counting):
    lines = [{"text": "a"}, {"text": "b"}, {"id": "x", "text": "c"},
             {"id": "x", "text": "d"}]  # fmt: skip
    source = write_lines(tmp_path / "in.jsonl", lines)
    target = tmp_path / "out.jsonl"
    run(source, target)
    whole = target.read_text()
    target.write_text("".join(whole.splitlines(keepends=True)[:3]))
    counting.asked.clear()
    run(source, target, resume=True)
    assert target.read_text() == whole
    assert len(counting.asked) == 1


def test_without_resume_the_output_is_made_anew(tmp_path, counting, ten):
    target = tmp_path / "out.jsonl"
    target.write_text("something else\n")
    run(ten, target)
    assert len(read(target)) == 10


def test_a_file_that_holds_no_answers_is_not_overwritten_by_resume(
    tmp_path, counting, ten
):
    target = tmp_path / "data.jsonl"
    target.write_text('{"a": 1}\n')
    with pytest.raises(BadInput, match="no answers"):
        run(ten, target, resume=True)
    assert target.read_text() == '{"a": 1}\n'
    with pytest.raises(BadInput, match="same file"):
        run(ten, ten)
    with pytest.raises(BadInput, match="no such file"):
        run(tmp_path / "nowhere.jsonl", target)


def deadly(line):
    """A worker that is killed by one of the lines, once or each time."""
    mark = os.path.join(os.environ["DEADLY_MARK"], line.id)
    if "always" in line.text or ("once" in line.text and not os.path.exists(mark)):
        with open(mark, "w") as stream:
            stream.write("seen")
        os.kill(os.getpid(), signal.SIGKILL)
    return json.dumps({"id": line.id, "status": "unverified"})


def test_a_worker_that_is_killed_costs_at_most_its_own_line(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "answer_line", deadly)
    monkeypatch.setenv("DEADLY_MARK", str(tmp_path))
    kinds = ["fine", "once", "fine", "always", "fine", "fine"]
    source = write_lines(
        tmp_path / "in.jsonl",
        [{"id": f"r{i}", "text": kind} for i, kind in enumerate(kinds)],
    )
    run(source, tmp_path / "out.jsonl", jobs=2)
    rows = read(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == [f"r{i}" for i in range(6)]
    assert [row["status"] for row in rows] == [
        "error" if kind == "always" else "unverified" for kind in kinds
    ]


SLOW = """
import sys
from tests.assistant.test_batch import Counting
from assistant import batch
from assistant.settings import load_settings
from pathlib import Path
batch._start_worker = lambda *a: setattr(batch, "_ASSISTANT", Counting(0.05))
batch.run(Path(sys.argv[1]), Path(sys.argv[2]), load_settings(), resume=True,
          show_progress=False)
"""


def test_a_batch_killed_three_times_ends_as_one_that_was_not(tmp_path, counting, ten):
    run(ten, tmp_path / "whole.jsonl")
    target = tmp_path / "out.jsonl"
    for number in range(3):
        before = target.stat().st_size if target.exists() else 0
        process = subprocess.Popen([sys.executable, "-c", SLOW, str(ten), str(target)])
        until = time.monotonic() + 20
        while time.monotonic() < until and process.poll() is None:
            if target.exists() and target.stat().st_size > before:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with target.open("a") as stream:
            stream.write('{"id": "r9", "stat' if number == 1 else "")
    run(ten, target, resume=True)
    assert target.read_text() == (tmp_path / "whole.jsonl").read_text()


def test_lines_of_one_session_hear_each_other_in_order(tmp_path):
    lines = [
        {"id": f"r{i}", "session": "talk", "text": text, "options": {"route": "chat"}}
        for i, text in enumerate(["hello", "thanks", "which model answers?", "bye"])
    ]
    source = write_lines(tmp_path / "in.jsonl", lines)
    run(source, tmp_path / "out.jsonl", jobs=2)
    from assistant.sessions import Sessions

    said = Sessions(load_settings().sessions_dir).open("talk").exchanges()
    assert [e.request["id"] for e in said] == ["r0", "r1", "r2", "r3"]
