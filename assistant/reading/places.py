"""At which place a relation holds: arguments, "at x = 0", "and x = 1"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from assistant.reading.meaning import NORMAL, Meaning, symbol
from assistant.reading.statements import Statement
from assistant.reading.trees import nodes

if TYPE_CHECKING:
    from assistant.reading.equations import Problem

_AT = re.compile(
    r"(?:\b(?:at|on|when|where|as|for|bei|an der stelle|für|en|à|em|para|pour|with|if|"
    r"of|by|after|nach|après|después de|tras|time|position|and|und|et|y|end|"
    r"point)\s*$)|"
    r"(?:在|で|处|当|於|于|のとき|时|時|から)\s*$|^\|?\s*$|\bat\b[^,.;]*$",
    re.I,
)


class Places:
    """Reads coordinates and the places named around a statement."""

    def __init__(self, problem: Problem, meaning: Meaning) -> None:
        self.problem = problem
        self.meaning = meaning
        #: Statements that were used up as places or values.
        self.consumed: set[int] = set()
        self.order = self._argument_order()

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
                for node in nodes(side):
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
            for node in nodes(side)
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

    def has_coordinate_unit(self, tree: Tree) -> bool:
        """Whether a number is a time or a length by its unit."""
        if tree[0] != "qty":
            return False
        return tuple(tree[2].dimension) in {
            (0, 0, 1, 0, 0, 0),
            (1, 0, 0, 0, 0, 0),
        } and bool(self.meaning.unknowns)

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
                if places and statement.is_expression and is_number(statement.sides[0]):
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
            if places and name not in places[0] and not self._several(name, places):
                break
            places += [{name: value} for value in values]
            used.append(at)
            at += 1
        return places, used

    def _several(self, name: str, places: list[dict[str, Any]]) -> bool:
        """``at x = 0, x = 1 and y = 0`` names sides of one boundary."""
        return {name, *(n for p in places for n in p)} <= set(self.space)

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

    def where(self, arguments: tuple[Any, ...], statement: Statement) -> dict[str, Any]:
        """Arguments of an unknown as a place, by the order of its variables."""
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


def is_number(tree: Tree) -> bool:
    """Whether a tree is a plain number, with or without a unit."""
    if tree[0] == "neg":
        return is_number(tree[1])
    if tree[0] in {"over", "mul", "pow"}:
        return is_number(tree[1]) and is_number(tree[2])
    return tree[0] in {"num", "qty"} or tree == ("name", "pi")


def first_clause(words: str) -> str:
    """Words up to the first separator."""
    return re.split(r"[,;.:?]", words, maxsplit=1)[0]


def last_clause(words: str) -> str:
    """Words behind the last separator."""
    return re.split(r"[,;.:?]", words)[-1]


def named_side(clause: str) -> str:
    """Which end a clause names: left, right, both, other, or none."""
    if re.search(r"\bother (?:end|side|face|boundary)|opposite", clause, re.I):
        return "other"
    left = re.search(
        r"\bleft\b|\bfirst end\b|linke|\blinks\b|gauche|izquierd|左", clause, re.I
    )
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
