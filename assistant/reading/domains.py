"""Where a problem is posed: intervals, rectangles, discs, half spaces, horizons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Grammar
from assistant.reading.meaning import Meaning, symbol
from assistant.reading.statements import Statement
from assistant.reading.tokens import tokenise
from validators.specs.equation import jet_parts

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

_ENDS = (
    r"[\[(\]]\s*([^,;\[\]()]+(?:\([^()]*\))?[^,;\[\]()]*)\s*[,;]\s*"
    r"([^,;\[\]()]+)\s*[\])\[]"
)
_LENGTH = re.compile(
    r"(?:length|long|thick(?:ness)?|width|wide|height|deep|depth|länge|dicke|longueur|"
    r"épaisseur|longitud|espesor|长度|厚度|長さ|厚さ)\s*(?:of|=|is|:|von|de)?\s*$",
    re.I,
)
_LONG = re.compile(
    r"\s*(?:long|thick|wide|in length|dicke?n?|lange?n?|breite?n?|d'épaisseur|de long|"
    r"de espesor|de largo)\b",
    re.I,
)
_RADIUS = re.compile(
    r"(?:radius|radii|rayon|radio|半径)\s*(?:of|=|is|von|de)?\s*$", re.I
)


class Domains:
    """Finds the ends of every variable; `found` maps names to (low, high)."""

    def __init__(
        self, problem: Problem, meaning: Meaning, conditions: Conditions
    ) -> None:
        self.problem = problem
        self.meaning = meaning
        self.conditions = conditions
        self.found: dict[str, tuple[Any, Any]] = {}
        self.partial: dict[str, list[Any]] = {}
        self.geometry = "interval"
        self.quadrant: tuple[bool, bool] | None = None

    def value(self, text: str) -> Any | None:
        """A short text such as ``2*pi`` or ``L`` as a number."""
        try:
            tokens = [t for t in tokenise(text) if t.sort != "edge"]
            tree = Grammar(tokens, self.problem.reading.known).expression()
            value = self.meaning.scalar(tree)
        except ReadingError:
            return None
        return value if isinstance(value, sp.Expr) else None

    def set(self, name: str, low: Any, high: Any) -> None:
        """Fix both ends; a contradiction is said."""
        difference = sp.sympify(high) - sp.sympify(low)
        if difference.is_number and difference <= 0:
            raise ReadingError(
                f"the interval for {name} runs from {low} to {high}, which is empty",
                "contradictory",
            )
        self.found.setdefault(name, (low, high))

    def widen(self, name: str, values: list[Any]) -> None:
        """Places that lie on the edge of the domain."""
        self.partial.setdefault(name, []).extend(values)

    def collect(self) -> None:
        """Ends that the text states."""
        for index, statement in enumerate(self.problem.statements):
            if statement.used or statement.is_equality or not statement.relations:
                continue
            self._inequality(index, statement)
        self._intervals()
        self._sizes()

    def _inequality(self, index: int, statement: Statement) -> None:
        sides, relations = statement.sides, statement.relations
        names = set(self.meaning.variables)
        if self._is_piece(index):
            return
        if len(sides) == 3 and sides[1][0] in {"name", "tuple"}:
            inner = [sides[1]] if sides[1][0] == "name" else list(sides[1][1])
            for item in inner:
                if item[0] == "name" and item[1] in names:
                    low, high = self._value(sides[0]), self._value(sides[2])
                    if relations[0].startswith(">"):
                        low, high = high, low
                    self.set(item[1], low, high)
                    statement.used = True
        elif len(sides) == 2:
            left, right = sides
            relation = relations[0]
            if right[0] == "name" and right[1] in names and left[0] != "name":
                left, right = right, left
                relation = relation.translate(str.maketrans("<>", "><"))
            if left[0] == "name" and left[1] in names and right[0] != "name":
                value = self._value(right)
                if relation.startswith(">"):
                    self.partial.setdefault(left[1], []).append(value)
                    self.partial[left[1]].append(sp.oo)
                elif relation.startswith("<"):
                    self.partial.setdefault(left[1], []).append(value)
                statement.used = True

    def _value(self, tree: Any) -> Any:
        return self.meaning.scalar(tree)

    def _is_piece(self, index: int) -> bool:
        """Whether the inequality belongs to a piecewise value before it."""
        statement = self.problem.statements[index]
        if not re.search(
            r"\b(?:for|if|when|where|für|si|pour|para|in)\s*$|当$",
            statement.before,
            re.I,
        ):
            return False
        after = statement.after
        following = (
            self.problem.statements[index + 1]
            if index + 1 < len(self.problem.statements)
            else None
        )
        previous = self.problem.statements[index - 1] if index else None
        if previous is None or re.search(r"[.;?]", statement.before):
            return False
        if say.OTHERWISE.search(after):
            return True
        if (
            following is not None
            and following.is_expression
            and not re.search(r"[.;?]", following.before)
            and (
                say.OTHERWISE.search(following.after)
                or re.search(
                    r"\b(?:for|if|when|where)\s*$", following.after.split(",")[0]
                )
            )
        ):
            return True
        # The second piece: its value stands before it without a relation.
        return (
            previous.is_expression
            and index >= 2
            and bool(
                re.search(
                    r"\b(?:for|if|when|where)\s*$",
                    self.problem.statements[index - 1].before,
                )
                or self.problem.statements[index - 2].relations
            )
            and self.problem.statements[index - 2].relations != []
        )

    def _intervals(self) -> None:
        text = self.problem.plain
        variables = self.meaning.variables
        space = self.meaning.space or variables
        for match in re.finditer(rf"([A-Za-z]\w*)\s*(?:in|∈)\s*{_ENDS}", text):
            name = match.group(1)
            low, high = self.value(match.group(2)), self.value(match.group(3))
            if name in variables and low is not None and high is not None:
                self.set(name, low, high)
        # What is cut out of a shape is no domain.
        text = re.sub(
            rf"(?:\b(?:without|minus|removed?|excluding|except)\b|\\)[^\[(.;]*"
            rf"{_ENDS}\s*(?:x|\*|by)\s*{_ENDS}",
            "",
            text,
        )
        product = re.search(
            rf"{_ENDS}\s*(?:x|\*|by)\s*{_ENDS}(?:\s*(?:x|\*|by)\s*{_ENDS})?", text
        )
        if product and len(space) >= 2:
            groups = [g for g in product.groups() if g is not None]
            for name, (low_text, high_text) in zip(
                space, zip(groups[::2], groups[1::2], strict=True), strict=False
            ):
                low, high = self.value(low_text), self.value(high_text)
                if low is not None and high is not None:
                    self.set(name, low, high)
            return
        square = re.search(rf"{_ENDS}\s*\^\s*\(?([23])\)?", text)
        if square and len(space) >= 2:
            low, high = self.value(square.group(1)), self.value(square.group(2))
            for name in space:
                if low is not None and high is not None:
                    self.set(name, low, high)
        missing = [n for n in space if n not in self.found]
        told = re.search(
            rf"\b(?:on|over|interval|domain|between|auf|sur|sobre|en|in|dans)\s*(?:the\s+)?"
            rf"(?:interval|domain|intervall|intervalle|intervalo)?\s*{_ENDS}",
            text,
            re.I,
        ) or re.search(rf"(?:区间|在|区間)\s*{_ENDS}", text)
        if told and len(missing) == 1:
            low, high = self.value(told.group(1)), self.value(told.group(2))
            if (
                low is not None
                and high is not None
                and low.is_number
                and high.is_number
            ):
                self.set(missing[0], low, high)
        for name in variables:
            range_ = (
                re.search(
                    rf"(?:between|from)\s+{name}\s*=\s*([^\s,;]+)\s+(?:and|to)\s+{name}\s*=\s*"
                    rf"([^\s,;]+)",
                    text,
                )
                or re.search(
                    rf"\b{name}\s*=\s*([-\d.]+)\s*(?:\.\.\.?|to|\.\.)\s*([-\w.*]*[\w])",
                    text,
                )
                or re.search(
                    rf"\b{name}\s+(?:from|between|von|de)\s+([-\w.]+)\s+(?:to|and|bis|à|a|und)\s+"
                    rf"([-\w.*]*\w)",
                    text,
                )
            )
            if range_:
                low = self.value(range_.group(1))
                high = self.value(range_.group(2).rstrip("."))
                if low is not None and high is not None:
                    self.set(name, low, high)

    def _sizes(self) -> None:
        """Lengths, radii and named shapes."""
        space = self.meaning.space or self.meaning.variables
        for index, statement in enumerate(self.problem.statements):
            tree = statement.sides[-1]
            named = statement.is_equality and len(statement.sides) == 2
            expression = statement.is_expression and tree[0] in {"num", "qty", "name"}
            if space and (named or expression) and (statement.used or expression):
                self._size(index, statement, space, expression=expression)
        if say.LSHAPE.search(self.problem.plain) and len(space) == 2:
            self._lshape(space)
        else:
            self._unit_shape(space)
        self._disc(space)

    def _size(
        self,
        index: int,
        statement: Statement,
        space: Sequence[str],
        *,
        expression: bool,
    ) -> None:
        """A length or a radius that one statement gives."""
        tree = statement.sides[-1]
        radial = "r" in space
        word = re.split(r"[,;.]", statement.before)[-1]
        after = re.split(r"[,;.]", statement.after)[0]
        is_length = _LENGTH.search(word) or (
            expression
            and re.match(
                r"\s*(?:long|thick|wide|in length|dicke?n?|lange?n?|breite?n?|"
                r"d'épaisseur|de long|de espesor|de largo)\b",
                after,
                re.I,
            )
        )
        if is_length and not radial and len(space) == 1:
            self.set(space[0], sp.Integer(0), self.meaning.scalar(tree))
            self.conditions.consumed.add(index)
        elif _RADIUS.search(word):
            value = self.meaning.scalar(tree)
            self.conditions.consumed.add(index)
            if radial:
                self.partial.setdefault("r", []).append(value)
            else:
                self.geometry = "disc"
                for name in space[:2]:
                    self.set(name, -value, value)

    def _lshape(self, space: Sequence[str]) -> None:
        """A square of side two without a quarter, the one that is named."""
        self.geometry = "lshape"
        gone = re.search(
            rf"(?:without|minus|\\\\|removed?|excluding)[^\[(]*{_ENDS}\s*(?:x|\*|by)\s*{_ENDS}",
            self.problem.plain,
        )
        if gone:
            a, _, b, _ = (self.value(g) for g in gone.groups())
            if a is not None and b is not None and a.is_number and b.is_number:
                outer = [self.found.get(n, (-1, 1)) for n in space]
                middle = [sp.Rational(low + high) / 2 for low, high in outer]
                self.quadrant = (bool(a >= middle[0]), bool(b >= middle[1]))
        for name in space:
            self.set(name, sp.Integer(-1), sp.Integer(1))

    def _unit_shape(self, space: Sequence[str]) -> None:
        """Shapes of size one, by their names."""
        words = self.problem.words
        radial = "r" in space
        if say.UNIT_DISC.search(words):
            if radial:
                self.partial.setdefault("r", []).append(sp.Integer(1))
            elif len(space) == 2:
                self.geometry = "disc"
                for name in space:
                    self.set(name, sp.Integer(-1), sp.Integer(1))
        elif re.search(r"unit (?:sphere|ball)", words, re.I) and radial:
            self.partial.setdefault("r", []).append(sp.Integer(1))
        elif (say.SQUARE.search(words) and len(space) == 2) or (
            re.search(r"unit cube", words, re.I) and len(space) == 3
        ):
            for name in space:
                if name not in self.found:
                    self.set(name, sp.Integer(0), sp.Integer(1))
        elif say.UNIT_INTERVAL.search(words) and len(space) == 1 and not radial:
            self.set(space[0], sp.Integer(0), sp.Integer(1))
        elif re.search(r"\bannul|\bring\b", words, re.I) and len(space) == 2:
            self.geometry = "annulus"

    def _disc(self, space: Sequence[str]) -> None:
        """A disc by the inequality of its points."""
        disc = re.search(
            r"x\^2\s*\+\s*y\^2\s*(?:<=?|=)\s*([^,;\s]+)", self.problem.plain
        )
        if disc and len(space) == 2 and set(space) == {"x", "y"}:
            value = self.value(disc.group(1).rstrip("."))
            if value is not None and value.is_number:
                self.geometry = "disc"
                root = sp.sqrt(value)
                for name in space:
                    self.found[name] = (-root, root)

    def finish(self) -> None:
        """Ends that follow from places of conditions."""
        variables = self.meaning.variables
        evolution = self.meaning.time is not None
        for name in variables:
            if name in self.found:
                continue
            values = [v for v in self.partial.get(name, [])]
            values += [
                condition.where[name]
                for condition in self.conditions.conditions
                if name in condition.where and name != self.meaning.time
            ]
            values = [v for v in values if getattr(v, "is_number", False)]
            if (
                name == "r"
                and evolution | bool(values)
                and not any(v == 0 for v in values)
            ):
                annular = len({v for v in values if v != sp.oo}) > 1
                if not annular:
                    values.append(sp.Integer(0))
            distinct = sorted(set(values), key=lambda v: float(v))
            if name == self.meaning.time:
                continue
            if len(distinct) >= 2:
                self.found[name] = (distinct[0], distinct[-1])
            elif (
                len(distinct) == 1
                and evolution
                and (
                    say.HALF_SPACE.search(self.problem.words)
                    or (distinct[0] == 0 and sp.oo in self.partial.get(name, []))
                )
            ):
                self.found[name] = (distinct[0], sp.oo)
        self._unbounded()
        words = self.problem.words
        for name in self.meaning.space or self.meaning.variables:
            if name in self.found or name == self.meaning.time:
                continue
            if say.WHOLE_LINE.search(words):
                self.found[name] = (-sp.oo, sp.oo)
            elif evolution and say.HALF_SPACE.search(words):
                self.found[name] = (sp.Integer(0), sp.oo)
        # A square that is only half described.
        known = [n for n in self.meaning.space if n in self.found]
        if (
            len(known) == 1
            and len(self.meaning.space) == 2
            and re.search(r"square", words, re.I)
        ):
            for name in self.meaning.space:
                self.found.setdefault(name, self.found[known[0]])

    def _unbounded(self) -> None:
        """Transport without boundary conditions runs over the whole line."""
        if self.meaning.time is None or len(self.meaning.space) != 1:
            return
        (name,) = self.meaning.space
        jets = [
            jet_parts(str(s))[1]
            for e in self.conditions.equations
            for s in e.free_symbols
            if jet_parts(str(s))[0] in self.meaning.unknowns
        ]
        bound = bool(self.conditions.worded.deferred or self.conditions.periodic)
        bound = bound or any(name in c.where for c in self.conditions.conditions)
        first = max((o.count(name) for o in jets), default=0) == 1
        jumps = any(
            c.expression.has(sp.Piecewise, sp.Heaviside, sp.sign)
            for c in self.conditions.conditions
        )
        started = bool(self.conditions.conditions)
        if name in self.found or bound or not started or not (first or jumps):
            return
        if name == "r" or self.partial.get(name):
            return
        self.found[name] = (-sp.oo, sp.oo)
        self.problem.assumptions.append(
            f"no end is named, so {name} runs over the whole line"
        )

    def symbol(self, name: str) -> Any:
        """The symbol of a variable."""
        return symbol(name)
