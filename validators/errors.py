"""What can stop a check; a wrong candidate is a finding, not an exception."""


class ValidatorError(Exception):
    """Base of this package's errors; the message is fit to show a user."""
