"""Names without a value: eigenvalues, constants of nature, what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.meaning import Meaning
from validators.specs.equation import jet_parts

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

_SPECTRAL = (
    "lambda",
    "lam",
    "E",
    "omega",
    "mu",
    "k",
    "P",
    "Lambda",
    "epsilon",
    "nu",
    "w",
)
_CONSTANTS = {
    "R": ("8.31446261815324", "the gas constant R = 8.314462618 J/(mol K)"),
    "g": ("9.80665", "standard gravity g = 9.80665 m/s^2"),
    "k_B": ("1.380649e-23", "the Boltzmann constant k_B = 1.380649e-23 J/K"),
    "kB": ("1.380649e-23", "the Boltzmann constant kB = 1.380649e-23 J/K"),
    "N_A": ("6.02214076e23", "the Avogadro constant N_A = 6.02214076e23 1/mol"),
}


class Parameters:
    """Sorts the names that the text uses without defining them."""

    def __init__(
        self, problem: Problem, meaning: Meaning, conditions: Conditions
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions

    def eigenvalue(self, equations: list[Any]) -> str | None:
        """The spectral parameter: undefined, multiplying the unknown, homogeneous."""
        names = self.undefined(equations)
        if not names:
            return None
        named = bool(say.EIGEN.search(self.problem.words)) or self._counted(names)
        named = named or any(
            re.search(r"(?:lambda|E|omega|mu|eigen)_?\d", of)
            for of, _ in self.problem.asked.points
        )
        points = self.conditions.conditions
        places = {tuple(c.where.items()) for c in points}
        unknowns = [
            s
            for e in equations
            for s in e.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
        ]
        homogeneous = all(
            sp.expand(e.subs({s: 0 for s in unknowns})) == 0 for e in equations
        ) and all(
            sp.expand(c.expression.subs({s: 0 for s in c.expression.free_symbols})) == 0
            for c in points
        )
        if not homogeneous or self.meaning.time in self.derived(equations):
            return None
        candidates = [n for n in _SPECTRAL if n in names]
        if named and candidates:
            return candidates[0]
        for of, _ in self.problem.asked.points:
            base = re.sub(r"_?\d+$", "", of)
            if base in names:
                return base
        if named and len(names) == 1:
            return names[0]
        for base in re.findall(r"(?<![A-Za-z0-9])([A-Za-z]+)_\d\b", self.problem.plain):
            if base in names:
                return str(base)
        # Two homogeneous conditions at two places: only special values of the one
        # undefined parameter leave anything but zero.
        if len(names) == 1 and len(places) > 1:
            return names[0]
        return None

    def _counted(self, names: list[str]) -> bool:
        """``three lowest E``, ``the first two lambda``: values of a free name."""
        return any(
            re.search(
                r"(?:lowest|first|smallest|ersten|kleinsten|tiefsten|niedrigsten|premi\w+|"
                r"primer\w+|menor\w+|最低的?|最小的?|前|最初の)\W*(?:\w{1,9}\W+){0,2}?"
                rf"{name}(?![A-Za-z0-9])",
                self.problem.plain,
                re.I,
            )
            for name in names
            if name in _SPECTRAL
        )

    def derived(self, equations: list[Any]) -> set[str]:
        """Variables by which an unknown is differentiated."""
        return {
            v
            for e in equations
            for s in e.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
            for v in jet_parts(str(s))[1]
        }

    def undefined(self, expressions: list[Any]) -> list[str]:
        """Names that are neither unknown, variable nor defined, in order."""
        out: dict[str, None] = {}
        for expression in expressions:
            for item in sorted(getattr(expression, "free_symbols", ()), key=str):
                name = str(item)
                if (
                    jet_parts(name)[0] not in self.meaning.unknowns
                    and name not in self.meaning.variables
                    and name not in self.conditions.delays
                    and "@" not in name
                ):
                    out.setdefault(name)
        return list(out)

    def constants(
        self, equations: list[Any], conditions: list[Any], eigenvalue: str | None
    ) -> dict[str, str]:
        """Constants of nature whose usual value is assumed."""
        out = {}
        names = self.undefined([*equations, *(c.expression for c in conditions)])
        for name in names:
            if name in _CONSTANTS and name != eigenvalue:
                if name == "R" and "T" not in self.problem.plain:
                    continue
                if (
                    name == "g"
                    and not re.search(
                        r"gravit|pendul|fall|drop|weight|projectile|mass|ball|Gewicht|pesan",
                        self.problem.words,
                        re.I,
                    )
                    and not re.search(
                        r"\bg\b\s*\)?\s*/\s*\(?[Ll]\b|\bm\s*\*?\s*g\b",
                        self.problem.plain,
                    )
                ):
                    continue
                value, words = _CONSTANTS[name]
                out[name] = value
                self.problem.assumptions.append(f"{words}, as the text gives no value")
        return out

    def free_parameters(
        self, equations: list[Any], conditions: list[Any], eigenvalue: str | None
    ) -> list[str]:
        """Names whose value must be asked for."""
        expressions = [*equations, *(c.expression for c in conditions)]
        expressions += [v for c in conditions for v in c.where.values()]
        expressions += [
            v for ends in self.conditions.domains.found.values() for v in ends
        ]
        return [n for n in self.undefined(expressions) if n != eigenvalue]
