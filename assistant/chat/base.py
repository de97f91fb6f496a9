"""What a chat model is to the rest of the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt; `private` ones never reach a remote model."""

    role: Literal["system", "user", "assistant"]
    content: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; zero where it does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete reply; a broken stream is an error, never a short reply."""

    text: str
    model: str
    usage: Usage = Usage()


class ChatModel(Protocol):
    """Drafts and rephrases; what it writes passes the same checks as anything else.

    Attributes:
        name: As shown in answers, ``"offline"`` or ``"openai:NAME"``.
        drafts: Whether it can write at all.
        authors: Whether it may write structures unaided; small models may not.
        remote: Whether its words leave the machine.
    """

    @property
    def name(self) -> str:
        """As shown in answers."""
        ...

    @property
    def drafts(self) -> bool:
        """Whether it can write a draft."""
        ...

    @property
    def authors(self) -> bool:
        """Whether it may write structures unaided."""
        ...

    @property
    def remote(self) -> bool:
        """Whether its words leave the machine."""
        ...

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """Answer the messages.

        Args:
            messages: The prompt.
            purpose: For the log of outgoing calls, ``"draft"`` or ``"rephrase"``.
            schema: JSON schema that the reply must fulfil.
            seed: Passed on where the server takes one.
            timeout_s: Total time allowed, retries included.

        Raises:
            ModelUnavailable: No answer in time, refused, quota, network.
            ModelReplyInvalid: Not of the schema, or cut.
            EgressDenied: The policy forbids the call.
        """
        ...
