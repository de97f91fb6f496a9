"""A stored trace run again without a model, and whether everything comes out the same.

The trace keeps the request with its history, the seed, every reply of the model and the
answer. A replay asks the same request; where the model was asked before it is given the
kept reply, and only if the prompt is the same, word for word. Attempts, prompts, the
ids that went into them, findings and the answer are then compared.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.chat.base import ChatModel, Message, Reply
from assistant.errors import (
    AssistantError,
    BadInput,
    ModelReplyInvalid,
    ModelUnavailable,
)
from assistant.records import Answer, Request, Trace, plain

if TYPE_CHECKING:
    from assistant.settings import Settings

#: Parts of an answer that two runs need not share.
CHANGING = frozenset({"id", "seconds", "trace_id", "artifacts", "egress"})
#: What a trace must hold to be run again.
NEEDED = ("request", "attempts", "replies", "outcome", "writer")
_FAULTS = {fault.__name__: fault for fault in (ModelUnavailable, ModelReplyInvalid)}


def digest(messages: Sequence[Message]) -> str:
    """SHA-256 of a prompt: roles and contents."""
    text = "\x1e".join(f"{m.role}\x1f{m.content}" for m in messages)
    return hashlib.sha256(text.encode()).hexdigest()


class RecordedModel:
    """A model whose replies are kept; everything else is the model's own.

    Attributes:
        waited_s: Seconds that its replies took so far.
        private: Whether the request or an earlier turn brought private files. What is
            asked of a model may rest on them on any path, so then all of it is private.
    """

    def __init__(
        self, model: ChatModel, replies: list[dict[str, Any]], *, private: bool = False
    ) -> None:
        self.private = private
        self.waited_s = 0.0
        self._model = model
        self._replies = replies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def reply(
        self, messages: Sequence[Message], *, purpose: str, **options: Any
    ) -> Reply:
        """The model's reply; its text, or its fault, goes into the trace."""
        if self.private:
            messages = [replace(message, private=True) for message in messages]
        kept: dict[str, Any] = {"purpose": purpose, "prompt": digest(messages)}
        self._replies.append(kept)
        begun = time.monotonic()
        try:
            answer = self._model.reply(messages, purpose=purpose, **options)
        except AssistantError as fault:
            kept |= {"fault": type(fault).__name__, "text": str(fault)}
            raise
        finally:
            self.waited_s += time.monotonic() - begun
        kept |= {"text": answer.text, "model": answer.model}
        return answer


@dataclass(slots=True)
class KeptModel:
    """Gives the replies of a trace back, in their order."""

    replies: list[dict[str, Any]]
    name: str
    drafts: bool
    authors: bool
    remote: bool = False
    differences: list[str] = field(default_factory=list)
    given: int = 0

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """The next kept reply.

        Raises:
            ModelUnavailable: The trace holds no further reply, or the model failed.
        """
        if self.given >= len(self.replies):
            self.differences.append(f"a further reply was asked for ({purpose})")
            raise ModelUnavailable("the trace holds no further reply")
        kept = self.replies[self.given]
        self.given += 1
        if kept["prompt"] != digest(messages):
            self.differences.append(
                f"prompt {self.given} ({purpose}) is not the one of the trace"
            )
        if "fault" in kept:
            raise _FAULTS.get(kept["fault"], ModelUnavailable)(kept["text"])
        return Reply(kept["text"], kept["model"])


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gave.

    Attributes:
        answer: The answer of the replay.
        differences: Where it departs from the trace; empty where all is the same.
        attempts: How many attempts were compared.
    """

    answer: Answer
    differences: tuple[str, ...]
    attempts: int

    @property
    def same(self) -> bool:
        """Whether attempts, prompts, findings and answer are those of the trace."""
        return not self.differences


def stable(answer: Answer) -> dict[str, Any]:
    """The parts of an answer that a replay must give again."""
    whole = {k: v for k, v in answer.to_json().items() if k not in CHANGING}
    cif = whole.get("cif")
    return whole if cif is None else {**whole, "cif": cif.rstrip()}


def replay(trace: Trace | Mapping[str, Any], settings: Settings) -> Replayed:
    """Run a trace again with the replies that it keeps.

    Args:
        trace: `answer.trace`, or as `--trace FILE` writes it (`Trace.to_json`).
        settings: Where the store is; the model of the settings is not asked.

    Raises:
        BadInput: No trace, or one whose request cannot be asked again.
    """
    from assistant.wiring import build_assistant

    if isinstance(trace, Trace):
        trace = trace.to_json()
    missing = [name for name in NEEDED if name not in trace]
    if missing:
        raise BadInput(f"no trace that can be replayed: it lacks {missing[0]!r}")
    if names := trace.get("left_out"):
        raise BadInput(
            f"the request came with {', '.join(names)}; a trace holds no files, so it "
            "cannot be replayed"
        )
    asked = {k: v for k, v in trace["request"].items() if v is not None}
    asked.pop("session", None)
    request = Request.from_json(asked)
    writer = trace["writer"]
    model = KeptModel(
        list(trace["replies"]), writer["name"], writer["drafts"], writer["authors"]
    )
    request = request.model_copy(
        update={
            "options": request.options.model_copy(
                update={"seed": trace.get("seed", 0), "model": None}
            )
        }
    )
    answer = build_assistant(settings, model=model).answer(request)
    now = answer.trace.to_json() if answer.trace is not None else {}
    told = [*model.differences]
    if model.given < len(model.replies):
        told.append(f"{len(model.replies) - model.given} kept replies were not used")
    told += _attempts_differ(trace["attempts"], now.get("attempts", []))
    told += _parts_differ(trace["outcome"], plain(stable(answer)), "answer")
    return Replayed(answer, tuple(told), len(trace["attempts"]))


def _attempts_differ(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[str]:
    told = []
    if len(before) != len(after):
        told.append(f"{len(after)} attempts, the trace holds {len(before)}")
    for number, (one, two) in enumerate(zip(before, after, strict=False), 1):
        told += _parts_differ(one, two, f"attempt {number}")
    return told


def _parts_differ(
    before: Mapping[str, Any], after: Mapping[str, Any], where: str
) -> list[str]:
    return [
        f"{where}: {name} is not that of the trace"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
