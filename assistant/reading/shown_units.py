"""In which units coordinates and unknowns are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import Meaning
from assistant.reading.statements import Statement
from assistant.reading.trees import nodes
from assistant.reading.units import Unit, parse_unit

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

TIME = (0, 0, 1, 0, 0, 0)
LENGTH = (1, 0, 0, 0, 0, 0)


class ShownUnits:
    """`scale` maps names to factors from the shown unit to SI, `unit` to its text."""

    def __init__(
        self, problem: Problem, meaning: Meaning, conditions: Conditions
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions
        self.scale: dict[str, float] = {}
        self.unit: dict[str, str] = {}

    def quantities(self) -> list[tuple[Statement, Tree]]:
        """Statements with the numbers in them that carry a unit."""
        return [
            (statement, side)
            for statement in self.problem.statements
            for side in statement.sides
            if side[0] == "qty"
        ]

    def read(self) -> None:
        """Units shown for variables and unknowns."""
        quantities = self.quantities()
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
        starts: dict[str, set[Tree]] = {}
        for name, u in self.problem.named_starts.items():
            starts.setdefault(u, set()).add(("name", name))
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
                        node in {("name", n), *starts.get(n, ())}
                        for item in statement.sides
                        for node in nodes(item)
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
                    for node in nodes(item)
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
        for _, tree in self.quantities():
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
