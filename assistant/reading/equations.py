"""Statements to a spec: which formula is an equation, a condition, a value asked."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import definitions, edges, variables
from assistant.reading import wordings as say
from assistant.reading.asked import Asked
from assistant.reading.conditions import Conditions
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import Meaning
from assistant.reading.notation import normalise
from assistant.reading.questions import Questions
from assistant.reading.rewritings import limits, written_out
from assistant.reading.statements import Reading, read_statements
from validators.specs.equation import (
    EquationSpec,
    Scheme,
    jet_parts,
)


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
        text = edges.written(text)
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
        variables.drop_variables(self)
        variables.add_algebraic(self)
        self.variables = variables.independent_variables(self)
        self.unknowns = [n for n in self.unknowns if n not in self.variables]
        self.definitions: dict[str, Any] = {}
        self.quantities: dict[str, tuple[str, Any]] = {}
        self.functions: dict[str, tuple[tuple[str, ...], Tree]] = {}
        self.scheme: Scheme | None = None
        self.scheme_name: str | None = None
        #: Names of values at the start to the unknown that they belong to.
        self.named_starts: dict[str, str] = {}
        #: Steps and counts given for a named scheme.
        self.scheme_values: dict[str, Tree] = {}

    @property
    def is_asked(self) -> bool:
        """Whether the request says by fields, not only by text, what it wants."""
        return bool(self.asked.unknowns or self.asked.independent or self.asked.points)

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
        definitions.define(self)
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


def _spread_signs(text: str) -> str:
    """``x = ±1`` and ``u(±1) = 0`` mean both signs."""
    text = re.sub(r"([A-Za-z_]\w*)\s*=\s*±\s*([\w.]+)", r"\1 = -\2 and \1 = \2", text)
    return re.sub(
        r"([A-Za-z_]\w*'*)\(\s*±\s*([\w.]+)\s*((?:,[^()]*)?)\)\s*=\s*([^,;.\n]+)",
        r"\1(-\2\3) = \4, \1(\2\3) = \4",
        text,
    )
