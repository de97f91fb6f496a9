"""What can stop the prompts; every message is fit to show a user."""

from __future__ import annotations


class PromptError(Exception):
    """Base of this package's errors."""


class RuleError(PromptError):
    """A rule file cannot be used: names file, rule id and field."""

    def __init__(self, file: str, rule: str, reason: str) -> None:
        super().__init__(f"rule file {file}, rule {rule!r}: {reason}")
        self.file, self.rule = file, rule
