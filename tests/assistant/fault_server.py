"""An OpenAI-compatible server on loopback that answers well or fails on request.

Each request takes the next fault of a list (the last one repeats) and is recorded with
its headers and body, so that tests can count tries, read what was sent, and look for
what must not be there.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: A reply as text, or a function of the request body that gives the text.
Fault = str | Callable[[dict[str, Any]], str]

ERRORS = {
    "400": (400, {"error": {"message": "context too long", "code": "bad_request"}}),
    "401": (401, {"error": {"message": "Incorrect API key", "code": "bad_key"}}),
    "403": (403, {"error": {"message": "forbidden", "code": "forbidden"}}),
    "404": (404, {"error": {"message": "no such model", "code": "model_not_found"}}),
    "429": (429, {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}),
    "429quota": (
        429,
        {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}},
    ),
    "500": (500, {"error": {"message": "server error"}}),
    "503": (503, {"error": {"message": "loading"}}),
}


@dataclass
class FaultServer:
    """The running server.

    Attributes:
        faults: What each request meets, in order; the last one repeats.
        requests: Bodies in the order in which they came.
        headers: Headers of the same requests.
    """

    url: str
    faults: list[Fault]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def sent(self) -> str:
        """Everything that was sent to the server, as one text."""
        return json.dumps([self.requests, self.headers], ensure_ascii=False)


@contextlib.contextmanager
def fault_server(*faults: Fault) -> Iterator[FaultServer]:
    """Run a server with these faults; its `url` ends in /v1."""
    lock = threading.Lock()

    class Handler(_Handler):
        def do_GET(self) -> None:
            """The list of models; the first fault applies where it is a status."""
            with lock:
                state.headers.append(dict(self.headers))
            code = state.faults[0] if isinstance(state.faults[0], str) else ""
            status, content = ERRORS.get(code, (200, {"object": "list", "data": []}))
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send(status, json.dumps(content), "application/json")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                number = len(state.requests)
                state.requests.append(body)
                state.headers.append(dict(self.headers))
                fault = state.faults[min(number, len(state.faults) - 1)]
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.serve(fault, body, state)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = FaultServer(f"http://127.0.0.1:{server.server_address[1]}/v1", list(faults))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    """One request; HTTP/1.0 so that the end of a reply is the end of the connection."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def serve(self, fault: Fault, body: dict[str, Any], state: FaultServer) -> None:
        if callable(fault):
            return self.talk(fault(body), body)
        name, _, value = fault.partition("=")
        code = name.removesuffix("ra")
        if code in ERRORS:
            status, content = ERRORS[code]
            extra = {"Retry-After": value} if name.endswith("ra") else {}
            return self.send(status, json.dumps(content), "application/json", extra)
        method = getattr(self, f"fault_{name}", None)
        if method is not None:
            return method(value, body, state)
        return self.talk(fault.removeprefix("say="), body)

    # --- good replies ------------------------------------------------------------

    def talk(
        self, text: str, body: dict[str, Any], finish: str | None = "stop"
    ) -> None:
        if not body.get("stream"):
            choice = {
                "index": 0, "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }  # fmt: skip
            reply = {
                "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
                "choices": [choice],
                "usage": {"prompt_tokens": 7, "completion_tokens": 5,
                          "total_tokens": 12},
            }  # fmt: skip
            return self.send(200, json.dumps(reply), "application/json")
        self.begin_stream()
        for start in range(0, len(text), 40):
            self.event(chunk(text[start : start + 40]))
        if finish is not None:
            self.event(chunk("", finish))
            self.event(
                {**chunk(""), "choices": [],
                 "usage": {"prompt_tokens": 7, "completion_tokens": 5,
                           "total_tokens": 12}}
            )  # fmt: skip
            self.raw("data: [DONE]\n\n")
        return None

    def send(
        self, status: int, text: str, kind: str, extra: dict[str, str] | None = None
    ) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def event(self, value: dict[str, Any]) -> None:
        self.raw(f"data: {json.dumps(value)}\n\n")

    def raw(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    # --- faults ------------------------------------------------------------------

    def fault_oddusage(self, value: str, *_: Any) -> None:
        """A sound reply whose token counts are words or below zero."""
        self.begin_stream()
        self.event(chunk("NaCl is rock salt."))
        self.event(chunk("", "stop"))
        count = -4000 if value == "negative" else value
        odd = {"prompt_tokens": count, "completion_tokens": count, "total_tokens": 0}
        self.event({**chunk(""), "choices": [], "usage": odd})
        self.raw("data: [DONE]\n\n")

    def fault_html(self, *_: Any) -> None:
        self.send(200, "<html><body>Sign in to the proxy</body></html>", "text/html")

    def fault_echoerror(self, value: str, *_: Any) -> None:
        """An error that repeats the key, as some gateways do."""
        said = f"Incorrect API key provided: {self.headers['Authorization']}"
        error = {"error": {"message": said, "code": "bad_key"}}
        self.send(int(value or 401), json.dumps(error), "application/json")

    def fault_echohtml(self, *_: Any) -> None:
        self.send(200, f"<html>{self.headers['Authorization']}</html>", "text/html")

    def fault_echoevent(self, *_: Any) -> None:
        self.begin_stream()
        self.event({"error": {"message": self.headers["Authorization"]}})

    def fault_echoreply(self, value: str, body: Any, state: FaultServer) -> None:
        self.talk(f"Your key is {self.headers['Authorization']}. ```cif\n```", body)

    def fault_cutjson(self, *_: Any) -> None:
        self.send(
            200, '{"id": "c1", "choices": [{"index": 0, "mess', "application/json"
        )

    def fault_badshape(self, *_: Any) -> None:
        self.send(200, '{"answer": 42}', "application/json")

    def fault_redirect(self, value: str, *_: Any) -> None:
        self.send(302, "", "text/plain", {"Location": value})

    def fault_hang(self, value: str, body: Any, state: FaultServer) -> None:
        state.stop.wait(float(value or 60))

    def fault_stall(self, value: str, body: Any, state: FaultServer) -> None:
        self.begin_stream()
        self.event(chunk("data_x and then nothing"))
        state.stop.wait(float(value or 60))

    def fault_trickle(self, value: str, body: Any, state: FaultServer) -> None:
        """Comments for ever: bytes keep coming, words never do."""
        self.begin_stream()
        until = time.monotonic() + 60
        while not state.stop.wait(0.05) and time.monotonic() < until:
            self.raw(": still thinking\n\n")

    def fault_drip(self, value: str, body: Any, state: FaultServer) -> None:
        """One letter at a time, for ever."""
        self.begin_stream()
        until = time.monotonic() + 60
        while not state.stop.wait(0.05) and time.monotonic() < until:
            self.event(chunk("a"))

    def fault_cutstream(self, value: str, body: Any, state: FaultServer) -> None:
        """A stream that ends cleanly before the reply does."""
        self.talk("data_half\n_cell_length_a 5", body, finish=None)

    def fault_length(self, value: str, body: Any, state: FaultServer) -> None:
        self.talk("data_half\n_cell_length_a 5", body, finish="length")

    def fault_filtered(self, value: str, body: Any, state: FaultServer) -> None:
        self.talk("data_half", body, finish="content_filter")

    def fault_drop(self, value: str, body: Any, state: FaultServer) -> None:
        """A promised length that does not come: the connection breaks."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.event(chunk("data_x"))

    def fault_garbage(self, *_: Any) -> None:
        self.begin_stream()
        self.event(chunk("data_x"))
        self.raw("data: {not json at all\n\n")
        self.raw("\x00\x01\x02 event: ???\n\n")

    def fault_errorevent(self, *_: Any) -> None:
        self.begin_stream()
        self.event(chunk("data_x"))
        self.event({"error": {"message": "the engine died", "code": "engine"}})

    def fault_huge(self, value: str, body: Any, state: FaultServer) -> None:
        """Words without end, as fast as they go."""
        self.begin_stream()
        text = "x" * 20_000
        while not state.stop.is_set():
            self.event(chunk(text))

    def fault_hugeline(self, value: str, body: Any, state: FaultServer) -> None:
        """A single event whose line never ends."""
        self.begin_stream()
        self.raw("data: ")
        while not state.stop.is_set():
            self.raw("y" * 65_536)

    def fault_empty(self, value: str, body: Any, state: FaultServer) -> None:
        self.talk("   ", body)


def chunk(text: str, finish: str | None = None) -> dict[str, Any]:
    """One event of a streamed reply."""
    delta = {"role": "assistant", "content": text} if text else {}
    return {
        "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }  # fmt: skip


def replies(texts: Sequence[str]) -> list[Fault]:
    """Plain replies that cannot be mistaken for names of faults."""
    return [f"say={text}" for text in texts]
