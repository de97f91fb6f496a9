"""An OpenAI-compatible endpoint on loopback, so that any chat client can talk to us."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from assistant.records import Answer, Request

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant

MODEL = "materials-assistant"
BODY_LIMIT = 6_000_000
#: Requests worked on at once; the others wait.
AT_ONCE = 2


def build_app(assistant: Assistant) -> Any:
    """The ASGI application: /v1/models and /v1/chat/completions."""
    from starlette.applications import Starlette
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
            return JSONResponse(
                {"error": {"message": str(fault), "type": "invalid_request_error"}},
                status_code=400,
            )
        async with gate:
            answer = await asyncio.to_thread(assistant.answer, request)
        if body.get("stream"):
            return StreamingResponse(_events(answer), media_type="text/event-stream")
        return JSONResponse(_completion(answer))

    return Starlette(
        routes=[
            Route("/v1/models", models),
            Route("/v1/chat/completions", completions, methods=["POST"]),
        ]
    )


async def _body(http: Any) -> dict[str, Any]:
    # A page of another site may post here from a browser; JSON content makes the
    # browser ask first, and we never allow it.
    if "application/json" not in http.headers.get("content-type", ""):
        raise BadInput("the content type must be application/json")
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
    turns = []
    for message in body["messages"]:
        if not isinstance(message, dict) or message.get("role") not in {
            "user", "assistant", "system",
        }:  # fmt: skip
            raise BadInput("every message needs a role: user, assistant or system")
        content = message.get("content")
        if isinstance(content, list):
            content = "\n".join(
                str(p.get("text", "")) for p in content if isinstance(p, dict)
            )
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


async def _events(answer: Answer) -> AsyncIterator[str]:
    head = {
        "id": f"chatcmpl-{answer.trace_id}", "object": "chat.completion.chunk",
        "created": int(time.time()), "model": MODEL,
    }  # fmt: skip
    for line in _content(answer).splitlines(keepends=True):
        choice = {"index": 0, "delta": {"content": line}, "finish_reason": None}
        yield f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield f"data: {json.dumps({**head, 'choices': [last]})}\n\n"
    yield "data: [DONE]\n\n"


def run(settings: Settings, *, port: int, quiet: bool) -> None:
    """Serve on 127.0.0.1 until interrupted."""
    import uvicorn

    from assistant.wiring import build_assistant

    app = build_app(build_assistant(settings))
    if not quiet:
        print(f"serving http://127.0.0.1:{port}/v1 (Ctrl-C ends it)", file=sys.stderr)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
