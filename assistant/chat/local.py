"""A GGUF model of the user's own through llama.cpp (extra `local`).

The server is started by us on loopback, with stated threads and context, and stopped
with the process. What the file is, its SHA-256 says.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.chat.base import Message, Reply
from assistant.chat.hosted import HostedModel
from assistant.egress import EgressLog, EgressPolicy
from assistant.errors import MissingExtra, ModelUnavailable, NotConfigured

if TYPE_CHECKING:
    from assistant.settings import Settings

CONTEXT_TOKENS = 4096
START_LIMIT_S = 120.0
_SERVERS: dict[tuple[str, int], Any] = {}


@dataclass(slots=True)
class LocalModel:
    """A model file behind a llama.cpp server of our own.

    Attributes:
        path: The GGUF file.
        sha256: Of the file, in the name shown in answers.
        threads: Taken from MATERIALS_THREADS, one unless set: more than the free cores
            make it many times slower.
    """

    path: Path
    sha256: str
    threads: int = 1
    drafts: bool = True
    remote: bool = False
    _inner: HostedModel | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """``local:FILE`` with the first digits of its hash."""
        return f"local:{self.path.name}@{self.sha256[:12]}"

    @classmethod
    def from_settings(
        cls, settings: Settings, policy: EgressPolicy, file: str | None
    ) -> LocalModel:
        """Take the file that the setting names.

        Raises:
            NotConfigured: No file, or no GGUF file.
            MissingExtra: llama.cpp is not installed.
        """
        if not file:
            raise NotConfigured(
                "name the model file: --model local:/path/to/model.gguf"
            )
        path = Path(file).expanduser()
        if not path.is_file():
            raise NotConfigured(f"cannot read the model file {file}: no such file")
        with path.open("rb") as stream:
            if stream.read(4) != b"GGUF":
                raise NotConfigured(f"{file} is no GGUF file")
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        try:
            import xllamacpp  # noqa: F401 - only to say early that it is missing
        except ImportError as err:
            raise MissingExtra("local", needs="xllamacpp") from err
        threads = int(os.environ.get("MATERIALS_THREADS", "1"))
        return cls(path.absolute(), digest, threads)

    def reply(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        schema: dict[str, Any] | None = None,
        seed: int | None = None,
        timeout_s: float = 30.0,
    ) -> Reply:
        """Answer the messages; the first call starts the server."""
        if self._inner is None:
            url = _start(self.path, self.threads)
            policy = EgressPolicy(loopback=True)
            self._inner = HostedModel(
                self.name,
                self.path.stem,
                url,
                SecretStr("none"),
                policy,
                EgressLog(),
                _origin=url.removesuffix("/v1"),
            )
        return self._inner.reply(
            messages, purpose=purpose, schema=schema, seed=seed, timeout_s=timeout_s
        )


def _start(path: Path, threads: int) -> str:
    """Start the server for a file once per process; returns its base URL."""
    import xllamacpp

    key = (str(path), threads)
    if key not in _SERVERS:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = CONTEXT_TOKENS
        parameters.n_parallel = 1
        parameters.use_jinja = True
        parameters.offline = True
        parameters.verbosity = 0
        parameters.cpuparams.n_threads = threads
        parameters.cpuparams_batch.n_threads = threads
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = _free_port()
        _SERVERS[key] = (xllamacpp.Server(parameters), parameters.port)
        atexit.register(_SERVERS.pop, key, None)
        _wait(parameters.port)
    return f"http://127.0.0.1:{_SERVERS[key][1]}/v1"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    """Wait until the server has loaded the model; it answers 503 before."""
    import urllib.error
    import urllib.request

    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        try:
            # Loopback only: the address is ours and fixed.
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/health", timeout=2
            ) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise ModelUnavailable(f"the local model was not ready within {START_LIMIT_S:g} s")
