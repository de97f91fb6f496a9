"""Statements to a spec: which formula is an equation, a condition, a value asked."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.asked import Asked
from assistant.reading.conditions import Conditions
from assistant.reading.described import described
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Grammar, Tree
from assistant.reading.meaning import NORMAL, Meaning
from assistant.reading.questions import Questions
from assistant.reading.rewritings import limits, written_out
from assistant.reading.statements import Reading, Statement, read_statements
from assistant.reading.tokens import normalise
from assistant.reading.trees import nodes
from validators.specs.equation import (
    EquationSpec,
    Scheme,
    jet_parts,
)

SPATIAL = ("x", "y", "z", "r", "s", "theta", "phi", "xi")


def understand(text: str, asked: Asked | None = None) -> EquationSpec:
    """Read one problem.

    Raises:
        ReadingError: With reason ``missing`` when something must be asked, and other
            reasons when the text cannot be a sound problem.
    """
    return Problem(text, asked or Asked()).spec()


class Problem:
    """One text while it is being understood."""

    def __init__(self, text: str, asked: Asked) -> None:
        self.original = text
        self.asked = asked
        if re.search(
            r"\bd[WB](?:_t)?\b(?!\s*/)|\b[Ww]iener\b|\b[Bb]rownian\b|\bstochastic\b",
            text,
        ):
            raise ReadingError(
                "stochastic differential equations are not solved here", "unsupported"
            )
        if re.search(r"\\int\b|∫|\bint_|\bintegral equation", text):
            raise ReadingError(
                "integral equations are not solved here; a differentiated form may be",
                "unsupported",
            )
        self.plain = _spread_signs(written_out(normalise(limits(text))))
        crossed = re.search(r"\(?\b([A-Za-z]\w*)\s+(?:x|\*)\s+([A-Za-z]\w*)\s*\)", text)
        if re.search(r"\\times\s*\\?[A-Za-z]|\bcross product\b|×\s*[A-Z]", text) or (
            crossed
            and " x " in crossed.group()
            and not re.search(r"\bx\s*[('=]|/dx", text)
        ):
            raise ReadingError(
                "a cross product of vectors cannot be read: please write the equations "
                "of the components, such as mx' = …, my' = …, mz' = …",
                "missing",
            )
        names = [n for n in asked.unknowns if re.fullmatch(r"[A-Za-z]\w*", n)]
        self.reading: Reading = read_statements(self.plain, names)
        self.statements = self.reading.statements
        self.words = self.reading.words
        self.assumptions: list[str] = []
        self.unknowns = [
            n for n in self.reading.functions if n not in asked.independent
        ]
        self._drop_variables_from_unknowns()
        self._algebraic_unknowns()
        self.variables = self._find_variables()
        self.unknowns = [n for n in self.unknowns if n not in self.variables]
        self.definitions: dict[str, Any] = {}
        self.quantities: dict[str, tuple[str, Any]] = {}
        self.functions: dict[str, tuple[tuple[str, ...], Tree]] = {}
        self.scheme: Scheme | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the request says by fields, not only by text, what it wants."""
        return bool(self.asked.unknowns or self.asked.independent or self.asked.points)

    # --- names ------------------------------------------------------------------

    def _trees(self) -> Any:
        for statement in self.statements:
            for side in statement.sides:
                yield from nodes(side)

    def _drop_variables_from_unknowns(self) -> None:
        """A name that is differentiated by is no unknown."""
        below = {v for node in self._trees() if node[0] == "D" for v in node[1]}
        carries = {
            node[2][1]
            for node in self._trees()
            if node[0] == "D" and node[2][0] == "name"
        }
        self.unknowns = [n for n in self.unknowns if n not in below or n in carries]

    def _algebraic_unknowns(self) -> None:
        """Names without derivatives that an equation of their own determines."""
        if not self.unknowns:
            return
        formulas = [
            s
            for s in self.statements
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
                n[0] in {"D", "prime", "dot", "lap", "div"} or self._is_subscripted(n)
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
            and not re.match(
                r"[A-Za-z]\w*\s*\(\s*[A-Za-z]\w*\s*(?:,[^()]*)?\)\s*=", s.text
            )
        ]
        applied = {
            m
            for m in re.findall(r"(?<![\w'])([A-Za-z]\w*)\(\s*[\d.]+\s*\)", self.plain)
        }
        used = {
            n[1]
            for s in differential
            for side in s.sides
            for n in nodes(side)
            if n[0] == "name"
        }
        taken = {*self.unknowns, *assigned, "pi", "e", "E"}
        taken |= {
            letter
            for n in used
            if self._is_subscripted(("name", n))
            for letter in n.rpartition("_")[2]
        }
        if any(n[0] in {"lap", "div", "grad"} for n in self._trees()) or (
            ("call", "laplacian") in {n[:2] for n in self._trees()}
        ):
            taken |= {"x", "y", "z", "r", "t"}
        spare = [
            n
            for n in sorted(used)
            if n not in taken and not self._is_subscripted(("name", n))
        ]
        wanted = len(differential) + len(algebraic) - len(self.unknowns)
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
            if wanted > 0 and chosen and chosen[0] not in self.unknowns:
                self.unknowns.append(chosen[0])
                taken.add(chosen[0])
                wanted -= 1
        self.reading.known.update(self.unknowns)
        if set(self.unknowns) - set(self.reading.functions):
            self.reading = read_statements(self.plain, self.unknowns)
            self.statements = self.reading.statements

    def _is_subscripted(self, node: Tree) -> bool:
        if node[0] != "name":
            return False
        base, _, tail = node[1].rpartition("_")
        derived = tail == NORMAL or (bool(tail) and set(tail) <= set("txyzrs"))
        return base in self.unknowns and derived

    def _find_variables(self) -> tuple[str, ...]:
        found: dict[str, None] = dict.fromkeys(self.asked.independent)
        primes = dots = nabla = False
        applied: list[str] = []
        for node in self._trees():
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
                if base in self.unknowns and set(tail) <= set("txyzrs"):
                    found.update(dict.fromkeys(tail))
            if node[0] == "at" and node[1][0] in {"name", "prime", "dot"}:
                base = node[1][1] if node[1][0] == "name" else node[1][1][1]
                if isinstance(base, str) and (
                    base in self.unknowns or base.rpartition("_")[0] in self.unknowns
                ):
                    applied += [
                        a[1]
                        for a in node[2]
                        if a[0] == "name" and a[1] not in self.unknowns
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
            for s in self.statements
            for i in range(len(s.sides))
            if s.relations
            and not s.is_equality
            and s.sides[i][0] == "name"
            and s.sides[i][1] in {"t", *SPATIAL}
        ]
        if nabla:
            self._nabla_variables(found, bounded, applied)
        if primes and not found:
            found[self._prime_variable(bounded)] = None
        if not found and self.unknowns:
            found[self._prime_variable(bounded)] = None
        names = [
            n for n in found if n not in self.unknowns or n in self.asked.independent
        ]
        time = next((n for n in names if n in {"t", "tau"}), None)
        ordered = [n for n in names if n != time]
        if len(ordered) > 1 and set(ordered) <= set("xyz"):
            ordered.sort()
        return tuple([*ordered, time] if time else ordered)

    def _nabla_variables(
        self, found: dict[str, None], bounded: list[str], applied: list[str]
    ) -> None:
        present = [n for n in SPATIAL if n in found or n in bounded or n in applied]
        if present:
            if "t" not in found and self._applied_to_two() and len(present) == 1:
                present = ["x", "y"] if present[0] in "xy" else present
            for name in present:
                found.setdefault(name)
            if len(present) == 1 or present != ["x"]:
                return
        if present == []:
            used = [
                n
                for n in ("x", "y", "z")
                if any(node == ("name", n) for node in self._trees())
            ]
            planar = (
                any(
                    node[0] == "at"
                    and node[1][:1] == ("name",)
                    and node[1][1] in self.unknowns
                    and len(node[2]) == 2
                    for node in self._trees()
                )
                and "t" not in found
            )
            two = (
                planar
                or bool(say.SQUARE.search(self.words))
                or bool(
                    re.search(
                        r"square|rectang|plate|l-shape|2-?d\b|quadrat|carré|正方形",
                        self.words,
                        re.I,
                    )
                )
            )
            three = bool(re.search(r"\bcube\b|3-?d\b|\bbox\b", self.words, re.I))
            radial = say.SPHERE.search(self.words) or (
                say.CYLINDER.search(self.words) and found
            )
            if radial and not used:
                names = ["r"]
            elif three or "z" in used:
                names = ["x", "y", "z"]
            elif two or "y" in used or say.UNIT_DISC.search(self.words):
                names = ["x", "y"]
            else:
                names = ["x"]
            for name in names:
                found.setdefault(name)

    def _applied_to_two(self) -> bool:
        """Whether an unknown is written with two arguments."""
        return any(
            node[0] == "at"
            and node[1][0] == "name"
            and node[1][1] in self.unknowns
            and len(node[2]) == 2
            for node in self._trees()
        )

    def _prime_variable(self, bounded: list[str]) -> str:
        taken = set(self.unknowns)
        if bounded:
            return bounded[0]
        assigned = [
            s.sides[0][1]
            for s in self.statements
            if s.is_equality and s.sides[0][0] == "name" and len(s.sides) == 2
        ]
        used = {node[1] for node in self._trees() if node[0] == "name"}
        for name in ("t", "x", "s", "z", "r", "theta", "tau"):
            if name in used and name not in taken:
                return name
        del assigned
        places = {
            node[2]
            for node in self._trees()
            if node[0] == "at" and len(node[2]) == 1 and self._conditional(node)
        }
        if len(places) > 1 and "x" not in taken:
            return "x"
        return "t" if "t" not in taken else "x"

    def _conditional(self, node: Tree) -> bool:
        """Whether the node stands in a relation, not alone as a value asked for."""
        return any(
            s.is_equality and any(node in list(nodes(side)) for side in s.sides)
            for s in self.statements
        )

    # --- the spec ---------------------------------------------------------------

    def spec(self) -> EquationSpec:
        """Put everything together.

        Raises:
            ReadingError: See `understand`.
        """
        if not self.unknowns:
            if self.reading.problems:
                raise ReadingError(self.reading.problems[0])
            raise ReadingError(
                "no differential equation was found in the text: which equation, with "
                "which conditions, is to be solved?",
                "missing",
            )
        self.define()
        meaning = self.meaning = self.make_meaning()
        conditions = Conditions(self, meaning)
        conditions.collect()
        equations = conditions.equations
        if not equations:
            if self.reading.problems:
                raise ReadingError(self.reading.problems[0])
            raise ReadingError(
                f"no equation for {', '.join(self.unknowns)} was found: which "
                "differential equation is to be solved?",
                "missing",
            )
        self._reduce_unknowns(equations)
        questions = Questions(self, meaning, conditions)
        return questions.finish()

    def _reduce_unknowns(self, equations: list[Any]) -> None:
        present = {
            jet_parts(str(s))[0].split("@")[0]
            for e in equations
            for s in e.free_symbols
        }
        self.unknowns = [n for n in self.unknowns if n in present]
        self.meaning.unknowns = tuple(self.unknowns)

    def make_meaning(self) -> Meaning:
        """What the names of this text mean."""
        time = next((n for n in self.variables if n in {"t", "tau"}), None)
        first = self.variables[0] if self.variables else "t"
        prime = (
            first
            if len(self.variables) == 1
            else (next((v for v in self.variables if v != time), first))
        )
        curvature = 0
        if "r" in self.variables:
            curvature = 2 if say.SPHERE.search(self.words) else 1
        meaning = Meaning(
            tuple(self.unknowns),
            self.variables,
            prime,
            time or first,
            time,
            curvature,
            self.definitions,
            self.functions,
        )
        meaning.owner = self
        return meaning

    def quantity(self, tree: Tree, *, coordinate: bool = False) -> Any:
        """A tree that is a number with a unit, in SI; other trees as they are."""
        del coordinate
        if tree[0] != "qty":
            return None
        _, text, unit, _ = tree
        value = sp.Rational(text) * sp.nsimplify(unit.factor, rational=True)
        if unit.offset and self.kelvin:
            value += sp.Rational(str(unit.offset))
        return value

    @property
    def kelvin(self) -> bool:
        """Whether °C must become K: an absolute temperature enters the equations."""
        text = self.plain
        return bool(
            re.search(
                r"T\s*\^\s*\(?4|/\s*\(?\s*(?:R|k_?B)\s*\*?\s*T|\bK\b(?!\s*[=*(])", text
            )
            and re.search(r"°C|degC|[Cc]elsius", text)
        ) and bool(re.search(r"\^\s*\(?4|exp", text))

    def unquantified(self, tree: Tree) -> Tree:
        """A number with letters after it, read as a product after all."""
        if tree[0] == "qty":
            return Grammar(
                _qty_tokens(tree), self.reading.known, self.unknowns
            ).expression()
        return tree

    def define(self) -> None:
        """Parameters, helper functions and schemes; they leave the list of formulas."""
        self._scheme_name = say.scheme_named(self.original)
        in_equations = {
            node[1]
            for s in self.statements
            if any(
                n[0] in {"D", "prime", "dot", "lap", "div"}
                for side in s.sides
                for n in nodes(side)
            )
            for side in s.sides
            for node in nodes(side)
            if node[0] == "name"
        }
        for index, statement in enumerate(self.statements):
            if not statement.is_equality or len(statement.sides) < 2:
                continue
            if statement.used:
                continue
            left, right = statement.sides[0], statement.sides[-1]
            if left[0] == "name" and self._is_definition(
                left[1], statement, in_equations
            ):
                names = [s[1] for s in statement.sides[:-1] if s[0] == "name"]
                pieces = self._pieces_of_definition(index, names[0])
                for name in names:
                    self._set(name, pieces or right, statement)
            elif self._is_function(left, statement):
                name = left[1][1]
                arguments = left[2] if left[0] == "at" else (left[2],)
                self.functions[name] = (tuple(a[1] for a in arguments), right)
                statement.used = True
        self._described(in_equations)

    def _described(self, used: set[str]) -> None:
        """Parameters that the words around the equation define."""
        known = {*self.definitions, *self.functions, *self.unknowns, *self.variables}
        missing = [n for n in sorted(used) if n not in known]
        for name, tree in described(missing, self.statements).items():
            self.definitions[name] = tree
            self.quantities[name] = (f"{name} in words", tree[2])
            self.assumptions.append(f"{name} is the value that the words give it")

    def _pieces_of_definition(self, index: int, name: str) -> Tree | None:
        """``k = 1 for 0 < x < 0.5 and k = 4 for 0.5 < x < 1`` as one tree."""
        pieces: list[Tree] = []
        at = index
        used = []
        while at < len(self.statements):
            value = self.statements[at]
            ours = value.is_expression or (
                value.is_equality and value.sides[0] == ("name", name)
            )
            following = self.statements[at + 1 : at + 2]
            if not ours or (pieces and re.search(r"[.;?]", value.before)):
                break
            if pieces and say.OTHERWISE.search(value.after.split(",")[0]):
                pieces.append(value.sides[-1])
                used.append(at)
                break
            if not following or not self._is_range(following[0]):
                break
            pieces += [value.sides[-1], _truth(following[0])]
            used += [at, at + 1]
            at += 2
        if len(used) < 3:
            return None
        for number in used:
            self.statements[number].used = True
        return ("call", "piecewise", tuple(pieces))

    def _is_range(self, statement: Statement) -> bool:
        """``for 0 < x < 0.5`` behind a value."""
        return (
            bool(statement.relations)
            and not statement.is_equality
            and any(
                side[0] == "name" and side[1] in self.variables
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

    def _set(self, name: str, right: Tree, statement: Statement) -> None:
        step = self._scheme_name and name in {"h", "dt", "dx", "N", "n", "M", "step"}
        if step and right[0] in {"num", "over", "qty", "pow"}:
            self.scheme_values[name] = right
            statement.used = True
            if name not in self._equation_names():
                return
        if name in self.definitions and self.definitions[name] != right:
            old = self.definitions[name]
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
            self.quantities[name] = (statement.text, right[2])
        self.definitions[name] = right
        statement.used = True

    def _equation_names(self) -> set[str]:
        return {
            node[1]
            for s in self.statements
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

    @property
    def scheme_values(self) -> dict[str, Tree]:
        """Steps and counts given for a named scheme."""
        if not hasattr(self, "_scheme_values"):
            self._scheme_values: dict[str, Tree] = {}
        return self._scheme_values

    def _is_definition(
        self, name: str, statement: Statement, in_equations: set[str]
    ) -> bool:
        if name in self.unknowns or name in self.variables:
            return False
        base, _, tail = name.rpartition("_")
        if (
            base in self.unknowns
            and tail
            and (tail == NORMAL or set(tail) <= set(self.variables))
        ):
            return False
        if any(
            node[0] in {"D", "prime", "dot", "lap", "div"}
            for side in statement.sides
            for node in nodes(side)
        ):
            return False
        return not any(s[0] not in {"name"} for s in statement.sides[:-1])

    def _is_function(self, left: Tree, statement: Statement) -> bool:
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
        if name in self.unknowns or name.rpartition("_")[0] in self.unknowns:
            return False
        names = {*self.unknowns, *self.variables}
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


def _qty_tokens(tree: Tree) -> Any:
    return tree[3]


def _spread_signs(text: str) -> str:
    """``x = ±1`` and ``u(±1) = 0`` mean both signs."""
    text = re.sub(r"([A-Za-z_]\w*)\s*=\s*±\s*([\w.]+)", r"\1 = -\2 and \1 = \2", text)
    return re.sub(
        r"([A-Za-z_]\w*'*)\(\s*±\s*([\w.]+)\s*((?:,[^()]*)?)\)\s*=\s*([^,;.\n]+)",
        r"\1(-\2\3) = \4, \1(\2\3) = \4",
        text,
    )
