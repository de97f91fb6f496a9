"""Values asked for: where, of what, and when something happens."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.levels import names_level
from assistant.reading.meaning import Meaning, symbol
from assistant.reading.notation import normalise
from assistant.reading.question_walk import Walk, every_place, labelled, ordered
from assistant.reading.shown_units import LENGTH, TIME, ShownUnits
from assistant.reading.statements import Statement, read_statements
from assistant.reading.trees import nodes
from validators.specs.equation import Point, Scheme, jet_parts

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

#: Intervals into which a profile is cut when no places are named.
PROFILE = 10


class Points:
    """Reads the questions of a text.

    Attributes:
        coordinates: Every place that the text names, in SI.
        events: Expressions whose first zero is asked for.
        end: Where the text says that the run ends, if it does.
        unread: A number in the question that was not understood.
    """

    def __init__(
        self,
        problem: Problem,
        meaning: Meaning,
        conditions: Conditions,
        units: ShownUnits,
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions
        self.units = units
        self.coordinates: list[dict[str, float]] = []
        self.events: list[Any] = []
        self.end: float | None = None
        self.unread = ""
        self.said = ""
        self.mentioned = ""

    def read(self, time: str | None, eigenvalue: str | None) -> list[Point]:
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
            out.append(Point(of, expression, place, labelled(of, at)))
        return out

    def _native(self, points: list[Point], time: str | None) -> list[Point]:
        """Times in the unit of the equation, when its numbers carry no unit of time.

        In "dS/dt = 0.6 - S/50, S after 20 min" the rate is per minute.
        """
        factor = self.units.scale.get(time or "", 1.0)
        if time is None or factor == 1.0:
            return points
        # Also inside a formula: k = log(2)/(90 min).
        timed = any(
            node[0] == "qty" and node[2].dimension[2] != 0
            for statement in self.problem.statements
            if statement.relations and statement.sides[0] != ("name", time)
            for side in statement.sides
            for node in nodes(side)
        )
        if timed:
            return points
        self.units.scale[time] = 1.0
        self.problem.assumptions.append(
            f"the numbers in the equation are per {self.units.unit[time]}, as the "
            "times are"
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
            factor = self.units.scale.get(name, 1.0)
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
            count = say.count_word(self.problem.plain) or 1
            return [
                Point(f"{eigenvalue}_{i + 1}", None, {}, f"{eigenvalue}_{i + 1}")
                for i in range(count)
            ]
        return Walk(self, time).all()

    def plain_coordinate(self, statement: Statement, time: str | None) -> str | None:
        """``Height after 10?``: the variable of a number without name and unit."""
        if statement.sides[0][0] != "num":
            return None
        words = re.split(r"[,;.:?!]", statement.before)[-1]
        variables = ordered(self.meaning, time)
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
        if re.search(
            r"\b(?:from|to|until|von|bis|jusqu'à|desde|hasta)\s*$", words, re.I
        ):
            # Ends of an interval ask for nothing.
            return None
        self.unread = statement.text
        return None

    def mention(self, tree: Tree) -> Any:
        """What a formula asks for without a place; None where it asks nothing."""
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

    def placed_point(self, tree: Tree, statement: Statement) -> list[Point]:
        """``y(2)``, ``u(0.5, t)``: a value with the places in its brackets."""
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
            self.conditions.where(item.arguments, statement) for _, item in placed
        ]
        if any(where != wheres[0] for where in wheres):
            return []
        place = {}
        united = {
            name
            for node in nodes(tree)
            if node[0] == "at" and len(node[2]) == len(self.conditions.order)
            for name, argument in zip(self.conditions.order, node[2], strict=True)
            if any(inner[0] == "qty" for inner in nodes(argument))
        }
        for name, item in wheres[0].items():
            if not item.is_number or not item.is_finite:
                return []
            place[name] = float(item) * (
                1.0 if name in united else self.units.scale.get(name, 1.0)
            )
        expression = value.subs([(s, symbol(item.jet)) for s, item in placed])
        self.coordinates.append(place)
        return [Point(statement.text, expression, place, statement.text)]

    def coordinate_quantity(
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

    def is_event(self, statement: Statement) -> bool:
        """Whether a time is asked for, as in ``when does T reach 50?``."""
        before = re.split(r"[.;?!。？]", statement.before)[-1]
        # Chinese and Japanese ask behind the level: "降到 0.25 需要多长时间".
        behind = re.split(r"[.;?!。？,]", statement.after)[0]
        eastern = re.search(r"[\u3040-\u9fff]", behind)
        # "until only 5 are left"
        behind = behind if eastern or say.LEFT.search(behind) else ""
        clause = re.split(r"[.;?!。？]", statement.after)[0]
        if names_level(f"{before} {statement.text} {clause}"):
            return False
        words = f"{self.said} {before} {behind}"
        if not say.EVENT.search(words) or len(self.problem.unknowns) < 1:
            return False
        tree = statement.sides[-1]
        if statement.is_expression and not re.search(
            r"reach|equal|fall|drop|rise|grow|exceed|below|above|hit|cross|down to|"
            r"erreich|atteint|alcanza|baja|llega|sinkt|tombe|descend|达到|到达|降到|降至|"
            rf"升到|减少到|になる|下がる|達する|まで|\bis\b|\bto\b|auf|{say.LEFT.pattern}",
            f"{before} {behind}",
            re.I,
        ):
            return False
        name = next(
            (
                n
                for n in self.problem.unknowns
                if re.search(rf"\b{n}\b", self.mentioned)
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
        if re.match(r"\s*%", statement.after) and self.problem.plain.count("%") == 1:
            # The other numbers are no percentages: the level is a fraction.
            value /= 100
        elif tree[0] != "qty":
            value = value * sp.nsimplify(self.units.scale.get(name, 1.0), rational=True)
        self.events.append(symbol(name) - value)
        return True

    def inside(
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

    def profiles(
        self,
        points: list[Point],
        domain: dict[str, Any],
        time: str | None,
        scheme: Scheme | None,
    ) -> list[Point]:
        """``the profile at t = 5``: a coordinate left open is run through."""
        variables = ordered(self.meaning, time)
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
        late = [p for p in points if time and p.at.get(time, 0.0) > 0.0]
        if late and len(late) < len(points):
            # "at t = 0 the left end is set to …" is no question.
            points = [p for p in points if p in late or set(space) <= set(p.at)]
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
            if say.CENTRE.search(self.problem.words):
                middle = {
                    n: 0.0 if n == "r" else (grids[n][0] + grids[n][-1]) / 2
                    for n in missing
                }
                at = {**middle, **point.at}
                out.append(
                    Point(point.of, point.expression, at, labelled(point.of, at))
                )
                continue
            for place in every_place({n: grids[n] for n in missing}, time):
                at = {**place, **point.at}
                out.append(
                    Point(point.of, point.expression, at, labelled(point.of, at))
                )
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

    def count(self, points: list[Point]) -> int:
        """How many eigenvalues are wanted."""
        highest = 1
        for point in points:
            found = re.search(r"(\d+)$", point.of)
            if found:
                highest = max(highest, int(found.group(1)))
        return max(highest, say.count_word(self.problem.plain) or 1)


def distinct(points: list[Point]) -> list[Point]:
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
