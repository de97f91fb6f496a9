"""The registry of tools: what chat, Python, the command line and other agents may call.

A tool is a function with typed arguments. Its description is the first line of its
docstring and its schema comes from its pydantic arguments; nothing outside this list
can be called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import BadInput
from assistant.records import Answer, AskPoint, Kind, Request

if TYPE_CHECKING:
    from assistant.wiring import Assistant


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StructureArguments(_Arguments):
    """What `make_structure` takes."""

    text: str = Field(description="compound or mineral, and what is wanted")
    rules: list[str] = Field(default_factory=list, description="rules in plain words")


class CheckArguments(_Arguments):
    """What `check_structure` takes."""

    cif: str = Field(description="the CIF text")
    rules: list[str] = Field(default_factory=list, description="rules in plain words")


class RepairArguments(_Arguments):
    """What `repair_structure` takes."""

    cif: str = Field(description="the CIF text")
    rules: list[str] = Field(default_factory=list, description="rules in plain words")


class EquationArguments(_Arguments):
    """What `solve_equation` takes."""

    text: str = Field(description="equation with conditions, in words, ASCII or LaTeX")
    points: list[AskPoint] = Field(
        default_factory=list, description="values wanted: quantity and place"
    )


class QuestionArguments(_Arguments):
    """What `ask_literature` takes."""

    text: str = Field(description="the question")


class TableArguments(_Arguments):
    """What `data_table` takes."""

    text: str = Field(description="which quantities of which materials")
    columns: list[str] = Field(default_factory=list)


class GenerateArguments(_Arguments):
    """What `propose_candidates` takes."""

    text: str = Field(description="how many candidates of what, under which conditions")


@dataclass(frozen=True, slots=True)
class Tool:
    """A callable of the registry."""

    name: str
    description: str
    arguments: type[BaseModel]
    request: Callable[[Any], Request]

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of the arguments."""
        return self.arguments.model_json_schema()


def _asked(kind: Kind, text: str, **fields: Any) -> Request:
    """A request of a route, through the same door and limits as any other."""
    return Request.from_json({"text": text, "options": {"route": str(kind)}, **fields})


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "make_structure",
            "Make a crystal structure (CIF) from a compound and rules, with proofs.",
            StructureArguments,
            lambda a: _asked(Kind.CIF, a.text, rules=a.rules),
        ),
        Tool(
            "check_structure",
            "Check a CIF: syntax, symmetry, sites, composition, geometry.",
            CheckArguments,
            lambda a: _asked(Kind.CIF, "check this file", draft=a.cif, rules=a.rules),
        ),
        Tool(
            "repair_structure",
            "Repair a CIF by the smallest change, with a reason per change.",
            RepairArguments,
            lambda a: _asked(Kind.CIF, "repair this file", draft=a.cif, rules=a.rules),
        ),
        Tool(
            "solve_equation",
            "Solve an ordinary or partial differential equation, with its error.",
            EquationArguments,
            lambda a: _asked(
                Kind.EQUATION,
                a.text,
                ask={"points": [p.model_dump() for p in a.points]}
                if a.points
                else None,
            ),
        ),
        Tool(
            "ask_literature",
            "Answer a materials question from the literature store, with sources.",
            QuestionArguments,
            lambda a: _asked(Kind.FAQ, a.text),
        ),
        Tool(
            "data_table",
            "Give a data table with the record behind every number.",
            TableArguments,
            lambda a: _asked(
                Kind.DATA, a.text, ask={"columns": a.columns} if a.columns else None
            ),
        ),
        Tool(
            "propose_candidates",
            "Propose new compositions or structures; never claimed to be stable.",
            GenerateArguments,
            lambda a: _asked(Kind.GENERATE, a.text),
        ),
    )
}


def call(assistant: Assistant, name: str, arguments: Mapping[str, Any]) -> Answer:
    """Call a tool of the registry by name.

    Raises:
        BadInput: No such tool, or arguments that do not fit its schema.
    """
    tool = TOOLS.get(name)
    if tool is None:
        raise BadInput(f"there is no tool {name!r}; one of {', '.join(TOOLS)}")
    try:
        parsed = tool.arguments.model_validate(dict(arguments))
    except ValidationError as err:
        problem = err.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(p) for p in problem["loc"]) or "arguments"
        raise BadInput(f"tool {name}: {where}: {problem['msg']}") from err
    return assistant.answer(tool.request(parsed))
