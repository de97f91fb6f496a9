"""What can stop the assistant; every message is fit to show a user."""


class AssistantError(Exception):
    """Base: one line that says what was expected, what came, and the cure."""


class BadInput(AssistantError):
    """The request cannot be read: unknown field, size limit, missing file."""


class NotConfigured(AssistantError):
    """No key, no model, no index; the message says what to set."""


class MissingExtra(AssistantError):
    """An optional dependency is absent."""

    def __init__(self, extra: str, *, needs: str) -> None:
        super().__init__(f'{extra} needs {needs}: pip install ".[{extra}]"')


class EgressDenied(AssistantError):
    """A call beyond what the egress policy allows."""


class ModelUnavailable(AssistantError):
    """The language model did not answer: network, quota, time limit."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class ModelReplyInvalid(AssistantError):
    """The language model answered, but not in the form asked for."""


class DraftFailed(AssistantError):
    """A solver or generator could not make a draft."""


class OutOfTime(AssistantError):
    """The request's budget is spent."""
