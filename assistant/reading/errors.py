"""Why a text cannot become a spec."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "unsafe",
    "syntax",
    "too_long",
    "contradictory",
    "units",
    "missing",
    "unsupported",
    "open",
]


class ReadingError(Exception):
    """The text is not usable as it stands.

    Attributes:
        reason: ``missing`` becomes a question back, ``open`` a question that nothing
            answers; the others a refusal.
    """

    def __init__(self, message: str, reason: Reason = "syntax") -> None:
        super().__init__(message)
        self.reason: Reason = reason
