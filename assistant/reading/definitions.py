"""Parameters, helper functions and schemes that a text defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.reading import wordings as say
from assistant.reading.described import described
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import NORMAL
from assistant.reading.statements import Statement
from assistant.reading.trees import nodes

if TYPE_CHECKING:
    from assistant.reading.equations import Problem


def define(problem: Problem) -> None:
    """Parameters, helper functions and schemes; they leave the list of formulas."""
    problem.scheme_name = say.scheme_named(problem.original)
    in_equations = {
        node[1]
        for s in problem.statements
        if any(
            n[0] in {"D", "prime", "dot", "lap", "div"}
            for side in s.sides
            for n in nodes(side)
        )
        for side in s.sides
        for node in nodes(side)
        if node[0] == "name"
    }
    for index, statement in enumerate(problem.statements):
        if not statement.is_equality or len(statement.sides) < 2:
            continue
        if statement.used:
            continue
        left, right = statement.sides[0], statement.sides[-1]
        if left[0] == "name" and _is_definition(
            problem, left[1], statement, in_equations
        ):
            names = [s[1] for s in statement.sides[:-1] if s[0] == "name"]
            pieces = _pieces_of_definition(problem, index, names[0])
            for name in names:
                _set(problem, name, pieces or right, statement)
        elif _is_function(problem, left, statement):
            name = left[1][1]
            arguments = left[2] if left[0] == "at" else (left[2],)
            problem.functions[name] = (tuple(a[1] for a in arguments), right)
            statement.used = True
    _described(problem, in_equations)


def _described(problem: Problem, used: set[str]) -> None:
    """Parameters that the words around the equation define."""
    known = {
        *problem.definitions,
        *problem.functions,
        *problem.unknowns,
        *problem.variables,
    }
    missing = [n for n in sorted(used) if n not in known]
    for name, tree in described(missing, problem.statements).items():
        problem.definitions[name] = tree
        problem.quantities[name] = (f"{name} in words", tree[2])
        problem.assumptions.append(f"{name} is the value that the words give it")


def _pieces_of_definition(problem: Problem, index: int, name: str) -> Tree | None:
    """``k = 1 for 0 < x < 0.5 and k = 4 for 0.5 < x < 1`` as one tree."""
    pieces: list[Tree] = []
    at = index
    used = []
    while at < len(problem.statements):
        value = problem.statements[at]
        ours = value.is_expression or (
            value.is_equality and value.sides[0] == ("name", name)
        )
        following = problem.statements[at + 1 : at + 2]
        if not ours or (pieces and re.search(r"[.;?]", value.before)):
            break
        if pieces and say.OTHERWISE.search(value.after.split(",")[0]):
            pieces.append(value.sides[-1])
            used.append(at)
            break
        if not following or not _is_range(problem, following[0]):
            break
        pieces += [value.sides[-1], _truth(following[0])]
        used += [at, at + 1]
        at += 2
    if len(used) < 3:
        return None
    for number in used:
        problem.statements[number].used = True
    return ("call", "piecewise", tuple(pieces))


def _is_range(problem: Problem, statement: Statement) -> bool:
    """``for 0 < x < 0.5`` behind a value."""
    return (
        bool(statement.relations)
        and not statement.is_equality
        and any(
            side[0] == "name" and side[1] in problem.variables
            for side in statement.sides
        )
        and bool(
            re.search(
                r"(?:\b(?:for|if|when|where|in|on|für|si|pour|para|wenn)|当|若|在)?\s*$",
                statement.before,
                re.I,
            )
        )
        and not re.search(r"[.;?]", statement.before)
    )


def _set(problem: Problem, name: str, right: Tree, statement: Statement) -> None:
    step = problem.scheme_name and name in {"h", "dt", "dx", "N", "n", "M", "step"}
    if step and right[0] in {"num", "over", "qty", "pow"}:
        problem.scheme_values[name] = right
        statement.used = True
        if name not in _equation_names(problem):
            return
    if name in problem.definitions and problem.definitions[name] != right:
        old = problem.definitions[name]
        if (
            old[0] in {"num", "qty"}
            and right[0] in {"num", "qty"}
            and (old[1:3] != right[1:3])
        ):
            raise ReadingError(
                f"the text gives {name} twice, with different values",
                "contradictory",
            )
    if right[0] == "qty":
        problem.quantities[name] = (statement.text, right[2])
    problem.definitions[name] = right
    statement.used = True


def _equation_names(problem: Problem) -> set[str]:
    return {
        node[1]
        for s in problem.statements
        if s.relations
        and any(
            n[0] in {"D", "prime", "dot", "lap", "div"}
            for side in s.sides
            for n in nodes(side)
        )
        for side in s.sides
        for node in nodes(side)
        if node[0] == "name"
    }


def _is_definition(
    problem: Problem, name: str, statement: Statement, in_equations: set[str]
) -> bool:
    if name in problem.unknowns or name in problem.variables:
        return False
    base, _, tail = name.rpartition("_")
    if (
        base in problem.unknowns
        and tail
        and (tail == NORMAL or set(tail) <= set(problem.variables))
    ):
        return False
    if any(
        node[0] in {"D", "prime", "dot", "lap", "div"}
        for side in statement.sides
        for node in nodes(side)
    ):
        return False
    return not any(s[0] not in {"name"} for s in statement.sides[:-1])


def _is_function(problem: Problem, left: Tree, statement: Statement) -> bool:
    """``D(c) = 1 + c`` or ``f(x) = sin(x)`` where the name is no unknown."""
    if len(statement.sides) != 2:
        return False
    if left[0] == "at" and left[1][0] == "name":
        name, arguments = left[1][1], left[2]
    elif left[0] == "mul" and left[1][0] == "name" and left[2][0] == "name":
        name, arguments = left[1][1], (left[2],)
        if f"{name}(" not in statement.text.replace(" (", "("):
            return False
    else:
        return False
    if name in problem.unknowns or name.rpartition("_")[0] in problem.unknowns:
        return False
    names = {*problem.unknowns, *problem.variables}
    return all(a[0] == "name" and a[1] in names for a in arguments)


def _truth(statement: Statement) -> Tree:
    """A chain of comparisons as one condition."""
    links: list[Tree] = [
        ("rel", relation, statement.sides[i], statement.sides[i + 1])
        for i, relation in enumerate(statement.relations)
    ]
    out = links[0]
    for link in links[1:]:
        out = ("and", out, link)
    return out
