"""Which relations are equations and which are conditions, and where they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.domains import Domains
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import NORMAL, Meaning, symbol
from assistant.reading.statements import Statement
from validators.specs.equation import Condition, jet_name, jet_parts

if TYPE_CHECKING:
    from assistant.reading.equations import Problem

_AT = re.compile(
    r"(?:\b(?:at|on|when|where|as|for|bei|an der stelle|für|en|à|em|para|pour|with|if|"
    r"of|by|after|nach|après|después de|tras|time|position|and|und|et|y|end|"
    r"point)\s*$)|"
    r"(?:在|で|处|当|於|于|のとき|时|時|から)\s*$|^\|?\s*$|\bat\b[^,.;]*$",
    re.I,
)


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


class Conditions:
    """Sorts the statements of a problem; results are its public attributes."""

    def __init__(self, problem: Problem, meaning: Meaning) -> None:
        self.problem = problem
        self.meaning = meaning
        self.equations: list[Any] = []
        self.texts: list[str] = []
        self.conditions: list[Condition] = []
        self.periodic: set[str] = set()
        self.delays: dict[str, tuple[str, float]] = {}
        self.history: dict[str, Any] = {}
        self.consumed: set[int] = set()
        self.order = self._argument_order()
        self.bares: list[Bare] = []
        self.deferred: list[tuple[str, str, Any, str]] = []
        self.domains = Domains(problem, meaning, self)

    # --- helpers -----------------------------------------------------------------

    @property
    def statements(self) -> list[Statement]:
        """The formulas of the text."""
        return self.problem.statements

    @property
    def time(self) -> str | None:
        """The time variable, if any."""
        return self.meaning.time

    @property
    def space(self) -> tuple[str, ...]:
        """The other variables."""
        return self.meaning.space

    def _argument_order(self) -> tuple[str, ...]:
        """In which order the text writes the variables of ``u(…)``."""
        variables = self.meaning.variables
        if len(variables) < 2:
            return variables
        time = self.meaning.time
        votes = {variables: 0}
        if time is not None:
            votes[(time, *self.meaning.space)] = 0
        for statement in self.statements:
            for side in statement.sides:
                for node in _nodes(side):
                    if node[0] != "at" or len(node[2]) != len(variables):
                        continue
                    for place, argument in enumerate(node[2]):
                        for order in votes:
                            if argument == ("name", order[place]):
                                votes[order] += 1
        return max(votes, key=lambda order: votes[order])

    def value(self, tree: Tree) -> Any:
        """A side as an expression."""
        return self.meaning.scalar(tree)

    def has_unknown(self, statement: Statement) -> bool:
        """Whether an unknown or its derivative occurs."""
        names = set(self.meaning.unknowns)
        return any(
            node[0] == "name"
            and (
                node[1] in names
                or (
                    node[1].rpartition("_")[0] in names
                    and (
                        node[1].rpartition("_")[2] == NORMAL
                        or set(node[1].rpartition("_")[2])
                        <= set(self.meaning.variables)
                    )
                )
            )
            for side in statement.sides
            for node in _nodes(side)
        )

    def coordinate(self, statement: Statement) -> tuple[str, list[Any]] | None:
        """``x = 0`` → ("x", [0]); also chains and the end of a list."""
        if not statement.is_equality or len(statement.sides) != 2:
            return None
        left, right = statement.sides
        if left[0] != "name" or left[1] not in self.meaning.variables:
            return None
        if self.has_unknown(Statement([right], [], "")):
            return None
        items = right[1] if right[0] == "tuple" else (right,)
        try:
            values = [self.value(item) for item in items]
        except ReadingError:
            return None
        if any(
            v.free_symbols & {symbol(n) for n in self.meaning.variables} for v in values
        ):
            return None
        return left[1], values

    def places_after(self, index: int) -> tuple[list[dict[str, Any]], list[int]]:
        """Places named in the words right behind a statement."""
        places: list[dict[str, Any]] = []
        used: list[int] = []
        at = index + 1
        while at < len(self.statements):
            statement = self.statements[at]
            words = statement.before
            if re.search(r"[.;?!]", words):
                break
            if not places and (
                not _AT.search(words)
                or ("," in words and not re.search(r"\bat\b|\bon\b|bei|在", words))
            ):
                break
            if places and not re.fullmatch(
                r"[,\s]*(?:and|or|und|et|y|e|和|と)?\s*(?:at|bei|à|en|also at)?\s*",
                words,
                re.I,
            ):
                break
            found = self.coordinate(statement)
            if found is None:
                if (
                    places
                    and statement.is_expression
                    and _is_number(statement.sides[0])
                ):
                    following = (
                        self.statements[at + 1]
                        if at + 1 < len(self.statements)
                        else None
                    )
                    if (
                        following is not None
                        and self.has_unknown(following)
                        and (not following.before)
                    ):
                        break
                    name = next(iter(places[-1]))
                    places.append({name: self.value(statement.sides[0])})
                    used.append(at)
                    at += 1
                    continue
                break
            name, values = found
            if places and name not in places[0]:
                break
            places += [{name: value} for value in values]
            used.append(at)
            at += 1
        return places, used

    def places_from(self, index: int) -> tuple[list[dict[str, Any]], list[int]]:
        """``x = 0`` at `index` and the places joined to it by "and"."""
        found = self.coordinate(self.statements[index])
        if found is None:
            return [], []
        places = [{found[0]: value} for value in found[1]]
        used = [index]
        for at in range(index + 1, len(self.statements)):
            statement = self.statements[at]
            other = self.coordinate(statement)
            joined = re.fullmatch(
                r"(?:and|or|und|et|y|和|と|,)\s*(?:at|bei|à|en)?",
                statement.before.strip(),
                re.I,
            )
            if not joined or other is None or other[0] != found[0]:
                break
            places += [{other[0]: value} for value in other[1]]
            used.append(at)
        return places, used

    def place_before(self, index: int) -> tuple[list[dict[str, Any]], list[int]]:
        """``at x = 0: u = 1`` and ``at x = 0, u = 1``."""
        if index == 0:
            return [], []
        statement = self.statements[index - 1]
        found = self.coordinate(statement)
        if found is None or index - 1 in self.consumed:
            return [], []
        if not re.fullmatch(
            r"[,:]?\s*(?:we have|let|then|is|there|,|set|the)?\s*",
            self.statements[index].before,
            re.I,
        ):
            return [], []
        if not re.search(
            r"\b(?:at|on|bei|à|en|for|when)\s*$|在$", statement.before, re.I
        ):
            return [], []
        name, values = found
        return [{name: value} for value in values], [index - 1]

    # --- the walk ------------------------------------------------------------------

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
                self._values_in_words(index, statement)
        self._word_clauses()
        self._sort_bare()
        self._distinct()
        self.domains.finish()
        self._put_deferred()

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
            name: self._where(item.arguments, statement)
            for name, item in placed.items()
        }
        distinct = []
        for where in wheres.values():
            if where not in distinct:
                distinct.append(where)
        statement.used = True
        if len(distinct) == 1:
            pairs = [(symbol(name), symbol(item.jet)) for name, item in placed.items()]
            pieces = self._pieces(index, expression.subs(pairs), right, statement)
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

    def _where(
        self, arguments: tuple[Any, ...], statement: Statement
    ) -> dict[str, Any]:
        order = self.order
        if len(arguments) == len(order):
            return {
                name: argument
                for name, argument in zip(order, arguments, strict=True)
                if argument != symbol(name)
            }
        if len(arguments) == 1 and len(order) > 1:
            time = self.time
            if time and (say.INITIAL.search(statement.before) or len(self.space) > 1):
                return {time: arguments[0]}
            return {self.space[0]: arguments[0]}
        if len(arguments) == len(self.space) and self.time:
            return {
                name: argument
                for name, argument in zip(self.space, arguments, strict=True)
                if argument != symbol(name)
            }
        raise ReadingError(
            f"{statement.text!r} gives {len(arguments)} argument(s), the problem has "
            f"the "
            f"variables {', '.join(order)}"
        )

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

    def _pieces(
        self, index: int, expression: Any, right: Tree, statement: Statement
    ) -> Any:
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
            if say.OTHERWISE.search(_first_clause(nxt.after)):
                pieces.append((current, sp.true))
                break
            at += 1
        if not pieces or (len(pieces) < 2 and not self._half(pieces, index, used)):
            return expression
        if pieces[-1][1] is not sp.true and len(pieces) < 2:
            pieces.append((sp.Integer(0), sp.true))
        self.consumed.update(used)
        return rest - sp.Piecewise(*pieces, (pieces[-1][0], True))

    def _half(self, pieces: list[Any], index: int, used: list[int]) -> bool:
        """``1 for x < 0.3`` with zero understood elsewhere, only when said."""
        last = self.statements[used[-1]] if used else self.statements[index]
        return bool(say.OTHERWISE.search(_first_clause(last.after)))

    def _comparison(self, statement: Statement) -> Any:
        names = {
            node[1]
            for side in statement.sides
            for node in _nodes(side)
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
        after = _first_clause(statement.after)
        before = _last_clause(statement.before)
        boundary = bool(
            (say.BOUNDARY.search(after) and not re.match(r"\s*(?:and|with|,)", after))
            or (
                say.BOUNDARY.search(before)
                and re.search(r"\b(?:on|at|with|condition)\b|boundary", before)
            )
        )
        side = _side(after) or _side(before)
        words = statement.text
        initial = bool(
            say.INITIAL.search(before)
            or re.match(
                r"\s*(?:initially|at the start|anfangs|au départ|inicialmente)", after
            )
        )
        jets = self._jets(expression)
        if not jets:
            return
        if any(jet_parts(jet)[1] == (NORMAL,) for jet in jets):
            statement.used = True
            self.deferred.append(("relation", side or "both", expression, words))
            return
        if self._is_event(expression, statement):
            return
        if self._is_history(index, expression):
            (name,) = self._jets(expression)
            self.history[name] = sp.expand(symbol(name) - expression)
            statement.used = True
            return
        self.bares.append(
            Bare(expression, statement, index, places, boundary, initial, side)
        )
        self.bares[-1].statement.used = True
        self._maybe_consume = used
        if places:
            self._pending_places = getattr(self, "_pending_places", {})
            self._pending_places[len(self.bares) - 1] = used

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
        jets = self._jets(expression)
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

    def _jets(self, expression: Any) -> list[str]:
        return [
            str(s)
            for s in expression.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
        ]

    def _sort_bare(self) -> None:
        """Equations and conditions among relations without places of their own."""
        highest: dict[str, int] = {}
        for bare in self.bares:
            for jet in self._jets(bare.expression):
                unknown, orders = jet_parts(jet)
                highest[unknown] = max(highest.get(unknown, 0), len(orders))
        pending = getattr(self, "_pending_places", {})
        equations = [
            b
            for b in self.bares
            if any(
                len(jet_parts(j)[1]) == highest[jet_parts(j)[0]] > 0
                for j in self._jets(b.expression)
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
                self.deferred.append(
                    ("relation", bare.side, bare.expression, bare.statement.text)
                )
            elif bare.initial and self.start_variable():
                self.add(
                    bare.expression,
                    {self.start_variable(): self.start()},
                    bare.statement.text,
                )
            else:
                self.deferred.append(
                    ("relation", "both", bare.expression, bare.statement.text)
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

    # --- values and words ------------------------------------------------------------

    def _values_in_words(self, index: int, statement: Statement) -> None:
        """``held at 100 °C at x = 0``, ``initially at 20``, ``ends held at 0``."""
        if not statement.is_expression or not _is_number(statement.sides[0]):
            return
        before = _last_clause(statement.before)
        if len(self.meaning.unknowns) != 1:
            return
        unknown = symbol(self.meaning.unknowns[0])
        tree = statement.sides[0]
        initial = say.INITIAL.search(before)
        held = say.HELD.search(before)
        if not (initial or held):
            return
        if self.has_coordinate_unit(tree):
            return
        value = self.value(tree)
        if initial and not _side(before):
            name = self.start_variable()
            if name:
                self.consumed.add(index)
                self.add(
                    unknown - value, {name: self.start()}, f"{before} {statement.text}"
                )
            return
        if not self.space:
            return
        places, used = self.places_after(index)
        if places:
            self.consumed.update([index, *used])
            for place in places:
                self.add(unknown - value, place, f"{before} {statement.text}")
            return
        side = _side(before) or _side(_first_clause(statement.after))
        if not side and say.BOUNDARY.search(
            before + " " + _first_clause(statement.after)
        ):
            side = "both"
        if side:
            self.consumed.add(index)
            self.deferred.append(
                ("relation", side, unknown - value, f"{before} {statement.text}")
            )

    def has_coordinate_unit(self, tree: Tree) -> bool:
        """Whether a number is a time or a length by its unit."""
        if tree[0] != "qty":
            return False
        return tuple(tree[2].dimension) in {
            (0, 0, 1, 0, 0, 0),
            (1, 0, 0, 0, 0, 0),
        } and bool(self.meaning.unknowns)

    def _word_clauses(self) -> None:
        """Conditions that are only words."""
        for index in range(len(self.statements) + 1):
            words = (
                self.statements[index].before
                if index < len(self.statements)
                else (self.statements[-1].after if self.statements else "")
            )
            clauses = re.split(
                r"[,;.:?]|\band\b(?=.*(?:end|side|insulat|left|right))", words
            )
            for number, clause in enumerate(clauses):
                following = (
                    self.statements[index]
                    if index < len(self.statements) and number == len(clauses) - 1
                    else None
                )
                self._clause(clause, index, following)

    def _clause(self, clause: str, index: int, following: Statement | None) -> None:
        if not clause.strip():
            return
        if say.PERIODIC.search(clause) and not re.search(
            r"periodic (?:solution|orbit|forcing|table)", clause
        ):
            self.periodic.update(self.space or ())
            return
        side = _side(clause)
        places: list[dict[str, Any]] = []
        used: list[int] = []
        if following is not None:
            found = self.coordinate(following)
            if found and re.search(
                r"\b(?:at|on|bei|à|en|ends?|wall|face|boundary)\s*\(?\s*$|在$", clause
            ):
                places, used = self.places_from(index)
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
        if say.AT_REST.search(clause) and self.start_variable():
            self._at_rest(clause)
        for kind, _ in kinds:
            if places and all(p.keys() <= set(self.space) for p in places):
                self.consumed.update(used)
                for place in places:
                    ((name, value),) = place.items()
                    for expression in self._kind(kind, name):
                        self.add(expression, {name: value}, clause.strip())
            elif self.space or kind != "flux":
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
            len([v for v in jet_parts(j)[1] if v != self.time]) >= 4
            for bare in self.bares
            for j in self._jets(bare.expression)
        )

    def _at_rest(self, clause: str) -> None:
        name = self.start_variable()
        for unknown in self.meaning.unknowns:
            second = any(
                jet_parts(j)[0] == unknown and jet_parts(j)[1].count(name) >= 2
                for bare in self.bares
                for j in self._jets(bare.expression)
            )
            if second:
                self.add(
                    symbol(jet_name(unknown, (name,))), {name: self.start()}, clause
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

    def _put_deferred(self) -> None:
        """Conditions at ends, once the ends are known."""
        variables = self.space or self.meaning.variables
        if self.time is None and len(self.meaning.variables) == 1:
            variables = self.meaning.variables
        for kind, side, expression, text in self.deferred:
            if self.domains.geometry in _CURVED and self.time is None:
                items = (
                    [expression]
                    if kind == "relation"
                    else [
                        symbol(jet_name(u, (NORMAL,) if kind == "flux" else ()))
                        for u in self.meaning.unknowns
                    ]
                )
                for item in items:
                    self.add(item, {}, text)
                continue
            for name in variables:
                ends = self.domains.found.get(name)
                if ends is None:
                    continue
                low, high = ends
                taken = {c.where.get(name) for c in self.conditions if name in c.where}
                chosen: list[Any] = {"left": [low], "right": [high]}.get(
                    side, [low, high]
                )
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
                        self.add(item, {name: end}, text)
        if self.deferred and not any(self.domains.found.get(n) for n in variables):
            raise ReadingError(
                f"between which values of {', '.join(variables)} is the problem posed? "
                "The text gives conditions at the ends without saying where they are.",
                "missing",
            )


#: Shapes with one boundary that is not made of two ends for each variable.
_CURVED = frozenset({"disc", "lshape", "annulus"})


def _nodes(tree: Tree) -> Any:
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            if node and isinstance(node[0], str):
                yield node
            stack.extend(part for part in node if isinstance(part, tuple))


def _is_number(tree: Tree) -> bool:
    if tree[0] == "neg":
        return _is_number(tree[1])
    if tree[0] in {"over", "mul", "pow"}:
        return _is_number(tree[1]) and _is_number(tree[2])
    return tree[0] in {"num", "qty"} or tree == ("name", "pi")


def _first_clause(words: str) -> str:
    return re.split(r"[,;.:?]", words, maxsplit=1)[0]


def _last_clause(words: str) -> str:
    return re.split(r"[,;.:?]", words)[-1]


def _side(clause: str) -> str:
    if re.search(r"\bother (?:end|side|face|boundary)|opposite", clause, re.I):
        return "other"
    left = re.search(r"\bleft\b|\bfirst end\b|linke|gauche|izquierd|左", clause, re.I)
    right = re.search(r"\bright\b|\bfar end\b|recht|droit|derech|右", clause, re.I)
    if left and not right:
        return "left"
    if right and not left:
        return "right"
    if re.search(
        r"both (?:ends|sides|faces|surfaces|boundaries|walls)|either end|"
        r"each end|beiden|deux extrémités|ambos|两端|両端",
        clause,
        re.I,
    ):
        return "both"
    return ""
