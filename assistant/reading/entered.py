"""What of a text entered the problem: numbers left over, questions not answered."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.statements import Statement
from validators.specs.equation import Point

if TYPE_CHECKING:
    from assistant.reading.equations import Problem

_TEMPERATURE = (0, 0, 0, 1, 0, 0)
#: Numbers that steer a computation rather than enter it, and origins.
_ASIDE = re.compile(
    r"\b(?:tol\w*|accura\w+|precision|error|digits?|decimal|figures?|plot|animat\w*|"
    r"grid|mesh|steps?|cells?|nodes?|points|intervals?|order|schritte?|pas|pasos?)\b",
    re.I,
)
_QUESTION = re.compile(
    r"[?？]|\b(?:find|give|compute|calculate|evaluate|determine|estimate|what|"
    r"how (?:much|many|large|big|high|long|thick|hot|far|deep|fast)|which value|"
    r"berechne|bestimme|wie (?:groß|hoch|viel|dick|lang)|quelle?|"
    r"calculer|trouver|cuál|cuánt\w+|hallar)\b|多少|求|何",
    re.I,
)
#: A question that a formula, a curve or the kind of the problem answers.
_WHOLE = re.compile(
    r"\b(?:solution|solve|general|formula|closed form|expression|analytic\w*|plot|"
    r"profile|draw|show|curve|graph|explain|derive|classif\w*|stable|stability|"
    r"order|method|errors?|lösung|lös\w*|solución|resolver|résou\w*|eigen\w*|spectrum)\b|"
    r"\b[A-Za-z]\w*\s*\(\s*[a-z](?:\s*,\s*[a-z])*\s*\)\s*\??\s*$|解",
    re.I,
)

#: Where a question begins inside a sentence, after a stop, a comma or a conjunction.
_BEGINS = re.compile(
    r"(?:^|[.?？;,:]\s+(?:(?:and|und|et|y)\s+)?|\s(?:and|und|et|y)\s+)"
    r"(?=(?:at )?(?:what|which|where)\b|how (?:much|many|large|big|high|long|thick|hot|"
    r"far|deep|fast)\b|when (?:does|do|is|are|will|has|did)\b|wann\b|wo\b|wie (?:groß|"
    r"hoch|viel|lange?|dick|schnell)\b|quand\b|combien\b|quel(?:le)?s?\b|cuándo\b|"
    r"cuánt\w+\b|dónde\b)",
    re.I,
)
_TIME_ASKED = re.compile(
    r"(?:at )?what time|when\b|how long (?:does|do|until|till|before|will)|wann|quand|"
    r"cuándo",
    re.I,
)


def open_questions(problem: Problem, points: list[Point]) -> bool:
    """Whether a text asks for more than the points answer.

    Questions are counted by the clauses that begin with a question word; one that asks
    for a moment needs a point that is one.
    """
    clauses = [c for c in _BEGINS.split(problem.original)[1:] if not _WHOLE.search(c)]
    moments = any(p.expression is None for p in points)
    if not moments and any(_TIME_ASKED.match(c) for c in clauses):
        return True
    return len(clauses) > len(points)


def unentered(
    problem: Problem, parts: list[Any], points: list[Point]
) -> tuple[str, ...]:
    """Numbers of the text that neither the problem nor its questions took up.

    Args:
        problem: The text as understood.
        parts: Expressions and numbers of the spec.
        points: Values asked for.
    """
    names, values = _contents(parts, points)
    owner = problem.meaning
    names |= {str(n) for n in owner.used}
    out: dict[str, None] = {}
    for statement in problem.statements:
        text = _left_over(problem, statement, names, values)
        if text:
            out.setdefault(text)
    return tuple(out)


def _contents(parts: list[Any], points: list[Point]) -> tuple[set[str], set[float]]:
    names: set[str] = set()
    values: set[float] = set()
    numbers: list[Any] = [v for p in points for v in p.at.values()]
    for part in parts:
        part = sp.sympify(part)
        names |= {str(s) for s in part.free_symbols}
        numbers += [n for n in sp.preorder_traversal(part) if n.is_Number]
    for number in numbers:
        values.add(abs(float(number)))
    return names, values


def _left_over(
    problem: Problem, statement: Statement, names: set[str], values: set[float]
) -> str:
    tree = statement.sides[-1]
    named = len(statement.sides) == 2 and statement.sides[0][0] == "name"
    plain = tree[0] in {"num", "qty"}
    if not plain or not (named or (statement.is_expression and tree[0] == "qty")):
        return ""
    name = str(statement.sides[0][1]) if named else ""
    if name in names or name in problem.variables or name in problem.scheme_values:
        return ""
    if name in problem.unknowns or (name and name not in problem.definitions):
        return ""
    if _ASIDE.search(f"{statement.before[-30:]} {statement.after[:14]}"):
        return ""
    if tree[0] == "qty" and tuple(tree[2].dimension) == _TEMPERATURE and not named:
        # Constants hold at a temperature that the equation does not contain.
        return ""
    if any(_same(v, known) for v in _readings(problem, tree) for known in values):
        return ""
    return statement.text.strip()


def _readings(problem: Problem, tree: Any) -> list[float]:
    """A number as written, in SI, and with its offset."""
    out = [abs(float(tree[1]))]
    if tree[0] == "qty":
        unit = tree[2]
        out += [abs(float(tree[1]) * unit.factor)]
        out += [abs(float(tree[1]) * unit.factor + unit.offset)]
        with contextlib.suppress(ReadingError, TypeError):
            out.append(abs(float(problem.meaning.scalar(tree))))
    return out


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(a, b)


def asks_a_value(problem: Problem) -> bool:
    """Whether a sentence asks for a value that is no formula, curve or time course."""
    text = problem.original
    sentences = re.split(r"(?<=[?？])|(?<=[.;])\s+", text)
    asking = [x for x in sentences if _QUESTION.search(x)]
    return any(not _WHOLE.search(x) for x in asking if re.search(r"\w", x))
