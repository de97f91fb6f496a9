"""The steps that each kind of request provides; `assistant.flow` puts them in order.

A path turns a request into a spec, drafts a candidate, has it checked, and puts the
result into words. It is built once and holds no state of a request: whatever belongs
to one request travels in `Work`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from assistant.errors import OutOfTime
from assistant.records import Answer, Attempt, Origin, Request, Route, Status, Trace
from validators.report import Report

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel
    from assistant.sessions import Session
    from assistant.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """Progress for people: which step, and one line about it."""

    step: str
    message: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """One request in progress: limits, services and where its files go.

    Attributes:
        settings: As read at start-up; never changed here.
        model: What drafts and rephrases; the offline one does neither.
        language: ISO 639-1 code of the user's language.
        deadline: `time.monotonic()` at which the answer is due.
        seed: For every random draw of this request.
        out: Folder for artifacts, or None when no file may be written.
        emit: Receives progress.
        cancelled: Asked between steps; true stops the work.
        session: The named session, whose records of earlier turns apply.
        meant: The request in full words, as it is kept for the turns after it.
        language_asked: The user asked for `language` and need not write in it.
        kept: What `once` worked out already.
    """

    settings: Settings
    model: ChatModel
    route: Route
    trace: Trace
    language: str = "en"
    deadline: float = float("inf")
    seed: int = 0
    out: Path | None = None
    emit: Callable[[Event], None] = lambda event: None
    cancelled: Callable[[], bool] = lambda: False
    session: Session | None = None
    meant: str = ""
    language_asked: bool = False
    kept: dict[Any, Any] = field(default_factory=dict)

    def language_of(self, text: str) -> str:
        """The language to answer a text in, short and mixed ones told apart closer."""
        from assistant.asking.words import language_of

        if self.language_asked or self.language != "en":
            return self.language
        return language_of(text)

    def once(self, read: Callable[[Request, str], T], request: Request) -> T:
        """What a reading of a request and its files gives, worked out once.

        Routing and the path that it leads to read the same; files take seconds.
        """
        key = read, request.text, self.language
        if key not in self.kept:
            self.kept[key] = read(request, self.language)
        found: T = self.kept[key]
        return found

    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.deadline - time.monotonic())

    def tell(self, step: str, message: str, **data: Any) -> None:
        """Report progress and keep it in the trace.

        Raises:
            OutOfTime: The budget is spent or the user pressed stop.
        """
        self.trace.steps.append({"step": step, "message": message, **data})
        self.emit(Event(step, message, data))
        if self.cancelled():
            raise OutOfTime("stopped by the user")
        if self.remaining() == 0.0:
            raise OutOfTime(f"the time for this request ended at step {step!r}")


@dataclass(frozen=True, slots=True)
class Specified:
    """What a request means, or why it cannot be worked on.

    Exactly one of `spec` and `stop` is set. `stop` is an answer that ends the work:
    a question back, a refusal with its reason, or an abstention.
    """

    spec: Any = None
    stop: Answer | None = None
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate and where it came from; `content` is what the path's check reads."""

    content: Any
    origin: Origin
    text: str = ""
    prompt: str = ""
    prompt_ids: tuple[str, ...] = ()


class RoutePath(Protocol):
    """A kind of request, in the order in which `assistant.flow.answer` calls it."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Turn prose, rules, files and history into a spec, once."""
        ...

    def draft(self, spec: Any, attempts: Sequence[Attempt], work: Work) -> Draft | None:
        """Make the next candidate, or None when there is nothing left to try."""
        ...

    def check(self, draft: Draft, spec: Any, work: Work) -> Report:
        """Judge the candidate; a wrong one is a report, not an exception."""
        ...

    def compose(
        self, spec: Any, draft: Draft | None, attempts: Sequence[Attempt], work: Work
    ) -> Answer:
        """Put the best candidate and its report into an answer."""
        ...


class Quoting:
    """Steps of a path that quotes what the user sent: there is nothing to draft.

    A path of this kind works in `specify` and `compose`.
    """

    def draft(self, spec: Any, attempts: Sequence[Attempt], work: Work) -> Draft | None:
        """What was sent, as it was read; once."""
        return None if attempts else Draft(spec, "user")

    def check(self, draft: Draft, spec: Any, work: Work) -> Report:
        """Nothing: what is quoted is the user's own."""
        return Report()


def stop(status: Status, text: str, **fields: Any) -> Specified:
    """End the work with an answer that is only words."""
    return Specified(stop=Answer(status=status, text=text, **fields))
