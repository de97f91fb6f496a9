"""Run the equation path without the rest of the assistant."""

import json
import time
from pathlib import Path

from assistant.records import Answer, Attempt, Kind, Request, Route, Trace
from assistant.routes.base import Work
from assistant.routes.equation import EquationPath
from assistant.settings import Settings

PROBLEMS = Path(__file__).with_name("problems.jsonl")


def problems(*kinds: str) -> list[dict]:
    lines = PROBLEMS.read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    return [item for item in items if not kinds or item["kind"] in kinds]


def answer(
    data: dict | str, *, out: Path | None = None, language: str = "en"
) -> Answer:
    request = Request.from_json(data if isinstance(data, dict) else {"text": data})
    work = Work(
        Settings(),
        None,  # type: ignore[arg-type]
        Route(Kind.EQUATION, (Kind.EQUATION,), 1.0, "", "option"),
        Trace("t", {}),
        language=language,
        deadline=time.monotonic() + 60,
        out=out,
    )
    path = EquationPath()
    specified = path.specify(request, work)
    if specified.stop is not None:
        return specified.stop
    draft = path.draft(specified.spec, [], work)
    assert draft is not None
    report = path.check(draft, specified.spec, work)
    return path.compose(specified.spec, draft, [Attempt(1, draft.origin, report)], work)
