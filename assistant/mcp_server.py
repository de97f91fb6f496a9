"""The tool registry over the Model Context Protocol, on stdio."""

from __future__ import annotations

import json
import sys
from typing import Any

from assistant.errors import AssistantError, MissingExtra
from assistant.settings import Settings
from assistant.tools.base import TOOLS, call

#: Calls that one client may make before it has to start again.
CALL_LIMIT = 1_000
#: Calls worked on at once; the others wait.
AT_ONCE = 2


def build_server(settings: Settings, *, call_limit: int = CALL_LIMIT) -> Any:
    """An MCP server with one tool per entry of the registry.

    A result carries the whole Answer, as JSON text and as structured content. Misuse is
    an error result with one line; nothing outside the registry can be called.

    Raises:
        MissingExtra: The package `mcp` is not installed.
    """
    try:
        from mcp.server.lowlevel import Server
        from mcp.types import (
            CallToolResult,
            ListToolsResult,
            TextContent,
            ToolAnnotations,
        )
        from mcp.types import Tool as McpTool
    except ImportError as err:
        raise MissingExtra("mcp", needs="the package mcp") from err
    import asyncio

    from assistant import __version__
    from assistant.wiring import build_assistant

    assistant = build_assistant(settings)
    made = {"calls": 0}
    gate = asyncio.Semaphore(AT_ONCE)

    async def list_tools(context: Any, params: Any) -> Any:
        return ListToolsResult(
            tools=[
                McpTool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.schema,
                    # They answer and change nothing, on this machine or elsewhere.
                    annotations=ToolAnnotations(
                        read_only_hint=True, open_world_hint=False
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    def failed(message: str) -> Any:
        text = json.dumps({"error": message}, ensure_ascii=False)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], is_error=True
        )

    async def call_tool(context: Any, params: Any) -> Any:
        made["calls"] += 1
        if made["calls"] > call_limit:
            return failed(f"more than {call_limit} calls; start the server again")
        try:
            async with gate:
                answer = await asyncio.to_thread(
                    call, assistant, params.name, params.arguments or {}
                )
        except AssistantError as fault:
            return failed(str(fault))
        return CallToolResult(
            content=[TextContent(type="text", text=answer.dumps())],
            structured_content=answer.to_json(),
            is_error=answer.status == "error",
        )

    return Server(
        "materials-assistant",
        version=__version__,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def run(settings: Settings) -> None:
    """Serve on stdin and stdout until the client closes them."""
    import asyncio
    from io import TextIOWrapper

    server = build_server(settings)
    import anyio
    from mcp.server.stdio import stdio_server

    # The protocol owns stdout; whatever a library prints goes where words go.
    replies = anyio.wrap_file(TextIOWrapper(sys.stdout.buffer, encoding="utf-8"))
    sys.stdout = sys.stderr

    async def serve() -> None:
        async with stdio_server(stdout=replies) as (reader, writer):
            await server.run(reader, writer, server.create_initialization_options())

    print("serving tools over MCP on stdio", file=sys.stderr)
    asyncio.run(serve())
