"""Which relations are equations and which are conditions, and where they hold."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.domains import Domains
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import NORMAL, Meaning, symbol
from assistant.reading.places import Places, first_clause, last_clause, named_side
from assistant.reading.statements import Statement
from assistant.reading.trees import nodes
from assistant.reading.worded_conditions import WordedConditions
from validators.specs.equation import Condition, jet_parts

if TYPE_CHECKING:
    from assistant.reading.equations import Problem


@dataclass
class Bare:
    """A relation in jets without a place of its own."""

    expression: Any
    statement: Statement
    index: int
    places: list[dict[str, Any]]
    boundary: bool = False
    initial: bool = False
    side: str = ""


class Conditions(Places):
    """Sorts the statements of a problem; results are its public attributes."""

    def __init__(self, problem: Problem, meaning: Meaning) -> None:
        super().__init__(problem, meaning)
        self.equations: list[Any] = []
        self.texts: list[str] = []
        self.conditions: list[Condition] = []
        self.periodic: set[str] = set()
        self.delays: dict[str, tuple[str, float]] = {}
        self.history: dict[str, Any] = {}
        self.bares: list[Bare] = []
        self._places_of_bares: dict[int, list[int]] = {}
        self.worded = WordedConditions(self)
        self.domains = Domains(problem, meaning, self)

    def collect(self) -> None:
        """Go through the statements once.

        Raises:
            ReadingError: Contradictions and formulas without meaning.
        """
        self.domains.collect()
        for index, statement in enumerate(self.statements):
            if statement.used or index in self.consumed:
                continue
            if statement.is_equality and self.has_unknown(statement):
                self._relation(index, statement)
        for index, statement in enumerate(self.statements):
            if not statement.used and index not in self.consumed:
                self.worded.values(index, statement)
        self.worded.clauses()
        for _ in self.bares:
            self._share_boundary()
        self._sort_bare()
        self._distinct()
        self._named_starts()
        self.domains.finish()
        self.worded.put_deferred()

    def _named_starts(self) -> None:
        """``C0 = 5 mol/L`` beside ``dC/dt = …``: a value at the start by its name."""
        if len(self.meaning.variables) != 1 or self.meaning.variables[0] == "x":
            return
        (variable,) = self.meaning.variables
        for u in self.meaning.unknowns:
            told = any(
                jet_parts(str(s))[0] == u
                for c in self.conditions
                for s in c.expression.free_symbols
            )
            name = next(
                (
                    n
                    for n in (f"{u}0", f"{u}_0")
                    if n in self.problem.definitions and n not in self.meaning.used
                ),
                None,
            )
            if told or name is None:
                continue
            value = self.meaning.scalar(("name", name))
            self.add(symbol(u) - value, {variable: sp.Integer(0)}, f"{u}(0) = {name}")
            self.problem.named_starts[name] = u
            self.problem.assumptions.append(
                f"{name} is the value of {u} at {variable} = 0"
            )

    def _relation(self, index: int, statement: Statement) -> None:
        sides = statement.sides
        last = sides[-1]
        pairs = [(side, last) for side in sides[:-1]]
        for left, right in pairs:
            expression = self.value(left) - self.value(right)
            self._one(expression, index, statement, right)

    def _one(
        self, expression: Any, index: int, statement: Statement, right: Tree
    ) -> None:
        placed = {
            str(s): self.meaning.placed[str(s)]
            for s in expression.free_symbols
            if str(s) in self.meaning.placed
        }
        if not placed:
            self._bare(expression, index, statement)
            return
        delayed = self._delayed(placed)
        if delayed:
            pairs = [(symbol(name), symbol(new)) for name, new in delayed.items()]
            self.equations.append(expression.subs(pairs))
            self.texts.append(statement.text)
            statement.used = True
            return
        wheres = {
            name: self.where(item.arguments, statement) for name, item in placed.items()
        }
        distinct = []
        for where in wheres.values():
            if where not in distinct:
                distinct.append(where)
        statement.used = True
        if len(distinct) == 1:
            pairs = [(symbol(name), symbol(item.jet)) for name, item in placed.items()]
            pieces = self._pieces(index, expression.subs(pairs), right)
            self.add(pieces, distinct[0], statement.text)
            return
        if len(distinct) == 2 and self._is_periodic(expression, placed, distinct):
            return
        raise ReadingError(
            f"the condition {statement.text!r} ties several places together; only "
            "periodic conditions of that form can be used"
        )

    def add(self, expression: Any, where: dict[str, Any], text: str) -> None:
        """Enter a condition, once."""
        for old in self.conditions:
            if dict(old.where) == where and old.expression == expression:
                return
        self.conditions.append(Condition(sp.sympify(expression), where, text))

    def _delayed(self, placed: dict[str, Any]) -> dict[str, str]:
        """Retarded terms ``y(t - 1)``: new symbol names, entered in `delays`."""
        out: dict[str, str] = {}
        if len(self.meaning.variables) != 1:
            return out
        variable = symbol(self.meaning.variables[0])
        for name, item in placed.items():
            if item.arguments[0] in {sp.oo, -sp.oo} or (
                variable not in item.arguments[0].free_symbols
            ):
                continue
            shift = sp.simplify(variable - item.arguments[0])
            if variable in shift.free_symbols or not shift.is_number:
                continue
            if shift <= 0:
                raise ReadingError(
                    f"a value at a later time, {item.jet}({item.arguments[0]}), makes "
                    "the problem ill-posed as an evolution",
                    "contradictory",
                )
            new = f"delayed_{len(self.delays)}"
            self.delays[new] = (item.jet, float(shift))
            out[name] = new
        return out

    def _is_periodic(
        self, expression: Any, placed: dict[str, Any], wheres: list[dict[str, Any]]
    ) -> bool:
        names = {name for where in wheres for name in where}
        if len(names) != 1 or len(placed) != 2:
            return False
        first, second = (symbol(name) for name in placed)
        jets = {item.jet for item in placed.values()}
        if (
            len(jets) != 1
            or sp.simplify(sp.diff(expression, first) + sp.diff(expression, second))
            != 0
        ):
            return False
        (name,) = names
        self.periodic.add(name)
        self.domains.widen(name, [where[name] for where in wheres])
        return True

    def _pieces(self, index: int, expression: Any, right: Tree) -> Any:
        """``u(x,0) = 1 for x < 0.5 and 0 otherwise`` becomes piecewise."""
        value = self.value(right)
        rest = sp.expand(expression + value)
        pieces: list[tuple[Any, Any]] = []
        at = index + 1
        current = value
        used: list[int] = []
        while at < len(self.statements):
            following = self.statements[at]
            if not re.search(
                r"\b(?:for|if|when|where|in|on|für|si|pour|para)\b|当|若|$",
                following.before,
            ) or re.search(r"[.;?]", following.before):
                break
            if following.is_equality or not following.relations:
                break
            truth = self._comparison(following)
            if truth is None:
                break
            used.append(at)
            pieces.append((current, truth))
            at += 1
            if at >= len(self.statements):
                break
            nxt = self.statements[at]
            if not nxt.is_expression or re.search(r"[.;?]", nxt.before):
                break
            current = self.value(nxt.sides[0])
            used.append(at)
            if say.OTHERWISE.search(first_clause(nxt.after)):
                pieces.append((current, sp.true))
                break
            at += 1
        if not pieces or (len(pieces) < 2 and not self._half(index, used)):
            return expression
        if pieces[-1][1] is not sp.true and len(pieces) < 2:
            pieces.append((sp.Integer(0), sp.true))
        self.consumed.update(used)
        return rest - sp.Piecewise(*pieces, (pieces[-1][0], True))

    def _half(self, index: int, used: list[int]) -> bool:
        """``1 for x < 0.3`` with zero understood elsewhere, only when said."""
        last = self.statements[used[-1]] if used else self.statements[index]
        return bool(say.OTHERWISE.search(first_clause(last.after)))

    def _comparison(self, statement: Statement) -> Any:
        names = {
            node[1]
            for side in statement.sides
            for node in nodes(side)
            if node[0] == "name"
        }
        if not names & set(self.meaning.variables):
            return None
        parts = []
        for i, relation in enumerate(statement.relations):
            left = self.value(statement.sides[i])
            right = self.value(statement.sides[i + 1])
            maker = {"<": sp.Lt, ">": sp.Gt, "<=": sp.Le, ">=": sp.Ge}.get(relation)
            if maker is None:
                return None
            parts.append(maker(left, right))
        return sp.And(*parts)

    def _bare(self, expression: Any, index: int, statement: Statement) -> None:
        places, used = self.places_after(index)
        if not places:
            places, used = self.place_before(index)
        after = first_clause(statement.after)
        before = last_clause(statement.before)
        boundary = bool(
            (say.BOUNDARY.search(after) and not re.match(r"\s*(?:and|with|,)", after))
            or (
                say.BOUNDARY.search(before)
                and re.search(r"\b(?:on|at|with|condition)\b|boundary", before)
            )
        )
        side = named_side(after) or named_side(before)
        words = statement.text
        initial = bool(
            say.INITIAL.search(before)
            or re.match(
                r"\s*(?:initially|at the start|anfangs|au départ|inicialmente)", after
            )
        )
        jets = self.jets(expression)
        if not jets:
            return
        if any(jet_parts(jet)[1] == (NORMAL,) for jet in jets):
            statement.used = True
            self.worded.deferred.append(("relation", side or "both", expression, words))
            return
        if self._is_event(expression, statement):
            return
        if self._starts_in_pieces(index, expression):
            return
        if self._is_history(index, expression):
            (name,) = self.jets(expression)
            self.history[name] = sp.expand(symbol(name) - expression)
            statement.used = True
            return
        self.bares.append(
            Bare(expression, statement, index, places, boundary, initial, side)
        )
        self.bares[-1].statement.used = True
        if places:
            self._places_of_bares[len(self.bares) - 1] = used

    def _starts_in_pieces(self, index: int, expression: Any) -> bool:
        """``u = 2 for x < 0, u = 0 for x > 0`` of an evolution is its start."""
        jets = self.jets(expression)
        if self.time is None or len(jets) != 1 or jets[0] not in self.meaning.unknowns:
            return False
        unknown = symbol(jets[0])
        pieces, used, at = [], [], index
        while at + 1 < len(self.statements):
            value, range_ = self.statements[at], self.statements[at + 1]
            if not value.is_equality or value.sides[0] != ("name", jets[0]):
                break
            inside = range_.relations and not range_.is_equality
            if not inside or re.search(r"[.;?]", range_.before):
                break
            truth = self._comparison(range_)
            if truth is None or symbol(self.time) in truth.free_symbols:
                break
            pieces.append((self.value(value.sides[-1]), truth))
            used += [at, at + 1]
            at += 2
        if len(pieces) < 2:
            return False
        for number in used:
            self.statements[number].used = True
        pieces[-1] = (pieces[-1][0], sp.true)
        self.add(
            unknown - sp.Piecewise(*pieces),
            {self.time: self.start()},
            self.statements[index].text,
        )
        # Half lines are parts of the data, not ends of the domain.
        for name in self.space:
            self.domains.partial.pop(name, None)
        return True

    def _is_event(self, expression: Any, statement: Statement) -> bool:
        """``when is the tank empty (V = 0)?`` asks for a time."""
        asked = re.split(r"[.;?!]", statement.before)[-1]
        return (
            bool(say.EVENT.search(asked))
            and "?" in statement.after[:3]
            and len(expression.free_symbols) == 1
            and str(next(iter(expression.free_symbols))) in self.meaning.unknowns
        )

    def _is_history(self, index: int, expression: Any) -> bool:
        """``y(t) = 1 for t <= 0`` before a retarded equation begins."""
        jets = self.jets(expression)
        following = (
            self.statements[index + 1] if index + 1 < len(self.statements) else None
        )
        names = self.meaning.variables
        return (
            len(jets) == 1
            and jets[0] in self.meaning.unknowns
            and len(names) == 1
            and following is not None
            and bool(following.relations)
            and all(r.startswith("<") for r in following.relations)
            and ("name", names[0]) in following.sides
        )

    def jets(self, expression: Any) -> list[str]:
        """Names of unknowns and their derivatives in an expression."""
        return [
            str(s)
            for s in expression.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
        ]

    def _sort_bare(self) -> None:
        """Equations and conditions among relations without places of their own."""
        highest: dict[str, int] = {}
        for bare in self.bares:
            for jet in self.jets(bare.expression):
                unknown, orders = jet_parts(jet)
                highest[unknown] = max(highest.get(unknown, 0), len(orders))
        pending = self._places_of_bares
        equations = [
            b
            for b in self.bares
            if any(
                len(jet_parts(j)[1]) == highest[jet_parts(j)[0]] > 0
                for j in self.jets(b.expression)
            )
        ]
        needed = len(self.meaning.unknowns) - len(self.equations)
        for number, bare in enumerate(self.bares):
            told = bool(bare.places or bare.boundary or bare.initial or bare.side)
            # As many equations as unknowns are needed; beyond them, a relation with a
            # place is a condition whatever its order.
            is_equation = bare in equations and (
                not told or len(equations) <= max(needed, 1) or not bare.places
            )
            if (
                bare in equations
                and bare.places
                and bare is not equations[0]
                and (len(equations) > needed)
            ):
                is_equation = False
            if is_equation or not told:
                self.equations.append(bare.expression)
                self.texts.append(bare.statement.text)
                continue
            if bare.places:
                self.consumed.update(pending.get(number, []))
                for place in bare.places:
                    self.add(bare.expression, place, bare.statement.text)
            elif bare.side and not bare.initial:
                self.worded.deferred.append(
                    ("relation", bare.side, bare.expression, bare.statement.text)
                )
            elif bare.initial and self.start_variable():
                self.add(
                    bare.expression,
                    {self.start_variable(): self.start()},
                    bare.statement.text,
                )
            else:
                self.worded.deferred.append(
                    ("relation", "both", bare.expression, bare.statement.text)
                )

    def _share_boundary(self) -> None:
        """``u = 1 and v = 3 at both ends``: the place is said once, for both."""
        for one, two in itertools.pairwise(self.bares):
            joined = re.fullmatch(
                r"\s*(?:,|and|und|et|y|,\s*and)?\s*", two.statement.before
            )
            placeless = not (one.places or one.boundary or one.initial or one.side)
            plain = all(not jet_parts(j)[1] for j in self.jets(one.expression))
            if not (joined and placeless and plain and two.index == one.index + 1):
                continue
            if two.boundary or two.side or two.initial:
                one.boundary, one.side, one.initial = (
                    two.boundary,
                    two.side,
                    two.initial,
                )

    def _distinct(self) -> None:
        """Drop an equation that the text writes a second time in other form."""
        kept: list[Any] = []
        for expression in self.equations:
            same = any(
                sp.expand(expression - old) == 0 or sp.expand(expression + old) == 0
                for old in kept
            )
            if not same:
                kept.append(expression)
        self.equations[:] = kept

    def start_variable(self) -> str:
        """The variable in which initial conditions are given."""
        return self.time or self.meaning.variables[0]

    def start(self) -> Any:
        """Where it starts; zero unless a condition says otherwise."""
        name = self.start_variable()
        for condition in self.conditions:
            if (
                name in condition.where
                and len(condition.where) == 1
                and name == self.time
            ):
                return condition.where[name]
        return sp.Integer(0)
