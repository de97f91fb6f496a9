"""Structured logs in the home folder, one JSON object a line, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from typing import Any

from assistant.settings import Settings

_SECRET_KEY = re.compile(
    r"(?i)(?:^|_)(?:api_?key|key|token|secret|password|authorization)$"
)
#: What looks like a secret inside a text: known prefixes, headers, name and value
#: pairs, and the user part of a URL. The groups around it stay.
_SECRET_VALUE = re.compile(
    r"(?i)\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}"
    r"|(?<=bearer )\S+|(?<=basic )[A-Za-z0-9+/=]{6,}"
    r"|(?<=://)[^\s/@]+(?=@)"
)
_SECRET_PAIR = re.compile(
    r"(?i)((?:api[_-]?key|password|passwd|secret|authorization)[\"']?\s*[:=]\s*[\"']?)"
    r"(?!bearer |basic )([^\s\"',;]+)"
)
_BLANK = "•••"


class Redactor:
    """Blanks fields that name a secret, texts that look like one, and known ones.

    Args:
        known: Secrets in use, blanked wherever they appear.
    """

    def __init__(self, known: Sequence[str] = ()) -> None:
        self._known = [word for word in known if len(word) >= 4]

    def __call__(
        self, _logger: object, _name: str, event: dict[str, Any]
    ) -> dict[str, Any]:
        """The same event without secrets; the form that structlog calls."""
        return {
            key: _BLANK if _SECRET_KEY.search(key) else self.clean(value)
            for key, value in event.items()
        }

    def clean(self, value: Any) -> Any:
        """A value with every secret in its texts blanked."""
        if isinstance(value, dict):
            return self(None, "", value)
        if isinstance(value, list | tuple):
            return [self.clean(item) for item in value]
        if not isinstance(value, str):
            return value
        for word in self._known:
            value = value.replace(word, _BLANK)
        value = _SECRET_VALUE.sub(_BLANK, value)
        return _SECRET_PAIR.sub(rf"\1{_BLANK}", value)


class _Words(logging.Formatter):
    """Lines for people, without secrets."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return str(self._redact.clean(super().format(record)))


def configure_logging(settings: Settings, *, verbose: int, quiet: bool) -> None:
    """Send records to `home/logs` (1 MB, three files kept), warnings to stderr.

    A home that cannot be written to costs the log file, not the command.
    """
    import structlog

    key = settings.api_key.get_secret_value() if settings.api_key else ""
    redact = Redactor([key])
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    root = logging.getLogger()
    root.handlers.clear()
    root.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
    try:
        folder = settings.home / "logs"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = RotatingFileHandler(
            folder / "assistant.jsonl", maxBytes=1_000_000, backupCount=2, delay=True
        )
        handler.setFormatter(formatter)
        root.addHandler(handler)
    except OSError:
        root.addHandler(logging.NullHandler())
    if verbose and not quiet:
        words = logging.StreamHandler(sys.stderr)
        words.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
        words.setFormatter(_Words(redact))
        root.addHandler(words)
    # Libraries that speak at INFO about their own affairs.
    for name in (
        "httpx", "httpcore", "httpx2", "httpcore2", "chromadb", "openai", "matplotlib",
        "urllib3", "langchain", "mcp", "uvicorn", "asyncio",
    ):  # fmt: skip
        logging.getLogger(name).setLevel(logging.WARNING)
