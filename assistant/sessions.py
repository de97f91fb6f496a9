"""Named conversations on disk: one JSON-lines file each, appended and flushed.

A line is one exchange. A process that dies while it writes leaves at most one torn last
line, which the next reader passes over. Names become safe file names; a lock keeps two
writers apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.records import Answer, Request, Turn

_NAME_LIMIT = 100
#: Earlier exchanges that a new request can lean on.
HISTORY_LIMIT = 20


def file_name(name: str) -> str:
    """A safe, unique file name for a session name.

    Raises:
        BadInput: Empty or too long.
    """
    cleaned = name.strip()
    if not cleaned or len(cleaned) > _NAME_LIMIT:
        raise BadInput(
            f"a session name has 1 to {_NAME_LIMIT} characters, got {len(cleaned)}"
        )
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", cleaned).strip(".-")[:60] or "session"
    if plain == cleaned:
        return plain
    return f"{plain}-{hashlib.sha256(cleaned.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer, as kept on disk."""

    number: int
    time: float
    request: dict[str, Any]
    answer: dict[str, Any]


@dataclass(slots=True)
class Session:
    """A named conversation.

    Attributes:
        name: As the user wrote it.
        path: Its file.
    """

    name: str
    path: Path

    def exchanges(self) -> list[Exchange]:
        """Everything said so far; torn or foreign lines are passed over."""
        if not self.path.exists():
            return []
        out: list[Exchange] = []
        for line in self.path.read_text(
            encoding="utf-8", errors="replace"
        ).splitlines():
            try:
                row = json.loads(line)
                out.append(
                    Exchange(
                        len(out) + 1, float(row["time"]), row["request"], row["answer"]
                    )
                )
            except (ValueError, KeyError, TypeError):
                continue
        return out

    def turns(self) -> tuple[Turn, ...]:
        """The conversation as messages, for follow-ups.

        An assistant turn is its text; the structure that it carried follows as a CIF,
        so that "make it tetragonal" knows what 'it' is.
        """
        turns: list[Turn] = []
        for exchange in self.exchanges()[-HISTORY_LIMIT:]:
            turns.append(
                Turn(role="user", content=str(exchange.request.get("text", "")))
            )
            turns.append(
                Turn(role="assistant", content=str(exchange.answer.get("text", "")))
            )
        return tuple(turns)

    def last_cif(self, back: int = 0) -> str | None:
        """The structure of the latest answer that had one; `back` counts versions."""
        found = [
            e.answer["cif"] for e in self.exchanges() if e.answer.get("cif") is not None
        ]
        return str(found[-1 - back]) if len(found) > back else None

    def add(self, request: Request, answer: Answer) -> None:
        """Append one exchange and flush it to the disk."""
        row = {
            "time": time.time(),
            "request": request.model_dump(mode="json", exclude={"files", "documents"}),
            "answer": answer.to_json(),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(self.path), self.path.open("ab") as handle:
            # A torn last line of an earlier process must not swallow this one.
            if handle.tell() and not _ends_with_newline(self.path):
                handle.write(b"\n")
            handle.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) == b"\n"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold an advisory lock beside the file while it is written."""
    lock = path.with_suffix(".lock")
    with lock.open("w") as handle:
        try:
            import fcntl
        except ImportError:  # pragma: no cover - Windows has no fcntl
            yield
            return
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


@dataclass(frozen=True, slots=True)
class Sessions:
    """All conversations below a folder."""

    folder: Path

    def open(self, name: str) -> Session:
        """The conversation of this name, new or kept."""
        return Session(name, self.folder / f"{file_name(name)}.jsonl")

    def names(self) -> list[str]:
        """File names of the kept conversations, the latest first."""
        if not self.folder.exists():
            return []
        paths = sorted(
            self.folder.glob("*.jsonl"), key=lambda p: p.stat().st_mtime, reverse=True
        )
        return [path.stem for path in paths]

    def search(self, text: str) -> list[tuple[str, Exchange]]:
        """Exchanges whose question or answer holds a text, case ignored."""
        needle = text.lower()
        found = []
        for name in self.names():
            for exchange in Session(name, self.folder / f"{name}.jsonl").exchanges():
                said = f"{exchange.request.get('text')} {exchange.answer.get('text')}"
                if needle in said.lower():
                    found.append((name, exchange))
        return found
