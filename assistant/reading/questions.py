"""The finished spec: what kind of problem it is, and what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import extremes
from assistant.reading import wordings as say
from assistant.reading.bare_numbers import BareNumbers
from assistant.reading.dimensions import check_dimensions
from assistant.reading.entered import asks_a_value, open_questions, unentered
from assistant.reading.errors import ReadingError
from assistant.reading.meaning import Meaning, symbol
from assistant.reading.parameters import Parameters
from assistant.reading.points import Points, distinct
from assistant.reading.question_walk import ordered
from assistant.reading.schemes_asked import scheme_asked
from assistant.reading.shown_units import LENGTH, ShownUnits
from validators.specs.equation import (
    Condition,
    EquationSpec,
    Point,
    jet_name,
    jet_parts,
)

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem


class Questions:
    """Finishes a spec from the sorted statements."""

    def __init__(
        self, problem: Problem, meaning: Meaning, conditions: Conditions
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions
        self.units = ShownUnits(problem, meaning, conditions)
        self.asked = Points(problem, meaning, conditions, self.units)
        self.parameters = Parameters(problem, meaning, conditions)

    def finish(self) -> EquationSpec:
        """The spec.

        Raises:
            ReadingError: Something is missing, or the parts contradict each other.
        """
        equations = list(self.conditions.equations)
        conditions = list(self.conditions.conditions)
        eigenvalue = self.parameters.eigenvalue(equations)
        constants = self.parameters.constants(equations, conditions, eigenvalue)
        equations, conditions = _with_values(constants, equations, conditions)
        regular = self._regular(equations, conditions)
        conditions += regular
        time = None if regular else self._time(conditions, eigenvalue)
        self.units.read()
        points, returning = self._points(time, eigenvalue)
        steady = bool(say.STEADY.search(self.problem.words))
        if steady and time and self.meaning.space and self._timeless(points, time):
            equations, conditions = self._steadied(equations, conditions, time)
            self.meaning.variables = self.meaning.space
            self.meaning.time = time = None
        if self.asked.events and time and len(self.meaning.variables) > 1:
            points = self._arrivals(points, time)
        free = self.parameters.free_parameters(equations, conditions, eigenvalue)
        if free and (points or (self.meaning.time and self.meaning.space)):
            names = ", ".join(free)
            raise ReadingError(
                f"which value has {names}? The text uses "
                f"{'it' if len(free) == 1 else 'them'} without saying.",
                "missing",
            )
        scheme = scheme_asked(self.problem, self.meaning)
        self._check_lengths()
        equations = self._in_units(equations)
        domain = dict(self.conditions.domains.found)
        self._horizon(domain, time, points)
        if not self.problem.asked.points and not eigenvalue:
            points = distinct(points)
            if self.problem.asked.profiles and not free:
                points = self.asked.profiles(points, domain, time, scheme)
        try:
            self.asked.inside(points, domain, time)
        except ReadingError:
            self._check_excess(equations, conditions)
            raise
        points, flags = self._flags(points, returning, time, steady=steady)
        if eigenvalue is None and points and open_questions(self.problem, points):
            flags.add("unread question")
        parts = self._parts(equations, conditions, domain)
        unused = unentered(self.problem, parts, points)
        if free:
            flags.add("symbolic")
        return EquationSpec(
            unknowns=tuple(self.problem.unknowns),
            independent=ordered(self.meaning, time),
            time=time,
            equations=tuple(equations),
            conditions=tuple(conditions),
            domain=domain,
            parameters=self._card(constants),
            geometry=self._geometry(),  # type: ignore[arg-type]
            periodic=frozenset(self.conditions.periodic),
            eigenvalue=eigenvalue,
            count=self.asked.count(points),
            points=tuple(points),
            scheme=scheme,
            scale=self.units.scale,
            unit=self.units.unit,
            closed_form=self.problem.asked.closed_form,
            history=self._history(),
            delays=self.conditions.delays,
            events=tuple(self.asked.events),
            flags=frozenset(flags),
            assumptions=tuple(self.problem.assumptions),
            text=tuple(self.conditions.texts),
            data=self._extra(unused),
        )

    def _points(
        self, time: str | None, eigenvalue: str | None
    ) -> tuple[list[Point], list[Point]]:
        """Values, extremes and zeros asked for, and the period where it is asked."""
        points = self.asked.read(time, eigenvalue)
        returning = extremes.period(self.problem, self.meaning, self.conditions, time)
        if returning and not points:
            points = returning
        elif not self.asked.events and not eigenvalue:
            found, self.asked.events = extremes.asked(
                self.problem,
                self.meaning,
                self.conditions,
                time,
                beside=bool(points),
            )
            points = [*points, *found]
        return points, returning

    def _flags(
        self,
        points: list[Point],
        returning: list[Point],
        time: str | None,
        *,
        steady: bool,
    ) -> tuple[list[Point], set[str]]:
        """What else the text says of the problem, and the moment of a blow-up."""
        flags: set[str] = set()
        if steady:
            flags.add("steady")
        if points == returning and returning:
            flags.add("period asked")
        elif not self.asked.events and extremes.is_asked(self.problem.original):
            flags.add("unread question")
        if not points and (self.asked.unread or asks_a_value(self.problem)):
            flags.add("unread question")
        bursts = say.BLOWS_UP.search(self.problem.plain) and len(points) == 0
        if time and bursts and not self.meaning.space:
            points = [Point(time, None, {}, f"{time} of the blow-up")]
            flags = (flags | {"blow-up asked"}) - {"unread question"}
        return points, flags

    def _parts(
        self, equations: list[Any], conditions: list[Any], domain: dict[str, Any]
    ) -> list[Any]:
        """Every expression and number that entered the problem."""
        parts: list[Any] = [*equations, *(c.expression for c in conditions)]
        parts += [v for c in conditions for v in c.where.values()]
        parts += [v for ends in domain.values() for v in ends]
        parts += [*self.asked.events, *(v for _, v in self.conditions.delays.values())]
        parts += [self.asked.end] if self.asked.end is not None else []
        return parts

    def _arrivals(self, points: list[Point], time: str) -> list[Point]:
        """Times at which a field reaches a value, with the place beside them.

        Raises:
            ReadingError: The place is not said.
        """
        space = self.meaning.space
        placed = [
            p
            for p in points
            if p.expression is not None and set(p.at) == set(space)
        ]  # fmt: skip
        at = dict(placed[0].at) if placed else {}
        if not at and len(space) == 1:
            low, high = self.conditions.domains.found.get(space[0], (None, None))
            finite = [e for e in (low, high) if getattr(e, "is_finite", False)]
            if space[0] == "r" and re.search(r"cent(?:er|re)|core", self.problem.words):
                at = {"r": 0.0}
            elif len(finite) == 2 and re.search(
                r"cent(?:er|re)|middle|midpoint|halfway", self.problem.words
            ):
                at = {space[0]: float(finite[0] + finite[1]) / 2}
        if not at:
            raise ReadingError(
                f"at which {', '.join(space)} is the value to be reached?", "missing"
            )
        return [
            replace(p, at=at) if p.expression is None and p.of == time else p
            for p in points
            if p not in placed
        ]

    def _extra(self, unused: tuple[str, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {"unused": unused} if unused else {}
        if self.conditions.domains.quadrant:
            quadrant = tuple(map(bool, self.conditions.domains.quadrant))
            out["missing_quadrant"] = quadrant
        return out

    # --- parts -----------------------------------------------------------------

    def _timeless(self, points: list[Point], time: str) -> bool:
        """Whether the steady state alone is wanted: no value names a time."""
        if any(time in p.at for p in points):
            return False
        started = any(time in c.where for c in self.conditions.conditions)
        return bool(points) or not started

    def _steadied(
        self, equations: list[Any], conditions: list[Any], time: str
    ) -> tuple[list[Any], list[Any]]:
        """The problem with all derivatives by time gone."""
        pairs = {
            s: 0
            for e in equations
            for s in e.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
            and time in jet_parts(str(s))[1]
        }
        self.problem.assumptions.append(
            f"the steady state is wanted, so derivatives by {time} are zero"
        )
        return (
            [e.subs(pairs) for e in equations],
            [c for c in conditions if time not in c.where],
        )

    def _regular(self, equations: list[Any], conditions: list[Any]) -> list[Condition]:
        """A finite value at the centre of radial problems in r alone."""
        if self.meaning.variables != ("r",):
            return []
        r = symbol("r")
        singular = any(e.has(1 / r) or e.has(1 / r**2) for e in equations)
        places = {c.where.get("r") for c in conditions}
        if 0 in places or not singular or len(places) != 1:
            return []
        ends = self.conditions.domains.found.get("r", (0, next(iter(places))))
        if ends[0] != 0:
            return []
        self.conditions.domains.found["r"] = (sp.Integer(0), ends[1])
        self.problem.assumptions.append("the solution is finite at the centre r = 0")
        return [
            Condition(symbol(jet_name(u, ("r",))), {"r": sp.Integer(0)}, "symmetry")
            for u in self.meaning.unknowns
        ]

    def _check_excess(self, equations: list[Any], conditions: list[Any]) -> None:
        """More conditions than the order of an ordinary problem takes.

        Raises:
            ReadingError: There are more, so that the domain ends at none of them.
        """
        if len(self.meaning.variables) != 1:
            return
        orders: dict[str, int] = {}
        for e in equations:
            for item in e.free_symbols:
                unknown, by = jet_parts(str(item))
                if unknown in self.meaning.unknowns:
                    orders[unknown] = max(orders.get(unknown, 0), len(by))
        order = sum(orders.values())
        if 0 < order < len(conditions):
            raise ReadingError(
                f"there are {len(conditions)} conditions ("
                + ", ".join(c.text for c in conditions)
                + f") where {order} determine{'s' if order == 1 else ''} the solution: "
                "the problem is overdetermined",
                "contradictory",
            )

    def _check_lengths(self) -> None:
        """A length of the domain must be a length.

        Raises:
            ReadingError: Its unit is of another dimension.
        """
        for name, (text, unit) in self.problem.quantities.items():
            if tuple(unit.dimension) in {LENGTH, (0, 0, 0, 0, 0, 0)}:
                continue
            place = re.search(
                rf"\(\s*{name}\s*,\s*t\s*\)|\blength\s+(?:of\s+)?{name}\b|"
                rf"\bx\s*=\s*{name}\b|<=?\s*x\s*<=?\s*{name}\b",
                self.problem.plain,
            )
            if place and set(self.meaning.space) & {"x", "y", "z", "r"}:
                raise ReadingError(
                    f"the units do not fit: {text!r} bounds the domain, but its unit "
                    f"{unit.text!r} is no length",
                    "units",
                )

    def _geometry(self) -> str:
        geometry = self.conditions.domains.geometry
        if geometry != "interval":
            return geometry
        if "r" in self.meaning.space:
            return "sphere" if self.meaning.curvature == 2 else "cylinder"
        return {0: "interval", 1: "interval", 2: "rectangle"}.get(
            len(self.meaning.space), "box"
        )

    def _in_units(self, equations: list[Any]) -> list[Any]:
        """The equations with the unit that their bare numbers lack.

        Raises:
            ReadingError: The units cannot fit, or it is open what they belong to.
        """
        raw = self._raw_equations()
        if not raw:
            return equations
        bare = BareNumbers(
            self.meaning, self.problem.quantities, self.units.scale, self.units.unit
        )
        known = [
            (symbol(n), self.meaning.scalar(("name", n)))
            for n in self.problem.quantities
        ]
        checked, out = [], list(equations)
        for k, equation in enumerate(raw):
            terms = bare.factors(equation)
            checked.append(sp.Add(*(t for t, factor in terms if factor is None)))
            if all(f is None or abs(f - 1.0) < 1e-12 for _, f in terms):
                continue
            plain = sp.expand(equation.subs(known))
            if len(raw) != len(out) or sp.expand(plain - out[k]) != 0:
                raise ReadingError(
                    "in which units are the numbers of the equation that carry none, "
                    "while others do?",
                    "missing",
                )
            whole = (
                t if f is None else t * sp.nsimplify(f, rational=True) for t, f in terms
            )
            out[k] = sp.Add(*whole).subs(known)
            loose = [
                f"{float(abs(t.as_coeff_Mul()[0])):g}"
                for t, f in terms
                if f is not None
            ]
            units = ", ".join(
                self.units.unit[n]
                for n in (*self.meaning.variables, *self.meaning.unknowns)
                if n in self.units.unit
            )
            self.problem.assumptions.append(
                f"the bare coefficients {', '.join(loose)} are in the units of the "
                f"text ({units})"
            )
        check_dimensions(
            checked, self.meaning, self.problem.quantities, self.units.unit
        )
        return out

    def _raw_equations(self) -> list[Any]:
        """The equations with parameters as symbols, for dimensions."""
        if not self.problem.quantities:
            return []
        named = {
            n: v
            for n, v in self.problem.definitions.items()
            if n not in self.problem.quantities
        }
        meaning = Meaning(
            self.meaning.unknowns,
            self.meaning.variables,
            self.meaning.prime,
            self.meaning.dot,
            self.meaning.time,
            self.meaning.curvature,
            named,
            self.meaning.functions,
        )
        meaning.owner = self.problem
        out = []
        texts = set(self.conditions.texts)
        for statement in self.problem.statements:
            if statement.text in texts:
                for side in statement.sides[:-1]:
                    try:
                        out.append(
                            meaning.scalar(side) - meaning.scalar(statement.sides[-1])
                        )
                    except ReadingError:
                        continue
        return out

    def _card(self, constants: dict[str, str]) -> dict[str, str]:
        out = {}
        for statement in self.problem.statements:
            if statement.is_equality and statement.used and len(statement.sides) == 2:
                left = statement.sides[0]
                if left[0] == "name" and left[1] in self.problem.definitions:
                    out[left[1]] = statement.text.partition("=")[2].strip()
        for name, value in constants.items():
            out[name] = value
        return out

    def _time(self, conditions: list[Any], eigenvalue: str | None) -> str | None:
        variables = self.meaning.variables
        if len(variables) > 1 or eigenvalue:
            time = self.meaning.time
            if time and time in self.parameters.derived(self.conditions.equations):
                return time
            return None
        (name,) = variables
        places = {c.where.get(name) for c in conditions}
        if self.conditions.periodic:
            return None
        return name if len(places) <= 1 else None

    def _history(self) -> dict[str, Any]:
        """``y(t) = 1 for t <= 0`` of a delay equation, also given as y(0) alone."""
        if not self.conditions.delays:
            return {}
        out = dict(self.conditions.history)
        for condition in self.conditions.conditions:
            for unknown in self.meaning.unknowns:
                value = sp.expand(symbol(unknown) - condition.expression)
                if symbol(unknown) not in value.free_symbols:
                    out.setdefault(unknown, value)
        return out

    def _horizon(
        self, domain: dict[str, Any], time: str | None, points: list[Point]
    ) -> None:
        if time is None:
            return
        starts = [
            c.where[time]
            for c in self.conditions.conditions
            if time in c.where and len(c.where) == 1
        ]
        start = starts[0] if starts else sp.Integer(0)
        ends = [p.at[time] for p in points if time in p.at]
        told = domain.get(time)
        if told is not None and told[1] != sp.oo:
            ends.append(float(told[1]))
        if self.asked.end is not None:
            ends.append(self.asked.end)
        partial = (
            [
                v
                for v in self.conditions.domains.partial.get(time, [])
                if getattr(v, "is_finite", False) and float(v) > float(start)
            ]
            if start.is_number
            else []
        )
        ends += [float(v) for v in partial]
        backwards = [e for e in ends if start.is_number and e < float(start)]
        if ends:
            high = max(ends)
            domain[time] = (start, sp.Float(high))
            if backwards:
                domain[time] = (start, sp.Float(min(ends)))
        else:
            domain[time] = (start, sp.oo)


def _with_values(
    constants: dict[str, str], equations: list[Any], conditions: list[Any]
) -> tuple[list[Any], list[Any]]:
    """Equations and conditions with the numbers of their constants."""
    if not constants:
        return equations, conditions
    pairs = [(symbol(n), sp.Rational(v)) for n, v in constants.items()]
    return [e.subs(pairs) for e in equations], [
        type(c)(c.expression.subs(pairs), c.where, c.text) for c in conditions
    ]
