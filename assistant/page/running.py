"""Work in a thread that the page watches: progress, a result, a way to stop it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.records import Answer, Request, Status
from assistant.routes.base import Event
from assistant.wiring import Assistant


class Run:
    """One request being answered.

    Attributes:
        request: As asked.
        answer: Once it is there.
        told: Lines of progress that the page has drawn, as Markdown.
        said: The last of them, for a label.

    Args:
        assistant: Answers it.
        request: Validated.
        out: Folder for the files of this answer, None for none.
    """

    def __init__(
        self, assistant: Assistant, request: Request, out: Path | None = None
    ) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._stop = threading.Event()
        self.answer: Answer | None = None
        self.begun = time.monotonic()
        self.request = request
        self.told: list[str] = []
        self.said = "Reading the request"
        self._assistant = _writing_to(assistant, out)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self.answer = self._assistant.answer(
                self.request, emit=self._events.put, cancelled=self._stop.is_set
            )
        # The page waits for an answer; a fault of ours must not leave it waiting.
        except Exception as fault:
            self._assistant.services.log.exception("a request from the page failed")
            self.answer = Answer(Status.ERROR, f"{type(fault).__name__}: {fault}")

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return time.monotonic() - self.begun

    def next_event(self, wait: float = 0.2) -> Event | None:
        """The next piece of progress, or None after `wait` seconds without one."""
        try:
            return self._events.get(timeout=wait)
        except queue.Empty:
            return None

    def tell(self, line: str) -> str:
        """Keep a line of progress for the next drawing; returns it."""
        self.told.append(line)
        self.said = line.replace("**", "")
        return line

    @property
    def done(self) -> bool:
        """Nothing more comes."""
        return not self._thread.is_alive() and self._events.empty()

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stop.set()
        self.tell("**stop** the work ends at its next step")

    @property
    def stopping(self) -> bool:
        """Whether the work was asked to end."""
        return self._stop.is_set()


def _writing_to(assistant: Assistant, out: Path | None) -> Assistant:
    """The same assistant with a folder of its own for files."""
    copy = Assistant.__new__(Assistant)
    copy.settings = assistant.settings
    copy.services = replace(assistant.services, out=out)
    return copy


class Job:
    """A function in a thread that reports progress: training, indexing.

    The function is called with `tell(record)`, which keeps the record for the page and
    raises `Cancelled` once the user asked to stop.
    """

    def __init__(self, name: str, work: Callable[[Callable[[Any], None]], Any]) -> None:
        self.name = name
        self.progress: list[Any] = []
        self.result: Any = None
        self.fault: str | None = None
        self.cancelled = False
        self.begun = time.monotonic()
        self._stop = threading.Event()
        self._function = work
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _tell(self, record: Any) -> None:
        self.progress.append(record)
        if self._stop.is_set():
            raise Cancelled

    def _work(self) -> None:
        try:
            self.result = self._function(self._tell)
        except Cancelled:
            return
        except (AssistantError, ValueError, OSError) as fault:
            self.fault = str(fault) or type(fault).__name__
        # As above: what stopped us is shown in a line, never as a traceback.
        except Exception as fault:
            self.fault = f"{type(fault).__name__}: {fault}"

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return time.monotonic() - self.begun

    @property
    def running(self) -> bool:
        """Still at work for someone: a stopped job ends by itself, unwatched."""
        return self._thread.is_alive() and not self._stop.is_set()

    def stop(self) -> None:
        """Give the work up; its thread ends at its next report."""
        if self._thread.is_alive():
            self._stop.set()
            self.cancelled = True

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)


class Cancelled(Exception):
    """The user stopped a job."""
