"""A GGUF model of the user's own through llama.cpp (extra `local`).

The server is a child process of ours on loopback, with stated threads and context, and
ends with us. What the file is, its SHA-256 says.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.chat.base import Message, Reply
from assistant.chat.hosted import HostedModel
from assistant.egress import EgressLog, EgressPolicy, http_client, origin_of
from assistant.errors import MissingExtra, ModelUnavailable, NotConfigured

if TYPE_CHECKING:
    from assistant.settings import Settings

CONTEXT_TOKENS = 4096
#: Longest reply; a small model that has lost the thread fills any room it is given.
REPLY_TOKENS = 1024
#: Models below this size route, fill slots and reword, but write no structures: with
#: 0.1 and 1.1 GB none of the structures written was right (`bench models`).
AUTHOR_BYTES = 4_000_000_000


@dataclass(slots=True)
class LocalModel:
    """A model file behind a llama.cpp server of our own.

    Attributes:
        path: The GGUF file.
        sha256: Of the file, in the name shown in answers.
        size: Of the file, in bytes.
        threads: From MATERIALS_THREADS, one unless set: more than the free cores make
            it many times slower.
    """

    path: Path
    sha256: str
    size: int
    threads: int = 1
    drafts: bool = True
    remote: bool = False
    _inner: HostedModel | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """``local:FILE`` with the first digits of its hash."""
        return f"local:{self.path.name}@{self.sha256[:12]}"

    @property
    def authors(self) -> bool:
        """Whether it may write structures unaided; only large files may."""
        return self.size >= AUTHOR_BYTES

    @property
    def memory(self) -> float:
        """Bytes that its process takes, about.

        Measured with this context: 0.25 GB for a file of 0.1 GB (SmolLM2-135M), 1.9 to
        2.0 GB for one of 1.1 GB (Qwen2.5-Coder-1.5B).
        """
        return 1.8 * self.size + 7e7

    def describe(self) -> str:
        """Name, file size, memory, threads and context, for people."""
        what = "may write drafts" if self.authors else "too small to write structures"
        return (
            f"{self.name}, {self.size / 1e6:,.0f} MB file, about "
            f"{self.memory / 1e6:,.0f} MB of memory, {self.threads} thread(s), "
            f"{CONTEXT_TOKENS} tokens of context, {what}"
        )

    @classmethod
    def from_settings(
        cls, settings: Settings, policy: EgressPolicy, file: str | None
    ) -> LocalModel:
        """Take the file that the setting names, as ``FILE`` or ``FILE@SHA256``.

        Raises:
            NotConfigured: No file, no GGUF file, or another one than its hash says.
            MissingExtra: llama.cpp is not installed.
        """
        if not file:
            raise NotConfigured(
                "name the model file: --model local:/path/to/model.gguf"
            )
        file, expected = _with_hash(file)
        path = Path(file).expanduser().absolute()
        try:
            with path.open("rb") as stream:
                magic = stream.read(4)
            found = path.stat()
        except OSError as err:
            reason = (err.strerror or "unreadable").lower()
            raise NotConfigured(f"cannot read the model file {file}: {reason}") from err
        if magic != b"GGUF":
            raise NotConfigured(f"{file} is no GGUF file")
        try:
            import xllamacpp  # noqa: F401 - only to say early that it is missing
        except ImportError as err:
            raise MissingExtra("local", needs="xllamacpp") from err
        digest = _sha256(str(path), found.st_size, found.st_mtime_ns)
        if not digest.startswith(expected):
            raise NotConfigured(
                f"{file} was not loaded: its SHA-256 is {digest}, not {expected}"
            )
        return cls(path, digest, found.st_size, settings.threads)

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """Answer the messages; the first call starts the server within its time."""
        begun = time.monotonic()
        if self._inner is None:
            url = _SERVERS.url(self.path, self.threads, timeout_s)
            self._inner = HostedModel(
                self.name,
                self.path.stem,
                url,
                SecretStr("none"),
                EgressPolicy.from_setting("offline", base_url=url),
                EgressLog(),
                max_tokens=REPLY_TOKENS,
                _origin=origin_of(url),
            )
        left = max(0.5, timeout_s - (time.monotonic() - begun))
        return self._inner.reply(
            messages, purpose=purpose, schema=schema, seed=seed, timeout_s=left
        )


#: The hash of a file behind its name, or as many of its digits as its name shows.
_HASH = re.compile(r"(?P<file>.+)@(?P<hash>[0-9A-Fa-f]{12,64})")


def _with_hash(file: str) -> tuple[str, str]:
    """A file and the hash that it must begin with, empty where none is named."""
    match = _HASH.fullmatch(file)
    if match is None or Path(file).expanduser().exists():
        return file, ""
    return match["file"], match["hash"].lower()


@lru_cache(maxsize=8)
def _sha256(path: str, size: int, changed: int) -> str:
    """Hash of a file; read again only when its size or time has changed."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Running:
    """A server process and, once it has told it, its address."""

    def __init__(self, path: Path, threads: int) -> None:
        # The engine needs no secret; what it does not have it cannot leak.
        environment = {k: v for k, v in os.environ.items() if not k.endswith("_KEY")}
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "assistant.chat.local_server", str(path),
                str(threads), str(CONTEXT_TOKENS),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip
        self.address = ""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Take the address from the lines of the process, whatever else it prints."""
        for line in self.process.stdout or ():
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("http://127.0.0.1:") and not self.address:
                self.address = text

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class _Servers:
    """The llama.cpp servers of this process, one for each file; they end with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], _Running] = {}

    def url(self, path: Path, threads: int, timeout_s: float) -> str:
        """Base URL of the server of a file, started when it is not running.

        Raises:
            ModelUnavailable: Not ready in time (it goes on loading for a later call),
                or the engine ended, most likely because of the file.
        """
        until = time.monotonic() + timeout_s
        key = (str(path), threads)
        with self._lock:
            server = self._running.get(key)
            if server is None:
                server = self._running[key] = _Running(path, threads)
        while not server.address:
            if server.process.poll() is not None:
                with self._lock:
                    self._running.pop(key, None)
                server.stop()
                raise ModelUnavailable(
                    f"llama.cpp cannot load {path.name} "
                    f"(its process ended with code {server.process.returncode})"
                )
            if time.monotonic() > until:
                raise ModelUnavailable(
                    f"the local model was not ready within {timeout_s:.0f} s",
                    retryable=True,
                )
            time.sleep(0.05)
        _wait_until_ready(server.address, until)
        return f"{server.address}/v1"

    def stop(self) -> None:
        """End all servers."""
        with self._lock:
            for server in self._running.values():
                server.stop()
            self._running.clear()


_SERVERS = _Servers()
atexit.register(_SERVERS.stop)


def stop_servers() -> None:
    """End the servers of this process and free their memory."""
    _SERVERS.stop()


def _wait_until_ready(address: str, until: float) -> None:
    """Wait for the model to be loaded; the server answers 503 before.

    Raises:
        ModelUnavailable: Not ready in time.
    """
    policy = EgressPolicy.from_setting("offline", base_url=address)
    with http_client(policy, lambda origin, size: None, timeout_s=2.0) as client:
        while True:
            # A server that has not yet opened its port is one that is not ready.
            with contextlib.suppress(Exception):
                if client.get(f"{address}/health").status_code == 200:
                    return
            if time.monotonic() > until:
                raise ModelUnavailable(
                    "the local model was still loading when the time ended",
                    retryable=True,
                )
            time.sleep(0.1)
