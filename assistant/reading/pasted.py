"""A JSON problem in a message, as the text and the questions that it means.

Known fields are `equations` (or `equation`, `pde`, `ode`), `conditions` (also
`initial`, `boundary`, `ic`, `bc`), `parameters`, `domain`, `unknowns`, `independent`,
`points` and `text`; every string in them passes the reader of formulas like typed text.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError

_EQUATIONS = (
    "text",
    "problem",
    "equations",
    "equation",
    "ode",
    "pde",
    "odes",
    "system",
)
_CONDITIONS = (
    "conditions", "initial_conditions", "boundary_conditions", "initial", "boundary",
    "ic", "ics", "bc", "bcs", "history",
)  # fmt: skip
_OTHERS = ("parameters", "params", "constants", "domain", "scheme", "method")
_ASKED = ("points", "ask", "evaluate", "query", "queries", "output", "outputs")
_NAMES = ("unknowns", "unknown", "functions")
_VARIABLES = ("independent", "variables", "variable", "independent_variables")
_KNOWN = {*_EQUATIONS, *_CONDITIONS, *_OTHERS, *_ASKED, *_NAMES, *_VARIABLES, "id"}
#: More nesting than a problem needs; the reader of JSON would not end it itself.
_DEPTH = 12


def json_problem(text: str, asked: Asked | None) -> tuple[str, Asked | None]:
    """The problem of a JSON object in the text; text and questions as they are else.

    Raises:
        ReadingError: A field that is not known, or whose content is no text.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start or not re.match(r"\{\s*\"", text[start:]):
        return text, asked
    if re.search(r"[{\[]\s*" * _DEPTH, text):
        return text, asked
    try:
        data = json.loads(text[start : end + 1])
    except ValueError:
        return text, asked
    if not isinstance(data, dict) or not any(k in data for k in _EQUATIONS):
        return text, asked
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise ReadingError(
            f"the field {unknown[0]!r} of the JSON problem is not known; known are "
            + ", ".join(sorted(_KNOWN)),
            "syntax",
        )
    parts = [_words(text[:start])]
    for keys in (_EQUATIONS, _CONDITIONS, _OTHERS):
        parts += [_joined(k, data[k]) for k in keys if k in data]
    fields = _fields(data, asked)
    questions = [k for k in _ASKED if k in data]
    if not fields.points:
        parts += [_joined(k, data[k]) + "?" for k in questions]
    parts.append(_words(text[end + 1 :]))
    return ". ".join(p for p in parts if p.strip(" .?")), fields


def _words(text: str) -> str:
    return re.sub(r"```\w*", " ", text).strip().rstrip(":")


def _joined(key: str, value: Any) -> str:
    """One field as text: a list, or names with their values."""
    if isinstance(value, dict):
        items = [f"{_named(key, n)}{_ends(v)}" for n, v in value.items()]
        return ", ".join(items)
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(i, str | int | float) for i in items):
        raise ReadingError(
            f"field {key!r} of the JSON problem must hold text", "syntax"
        )
    return ", ".join(str(i) for i in items)


def _named(key: str, name: str) -> str:
    return f"{name} in " if key == "domain" else f"{name} = "


def _ends(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"[{value[0]}, {value[1]}]"
    return str(value)


def _fields(data: dict[str, Any], asked: Asked | None) -> Asked:
    out = asked or Asked()
    names = next((data[k] for k in _NAMES if k in data), ())
    variables = next((data[k] for k in _VARIABLES if k in data), ())
    points = next((data[k] for k in ("points", "ask") if k in data), None)
    if isinstance(points, dict):
        points = points.get("points", points)
    read = _points(points)
    return replace(
        out,
        unknowns=out.unknowns or _texts(names),
        independent=out.independent or _texts(variables),
        points=out.points or read,
    )


def _texts(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else list(value or ())
    # "y(t)" names y.
    return tuple(str(i).partition("(")[0].strip() for i in items)


def _points(value: Any) -> tuple[tuple[str, dict[str, float]], ...]:
    """Points as the fields of a request give them; none when they are plain text."""
    items = value if isinstance(value, list) else [value]
    out: list[tuple[str, dict[str, float]]] = []
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("at"), dict):
            return ()
        try:
            at = {str(n): float(v) for n, v in item["at"].items()}
        except (TypeError, ValueError):
            return ()
        out.append((str(item.get("of", "")), at))
    return tuple(out)
