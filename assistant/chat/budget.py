"""What a session has spent on a hosted model: tokens, and money where prices are set.

Each reply adds a line to `usage.jsonl` in the home folder, so that a budget holds
across restarts. Requests without a named session count together for as long as the
process lives.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chat.base import Usage
from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from assistant.settings import Settings

#: Name under which requests without a session are counted.
UNNAMED = f"(process {os.getpid()}, {time.time():.0f})"


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of a session so far, and their price where prices are known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Both kinds together."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of a session and the record of what it used.

    Attributes:
        path: The record, JSON lines.
        tokens: Most tokens that a session may use.
        cost: Most that it may cost, in the currency of the prices; None for no limit.
        price_in: Price of a million prompt tokens.
        price_out: Price of a million completion tokens.
    """

    path: Path
    tokens: int
    cost: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Budget:
        """The limits that the settings name."""
        return cls(
            settings.home / "usage.jsonl",
            settings.session_tokens,
            settings.session_cost,
            settings.price_in,
            settings.price_out,
        )

    def spent(self, session: str) -> Spent:
        """What a session has used; lines that are torn count as nothing."""
        if not self.path.exists():
            return Spent()
        prompt = completion = 0
        for line in self.path.read_bytes().split(b"\n"):
            try:
                row = json.loads(line)
                if row["session"] == session:
                    prompt += max(0, int(row["prompt"]))
                    completion += max(0, int(row["completion"]))
            except (ValueError, KeyError, TypeError):
                continue
        cost = 1e-6 * (prompt * self.price_in + completion * self.price_out)
        return Spent(prompt, completion, cost)

    def require(self, session: str) -> None:
        """Refuse a call of a session that has used up its budget.

        Raises:
            ModelUnavailable: With what was used and the setting that raises the limit.
        """
        spent = self.spent(session)
        if spent.tokens >= self.tokens:
            raise ModelUnavailable(
                f"this session has used {spent.tokens:,} of {self.tokens:,} tokens; "
                "MATERIALS_SESSION_TOKENS allows more"
            )
        if self.cost is not None and spent.cost >= self.cost:
            raise ModelUnavailable(
                f"this session has cost {spent.cost:.4g} of {self.cost:.4g}; "
                "MATERIALS_SESSION_COST allows more"
            )

    def add(self, session: str, model: str, usage: Usage) -> None:
        """Note what a reply used; a home that cannot be written loses the note only."""
        row = {
            "time": time.time(), "session": session, "model": model,
            "prompt": usage.prompt_tokens, "completion": usage.completion_tokens,
        }  # fmt: skip
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # One write of one line: appends of several processes do not mix.
            with self.path.open("ab", buffering=0) as stream:
                stream.write(json.dumps(row).encode() + b"\n")
        except OSError:
            return
