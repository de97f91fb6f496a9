"""A language model may restate what the rules could not read; it decides nothing.

Where a path has to ask back, a model fills the slots of a schema from the message: the
compound that is meant, or the equation with its conditions. The path then reads the
restated words like any other. A number that the message does not hold drops them, and
an answer that rests on them is never `verified`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.records import Kind, Request

if TYPE_CHECKING:
    from assistant.routes.base import Work

#: Characters of a message that a model is given.
READ = 4_000
#: Longest wait for a model, and its share of what is left of the budget.
LONGEST_S, SHARE = 15.0, 0.3


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_WORDS = {"type": "string", "maxLength": 300}
#: Prompt file and schema by route.
_JOBS: dict[Kind, tuple[str, dict[str, Any]]] = {
    Kind.CIF: ("slots", _object(compound=_WORDS, space_group=_WORDS)),
    Kind.EQUATION: (
        "equation_spec",
        _object(
            equation=_WORDS,
            conditions={"type": "array", "items": _WORDS, "maxItems": 12},
            interval=_WORDS,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Restated:
    """A request in words that the path can read.

    Attributes:
        request: With the restated text.
        by: Name of the model.
    """

    request: Request
    by: str

    @property
    def assumption(self) -> str:
        """What was assumed, for the answer."""
        return f"{self.by} read the request as: {self.request.text}"


def restated(request: Request, kind: Kind, work: Work) -> Restated | None:
    """Have a model restate a request that a path could not read.

    None where no model is set, the request brings a file or leans on a conversation,
    the model may not do this, or what it says holds a number of its own.

    Raises:
        ModelUnavailable: The model did not answer.
        ModelReplyInvalid: Not of the schema.
        EgressDenied: The policy forbids the call.
    """
    from assistant.chat.base import Message
    from prompts.texts import prompt_text

    beside = request.draft or request.files or request.history
    if kind not in _JOBS or beside or not work.model.drafts:
        return None
    # Small models lose signs and targets of equations: see docs/chat.md.
    if kind is Kind.EQUATION and not work.model.authors:
        return None
    name, schema = _JOBS[kind]
    said = json.dumps({"request": request.text[:READ]}, ensure_ascii=False)
    reply = work.model.reply(
        [Message("system", prompt_text(name).text), Message("user", said)],
        purpose=name,
        schema=schema,
        seed=work.seed,
        timeout_s=min(LONGEST_S, SHARE * work.remaining()),
    )
    try:
        text = _in_words(kind, json.loads(reply.text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not text or _numbers(text) - _numbers(request.text):
        return None
    return Restated(request.model_copy(update={"text": text}), work.model.name)


def _in_words(kind: Kind, slots: dict[str, Any]) -> str:
    if kind is Kind.CIF:
        compound, group = slots["compound"].strip(), slots["space_group"].strip()
        if not compound:
            return ""
        return f"CIF of {compound}" + (f" in space group {group}" if group else "")
    equation = slots["equation"].strip()
    if not equation:
        return ""
    parts = [equation, *slots["conditions"], slots["interval"]]
    return "Solve " + ", ".join(part.strip() for part in parts if part.strip())


#: Numbers as values; subscripts and symbols of names are none.
_NUMBER = re.compile(r"(?<![\w.^_/])\d+(?:\.\d+)?(?:e-?\d+)?(?![A-Za-z_])")


def _numbers(text: str) -> set[float]:
    # A zero stands for every beginning and edge, whatever the words.
    return {0.0} | {float(number) for number in _NUMBER.findall(text)}
