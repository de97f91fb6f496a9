"""What may leave the machine: nothing, unless a setting says so.

Every HTTP client of the project is built by `http_client`, which asks the policy
first and writes down each call. Naming a loopback address is permission enough;
any other origin must be listed in the egress setting.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import BadInput, EgressDenied
from assistant.records import EgressCall

if TYPE_CHECKING:
    import httpx2

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, in one canonical form.

    Raises:
        BadInput: Not http(s), no host, or credentials inside the URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        raise BadInput(f"{url!r} is no URL: {err}") from err
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise BadInput(
            f"expected an http(s) URL such as http://127.0.0.1:8000/v1, got {url!r}"
        )
    if parts.username or parts.password:
        raise BadInput(
            "a URL must not carry a user name or password; "
            "set MATERIALS_API_KEY instead"
        )
    host = parts.hostname.lower()
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}:{port or _DEFAULT_PORTS[parts.scheme]}"


def is_loopback(origin: str) -> bool:
    """Whether an origin is this machine itself."""
    host = urlsplit(origin).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """Which origins may be called.

    Attributes:
        loopback: Whether this machine's own servers may be called.
        origins: Canonical origins beyond it.
        private_origins: Origins that may also see items marked private.
    """

    loopback: bool = False
    origins: frozenset[str] = frozenset()
    private_origins: frozenset[str] = frozenset()

    @classmethod
    def from_setting(cls, text: str, *, base_url: str | None = None) -> EgressPolicy:
        """Read ``offline``, ``loopback`` or origins separated by commas."""
        words = [word.strip() for word in text.split(",") if word.strip()]
        origins: set[str] = set()
        loopback = False
        for word in words:
            if word == "offline":
                continue
            if word == "loopback":
                loopback = True
                continue
            origins.add(origin_of(word))
        if base_url is not None and is_loopback(origin_of(base_url)):
            loopback = True
        if "offline" in words and (loopback or origins) and len(words) > 1:
            raise BadInput(f"egress {text!r} says 'offline' and more; choose one")
        return cls(loopback, frozenset(origins))

    def permits(self, origin: str) -> bool:
        """Whether a call to this origin is allowed."""
        if is_loopback(origin):
            return self.loopback or origin in self.origins
        # A listed origin must still be encrypted once it leaves the machine.
        return origin in self.origins and origin.startswith("https://")

    def require(self, url: str) -> str:
        """Return the origin of a URL that may be called.

        Raises:
            EgressDenied: With the setting that would allow it.
        """
        origin = origin_of(url)
        if self.permits(origin):
            return origin
        if origin in self.origins:
            raise EgressDenied(f"{origin} is listed but not encrypted; use https")
        raise EgressDenied(
            f"a call to {origin} is not allowed; "
            f"allow it with --allow-egress {origin} or MATERIALS_EGRESS={origin}"
        )


@dataclass(slots=True)
class EgressLog:
    """The calls of one request that left the machine; loopback is not counted."""

    calls: list[EgressCall] = field(default_factory=list)

    def add(self, origin: str, purpose: str, size: int) -> None:
        """Note a call of `size` bytes."""
        if not is_loopback(origin):
            self.calls.append(EgressCall(origin, purpose, size))


def http_client(
    policy: EgressPolicy,
    log: Callable[[str, int], None],
    *,
    timeout_s: float,
) -> httpx2.Client:
    """Build the only kind of HTTP client that the project uses.

    Args:
        policy: Asked before each request, redirects included.
        log: Called with origin and body size of each request that is sent.
        timeout_s: For reading; connecting gets at most 5 s.
    """
    import httpx2

    def gate(request: httpx2.Request) -> None:
        origin = policy.require(str(request.url))
        log(origin, len(request.content))

    return httpx2.Client(
        timeout=httpx2.Timeout(timeout_s, connect=min(5.0, timeout_s)),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"request": [gate]},
    )
