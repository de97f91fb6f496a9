"""What can stop a check; a wrong candidate is a finding, not an exception."""


class ValidatorError(Exception):
    """Base of this package's errors; the message is fit to show a user."""


class UnreadableFile(ValidatorError):
    """The text is no CIF at all, or exceeds a limit; carries line and cure."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
