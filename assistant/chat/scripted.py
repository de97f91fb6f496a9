"""Replies from a list or a function; records its calls. For tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.chat.base import Message, Reply
from assistant.errors import ModelUnavailable

Script = Sequence[str | Exception] | Callable[[Sequence[Message]], str]


@dataclass(slots=True)
class ScriptedModel:
    """A model whose replies are known beforehand.

    Attributes:
        script: Replies in order (an exception in the list is raised), or a function of
            the messages.
        calls: The messages of every call.
    """

    script: Script
    name: str = "scripted"
    drafts: bool = True
    authors: bool = True
    remote: bool = False
    calls: list[list[Message]] = field(default_factory=list)

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """The next reply of the script.

        Raises:
            ModelUnavailable: The script is at its end.
        """
        self.calls.append(list(messages))
        if callable(self.script):
            return Reply(self.script(messages), self.name)
        if len(self.calls) > len(self.script):
            raise ModelUnavailable("the script is at its end")
        item = self.script[len(self.calls) - 1]
        if isinstance(item, Exception):
            raise item
        return Reply(item, self.name)
