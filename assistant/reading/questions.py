"""What is asked for, in which units, and what is missing to answer it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.dimensions import check_dimensions
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Grammar, Tree
from assistant.reading.meaning import Meaning, symbol
from assistant.reading.statements import Statement, read_statements
from assistant.reading.tokens import normalise
from assistant.reading.units import Unit, parse_unit
from validators.specs.equation import (
    Condition,
    EquationSpec,
    Point,
    Scheme,
    jet_name,
    jet_parts,
)

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

TIME = (0, 0, 1, 0, 0, 0)
LENGTH = (1, 0, 0, 0, 0, 0)
#: Intervals into which a profile is cut when no places are named.
PROFILE = 10
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


class Questions:
    """Finishes a spec from the sorted statements."""

    def __init__(
        self, problem: Problem, meaning: Meaning, conditions: Conditions
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions
        self.scale: dict[str, float] = {}
        self.unit: dict[str, str] = {}
        self.coordinates: list[dict[str, float]] = []
        self.events: list[Any] = []
        self.end: float | None = None
        self._said = ""
        self._mentioned = ""
        self._unread = ""

    def finish(self) -> EquationSpec:
        """The spec.

        Raises:
            ReadingError: Something is missing, or the parts contradict each other.
        """
        equations = list(self.conditions.equations)
        conditions = list(self.conditions.conditions)
        eigenvalue = self._eigenvalue(equations)
        constants = self._constants(equations, conditions, eigenvalue)
        if constants:
            pairs = [(symbol(n), sp.Rational(v)) for n, v in constants.items()]
            equations = [e.subs(pairs) for e in equations]
            conditions = [
                type(c)(c.expression.subs(pairs), c.where, c.text) for c in conditions
            ]
        time = self._time(conditions, eigenvalue)
        self.scales()
        points = self.points(time, eigenvalue)
        steady = bool(say.STEADY.search(self.problem.words))
        if steady and time and self.meaning.space and self._timeless(points, time):
            equations, conditions = self._steadied(equations, conditions, time)
            self.meaning.variables = self.meaning.space
            self.meaning.time = time = None
        free = self._free_parameters(equations, conditions, eigenvalue)
        if free and (points or (self.meaning.time and self.meaning.space)):
            names = ", ".join(free)
            raise ReadingError(
                f"which value has {names}? The text uses "
                f"{'it' if len(free) == 1 else 'them'} without saying.",
                "missing",
            )
        scheme = self._scheme()
        self._check_lengths()
        raw = self._raw_equations()
        check_dimensions(raw, self.meaning, self.problem.quantities, self.unit)
        domain = dict(self.conditions.domains.found)
        self._horizon(domain, time, points)
        if not self.problem.asked.points and not eigenvalue:
            points = _distinct(points)
            if self.problem.asked.profiles:
                points = self._profiles(points, domain, time, scheme)
        self._inside(points, domain, time)
        conditions += self._regular(equations, conditions, domain)
        flags = set()
        if steady:
            flags.add("steady")
        if not points and self._unread:
            flags.add("unread question")
        if free:
            flags.add("symbolic")
        return EquationSpec(
            unknowns=tuple(self.problem.unknowns),
            independent=self._ordered(time),
            time=time,
            equations=tuple(equations),
            conditions=tuple(conditions),
            domain=domain,
            parameters=self._card(constants),
            geometry=self._geometry(),  # type: ignore[arg-type]
            periodic=frozenset(self.conditions.periodic),
            eigenvalue=eigenvalue,
            count=self._count(points),
            points=tuple(points),
            scheme=scheme,
            scale=self.scale,
            unit=self.unit,
            closed_form=self.problem.asked.closed_form,
            history=self._history(),
            delays=self.conditions.delays,
            events=tuple(self.events),
            flags=frozenset(flags),
            assumptions=tuple(self.problem.assumptions),
            text=tuple(self.conditions.texts),
            data=(
                {"missing_quadrant": tuple(map(bool, self.conditions.domains.quadrant))}
                if self.conditions.domains.quadrant
                else {}
            ),
        )

    # --- parts ---------------------------------------------------------------------

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

    def _inside(
        self, points: list[Point], domain: dict[str, Any], time: str | None
    ) -> None:
        """A value can only be asked where the problem is posed.

        Raises:
            ReadingError: A place lies outside the domain.
        """
        for point in points:
            for name, value in point.at.items():
                if name == time or name not in domain:
                    continue
                low, high = (float(e) for e in domain[name])
                slack = 1e-9 * max(abs(low), abs(high), abs(value), 1e-300)
                if math.isfinite(high - low):
                    slack = 1e-9 * (high - low)
                if not low - slack <= value <= high + slack:
                    raise ReadingError(
                        f"{point.label or point.of} is asked at {name} = {value:g}, "
                        f"outside the domain {domain[name][0]} <= {name} <= "
                        f"{domain[name][1]}",
                        "contradictory",
                    )

    def _profiles(
        self,
        points: list[Point],
        domain: dict[str, Any],
        time: str | None,
        scheme: Scheme | None,
    ) -> list[Point]:
        """``the profile at t = 5``: a coordinate left open is run through."""
        variables = self._ordered(time)
        space = [n for n in variables if n != time]
        grids: dict[str, list[float]] = {}
        for name in space:
            low, high = (float(e) for e in domain.get(name, (-math.inf, math.inf)))
            if not math.isfinite(high - low):
                return points
            count = PROFILE if len(space) == 1 else PROFILE // 2
            grids[name] = [low + (high - low) * k / count for k in range(count + 1)]
        if not points and not time and len(space) == 1 and not self.problem.is_asked:
            # A boundary value problem without a question wants the whole solution.
            points = [Point(u, symbol(u), {}, u) for u in self.problem.unknowns]
        out: list[Point] = []
        for point in points:
            missing = [n for n in space if n not in point.at]
            timed = time is None or time in point.at
            if not missing or not timed or point.expression is None or scheme:
                out.append(point)
                continue
            if self._wants_one_number():
                out.append(point)
                continue
            for place in _product({n: grids[n] for n in missing}, time):
                at = {**place, **point.at}
                out.append(Point(point.of, point.expression, at, _label(point.of, at)))
        return out

    def _wants_one_number(self) -> bool:
        """Whether a total or a place in words is meant rather than a profile."""
        return bool(
            re.search(
                r"total|average|mean|maxim|minim|integral|gesamt|moyenn|promedio",
                self.problem.words,
                re.I,
            )
        )

    def _regular(
        self, equations: list[Any], conditions: list[Any], domain: dict[str, Any]
    ) -> list[Condition]:
        """A finite value at the centre of radial problems in r alone."""
        if self.meaning.variables != ("r",) or "r" not in domain:
            return []
        r = symbol("r")
        singular = any(e.has(1 / r) or e.has(1 / r**2) for e in equations)
        told = any(c.where.get("r") == 0 for c in conditions)
        if domain["r"][0] != 0 or told or not singular:
            return []
        self.problem.assumptions.append("the solution is finite at the centre r = 0")
        return [
            Condition(symbol(jet_name(u, ("r",))), {"r": sp.Integer(0)}, "symmetry")
            for u in self.meaning.unknowns
        ]

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

    def _ordered(self, time: str | None) -> tuple[str, ...]:
        names = [n for n in self.meaning.variables if n != time]
        return (*names, time) if time else tuple(names)

    def _geometry(self) -> str:
        geometry = self.conditions.domains.geometry
        if geometry != "interval":
            return geometry
        if "r" in self.meaning.space:
            return "sphere" if self.meaning.curvature == 2 else "cylinder"
        return {0: "interval", 1: "interval", 2: "rectangle"}.get(
            len(self.meaning.space), "box"
        )

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

    def _eigenvalue(self, equations: list[Any]) -> str | None:
        """The spectral parameter: undefined, multiplying the unknown, homogeneous."""
        names = self._undefined(equations)
        if not names:
            return None
        named = bool(say.EIGEN.search(self.problem.words)) or any(
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
        if not homogeneous or self.meaning.time in self._derived(equations):
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

    def _derived(self, equations: list[Any]) -> set[str]:
        return {
            v
            for e in equations
            for s in e.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
            for v in jet_parts(str(s))[1]
        }

    def _undefined(self, expressions: list[Any]) -> list[str]:
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

    def _constants(
        self, equations: list[Any], conditions: list[Any], eigenvalue: str | None
    ) -> dict[str, str]:
        out = {}
        names = self._undefined([*equations, *(c.expression for c in conditions)])
        for name in names:
            if name in _CONSTANTS and name != eigenvalue:
                if name == "R" and "T" not in self.problem.plain:
                    continue
                if name == "g" and not re.search(
                    r"gravit|pendul|fall|drop|weight|projectile|mass|ball|Gewicht|pesan",
                    self.problem.words,
                    re.I,
                ):
                    continue
                value, words = _CONSTANTS[name]
                out[name] = value
                self.problem.assumptions.append(f"{words}, as the text gives no value")
        return out

    def _free_parameters(
        self, equations: list[Any], conditions: list[Any], eigenvalue: str | None
    ) -> list[str]:
        expressions = [*equations, *(c.expression for c in conditions)]
        expressions += [v for c in conditions for v in c.where.values()]
        expressions += [
            v for ends in self.conditions.domains.found.values() for v in ends
        ]
        return [n for n in self._undefined(expressions) if n != eigenvalue]

    def _time(self, conditions: list[Any], eigenvalue: str | None) -> str | None:
        variables = self.meaning.variables
        if len(variables) > 1 or eigenvalue:
            time = self.meaning.time
            if time and time in self._derived(self.conditions.equations):
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

    # --- units ---------------------------------------------------------------------

    def _quantities(self) -> list[tuple[Statement, Tree]]:
        return [
            (statement, side)
            for statement in self.problem.statements
            for side in statement.sides
            if side[0] == "qty"
        ]

    def scales(self) -> None:
        """Units shown for variables and unknowns."""
        quantities = self._quantities()
        if not quantities:
            return
        time = self.meaning.time or (
            self.meaning.variables[0]
            if self.meaning.variables[0] in {"t", "tau"}
            else None
        )
        for name, dimension in (
            (time, TIME),
            *((s, LENGTH) for s in self.meaning.space),
        ):
            if name is None:
                continue
            chosen = self._coordinate_unit(name, dimension) or self._common_unit(
                dimension
            )
            if chosen is not None and tuple(chosen.dimension) == dimension:
                self.scale[name] = chosen.factor
                self.unit[name] = chosen.text
        for statement, side in quantities:
            if not statement.relations or len(self.meaning.unknowns) == 0:
                owner = (
                    self.meaning.unknowns[:1]
                    if statement.is_expression
                    and (
                        say.HELD.search(statement.before)
                        or say.INITIAL.search(statement.before)
                    )
                    else ()
                )
            else:
                owner = tuple(
                    n
                    for n in self.meaning.unknowns
                    if any(
                        node in {("name", n)}
                        for item in statement.sides
                        for node in _nodes(item)
                    )
                )
            unit: Unit = side[2]
            for name in owner:
                if (
                    self.conditions.has_coordinate_unit(side)
                    and statement.is_expression
                ):
                    continue
                derived = any(
                    node[0] in {"prime", "dot", "D"}
                    for item in statement.sides
                    for node in _nodes(item)
                )
                if derived:
                    continue
                kelvin = unit.offset and self.problem.kelvin
                self.scale.setdefault(name, unit.factor)
                self.unit.setdefault(name, "K" if kelvin else unit.text)

    def _coordinate_unit(self, name: str, dimension: tuple[int, ...]) -> Unit | None:
        for statement in self.problem.statements:
            if (
                len(statement.sides) == 2
                and statement.sides[0] == ("name", name)
                and statement.sides[1][0] == "qty"
            ):
                return statement.sides[1][2]
        for statement in self.problem.statements:
            if (
                statement.is_expression
                and statement.sides[0][0] == "qty"
                and tuple(statement.sides[0][2].dimension) == dimension
            ):
                return statement.sides[0][2]
        return None

    def _common_unit(self, dimension: tuple[int, ...]) -> Unit | None:
        """The one unit of time (or length) inside all units of the text."""
        found: dict[str, Unit] = {}
        for _, tree in self._quantities():
            for name in re.findall(r"[A-Za-zµμÅ°]+", tree[2].text):
                try:
                    unit = parse_unit(name)
                except ReadingError:
                    continue
                if tuple(unit.dimension) == dimension:
                    found[name] = unit
        if len({u.factor for u in found.values()}) == 1:
            return next(iter(found.values()))
        return None

    # --- points ---------------------------------------------------------------------

    def points(self, time: str | None, eigenvalue: str | None) -> list[Point]:
        """Values asked for by the text or, first, by the fields of the request."""
        read = self._native(self._read_points(time, eigenvalue), time)
        asked = self.problem.asked.points
        if not asked:
            return read
        factors = self._asked_factors(asked)
        out = []
        for of, at in asked:
            expression = self._expression(of)
            place = {n: float(v) * factors.get(n, 1.0) for n, v in at.items()}
            out.append(Point(of, expression, place, _label(of, at)))
        return out

    def _native(self, points: list[Point], time: str | None) -> list[Point]:
        """Times in the unit of the equation, when its numbers carry no unit of time.

        In "dS/dt = 0.6 - S/50, S after 20 min" the rate is per minute.
        """
        factor = self.scale.get(time or "", 1.0)
        if time is None or factor == 1.0:
            return points
        timed = any(
            tree[2].dimension[2] != 0
            for statement, tree in self._quantities()
            if statement.relations and statement.sides[0] != ("name", time)
        )
        if timed:
            return points
        self.scale[time] = 1.0
        self.problem.assumptions.append(
            f"the numbers in the equation are per {self.unit[time]}, as the times are"
        )
        self.coordinates = [
            {n: v / factor if n == time else v for n, v in c.items()}
            for c in self.coordinates
        ]
        if self.end is not None:
            self.end /= factor
        return [
            Point(
                p.of,
                p.expression,
                {n: v / factor if n == time else v for n, v in p.at.items()},
                p.label,
            )
            for p in points
        ]

    def _asked_factors(self, asked: Any) -> dict[str, float]:
        """Whether coordinates of `ask` are in shown units or in SI."""
        out = {}
        for name in {n for _, at in asked for n in at}:
            factor = self.scale.get(name, 1.0)
            if factor == 1.0:
                out[name] = 1.0
                continue
            given = [float(at[name]) for _, at in asked if name in at]
            told = [c[name] for c in self.coordinates if name in c]
            inside = self.conditions.domains.found.get(name)
            as_si = sum(any(_close(v, c) for c in told) for v in given)
            as_shown = sum(any(_close(v * factor, c) for c in told) for v in given)
            if as_si > as_shown:
                out[name] = 1.0
            elif as_shown > as_si or inside is None:
                out[name] = factor
            else:
                high = inside[1]
                limit = float(high) if getattr(high, "is_finite", False) else None
                fits = limit is None or all(v * factor <= limit * 1.0001 for v in given)
                out[name] = factor if fits else 1.0
        return out

    def _expression(self, of: str) -> Any:
        """The jets of ``u``, ``y'``, ``dT/dx``, ``x + y``; None for other names."""
        try:
            reading = read_statements(normalise(of), self.meaning.unknowns)
            if len(reading.statements) != 1 or reading.statements[0].relations:
                return None
            value = self.meaning.scalar(reading.statements[0].sides[0])
        except ReadingError:
            return None
        names = {str(s) for s in value.free_symbols}
        known = all(
            jet_parts(n)[0] in self.meaning.unknowns or n in self.meaning.variables
            for n in names
        )
        jets = any(jet_parts(n)[0] in self.meaning.unknowns for n in names)
        return value if known and jets else None

    def _read_points(self, time: str | None, eigenvalue: str | None) -> list[Point]:
        if eigenvalue:
            numbered = re.findall(
                rf"(?<![A-Za-z0-9]){eigenvalue}_(\d)\b", self.problem.plain
            )
            if numbered:
                labels = [f"{eigenvalue}_{n}" for n in dict.fromkeys(numbered)]
                return [Point(label, None, {}, label) for label in labels]
            count = say.count_word(self.problem.words) or 1
            return [
                Point(f"{eigenvalue}_{i + 1}", None, {}, f"{eigenvalue}_{i + 1}")
                for i in range(count)
            ]
        points: list[Point] = []
        names: list[tuple[str, Any, dict[str, float]]] = []
        grid: dict[str, list[float]] = {}

        def flush() -> None:
            nonlocal names, grid
            if grid or any(place for _, _, place in names):
                chosen = names or [(n, symbol(n), {}) for n in self.problem.unknowns]
                for rest in _product(grid, time):
                    for of, expression, fixed in chosen:
                        place = {**fixed, **rest}
                        self.coordinates.append(place)
                        points.append(Point(of, expression, place, _label(of, place)))
            grid = {}

        last: str | None = None
        for index, statement in enumerate(self.problem.statements):
            if index in self.conditions.consumed:
                if statement.is_expression and self.conditions.has_coordinate_unit(
                    statement.sides[0]
                ):
                    continue
                last = None
                continue
            if re.search(r"[.;?!]", statement.before) and grid:
                flush()
                names = []
            found = self.conditions.coordinate(statement)
            if (
                found
                and not statement.used
                and found[0] == time
                and re.search(
                    r"(?:up to|until|till|through|bis|jusqu\S*|hasta|直到|まで)(?: "
                    r"time)?\s*$",
                    statement.before,
                    re.I,
                )
            ):
                # The end of the run, not a place at which a value is asked.
                factor = (
                    1.0 if statement.sides[1][0] == "qty" else self.scale.get(time, 1.0)
                )
                self.end = float(found[1][-1]) * factor
                continue
            if found and not statement.used:
                name, values = found
                plain = statement.sides[1][0] != "qty"
                factor = self.scale.get(name, 1.0) if plain else 1.0
                grid.setdefault(name, []).extend(float(v) * factor for v in values)
                last = name
                continue
            if statement.used:
                if not self._event(statement):
                    last = None
                continue
            if statement.is_expression:
                tree = statement.sides[0]
                if tree[0] in {"num", "qty"} and time and self._event(statement):
                    points.append(
                        Point(time, None, {}, f"{time} when {statement.text}")
                    )
                    names = []
                    continue
                coordinate = self._coordinate_quantity(statement, time)
                if coordinate:
                    name, value = coordinate
                    grid.setdefault(name, []).append(value)
                    last = name
                    continue
                alone = self._plain_coordinate(statement, time)
                if alone is not None:
                    grid.setdefault(alone, []).append(
                        float(tree[1]) * self.scale.get(alone, 1.0)
                    )
                    last = alone
                    continue
                if last and tree[0] == "num":
                    grid[last].append(float(tree[1]) * self.scale.get(last, 1.0))
                    continue
                if last and tree[0] == "qty":
                    grid[last].append(float(self.meaning.scalar(tree)))
                    continue
                got = self._placed_point(tree, statement)
                if got and set(got[0].at) == set(self._ordered(time)):
                    flush()
                    names = []
                    points += got
                    last = None
                    continue
                if got:
                    # "u(0.2, 0.5) at t = 3": the rest of the place follows.
                    if grid and names:
                        flush()
                        names = []
                    names.append((statement.text, got[0].expression, dict(got[0].at)))
                    last = None
                    continue
                mention = self._mention(tree)
                if mention is not None:
                    self._said = statement.before
                    self._mentioned = statement.text
                    if grid:
                        flush()
                        names = []
                    names.append((statement.text, mention, {}))
                    last = None
            elif statement.is_equality and time and self._event(statement):
                points.append(Point(time, None, {}, f"{time} when {statement.text}"))
                names = []
        flush()
        return points

    def _plain_coordinate(self, statement: Statement, time: str | None) -> str | None:
        """``Height after 10?``: the variable of a number without name and unit."""
        if statement.sides[0][0] != "num":
            return None
        words = re.split(r"[,;.:?!]", statement.before)[-1]
        variables = self._ordered(time)
        if len(variables) == 1 and re.search(
            r"\b(?:at|after|bei|nach|après|à|en|tras|después de|for)\s*$|[在で]$",
            words,
            re.I,
        ):
            return str(variables[0])
        if time and re.search(
            r"\b(?:after|nach|après|tras|después de)\s*$", words, re.I
        ):
            return time
        self._unread = statement.text
        return None

    def _mention(self, tree: Tree) -> Any:
        try:
            value = self.meaning.scalar(tree)
        except ReadingError:
            return None
        names = {jet_parts(str(s))[0] for s in value.free_symbols}
        if (
            names
            and names <= {*self.meaning.unknowns, *self.meaning.variables}
            and (names & set(self.meaning.unknowns))
        ):
            return value
        return None

    def _placed_point(self, tree: Tree, statement: Statement) -> list[Point]:
        try:
            value = self.meaning.scalar(tree)
        except ReadingError:
            return []
        placed = [
            (s, self.meaning.placed[str(s)])
            for s in sorted(value.free_symbols, key=str)
            if str(s) in self.meaning.placed
        ]
        if not placed:
            return []
        wheres = [
            self.conditions._where(item.arguments, statement) for _, item in placed
        ]
        if any(where != wheres[0] for where in wheres):
            return []
        place = {}
        united = {
            name
            for node in _nodes(tree)
            if node[0] == "at" and len(node[2]) == len(self.conditions.order)
            for name, argument in zip(self.conditions.order, node[2], strict=True)
            if any(inner[0] == "qty" for inner in _nodes(argument))
        }
        for name, item in wheres[0].items():
            if not item.is_number or not item.is_finite:
                return []
            place[name] = float(item) * (
                1.0 if name in united else self.scale.get(name, 1.0)
            )
        expression = value.subs([(s, symbol(item.jet)) for s, item in placed])
        self.coordinates.append(place)
        return [Point(statement.text, expression, place, statement.text)]

    def _coordinate_quantity(
        self, statement: Statement, time: str | None
    ) -> tuple[str, float] | None:
        """``after 10 h``, ``at a depth of 0.5 mm``."""
        tree = statement.sides[0]
        if tree[0] != "qty":
            return None
        dimension = tuple(tree[2].dimension)
        if dimension == TIME and time:
            return time, float(self.meaning.scalar(tree))
        if dimension == LENGTH and len(self.meaning.space) == 1:
            return self.meaning.space[0], float(self.meaning.scalar(tree))
        return None

    def _event(self, statement: Statement) -> bool:
        """Whether a time is asked for, as in ``when does T reach 50?``."""
        before = re.split(r"[.;?!]", statement.before)[-1]
        words = f"{self._said} {before}"
        if not say.EVENT.search(words) or len(self.problem.unknowns) < 1:
            return False
        tree = statement.sides[-1]
        if statement.is_expression and not re.search(
            r"reach|equal|fall|drop|rise|grow|exceed|below|above|hit|cross|down to|"
            r"erreich|atteint|alcanza|达到|到达|になる|\bis\b|\bto\b|auf",
            before,
            re.I,
        ):
            return False
        name = next(
            (
                n
                for n in self.problem.unknowns
                if re.search(rf"\b{n}\b", self._mentioned)
            ),
            self.problem.unknowns[0],
        )
        if not statement.is_expression:
            left = statement.sides[0]
            if left[0] != "name" or left[1] not in self.problem.unknowns:
                return False
            name = left[1]
        try:
            value = self.meaning.scalar(tree)
        except ReadingError:
            return False
        if not value.is_number:
            return False
        if tree[0] != "qty":
            value = value * sp.nsimplify(self.scale.get(name, 1.0), rational=True)
        self.events.append(symbol(name) - value)
        return True

    def _count(self, points: list[Point]) -> int:
        highest = 1
        for point in points:
            found = re.search(r"(\d+)$", point.of)
            if found:
                highest = max(highest, int(found.group(1)))
        return max(highest, say.count_word(self.problem.words) or 1)

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
        if self.end is not None:
            ends.append(self.end)
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

    # --- schemes ---------------------------------------------------------------------

    def _scheme(self) -> Scheme | None:
        name = say.scheme_named(self.problem.original)
        if name is None:
            return None
        values = {
            key: float(self.meaning.scalar(tree))
            for key, tree in self.problem.scheme_values.items()
        }
        step = values.get("h", values.get("dt", values.get("step")))
        count = values.get("N", values.get("n", values.get("M")))
        text = self.problem.plain
        if step is None:
            found = re.search(
                r"(?:step(?:\s*size)?|time\s*step|schrittweite|pas|paso|步长|刻み幅)\s*"
                r"(?:of|=|is|von|de)?\s*([\d.]+(?:e-?\d+)?)(?!\s*steps)",
                text,
                re.I,
            )
            step = float(found.group(1).rstrip(".")) if found else None
        if count is None:
            found = re.search(
                r"(\d+)\s*(?:time\s*)?(?:steps|schritte|pas|pasos|步)", text
            )
            count = float(found.group(1)) if found else None
        return Scheme(
            name,
            step,
            int(count) if count else None,
            values.get("dx"),
            int(values["M"]) if "M" in values else None,
        )


def _nodes(tree: Tree) -> Any:
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            if node and isinstance(node[0], str):
                yield node
            stack.extend(part for part in node if isinstance(part, tuple))


def _label(of: str, at: dict[str, float]) -> str:
    inside = ", ".join(f"{n} = {v:g}" for n, v in at.items())
    return f"{of} at {inside}" if inside else of


def _distinct(points: list[Point]) -> list[Point]:
    """Each value once, as "to t = 2; y(2)?" names it twice."""
    out: list[Point] = []
    for point in points:
        same = any(
            p.expression == point.expression
            and dict(p.at) == dict(point.at)
            and point.expression is not None
            for p in out
        )
        if not same:
            out.append(point)
    return out


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-300)


def _product(grid: dict[str, list[float]], time: str | None) -> list[dict[str, float]]:
    """All places; time runs outermost, as people list them."""
    names = sorted(grid, key=lambda n: n == time)
    out: list[dict[str, float]] = [{}]
    for name in reversed(names):
        out = [{**place, name: value} for place in out for value in grid[name]]
    return [{n: place[n] for n in names} for place in out]


__all__ = ["Grammar", "Questions"]
