"""OpenAI and compatible servers, through langchain, behind the egress policy.

One layer of retries (ours), one total deadline, a finish reason required, and every
fault mapped to an error of our own. The key goes to the server and nowhere else.
"""

from __future__ import annotations

import json
import math
import queue
import threading
import time
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.chat.base import Message, Reply, Usage
from assistant.chat.budget import UNNAMED, Budget
from assistant.egress import (
    EgressLog,
    EgressPolicy,
    http_client,
    is_loopback,
    origin_of,
)
from assistant.errors import (
    AssistantError,
    EgressDenied,
    ModelReplyInvalid,
    ModelUnavailable,
    NotConfigured,
)

if TYPE_CHECKING:
    from assistant.settings import Settings

DEFAULT_URL = "https://api.openai.com/v1"
#: Shorter words than that are no keys, and stand in other texts.
_SHORTEST_KEY = 6
#: Requests that one user request may cost, retries included.
REQUEST_LIMIT = 12
#: Tries of one call; waits double from half a second.
TRIES = 3
#: A server that asks for a longer pause is not waited for.
LONGEST_PAUSE_S = 30.0
#: Finish reasons of a whole reply.
COMPLETE = frozenset({"stop", "eos", "end_turn", "stop_sequence"})
#: Characters after which a reply is cut off as runaway.
REPLY_LIMIT = 400_000
#: Tokens that one user request may cost, as the server counts them.
TOKEN_LIMIT = 200_000


@dataclass(slots=True)
class HostedModel:
    """A chat model behind an OpenAI-compatible URL; one instance per user request."""

    name: str
    model: str
    base_url: str
    key: SecretStr
    policy: EgressPolicy
    log: EgressLog
    drafts: bool = True
    authors: bool = True
    max_tokens: int | None = None
    budget: Budget | None = None
    session: str = UNNAMED
    requests: int = 0
    tokens: int = 0
    _origin: str = field(default="", repr=False)

    @classmethod
    def from_settings(
        cls, settings: Settings, policy: EgressPolicy, log: EgressLog
    ) -> HostedModel:
        """Build from settings.

        Raises:
            EgressDenied: The policy forbids the server.
            NotConfigured: A remote server without a key.
        """
        url = settings.base_url or DEFAULT_URL
        origin = policy.require(url)
        key = settings.api_key or SecretStr("")
        if not key.get_secret_value() and not is_loopback(origin):
            raise NotConfigured(
                f"{settings.model} needs a key: set MATERIALS_API_KEY "
                "(or OPENAI_API_KEY)"
            )
        name = settings.model.partition(":")[2]
        return cls(
            settings.model,
            name,
            url,
            key if key.get_secret_value() else SecretStr("none"),
            policy,
            log,
            budget=Budget.from_settings(settings),
            _origin=origin_of(url),
        )

    @property
    def remote(self) -> bool:
        """Whether its words leave the machine."""
        return not is_loopback(self._origin)

    def __repr__(self) -> str:
        return f"HostedModel({self.name!r}, {self.base_url!r})"

    def load(self) -> None:
        """Import the client, which takes seconds once in a process."""
        import langchain_openai  # noqa: F401

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """Answer the messages; see `ChatModel.reply`."""
        private = [m for m in messages if m.private]
        if private and self.remote and self._origin not in self.policy.private_origins:
            raise EgressDenied(
                f"{len(private)} private items must not be sent to {self._origin}"
            )
        self.load()
        deadline = time.monotonic() + timeout_s
        pause = 0.5
        for number in range(1, TRIES + 1):
            if self.requests >= REQUEST_LIMIT:
                raise ModelUnavailable(f"{REQUEST_LIMIT} model requests were made")
            if self.tokens >= TOKEN_LIMIT:
                raise ModelUnavailable(f"{TOKEN_LIMIT:,} tokens were used")
            if self.budget is not None:
                self.budget.require(self.session)
            self.requests += 1
            try:
                reply = self._within(deadline, messages, purpose, schema, seed)
            except _Busy as busy:
                wait = busy.pause if busy.pause is not None else pause
                late = time.monotonic() + wait >= deadline
                if number == TRIES or wait > LONGEST_PAUSE_S or late:
                    raise ModelUnavailable(str(busy), retryable=True) from busy
                time.sleep(wait)
                pause *= 2
                continue
            self.tokens += reply.usage.prompt_tokens + reply.usage.completion_tokens
            if self.budget is not None:
                self.budget.add(self.session, self.name, reply.usage)
            if schema is not None:
                _validate(reply.text, schema)
            return reply
        raise ModelUnavailable("the model did not answer", retryable=True)

    def _within(
        self,
        deadline: float,
        messages: Sequence[Message],
        purpose: str,
        schema: dict[str, Any] | None,
        seed: int | None,
    ) -> Reply:
        """One call in a thread, so that a server that trickles cannot hold us."""
        answers: queue.SimpleQueue[Reply | BaseException] = queue.SimpleQueue()
        left = max(0.5, deadline - time.monotonic())
        given_up = threading.Event()

        def work() -> None:
            try:
                answers.put(self._call(messages, purpose, schema, seed, left, given_up))
            except BaseException as fault:
                answers.put(fault)

        threading.Thread(target=work, daemon=True).start()
        try:
            got = answers.get(timeout=left)
        except queue.Empty:
            # The thread ends at its next byte, or at its own time limit.
            given_up.set()
            raise ModelUnavailable(
                f"no complete answer from {self._origin} within {left:.0f} s",
                retryable=True,
            ) from None
        if isinstance(got, BaseException):
            # A server may repeat the key in its error: that cause is shown to no one.
            raise _mapped(got) from (None if self._repeats_key(got) else got)
        return replace(got, text=self._without_key(got.text))

    def _without_key(self, text: str) -> str:
        key = self.key.get_secret_value()
        return text.replace(key, "[key]") if len(key) >= _SHORTEST_KEY else text

    def _repeats_key(self, fault: BaseException) -> bool:
        shown = "".join(traceback.format_exception(fault))
        return self._without_key(shown) != shown

    def _call(
        self,
        messages: Sequence[Message],
        purpose: str,
        schema: dict[str, Any] | None,
        seed: int | None,
        timeout_s: float,
        given_up: threading.Event,
    ) -> Reply:
        from langchain_openai import ChatOpenAI

        client = http_client(
            self.policy,
            lambda origin, size: self.log.add(origin, purpose, size),
            timeout_s=timeout_s,
        )
        options: dict[str, Any] = {"seed": seed} if seed is not None else {}
        if self.max_tokens is not None:
            # llama.cpp knows the older name only, which langchain would translate.
            options["extra_body"] = {"max_tokens": self.max_tokens}
        chat = ChatOpenAI(
            model=self.model,
            base_url=self.base_url,
            api_key=self.key,
            temperature=0,
            timeout=timeout_s,
            max_retries=0,
            http_client=client,
            use_responses_api=False,
            stream_usage=True,
            **options,
        )
        bound: Any = chat
        if schema is not None:
            bound = chat.bind(
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": purpose, "schema": schema, "strict": True},
                }
            )
        parts: list[str] = []
        finish, usage, size = None, Usage(), 0
        try:
            # A server that counts in words is told of by its error; pydantic would
            # print a warning beside it.
            warnings.filterwarnings("ignore", message="Pydantic serializer warnings")
            for chunk in bound.stream([(m.role, m.content) for m in messages]):
                text = chunk.content if isinstance(chunk.content, str) else ""
                parts.append(text)
                size += len(text)
                if given_up.is_set():
                    raise ModelUnavailable("nobody waits for this reply any more")
                if size > REPLY_LIMIT:
                    raise ModelReplyInvalid(
                        f"the reply is longer than {REPLY_LIMIT:,} characters"
                    )
                finish = chunk.response_metadata.get("finish_reason") or finish
                counted = chunk.usage_metadata
                if counted:
                    # A count below zero would give budget back.
                    usage = Usage(
                        max(0, int(counted["input_tokens"])),
                        max(0, int(counted["output_tokens"])),
                    )
        finally:
            client.close()
        # A stream that ends early raises nothing: only the reason tells it is whole.
        if finish is None:
            raise ModelReplyInvalid("the reply broke off: no finish reason came")
        if finish == "length":
            raise ModelReplyInvalid("the reply was cut at the server's length limit")
        if finish not in COMPLETE:
            raise ModelReplyInvalid(f"the server withheld its reply ({finish!r:.40})")
        text = "".join(parts)
        if not text.strip():
            raise ModelReplyInvalid("the reply is empty")
        if usage == Usage():
            # A server that does not count is counted at four characters a token.
            asked = sum(len(message.content) for message in messages)
            usage = Usage(asked // 4 + 1, len(text) // 4 + 1)
        return Reply(text, self.name, usage)


class _Busy(Exception):
    """A fault that another try may mend."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


def _mapped(fault: BaseException) -> BaseException:
    """Our own error for what a client library raised; never carries the request."""
    import openai

    if isinstance(fault, AssistantError):
        return fault
    if isinstance(fault, openai.RateLimitError):
        if "quota" in str(getattr(fault, "code", "")) or "quota" in str(fault).lower():
            return ModelUnavailable("the model's quota is used up (429)")
        pause = _retry_after(fault)
        after = f", free again in {pause:.0f} s" if pause else ""
        return _Busy(f"the model is busy (429{after})", pause)
    if isinstance(fault, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelUnavailable("the server refuses the key (401/403)")
    if isinstance(fault, openai.APIStatusError):
        code = fault.status_code
        if code >= 500:
            return _Busy(f"the server failed ({code})", _retry_after(fault))
        return ModelUnavailable(f"the server refuses the request ({code})")
    if isinstance(fault, openai.APITimeoutError):
        return ModelUnavailable("the model did not answer in time", retryable=True)
    if isinstance(fault, openai.APIConnectionError):
        cause = fault.__cause__
        while cause is not None:
            if isinstance(cause, AssistantError):
                return cause
            cause = cause.__cause__
        return _Busy("the connection to the model broke")
    if isinstance(fault, openai.OpenAIError):
        return ModelReplyInvalid("the server reported an error inside its reply")
    if isinstance(
        fault,
        json.JSONDecodeError | ValueError | AttributeError | TypeError | KeyError
        | IndexError,
    ):  # fmt: skip
        return ModelReplyInvalid("the server's reply is not in the OpenAI form")
    return ModelUnavailable(f"the model failed ({type(fault).__name__})")


def _retry_after(fault: Any) -> float | None:
    """Seconds that the server asks us to wait: a number or a date (RFC 9110)."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    text = getattr(getattr(fault, "response", None), "headers", {}).get("retry-after")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            then = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)
                   ).total_seconds()  # fmt: skip
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _validate(text: str, schema: dict[str, Any]) -> None:
    """Judge a structured reply strictly: whole JSON, no doubled key, of the schema."""
    import jsonschema

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return dict(pairs)

    def constant(name: str) -> None:
        raise ValueError(f"{name} is no JSON number")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=constant)
        jsonschema.validate(value, schema)
    except (ValueError, RecursionError) as err:
        raise ModelReplyInvalid(f"the reply is no JSON: {err}") from err
    except jsonschema.ValidationError as err:
        raise ModelReplyInvalid(
            f"the reply is not of the schema: {err.message[:200]}"
        ) from err
