"""Conditions that stand in words: insulated, fixed ends, held at, at rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.meaning import NORMAL, symbol
from assistant.reading.places import first_clause, is_number, last_clause, named_side
from assistant.reading.statements import Statement
from validators.specs.equation import jet_name, jet_parts

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions

#: Shapes with one boundary that is not made of two ends for each variable.
_CURVED = frozenset({"disc", "lshape", "annulus"})


class WordedConditions:
    """Finds them and enters them into `Conditions`."""

    def __init__(self, conditions: Conditions) -> None:
        self.owner = conditions
        self.meaning = conditions.meaning
        #: Kind or "relation", side, expression, words; entered once ends are known.
        self.deferred: list[tuple[str, str, Any, str]] = []

    def _interval(self, index: int) -> bool:
        """Whether a number begins the interval of a variable: ``t from 0 to 4``."""
        if index == 0 or not re.fullmatch(
            r"\W*(?:runs?\s+|goes\s+)?from\s*", self.owner.statements[index].before
        ):
            return False
        name = self.owner.statements[index - 1].sides[-1]
        return name[0] == "name" and name[1] in self.meaning.variables

    def values(self, index: int, statement: Statement) -> None:
        """``held at 100 °C at x = 0``, ``initially at 20``, ``ends held at 0``."""
        if not statement.is_expression or not is_number(statement.sides[0]):
            return
        before = last_clause(statement.before)
        if len(self.meaning.unknowns) != 1:
            return
        unknown = symbol(self.meaning.unknowns[0])
        tree = statement.sides[0]
        initial = None if self._interval(index) else say.INITIAL.search(before)
        held = say.HELD.search(before)
        if not (initial or held):
            return
        if self.owner.has_coordinate_unit(tree):
            return
        value = self.owner.value(tree)
        if initial and not named_side(before):
            name = self.owner.start_variable()
            if name:
                self.owner.consumed.add(index)
                self.owner.add(
                    unknown - value,
                    {name: self.owner.start()},
                    f"{before} {statement.text}",
                )
            return
        if not self.owner.space:
            return
        places, used = self.owner.places_after(index)
        if places:
            self.owner.consumed.update([index, *used])
            for place in places:
                self.owner.add(unknown - value, place, f"{before} {statement.text}")
            return
        side = named_side(before) or named_side(first_clause(statement.after))
        if not side and say.BOUNDARY.search(
            before + " " + first_clause(statement.after)
        ):
            side = "both"
        if not side and re.search(r"\bsurface\b|\bOberfläche\b", before, re.I):
            side = "surface"
        if side:
            self.owner.consumed.add(index)
            self.deferred.append(
                ("relation", side, unknown - value, f"{before} {statement.text}")
            )

    def clauses(self) -> None:
        """Conditions that are only words."""
        for index in range(len(self.owner.statements) + 1):
            words = (
                self.owner.statements[index].before
                if index < len(self.owner.statements)
                else (self.owner.statements[-1].after if self.owner.statements else "")
            )
            clauses = re.split(
                r"[,;.:?]|\band\b(?=.*(?:end|side|insulat|left|right))", words
            )
            for number, clause in enumerate(clauses):
                following = (
                    self.owner.statements[index]
                    if index < len(self.owner.statements) and number == len(clauses) - 1
                    else None
                )
                self._clause(clause, index, following)

    def _clause(self, clause: str, index: int, following: Statement | None) -> None:
        if not clause.strip():
            return
        if say.PERIODIC.search(clause) and not re.search(
            r"periodic (?:solution|orbit|forcing|table)", clause
        ):
            self.owner.periodic.update(self.owner.space or ())
            return
        side = named_side(clause)
        places: list[dict[str, Any]] = []
        used: list[int] = []
        if following is not None:
            found = self.owner.coordinate(following)
            if found and re.search(
                r"\b(?:at|on|bei|à|en|ends?|wall|face|boundary)\s*\(?\s*$|在$", clause
            ):
                places, used = self.owner.places_from(index)
        kinds = []
        if say.INSULATED.search(clause):
            kinds = [("flux", None)]
        elif say.FIXED.search(clause):
            kinds = [("zero", None)]
        elif say.SUPPORTED.search(clause):
            kinds = [("simple", None)]
        elif say.CLAMPED.search(clause) and self._fourth_order():
            kinds = [("clamped", None)]
            if re.search(r"cantilever", clause, re.I):
                self.deferred.append(("clamped", "left", None, clause))
                self.deferred.append(("free", "right", None, clause))
                return
        elif say.CLAMPED.search(clause):
            kinds = [("zero", None)]
        elif say.FREE_END.search(clause) and self._fourth_order():
            kinds = [("free", None)]
        if say.AT_REST.search(clause) and self.owner.start_variable():
            self._at_rest(clause)
        for kind, _ in kinds:
            if places and all(p.keys() <= set(self.owner.space) for p in places):
                self.owner.consumed.update(used)
                for place in places:
                    ((name, value),) = place.items()
                    for expression in self._kind(kind, name):
                        self.owner.add(expression, {name: value}, clause.strip())
            elif self.owner.space or kind != "flux":
                self.deferred.append((kind, side or "both", None, clause.strip()))

    def _outward(self, expression: Any, name: str, low: bool) -> Any:
        """A normal derivative as one along `name` at its low or high end."""
        pairs = {}
        for unknown in self.meaning.unknowns:
            slope = symbol(jet_name(unknown, (name,)))
            pairs[symbol(jet_name(unknown, (NORMAL,)))] = -slope if low else slope
        return expression.subs(pairs)

    def _fourth_order(self) -> bool:
        return any(
            len([v for v in jet_parts(j)[1] if v != self.owner.time]) >= 4
            for bare in self.owner.bares
            for j in self.owner.jets(bare.expression)
        )

    def _at_rest(self, clause: str) -> None:
        name = self.owner.start_variable()
        for unknown in self.meaning.unknowns:
            second = any(
                jet_parts(j)[0] == unknown and jet_parts(j)[1].count(name) >= 2
                for bare in self.owner.bares
                for j in self.owner.jets(bare.expression)
            )
            if second:
                self.owner.add(
                    symbol(jet_name(unknown, (name,))),
                    {name: self.owner.start()},
                    clause,
                )

    def _kind(self, kind: str, name: str) -> list[Any]:
        out: list[Any] = []
        for unknown in self.meaning.unknowns:
            u = [symbol(jet_name(unknown, (name,) * n)) for n in range(4)]
            out += {
                "flux": [u[1]],
                "zero": [u[0]],
                "simple": [u[0], u[2]],
                "clamped": [u[0], u[1]],
                "free": [u[2], u[3]],
            }[kind]
            if kind == "flux" and self._fourth_order():
                out.append(u[3])
        return out

    def put_deferred(self) -> None:
        """Conditions at ends, once the ends are known."""
        variables = self.owner.space or self.meaning.variables
        if self.owner.time is None and len(self.meaning.variables) == 1:
            variables = self.meaning.variables
        for kind, side, expression, text in self.deferred:
            if self.owner.domains.geometry in _CURVED and self.owner.time is None:
                items = (
                    [expression]
                    if kind == "relation"
                    else [
                        symbol(jet_name(u, (NORMAL,) if kind == "flux" else ()))
                        for u in self.meaning.unknowns
                    ]
                )
                for item in items:
                    self.owner.add(item, {}, text)
                continue
            for name in variables:
                ends = self.owner.domains.found.get(name)
                if ends is None:
                    continue
                low, high = ends
                taken = {
                    c.where.get(name) for c in self.owner.conditions if name in c.where
                }
                chosen: list[Any] = {"left": [low], "right": [high]}.get(
                    side, [low, high]
                )
                if side == "surface":
                    # A half-space and a ball have one; of a slab's two, none is meant.
                    chosen = [
                        end
                        for end in (low, high)
                        if end not in {sp.oo, -sp.oo} and not (name == "r" and end == 0)
                    ]
                    chosen = chosen if len(chosen) == 1 else []
                if side == "other":
                    chosen = [end for end in (low, high) if end not in taken]
                for end in chosen:
                    if end in {sp.oo, -sp.oo}:
                        continue
                    if name == "r" and end == 0:
                        continue
                    if kind != "relation" and side == "both" and end in taken:
                        continue
                    items = (
                        [self._outward(expression, name, end == low)]
                        if kind == "relation"
                        else self._kind(kind, name)
                    )
                    for item in items:
                        self.owner.add(item, {name: end}, text)
        if self.deferred and not any(
            self.owner.domains.found.get(n) for n in variables
        ):
            raise ReadingError(
                f"between which values of {', '.join(variables)} is the problem posed? "
                "The text gives conditions at the ends without saying where they are.",
                "missing",
            )
