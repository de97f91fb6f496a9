"""A differential problem as fields that a visitor can edit, and back as words.

The words are written in the plain notation that `assistant.reading` understands, so
that an edited card is read, checked and solved like any other question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Json = Mapping[str, Any]
_DERIVATIVE = re.compile(r"\bd(\d?)([A-Za-z_]\w*?)/((?:d[A-Za-z_]+?\d?)+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Fields:
    """A problem as lines of text, one statement a line.

    Attributes:
        equations: ``du/dt = d2u/dx2``.
        conditions: ``u(x, 0) = sin(pi*x)``.
        domain: ``0 <= x <= 1``.
        points: Wanted values, ``u at x = 0.5, t = 1``.
    """

    equations: str
    conditions: str
    domain: str
    points: str


def fields_of(spec: Json) -> Fields:
    """The fields of a problem as it was read."""
    return Fields(
        "\n".join(balanced(str(e)) for e in spec.get("equations") or []),
        "\n".join(condition_text(item, spec) for item in spec.get("conditions") or []),
        "\n".join(
            f"{number(ends[0])} <= {name} <= {number(ends[1])}"
            for name, ends in (spec.get("domain") or {}).items()
            if isinstance(ends, list | tuple) and len(ends) == 2
        ),
        "\n".join(_point(item) for item in spec.get("points") or []),
    )


def _point(item: Json) -> str:
    of = str(item.get("of", "u")).split("(")[0]
    at = ", ".join(f"{k} = {number(v)}" for k, v in (item.get("at") or {}).items())
    return f"{of} at {at}" if at else of


def request_of(fields: Fields) -> tuple[str, list[dict[str, Any]]]:
    """The words of a problem and the points for the request's `ask`.

    Raises:
        ValueError: A wanted value is not of the form ``u at x = 1``.
    """
    points = [_read_point(line) for line in _lines(fields.points)]
    parts = [
        "Solve " + ", ".join(_lines(fields.equations)),
        "with " + ", ".join(_lines(fields.conditions)) if fields.conditions else "",
        "for " + ", ".join(_lines(fields.domain)) if fields.domain else "",
    ]
    return " ".join(part for part in parts if part) + ".", points


def fits_the_fields(spec: Json) -> bool:
    """Whether the fields, read again, mean the same problem.

    A law, a sphere, a delay or a named scheme has no field, so such a problem is
    edited in words.
    """
    return _fits(json.dumps(spec, sort_keys=True, default=str))


@lru_cache(maxsize=64)
def _fits(text: str) -> bool:
    from assistant.reading.asked import Asked
    from assistant.reading.errors import ReadingError
    from assistant.reading.problems import read

    spec = json.loads(text)
    try:
        words, points = request_of(fields_of(spec))
        wanted = tuple((point["of"], dict(point["at"])) for point in points)
        again = read(words, Asked(points=wanted), earlier=[]).to_json()
    except (ReadingError, ValueError):
        return False
    return _meaning(again) == _meaning(spec)


def _meaning(spec: Json) -> tuple[Any, ...]:
    conditions = sorted(
        f"{item.get('condition')} {sorted((item.get('at') or {}).items())}"
        for item in spec.get("conditions") or []
    )
    return (
        spec.get("equations"), conditions, spec.get("unknowns"),
        sorted(spec.get("independent") or []), spec.get("geometry"),
        spec.get("periodic"), spec.get("eigenvalue"), spec.get("law"),
        spec.get("scheme"), [p.get("at") for p in spec.get("points") or []],
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read_point(line: str) -> dict[str, Any]:
    of, _, where = line.partition(" at ")
    at: dict[str, float] = {}
    for part in where.split(",") if where else []:
        name, _, value = part.partition("=")
        try:
            at[name.strip()] = float(value)
        except ValueError as err:
            raise ValueError(
                f"a wanted value reads like 'u at x = 0.5, t = 1', got {line!r}"
            ) from err
    return {"of": of.strip(), "at": at}


def number(value: Any) -> str:
    """A number of exact arithmetic without its zeros: ``10.0000`` is ``10``."""
    text = str(value)
    try:
        return f"{float(text):.10g}"
    except ValueError:
        pass
    top, slash, bottom = text.partition("/")
    try:
        return f"{float(top) / float(bottom):.10g}" if slash else text
    except (ValueError, ZeroDivisionError):
        return text


def balanced(equation: str) -> str:
    """``a - b - c = 0`` as ``a = b + c``; anything else as it is.

    >>> balanced("du/dt - d2u/dx2/10 + u = 0")
    'du/dt = d2u/dx2/10 - u'
    >>> balanced("dy/dt/5 + d2y/dt2 - 1 = 0")
    'd2y/dt2 = -dy/dt/5 + 1'
    >>> balanced("8*x + 2*dx/dt/5 + 2*d2x/dt2 = 0")
    '2*d2x/dt2 = -8*x - 2*dx/dt/5'
    """
    left, sign, right = equation.partition("=")
    if not sign or right.strip() != "0":
        return equation
    terms = _terms(left)
    if len(terms) < 2:
        return equation
    # The sign of an equation is kept where it can be: it is read again as it stands.
    if all(mark == "-" for mark, _ in terms):
        terms = [("+", text) for _, text in terms]
    positive = [i for i, (mark, _) in enumerate(terms) if mark == "+"]
    first = max(positive, key=lambda i: (_leads(terms[i][1]), -i))
    rest = ""
    for sign, text in terms[:first] + terms[first + 1 :]:
        turned = "-" if sign == "+" else "+"
        if rest:
            rest += f" {turned} {text}"
        else:
            rest = text if turned == "+" else f"-{text}"
    return f"{terms[first][1]} = {rest}"


def _leads(term: str) -> tuple[int, int, int]:
    """How much a term belongs on the left: a bare derivative, one in time, its order.

    >>> _leads("du/dt") > _leads("2*d2x/dt2") > _leads("2*dx/dt/5") > _leads("8*x")
    True
    """
    match = _DERIVATIVE.search(term)
    if match is None:
        return 0, 0, 0
    rest = term[: match.start()] + term[match.end() :]
    if re.search(r"[A-Za-z_(]", rest):
        return 0, 0, 0
    bare = 2 if not rest else 1
    # Among bare ones the first written leads, as its author meant it.
    order = int(match[1] or 1) if bare == 1 else 0
    return bare, int(bare == 1 and "dt" in match[3]), order


def _terms(text: str) -> list[tuple[str, str]]:
    """The terms of a sum with their signs, brackets and exponents kept whole."""
    out: list[tuple[str, str]] = []
    depth, sign, start = 0, "+", 0
    for index, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        before = text[start:index].strip()
        if letter in "+-" and depth == 0:
            # 1e-5 and x**-2 hold signs that part no terms.
            if re.search(r"(?:[*/^(]|(?<![A-Za-z_])\d\.?\d*[eE])$", before):
                continue
            if before:
                out.append((sign, before))
            sign, start = letter, index + 1
    last = text[start:].strip()
    return [*out, (sign, last)] if last else out


def condition_text(item: Json, spec: Json) -> str:
    """A condition with its place inside: ``u_x(1, t) = 0``."""
    if not isinstance(item, Mapping):
        return str(item)
    at = {str(k): number(v) for k, v in (item.get("at") or {}).items()}
    text = balanced(str(item.get("condition") or item.get("text") or ""))
    if not at:
        return str(item.get("text") or text)
    names = [str(n) for n in spec.get("independent") or []]
    unknowns = {str(n) for n in spec.get("unknowns") or []}
    inside = ", ".join(at.get(name, name) for name in names)

    def placed(match: re.Match[str]) -> str:
        below = re.findall(r"d([A-Za-z_]+?)(\d?)(?=d|$)", match[3])
        order = "".join(name * int(count or 1) for name, count in below)
        if len(names) == 1:
            return f"{match[2]}{chr(39) * len(order)}({inside})"
        return f"{match[2]}_{order}({inside})"

    text = _DERIVATIVE.sub(placed, text)
    for unknown in unknowns:
        text = re.sub(rf"(?<![\w]){unknown}(?![\w('])", f"{unknown}({inside})", text)
    return text
