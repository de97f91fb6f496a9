"""One registry of typed tools; nothing else can be called."""

import pytest

from assistant.errors import BadInput
from assistant.records import DRAFT_LIMIT, Answer, Kind, Status
from assistant.tools.base import TOOLS, call


class Recorder:
    """Stands for the assistant: keeps the request."""

    def answer(self, request):
        self.request = request
        return Answer(Status.UNVERIFIED, "ok")


ARGUMENTS = {
    "make_structure": ({"text": "NaCl", "rules": ["cubic"]}, Kind.CIF),
    "check_structure": ({"cif": "data_x"}, Kind.CIF),
    "repair_structure": ({"cif": "data_x"}, Kind.CIF),
    "solve_equation": (
        {"text": "y' = -y", "points": [{"of": "y", "at": {"t": 1}}]}, Kind.EQUATION,
    ),
    "ask_literature": ({"text": "why?"}, Kind.FAQ),
    "data_table": ({"text": "all", "columns": ["T"]}, Kind.DATA),
    "propose_candidates": ({"text": "10 new"}, Kind.GENERATE),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TOOLS))
def test_each_tool_is_a_request_of_its_route(name):
    arguments, kind = ARGUMENTS[name]
    recorder = Recorder()
    assert call(recorder, name, arguments).text == "ok"
    request = recorder.request
    assert request.options.route is kind
    assert request.text == arguments.get("text", request.text)
    assert request.draft == arguments.get("cif")
    assert request.rules == arguments.get("rules", [])


@pytest.mark.parametrize("name", list(TOOLS))
def test_each_tool_says_what_it_takes(name):
    schema = TOOLS[name].schema
    assert schema["additionalProperties"] is False
    assert set(ARGUMENTS[name][0]) <= set(schema["properties"])
    assert TOOLS[name].description.endswith(".")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("shell", {"command": "ls"}, "no tool 'shell'"),
        ("__class__", {}, "no tool"),
        ("make_structure", {}, "text"),
        ("make_structure", {"text": 3}, "text"),
        ("make_structure", {"text": "x", "path": "/etc/passwd"}, "path"),
        ("solve_equation", {"text": "x", "points": [{"at": {}}]}, "points.0.of"),
        ("check_structure", {"cif": "x" * (DRAFT_LIMIT + 1)}, "limit"),
        ("ask_literature", {"text": "x" * 100_001}, "limit"),
    ],
)
def test_misuse_is_one_line_and_calls_nothing(name, arguments, said):
    recorder = Recorder()
    with pytest.raises(BadInput, match=said) as caught:
        call(recorder, name, arguments)
    assert len(str(caught.value)) < 300
    assert not hasattr(recorder, "request")
