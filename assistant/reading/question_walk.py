"""One walk over the statements of a text that gathers the values asked for.

Names and places may come in any order ("x and y at t = 5 and t = 20", "at t = 2, u at
x = 0.5"): both are kept until a sentence ends or another name begins, and then become
points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.reading.meaning import Meaning, symbol
from assistant.reading.statements import Statement
from validators.specs.equation import Point

if TYPE_CHECKING:
    from assistant.reading.points import Points

_UNTIL = re.compile(
    r"(?:up to|until|till|through|bis|jusqu\S*|hasta|直到|まで)(?: time)?\s*$", re.I
)


class Walk:
    """What was gathered up to a statement.

    Attributes:
        points: Values asked for, complete.
        names: What is asked for, with the part of its place that it says itself.
        grid: Coordinates that wait for a name, or for the end of the sentence.
        last: The coordinate that a further bare number belongs to.
    """

    def __init__(self, owner: Points, time: str | None) -> None:
        self.owner = owner
        self.time = time
        self.points: list[Point] = []
        self.names: list[tuple[str, Any, dict[str, float]]] = []
        self.grid: dict[str, list[float]] = {}
        self.last: str | None = None

    def all(self) -> list[Point]:
        """Every value that the statements ask for."""
        consumed = self.owner.conditions.consumed
        for index, statement in enumerate(self.owner.problem.statements):
            if index in consumed:
                place = statement.is_expression and (
                    self.owner.conditions.has_coordinate_unit(statement.sides[0])
                )
                self.last = self.last if place else None
                continue
            if re.search(r"[.;?!]", statement.before) and self.grid:
                self._begin_anew()
            self._statement(statement)
        self._flush()
        return self.points

    def _statement(self, statement: Statement) -> None:
        found = None
        if not statement.used:
            found = self.owner.conditions.coordinate(statement)
        if found:
            self._coordinate(statement, *found)
        elif statement.used:
            if not self.owner.is_event(statement):
                self.last = None
        elif statement.is_expression:
            self._expression(statement)
        elif statement.is_equality and self.time and self.owner.is_event(statement):
            self._event(statement)

    def _coordinate(self, statement: Statement, name: str, values: Any) -> None:
        """``t = 5``, or the end of the run in ``up to t = 5``."""
        plain = statement.sides[1][0] != "qty"
        factor = self._scale(name) if plain else 1.0
        if name == self.time and _UNTIL.search(statement.before):
            # The end of the run, not a place at which a value is asked.
            self.owner.end = float(values[-1]) * factor
            return
        self.grid.setdefault(name, []).extend(float(v) * factor for v in values)
        self.last = name

    def _expression(self, statement: Statement) -> None:
        tree = statement.sides[0]
        if tree[0] in {"num", "qty"} and self.time and self.owner.is_event(statement):
            self._event(statement)
            return
        if self._number(statement):
            return
        got = self.owner.placed_point(tree, statement)
        if got:
            self._placed(statement, got)
            return
        mention = self.owner.mention(tree)
        if mention is not None:
            self.owner.said = statement.before
            self.owner.mentioned = statement.text
            # "at t = 2, u at x = 0.5": the place began before the name.
            begun = not self.names and set(self.grid) < set(self._variables())
            if self.grid and not begun:
                self._begin_anew()
            self.names.append((statement.text, mention, {}))
            self.last = None

    def _number(self, statement: Statement) -> bool:
        """Whether a number alone is a coordinate; it is entered then."""
        tree = statement.sides[0]
        united = self.owner.coordinate_quantity(statement, self.time)
        if united:
            name, value = united
            self.grid.setdefault(name, []).append(value)
            self.last = name
            return True
        alone = self.owner.plain_coordinate(statement, self.time)
        if alone is not None:
            self.grid.setdefault(alone, []).append(float(tree[1]) * self._scale(alone))
            self.last = alone
            return True
        if self.last and tree[0] == "num":
            value = float(tree[1]) * self._scale(self.last)
            self.grid.setdefault(self.last, []).append(value)
            return True
        if self.last and tree[0] == "qty":
            self.grid[self.last].append(float(self.owner.meaning.scalar(tree)))
            return True
        return False

    def _placed(self, statement: Statement, got: list[Point]) -> None:
        """``y(2)`` is complete; of "u(0.2, 0.5) at t = 3" the rest follows."""
        if set(got[0].at) == set(self._variables()):
            self._begin_anew()
            self.points += got
        else:
            if self.grid and self.names:
                self._begin_anew()
            self.names.append((statement.text, got[0].expression, dict(got[0].at)))
        self.last = None

    def _event(self, statement: Statement) -> None:
        assert self.time is not None
        label = f"{self.time} when {statement.text}"
        self.points.append(Point(self.time, None, {}, label))
        self.names = []

    def _begin_anew(self) -> None:
        self._flush()
        self.names = []

    def _flush(self) -> None:
        if self.grid or any(place for _, _, place in self.names):
            unknowns = self.owner.problem.unknowns
            chosen = self.names or [(n, symbol(n), {}) for n in unknowns]
            for rest in every_place(self.grid, self.time):
                for of, expression, fixed in chosen:
                    place = {**fixed, **rest}
                    self.owner.coordinates.append(place)
                    label = labelled(of, place)
                    self.points.append(Point(of, expression, place, label))
        self.grid = {}

    def _scale(self, name: str) -> float:
        return float(self.owner.units.scale.get(name, 1.0))

    def _variables(self) -> tuple[str, ...]:
        return ordered(self.owner.meaning, self.time)


def ordered(meaning: Meaning, time: str | None) -> tuple[str, ...]:
    """The independent variables, time last."""
    names = [n for n in meaning.variables if n != time]
    return (*names, time) if time else tuple(names)


def labelled(of: str, at: dict[str, float]) -> str:
    """A value with its place, for people."""
    inside = ", ".join(f"{n} = {v:g}" for n, v in at.items())
    return f"{of} at {inside}" if inside else of


def every_place(
    grid: dict[str, list[float]], time: str | None
) -> list[dict[str, float]]:
    """All places; time runs outermost, as people list them."""
    names = sorted(grid, key=lambda n: n == time)
    out: list[dict[str, float]] = [{}]
    for name in reversed(names):
        out = [{**place, name: value} for place in out for value in grid[name]]
    return [{n: place[n] for n in names} for place in out]
