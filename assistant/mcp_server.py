"""The tool registry over the Model Context Protocol, on stdio."""

from __future__ import annotations

import json
import sys
from typing import Any

from assistant.errors import BadInput, MissingExtra
from assistant.settings import Settings
from assistant.tools.base import TOOLS, call

#: Calls that one client may make before it has to start again.
CALL_LIMIT = 1_000


def build_server(settings: Settings) -> Any:
    """An MCP server with one tool per entry of the registry.

    Raises:
        MissingExtra: The package `mcp` is not installed.
    """
    try:
        from mcp.server.lowlevel import Server
        from mcp.types import (
            CallToolResult,
            ListToolsResult,
            TextContent,
        )
        from mcp.types import Tool as McpTool
    except ImportError as err:
        raise MissingExtra("mcp", needs="the package mcp") from err
    from assistant.wiring import build_assistant

    assistant = build_assistant(settings)
    made = {"calls": 0}

    async def list_tools(context: Any, params: Any) -> Any:
        return ListToolsResult(
            tools=[
                McpTool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.schema,
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(context: Any, params: Any) -> Any:
        import asyncio

        made["calls"] += 1
        if made["calls"] > CALL_LIMIT:
            text, failed = f"more than {CALL_LIMIT} calls; start again", True
        else:
            try:
                answer = await asyncio.to_thread(
                    call, assistant, params.name, params.arguments or {}
                )
                text, failed = answer.dumps(), False
            except BadInput as fault:
                text, failed = json.dumps({"error": str(fault)}), True
        return CallToolResult(
            content=[TextContent(type="text", text=text)], is_error=failed
        )

    return Server(
        "materials-assistant", on_list_tools=list_tools, on_call_tool=call_tool
    )


def run(settings: Settings) -> None:
    """Serve on stdin and stdout until the client closes them."""
    import asyncio

    server = build_server(settings)
    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        async with stdio_server() as (reader, writer):
            await server.run(reader, writer, server.create_initialization_options())

    print("serving tools over MCP on stdio", file=sys.stderr)
    asyncio.run(serve())
