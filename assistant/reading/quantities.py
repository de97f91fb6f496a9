"""All numbers of a text with their names, units and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.statements import Reading, Statement
from assistant.reading.units import NONE

TIME = (0, 0, 1, 0, 0, 0)
LENGTH = (1, 0, 0, 0, 0, 0)
TEMPERATURE = (0, 0, 0, 1, 0, 0)
DIFFUSIVITY = (2, 0, -1, 0, 0, 0)


@dataclass
class Quantity:
    """One number: how it was written, what stands before and behind it."""

    name: str
    text: str
    value: float
    unit: str
    dimension: tuple[float, ...]
    before: str
    after: str
    used: bool = False


def quantities(reading: Reading) -> list[Quantity]:
    """Numbers with and without units, in order."""
    out: list[Quantity] = []
    for statement in reading.statements:
        found = _one(statement)
        if found is not None:
            out.append(found)
    return out


def _one(statement: Statement) -> Quantity | None:
    tree = statement.sides[-1]
    name = ""
    if len(statement.sides) == 2 and statement.relations == ["="]:
        left = statement.sides[0]
        if left[0] == "over" and left[1][0] == left[2][0] == "name":
            name = f"{left[1][1]}/{left[2][1]}"
        elif left[0] == "name":
            name = left[1]
        else:
            return None
    elif len(statement.sides) != 1:
        return None
    before = re.split(r"[,;.:?]", statement.before)[-1].strip().lower()
    after = re.split(r"[,;.:?]", statement.after)[0].strip().lower()
    if tree[0] == "qty":
        unit = tree[2]
        return Quantity(
            name,
            f"{tree[1]} {unit.text}",
            float(tree[1]) * unit.factor,
            unit.text,
            tuple(unit.dimension),
            before,
            after,
        )
    value = _number(tree)
    if value is None:
        return None
    text = statement.text.split("=")[-1].strip()
    return Quantity(name, text, value, "", tuple(NONE), before, after)


def _number(tree: tuple[object, ...]) -> float | None:
    if tree[0] == "num":
        return float(str(tree[1]))
    if tree[0] == "neg":
        inner = _number(tree[1])  # type: ignore[arg-type]
        return None if inner is None else -inner
    if tree[0] in {"mul", "pow", "over"}:
        a, b = _number(tree[1]), _number(tree[2])  # type: ignore[arg-type]
        if a is None or b is None or (tree[0] == "over" and b == 0):
            return None
        if tree[0] == "pow":
            return a**b if abs(b) < 60 and abs(a) < 1e6 and a != 0 else None
        return a * b if tree[0] == "mul" else a / b
    return None


class Bag:
    """Quantities to be taken out by name, words or dimension."""

    def __init__(self, items: list[Quantity]) -> None:
        self.items = items

    def take(
        self,
        *names: str,
        words: str = "",
        after: str = "",
        dimension: tuple[float, ...] | None = None,
        avoid: str = "",
    ) -> Quantity | None:
        """The first unused quantity that fits; names win over words."""
        for item in self.items:
            if not item.used and item.name in names and item.name:
                item.used = True
                return item
        for item in self.items:
            if item.used or item.name:
                continue
            fits = dimension is None or item.dimension == tuple(dimension)
            if not fits or (avoid and re.search(avoid, item.before)):
                continue
            if words and re.search(words, item.before):
                item.used = True
                return item
            if after and re.search(after, item.after):
                item.used = True
                return item
            if not words and not after and dimension is not None:
                item.used = True
                return item
        return None

    def all(self, *names: str, dimension: tuple[float, ...]) -> list[Quantity]:
        """Every unused quantity of a dimension."""
        out = [
            i
            for i in self.items
            if not i.used
            and (i.name in names or (not i.name and i.dimension == dimension))
        ]
        for item in out:
            item.used = True
        return out
