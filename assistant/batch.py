"""Many requests from a file: same order, parallel, resumable, never stopped by one.

An answer is written and flushed as soon as it and all before it are done. A broken
line gives an error answer. With `resume`, complete lines of the output are kept by
their `id` and a torn last line is dropped. Lines of one session are answered one
after the other, whatever the number of jobs.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from assistant.errors import BadInput
from assistant.records import Answer, Request, Status
from assistant.settings import Settings

#: Lines that wait for a worker; enough to keep all busy, little enough to stay flat.
_AHEAD = 4
_LINE_LIMIT = 60_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input that holds something."""

    number: int
    text: str
    id: str | None
    session: str | None = None


def run(
    source: Path,
    target: Path,
    settings: Settings,
    *,
    jobs: int = 1,
    resume: bool = False,
    out: Path | None = None,
    show_progress: bool = True,
) -> int:
    """Answer every line of `source` into `target`; returns 0 when all have an answer.

    Raises:
        BadInput: The input cannot be read, or it is the output.
    """
    if not source.is_file():
        raise BadInput(f"cannot read {source}: no such file")
    if target.exists() and source.samefile(target):
        raise BadInput("input and output are the same file")
    lines = list(_lines(source))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not resume:
            _aside(target).unlink(missing_ok=True)
        kept = _keep(lines, target) if resume else {}
        # A character that UTF-8 lacks (half of a pair) stays a JSON escape.
        stream = target.open(
            "a" if resume else "w", encoding="utf-8", errors="backslashreplace"
        )
    except OSError as err:
        raise BadInput(f"cannot write {target}: {err.strerror}") from err
    with stream:
        _answer_all(lines, kept, stream, settings, jobs, out, show_progress)
    _aside(target).unlink(missing_ok=True)
    return 0


def _aside(target: Path) -> Path:
    """Where complete answers wait while an answer before them is still missing."""
    return target.with_name(target.name + ".kept")


def _keep(lines: list[Line], target: Path) -> dict[int, str | None]:
    """Answers of an earlier run by the place of their line; None when in the output.

    The output is cut to the answers that stand in the order of the input without a
    gap. Complete answers behind a gap are put aside in a file of their own first, so
    that being killed here loses none.
    """
    found = [*_complete(target), *_complete(_aside(target))]
    by_id: dict[str | None, list[str]] = {}
    for row in found:
        by_id.setdefault(json.loads(row).get("id"), []).append(row)
    kept: dict[int, str | None] = {}
    for place, line in enumerate(lines):
        # Without an id only the place tells whose answer a line is.
        if line.id is None:
            if place < len(found) and json.loads(found[place]).get("id") is None:
                kept[place] = found[place]
        elif by_id.get(line.id):
            kept[place] = by_id[line.id].pop(0)
    gap = next((i for i in range(len(lines)) if i not in kept), len(lines))
    behind = [str(kept[i]) for i in sorted(kept) if i > gap]
    if behind:
        _write_whole(_aside(target), behind)
    head = [str(kept[i]) for i in range(gap)]
    if found[: len(head)] == head:
        size = sum(len(row.encode("utf-8", "surrogatepass")) for row in head)
        if target.exists():
            os.truncate(target, size)
    else:
        _write_whole(target, head)
    return {place: None if place < gap else row for place, row in kept.items()}


def _write_whole(path: Path, rows: list[str]) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(rows)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def _complete(target: Path) -> list[str]:
    """The complete answers of a file, with their line ends; torn lines are left out.

    Raises:
        BadInput: The file holds something else than answers.
    """
    if not target.exists():
        return []
    rows: list[str] = []
    with target.open("rb") as stream:
        for raw in stream:
            try:
                row = raw.decode()
                value = json.loads(row) if row.endswith("\n") else None
            except ValueError:
                continue
            if value is None:
                continue
            if not isinstance(value, dict) or "status" not in value:
                raise BadInput(
                    f"{target} holds lines that are no answers; name another output"
                )
            rows.append(row)
    return rows


def _lines(source: Path) -> Iterator[Line]:
    # A byte order mark is no part of the first line, and a lone carriage return no end.
    with source.open(encoding="utf-8-sig", errors="replace", newline="\n") as stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield Line(number, text, *_id_and_session(text))


def _id_and_session(text: str) -> tuple[str | None, str | None]:
    """Id and session of a line, as far as they can be read from a broken one."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _quoted("id", text), _quoted("session", text)
    if not isinstance(value, dict):
        return None, None
    name, session = value.get("id"), value.get("session")
    if isinstance(name, int | float) and not isinstance(name, bool):
        name = str(name)
    return (
        name if isinstance(name, str) else None,
        session if isinstance(session, str) else None,
    )


def _quoted(name: str, text: str) -> str | None:
    found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.)*")', text[:100_000])
    try:
        return str(json.loads(found[1])) if found else None
    except ValueError:
        return None


def _answer_all(
    lines: list[Line],
    kept: dict[int, str | None],
    stream: TextIO,
    settings: Settings,
    jobs: int,
    out: Path | None,
    show_progress: bool,
) -> None:
    from tqdm import tqdm

    todo = [line for place, line in enumerate(lines) if place not in kept]
    fresh = _answers(todo, settings, jobs, out)
    with tqdm(total=len(lines), disable=not show_progress, unit="request") as bar:
        for place in range(len(lines)):
            earlier = kept.get(place, "")
            if earlier is not None:
                stream.write(earlier or _one_line(next(fresh)))
                stream.flush()
            bar.update()


#: Separators that JSON allows in a string and other readers take for a line end.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _one_line(answer: str) -> str:
    return answer.translate(_LINE_ENDS) + "\n"


def _answers(
    todo: list[Line], settings: Settings, jobs: int, out: Path | None
) -> Iterator[str]:
    values = settings.model_dump(mode="python")
    if jobs == 1 or len(todo) < 2:
        _start_worker(values, out)
        for line in todo:
            yield answer_line(line)
        return
    with _Workers(min(jobs, len(todo)), values, out) as workers:
        waiting: deque[tuple[Line, Future[str]]] = deque()
        for line in todo:
            # What one conversation says next depends on what it said before.
            while line.session is not None and any(
                earlier.session == line.session for earlier, _ in waiting
            ):
                yield workers.result(waiting)
            waiting.append((line, workers.submit(line)))
            if len(waiting) >= jobs * _AHEAD:
                yield workers.result(waiting)
        while waiting:
            yield workers.result(waiting)


class _Workers:
    """Processes that answer lines, replaced when one of them dies."""

    def __init__(self, jobs: int, values: dict[str, Any], out: Path | None) -> None:
        self.jobs, self.values, self.out = jobs, values, out
        self.pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        import multiprocessing

        return ProcessPoolExecutor(
            self.jobs, mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker, initargs=(self.values, self.out, True),
        )  # fmt: skip

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, line: Line) -> Future[str]:
        try:
            return self.pool.submit(answer_line, line)
        except BrokenProcessPool:
            self._replace()
            return self.pool.submit(answer_line, line)

    def result(self, waiting: deque[tuple[Line, Future[str]]]) -> str:
        """The answer to the line that waits longest.

        A worker that dies breaks the pool and all that waits in it. The line at the
        head is then tried alone, twice, and the others are sent again.
        """
        line, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self._replace()
        answer = _failed(line, "its worker process was killed twice")
        for _ in range(2):
            try:
                answer = self.submit(line).result()
                break
            except BrokenProcessPool:
                self._replace()
        for place, (other, _) in enumerate(waiting):
            waiting[place] = (other, self.submit(other))
        return answer

    def _replace(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = self._start()


def _failed(line: Line, reason: str) -> str:
    text = f"we could not do our work on line {line.number}: {reason}"
    return Answer(Status.ERROR, text, id=line.id).dumps()


_ASSISTANT: Any = None


def _start_worker(
    values: dict[str, Any], out: Path | None, child: bool = False
) -> None:
    global _ASSISTANT
    from assistant.wiring import build_assistant

    if child:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    _ASSISTANT = build_assistant(Settings(**values), out=out)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def answer_line(line: Line) -> str:
    """The answer to one line, as JSON text; never raises for what is in the line."""
    try:
        if len(line.text) > _LINE_LIMIT:
            raise BadInput(f"line {line.number} holds {len(line.text):,} characters")
        request = Request.from_json(_decode(line))
        answer: Answer = _ASSISTANT.answer(request)
        return answer.dumps()
    except BadInput as fault:
        return Answer(Status.ERROR, str(fault), id=line.id).dumps()
    # The last net: one line must not cost the others.
    except Exception as fault:
        return _failed(line, f"{type(fault).__name__}: {fault}")


def _decode(line: Line) -> Any:
    try:
        return json.loads(line.text)
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"line {line.number} is no JSON object: {fault}") from fault
