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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from assistant.errors import BadInput
from assistant.going_back import wants_earlier, wants_first
from assistant.records import Answer, Attachment, Kind, Request, Turn
from assistant.session_files import LOOKS_BACK, keep_tables, reopened

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
    """One question with its answer, as kept on disk.

    Attributes:
        number: Counted from 1.
        time: Seconds since 1970.
        request: As asked, without its files and documents.
        answer: As given.
        attached: Names of the files and documents that came along.
        repeats: Number of the exchange that it serves again: as a file, in another
            language, or as the version to go back to. None where it is its own.
        goes_back: Whether what came after that one is undone.
        tables: Where the tables among them are, as `session_files` keeps them.
        private: Whether a file among them must not be shown to a remote model.
    """

    number: int
    time: float
    request: dict[str, Any]
    answer: dict[str, Any]
    attached: tuple[str, ...] = ()
    repeats: int | None = None
    goes_back: bool = False
    tables: tuple[dict[str, str], ...] = ()
    private: bool = False

    @property
    def meant(self) -> str:
        """The request in full words: a reply together with what it replies to."""
        return str(self.request.get("meant") or self.request.get("text", ""))

    @property
    def served(self) -> bool:
        """Whether it has an answer, with or without a reservation."""
        return self.answer.get("status") in ("verified", "unverified")


VersionKind = Literal["structure", "equation", "table"]
_FIELDS: dict[VersionKind, str] = {
    "structure": "cif", "equation": "equation", "table": "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A structure, equation or table as one answer left it.

    Attributes:
        number: Counted from 1 within its kind.
        exchange: Number of the exchange that made it.
        kind: What it is.
        content: CIF text, or the `equation` or `table` object of the answer.
        asked: The request that led to it.
        meant: The same in full words, where it leaned on what was before.
    """

    number: int
    exchange: int
    kind: VersionKind
    content: Any
    asked: str
    meant: str = ""


@dataclass(slots=True)
class Session:
    """A named conversation.

    Attributes:
        name: As the user wrote it.
        path: Its file.
        until: Number of the exchange from which on nothing is seen, None for all: the
            conversation as it was before that exchange.
    """

    name: str
    path: Path
    until: int | None = None
    _read: tuple[tuple[int, int], list[Exchange]] | None = field(
        default=None, repr=False, compare=False
    )

    def exchanges(self) -> list[Exchange]:
        """Everything said so far; torn or foreign lines are passed over.

        The file is read again only when it has changed.
        """
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return []
        stamp = (state.st_mtime_ns, state.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, self._from_file())
        end = None if self.until is None else self.until - 1
        return self._read[1][:end]

    def _from_file(self) -> list[Exchange]:
        out: list[Exchange] = []
        # Split at line feeds only: an answer may hold other separators as they are.
        for line in self.path.read_bytes().split(b"\n"):
            try:
                row = json.loads(line)
                request, answer = row["request"], row["answer"]
                if isinstance(request, dict) and isinstance(answer, dict):
                    names = row.get("attached")
                    kept = names if isinstance(names, list) else []
                    out.append(
                        Exchange(
                            len(out) + 1, float(row["time"]), request, answer,
                            tuple(str(name) for name in kept),
                            *_again(row),
                            tables=_tables_of(row),
                            private=row.get("private") is True,
                        )
                    )  # fmt: skip
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return out

    def turns(self) -> tuple[Turn, ...]:
        """The latest exchanges as messages, for follow-ups; structures stay behind.

        What was only shown again says nothing new; what was undone is left out.
        """
        told: list[Exchange] = []
        for exchange in self.exchanges():
            if exchange.repeats is None:
                told.append(exchange)
            elif exchange.goes_back:
                kind = exchange.answer.get("route")
                told = [
                    e for e in told
                    if e.number <= exchange.repeats or e.answer.get("route") != kind
                ]  # fmt: skip
        turns: list[Turn] = []
        for exchange in told[-HISTORY_LIMIT:]:
            turns.append(Turn(role="user", content=exchange.meant))
            turns.append(
                Turn(role="assistant", content=str(exchange.answer.get("text", "")))
            )
        return tuple(turns)

    def origin(self, exchange: Exchange) -> Exchange:
        """The exchange that one serves again; itself where it is its own."""
        seen = self.exchanges()
        while exchange.repeats is not None and exchange.repeats < exchange.number:
            exchange = seen[exchange.repeats - 1]
        return exchange

    def last_route(self) -> Kind | None:
        """The route of the latest answer that was not about the tool itself."""
        for exchange in reversed(self.exchanges()):
            name = exchange.answer.get("route")
            if name in set(Kind) and name != Kind.CHAT:
                return Kind(name)
        return None

    def private(self) -> bool:
        """Whether a private file came along; what is said later may rest on it."""
        return any(exchange.private for exchange in self.exchanges())

    def asked_back(self) -> bool:
        """Whether the latest answer waits for something from the user."""
        exchanges = self.exchanges()
        if not exchanges:
            return False
        last = exchanges[-1].answer
        asks = str(last.get("text", "")).rstrip().endswith(("?", "？"))
        return last.get("status") == "needs_input" or (
            last.get("route") == "cif" and bool(last.get("cif")) and asks
        )

    def versions(self, kind: VersionKind) -> tuple[Version, ...]:
        """All versions of what the conversation made, the oldest first.

        A version that came back after a step back is counted again, so the last one is
        always the one in force; an answer that repeats the one in force is no version.
        """
        found: list[Version] = []
        for exchange in self.exchanges():
            content = exchange.answer.get(_FIELDS[kind])
            if content is None or (found and found[-1].content == content):
                continue
            asked = str(exchange.request.get("text", ""))
            found.append(
                Version(
                    len(found) + 1, exchange.number, kind, content, asked,
                    exchange.meant,
                )
            )  # fmt: skip
        return tuple(found)

    def earlier(self, kind: VersionKind, back: int = 1) -> Version | None:
        """The version that `back` steps back lead to, None beyond the first.

        Steps back undo one another's way like those of an editor: after one step back,
        the next leads further, and a new version takes the place of what was undone.
        """
        return step_back(self.versions(kind), back)

    def last_cif(self, back: int = 0) -> str | None:
        """The structure in force, or the one that `back` steps back lead to."""
        version = self.earlier("structure", back)
        return str(version.content) if version is not None else None

    @property
    def files(self) -> Path:
        """Where files go that the conversation asks for without naming a folder."""
        return self.path.with_suffix(".files")

    def last_tables(self) -> list[Attachment]:
        """The tables of the latest exchange that came with some, if not long ago.

        A structure, an equation or a list of formulas in between is another subject.
        """
        for exchange in reversed(self.exchanges()[-LOOKS_BACK:]):
            if exchange.tables:
                return reopened(exchange.tables)
            made = exchange.answer.get("generated") or [{}]
            elsewhere = exchange.answer.get("route") in (Kind.CIF, Kind.EQUATION)
            if elsewhere or made[0].get("formula"):
                return []
        return []

    def add(
        self,
        request: Request,
        answer: Answer,
        *,
        meant: str = "",
        repeats: int | None = None,
        goes_back: bool = False,
    ) -> None:
        """Append one exchange and flush it to the disk.

        Args:
            request: As it came in.
            answer: As it went out.
            meant: The request in full words, where its own do not do alone.
            repeats: Number of the exchange that was served again.
            goes_back: Whether what came after that one is undone.

        Earlier turns are not written again, and of files and documents only the names
        and where a table may be found again.

        Raises:
            BadInput: The folder cannot be written to.
        """
        kept = request.model_dump(
            mode="json", exclude={"files", "documents", "history"}
        )
        if meant and meant != request.text:
            kept["meant"] = meant
        row = {"time": time.time(), "request": kept, "answer": answer.to_json()}
        names = [file.name for file in request.files]
        names += [document.name for document in request.documents]
        if names:
            row["attached"] = names
        if any(file.private for file in request.files):
            row["private"] = True
        if repeats is not None:
            row["again"] = {"of": repeats, "back": goes_back}
        if tables := keep_tables(request.files):
            row["tables"] = tables
        # Half of a character pair has no UTF-8 form; as an escape it is sound JSON.
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _locked(self.path), _private(self.path) as handle:
                # A torn last line of an earlier process must not swallow this one.
                if handle.tell() and not _ends_with_newline(self.path):
                    handle.write(b"\n")
                handle.write(line + b"\n")
                handle.flush()
                os.fsync(handle.fileno())
        except OSError as err:
            raise BadInput(
                f"cannot keep session {self.name!r} in {self.path.parent}: "
                f"{err.strerror}; choose another place with --home"
            ) from err


def _again(row: dict[str, Any]) -> tuple[int | None, bool]:
    """Number of the exchange that a line repeats, and whether it goes back to it."""
    again = row.get("again")
    if not isinstance(again, dict) or not isinstance(again.get("of"), int):
        return None, False
    return again["of"], bool(again.get("back"))


def _tables_of(row: dict[str, Any]) -> tuple[dict[str, str], ...]:
    kept = row.get("tables")
    listed = kept if isinstance(kept, list) else []
    return tuple(item for item in listed if isinstance(item, dict))


def _private(path: Path) -> BinaryIO:
    """Open for appending; a new file is readable by its owner alone."""
    handle = os.fdopen(
        os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "ab"
    )
    handle.seek(0, os.SEEK_END)
    return handle


def step_back(versions: Sequence[Version], back: int) -> Version | None:
    """Walk back through versions, those that were undone left out."""
    path: list[Version] = []
    for version in versions:
        same = next((i for i, v in enumerate(path) if v.content == version.content), -1)
        steps = wants_earlier(version.meant or version.asked)
        if same >= 0 and steps is not None:
            del path[same + 1 :]
            continue
        if steps is not None and len(path) > 1:
            # "Undo that and …": what was undone is not what the new one came from.
            first = wants_first(version.meant or version.asked)
            del path[1 if first else max(len(path) - steps, 1) :]
        path.append(version)
    return path[-1 - back] if 0 <= back < len(path) else None


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

    def search(self, text: str) -> list[Hit]:
        """Exchanges that hold every word of a text, case and order ignored.

        Questions, answers, formulas of structures and titles of sources are searched;
        hits come by the number of places that hold the words, the latest first.
        """
        words = [word for word in re.split(r"\s+", text.casefold()) if word]
        if not words:
            return []
        hits: list[Hit] = []
        for name in self.names():
            for exchange in Session(name, self.folder / f"{name}.jsonl").exchanges():
                said = _searchable(exchange)
                folded = said.casefold()
                if all(word in folded for word in words):
                    count = sum(folded.count(word) for word in words)
                    hits.append(
                        Hit(name, exchange, _snippet(said, folded, words[0]), count)
                    )
        hits.sort(key=lambda hit: (-hit.count, -hit.exchange.time))
        return hits


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a kept conversation that holds what was looked for."""

    session: str
    exchange: Exchange
    snippet: str
    count: int


def _searchable(exchange: Exchange) -> str:
    answer = exchange.answer
    titles = " ".join(
        f"{c.get('title') or ''} {c.get('doi') or ''}"
        for c in answer.get("citations") or []
        if isinstance(c, dict)
    )
    formula = re.search(
        r"(?m)^_chemical_formula_sum\s+(.*)$", str(answer.get("cif") or "")
    )
    return " ".join(
        str(part or "")
        for part in (
            exchange.request.get("text"), answer.get("text"), titles,
            formula[1] if formula else "",
        )
    )  # fmt: skip


def _snippet(said: str, folded: str, word: str) -> str:
    # Folding may change the length (ß); the place is then off by a few characters.
    start = max(0, folded.find(word) - 60)
    return " ".join(said[start : start + 160].split())
