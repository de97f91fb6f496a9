"""The default: no language model. Tools and sources answer, and say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.chat.base import Message, Reply
from assistant.errors import ModelUnavailable


class OfflineModel:
    """Writes nothing: every path answers from tools and sources without it."""

    name = "offline"
    drafts = False
    authors = False
    remote = False

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """Refuse: callers ask `drafts` first."""
        raise ModelUnavailable(
            "no language model is set; the answer comes from tools and sources "
            "(set one with --model openai:NAME or --model local:FILE)"
        )
