"""Which names of a text are unknown functions, and of which variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.reading import wordings as say
from assistant.reading.grammar import Tree
from assistant.reading.meaning import NORMAL
from assistant.reading.statements import read_statements
from assistant.reading.trees import nodes

if TYPE_CHECKING:
    from assistant.reading.equations import Problem

SPATIAL = ("x", "y", "z", "r", "s", "theta", "phi", "xi")


def _trees(problem: Problem) -> Any:
    for statement in problem.statements:
        for side in statement.sides:
            yield from nodes(side)


def drop_variables(problem: Problem) -> None:
    """A name that is differentiated by is no unknown."""
    below = {v for node in _trees(problem) if node[0] == "D" for v in node[1]}
    carries = {
        node[2][1]
        for node in _trees(problem)
        if node[0] == "D" and node[2][0] == "name"
    }
    problem.unknowns = [n for n in problem.unknowns if n not in below or n in carries]


def add_algebraic(problem: Problem) -> None:
    """Names without derivatives that an equation of their own determines."""
    if not problem.unknowns:
        return
    formulas = [
        s
        for s in problem.statements
        if s.is_equality
        and len(s.sides) == 2
        and not any(
            n[0] == "at" and all(a[0] == "num" for a in n[2])
            for side in s.sides
            for n in nodes(side)
        )
    ]
    assigned = {
        s.sides[0][1]
        for s in formulas
        if s.sides[0][0] == "name"
        and not {n[1] for n in nodes(s.sides[1]) if n[0] == "name"} - {"pi", "e"}
    }
    differential = [
        s
        for s in formulas
        if any(
            n[0] in {"D", "prime", "dot", "lap", "div"} or _is_subscripted(problem, n)
            for side in s.sides
            for n in nodes(side)
        )
    ]
    algebraic = [
        s
        for s in formulas
        if s not in differential
        and not (s.sides[0][0] == "name" and s.sides[0][1] in assigned)
        and s.sides[0][0] != "at"
        and not re.match(r"[A-Za-z]\w*\s*\(\s*[A-Za-z]\w*\s*(?:,[^()]*)?\)\s*=", s.text)
    ]
    applied = {
        m for m in re.findall(r"(?<![\w'])([A-Za-z]\w*)\(\s*[\d.]+\s*\)", problem.plain)
    }
    used = {
        n[1]
        for s in differential
        for side in s.sides
        for n in nodes(side)
        if n[0] == "name"
    }
    taken = {*problem.unknowns, *assigned, "pi", "e", "E"}
    taken |= {
        letter
        for n in used
        if _is_subscripted(problem, ("name", n))
        for letter in n.rpartition("_")[2]
    }
    if any(n[0] in {"lap", "div", "grad"} for n in _trees(problem)) or (
        ("call", "laplacian") in {n[:2] for n in _trees(problem)}
    ):
        taken |= {"x", "y", "z", "r", "t"}
    spare = [
        n
        for n in sorted(used)
        if n not in taken and not _is_subscripted(problem, ("name", n))
    ]
    wanted = len(differential) + len(algebraic) - len(problem.unknowns)
    for s in algebraic:
        names = [
            n[1]
            for side in s.sides
            for n in nodes(side)
            if n[0] == "name" and n[1] not in taken
        ]
        named = s.sides[0][0] == "name" and s.sides[0][1] in spare
        # z = cos(y): a definition does as well, unless values of z are asked.
        if named and s.sides[0][1] not in applied:
            wanted -= 1
            continue
        chosen = (
            [n for n in names if n in applied]
            or [n for n in names if n not in {"t", "x", "s", "r"}]
            or [n for n in spare if n not in {"t", "x", "s", "r", "g"}]
        )
        if wanted > 0 and chosen and chosen[0] not in problem.unknowns:
            problem.unknowns.append(chosen[0])
            taken.add(chosen[0])
            wanted -= 1
    problem.reading.known.update(problem.unknowns)
    if set(problem.unknowns) - set(problem.reading.functions):
        problem.reading = read_statements(problem.plain, problem.unknowns)
        problem.statements = problem.reading.statements


def _is_subscripted(problem: Problem, node: Tree) -> bool:
    if node[0] != "name":
        return False
    base, _, tail = node[1].rpartition("_")
    derived = tail == NORMAL or (bool(tail) and set(tail) <= set("txyzrs"))
    return base in problem.unknowns and derived


def independent_variables(problem: Problem) -> tuple[str, ...]:
    """Names that the unknowns depend on, places first and time last."""
    found: dict[str, None] = dict.fromkeys(problem.asked.independent)
    primes = dots = nabla = False
    applied: list[str] = []
    for node in _trees(problem):
        if node[0] == "D":
            found.update(dict.fromkeys(node[1]))
        elif node[0] == "prime":
            primes = True
        elif node[0] == "dot":
            dots = True
        elif node[0] in {"lap", "div", "grad"}:
            nabla = True
        elif node[0] == "call" and node[1] == "diff":
            for item in node[2][1:]:
                item = item[1][0] if item[0] == "tuple" else item
                if item[0] == "name":
                    found.setdefault(item[1])
        elif node[0] == "call" and node[1] == "laplacian":
            nabla = True
        elif node[0] == "name":
            base, _, tail = node[1].rpartition("_")
            if base in problem.unknowns and set(tail) <= set("txyzrs"):
                found.update(dict.fromkeys(tail))
        if node[0] == "at" and node[1][0] in {"name", "prime", "dot"}:
            base = node[1][1] if node[1][0] == "name" else node[1][1][1]
            if isinstance(base, str) and (
                base in problem.unknowns or base.rpartition("_")[0] in problem.unknowns
            ):
                applied += [
                    a[1]
                    for a in node[2]
                    if a[0] == "name" and a[1] not in problem.unknowns
                ]
    if dots and not {"t", "tau"} & set(found):
        found.setdefault("t")
    pde = len(found) > 1 or nabla
    for name in applied:
        if name in {"t", "x", "y", "z", "r", "s", "theta", "tau"} and (
            pde or not found
        ):
            found.setdefault(name)
    bounded = [
        s.sides[i][1]
        for s in problem.statements
        for i in range(len(s.sides))
        if s.relations
        and not s.is_equality
        and s.sides[i][0] == "name"
        and s.sides[i][1] in {"t", *SPATIAL}
    ]
    if nabla:
        _nabla_variables(problem, found, bounded, applied)
    if primes and not found:
        found[_prime_variable(problem, bounded)] = None
    if not found and problem.unknowns:
        found[_prime_variable(problem, bounded)] = None
    names = [
        n for n in found if n not in problem.unknowns or n in problem.asked.independent
    ]
    time = next((n for n in names if n in {"t", "tau"}), None)
    ordered = [n for n in names if n != time]
    if len(ordered) > 1 and set(ordered) <= set("xyz"):
        ordered.sort()
    return tuple([*ordered, time] if time else ordered)


def _nabla_variables(
    problem: Problem, found: dict[str, None], bounded: list[str], applied: list[str]
) -> None:
    present = [n for n in SPATIAL if n in found or n in bounded or n in applied]
    if present:
        if "t" not in found and _applied_to_two(problem) and len(present) == 1:
            present = ["x", "y"] if present[0] in "xy" else present
        for name in present:
            found.setdefault(name)
        if len(present) == 1 or present != ["x"]:
            return
    if present == []:
        used = [
            n
            for n in ("x", "y", "z")
            if any(node == ("name", n) for node in _trees(problem))
        ]
        planar = (
            any(
                node[0] == "at"
                and node[1][:1] == ("name",)
                and node[1][1] in problem.unknowns
                and len(node[2]) == 2
                for node in _trees(problem)
            )
            and "t" not in found
        )
        two = (
            planar
            or bool(say.SQUARE.search(problem.words))
            or bool(
                re.search(
                    r"square|rectang|plate|l-shape|2-?d\b|quadrat|carré|正方形",
                    problem.words,
                    re.I,
                )
            )
        )
        three = bool(re.search(r"\bcube\b|3-?d\b|\bbox\b", problem.words, re.I))
        radial = say.SPHERE.search(problem.words) or (
            say.CYLINDER.search(problem.words) and found
        )
        if radial and not used:
            names = ["r"]
        elif three or "z" in used:
            names = ["x", "y", "z"]
        elif two or "y" in used or say.UNIT_DISC.search(problem.words):
            names = ["x", "y"]
        else:
            names = ["x"]
        for name in names:
            found.setdefault(name)


def _applied_to_two(problem: Problem) -> bool:
    """Whether an unknown is written with two arguments."""
    return any(
        node[0] == "at"
        and node[1][0] == "name"
        and node[1][1] in problem.unknowns
        and len(node[2]) == 2
        for node in _trees(problem)
    )


def _prime_variable(problem: Problem, bounded: list[str]) -> str:
    taken = set(problem.unknowns)
    if bounded:
        return bounded[0]
    used = {node[1] for node in _trees(problem) if node[0] == "name"}
    given = _given_values(problem) - {"t", "x"}
    for name in ("t", "x", "s", "z", "r", "theta", "tau"):
        if name in used and name not in taken and name not in given:
            return name
    places = {
        node[2]
        for node in _trees(problem)
        if node[0] == "at" and len(node[2]) == 1 and _conditional(problem, node)
    }
    if len(places) > 1 and "x" not in taken:
        return "x"
    return "t" if "t" not in taken else "x"


_AT = re.compile(
    r"(?:\b(?:at|for|when|where|bei|für|an|à|pour|en|para|a|cuando|quand|wo)|在|当|で)\s*$",
    re.I,
)


def _given_values(problem: Problem) -> set[str]:
    """Letters with a number, "r = 0.6", that no words make a place: "at r = 0.6"."""
    return {
        s.sides[0][1]
        for s in problem.statements
        if s.is_equality
        and len(s.sides) == 2
        and s.sides[0][0] == "name"
        and s.sides[1][0] in {"num", "qty", "neg", "over"}
        and not _AT.search(s.before)
    }


def _conditional(problem: Problem, node: Tree) -> bool:
    """Whether the node stands in a relation, not alone as a value asked for."""
    return any(
        s.is_equality and any(node in list(nodes(side)) for side in s.sides)
        for s in problem.statements
    )
