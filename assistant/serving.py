"""An OpenAI-compatible endpoint on loopback, so that any chat client can talk to us."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import BadInput
from assistant.records import Answer, Request

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant

MODEL = "materials-assistant"
BODY_LIMIT = 6_000_000
#: Requests worked on at once; the others wait.
AT_ONCE = 2
#: Names under which this machine may be called.
HOSTS = ("127.0.0.1", "localhost", "[::1]")
#: Seconds between signs of life while an answer is worked on.
SIGN_OF_LIFE_S = 5.0


def build_app(assistant: Assistant) -> Any:
    """The ASGI application: /v1/models and /v1/chat/completions."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request as HttpRequest
    from starlette.responses import JSONResponse, Response, StreamingResponse
    from starlette.routing import Route

    gate = asyncio.Semaphore(AT_ONCE)

    async def models(http: HttpRequest) -> Response:
        return JSONResponse(
            {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
        )

    async def completions(http: HttpRequest) -> Response:
        try:
            body = await _body(http)
            request = _request(body)
        except BadInput as fault:
            return JSONResponse(_error(str(fault)), status_code=400)
        if body.get("stream"):
            return StreamingResponse(
                _events(assistant, request, gate, http.is_disconnected),
                media_type="text/event-stream",
            )
        async with gate:
            answer = await asyncio.to_thread(assistant.answer, request)
        return JSONResponse(_completion(answer))

    async def unknown(http: HttpRequest, fault: Exception) -> Response:
        code = getattr(fault, "status_code", 500)
        known = "/v1/models and /v1/chat/completions"
        return JSONResponse(_error(f"only {known} are served"), status_code=code)

    return Starlette(
        routes=[
            Route("/v1/models", models),
            Route("/v1/chat/completions", completions, methods=["POST"]),
        ],
        # A page of another site can point a name of its own at this machine; the
        # host that the browser then sends is not ours.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
        exception_handlers={404: unknown, 405: unknown},
    )


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error"}}


async def _body(http: Any) -> dict[str, Any]:
    # A page of another site may post here from a browser; JSON content makes the
    # browser ask first, and we never allow it.
    if "application/json" not in http.headers.get("content-type", ""):
        raise BadInput("the content type must be application/json")
    origin = http.headers.get("origin")
    if origin is not None and urlsplit(origin).hostname not in {
        "127.0.0.1",
        "localhost",
    }:
        raise BadInput(f"pages of {origin[:100]!r} may not ask here")
    size, parts = 0, []
    async for part in http.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise BadInput(f"the body is over {BODY_LIMIT:,} bytes")
        parts.append(part)
    try:
        value = json.loads(b"".join(parts))
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"the body is no JSON: {fault}") from fault
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        raise BadInput("expected an object with 'messages'")
    return value


def _request(body: dict[str, Any]) -> Request:
    if body.get("n") not in (None, 1):
        raise BadInput("one answer a request: leave out 'n'")
    turns = []
    for message in body["messages"]:
        if not isinstance(message, dict) or message.get("role") not in {
            "user", "assistant", "system",
        }:  # fmt: skip
            raise BadInput("every message needs a role: user, assistant or system")
        content = message.get("content")
        if isinstance(content, list):
            if any(not isinstance(p, dict) or p.get("type") != "text" for p in content):
                raise BadInput("only parts of type 'text' are read")
            content = "\n".join(str(p.get("text", "")) for p in content)
        turns.append({"role": message["role"], "content": str(content or "")})
    if not turns or turns[-1]["role"] != "user":
        raise BadInput("the last message must be the user's")
    # The client's system prompt is no request and changes nothing here.
    history = [t for t in turns[:-1] if t["role"] != "system"]
    return Request.from_json({"text": turns[-1]["content"], "history": history})


def _content(answer: Answer) -> str:
    if answer.cif is None:
        return answer.text
    return f"{answer.text}\n\n```cif\n{answer.cif.rstrip()}\n```"


def _completion(answer: Answer) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer.trace_id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [
            {
                "index": 0, "finish_reason": "stop",
                "message": {"role": "assistant", "content": _content(answer)},
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "answer": answer.to_json(),
    }  # fmt: skip


async def _events(
    assistant: Assistant,
    request: Request,
    gate: asyncio.Semaphore,
    gone: Callable[[], Awaitable[bool]],
) -> AsyncIterator[str]:
    """The answer as a stream; signs of life while it is worked on.

    A client that goes away stops the work at its next step.
    """
    stopped = threading.Event()
    async with gate:
        work = asyncio.create_task(
            asyncio.to_thread(assistant.answer, request, cancelled=stopped.is_set)
        )
        try:
            while not (await asyncio.wait({work}, timeout=SIGN_OF_LIFE_S))[0]:
                yield ": working\n\n"
                if await gone():
                    stopped.set()
        finally:
            stopped.set()
        answer = work.result()
    head = {
        "id": f"chatcmpl-{answer.trace_id}", "object": "chat.completion.chunk",
        "created": int(time.time()), "model": MODEL,
    }  # fmt: skip
    for line in _content(answer).splitlines(keepends=True):
        choice = {"index": 0, "delta": {"content": line}, "finish_reason": None}
        yield f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    end = {**head, "choices": [last], "answer": answer.to_json()}
    yield f"data: {json.dumps(end)}\n\n"
    yield "data: [DONE]\n\n"


def run(settings: Settings, *, port: int, quiet: bool) -> None:
    """Serve on 127.0.0.1 until interrupted.

    Raises:
        BadInput: The port is taken.
    """
    import uvicorn

    from assistant.wiring import build_assistant

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as err:
        listener.close()
        raise BadInput(
            f"port {port} of 127.0.0.1 cannot be used ({err.strerror}); "
            "choose another with --port"
        ) from err
    app = build_app(build_assistant(settings))
    if not quiet:
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        print(f"serving {place} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])
