"""`matassist solve`: ordinary and partial differential equations."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.settings import Settings


def add_parsers(commands: Any, common: Any, bare: Any) -> None:
    """Add the `solve` command."""
    del bare
    parser = commands.add_parser(
        "solve",
        parents=[common],
        help="solve a differential equation, with checked errors",
        description="Solve an ODE, DAE or PDE given in words, ASCII maths, LaTeX or "
        "a JSON file, with an error for every value.",
    )
    parser.add_argument("text", nargs="?", default="", help="the problem")
    parser.add_argument("--spec", type=Path, help="a JSON file with text and ask")
    parser.add_argument("--out", type=Path, help="folder for script, plots and JSON")
    parser.set_defaults(run=solve)


def solve(args: argparse.Namespace, settings: Settings) -> int:
    """Run one request on the equation route; exit 1 only on status `error`."""
    from assistant.errors import BadInput
    from assistant.records import Request, Status

    data: dict[str, Any] = {"text": args.text}
    if args.spec is not None:
        data.update(_spec(args.spec))
    if not str(data.get("text", "")).strip():
        raise BadInput('no problem given: solve "TEXT" or solve --spec FILE.json')
    options = dict(data.get("options") or {})
    options["route"] = "equation"
    if args.seed is not None:
        options["seed"] = args.seed
    request = Request.from_json({**data, "options": options})
    answer = _ask(request, settings, args)
    if args.json:
        print(answer.dumps(indent=2))
    else:
        print(answer.text)
        print(f"status: {answer.status}", file=sys.stderr)
        for artifact in answer.artifacts:
            print(f"wrote {artifact.path}", file=sys.stderr)
    return 1 if answer.status is Status.ERROR else 0


def _spec(path: Path) -> dict[str, Any]:
    """A JSON problem: a request, or equations and conditions as lists of text."""
    from assistant.errors import BadInput

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        raise BadInput(f"the file {str(path)!r} does not exist") from err
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as err:
        raise BadInput(f"the file {str(path)!r} is no JSON text: {err}") from err
    if not isinstance(data, dict):
        raise BadInput(f"the file {str(path)!r} must hold a JSON object")
    if "text" in data:
        return data
    parts: list[str] = []
    for key in ("equations", "conditions", "parameters", "domain", "points"):
        value = data.pop(key, [])
        if isinstance(value, dict):
            value = [f"{name} = {item}" for name, item in value.items()]
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise BadInput(f"field {key!r} must be a list of text")
        parts.append(", ".join(str(item) for item in value))
    allowed = {"ask", "rules", "options", "id"}
    unknown = set(data) - allowed
    if unknown:
        raise BadInput(f"unknown field {sorted(unknown)[0]!r} in the spec")
    return {**data, "text": ". ".join(part for part in parts if part)}


def _ask(request: Any, settings: Settings, args: argparse.Namespace) -> Any:
    from assistant.commands.ask import progress_printer
    from assistant.wiring import build_assistant

    assistant = build_assistant(settings, out=args.out)
    return assistant.answer(request, emit=progress_printer(args))
