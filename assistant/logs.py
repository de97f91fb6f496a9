"""Structured logs in the home folder, one JSON object a line, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from typing import Any

from assistant.settings import Settings

_SECRET_KEY = re.compile(r"(?i)key|token|secret|password|authorization")
_SECRET_VALUE = re.compile(r"(?i)\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}|bearer\s+\S+")


def redact(_logger: object, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Blank every field that names a secret and every value that looks like one."""
    out: dict[str, Any] = {}
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            out[key] = "•••"
        elif isinstance(value, str):
            out[key] = _SECRET_VALUE.sub("•••", value)
        else:
            out[key] = value
    return out


def configure_logging(settings: Settings, *, verbose: int, quiet: bool) -> None:
    """Send records to `home/logs` (1 MB, three files kept), warnings to stderr.

    A home that cannot be written to costs the log file, not the command.
    """
    import structlog

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
        words.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(words)
    # Libraries that speak at INFO about their own affairs.
    for name in ("httpx", "httpcore", "chromadb", "openai", "matplotlib", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
