"""Sessions as the page lists them: titled by their first question, newest first."""

from __future__ import annotations

import datetime
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.export import export_session
from assistant.page.texts import split_pasted
from assistant.sessions import Exchange, Session, Sessions, file_name

_TITLE = 48


@dataclass(frozen=True, slots=True)
class Kept:
    """A session on disk.

    Attributes:
        name: That opens it again.
        title: Its name if a person gave one, else the start of its first question.
        count: Exchanges.
    """

    name: str
    title: str
    count: int


def new_name(now: datetime.datetime | None = None) -> str:
    """A name for a new session, unique to the second and fit for a file."""
    return (now or datetime.datetime.now()).strftime("chat-%Y%m%d-%H%M%S")


def kept_sessions(sessions: Sessions, *, limit: int = 50) -> list[Kept]:
    """The sessions on disk, newest first."""
    out = []
    for name in sessions.names()[:limit]:
        path = sessions.folder / f"{name}.jsonl"
        stat = path.stat()
        title, count = _head(path, stat.st_mtime_ns, stat.st_size)
        if count:
            out.append(Kept(name, title, count))
    return out


@lru_cache(maxsize=256)
def _head(path: Path, stamp: int, size: int) -> tuple[str, int]:
    """Title and length; `stamp` and `size` make a changed file read again."""
    exchanges = Session(path.stem, path).exchanges()
    if not exchanges:
        return "", 0
    if not path.stem.startswith("chat-2"):
        given = str(exchanges[0].request.get("session") or "")
        known = bool(given.strip()) and file_name(given) == path.stem
        return given if known else path.stem, len(exchanges)
    words = split_pasted(str(exchanges[0].request.get("text") or ""))[0]
    return short(words or "A pasted CIF"), len(exchanges)


def short(text: Any, limit: int = _TITLE) -> str:
    """The start of a text in a line."""
    line = " ".join(str(text or "").split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def rename(sessions: Sessions, old: str, new: str) -> None:
    """Give a conversation another name; its files stay where its answers say.

    Raises:
        BadInput: The name is unusable or taken, or the conversation has not begun.
    """
    source, target = sessions.open(old).path, sessions.open(new).path
    if target == source:
        return
    if target.exists():
        raise BadInput(f"a session called {new!r} exists already")
    if not source.exists():
        raise BadInput("ask something first; an empty session has nothing to name")
    _renamed(source, new.strip())
    source.rename(target)
    source.with_suffix(".lock").unlink(missing_ok=True)


def _renamed(path: Path, name: str) -> None:
    """Write the name as a person gave it into the first exchange: the list shows it."""
    first, line_end, rest = path.read_bytes().partition(b"\n")
    try:
        row = json.loads(first)
        row["request"]["session"] = name
    except (ValueError, KeyError, TypeError):
        return
    written = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
    beside = path.with_suffix(".new")
    beside.write_bytes(written + line_end + rest)
    beside.chmod(0o600)
    beside.replace(path)


def exchanges_of(session: Session) -> list[Exchange]:
    """The exchanges of a session; none for one that has not begun."""
    return session.exchanges()


def remove(sessions: Sessions, name: str) -> None:
    """Delete a session for good."""
    path = sessions.open(name).path
    path.unlink(missing_ok=True)
    path.with_suffix(".lock").unlink(missing_ok=True)


def exported(session: Session) -> bytes:
    """A session as a ZIP: Markdown, JSON, BibTeX and all artifacts.

    Raises:
        BadInput: The session is empty.
    """
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        paths = export_session(session, Path(folder))
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, Path(path).name)
    return stream.getvalue()


def earlier_cif(exchanges: list[Exchange], number: int) -> str | None:
    """The structure before an exchange: its draft, else the last answer with one."""
    for exchange in reversed(exchanges):
        if exchange.number == number and exchange.request.get("draft"):
            return str(exchange.request["draft"])
        if exchange.number < number and exchange.answer.get("cif"):
            return str(exchange.answer["cif"])
    return None


def by_artifact_kind(answer: Mapping[str, Any]) -> dict[str, list[Path]]:
    """Files of an answer that are still there, by kind."""
    out: dict[str, list[Path]] = {}
    for artifact in answer.get("artifacts") or []:
        path = Path(str(artifact.get("path")))
        if path.is_file():
            out.setdefault(str(artifact.get("kind")), []).append(path)
    return out


def outgoing(sessions: Sessions) -> list[dict[str, Any]]:
    """Every outgoing call that the kept sessions record."""
    rows = []
    for name in sessions.names():
        for exchange in sessions.open(name).exchanges():
            for call in exchange.answer.get("egress") or []:
                rows.append(
                    {"session": name, "question": exchange.number, **dict(call)}
                )
    return rows


def cif_shown(answer: Mapping[str, Any], request: Mapping[str, Any]) -> str | None:
    """The structure that an answer is about: its own, else the one that was sent."""
    if answer.get("cif"):
        return str(answer["cif"])
    if not answer.get("report") or answer.get("route") != "cif":
        return None
    if request.get("draft"):
        return str(request["draft"])
    return split_pasted(str(request.get("text") or ""))[1] or None
