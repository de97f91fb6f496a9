"""Many requests from a file: same order, parallel, resumable, never stopped by one.

An answer is written and flushed as soon as it and all before it are done. A broken
line gives an error answer. With `resume`, complete lines of the output are kept by
their `id` and a torn last line is dropped.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
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
    kept = _kept_answers(target) if resume else []
    lines = list(_lines(source))
    todo = _unanswered(lines, kept)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        stream = target.open("a" if resume else "w", encoding="utf-8")
    except OSError as err:
        raise BadInput(f"cannot write {target}: {err.strerror}") from err
    with stream:
        _answer_all(todo, len(lines), stream, settings, jobs, out, show_progress)
    return 0


def _unanswered(lines: list[Line], kept: list[str | None]) -> list[Line]:
    """Lines that the output does not answer yet.

    The output is written in the order of the input, so an answer at a line's own place
    with its id (or without one, as the line) is its answer; ids count anywhere.
    """
    by_id = Counter(identifier for identifier in kept if identifier is not None)
    todo = []
    for place, line in enumerate(lines):
        if place < len(kept) and kept[place] == line.id:
            if line.id is not None:
                by_id[line.id] -= 1
        elif line.id is not None and by_id[line.id] > 0:
            by_id[line.id] -= 1
        else:
            todo.append(line)
    return todo


def _lines(source: Path) -> Iterator[Line]:
    with source.open(encoding="utf-8", errors="replace") as stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield Line(number, text, _id_of(text))


def _id_of(text: str) -> str | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        import re

        found = re.search(r'"id"\s*:\s*("(?:[^"\\]|\\.)*")', text[:100_000])
        try:
            return str(json.loads(found[1])) if found else None
        except ValueError:
            return None
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    return None


def _kept_answers(target: Path) -> list[str | None]:
    """Ids of the complete answers in the output; a torn last line is cut off."""
    kept: list[str | None] = []
    if not target.exists():
        return kept
    good = 0
    with target.open("rb") as stream:
        for row in stream:
            try:
                value = json.loads(row) if row.endswith(b"\n") else None
            except ValueError:
                value = None
            if not isinstance(value, dict):
                break
            good += len(row)
            kept.append(value.get("id"))
    if good != target.stat().st_size:
        os.truncate(target, good)
    return kept


def _answer_all(
    todo: list[Line],
    total: int,
    stream: TextIO,
    settings: Settings,
    jobs: int,
    out: Path | None,
    show_progress: bool,
) -> None:
    from tqdm import tqdm

    with tqdm(
        total=total, initial=total - len(todo), disable=not show_progress,
        unit="request",
    ) as bar:  # fmt: skip
        for answer in _answers(todo, settings, jobs, out):
            stream.write(answer + "\n")
            stream.flush()
            bar.update()


def _answers(
    todo: list[Line], settings: Settings, jobs: int, out: Path | None
) -> Iterator[str]:
    if jobs == 1 or len(todo) < 2:
        _start_worker(settings.model_dump(mode="python"), out)
        for line in todo:
            yield answer_line(line)
        return
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start_worker,
        initargs=(settings.model_dump(mode="python"), out),
    ) as pool:  # fmt: skip
        waiting: list[tuple[Line, Future[str]]] = []
        remaining = iter(todo)
        for line in remaining:
            waiting.append((line, pool.submit(answer_line, line)))
            if len(waiting) >= jobs * _AHEAD:
                yield _result(*waiting.pop(0))
        for item in waiting:
            yield _result(*item)


def _result(line: Line, future: Future[str]) -> str:
    try:
        return future.result()
    # A worker that was killed (memory) takes its lines with it; they get an answer.
    except Exception as fault:
        reason = f"the worker ended: {type(fault).__name__}: {fault}"
        return Answer(Status.ERROR, reason, id=line.id).dumps()


_ASSISTANT: Any = None


def _start_worker(values: dict[str, Any], out: Path | None) -> None:
    global _ASSISTANT
    from assistant.wiring import build_assistant

    _ASSISTANT = build_assistant(Settings(**values), out=out)


def answer_line(line: Line) -> str:
    """The answer to one line, as JSON text."""
    try:
        if len(line.text) > _LINE_LIMIT:
            raise BadInput(f"line {line.number} holds {len(line.text):,} characters")
        request = Request.from_json(_decode(line))
    except BadInput as fault:
        return Answer(Status.ERROR, str(fault), id=line.id).dumps()
    answer: Answer = _ASSISTANT.answer(request)
    return answer.dumps()


def _decode(line: Line) -> Any:
    try:
        return json.loads(line.text)
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"line {line.number} is no JSON object: {fault}") from fault
