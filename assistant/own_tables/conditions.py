"""Limits on the rows of an own table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit on the rows.

    Attributes:
        column: Index.
        sign: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in``, ``not in``,
            ``has``, ``has not`` (a part of the text), ``empty`` or ``filled``.
        number: For the signs of numbers, in the unit of the column.
        texts: For the signs of texts, as they stand in the cells.
        start: Where it stands in the question.
        others: Limits on the same column of which any will do instead.
    """

    column: int
    sign: str
    number: float = 0.0
    texts: tuple[str, ...] = ()
    start: int = 0
    others: tuple[Condition, ...] = ()

    def holds(self, cell: object) -> bool:
        """Whether a cell meets it; an empty cell meets no limit."""
        return self._meets(cell) or any(o.holds(cell) for o in self.others)

    def _meets(self, cell: object) -> bool:
        if self.sign == "empty":
            return cell is None
        if self.sign == "filled":
            return cell is not None
        if self.sign in {"in", "not in"}:
            # An empty cell may be one of the entries that stand for "nothing".
            return (("" if cell is None else str(cell)) in self.texts) == (
                self.sign == "in"
            )
        if cell is None:
            return False
        if self.sign in {"has", "has not"}:
            return any(t in str(cell) for t in self.texts) == (self.sign == "has")
        if not isinstance(cell, int | float):
            return False
        near = abs(cell - self.number) <= 1e-6 * max(abs(cell), abs(self.number))
        return {
            "=": near, "!=": not near, "<": cell < self.number and not near,
            "<=": cell <= self.number or near, ">": cell > self.number and not near,
            ">=": cell >= self.number or near,
        }[self.sign]  # fmt: skip
