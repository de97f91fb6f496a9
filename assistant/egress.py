"""What may leave the machine: nothing, unless a setting says so.

Every HTTP client of the project is built by `http_client`, which asks the policy
first and writes down each call. Naming a loopback address is permission enough;
any other origin must be listed in the egress setting.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import (
    BadInput,
    EgressDenied,
    ModelReplyInvalid,
    ModelUnavailable,
)
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
    # Told first and without the URL: what is wrong with it may be a password.
    if "@" in parts.netloc:
        raise BadInput(
            "a URL must not carry a user name or password; "
            "set MATERIALS_API_KEY instead"
        )
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise BadInput(
            f"expected an http(s) URL such as http://127.0.0.1:8000/v1, got {url!r}"
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
        if "offline" in words and len(set(words)) > 1:
            raise BadInput(f"egress {text!r} says 'offline' and more; choose one")
        # Naming one server of this machine opens that one, not all of them.
        if base_url is not None and is_loopback(origin_of(base_url)):
            origins.add(origin_of(base_url))
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


#: Bytes of one reply after which the connection is dropped.
REPLY_BYTES = 8_000_000


def http_client(
    policy: EgressPolicy,
    log: Callable[[str, int], None],
    *,
    timeout_s: float,
    reply_bytes: int = REPLY_BYTES,
) -> httpx2.Client:
    """Build the only kind of HTTP client that the project uses.

    It follows no redirect, reads no proxy from the environment, looks at where a
    name leads before it connects, takes no compressed replies (a small one may unpack
    to gigabytes), and drops a reply that is too long or not finished in time.

    Args:
        policy: Asked before each request.
        log: Called with origin and body size of each request that is sent.
        timeout_s: For the whole of a request; connecting gets at most 5 s.
        reply_bytes: Longest reply that is read.
    """
    import httpx2

    class BoundedStream(httpx2.SyncByteStream):
        def __init__(self, inner: Any, deadline: float) -> None:
            self._inner, self._deadline = inner, deadline

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._inner:
                size += len(part)
                if size > reply_bytes:
                    raise ModelReplyInvalid(
                        f"the reply is longer than {reply_bytes:,} bytes"
                    )
                if time.monotonic() > self._deadline:
                    raise ModelUnavailable(
                        f"no complete reply within {timeout_s:.0f} s", retryable=True
                    )
                yield part

        def close(self) -> None:
            self._inner.close()

    class BoundedTransport(httpx2.HTTPTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            deadline = time.monotonic() + timeout_s
            origin = policy.require(str(request.url))
            refuse_hidden_address(origin)
            log(origin, len(request.content))
            request.headers["accept-encoding"] = "identity"
            response = super().handle_request(request)
            encoding = response.headers.get("content-encoding", "identity")
            if encoding != "identity":
                response.close()
                raise ModelReplyInvalid(f"the reply is compressed ({encoding})")
            response.stream = BoundedStream(response.stream, deadline)
            return response

    return httpx2.Client(
        transport=BoundedTransport(trust_env=False),
        timeout=httpx2.Timeout(timeout_s, connect=min(5.0, timeout_s)),
        follow_redirects=False,
        trust_env=False,
    )


def refuse_hidden_address(origin: str) -> None:
    """Refuse a listed name that leads to an address which nobody listed by name.

    Cloud machines offer their credentials on link-local addresses, and a name may be
    pointed there after it was listed. An address that stands in the origin itself was
    chosen on purpose; private networks are where a laboratory's own server lives.

    Raises:
        EgressDenied: Link-local, multicast, reserved or unspecified, or loopback
            behind another name than localhost.
    """
    parts = urlsplit(origin)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
        return
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, parts.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise ModelUnavailable(f"the name {host!r} is not known") from err
    for entry in found:
        address = ipaddress.ip_address(str(entry[4][0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        hidden = (
            address.is_link_local
            or address.is_multicast
            or address.is_unspecified
            or (address.is_reserved and not address.is_loopback)
            or (address.is_loopback and host != "localhost")
        )
        if hidden:
            raise EgressDenied(
                f"{host} leads to {address}, an address of this machine or its "
                "network's own services; list the address itself if it is meant"
            )
