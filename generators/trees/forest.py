"""Sequential trees: each column is drawn given the columns before it.

A forest of regression trees is grown for each column; a draw follows one random tree
to a leaf and takes the value of a random training row there (Reiter, J. Off. Stat.
21 (2005) 441). `BoostedForest` adds one thing: a column with many distinct values
that its predecessors explain well is drawn as a boosted mean plus a residual, the
residual taken from cross-validated errors at similar means, so that a noisy
memory of single rows does not stand for the relation.

No row is stored as a row: the leaves hold values of one column each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from generators import base
from generators.base import ModelCard, Progress, ProgressCall
from generators.codecs.columns import ColumnPlan, rounded
from generators.errors import (
    Cancelled,
    DataUnsuitable,
    NotFitted,
    SpecUnsupported,
)
from generators.novelty import fingerprints
from generators.registry import System
from generators.storage import check_resume, head_of, write_model
from generators.tables.constraints import rescale
from generators.tables.outline import Outline
from generators.trees import column as columns
from generators.trees.arrays import Trees
from generators.trees.column import Column
from generators.trees.config import PRESETS, ForestConfig, seed_of
from generators.trees.guard import (
    SMALL_ROWS,
    guarded_leaf,
    sibling_columns,
    sibling_weights,
    warning,
)

#: Rows drawn for one wanted where parts must add up.
OVER = 4


class SequentialForest:
    """Sequential trees behind the public face; see the module.

    Attributes:
        card: What was trained, on what.
    """

    boosted = False

    def __init__(
        self,
        system: System,
        *,
        preset: str = "cpu",
        seed: int = 0,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        if preset not in PRESETS:
            raise SpecUnsupported(
                f"preset {preset!r} is unknown; one of {', '.join(PRESETS)}"
            )
        settings = {f.name for f in fields(ForestConfig)}
        if unknown := sorted(set(config or {}) - settings):
            raise SpecUnsupported(
                f"{system.name} has no setting {unknown[0]!r}; it has "
                f"{', '.join(sorted(settings))}"
            )
        self.config = ForestConfig(**{**PRESETS[preset], **dict(config or {})})
        self.system, self.seed, self.preset = system, seed, preset
        self.kind = "table"
        self.card = ModelCard(system.name, "table", seed=seed)
        self.plans: dict[str, ColumnPlan] = {}
        self.order: list[str] = []
        self.columns: list[Column] = []
        #: How a table is shown to the trees and its rows to people.
        self.outline = Outline()
        self._start: np.ndarray = np.zeros(0)
        self.known: np.ndarray = np.zeros(0, np.uint64)
        #: CPU seconds that boosting a column may take, None without a budget.
        self._allowed: float | None = None
        self._target: str | None = None
        #: Columns whose equal values make rows siblings, and the rows' weights.
        self._siblings: list[str] = []
        self._weights: np.ndarray = np.zeros(0)

    # --- train --------------------------------------------------------------------

    def fit(
        self,
        items: Any,
        conditions: Any = None,
        *,
        target: str | None = None,
        steps: int | None = None,
        budget_s: float | None = None,
        progress: ProgressCall | None = None,
        cancelled: Callable[[], bool] | None = None,
        folder: Path | None = None,
        resume: bool = False,
    ) -> Self:
        """Grow the trees; see `generators.base.Generator.fit`.

        A step is one tree of every column. Conditions go first in the order, the
        target last. Every tree has a seed of its own, so a shorter run resumed ends
        in the same bits.
        """
        from generators.codecs.table import plan_table

        if not hasattr(items, "columns"):
            raise DataUnsuitable(f"{self.system.name} is made for tables")
        started = time.process_time()
        names = list(base.as_names(conditions))
        digest = base.data_hash(items)
        if resume and folder is not None:
            check_resume(Path(folder), self.system.name, self.seed, digest)
        self.outline = Outline.of(items, keep=names)
        labels, items = [str(c) for c in items.columns], self.outline.inward(items)
        self.known = np.unique(fingerprints(items))
        self.plans = {p.name: p for p in plan_table(items)}
        for label in (*names, *([target] if target else [])):
            if label not in self.plans:
                raise DataUnsuitable(
                    f"column {label!r} is not in the table; it has "
                    f"{', '.join(self.plans)}"
                )
        rest = [c for c in self.plans if c not in names and c != target]
        last = [target] if target and target not in names else []
        self.order = [*names, *rest, *last]
        self._siblings = sibling_columns(items, target)
        self._weights = sibling_weights(items, self._siblings)
        codes = self._codes(items)
        trees = steps if steps is not None else self.config.trees
        # In small tables a value right beside a real one tells where it came from.
        blur = 1.0 if len(items) < SMALL_ROWS else self.config.blur
        self.config = replace(self.config, trees=trees, blur=blur)
        free = budget_s is not None and steps is None
        guarded = self._guard(
            items, names, target, 0.25 * (budget_s or 0) if free else None, cancelled
        )
        self._start = np.sort(codes[:, 0])
        self._target = target
        self._grow_columns(
            codes, budget_s if free else None, started, progress, cancelled
        )
        explained = [
            self.order[j + 1]
            for j, column in enumerate(self.columns)
            if column.fitted is not None
        ]
        self.card = replace(
            self.card,
            columns=labels,
            conditions=names,
            target=target,
            rows={"train": len(items), "validation": 0},
            data_sha256=digest,
            config=asdict(self.config),
            versions=base.versions(),
            metrics={
                "boosted_columns": explained,
                "guard": guarded,
                "stopped_by": "steps" if self.config.trees == trees else "budget",
            },
            cost={
                "cpu_s": round(time.process_time() - started, 2),
                "steps": self.config.trees,
                "parameters": int(
                    sum(len(c.trees.feature) for c in self.columns if c.trees)
                ),
                "peak_mb": round(base.peak_memory_mb()),
            },
            notes=[
                *self.outline.notes(),
                *warning(guarded),
                "leaves hold training values of single columns; whoever has the "
                "weights can list them, though not whole rows",
            ],
        )
        if folder is not None:
            self.save(Path(folder))
        return self

    def _grow_columns(
        self,
        codes: np.ndarray,
        budget_s: float | None,
        started: float,
        progress: ProgressCall | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        """Grow or boost each column after the first within what is left of a budget."""
        self.columns = []
        total = max(len(self.order) - 1, 1)
        full, grown = self.config, 0
        # The guard has spent a part of the budget, and its share is no cost of a tree.
        began = time.process_time()
        for j in range(1, len(self.order)):
            if cancelled is not None and cancelled():
                raise Cancelled(f"stopped by the user at column {j} of {total}")
            spent = time.process_time() - started
            if budget_s is not None and j > 1:
                # Later columns have more predecessors, and one may be boosted: plan
                # for twice the cost of a tree so far.
                cost, trees = (time.process_time() - began) / grown, full.trees
                left = max(budget_s - spent, 0.0) / (total - j + 1)
                fewer = min(trees, max(5, int(left / (2 * cost)))) if cost else trees
                stages = max(60, round(full.stages * fewer / max(trees, 1)))
                self.config = replace(self.config, trees=fewer, stages=stages)
            if budget_s is not None:
                # Boosting takes what is there; a third is left to each later column.
                self._allowed = max((budget_s - spent) / min(total - j + 1, 3), 0.5)
            grown += self.config.trees
            self.columns.append(self._fit_column(codes[:, :j], codes[:, j], j))
            if progress is not None:
                spent = time.process_time() - started
                progress(Progress(j, total, spent, {"columns": float(j)}))

    def _guard(
        self,
        items: Any,
        names: list[str],
        target: str | None,
        allowed: float | None,
        cancelled: Callable[[], bool] | None,
    ) -> list[dict[str, float]]:
        """Choose the leaf; see `generators.trees.guard`."""
        if not self.config.guard:
            return []

        def trial(part: Any, leaf: int) -> Any:
            # The attack is on where rows lie; few trees tell that as well as many.
            few = {"trees": min(20, self.config.trees), "stages": 60}
            inner = asdict(self.config) | {"guard": False, "leaf": leaf} | few
            made = type(self)(
                self.system, preset=self.preset, seed=self.seed, config=inner
            )
            made.fit(part, names or None, target=target, cancelled=cancelled)
            return made.sample(len(part), seed=self.seed)

        leaf, trials = guarded_leaf(
            items,
            self.config.leaf,
            trial,
            seed=self.seed,
            allowed=allowed,
            siblings=self._siblings,
        )
        self.config = replace(self.config, leaf=leaf)
        return trials

    def _codes(self, items: Any) -> np.ndarray:
        """Columns in order as numbers; a missing entry lies below all others."""
        columns = [self._code(items[name], self.plans[name]) for name in self.order]
        return np.stack(columns, 1)

    def _code(self, column: Any, plan: ColumnPlan) -> np.ndarray:
        if plan.kind == "number":
            raw = column.to_numpy(float)
            low, high = (
                (min(plan.values), max(plan.values)) if plan.values else (0.0, 1.0)
            )
            return np.where(np.isfinite(raw), raw, _missing_code(low, high))
        lookup = {v: float(i) for i, v in enumerate(plan.values)}
        return np.array(
            [-1.0 if v is None or v != v else lookup.get(str(v), 0.0) for v in column]
        )

    def _fit_column(self, x: np.ndarray, y: np.ndarray, j: int) -> Column:
        name = self.order[j]
        plan, config = self.plans[name], self.config
        if len(np.unique(y)) == 1:
            return columns.constant(y, x.shape[1])
        # A mean with residuals stands for one branch only. The target is taken to
        # have one; any other column must be explained well enough to show it.
        limit = 0.8 if name == self._target else 0.5
        if (
            self.boosted
            and columns.is_fine(plan, len(y), config)
            and columns.is_explained(x, y, limit, seed_of(self.seed, j, 2))
        ):
            return columns.boost(
                x, y, config, seed=self.seed, number=j, allowed=self._allowed
            )
        return columns.grow(
            x, y, plan, config, seed=self.seed, number=j, weights=self._weights
        )

    # --- sample ---------------------------------------------------------------------

    def sample(
        self, n: int, *, given: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Any:
        """Draw rows; `given` fixes condition columns, others follow from them.

        Raises:
            SpecUnsupported: A given column was no condition at training.
        """
        import pandas as pd

        if not self.order:
            raise NotFitted(f"{self.system.name} is not trained; call fit first")
        given = dict(given or {})
        allowed = self.card.conditions
        unknown = [g for g in given if g not in allowed]
        if unknown:
            raise SpecUnsupported(
                f"{unknown[0]!r} is no condition of this model"
                + (f"; it has {', '.join(allowed)}" if allowed else "")
                + f"; train it with --conditions {','.join(given)}"
            )
        rng = np.random.default_rng([self.seed, seed, 5])
        rows = n if not self.outline.sums else OVER * n
        codes = np.zeros((rows, len(self.order)))
        for j, name in enumerate(self.order):
            rows = len(codes)
            if name in given:
                codes[:, j] = self._given_code(self.plans[name], given[name])
            elif j == 0:
                codes[:, 0] = columns.draw_first(
                    self._start, rows, self.plans[name], rng, self.config.blur
                )
            else:
                plan = self.plans[name]
                codes[:, j] = columns.draw(
                    self.columns[j - 1],
                    codes[:, :j],
                    plan,
                    self.config,
                    rng,
                )
            codes = self._keep_sums(codes, j, n)
        out = {}
        for j, name in enumerate(self.order):
            plan = self.plans[name]
            out[name] = (
                [given[name]] * n if name in given else _decoded(codes[:, j], plan)
            )
        return self.outline.outward(pd.DataFrame(out))

    def _keep_sums(self, codes: np.ndarray, j: int, n: int) -> np.ndarray:
        """Make a sum true as soon as its last member is drawn.

        Of more rows than wanted those stay whose parts nearly add up, and what is
        missing is made up by scaling. Columns after it, the property above all, then
        belong to the amounts as they will be.
        """
        import pandas as pd

        for rule in self.outline.rules():
            places = [self.order.index(c) for c in rule.columns]
            if max(places) == j:
                parts = codes[:, places]
                off = np.abs(parts.sum(1) - rule.total)
                codes = codes[_closest(off, (parts != 0).sum(1), n)]
                part = pd.DataFrame(codes[:, places], columns=list(rule.columns))
                codes[:, places] = rescale(part, [rule]).to_numpy(float)
        return codes

    def _given_code(self, plan: ColumnPlan, value: Any) -> float:
        if plan.kind == "number":
            return float(value)
        if str(value) not in plan.values:
            raise SpecUnsupported(
                f"{value!r} never occurs in column {plan.name!r}; it has "
                f"{', '.join(map(str, plan.values))}"
            )
        return float(plan.values.index(str(value)))

    # --- disk -------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write trees and card."""
        arrays: dict[str, np.ndarray] = {"start|": self._start, "known|": self.known}
        shapes: list[dict[str, Any]] = []
        for j, column in enumerate(self.columns):
            if column.trees is not None:
                arrays |= column.trees.arrays(f"{j}|trees")
            for name in ("pool", "first", "count", "weight", "fitted", "residual"):
                value = getattr(column, name)
                if value is not None:
                    arrays[f"{j}|{name}"] = value
            shapes.append({"base": column.base, "rate": column.rate, "log": column.log})
        model = {
            **head_of(self),
            "outline": self.outline.to_json(),
            "order": self.order,
            "plans": [p.to_json() for p in self.plans.values()],
            "columns": shapes,
        }
        write_model(Path(folder), arrays, model, self.card.to_json())

    @classmethod
    def restore(
        cls,
        system: System,
        arrays: Mapping[str, np.ndarray],
        model: Mapping[str, Any],
        card: Mapping[str, Any],
    ) -> Self:
        """Rebuild from what `save` wrote."""
        made = cls(
            system, preset=model["preset"], seed=model["seed"], config=model["config"]
        )
        made.card = ModelCard(**card)
        made.order = list(model["order"])
        made.outline = Outline.from_json(model["outline"])
        plans = [ColumnPlan.from_json(p) for p in model["plans"]]
        made.plans = {p.name: p for p in plans}
        made._start = np.array(arrays["start|"])
        made.known = np.array(arrays["known|"])
        for j, shape in enumerate(model["columns"]):
            trees = None
            if f"{j}|trees|feature" in arrays:
                trees = Trees.read(arrays, f"{j}|trees")
            optional: dict[str, Any] = {
                name: np.array(arrays[f"{j}|{name}"])
                for name in ("fitted", "residual")
                if f"{j}|{name}" in arrays
            }
            made.columns.append(
                Column(
                    trees,
                    np.array(arrays[f"{j}|pool"]),
                    np.array(arrays[f"{j}|first"]),
                    np.array(arrays[f"{j}|count"]),
                    np.array(arrays[f"{j}|weight"]),
                    **shape,
                    **optional,
                )
            )
        return made


class BoostedForest(SequentialForest):
    """Sequential trees with boosted means for well explained columns."""

    boosted = True


def _closest(off: np.ndarray, kind: np.ndarray, n: int) -> np.ndarray:
    """The `n` rows that are least off, each kind with the share it has."""
    rank = np.zeros(len(off))
    for value in np.unique(kind):
        mine = np.flatnonzero(kind == value)
        order = np.argsort(off[mine], kind="stable")
        rank[mine[order]] = (np.arange(len(mine)) + 0.5) / len(mine)
    return np.sort(np.argsort(rank, kind="stable")[:n])


def _missing_code(low: float, high: float) -> float:
    return low - max(high - low, 1.0)


def _decoded(codes: np.ndarray, plan: ColumnPlan) -> Any:
    if plan.kind == "category":
        return [
            None if code < -0.5 else plan.values[round(float(code))] for code in codes
        ]
    values = codes
    if plan.missing:
        low, high = min(plan.values), max(plan.values)
        gap = _missing_code(low, high)
        values = np.where(codes <= (gap + low) / 2, np.nan, codes)
    values = rounded(values, plan.decimals)
    if plan.decimals == 0 and not plan.missing:
        return values.astype(np.int64)
    return values
