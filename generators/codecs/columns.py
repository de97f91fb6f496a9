"""One column of a table: numbers with atoms and grids, or categories.

A measured column is rarely a smooth density. A mix holds no fibre at all in most
rows, ages are 7 or 28 days, a value may be missing. `ColumnPlan` separates such
values with a mass of their own (atoms) from amounts, and keeps the decimal grid on
which the column was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

#: A column with at most this many distinct values is taken as discrete.
FEW = 12


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What a column holds.

    Attributes:
        name: As in the table.
        kind: ``number`` or ``category``.
        values: Sorted distinct numbers, or categories by falling frequency.
        counts: How often each occurs.
        missing: Number of missing entries.
        atoms: Which entries of `values` carry a mass of their own.
        decimals: Digits after the point that reproduce every number; None when
            no such grid exists up to 9 digits.
    """

    name: str
    kind: Literal["number", "category"]
    values: tuple[Any, ...]
    counts: tuple[int, ...]
    missing: int
    atoms: tuple[bool, ...]
    decimals: int | None

    @property
    def rows(self) -> int:
        """Entries, missing ones included."""
        return sum(self.counts) + self.missing

    @property
    def discrete(self) -> bool:
        """Whether every value is an atom."""
        return all(self.atoms)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "values": list(self.values),
            "counts": list(self.counts),
            "missing": self.missing,
            "atoms": list(self.atoms),
            "decimals": self.decimals,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ColumnPlan:
        """Read what `to_json` wrote."""
        return cls(
            data["name"],
            data["kind"],
            tuple(data["values"]),
            tuple(data["counts"]),
            data["missing"],
            tuple(data["atoms"]),
            data["decimals"],
        )


def decimal_grid(values: np.ndarray) -> int | None:
    """Fewest digits after the point that reproduce every value, up to 9."""
    for digits in range(10):
        if np.all(np.abs(np.round(values, digits) - values) <= 1e-12 * np.abs(values)):
            return digits
    return None


def plan_number(name: str, column: np.ndarray, *, discrete: bool = False) -> ColumnPlan:
    """Plan a numeric column; NaN counts as missing."""
    known = column[np.isfinite(column)]
    values, counts = np.unique(known, return_counts=True)
    if discrete or len(values) <= FEW:
        atoms = np.ones(len(values), bool)
    else:
        # A value met once or twice may be chance; from the third time on, or half a
        # percent of many rows, it is a habit of those who made the table.
        atoms = counts >= max(3.0, 0.005 * len(column))
    return ColumnPlan(
        name,
        "number",
        tuple(float(v) for v in values),
        tuple(int(c) for c in counts),
        int(len(column) - len(known)),
        tuple(bool(a) for a in atoms),
        decimal_grid(values) if len(values) else 0,
    )


def plan_category(name: str, column: Sequence[Any]) -> ColumnPlan:
    """Plan a column of words; None and NaN count as missing."""
    known = [str(v) for v in column if not is_missing(v)]
    names, counts = np.unique(np.array(known, dtype=object), return_counts=True)
    order = np.lexsort((names, -counts)) if len(names) else np.array([], int)
    return ColumnPlan(
        name,
        "category",
        tuple(str(names[i]) for i in order),
        tuple(int(counts[i]) for i in order),
        len(column) - len(known),
        (True,) * len(names),
        None,
    )


def is_missing(value: Any) -> bool:
    """Whether an entry says nothing."""
    return value is None or value != value


def rounded(values: np.ndarray, decimals: int | None) -> np.ndarray:
    """Numbers on a column's decimal grid."""
    if decimals is None:
        return values
    # Adding zero turns -0.0 into 0.0.
    return np.asarray(np.round(values, decimals) + 0.0)


class MixedQuantiles:
    """Distribution function of a column with atoms, and its inverse.

    An atom owns an interval of probabilities; a draw inside it stands for the atom
    (the distributional transform, Rüschendorf, J. Stat. Plan. Inference 139 (2009)
    3921). Missing entries own the lowest interval. Between amounts that are no
    atoms the inverse is linear.
    """

    def __init__(self, plan: ColumnPlan) -> None:
        self.plan = plan
        total = max(plan.rows, 1)
        self.floor = plan.missing / total
        edges = self.floor + np.concatenate([[0], np.cumsum(plan.counts)]) / total
        self.low, self.high = edges[:-1], edges[1:]
        self._runs = self._linear_runs()

    def _linear_runs(self) -> list[tuple[int, int]]:
        runs, start = [], None
        for i, atom in enumerate((*self.plan.atoms, True)):
            if not atom and start is None:
                start = i
            elif atom and start is not None:
                runs.append((start, i))
                start = None
        return runs

    def probability(self, column: Sequence[Any], rng: np.random.Generator) -> Any:
        """Probabilities of entries, drawn inside an atom's interval."""
        n = len(column)
        draw = rng.uniform(0.02, 0.98, n)
        if self.plan.kind == "category":
            lookup = {v: i for i, v in enumerate(self.plan.values)}
            index = np.array(
                [-1 if is_missing(v) else lookup.get(str(v), 0) for v in column], int
            )
            gaps = index < 0
        else:
            raw = np.asarray(column, float)
            gaps = ~np.isfinite(raw)
            values = np.array(self.plan.values)
            if not len(values):
                return draw
            above = np.clip(np.searchsorted(values, raw), 0, len(values) - 1)
            below = np.clip(above - 1, 0, len(values) - 1)
            closer = np.abs(values[below] - raw) < np.abs(values[above] - raw)
            index = np.where(closer, below, above)
        safe = np.clip(index, 0, None)
        if not len(self.low):
            return draw
        atom = np.array(self.plan.atoms)[safe]
        inside = np.where(atom, draw, 0.5)
        u = self.low[safe] + inside * (self.high[safe] - self.low[safe])
        return np.where(gaps, draw * self.floor, u)

    def value(self, u: np.ndarray) -> np.ndarray:
        """Entries at probabilities: floats, or objects for categories."""
        plan = self.plan
        if not plan.values:
            return np.full(len(u), np.nan)
        index = np.clip(np.searchsorted(self.high, u, "left"), 0, len(self.high) - 1)
        if plan.kind == "category":
            words = np.array(plan.values, dtype=object)[index]
            words[u < self.floor] = None
            return np.asarray(words)
        values = np.array(plan.values)
        out = values[index]
        for start, stop in self._runs:
            inside = (index >= start) & (index < stop)
            middle = (self.low[start:stop] + self.high[start:stop]) / 2
            out[inside] = np.interp(u[inside], middle, values[start:stop])
        out = rounded(out, plan.decimals)
        return np.where(u < self.floor, np.nan, out)
