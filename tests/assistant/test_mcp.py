"""The tools over the Model Context Protocol, asked by the protocol's own client."""

import asyncio
import json
import sys

import pytest

from assistant.mcp_server import build_server
from assistant.settings import load_settings
from assistant.tools.base import TOOLS

mcp = pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")


def talk(conversation, **options):
    """Run a conversation with a server in this process."""

    async def run():
        async with mcp.Client(build_server(load_settings(), **options)) as client:
            return await conversation(client)

    return asyncio.run(run())


def test_the_registry_is_listed_with_schemas():
    listed = talk(lambda client: client.list_tools()).tools
    assert [tool.name for tool in listed] == list(TOOLS)
    for tool in listed:
        assert tool.input_schema == TOOLS[tool.name].schema
        assert tool.annotations.read_only_hint is True


def test_a_call_returns_the_whole_answer_as_text_and_as_object():
    cif = "data_x\n_cell_length_a 4\n"
    result = talk(lambda client: client.call_tool("check_structure", {"cif": cif}))
    answer = json.loads(result.content[0].text)
    assert answer == result.structured_content
    assert answer["route"] == "cif"
    assert answer["report"]["ok"] is False


def test_misuse_is_an_error_result_and_the_server_lives_on():
    async def conversation(client):
        wrong = [
            await client.call_tool("shell", {"command": "ls"}),
            await client.call_tool("make_structure", {"nonsense": 1}),
        ]
        return wrong, await client.list_tools()

    wrong, listed = talk(conversation)
    for result in wrong:
        assert result.is_error
        assert "error" in json.loads(result.content[0].text)
    assert listed.tools


def test_a_client_that_calls_without_end_is_stopped():
    async def conversation(client):
        return [await client.call_tool("shell", {}) for _ in range(4)]

    texts = [r.content[0].text for r in talk(conversation, call_limit=2)]
    assert ["start the server again" in text for text in texts] == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_command_speaks_the_protocol_on_stdio(home):
    code = (
        "import assistant.mcp_server as module\n"
        "from assistant.settings import load_settings\n"
        "real = module.call\n"
        "def loud(*arguments):\n"
        "    print('a library prints something')\n"
        "    return real(*arguments)\n"
        "module.call = loud\n"
        "module.run(load_settings())\n"
    )

    async def conversation():
        server = mcp.StdioServerParameters(
            command=sys.executable, args=["-c", code], env={"MATERIALS_HOME": str(home)}
        )
        async with mcp.Client(server) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            result = await client.call_tool("make_structure", {"text": "???"})
            return names, result

    names, result = asyncio.run(asyncio.wait_for(conversation(), 60))
    assert names == list(TOOLS)
    assert json.loads(result.content[0].text)["route"] == "cif"
