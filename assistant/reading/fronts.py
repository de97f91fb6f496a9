"""Problems with a moving front, ``T(s(t), t) = 0`` with ``s' = -T_x(s(t), t)``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.conditions import Conditions
from assistant.reading.definitions import define
from assistant.reading.equations import Problem
from assistant.reading.errors import ReadingError
from assistant.reading.latex import DERIV_CLOSE, DERIV_OPEN
from assistant.reading.meaning import symbol
from assistant.reading.notation import normalise
from assistant.reading.points import Points
from assistant.reading.shown_units import ShownUnits
from validators.specs.equation import Condition, EquationSpec, Point

_FRONT = re.compile(r"[A-Za-z]\w*\(\s*([A-Za-z])\s*(?:\(\s*t\s*\))?\s*,\s*t\s*\)")


def match(text: str, asked: Asked | None = None) -> EquationSpec | None:
    """The spec of a one-phase Stefan problem in formulas; None for other texts.

    Raises:
        ReadingError: A front is there, but the problem is incomplete or of another
            kind.
    """
    plain = normalise(text)
    names = [n for n in _FRONT.findall(plain) if n not in "xyzrt"]
    name = next((n for n in names if _moves(n, plain)), None)
    if name is None:
        return None
    plain = re.sub(rf"(?<![A-Za-z0-9_]){name}\(\s*t\s*\)", name, plain)
    plain = re.sub(
        rf"(?:for\s+|on\s+|in\s+)?0\s*<=?\s*x\s*<=?\s*{name}\b(?:\s*,)?", ", ", plain
    )
    return _Reader(plain, name, asked or Asked()).spec()


def _moves(name: str, plain: str) -> bool:
    return bool(
        re.search(
            rf"(?<![A-Za-z0-9_]){name}\s*(?:\(\s*t\s*\))?\s*['\u0307]|"
            rf"{DERIV_OPEN}t{DERIV_CLOSE}\s*{name}\b|(?<![A-Za-z0-9_]){name}'",
            plain,
        )
    )


class _Reader:
    def __init__(self, plain: str, name: str, asked: Asked) -> None:
        self.front = name
        self.problem = Problem(plain, Asked((), (), asked.closed_form, asked.points))
        problem = self.problem
        fields = [u for u in problem.unknowns if u != name]
        if len(fields) != 1 or name not in problem.unknowns:
            raise ReadingError(
                "moving boundaries are solved for one field and one front only",
                "unsupported",
            )
        (self.field,) = fields
        problem.unknowns = [self.field, name]
        problem.variables = ("x", "t")
        define(problem)
        self.meaning = problem.make_meaning()
        # A prime on the front, not on the field, is by time.
        self.meaning.prime = "t"
        problem.meaning = self.meaning

    def spec(self) -> EquationSpec:
        problem, meaning = self.problem, self.meaning
        conditions = Conditions(problem, meaning)
        units = ShownUnits(problem, meaning, conditions)
        asked = Points(problem, meaning, conditions, units)
        self.found: dict[str, Any] = {}
        for statement in problem.statements:
            if statement.used or not statement.is_equality:
                continue
            for side in statement.sides[:-1]:
                value = meaning.scalar(side) - meaning.scalar(statement.sides[-1])
                if self._sort(value):
                    statement.used = True
        units.read()
        points = [self._timed(p) for p in asked.read("t", None)]
        # The front is a length, whatever the units of the field are.
        units.unit.pop(self.front, None)
        units.scale.pop(self.front, None)
        if "x" in units.unit:
            units.unit[self.front] = units.unit["x"]
            units.scale[self.front] = units.scale.get("x", 1.0)
        self._complete()
        end = max([p.at["t"] for p in points if "t" in p.at], default=1.0)
        found = self.found
        u, s = symbol(self.field), symbol(self.front)
        rate, slope = symbol(f"{self.field}__t"), symbol(f"{self.field}__x")
        a, b, c = found["left"]
        listed = [
            Condition(a * slope + b * u - c, {"x": sp.Integer(0)}),
            Condition(u - found["melt"], {"x": s}),
            Condition(s - found["start"], {"t": sp.Integer(0)}),
        ]
        numbers = [found["alpha"], found["beta"], found["melt"], found["start"], a, b]
        free = {str(n) for v in numbers for n in getattr(v, "free_symbols", ())}
        free |= {str(n) for n in getattr(c, "free_symbols", ())} - {"t"}
        if free:
            raise ReadingError(
                f"which value has {', '.join(sorted(free))}? The text uses it without "
                "saying.",
                "missing",
            )
        return EquationSpec(
            unknowns=(self.field, self.front),
            independent=("x", "t"),
            time="t",
            equations=(
                rate - found["alpha"] * symbol(f"{self.field}__x_x"),
                symbol(f"{self.front}__t") + found["beta"] * slope,
            ),
            conditions=tuple(listed),
            domain={"x": (sp.Integer(0), s), "t": (sp.Integer(0), sp.Float(end))},
            points=tuple(points),
            scale=units.scale,
            unit=units.unit,
            closed_form=problem.asked.closed_form,
            law="Stefan problem, one phase",
            assumptions=tuple(problem.assumptions),
            data={
                "kind": "stefan",
                "front": self.front,
                "field": self.field,
                **{k: float(found[k]) for k in ("alpha", "beta", "melt", "start")},
                "left": (float(a), float(b), sp.sympify(c)),
                "initial": found.get("initial"),
            },
        )

    def _timed(self, point: Point) -> Point:
        """``s(2)`` is the front at a time, as it depends on nothing else."""
        names = {str(s) for s in getattr(point.expression, "free_symbols", ())}
        alone = bool(names) and names <= {self.front, f"{self.front}__t"}
        if alone and set(point.at) == {"x"}:
            return replace(point, at={"t": point.at["x"]})
        return point

    def _sort(self, value: Any) -> bool:
        """Enter one relation; False when it is none of the parts."""
        u, s = symbol(self.field), symbol(self.front)
        placed = {
            x: self.meaning.placed[str(x)]
            for x in value.free_symbols
            if str(x) in self.meaning.placed
        }
        rate = symbol(f"{self.front}__t")
        if value.has(rate):
            slopes = [x for x, p in placed.items() if p.jet == f"{self.field}__x"]
            slopes += [symbol(f"{self.field}__x")]
            speed = sp.solve(value, rate)[0]
            self.found["beta"] = -sum(sp.diff(speed, x) for x in slopes)
            rest = sp.simplify(speed.subs(dict.fromkeys(slopes, 0)))
            if rest != 0:
                raise ReadingError(
                    "the speed of the front must be proportional to the slope there",
                    "unsupported",
                )
            return True
        curved = symbol(f"{self.field}__x_x")
        if value.has(curved) and value.has(symbol(f"{self.field}__t")):
            speed = sp.solve(value, symbol(f"{self.field}__t"))[0]
            self.found["alpha"] = sp.diff(speed, curved)
            if sp.simplify(speed - self.found["alpha"] * curved) != 0:
                raise ReadingError(
                    "moving boundaries are solved for the plain heat equation only",
                    "unsupported",
                )
            return True
        if not placed:
            return False
        ((first, place),) = list(placed.items())[:1]
        where = place.arguments
        if place.jet == self.front and len(where) == 1:
            self.found["start"] = sp.solve(value, first)[0]
            return True
        if len(where) != 2:
            return False
        if where[0] == s:
            self.found["melt"] = sp.solve(value, first)[0]
            return True
        if where[0] == 0:
            bare = value.subs({x: symbol(p.jet) for x, p in placed.items()})
            a = sp.diff(bare, symbol(f"{self.field}__x"))
            b = sp.diff(bare, u)
            rest = -bare.subs({symbol(f"{self.field}__x"): 0, u: 0})
            self.found["left"] = (a, b, rest)
            return True
        if where[1] == 0:
            self.found["initial"] = sp.solve(value, first)[0]
            return True
        return False

    def _complete(self) -> None:
        self.found.setdefault("start", sp.Integer(0))
        questions = {
            "alpha": f"which equation holds for {self.field} behind the front?",
            "beta": f"which law gives the speed of the front {self.front}?",
            "left": f"which condition holds for {self.field} at x = 0?",
            "melt": f"which value has {self.field} at the front?",
        }
        for key, question in questions.items():
            if key not in self.found:
                raise ReadingError(question, "missing")
